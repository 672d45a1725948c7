"""One state of the store read by columns: what a table of answers needs, without an object for
every interview.

An answer is fetched as one text: its question, a line's end, and what was answered — JSON, or the
bare name of a kind of missing answer, which is no JSON. JSON has no line's end within, so the last
one parts the two. Most answers to closed questions are one of few such texts: whoever reads can
number them, and look at each once instead of at every row.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from sys import intern
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.store import tables
from survey.store.cases import attributes_of_cases
from survey.store.counting import counted
from survey.store.database import file_identity
from survey.store.rows import (
    decoded,
    kept_definition,
    kept_questionnaires,
    latest_answers,
    moment,
    standing,
)

__all__ = ["Snapshot", "answered"]

BATCH = 2_000
"""Rows fetched at a time: few enough to stay near the processor."""

_WHO = (
    "id",
    "uuid",
    "instrument",
    "version",
    "group",
    "mode",
    "language",
    "started",
    "completed",
    "attributes",
    "definition",
    "case",
    "interviewer",
)
_SHARED = ("instrument", "version", "group", "mode", "language", "definition", "interviewer")
_PARTED = "\n"
_NAMES = frozenset(Missing.names())


Times = tuple[Sequence[int], Sequence[str], Sequence[str], Sequence[float]]
"""Of answers: the interviews' `id`, the questions, the moments, the steady clock."""


