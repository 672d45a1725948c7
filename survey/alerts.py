"""Answers that must not wait: which alerts of a questionnaire are true of what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from survey.missing import Missing
from survey.questionnaire import Alert, Question
from survey.questions import Value

__all__ = ["Raised", "raised"]


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that is true of the answer to a question."""

    question: str
    alert: Alert


def raised(
    questions: Iterable[Question], known: Mapping[str, Value | Missing]
) -> tuple[Raised, ...]:
    """The alerts that are true, in the order of the questions. `known`: the answers, with group and
    day; a question that is not in it, or was not asked, raises none, and what is unknown is not
    true.
    """
    return tuple(
        Raised(question.id, alert)
        for question in questions
        if known.get(question.id, Missing.NOT_ASKED) is not Missing.NOT_ASKED
        for alert in question.alerts
        if alert.condition.holds(known)
    )
