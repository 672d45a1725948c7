"""The store's own face: definitions, interviews one by one, interviews in bulk, counts."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from sqlalchemy import Engine, func, or_, select, update

from survey.errors import InterviewClosedError, StoreError, shown
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.cases import attributes_of_cases
from survey.store.counting import counted
from survey.store.database import Database
from survey.store.endings import ending_of
from survey.store.intake import BATCH, SHORT, source_of, take_in
from survey.store.leases import alone, held_status, last_event, refuse_held, release
from survey.store.long_intake import STEP, Staging, pause_after, settle_left_over
from survey.store.migrations import Upgrade
from survey.store.recognising import separately
from survey.store.recording import Recording
from survey.store.rows import (
    admit_definition,
    check_decided,
    completed_interview,
    decoded,
    forget_unused,
    is_kept,
    keep_definition,
    kept_definition,
    kept_questionnaires,
    latest_answers,
    note_event,
    set_interview,
)
from survey.store.running import (
    Interrupted,
    Leased,
    as_it_is,
    begun,
    interrupted,
    key_of,
    resumed,
)
from survey.store.snapshot import Snapshot
from survey.store.taken import Source, Taken
from survey.store.writing import put_right

__all__ = ["HistoryEntry", "Store"]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A row of an interview's history: an answer at the moment it was given."""

    question: str
    answer: Answer
    wall: datetime
    monotonic: float | None


