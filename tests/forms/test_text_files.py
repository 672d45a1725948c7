"""The questionnaire as plain text and as a Word file: the layout that other tools read, and that
nothing in it breaks.
"""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from hypothesis import given, settings
from printed_questionnaire import hubs
from questionnaires import questionnaires

import instruments
import survey
from survey.forms import Form, format_named
from survey.forms.text.layout import one_line, paragraphs
from survey.questionnaire import Questionnaire
from survey.questions import Derived, Shown

SMALL = """
instrument: visit
version: "1"
title: {en: The visit, cy: Yr ymweliad}
languages: [en, cy]
groups: {staff: {en: Staff, cy: Staff}, parents: {en: Parents, cy: Rhieni}}
consent: {required: true, notice: {en: May we ask?, cy: Gawn ni ofyn?}}
sections:
  - title: {en: Coming here, cy: Dod yma}
    questions:
      - {id: hello, note: {en: Welcome., cy: Croeso.}}
      - id: came
        ask: {en: How did you come?, cy: Sut ddaethoch chi?}
        choose: {bus: {en: By bus, cy: Ar y bws}, foot: {en: On foot, cy: Ar droed}}
        other: {en: Another way, cy: Ffordd arall}
        missing: [refused]
      - id: minutes
        ask: {en: How long on the bus?, cy: Pa mor hir ar y bws?}
        hint: {en: There only., cy: Yno yn unig.}
        when: "came == 'bus'"
        number: {min: 1, max: 300, whole: true, unit: {en: minutes, cy: munud}}
        missing: [dont_know, refused]
      - id: rota
        ask: {en: Is there a rota?, cy: Oes rota?}
        when: "group == 'staff'"
        choose_many: {am: {en: Mornings, cy: Boreau}, pm: {en: Afternoons, cy: Prynhawniau}}
        none: {en: None, cy: Dim}
        optional: true
      - block: views
        ask: {en: Do you agree?, cy: Ydych chi'n cytuno?}
        scale: yes_no
        shuffle: true
        items: {warm: {en: It was warm., cy: Roedd yn gynnes.},
          clean: {en: It was clean., cy: Roedd yn lân.}}
"""

PLAIN = """\
The visit

1. May we ask? [If “No”, go to the end.]
A. Yes, I agree to take part
B. No

2. Which group are you in?
A. Staff
B. Parents

Coming here

Welcome.

3. How did you come? [If “On foot”, “Another way” or “Prefer not to say”, go to 5.]
A. By bus
B. On foot
C. Another way (Please say what)
D. Prefer not to say

4. How long on the bus? [There only.] [A whole number: from 1 to 300] \
[Allow “Don't know” or “Prefer not to say” instead.]
____________________ minutes

5. Is there a rota? [Ask only if the group is “Staff”.] [Choose all that apply.] [Optional.]
A. Mornings
B. Afternoons
C. None

[Show questions 6 to 7 in random order.]

6. Do you agree? It was warm.
A. Yes
B. No

7. Do you agree? It was clean.
A. Yes
B. No

"""


@pytest.fixture(scope="module")
def small() -> Questionnaire:
    return survey.loads(SMALL)


def as_text(form: Form) -> str:
    return format_named("text").make(form).decode("utf-8-sig").replace("\r\n", "\n")


def as_docx(form: Form) -> WordDocument:
    return Document(BytesIO(format_named("docx").make(form)))


def test_plain_text_is_laid_out_with_typed_numbers_and_letters(small: Questionnaire) -> None:
    text = as_text(Form(small, "en", form="f"))
    assert text == f"{PLAIN}visit, version 1, definition {small.hash}, form f\n"


def test_notepad_and_word_read_the_text_as_it_is(small: Questionnaire) -> None:
    raw = format_named("text").make(Form(small, "en"))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n")


def test_a_form_for_one_group_says_so_and_leaves_out_the_rest(small: Questionnaire) -> None:
    text = as_text(Form(small, "en", "parents"))
    assert "For: Parents" in text
    assert "rota" not in text
    assert "Which group" not in text


def test_in_welsh_all_of_it_is_welsh(small: Questionnaire) -> None:
    text = as_text(Form(small, "cy"))
    for words in (
        "3. Sut ddaethoch chi?",
        "ewch i 5.]",
        "[Rhif cyfan: o 1 i 300]",
        "mewn trefn ar hap.]",
        "[Dewisol.]",
    ):
        assert words in text
    for words in ("If ", "Ask only", "Choose", "Optional", "Allow", "Show"):
        assert words not in text


def test_an_instruction_that_the_wording_gives_is_not_said_twice() -> None:
    text = as_text(Form(instruments.load("early-relationships-professionals"), "en"))
    assert text.count("Choose all that apply.") == 1


