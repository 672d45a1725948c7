"""Kinds with answers to choose from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from survey.errors import AnswerError, did_you_mean, shown
from survey.questions.kind import (
    NONE,
    OTHER,
    Column,
    Context,
    Kind,
    Net,
    Option,
    Scale,
    WordingSource,
    folded,
)
from survey.wording import Wording

__all__ = ["Choose", "ChooseMany", "Rating"]


@dataclass(frozen=True)
class _Choice(Kind):
    """Shared by the kinds with answers to choose from."""

    answers: tuple[Option, ...]

    @classmethod
    def wordings(cls, source: Any) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        if isinstance(source, dict):
            yield from (((code,), label) for code, label in source.items())

    @property
    def options(self) -> tuple[Option, ...]:
        return self.answers

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @cached_property
    def _readings(self) -> dict[str, str]:
        """Everything that names an answer, folded, with its code. A code wins over a label."""
        labels = {
            folded(text): option.code for option in self.options for _, text in option.label.texts
        }
        return labels | {folded(option.code): option.code for option in self.options}

    def code(self, given: object) -> str:
        """The code of one answer given as code or label in any language."""
        text = str(given)
        if text in self.codes:
            return text
        code = self._readings.get(folded(text))
        if code is None:
            labels = [label for option in self.options for _, label in option.label.texts]
            remedy = did_you_mean(text, labels, limit=0) or did_you_mean(text, self._names())
            raise AnswerError(f"{shown(text)} is not one of the answers{remedy}", value=given)
        return code

    def _names(self) -> list[str]:
        """What a person could have meant: the labels, and codes that say something else."""
        labels = [str(option.label) for option in self.options]
        return list(dict.fromkeys([*labels, *self.codes])) if len(labels) > 8 else labels


@dataclass(frozen=True)
class Rating(_Choice):
    """A position on a scale (Likert). Exactly one answer; its order means something."""

    scale: Scale

    name = "scale"
    Source = str
    prompt = "one"

    @classmethod
    def build(cls, source: str, context: Context) -> Self:
        if source not in context.scales:
            raise ValueError(
                f"there is no scale {shown(source)}{did_you_mean(source, context.scales, 20)}"
            )
        scale = context.scales[source]
        return cls(scale.answers, scale)

    def source(self) -> str:
        return self.scale.name

    def parse(self, given: object) -> str:
        return self.code(given)

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "category"),)


@dataclass(frozen=True)
class Choose(_Choice):
    """Exactly one of several answers, without an order that counts."""

    other: Wording | None = None
    nets: tuple[Net, ...] = ()

    name = "choose"
    Source = dict[str, WordingSource]
    prompt = "one"

    @classmethod
    def build(cls, source: dict[str, WordingSource], context: Context) -> Self:
        if context.none:
            raise ValueError(
                "'none' goes with choose_many; for choose, write it as one of the answers"
            )
        answers = (*_options(source), *_extra(OTHER, context.other))
        return cls(answers, context.other, context.nets)

    def source(self) -> dict[str, WordingSource]:
        return _plain(self.answers, OTHER if self.other else "")

    def parse(self, given: object) -> str:
        return self.code(given)

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "category"),)


@dataclass(frozen=True)
class ChooseMany(_Choice):
    """Any number of several answers. "None of these" is an answer of its own and excludes the
    others.
    """

    other: Wording | None = None
    none: Wording | None = None

    name = "choose_many"
    Source = dict[str, WordingSource]
    prompt = "many"

    @classmethod
    def build(cls, source: dict[str, WordingSource], context: Context) -> Self:
        answers = (*_options(source), *_extra(OTHER, context.other), *_extra(NONE, context.none))
        return cls(answers, context.other, context.none)

    def source(self) -> dict[str, WordingSource]:
        return _plain(self.answers, OTHER if self.other else "", NONE if self.none else "")

    def parse(self, given: object) -> tuple[str, ...]:
        """Codes or labels, as a list or as one text with semicolons; the result is in definition
        order.
        """
        if isinstance(given, str):
            given = [given] if folded(given) in self._readings else given.split(";")
        if not isinstance(given, Iterable):
            raise AnswerError(
                f"{shown(given)} is not a list of answers; give their codes", value=given
            )
        chosen = {self.code(one) for one in given if str(one).strip()}
        if not chosen:
            remedy = (
                f"choose {shown(self.none)} if none applies" if self.none else "choose at least one"
            )
            raise AnswerError(f"no answer is chosen; {remedy}", value=given)
        if self.none and NONE in chosen and len(chosen) > 1:
            raise AnswerError(
                f"{shown(self.none)} cannot stand beside other answers; choose one or the other",
                value=given,
            )
        return tuple(code for code in self.codes if code in chosen)

    def columns(self, item: str) -> tuple[Column, ...]:
        return tuple(Column(f"{item}__{code}", "boolean", code) for code in self.codes)


def _options(source: Mapping[str, WordingSource]) -> tuple[Option, ...]:
    return tuple(Option(code, Wording.of(label)) for code, label in source.items())


def _extra(code: str, label: Wording | None) -> tuple[Option, ...]:
    return () if label is None else (Option(code, label),)


def _plain(answers: tuple[Option, ...], *without: str) -> dict[str, WordingSource]:
    return {option.code: option.label.plain() for option in answers if option.code not in without}
