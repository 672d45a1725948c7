"""Returns whose interviews are known into rows: added, corrected, discarded."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, insert, select, update

from survey.dispositions import COMPLETED
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.cases import note_attempts
from survey.store.differences import definitions_of, differences, origin_row, write
from survey.store.endings import Ending
from survey.store.identity import Becomes
from survey.store.pairs import UNDECIDED, note_pairs
from survey.store.recognising import Settled
from survey.store.rows import (
    answer_row,
    as_json,
    content_of,
    displayed,
    insert_answers,
    plain_text,
    timestamp,
    utc,
)
from survey.store.taken import Source, Taken

__all__ = ["add", "discard_all", "keys_of", "put_right", "some_of", "written"]

_Key = TypeVar("_Key", int, str)


def written(connection: Connection, settled: Sequence[Settled], source: Source | None) -> Taken:
    fresh = [each for each in settled if each.key is None]
    if fresh:
        add(connection, fresh, source)
    corrections = [
        (each.interview, each.key)
        for each in settled
        if each.key is not None and each.becomes is Becomes.CORRECTION
    ]
    changed = write(connection, differences(connection, corrections))
    names = _uuids(connection, [each.key for each in settled if each.key and each.doubts])
    doubts = [
        (doubt.other, names.get(each.key or 0, each.interview.uuid), doubt.alike, doubt.against)
        for each in settled
        for doubt in each.doubts
    ]
    return Taken(
        added=len(fresh),
        unchanged=len(settled) - len(fresh) - changed,
        corrected=changed,
        undecided=sum(each.becomes is Becomes.UNDECIDED for each in fresh),
        pairs=note_pairs(connection, doubts),
    )


def put_right(connection: Connection, interview: CompletedInterview) -> Taken:
    """Take in, by uuid, what somebody decided to be right: it counts, whatever is kept."""
    known = keys_of(connection, [interview.uuid]).get(interview.uuid)
    if known is None:
        return written(connection, [Settled(interview, Becomes.ADDED)], None)
    return written(connection, [Settled(interview, Becomes.CORRECTION, known)], None)


def discard_all(connection: Connection, keys: Sequence[int], ended_as: Ending, why: str) -> None:
    for some in some_of(keys):
        mine = tables.interviews.c.id.in_(some)
        ended = {"status": "discarded", "ended_as": ended_as}
        connection.execute(update(tables.interviews).where(mine).values(**ended))
    note = {"event": "discarded", "reason": plain_text(why), "wall": timestamp()}
    if keys:
        connection.execute(insert(tables.events), [{"interview": key, **note} for key in keys])


def some_of(keys: Sequence[_Key]) -> Iterator[Sequence[_Key]]:
    """A few at a time: SQLite allows a limited number of parameters."""
    yield from (keys[start : start + 500] for start in range(0, len(keys), 500))


def keys_of(connection: Connection, uuids: Sequence[str]) -> dict[str, int]:
    """Keys of those that are there."""
    each = tables.interviews.c
    found: dict[str, int] = {}
    for some in some_of(uuids):
        query = select(each.uuid, each.id).where(each.uuid.in_(some))
        found |= {row.uuid: row.id for row in connection.execute(query)}
    return found


def _uuids(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    each = tables.interviews.c
    found: dict[int, str] = {}
    for some in some_of(keys):
        query = select(each.id, each.uuid).where(each.id.in_(some))
        found |= {row.id: row.uuid for row in connection.execute(query)}
    return found


def add(
    connection: Connection, fresh: Sequence[Settled], source: Source | None, *, intake: str = ""
) -> None:
    """With the id of a long intake they do not count yet, and nothing has happened to them."""
    wall = timestamp()
    interviews = [each.interview for each in fresh]
    definitions = definitions_of(connection, {interview.hash for interview in interviews})
    seeds = {(interview.hash, interview.seed) for interview in interviews}
    order = {(hash_, seed): displayed(definitions[hash_], seed) for hash_, seed in seeds}
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
            "started": utc(interview.started),
            "completed": utc(interview.completed),
            "attributes": as_json(dict(interview.attributes)),
            "content": content_of(interview),
            "source": source and source.fingerprint,
            "case": interview.case or None,
            "interviewer": interview.interviewer or None,
            **({"status": "discarded", "intake": intake} if intake else _ending(each.becomes)),
            **origin_row(interview),
        }
        for each, interview in zip(fresh, interviews, strict=True)
    ]
    connection.execute(insert(tables.interviews), rows)
    keys = keys_of(connection, [interview.uuid for interview in interviews])
    given = [
        answer_row(keys[interview.uuid], question, answer, wall, None)
        for interview in interviews
        for question, answer in interview.answers.items()
        if answer is not Missing.NOT_ASKED
    ]
    if given:
        insert_answers(connection, given)
    notes = [
        {"interview": keys[each.interview.uuid], "event": event, "reason": reason, "wall": wall}
        for each in fresh
        for event, reason in _events(each, definitions[each.interview.hash], counts=not intake)
    ]
    if notes:
        connection.execute(insert(tables.events), notes)
    if intake:
        return
    counting = [each.interview for each in fresh if each.becomes is not Becomes.UNDECIDED]
    with_case = [keys[interview.uuid] for interview in counting if interview.case]
    note_attempts(connection, with_case, COMPLETED)


def _ending(becomes: Becomes) -> dict[str, str | None]:
    """What counts from now on, and what waits for somebody to decide."""
    if becomes is Becomes.UNDECIDED:
        return {"status": "discarded", "ended_as": UNDECIDED}
    return {"status": "completed", "ended_as": None}


def _events(
    settled: Settled, questionnaire: Questionnaire, *, counts: bool
) -> Iterator[tuple[str, str]]:
    """What happens to it as it comes in; what is staged is completed later."""
    for question in settled.interview.unusual(questionnaire):
        yield "warned", question
    if counts:
        yield "completed", ""
    if settled.becomes is Becomes.UNDECIDED:
        why = "; ".join(doubt.against for doubt in settled.doubts)
        yield "discarded", f"it came back late, and waits for a decision: {why}"
