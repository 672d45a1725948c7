"""Earlier answers in the words of a question, as an XLSForm shows them; the witness is JavaRosa,
the engine of ODK Collect.
"""

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from xlsform_engine import collected, converted, entered, validated

from survey.definition import loads, source
from survey.errors import DataError
from survey.forms import Form
from survey.forms.xlsform.importing import read_xlsform
from survey.forms.xlsform.making import make
from survey.forms.xlsform.notes import notes
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire

DEFINITION = """
instrument: piped
version: "1"
title: {en: Piped, pl: Rury}
languages: [en, pl]
groups: {teachers: {en: Teachers, pl: Nauczyciele}, parents: {en: Parents, pl: Rodzice}}
sections:
  - title: {en: One, pl: Jeden}
    questions:
      - {id: hub, ask: Which hub?, choose: {leeds: Leeds, york: "York's"}, missing: dont_know}
      - {id: seen, ask: What?, choose_many: {a: Anna, b: Bo, c: Cy}, none: None of these}
      - {id: best, ask: Which order?, rank: {x: Ex, y: Why}}
      - {id: age, ask: Age?, number: {whole: true, unit: {en: years, pl: lat}}, optional: true}
      - {id: weight, ask: Weight?, number: {}}
      - {id: born, ask: Born?, date: {}}
      - {id: rose, ask: Woke up?, time: {}}
      - {id: likely, ask: How likely?, rating: {high: Very}}
      - {id: words, ask: Which words?, text: {}}
      - {id: half, computed: weight / 2}
      - id: all_of_it
        ask:
          en: >-
            {hub}|{seen}|{best}|{age}|{weight}|{born}|{rose}|{likely}|{words}|{half}|{group}|{today}
          pl: >-
            Po polsku: {hub}|{seen}|{best}|{age}|{weight}|{born}|{rose}|{likely}|{words}|{half}
            |{group}|{today}
        text: {}
        hint: "{{hub}} of {group}"
"""
ANSWERS = ["parents", "york", ["a", "c"], ["y", "x"], 41, 7.5, "2022-06-03", "08:05", "10", "a b"]
FEW = ["parents", Missing.DONT_KNOW, ["none"], ["x", "y"], Missing.NO_ANSWER, 70, "1999-12-31"]
FEW = [*FEW, "23:59", "0", "…"]


@pytest.fixture
def questionnaire() -> Questionnaire:
    return loads(DEFINITION)


def _answered(questionnaire: Questionnaire, language: str, answers: list[object]) -> Interview:
    interview = Interview.start(questionnaire, language=language)
    for answer in answers:
        interview = interview.answer(answer)
    return interview


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("answers", [ANSWERS, FEW])
def test_they_are_shown_as_the_interview_shows_them(
    questionnaire: Questionnaire,
    language: str,
    answers: list[object],
    needs_tool: Callable[[str], str],
    tmp_path: Path,
) -> None:
    needs_tool("javac")
    interview = _answered(questionnaire, language, answers)
    assert interview.question is not None
    file = tmp_path / "form.xml"
    form = make(Form(questionnaire, language))
    file.write_text(converted(form)[0], "utf-8")
    (fields,) = collected(needs_tool("java"), file, [entered(interview)])
    book = openpyxl.load_workbook(io.BytesIO(form))
    head, *rows = book["survey"].iter_rows(values_only=True)
    cells = dict(zip(head, next(row for row in rows if row[1] == "all_of_it"), strict=True))
    label = str(cells[{"en": "label::English (en)", "pl": "label::Polski (pl)"}[language]])
    shown = re.sub(r"\$\{(\w+)\}", lambda reference: fields[reference[1]], label)
    assert shown == interview.text(interview.question.ask)


def test_what_of_them_is_lost_is_listed(questionnaire: Questionnaire) -> None:
    assert [each for each in notes(Form(questionnaire, "en")) if "later question" in each] == [
        (
            "hub, seen, best, likely: shown in a later question, the answer is in the language in "
            "which it was given"
        )
    ]
    assert notes(Form(loads(EVERYWHERE), "en")) == [
        "n: an unusual answer is followed by a note; XLSForm cannot ask to have it confirmed",
        (
            "why: an earlier answer within a choice is left out where the choice is shown in a "
            "later question"
        ),
    ]


