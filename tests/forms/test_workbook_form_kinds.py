"""Times, ratings and answers in order; earlier answers in wordings; languages: from the blank form
to the returned one.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from workbook_filling import (
    DAY,
    FORMAT,
    NAMED,
    as_cells,
    cells_of,
    converted,
    filled,
    filled_rows,
    made,
    saved,
)

from survey.definition import loads
from survey.forms import Form
from survey.forms.files import Outcome, read_file
from survey.forms.words import FormPhrases
from survey.forms.workbook.words import WorkbookPhrases
from survey.interview import Interview, displayed_options
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.wording import Wording
from survey.words import Translations

A_DAY = loads(DAY)
ANSWERS: dict[str, Any] = {
    "hub": "leeds",
    "starts": "07:05",
    "early": '=HYPERLINK("http://x","y")',
    "games": ("song", "ball", "sand"),
    "rate": "6",
    "why": 'She said "so"',
    "hours": 7.5,
    "born": "2019-06-03",
    "young": "yes",
    "plays": ("inside", "outside"),
    "last": "-1+1",
}


def read(path: Path, questionnaire: Questionnaire = A_DAY) -> Outcome:
    return read_file(path, {questionnaire.hash: questionnaire}.get)


def answers_of(path: Path, questionnaire: Questionnaire = A_DAY) -> dict[str, Any]:
    outcome = read(path, questionnaire)
    assert not outcome.refusals, outcome.refusals
    (interview,) = outcome.interviews
    return dict(interview.answers)


def interview_in(language: str) -> Interview:
    interview = Interview.start(A_DAY, language=language, seed=Form(A_DAY, "", form="day").seed)
    while (question := interview.question) is not None:
        interview = interview.answer(ANSWERS[question.id])
    return interview


def day_form(language: str = "en", **changed: Any) -> Workbook:
    """The form, filled, with these cells otherwise."""
    given = as_cells(interview_in(language).answers, A_DAY, language)
    given["young"] = yes_in_words(language)
    return filled(made(A_DAY, language, form="day"), given | changed)


def yes_in_words(language: str) -> str:
    """The answer with an earlier answer in its words, as the list has it."""
    said = A_DAY.catalogue(language).phrases(WorkbookPhrases).your_answer.format(number=2)
    label = A_DAY.by_id["young"].options[0].label.in_language(language)
    return label.replace("{starts}", said)


def rule_of(sheet: Worksheet, cell: str) -> DataValidation:
    (rule,) = (each for each in sheet.data_validations.dataValidation if cell in each.sqref)
    return rule


def choices(book: Workbook, cell: Any) -> list[Any]:
    name, cells = rule_of(cell.parent, cell.coordinate).formula1.rsplit("!", 1)
    return [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]


# --- the blank form ---


def test_a_time_has_its_bounds_and_looks_like_a_time():
    cell = cells_of(filled(made(A_DAY), {}))["starts"]
    rule = rule_of(cell.parent, cell.coordinate)
    assert cell.number_format == "hh:mm"
    assert (rule.type, rule.formula1, rule.formula2) == ("time", "TIME(6,0,0)", "TIME(11,30,0)")


def test_a_rating_has_its_numbers_in_a_list_and_beside_it_what_its_ends_mean():
    book = filled(made(A_DAY), {})
    cell = cells_of(book)["rate"]
    assert choices(book, cell) == [*range(11), "Don't know"]
    beside = cell.parent.cell(cell.row, cell.column + 1).value
    assert beside.splitlines()[:3] == ["Choose one answer.", "0 – Not at all", "10 – Completely"]


def test_answers_to_put_in_order_have_a_cell_each_with_the_places():
    book = filled(made(A_DAY), {})
    cells = cells_of(book)
    assert [choices(book, cells[f"games#{code}"]) for code in ("ball", "sand", "song")] == [
        [1, 2, 3]
    ] * 3


@pytest.mark.parametrize("rows", [0, 2])
def test_shuffled_answers_stand_in_the_order_that_the_form_keeps(rows):
    orders = set()
    for name in "abcdef":
        form = Form(A_DAY, "en", form=name, rows=rows)
        sheet = load_workbook(BytesIO(FORMAT.make(form))).worksheets[0]
        ids = [cell.value for row in sheet.iter_rows() for cell in row]
        order = [each for each in ids if str(each).startswith("games#")]
        options = displayed_options(A_DAY.by_id["games"], form.seed)
        assert order == [f"games#{option.code}" for option in options]
        orders.add(tuple(order))
    assert len(orders) > 1


def test_notes_say_what_a_workbook_cannot_do():
    one_order = "stand in one order in every copy of this form; a form made anew has another"
    pipes = "an earlier answer in the words is not put in; the form says which question is meant"
    one, many = (FORMAT.notes(Form(A_DAY, "en", rows=rows)) for rows in (0, 5))
    assert one == [f"games: the answers {one_order}", f"young: {pipes}"]
    named = "starts, early, rate, why, born, young, plays, last"
    assert many == [f"games: the answers {one_order}", f"{named}: {pipes}"]


def test_for_many_an_earlier_answer_is_said_in_words():
    sheet = load_workbook(BytesIO(made(A_DAY, rows=2)))["Answers"]
    headings = {row[1].value: row[0].value for row in sheet.iter_cols(min_row=3, max_row=4)}
    assert headings["starts"] == "2. When does [your answer to question 1] open?"
    assert "on [today's date]?" in headings["early"]
    assert headings["plays:inside"].endswith("→ In [your answer to question 1]")
    assert headings["last"].endswith(", Parents?")


@pytest.mark.parametrize(("language", "from_right"), [("ur", True), ("pl", False), ("en", False)])
@pytest.mark.parametrize("rows", [0, 2])
def test_sheets_run_from_the_side_where_the_language_begins(language, from_right, rows):
    book = load_workbook(BytesIO(made(A_DAY, language, rows=rows)))
    said = [sheet for sheet in book if sheet.title != "concord"]
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in said} == {from_right}
    orders = {cell.alignment.readingOrder for row in said[0].iter_rows() for cell in row}
    assert (2 in orders) is from_right


def test_the_form_speaks_its_language():
    book = load_workbook(BytesIO(made(A_DAY, "pl")))
    assert "Pytania" in book.sheetnames
    book = load_workbook(BytesIO(made(A_DAY, "ur", rows=2)))
    assert book.sheetnames[:3] == ["جوابات", "ہدایات", "فہرستیں"]
    texts = [str(cell.value) for row in book["ہدایات"].iter_rows() for cell in row]
    assert not [text for text in texts if "yellow" in text or "your answer" in text]


# --- what a spreadsheet program makes of it ---


def shown_by_office(office: str, books: Mapping[str, Workbook], folder: Path) -> dict[str, Any]:
    paths = [saved(book, folder / f"{name}.xlsx") for name, book in books.items()]
    after = converted(office, paths, folder / "office")
    return {path.stem: load_workbook(path, data_only=True) for path in after}


def test_earlier_answers_stand_live_in_the_words_as_the_interview_says_them(tmp_path, needs_tool):
    languages = ("en", "pl", "ur")
    books = {language: day_form(language) for language in languages}
    shown = shown_by_office(needs_tool("soffice"), books, tmp_path)
    for language in languages:
        interview, cells = interview_in(language), cells_of(shown[language])
        for name in ("starts", "early", "rate", "why", "last"):
            cell = cells[name]
            said = cell.parent.cell(cell.row, cell.column - 1).value
            wanted = interview.text(A_DAY.by_id[name].ask)
            if name == "last":  # a label within an answer is in words; the program writes 7.5 here
                answer = A_DAY.catalogue(language).phrases(WorkbookPhrases).your_answer
                place = interview.text(Wording.of("{hub}"))
                wanted = wanted.replace(place, answer.format(number=1)).replace("7,5", "7.5")
            assert said == wanted
        inside = cells["plays:inside"]
        label = A_DAY.by_id["plays"].options[0].label
        assert inside.parent.cell(inside.row, inside.column - 1).value == interview.text(label)
        help_ = cells["why"].parent.cell(cells["why"].row, cells["why"].column + 1).value
        assert ANSWERS["early"] in help_.splitlines()[-1]


def test_what_is_not_answered_yet_is_three_dots(tmp_path, needs_tool):
    office = needs_tool("soffice")
    twice = {"games#ball": 1, "games#sand": 1, "games#song": 2, "hub": "Don't know"}
    book = shown_by_office(office, {"book": day_form(**twice)}, tmp_path)["book"]
    cells = cells_of(book)

    def beside(name: str, by: int) -> Any:
        return cells[name].parent.cell(cells[name].row, cells[name].column + by).value

    assert beside("starts", -1) == "When does … open?"
    assert beside("rate", -1) == "How good, with …?"
    warned = "This place is given twice; give each place once."
    assert [beside(f"games#{code}", 1) or "" for code in ("ball", "sand", "song")] == [
        warned,
        warned,
        "",
    ]


@pytest.mark.parametrize(
    ("changed", "greyed"),
    [
        ({"starts": time(7, 29), "rate": 6}, set()),
        ({"starts": time(7, 30), "rate": 7}, {"early", "why"}),
        ({"starts": "soon", "rate": "Don't know"}, {"early", "why"}),
        ({"rate": "6", "born": datetime(2999, 1, 1)}, {"young"}),  # noqa: DTZ001  # as typed
    ],
)
def test_times_ratings_and_today_decide_what_turns_grey(tmp_path, needs_tool, changed, greyed):
    office = needs_tool("soffice")
    book = shown_by_office(office, {"book": day_form(**changed)}, tmp_path)["book"]
    cells = cells_of(book)
    asked = {
        name: cells[name].parent.cell(cells[name].row, 6).value
        for name in ("early", "why", "young")
    }
    assert {name for name, applies in asked.items() if not applies} == greyed


def test_no_text_of_anybody_becomes_part_of_a_formula():
    hostile = DAY.replace("Which hub?", '=1+1 "&A1&"').replace("en: Leeds", "en: '=2+2'")
    hostile = hostile.replace("When does {hub}", "'=3+3&{hub}\\\"&4+4'")
    for rows in (0, 2):
        book = load_workbook(BytesIO(made(loads(hostile), rows=rows)))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        outside = cell.value.replace('""', "").split('"')[::2]
                        assert not [part for part in outside if "3+3" in part or "4+4" in part]
                        assert "1+1" not in cell.value
    dressed = filled(made(A_DAY), {"hub": '"&HYPERLINK("http://x")&"'})
    assert cells_of(dressed)["hub"].data_type == "s"


# --- what comes back ---


@pytest.mark.parametrize("language", ["en", "pl", "ur"])
def test_a_filled_form_comes_back_as_it_was_answered(tmp_path, language):
    assert answers_of(saved(day_form(language), tmp_path / "day.xlsx")) == ANSWERS


def test_rows_for_many_come_back_as_they_were_answered(tmp_path):
    cells = as_cells(interview_in("ur").answers, A_DAY, "ur") | {"young": yes_in_words("ur")}
    book = filled_rows(made(A_DAY, "ur", form="day", rows=3), [cells])
    assert answers_of(saved(book, tmp_path / "rows.xlsx")) == ANSWERS


def test_copies_saved_by_libreoffice_read_the_same(tmp_path, needs_tool):
    paths = [saved(day_form(language), tmp_path / f"{language}.xlsx") for language in ("pl", "ur")]
    for path in converted(needs_tool("soffice"), paths, tmp_path / "office"):
        assert answers_of(path) == ANSWERS


@pytest.mark.parametrize(
    ("language", "cells", "name", "means"),
    [
        ("en", {"starts": "7.30"}, "starts", "07:30"),
        ("en", {"starts": "7:30 am"}, "starts", "07:30"),
        ("ur", {"starts": "۰۷:۳۰"}, "starts", "07:30"),
        ("en", {"rate": "8"}, "rate", "8"),
        ("en", {"rate": 8.0}, "rate", "8"),
        ("ur", {"rate": "۸"}, "rate", "8"),
        ("en", {"rate": "10 – Completely"}, "rate", "10"),
        (
            "en",
            {"games#ball": "1.", "games#sand": " 2", "games#song": 3.0},
            "games",
            "ball sand song",
        ),
        (
            "ur",
            {"games#ball": "۱", "games#sand": "۲", "games#song": "۳"},
            "games",
            "ball sand song",
        ),
        ("pl", {"hours": "7,25"}, "hours", 7.25),
        ("ur", {"hours": "۷٫۲۵"}, "hours", 7.25),
        ("pl", {"born": "3 maja 2018"}, "born", "2018-05-03"),
        ("pl", {"young": "Nie"}, "young", "no"),
    ],
)
def test_what_people_write_is_understood(tmp_path, language, cells, name, means):
    book = day_form(
        language, **{"early": None, "starts": time(8), "why": None} | {"rate": 9} | cells
    )
    if name == "starts":
        cells_of(book)["early"].value = None if means >= "07:30" else "x"
    found = answers_of(saved(book, tmp_path / "day.xlsx"))[name]
    assert (" ".join(found) if isinstance(found, tuple) else found) == means


def test_a_part_of_a_day_is_the_time_that_a_spreadsheet_means_by_it(tmp_path):
    book = day_form()
    cell = cells_of(book)["starts"]
    cell.value, cell.number_format = 7.25 / 24, "General"
    assert answers_of(saved(book, tmp_path / "day.xlsx"))["starts"] == "07:15"


@pytest.mark.parametrize(
    ("cells", "name", "value", "reason"),
    [
        (
            {"starts": time(12)},
            "starts",
            "12:00:00",
            "12:00 is outside the range; it must be from 06:00 to 11:30",
        ),
        (
            {"starts": "soon"},
            "starts",
            "soon",
            "'soon' is not a time of day; write it like 14:30",
        ),
        ({"rate": 11}, "rate", "11", None),
        (
            {"games#sand": None},
            "games#sand",
            "",
            "this answer has no place; give each answer one, from 1 to 3",
        ),
        (
            {"games#sand": 4},
            "games#sand",
            "4",
            "'4' is no place; write a whole number from 1 to 3",
        ),
        (
            {"games#sand": "last"},
            "games#sand",
            "last",
            "'last' is no place; write a whole number from 1 to 3",
        ),
        (
            {"games#sand": True},
            "games#sand",
            "True",
            "'True' is no place; write a whole number from 1 to 3",
        ),
    ],
)
def test_a_bad_value_is_refused_naming_its_cell(tmp_path, cells, name, value, reason):
    book = day_form(**cells)
    outcome = read(saved(book, tmp_path / "day.xlsx"))
    cell = f"Sheet 'Questions', {cells_of(book)[name].coordinate}"
    assert not outcome.interviews
    assert (outcome.refusals[0].place, outcome.refusals[0].value) == (cell, value)
    if reason:
        assert outcome.refusals[0].reason == reason


def test_a_place_given_twice_is_refused_naming_both_cells(tmp_path):
    book = day_form(**{"games#ball": 3})
    cells = cells_of(book)
    taken = {name: cell for name, cell in cells.items() if name.startswith("games#")}
    first, second = [each.coordinate for each in taken.values() if each.value == 3]
    (refusal,) = read(saved(book, tmp_path / "day.xlsx")).refusals
    assert refusal.place == f"Sheet 'Questions', {second}"
    told = f"place 3 is given twice (Sheet 'Questions', {first}); give each place once"
    assert refusal.reason == told


def test_a_number_that_can_be_read_in_two_ways_is_refused_in_the_forms_language(tmp_path):
    wide = loads(DAY.replace("max: 24", "max: 5000"))
    blank = made(wide, "pl", form="day")
    given = as_cells(interview_in("pl").answers, A_DAY, "pl") | {
        "young": "Nie",
        "hours": "1.500",
    }
    (refusal,) = read(saved(filled(blank, given), tmp_path / "day.xlsx"), wide).refusals
    assert "1500" in refusal.reason
    assert "1,500" in refusal.reason


def test_reasons_for_no_answer_stand_beside_times_and_orders(tmp_path):
    none = {"starts": None, "starts?": "Nie wiem", "early": None, "young": "Nie"}
    order = {f"games#{code}": None for code in ("ball", "sand", "song")}
    order["games?"] = "Wolę nie odpowiadać"
    answers = answers_of(saved(day_form("pl", **none, **order), tmp_path / "day.xlsx"))
    assert (answers["starts"], answers["games"]) == (Missing.DONT_KNOW, Missing.REFUSED)


def test_an_authors_own_words_are_understood_when_they_come_back(tmp_path):
    own = '{dont_know: Not sure, "yes": Yep, "no": Nope}'
    questionnaire = loads(
        NAMED.replace("languages: [en, cy]", f"languages: [en, cy]\nwords: {own}")
    )
    given = {
        "consent": "Yes, I agree to take part",
        "group": "Parents",
        "likes": "Not sure",
        "children": 0,
        "plays?": "not sure",
    }
    path = saved(filled(made(questionnaire), given), tmp_path / "form.xlsx")
    answers = answers_of(path, questionnaire)
    assert (answers["likes"], answers["plays"]) == (Missing.DONT_KNOW, Missing.DONT_KNOW)
    ticks = {"plays?": None, "plays:ball": "YEP", "plays:sand": "nope"}
    path = saved(filled(made(questionnaire), given | ticks), tmp_path / "form.xlsx")
    assert answers_of(path, questionnaire)["plays"] == ("ball",)
    said = questionnaire.catalogue("en").phrases(FormPhrases)
    assert (said.yes, said.no) == ("Yep", "Nope")


def test_any_words_of_an_author_fit_where_excel_is_narrow(tmp_path, needs_tool):
    said = {
        "workbook.questions": "'You': [all]?" + " and all the rest of you" * 3,
        "workbook.progress": '"{done}"&A1&" of {total}\n{more}',
        "workbook.place_twice": 'twice "&A1&"' + "x" * 300,
    }
    own = replace(A_DAY, beside={"en": Translations("en", said)})
    book = filled(made(own, form="day"), {})
    assert book.sheetnames[0] == "You' all and all the rest of yo"
    shown = shown_by_office(needs_tool("soffice"), {"book": book}, tmp_path)["book"]
    assert shown.worksheets[0]["C3"].value == '"0"&A1&" of 8\n{more}'


# --- blanks ---


def test_a_blank_is_no_answer_and_is_listed_with_its_cell(tmp_path):
    blank = {"rate": None, "why": None, "last": None, "games#ball": None}
    blank |= {"games#sand": None, "games#song": None}
    book = day_form(**blank)
    outcome = read(saved(book, tmp_path / "day.xlsx"))
    assert not outcome.refusals
    answers = outcome.interviews[0].answers
    assert {answers[name] for name in ("rate", "games", "last")} == {Missing.NO_ANSWER}
    cells = cells_of(book)
    first = min(cells[f"games#{code}"].row for code in ("ball", "sand", "song"))
    assert [(each.place, each.question, each.optional) for each in outcome.blanks] == [
        (f"Sheet 'Questions', C{first}", "games", False),
        (f"Sheet 'Questions', {cells['rate'].coordinate}", "rate", False),
        (f"Sheet 'Questions', {cells['last'].coordinate}", "last", True),
    ]


def test_every_required_question_left_blank_is_named_at_once(tmp_path):
    questionnaire = loads(DAY.replace("rank: {", "required: true, rank: {"))
    order = {f"games#{code}": None for code in ("ball", "sand", "song")}
    given = as_cells(interview_in("en").answers, A_DAY) | {"hours": None, "young": "No"} | order
    path = saved(filled(made(questionnaire), given), tmp_path / "day.xlsx")
    outcome = read(path, questionnaire)
    assert not outcome.interviews
    assert [each.reason for each in outcome.refusals] == [
        f"the question '{asked}' is not answered, and it has to be"
        for asked in ("Put them in order", "Hours a day?")
    ]
    assert outcome.blanks == ()


def test_a_form_with_nothing_in_it_is_nobodys(tmp_path):
    questionnaire = loads(DAY.replace(" required: true,", ""))
    (refusal,) = read(
        saved(filled(made(questionnaire), {}), tmp_path / "a.xlsx"), questionnaire
    ).refusals
    assert refusal.reason == "is empty: none of its questions is answered"


def test_today_is_the_day_the_form_was_saved(tmp_path):
    book = day_form(born=datetime(2022, 6, 13))  # noqa: DTZ001  # as typed
    path = saved(book, tmp_path / "day.xlsx")
    (interview,) = read(path).interviews
    assert interview.completed is not None
    assert interview.completed <= datetime.now(UTC)
    assert interview.answers["young"] == "yes"
