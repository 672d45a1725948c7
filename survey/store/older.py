"""Whether what comes in is an old copy of what is kept, decided in the transaction that writes
it.
"""

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, select

from survey.interview import Answer
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.rows import decoded, moment

__all__ = ["is_older_copy"]


def is_older_copy(connection: Connection, key: int, interview: CompletedInterview) -> bool:
    """Whether the interview was finished before what is kept under this key; where no times tell,
    whether it says what was kept before a correction.
    """
    each = tables.interviews.c
    kept = moment(connection.scalar(select(each.completed).where(each.id == key)))
    if interview.completed and kept and interview.completed != kept:
        return interview.completed < kept
    states = _states(connection, key)
    says = _on_route(interview.answers)
    return says in states[:-1] and says != states[-1]


def _states(connection: Connection, key: int) -> list[dict[str, Answer]]:
    """What the interview said after each writing, the first one first."""
    rows = tables.answers.c
    query = (
        select(rows.wall, rows.question, rows.value, rows.missing)
        .where(rows.interview == key)
        .order_by(rows.id)
    )
    said: dict[str, Answer] = {}
    states: list[dict[str, Answer]] = []
    for _, written in groupby(connection.execute(query), key=attrgetter("wall")):
        said = said | {row.question: decoded(row.value, row.missing) for row in written}
        states.append(_on_route(said))
    return states


def _on_route(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {name: answer for name, answer in answers.items() if answer is not Missing.NOT_ASKED}
