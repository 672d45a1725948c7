"""Nothing is looked up in one transaction and written in another: two that wait for a third, who
holds the store, come out as if one had come after the other.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from survey import CompletedInterview, Interview, Store, open_store
from survey.errors import ConcordError, DataError, InterviewClosedError, InterviewHeldError
from survey.record import Origin
from survey.store import Kept, Source, Taken
from survey.store.corrections import correct, discard
from tests.survey.windows import VISIT

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3)
FEW = 20


def form(number: int, again: str, when: datetime | None) -> CompletedInterview:
    answers = {"visited": "yes", "visits": 1, "again": again}
    about = (VISIT.instrument, VISIT.version, VISIT.hash, "parents", "page", "en")
    origin = Origin("a page", file=f"forms/{number}", own_id=True)
    return CompletedInterview(
        str(uuid5(NAMESPACE_URL, str(number))), *about, answers, completed=when, origin=origin
    )


def forms(again: str, when: datetime | None) -> list[CompletedInterview]:
    return [form(number, again, when) for number in range(FEW)]


Doing = Callable[[Store], object]
Outcome = object


@dataclass(frozen=True)
class Race:
    """What is there before, what two do at once, and what has to be so afterwards; `outcomes` are
    what each returned or raised.
    """

    before: Doing
    both: tuple[Doing, Doing]
    holds: Callable[[Store, Sequence[Outcome]], bool]


def nothing(store: Store) -> None:
    store.add(VISIT)


def says(store: Store, again: str) -> bool:
    return {each.answers["again"] for each in store.completed()} == {again}


def one_of(outcomes: Sequence[Outcome], *refusals: type[Exception]) -> bool:
    """One did it, the other was refused by such an error."""
    return sum(isinstance(each, refusals) for each in outcomes) == 1


def begin(store: Store) -> object:
    return store.begin(Interview.start(VISIT), mode="paper", uuid="paper-1")


def set_aside(store: Store) -> None:
    recording = store.begin(finished(), mode="paper", uuid="paper-1")
    recording.pause()


def finished() -> Interview:
    return Interview.start(VISIT).answer("yes").answer(2).answer("no")


def completed(store: Store) -> None:
    store.begin(finished(), mode="paper", uuid="paper-1").complete()


def second_entry(store: Store, visits: int) -> None:
    """As the keyer compared it with the first one before somebody held the store."""
    first = replace(SEEN, answers={"visited": "yes", "visits": 2, "again": "no"})
    by = replace(first, answers={**first.answers, "visits": visits})
    store.put_right(first, by, VISIT)


SEEN = form(0, "no", None)
SEEN = replace(SEEN, uuid="paper-1", mode="paper")

LISTED = Kept(
    "paper-1", "visit", "1", "parents", "paper", "en", "completed", "", "", "", None, None
)
"""As the office saw it before somebody held the store."""

FILE = Source("f" * 64, "rows.csv", "a" * 64)
OTHERWISE = replace(FILE, mapping="b" * 64)


def rows(store: Store, source: Source, replacing: bool = False) -> Taken:
    return store.take_in(forms("yes", MONDAY), [VISIT], source=source, replace=replacing)


RACES = {
    "older and newer forms": Race(
        nothing,
        (
            lambda store: store.take_in(forms("no", MONDAY), [VISIT]),
            lambda store: store.take_in(forms("yes", THURSDAY), [VISIT]),
        ),
        lambda store, _: says(store, "yes"),
    ),
    "an older form again, where no times tell": Race(
        lambda store: store.take_in(forms("no", None), [VISIT]),
        (
            lambda store: store.take_in(forms("yes", None), [VISIT]),
            lambda store: store.take_in(forms("no", None), [VISIT]),
        ),
        lambda store, _: says(store, "yes"),
    ),
    "one file twice": Race(
        nothing,
        (lambda store: rows(store, FILE), lambda store: rows(store, FILE)),
        lambda store, said: (
            store.counts() == {(): FEW}
            and {each.added for each in said if isinstance(each, Taken)} == {0, FEW}
        ),
    ),
    "one file by two mappings": Race(
        nothing,
        (lambda store: rows(store, FILE), lambda store: rows(store, OTHERWISE)),
        lambda store, said: one_of(said, DataError) and store.counts() == {(): FEW},
    ),
    "one file by two mappings, each to replace the other": Race(
        nothing,
        (lambda store: rows(store, FILE, True), lambda store: rows(store, OTHERWISE, True)),
        lambda store, _: store.counts() == {(): FEW},
    ),
    "one paper form by two keyers": Race(
        nothing,
        (begin, begin),
        lambda store, said: one_of(said, InterviewHeldError) and len(store.interrupted()) == 1,
    ),
    "one interview resumed in two windows": Race(
        set_aside,
        (lambda store: store.resume("paper-1"), lambda store: store.resume("paper-1")),
        lambda _, said: one_of(said, InterviewHeldError),
    ),
    "resumed here, discarded there": Race(
        set_aside,
        (
            lambda store: store.resume("paper-1").complete(),
            lambda store: store.discard("paper-1", "a slip"),
        ),
        lambda store, _: not store.interrupted(),
    ),
    "two second entries of one paper form": Race(
        completed,
        (lambda store: second_entry(store, 3), lambda store: second_entry(store, 4)),
        lambda _, said: one_of(said, InterviewClosedError),
    ),
    "a second entry and a correction": Race(
        completed,
        (
            lambda store: second_entry(store, 3),
            lambda store: correct(store, "paper-1", {"again": "yes"}, because="misheard"),
        ),
        lambda store, _: says(store, "yes"),
    ),
    "one discarded twice in the office": Race(
        completed,
        (
            lambda store: discard(store, [LISTED], ended_as="test", because="a test"),
            lambda store: discard(store, [LISTED], ended_as="mistake", because="a slip"),
        ),
        lambda _, said: one_of(said, ConcordError),
    ),
    "one definition kept twice": Race(
        lambda _: None,
        (lambda store: store.add(VISIT), lambda store: store.add(VISIT)),
        lambda store, said: len(store.questionnaires()) == 1 and said == [None, None],
    ),
}


def done(doing: Doing, store: Store) -> Outcome:
    try:
        return doing(store)
    except ConcordError as error:
        return error


def at_once(
    both: Sequence[Doing], stores: Sequence[Store], let_go: Callable[[], object]
) -> list[Outcome]:
    """What both came to, while a third one holds the store until it lets go."""
    with ThreadPoolExecutor(2) as pool:
        waiting = []
        for doing, store in zip(both, stores, strict=True):
            waiting.append(pool.submit(done, doing, store))
            time.sleep(0.05)
        time.sleep(0.2)
        let_go()
        return [each.result(timeout=60) for each in waiting]


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "turned round"])
@pytest.mark.parametrize("name", RACES)
def test_two_that_wait_for_a_third(tmp_path: Path, name: str, turned: bool) -> None:
    race, place = RACES[name], tmp_path / "study.db"
    with (
        open_store(place) as first,
        open_store(place) as second,
        closing(sqlite3.connect(place, isolation_level=None)) as third,
    ):
        race.before(first)
        third.execute("BEGIN IMMEDIATE")
        both = race.both[::-1] if turned else race.both
        outcomes = at_once(both, (first, second), lambda: third.execute("COMMIT"))
        assert race.holds(first, outcomes), outcomes
