"""Kinds that ask for nothing: a text to read, a value worked out from earlier answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from survey.conditions import Condition
from survey.errors import AnswerError, shown
from survey.questions.kind import Column, Context, Kind, WordingSource
from survey.questions.numbers import number_given
from survey.wording import Wording

__all__ = ["Computed", "Note"]


@dataclass(frozen=True)
class Note(Kind):
    """Text to read, nothing to answer."""

    text: Wording

    name = "note"
    Source = WordingSource
    prompt = "show"

    @classmethod
    def build(cls, source: WordingSource, context: Context) -> Self:
        return cls(Wording.of(source))

    @classmethod
    def wordings(cls, source: WordingSource) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        yield (), source

    def source(self) -> WordingSource:
        return self.text.plain()

    def parse(self, given: object) -> bool:
        return True


@dataclass(frozen=True)
class Computed(Kind):
    """A number derived from earlier answers; a condition gives 1 or 0. Unknown input gives
    not_applicable.
    """

    expression: Condition

    name = "computed"
    Source = str
    prompt = "derive"

    @classmethod
    def build(cls, source: str, context: Context) -> Self:
        return cls(Condition.parse(source))

    def source(self) -> str:
        return self.expression.text

    def parse(self, given: object) -> int | float:
        number = number_given(given)
        if number is None:
            raise AnswerError(f"{shown(given)} is not a number", value=given)
        return number

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "number"),)
