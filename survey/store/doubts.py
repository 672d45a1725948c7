"""Unusual answers of the interviews that count, found anew in their answers each time: a correction
takes one away.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from survey.questionnaire import GROUP, Questionnaire
from survey.store import tables
from survey.store.database import Database
from survey.store.matching import answers_to
from survey.store.rows import kept_questionnaires, moment
from survey.store.staging import counted
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
    given = answers_to(connection, names - {GROUP}, ()) if rows else {}
    for row in rows:
        when = moment(row["completed"] or row["started"])
        answers, group = given.get(row["id"], {}), row["group"] or ""
        if found := unusual_in(questionnaire, answers, group=group, moment=when):
            yield row["id"], Doubted(row["uuid"], row["instrument"], found)


def _rows(connection: Connection, questionnaire: Questionnaire) -> list[RowMapping]:
    each = tables.interviews.c
    columns = (each.id, each.uuid, each.instrument, each.group, each.started, each.completed)
    mine = each.definition == questionnaire.hash
    query = select(*columns).where(mine, counted(connection)).order_by(each.id)
    return list(connection.execute(query).mappings())
