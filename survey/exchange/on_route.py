"""The answers of each row put on the route of the questionnaire, and the rows where they do not fit
it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from survey.exchange.answers import ItemAnswers
from survey.exchange.typed import standing
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Questionnaire

__all__ = ["OnRoute", "Person", "RowAnswers", "day_of_interview"]

RowAnswers = Mapping[str, Answer | None]
Person = tuple[str, str, str]
"""Group, language, and the day of the interview."""


class OnRoute:
    """Puts the answers of one row after the other on the route, and notes the rows where they do
    not fit it.
    """

    def __init__(self, questionnaire: Questionnaire, items: Sequence[ItemAnswers]) -> None:
        self.questionnaire = (
            questionnaire.without_checks()
        )  # in a file they are there, and are told or kept
        self.items = {item.plan.question.id: item for item in items}
        self.empties = {name: item.empty for name, item in self.items.items()}
        self.checked = [question for question in questionnaire.items if question.check]
        unmapped = [
            item.id
            for item in questionnaire.items
            if item.id not in self.empties and standing(item.answers).read
        ]
        self.not_asked: dict[str, Answer] = dict.fromkeys(unmapped, Missing.NOT_ASKED)
        self.starts: dict[Person, Interview] = {}
        self.empty: dict[str, list[int]] = {}
        self.hidden: dict[str, list[int]] = {}
        self.failed: dict[str, list[int]] = {}
        self.blanks: Counter[str] = Counter()

    def answers(self, row: int, person: Person, given: RowAnswers) -> dict[str, Answer]:
        """The answers on the route; an item off it is left out."""
        filled = {
            item: self.empties[item] if answer is None else answer for item, answer in given.items()
        }
        stated: dict[str, Answer] = {
            item: Missing.NOT_REACHED if answer is None else answer
            for item, answer in filled.items()
        }
        first: dict[str, Answer] = {
            question.id: True for question in self.questionnaire.asked_first if question.id != GROUP
        }
        if self.questionnaire.consent and self.questionnaire.consent.required:
            first[CONSENT] = "yes"  # who is in the file took part
        on_route = self._start(person).resume({**first, **self.not_asked, **stated}).answers
        for item, answer in given.items():
            if item not in on_route:
                if answer is not None and not isinstance(answer, Missing):
                    self.hidden.setdefault(item, []).append(row)
            elif self.items[item].refuses(filled[item]):
                self.empty.setdefault(item, []).append(row)
            elif answer is None and filled[item] is Missing.NO_ANSWER:
                self.blanks[item] += 1
        known = {GROUP: person[0], **on_route}
        for question in self.checked:
            if (
                question.id in on_route
                and question.check
                and question.check.condition.holds(known) is False
            ):
                self.failed.setdefault(question.id, []).append(row)
        return {
            item: answer
            for item, answer in on_route.items()
            if item not in first and answer is not Missing.NOT_ASKED
        }

    def _start(self, person: Person) -> Interview:
        """The beginning of an interview of this group, in this language, on this day."""
        if person not in self.starts:
            group, language, today = person
            self.starts[person] = Interview.start(
                self.questionnaire, group=group, language=language, today=today, returned=True
            )
        return self.starts[person]


def day_of_interview(started: datetime | None, completed: datetime | None) -> str:
    """The day that conditions call today: when the interview ended, else began, else today."""
    moment = completed or started
    return (moment.date() if moment else date.today()).isoformat()  # noqa: DTZ011  # the office's
