"""What all kinds of question have in common.

A kind is how a question is written in a definition file. What its answers are – and so how it is
asked, read, kept and counted – is its answer type.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from survey.questions.answers import Answers, Net, Scale
from survey.wording import Wording

__all__ = [
    "Context",
    "Kind",
    "NetSource",
    "NetsSource",
    "OptionSource",
    "OptionsSource",
    "WordingSource",
    "nets_source",
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


def _which(entry: Any) -> str:
    """`text` is no code of a language."""
    is_option = "text" in entry if isinstance(entry, dict) else isinstance(entry, OptionSource)
    return "an option" if is_option else "a label"


OptionsSource = dict[
    str,
    Annotated[
        Annotated[WordingSource, Tag("a label")] | Annotated[OptionSource, Tag("an option")],
        Discriminator(_which),
    ],
]
"""code: label, or code: {text: label, …}."""


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
    def listed(cls, source: Any) -> dict[str, WordingSource] | None:
        """The answers an author wrote, code and label; None where the kind lists none."""
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
