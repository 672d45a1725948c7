"""Kinds with answers to choose from: scale, rating, choose, choose_many, rank."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from survey.errors import did_you_mean, shown
from survey.questions.answers import NONE, OTHER, ManyOf, Net, OneOf, Option, Ranking, Scale
from survey.questions.kind import (
    Context,
    Kind,
    NetsSource,
    OptionSource,
    OptionsSource,
    WordingSource,
    label_of,
    nets_source,
    option_of,
    options_source,
)
from survey.wording import Wording

__all__ = ["MOST_RATINGS", "Choose", "ChooseMany", "Rank", "RatingScale", "Scaled"]

MOST_RATINGS = 101
"""Answers of a rating: 0 to 100 is the longest there is a use for."""


@dataclass(frozen=True)
class Scaled(Kind):
    """A position on a named scale (Likert). Exactly one answer; its order means something."""

    scale: Scale

    name = "scale"
    Source = str

    @classmethod
    def build(cls, source: str, context: Context) -> Self:
        if source not in context.scales:
            nearest = did_you_mean(source, context.scales, 20)
            raise ValueError(f"there is no scale {shown(source)}{nearest}")
        return cls(context.scales[source])

    @property
    def answers(self) -> OneOf:
        return OneOf(
            self.scale.answers, ordered=True, counted=self.scale.nets, scale=self.scale.name
        )

    def source(self) -> str:
        return self.scale.name


class RatingSource(BaseModel):
    """Whole numbers from min to max, each an answer; NETs by the author's own cut."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    min: int = Field(0, description="the lowest answer", ge=-100, le=100)
    max: int = Field(10, description="the highest answer", ge=-100, le=100)
    low: WordingSource | None = Field(None, description="what the lowest answer means")
    high: WordingSource | None = Field(None, description="what the highest answer means")
    nets: NetsSource = Field({}, description="name: the answers counted together")


@dataclass(frozen=True)
class RatingScale(Kind):
    """A whole number between two ends, chosen from the row of them; codes are the numbers."""

    least: int
    most: int
    low: Wording | None = None
    high: Wording | None = None
    nets: tuple[Net, ...] = ()

    name = "rating"
    Source = RatingSource

    @classmethod
    def build(cls, source: RatingSource, context: Context) -> Self:
        if source.min >= source.max:
            raise ValueError(f"min {source.min} is not below max {source.max}")
        if source.max - source.min >= MOST_RATINGS:
            raise ValueError(f"it has more than {MOST_RATINGS} answers; ask for a number instead")
        low, high = (
            None if each is None else Wording.of(each) for each in (source.low, source.high)
        )
        return cls(source.min, source.max, low, high, context.nets)

    @classmethod
    def wordings(cls, source: RatingSource) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        for key in ("low", "high"):
            if (text := getattr(source, key)) is not None:
                yield (key,), text

    @classmethod
    def nets_within(cls, source: RatingSource) -> tuple[NetsSource, tuple[str, ...]]:
        return source.nets, tuple(map(str, range(source.min, source.max + 1)))

    @property
    def answers(self) -> OneOf:
        ends = {self.least: self.low, self.most: self.high}
        options = tuple(
            Option(str(number), _numbered(number, ends.get(number)))
            for number in range(self.least, self.most + 1)
        )
        return OneOf(options, ordered=True, counted=self.nets, numbered=True)

    def source(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"min": self.least, "max": self.most}
        entry |= {key: each.plain() for key, each in self._ends() if each is not None}
        return entry | nets_source(self.nets)

    def _ends(self) -> tuple[tuple[str, Wording | None], ...]:
        return (("low", self.low), ("high", self.high))


