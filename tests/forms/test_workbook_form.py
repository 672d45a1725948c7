"""The workbook that goes out: what the respondent sees, can write in, and is told."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from questionnaires import answers_to, questionnaires
from workbook_filling import NAMED, as_cells, cells_of, converted, filled, filled_rows, made, saved

import instruments
from survey.definition import loads
from survey.errors import AnswerError
from survey.forms import Form
from survey.forms.files import read_file
from survey.interview import Interview
from survey.questions import OpenText

NURSERY = loads(NAMED)


def book_of(language: str = "en", **more: object) -> Workbook:
    return load_workbook(BytesIO(made(NURSERY, language, form="0123456789", **more)))


def rule_of(sheet: Worksheet, cell: str) -> DataValidation:
    (rule,) = (each for each in sheet.data_validations.dataValidation if cell in each.sqref)
    return rule


def choices(book: Workbook, sheet: Worksheet, cell: str) -> list[str]:
    name, cells = re.fullmatch(r"'(.*)'!(.*)", rule_of(sheet, cell).formula1).groups()
    return [row[0].value for row in book[name][cells.replace("$", "")]]


def test_each_question_has_its_number_its_answer_cell_and_its_help():
    sheet = book_of()["Questions"]
    assert [cell.value for cell in sheet[4][:4]] == ["No.", "Question", "Your answer", "Help"]
    children = [cell.value for cell in sheet[11][:4]]
    assert children == [
        3,
        "How many?",
        None,
        "A whole number from 0 to 20.\nIf “Prefer not to say”: go to question 5.",
    ]
    assert sheet["D13"].value == (
        "Answer only if question 3 is more than 0.\nA date such as 13/6/2022, 1/1/1990 or later."
    )
    assert (
        sheet["D21"].value.splitlines()[1]
        == "Optional: you may leave it empty. At most 50 characters."
    )
    assert sheet["B8"].value == "You"
    assert sheet["C3"].value.startswith('="Answered "&SUM(')
    assert sheet.freeze_panes == "A5"


def test_only_answer_cells_can_be_written_in_and_no_password_is_needed_to_change_that():
    for sheet in (book_of()["Questions"], book_of(rows=3)["Answers"]):
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        unlocked = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        assert unlocked
        assert all(sheet[cell].value is None for cell in unlocked)
    cells = cells_of(book_of()).values()
    assert all(not cell.protection.locked for cell in cells)


def test_the_lists_hold_the_answers_and_the_kinds_of_missing_answer():
    book = book_of()
    sheet = book["Questions"]
    agreement = [
        "Strongly disagree",
        "Disagree",
        "Neither agree nor disagree",
        "Agree",
        "Strongly agree",
    ]
    assert choices(book, sheet, "C10") == [*agreement, "Don't know", "Prefer not to say"]
    assert choices(book, sheet, "C12") == ["Prefer not to say"]
    assert choices(book, sheet, "C15") == ["Yes", "No"]
    assert choices(book, sheet, "C19") == ["Don't know"]
    assert choices(book_of("cy"), book_of("cy")["Cwestiynau"], "C19") == ["Ddim yn gwybod"]


def test_numbers_days_and_long_texts_are_checked_with_a_message():
    sheet = book_of()["Questions"]
    number, day, text = rule_of(sheet, "C11"), rule_of(sheet, "C13"), rule_of(sheet, "C21")
    assert (number.type, number.formula1, number.formula2) == ("whole", "0", "20")
    assert (number.errorTitle, number.error) == (
        "This answer does not fit",
        "A whole number from 0 to 20.",
    )
    assert (day.type, day.operator, day.formula1) == (
        "date",
        "greaterThanOrEqual",
        "DATE(1990,1,1)",
    )
    assert (text.type, text.formula1) == ("textLength", "50")
    assert all(len(rule.error) <= 255 for rule in sheet.data_validations.dataValidation)


def test_what_excel_would_mangle_is_kept_as_text():
    cells = cells_of(book_of())
    assert {
        cells[name].number_format
        for name in ("consent", "likes", "why", "plays:ball", "(reference)")
    } == {"@"}
    assert cells["born"].number_format == "d mmmm yyyy"


def test_the_identity_is_on_a_hidden_sheet_and_in_small_print():
    for rows, name in ((0, "Questions"), (3, "Answers")):
        book = book_of(rows=rows, group="staff")
        assert book["concord"].sheet_state == "veryHidden"
        entries = {row[0]: row[1] for row in book["concord"].iter_rows(values_only=True)}
        assert entries["hash"] == NURSERY.hash
        kept = ("instrument", "version", "form", "language", "group", "layout", "sheet")
        assert [entries[each] for each in kept] == [
            "nursery",
            "1",
            "0123456789",
            "en",
            "staff",
            "many" if rows else "one",
            name,
        ]
        texts = [cell for row in book[name].iter_rows(values_only=True) for cell in row]
        assert f"nursery 1 · form 0123456789 · {NURSERY.hash[:12]}" in texts


def test_the_sheet_for_many_has_a_row_for_each_and_stays_in_sight():
    book = book_of(rows=50)
    assert book.sheetnames == ["Answers", "Instructions", "Lists", "concord"]
    sheet = book["Answers"]
    ids = [cell.value for cell in sheet[4]]
    assert ids[:7] == [
        "concord row",
        "(reference)",
        "consent",
        "group",
        "likes",
        "children",
        "children?",
    ]
    assert "plays:ball" in ids
    assert sheet["F3"].value == "3. How many?"
    assert sheet["H3"].value == "4. When born?\nAnswer only if question 3 is more than 0."
    assert sheet.freeze_panes == "C5"
    assert [sheet.cell(row, 1).value for row in (5, 54)] == [1, 50]
    assert sheet.cell(55, 3).protection.locked
    assert str(rule_of(sheet, "E54").sqref) == "E5:E54"


def test_a_text_that_looks_like_a_formula_stays_a_text():
    questionnaire = loads(
        NAMED.replace("Do you like it?", "=1+1").replace("{en: Ball, cy: Pêl}", "'@SUM(A1)'")
    )
    for rows in (0, 2):
        book = load_workbook(BytesIO(made(questionnaire, rows=rows)))
        formulas = [
            cell.value
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert not [formula for formula in formulas if "1+1" in formula or "@SUM" in formula]


@pytest.mark.parametrize("name", instruments.names())
def test_libreoffice_opens_the_forms_of_every_shipped_instrument_and_counts_the_answers(
    tmp_path, needs_tool, name
):
    office, questionnaire = needs_tool("soffice"), instruments.load(name)
    paths = []
    for language in questionnaire.languages:
        for rows in (0, 20):
            paths.append(tmp_path / f"{language}-{rows}.xlsx")
            paths[-1].write_bytes(made(questionnaire, language, rows=rows))
    for path in converted(office, paths, tmp_path / "office"):
        book = load_workbook(path, data_only=True)
        texts = [
            cell
            for sheet in book
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if isinstance(cell, str)
        ]
        assert not [text for text in texts if text.startswith(("#", "Err:"))]
        if path.stem.endswith("-0"):
            assert re.fullmatch(
                r"(Answered 0 of|Wedi ateb 0 o) \d+", book.worksheets[0]["C3"].value
            )


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(questionnaires(), st.data())
def test_any_interview_written_into_either_form_is_read_back_as_it_was(
    tmp_path_factory, questionnaire, data
):
    language = data.draw(st.sampled_from(questionnaire.languages))
    form = Form(questionnaire, language, form="a form")
    interview = Interview.start(questionnaire, language=language, seed=form.seed)
    while (question := interview.question) is not None:
        answer = "yes" if question.id == "consent" else data.draw(answers_to(question))
        if isinstance(question.answers, OpenText) and not str(answer).isprintable():
            answer = "words"  # nobody can type control characters into a cell
        if isinstance(answer, float):
            answer = float(f"{answer:.12g}")  # spreadsheets keep 15 digits
        try:
            interview = interview.answer(answer)
        except AnswerError:
            continue  # its check refuses it; another is drawn
    folder = tmp_path_factory.mktemp("any")
    cells = as_cells(interview.answers, questionnaire, language)
    blank = made(questionnaire, language, form="a form", group=form.group)
    one = saved(filled(blank, cells), folder / "one.xlsx")
    many = saved(
        filled_rows(made(questionnaire, language, form="a form", rows=2), [cells]),
        folder / "many.xlsx",
    )
    for path in (one, many):
        assert_read_back(path, interview)


def assert_read_back(path: Path, interview: Interview) -> None:
    questionnaire = interview.questionnaire
    outcome = read_file(path, {questionnaire.hash: questionnaire}.get)
    if not as_cells(interview.answers, questionnaire, interview.language):
        return  # nothing is asked that can be answered
    assert not outcome.refusals, outcome.refusals
    (read,) = outcome.interviews
    assert dict(read.answers) == dict(interview.answers)
    assert (read.language, read.seed) == (interview.language, interview.seed)
