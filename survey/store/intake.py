"""Finished interviews in bulk: from forms, data files and the simulator. Known ones are left alone
or corrected.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, insert, select, update

from survey.errors import DataError, StoreError, shown
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.leases import RUNNING, refuse_held, release
from survey.store.older import is_older_copy
from survey.store.rows import (
    answer_row,
    as_json,
    definition_of,
    displayed,
    insert_answers,
    latest_answers,
    note_event,
    same,
    set_interview,
    timestamp,
    utc,
)

__all__ = ["Source", "Taken", "alone", "refuse_other_way", "source_of", "take_in"]

_Key = TypeVar("_Key", int, str)

BATCH = 2_000
"""Interviews written to the database at a time, so that memory does not grow with a file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A data file: SHA-256 of its bytes, its name, and SHA-256 of the mapping it was read by."""

    fingerprint: str
    name: str
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of interviews that came in."""

    added: int = 0
    unchanged: int = 0
    corrected: int = 0
    discarded: int = 0


def alone(connection: Connection) -> None:
    """Keep other writers out of the interviews until the transaction ends, so that what is looked
    up here stays so; SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE interviews IN SHARE ROW EXCLUSIVE MODE")


def source_of(connection: Connection, fingerprint: str) -> Source | None:
    """The data file with this fingerprint, where it was imported before."""
    query = select(tables.sources).where(tables.sources.c.fingerprint == fingerprint)
    row = connection.execute(query).first()
    return None if row is None else Source(row.fingerprint, row.name, row.mapping)


def refuse_other_way(source: Source, before: Source | None) -> None:
    """Raises DataError where the file was imported before in another way."""
    if before is not None and before.mapping != source.mapping:
        message = (
            f"was imported before (as {shown(before.name)}) with another mapping or "
            "questionnaire; to read it anew, add --replace"
        )
        raise DataError.of(source.name, message)


def take_in(
    connection: Connection,
    interviews: Iterable[CompletedInterview],
    source: Source | None,
    *,
    replace: bool = False,
    newest: bool = False,
) -> Taken:
    """Add each interview that is not there yet, by uuid; correct those that are there and differ.

    `replace`: where the file was imported before in another way, those that it does not give any
    more are discarded; without it that is a DataError. `newest`: what is older than what is kept
    adds nothing.
    """
    alone(connection)
    if source is None:
        return _take_in(connection, interviews, None, newest=newest)
    before = source_of(connection, source.fingerprint)
    if before is None:
        _keep_source(connection, source)
    elif replace and before.mapping != source.mapping:
        return _take_in_again(connection, interviews, source)
    else:
        refuse_other_way(source, before)
    return _take_in(connection, interviews, source, newest=newest)


def _keep_source(connection: Connection, source: Source) -> None:
    row = {
        "fingerprint": source.fingerprint,
        "name": source.name,
        "mapping": source.mapping,
        "added": timestamp(),
    }
    connection.execute(insert(tables.sources).values(**row))


def _take_in(
    connection: Connection,
    interviews: Iterable[CompletedInterview],
    source: Source | None,
    *,
    newest: bool = False,
) -> Taken:
    waiting: Iterator[CompletedInterview] = iter(interviews)
    added = unchanged = corrected = 0
    while batch := list(islice(waiting, BATCH)):
        known = _known(connection, [interview.uuid for interview in batch])
        fresh: dict[str, CompletedInterview] = {}
        again: list[CompletedInterview] = []
        for interview in batch:
            if interview.uuid in known or interview.uuid in fresh:
                again.append(interview)
            else:
                fresh[interview.uuid] = interview
        if fresh:
            _add(connection, list(fresh.values()), source)
            known |= _known(connection, list(fresh))
        changed = 0
        for interview in again:
            key, content = known[interview.uuid]
            if content == (now_says := _content(interview)):
                continue
            if newest and is_older_copy(connection, key, interview):
                continue
            changed += _correct(connection, interview, key, now_says)
            known[interview.uuid] = key, now_says
        added, corrected, unchanged = (
            added + len(fresh),
            corrected + changed,
            unchanged + len(again) - changed,
        )
    return Taken(added, unchanged, corrected)


def _take_in_again(
    connection: Connection, interviews: Iterable[CompletedInterview], source: Source
) -> Taken:
    """Take in a data file that was imported before in another way; interviews that it does not give
    any more are discarded.
    """
    each = tables.interviews.c
    rows = connection.execute(select(each.uuid, each.id).where(each.source == source.fingerprint))
    mine: dict[str, int] = {row.uuid: row.id for row in rows}
    connection.execute(
        update(tables.interviews).where(each.source == source.fingerprint).values(source=None)
    )
    connection.execute(
        tables.sources.delete().where(tables.sources.c.fingerprint == source.fingerprint)
    )
    gone = dict(mine)

    def given() -> Iterator[CompletedInterview]:
        for interview in interviews:
            gone.pop(interview.uuid, None)
            yield interview

    _keep_source(connection, source)
    taken = _take_in(connection, given(), source)
    for keys in _some([key for uuid, key in mine.items() if uuid not in gone]):
        connection.execute(
            update(tables.interviews).where(each.id.in_(keys)).values(source=source.fingerprint)
        )
    for keys in _some(list(gone.values())):
        connection.execute(
            update(tables.interviews).where(each.id.in_(keys)).values(status="discarded")
        )
    for key in gone.values():
        note_event(connection, key, "discarded", f"{source.name} was imported again without it")
    return Taken(taken.added, taken.unchanged, taken.corrected, len(gone))


def _some(keys: Sequence[_Key]) -> Iterator[Sequence[_Key]]:
    """A few at a time: SQLite allows a limited number of parameters."""
    yield from (keys[start : start + 500] for start in range(0, len(keys), 500))


def _content(interview: CompletedInterview) -> str:
    """Fingerprint of what an interview says, whatever the order and the time it came."""
    answers = {
        q: a.value if isinstance(a, Missing) else ["", a]
        for q, a in sorted(interview.answers.items())
    }
    said = [
        interview.hash,
        interview.group,
        interview.language,
        answers,
        sorted(interview.attributes.items()),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _known(connection: Connection, uuids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Keys of those that are there, with the fingerprint of what they say; of those that do not
    count, an empty one.
    """
    each = tables.interviews.c
    found: dict[str, tuple[int, str]] = {}
    for some in _some(uuids):
        query = select(each.uuid, each.id, each.content, each.status).where(each.uuid.in_(some))
        for uuid, key, content, status in connection.execute(query):
            found[uuid] = key, (content or "") if status == "completed" else ""
    return found


