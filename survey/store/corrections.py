"""What is put right in interviews that were made: corrected, discarded, opened again.

Everything is decided and written in one transaction, and nothing is overwritten: each answer and
each decision is another row, with its reason and who made it.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, insert, select, update

from survey.errors import DataError, StoreError, shown
from survey.missing import Missing
from survey.store import tables
from survey.store.amending import Amended, Given, amended
from survey.store.database import Database
from survey.store.endings import Ending
from survey.store.leases import RUNNING, among_others, refuse_held, release
from survey.store.listing import Kept, row_named
from survey.store.rebuilt import Rebuilt, rebuilt
from survey.store.rows import (
    answer_row,
    group_of,
    note_event,
    plain_text,
    set_interview,
    timestamp,
)
from survey.store.staging import settle_now

__all__ = ["as_asked", "correct", "discard", "reopen"]

_SOME = 500
"""Rows at a time: SQLite allows a limited number of parameters."""


def as_asked(store: Database, uuid: str) -> Rebuilt:
    """An interview as it was asked, with the answers that count. Raises StoreError where there is
    none.
    """
    with store.reading() as connection:
        return rebuilt(connection, row_named(connection, uuid, store.name), store.name)


def correct(
    store: Database, uuid: str, given: Given, *, because: str, who: str = "", try_only: bool = False
) -> Amended:
    """Change answers of a completed interview, by the rules it was asked by; what was there stays
    in the history.

    `given`: by item the answer as the prompts take it. With `try_only` nothing is kept. Raises
    DataError for what its definition does not allow, and StoreError where it is not completed.
    """
    with store.transaction() as connection:
        row = _held(connection, [uuid], store.name)[0]
        if row["status"] != "completed":
            remedy = "open it again first" if row["status"] == "discarded" else "go on with it"
            raise StoreError(
                f"interview {uuid} is {row['status']} and cannot be corrected; {remedy}"
            )
        asked = rebuilt(connection, row, store.name)
        done = amended(asked, given)
        if done.changes and not try_only:
            _write(connection, asked, done, _reason(because), who)
    return done


def _write(connection: Connection, asked: Rebuilt, done: Amended, because: str, who: str) -> None:
    key, wall = asked.row["id"], timestamp()
    left = [each for each in done.changes if each.item in asked.kept and each.after is None]
    changed = [each for each in done.changes if each.item in done.answers]
    rows = [answer_row(key, each.item, Missing.NOT_ASKED, wall, None) for each in left]
    rows += [answer_row(key, each.item, done.answers[each.item], wall, None) for each in changed]
    if rows:
        connection.execute(insert(tables.answers), rows)
    connection.execute(set_interview(key, group=group_of(done.interview)))
    note_event(connection, key, "corrected", because, who=who)
    for question in done.warnings:
        note_event(connection, key, "warned", question, who=who)


def discard(
    store: Database,
    interviews: Sequence[Kept],
    *,
    ended_as: Ending,
    because: str,
    who: str = "",
) -> int:
    """Discard interviews, all or none, so that they do not count; their answers stay in the
    history. Returns how many.

    `interviews`: as they were when somebody decided. Raises StoreError where one is not so any
    more.
    """
    with store.transaction() as connection:
        rows = _held(connection, [each.uuid for each in interviews], store.name)
        for row, seen in zip(rows, interviews, strict=True):
            if row["status"] != seen.status:
                raise StoreError(
                    f"interview {seen.uuid} was {seen.status} and is {row['status']} now; nothing "
                    "was discarded"
                )
            if row["status"] in RUNNING:
                refuse_held(connection, row["id"], seen.uuid, take_over=True)
                release(connection, row["id"])
        keys = [row["id"] for row in rows]
        _noted(connection, keys, "discarded", _reason(because), who)
        _set(connection, keys, status="discarded", ended_as=ended_as)
    return len(keys)


def reopen(store: Database, uuid: str, *, because: str, who: str = "") -> str:
    """Take back how an interview ended: a discarded one is what it was before, a completed one is
    set aside, so that it can be gone on with. Returns the status it has now.

    Raises StoreError where it has not ended.
    """
    with store.transaction() as connection:
        row = _held(connection, [uuid], store.name)[0]
        if row["status"] not in ("completed", "discarded"):
            raise StoreError(f"interview {uuid} is {row['status']}: it has not ended")
        was_completed = row["status"] == "discarded" and _completed_before(connection, row["id"])
        status, event = ("completed", "restored") if was_completed else ("paused", "reopened")
        connection.execute(set_interview(row["id"], status=status, ended_as=None, position=None))
        note_event(connection, row["id"], event, _reason(because), who=who)
    return status


_COUNTING = ("completed", "corrected", "restored")
_OPEN = ("started", "paused", "resumed", "reopened")


def _completed_before(connection: Connection, key: int) -> bool:
    """Whether a discarded interview was completed until then."""
    each = tables.events.c
    query = (
        select(each.event)
        .where(each.interview == key, each.event.in_((*_COUNTING, *_OPEN)))
        .order_by(each.id.desc())
        .limit(1)
    )
    return connection.scalar(query) in _COUNTING


def _held(connection: Connection, uuids: Sequence[str], store: str) -> list[RowMapping]:
    """The rows of these interviews, in this order, which nobody else changes before the transaction
    ends. Raises StoreError where one is not there.
    """
    among_others(connection)
    each = tables.interviews.c
    found: dict[str, RowMapping] = {}
    for start in range(0, len(uuids), _SOME):
        some = uuids[start : start + _SOME]
        query = select(tables.interviews).where(each.uuid.in_(some)).with_for_update()
        settle_now(connection, some)
        found |= {row["uuid"]: row for row in connection.execute(query).mappings()}
    for uuid in uuids:
        if uuid not in found:
            raise StoreError(f"there is no interview {shown(uuid)} in {shown(store)}")
    return [found[uuid] for uuid in uuids]


def _noted(connection: Connection, keys: Sequence[int], event: str, because: str, who: str) -> None:
    note = {
        "event": event,
        "reason": plain_text(because),
        "wall": timestamp(),
        "who": plain_text(who) or None,
    }
    if keys:
        connection.execute(insert(tables.events), [{"interview": key, **note} for key in keys])


def _set(connection: Connection, keys: Sequence[int], **values: object) -> None:
    for start in range(0, len(keys), _SOME):
        some = tables.interviews.c.id.in_(keys[start : start + _SOME])
        connection.execute(update(tables.interviews).where(some).values(**values))


def _reason(because: str) -> str:
    """Raises DataError where no reason is given."""
    if not because.strip():
        raise DataError.of("because", "the reason is empty; say why, for whoever asks later")
    return because.strip()
