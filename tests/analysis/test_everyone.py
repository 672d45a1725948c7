"""The base "everyone": those whose route led past a question have not got what it asks about, where
its author says so.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import survey
from analysis import Responses, agreement, compare, compare_items, distribution, summary
from analysis.counting.everyone import on_base
from analysis.counting.opening import opened
from analysis.counting.sums import NOWHERE
from survey.codebook import Codebook
from survey.conditions import passed_over
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview

PARENTS = """
instrument: parents
version: "1"
title: Parents
languages: [en]
groups: {public: The public}
sections:
  - title: Help
    questions:
      - {id: children, ask: "Any children?", choose: {some: Some, none: None}, missing: [refused]}
      - id: looked
        ask: "Looked for help?"
        choose: {had: Yes I did, not: No}
        missing: [dont_know]
        when: "children == 'some'"
        otherwise: no
      - id: kinds
        ask: "Which help?"
        choose_many: {gp: A doctor, friend: A friend}
        when: "looked == 'had'"
        otherwise: no
      - {id: unsaid, ask: "And then?", choose: {well: Well, ill: Ill}, when: "children == 'some'"}
"""

STAFF = """
instrument: staff
version: "1"
title: Staff
languages: [en]
groups: {staff: Staff}
sections:
  - title: Help
    questions:
      - {id: children, ask: "Any children?", choose: {some: Some, none: None}, missing: [refused]}
"""

NOT = Missing.NOT_ASKED
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("public", {"children": "some", "looked": "had", "kinds": ("gp",), "unsaid": "well"}),
    ("public", {"children": "some", "looked": "had", "kinds": ("gp", "friend"), "unsaid": "ill"}),
    ("public", {"children": "some", "looked": "not", "kinds": NOT, "unsaid": "ill"}),
    ("public", {"children": "some", "looked": Missing.DONT_KNOW, "kinds": NOT, "unsaid": "ill"}),
    ("public", {"children": "none", "looked": NOT, "kinds": NOT, "unsaid": NOT}),
    ("public", {"children": "none", "looked": NOT, "kinds": NOT, "unsaid": NOT}),
    ("public", {"children": "none", "looked": NOT, "kinds": NOT, "unsaid": NOT}),
    # whether they have children is not known, so nothing is known of help
    ("public", {"children": Missing.REFUSED, "looked": NOT, "kinds": NOT, "unsaid": NOT}),
    # stopped before the question
    ("public", {"children": "some", "looked": Missing.NOT_REACHED, "kinds": Missing.NOT_REACHED}),
    # staff were never asked for help, with children or without
    ("staff", {"children": "none"}),
    ("staff", {"children": "some"}),
]


def interviews_of(rows: list[tuple[str, dict[str, Any]]]) -> list[CompletedInterview]:
    return [
        CompletedInterview(
            uuid=f"interview {place}",
            instrument={"public": "parents", "staff": "staff"}[group],
            version="1",
            hash="",
            language="en",
            mode="paper",
            group=group,
            answers=answers,
            started=datetime(2022, 6, 13, tzinfo=UTC),
            completed=datetime(2022, 6, 13, tzinfo=UTC),
        )
        for place, (group, answers) in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def responses() -> Responses:
    """Nine of the public and two members of staff."""
    codebook = Codebook.of([survey.loads(PARENTS), survey.loads(STAFF)])
    return Responses.from_interviews(interviews_of(ROWS), codebook)


ENGINES: Mapping[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "DuckDB": lambda frame: duckdb.connect(config={"threads": 1}).from_df(frame),
}


@pytest.fixture(params=ENGINES)
def data(request, responses) -> Responses:
    return Responses(ENGINES[request.param](responses.frame), responses.codebook)


def row(table: pd.DataFrame, group: str) -> dict[str, Any]:
    return table.set_index("group").loc[group].to_dict()


def test_those_led_past_a_question_count_as_not_having_given_the_answer(data):
    asked = row(agreement(data, "looked", by="group", answers=["had"]), "public")
    assert (asked["n"], asked["estimate"]) == (3, 2 / 3)
    every = agreement(data, "looked", by="group", answers=["had"], base="everyone")
    # four parents of whom one does not know, and three without children
    public = row(every, "public")
    assert (public["n"], public["n_missing"], public["estimate"]) == (7, 1, 2 / 7)
    staff = row(every, "staff")
    assert (staff["n"], staff["n_missing"], staff["flag"]) == (0, 0, "not asked")


def test_a_route_through_a_route_leads_past_both(data):
    every = agreement(data, "kinds", by="group", answers=["gp"], base="everyone")
    public = row(every, "public")
    # two who looked, one who did not, and three who were led past that too; of who does not know
    # whether they looked, and of who does not say whether they have children, nothing is known
    assert (public["n"], public["n_missing"], public["estimate"]) == (6, 1, 2 / 6)


def test_a_distribution_has_a_row_for_them(data):
    table = distribution(data, "looked", by="group", base="everyone")
    public = table[table["group"] == "public"].set_index("answer")
    assert public["count"].to_dict() == {
        "had": 2,
        "not": 1,
        "dont_know": 1,
        "refused": 0,
        "no_answer": 0,
        "unclear": 0,
        "not_asked": 3,
    }
    assert public["estimate"].sum() == pytest.approx(1)


def test_every_function_takes_the_base(data):
    everyone: dict[str, Any] = {"base": "everyone", "where": "group == 'public'"}
    pairs = compare(data, "looked", by="children", answers=["had"], **everyone)
    assert pairs[["estimate_a", "estimate_b"]].to_numpy().tolist() == [[0.5, 0.0]]
    items = compare_items(
        data, "children", "looked", answers=["some"], answers_b=["had"], **everyone
    )
    assert items[["n", "estimate_a", "estimate_b"]].iloc[0].tolist() == [7, 4 / 7, 2 / 7]
    summed = summary(data, "looked", measures="share", **everyone).set_index(["group", "answer"])
    assert summed.loc[("parents", "had"), ["n", "estimate"]].tolist() == [7, 2 / 7]


def test_an_item_that_everybody_is_asked_needs_no_word_of_its_author(data):
    answered = agreement(
        data, "children", answers=["some"], base="answered", where="group == 'staff'"
    )
    everyone = agreement(
        data, "children", answers=["some"], base="everyone", where="group == 'staff'"
    )
    pd.testing.assert_frame_equal(answered, everyone)


CHAIN = """
instrument: parents
version: "1"
title: A chain
languages: [en]
groups: {public: The public}
sections:
  - title: All
    questions:
      - {id: one, ask: "One?", choose: {a: A, b: B}}
      - {id: two, ask: "Two?", choose: {a: A, b: B}, when: "one == 'a'", otherwise: no}
      - {id: three, ask: "Three?", choose: {a: A, b: B}, when: "not (two == 'a')", otherwise: no}
      - {id: four, ask: "Four?", choose_many: {a: A, b: B}, otherwise: no,
         when: "two == 'a' or three in ('a', 'b')"}
      - {id: five, ask: "Five?", choose: {a: A, b: B}, otherwise: no,
         when: "count(four) + 1 <= 2 and two != 'b'"}
