"""How texts are joined, quoted and given a sign, where languages differ."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words.phrases import Phrases

__all__ = ["Punctuation"]


@dataclass(frozen=True)
class Punctuation(Phrases):
    """`first` holds all parts but the last, joined with `comma`."""

    place: ClassVar[str] = "punctuation"
    comma: str = ", "
    and_: str = "{first} and {last}"
    or_: str = "{first} or {last}"
    quoted: str = "“{text}”"
    percent: str = "{share}%"
