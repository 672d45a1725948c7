"""The store's own face: definitions, interviews one by one, interviews in bulk, counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select, update

from survey.errors import StoreError, shown
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.database import Database
from survey.store.endings import ending_of
from survey.store.intake import BATCH, Source, Taken, put_right, take_in, take_in_again
from survey.store.leases import held_status, refuse_held, release
from survey.store.migrations import Upgrade
from survey.store.recording import Recording
from survey.store.rows import (
    completed_interview,
    decoded,
    keep_definition,
    kept_definition,
    kept_questionnaires,
    latest_answers,
    note_event,
    set_interview,
)
from survey.store.running import Interrupted, Leased, begun, interrupted, key_of, resumed
from survey.store.snapshot import Snapshot

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

    # --- definitions ---

    def add(self, questionnaire: Questionnaire) -> None:
        """Keep a definition, so that interviews made by it stay readable. Adding it again changes
        nothing.
        """
        with self.transaction() as connection:
            keep_definition(connection, questionnaire)

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

        Raises InterviewHeldError or InterviewClosedError where there is one of this uuid.
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
            row = (
                connection.execute(
                    select(tables.interviews).where(tables.interviews.c.uuid == uuid)
                )
                .mappings()
                .first()
            )
            if row is None:
                return None
            given = latest_answers(connection, [row["id"]])[row["id"]]
        answers = {
            question: answer
            for question, answer in given.items()
            if answer is not Missing.NOT_ASKED
        }
        return row["status"], completed_interview(row, answers)

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
    ) -> Taken:
        """Add finished interviews, all or none. One that is there already is left alone or
        corrected, and one that may be of the same person as another is listed beside it, by the
        rules of `survey.store.identity`.

        `questionnaires`: the definitions the interviews name by hash. `replace`: the source was
        imported before, with another mapping; its interviews that are not given any more are
        discarded.
        """
        with self.transaction() as connection:
            for questionnaire in questionnaires:
                keep_definition(connection, questionnaire)
            if source is not None and replace:
                return take_in_again(connection, interviews, source)
            return take_in(connection, interviews, source)

    def put_right(self, interview: CompletedInterview, questionnaire: Questionnaire) -> Taken:
        """Keep an interview as somebody decided that it is right, whatever came in before."""
        with self.transaction() as connection:
            keep_definition(connection, questionnaire)
            return put_right(connection, interview)

    def source(self, fingerprint: str) -> Source | None:
        """The data file with this fingerprint, where it was imported before."""
        query = select(tables.sources).where(tables.sources.c.fingerprint == fingerprint)
        with self.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Source(row.fingerprint, row.name, row.mapping)

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
        """Every completed interview in the order they came in, with its latest answers."""
        each = tables.interviews.c
        query = select(tables.interviews).where(each.status == "completed").order_by(each.id)
        if instruments is not None:
            query = query.where(each.instrument.in_(instruments))
        with self.reading() as connection:
            for rows in connection.execute(query).mappings().partitions(BATCH):
                given = latest_answers(connection, [row["id"] for row in rows])
                for row in rows:
                    answers = {
                        q: a for q, a in given[row["id"]].items() if a is not Missing.NOT_ASKED
                    }
                    yield completed_interview(row, answers)

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
        if status is not None:
            query = query.where(each.status == status)
        with self.reading() as connection:
            rows = connection.execute(query).all()
        return {tuple(part or "" for part in key): number for *key, number in rows}
