"""The scores of a definition: are they made of questions whose answers can count as numbers?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from survey.definition import names
from survey.definition.faults import Faults
from survey.definition.psychometrics import check_parts, psychometrics_of
from survey.definition.texts import Texts
from survey.errors import shown
from survey.questionnaire import Question, Score, Section
from survey.questions import OneOf
from survey.wording import Wording

__all__ = ["Scores", "in_order", "usual_values"]

MOST_SCORES, MOST_ANSWERS = 500, 200
"""Limits: scores of a questionnaire, and answers of an item that is scored."""

Values = tuple[tuple[str, float], ...]


def usual_values(question: Question) -> Values:
    """What the answers to a question count where a score does not say it: the number that the
    answer of a rating is, else 1, 2, 3 … in their order.
    """
    answers = question.answers
    if isinstance(answers, OneOf) and answers.numbered:
        return tuple((option.code, int(option.code)) for option in answers.choices)
    return tuple((option.code, place) for place, option in enumerate(question.options, start=1))


def in_order(question: Question) -> bool:
    """Whether its answers run from low to high, so that they can count 1, 2, 3 …"""
    return isinstance(question.answers, OneOf) and question.answers.ordered


class Scores:
    """Reads the scores once the questions are known, and gives their faults to the reader."""

    def __init__(self, faults: Faults, texts: Texts, sections: Sequence[Section]) -> None:
        self.faults, self.texts = faults, texts
        self.questions = {
            question.id: question for section in sections for question in section.questions
        }

    def read(self, source: Mapping[str, Any]) -> tuple[Score, ...]:
        """The scores without fault."""
        if len(source) > MOST_SCORES:
            self.faults.at(f"there are {len(source):,} scores; the most is {MOST_SCORES}", "scores")
            return ()
        found = [self._score(name, entry, "scores", name) for name, entry in source.items()]
        scores = [score for score in found if score is not None]
        if len(scores) == len(found):
            check_parts(scores, self.faults)
        return tuple(scores)

    def _score(self, name: str, entry: Any, *path: str) -> Score | None:
        before = len(self.faults)
        self._name(name, *path)
        label = (
            Wording.of(names.in_words(name))
            if entry.label is None
            else self.texts.wording(entry.label, *path, "label")
        )
        self._items(entry.items, *path, "items")
        for place, item in enumerate(entry.reversed):
            if item not in entry.items:
                near = self.faults.suggest(item, entry.items)
                self.faults.at(
                    f"'reversed' names {shown(item)}, which is not an item of the score{near}",
                    *path,
                    "reversed",
                    place,
                )
        least, most = entry.at_least or len(entry.items), len(entry.items)
        if least > most:
            self.faults.at(
                f"'at_least' is {least} and the score has {most} items; it is {most} or less",
                *path,
                "at_least",
            )
        if entry.combine == "mean" and not entry.prorate:
            self.faults.at(
                "'prorate' goes with a sum; a mean is of the items answered anyway; remove it",
                *path,
                "prorate",
            )
        questions = [self.questions[item] for item in entry.items if item in self.questions]
        if len(self.faults) > before or len(questions) < most:
            return None
        values = self._values(questions, entry.values, *path)
        if values is None:
            return None
        turned = tuple(item for item in entry.items if item in entry.reversed)
        made = Score(
            name, label, tuple(entry.items), values, least, turned, entry.combine, entry.prorate
        )
        if entry.measure is None:
            return made
        known = psychometrics_of(entry.measure, made, self.faults, self.texts, *path, "measure")
        return replace(made, psychometrics=known)

    def _name(self, name: str, *path: str) -> None:
        if not names.ID.fullmatch(name) or "__" in name:
            self.faults.at(
                (
                    f"the score {shown(name)} may have small letters, digits and single _, and "
                    "begins with a letter"
                ),
                *path,
            )
        elif name in names.RESERVED:
            self.faults.at(
                f"the score {shown(name)} has a meaning of its own; choose another name", *path
            )
        elif name in self.faults.lines:
            line = self.faults.lines[name]
            message = f"the score {shown(name)} has the id of a question (line {line})"
            self.faults.at(f"{message}; choose another name", *path)

    def _items(self, items: Sequence[str], *path: str) -> None:
        """That they are questions with answers to choose from; one that is wrong itself has its own
        fault already.
        """
        seen: set[str] = set()
        for place, item in enumerate(items):
            question = self.questions.get(item)
            if item in seen:
                self.faults.at(f"the item {shown(item)} is there twice", *path, place)
            elif question is None and item not in self.faults.lines:
                near = self.faults.suggest(item, self.questions)
                self.faults.at(
                    f"the score names {shown(item)}, which is not a question{near}", *path, place
                )
            elif question is not None and not isinstance(question.answers, OneOf):
                what = f"{shown(item)} is a question of the kind {question.kind.name}"
                self.faults.at(
                    (
                        f"{what}; a score is made of scale questions, or of choose questions with "
                        "'values'"
                    ),
                    *path,
                    place,
                )
            elif question is not None and len(question.options) > MOST_ANSWERS:
                self.faults.at(
                    f"{shown(item)} has more than {MOST_ANSWERS} answers, too many for a score",
                    *path,
                    place,
                )
            seen.add(item)

    def _values(
        self, questions: Sequence[Question], given: Mapping[str, float], *path: str
    ) -> Values | None:
        """What each answer counts; None, with the fault told, where it cannot be known."""
        before = len(self.faults)
        if not given:
            self._alike(questions, *path)
            return usual_values(questions[0]) if len(self.faults) == before else None
        known = dict.fromkeys(option.code for question in questions for option in question.options)
        for code in given:
            if code not in known:
                self.faults.at(
                    (
                        f"{shown(code)} is not an answer of the "
                        f"items{self.faults.suggest(code, known)}"
                    ),
                    *path,
                    "values",
                    code,
                )
        for code in known:
            if code not in given:
                self.faults.at(
                    f"the answer {shown(code)} has no number; add it, such as {code}: 0",
                    *path,
                    "values",
                )
        if len(self.faults) > before:
            return None
        return tuple(
            (code, int(number) if (number := given[code]).is_integer() else number)
            for code in known
        )

    def _alike(self, questions: Sequence[Question], *path: str) -> None:
        """Without values the items are scale questions with the same answers."""
        first = questions[0]
        for place, question in enumerate(questions):
            if not in_order(question):
                what = f"the answers to {shown(question.id)} have no order (choose)"
                self.faults.at(
                    f"{what}; write what each counts under 'values', or make it a scale",
                    *path,
                    "items",
                    place,
                )
            elif [option.code for option in question.options] != [
                option.code for option in first.options
            ]:
                what = f"{shown(question.id)} has other answers than {shown(first.id)}"
                self.faults.at(
                    f"{what}; write what each answer counts under 'values'", *path, "items", place
                )
