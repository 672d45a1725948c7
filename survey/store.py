"""The store: where interviews are kept. SQLite in one file by default, PostgreSQL by URL.

    store = open_store("study.db")
    recording = store.begin(interview, mode="terminal")
    recording.save(interview.answer("agree"))        # on disk when it returns
    recording.complete()

Answers are only ever appended; what counts is the latest row of each question, and the rows before it are the history.
SQLite runs with a rollback journal and `synchronous=EXTRA`: a commit that has returned survives a power cut.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError

from survey import tables
from survey.definition import dump, loads
from survey.errors import StoreError, shown
from survey.interview import Answer, Interview, displayed_order
from survey.missing import Missing
from survey.questionnaire import GROUP, Questionnaire
from survey.record import CompletedInterview

__all__ = ["Given", "Interrupted", "Recording", "Source", "Store", "Taken", "open_store"]

BATCH = 2_000
"""Interviews written to the database at a time, so that memory does not grow with a file."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An interview that was begun and neither completed nor discarded."""

    uuid: str
    instrument: str
    version: str
    group: str
    language: str
    status: str
    started: datetime
    last_answer: datetime | None
    answered: int


@dataclass(frozen=True, slots=True)
class Given:
    """A row of an interview's history: an answer at the moment it was given."""

    question: str
    answer: Answer
    wall: datetime
    monotonic: float | None


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


def open_store(place: str | Path) -> "Store":
    """The store at a file path or a database URL; made where there is none yet.

    Raises StoreError where it cannot be opened, is not a store, or belongs to a newer Concord.
    """
    text = str(place)
    try:
        engine = create_engine(make_url(text) if "://" in text else f"sqlite:///{Path(text)}")
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _careful_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        store = Store(engine, text)
        with store.transaction() as connection:
            tables.migrate(connection, text)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StoreError(f"cannot open the store {shown(text)}: {error}") from error
    return store


