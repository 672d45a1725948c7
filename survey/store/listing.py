"""Interviews as they lie in the store: which there are, and what happened to each."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from survey.conditions import Condition
from survey.errors import DataError, StoreError, did_you_mean, shown
from survey.store import tables
from survey.store.counting import as_they_stand, counted, interview_columns
from survey.store.database import Database
from survey.store.endings import ending_of
from survey.store.matching import matching
from survey.store.rows import moment

__all__ = ["Event", "Kept", "Wanted", "endings", "events", "found", "interview_named", "listed"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One interview of the store, without its answers.

    `ended_as`: of a discarded one, how it ended (`survey.store.endings`). `started`, `completed`:
    with a time zone; None where a data file has no times.
    """

    uuid: str
    instrument: str
    version: str
    group: str
    mode: str
    language: str
    status: str
    ended_as: str
    case: str
    interviewer: str
    started: datetime | None
    completed: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which interviews. What is empty is no matter; `day` is that of completion, or of beginning
    where it is not completed, in UTC. `where`: a condition on items, `group` and whatever else is
    known of an interview; where it is unknown, the interview is not wanted.
    """

    instrument: str = ""
    group: str = ""
    mode: str = ""
    status: str = ""
    ended_as: str = ""
    interviewer: str = ""
    case: str = ""
    day: str = ""
    where: Condition | None = None

    @property
    def said(self) -> dict[str, str]:
        """What is asked for, by name, without the condition."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in given.items() if value and name != "where"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an interview, such as completed or corrected; why, and who did
    it.
    """

    event: str
    reason: str
    who: str
    wall: datetime


def listed(store: Database, wanted: Wanted | None = None) -> list[Kept]:
    """The interviews wanted, in the order they came in. Raises DataError for a value that no
    interview has, and for a condition on what is not known.
    """
    with store.reading() as connection:
        return [kept_of(row) for row in found(connection, wanted or Wanted())]


def found(connection: Connection, wanted: Wanted) -> list[RowMapping]:
    """Rows of interviews, with the `reason` of the last time each was discarded."""
    rows = connection.execute(interviews_with_reason(connection)).mappings().all()
    having = [row for row in rows if _has(row, wanted.said)]
    for name, value in wanted.said.items():
        known = dict.fromkeys(_value(row, name) for row in rows)
        if name not in ("status", "ended_as") and value not in known:
            nearest = did_you_mean(value, filter(None, known))
            raise DataError.of(f"--{name}", f"no interview has {shown(value)}{nearest}")
    if wanted.where is None:
        return having
    return matching(connection, wanted.where, having)


def interviews_with_reason(connection: Connection) -> Select[Any]:
    """Every interview as it stands, and why it was discarded the last time, if it was."""
    status, visible = as_they_stand(connection)
    each, event = tables.interviews.c, tables.events.c
    last = (
        select(event.interview, func.max(event.id).label("event"))
        .where(event.event == "discarded")
        .group_by(event.interview)
        .subquery()
    )
    columns: list[Any] = [*interview_columns(status), event.reason]
    return (
        select(*columns)
        .select_from(tables.interviews)
        .outerjoin(last, last.c.interview == each.id)
        .outerjoin(tables.events, event.id == last.c.event)
        .where(visible)
        .order_by(each.id)
    )


def _has(row: RowMapping, said: dict[str, str]) -> bool:
    return all(_value(row, name) == value for name, value in said.items())


def _value(row: RowMapping, name: str) -> str:
    if name == "day":
        return (row["completed"] or row["started"] or "")[:10]
    if name == "ended_as":
        return kept_of(row).ended_as
    return row[name] or ""


def kept_of(row: RowMapping) -> Kept:
    discarded = row["status"] == "discarded"
    return Kept(
        uuid=row["uuid"],
        instrument=row["instrument"],
        version=row["version"],
        group=row["group"] or "",
        mode=row["mode"],
        language=row["language"],
        status=row["status"],
        ended_as=ending_of(row["ended_as"], row["reason"]) if discarded else "",
        case=row["case"] or "",
        interviewer=row["interviewer"] or "",
        started=moment(row["started"]),
        completed=moment(row["completed"]),
    )


def interview_named(store: Database, beginning: str) -> Kept:
    """The interview whose uuid begins so. Raises StoreError where there is none, and lists them
    where there are several.
    """
    with store.reading() as connection:
        return kept_of(row_named(connection, beginning, store.name))


def row_named(connection: Connection, beginning: str, store: str) -> RowMapping:
    begins = _begins(beginning)
    query = interviews_with_reason(connection).where(begins).limit(10)
    rows = connection.execute(query).mappings().all()
    if len(rows) == 1:
        return rows[0]
    if not rows:
        raise StoreError(
            f"there is no interview {shown(beginning)} in {shown(store)}; concord interview list "
            "shows them"
        )
    if exact := [row for row in rows if row["uuid"] == beginning]:
        return exact[0]
    number = connection.scalar(select(func.count()).select_from(tables.interviews).where(begins))
    listed = "\n".join(f"  {row['uuid']}  {row['instrument']} {row['group'] or ''}" for row in rows)
    more = f"\n  … and {number - len(rows)} more" if number and number > len(rows) else ""
    raise StoreError(
        f"{number} interviews begin with {shown(beginning)}; write more of the id of one:\n"
        f"{listed}{more}"
    )


def _begins(beginning: str) -> ColumnElement[bool]:
    uuid = tables.interviews.c.uuid
    return func.lower(func.substr(uuid, 1, len(beginning))) == beginning.lower()


def events(store: Database, uuid: str) -> list[Event]:
    """What happened to an interview, the first first."""
    each = tables.events.c
    query = (
        select(each.event, each.reason, each.who, each.wall)
        .join(tables.interviews)
        .where(tables.interviews.c.uuid == uuid)
        .order_by(each.id)
    )
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return [
        Event(event, reason, who or "", datetime.fromisoformat(wall))
        for event, reason, who, wall in rows
    ]


def endings(store: Database, instruments: Sequence[str] | None = None) -> dict[str, int]:
    """Numbers of interviews that are not completed: `partial`, and of those discarded each kind
    that there is (`survey.store.endings`), empty where nobody said.
    """
    with store.reading() as connection:
        query = interviews_with_reason(connection).where(~counted(connection))
        rows = connection.execute(query).mappings().all()
    numbers: dict[str, int] = {}
    for row in rows:
        if instruments is None or row["instrument"] in instruments:
            kind = kept_of(row).ended_as if row["status"] == "discarded" else "partial"
            numbers[kind] = numbers.get(kind, 0) + 1
    return numbers
