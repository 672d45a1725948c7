"""Answers that must not wait, found anew each time in the history of answers, and who has seen to
them.

Nothing of an alert is stored but that somebody signed it off, up to a row of the answers. An answer
given after that row raises it again; one that was changed in the interview was still given.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, RowMapping, insert, select

from survey.alerts import Raised, raised, with_alerts_of
from survey.errors import StoreError, did_you_mean, shown
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import GROUP, TODAY, Alert, Question, Questionnaire
from survey.store import tables
from survey.store.database import Database
from survey.store.listing import Kept, interviews_with_reason, kept_of, row_named
from survey.store.rows import decoded, kept_questionnaires, plain_text, timestamp
from survey.wording import Wording

__all__ = ["Concern", "SignOff", "concerns", "sign_off"]

_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True)
class SignOff:
    """Somebody has seen to it, up to a row of the answers."""

    row: int
    who: str
    note: str
    wall: datetime


@dataclass(frozen=True, slots=True)
class Concern:
    """Answers to one question of an interview that must not wait. The answers are not in it.

    `say`: what to do, in the words of the study; where some of it is signed off, what came after.
    `first`, `last`: when it was raised, `times` how often, `row` the last of these answers.
    `changed`: it is not what the answers say now.
    """

    interview: Kept
    question: str
    asked: Wording
    say: tuple[Wording, ...]
    first: datetime
    last: datetime
    times: int
    row: int
    changed: bool
    sign_offs: tuple[SignOff, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nobody has signed off the last of it."""
        return not self.sign_offs or self.sign_offs[-1].row < self.row


def concerns(
    store: Database,
    questionnaires: Iterable[Questionnaire] = (),
    *,
    uuids: Collection[str] | None = None,
) -> list[Concern]:
    """All that was ever raised, the oldest first; in these interviews only, where `uuids` are
    named.

    An interview is held against the alerts of its own definition and of the newest one of its
    instrument: the last of `questionnaires`, or else that kept last.
    """
    with store.reading() as connection:
        return _found(connection, questionnaires, uuids)


def sign_off(
    store: Database,
    interview: str,
    question: str | None = None,
    *,
    who: str,
    note: str,
    questionnaires: Iterable[Questionnaire] = (),
) -> list[Concern]:
    """Note that `who` has seen to what is open in the interview whose id begins so, or in one of
    its questions; returns that. Raises StoreError where nothing is open.
    """
    with store.transaction() as connection:
        uuid = row_named(connection, interview, store.name)["uuid"]
        every = _found(connection, questionnaires, [uuid])
        there = [each for each in every if each.open and question in (None, each.question)]
        if not there:
            raise StoreError(_nothing_open(uuid, question, every))
        key = select(tables.interviews.c.id).where(tables.interviews.c.uuid == uuid)
        about = {
            "interview": connection.scalar(key),
            "who": plain_text(who),
            "note": plain_text(note),
            "wall": timestamp(),
        }
        rows = [about | {"question": each.question, "answer": each.row} for each in there]
        connection.execute(insert(tables.sign_offs), rows)
    return there


def _nothing_open(uuid: str, question: str | None, every: Sequence[Concern]) -> str:
    known = [each.question for each in every]
    if question is not None and question not in known:
        nearest = did_you_mean(question, known)
        return f"the interview {uuid} has no alert on {shown(question)}{nearest}"
    on = "" if question is None else f" on {shown(question)}"
    return f"the interview {uuid} has no open alert{on}; concord alerts list shows those there are"


# --- what was raised ---


def _found(
    connection: Connection,
    questionnaires: Iterable[Questionnaire],
    uuids: Collection[str] | None,
) -> list[Concern]:
    kept = kept_questionnaires(connection)
    alerting = _alerting(kept, questionnaires)
    if not alerting:
        return []
    groups = {group.code for each in kept for group in each.groups}
    suspects = _suspects(connection, alerting, groups, _keys(connection, uuids))
    interviews = {row["id"]: row for row in _interviews(connection, list(alerting), suspects)}
    signed = _signed(connection)
    found: list[Concern] = []
    for key, rows in _answers(connection, alerting, interviews):
        history = _History(interviews[key], alerting[interviews[key]["definition"]])
        for _, together in groupby(rows, key=lambda row: row.wall):
            history.saved(list(together))
        found += history.concerns(signed)
    return sorted(found, key=lambda each: (each.last, each.row))


def _alerting(
    kept: Sequence[Questionnaire], given: Iterable[Questionnaire]
) -> dict[str, tuple[Question, ...]]:
    """The questions with alerts, by the hash of each kept definition that has any."""
    newest = {each.instrument: each for each in (*kept, *given)}
    every = {each.hash: with_alerts_of(each.questions, newest[each.instrument]) for each in kept}
    found = {key: tuple(one for one in all_ if one.alerts) for key, all_ in every.items()}
    return {key: questions for key, questions in found.items() if questions}


def _keys(connection: Connection, uuids: Collection[str] | None) -> list[int] | None:
    """The interviews with these uuids; None for all there are."""
    if uuids is None:
        return None
    each = tables.interviews.c
    query = select(each.id)
    return [
        key
        for some in _some(sorted(uuids))
        for key in connection.scalars(query.where(each.uuid.in_(some)))
    ]