def test_the_word_file_says_the_same_as_the_text(small: Questionnaire) -> None:
    form = Form(small, "en", form="f")
    document = as_docx(form)
    told = [paragraph.text for paragraph in document.paragraphs]
    assert told == [line for line in PLAIN.split("\n") if line]
    assert (
        document.sections[0].footer.paragraphs[0].text
        == f"visit, version 1, definition {small.hash}, form f"
    )


def test_titles_sections_and_questions_have_styles_of_their_own(small: Questionnaire) -> None:
    styles = {
        paragraph.text: paragraph.style.name
        for paragraph in as_docx(Form(small, "en")).paragraphs
        if paragraph.style
    }
    assert styles["The visit"] == "Title"
    assert styles["Coming here"] == "Heading 1"
    assert styles["7. Do you agree? It was clean."] == "Question"
    assert styles["A. By bus"] == "Answer"


def test_numbers_and_letters_are_typed_so_that_they_survive_pasting(small: Questionnaire) -> None:
    document = as_docx(Form(small, "en"))
    assert not document.element.body.xpath(".//w:numPr")


def test_the_word_file_names_the_form_and_nobody_as_its_author(small: Questionnaire) -> None:
    form = Form(small, "cy")
    properties = as_docx(form).core_properties
    assert (properties.title, properties.author, properties.language) == ("Yr ymweliad", "", "cy")
    assert properties.identifier == form.form


KINDS = """\
2. Which hub? [Show the answers in random order, but “Another” at the end.]
A. Leeds
B. Hull
C. York
D. Another (Please say what)
E. Not sure

3. Would you recommend [answer to question 2]? [A rating: one of the numbers from 0 to 10.] \
[If “7”, “8”, “9” or “10 – Certainly”, go to 5.]
A. 0 – Not at all
B. 1
"""
WRITTEN = """\
5. When did you come? [A time of day: from 08:00 to 20:00]
____________________

6. On which day? [A date: 1/1/2022 or later] [Required.]
____________________

7. What matters most? [Ranking: all of the answers are put in order.] \
[Show the answers in random order.]
A. Quiet
B. Staff
C. Near to home

8. What was good? [Choose all that apply.] \
[Show the answers in random order, but “More” and “None” at the end.]
A. Toys
B. Food
C. Talk
D. More (Please say what)
E. None

9. How warm? [A rating: one of the numbers from “0 – Cold” to “100 – Warm”.]
____________________

10. Worse or better? [Ask only if question 9 is more than 50.] \
[A rating: one of the numbers from −2 to 2.]
A. −2
B. −1
C. 0
D. 1
E. 2
"""


def numbered(form: Form, first: int, last: int) -> str:
    """These questions of the plain text."""
    text = as_text(form).split(f"\n{first}. ")[1].split(f"\n{last + 1}. ")[0]
    return f"{first}. {text}".rstrip("\n") + "\n"


def test_every_type_of_answer_is_laid_out_with_what_a_tool_has_to_be_told() -> None:
    form = Form(hubs(), "en")
    assert numbered(form, 2, 3).startswith(KINDS)
    assert numbered(form, 5, 10) == WRITTEN


@pytest.mark.parametrize("format_name", ["text", "docx"])
def test_the_author_is_told_what_the_tool_has_to_be_told(format_name: str) -> None:
    notes = format_named(format_name).notes
    assert notes is not None
    told = notes(Form(hubs(), "en", "parents"))
    assert told[2:] == (
        (
            "'arrived' asks for a time of day; where the tool has no such question (Microsoft "
            "Forms has none), ask for a text like 14:30"
        ),
        (
            "'jobs' puts its answers in order; a tool that reads this text takes it for a choice, "
            "so set its type there (in Microsoft Forms: Ranking)"
        ),
        "'warmth' has 101 numbers, too many to list; in the text one of them is written",
    )
    assert told[0] == (
        "the words of 'nps' name 'hub', which cannot be filled in here; they say which answer is "
        "meant"
    )


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_no_english_stands_in_a_polish_or_urdu_text(language: str) -> None:
    text = as_text(Form(hubs(), language))
    for words in ("Ask", "Show", "A rating", "number", "time of day", "question", "Opt"):
        assert words not in text


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("pl", "pl-PL"), ("ur", "ur-PK")])
def test_the_word_file_says_its_language(language: str, tag: str) -> None:
    document = as_docx(Form(hubs(), language))
    (spoken,) = document.styles["Normal"].element.xpath("./w:rPr/w:lang/@w:val")
    assert spoken == tag
    assert document.core_properties.language == language