def _add(
    connection: Connection, fresh: Sequence[CompletedInterview], source: Source | None
) -> None:
    wall = timestamp()
    order = _orders(connection, fresh)
    rows = [
        {
            "uuid": interview.uuid,
            "definition": interview.hash,
            "instrument": interview.instrument,
            "version": interview.version,
            "group": interview.group or None,
            "mode": interview.mode,
            "language": interview.language,
            "seed": interview.seed,
            "displayed": order[interview.hash, interview.seed],
            "status": "completed",
            "started": utc(interview.started),
            "completed": utc(interview.completed),
            "attributes": as_json(dict(interview.attributes)),
            "content": _content(interview),
            "source": source and source.fingerprint,
            "case": interview.case or None,
            "interviewer": interview.interviewer or None,
        }
        for interview in fresh
    ]
    connection.execute(insert(tables.interviews), rows)
    keys = {
        uuid: key
        for uuid, (key, _) in _known(connection, [interview.uuid for interview in fresh]).items()
    }
    given = [
        answer_row(keys[interview.uuid], question, answer, wall, None)
        for interview in fresh
        for question, answer in interview.answers.items()
        if answer is not Missing.NOT_ASKED
    ]
    if given:
        insert_answers(connection, given)
    notes = [
        {"interview": key, "event": "completed", "reason": "", "wall": wall}
        for key in keys.values()
    ]
    connection.execute(insert(tables.events), notes)


def _orders(
    connection: Connection, fresh: Sequence[CompletedInterview]
) -> dict[tuple[str, int], str]:
    """The displayed order of each definition and seed. Raises StoreError for a definition that is
    not kept.
    """
    definitions = tables.definitions.c
    wanted = {(interview.hash, interview.seed) for interview in fresh}
    query = select(definitions.hash, definitions.text).where(
        definitions.hash.in_({hash_ for hash_, _ in wanted})
    )
    kept = {key: definition_of(key, text) for key, text in connection.execute(query)}
    if unknown := {hash_ for hash_, _ in wanted} - kept.keys():
        raise StoreError(
            f"interviews name the definition {min(unknown)[:12]}…, which is not kept; give its "
            "questionnaire"
        )
    return {(hash_, seed): displayed(kept[hash_], seed) for hash_, seed in wanted}


def _correct(connection: Connection, interview: CompletedInterview, key: int, content: str) -> bool:
    """Append what differs from the interview kept under this key. False where nothing does."""
    row = (
        connection.execute(select(tables.interviews).where(tables.interviews.c.id == key))
        .mappings()
        .one()
    )
    if row["status"] in RUNNING:
        refuse_held(connection, key, row["uuid"], take_over=True)
        release(connection, key)
    wall = timestamp()
    given = latest_answers(connection, [key])[key]
    asked = {q: a for q, a in interview.answers.items() if a is not Missing.NOT_ASKED}
    changed = {q: a for q, a in asked.items() if q not in given or not same(given[q], a)}
    left = {
        q: Missing.NOT_ASKED
        for q, a in given.items()
        if q not in asked and a is not Missing.NOT_ASKED
    }
    rows = [answer_row(key, q, a, wall, None) for q, a in {**changed, **left}.items()]
    values: dict[str, object] = {
        "group": interview.group or None,
        "language": interview.language,
        "definition": interview.hash,
        "attributes": as_json(dict(interview.attributes)),
        "status": "completed",
    }
    differs = bool(rows) or any(row[name] != value for name, value in values.items())
    if rows:
        connection.execute(insert(tables.answers), rows)
    if interview.completed is not None and (differs or row["completed"] is None):
        values["completed"] = utc(interview.completed)
    connection.execute(set_interview(key, **values, content=content))
    if differs:
        note_event(connection, key, "corrected")
    return differs
