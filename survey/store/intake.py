"""Finished interviews in bulk: from forms, data files and the simulator. Known ones are left alone or corrected."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from survey.errors import StoreError
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.rows import answer_row, definition_of, displayed, latest_answers, note_event, same, set_interview, timestamp

__all__ = ["Source", "Taken", "keep_source", "take_in", "take_in_again"]

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


def keep_source(connection: Connection, source: Source) -> None:
    row = {"fingerprint": source.fingerprint, "name": source.name, "mapping": source.mapping, "added": timestamp()}
    connection.execute(insert(tables.sources).values(**row))


def take_in(connection: Connection, interviews: Iterable[CompletedInterview], source: Source | None) -> Taken:
    """Add each interview that is not there yet, by uuid; correct those that are there and differ."""
    if source is not None:
        keep_source(connection, source)
    waiting: Iterator[CompletedInterview] = iter(interviews)
    added = unchanged = corrected = 0
    while batch := list(islice(waiting, BATCH)):
        known = _known(connection, [interview.uuid for interview in batch])
        fresh = [interview for interview in batch if interview.uuid not in known]
        if fresh:
            _add(connection, fresh, source)
        changed = sum(_correct(connection, each, *known[each.uuid]) for each in batch if each.uuid in known)
        added, corrected, unchanged = added + len(fresh), corrected + changed, unchanged + len(batch) - len(fresh) - changed
    return Taken(added, unchanged, corrected)


def take_in_again(connection: Connection, interviews: Iterable[CompletedInterview], source: Source) -> Taken:
    """Take in a data file that was imported before in another way; interviews that it does not give any more are discarded."""
    each = tables.interviews.c
    query = select(each.uuid, each.id).where(each.source == source.fingerprint)
    mine: dict[str, int] = dict(connection.execute(query).tuples().all())
    connection.execute(update(tables.interviews).where(each.source == source.fingerprint).values(source=None))
    connection.execute(tables.sources.delete().where(tables.sources.c.fingerprint == source.fingerprint))
    gone = dict(mine)

    def given() -> Iterator[CompletedInterview]:
        for interview in interviews:
            gone.pop(interview.uuid, None)
            yield interview

    taken = take_in(connection, given(), source)
    for keys in _some([key for uuid, key in mine.items() if uuid not in gone]):
        connection.execute(update(tables.interviews).where(each.id.in_(keys)).values(source=source.fingerprint))
    for keys in _some(list(gone.values())):
        connection.execute(update(tables.interviews).where(each.id.in_(keys)).values(status="discarded"))
    for key in gone.values():
        note_event(connection, key, "discarded", f"{source.name} was imported again without it")
    return Taken(taken.added, taken.unchanged, taken.corrected, len(gone))


def _some(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """A few at a time: SQLite allows a limited number of parameters."""
    yield from (keys[start : start + 500] for start in range(0, len(keys), 500))


def _content(interview: CompletedInterview) -> str:
    """Fingerprint of what an interview says, whatever the order and the time it came."""
    answers = {q: a.value if isinstance(a, Missing) else ["", a] for q, a in sorted(interview.answers.items())}
    said = [interview.hash, interview.group, interview.language, answers, sorted(interview.attributes.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _known(connection: Connection, uuids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The key of each interview that is there, and the fingerprint of what it says; none where it does not count."""
    each = tables.interviews.c
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(uuids), 500):
        query = select(each.uuid, each.id, each.content, each.status).where(each.uuid.in_(uuids[start : start + 500]))
        rows = connection.execute(query)
        found.update((uuid, (key, content if content and status == "completed" else "")) for uuid, key, content, status in rows)
    return found


def _add(connection: Connection, fresh: Sequence[CompletedInterview], source: Source | None) -> None:
    wall = timestamp()
    first = 1 + (connection.scalar(select(func.max(tables.interviews.c.id))) or 0)
    order = _orders(connection, fresh)
    rows: list[dict[str, Any]] = []
    given: list[dict[str, Any]] = []
    for key, interview in enumerate(fresh, start=first):
        rows.append(
            {
                "id": key,
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
                "started": interview.started and interview.started.isoformat(),
                "completed": interview.completed and interview.completed.isoformat(),
                "attributes": json.dumps(dict(interview.attributes), ensure_ascii=False),
                "content": _content(interview),
                "source": source and source.fingerprint,
            }
        )
        given.extend(answer_row(key, q, a, wall, None) for q, a in interview.answers.items() if a is not Missing.NOT_ASKED)
    connection.execute(insert(tables.interviews), rows)
    if given:
        connection.execute(insert(tables.answers), given)
    notes = [{"interview": row["id"], "event": "completed", "reason": "", "wall": wall} for row in rows]
    connection.execute(insert(tables.events), notes)


def _orders(connection: Connection, fresh: Sequence[CompletedInterview]) -> dict[tuple[str, int], str]:
    """The displayed order of each definition and seed. Raises StoreError for a definition that is not kept."""
    definitions = tables.definitions.c
    wanted = {(interview.hash, interview.seed) for interview in fresh}
    query = select(definitions.hash, definitions.text).where(definitions.hash.in_({hash_ for hash_, _ in wanted}))
    kept = {key: definition_of(key, text) for key, text in connection.execute(query)}
    if unknown := {hash_ for hash_, _ in wanted} - kept.keys():
        raise StoreError(f"interviews name the definition {min(unknown)[:12]}…, which is not kept; give its questionnaire")
    return {(hash_, seed): displayed(kept[hash_], seed) for hash_, seed in wanted}


def _correct(connection: Connection, interview: CompletedInterview, key: int, content: str) -> bool:
    """Append what differs from the interview kept under this key. False where nothing does."""
    if content == (now_says := _content(interview)):
        return False
    wall = timestamp()
    given = latest_answers(connection, [key])[key]
    asked = {q: a for q, a in interview.answers.items() if a is not Missing.NOT_ASKED}
    changed = {q: a for q, a in asked.items() if q not in given or not same(given[q], a)}
    left = {q: Missing.NOT_ASKED for q, a in given.items() if q not in asked and a is not Missing.NOT_ASKED}
    if rows := [answer_row(key, q, a, wall, None) for q, a in {**changed, **left}.items()]:
        connection.execute(insert(tables.answers), rows)
    values = {"group": interview.group or None, "language": interview.language, "definition": interview.hash}
    attributes = json.dumps(dict(interview.attributes), ensure_ascii=False)
    connection.execute(set_interview(key, **values, attributes=attributes, content=now_says, status="completed"))
    note_event(connection, key, "corrected")
    return True
