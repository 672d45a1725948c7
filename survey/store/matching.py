"""Which interviews a condition holds for: the language of questionnaires over what the store has.

A condition may look at items, under today's ids or earlier ones, at `group`, and at what else is
known of an interview: its columns and its attributes. Where it is unknown, it does not hold.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from survey.conditions import Condition
from survey.definition.condition_check import condition_faults, questions_known
from survey.errors import DataError, did_you_mean, shown
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import GROUP, Questionnaire
from survey.store import tables
from survey.store.database import Database
from survey.store.rows import decoded, kept_questionnaires
from survey.store.staging import counted

__all__ = ["matching", "numbers"]

COLUMNS = (
    "group",
    "instrument",
    "version",
    "mode",
    "language",
    "status",
    "case",
    "interviewer",
)
"""What a condition may look at beside answers and attributes."""


def matching(
    connection: Connection, condition: Condition, rows: Sequence[RowMapping]
) -> list[RowMapping]:
    """Those of these rows of interviews that the condition holds for. Raises DataError for names
    that nothing has, and for answers that a question does not have.
    """
    questionnaires = kept_questionnaires(connection)
    attributes = [json.loads(row["attributes"]) for row in rows]
    named = {name for each in attributes for name in each}
    _checked(condition, questionnaires, named)
    given = answers_to(connection, condition.names, questionnaires)
    return [
        row
        for row, known in zip(rows, attributes, strict=True)
        if condition.holds({**_known(row, known), **given.get(row["id"], {})}) is True
    ]


def numbers(store: Database, conditions: Sequence[Condition]) -> list[int]:
    """For each condition, over items and `group`, the number of completed interviews that it holds
    for. Interviews that answer alike are looked at once.
    """
    names = frozenset[str]().union(*(condition.names for condition in conditions))
    each = tables.interviews.c
    with store.reading() as connection:
        query = select(each.id, each.group).where(counted(connection))
        rows = connection.execute(query).all() if conditions else []
        given = answers_to(connection, names, kept_questionnaires(connection)) if rows else {}
    alike = Counter(
        frozenset({GROUP: group or Missing.NOT_REACHED, **given.get(key, {})}.items())
        for key, group in rows
    )
    holding = [0] * len(conditions)
    for answers, number in alike.items():
        known = dict(answers)
        for place, condition in enumerate(conditions):
            holding[place] += number if condition.holds(known) is True else 0
    return holding


def _known(row: RowMapping, attributes: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: row[name] for name in COLUMNS if row[name] is not None}
    return {**attributes, **columns}


def _checked(
    condition: Condition, questionnaires: Iterable[Questionnaire], attributes: Collection[str]
) -> None:
    questions = questions_known(questionnaires)
    earlier = {name for question in questions.values() for name in question.was}
    known = [*questions, *COLUMNS, *sorted(attributes), *earlier]
    for name in sorted(condition.names):
        if name not in known:
            message = f"{shown(name)} is no item and nothing else known of an interview"
            raise DataError.of("where", f"{message}{did_you_mean(name, known)}")
    if faults := condition_faults(condition, questions, "truth"):
        raise DataError.of("where", faults[0])


def answers_to(
    connection: Connection, names: Collection[str], questionnaires: Iterable[Questionnaire]
) -> dict[int, dict[str, Answer]]:
    """The answers that count to these items, by interview; those given under an earlier id too."""
    called = {earlier: earlier for earlier in names if earlier != GROUP}
    for questionnaire in questionnaires:
        for question in questionnaire.items:
            if question.id in names:
                called.update(dict.fromkeys(question.was, question.id))
    rows = tables.answers.c
    query = (
        select(rows.interview, rows.question, rows.value, rows.missing)
        .where(rows.question.in_(called))
        .order_by(rows.id)
    )
    found: dict[int, dict[str, Answer]] = {}
    for interview, question, value, missing in connection.execute(query):
        found.setdefault(interview, {})[called[question]] = decoded(value, missing)
    return found
