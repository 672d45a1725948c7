"""What returns change of the interviews they are of, many at a time: worked out, then written."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from survey.dispositions import COMPLETED
from survey.errors import StoreError
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.cases import note_attempts
from survey.store.leases import RUNNING, refuse_held, release
from survey.store.pairs import UNDECIDED
from survey.store.rows import (
    answer_row,
    as_json,
    content_of,
    definition_of,
    latest_answers,
    same,
    timestamp,
    utc,
)

__all__ = ["Difference", "State", "definitions_of", "differences", "origin_row", "states", "write"]

_SOME = 500
"""Interviews at a time: SQLite allows a limited number of parameters."""

State = tuple[str, str | None, int]
"""What tells whether an interview is as it was: status, fingerprint, last row of its answers."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a return changes. `answers`: those that are other ones, or have left the route;
    `values`: the interview's columns; `warned`: the questions with a new answer that is unusual.
    `differs`: whether anything that is told does; `uuid` and `status` are of what is kept.
    """

    key: int
    uuid: str
    status: str
    answers: Mapping[str, Answer]
    values: Mapping[str, object]
    warned: Sequence[str]
    differs: bool


def differences(
    connection: Connection, corrections: Sequence[tuple[CompletedInterview, int]]
) -> list[Difference]:
    """For each return, and the key of the interview it is of, what differs."""
    found: list[Difference] = []
    each = tables.interviews
    for start in range(0, len(corrections), _SOME):
        some = corrections[start : start + _SOME]
        keys = [key for _, key in some]
        query = select(each).where(each.c.id.in_(keys))
        rows = {row["id"]: row for row in connection.execute(query).mappings()}
        given = latest_answers(connection, keys)
        definitions = definitions_of(connection, {interview.hash for interview, _ in some})
        found += (
            _difference(interview, rows[key], given[key], definitions[interview.hash])
            for interview, key in some
        )
    return found


def _difference(
    interview: CompletedInterview,
    row: RowMapping,
    given: Mapping[str, Answer],
    questionnaire: Questionnaire,
) -> Difference:
    asked = {q: a for q, a in interview.answers.items() if a is not Missing.NOT_ASKED}
    changed = {q: a for q, a in asked.items() if q not in given or not same(given[q], a)}
    left: dict[str, Answer] = {
        q: Missing.NOT_ASKED
        for q, a in given.items()
        if q not in asked and a is not Missing.NOT_ASKED
    }
    undecided = row["ended_as"] == UNDECIDED
    told: dict[str, object] = {
        "case": interview.case or row["case"],
        "group": interview.group or None,
        "language": interview.language,
        "attributes": as_json(dict(interview.attributes)),
        "status": row["status"] if undecided else "completed",
        "ended_as": row["ended_as"] if undecided else None,
    }
    differs = bool(changed or left) or any(row[name] != value for name, value in told.items())
    # a row of a data file does not say by which version it was asked: one that says the same as
    # before was asked then
    of_file = interview.origin is None or not interview.origin.form
    asked_then = of_file and not differs
    of_version = {
        "definition": row["definition"] if asked_then else interview.hash,
        "version": row["version"] if asked_then else interview.version,
        "content": row["content"] if asked_then else content_of(interview),
    }
    differs = differs or row["definition"] != of_version["definition"]
    later = interview.completed is not None and (differs or row["completed"] is None)
    beside = {
        "completed": utc(interview.completed) if later else row["completed"],
        **of_version,
        **(origin_row(interview) if interview.origin else {each: row[each] for each in _ORIGIN}),
    }
    warned = [name for name in interview.unusual(questionnaire) if name in changed]
    values = {**told, **beside}
    return Difference(
        row["id"], row["uuid"], row["status"], {**changed, **left}, values, warned, differs
    )


_ORIGIN = ("form", "mark", "row", "sender", "file")


def origin_row(interview: CompletedInterview) -> dict[str, str | int | None]:
    """The columns that say on which form a return came in."""
    origin = interview.origin
    if origin is None:
        return dict.fromkeys(_ORIGIN)
    return {
        "form": origin.form,
        "mark": origin.mark or None,
        "row": origin.row,
        "sender": origin.sender or None,
        "file": origin.file or None,
    }


def write(connection: Connection, found: Sequence[Difference]) -> int:
    """Append what differs, and bring the interviews up to date. Returns how many differed."""
    for each in found:
        if each.status in RUNNING:
            refuse_held(connection, each.key, each.uuid, take_over=True)
            release(connection, each.key)
    wall = timestamp()
    if answers := list(answer_rows(found, wall)):
        connection.execute(insert(tables.answers), answers)
    if found:
        columns: dict[str, Any] = {name: bindparam(f"now_{name}") for name in found[0].values}
        mine = update(tables.interviews).where(tables.interviews.c.id == bindparam("its_key"))
        now = [
            {"its_key": each.key, **{f"now_{name}": value for name, value in each.values.items()}}
            for each in found
        ]
        connection.execute(mine.values(columns), now)
    if events := list(event_rows(found, wall)):
        connection.execute(insert(tables.events), events)
    finished = [each.key for each in found if each.values["status"] != each.status]
    note_attempts(connection, finished, COMPLETED)
    return sum(each.differs for each in found)


def answer_rows(
    found: Sequence[Difference], wall: str, keys: Mapping[int, int] | None = None
) -> Iterator[dict[str, Any]]:
    """The rows of answers. `keys`: the interviews they are kept under, where those are others."""
    for each in found:
        key = keys[each.key] if keys else each.key
        for question, answer in each.answers.items():
            yield answer_row(key, question, answer, wall, None)


def event_rows(found: Sequence[Difference], wall: str) -> Iterator[dict[str, Any]]:
    for each in found:
        if each.differs:
            yield {"interview": each.key, "event": "corrected", "reason": "", "wall": wall}
            for question in each.warned:
                yield {"interview": each.key, "event": "warned", "reason": question, "wall": wall}


def definitions_of(connection: Connection, hashes: Set[str]) -> dict[str, Questionnaire]:
    """By their hashes. Raises StoreError for a definition that is not kept."""
    each = tables.definitions.c
    query = select(each.hash, each.text).where(each.hash.in_(hashes))
    kept = {key: definition_of(key, text) for key, text in connection.execute(query)}
    if unknown := hashes - kept.keys():
        raise StoreError(
            f"interviews name the definition {min(unknown)[:12]}…, which is not kept; give its "
            "questionnaire"
        )
    return kept


def states(connection: Connection, keys: Sequence[int]) -> dict[int, State]:
    """How these interviews are now."""
    each, given = tables.interviews.c, tables.answers.c
    found: dict[int, State] = {}
    for start in range(0, len(keys), _SOME):
        some = keys[start : start + _SOME]
        query = select(given.interview, func.max(given.id)).where(given.interview.in_(some))
        last = dict(map(tuple, connection.execute(query.group_by(given.interview))))
        rows = connection.execute(
            select(each.id, each.status, each.content).where(each.id.in_(some))
        )
        found |= {row.id: (row.status, row.content, last.get(row.id, 0)) for row in rows}
    return found
