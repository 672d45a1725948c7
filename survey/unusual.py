"""Unusual answers: those that a question's `warn` doubts. They are taken as they are, and told.

In the terminal the interviewer confirms one; what comes back on a form or in a file is listed with
its place. Nothing is kept of that but an event without the answer (`warned`), since the answers say
it themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.missing import Missing
from survey.questionnaire import GROUP, TODAY, Question, Questionnaire
from survey.questions import Value

__all__ = ["Unusual", "unusual", "unusual_in", "warning_questions"]

Known = Mapping[str, Value | Missing]


@dataclass(frozen=True, slots=True)
class Unusual:
    """An unusual answer of a return: the file, the place, the question by its id and in words, and
    what its `warn` says. The answer itself is not in it.
    """

    file: str
    place: str
    question: str
    asked: str
    says: str

    @classmethod
    def at(
        cls, file: str, place: str, question: Question, questionnaire: Questionnaire, language: str
    ) -> "Unusual":
        says = questionnaire.warn_message(question).in_language(language)
        return cls(file, place, question.id, question.ask.in_language(language), says)


def unusual(questions: Iterable[Question], known: Known) -> tuple[str, ...]:
    """The questions with an unusual answer, by id. `known`: the answers, with group and day; a
    missing answer is never unusual, and what is unknown is not doubted.
    """
    return tuple(
        question.id
        for question in questions
        if question.warn is not None
        and not isinstance(known.get(question.id, Missing.NOT_ASKED), Missing)
        and question.warn.condition.holds(known) is False
    )


def warning_questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Those that may have an unusual answer."""
    return tuple(question for question in questionnaire.questions if question.warn is not None)


def unusual_in(
    questionnaire: Questionnaire, answers: Known, *, group: str, moment: datetime | None
) -> tuple[str, ...]:
    """The unusual answers of a finished interview, by question. `moment`: when it ended, else
    began; what is not in `answers` was not asked.
    """
    if not (questions := warning_questions(questionnaire)):
        return ()
    not_asked = dict.fromkeys((item.id for item in questionnaire.items), Missing.NOT_ASKED)
    return unusual(questions, {**not_asked, GROUP: group, TODAY: _day(moment), **answers})


def _day(moment: datetime | None) -> str | Missing:
    """The day that conditions call today: when it ended, else began, as the clock here shows it."""
    return Missing.NOT_ASKED if moment is None else moment.astimezone().date().isoformat()
