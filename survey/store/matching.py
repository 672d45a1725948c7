"""Which interviews a condition holds for: the language of questionnaires over what the store has.

A condition may look at items, under today's ids or earlier ones, at `group`, and at what else is
known of an interview: its columns and its attributes. Answers of all versions are looked at as the
codebook has them: recoded, and apart where they stand apart. Where it is unknown, it does not hold.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from survey.codebook import Codebook
from survey.conditions import Condition
from survey.definition.condition_check import condition_faults, questions_known
from survey.errors import DataError, did_you_mean, shown
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import GROUP, Questionnaire
from survey.store import tables
from survey.store.counting import counted
from survey.store.database import Database
from survey.store.rows import decoded, kept_questionnaires
from survey.versions import with_decisions

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
    codebook = Codebook.of(questionnaires)
    _checked(condition, questionnaires, codebook, named)
    given = answers_to(connection, condition.names, codebook)
    return [
        row
        for row, known in zip(rows, attributes, strict=True)
        if condition.holds({**_known(row, known), **given.get(row["id"], {})}) is True
    ]


def numbers(
    store: Database, conditions: Sequence[Condition], decided: Iterable[Questionnaire] = ()
) -> list[int]:
    """For each condition, over items and `group`, the number of completed interviews that it holds
    for. Interviews that answer alike are looked at once. `decided`: the definitions of today, whose
    `changes` count beside those that were kept.
    """
    names = frozenset[str]().union(*(condition.names for condition in conditions))
    each = tables.interviews.c
    with store.reading() as connection:
        query = select(each.id, each.group).where(counted(connection))
        rows = connection.execute(query).all() if conditions else []
        kept = with_decisions(kept_questionnaires(connection), decided)
        given = answers_to(connection, names, Codebook.of(kept)) if rows else {}
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
    condition: Condition,
    questionnaires: Iterable[Questionnaire],
    codebook: Codebook,
    attributes: Collection[str],
) -> None:
    questions = questions_known(questionnaires)
    earlier = {name for question in questions.values() for name in question.was}
    series = [item.id for item in codebook.items.values() if item.of]
    known = [*questions, *series, *COLUMNS, *sorted(attributes), *earlier]
    for name in sorted(condition.names):
        if name not in known:
            message = f"{shown(name)} is no item and nothing else known of an interview"
            raise DataError.of("where", f"{message}{did_you_mean(name, known)}")
    if faults := condition_faults(condition, questions, "truth"):
        raise DataError.of("where", faults[0])


def answers_to(
    connection: Connection, names: Collection[str], codebook: Codebook
) -> dict[int, dict[str, Answer]]:
    """The answers that count to these items, by interview, as they are called today; those given
    under an earlier id too, and none that stand apart from the item.
    """
    now = {name: codebook.renames.get(name, name) for name in names}
    items = {name: codebook.items[id_] for name, id_ in now.items() if id_ in codebook.items}
    asked = {
        question
        for item in items.values()
        for source in item.sources.values()
        for question in source.questions
    }
    given: dict[int, dict[str, Answer]] = {}
    definitions: dict[int, str] = {}
    rows, by = tables.answers.c, tables.interviews.c
    query = (
        select(rows.interview, by.definition, rows.question, rows.value, rows.missing)
        .join(tables.interviews, by.id == rows.interview)
        .where(rows.question.in_(asked))
        .order_by(rows.id)
    )
    for interview, definition, question, value, missing in connection.execute(query):
        definitions[interview] = definition
        given.setdefault(interview, {})[question] = decoded(value, missing)
    found: dict[int, dict[str, Answer]] = {}
    for interview, answers in given.items():
        for name, item in items.items():
            source = item.sources[definitions[interview]]
            if any(question in answers for question in source.questions):
                found.setdefault(interview, {})[name] = source.given(answers)
    return found
