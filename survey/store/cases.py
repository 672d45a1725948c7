"""The sample list of a store: the people, nurseries or schools to be asked, and each attempt.

Contact details are never here; `survey.cases.contacts` keeps them in a file of their own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from survey.dispositions import REFUSED
from survey.errors import StoreError, did_you_mean, shown
from survey.store import tables
from survey.store.counting import as_they_stand
from survey.store.database import Database
from survey.store.leases import alone
from survey.store.rows import as_json, moment, plain_text, timestamp

__all__ = [
    "Attempt",
    "Case",
    "Entered",
    "Met",
    "SampleList",
    "attributes_of_cases",
    "note_attempts",
]

AttributeValue = str | int | float

_SOME = 500
"""Rows at a time: SQLite allows a limited number of parameters."""


@dataclass(frozen=True, slots=True)
class Case:
    """One of those to be asked.

    `group` and `language` are empty where the interview asks them. `attributes`: what may be used
    in tables. `interviewer`: who has it; empty where nobody does. `added`: when it came into the
    list, as the store writes moments; empty before that.
    """

    id: str
    group: str = ""
    language: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    interviewer: str = ""
    added: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to ask a case. `outcome`: a code of `survey.dispositions`. `call_back`: the day
    to try again. `interview`: the uuid of the interview it led to.
    """

    case: str
    outcome: str
    wall: datetime
    interviewer: str = ""
    call_back: date | None = None
    interview: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """An interview with a case, as far as the list needs it. `ended`: how, where it does not count;
    one of `survey.store.ENDINGS` or empty; `ended_at`: when it was discarded the last time.
    """

    uuid: str
    case: str
    instrument: str
    status: str
    interviewer: str
    ended: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of cases that were put in the list, by their ids."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


class SampleList:
    """The cases of a store. What is written is written all or none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __len__(self) -> int:
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(tables.cases)) or 0

    # --- cases ---

    def put(self, cases: Iterable[Case]) -> Entered:
        """Add cases that are not there, and bring those that are up to date: what is given empty
        stays as it was, but an attribute that is given as an empty text goes.
        """
        listed: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
        with self._database.transaction() as connection:
            rows = connection.execute(select(tables.cases)).mappings()
            known = {row["id"]: _case(row) for row in rows}
            for case in cases:
                before = known.get(case.id)
                known[case.id] = now = _brought_up_to_date(before, case)
                listed[_keep(connection, before, now)].append(case.id)
        return Entered(**{what: tuple(ids) for what, ids in listed.items()})

    def cases(self, ids: Sequence[str] | None = None) -> list[Case]:
        """All cases in the order they were added, or those named. Raises StoreError for an id that
        is not in the list.
        """
        query = select(tables.cases).order_by(tables.cases.c.added, tables.cases.c.id)
        with self._database.reading() as connection:
            found = [_case(row) for row in connection.execute(query).mappings()]
            known = {case.id: case for case in found}
            for id_ in ids or ():
                self._refuse_unknown(known, id_)
        return found if ids is None else [known[id_] for id_ in ids]

    def case(self, id_: str) -> Case:
        """The case with this id. Raises StoreError where there is none."""
        return self.cases([id_])[0]

    def assign(self, ids: Sequence[str], interviewer: str) -> int:
        """Give cases to an interviewer, or to nobody (""). Returns how many others had before.

        Raises StoreError for an id that is not in the list; then nothing is changed.
        """
        with self._database.transaction() as connection:
            known = self._known(connection)
            for id_ in ids:
                self._refuse_unknown(known, id_)
            mine = tables.cases.c.id
            for id_ in dict.fromkeys(ids):
                connection.execute(
                    update(tables.cases).where(mine == id_).values(interviewer=interviewer)
                )
        return sum(known[id_] != interviewer for id_ in dict.fromkeys(ids))

    # --- attempts ---

    def attempt(
        self,
        case: str,
        outcome: str,
        *,
        interviewer: str = "",
        call_back: date | None = None,
        note: str = "",
        interview: str = "",
    ) -> None:
        """Record what came of an attempt. Raises StoreError where there is no such case."""
        with self._database.transaction() as connection:
            self._refuse_unknown(self._known(connection), case)
            wall = datetime.now(UTC)
            made = Attempt(case, outcome, wall, interviewer, call_back, interview, note)
            connection.execute(insert(tables.attempts).values(**_attempt_row(made)))

    def refused_on_forms(self, refused: Sequence[tuple[str, str]]) -> int:
        """Record the cases (and the uuid that each one's interview would have) whose form came back
        without consent; each form once, however often it is read. Returns how many are new.
        """
        each, wall = tables.attempts.c, datetime.now(UTC)
        with self._database.transaction() as connection:
            alone(connection)
            known = self._known(connection)
            query = select(each.case, each.interview).where(each.outcome == REFUSED)
            before = {(row.case, row.interview) for row in connection.execute(query)}
            new = [one for one in dict.fromkeys(refused) if one not in before and one[0] in known]
            made = [Attempt(case, REFUSED, wall, interview=uuid) for case, uuid in new]
            if made:
                connection.execute(insert(tables.attempts), [_attempt_row(one) for one in made])
        return len(new)

    def attempts(self) -> list[Attempt]:
        """Every attempt, the first one first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(tables.attempts).order_by(tables.attempts.c.id)
            ).mappings()
            return [_attempt(row) for row in rows]

    def met(self) -> list[Met]:
        """Every interview that has a case, whatever its status and whether the case is known."""
        each, event = tables.interviews.c, tables.events.c
        gone = (
            select(event.interview, func.max(event.wall).label("wall"))
            .where(event.event == "discarded")
            .group_by(event.interview)
            .subquery()
        )
        with self._database.reading() as connection:
            status, visible = as_they_stand(connection)
            query = (
                select(each.uuid, each.case, each.instrument, status)
                .add_columns(func.coalesce(each.interviewer, ""))
                .add_columns(func.coalesce(each.ended_as, ""), gone.c.wall)
                .outerjoin(gone, gone.c.interview == each.id)
                .where(each.case.is_not(None), visible)
                .order_by(each.id)
            )
            return [
                Met(uuid, case, instrument, stands, who, ended, moment(wall))
                for uuid, case, instrument, stands, who, ended, wall in connection.execute(query)
            ]

    # --- what is there ---

    def _known(self, connection: Connection) -> dict[str, str]:
        """Who has each case."""
        query = select(tables.cases.c.id, tables.cases.c.interviewer)
        return {row.id: row.interviewer for row in connection.execute(query)}

    def _refuse_unknown(self, known: Mapping[str, object], id_: str) -> None:
        if id_ not in known:
            remedy = did_you_mean(id_, known) or (
                "; concord cases list shows them" if known else "; concord cases import FILE"
            )
            raise StoreError(
                f"there is no case {shown(id_)} in {shown(self._database.name)}{remedy}"
            )