@dataclass(frozen=True)
class Snapshot:
    """The completed interviews of a store, of all its instruments or of those named, while its
    transaction lasts.
    """

    connection: Connection
    instruments: Sequence[str] | None = None

    def questionnaires(self) -> list[Questionnaire]:
        """The definitions kept, the oldest first."""
        return kept_questionnaires(self.connection, self.instruments)

    def interviews(self) -> Iterator[Mapping[str, Sequence[Any]]]:
        """Who and how, in the order they came in: batches of columns, named and typed as in
        CompletedInterview, and `id`; `definition` is its `hash`, and `case` may be None. The
        attributes are those of the case and the interview's own.
        """
        query = self._completed(*(tables.interviews.c[name] for name in _WHO)).order_by(
            tables.interviews.c.id
        )
        cases = attributes_of_cases(self.connection)
        for rows in self._fetched(query):
            batch: dict[str, Sequence[Any]] = dict(zip(_WHO, zip(*rows, strict=True), strict=True))
            for name in _SHARED:
                batch[name] = [
                    intern(text or "") for text in batch[name]
                ]  # few texts, which many interviews share
            for name in ("started", "completed"):
                batch[name] = [moment(text) for text in batch[name]]
            batch["attributes"] = json.loads(
                f"[{','.join(batch['attributes'])}]"
            )  # one text is read much faster than many
            if cases:
                batch["attributes"] = [
                    {**cases.get(case, {}), **own}
                    for case, own in zip(batch["case"], batch["attributes"], strict=True)
                ]
            yield batch

    def answers(self) -> Iterator[tuple[Sequence[int], Sequence[str]]]:
        """Every answer ever given in these interviews, the first one first: batches of interviews'
        `id` and of texts.

        Of the texts of one question in one interview the last one counts; `answered` says what a
        text means.
        """
        rows = tables.answers.c
        text = rows.question + _PARTED + func.coalesce(rows.value, rows.missing)
        counting = self._completed(tables.interviews.c.id)
        # the sum keeps SQLite from looking up each interview in an index: one pass over the table
        # is twice as fast
        query = (
            select(rows.interview, text).where((rows.interview + 0).in_(counting)).order_by(rows.id)
        )
        for batch in self._fetched(query):
            yield [key for key, _ in batch], [text for _, text in batch]

    def times(self) -> Iterator[Times]:
        """When each answer was kept while it was given, the first one first: batches of interviews'
        `id`, questions, moments of the wall clock (ISO 8601 in UTC, without the zone), and seconds
        of the machine's steady clock. Answers that came in otherwise have no times.
        """
        rows = tables.answers.c
        counted = self._completed(tables.interviews.c.id)
        given = or_(rows.missing.is_(None), rows.missing != Missing.NOT_ASKED.value)
        query = (
            select(rows.interview, rows.question, _without_zone(rows.wall), rows.monotonic)
            .where(rows.monotonic.is_not(None), given, (rows.interview + 0).in_(counted))
            .order_by(rows.id)
        )
        for batch in self._fetched(query):
            keys, questions, walls, steady = zip(*batch, strict=True)
            yield keys, questions, walls, steady

    def turns(self) -> Iterator[tuple[Sequence[int], Sequence[str]]]:
        """When these interviews began, were set aside, taken up again, ended or corrected: batches
        of interviews' `id` and moments, written as in `times`.
        """
        rows = tables.events.c
        counted = self._completed(tables.interviews.c.id)
        query = (
            select(rows.interview, _without_zone(rows.wall))
            .where(rows.event != "language", (rows.interview + 0).in_(counted))
            .order_by(rows.id)
        )
        for batch in self._fetched(query):
            keys, walls = zip(*batch, strict=True)
            yield keys, walls

    def stopped(self) -> Iterator[str]:
        """The question at which each interview stands that was begun and is not finished."""
        each = tables.interviews
        query = self._of_instruments(select(each)).where(each.c.status.in_(("started", "paused")))
        rows = self.connection.execute(query.order_by(each.c.id)).mappings().all()
        given = latest_answers(self.connection, [row["id"] for row in rows])
        for row in rows:
            questionnaire = kept_definition(self.connection, row["definition"], "")
            question = standing(questionnaire, row, given[row["id"]]).question
            if question is not None:
                yield question.id

    def number(self) -> int:
        """How many completed interviews there are."""
        return self.connection.scalar(self._completed(func.count())) or 0

    def newest(self) -> tuple[object, ...]:
        """What Concord's own changes move: the number of all interviews, the last answer and event
        with their times, and what is known of cases.
        """
        answer, event = tables.answers.c, tables.events.c
        last_answer = (
            select(answer.id, answer.interview, answer.question, answer.wall)
            .order_by(answer.id.desc())
            .limit(1)
        )
        last_event = (
            select(event.id, event.interview, event.event, event.wall)
            .order_by(event.id.desc())
            .limit(1)
        )
        number = self.connection.scalar(select(func.count()).select_from(tables.interviews))
        moved = self.connection.scalar(select(func.count(tables.intakes.c.merged))) or 0
        cases = sorted(attributes_of_cases(self.connection).items())
        mark = sha256(json.dumps(cases).encode()).hexdigest()
        return (
            number,
            moved,
            mark,
            *(
                value
                for query in (last_answer, last_event)
                for value in self.connection.execute(query).first() or ()
            ),
        )

    def file(self) -> Path | None:
        """The file this state is read from, where nothing but that file holds it: no commit can
        change it while this lasts.

        None for a server, for a store in memory, and where another file has been put in the place
        of the opened one.
        """
        path, opened = self.connection.info.get("file", (None, None))
        if path is None or opened is None or opened != file_identity(path):
            return None
        journal = self.connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        return path if journal == "delete" else None

    def _completed(self, *columns: Any) -> Select[Any]:
        query = select(*columns).where(counted(self.connection))
        return self._of_instruments(query)

    def _of_instruments(self, query: Select[Any]) -> Select[Any]:
        return (
            query
            if self.instruments is None
            else query.where(tables.interviews.c.instrument.in_(self.instruments))
        )

    def _fetched(self, query: Select[Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Rows as the driver gives them: to make two million row objects takes longer than to fetch
        the answers.
        """
        dialect = self.connection.dialect
        compiled = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        order = compiled.positiontup
        given = compiled.params if order is None else [compiled.params[name] for name in order]
        # a named cursor leaves the rows on the server until they are fetched
        named = {"name": f"snapshot_{uuid4().hex}"} if dialect.name == "postgresql" else {}
        with closing(self.connection.connection.cursor(**named)) as cursor:
            cursor.execute(str(compiled), given)
            while rows := cursor.fetchmany(BATCH):
                yield rows


def _without_zone(wall: ColumnElement[str]) -> ColumnElement[str]:
    """A moment as numpy reads it; all of the store's are in UTC."""
    return func.replace(wall, "+00:00", "")


def answered(text: str) -> tuple[str, Answer]:
    """The question and the answer of one text of `Snapshot.answers`."""
    question, _, said = text.rpartition(_PARTED)
    return question, decoded(None, said) if said in _NAMES else decoded(said, None)
