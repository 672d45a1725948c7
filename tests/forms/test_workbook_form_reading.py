"""Returned workbooks: what people do to them is understood; what would be a guess is refused,
naming the cell.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from workbook_filling import NAMED, cells_of, converted, filled, filled_rows, made, rewritten, saved

import instruments
from survey.definition import loads
from survey.forms.files import Outcome, read_file
from survey.missing import Missing

NURSERY = loads(NAMED)
GIVEN: dict[str, Any] = {
    "consent": "Yes, I agree to take part",
    "group": "Parents",
    "likes": "Disagree",
    "children": 2,
    "born": datetime(2019, 5, 4),  # noqa: DTZ001  # spreadsheets know no time zones
    "plays:ball": "Yes",
    "plays:other": "Yes",
    "plays__other_text": "Hide and seek",
    "why": "Too loud",
}
ANSWERS = {
    "consent": "yes",
    "group": "parents",
    "hello": True,
    "likes": "disagree",
    "children": 2,
    "born": "2019-05-04",
    "plays": ("ball", "other"),
    "plays__other_text": "Hide and seek",
    "why": "Too loud",
}


def read(path: Path) -> Outcome:
    return read_file(path, {NURSERY.hash: NURSERY}.get)


def answers_of(path: Path) -> dict[str, Any]:
    outcome = read(path)
    assert not outcome.refusals, outcome.refusals
    (interview,) = outcome.interviews
    return dict(interview.answers)


def reasons_of(path: Path) -> list[tuple[str, str, str]]:
    outcome = read(path)
    assert not outcome.interviews
    return [(each.place, each.value, each.reason) for each in outcome.refusals]


@pytest.fixture
def form(tmp_path: Path):
    """`form(children=3)`: the nursery's form, filled, with these cells otherwise."""

    def fill(language: str = "en", **changed: Any) -> Path:
        given = {
            **GIVEN,
            **{
                name.replace("_q", "?").replace("reference?", "(reference)"): value
                for name, value in changed.items()
            },
        }
        return saved(filled(made(NURSERY, language, form="nursery"), given), tmp_path / "form.xlsx")

    return fill


def test_a_filled_form_comes_back_as_it_was_answered(form):
    (interview,) = read(form()).interviews
    assert dict(interview.answers) == ANSWERS
    assert (interview.mode, interview.language, interview.group) == ("workbook", "en", "parents")
    assert interview.hash == NURSERY.hash


@pytest.mark.parametrize(
    ("name", "written", "means"),
    [
        ("likes", "  dISAGREE ", "disagree"),
        ("likes", "disagree", "disagree"),
        ("likes", "Anghytuno", "disagree"),
        ("likes", "Don't know", Missing.DONT_KNOW),
        ("likes", "gwell gen i beidio â dweud", Missing.REFUSED),
        ("children", "2", 2),
        ("children", " 2 ", 2),
        ("children", 2.0, 2),
        ("born", "4/5/2019", "2019-05-04"),
        ("born", "2019-05-04", "2019-05-04"),
        ("born", datetime(2019, 5, 4, 12, 30), "2019-05-04"),  # noqa: DTZ001  # as above
        ("plays:ball", "X", ("ball", "other")),
        ("plays:ball", True, ("ball", "other")),
        ("plays:ball", "✓", ("ball", "other")),
        ("plays:ball", "Ie", ("ball", "other")),
        ("plays:ball", "no", ("other",)),
    ],
)
def test_what_people_write_is_understood(tmp_path, name, written, means):
    given = {**GIVEN, name: written}
    if isinstance(means, Missing):
        del given["why"]
    path = saved(filled(made(NURSERY), given), tmp_path / "form.xlsx")
    assert answers_of(path)[name.split(":")[0]] == means