def attributes_of_cases(connection: Connection) -> dict[str, Mapping[str, AttributeValue]]:
    """What may be used in tables, by the ids of the cases that have any of it."""
    each = tables.cases.c
    query = select(each.id, each.attributes).where(each.attributes != "{}")
    return {row.id: json.loads(row.attributes) for row in connection.execute(query)}


def note_attempts(connection: Connection, keys: Sequence[int], outcome: str) -> None:
    """Record what came of interviews as an attempt of the case of each, where that is in the
    list.
    """
    each, wall = tables.interviews.c, datetime.now(UTC)
    query = select(each.uuid, each.case, each.interviewer).join(
        tables.cases, tables.cases.c.id == each.case
    )
    for start in range(0, len(keys), _SOME):
        some = each.id.in_(keys[start : start + _SOME])
        rows = connection.execute(query.where(some).order_by(each.id)).all()
        attempts = [
            Attempt(row.case, outcome, wall, row.interviewer or "", interview=row.uuid)
            for row in rows
        ]
        if attempts:
            connection.execute(insert(tables.attempts), [_attempt_row(one) for one in attempts])


# --- rows ---


def _brought_up_to_date(before: Case | None, given: Case) -> Case:
    before = before or Case(given.id)
    attributes = {**before.attributes, **given.attributes}
    return Case(
        given.id,
        given.group or before.group,
        given.language or before.language,
        {name: value for name, value in attributes.items() if value != ""},
        given.interviewer or before.interviewer,
        before.added,
    )


def _keep(connection: Connection, before: Case | None, now: Case) -> str:
    """What was to be done: it is "added", "changed" or "unchanged"."""
    if now == before:
        return "unchanged"
    values = {
        "group": now.group,
        "language": now.language,
        "attributes": as_json(dict(now.attributes)),
        "interviewer": now.interviewer,
    }
    if before is None:
        connection.execute(insert(tables.cases).values(id=now.id, **values, added=timestamp()))
        return "added"
    connection.execute(update(tables.cases).where(tables.cases.c.id == now.id).values(**values))
    return "changed"


def _case(row: RowMapping) -> Case:
    return Case(
        row["id"],
        row["group"],
        row["language"],
        json.loads(row["attributes"]),
        row["interviewer"],
        row["added"],
    )


def _attempt_row(attempt: Attempt) -> dict[str, str | None]:
    day = attempt.call_back
    return {
        "case": attempt.case,
        "outcome": attempt.outcome,
        "interviewer": plain_text(attempt.interviewer),
        "call_back": None if day is None else day.isoformat(),
        "interview": attempt.interview or None,
        "note": plain_text(attempt.note),
        "wall": attempt.wall.isoformat(),
    }


def _attempt(row: RowMapping) -> Attempt:
    return Attempt(
        row["case"],
        row["outcome"],
        datetime.fromisoformat(row["wall"]),
        row["interviewer"],
        None if row["call_back"] is None else date.fromisoformat(row["call_back"]),
        row["interview"] or "",
        row["note"],
    )
