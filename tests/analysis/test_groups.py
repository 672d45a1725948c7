"""Groups of different people never share a name: crossed ones, and those called as the total is."""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import agreement, change, compare, reliability, score_means, tally
from analysis.counting.grouping import crossed_name, parts_of
from survey.errors import DataError

codes = st.text(alphabet="a× ", max_size=5)
several = st.lists(codes, min_size=2, max_size=3)


@given(several)
def test_the_name_of_a_crossed_group_says_its_codes(parts):
    assert parts_of(crossed_name(parts)) == tuple(parts)


@given(several, several)
def test_no_two_crossed_groups_have_one_name(one, other):
    assert (crossed_name(one) == crossed_name(other)) == (one == other)


def test_a_group_of_one_column_is_called_by_its_code():
    assert crossed_name(["2 × 2"]) == "2 × 2"


def of_two_columns() -> pd.DataFrame:
    """Four people, each in a group of their own, whose codes hold the sign of a cross."""
    one, other = zip(*product(["a", "a × b"], ["c", "b × c"]), strict=True)
    return pd.DataFrame({"one": one, "other": other, "help": ["yes", "no", "no", "no"]})


@pytest.mark.parametrize("make", [lambda frame: frame, pl.from_pandas])
def test_crossed_groups_of_different_people_stay_apart(make):
    table = agreement(make(of_two_columns()), "help", by=["one", "other"], answers=["yes"])
    assert table["group"].tolist() == ["a × b ×× c", "a × c", "a ×× b × b ×× c", "a ×× b × c"]
    assert table["n"].tolist() == [1, 1, 1, 1]
    assert table["estimate"].tolist() == [0, 1, 0, 0]


def test_waves_and_groups_keep_their_names_where_they_hold_the_sign():
    frame = pd.DataFrame(
        {
            "wave": ["1 × x", "2 × x"] * 40,
            "region": ["north × south", "east"] * 20 + ["east", "north × south"] * 20,
            "help": ["yes"] * 60 + ["no"] * 20,
        }
    )
    table = change(frame, "help", by="region", answers=["yes"])
    assert table["group"].tolist() == ["east", "north × south"]
    assert table[["wave_a", "wave_b"]].drop_duplicates().to_numpy().tolist() == [["2 × x", "1 × x"]]


def test_a_number_and_the_text_of_it_are_one_group():
    frame = pd.DataFrame(
        {"group": pd.Series([3, "3", 3.0], dtype=object), "help": ["yes", "no", "yes"]}
    )
    assert tally(frame, "help", by="group").groups == ("3",)
    as_categories = frame.assign(group=pd.Categorical(frame["group"], categories=[3, "3"]))
    assert tally(as_categories, "help", by="group").groups == ("3",)


CALLED = pd.DataFrame(
    {"group": ["Total", "Rest", "a"] * 20, "help": (["yes"] * 2 + ["no"]) * 20, "one": [1, 2] * 30}
)
TOTAL = (
    "by: one of the groups is called 'Total', as is the row of everybody; give the group another "
    "name, such as with frame.replace()"
)


def test_a_group_called_total_is_not_taken_for_everybody():
    asked: dict[str, Any] = {"by": "group"}
    assert agreement(CALLED, "help", answers=["yes"], **asked)["n"].tolist() == [20, 20, 20]
    for refused in (
        lambda: agreement(CALLED, "help", answers=["yes"], total=True, **asked),
        lambda: score_means(CALLED, ["one"], total=True, **asked),
        lambda: reliability(CALLED, ["one"], total=True, **asked),
    ):
        with pytest.raises(DataError) as error:
            refused()
        assert str(error.value) == TOTAL


def test_a_group_called_rest_is_not_taken_for_everybody_else():
    asked: dict[str, Any] = {"by": "group", "answers": ["yes"]}
    assert len(compare(CALLED, "help", **asked)) == 3
    with pytest.raises(DataError) as error:
        compare(CALLED, "help", against="rest", **asked)
    assert str(error.value) == (
        "against: one of the groups is called 'Rest', as is the row of everybody else; give the "
        "group another name, such as with frame.replace()"
    )


def test_crossing_leaves_no_trace_in_other_names():
    frame = of_two_columns().assign(one=["x", "x", "y", "y"], other=["1", "2", "1", "2"])
    groups = tally(frame, "help", by=["one", "other"]).groups
    assert groups == ("x × 1", "x × 2", "y × 1", "y × 2")
    assert np.array([len(group) for group in groups]).tolist() == [5, 5, 5, 5]
