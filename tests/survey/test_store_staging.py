"""A long intake is staged in short transactions and counts from one moment on, all or none."""

import math
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from sqlalchemy import func, select

from survey import CompletedInterview, Interview, Store, StoreError, open_store
from survey.conditions import Condition
from survey.errors import DataError, StoreBusyError
from survey.store import (
    Case,
    SampleList,
    Source,
    Taken,
    correct,
    discard,
    endings,
    events,
    listed,
    long_intake,
    numbers,
    pairs,
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


# --- corrections ---


def again(number: int) -> CompletedInterview:
    """What a later file says of the same person; of every tenth what was said before."""
    if number % 10 == 0:
        return row(number)
    return row(number, answers={"visited": "no", "why_not": "far", "again": "yes"})


def says(store: Store) -> list[tuple[str, dict[str, object]]]:
    return sorted((each.uuid, dict(each.answers)) for each in store.completed())


def histories(store: Store) -> list[list[object]]:
    """Events and answers of each interview in their order, without their times."""
    return [
        [
            *((each.event, each.reason) for each in events(store, uuid)),
            *((each.question, each.answer) for each in store.history(uuid)),
        ]
        for uuid in sorted(each.uuid for each in listed(store))
    ]


LATER = Source("e" * 64, "later.csv", "a" * 64)
ANEW = Source(FILE.fingerprint, FILE.name, "b" * 64)


@pytest.mark.parametrize("replace_", [False, True])
def test_corrections_of_a_long_file_are_those_of_a_short_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace_: bool
) -> None:
    """Every other thing of a correction too: warnings, attempts, what the file is without."""
    source, given = (ANEW, MANY - 7) if replace_ else (LATER, MANY)
    taken = []
    with open_store(tmp_path / "short.db") as short:
        for each, most in ((store, 10), (short, 10_000)):
            monkeypatch.setattr("survey.store.store.SHORT", most)
            SampleList(each).put([Case("n-3")])
            each.take_in([row(number) for number in range(MANY)], [VISIT], source=FILE)
            rows = [again(number) for number in range(given)]
            taken.append(each.take_in(rows, [VISIT], source=source, replace=replace_))
            assert each.take_in(rows, [VISIT], source=source).corrected == 0
        assert taken[0] == taken[1]
        assert taken[0].corrected == given - math.ceil(given / 10)
        assert taken[0].discarded == (7 if replace_ else 0)
        assert says(store) == says(short)
        assert histories(store) == histories(short)
        assert endings(store) == endings(short)
        assert [each.outcome for each in SampleList(store).attempts()] == ["completed"]
        assert store.source(source.fingerprint) == short.source(source.fingerprint) == source
    assert left(store) == (MANY, 0)


def test_corrections_are_seen_from_one_moment_on(store: Store, place: Path) -> None:
    store.take_in([row(number) for number in range(MANY)], [VISIT], source=FILE)
    before, seen = says(store), []

    def rows() -> Iterator[CompletedInterview]:
        for number in range(MANY):
            with open_store(place, reading=True) as beside:
                seen.append(says(beside) == before)
                assert len(listed(beside)) == MANY
                assert sum(beside.counts(status=None).values()) == MANY
            yield again(number)

    store.take_in(rows(), [VISIT], source=LATER)
    assert set(seen) == {True}
    assert says(store) != before


def test_a_fault_in_the_middle_of_corrections_changes_nothing(store: Store) -> None:
    store.take_in([row(number) for number in range(MANY)], [VISIT], source=FILE)
    before = says(store), histories(store)

    def rows() -> Iterator[CompletedInterview]:
        yield from (again(number) for number in range(MANY // 2))
        raise DataError.of("later.csv", "is cut short")

    with pytest.raises(DataError):
        store.take_in(rows(), [VISIT], source=LATER)
    assert (says(store), histories(store)) == before
    assert left(store) == (MANY, 0)


def test_what_the_office_decides_while_corrections_are_staged_stands(
    store: Store, place: Path
) -> None:
    ids = [str(uuid5(NAMESPACE_URL, str(number))) for number in range(MANY)]
    first = [row(number, uuid=ids[number]) for number in range(MANY)]
    store.take_in(first, [VISIT], source=FILE)

    def rows() -> Iterator[CompletedInterview]:
        for number in range(MANY):
            if number == MANY - 1:
                with open_store(place) as office:
                    correct(office, ids[1], {"visits": "99"}, because="she rang us")
                    one = [each for each in listed(office) if each.uuid == ids[2]]
                    discard(office, one, ended_as="withdrawn", because="she rang us")
            yield replace(again(number), uuid=ids[number])

    taken = store.take_in(rows(), [VISIT], source=LATER)
    said = dict(says(store))
    assert said[ids[1]]["visits"] == 99
    assert ids[2] not in said
    assert said[ids[3]] == {"visited": "no", "why_not": "far", "again": "yes"}
    assert taken.undecided == 2
    assert len(pairs(store)) == 2


@pytest.mark.parametrize("after", ["staging", "merging"])
def test_interrupted_corrections_are_all_made_or_none(
    store: Store, place: Path, after: str
) -> None:
    store.take_in([row(number) for number in range(MANY)], [VISIT], source=FILE)
    before = says(store)
    killed = KILLED.replace("VISIT, row", "LATER, VISIT, again").replace(
        "row(number)", "again(number)"
    )
    killed = killed.replace("source=FILE", "source=LATER")
    command = [sys.executable, "-c", textwrap.dedent(killed), str(place), after]
    subprocess.run(command, check=False, timeout=60)
    assert left(store)[1] == 1
    assert (says(store) == before) == (after == "staging")
    taken = store.take_in([again(number) for number in range(MANY)], [VISIT], source=LATER)
    assert taken.corrected == (0 if after == "merging" else MANY - math.ceil(MANY / 10))
    assert dict(says(store))["row-1"] == {"visited": "no", "why_not": "far", "again": "yes"}
    assert left(store) == (MANY, 0)
