"""What all kinds of question have in common, and the parts they are made of."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from survey.wording import Wording

__all__ = [
    "NONE",
    "OTHER",
    "Column",
    "Context",
    "Kind",
    "Net",
    "Option",
    "Scale",
    "Value",
    "WordingSource",
    "folded",
]

type_of_column = Literal["category", "boolean", "number", "text", "date"]
Value = str | int | float | bool | tuple[str, ...]
WordingSource = str | dict[str, str]

OTHER, NONE = "other", "none"
"""Codes of the options that `other:` and `none:` add to a question."""


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
