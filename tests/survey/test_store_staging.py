"""A long intake is staged in short transactions and counts from one moment on, all or none."""

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from survey import CompletedInterview, Interview, Store, StoreError, open_store
from survey.conditions import Condition
from survey.errors import DataError, StoreBusyError
from survey.store import (
    SampleList,
    Source,
    Taken,
    discard,
    endings,
    listed,
    long_intake,
    numbers,
    reopen,
    tables,
)
from tests.survey.windows import VISIT

MANY = 60


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "study.db"


@pytest.fixture
def store(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("survey.store.store.SHORT", 10)
    monkeypatch.setattr("survey.store.store.STEP", 7)
    monkeypatch.setattr("survey.store.staging._SOME", 9)
    with open_store(place) as opened:
        yield opened


def row(number: int, **changes: object) -> CompletedInterview:
    about = (VISIT.instrument, VISIT.version, VISIT.hash, "parents", "import", "en")
    answers = {"visited": "yes", "visits": number + 1, "again": "no"}
    usual = CompletedInterview(f"row-{number}", *about, answers, case=f"n-{number}")
    return replace(usual, **changes)  # type: ignore[arg-type]


FILE = Source("f" * 64, "rows.csv", "a" * 64)


def left(store: Store) -> tuple[int, int]:
    """Rows of interviews and of intakes."""
    with store.reading() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (tables.interviews, tables.intakes)
        )  # type: ignore[return-value]


def test_what_comes_in_is_what_came_in_at_once(store: Store) -> None:
    before = [row(3), row(4, answers={"visited": "no", "why_not": "far", "again": "no"})]
    store.take_in(before, [VISIT])
    given = [row(number) for number in range(MANY)]
    assert store.take_in(given, [VISIT], source=FILE) == Taken(MANY - 2, 1, 1)
    assert {each.uuid: each for each in store.completed()} == {each.uuid: each for each in given}
    assert left(store) == (MANY, 0)
    assert store.take_in(given, [VISIT], source=FILE) == Taken(unchanged=MANY)
    with store.reading() as connection:
        each, event = tables.interviews.c, tables.events.c
        assert connection.scalars(select(each.source).distinct()).all().count(None) <= 1
        kinds = connection.execute(select(event.event, func.count()).group_by(event.event)).all()
    assert dict(map(tuple, kinds)) == {"completed": MANY, "corrected": 1}  # type: ignore[arg-type]


def test_nothing_counts_before_all_of_it_does(store: Store, place: Path) -> None:
    seen: list[int] = []

    def rows() -> Iterator[CompletedInterview]:
        for number in range(MANY):
            with open_store(place, reading=True) as beside:
                seen.append(sum(beside.counts().values()))
                with beside.snapshot() as snapshot:
                    seen.append(snapshot.number())
            yield row(number)

    settled: list[int] = []
    settle = long_intake.settled_some

    def watched(*given: object) -> int:
        last = settle(*given)  # type: ignore[arg-type]
        with open_store(place, reading=True) as beside:
            settled.append(len(list(beside.completed())))
            with beside.snapshot() as snapshot:
                settled.append(snapshot.number())
        return last

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(long_intake, "settled_some", watched)
        store.take_in(rows(), [VISIT])
    assert set(seen) == {0}
    assert set(settled) == {MANY}
    assert len(settled) > 2


