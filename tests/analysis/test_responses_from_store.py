"""A store read by columns gives the table, and the faults, that its interviews give one by one."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Responses
from survey.codebook import Codebook
from survey.definition import loads
from survey.errors import DataError, StoreError
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import Store, open_store

OLD_WORKERS = """
instrument: small-workers
version: "1"
title: A small survey of workers
groups: {teachers: Teachers}
sections:
  - title: Work
    questions:
      - {id: help_offered, ask: "Should there be help?", choose: {yes: "Yes", no: "No"},
         missing: [dont_know]}
      - {id: hours, ask: "Hours a week?", number: {}, optional: true}
"""
NEW_WORKERS = """
instrument: small-workers
version: "2"
title: A small survey of workers
groups: {teachers: Teachers, early_years: Early-years workers}
sections:
  - title: Work
    questions:
      - {id: assistance, ask: "Should there be help?", was: help_offered,
         choose: {yes: "Yes", no: "No"}, missing: [dont_know]}
      - {id: seen, ask: "What have you seen?", choose_many: {language: Language, sleep: Sleep},
         none: Nothing, missing: [refused]}
      - {id: words, ask: "In your own words?", text: {}, optional: true}
      - {id: since, ask: "Since when?", date: {}, optional: true}
      - {id: at, ask: "At what time?", time: {}, optional: true}
      - {id: valued, ask: "What matters most?", rank: {play: Play, rest: Rest, help: Help}}
      - {id: likely, ask: "How likely?", rating: {min: 0, max: 10}, missing: [dont_know]}
      - {id: hours, ask: "Hours a week?", number: {}, optional: true}
"""
PUBLIC = """
instrument: small-public
version: "1"
title: A small survey
groups: {public: The public}
sections:
  - title: Support
    questions:
      - {id: region, ask: "Where?", choose: {north: North, south: South}, missing: [refused]}
      - {id: age, ask: "How old?", number: {whole: true}, optional: true}
      - {id: words, ask: "In your own words?", text: {}, optional: true}
