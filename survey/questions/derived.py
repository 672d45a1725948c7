"""Kinds that ask for nothing: a text to read, a value worked out from earlier answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from survey.conditions import Condition
from survey.questions.answers import Derived, Shown
from survey.questions.kind import Context, Kind, WordingSource
from survey.wording import Wording

__all__ = ["Computed", "Note"]


@dataclass(frozen=True)
class Note(Kind):
    """Text to read, nothing to answer."""

    text: Wording

    name = "note"
    Source = WordingSource

    @classmethod
    def build(cls, source: WordingSource, context: Context) -> Self:
        return cls(Wording.of(source))

    @classmethod
    def wordings(cls, source: WordingSource) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        yield (), source

    @property
    def answers(self) -> Shown:
        return Shown(self.text)

    def source(self) -> WordingSource:
        return self.text.plain()


@dataclass(frozen=True)
class Computed(Kind):
    """A number derived from earlier answers; a condition gives 1 or 0. Unknown input gives
    not_applicable.
    """

    expression: Condition

    name = "computed"
    Source = str

    @classmethod
    def build(cls, source: str, context: Context) -> Self:
        return cls(Condition.parse(source))

    @property
    def answers(self) -> Derived:
        return Derived(self.expression)

    def source(self) -> str:
        return self.expression.text
