"""How numbers of people are written, and the bases of shares."""

import re
from collections.abc import Iterable

from analysis.language.allowed import allowed_count
from analysis.language.modifiers import modifiers_of
from analysis.language.numerals import numbers_of
from analysis.language.shares import per_cent_in
from analysis.language.sighting import Pattern, Sighting, pattern
from analysis.language.vocabulary import Vocabulary

__all__ = ["Counts"]


class Counts:
    """The patterns of numbers of people in the languages of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbers, self._modifiers = numbers_of(vocabulary), modifiers_of(vocabulary)
        before = vocabulary.forms(lambda one: one.people.no_count_after)
        self._no_count = re.compile(rf"\b(?:{before})\s\Z", re.IGNORECASE)

    def patterns(self) -> tuple[Pattern, ...]:
        """Bases, then numbers of people."""
        forms, digits = self._vocabulary.forms, self._numbers.digits
        base, of = forms(lambda one: one.people.base), forms(lambda one: one.people.base_of)
        people = forms(lambda one: one.people.counted)
        ending = forms(lambda one: one.people.not_before_people)
        after_digits = forms(lambda one: one.numbers.after_digits)
        after_words = forms(lambda one: one.numbers.after_words)
        before, after = self._modifiers.before, self._modifiers.after
        return (
            pattern(
                "base",
                rf"""\b(?:n|{base})\s*(?:=|:|\b(?:{of})\b)\s*{before}(?P<number>{digits})
                (?!{per_cent_in(self._vocabulary)})""",
                self._base,
                "n = 1,987",
            ),
            pattern(
                "count",
                rf"""{before}(?P<number>{digits}(?:\s+(?:{after_digits}))?
                |\b(?:\w+\s+)(?:{after_words}))
                {after}(?=\s+(?:(?!(?:{ending})\b)[\w'’–-]+\s+){{0,3}}?(?:{people})\b(?![-–]))""",
                self._count,
                "about 2,000 UK adults",
            ),
        )

    def _count(self, found: re.Match[str]) -> Iterable[Sighting]:
        start = found.start("number")
        before = found.string[max(0, start - 12) : start]
        if self._no_count.search(before) and re.fullmatch(r"(?:19|20)\d\d|\d", found["number"]):
            return
        value, modifier = self._numbers.number_of(found["number"]), self._modifiers.of(found)
        if value < 1 and (places := self._numbers.decimals_of(found["number"])):
            yield Sighting(*found.span("number"), "number", value=value, places=places)
            return
        low, high = allowed_count(value, modifier)
        first = found.start("modifier") if found["modifier"] else start
        end = max(found.end("number"), found.end("afterwards"))
        yield Sighting(first, end, "count", low, high, value, 0, modifier)

    def _base(self, found: re.Match[str]) -> Iterable[Sighting]:
        value, modifier = self._numbers.number_of(found["number"]), self._modifiers.of(found)
        low, high = allowed_count(value, modifier)
        yield Sighting(*found.span(), "base", low, high, value, 0, modifier)
