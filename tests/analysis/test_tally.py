"""Counting itself: the same as a plain loop over the rows, however the columns are packed."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.counting.kernel import AT_ONCE, ROWS_A_PLACE
from analysis.counting.sums import KINDS, NOWHERE
from survey.errors import DataError
from survey.missing import Missing


@st.composite
def columns_of_answers(draw) -> list[tuple[int, list[int]]]:
    """Two to nine columns, each its number of answers and a code per row, -1 for nothing."""
    rows = draw(st.integers(0, 60))
    widths = draw(st.lists(st.integers(1, 7), min_size=2, max_size=9))
    return [
        (width, draw(st.lists(st.integers(-1, width - 1), min_size=rows, max_size=rows)))
        for width in widths
    ]


def by_loop(groups: list[int], codes: list[int]) -> Counter[tuple[int, int]]:
    return Counter(zip(groups, codes, strict=True))


@settings(deadline=None)
@given(columns_of_answers())
def test_counts_equal_a_loop_over_the_rows(columns):
    frame = pd.DataFrame(
        {
            f"q{k}": pd.Categorical.from_codes(codes, [f"a{code}" for code in range(width)])
            for k, (width, codes) in enumerate(columns)
        }
    )
    items = list(frame.columns[1:])
    tally = analysis.tally(frame, items, by="q0")
    for place, (width, codes) in enumerate(columns[1:]):
        expected = by_loop(columns[0][1], codes)
        for group in range(columns[0][0]):
            assert tally.counts[place, group, :width].tolist() == [
                expected[group, code] for code in range(width)
            ]
            assert tally.missing[place, group].tolist() == [0] * (len(KINDS) - 1) + [
                expected[group, -1]
            ]
            assert tally.answered[place, group] == tally.counts[place, group].sum()


def test_more_rows_and_wider_columns_than_are_counted_at_once():
    random = np.random.default_rng(0)
    rows = 2 * AT_ONCE + 77
    wide = random.integers(-1, 300, rows)
    narrow = random.integers(-1, 5, rows)
    groups = random.integers(0, 200, rows)
    frame = pd.DataFrame({"wide": wide, "narrow": narrow, "g": groups}).replace(
        {"wide": {-1: np.nan}, "narrow": {-1: np.nan}}
    )
    assert rows < 200 * 300 * ROWS_A_PLACE
    tally = analysis.tally(frame, ["wide", "narrow"], by="g")
    for place, codes in enumerate((wide, narrow)):
        expected = by_loop(groups.tolist(), codes.tolist())
        answers = tally.answers[place]
        for group, name in enumerate(tally.groups):
            counts = tally.counts[place, group, : len(answers)].tolist()
            assert counts == [expected[int(name), int(answer)] for answer in answers]
            assert tally.missing[place, group, KINDS.index("")] == expected[int(name), -1]


def test_a_tally_names_its_axes(responses):
    tally = analysis.tally(responses, ["help", "seen"], by="group")
    assert tally.items == ("help", "seen")
    assert tally.groups == ("public", "teachers", "early_years")
    assert tally.answers == (
        ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree"),
        ("language", "sleep", "none"),
    )
    assert tally.counts.shape == (2, 3, 5)
    assert tally.counts[1].tolist() == [[0] * 5, [2, 1, 1, 0, 0], [0] * 5]
    assert tally.answered.tolist() == [[6, 4, 0], [0, 3, 0]]
    assert dict(zip(KINDS, tally.missing[0, 0].tolist(), strict=True)) == {
        NOWHERE: 0,
        "dont_know": 1,
        "refused": 1,
        "not_applicable": 0,
        "no_answer": 0,
        "unclear": 0,
        "not_asked": 1,
        "not_reached": 1,
        "": 0,
    }


def test_base_and_outside_of_a_tally_cover_everybody_who_was_asked(responses):
    tally = analysis.tally(responses, "help")
    for kinds in ([], [Missing.DONT_KNOW], [Missing.DONT_KNOW, Missing.REFUSED]):
        assert (tally.base(kinds) + tally.outside(kinds)).tolist() == [[13]]
    assert tally.kinds([Missing.NOT_ASKED]).tolist() == [[1]]


def test_without_items_all_that_can_be_counted_are(responses):
    assert analysis.tally(responses, None).items == (
        "help",
        "enough",
        "region",
        "assistance",
        "seen",
    )


def test_an_attribute_a_boolean_or_a_number_can_be_the_group(interviewed, codebook):
    people = [
        interviewed("teachers", {"school": school}, help="agree", seen=("sleep",))
        for school in ("12b", "3a", "12b")
    ]
    people += [interviewed("teachers", {"school": "3a"}, help="agree", seen=("none",))]
    data = analysis.Responses.from_interviews(people, codebook)
    assert analysis.tally(data, "help", by="school").groups == ("12b", "3a")
    assert analysis.tally(data, "help", by="seen__sleep").answered.tolist() == [[1, 3]]
    plain = pd.DataFrame({"wave": [10.0, 9.0, np.nan], "q": ["yes", "no", "yes"]})
    assert analysis.tally(plain, "q", by="wave").groups == ("9", "10")


def test_crossing_too_many_columns_is_refused():
    frame = pd.DataFrame({"a": range(1000), "b": range(1000), "q": 1})
    with pytest.raises(DataError) as error:
        analysis.tally(frame, "q", by=["a", "b"])
    assert str(error.value) == "by: crossing makes 1,000,000 groups; the most is 100,000"


def test_a_design_adds_sums_of_weights_by_unit_and_of_squares():
    frame = pd.DataFrame(
        {
            "g": ["a", "a", "b", None],
            "q": ["yes", None, "yes", "no"],
            "w": [1, 2, 3, 4],
            "school": [1, 1, 2, 2],
        }
    )
    plain, schools = (
        analysis.tally(frame, "q", by="g", design=analysis.Design(weights="w", clusters=name))
        for name in (None, "school")
    )
    assert plain.counts.tolist() == schools.counts.tolist() == [[[0, 1], [0, 1]]]  # no, yes
    assert plain.weighted[0].weights.counts.tolist() == [[[0, 1], [0, 3]]]
    assert plain.weighted[0].weights.kinds([]).tolist() == [[0, 0]]
    assert plain.weighted[0].weights.outside().tolist() == [[2, 0]]
    assert plain.weighted[0].squares.base().tolist() == [[1, 9]]
    assert schools.weighted[0].weights.base().tolist() == [[1, 0], [0, 3]]
    assert schools.weighted[0].squares.base().tolist() == [[1, 9]]


def test_what_is_not_a_design_is_refused():
    with pytest.raises(DataError) as error:
        analysis.tally(pd.DataFrame({"q": [1]}), "q", design=object())
    assert (
        str(error.value) == "design: a object is not a Design; write Design(weights='the column')"
    )
