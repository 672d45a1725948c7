"""How numbers of people are written, and the bases of shares."""

import re
from collections.abc import Iterable

from analysis.language.allowed import allowed_count
from analysis.language.kinds import MentionKind
from analysis.language.modifiers import modifiers_of
from analysis.language.numerals import numbers_of
from analysis.language.shares import per_cent_in
from analysis.language.sighting import Pattern, Sighting, pattern
from analysis.language.vocabulary import Vocabulary, alternatives

__all__ = ["Counts", "is_idiom"]

_COMMON = 20
"""Wholes of fractions in common use go up to this; further ones are a hundred and a thousand."""


def is_idiom(part: float, whole: float) -> bool:
    """Whether so many of so many is a way to say a fraction, and counts nobody: nine in ten, 1 in
    200.

    >>> is_idiom(9, 10), is_idiom(1, 200), is_idiom(84, 100), is_idiom(163, 200)
    (True, True, True, False)
    """
    return part == 1 or whole <= _COMMON or whole in (100, 1000)


class Counts:
    """The patterns of numbers of people in the languages of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbers, self._modifiers = numbers_of(vocabulary), modifiers_of(vocabulary)
        before = vocabulary.forms(lambda one: one.people.no_count_after)
        self._no_count = re.compile(rf"\b(?:{before})\s\Z", re.IGNORECASE)
        forms, parts = vocabulary.forms, alternatives(self._numbers.parts)
        of = forms(lambda one: one.people.of)
        our = forms(lambda one: (*one.people.our, *one.people.articles))
        self._of_whom = re.compile(
            rf"(?:\A\W*|[.;:]\s+|(?:{per_cent_in(vocabulary)}|\b(?:{parts}))[)\]]*\s+)"
            rf"(?:{of})\s+(?:(?:{our})\s+){{0,2}}\Z",
            re.IGNORECASE,
        )
        """Before a number of people of whom a share is: 82% of 405 teachers. Of 405 teachers, …"""

    def averages(self) -> tuple[Pattern, ...]:
        """Means and medians."""
        forms, before, digits = (
            self._vocabulary.forms,
            self._modifiers.before,
            self._numbers.digits,
        )
        average = forms(lambda one: one.people.average)
        behind = forms(lambda one: one.people.average_behind)
        no_share = rf"(?!\w|[.,]\d|{per_cent_in(self._vocabulary)}|\s*points?\b)"
        return (
            pattern(
                "average",
                rf"""\b(?:{average})\b(?:(?!\b(?:{average})\b)[^.;:%()\d]){{0,80}}?\s{before}
                (?<![\w.,])(?P<number>{digits}){no_share}""",
                self._average,
                "on average they had worked for 12 years",
            ),
            pattern(
                "average",
                rf"""{before}(?<![\w.,])(?P<number>{digits}){no_share}(?=\s+(?:\w+\s+){{0,3}}?
                (?:{behind})\b)""",
                self._average,
                "12 years on average",
            ),
        )

    def parts(self) -> tuple[Pattern, ...]:
        """How many of how many: both are counted, and neither is a fraction in common use."""
        forms, cardinal = self._vocabulary.forms, self._numbers.cardinal
        of = forms(lambda one: (*one.shares.out_of, *one.shares.of_people))
        our = forms(lambda one: (*one.people.our, *one.people.articles, *one.shares.each))
        first = forms(lambda one: one.shares.whole_first)
        until = rf"(?!\w|[.,]\d|{per_cent_in(self._vocabulary)})"
        before = self._modifiers.before
        return (
            pattern(
                "count",
                rf"""{before}(?<![\w.,/])(?:
                (?P<number>{cardinal})\s+(?:{of})\s+(?:(?:{our})\s+){{0,2}}(?P<whole>{cardinal})
                |(?P<first>{cardinal})\s+(?:{first})\s+(?P<then>{cardinal})){until}""",
                self._part,
                "163 of 200 teachers",
            ),
        )

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

    def _average(self, found: re.Match[str]) -> Iterable[Sighting]:
        written = found["number"]
        value, places = self._numbers.number_of(written), self._numbers.decimals_of(written)
        if not places and re.fullmatch(r"(?:19|20)\d\d", written):
            return  # a year
        modifier = self._modifiers.of(found)
        low, high = allowed_count(value, modifier)
        start = found.start("modifier") if found["modifier"] else found.start("number")
        yield Sighting(start, found.end("number"), "average", low, high, value, places, modifier)

    def _part(self, found: re.Match[str]) -> Iterable[Sighting]:
        """Two numbers of people: how many gave an answer, of how many."""
        numbers = self._numbers
        of, among = ("number", "whole") if found["number"] else ("then", "first")
        if numbers.decimals_of(found[of]) or numbers.decimals_of(found[among]):
            return
        part, whole = numbers.number_of(found[of]), numbers.number_of(found[among])
        year = re.fullmatch(r"(?:19|20)\d\d", found[among])  # 163 in 2022
        before = found.string[max(0, found.start() - 12) : found.start()]  # page 12 of 40
        if is_idiom(part, whole) or part > whole or year or self._no_count.search(before):
            return
        modifier = self._modifiers.of(found)
        first = found.start("modifier") if found["modifier"] else found.start(of)
        low, high = allowed_count(part, modifier)
        yield Sighting(
            min(first, found.start(of)), found.end(of), "count", low, high, part, 0, modifier
        )
        yield Sighting(*found.span(among), "base", *allowed_count(whole), whole)

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
        kind: MentionKind = "base" if self._of_whom.search(found.string, 0, first) else "count"
        yield Sighting(first, end, kind, low, high, value, 0, modifier)

    def _base(self, found: re.Match[str]) -> Iterable[Sighting]:
        value, modifier = self._numbers.number_of(found["number"]), self._modifiers.of(found)
        low, high = allowed_count(value, modifier)
        yield Sighting(*found.span(), "base", low, high, value, 0, modifier)
