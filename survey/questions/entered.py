"""Kinds whose answer is written in: number, text, date, time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

from survey.errors import shown
from survey.questions.answers import Day, OpenText, Quantity, TimeOfDay
from survey.questions.kind import Context, Kind, WordingSource
from survey.wording import Wording
from survey.words import day_written, time_written

__all__ = ["Date", "Number", "Text", "Time"]


class NumberSource(BaseModel):
    """Bounds are inclusive."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    min: float | None = Field(None, description="smallest value allowed", allow_inf_nan=False)
    max: float | None = Field(None, description="largest value allowed", allow_inf_nan=False)
    whole: bool = Field(False, description="whole numbers only")
    unit: WordingSource | None = Field(None, description="shown after the box, such as 'years'")


@dataclass(frozen=True)
class Number(Kind):
    """A number between inclusive bounds."""

    min: int | float | None = None
    max: int | float | None = None
    whole: bool = False
    unit: Wording | None = None

    name = "number"
    Source = NumberSource

    @classmethod
    def build(cls, source: NumberSource, context: Context) -> Self:
        low, high = _plain(source.min), _plain(source.max)
        if low is not None and high is not None and low > high:
            raise ValueError(f"min {low} is above max {high}")
        unit = None if source.unit is None else Wording.of(source.unit)
        return cls(low, high, source.whole, unit)

    @classmethod
    def wordings(cls, source: NumberSource) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        if source.unit is not None:
            yield ("unit",), source.unit

    @property
    def answers(self) -> Quantity:
        return Quantity(self.min, self.max, self.whole, self.unit)

    def source(self) -> dict[str, object]:
        entry = {
            "min": self.min,
            "max": self.max,
            "whole": self.whole or None,
            "unit": self.unit and self.unit.plain(),
        }
        return {key: value for key, value in entry.items() if value is not None}


class TextSource(BaseModel):
    """Free text."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    max_length: int | None = Field(None, ge=1, description="most characters allowed")
    long: bool = Field(False, description="several lines")


@dataclass(frozen=True)
class Text(Kind):
    """Free text, kept as typed but for outer spaces."""

    max_length: int | None = None
    long: bool = False

    name = "text"
    Source = TextSource

    @classmethod
    def build(cls, source: TextSource, context: Context) -> Self:
        return cls(source.max_length, source.long)

    @property
    def answers(self) -> OpenText:
        return OpenText(self.max_length, self.long)

    def source(self) -> dict[str, object]:
        entry = {"max_length": self.max_length, "long": self.long or None}
        return {key: value for key, value in entry.items() if value is not None}


@dataclass(frozen=True)
class _Between(Kind):
    """A day or a time between two bounds that are written as texts."""

    min: str | None = None
    max: str | None = None

    wanted: ClassVar[str]

    @classmethod
    def build(cls, source: Any, context: Context) -> Self:
        for bound in (source.min, source.max):
            if bound is not None and cls.written(bound) != bound:
                raise ValueError(f"{shown(bound)} is not {cls.wanted}")
        if source.min is not None and source.max is not None and source.min > source.max:
            raise ValueError(f"min {source.min} is after max {source.max}")
        return cls(source.min, source.max)

    @classmethod
    def written(cls, text: str) -> str | None:
        """The bound in the one form it may have in a file; None where it is no such thing."""
        raise NotImplementedError

    def source(self) -> dict[str, object]:
        bounds = (("min", self.min), ("max", self.max))
        return {key: value for key, value in bounds if value is not None}


class DateSource(BaseModel):
    """Bounds are inclusive days, year-month-day."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    min: str | None = Field(None, description="first day allowed, such as 2022-06-13")
    max: str | None = Field(None, description="last day allowed, such as 2022-06-13")


@dataclass(frozen=True)
class Date(_Between):
    """A day of the calendar."""

    name = "date"
    Source = DateSource
    wanted = "a day; write year-month-day, such as 2022-06-13"

    @classmethod
    def written(cls, text: str) -> str | None:
        return day_written(text)

    @property
    def answers(self) -> Day:
        return Day(self.min, self.max)


class TimeSource(BaseModel):
    """Bounds are inclusive times of day, HH:MM."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    min: str | None = Field(None, description="earliest time allowed, such as 08:00")
    max: str | None = Field(None, description="latest time allowed, such as 20:00")


@dataclass(frozen=True)
class Time(_Between):
    """A time of day, in hours and minutes."""

    name = "time"
    Source = TimeSource
    wanted = "a time of day; write hours:minutes, such as 08:00"

    @classmethod
    def written(cls, text: str) -> str | None:
        return time_written(text)

    @property
    def answers(self) -> TimeOfDay:
        return TimeOfDay(self.min, self.max)


def _plain(value: float | None) -> int | float | None:
    """18.0 as 18, so that bounds read as they were written."""
    return int(value) if value is not None and value == int(value) else value
