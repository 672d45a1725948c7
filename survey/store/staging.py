"""A long intake in short transactions, so that nobody else waits for long.

The interviews come in a few at a time, marked with their intake and not counting. From one moment
on, which is one short transaction, all of them count; then the marks are taken away, again a few at
a time. Interrupted before that moment an intake has brought nothing, and the next one clears it
away; interrupted after it, everything counts, and the next one takes away the marks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from survey.dispositions import COMPLETED
from survey.errors import StoreBusyError, shown
from survey.store import tables
from survey.store.cases import note_attempts
from survey.store.database import Database
from survey.store.leases import STALE, clock
from survey.store.machine import here, running_here
from survey.store.rows import timestamp

__all__ = [
    "Intake",
    "beaten",
    "begun_intake",
    "count_now",
    "forget",
    "left_over",
    "merged",
    "settle_now",
    "settled_some",
]

_SOME = 500
"""Interviews whose marks are taken away in one transaction."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A long intake. `source`: the data file's fingerprint, once it counts; empty for none."""

    id: str
    merged: bool = False
    source: str = ""


def begun_intake(connection: Connection, place: str) -> Intake:
    """A new intake; one at a time. Raises StoreBusyError where another one goes on."""
    for row in connection.execute(select(tables.intakes)):
        if not _is_stale(connection, row.machine, row.process, row.beat):
            raise StoreBusyError(
                f"the store {shown(place, 300)}",
                what="import",
                machine=row.machine,
                process=row.process,
                since=datetime.fromisoformat(row.since),
            )
    machine, process = here()
    now, intake = clock(connection).isoformat(), Intake(str(uuid4()))
    connection.execute(
        insert(tables.intakes).values(
            id=intake.id, machine=machine, process=process, since=now, beat=now
        )
    )
    return intake


def beaten(connection: Connection, intake: Intake) -> bool:
    """A sign of life. False where another program took the intake for left over and cleared it."""
    mine = update(tables.intakes).where(tables.intakes.c.id == intake.id)
    return connection.execute(mine.values(beat=clock(connection).isoformat())).rowcount == 1


def merged(connection: Connection, intake: Intake, source: str) -> Intake:
    """From now on all that it brought counts."""
    mine = update(tables.intakes).where(tables.intakes.c.id == intake.id)
    connection.execute(mine.values(merged=timestamp(), source=source or None))
    return Intake(intake.id, True, source)


def left_over(connection: Connection) -> list[Intake]:
    """Intakes that were interrupted."""
    return [
        Intake(row.id, row.merged is not None, row.source or "")
        for row in connection.execute(select(tables.intakes))
        if _is_stale(connection, row.machine, row.process, row.beat)
    ]


def settled_some(database: Database, intake: Intake, after: int) -> int:
    """Take away the marks of a few interviews with keys past this one, or the interviews, where
    they never came to count. Returns the last key; 0 once the intake is done.
    """
    each = tables.interviews.c
    query = select(each.id).where(each.id > after, each.intake == intake.id)
    with database.transaction("import") as connection:
        found = connection.scalars(query.order_by(each.id).limit(_SOME))
        keys: list[int] = list(found)
        if not keys:
            connection.execute(delete(tables.intakes).where(tables.intakes.c.id == intake.id))
            return 0
        (count_now if intake.merged else _clear)(connection, keys, intake)
    return keys[-1]


def count_now(connection: Connection, keys: Sequence[int], intake: Intake) -> None:
    """Make these interviews of a merged intake completed ones like all others."""
    mine = update(tables.interviews).where(tables.interviews.c.id.in_(keys))
    values = {"status": "completed", "intake": None, "source": intake.source or None}
    connection.execute(mine.values(**values))
    wall = timestamp()
    notes = [{"interview": key, "event": "completed", "reason": "", "wall": wall} for key in keys]
    connection.execute(insert(tables.events), notes)
    note_attempts(connection, keys, COMPLETED)


def settle_now(connection: Connection, uuids: Sequence[str]) -> None:
    """Those of these interviews that a merged intake brought are like all others from now on."""
    each = tables.interviews.c
    waiting = each.uuid.in_(uuids), each.intake.is_not(None)
    marked = connection.execute(select(each.id, each.intake).where(*waiting)).all()
    counting = {row.id: row for row in connection.execute(select(tables.intakes)) if row.merged}
    for id_ in {intake for _, intake in marked} & counting.keys():
        keys = [key for key, intake in marked if intake == id_]
        count_now(connection, keys, Intake(id_, True, counting[id_].source or ""))


def _clear(connection: Connection, keys: Sequence[int], _: Intake) -> None:
    forget(connection, keys)


def forget(connection: Connection, keys: Sequence[int]) -> None:
    """Take out interviews that never came to count, with all that is of them."""
    for table in (tables.answers, tables.events):
        connection.execute(delete(table).where(table.c.interview.in_(keys)))
    connection.execute(delete(tables.interviews).where(tables.interviews.c.id.in_(keys)))


def _is_stale(connection: Connection, machine: str, process: int, beat: str) -> bool:
    if running_here(machine, process) is False:
        return True
    return clock(connection) - datetime.fromisoformat(beat) > STALE
