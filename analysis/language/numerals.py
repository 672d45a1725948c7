"""Numbers as people write them, in digits and in words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from math import nan
from types import MappingProxyType

from analysis.language.lexicon_model import Lexicon
from analysis.language.vocabulary import Vocabulary, alternatives

__all__ = ["SIGNS", "Numbers", "numbers_of"]

_SIGNS: Mapping[str, float] = MappingProxyType(
    {
        "½": 1 / 2,
        "⅓": 1 / 3,
        "⅔": 2 / 3,
        "¼": 1 / 4,
        "¾": 3 / 4,
        "⅕": 1 / 5,
        "⅖": 2 / 5,
        "⅗": 3 / 5,
        "⅘": 4 / 5,
        "⅒": 1 / 10,
    }
)
SIGNS = "".join(_SIGNS)
"""Fractions in one sign."""


class Numbers:
    """How numbers are written in the languages of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        known = [one.numbers for one in vocabulary.lexicons]
        self._cardinals = _by_word(one.cardinals for one in known)
        self._scales = _by_word(one.scales for one in known)
        self._one = {word for one in known for word in one.one}
        self._joining = {word for one in known for word in one.joining}
        decimal = "".join(dict.fromkeys(sign for one in known for sign in one.decimal))
        grouping = "".join(dict.fromkeys(one.grouping for one in known))
        self._decimal = re.compile(f"[{re.escape(decimal)}]")
        self._grouping = re.compile(f"[{grouping}]")
        self.parts: Mapping[str, int] = _by_word(one.parts for one in known)
        """Parts of a whole by name, and how many make it up."""
        self.digits = (
            rf"(?:(?:\d{{1,3}}(?:[{grouping}]\d{{3}})+(?!\d)|\d+)(?:[{re.escape(decimal)}]\d+)?"
            r"|(?<![\w.,])\.\d+)"
        )
        """A number in digits: 84, 84.3, 1,987, .843. What stands before and after is looked at
        where it is used."""

    @cached_property
    def words(self) -> str:
        """A number in words, as a pattern."""
        unit, scale = alternatives(self._cardinals), alternatives(self._scales)
        one, joining = alternatives(self._one), alternatives(self._joining)
        large = rf"(?:{one}|{unit})\s+(?:{scale})(?:\s+(?:(?:{joining})\s+)?(?:{unit}))?"
        return rf"(?:(?:{large})|(?:{unit})(?:[-\s](?:{unit}))?)"

    @cached_property
    def cardinal(self) -> str:
        """A number in digits or words: 84, twenty-two, two thousand, 1.2 million."""
        after = self._vocabulary.forms(lambda one: one.numbers.after_digits)
        return rf"(?:{self.digits}(?:\s+(?:{after})\b)?|\b{self.words}\b)"

    def number_of(self, text: str) -> float:
        """The number that digits or words say. Raises KeyError where they say none."""
        text = text.strip().casefold()
        total, current = 0.0, 0.0
        if digits := re.match(self.digits, text):
            plain = self._grouping.sub("", digits[0])
            current, text = float(self._decimal.sub(".", plain)), text[digits.end() :]
        for word in self._single(text):
            if word in self._joining or not word:
                continue
            if word in self._one:
                current += 1
            elif word in self._scales:
                total, current = total + max(current, 1) * self._scales[word], 0
            else:
                current += self._cardinals[word]
        return total + current

    def _single(self, text: str) -> Iterator[str]:
        for word in text.split():
            yield from [word] if word in self._cardinals else word.split("-")

    def decimals_of(self, text: str) -> int:
        """Decimals that are written: 1 of 84.3."""
        last = re.search(rf"\A{self.digits}", text.strip())
        places = self._decimal.split(last[0]) if last else []
        return len(places[-1]) if len(places) > 1 else 0

    # --- fractions ---

    @cached_property
    def _of(self) -> re.Pattern[str]:
        of = self._vocabulary.forms(lambda one: (*one.shares.out_of, *one.shares.of_people))
        each = self._vocabulary.forms(lambda one: one.shares.each)
        whole = rf"(?:(?:{each})\s+)?(?P<m>{self.cardinal})"
        written = rf"(?P<n>{self.cardinal})(?:\s+[^\W\d]+)?\s*(?:{of}|/)\s*{whole}"
        return re.compile(written, re.IGNORECASE)

    @cached_property
    def _whole_first(self) -> re.Pattern[str]:
        of = self._vocabulary.forms(lambda one: one.shares.whole_first)
        each = self._vocabulary.forms(lambda one: one.shares.each)
        written = rf"(?:(?:{each})\s+)?(?P<m>{self.cardinal})\s+(?:{of})\s+(?P<n>{self.cardinal})"
        return re.compile(written, re.IGNORECASE)

    def part_of(self, text: str) -> float:
        """The share that "nine out of ten", "two-thirds", "half" or "¾" says; NaN for what says
        none, such as 5 in 2.
        """
        if text in SIGNS:
            return _SIGNS[text]
        if of := self._of.fullmatch(text) or self._whole_first.fullmatch(text):
            part, whole = self.number_of(of["n"]), self.number_of(of["m"])
            return part / whole if 0 < part < whole <= 1000 else nan
        skipped = self._words_of(lambda one: (*one.shares.part_words, *one.shares.one_in))
        words = [word for word in re.split(r"[\s-]+", text.casefold()) if word not in skipped]
        parts = self.parts.get(words[-1]) or self._cardinals[words[-1]]
        count = (
            1.0
            if len(words) == 1 or words[0] in self._one
            else self.number_of(" ".join(words[:-1]))
        )
        return count / parts

    def _words_of(self, of: Callable[[Lexicon], Iterable[str]]) -> set[str]:
        return {"", *(word for each in self._vocabulary.lexicons for word in of(each))}


def _by_word(tables: Iterable[Mapping[int, tuple[str, ...]]]) -> Mapping[str, int]:
    return {word: number for table in tables for number, words in table.items() for word in words}


@lru_cache
def numbers_of(vocabulary: Vocabulary) -> Numbers:
    """How numbers are written there; worked out once."""
    return Numbers(vocabulary)
