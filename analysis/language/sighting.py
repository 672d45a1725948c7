"""A figure as it is seen in a text, and a way in which figures are written."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import nan

from analysis.language.kinds import MentionKind

__all__ = ["Pattern", "Sighting", "pattern"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A figure where it stands in a text.

    `low`, `high`: what the words allow, both ends included; NaN where they allow nothing to be
    said. `value`: the number that is written, NaN without one; `places`: its decimals. `modifier`:
    a name of `MODIFIERS`. `direction` of a difference: higher, lower, same, or "". `within`: where
    the figure itself stands, in a bound text that has more words.
    """

    start: int
    end: int
    kind: MentionKind
    low: float = nan
    high: float = nan
    value: float = nan
    places: int = 0
    modifier: str = ""
    direction: str = ""
    within: tuple[int, int] | None = None


Reader = Callable[[re.Match[str]], Iterable[Sighting]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which figures are written. `example`: a text whose first figure it reads, in
    English.
    """

    kind: MentionKind
    written: re.Pattern[str]
    read: Reader
    example: str


def pattern(kind: MentionKind, written: str, read: Reader, example: str) -> Pattern:
    return Pattern(kind, re.compile(written, re.IGNORECASE | re.VERBOSE), read, example)
