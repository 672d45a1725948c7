"""Finished interviews in bulk: from forms, data files and the simulator. Known ones are left alone
or corrected; which are known, `survey.store.recognising` says.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from survey.errors import DataError, StoreError, shown
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.database import Database
from survey.store.endings import Ending
from survey.store.identity import Becomes
from survey.store.leases import RUNNING, alone, refuse_held, release
from survey.store.pairs import UNDECIDED, note_pairs
from survey.store.recognising import Recogniser, Settled, is_unnamed, separately
from survey.store.rows import (
    answer_row,
    as_json,
    content_of,
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
from survey.store.staging import (
    Intake,
    beaten,
    begun_intake,
    count_now,
    left_over,
    merged,
    settled_some,
)
from survey.store.unnamed import KnownRows, double_clicks, kept_now, known_rows, last_file_row

__all__ = [
    "SHORT",
    "STEP",
    "Earlier",
    "Source",
    "Staging",
    "Taken",
    "pause_after",
    "put_right",
    "refuse_other_way",
    "settle_left_over",
    "source_of",
    "take_in",
]

_Key = TypeVar("_Key", int, str)

BATCH = 2_000
"""Interviews written to the database at a time, so that memory does not grow with a file."""

SHORT = 500
"""So many are taken in in one transaction; more are staged."""

STEP = 100
"""Interviews staged in one transaction: some hundredths of a second."""

_PAUSES = 0.01, 0.25
"""Seconds between two such transactions, in which whoever waits has its turn: at least, at most."""


@dataclass(frozen=True, slots=True)
class Source:
    """A data file: SHA-256 of its bytes, its name, and SHA-256 of the mapping it was read by."""

    fingerprint: str
    name: str
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What became of an earlier export of the same tool, by the name of its file, when a later one
    came in: how many of its rows are `known` there, and the numbers of those that are `changed` (in
    the later file) and `vanished` (in the earlier); 0 where a store is older than the numbers.
    """

    file: str
    known: int
    changed: tuple[int, ...] = ()
    vanished: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of interviews that came in.

    `undecided`: of those added, how many wait for somebody to decide and do not count before.
    `pairs`: how many pairs were listed, of interviews that may be of one person. `renamed`: the
    uuid that an interview came with, and the one it is kept by, where they differ. `earlier`: of a
    file that names nobody, the earlier ones that it goes on with.
    """

    added: int = 0
    unchanged: int = 0
    corrected: int = 0
    discarded: int = 0
    undecided: int = 0
    pairs: int = 0
    renamed: tuple[tuple[str, str], ...] = ()
    earlier: tuple[Earlier, ...] = ()

    def __add__(self, other: "Taken") -> "Taken":
        names = [each.name for each in fields(self)]
        return Taken(*(getattr(self, name) + getattr(other, name) for name in names))


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
    without_vanished: bool = False,
) -> Taken:
    """Add each interview that is not there yet, correct those that are there and differ, and list
    as pairs those that may be of one person: the rules of `survey.store.identity`.

    `replace`: where the file was imported before in another way, the interviews that it does not
    give any more are discarded; without it that is a DataError. `without_vanished`: rows of an
    earlier export of the same tool that this one is without are discarded.
    """
    alone(connection)
    before = None if source is None else source_of(connection, source.fingerprint)
    if source is not None and before is not None and replace and before.mapping != source.mapping:
        return _taken_again(connection, interviews, source)
    _admit(connection, source)
    return _taken(connection, interviews, source, without_vanished=without_vanished)


def _admit(connection: Connection, source: Source | None) -> None:
    """Note the file, where it is new. Raises DataError where it came in before in another way."""
    if source is None:
        return
    before = source_of(connection, source.fingerprint)
    refuse_other_way(source, before)
    if before is None:
        _keep_source(connection, source)


def _keep_source(connection: Connection, source: Source) -> None:
    row = {
        "fingerprint": source.fingerprint,
        "name": source.name,
        "mapping": source.mapping,
        "added": timestamp(),
    }
    connection.execute(insert(tables.sources).values(**row))


def _taken(
    connection: Connection,
    interviews: Iterable[CompletedInterview],
    source: Source | None,
    *,
    without_vanished: bool = False,
) -> Taken:
    taken = Taken()
    for batch in separately(interviews, BATCH):
        recogniser = Recogniser(connection, batch)
        settled = list(recogniser.settle(batch))
        taken += _settled(connection, batch, settled, source)
        taken += Taken(earlier=tuple(_earlier(connection, batch, recogniser.rows)))
        if without_vanished:
            taken += _without(connection, recogniser.rows.vanished, source)
    return taken


def _settled(
    connection: Connection,
    batch: Sequence[CompletedInterview],
    settled: Sequence[Settled],
    source: Source | None,
) -> Taken:
    renamed = [
        (came.uuid, each.interview.uuid)
        for came, each in zip(batch, settled, strict=True)
        if came.uuid != each.interview.uuid
    ]
    taken = Taken(renamed=tuple(renamed))
    for start in range(0, len(settled), BATCH):
        taken += _written(connection, settled[start : start + BATCH], source)
    return taken


def _without(connection: Connection, gone: Sequence[RowMapping], source: Source | None) -> Taken:
    """Discard rows of an earlier export that a later one is without."""
    why = f"not in {source.name} any more" if source else "not there any more"
    _discard(connection, [row["id"] for row in gone], "vanished", why)
    return Taken(discarded=len(gone))


def _earlier(
    connection: Connection, batch: Sequence[CompletedInterview], rows: KnownRows
) -> Iterator[Earlier]:
    """What became of each earlier export."""
    sources = tables.sources.c
    names: dict[str, str] = {
        row.fingerprint: row.name
        for row in connection.execute(select(sources.fingerprint, sources.name))
    }
    found = [*rows.same.values(), *rows.changed.values(), *rows.vanished]
    for fingerprint in dict.fromkeys(row["source"] for row in found):
        changed = [at for at, row in rows.changed.items() if row["source"] == fingerprint]
        numbers = [origin.row for at in changed if (origin := batch[at].origin)]
        yield Earlier(
            names.get(fingerprint, ""),
            sum(row["source"] == fingerprint for row in rows.same.values()),
            tuple(numbers),
            tuple(row["row"] or 0 for row in rows.vanished if row["source"] == fingerprint),
        )


@dataclass(frozen=True, slots=True)
class _Unnamed:
    """A long data file that names nobody, what is known of its rows, the places of those that wait
    for the end, and the last row of any file of the instrument when that was looked up.
    """

    batch: Sequence[CompletedInterview]
    known: KnownRows
    places: Sequence[int]
    last: int


class Staging:
    """A long intake, staged a few interviews at a time. What is not simply new waits for the end:
    corrections, and whoever may be of one person with somebody else.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction("import") as connection:
            self._intake = begun_intake(connection, database.name)
        self._waiting: list[CompletedInterview] = []
        self._staged: set[str] = set()
        self._cases: dict[tuple[str, str], CompletedInterview] = {}
        self._meant: set[str] = set()
        self._unchanged = 0
        self._unnamed: _Unnamed | None = None

    def parts(self, batch: list[CompletedInterview]) -> Iterator[list[CompletedInterview]]:
        """The batch in what can be staged at a time. Of a data file that names nobody the whole is
        looked through first, without keeping anybody from writing, and what is new is staged.
        """
        if not is_unnamed(batch[0]):
            yield batch
            return
        with self._database.reading() as connection:
            known, last = known_rows(connection, batch), last_file_row(connection, batch[0])
        clicked = {place for pair in double_clicks(batch) for place in pair}
        counting = {place for place, row in known.same.items() if row["status"] == "completed"}
        self._unchanged += len(counting - clicked)
        places = sorted(((known.same.keys() | known.changed.keys()) - counting) | clicked)
        self._waiting += [batch[place] for place in places]
        self._unnamed = _Unnamed(batch, known, places, last)
        done = counting.union(places)
        fresh = [each for place, each in enumerate(batch) if place not in done]
        for start in range(0, len(fresh), STEP):
            yield fresh[start : start + STEP]

    def add(self, batch: Sequence[CompletedInterview]) -> None:
        """In one short transaction. Nothing of it counts yet."""
        alone_here = [each for each in batch if not self._meets(each)]
        with self._database.transaction("import") as connection:
            alone(connection)
            self._refuse_cleared(connection)
            nothing = KnownRows() if self._unnamed else None
            settled = list(Recogniser(connection, alone_here, nothing).settle(alone_here))
            fresh: list[Settled] = []
            for came, each in zip(alone_here, settled, strict=True):
                if each.key is not None and each.becomes is Becomes.UNCHANGED:
                    self._unchanged += 1
                elif each.key is not None or each.doubts or each.interview.uuid != came.uuid:
                    self._waiting.append(came)
                else:
                    fresh.append(each)
            if fresh:
                _add(connection, fresh, None, intake=self._intake.id)
        self._staged |= {each.interview.uuid for each in fresh}
        cases = [each.interview for each in fresh if each.interview.case]
        self._cases |= {(each.instrument, each.case): each for each in cases}

    def _meets(self, interview: CompletedInterview) -> bool:
        """Whether it may be of one person with one that is staged; then it waits."""
        of_case = self._cases.get((interview.instrument, interview.case))
        meant = interview.uuid if interview.uuid in self._staged else of_case and of_case.uuid
        if meant:
            self._meant.add(meant)
            self._waiting.append(interview)
        return bool(meant)

    def merge(self, source: Source | None, *, without_vanished: bool = False) -> Taken:
        """From one moment on all of it counts, if nothing else of the file came in meanwhile."""
        fingerprint = source.fingerprint if source else ""
        with self._database.transaction("import") as connection:
            alone(connection)
            self._refuse_cleared(connection)
            _admit(connection, source)
            self._put_back(connection)
            counting = merged(connection, self._intake, fingerprint)
            if meant := sorted(self._staged & self._meant):
                count_now(connection, list(_known(connection, meant).values()), counting)
            if self._unnamed:
                rest = self._of_unnamed(connection, self._unnamed, source, without_vanished)
            else:
                rest = _taken(connection, self._waiting, source)
        self._intake = counting
        return rest + Taken(added=len(self._staged), unchanged=self._unchanged)

    def _of_unnamed(
        self,
        connection: Connection,
        file: "_Unnamed",
        source: Source | None,
        without_vanished: bool,
    ) -> Taken:
        """What an earlier export has of a file that names nobody."""
        if last_file_row(connection, file.batch[0]) != file.last:
            raise StoreError(
                f"another data file came into {shown(self._database.name)} while this one was "
                "imported, and may have the same rows; nothing of it is kept, import it again"
            )
        rows = kept_now(connection, file.known.of(file.places))
        recogniser = Recogniser(connection, self._waiting, rows)
        settled = list(recogniser.settle(self._waiting))
        taken = _settled(connection, self._waiting, settled, source)
        taken += Taken(earlier=tuple(_earlier(connection, file.batch, file.known)))
        return taken + (
            _without(connection, rows.vanished, source) if without_vanished else Taken()
        )

    def _put_back(self, connection: Connection) -> None:
        """Those of a case that somebody else brought in meanwhile are not new any more."""
        each = tables.interviews.c
        for cases in _some([case for _, case in self._cases]):
            mine = or_(each.intake.is_(None), each.intake != self._intake.id)
            query = select(each.instrument, each.case).where(each.case.in_(cases), mine)
            for name in {tuple(row) for row in connection.execute(query)} & self._cases.keys():
                again = self._cases.pop(name)
                self._staged.discard(again.uuid)
                key = _known(connection, [again.uuid])[again.uuid]
                connection.execute(tables.answers.delete().where(tables.answers.c.interview == key))
                connection.execute(tables.interviews.delete().where(each.id == key))
                self._waiting.append(again)

    def _refuse_cleared(self, connection: Connection) -> None:
        if not beaten(connection, self._intake):
            raise StoreError(
                f"the import into {shown(self._database.name)} gave no sign of life for so long "
                "that another program cleared it away; nothing of it is kept, import it again"
            )

    def settle(self) -> None:
        """Take away the marks, or, where it was not merged, all of it."""
        settle(self._database, self._intake)


