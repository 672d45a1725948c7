"""XLSForms that others made: orders, ranges, times, random order, choices that are no answers."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from survey.definition import loads
from survey.errors import DataError
from survey.forms import Form
from survey.forms.xlsform.importing import ImportedForm, read_xlsform
from survey.forms.xlsform.making import make
from survey.missing import Missing
from survey.questionnaire import Question

HEAD = ("type", "name", "label", "required", "parameters", "relevant", "constraint", "calculation")
CHOICES = (
    ("list_name", "name", "label"),
    ("hubs", "l", "Leeds"),
    ("hubs", "y", "York"),
    ("far", "1", "Near"),
    ("far", "2", "Far"),
    ("far", "98", "Don’t  KNOW"),
    ("far", "99", "Rather not say"),
    ("why", "cost", "Cost"),
    ("why", "dk", "Don't know"),
    ("only", "a", "Don't know"),
    ("only", "b", "Prefer not to say"),
)


def _read(folder: Path, *rows: Sequence[object], skip: bool = False) -> ImportedForm:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "survey"
    for row in (HEAD, *rows):
        book["survey"].append(list(row))
    choices = book.create_sheet("choices")
    for choice in CHOICES:
        choices.append(choice)
    book.save(folder / "others.xlsx")
    return read_xlsform(folder / "others.xlsx", skip_unsupported=skip)


def _faults(folder: Path, *rows: Sequence[object]) -> list[str]:
    with pytest.raises(DataError) as caught:
        _read(folder, *rows)
    return [str(fault).removeprefix("others.xlsx, sheet ") for fault in caught.value.faults]


def _questions(found: ImportedForm) -> list[Question]:
    return list(found.questionnaire.questions)


def test_an_order_is_a_rank_that_nothing_but_whether_it_is_there_is_asked_of(
    tmp_path: Path,
) -> None:
    order = ("rank why", "best", "Which first?", "yes", "randomize=true, seed=${x}")
    then = ("text", "then", "Then?", "yes", "", "${best} != ''")
    best, after = _questions(_read(tmp_path, order, then))
    assert best.kind.name == "rank"
    assert best.kind.source() == {"cost": "Cost", "dk": "Don't know"}
    assert best.kind.entries_beside() == {"shuffle": "answers"}
    assert after.when is not None
    assert after.when.text == "answered(best)"
    asked = ("text", "then", "Then?", "yes", "", "${best} = 'cost'")
    assert _faults(tmp_path, order, asked) == [
        (
            "'survey', row 3: column 'relevant': 'best' is put in order; ask only whether it is "
            "empty at character 11 of '${best} = 'cost''; to leave it out, add --skip-unsupported"
        )
    ]


def test_a_short_range_is_a_rating_and_a_long_one_a_number(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        ("range", "likely", "How likely?", "yes", "start=0 end=10 step=1"),
        ("range", "usual", "How much?", "yes"),
        ("range", "far", "How far?", "yes", "start=0;end=100;step=5"),
        ("range", "half", "How many?", "yes", "start=0, end=1, step=0.5"),
        ("range", "sum", "How often?", "yes", "start=1 end=5"),
        ("calculate", "twice", "", "", "", "", "", "${sum} * 2"),
        ("text", "why", "Why?", "yes", "", "${likely} > 6 and ${far} >= 50"),
    )
    likely, usual, far, half, often, _, why = _questions(found)
    assert [(each.kind.name, each.kind.source()) for each in (likely, usual)] == [
        ("rating", {"min": 0, "max": 10}),
        ("rating", {"min": 1, "max": 10}),
    ]
    assert [(each.kind.name, each.kind.source()) for each in (far, half, often)] == [
        ("number", {"min": 0, "max": 100, "whole": True}),
        ("number", {"min": 0, "max": 1}),
        ("number", {"min": 1, "max": 5, "whole": True}),
    ]
    assert why.when is not None
    assert why.when.text == "likely > 6 and far >= 50"
    assert [note for note in found.notes if "range" in note] == [
        "sheet 'survey', row 2: the range is asked as a rating from 0 to 10",
        "sheet 'survey', row 3: the range is asked as a rating from 1 to 10",
        (
            "sheet 'survey', row 4: the range is asked as a number from 0 to 100; its steps of 5 "
            "are not kept"
        ),
        (
            "sheet 'survey', row 5: the range is asked as a number from 0 to 1; its steps of 0.5 "
            "are not kept"
        ),
        "sheet 'survey', row 6: the range is asked as a number from 1 to 5",
    ]
    assert _faults(tmp_path, ("range", "x", "X?", "yes", "start=low")) == [
        "'survey', row 2: column 'parameters': start, end and step have to be numbers"
    ]


def test_times_have_the_bounds_and_routes_they_had(tmp_path: Path) -> None:
    between = "decimal-time(.) >= 0.25 and round(decimal-time(.) * 1440) <= 690"
    found = _read(
        tmp_path,
        ("time", "rose", "When?", "yes", "", "", between),
        ("text", "late", "Why so late?", "yes", "", "decimal-time(${rose}) > 0.375"),
    )
    rose, late = _questions(found)
    assert (rose.kind.name, rose.kind.source()) == ("time", {"min": "06:00", "max": "11:30"})
    assert late.when is not None
    assert late.when.text == "rose > '09:00'"
    then = ("text", "x", "X?", "yes", "", "${rose} > '09:00'")
    assert _faults(tmp_path, ("time", "rose", "When?", "yes"), then) == [
        (
            "'survey', row 3: column 'relevant': 'rose' is a time; compare decimal-time(${…}) with "
            "a part of the day at character 11 of '${rose} > '09:00''; to leave it out, add "
            "--skip-unsupported"
        )
    ]


def test_choices_in_random_order_are_shuffled_answers(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        ("select_one hubs", "hub", "Where?", "yes", "randomize = true seed=${hub}"),
        ("select_multiple hubs", "hubs", "Where else?", "yes", "randomize=false"),
        ("text", "long", "Why?", "yes", "rows=5"),
    )
    hub, hubs, _ = _questions(found)
    assert hub.kind.entries_beside() == {"shuffle": "answers"}
    assert hubs.kind.entries_beside() == {}
    assert "sheet 'survey', row 4: column 'parameters': rows is not kept" in found.notes


def test_choices_that_mean_a_missing_answer_are_one(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        ("select_one far", "far", "How far?", "yes"),
        ("select_multiple why", "why", "Why?", "yes", "", "${far} = '98' or ${far} > 1"),
        ("text", "then", "Then?", "yes", "", "selected(${why}, 'dk')"),
        ("select_one only", "only", "Which?", "yes"),
    )
    far, why, then, only = _questions(found)
    assert [option.code for option in far.options] == ["1", "2"]
    assert far.missing == (Missing.DONT_KNOW, Missing.REFUSED)
    assert [condition.text for condition in (why.when, then.when) if condition] == [
        "far == 'dont_know' or far == '2' or far == 'refused'",
        "why == 'dont_know'",
    ]
    assert [option.code for option in only.options] == ["a", "b"]
    assert only.missing == ()
    assert [note for note in found.notes if "'choices'" in note] == [
        (
            "sheet 'choices', row 6: the choice '98' ('Don’t KNOW') is no answer but the missing "
            "answer dont_know"
        ),
        (
            "sheet 'choices', row 7: the choice '99' ('Rather not say') is no answer but the "
            "missing answer refused"
        ),
        (
            "sheet 'choices', row 9: the choice 'dk' ('Don't know') is no answer but the missing "
            "answer dont_know"
        ),
        (
            "sheet 'choices': the missing answer dont_know is called in several ways; 'Don't know' "
            "stands for all of them"
        ),
    ]
    assert str(found.questionnaire.missing_label(Missing.REFUSED)) == "Rather not say"


def test_what_somebody_calls_a_missing_answer_in_a_form_of_ours_counts(tmp_path: Path) -> None:
    ours = """
instrument: ours
version: "1"
title: Ours
groups: {public: P}
words: {refused: I would rather not}
sections:
  - title: S
    questions:
      - {id: x, ask: X?, choose: {a: A}, missing: [dont_know, refused]}
      - {id: y, ask: Y?, number: {}, missing: [dont_know, refused]}
"""
    path = tmp_path / "ours.xlsx"
    path.write_bytes(make(Form(loads(ours), "en")))
    assert read_xlsform(path).questionnaire.words == loads(ours).words
    book = openpyxl.load_workbook(path)
    for row in book["choices"].iter_rows():
        row[2].value = "No idea" if row[1].value == "dont_know" else row[2].value
    book.save(path)
    words = read_xlsform(path).questionnaire.words
    assert {name: str(text) for name, text in words.items()} == {
        "refused": "I would rather not",
        "dont_know": "No idea",
    }