@dataclass(frozen=True)
class _Listed(Kind):
    """Shared by the kinds whose answers stand in the entry as code: label."""

    choices: tuple[Option, ...]

    Source = OptionsSource

    @classmethod
    def wordings(cls, source: Any) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        for code, entry in source.items():
            yield ((code, "text") if isinstance(entry, OptionSource) else (code,)), label_of(entry)

    @classmethod
    def listed(cls, source: Any) -> Mapping[str, WordingSource | OptionSource] | None:
        return dict(source)

    @classmethod
    def alerts(cls, source: Any) -> dict[str, WordingSource]:
        options = {c: each for c, each in source.items() if isinstance(each, OptionSource)}
        return {code: each.alert for code, each in options.items() if each.alert is not None}

    def source(self) -> dict[str, Any]:
        return options_source(self.choices)


@dataclass(frozen=True)
class Choose(_Listed):
    """Exactly one of several answers, without an order that counts."""

    other: Wording | None = None
    nets: tuple[Net, ...] = ()
    shuffled: bool = False

    name = "choose"
    beside = frozenset({"other", "nets", "shuffle"})

    @classmethod
    def build(cls, source: dict[str, WordingSource | OptionSource], context: Context) -> Self:
        return cls(_options(source), context.other, context.nets, context.shuffled)

    @property
    def answers(self) -> OneOf:
        choices = (*self.choices, *_extra(OTHER, self.other))
        return OneOf(choices, self.other is not None, self.shuffled, counted=self.nets)

    def entries_beside(self) -> dict[str, Any]:
        return _beside(other=self.other, shuffled=self.shuffled) | nets_source(self.nets)


@dataclass(frozen=True)
class ChooseMany(_Listed):
    """Any number of several answers. "None of these" is an answer of its own and excludes the
    others.
    """

    other: Wording | None = None
    none: Wording | None = None
    shuffled: bool = False

    name = "choose_many"
    beside = frozenset({"other", "none", "shuffle"})
    taken = ("missing", f"{OTHER}_text")

    @classmethod
    def build(cls, source: dict[str, WordingSource | OptionSource], context: Context) -> Self:
        return cls(_options(source), context.other, context.none, context.shuffled)

    @property
    def answers(self) -> ManyOf:
        choices = (*self.choices, *_extra(OTHER, self.other), *_extra(NONE, self.none))
        return ManyOf(choices, self.other is not None, self.shuffled, none=self.none is not None)

    def entries_beside(self) -> dict[str, Any]:
        return _beside(other=self.other, none=self.none, shuffled=self.shuffled)


@dataclass(frozen=True)
class Rank(_Listed):
    """Several answers, all of them put in order: the first place first."""

    shuffled: bool = False

    name = "rank"
    beside = frozenset({"shuffle"})
    taken = ("missing",)

    @classmethod
    def build(cls, source: dict[str, WordingSource | OptionSource], context: Context) -> Self:
        if len(source) < 2:
            raise ValueError("there is nothing to put in order; give two answers or more")
        return cls(_options(source), context.shuffled)

    @property
    def answers(self) -> Ranking:
        return Ranking(self.choices, shuffled=self.shuffled)

    def entries_beside(self) -> dict[str, Any]:
        return _beside(shuffled=self.shuffled)


def _options(source: Mapping[str, WordingSource | OptionSource]) -> tuple[Option, ...]:
    return tuple(option_of(code, entry) for code, entry in source.items())


def _extra(code: str, label: Wording | None) -> tuple[Option, ...]:
    return () if label is None else (Option(code, label),)


def _beside(*, shuffled: bool, **texts: Wording | None) -> dict[str, Any]:
    entry: dict[str, Any] = {key: text.plain() for key, text in texts.items() if text is not None}
    return entry | ({"shuffle": "answers"} if shuffled else {})


def _numbered(number: int, meaning: Wording | None) -> Wording:
    """What stands at an answer of a rating: the number, at the ends with what it means."""
    sign = f"{number}".replace("-", "−")
    if meaning is None:
        return Wording.of(sign)
    return Wording(tuple((language, f"{sign} – {text}") for language, text in meaning.texts))
