"""A long intake: staged a few interviews at a time, and counting from one moment on.

`survey.store.staging` keeps the marks of what comes in; docs/sharing.md tells why.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from survey.errors import StoreError, shown
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.database import Database
from survey.store.differences import Difference, State, differences, states
from survey.store.identity import Becomes
from survey.store.intake import (
    admit,
    discard_vanished,
    earlier_exports,
    readmitted,
    settled_in,
    taken_in,
)
from survey.store.leases import alone
from survey.store.recognising import Recogniser, Settled, is_unnamed
from survey.store.shadows import apply_shadows, shadow_keys, stage_shadows
from survey.store.staging import (
    Intake,
    beaten,
    begun_intake,
    count_now,
    forget,
    left_over,
    merged,
    settled_some,
)
from survey.store.taken import Source, Taken
from survey.store.unnamed import KnownRows, double_clicks, kept_now, known_rows, last_file_row
from survey.store.writing import add, keys_of, some_of

__all__ = ["STEP", "Staging", "pause_after", "settle_left_over"]

STEP = 100
"""Interviews staged in one transaction: some hundredths of a second."""

_PAUSES = 0.01, 0.25
"""Seconds between two such transactions, in which whoever waits has its turn: at least, at most."""


@dataclass(frozen=True, slots=True)
class _Unnamed:
    """A long data file that names nobody, what is known of its rows, the places of those that wait
    for the end, and the last row of any file of the instrument when that was looked up.
    """

    batch: Sequence[CompletedInterview]
    known: KnownRows
    places: Sequence[int]
    last: int


class Staging:
    """A long intake, staged a few interviews at a time: what is new, and what corrects an interview
    for certain. What is neither waits for the end: whoever may be of one person with somebody else,
    and what a form corrects.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction("import") as connection:
            self._intake = begun_intake(connection, database.name)
        self._waiting: list[CompletedInterview] = []
        self._staged: set[str] = set()
        self._cases: dict[tuple[str, str], CompletedInterview] = {}
        self._meant: set[str] = set()
        self._unchanged = 0
        self._corrected: dict[int, tuple[CompletedInterview, State]] = {}
        self._given: set[str] = set()
        self._unnamed: _Unnamed | None = None

    def parts(self, batch: list[CompletedInterview]) -> Iterator[list[CompletedInterview]]:
        """The batch in what can be staged at a time. Of a data file that names nobody the whole is
        looked through first, without keeping anybody from writing, and what is new is staged.
        """
        if not is_unnamed(batch[0]):
            yield batch
            return
        with self._database.reading() as connection:
            known, last = known_rows(connection, batch), last_file_row(connection, batch[0])
        clicked = {place for pair in double_clicks(batch) for place in pair}
        counting = {place for place, row in known.same.items() if row["status"] == "completed"}
        self._unchanged += len(counting - clicked)
        places = sorted(((known.same.keys() | known.changed.keys()) - counting) | clicked)
        self._waiting += [batch[place] for place in places]
        self._unnamed = _Unnamed(batch, known, places, last)
        done = counting.union(places)
        fresh = [each for place, each in enumerate(batch) if place not in done]
        for start in range(0, len(fresh), STEP):
            yield fresh[start : start + STEP]

    def add(self, batch: Sequence[CompletedInterview]) -> None:
        """In one short transaction. Nothing of it counts yet."""
        self._given |= {each.uuid for each in batch}
        alone_here = [each for each in batch if not self._meets(each)]
        with self._database.transaction("import") as connection:
            alone(connection)
            self._refuse_cleared(connection)
            nothing = KnownRows() if self._unnamed else None
            settled = list(Recogniser(connection, alone_here, nothing).settle(alone_here))
            fresh: list[Settled] = []
            corrections: list[tuple[CompletedInterview, int]] = []
            for came, each in zip(alone_here, settled, strict=True):
                if each.key is not None and each.becomes is Becomes.UNCHANGED:
                    self._unchanged += 1
                elif (
                    each.key is not None and each.becomes is Becomes.CORRECTION and not came.origin
                ):
                    corrections.append((each.interview, each.key))
                elif each.key is not None or each.doubts or each.interview.uuid != came.uuid:
                    self._waiting.append(came)
                else:
                    fresh.append(each)
            if fresh:
                add(connection, fresh, None, intake=self._intake.id)
            self._correct(connection, corrections)
        self._staged |= {each.interview.uuid for each in fresh}
        cases = [each.interview for each in fresh if each.interview.case]
        self._cases |= {(each.instrument, each.case): each for each in cases}

    def _correct(
        self, connection: Connection, corrections: Sequence[tuple[CompletedInterview, int]]
    ) -> None:
        """Stage what corrects a completed interview. What ended otherwise, or is meant once more,
        waits.
        """
        now = states(connection, [key for _, key in corrections])
        staged: list[Difference] = []
        for (interview, key), each in zip(
            corrections, differences(connection, corrections), strict=True
        ):
            if each.status != "completed" or key in self._corrected:
                self._waiting.append(interview)
            elif not each.differs:
                self._waiting.append(interview)  # its times or its fingerprint may
            else:
                staged.append(each)
                self._corrected[key] = interview, now[key]
        stage_shadows(connection, staged, self._intake.id)

    def _meets(self, interview: CompletedInterview) -> bool:
        """Whether it may be of one person with one that is staged; then it waits."""
        of_case = self._cases.get((interview.instrument, interview.case))
        meant = interview.uuid if interview.uuid in self._staged else of_case and of_case.uuid
        if meant:
            self._meant.add(meant)
            self._waiting.append(interview)
        return bool(meant)

    def merge(
        self, source: Source | None, *, without_vanished: bool = False, replace: bool = False
    ) -> Taken:
        """From one moment on all of it counts, if nothing else of the file came in meanwhile.

        `replace`: the file was imported before in another way, and what it does not give any more
        is discarded.
        """
        fingerprint = source.fingerprint if source else ""
        with self._database.transaction("import") as connection:
            alone(connection)
            self._refuse_cleared(connection)
            gone = 0
            if replace and source is not None:
                gone = readmitted(connection, source, self._given)
            admit(connection, source)
            self._put_back(connection)
            self._apply(connection)
            counting = merged(connection, self._intake, fingerprint)
            if meant := sorted(self._staged & self._meant):
                count_now(connection, list(keys_of(connection, meant).values()), counting)
            if self._unnamed:
                rest = self._of_unnamed(connection, self._unnamed, source, without_vanished)
            else:
                rest = taken_in(connection, self._waiting, source)
        self._intake = counting
        return rest + Taken(
            added=len(self._staged),
            unchanged=self._unchanged,
            corrected=len(self._corrected),
            discarded=gone,
        )

    def _apply(self, connection: Connection) -> None:
        """Make the corrections that were staged, but for interviews that are not any more what they
        were then: those are looked at anew.
        """
        now = states(connection, list(self._corrected))
        other = [key for key, (_, then) in self._corrected.items() if now.get(key) != then]
        forget(connection, list(shadow_keys(connection, self._intake.id, other).values()))
        self._waiting += [self._corrected.pop(key)[0] for key in other]
        if self._corrected:
            apply_shadows(connection, self._intake.id)

    def _of_unnamed(
        self,
        connection: Connection,
        file: "_Unnamed",
        source: Source | None,
        without_vanished: bool,
    ) -> Taken:
        """What an earlier export has of a file that names nobody."""
        if last_file_row(connection, file.batch[0]) != file.last:
            raise StoreError(
                f"another data file came into {shown(self._database.name)} while this one was "
                "imported, and may have the same rows; nothing of it is kept, import it again"
            )
        rows = kept_now(connection, file.known.of(file.places))
        recogniser = Recogniser(connection, self._waiting, rows)
        settled = list(recogniser.settle(self._waiting))
        taken = settled_in(connection, self._waiting, settled, source)
        taken += Taken(earlier=tuple(earlier_exports(connection, file.batch, file.known)))
        return taken + (
            discard_vanished(connection, rows.vanished, source) if without_vanished else Taken()
        )

    def _put_back(self, connection: Connection) -> None:
        """Those of a case that somebody else brought in meanwhile are not new any more."""
        each = tables.interviews.c
        for cases in some_of([case for _, case in self._cases]):
            mine = or_(each.intake.is_(None), each.intake != self._intake.id)
            query = select(each.instrument, each.case).where(each.case.in_(cases), mine)
            for name in {tuple(row) for row in connection.execute(query)} & self._cases.keys():
                again = self._cases.pop(name)
                self._staged.discard(again.uuid)
                key = keys_of(connection, [again.uuid])[again.uuid]
                forget(connection, [key])
                self._waiting.append(again)

    def _refuse_cleared(self, connection: Connection) -> None:
        if not beaten(connection, self._intake):
            raise StoreError(
                f"the import into {shown(self._database.name)} gave no sign of life for so long "
                "that another program cleared it away; nothing of it is kept, import it again"
            )

    def settle(self) -> None:
        """Take away the marks, or, where it was not merged, all of it."""
        settle(self._database, self._intake)


def pause_after(seconds: float) -> float:
    """How long to leave the store to others after a transaction: the longer where all is slow."""
    least, most = _PAUSES
    return min(max(seconds / 3, least), most)


def settle(database: Database, intake: Intake) -> None:
    """Bring an intake to its end, a few interviews at a time."""
    after, done = 0, False
    while not done:
        began = time.monotonic()
        after = settled_some(database, intake, after)
        done = not after
        time.sleep(0 if done else pause_after(time.monotonic() - began))


def settle_left_over(database: Database) -> None:
    """Bring to their end what was interrupted before."""
    with database.reading() as connection:
        interrupted = left_over(connection)
    for intake in interrupted:
        settle(database, intake)
