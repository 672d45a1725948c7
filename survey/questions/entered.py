"""Kinds whose answer is written in: numbers, texts, days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from survey.errors import AnswerError, shown
from survey.questions.kind import Column, Context, Kind, WordingSource
from survey.questions.numbers import number_given, plain_number
from survey.wording import Wording

__all__ = ["Date", "Number", "Text"]

LARGEST = 10**15
"""Numbers beyond this lose whole units as floating point, so they are refused."""


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

    min: float | None = None
    max: float | None = None
    whole: bool = False
    unit: Wording | None = None

    name = "number"
    Source = NumberSource
    prompt = "line"

    @classmethod
    def build(cls, source: NumberSource, context: Context) -> Self:
        low, high = plain_number(source.min), plain_number(source.max)
        if low is not None and high is not None and low > high:
            raise ValueError(f"min {low} is above max {high}")
        return cls(
            low, high, source.whole, None if source.unit is None else Wording.of(source.unit)
        )

    @classmethod
    def wordings(cls, source: NumberSource) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        if source.unit is not None:
            yield ("unit",), source.unit

    def source(self) -> dict[str, object]:
        entry = {
            "min": self.min,
            "max": self.max,
            "whole": self.whole or None,
            "unit": self.unit and self.unit.plain(),
        }
        return {key: value for key, value in entry.items() if value is not None}

    def parse(self, given: object) -> int | float:
        number = number_given(given)
        if number is None:
            raise AnswerError(
                f"{shown(given)} is not a number; write it in digits, such as 7 or 7.5", value=given
            )
        if self.whole and not isinstance(number, int):
            raise AnswerError(
                f"{shown(given)} is not a whole number; leave out the part after the point",
                value=given,
            )
        if abs(number) > LARGEST:
            raise AnswerError(f"{shown(given)} is too large to be kept exactly", value=given)
        if (self.min is not None and number < self.min) or (
            self.max is not None and number > self.max
        ):
            raise AnswerError(
                f"{number} is outside the range; it must be {self.range()}", value=given
            )
        return number

    def range(self) -> str:
        """The bounds in words, empty where there are none."""
        if self.min is not None and self.max is not None:
            return f"from {self.min} to {self.max}"
        if self.min is not None:
            return f"{self.min} or more"
        return "" if self.max is None else f"{self.max} or less"

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "number"),)


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
    prompt = "line"

    @classmethod
    def build(cls, source: TextSource, context: Context) -> Self:
        return cls(source.max_length, source.long)

    def source(self) -> dict[str, object]:
        entry = {"max_length": self.max_length, "long": self.long or None}
        return {key: value for key, value in entry.items() if value is not None}

    def parse(self, given: object) -> str:
        text = str(given).encode("utf-8", "replace").decode().strip()
        if not text:
            raise AnswerError(
                "the text is empty; write an answer or skip the question", value=given
            )
        if self.max_length is not None and len(text) > self.max_length:
            raise AnswerError(
                f"the text has {len(text)} characters; the most is {self.max_length}", value=given
            )
        return text

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "text"),)


class DateSource(BaseModel):
    """Bounds are inclusive days, year-month-day."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    min: str | None = Field(None, description="first day allowed, such as 2022-06-13")
    max: str | None = Field(None, description="last day allowed, such as 2022-06-13")


@dataclass(frozen=True)
class Date(Kind):
    """A day of the calendar."""

    min: str | None = None
    max: str | None = None

    name = "date"
    Source = DateSource
    prompt = "line"

    @classmethod
    def build(cls, source: DateSource, context: Context) -> Self:
        for bound in (source.min, source.max):
            if bound is not None and _day(bound) != bound:
                raise ValueError(
                    f"{shown(bound)} is not a day; write year-month-day, such as 2022-06-13"
                )
        if source.min is not None and source.max is not None and source.min > source.max:
            raise ValueError(f"min {source.min} is after max {source.max}")
        return cls(source.min, source.max)

    def source(self) -> dict[str, object]:
        return {
            key: value for key, value in (("min", self.min), ("max", self.max)) if value is not None
        }

    def parse(self, given: object) -> str:
        day = given.isoformat()[:10] if isinstance(given, date) else _day(str(given))
        if day is None:
            raise AnswerError(
                f"{shown(given)} is not a date; write it as day/month/year, such as 13/6/2022",
                value=given,
            )
        if (self.min is not None and day < self.min) or (self.max is not None and day > self.max):
            bounds = " and ".join(
                part
                for part in (self.min and f"from {self.min}", self.max and f"up to {self.max}")
                if part
            )
            raise AnswerError(f"{day} is outside the range; it must be {bounds}", value=given)
        return day

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "date"),)


def _day(text: str) -> str | None:
    """The ISO form of a day written year-month-day or, as in Britain, day/month/year."""
    text = text.strip()
    if british := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text, re.ASCII):
        day, month, year = british.groups()
        text = f"{year}-{int(month):02}-{int(day):02}"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
