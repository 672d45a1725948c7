"""Interviews that are running: begun, listed, gone on with by one window at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Connection, func, insert, select

from survey.errors import InterviewClosedError, StoreError, shown
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.leases import (
    RUNNING,
    Lease,
    among_others,
    as_lease,
    clock,
    held_status,
    lease_of,
    refuse_held,
    since,
    take,
)
from survey.store.rebuilt import rebuilt
from survey.store.recording import new_answers
from survey.store.rows import (
    admit_definition,
    completed_interview,
    insert_new,
    interview_row,
    kept_definition,
    last_given,
    latest_answers,
    moment,
    note_event,
    set_interview,
    standing,
    timestamp,
)

__all__ = ["Interrupted", "Leased", "as_it_is", "begun", "interrupted", "key_of", "resumed"]


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An interview that was begun and neither completed nor discarded. `started`: of one that came
    in without a time, and was opened again, when its answers came in. `lease`: the window that has
    it; None where it was set aside. `mode`: how it was begun, or came in.
    """

    uuid: str
    instrument: str
    version: str
    group: str
    language: str
    status: str
    started: datetime
    last_answer: datetime | None
    answered: int
    lease: Lease | None = None
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Leased:
    """A running interview as one window has it: its key and uuid, what is saved of it, the name of
    the lease.
    """

    key: int
    uuid: str
    interview: Interview
    saved: Mapping[str, Answer]
    holder: str


def begun(
    connection: Connection,
    interview: Interview,
    *,
    mode: str,
    attributes: Mapping[str, Any],
    uuid: str | None,
    case: str,
    interviewer: str,
    decided: Sequence[Questionnaire] = (),
) -> Leased:
    """Keep a new interview with what it says already. Raises InterviewHeldError or
    InterviewClosedError where there is one of this uuid, and UndecidedError where nobody has
    decided what a new version did to earlier answers.
    """
    among_others(connection)
    admit_definition(connection, interview.questionnaire, decided)
    row = interview_row(
        interview,
        mode,
        "started",
        timestamp(),
        attributes,
        uuid=uuid,
        case=case,
        interviewer=interviewer,
    )
    new = insert_new(connection, tables.interviews, row, "uuid")
    each = tables.interviews.c
    key = connection.execute(select(each.id).where(each.uuid == row["uuid"])).scalar_one()
    if not new:
        _refuse_second(connection, key, row["uuid"])
    note_event(connection, key, "started", who=interviewer)
    if rows := new_answers(key, {}, interview):
        connection.execute(insert(tables.answers), rows)
    holder = take(connection, key, interviewer)
    return Leased(key, row["uuid"], interview, interview.answers, holder)


def _refuse_second(connection: Connection, key: int, uuid: str) -> NoReturn:
    status, lease = held_status(connection, key), lease_of(connection, key)
    if lease is not None:
        raise lease.error(uuid)
    raise InterviewClosedError(uuid, status=status, since=since(connection, key, status))


def key_of(connection: Connection, uuid: str) -> int | None:
    return connection.scalar(select(tables.interviews.c.id).where(tables.interviews.c.uuid == uuid))


def as_it_is(connection: Connection, key: int) -> tuple[str, CompletedInterview]:
    """The status of an interview, and its answers as they stand."""
    each = tables.interviews
    row = connection.execute(select(each).where(each.c.id == key)).mappings().one()
    return row["status"], completed_interview(row, _on_route(connection, key))


def _on_route(connection: Connection, key: int) -> dict[str, Answer]:
    given = latest_answers(connection, [key])[key]
    return {name: answer for name, answer in given.items() if answer is not Missing.NOT_ASKED}


def interrupted(
    connection: Connection, instruments: Sequence[str] | None, mode: str | None
) -> list[Interrupted]:
    """Interviews that can be gone on with, the one touched last first."""
    each, given, lease = tables.interviews.c, tables.answers.c, tables.leases
    last = func.max(given.wall).label("last")
    query = (
        select(tables.interviews, last, func.count(given.question.distinct()).label("answered"))
        .outerjoin(tables.answers, given.interview == each.id)
        .where(each.status.in_(RUNNING))
        .group_by(each.id)
    )
    now = clock(connection)
    leases = {row.interview: as_lease(row, now) for row in connection.execute(select(lease))}
    found = [
        Interrupted(
            row["uuid"],
            row["instrument"],
            row["version"],
            row["group"] or "",
            row["language"],
            row["status"],
            datetime.fromisoformat(
                row["started"] or row["last"] or row["completed"] or timestamp()
            ),
            moment(row["last"]),
            row["answered"],
            leases.get(row["id"]),
            row["mode"],
        )
        for row in connection.execute(query).mappings()
        if (instruments is None or row["instrument"] in instruments) and mode in (None, row["mode"])
    ]
    return sorted(found, key=lambda one: one.last_answer or one.started, reverse=True)


def resumed(
    connection: Connection, uuid: str, store: str, *, take_over: bool, interviewer: str
) -> Leased:
    """Lease an interrupted interview and read how it stands, at one moment.

    Raises StoreError where there is none, InterviewHeldError where another window has it.
    """
    key = key_of(connection, uuid)
    status = None if key is None else held_status(connection, key)
    if key is None or status not in RUNNING:
        raise StoreError(f"there is no interrupted interview {shown(uuid)} in {shown(store)}")
    before = refuse_held(connection, key, uuid, take_over=take_over)
    holder = take(connection, key, interviewer)
    connection.execute(set_interview(key, status="started"))
    said = "" if before is None else f"taken over from {before.name}"
    note_event(connection, key, "resumed", said, who=interviewer)
    interview, saved = _as_it_stands(connection, key, store)
    return Leased(key, uuid, interview, saved, holder)


def _as_it_stands(
    connection: Connection, key: int, store: str
) -> tuple[Interview, Mapping[str, Answer]]:
    """The interview where it stood, and its answers on the route. One that was finished and opened
    again stands at its end: what a form or a data file left out is not asked for.
    """
    each = tables.interviews
    row = connection.execute(select(each).where(each.c.id == key)).mappings().one()
    if row["completed"] is not None:
        asked, once = rebuilt(connection, row, store), last_given(connection, key)
        stay = {**asked.supplied, **asked.kept}
        return asked.begun(asked.questionnaire).resume(stay, earlier=once), stay
    questionnaire = kept_definition(connection, row["definition"], store)
    given = latest_answers(connection, [key])[key]
    interview = standing(questionnaire, row, given, last_given(connection, key))
    return interview, {q: a for q, a in given.items() if a is not Missing.NOT_ASKED}