"""
DEFINITIONS = {text: loads(text) for text in (OLD_WORKERS, NEW_WORKERS, PUBLIC)}

missing = st.sampled_from(list(Missing))
yes_or_no = st.one_of(missing, st.sampled_from(["yes", "no"]))
numbers = st.one_of(
    missing, st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6), st.just(1), st.just(1.0)
)
texts = st.one_of(missing, st.text(), st.sampled_from(["refused", '"', "\n", "a\nnot_asked", "1"]))
days = st.one_of(missing, st.dates().map(lambda day: day.isoformat()))
many = st.one_of(missing, st.sampled_from([("language",), ("sleep", "language"), ("none",), ()]))
ANSWERS = {
    "help_offered": yes_or_no,
    "assistance": yes_or_no,
    "seen": many,
    "words": texts,
    "since": days,
    "at": st.one_of(missing, st.times().map(lambda time: time.isoformat()[:5])),
    "valued": st.one_of(missing, st.permutations(["play", "rest", "help"]).map(tuple)),
    "likely": st.one_of(missing, st.integers(0, 10).map(str)),
    "hours": numbers,
    "age": st.one_of(missing, st.integers(0, 110)),
    "region": st.one_of(missing, st.sampled_from(["north", "south"])),
    "forgotten": st.just("an item that no definition has"),
}
STRAYS = dict.fromkeys(ANSWERS, st.sampled_from(["north ", 7, ("bed",), "", True, "2020-13-01"]))
FIRST, LAST = datetime(1980, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001
times = st.one_of(st.none(), st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
attributes = st.dictionaries(
    st.sampled_from(["weight", "school", "stratum"]),
    st.one_of(st.integers(0, 9), st.floats(0, 9), st.text(max_size=3)),
    max_size=3,
)


@st.composite
def people(draw: st.DrawFn, answers: dict[str, st.SearchStrategy[Any]]) -> CompletedInterview:
    questionnaire = draw(st.sampled_from(list(DEFINITIONS.values())))
    return CompletedInterview(
        uuid=f"person {draw(st.integers(0, 5))}",
        instrument=questionnaire.instrument,
        version=questionnaire.version,
        hash=questionnaire.hash,
        group=draw(st.sampled_from(["", "public", "teachers", "early_years", "somebody"])),
        mode=draw(st.sampled_from(["form", "page"])),
        language=draw(st.sampled_from(["en", "cy"])),
        answers=draw(st.fixed_dictionaries({}, optional=answers)),
        started=draw(times),
        completed=draw(times),
        attributes=draw(attributes),
    )


def filled(rounds: Sequence[Sequence[CompletedInterview]], discarded: int) -> Store:
    """A store that took these in, one round after the other, so that many were corrected; the first
    few discarded.
    """
    store = open_store(":memory:")
    for interviews in rounds:
        store.take_in(interviews, DEFINITIONS.values())
    for interview in [each for interviews in rounds for each in interviews][:discarded]:
        store.discard(interview.uuid, "at random")
    return store


def outcome(read: Any) -> pd.DataFrame | str:
    try:
        frame: pd.DataFrame = read().frame
    except DataError as error:
        return str(error)
    return frame


def both_ways(
    store: Store, instruments: Sequence[str] | None
) -> tuple[pd.DataFrame | str, pd.DataFrame | str]:
    one_by_one = outcome(
        lambda: Responses.from_interviews(
            store.completed(instruments), Codebook.of(store.questionnaires(instruments))
        )
    )
    return outcome(lambda: Responses.from_store(store, instruments)), one_by_one


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.lists(people(ANSWERS), max_size=6), max_size=3),
    st.integers(0, 2),
    st.sampled_from([None, ["small-workers"], ["small-public", "small-workers"], ["nothing"], []]),
)
def test_both_ways_give_equal_tables(
    rounds: list[list[CompletedInterview]], discarded: int, instruments: list[str] | None
) -> None:
    with filled(rounds, discarded) as store:
        by_columns, one_by_one = both_ways(store, instruments)
        assert isinstance(by_columns, pd.DataFrame)
        assert isinstance(one_by_one, pd.DataFrame)
        pd.testing.assert_frame_equal(by_columns, one_by_one, check_exact=True)
        for name in by_columns:
            assert type(by_columns[name].array) is type(one_by_one[name].array)
            assert by_columns[name].dtype == one_by_one[name].dtype


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(people(ANSWERS | STRAYS), min_size=1, max_size=6), min_size=1, max_size=2))
def test_both_ways_find_the_same_faults_in_the_same_order(
    rounds: list[list[CompletedInterview]],
) -> None:
    with filled(rounds, 0) as store:
        by_columns, one_by_one = both_ways(store, None)
        if isinstance(one_by_one, str):
            assert by_columns == one_by_one
        else:
            assert isinstance(by_columns, pd.DataFrame)
            pd.testing.assert_frame_equal(by_columns, one_by_one, check_exact=True)


def test_a_whole_number_given_up_leaves_a_column_of_whole_numbers() -> None:
    """What decides the kind of a column is what stands, not what was once answered."""
    definition = DEFINITIONS[NEW_WORKERS]
    fill = CompletedInterview(
        "1", "small-workers", "2", definition.hash, "teachers", "form", "en", {"hours": 7.5}
    )
    mended = CompletedInterview(
        "1", "small-workers", "2", definition.hash, "teachers", "form", "en", {"hours": 7}
    )
    with filled([[fill], [mended]], 0) as store:
        assert str(Responses.from_store(store).frame.hours.dtype) == "Int64"


def test_nobody_writes_while_a_snapshot_is_read(tmp_path: Path) -> None:
    """Interviews and answers are of one moment."""
    definition = DEFINITIONS[PUBLIC]
    with open_store(tmp_path / "study.db") as store:
        store.take_in(
            [
                CompletedInterview(
                    "1", "small-public", "1", definition.hash, "public", "form", "en", {"age": 18}
                )
            ],
            [definition],
        )
        with store.snapshot() as snapshot, closing(sqlite3.connect(store.name, timeout=0)) as other:
            (who,) = snapshot.interviews()
            other.execute(
                "INSERT INTO answers (interview, question, value, wall) VALUES (1, 'age', '19', "
                "'2022-06-13')"
            )
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.commit()
            assert list(snapshot.answers()) == [([1], ["age\n18"])]
            assert who["uuid"] == ("1",)
            other.rollback()


def test_a_fault_of_the_database_while_it_is_read_is_said_in_words(tmp_path: Path) -> None:
    definition = DEFINITIONS[PUBLIC]
    with open_store(tmp_path / "study.db") as store:
        many = [
            CompletedInterview(
                str(k),
                "small-public",
                "1",
                definition.hash,
                "public",
                "form",
                "en",
                {"words": "w" * 500},
            )
            for k in range(400)
        ]
        store.take_in(many, [definition])
    content = bytearray(Path(store.name).read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    Path(store.name).write_bytes(bytes(content))
    with (
        open_store(store.name) as torn,
        pytest.raises(StoreError, match=r"study\.db' is damaged; bring back a backup: concord"),
    ):
        Responses.from_store(torn)