def test_they_come_back_as_names_in_braces(questionnaire: Questionnaire, tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(make(Form(questionnaire, "pl")))
    found = read_xlsform(file)
    assert found.notes == ()
    assert source(found.questionnaire) == source(questionnaire)


def test_tools_accept_them_in_every_place(needs_tool: Callable[[str], str], tmp_path: Path) -> None:
    questionnaire = loads(EVERYWHERE)
    xform, warnings = converted(make(Form(questionnaire, "en")))
    (tmp_path / "form.xml").write_text(xform, "utf-8")
    assert warnings == []
    assert validated(needs_tool("java"), [tmp_path / "form.xml"]) == ""
    (tmp_path / "form.xlsx").write_bytes(make(Form(questionnaire, "en")))
    assert source(read_xlsform(tmp_path / "form.xlsx").questionnaire) == source(questionnaire)


EVERYWHERE = """
instrument: everywhere
version: "1"
title: Everywhere
groups: {teachers: Teachers}
sections:
  - title: One
    questions:
      - {id: hub, ask: "Which hub, {group}?", choose: {leeds: Leeds, york: York}}
      - {id: why, ask: Why?, hint: "of {hub}", choose_many: {a: "{hub} is near", b: Other reasons}}
      - {block: often, ask: "{hub} on {today}?", rating: {high: "{hub}"}, items: {x: X}}
      - {id: said, note: "You said {why}."}
      - id: n
        ask: N?
        number: {}
        check: n > 2
        message: "More than in {hub}"
        warn: n < 9
        warn_message: "So many in {hub}?"
"""


OTHERS = (
    ("type", "name", "label", "calculation", "required"),
    ("today", "day"),
    ("select_one hubs", "Hub", "Which hub?", None, "yes"),
    ("calculate", "hub_name", None, "jr:choice-name(${Hub}, '${Hub}')"),
    ("integer", "many", "How many at ${hub_name} on ${day}?", None, "yes"),
    ("text", "why", "Why {many} and not ${many}, ${ Hub }?", None, "yes"),
)


def _made(folder: Path, *survey: tuple[str | None, ...]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "survey"
    for row in survey:
        book["survey"].append(list(row))
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("hubs", "l", "Leeds"), ("hubs", "y", "York")):
        choices.append(row)
    book.save(folder / "others.xlsx")
    return folder / "others.xlsx"


def test_references_in_the_labels_of_others_are_read(tmp_path: Path) -> None:
    found = read_xlsform(_made(tmp_path, *OTHERS))
    asks = {each.id: str(each.ask) for each in found.questionnaire.questions}
    assert asks == {
        "hub": "Which hub?",
        "many": "How many at {hub} on {today}?",
        "why": "Why {{many}} and not {many}, {hub}?",
    }
    assert (
        "sheet 'survey', row 4: it says the answer to 'Hub' in words, which is shown where it is "
        "named; 'hub_name' is no question"
    ) in found.notes
    interview = Interview.start(found.questionnaire, today="2022-06-13").answer("l").answer(3)
    assert interview.question is not None
    assert interview.text(interview.question.ask) == "Why {many} and not 3, Leeds?"


def test_a_reference_to_no_question_is_a_fault_at_its_row(tmp_path: Path) -> None:
    path = _made(tmp_path, OTHERS[0], ("text", "why", "Why ${hubb}?", None, "yes"))
    with pytest.raises(DataError) as caught:
        read_xlsform(path)
    assert str(caught.value) == (
        "others.xlsx, sheet 'survey', row 2: the words show 'hubb', which is no question that can "
        "be read; to leave it out, add --skip-unsupported"
    )
    found = read_xlsform(path, skip_unsupported=True).questionnaire
    interview = Interview.start(found)
    assert interview.question is not None
    assert interview.text(interview.question.ask) == "Why ${hubb}?"