def test_a_missing_answer_is_chosen_below_a_number_and_below_several_answers(form):
    changed = {"children": None, "children_q": "Prefer not to say", "born": None}
    ticks = {
        "plays:ball": None,
        "plays:other": None,
        "plays__other_text": None,
        "plays_q": "Don't know",
    }
    answers = answers_of(form(**changed, **ticks))
    assert (answers["children"], answers["plays"]) == (Missing.REFUSED, Missing.DONT_KNOW)


@pytest.mark.parametrize(
    ("changed", "place", "value", "reason"),
    [
        (
            {"likes": "agreee"},
            "C10",
            "agreee",
            "'agreee' is not one of the answers; did you mean 'Agree'?",
        ),
        ({"children": 21}, "C11", "21", "21 is outside the range; it must be from 0 to 20"),
        (
            {"children": "two"},
            "C11",
            "two",
            "'two' is not a number; write it in digits, such as 7",
        ),
        (
            {"children": 1.5},
            "C11",
            "1.5",
            "'1.5' is not a whole number; leave out the part after the point",
        ),
        (
            {"born": "31/2/2019"},
            "C13",
            "31/2/2019",
            "'31/2/2019' is not a date; write it like 13/6/2022",
        ),
        (
            {"consent": None},
            "C6",
            "",
            "the question 'Do you take part?' is not answered, and it has to be",
        ),
        ({"why": "x" * 51}, "C21", "x" * 51, "the text has 51 characters; the most is 50"),
        (
            {"plays:none": "Yes"},
            "C15",
            "ball; other; none",
            "'None' cannot stand beside other answers; choose one or the other",
        ),
        (
            {"plays:ball": "maybe"},
            "C15",
            "maybe",
            (
                "'maybe' is neither yes nor no; write Yes where the answer applies, else leave the "
                "cell empty"
            ),
        ),
        (
            {"children_q": "Prefer not to say"},
            "C12",
            "refused",
            (
                "a reason for no answer stands beside an answer (Sheet 'Questions', C11); empty "
                "one of the two"
            ),
        ),
        (
            {"children_q": "a while ago"},
            "C12",
            "a while ago",
            "'a while ago' is no reason from the list; choose one, or empty it",
        ),
        (
            {"likes": "Agree"},
            "C21",
            "Too loud",
            (
                "'Why?' (why) is answered although the other answers pass it by: it is asked "
                "only if "
                "“likes” is “Disagree” or "
                "“Strongly disagree”; empty it, or change the earlier answer"
            ),
        ),
    ],
)
def test_what_would_be_a_guess_is_refused_naming_the_cell(form, changed, place, value, reason):
    assert reasons_of(form(**changed))[0] == (f"Sheet 'Questions', {place}", value, reason)


def test_a_formula_in_an_answer_cell_is_refused(tmp_path):
    book = filled(made(NURSERY), GIVEN)
    cells_of(book)["children"].value = "=1+1"
    path = saved(book, tmp_path / "form.xlsx")
    assert reasons_of(path) == [
        ("Sheet 'Questions', C11", "=1+1", "'=1+1' is a formula; write the answer itself")
    ]


def test_a_bare_number_is_no_day_but_one_in_a_cell_of_days_is(tmp_path):
    book = filled(made(NURSERY), {**GIVEN, "born": 43589})
    assert answers_of(saved(book, tmp_path / "form.xlsx"))["born"] == "2019-05-04"
    cells_of(book)["born"].number_format = "General"
    remedy = "'43589' is not a date; write it like 13/6/2022"
    assert reasons_of(saved(book, tmp_path / "form.xlsx")) == [
        ("Sheet 'Questions', C13", "43589", remedy)
    ]


def test_every_reason_is_given_at_once(form):
    reasons = reasons_of(form(likes="agreee", children="two", born="yesterday"))
    assert [place for place, _, _ in reasons] == [
        "Sheet 'Questions', C10",
        "Sheet 'Questions', C11",
        "Sheet 'Questions', C13",
    ]


def test_without_consent_nothing_is_kept(form):
    assert reasons_of(form(consent="No")) == [
        ("", "", "consent was not given, so the answers are not kept")
    ]