"""
said = st.sampled_from(["a", "b", *Missing])
several = st.sampled_from([("a",), ("a", "b"), *Missing])
answers_of = st.fixed_dictionaries(
    {"one": said, "two": said, "three": said, "four": several, "five": said}
)


@given(st.lists(answers_of, min_size=1, max_size=6))
def test_who_was_led_past_is_who_was_certainly_passed_over(given):
    codebook = Codebook.of([survey.loads(CHAIN)])
    rows = [("public", answers) for answers in given]
    items = ["one", "two", "three", "four", "five"]
    responses = Responses.from_interviews(interviews_of(rows), codebook)
    found = on_base(opened(responses), items, "everyone").frame
    routes = {name: codebook.item(name).routes["parents"] for name in items}
    for place, answers in enumerate(given):
        past = passed_over(routes, answers)
        for name in items:
            value = found[name if name != "four" else "four__missing"].iloc[place]
            if answers[name] is Missing.NOT_ASKED:
                assert value == ("not_asked" if name in past else NOWHERE)
            elif isinstance(answers[name], Missing):
                assert value == answers[name].value


def test_what_nobody_said_is_not_taken_for_a_no(responses):
    with pytest.raises(DataError) as error:
        agreement(responses, "unsaid", answers=["well"], base="everyone")
    assert str(error.value) == (
        "base: unsaid is put to some, and nothing says that others have not got what it asks "
        "about; say otherwise: no on the question, or count with base='answered'"
    )
    with pytest.raises(DataError) as error:
        agreement(responses.frame, "looked", answers=["had"], base="everyone")
    assert str(error.value) == (
        "base: a plain frame does not say who is asked a question, so nobody can be counted in who "
        "was not; write base='answered', or give it a Responses with its codebook"
    )
