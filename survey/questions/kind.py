"""What all kinds of question have in common.

A kind is how a question is written in a definition file. What its answers are – and so how it is
asked, read, kept and counted – is its answer type.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from survey.questions.answers import Answers, Net, Option, Scale
from survey.wording import Wording

__all__ = [
    "Context",
    "Kind",
    "NetSource",
    "NetsSource",
    "OptionSource",
    "OptionsSource",
    "WordingSource",
    "label_of",
    "nets_source",
    "option_of",
    "options_source",
]

WordingSource = str | dict[str, str]


class NetSource(BaseModel):
    """A NET with its own words."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    label: WordingSource = Field(description="how the NET is called, such as 'Agree'")
    answers: list[str] = Field(description="codes of the answers counted together", min_length=1)


NetsSource = dict[str, list[str] | NetSource]


class OptionSource(BaseModel):
    """An answer of which more is to be said than its words."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    text: WordingSource = Field(description="the words of the answer")
    alert: WordingSource | None = Field(
        None, description="what to do at once where this is answered; the respondent never reads it"
    )
    was: str | list[str] = Field([], description="earlier codes of this answer, one or a list")


def _which(entry: Any) -> str:
    """`text` is no code of a language."""
    is_option = "text" in entry if isinstance(entry, dict) else isinstance(entry, OptionSource)
    return "an option" if is_option else "a label"


class _EitherInSchema:
    """For editors: what fits both fits, since `text` could be a language to a JSON Schema."""

    def __get_pydantic_json_schema__(
        self, source: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": handler(source)["oneOf"]}


OptionsSource = dict[
    str,
    Annotated[
        Annotated[WordingSource, Tag("a label")] | Annotated[OptionSource, Tag("an option")],
        Discriminator(_which),
        _EitherInSchema(),
    ],
]
"""code: label, or code: {text: label, …}."""


def label_of(entry: WordingSource | OptionSource) -> WordingSource:
    """The words of an answer."""
    return entry.text if isinstance(entry, OptionSource) else entry


def option_of(code: str, entry: WordingSource | OptionSource) -> Option:
    """An answer as a file has it."""
    was: str | list[str] = entry.was if isinstance(entry, OptionSource) else []
    return Option(code, Wording.of(label_of(entry)), (was,) if isinstance(was, str) else tuple(was))


def options_source(options: Iterable[Option]) -> dict[str, Any]:
    """Answers as a definition file has them."""
    return {
        option.code: {"text": option.label.plain(), "was": list(option.was)}
        if option.was
        else option.label.plain()
        for option in options
    }


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind may need to build itself: the scales in reach and the keys beside its own."""

    scales: Mapping[str, Scale]
    other: Wording | None = None
    none: Wording | None = None
    nets: tuple[Net, ...] = ()
    shuffled: bool = False


class Kind(ABC):
    """A kind of question. Kinds are frozen; two with the same entry are equal."""

    name: ClassVar[str]
    Source: ClassVar[Any]
    beside: ClassVar[frozenset[str]] = frozenset()
    """Keys that may stand beside it: other, none, nets, shuffle."""
    taken: ClassVar[tuple[str, ...]] = ()
    """Codes that no answer may have, since columns of the item are named so."""

    @classmethod
    @abstractmethod
    def build(cls, source: Any, context: Context) -> Self:
        """From the entry in a definition file. Raises ValueError with a sentence for the author."""

    @property
    @abstractmethod
    def answers(self) -> Answers:
        """What an answer to it is."""

    @abstractmethod
    def source(self) -> Any:
        """The entry in a definition file."""

    def entries_beside(self) -> dict[str, Any]:
        """The keys beside it in a definition file, as `build` was given them."""
        return {}

    @classmethod
    def wordings(cls, source: Any) -> Iterator[tuple[tuple[str, ...], WordingSource]]:
        """The texts for people in an entry, each with the path of keys that leads to it."""
        yield from ()

    @classmethod
    def listed(cls, source: Any) -> Mapping[str, WordingSource | OptionSource] | None:
        """The answers an author wrote, by code; None where the kind lists none."""
        return None

    @classmethod
    def alerts(cls, source: Any) -> dict[str, WordingSource]:
        """What to do where one of the answers that an author wrote is given, by its code."""
        return {}

    @classmethod
    def nets_within(cls, source: Any) -> tuple[NetsSource, tuple[str, ...]]:
        """The NETs written inside the entry, and the codes they may name."""
        return {}, ()


def nets_source(nets: tuple[Net, ...]) -> dict[str, Any]:
    """The NETs as the key `nets` of a definition file; nothing where there are none."""
    if not nets:
        return {}
    return {
        "nets": {net.name: {"label": net.label.plain(), "answers": list(net.codes)} for net in nets}
    }
