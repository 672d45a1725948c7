"""Answers that must not wait: which alerts of a questionnaire are true of what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from survey.conditions import renamed
from survey.missing import Missing
from survey.questionnaire import Alert, Question, Questionnaire
from survey.questions import Value

__all__ = ["Raised", "raised", "with_alerts_of", "without_alerts"]


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


def with_alerts_of(questions: Iterable[Question], newer: Questionnaire) -> tuple[Question, ...]:
    """The questions with the alerts that the same ones have in another definition, under the ids
    and codes they have here (`was`). What both know is said in its words, and none of theirs is
    lost.
    """
    asked = {question.id: question for question in questions}
    today = {then: each for each in newer.questions for then in (each.id, *each.was)}
    now = {name: today[name] for name in asked if name in today}
    now |= {name: newer.by_id[name] for name in asked if name in newer.by_id}
    ids = {each.id: name for name, each in now.items()}
    codes = {each.id: _codes(asked[name], each) for name, each in now.items()}

    def with_both(question: Question) -> Question:
        other = now.get(question.id)
        new = tuple(
            replace(alert, condition=renamed(alert.condition, ids, codes))
            for alert in (other.alerts if other else ())
        )
        conditions = {each.condition.tree for each in new}
        own = tuple(each for each in question.alerts if each.condition.tree not in conditions)
        return replace(question, alerts=(*new, *own))

    return tuple(map(with_both, asked.values()))


def _codes(question: Question, newer: Question) -> dict[str, str]:
    """Code now → code here, where an answer has been renamed."""
    here = {option.code for option in question.options}
    return {
        option.code: then
        for option in newer.options
        if option.code not in here
        for then in option.was
        if then in here
    }


def without_alerts(questionnaire: Questionnaire) -> Questionnaire:
    """The same definition, as it may leave the store with answers."""
    sections = (
        replace(section, questions=tuple(replace(each, alerts=()) for each in section.questions))
        for section in questionnaire.sections
    )
    return replace(questionnaire, sections=tuple(sections))
