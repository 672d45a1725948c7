"""Between rows of the tables and typed values."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, Table, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from survey.alerts import with_alerts_of
from survey.definition import dump, loads
from survey.errors import StoreError, shown
from survey.interview import Answer, Interview, displayed_order
from survey.missing import Missing
from survey.questionnaire import GROUP, Questionnaire
from survey.questions import Value
from survey.record import CompletedInterview, Origin
from survey.store import tables
from survey.versions import refuse_undecided, with_decisions


def timestamp() -> str:
    return datetime.now(UTC).isoformat()


def utc(time: datetime | None) -> str | None:
    """A moment as the store writes all of them. One without a zone is the office's own clock."""
    return None if time is None else time.astimezone(UTC).isoformat()


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def as_json(value: object) -> str:
    """Readable where UTF-8 can say it; half a character, as broken input holds, is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or _is_utf8(text) else json.dumps(value)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def plain_text(text: str) -> str:
    """Text that any database takes: half characters and NUL become question marks."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "?")


@lru_cache(maxsize=64)
def definition_of(hash: str, text: str) -> Questionnaire:  # noqa: A002  # the field's word for it
    return loads(text, file=f"definition {hash[:12]}", kept=True)


def admit_definition(
    connection: Connection, questionnaire: Questionnaire, decided: Sequence[Questionnaire] = ()
) -> None:
    """Keep a definition of which answers come in now.

    Raises UndecidedError where it is a new version and nobody has decided what becomes of earlier
    answers; `decided`: definitions of today, whose `changes` count with its own.
    """
    check_decided(connection, questionnaire, decided)
    keep_definition(connection, questionnaire)


def check_decided(
    connection: Connection, questionnaire: Questionnaire, decided: Sequence[Questionnaire]
) -> None:
    """Raises UndecidedError where answers to this definition would not be let in."""
    each = tables.interviews.c
    counted = each.status != "discarded"
    mine = select(each.id).where(each.definition == questionnaire.hash, counted).limit(1)
    if connection.scalar(mine) is None:
        answered = set(connection.scalars(select(each.definition).where(counted).distinct()))
        kept = [one for one in kept_questionnaires(connection) if one.hash in answered]
        (asked,) = with_decisions([questionnaire], decided)
        refuse_undecided(asked, with_decisions(kept, decided))


def keep_definition(connection: Connection, questionnaire: Questionnaire) -> None:
    """Keep it, where it is not there yet. Alerts and decisions are no part of its hash: those that
    are new, or say something else, go into what is kept, and none is lost from it.
    """
    definitions, key = tables.definitions, questionnaire.hash
    mine = definitions.c.hash == key
    if connection.scalar(select(definitions.c.hash).where(mine)) is None:
        fresh = {
            "hash": key,
            "instrument": questionnaire.instrument,
            "version": questionnaire.version,
            "text": dump(questionnaire),
            "added": timestamp(),
        }
        if insert_new(connection, definitions, fresh, "hash"):
            return
    if questionnaire.changes or any(question.alerts for question in questionnaire.questions):
        kept = connection.scalars(select(definitions.c.text).where(mine).with_for_update()).one()
        (decided,) = with_decisions([definition_of(key, kept)], [questionnaire])
        text = dump(_with_alerts_of(decided, questionnaire))
        if text != kept:
            connection.execute(update(definitions).where(mine).values(text=text))


def is_kept(connection: Connection, hash: str) -> bool:  # noqa: A002  # the field's word for it
    known = tables.definitions.c.hash
    return connection.scalar(select(known).where(known == hash)) is not None


def forget_unused(connection: Connection, hashes: Sequence[str]) -> None:
    """Take out those of these definitions that no interview names."""
    known, named = tables.definitions.c.hash, tables.interviews.c.definition
    used = select(named).where(named == known).exists()
    connection.execute(tables.definitions.delete().where(known.in_(hashes), ~used))


def _with_alerts_of(kept: Questionnaire, newer: Questionnaire) -> Questionnaire:
    sections = (
        replace(section, questions=with_alerts_of(section.questions, newer))
        for section in kept.sections
    )
    return replace(kept, sections=tuple(sections))


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any], unique: str) -> bool:
    """Add a row, unless there is one with the same in its column `unique`: of two programs that try
    at once one adds it.
    """
    adding = _INSERTS[connection.dialect.name](table).values(**row)
    adding = adding.on_conflict_do_nothing(index_elements=[unique]).returning(table.c[unique])
    return connection.scalar(adding) is not None


