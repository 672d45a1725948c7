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
