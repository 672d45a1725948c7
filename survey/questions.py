"""The kinds of question, as one read-only table: `KINDS`.

A kind knows what its entry in a definition file looks like (`Source`), builds itself from that and writes itself back
(`build`, `source`), turns what people give into a typed value (`parse`), and names its columns in a table of answers
(`columns`). `prompt` tells a collector how to ask: pick one, pick many, a line of text, nothing but show, or derive.

| kind        | entry in the file           | value of an answer                                  |
|-------------|-----------------------------|-----------------------------------------------------|
| scale       | the name of a scale         | code (str)                                          |
| choose      | {code: label, …}            | code (str)                                          |
| choose_many | {code: label, …}            | codes (tuple of str, in the order of the definition) |
| number      | {min, max, whole, unit}     | int or float                                        |
| text        | {max_length, long}          | str, never empty                                    |
| date        | {min, max}                  | ISO 8601 day (str, "2022-06-13")                    |
| note        | the text to show            | True once seen; no column                           |
| computed    | an expression               | float or int, derived from earlier answers          |
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from survey.conditions import Condition
from survey.errors import AnswerError, did_you_mean, shown
from survey.wording import Wording

__all__ = [
    "KINDS",
    "NONE",
    "OTHER",
    "Choose",
    "ChooseMany",
    "Column",
    "Computed",
    "Context",
    "Date",
    "Kind",
    "Net",
    "Note",
    "Number",
    "Option",
    "Rating",
    "Scale",
    "Text",
    "Value",
    "WordingSource",
    "folded",
]

type_of_column = Literal["category", "boolean", "number", "text", "date"]
Value = str | int | float | bool | tuple[str, ...]
WordingSource = str | dict[str, str]

OTHER, NONE = "other", "none"
"""Codes of the options that `other:` and `none:` add to a question."""

LARGEST = 10**15
"""Numbers beyond this lose whole units as floating point, so they are refused."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the code that is stored and the words that are shown."""

    code: str
    label: Wording


@dataclass(frozen=True, slots=True)
class Net:
    """Answers counted together, such as agree = agree + strongly agree."""

    name: str
    codes: tuple[str, ...]
    label: Wording


