"""Which way a comparison goes, by its words."""

import re
from functools import lru_cache

from analysis.language.vocabulary import Vocabulary, vocabulary_of

__all__ = ["Directions", "direction_in", "directions_of"]


class Directions:
    """The words of a vocabulary for more and for less."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        higher = vocabulary.forms(lambda one: one.differences.higher)
        lower = vocabulary.forms(lambda one: one.differences.lower)
        changed = vocabulary.forms(lambda one: one.differences.changed)
        self._words = re.compile(rf"\b(?:(?P<higher>{higher})|(?P<lower>{lower}))\b", re.IGNORECASE)
        self._changed = re.compile(rf"\b(?:{changed})\s+\Z", re.IGNORECASE)

    def of(self, text: str) -> str:
        """Higher, lower, or neither."""
        found = self._words.search(text)
        return "" if found is None else "higher" if found["higher"] else "lower"

    def changed_by(self, found: re.Match[str]) -> str:
        """The direction of a change that a share is, and no share: rose by a third. Empty for a
        share.
        """
        before = self._changed.search(found.string, max(0, found.start() - 40), found.start())
        return (self.of(before[0]) or "higher") if before else ""


@lru_cache
def directions_of(vocabulary: Vocabulary) -> Directions:
    """The words for more and less; worked out once."""
    return Directions(vocabulary)


def direction_in(text: str, language: str = "en") -> str:
    """Higher, lower, or neither, in the words of a comparison.

    >>> direction_in("points higher than"), direction_in("fell by"), direction_in("differ")
    ('higher', 'lower', '')
    """
    return directions_of(vocabulary_of(language)).of(text)