def test_a_fault_in_the_middle_leaves_nothing(store: Store) -> None:
    def rows() -> Iterator[CompletedInterview]:
        yield from (row(number) for number in range(MANY // 2))
        raise DataError.of("rows.csv", "is cut short")

    with pytest.raises(DataError):
        store.take_in(rows(), [VISIT], source=FILE)
    assert left(store) == (0, 0)
    assert store.source(FILE.fingerprint) is None


KILLED = """
    import os, signal, sys
    from survey import open_store
    from survey.store import long_intake
    import survey.store.store as stores
    from tests.survey.test_store_staging import FILE, MANY, VISIT, row
    stores.SHORT, stores.STEP = 10, 7
    place, after = sys.argv[1], sys.argv[2]
    def rows():
        for number in range(MANY):
            if after == "staging" and number == MANY // 2:
                os.kill(os.getpid(), signal.SIGKILL)
            yield row(number)
    if after == "merging":
        long_intake.settled_some = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
    open_store(place).take_in(rows(), [VISIT], source=FILE)
"""


@pytest.mark.parametrize("after", ["staging", "merging"])
def test_an_interrupted_intake_is_brought_to_its_end_by_the_next(
    store: Store, place: Path, after: str
) -> None:
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(place), after]
    subprocess.run(command, check=False, timeout=60)
    assert left(store)[1] == 1
    counting = MANY if after == "merging" else 0
    assert sum(store.counts().values()) == len(list(store.completed())) == counting
    assert [each.status for each in listed(store)] == ["completed"] * counting
    assert [each.status for each in SampleList(store).met()] == ["completed"] * counting
    assert endings(store) == {}
    assert numbers(store, [Condition.parse("visited == 'yes'")]) == [counting]
    if counting:  # what is decided now of one of them stands when the marks are gone
        discard(store, listed(store)[:1], ended_as="test", because="a trial")
        assert sum(store.counts().values()) == counting - 1
        reopen(store, "row-0", because="no trial")
    taken = store.take_in([row(number) for number in range(MANY)], [VISIT], source=FILE)
    assert (taken.added, taken.unchanged) == (MANY - counting, counting)
    assert sum(store.counts().values()) == MANY
    assert left(store) == (MANY, 0)


def test_one_long_intake_at_a_time(store: Store, place: Path) -> None:
    def rows() -> Iterator[CompletedInterview]:
        for number in range(MANY):
            if number == MANY // 2:
                with (
                    open_store(place) as other,
                    pytest.raises(StoreBusyError, match=r"an import on .* writing in it since"),
                ):
                    other.take_in([row(n, uuid=f"other-{n}") for n in range(MANY)], [VISIT])
            yield row(number)

    assert store.take_in(rows(), [VISIT]).added == MANY


def test_a_case_that_came_in_meanwhile_is_one_interview(store: Store, place: Path) -> None:
    def rows() -> Iterator[CompletedInterview]:
        for number in range(MANY):
            if number == MANY // 2:
                with open_store(place) as other:
                    other.take_in([row(99, uuid="a-form", case="c3", mode="form")], [VISIT])
            yield row(number, case=f"c{number}")

    taken = store.take_in(rows(), [VISIT])
    assert taken.added == MANY - 1
    assert sum(each.case == "c3" for each in store.completed()) == 1
    assert sum(store.counts().values()) == MANY


def test_the_same_respondent_twice_in_one_long_file(store: Store) -> None:
    rows = [row(number) for number in range(MANY)]
    again = row(3, answers={"visited": "yes", "visits": 40, "again": "no"})
    taken = store.take_in([*rows, again], [VISIT], source=FILE)
    assert taken == Taken(added=MANY, corrected=1)
    assert {e.uuid: e for e in store.completed()}["row-3"].answers["visits"] == 40


def test_one_that_is_being_imported_cannot_come_in_beside(store: Store, place: Path) -> None:
    def rows() -> Iterator[CompletedInterview]:
        for number in range(MANY):
            if number == MANY // 2:
                with (
                    open_store(place) as other,
                    pytest.raises(StoreError, match="being imported just now; try again"),
                ):
                    other.take_in([row(3)], [VISIT])
            yield row(number)

    assert store.take_in(rows(), [VISIT]).added == MANY


def test_an_intake_that_was_taken_for_left_over_brings_nothing(store: Store) -> None:
    def rows() -> Iterator[CompletedInterview]:
        for number in range(MANY):
            if number == MANY // 2:
                with store.transaction() as connection:
                    connection.execute(tables.intakes.delete())
            yield row(number)

    with pytest.raises(StoreError, match="gave no sign of life"):
        store.take_in(rows(), [VISIT], source=FILE)
    assert sum(store.counts().values()) == 0


@pytest.mark.slow
def test_a_fieldworker_beside_a_long_import_waits_less_than_a_second(place: Path) -> None:
    with open_store(place) as store, open_store(place) as other:
        importing = threading.Thread(
            target=lambda: store.take_in((row(number) for number in range(6_000)), [VISIT])
        )
        importing.start()
        waits = []
        while importing.is_alive():
            recording = other.begin(Interview.start(VISIT), mode="terminal")
            before = time.monotonic()
            recording.save(recording.interview.answer("yes"))
            waits.append(time.monotonic() - before)
            recording.discard("a test")
            time.sleep(0.05)
        importing.join()
    assert len(waits) > 10
    assert max(waits) < 1