def _suspects(
    connection: Connection,
    alerting: Mapping[str, Sequence[Question]],
    groups: Collection[str],
    keys: Sequence[int] | None,
) -> set[int]:
    """The interviews with an answer that raises an alert in one of the groups, or may together with
    other answers. Most answers are one of few, and each is looked at once: most interviews have
    nothing to tell.
    """
    alerts: dict[str, list[Alert]] = {}
    for question in (each for questions in alerting.values() for each in questions):
        alerts.setdefault(question.id, []).extend(question.alerts)
    rows = tables.answers.c
    query = select(rows.interview, rows.question, rows.value, rows.missing)
    query = query.where(rows.question.in_(alerts))
    parts = [query] if keys is None else [query.where(rows.interview.in_(k)) for k in _some(keys)]
    may: dict[tuple[str, str | None, str | None], bool] = {}
    found: set[int] = set()
    for part in parts:
        for key, question, value, missing in connection.execute(part):
            said = (question, value, missing)
            if said not in may:
                may[said] = _may_raise(question, decoded(value, missing), alerts[question], groups)
            if may[said]:
                found.add(key)
    return found


def _may_raise(
    question: str, answer: Answer, alerts: Iterable[Alert], groups: Collection[str]
) -> bool:
    if answer is Missing.NOT_ASKED:
        return False
    known = [{question: answer, GROUP: group} for group in groups]
    return any(
        not each.condition.names <= {question, GROUP} or any(map(each.condition.holds, known))
        for each in alerts
    )


def _interviews(
    connection: Connection, definitions: Sequence[str], keys: Collection[int]
) -> Iterator[RowMapping]:
    each = tables.interviews.c
    query = interviews_with_reason(connection).where(each.definition.in_(definitions))
    for some in _some(sorted(keys)):
        yield from connection.execute(query.where(each.id.in_(some))).mappings()


def _answers(
    connection: Connection,
    alerting: Mapping[str, Sequence[Question]],
    interviews: Mapping[int, RowMapping],
) -> Iterator[tuple[int, Iterator[Row[Any]]]]:
    """The rows that alerts look at, by interview, in the order they were kept."""
    names = {
        name
        for questions in alerting.values()
        for question in questions
        for alert in question.alerts
        for name in alert.condition.names
    }
    rows = tables.answers.c
    query = (
        select(rows.id, rows.interview, rows.question, rows.value, rows.missing, rows.wall)
        .where(rows.question.in_(names | {GROUP}))
        .order_by(rows.interview, rows.id)
    )
    for some in _some(sorted(interviews)):
        found = connection.execute(query.where(rows.interview.in_(some)))
        yield from groupby(found, key=lambda row: row.interview)


def _some(keys: Sequence[_Key]) -> Iterator[Sequence[_Key]]:
    """A few at a time: SQLite allows a limited number of parameters."""
    yield from (keys[start : start + 500] for start in range(0, len(keys), 500))


def _signed(connection: Connection) -> dict[tuple[int, str], list[SignOff]]:
    rows = tables.sign_offs.c
    query = select(rows.interview, rows.question, rows.answer, rows.who, rows.note, rows.wall)
    found: dict[tuple[int, str], list[SignOff]] = {}
    for interview, question, row, who, note, wall in connection.execute(query.order_by(rows.id)):
        one = SignOff(row, who, note, datetime.fromisoformat(wall))
        found.setdefault((interview, question), []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Moment:
    """When an alert was raised, and by which row."""

    row: int
    wall: datetime
    alert: Raised


class _History:
    """What one interview has raised, save after save."""

    def __init__(self, row: RowMapping, questions: Sequence[Question]) -> None:
        self.row, self.questions = row, questions
        self.known: dict[str, Answer] = {GROUP: row["group"]} if row["group"] else {}
        self.standing: tuple[Raised, ...] = ()
        self.moments: list[_Moment] = []

    def saved(self, rows: Sequence[Row[Any]]) -> None:
        """Answers kept at one moment: what they raise, and what only now is true of others."""
        wall = datetime.fromisoformat(rows[0].wall)
        given = {row.question: row.id for row in rows}
        self.known |= {row.question: decoded(row.value, row.missing) for row in rows}
        self.known[TODAY] = wall.astimezone().date().isoformat()
        now = raised(self.questions, self.known)
        self.moments += (
            _Moment(given.get(each.question, rows[-1].id), wall, each)
            for each in now
            if each.question in given or each not in self.standing
        )
        self.standing = now

    def concerns(self, signed: Mapping[tuple[int, str], Sequence[SignOff]]) -> Iterator[Concern]:
        for question in self.questions:
            moments = [each for each in self.moments if each.alert.question == question.id]
            if not moments:
                continue
            seen_to = tuple(signed.get((self.row["id"], question.id), ()))
            row = seen_to[-1].row if seen_to else 0
            fresh = [each for each in moments if each.row > row] or moments
            yield Concern(
                kept_of(self.row),
                question.id,
                question.ask,
                tuple(dict.fromkeys(each.alert.alert.say for each in fresh)),
                fresh[0].wall,
                fresh[-1].wall,
                len({each.row for each in fresh}),
                max(each.row for each in moments),
                all(each.question != question.id for each in self.standing),
                seen_to,
            )