def test_in_urdu_every_paragraph_runs_from_right_to_left() -> None:
    document = as_docx(Form(hubs(), "ur"))
    body = document.element.body
    assert len(body.xpath("./w:p/w:pPr/w:bidi")) == len(document.paragraphs)
    assert len(body.xpath(".//w:r/w:rPr/w:rtl")) == len(body.xpath(".//w:r"))
    assert body.xpath("./w:sectPr/w:bidi")
    assert document.styles["Normal"].element.xpath("./w:rPr/w:lang/@w:bidi") == ["ur-PK"]
    assert document.sections[0].footer.paragraphs[0]._p.xpath("./w:pPr/w:bidi")
    assert not as_docx(Form(hubs(), "pl")).element.body.xpath(".//w:bidi | .//w:rtl")


def test_an_instruction_without_translation_is_marked_as_english() -> None:
    questionnaire = survey.loads("""
instrument: punjabi
version: "1"
title: دورہ
languages: [pa-Arab]
groups: {all: سب}
sections:
  - title: دورہ
    questions:
      - {id: a, ask: کیا؟, choose_many: {x: ہاں, y: نہیں}}
""")
    document = as_docx(Form(questionnaire, "pa-Arab"))
    asked, instruction = next(
        each for each in document.paragraphs if each.text.startswith("1. ")
    ).runs
    assert (asked.font.rtl, instruction.font.rtl) == (True, None)
    assert instruction._r.xpath("./w:rPr/w:lang/@w:val") == ["en-GB"]


@settings(deadline=None, max_examples=15)
@given(questionnaires())
def test_every_question_is_numbered_once_and_its_answers_lettered_from_a(
    questionnaire: Questionnaire,
) -> None:
    for language in questionnaire.languages:
        form = Form(questionnaire, language)
        found = list(paragraphs(form))
        questions = [each.text for each in found if each.kind == "question"]
        assert [text.split(".")[0] for text in questions] == [
            str(number) for number in range(1, len(questions) + 1)
        ]
        letters = ""
        for each in found:
            assert one_line(each.text) == each.text
            letters = letters + each.text[0] if each.kind == "answer" else ""
            assert "ABCDEFGHIJKLMNOPQRSTUVWXYZ".startswith(letters)
        assert len(as_docx(form).paragraphs) == len(found) - 1
        asked = [
            each
            for each in questionnaire.questions
            if not each.follows and not isinstance(each.answers, Shown | Derived)
        ]
        assert len(questions) <= len(asked) + 2


def test_hostile_texts_stay_texts_on_one_line() -> None:
    nasty = "1. x\\nA. y\\n\\u202etxt</w:t><w:p/> ]]> =1+1"
    questionnaire = survey.loads(f"""
instrument: hostile
version: "1"
title: "{nasty}"
languages: [en]
groups: {{all: All}}
sections:
  - title: "{nasty}"
    questions:
      - {{id: a, ask: "{nasty}", hint: "{nasty}", choose: {{x: "{nasty}", y: Y}}}}
""")
    form = Form(questionnaire, "en", form="f")
    clean = "1. x A. y txt</w:t><w:p/> ]]> =1+1"
    told = [paragraph.text for paragraph in as_docx(form).paragraphs]
    assert told == [clean, clean, f"1. {clean} [{clean}]", f"A. {clean}", "B. Y"]


def test_more_than_26_answers_go_on_with_two_letters() -> None:
    answers = ", ".join(f"a{n}: Answer {n}" for n in range(28))
    questionnaire = survey.loads(f"""
instrument: many
version: "1"
title: Many
languages: [en]
groups: {{all: All}}
sections:
  - title: One
    questions:
      - {{id: a, ask: Which?, choose: {{{answers}}}}}
""")
    text = as_text(Form(questionnaire, "en"))
    assert "Z. Answer 25\nAA. Answer 26\nAB. Answer 27\n" in text


@pytest.mark.parametrize(
    "name", ["early-relationships-public", "early-relationships-professionals"]
)
def test_libreoffice_opens_the_word_file_with_every_question_beside_its_first_answer(
    tmp_path: Path, name: str, needs_tool: Callable[[str], str]
) -> None:
    office, to_text = needs_tool("soffice"), needs_tool("pdftotext")
    needs_tool("lowriter")
    form = Form(instruments.load(name), "cy")
    (tmp_path / "form.docx").write_bytes(format_named("docx").make(form))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "form.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    done = subprocess.run(
        [to_text, "-layout", str(tmp_path / "form.pdf"), "-"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    pages = done.stdout.decode().split("\f")
    told = " ".join(" ".join(pages).split())
    questions = [each.text for each in paragraphs(form) if each.kind == "question"]
    for number in range(1, len(questions) + 1):
        assert re.search(rf"\b{number}\. \w", told), number
    for page in pages[:-1]:
        starts = [
            line.strip()
            for line in page.splitlines()
            if re.match(r"\s*(\d+\.|[A-Z]\.|___)\s*", line)
        ]
        assert starts, page
        assert re.match(r"\d+\.", starts[0]), "a page begins with an answer of the question before"
        assert not re.match(r"\d+\.", starts[-1]), (
            "a question stands on another page than its answers"
        )
