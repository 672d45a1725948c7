"""Answer types: what an answer to a question is, as a closed union.

Every kind of question gives one of these, and every desk – terminal, page, paper, workbook,
XLSForm, text, keying, import, export, conditions, simulation, reports – is written over them:

    match question.answers:
        case OneOf(): …
        case ManyOf(): …
        …
        case _ as never:
            assert_never(never)

so that the type checker names every desk that a new type lacks.

| type      | value of an answer                           | columns in a table of answers   |
|-----------|----------------------------------------------|---------------------------------|
| OneOf     | code (str)                                   | ITEM: category                  |
| ManyOf    | codes (tuple of str, in definition order)    | ITEM__OPTION: true or false     |
| Ranking   | codes (tuple of str, the first place first)  | ITEM__OPTION: the place, from 1 |
| Quantity  | int or float                                 | ITEM: number                    |
| Day       | ISO 8601 day (str, "2022-06-13")             | ITEM: date                      |
| TimeOfDay | HH:MM (str, "08:30")                         | ITEM: text                      |
| OpenText  | str, never empty                             | ITEM: text                      |
| Shown     | True once seen                               | none                            |
| Derived   | int or float, from earlier answers           | ITEM: number                    |
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, assert_never

from survey.conditions import Condition
from survey.errors import AnswerError, did_you_mean, shown
from survey.wording import Wording, folded

__all__ = [
    "NONE",
    "OTHER",
    "Answers",
    "Chosen",
    "Column",
    "Day",
    "Derived",
    "ManyOf",
    "Net",
    "OneOf",
    "OpenText",
    "Option",
    "Quantity",
    "Ranking",
    "Scale",
    "Shown",
    "TimeOfDay",
    "Value",
    "columns_of",
]

Value = str | int | float | bool | tuple[str, ...]
ColumnType = Literal["category", "boolean", "number", "place", "text", "date"]

OTHER, NONE = "other", "none"
"""Codes of the options that `other:` and `none:` add to a question."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the code that is stored and the words that are shown. `was`: earlier codes of the
    same answer.
    """

    code: str
    label: Wording
    was: tuple[str, ...] = ()


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
    """A column in a table of answers. `option` is the answer code a column of one option stands
    for; `place` is its position in a ranking.
    """

    name: str
    type: ColumnType
    option: str = ""


@dataclass(frozen=True)
class _Type:
    """What all answer types have in common."""

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers to choose from, in order; empty where there is nothing to choose."""
        return ()

    @property
    def nets(self) -> tuple[Net, ...]:
        """The NETs of the answers; empty where answers are not counted together."""
        return ()


@dataclass(frozen=True)
class _FromList(_Type):
    """Answers to choose from. `other`: the last but "none" of them is "other", whose words are
    asked for. `shuffled`: shown in another order in each interview, but for "other" and "none".
    """

    choices: tuple[Option, ...]
    other: bool = False
    shuffled: bool = False

    @property
    def options(self) -> tuple[Option, ...]:
        return self.choices

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.choices)

    @property
    def standing(self) -> frozenset[str]:
        """The codes that keep their place at the end when answers are shuffled."""
        return frozenset({OTHER} if self.other else ())

    @property
    def exclusive(self) -> str | None:
        """The code of the answer that cannot stand beside others, where there is one."""
        return None

    def code(self, given: object) -> str:
        """The code of one answer given as code or label in any language. Raises AnswerError."""
        text = str(given)
        if text in self.codes:
            return text
        code = self._readings.get(folded(text))
        if code is None:
            labels = [label for option in self.choices for _, label in option.label.texts]
            remedy = did_you_mean(text, labels, limit=0) or did_you_mean(text, self._names())
            raise AnswerError(f"{shown(text)} is not one of the answers{remedy}", value=given)
        return code

    def names(self, text: str) -> bool:
        """Whether this text is a code or a label."""
        return folded(text) in self._readings

    @cached_property
    def _readings(self) -> dict[str, str]:
        """Everything that names an answer, folded, with its code. A code wins over a label."""
        labels = {
            folded(text): option.code for option in self.choices for _, text in option.label.texts
        }
        return labels | {folded(option.code): option.code for option in self.choices}

    def _names(self) -> list[str]:
        """What a person could have meant: the labels, and codes that say something else."""
        labels = [str(option.label) for option in self.choices]
        return list(dict.fromkeys([*labels, *self.codes])) if len(labels) > 8 else labels


@dataclass(frozen=True)
class OneOf(_FromList):
    """Exactly one of several answers.

    `ordered`: they run from low to high. `scale`: the name of the set, where questions share it.
    `numbered`: the codes are whole numbers that say themselves how high the answer is.
    """

    ordered: bool = False
    counted: tuple[Net, ...] = ()
    scale: str = ""
    numbered: bool = False

    @property
    def nets(self) -> tuple[Net, ...]:
        return self.counted


@dataclass(frozen=True)
class ManyOf(_FromList):
    """Any number of several answers. `none`: the last of them excludes the others."""

    none: bool = False

    @property
    def standing(self) -> frozenset[str]:
        return super().standing | ({NONE} if self.none else frozenset())

    @property
    def exclusive(self) -> str | None:
        return NONE if self.none else None


@dataclass(frozen=True)
class Ranking(_FromList):
    """All of the answers, put in order by the respondent."""


@dataclass(frozen=True)
class Quantity(_Type):
    """A number between inclusive bounds."""

    low: int | float | None = None
    high: int | float | None = None
    whole: bool = False
    unit: Wording | None = None


@dataclass(frozen=True)
class Day(_Type):
    """A day of the calendar between inclusive bounds, ISO 8601."""

    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class TimeOfDay(_Type):
    """A time of day between inclusive bounds, HH:MM."""

    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class OpenText(_Type):
    """The respondent's own words, kept as typed but for outer spaces."""

    longest: int | None = None
    several_lines: bool = False


@dataclass(frozen=True)
class Shown(_Type):
    """Nothing to answer: a text to read."""

    text: Wording


@dataclass(frozen=True)
class Derived(_Type):
    """Nothing to ask: a number worked out from earlier answers; a condition gives 1 or 0."""

    expression: Condition


Answers = OneOf | ManyOf | Ranking | Quantity | Day | TimeOfDay | OpenText | Shown | Derived
"""What an answer can be. A new type is a class above, a place here, and what mypy then asks for."""

Chosen = OneOf | ManyOf | Ranking
"""The types with answers to choose from."""


def columns_of(answers: Answers, item: str) -> tuple[Column, ...]:
    """The columns of an item in a table of answers, without its `item__missing` companion."""
    match answers:
        case OneOf():
            return (Column(item, "category"),)
        case ManyOf(choices):
            return tuple(Column(f"{item}__{each.code}", "boolean", each.code) for each in choices)
        case Ranking(choices):
            return tuple(Column(f"{item}__{each.code}", "place", each.code) for each in choices)
        case Quantity() | Derived():
            return (Column(item, "number"),)
        case Day():
            return (Column(item, "date"),)
        case TimeOfDay() | OpenText():
            return (Column(item, "text"),)
        case Shown():
            return ()
        case _ as never:
            assert_never(never)
