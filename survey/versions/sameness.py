"""Whether two texts say the same: equal but for case, spaces and punctuation."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from survey.wording import Wording, folded

__all__ = ["changed_texts", "says_the_same"]

_SIGNS = frozenset("{}%‰#@&*")
"""Punctuation that says something: what stands in braces is an earlier answer."""


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts are equal but for case, spaces and punctuation. What stands between digits
    or before a number counts: 1.5 is not 15, and -5 not 5.

    >>> says_the_same("I trust them.", "I  trust them")
    True
    >>> says_the_same("I trust them", "I do NOT trust them")
    False
    """
    return one == other or folded(one) == folded(other) or _bare(one) == _bare(other) != ""


def _bare(text: str) -> str:
    """What is left of a text without case, spaces and punctuation."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return "".join(sign for sign, before, after in _each(plain) if _says(sign, before, after))


def _each(text: str) -> Iterator[tuple[str, str, str]]:
    """Each sign with what stands before and behind it, runs of spaces as one."""
    closed = re.sub(r"\s+", " ", text).strip()
    padded = f" {closed} "
    return ((sign, padded[at], padded[at + 2]) for at, sign in enumerate(closed))


def _says(sign: str, before: str, after: str) -> bool:
    category = unicodedata.category(sign)
    if category[0] not in "PZ" or sign in _SIGNS:
        return True
    if after.isdigit():
        return before.isdigit() or (category == "Pd" and not before.isalpha())
    return False


def changed_texts(
    one: Wording, other: Wording, languages: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """The languages in which two texts differ, of those that both questionnaires have, each with
    the texts; the language is empty where both are plain, which is the same in every one.
    """
    plain = not one.languages and not other.languages
    for language in ("",) if plain else languages:
        before, after = one.in_language(language), other.in_language(language)
        if before != after:
            yield language, before, after
