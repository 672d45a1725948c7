"""Unusual answers of the interviews that count, found anew in their answers each time: a correction
takes one away.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from survey.interview import Answer
from survey.questionnaire import Questionnaire
from survey.store import tables
from survey.store.counting import counted
from survey.store.database import Database
from survey.store.rows import decoded, kept_questionnaires, moment
from survey.unusual import unusual_in, warning_questions

__all__ = ["Doubted", "doubted"]


@dataclass(frozen=True, slots=True)
class Doubted:
    """An interview with unusual answers: its uuid, and the questions by their ids. The answers are
    not in it.
    """

    uuid: str
    instrument: str
    questions: tuple[str, ...]


def doubted(store: Database) -> list[Doubted]:
    """The interviews that count and have unusual answers, in the order they came in."""
    with store.reading() as connection:
        asked = [each for each in kept_questionnaires(connection) if warning_questions(each)]
        found = [one for each in asked for one in _of(connection, each)]
    return [one for _, one in sorted(found, key=lambda placed: placed[0])]


def _of(connection: Connection, questionnaire: Questionnaire) -> Iterator[tuple[int, Doubted]]:
    """Those of one definition, with the places they came in at."""
    rows = _rows(connection, questionnaire)
    warned = warning_questions(questionnaire)
    names = {each.id for each in warned}
    names = names.union(*(each.warn.condition.names for each in warned if each.warn))
    given = _answers(connection, questionnaire, names) if rows else {}
    for row in rows:
        when = moment(row["completed"] or row["started"])
        answers, group = given.get(row["id"], {}), row["group"] or ""
        if found := unusual_in(questionnaire, answers, group=group, moment=when):
            yield row["id"], Doubted(row["uuid"], row["instrument"], found)


def _answers(
    connection: Connection, questionnaire: Questionnaire, names: Collection[str]
) -> dict[int, dict[str, Answer]]:
    """What counts of these answers, by interview of this definition, under its own ids."""
    given, each = tables.answers.c, tables.interviews.c
    query = (
        select(given.interview, given.question, given.value, given.missing)
        .join(tables.interviews)
        .where(each.definition == questionnaire.hash, given.question.in_(names))
        .order_by(given.id)
    )
    found: dict[int, dict[str, Answer]] = {}
    for interview, question, value, missing in connection.execute(query):
        found.setdefault(interview, {})[question] = decoded(value, missing)
    return found


def _rows(connection: Connection, questionnaire: Questionnaire) -> list[RowMapping]:
    each = tables.interviews.c
    columns = (each.id, each.uuid, each.instrument, each.group, each.started, each.completed)
    mine = each.definition == questionnaire.hash
    query = select(*columns).where(mine, counted(connection)).order_by(each.id)
    return list(connection.execute(query).mappings())