_INSERTS: Mapping[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


# the field's word for it
def kept_definition(connection: Connection, hash: str, store: str) -> Questionnaire:  # noqa: A002
    """Raises StoreError where it was never kept."""
    text = connection.scalar(
        select(tables.definitions.c.text).where(tables.definitions.c.hash == hash)
    )
    if text is None:
        raise StoreError(f"the store {shown(store)} has no definition with the hash {hash[:12]}…")
    return definition_of(hash, text)


def kept_questionnaires(
    connection: Connection, instruments: Sequence[str] | None = None
) -> list[Questionnaire]:
    """Every definition kept, the oldest first; of these instruments only, where they are named."""
    query = select(tables.definitions).order_by(
        tables.definitions.c.added, tables.definitions.c.version
    )
    rows = connection.execute(query).all()
    return [
        definition_of(row.hash, row.text)
        for row in rows
        if instruments is None or row.instrument in instruments
    ]


def note_event(
    connection: Connection, key: int, what: str, reason: str = "", *, who: str = ""
) -> None:
    row = {
        "interview": key,
        "event": what,
        "reason": plain_text(reason),
        "wall": timestamp(),
        "who": plain_text(who) or None,
    }
    connection.execute(insert(tables.events).values(**row))


def set_interview(key: int, **values: object) -> Any:
    return update(tables.interviews).where(tables.interviews.c.id == key).values(**values)


def group_of(interview: Interview) -> str | None:
    group = interview.group or interview.answers.get(GROUP)
    return group if isinstance(group, str) else None


def interview_row(
    interview: Interview,
    mode: str,
    status: str,
    started: str,
    attributes: Mapping[str, Any],
    *,
    uuid: str | None = None,
    case: str = "",
    interviewer: str = "",
) -> dict[str, Any]:
    questionnaire = interview.questionnaire
    return {
        "uuid": uuid or str(uuid4()),
        "definition": questionnaire.hash,
        "instrument": questionnaire.instrument,
        "version": questionnaire.version,
        "group": group_of(interview),
        "mode": mode,
        "language": interview.language,
        "seed": interview.seed,
        "displayed": displayed(questionnaire, interview.seed),
        "status": status,
        "position": interview.at,
        "started": started,
        "attributes": as_json(dict(attributes)),
        "case": case or None,
        "interviewer": interviewer or None,
    }


def displayed(questionnaire: Questionnaire, seed: int) -> str:
    return json.dumps([question.id for question in displayed_order(questionnaire, seed)])


def answer_row(
    key: int, question: str, answer: Answer, wall: str, steady: float | None
) -> dict[str, Any]:
    missing = answer.value if isinstance(answer, Missing) else None
    value = None if isinstance(answer, Missing) else _encoded(answer)
    return {
        "interview": key,
        "question": question,
        "value": value,
        "missing": missing,
        "wall": wall,
        "monotonic": steady,
    }


@lru_cache(maxsize=100_000, typed=True)  # typed: 1 and 1.0 are different answers
def _encoded(answer: Value) -> str:
    return as_json(answer)


def insert_answers(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Many rows at once, handed to the driver as they are: a data file may have millions."""
    statement = insert(tables.answers).compile(
        dialect=connection.dialect, column_keys=list(rows[0])
    )
    if statement.positiontup is None:
        connection.exec_driver_sql(str(statement), list(rows))
    else:
        in_order = itemgetter(*statement.positiontup)
        connection.exec_driver_sql(str(statement), [in_order(row) for row in rows])


@lru_cache(maxsize=100_000)
def decoded(value: str | None, missing: str | None) -> Answer:
    if value is None:
        return Missing(missing)
    decoded = json.loads(value)
    return tuple(decoded) if isinstance(decoded, list) else decoded


def same(first: Answer, second: Answer) -> bool:
    return type(first) is type(second) and first == second


def latest_answers(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, Answer]]:
    """The answers that count, by interview: of each question the last row."""
    rows = tables.answers.c
    query = select(rows.interview, rows.question, rows.value, rows.missing).order_by(
        rows.interview, rows.id
    )
    found: dict[int, dict[str, Answer]] = {key: {} for key in keys}
    for start in range(0, len(keys), 500):  # SQLite allows a limited number of parameters
        result = connection.execute(query.where(rows.interview.in_(keys[start : start + 500])))
        for key, group in groupby(result, key=lambda row: row[0]):
            found[key].update(
                (question, decoded(value, missing)) for _, question, value, missing in group
            )
    return found


def standing(
    questionnaire: Questionnaire,
    row: RowMapping,
    given: Mapping[str, Answer],
    once: Mapping[str, Answer] | None = None,
) -> Interview:
    """An unfinished interview where it stands. `given`: its answers that count; `once`: the last
    one to each question, on the route or not.
    """
    on_route = {
        question: answer for question, answer in given.items() if answer is not Missing.NOT_ASKED
    }
    fresh = Interview.start(
        questionnaire,
        language=row["language"],
        group=None if GROUP in on_route else row["group"],
        seed=row["seed"],
    )
    return fresh.resume(on_route, earlier=once, at=row["position"])


def last_given(connection: Connection, key: int) -> dict[str, Answer]:
    """The last answer the respondent gave to each question, on the route or not."""
    rows = tables.answers.c
    on_route = or_(rows.missing.is_(None), rows.missing != Missing.NOT_ASKED.value)
    query = (
        select(rows.question, rows.value, rows.missing)
        .where(rows.interview == key, on_route)
        .order_by(rows.id)
    )
    return {
        question: decoded(value, missing) for question, value, missing in connection.execute(query)
    }


def content_of(interview: CompletedInterview) -> str:
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


def completed_interview(
    row: RowMapping,
    answers: Mapping[str, Answer],
    cases: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> CompletedInterview:
    """`cases`: what is known of each case, which goes before the interview's own attributes."""
    return CompletedInterview(
        uuid=row["uuid"],
        instrument=row["instrument"],
        version=row["version"],
        hash=row["definition"],
        group=row["group"] or "",
        mode=row["mode"],
        language=row["language"],
        answers=answers,
        started=moment(row["started"]),
        completed=moment(row["completed"]),
        seed=row["seed"],
        attributes={**cases.get(row.get("case") or "", {}), **json.loads(row["attributes"])},
        case=row.get("case") or "",
        interviewer=row.get("interviewer") or "",
        origin=_origin(row),
    )


def _origin(row: RowMapping) -> Origin | None:
    form = row.get("form")
    if not form:
        return None
    return Origin(form, row["mark"] or "", row["row"] or 0, row["sender"] or "", row["file"] or "")