def pause_after(seconds: float) -> float:
    """How long to leave the store to others after a transaction: the longer where all is slow."""
    least, most = _PAUSES
    return min(max(seconds / 3, least), most)


def settle(database: Database, intake: Intake) -> None:
    """Bring an intake to its end, a few interviews at a time."""
    after, done = 0, False
    while not done:
        began = time.monotonic()
        after = settled_some(database, intake, after)
        done = not after
        time.sleep(0 if done else pause_after(time.monotonic() - began))


def settle_left_over(database: Database) -> None:
    """Bring to their end what was interrupted before."""
    with database.reading() as connection:
        interrupted = left_over(connection)
    for intake in interrupted:
        settle(database, intake)


def _written(connection: Connection, settled: Sequence[Settled], source: Source | None) -> Taken:
    fresh = [each for each in settled if each.key is None]
    if fresh:
        _add(connection, fresh, source)
    changed = sum(
        _correct(connection, each.interview, each.key, content_of(each.interview))
        for each in settled
        if each.key is not None and each.becomes is Becomes.CORRECTION
    )
    doubts = [
        (doubt.other, each.interview.uuid, doubt.alike, doubt.against)
        for each in fresh
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
    known = _known(connection, [interview.uuid]).get(interview.uuid)
    if known is None:
        return _written(connection, [Settled(interview, Becomes.ADDED)], None)
    return _written(connection, [Settled(interview, Becomes.CORRECTION, known)], None)


def _taken_again(
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
    taken = _taken(connection, given(), source)
    for keys in _some([key for uuid, key in mine.items() if uuid not in gone]):
        connection.execute(
            update(tables.interviews).where(each.id.in_(keys)).values(source=source.fingerprint)
        )
    why = f"{source.name} was imported again without it"
    _discard(connection, list(gone.values()), "replaced", why)
    return taken + Taken(discarded=len(gone))


def _discard(connection: Connection, keys: Sequence[int], ended_as: Ending, why: str) -> None:
    for some in _some(keys):
        mine = tables.interviews.c.id.in_(some)
        ended = {"status": "discarded", "ended_as": ended_as}
        connection.execute(update(tables.interviews).where(mine).values(**ended))
    for key in keys:
        note_event(connection, key, "discarded", why)


def _some(keys: Sequence[_Key]) -> Iterator[Sequence[_Key]]:
    """A few at a time: SQLite allows a limited number of parameters."""
    yield from (keys[start : start + 500] for start in range(0, len(keys), 500))


def _known(connection: Connection, uuids: Sequence[str]) -> dict[str, int]:
    """Keys of those that are there."""
    each = tables.interviews.c
    found: dict[str, int] = {}
    for some in _some(uuids):
        query = select(each.uuid, each.id).where(each.uuid.in_(some))
        found |= {row.uuid: row.id for row in connection.execute(query)}
    return found


def _add(
    connection: Connection, fresh: Sequence[Settled], source: Source | None, *, intake: str = ""
) -> None:
    """With the id of a long intake they do not count yet, and nothing has happened to them."""
    wall = timestamp()
    interviews = [each.interview for each in fresh]
    order = _orders(connection, interviews)
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
            **_origin(interview),
        }
        for each, interview in zip(fresh, interviews, strict=True)
    ]
    connection.execute(insert(tables.interviews), rows)
    keys = _known(connection, [interview.uuid for interview in interviews])
    given = [
        answer_row(keys[interview.uuid], question, answer, wall, None)
        for interview in interviews
        for question, answer in interview.answers.items()
        if answer is not Missing.NOT_ASKED
    ]
    if given:
        insert_answers(connection, given)
    if intake:
        return
    notes = [
        {"interview": keys[each.interview.uuid], "event": event, "reason": reason, "wall": wall}
        for each in fresh
        for event, reason in _events(each)
    ]
    connection.execute(insert(tables.events), notes)


