"""Quotas: of whom how many interviews are enough.

A quota is a condition on answers and the group, or a crossing of them with a number for each
combination. `study.yaml` names them under `quotas:`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from survey.conditions import And, Compare, Condition, Name, Node, Text
from survey.definition.condition_check import condition_faults, questions_known
from survey.errors import ConditionError, did_you_mean, shown
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import OneOf, Option, WordingSource
from survey.versions import item_of_series
from survey.wording import Wording

__all__ = ["Quota", "QuotaSource", "quotas_of"]

Then = Literal["warn", "stop"]
_CROSS = " × "


class QuotaSource(BaseModel):
    """People of whom so many interviews are enough."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    where: str = Field(
        "",
        description="a condition on items and `group`, such as \"group == 'teachers' and region == "
        "'wales'\"",
    )
    by: list[str] = Field(
        [], description="instead of a condition: items, or `group`, whose answers are crossed"
    )
    at: int | None = Field(
        None, description="completed interviews that are enough; of a crossing, in each combination"
    )
    cells: dict[str, int] = Field(
        {},
        description="of a crossing: codes joined by ×, such as teachers × wales: interviews that "
        "are enough",
    )
    then: Then = Field(
        "warn",
        description="what comes of more: the interviewer is told (warn), or the interview ends "
        "and does not count (stop)",
    )
    label: WordingSource | None = Field(
        None, description="how these people are called; by default the words of the answers"
    )


@dataclass(frozen=True, slots=True)
class Quota:
    """People of whom `at` completed interviews are enough: those for whom `where` holds. `then`:
    whether more are told of, or an interview that would be one more ends.
    """

    where: Condition
    at: int
    then: Then
    label: Wording


Fault = Callable[..., None]
"""Takes a message and the path of keys that leads to what is wrong."""


def quotas_of(
    sources: Sequence[QuotaSource], questionnaires: Iterable[Questionnaire], fault: Fault
) -> tuple[Quota, ...]:
    """The quotas of a study, a crossing as one for each combination. What is wrong is told to
    `fault` and left out.
    """
    asked = tuple(questionnaires)
    reader = _Reader(asked, questions_known(asked), fault)
    return tuple(
        quota for place, entry in enumerate(sources) for quota in reader.read(entry, place)
    )


@dataclass(frozen=True)
class _Reader:
    asked: Sequence[Questionnaire]
    known: Mapping[str, Question]
    fault: Fault

    def read(self, entry: QuotaSource, place: int) -> Iterator[Quota]:
        path = ("quotas", place)
        if bool(entry.where.strip()) is bool(entry.by):
            self.fault("a quota has either a condition (where) or a crossing (by)", *path)
        elif entry.by:
            yield from self._crossed(entry, *path)
        elif entry.cells:
            self.fault("'cells' goes with a crossing (by); say at: 200", *path, "cells")
        elif entry.at is None:
            self.fault("how many are enough is not said; add at: 200", *path)
        elif self._is_number(entry.at, *path, "at"):
            yield from self._where(entry, entry.at, *path)

    def _is_number(self, at: int, *path: str | int) -> bool:
        if at < 1:
            self.fault(f"{at} is no number of interviews; it is at least 1", *path)
        return at >= 1

    def _where(self, entry: QuotaSource, at: int, *path: str | int) -> Iterator[Quota]:
        try:
            condition = Condition.parse(entry.where)
        except ConditionError as error:
            self.fault(f"'where' of a quota: {error}", *path, "where")
            return
        faults = [
            f"{shown(name)} is no item of the study and not 'group'{did_you_mean(name, self.known)}"
            for name in sorted(condition.names - self.known.keys())
            if item_of_series(name) not in self.known  # which series there are, the answers say
        ] or condition_faults(condition, self.known, "truth")
        for message in faults:
            self.fault(f"'where' of a quota: {message}", *path, "where")
        if not faults:
            yield Quota(condition, at, entry.then, self._label(entry, condition))

    def _crossed(self, entry: QuotaSource, *path: str | int) -> Iterator[Quota]:
        codes = [self._codes(name, *path, "by", place) for place, name in enumerate(entry.by)]
        if entry.at is None and not entry.cells:
            self.fault("how many are enough is not said; add at: 50, or cells", *path)
        if not all(codes):
            return
        numbers = dict.fromkeys(product(*codes), entry.at)
        if entry.at is not None and not self._is_number(entry.at, *path, "at"):
            return
        for cell, number in entry.cells.items():
            parts = tuple(part.strip() for part in cell.replace("*", "×").split("×"))
            if parts not in numbers:
                near = did_you_mean(_CROSS.join(parts), map(_CROSS.join, numbers))
                self.fault(
                    f"{shown(cell)} is no combination of answers{near}", *path, "cells", cell
                )
            elif self._is_number(number, *path, "cells", cell):
                numbers[parts] = number
        for parts, at in numbers.items():
            if at is not None:
                pairs = zip(entry.by, parts, strict=True)
                text = " and ".join(f"{name} == '{code}'" for name, code in pairs)
                condition = Condition.parse(text)
                yield Quota(condition, at, entry.then, self._words(condition))

    def _codes(self, name: str, *path: str | int) -> tuple[str, ...]:
        """The answers to cross; a fault where there are none to choose from."""
        question = self.known.get(name)
        if question is None:
            near = did_you_mean(name, self.known)
            self.fault(f"{shown(name)} is no item of the study and not 'group'{near}", *path)
            return ()
        if not isinstance(question.answers, OneOf):
            self.fault(f"{shown(name)} is not one answer of several; use conditions", *path)
            return ()
        return tuple(option.code for option in question.options)

    def _label(self, entry: QuotaSource, condition: Condition) -> Wording:
        return Wording.of(entry.label) if entry.label else self._words(condition)

    def _words(self, condition: Condition) -> Wording:
        """The labels of the answers that a condition names, or its text where it says more."""
        labels = self._labels(condition.tree)
        if labels is None:
            return Wording.of(condition.text)
        languages = dict.fromkeys(each for one in self.asked for each in one.languages)
        return Wording.of(
            {
                language: _CROSS.join(label.in_language(language) for label in labels)
                for language in languages
            }
        )

    def _labels(self, tree: Node) -> list[Wording] | None:
        parts = tree.parts if isinstance(tree, And) else (tree,)
        found = []
        for part in parts:
            match part:
                case Compare(Name(name), "==", Text(code)):
                    labels = {each.code: each.label for each in self._options(name)}
                    if code not in labels:
                        return None
                    found.append(labels[code])
                case _:
                    return None
        return found

    def _options(self, name: str) -> Iterator[Option]:
        """The answers to an item, with their words; of the group those of all questionnaires."""
        if name == GROUP:
            yield from (group for each in self.asked for group in each.groups)
        else:
            question = self.known[item_of_series(name) or name]
            yield from question.options if isinstance(question.answers, OneOf) else ()
