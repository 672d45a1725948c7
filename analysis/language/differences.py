"""How intervals, differences, multiples and comparisons are written."""

import re
from collections.abc import Iterable

from analysis.language.allowed import allowed_multiple, allowed_percentage
from analysis.language.directions import directions_of
from analysis.language.kinds import MentionKind
from analysis.language.modifiers import modifiers_of
from analysis.language.numerals import numbers_of
from analysis.language.shares import per_cent_in
from analysis.language.sighting import Pattern, Sighting, pattern
from analysis.language.vocabulary import Vocabulary, alternatives

__all__ = ["Differences"]


class Differences:
    """The patterns of differences in the languages of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbers, self._modifiers = numbers_of(vocabulary), modifiers_of(vocabulary)
        self._directions = directions_of(vocabulary)
        self._per_cent = per_cent_in(vocabulary)
        self._has_per_cent = re.compile(self._per_cent, re.IGNORECASE)
        self._times = {
            words.casefold(): float(times)
            for one in vocabulary.lexicons
            for times, known in one.differences.times.items()
            for words in known
        }
        self._and_part = {
            words.casefold(): float(part)
            for one in vocabulary.lexicons
            for part, known in one.differences.and_part.items()
            for words in known
        }
        self._after_times = re.compile(
            rf"(?:{vocabulary.forms(lambda one: one.differences.times_after)})\s+\Z", re.IGNORECASE
        )
        forms = vocabulary.forms
        self._less = re.compile(rf"\b(?:{forms(lambda one: one.differences.less)})", re.IGNORECASE)
        self._same = re.compile(
            rf"\b(?:{forms(lambda one: one.differences.same)})\b", re.IGNORECASE
        )

    def intervals(self) -> tuple[Pattern, ...]:
        """Confidence intervals and levels."""
        forms, digits, per_cent = self._vocabulary.forms, self._numbers.digits, self._per_cent
        interval = forms(lambda one: one.differences.interval)
        joins = forms(lambda one: one.differences.interval_joins)
        to = forms(lambda one: one.differences.interval_to)
        heads = forms(lambda one: one.differences.interval_heads)
        before = forms(lambda one: one.differences.level_before)
        after = forms(lambda one: one.differences.level_after)
        signed = rf"[-−–+]?{digits}"
        level = rf"(?P<level>(?P<number>{digits}){per_cent})"
        return (
            pattern(
                "interval",
                rf"""(?:{level}\s+)?\b(?:{interval})
                (?:\s+(?P<levelled>{digits})%)?[\s:,;(\[=]*(?:(?:{joins})\s+)?
                (?P<bounds>(?P<low>{signed}){per_cent}?(?:\s*(?:{to}|,|;|–|-|—)\s*)
                (?P<high>{signed}){per_cent}?)""",
                self._interval,
                "(95% CI 82% to 86%)",
            ),
            pattern("level", rf"{level}(?={after})", self._level, "at the 5% level"),
            pattern("level", rf"\b(?:{before})\s+{level}", self._level, "cyfwng hyder 95%"),
            pattern(
                "level",
                rf"\b(?:{heads}):\s+{level}(?=\s*[,;.])",
                self._level,
                "Interval: 95%, Wilson score",
            ),
        )

    def points(self) -> tuple[Pattern, ...]:
        """Differences in percentage points."""
        forms, before = self._vocabulary.forms, self._modifiers.before
        bare = forms(lambda one: one.differences.bare_points)
        scales = forms(lambda one: one.differences.point_scales)
        by = "|".join(
            rf"(?<=\b{re.escape(word)}\s)"
            for one in self._vocabulary.lexicons
            for word in one.differences.changed_by
        )
        words = rf"(?:{by})(?P<words>{self._numbers.cardinal})" if by else "(?P<words>(?!))"
        return (
            pattern(
                "points",
                rf"""{before}(?P<number>{self._numbers.cardinal})[\s-]?
                (?:{forms(lambda one: one.differences.points)})""",
                self._points,
                "22 percentage points higher",
            ),
            pattern(
                "points",
                rf"""{before}(?:{words}|(?P<number>{self._numbers.digits}))[\s-](?:{bare})\b
                (?!\s+(?:\w+\s+)?(?:{scales}))""",
                self._points,
                "fell by 3 points",
            ),
        )

    def odds(self) -> tuple[Pattern, ...]:
        """Multiples of odds."""
        forms, before = self._vocabulary.forms, self._modifiers.before
        times, cardinal = self._written_times(), self._numbers.cardinal
        ratio = forms(lambda one: one.differences.odds_before)
        after = forms(lambda one: one.differences.odds_after)
        multiple = forms(lambda one: one.differences.times_after)
        return (
            pattern(
                "odds",
                rf"""{before}(?:(?P<word>{times})|(?P<number>{cardinal}))(?:{after})\b""",
                self._odds,
                "4.6 times the odds",
            ),
            pattern(
                "odds",
                rf"""\b(?:{ratio})\s*(?P<figure>{before}(?:(?P<word>{times})|(?P<number>{cardinal}))
                (?:{multiple})?)(?!\w|[.,]\d|%)""",
                self._odds,
                "an odds ratio of 4.6",
            ),
        )

    def p_values(self) -> tuple[Pattern, ...]:
        """The p values of differences."""
        names = self._vocabulary.forms(lambda one: one.differences.p_value)
        return (
            pattern(
                "p",
                rf"(?<!\w)(?:{names})\s*(?P<sign>=|<|>|≤|≥)\s*(?P<number>0?[.,]\d+)",
                self._p_value,
                "(p < 0.001)",
            ),
        )

    def _written_times(self) -> str:
        """Multiples in words: twice."""
        return self._vocabulary.phrases(
            lambda one: (word for known in one.differences.times.values() for word in known)
        )

    def ratios(self) -> tuple[Pattern, ...]:
        """One share as a multiple of another."""
        vocabulary, before = self._vocabulary, self._modifiers.before
        times = self._written_times()
        changed = vocabulary.phrases(lambda one: one.differences.changed_times)
        after = vocabulary.forms(lambda one: one.differences.times_after)
        as_much = vocabulary.forms(lambda one: one.differences.as_much)
        relative = vocabulary.forms(lambda one: one.differences.relative)
        return (
            pattern(
                "ratio",
                rf"""{before}(?:(?P<word>{times})|(?P<number>{self._numbers.cardinal})
                (?:\s+(?P<part>{alternatives(self._and_part)}))?(?:{after}))\s*(?:{as_much})\b""",
                self._ratio,
                "twice as many",
            ),
            pattern(
                "ratio",
                rf"{before}\b(?P<word>{changed})\b(?P<number>)",
                self._ratio,
                "support doubled",
            ),
            pattern(
                "ratio",
                rf"""{before}(?<![\w.,])(?P<number>{self._numbers.digits})
                (?P<percent>{self._per_cent})\s+(?P<change>{relative})\b(?!\w)""",
                self._relative,
                "20% more likely",
            ),
        )

    def comparisons(self) -> tuple[Pattern, ...]:
        """Comparisons without a number."""
        written = self._vocabulary.forms(lambda one: one.differences.comparisons)
        example = "higher than among parents"
        return (pattern("comparison", rf"\b(?:{written})(?!\w)", self._comparison, example),)

    # --- what is read ---

    def _interval(self, found: re.Match[str]) -> Iterable[Sighting]:
        numbers = self._numbers
        if found["level"]:
            yield Sighting(*found.span("level"), "level", value=numbers.number_of(found["number"]))
        start, end = found.start("low"), found.end("bounds")
        written = [found[name].lstrip("-−–+") for name in ("low", "high")]
        low, high = (numbers.number_of(each) for each in written)
        if self._has_per_cent.search(found["bounds"]):
            places = max(numbers.decimals_of(each) for each in written)
            yield Sighting(start, end, "interval", low / 100, high / 100, places=places)
        else:
            yield Sighting(start, end, "statistic")

    def _level(self, found: re.Match[str]) -> Iterable[Sighting]:
        value = self._numbers.number_of(found["number"])
        yield Sighting(*found.span("level"), "level", value=value)

    def _points(self, found: re.Match[str]) -> Iterable[Sighting]:
        written = found["number"] or found.groupdict()["words"]
        value, places = self._numbers.number_of(written), self._numbers.decimals_of(written)
        modifier = self._modifiers.of(found)
        bounds = allowed_percentage(value, places, modifier)
        around = found.string[max(0, found.start() - 25) : found.start()]
        before = re.split(r"[.;:!?]", around)[-1]
        after = re.split(r"[.;:!?]", found.string[found.end() : found.end() + 25])[0]
        direction = self._directions.of(after) or self._directions.of(before)
        yield Sighting(*found.span(), "points", *bounds, value, places, modifier, direction)

    def _ratio(self, found: re.Match[str]) -> Iterable[Sighting]:
        yield self._multiple(found, "ratio", found.span())

    def _odds(self, found: re.Match[str]) -> Iterable[Sighting]:
        yield self._multiple(found, "odds", found.span())

    def _multiple(self, found: re.Match[str], kind: MentionKind, span: tuple[int, int]) -> Sighting:
        word = " ".join((found["word"] or "").split()).casefold()
        value = self._times[word] if word else self._numbers.number_of(found["number"])
        part = " ".join((found.groupdict().get("part") or "").split()).casefold()
        value += self._and_part.get(part, 0)
        places = 0 if word else self._numbers.decimals_of(found["number"])
        modifier = self._modifiers.of(found)
        low, high = allowed_multiple(value, places, modifier)
        direction = "lower" if value < 1 or self._less.search(found[0]) else "higher"
        return Sighting(*span, kind, low, high, value, places, modifier, direction)

    def _p_value(self, found: re.Match[str]) -> Iterable[Sighting]:
        value = float(found["number"].replace(",", "."))
        places = len(re.split("[.,]", found["number"])[1])
        half = 0.5 * 10.0**-places
        low, high = {
            "=": (value - half, value + half),
            "<": (0.0, value - 1e-12),
            "≤": (0.0, value),
            ">": (value + 1e-12, 1.0),
            "≥": (value, 1.0),
        }[found["sign"]]
        yield Sighting(*found.span(), "p", low, high, value, places)

    def _relative(self, found: re.Match[str]) -> Iterable[Sighting]:
        written = found["number"]
        value, places = self._numbers.number_of(written), self._numbers.decimals_of(written)
        modifier = self._modifiers.of(found)
        low, high = allowed_percentage(value, places, modifier)
        direction = self._directions.of(found["change"])
        low, high = (1 - high, 1 - low) if direction == "lower" else (1 + low, 1 + high)
        yield Sighting(*found.span(), "ratio", low, high, value, places, modifier, direction)

    def _comparison(self, found: re.Match[str]) -> Iterable[Sighting]:
        if self._after_times.search(found.string, 0, found.start()):
            return  # a multiple that is not read is no bare comparison
        same = self._same.search(found[0])
        direction = "same" if same else self._directions.of(found[0])
        yield Sighting(*found.span(), "comparison", direction=direction)
