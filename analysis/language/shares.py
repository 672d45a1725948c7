"""How shares are written: percentages, ranges, fractions, and words alone."""

import re
from collections.abc import Iterable
from dataclasses import replace

from analysis.language.allowed import (
    SHARES_IN_WORDS,
    ShareInWords,
    allowed_percentage,
    allowed_share,
)
from analysis.language.directions import directions_of
from analysis.language.modifiers import modifiers_of
from analysis.language.numerals import SIGNS, numbers_of
from analysis.language.sighting import Pattern, Sighting, pattern
from analysis.language.vocabulary import NOTHING, Vocabulary, alternatives

__all__ = ["Shares", "per_cent_in"]


def per_cent_in(vocabulary: Vocabulary) -> str:
    """A pattern of what says that a number is a percentage."""
    return rf"(?:\s?[%٪]|{vocabulary.forms(lambda one: one.shares.per_cent)})"


class Shares:
    """The patterns of shares in the languages of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbers, self._modifiers = numbers_of(vocabulary), modifiers_of(vocabulary)
        self._directions = directions_of(vocabulary)
        self._named = {
            " ".join(words.split()).casefold(): SHARES_IN_WORDS[name]
            for one in vocabulary.lexicons
            for name, known in one.shares.named.items()
            for words in known
        }

    def earlier(self) -> tuple[Pattern, ...]:
        """Shares at an earlier time."""
        forms, before = self._vocabulary.forms, self._modifiers.before
        per_cent, fraction = per_cent_in(self._vocabulary), self._written_fraction()
        share = (
            rf"{before}(?:(?P<number>{self._numbers.cardinal}){per_cent}|(?P<fraction>{fraction}))"
        )
        bare = rf"(?:{self._numbers.cardinal}{per_cent}|{fraction})"
        before_it = forms(lambda one: one.differences.earlier)
        than = forms(lambda one: one.differences.than)
        after_it = forms(lambda one: one.differences.earlier_after)
        first = forms(lambda one: one.differences.from_before)
        then = forms(lambda one: one.differences.from_to)
        return (
            pattern(
                "earlier",
                rf"\b(?:{before_it})\s+(?P<share>{share})",
                self._earlier,
                "up from 61%",
            ),
            pattern(
                "earlier",
                rf"\b(?:{than})\s+(?P<share>{share})(?={after_it})",
                self._earlier,
                "compared with 61% in 2019",
            ),
            pattern(
                "earlier",
                rf"""\b(?:{first})\s+(?P<share>{share})
                (?=\s+(?:[\w,()]+\s+){{0,5}}?(?:{then})\s+{bare})""",
                self._earlier,
                "rose from 61% to 82%",
            ),
        )

    def relative(self) -> tuple[Pattern, ...]:
        """Shares that are parts of others: a third more likely."""
        change = self._vocabulary.forms(lambda one: one.differences.relative)
        fraction, before = self._written_fraction(), self._modifiers.before
        return (
            pattern(
                "ratio",
                rf"{before}(?P<fraction>{fraction})\s+(?P<change>{change})\b(?!\w)",
                self._relative,
                "a third more likely",
            ),
        )

    def ranges(self) -> tuple[Pattern, ...]:
        """Shares between two."""
        forms, digits = self._vocabulary.forms, self._numbers.digits
        per_cent, fraction = per_cent_in(self._vocabulary), self._written_fraction()
        to = forms(lambda one: one.differences.to)
        between = forms(lambda one: one.differences.between)
        between_and = forms(lambda one: one.differences.between_and)
        change = self._vocabulary.not_after(lambda one: one.differences.not_range_after)
        return (
            pattern(
                "range",
                rf"""{change}(?<![\w.,])(?P<low>{digits}){per_cent}?\s*(?:-|–|—|\b(?:{to})\b)\s*
                (?P<high>{digits}){per_cent}""",
                self._range,
                "in 70–80% of cases",
            ),
            pattern(
                "range",
                rf"""\b(?:{between})\s+(?P<low>{digits}){per_cent}?\s+(?:{between_and})\s+
                (?P<high>{digits}){per_cent}""",
                self._range,
                "between 70 and 80%",
            ),
            pattern(
                "range",
                rf"""\b(?:{between})\s+(?P<low>{fraction})\s+(?:{between_and})\s+
                (?P<high>{fraction})""",
                self._range_of_fractions,
                "between a third and a half",
            ),
        )

    def single(self) -> tuple[Pattern, ...]:
        """Single shares."""
        before, after = self._modifiers.before, self._modifiers.after
        cardinal, per_cent = self._numbers.cardinal, per_cent_in(self._vocabulary)
        return (
            pattern(
                "percentage",
                rf"{before}(?P<number>{cardinal}){per_cent}{after}",
                self._percentage,
                "84.3 per cent of teachers",
            ),
            pattern(
                "fraction",
                rf"{before}(?P<fraction>{self._written_fraction()}){after}",
                self._fraction,
                "nearly two thirds of us",
            ),
            pattern("phrase", self._written_phrase(), self._phrase, "the vast majority agreed"),
            pattern("phrase", self._written_every(), self._everybody, "all teachers agreed"),
        )

    # --- how they are written ---

    def _written_fraction(self) -> str:
        vocabulary, cardinal = self._vocabulary, self._numbers.cardinal
        forms, phrases = vocabulary.forms, vocabulary.phrases
        people = forms(lambda one: one.people.counted)
        out_of, of = forms(lambda one: one.shares.out_of), forms(lambda one: one.shares.of_people)
        each, whole_first = (
            forms(lambda one: one.shares.each),
            forms(lambda one: one.shares.whole_first),
        )
        one_in = phrases(lambda one: one.shares.one_in)
        counting = phrases(lambda one: one.shares.counting)
        never = {part for one in vocabulary.lexicons for part in one.shares.never_counted}
        counted = alternatives(part for part in self._numbers.parts if part not in never)
        no_share = rf"(?!{forms(lambda one: one.shares.no_share_before)})"
        return rf"""
            (?:(?<![\w.,/])(?:{cardinal})\s+(?:{out_of})\s+(?:(?:{each})\s+)?(?:{cardinal})
              (?![\w%]|[.,]\d)
            | (?<![\w.,/])(?:{cardinal})\s+(?:{of})\s+(?:(?:{each})\s+)?(?:{cardinal})
              (?=\s+(?:[\w-]+\s+)?(?:{people})\b)
            | (?<![\w.,/])\b(?:{counting})\s+[^\W\d]+\s+(?:{out_of})\s+(?:(?:{each})\s+)?
              (?:{cardinal})(?![\w%]|[.,]\d|{forms(lambda one: one.shares.no_whole_before)})
            | (?<![\w.,/])(?:(?:{each})\s+)?(?:{cardinal})\s+(?:{whole_first})\s+(?:{cardinal})
              (?![\w%]|[.,]\d)
            | \b(?:{forms(lambda one: one.shares.named_parts)})\b
            | (?<![\w-])(?:{one_in})\s+(?:{alternatives(self._numbers.parts)})\b
            | \b(?:{counting})[\s-]+(?:{counted})\b{no_share}
            | {self._not_alone()}\b(?:{forms(lambda one: one.shares.one_before)})?
              (?:{forms(lambda one: one.shares.never_alone)})\b{no_share}
            | \b(?:{forms(lambda one: one.shares.alone)})\b{no_share}
            | [{SIGNS}]
            | (?<![\d/])\d/\d{{1,2}}(?=\s+(?:{forms(lambda one: one.shares.slashed_before)})\b))
        """

    def _not_alone(self) -> str:
        """Where neither "second" nor "three and a" stands before a half, which then is no share."""
        pieces = []
        for one in self._vocabulary.lexicons:
            if not one.shares.never_alone:
                continue
            before = list(one.shares.not_alone_after)
            for word in (*(each for n in range(1, 11) for each in one.numbers.cardinals[n]), r"\d"):
                for joined in one.numbers.joining:
                    before.append(f"{word} {joined}")
                    before += [f"{word} {joined} {article}" for article in one.numbers.one[:1]]
            pieces += [rf"(?<!\b{words.replace(' ', '[ ]')}[ ])" for words in before]
        return "".join(pieces)

    def _written_phrase(self) -> str:
        vocabulary = self._vocabulary
        forms = vocabulary.forms
        limited = {one for each in vocabulary.lexicons for one in each.shares.only_with_people}
        people, verbs = forms(lambda one: one.people.counted), forms(lambda one: one.shares.verbs)
        few_of = forms(lambda one: one.shares.few_of)
        return rf"""
            (?<![\w-]){vocabulary.not_after(lambda one: one.shares.not_named_after)}
              (?:{alternatives(one for one in self._named if one not in limited)})(?![\w-])
            | {vocabulary.not_after(lambda one: one.shares.not_people_after)}(?<![\w-])
              (?:{alternatives(limited)})
              (?=\s+(?:{few_of}|(?:[\w-]+\s+){{0,3}}?(?:{people})\b|(?:{verbs})\b))
        """

    def _written_every(self) -> str:
        every = self._vocabulary.forms(lambda one: one.shares.every)
        if every == NOTHING:
            return NOTHING
        before = self._vocabulary.not_after(lambda one: one.shares.not_every_after)
        return rf"{before}(?<![\w-])(?:{every})"

    # --- what is read ---

    def _percentage(self, found: re.Match[str]) -> Iterable[Sighting]:
        written = found["number"]
        value, places = self._numbers.number_of(written), self._numbers.decimals_of(written)
        modifier = self._modifiers.of(found)
        low, high = allowed_percentage(value, places, modifier)
        direction = self._directions.changed_by(found)
        if direction:
            bounds = (1 - high, 1 - low) if direction == "lower" else (1 + low, 1 + high)
            yield Sighting(*found.span(), "ratio", *bounds, value, places, modifier, direction)
        else:
            yield Sighting(*found.span(), "percentage", low, high, value, places, modifier)

    def _earlier(self, found: re.Match[str]) -> Iterable[Sighting]:
        seen = next(
            iter(self._percentage(found) if found["number"] else self._fraction(found)), None
        )
        if seen is not None:
            start, end = found.span("share")
            yield replace(seen, start=start, end=end, kind="earlier", direction="")

    def _relative(self, found: re.Match[str]) -> Iterable[Sighting]:
        share, modifier = self._numbers.part_of(found["fraction"]), self._modifiers.of(found)
        if not 0 < share < 1:
            return
        low, high = allowed_share(share, modifier)
        direction = self._directions.of(found["change"])
        bounds = (1 - high, 1 - low) if direction == "lower" else (1 + low, 1 + high)
        yield Sighting(*found.span(), "ratio", *bounds, share, 0, modifier, direction)

    def _range(self, found: re.Match[str]) -> Iterable[Sighting]:
        numbers = self._numbers
        places = [numbers.decimals_of(found[name]) for name in ("low", "high")]
        bounds = [
            allowed_percentage(numbers.number_of(found[name]), decimals)
            for name, decimals in zip(("low", "high"), places, strict=True)
        ]
        if bounds[0][1] <= bounds[1][1] <= 1:
            low, high = bounds[0][0], bounds[1][1]
            yield Sighting(*found.span(), "range", low, high, places=places[0])

    def _range_of_fractions(self, found: re.Match[str]) -> Iterable[Sighting]:
        bounds = [allowed_share(self._numbers.part_of(found[name])) for name in ("low", "high")]
        yield Sighting(*found.span(), "range", bounds[0][0], bounds[1][1])

    def _fraction(self, found: re.Match[str]) -> Iterable[Sighting]:
        share, modifier = self._numbers.part_of(found["fraction"]), self._modifiers.of(found)
        if not 0 < share < 1:
            return
        low, high = allowed_share(share, modifier)
        direction = self._directions.changed_by(found)
        if not direction:
            yield Sighting(*found.span(), "fraction", low, high, share, 0, modifier)
        elif direction == "lower":
            yield Sighting(*found.span(), "ratio", 1 - high, 1 - low, share, 0, modifier, direction)
        else:
            yield Sighting(*found.span(), "ratio", 1 + low, 1 + high, share, 0, modifier, direction)

    def _phrase(self, found: re.Match[str]) -> Iterable[Sighting]:
        meant: ShareInWords = self._named[" ".join(found[0].split()).casefold()]
        yield Sighting(*found.span(), "phrase", meant.low, meant.high)

    @staticmethod
    def _everybody(found: re.Match[str]) -> Iterable[Sighting]:
        yield Sighting(*found.span(), "phrase", 1.0, 1.0)