def test_a_welsh_form_is_read_in_welsh_and_its_sheet_named_in_welsh(tmp_path):
    given = {
        **GIVEN,
        "consent": "Ydw, rwy'n cytuno i gymryd rhan",
        "group": "Rhieni",
        "likes": "Anghytuno",
        "plays:ball": "Ie",
    }
    path = saved(filled(made(NURSERY, "cy"), given), tmp_path / "form.xlsx")
    (interview,) = read(path).interviews
    assert (dict(interview.answers), interview.language) == (ANSWERS, "cy")
    given["likes"] = "Anghytunno"
    ((place, _, reason),) = reasons_of(saved(filled(made(NURSERY, "cy"), given), path))
    assert place == "Sheet 'Cwestiynau', C10"
    assert reason == "'Anghytunno' is not one of the answers; did you mean 'Anghytuno'?"


def test_sheets_and_rows_may_be_moved_and_sheets_renamed(tmp_path):
    book = filled(made(NURSERY), GIVEN)
    book.move_sheet("Questions", 2)
    book["Questions"].insert_rows(6, 2)
    book["Questions"].title = "Copy of Questions"
    book["concord"].title = "Sheet9"
    assert answers_of(saved(book, tmp_path / "form.xlsx")) == ANSWERS


def test_a_form_without_its_hidden_sheet_is_refused(tmp_path):
    book = filled(made(NURSERY), GIVEN)
    del book["concord"]
    ((_, _, reason),) = reasons_of(saved(book, tmp_path / "form.xlsx"))
    lost = "is no form of Concord, or its hidden sheet is gone"
    assert reason == f"{lost}; fill in the file that was sent, not a copy of its cells"


def test_a_form_of_an_unknown_definition_is_refused(tmp_path):
    other = loads(NAMED.replace("Why?", "Why not?"))
    path = saved(filled(made(other), GIVEN), tmp_path / "form.xlsx")
    ((_, _, reason),) = reasons_of(path)
    made_from = f"nursery 1 (definition {other.hash[:12]}…)"
    assert (
        reason
        == f"was made from {made_from}, which is not known here; add that version to the study"
    )


def test_a_reference_makes_the_same_respondent_of_two_copies(form, tmp_path):
    first = read(form(reference_q=" Oak  1 ")).interviews[0].uuid
    assert read(form(reference_q="oak 1", children=3)).interviews[0].uuid == first
    assert read(form(reference_q="oak 2")).interviews[0].uuid != first
    assert read(form()).interviews[0].uuid == read(form()).interviews[0].uuid
    assert read(form()).interviews[0].uuid != read(form(children=3)).interviews[0].uuid


def test_copies_saved_by_libreoffice_read_the_same(tmp_path, needs_tool):
    office = needs_tool("soffice")
    originals = [
        saved(filled(made(NURSERY, form="f"), GIVEN), tmp_path / "one.xlsx"),
        saved(
            filled_rows(
                made(NURSERY, form="f", rows=5), [GIVEN, {**GIVEN, "children": "3"}], "Oak"
            ),
            tmp_path / "many.xlsx",
        ),
    ]
    for before, after in zip(
        originals, converted(office, originals, tmp_path / "office"), strict=True
    ):
        assert not read(before).refusals
        assert [(each.uuid, each.answers) for each in read(after).interviews] == [
            (each.uuid, each.answers) for each in read(before).interviews
        ]


# --- many respondents ---


def test_each_row_with_an_answer_is_a_respondent(tmp_path):
    rows = [GIVEN, {}, {**GIVEN, "children": 3}, {"(reference)": "not yet asked"}]
    outcome = read(saved(filled_rows(made(NURSERY, rows=10), rows), tmp_path / "rows.xlsx"))
    assert [each.answers["children"] for each in outcome.interviews] == [2, 3]
    assert not outcome.refusals