def _careful_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the "begin" event opens transactions, table changes included
    for pragma in ("foreign_keys=ON", "journal_mode=DELETE", "synchronous=EXTRA", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Readers share the file; a writer takes its place at once, so that it waits its turn instead of failing half-way."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Store:
    """Interviews and the definitions they were made by. Use `open_store`; close it, or use it in a `with` block."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Writing, all or nothing. Faults of the database become StoreError."""
        with self._connected(reading=False) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Reading one state of the store, beside other readers."""
        with self._connected(reading=True) as connection:
            yield connection

    @contextmanager
    def _connected(self, *, reading: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect().execution_options(reading=reading) as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise StoreError(f"the store {shown(self.name)} cannot be used: {error.orig}") from error

    # --- definitions ---

    def add(self, questionnaire: Questionnaire) -> None:
        """Keep a definition, so that interviews made by it stay readable. Adding it again changes nothing."""
        with self.transaction() as connection:
            _keep(connection, questionnaire)

    def questionnaires(self, instruments: Sequence[str] | None = None) -> list[Questionnaire]:
        """Every definition kept, the oldest first; of these instruments only, where they are named."""
        query = select(tables.definitions).order_by(tables.definitions.c.added, tables.definitions.c.version)
        with self.reading() as connection:
            rows = connection.execute(query).all()
        return [_read(row.hash, row.text) for row in rows if instruments is None or row.instrument in instruments]

    def questionnaire(self, hash: str) -> Questionnaire:  # noqa: A002  # the field's word for it
        """The definition with this hash. Raises StoreError where it was never kept."""
        with self.reading() as connection:
            text = connection.scalar(select(tables.definitions.c.text).where(tables.definitions.c.hash == hash))
        if text is None:
            raise StoreError(f"the store {shown(self.name)} has no definition with the hash {hash[:12]}…")
        return _read(hash, text)

    # --- interviews one by one ---

    def begin(self, interview: Interview, *, mode: str, attributes: Mapping[str, str | int | float] | None = None) -> "Recording":
        """Start recording an interview. Its first row is on disk when this returns."""
        with self.transaction() as connection:
            _keep(connection, interview.questionnaire)
            row = _row(interview, mode, "started", _now(), attributes or {})
            key = connection.execute(insert(tables.interviews).values(**row)).inserted_primary_key[0]  # type: ignore[index]
            _note(connection, key, "started")
        recording = Recording(self, key, row["uuid"], interview)
        recording.save(interview)
        return recording

    def interrupted(self, instruments: Sequence[str] | None = None) -> list[Interrupted]:
        """Interviews that can be resumed, the one touched last first."""
        each, given = tables.interviews.c, tables.answers.c
        last = func.max(given.wall).label("last")
        query = (
            select(tables.interviews, last, func.count(given.question.distinct()).label("answered"))
            .outerjoin(tables.answers, given.interview == each.id)
            .where(each.status.in_(("started", "paused")))
            .group_by(each.id)
        )
        with self.reading() as connection:
            rows = connection.execute(query).mappings().all()
        found = [
            Interrupted(
                row["uuid"],
                row["instrument"],
                row["version"],
                row["group"] or "",
                row["language"],
                row["status"],
                datetime.fromisoformat(row["started"]),
                _time(row["last"]),
                row["answered"],
            )
            for row in rows
            if instruments is None or row["instrument"] in instruments
        ]
        return sorted(found, key=lambda one: one.last_answer or one.started, reverse=True)

    def resume(self, uuid: str) -> "Recording":
        """Go on with an interrupted interview, at the question where it stood."""
        with self.transaction() as connection:
            row = connection.execute(select(tables.interviews).where(tables.interviews.c.uuid == uuid)).mappings().first()
            if row is None or row["status"] not in ("started", "paused"):
                raise StoreError(f"there is no interrupted interview {shown(uuid)} in {shown(self.name)}")
            given = _latest(connection, [row["id"]])[row["id"]]
            once = _ever(connection, row["id"])
            connection.execute(_set(row["id"], status="started"))
            _note(connection, row["id"], "resumed")
        questionnaire = self.questionnaire(row["definition"])
        on_route = {question: answer for question, answer in given.items() if answer is not Missing.NOT_ASKED}
        fresh = Interview.start(
            questionnaire,
            language=row["language"],
            group=None if GROUP in on_route else row["group"],
            seed=row["seed"],
        )
        interview = fresh.resume(on_route, earlier=once, at=row["position"])
        return Recording(self, row["id"], uuid, interview, on_route)

    def history(self, uuid: str) -> list[Given]:
        """Every answer of an interview as it was given, the first one first."""
        rows = tables.answers
        query = (
            select(rows.c.question, rows.c.value, rows.c.missing, rows.c.wall, rows.c.monotonic)
            .join(tables.interviews)
            .where(tables.interviews.c.uuid == uuid)
            .order_by(rows.c.id)
        )
        with self.reading() as connection:
            found = connection.execute(query).all()
        return [
            Given(q, _answer(value, missing), datetime.fromisoformat(wall), steady) for q, value, missing, wall, steady in found
        ]

    # --- interviews in bulk ---

    def take_in(
        self,
        interviews: Iterable[CompletedInterview],
        questionnaires: Iterable[Questionnaire],
        *,
        source: Source | None = None,
    ) -> Taken:
        """Add finished interviews, all or none. One that is there already, by uuid, is left alone or corrected.

        `questionnaires`: the definitions the interviews name by hash.
        """
        taken = Taken()
        with self.transaction() as connection:
            for questionnaire in questionnaires:
                _keep(connection, questionnaire)
            if source is not None:
                _keep_source(connection, source)
            pending: list[CompletedInterview] = []
            for interview in interviews:
                pending.append(interview)
                if len(pending) == BATCH:
                    taken = _sum(taken, self._take_batch(connection, pending, source))
                    pending = []
            return _sum(taken, self._take_batch(connection, pending, source))

    def _take_batch(self, connection: Connection, batch: Sequence[CompletedInterview], source: Source | None) -> Taken:
        known = _known(connection, [interview.uuid for interview in batch])
        fresh = [interview for interview in batch if interview.uuid not in known]
        if fresh:
            _add_completed(connection, fresh, source)
        changed = [(interview, known[interview.uuid]) for interview in batch if interview.uuid in known]
        corrected = sum(_correct(connection, interview, *row) for interview, row in changed)
        return Taken(len(fresh), len(changed) - corrected, corrected)

    def source(self, fingerprint: str) -> Source | None:
        """The data file with this fingerprint, where it was imported before."""
        query = select(tables.sources).where(tables.sources.c.fingerprint == fingerprint)
        with self.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Source(row.fingerprint, row.name, row.mapping)

    def discard_source(self, fingerprint: str, reason: str) -> int:
        """Discard the interviews of an imported file, so that it can come in anew. Returns how many."""
        with self.transaction() as connection:
            mine = tables.interviews.c.source == fingerprint
            keys = connection.scalars(select(tables.interviews.c.id).where(mine)).all()
            for key in keys:
                _note(connection, key, "discarded", reason)
            connection.execute(update(tables.interviews).where(mine).values(status="discarded", source=None))
            connection.execute(tables.sources.delete().where(tables.sources.c.fingerprint == fingerprint))
        return len(keys)

    def completed(self, instruments: Sequence[str] | None = None) -> Iterator[CompletedInterview]:
        """Every completed interview in the order they came in, with its latest answers."""
        each = tables.interviews.c
        query = select(tables.interviews).where(each.status == "completed").order_by(each.id)
        if instruments is not None:
            query = query.where(each.instrument.in_(instruments))
        with self.reading() as connection:
            for rows in connection.execute(query).mappings().partitions(BATCH):
                given = _latest(connection, [row["id"] for row in rows])
                for row in rows:
                    answers = {q: a for q, a in given[row["id"]].items() if a is not Missing.NOT_ASKED}
                    yield _completed(row, answers)

    def counts(self, *by: str, status: str | None = "completed") -> dict[tuple[str, ...], int]:
        """Numbers of interviews by columns such as "group", "mode", "status", or "day" (of completion).

        >>> with open_store(":memory:") as store:
        ...     store.counts("group")
        {}
        """
        each = tables.interviews.c
        columns = [func.substr(each.completed, 1, 10) if name == "day" else each[name] for name in by]
        query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        if status is not None:
            query = query.where(each.status == status)
        with self.reading() as connection:
            rows = connection.execute(query).all()
        return {tuple(part or "" for part in key): number for *key, number in rows}


class Recording:
    """An interview being made: each `save` puts what is new on disk before it returns."""

    def __init__(
        self, store: Store, key: int, uuid: str, interview: Interview, saved: Mapping[str, Answer] | None = None
    ) -> None:
        self._store, self._key, self.uuid = store, key, uuid
        self.interview = interview
        self._saved: Mapping[str, Answer] = saved or {}

    def save(self, interview: Interview) -> None:
        """Keep the answers that are new or changed, and those that left the route as not_asked."""
        now, steady = _now(), time.monotonic()
        changed = {q: a for q, a in interview.answers.items() if q not in self._saved or not _same(self._saved[q], a)}
        left = {question: Missing.NOT_ASKED for question in self._saved if question not in interview.answers}
        rows = [_answer_row(self._key, q, a, now, steady) for q, a in {**left, **changed}.items()]
        with self._store.transaction() as connection:
            if rows:
                connection.execute(insert(tables.answers), rows)
            connection.execute(_set(self._key, position=interview.at, group=_group(interview)))
        self.interview, self._saved = interview, interview.answers

    def pause(self) -> None:
        """Set it aside; `Store.resume` goes on."""
        self._end("paused")

    def complete(self) -> None:
        """Close it as completed; its answers count from now on. Raises StoreError while questions are open."""
        if not self.interview.finished or self.interview.declined:
            raise StoreError(f"interview {self.uuid} is not finished; pause or discard it")
        self._end("completed", completed=_now())

    def discard(self, reason: str) -> None:
        """Close it so that it does not count; what was answered stays in the history."""
        self._end("discarded", reason)

    def _end(self, status: str, reason: str = "", **values: object) -> None:
        with self._store.transaction() as connection:
            connection.execute(_set(self._key, status=status, **values))
            _note(connection, self._key, status, reason)


# --- rows and values ---


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@lru_cache(maxsize=64)
def _read(hash: str, text: str) -> Questionnaire:  # noqa: A002  # the field's word for it
    return loads(text, file=f"definition {hash[:12]}")


def _keep(connection: Connection, questionnaire: Questionnaire) -> None:
    definitions = tables.definitions
    if connection.scalar(select(definitions.c.hash).where(definitions.c.hash == questionnaire.hash)) is None:
        kept = {"hash": questionnaire.hash, "instrument": questionnaire.instrument, "version": questionnaire.version}
        connection.execute(insert(definitions).values(**kept, text=dump(questionnaire), added=_now()))


def _keep_source(connection: Connection, source: Source) -> None:
    row = {"fingerprint": source.fingerprint, "name": source.name, "mapping": source.mapping, "added": _now()}
    connection.execute(insert(tables.sources).values(**row))


def _note(connection: Connection, key: int, what: str, reason: str = "") -> None:
    connection.execute(insert(tables.events).values(interview=key, event=what, reason=reason, wall=_now()))


def _set(key: int, **values: object) -> Any:
    return update(tables.interviews).where(tables.interviews.c.id == key).values(**values)


def _group(interview: Interview) -> str | None:
    group = interview.group or interview.answers.get(GROUP)
    return group if isinstance(group, str) else None


def _row(interview: Interview, mode: str, status: str, started: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    questionnaire = interview.questionnaire
    return {
        "uuid": str(uuid4()),
        "definition": questionnaire.hash,
        "instrument": questionnaire.instrument,
        "version": questionnaire.version,
        "group": _group(interview),
        "mode": mode,
        "language": interview.language,
        "seed": interview.seed,
        "displayed": _displayed(questionnaire, interview.seed),
        "status": status,
        "position": interview.at,
        "started": started,
        "attributes": json.dumps(dict(attributes), ensure_ascii=False),
    }


def _displayed(questionnaire: Questionnaire, seed: int) -> str:
    return json.dumps([question.id for question in displayed_order(questionnaire, seed)])


def _answer_row(key: int, question: str, answer: Answer, wall: str, steady: float | None) -> dict[str, Any]:
    missing = answer.value if isinstance(answer, Missing) else None
    value = None if isinstance(answer, Missing) else json.dumps(answer, ensure_ascii=False)
    return {"interview": key, "question": question, "value": value, "missing": missing, "wall": wall, "monotonic": steady}


@lru_cache(maxsize=100_000)
def _answer(value: str | None, missing: str | None) -> Answer:
    if value is None:
        return Missing(missing)
    decoded = json.loads(value)
    return tuple(decoded) if isinstance(decoded, list) else decoded  # type: ignore[no-any-return]  # JSON of an Answer


def _same(first: Answer, second: Answer) -> bool:
    return type(first) is type(second) and first == second


def _latest(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, Answer]]:
    """The answers that count, by interview: of each question the last row."""
    rows = tables.answers.c
    query = select(rows.interview, rows.question, rows.value, rows.missing).order_by(rows.interview, rows.id)
    found: dict[int, dict[str, Answer]] = {key: {} for key in keys}
    for start in range(0, len(keys), 500):  # SQLite allows a limited number of parameters
        result = connection.execute(query.where(rows.interview.in_(keys[start : start + 500])))
        for key, group in groupby(result, key=lambda row: row[0]):
            found[key].update((question, _answer(value, missing)) for _, question, value, missing in group)
    return found


def _ever(connection: Connection, key: int) -> dict[str, Answer]:
    """The last answer the respondent gave to each question, on the route or not."""
    rows = tables.answers.c
    off_route = rows.missing.is_not_distinct_from(Missing.NOT_ASKED.value)
    query = select(rows.question, rows.value, rows.missing).where(rows.interview == key, ~off_route).order_by(rows.id)
    return {question: _answer(value, missing) for question, value, missing in connection.execute(query)}


def _completed(row: Mapping[str, Any], answers: Mapping[str, Answer]) -> CompletedInterview:
    return CompletedInterview(
        uuid=row["uuid"],
        instrument=row["instrument"],
        version=row["version"],
        hash=row["definition"],
        group=row["group"] or "",
        mode=row["mode"],
        language=row["language"],
        answers=answers,
        started=_time(row["started"]),
        completed=_time(row["completed"]),
        seed=row["seed"],
        attributes=json.loads(row["attributes"]),
    )


# --- bulk ---


def _sum(first: Taken, second: Taken) -> Taken:
    return Taken(first.added + second.added, first.unchanged + second.unchanged, first.corrected + second.corrected)


def _content(interview: CompletedInterview) -> str:
    """Fingerprint of what an interview says, whatever the order and the time it came."""
    answers = {q: a.value if isinstance(a, Missing) else ["", a] for q, a in sorted(interview.answers.items())}
    said = [interview.hash, interview.group, interview.language, answers, sorted(interview.attributes.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _known(connection: Connection, uuids: Sequence[str]) -> dict[str, tuple[int, str]]:
    each = tables.interviews.c
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(uuids), 500):
        query = select(each.uuid, each.id, each.content).where(each.uuid.in_(uuids[start : start + 500]))
        found.update((uuid, (key, content or "")) for uuid, key, content in connection.execute(query))
    return found


def _add_completed(connection: Connection, fresh: Sequence[CompletedInterview], source: Source | None) -> None:
    now = _now()
    first = 1 + (connection.scalar(select(func.max(tables.interviews.c.id))) or 0)
    orders: dict[tuple[str, int], str] = {}
    rows, given = [], []
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
                "displayed": "",
                "status": "completed",
                "started": interview.started and interview.started.isoformat(),
                "completed": interview.completed and interview.completed.isoformat(),
                "attributes": json.dumps(dict(interview.attributes), ensure_ascii=False),
                "content": _content(interview),
                "source": source and source.fingerprint,
            }
        )
        given.extend(_answer_row(key, q, a, now, None) for q, a in interview.answers.items() if a is not Missing.NOT_ASKED)
    by_hash = {row["definition"]: None for row in rows}
    kept = {key: _read(key, text) for key, text in _texts(connection, by_hash)}
    for row in rows:
        order = (row["definition"], row["seed"])
        if order[0] not in kept:
            raise StoreError(f"an interview names the definition {order[0][:12]}…, which is not kept; give its questionnaire")
        if order not in orders:
            orders[order] = _displayed(kept[order[0]], order[1])
        row["displayed"] = orders[order]
    connection.execute(insert(tables.interviews), rows)
    if given:
        connection.execute(insert(tables.answers), given)
    connection.execute(
        insert(tables.events), [{"interview": row["id"], "event": "completed", "reason": "", "wall": now} for row in rows]
    )


def _texts(connection: Connection, hashes: Iterable[str]) -> list[tuple[str, str]]:
    definitions = tables.definitions.c
    query = select(definitions.hash, definitions.text).where(definitions.hash.in_(list(hashes)))
    return [(row.hash, row.text) for row in connection.execute(query)]


def _correct(connection: Connection, interview: CompletedInterview, key: int, content: str) -> bool:
    """Append what differs from the interview kept under this key. False where nothing does."""
    if content == (now_says := _content(interview)):
        return False
    now = _now()
    given = _latest(connection, [key])[key]
    asked = {q: a for q, a in interview.answers.items() if a is not Missing.NOT_ASKED}
    changed = {q: a for q, a in asked.items() if q not in given or not _same(given[q], a)}
    left = {q: Missing.NOT_ASKED for q, a in given.items() if q not in asked and a is not Missing.NOT_ASKED}
    if rows := [_answer_row(key, q, a, now, None) for q, a in {**changed, **left}.items()]:
        connection.execute(insert(tables.answers), rows)
    values = {"group": interview.group or None, "language": interview.language, "definition": interview.hash}
    attributes = json.dumps(dict(interview.attributes), ensure_ascii=False)
    connection.execute(_set(key, **values, attributes=attributes, content=now_says, status="completed"))
    _note(connection, key, "corrected")
    return True
