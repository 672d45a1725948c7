"""Who is writing a running interview: one window at a time.

A lease is taken when an interview is begun or resumed, beats with each answer kept and each minute
that the window is open, and goes when the interview is set aside, completed or discarded. Whoever
writes holds the interview's row first, so that on a server too nobody comes between the look and
the writing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from survey.errors import InterviewClosedError, InterviewHeldError
from survey.store import tables
from survey.store.machine import here, running_here

__all__ = [
    "RUNNING",
    "STALE",
    "Lease",
    "alone",
    "among_others",
    "as_lease",
    "beat",
    "clock",
    "held_status",
    "last_event",
    "lease_of",
    "refuse_another",
    "refuse_held",
    "release",
    "since",
    "take",
]

STALE = timedelta(minutes=5)
"""A lease without a sign of life for so long may be taken over."""

RUNNING = ("started", "paused")
"""The statuses of an interview that can be gone on with."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a running interview. `stale`: no sign of life for some minutes, or the process has
    gone from this machine.
    """

    holder: str
    machine: str
    process: int
    interviewer: str
    since: datetime
    beat: datetime
    stale: bool

    @property
    def name(self) -> str:
        """Who it is, for the history."""
        return f"{self.interviewer or 'a window'} on {self.machine}"

    def error(self, uuid: str) -> InterviewHeldError:
        """What is said to whoever else would write the interview."""
        return InterviewHeldError(
            uuid,
            interviewer=self.interviewer,
            machine=self.machine,
            process=self.process,
            since=self.since,
            beat=self.beat,
            stale=self.stale,
        )


def clock(connection: Connection) -> datetime:
    """Now: by the server's clock where there is one, since those of laptops differ."""
    if connection.dialect.name == "postgresql":
        now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return now.astimezone(UTC)
    return datetime.now(UTC)


def take(connection: Connection, key: int, interviewer: str) -> str:
    """Lease an interview to a new window, whoever had it. Returns the name of the lease."""
    release(connection, key)
    machine, process = here()
    now, holder = clock(connection).isoformat(), str(uuid4())
    connection.execute(
        insert(tables.leases).values(
            interview=key,
            holder=holder,
            machine=machine,
            process=process,
            interviewer=interviewer,
            since=now,
            beat=now,
        )
    )
    return holder


def beat(connection: Connection, key: int, holder: str) -> None:
    """A sign of life, where the window of this name has the interview."""
    each = tables.leases.c
    mine = update(tables.leases).where(each.interview == key, each.holder == holder)
    connection.execute(mine.values(beat=clock(connection).isoformat()))


def release(connection: Connection, key: int) -> None:
    connection.execute(delete(tables.leases).where(tables.leases.c.interview == key))


def lease_of(connection: Connection, key: int) -> Lease | None:
    row = connection.execute(select(tables.leases).where(tables.leases.c.interview == key)).first()
    if row is None:
        return None
    return as_lease(row, clock(connection))


def as_lease(row: Row[Any], now: datetime) -> Lease:
    """A row of the table, judged at this moment."""
    last = datetime.fromisoformat(row.beat)
    stale = now - last > STALE or running_here(row.machine, row.process) is False
    begun = datetime.fromisoformat(row.since)
    return Lease(row.holder, row.machine, row.process, row.interviewer, begun, last, stale)


def refuse_another(connection: Connection, key: int, uuid: str, holder: str) -> None:
    """Hold the interview's row for writing. Raises InterviewClosedError where the interview is not
    running any more, and InterviewHeldError where this window has it no longer.
    """
    status = held_status(connection, key)
    lease = lease_of(connection, key)
    if status == "started" and lease is not None and lease.holder == holder:
        return
    if status in RUNNING and lease is not None:
        raise lease.error(uuid)
    raise InterviewClosedError(uuid, status=status, since=since(connection, key, status))


def refuse_held(connection: Connection, key: int, uuid: str, *, take_over: bool) -> Lease | None:
    """The lease that ends when somebody else writes; None where nobody has it. Raises
    InterviewHeldError where it is alive, or stale and nobody decided to take it over.
    """
    lease = lease_of(connection, key)
    if lease is not None and not (lease.stale and take_over):
        raise lease.error(uuid)
    return lease


def alone(connection: Connection) -> None:
    """Keep other writers out of the interviews until the transaction ends, so that what is looked
    up here stays so; SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE interviews IN SHARE ROW EXCLUSIVE MODE")


def among_others(connection: Connection) -> None:
    """Announce to a server that interviews will be written, before a row is held: else whoever
    holds all of them would wait for the row, and the row for whoever holds all.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE interviews IN ROW EXCLUSIVE MODE")


def held_status(connection: Connection, key: int) -> str:
    """The status of the interview, which nobody else changes before this transaction ends."""
    among_others(connection)
    each = tables.interviews.c
    return str(connection.scalar(select(each.status).where(each.id == key).with_for_update()))


def since(connection: Connection, key: int, status: str) -> datetime | None:
    """When the interview came to be what it is."""
    each = tables.events.c
    wall = connection.scalar(
        select(func.max(each.wall)).where(each.interview == key, each.event == status)
    )
    return None if wall is None else datetime.fromisoformat(wall)


def last_event(connection: Connection, key: int) -> datetime | None:
    """When something happened to the interview last."""
    each = tables.events.c
    wall = connection.scalar(select(func.max(each.wall)).where(each.interview == key))
    return None if wall is None else datetime.fromisoformat(wall)