class Store(Database):
    """Interviews and the definitions they were made by. Use `open_store`; close it, or use it in a
    `with` block.

    `upgrade`: what bringing it up to date did, where opening it did that; with `reading` the file
    or server is as it was, and its answers are read by today's rules.
    """

    def __init__(
        self, engine: Engine, name: str, *, reading: bool = False, upgrade: Upgrade | None = None
    ) -> None:
        super().__init__(engine, name, reading=reading)
        self.upgrade = upgrade
        self.decided: Sequence[Questionnaire] = ()
        """The definitions of today, whose `changes` count beside those that were kept."""

    # --- definitions ---

    def add(self, questionnaire: Questionnaire) -> None:
        """Keep a definition, so that interviews made by it stay readable. Adding it again changes
        nothing.
        """
        with self.transaction() as connection:
            keep_definition(connection, questionnaire)

    def check_decided(self, questionnaire: Questionnaire) -> None:
        """Raises UndecidedError where answers to this definition would not be let in, since it is a
        new version and nobody has decided what becomes of earlier answers.
        """
        with self.reading() as connection:
            check_decided(connection, questionnaire, self.decided)

    def questionnaires(self, instruments: Sequence[str] | None = None) -> list[Questionnaire]:
        """Every definition kept, the oldest first; of these instruments only, where they are
        named.
        """
        with self.reading() as connection:
            return kept_questionnaires(connection, instruments)

    def questionnaire(self, hash: str) -> Questionnaire:  # noqa: A002  # the field's word for it
        """The definition with this hash. Raises StoreError where it was never kept."""
        with self.reading() as connection:
            return kept_definition(connection, hash, self.name)

    # --- interviews one by one ---

    def begin(
        self,
        interview: Interview,
        *,
        mode: str,
        attributes: Mapping[str, str | int | float] | None = None,
        uuid: str | None = None,
        case: str = "",
        interviewer: str = "",
    ) -> Recording:
        """Start recording an interview. Its first row is on disk when this returns.

        `uuid`: where it has one already, such as a numbered paper form; else it is given one.
        `case`: the id of whom it is with; `interviewer`: who asks.

        Raises InterviewHeldError or InterviewClosedError where there is one of this uuid, and
        UndecidedError where nobody has decided what a new version did to earlier answers.
        """
        with self.transaction("interview") as connection:
            leased = begun(
                connection,
                interview,
                mode=mode,
                attributes=attributes or {},
                uuid=uuid,
                case=case,
                interviewer=interviewer,
                decided=self.decided,
            )
        return self._recording(leased)

    def interrupted(
        self, instruments: Sequence[str] | None = None, *, mode: str | None = None
    ) -> list[Interrupted]:
        """Interviews that can be resumed, the one touched last first; of these instruments, of this
        mode only.
        """
        with self.reading() as connection:
            return interrupted(connection, instruments, mode)

    def resume(self, uuid: str, *, take_over: bool = False, interviewer: str = "") -> Recording:
        """Go on with an interrupted interview, at the question where it stood.

        Raises InterviewHeldError where another window has it. `take_over`: it was decided to take
        it from a window that gives no sign of life; one that does keeps it.
        """
        with self.transaction("interview") as connection:
            leased = resumed(
                connection, uuid, self.name, take_over=take_over, interviewer=interviewer
            )
        return self._recording(leased)

    def _recording(self, leased: Leased) -> Recording:
        return Recording(
            self, leased.key, leased.uuid, leased.interview, leased.saved, holder=leased.holder
        )

    def find(self, uuid: str) -> tuple[str, CompletedInterview] | None:
        """The status of the interview with this uuid and its answers as they stand; None where
        there is none.
        """
        with self.reading() as connection:
            key = key_of(connection, uuid)
            return None if key is None else as_it_is(connection, key)

    def put_right(
        self,
        seen: CompletedInterview,
        right: CompletedInterview,
        questionnaire: Questionnaire,
        *,
        discard: str = "",
    ) -> None:
        """Keep an interview as somebody decided that it is right, having `seen` it; where a reason
        is given, discard it as well.

        Raises InterviewClosedError where it is not as it was seen any more; nothing is changed
        then.
        """
        with self.transaction("interview") as connection:
            alone(connection)
            key = key_of(connection, seen.uuid)
            status, now = as_it_is(connection, key) if key is not None else ("gone", None)
            if key is None or now is None or now.answers != seen.answers:
                changed = None if key is None else last_event(connection, key)
                raise InterviewClosedError(seen.uuid, status=status, since=changed)
            keep_definition(connection, questionnaire)
            put_right(connection, right)
            if discard:
                connection.execute(set_interview(key, status="discarded", ended_as="declined"))
                note_event(connection, key, "discarded", discard)

    def discard(self, uuid: str, reason: str, *, take_over: bool = False) -> None:
        """Discard an interview, completed or not, so that it does not count; its answers stay in
        the history.

        Raises InterviewHeldError where a window has it; with `take_over` only where that gives a
        sign of life.
        """
        with self.transaction() as connection:
            key = key_of(connection, uuid)
            if key is None:
                raise StoreError(f"there is no interview {shown(uuid)} in {shown(self.name)}")
            held_status(connection, key)
            refuse_held(connection, key, uuid, take_over=take_over)
            release(connection, key)
            kind = ending_of(None, reason) or None
            connection.execute(set_interview(key, status="discarded", ended_as=kind))
            note_event(connection, key, "discarded", reason)

    def history(self, uuid: str) -> list[HistoryEntry]:
        """Every answer of an interview as it was given, the first one first."""
        rows = tables.answers
        query = (
            select(rows.c.question, rows.c.value, rows.c.missing, rows.c.wall, rows.c.monotonic)
            .join(tables.interviews)
            .where(tables.interviews.c.uuid == uuid)
            .order_by(rows.c.id)
        )
        with self.reading() as connection:
            found = connection.execute(query).all()
        return [
            HistoryEntry(q, decoded(value, missing), datetime.fromisoformat(wall), steady)
            for q, value, missing, wall, steady in found
        ]

    # --- interviews in bulk ---

    def take_in(
        self,
        interviews: Iterable[CompletedInterview],
        questionnaires: Iterable[Questionnaire],
        *,
        source: Source | None = None,
        replace: bool = False,
        without_vanished: bool = False,
    ) -> Taken:
        """Add finished interviews, all or none. One that is there already is left alone or
        corrected, and one that may be of the same person as another is listed beside it, by the
        rules of `survey.store.identity`.

        `questionnaires`: the definitions the interviews name by hash. `source`: the file they are
        of. Where that was imported before with another mapping it is a DataError; with `replace`
        its interviews that are not given any more are discarded. `without_vanished`: rows of an
        earlier export of the same tool that this one is without are discarded too.
        """
        settle_left_over(self)
        given = iter(interviews)
        few = list(islice(given, SHORT + 1))
        before = None if source is None else self.source(source.fingerprint)
        if len(few) > SHORT and (
            before is None or source is None or before.mapping == source.mapping
        ):
            given = chain(few, given)
            return self._staged(given, questionnaires, source, without_vanished=without_vanished)
        with self.transaction("import" if source else "forms") as connection:
            alone(connection)
            for questionnaire in questionnaires:
                admit_definition(connection, questionnaire, self.decided)
            given = chain(few, given)
            return take_in(
                connection, given, source, replace=replace, without_vanished=without_vanished
            )

    def _staged(
        self,
        interviews: Iterable[CompletedInterview],
        questionnaires: Iterable[Questionnaire],
        source: Source | None,
        *,
        without_vanished: bool,
    ) -> Taken:
        """Many, in short transactions; still all or none."""
        with self.transaction("import") as connection:
            given = list(questionnaires)
            new = [each.hash for each in given if not is_kept(connection, each.hash)]
            for questionnaire in given:
                admit_definition(connection, questionnaire, self.decided)
        staging = Staging(self)
        try:
            for batch in separately(interviews, STEP):
                for part in staging.parts(batch):
                    began = time.monotonic()
                    staging.add(part)
                    time.sleep(pause_after(time.monotonic() - began))
            taken = staging.merge(source, without_vanished=without_vanished)
        except BaseException:
            staging.settle()
            with self.transaction("import") as connection:
                alone(connection)
                forget_unused(connection, new)
            raise
        staging.settle()
        return taken

    def source(self, fingerprint: str) -> Source | None:
        """The data file with this fingerprint, where it was imported before."""
        with self.reading() as connection:
            return source_of(connection, fingerprint)

    def discard_source(self, fingerprint: str, reason: str) -> int:
        """Discard the interviews of an imported file, so that it can come in anew. Returns how
        many.
        """
        with self.transaction() as connection:
            mine = tables.interviews.c.source == fingerprint
            keys = connection.scalars(select(tables.interviews.c.id).where(mine)).all()
            for key in keys:
                note_event(connection, key, "discarded", reason)
            connection.execute(
                update(tables.interviews)
                .where(mine)
                .values(status="discarded", ended_as="replaced", source=None)
            )
            connection.execute(
                tables.sources.delete().where(tables.sources.c.fingerprint == fingerprint)
            )
        return len(keys)

    def completed(self, instruments: Sequence[str] | None = None) -> Iterator[CompletedInterview]:
        """Every completed interview in the order they came in, with its latest answers; the
        attributes are those of its case and its own.
        """
        each = tables.interviews.c
        with self.reading() as connection:
            cases = attributes_of_cases(connection)
            query = select(tables.interviews).where(counted(connection)).order_by(each.id)
            if instruments is not None:
                query = query.where(each.instrument.in_(instruments))
            for rows in connection.execute(query).mappings().partitions(BATCH):
                given = latest_answers(connection, [row["id"] for row in rows])
                for row in rows:
                    answers = {
                        q: a for q, a in given[row["id"]].items() if a is not Missing.NOT_ASKED
                    }
                    yield completed_interview(row, answers, cases)

    @contextmanager
    def snapshot(self, instruments: Sequence[str] | None = None) -> Iterator[Snapshot]:
        """The completed interviews as they are now, to be read by columns: much faster than one by
        one.
        """
        with self.reading() as connection:
            yield Snapshot(connection, instruments)

    def counts(self, *by: str, status: str | None = "completed") -> dict[tuple[str, ...], int]:
        """Numbers of interviews by columns such as "group", "mode", "status", or "day" (of
        completion).

        >>> with open_store(":memory:") as store:
        ...     store.counts("group")
        {}
        """
        each = tables.interviews.c
        columns = [
            func.substr(each.completed, 1, 10) if name == "day" else each[name] for name in by
        ]
        query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        with self.reading() as connection:
            if status == "completed":
                query = query.where(counted(connection))
            elif status is not None:
                query = query.where(each.status == status, each.intake.is_(None))
            else:
                query = query.where(or_(each.intake.is_(None), counted(connection)))
            rows = connection.execute(query).all()
        return {tuple(part or "" for part in key): number for *key, number in rows}
