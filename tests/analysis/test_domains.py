"""Who is in a domain: a condition over columns says of each row what it says in an interview."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import survey
from analysis import Responses
from analysis.counting.domains.evaluating import outcomes
from analysis.counting.opening import opened
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview

ASKED = survey.loads(
    """
instrument: asked
version: "1"
title: Asked
languages: [en]
groups: {public: The public, staff: Staff}
sections:
  - title: All kinds
    questions:
      - {id: region, ask: "Where?", choose: {wales: Wales, england: England, north: The north}}
      - {id: calm, ask: "How calm?", rating: {min: 0, max: 3}}
      - {id: age, ask: "How old?", number: {min: -5, max: 110, whole: false}}
      - {id: seen, ask: "What was seen?", choose_many: {sleep: Sleep, words: Words},
         other: "Other", none: "None"}
      - {id: first, ask: "Which first?", rank: {sleep: Sleep, words: Words}}
      - {id: since, ask: "Since when?", date: {}}
      - {id: hours, ask: "At what time?", time: {}}
      - {id: why, ask: "Why?", text: {}}
      - {id: twice, computed: "age * 2"}
"""
)

VALUES: Mapping[str, tuple[object, ...]] = {
    "region": ("wales", "england", "north"),
    "calm": ("0", "1", "3"),
    "age": (-5, 0, 1, 17, 18, 40.5),
    "seen": (("sleep",), ("sleep", "words"), ("none",), ("words", "other")),
    "first": (("sleep", "words"), ("words", "sleep")),
    "since": ("2022-06-13", "2021-01-01"),
    "hours": ("08:30", "12:00"),
    "why": ("yes", "3", "wales", "03"),
    "twice": (0, 2, 36),
}
"""Some answers to each question."""

DAY = datetime(2022, 6, 13, 9, tzinfo=UTC)

answers = st.fixed_dictionaries(
    {
        name: st.one_of(st.sampled_from(list(Missing)), st.sampled_from(values))
        for name, values in VALUES.items()
    }
)
interviews = st.lists(
    st.tuples(answers, st.sampled_from(["public", "staff"]), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)

names = st.sampled_from([*VALUES, "group", "today"])
texts = st.sampled_from(
    [
        *("wales", "north", "0", "1", "3", "sleep", "2022-06-13", "2022-06-14", "08:30", "yes"),
        *("public", "dont_know", "refused", "not_asked", "not_reached", "no_answer"),
    ]
).map(lambda text: f"'{text}'")
numbers = st.sampled_from(["0", "1", "2", "17", "18", "0.5", "36"])
signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
sides = st.one_of(names, texts, numbers)


def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(" ".join)


simple = st.one_of(
    joined(names, signs, sides),
    joined(sides, signs, names),
    joined(
        names,
        st.sampled_from(["in", "not in"]),
        st.lists(texts, min_size=1).map(lambda given: f"({', '.join(given)})"),
    ),
    joined(
        names,
        st.just("in"),
        st.lists(numbers, min_size=1).map(lambda given: f"[{', '.join(given)}]"),
    ),
    names.map("answered({})".format),
    names.map("count({}) >= 1".format),
    st.tuples(names, texts).map(lambda pair: f"selected({pair[0]}, {pair[1]})"),
    names,
    joined(names, st.sampled_from("+-*/"), st.one_of(names, numbers), signs, sides),
    joined(st.just("-"), names, signs, numbers),
)
conditions = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda three: f"({three[0]}) {three[1]} ({three[2]})"
        ),
        inner.map("not ({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) + ({two[1]}) >= 1"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) == ({two[1]})"),
    ),
    max_leaves=5,
)


def table_of(given: list[tuple[dict[str, Any], str, int]]) -> Responses:
    """Interviews with these answers, one completed so many days after the day."""
    return Responses.from_interviews(
        [
            CompletedInterview(
                uuid=f"interview {place}",
                instrument="asked",
                version="1",
                hash="",
                language="en",
                mode="paper",
                group=group,
                answers=said,
                started=DAY,
                completed=DAY + timedelta(days=days),
            )
            for place, (said, group, days) in enumerate(given)
        ],
        Codebook.of([ASKED]),
    )


def known_of(said: Mapping[str, Any], group: str, days: int) -> dict[str, Any]:
    """What a condition knows in that interview."""
    return {**said, "group": group, "today": str((DAY + timedelta(days=days)).date())}


def each_outcome(text: str, responses: Responses) -> list[bool | None] | None:
    """Of each row; None where a text is held against a column of numbers, which is refused."""
    try:
        found = outcomes(Condition.parse(text), responses.frame, responses.codebook)
    except DataError as error:
        if "compare it with a number" not in str(error):
            raise
        return None
    each = zip(found.yes, found.no, strict=True)
    return [True if yes else False if no else None for yes, no in each]


@settings(max_examples=300)
@given(interviews, conditions)
def test_a_condition_says_of_each_row_what_it_says_in_an_interview(given, text):
    found = each_outcome(text, table_of(given))
    if found is not None:
        condition = Condition.parse(text)
        assert found == [condition.holds(known_of(*one)) for one in given]


# --- in engines -----------------------------------------------------------------------------------


def in_duckdb(frame: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    return duckdb.connect(config={"threads": 1}).from_df(frame)


ENGINES: Mapping[str, Callable[[pd.DataFrame], Any]] = {
    "polars": pl.from_pandas,
    "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "DuckDB": in_duckdb,
}


def inside_of(data: Any, where: str) -> list[bool]:
    """Of each row whether it is in the domain, as the engine finds it."""
    table = opened(data, where=where)
    if not table.in_engine:
        assert table.inside is not None
        return table.inside.tolist()
    return table.fetched(["interview"]).inside.tolist()


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=15)
@given(given=interviews, text=conditions)
def test_an_engine_finds_the_same_rows(engine, given, text):
    responses = table_of(given)
    try:
        expected = inside_of(responses, text)
    except DataError:
        return
    there = Responses(ENGINES[engine](responses.frame), responses.codebook)
    assert inside_of(there, text) == expected


DAYS = [pd.Timestamp(2022, 6, 13, 23), pd.Timestamp(2022, 6, 14)]
COLUMNS = {
    "text": st.lists(st.sampled_from(["a", "b", "3", "", "refused", None]), min_size=4, max_size=4),
    "whole": st.lists(st.integers(-2, 4), min_size=4, max_size=4),
    "part": st.lists(st.sampled_from([0.0, 1.5, 3.0, None]), min_size=4, max_size=4),
    "true": st.lists(st.booleans(), min_size=4, max_size=4),
    "Odd name": st.lists(st.sampled_from(["a", "it's"]), min_size=4, max_size=4),
    "day": st.lists(st.sampled_from(DAYS), min_size=4, max_size=4),
}
plain = st.fixed_dictionaries(COLUMNS)
over_columns = st.sampled_from(
    [
        "text == 'a'",
        "text != 'a' and whole > 0",
        "not (text in ('a', 'b'))",
        "text == 3 or part >= 1.5",
        "text == 'refused'",
        "answered(text) and answered(part)",
        "not true",
        "true + (whole > 1) == 2",
        '`Odd name` == "it\'s"',
        "`Odd name` == text",
        "text != `Odd name` or true",
        "day >= '2022-06-14'",
        "day == '2022-06-13'",
        "part / whole > 1",
        "-whole + part * 2 < 3",
        "selected(whole, '3')",
        "count(text) == 1",
    ]
)


@pytest.mark.parametrize("engine", ["pandas", *ENGINES])
@settings(max_examples=40)
@given(columns=plain, text=over_columns)
def test_in_a_plain_frame_names_are_columns(engine, columns, text):
    frame = pd.DataFrame({"interview": range(4), **columns})
    condition = Condition.parse(text, columns=True)
    expected = []
    for row in range(4):
        known = {
            "text": columns["text"][row],
            "whole": columns["whole"][row],
            "part": columns["part"][row],
            "true": columns["true"][row],
            "Odd name": columns["Odd name"][row],
            "day": str(columns["day"][row].date()),
        }
        known = {
            name: Missing.REFUSED if value == "refused" else value
            for name, value in known.items()
            if value is not None and value != ""
        }
        expected.append(condition.holds(known) is True)
    data = frame if engine == "pandas" else ENGINES[engine](frame)
    assert inside_of(data, text) == expected