@dataclass(frozen=True, slots=True)
class Scale:
    """An ordered set of answers with its NETs."""

    name: str
    answers: tuple[Option, ...]
    nets: tuple[Net, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column in a table of answers. `option` is the answer code a boolean column stands for."""

    name: str
    type: type_of_column
    option: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind may need to build itself: the scales in reach and the question's own extras."""

    scales: Mapping[str, Scale]
    other: Wording | None = None
    none: Wording | None = None
    nets: tuple[Net, ...] = ()


def folded(text: str) -> str:
    """Text as people mean it: without case, outer or doubled spaces."""
    return " ".join(text.split()).casefold()


class Kind(ABC):
    """What all kinds have in common. Kinds are frozen; two with the same entry are equal."""

    name: ClassVar[str]
    Source: ClassVar[Any]
    prompt: ClassVar[Literal["one", "many", "line", "show", "derive"]]

    @classmethod
    @abstractmethod
    def build(cls, source: Any, context: Context) -> Self:
        """From the entry in a definition file. Raises ValueError with a sentence for the author."""

    @abstractmethod
    def source(self) -> Any:
        """The entry in a definition file."""

    @abstractmethod
    def parse(self, given: object) -> Value:
        """The typed value of what somebody gave: a value, a code, a label, a typed text.

        Raises AnswerError with the remedy when it does not fit.
        """

    @classmethod
    def wordings(cls, source: Any) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        """The texts for people in an entry, each with the path of keys that leads to it."""
        yield from ()

    def columns(self, item: str) -> tuple[Column, ...]:
        """The columns of an item in a table of answers, without the `item__missing` companion."""
        return ()

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers to choose from, in order; empty where the kind has none."""
        return ()


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
        labels = {folded(text): option.code for option in self.options for _, text in option.label.texts}
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
            raise ValueError(f"there is no scale {shown(source)}{did_you_mean(source, context.scales, 20)}")
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
            raise ValueError("'none' goes with choose_many; for choose, write it as one of the answers")
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
    """Any number of several answers. "None of these" is an answer of its own and excludes the others."""

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
        """Codes or labels, as a list or as one text with semicolons; the result is in definition order."""
        if isinstance(given, str):
            given = [given] if folded(given) in self._readings else given.split(";")
        if not isinstance(given, Iterable):
            raise AnswerError(f"{shown(given)} is not a list of answers; give their codes", value=given)
        chosen = {self.code(one) for one in given if str(one).strip()}
        if not chosen:
            remedy = f"choose {shown(self.none)} if none applies" if self.none else "choose at least one"
            raise AnswerError(f"no answer is chosen; {remedy}", value=given)
        if self.none and NONE in chosen and len(chosen) > 1:
            raise AnswerError(f"{shown(self.none)} cannot stand beside other answers; choose one or the other", value=given)
        return tuple(code for code in self.codes if code in chosen)

    def columns(self, item: str) -> tuple[Column, ...]:
        return tuple(Column(f"{item}__{code}", "boolean", code) for code in self.codes)


class NumberSource(BaseModel):
    """Bounds are inclusive."""

    model_config = ConfigDict(extra="forbid", frozen=True)
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
        low, high = _number(source.min), _number(source.max)
        if low is not None and high is not None and low > high:
            raise ValueError(f"min {low} is above max {high}")
        return cls(low, high, source.whole, None if source.unit is None else Wording.of(source.unit))

    @classmethod
    def wordings(cls, source: NumberSource) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        if source.unit is not None:
            yield ("unit",), source.unit

    def source(self) -> dict[str, object]:
        entry = {"min": self.min, "max": self.max, "whole": self.whole or None, "unit": self.unit and self.unit.plain()}
        return {key: value for key, value in entry.items() if value is not None}

    def parse(self, given: object) -> int | float:
        number = _number_given(given)
        if number is None:
            raise AnswerError(f"{shown(given)} is not a number; write it in digits, such as 7 or 7.5", value=given)
        if self.whole and not isinstance(number, int):
            raise AnswerError(f"{shown(given)} is not a whole number; leave out the part after the point", value=given)
        if abs(number) > LARGEST:
            raise AnswerError(f"{shown(given)} is too large to be kept exactly", value=given)
        if (self.min is not None and number < self.min) or (self.max is not None and number > self.max):
            raise AnswerError(f"{number} is outside the range; it must be {self.range()}", value=given)
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

    model_config = ConfigDict(extra="forbid", frozen=True)
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
            raise AnswerError("the text is empty; write an answer or skip the question", value=given)
        if self.max_length is not None and len(text) > self.max_length:
            raise AnswerError(f"the text has {len(text)} characters; the most is {self.max_length}", value=given)
        return text

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "text"),)


class DateSource(BaseModel):
    """Bounds are inclusive days, year-month-day."""

    model_config = ConfigDict(extra="forbid", frozen=True)
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
                raise ValueError(f"{shown(bound)} is not a day; write year-month-day, such as 2022-06-13")
        if source.min is not None and source.max is not None and source.min > source.max:
            raise ValueError(f"min {source.min} is after max {source.max}")
        return cls(source.min, source.max)

    def source(self) -> dict[str, object]:
        return {key: value for key, value in (("min", self.min), ("max", self.max)) if value is not None}

    def parse(self, given: object) -> str:
        day = given.isoformat()[:10] if isinstance(given, date) else _day(str(given))
        if day is None:
            raise AnswerError(f"{shown(given)} is not a date; write it as day/month/year, such as 13/6/2022", value=given)
        if (self.min is not None and day < self.min) or (self.max is not None and day > self.max):
            bounds = " and ".join(part for part in (self.min and f"from {self.min}", self.max and f"up to {self.max}") if part)
            raise AnswerError(f"{day} is outside the range; it must be {bounds}", value=given)
        return day

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "date"),)


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
    """A number derived from earlier answers; a condition gives 1 or 0. Unknown input gives not_applicable."""

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
        number = _number_given(given)
        if number is None:
            raise AnswerError(f"{shown(given)} is not a number", value=given)
        return number

    def columns(self, item: str) -> tuple[Column, ...]:
        return (Column(item, "number"),)


KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {kind.name: kind for kind in (Rating, Choose, ChooseMany, Number, Text, Date, Note, Computed)}
)
"""Every kind of question by its name in definition files. A new kind is a class above and a place here."""


def _options(source: Mapping[str, WordingSource]) -> tuple[Option, ...]:
    return tuple(Option(code, Wording.of(label)) for code, label in source.items())


def _extra(code: str, label: Wording | None) -> tuple[Option, ...]:
    return () if label is None else (Option(code, label),)


def _plain(answers: tuple[Option, ...], *without: str) -> dict[str, WordingSource]:
    return {option.code: option.label.plain() for option in answers if option.code not in without}


def _number(value: float | None) -> int | float | None:
    """18.0 as 18, so that bounds read as they were written."""
    return int(value) if value is not None and value == int(value) else value


def _number_given(given: object) -> int | float | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, str):
        text = given.strip().replace("−", "-")
        if not re.fullmatch(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})", text, re.ASCII):
            return None
        return _number(float(text)) if "." in text else int(text)
    if isinstance(given, int):
        return given
    if isinstance(given, float) and math.isfinite(given):
        return _number(given)
    return None


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