def test_a_row_with_nothing_but_a_reason_or_a_tick_is_not_passed_over(tmp_path):
    rows = [{"children?": "Prefer not to say"}, {"plays:ball": "Yes"}]
    outcome = read(saved(filled_rows(made(NURSERY, rows=10), rows), tmp_path / "rows.xlsx"))
    assert outcome.refused == 2


def test_a_wrong_row_is_refused_with_its_cell_and_stops_no_other(tmp_path):
    rows = [
        GIVEN,
        {**GIVEN, "likes": "agreee"},
        {**GIVEN, "group": None},
        {**GIVEN, "children": 3},
    ]
    outcome = read(saved(filled_rows(made(NURSERY, rows=10), rows), tmp_path / "rows.xlsx"))
    assert len(outcome.interviews) == 2
    assert outcome.refused == 2
    assert [(each.place, each.reason) for each in outcome.refusals] == [
        ("Sheet 'Answers', E6", "'agreee' is not one of the answers; did you mean 'Agree'?"),
        (
            "Sheet 'Answers', D7",
            "the question 'Which group are you in?' is not answered, and it has to be",
        ),
    ]


def test_rows_that_say_the_same_are_two_respondents_and_the_same_file_again_none(tmp_path):
    path = saved(
        filled_rows(made(NURSERY, rows=10, form="f"), [GIVEN, GIVEN]), tmp_path / "rows.xlsx"
    )
    first, second = read(path).interviews
    assert first.uuid != second.uuid
    assert [each.uuid for each in read(path).interviews] == [first.uuid, second.uuid]


def test_a_senders_reference_and_a_rows_own_tell_respondents_apart(tmp_path):
    blank = made(NURSERY, rows=10, form="f")

    def uuids(rows: list[dict[str, Any]], sender: str) -> list[str]:
        return [
            each.uuid
            for each in read(
                saved(filled_rows(blank, rows, sender), tmp_path / "rows.xlsx")
            ).interviews
        ]

    (oak,), (elm,) = uuids([GIVEN], "Oak"), uuids([GIVEN], "Elm")
    assert oak != elm
    assert uuids([{**GIVEN, "children": 3}], "oak ") == [oak]
    ann, ben = uuids([{**GIVEN, "(reference)": "A"}, {**GIVEN, "(reference)": "B"}], "Oak")
    assert uuids([{**GIVEN, "(reference)": "b"}, {**GIVEN, "(reference)": "a"}], "Oak") == [
        ben,
        ann,
    ]


@pytest.mark.parametrize("name", instruments.names())
@pytest.mark.parametrize("rows", [0, 3])
def test_an_empty_form_of_a_shipped_instrument_is_no_respondent(tmp_path, name, rows):
    questionnaire = instruments.load(name)
    for language in questionnaire.languages:
        path = tmp_path / f"{language}.xlsx"
        path.write_bytes(made(questionnaire, language, rows=rows))
        outcome = read_file(path, {questionnaire.hash: questionnaire}.get)
        assert not outcome.interviews
        assert len(outcome.refusals) == (0 if rows else 1)


def test_a_copy_without_properties_is_as_old_as_the_disk_says(form, tmp_path):
    bare = rewritten(
        form(),
        tmp_path / "bare.xlsx",
        lambda name, old: None if name.startswith("docProps") else old,
    )
    os.utime(bare, (1_655_110_800, 1_655_110_800))
    (interview,) = read(bare).interviews
    assert interview.completed == datetime(2022, 6, 13, 9, tzinfo=UTC)


def test_a_false_size_of_the_sheet_hides_no_answer(form, tmp_path):
    def lie(name: str, content: bytes) -> bytes:
        return (
            content.replace(b'<dimension ref="A1:G24"', b'<dimension ref="A1:A1"')
            if "sheet1" in name
            else content
        )

    path = form()
    dimension = load_workbook(path)["Questions"].dimensions
    assert dimension == "A1:G24"
    assert answers_of(rewritten(path, tmp_path / "lying.xlsx", lie)) == ANSWERS
