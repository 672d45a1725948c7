"""A kept interview made again from its definition, so that it can be looked at and corrected by the
rules it was asked by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, RowMapping

from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Questionnaire
from survey.questions import Shown
from survey.store.rows import kept_definition, latest_answers

__all__ = ["Rebuilt", "rebuilt"]


@dataclass(frozen=True)
class Rebuilt:
    """An interview of the store as it was asked.

    `kept`: the answers that count, as the store has them. `interview`: on the route that they make;
    checks refuse nothing in it, since what a data file says is kept though a check doubts it.
    `supplied`: what the store says nothing of and the route has all the same, of a finished
    interview: a consent or a note that nobody recorded, and items that a data file does not have,
    which are not_asked.
    """

    row: RowMapping
    questionnaire: Questionnaire
    interview: Interview
    kept: Mapping[str, Answer]
    supplied: Mapping[str, Answer]

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The answers that count, in the order of the questions."""
        on_route = [name for name in self.interview.answers if name in self.kept]
        return {name: self.kept[name] for name in dict.fromkeys((*on_route, *self.kept))}

    def begun(self, questionnaire: Questionnaire, group: str | None = None) -> Interview:
        """Its beginning, by this questionnaire; with this group where it was not asked."""
        return _begun(self.row, questionnaire, self.kept, group)


def rebuilt(connection: Connection, row: RowMapping, store: str) -> Rebuilt:
    """The interview of this row. Raises StoreError where its definition is not kept."""
    questionnaire = kept_definition(connection, row["definition"], store)
    given = latest_answers(connection, [row["id"]])[row["id"]]
    kept = {name: answer for name, answer in given.items() if answer is not Missing.NOT_ASKED}
    begun = _begun(row, questionnaire.without_checks(), kept)
    supplied: dict[str, Answer] = {}
    interview = begun.resume(kept)
    if row["completed"] is not None or row["status"] == "completed":
        supplied = _asked_first(questionnaire, kept)
        interview = begun.resume({**supplied, **kept})
        while (question := interview.question) is not None:
            is_note = isinstance(question.answers, Shown)
            supplied[question.id] = True if is_note else Missing.NOT_ASKED
            interview = begun.resume({**supplied, **kept})
    return Rebuilt(
        row, questionnaire, interview, MappingProxyType(kept), MappingProxyType(supplied)
    )


def _asked_first(questionnaire: Questionnaire, kept: Mapping[str, Answer]) -> dict[str, Answer]:
    """What comes before the first section and a data file does not say: who is in it took part."""
    consent = questionnaire.consent
    return {
        question.id: "yes" if question.id == CONSENT and consent and consent.required else True
        for question in questionnaire.asked_first
        if question.id != GROUP and question.id not in kept
    }


def _begun(
    row: RowMapping,
    questionnaire: Questionnaire,
    kept: Mapping[str, Answer],
    group: str | None = None,
) -> Interview:
    """An interview of this row before its first question, on its day. Blanks and what cannot be
    read are answers in it, as on a form that came back.
    """
    return Interview.start(
        questionnaire,
        language=row["language"],
        group=group or (None if GROUP in kept else row["group"]),
        seed=row["seed"],
        today=_day(row),
        returned=True,
    )


def _day(row: RowMapping) -> str | None:
    """The day that conditions call today: when it ended, else began, as the clock here shows it."""
    moment = row["completed"] or row["started"]
    return datetime.fromisoformat(moment).astimezone().date().isoformat() if moment else None
