"""Words before and after a figure that change what it allows: nearly, more than, or so."""

import re
from functools import lru_cache

from analysis.language.vocabulary import Vocabulary, alternatives

__all__ = ["Modifiers", "modifiers_of"]


class Modifiers:
    """The modifiers of a vocabulary. `before`, `after`: patterns for either side of a figure."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        shares = [one.shares for one in vocabulary.lexicons]
        self._before = {
            word.casefold(): name
            for one in shares
            for name, words in one.modifiers.items()
            for word in words
        }
        self._after = {
            word.casefold(): name
            for one in shares
            for name, words in one.afterwards.items()
            for word in words
        }
        joins = vocabulary.forms(lambda one: one.shares.modifier_joins)
        self.before = (
            rf"(?:(?<![\w-])(?P<modifier>{alternatives(self._before)})\s+(?:(?:{joins})\s+)?)?"
        )
        self.after = rf"(?P<afterwards>\s*\+|\s+(?:{alternatives(self._after)})(?!\w))?"

    def of(self, found: re.Match[str]) -> str:
        """The name of the modifier beside a figure; empty without one."""
        given = found.groupdict()
        if after := _plain(given.get("afterwards")):
            return self._after.get(after, "at_least")
        return self._before.get(_plain(given.get("modifier")), "")


def _plain(words: str | None) -> str:
    return " ".join((words or "").split()).casefold()


@lru_cache
def modifiers_of(vocabulary: Vocabulary) -> Modifiers:
    """The modifiers of a vocabulary; worked out once."""
    return Modifiers(vocabulary)