def _ending(becomes: Becomes) -> dict[str, str | None]:
    """What counts from now on, and what waits for somebody to decide."""
    if becomes is Becomes.UNDECIDED:
        return {"status": "discarded", "ended_as": UNDECIDED}
    return {"status": "completed", "ended_as": None}


def _origin(interview: CompletedInterview) -> dict[str, str | int | None]:
    origin = interview.origin
    if origin is None:
        return dict.fromkeys(("form", "mark", "row", "sender", "file"))
    return {
        "form": origin.form,
        "mark": origin.mark or None,
        "row": origin.row,
        "sender": origin.sender or None,
        "file": origin.file or None,
    }


def _events(settled: Settled) -> Iterator[tuple[str, str]]:
    yield "completed", ""
    if settled.becomes is Becomes.UNDECIDED:
        why = "; ".join(doubt.against for doubt in settled.doubts)
        yield "discarded", f"it came back late, and waits for a decision: {why}"


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
    }
    if row["ended_as"] != UNDECIDED:
        values |= {"status": "completed", "ended_as": None}
    differs = bool(rows) or any(row[name] != value for name, value in values.items())
    if rows:
        connection.execute(insert(tables.answers), rows)
    if interview.completed is not None and (differs or row["completed"] is None):
        values["completed"] = utc(interview.completed)
    if interview.origin is not None:
        values |= _origin(interview)
    connection.execute(set_interview(key, **values, content=content))
    if differs:
        note_event(connection, key, "corrected")
    return differs
