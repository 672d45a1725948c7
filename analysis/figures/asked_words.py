"""How the people of a figure were asked, in words: in which wordings, among which answers, from
when to when, and how many of them.

    Not everybody was asked in the same words: “I trust them.” until 12 June 2022 (n = 512);
    “They can be trusted.” from 13 June 2022 (n = 488).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from analysis.figures.wordings import Days, Seen, Version, Wordings, asked_by
from analysis.figures.words import FigureWords
from survey.codebook import Asking, Item
from survey.missing import Missing
from survey.people_words import routed_to_words
from survey.versions.sameness import says_the_same
from survey.words import Phrases
from survey.words.punctuation import Punctuation

__all__ = ["AskedPhrases", "asked_note", "differently_asked", "when_asked", "wordings_of"]

MOST_GROUPS = 8
"""Of more groups it is not told how many were asked in which words."""


@dataclass(frozen=True)
class AskedPhrases(Phrases):
    """{ways} are several of `way` with semicolons between them; {when} is one of the phrases under
    "when", or several of them.
    """

    place: ClassVar[str] = "asked"
    words_differ: str = "Not everybody was asked in the same words: {ways}."
    words_other: str = "The words that were asked: {ways}."
    routes_differ: str = "{question} was not put to the same people throughout: {ways}."
    everybody: str = "everybody"
    answers_differ: str = "Not everybody chose among answers in the same words: {ways}."
    answer_for: str = "{other} for {answer}"
    offered: str = (
        "{answers} could be chosen only {when}; a share of this answer is of those who could "
        "choose it (n = {n})."
    )
    offered_alone: str = (
        "{answers} could be chosen only {when}; a share of this answer is of those who could "
        "choose it."
    )
    more_than_all: str = "The shares can therefore add to more than 100%."
    apart: str = (
        "{question} was asked in this form {when} (n = {n}); its other forms are counted apart."
    )
    apart_alone: str = (
        "{question} was asked in this form {when}; its other forms are counted apart."
    )
    apart_this: str = (
        "The question was asked in this form {when}; its other forms are counted apart."
    )
    titled: str = "{wording} ({when})"
    # --- one way ---
    way: str = "{wording} {when}"
    way_n: str = "{wording} {when} (n = {n})"
    way_groups: str = "{wording} {when} ({groups})"
    group_n: str = "{group}: n = {n}"
    between_ways: str = "; "
    # --- when ---
    until: str = "until {day}"
    since: str = "from {day}"
    on: str = "on {day}"
    between: str = "from {first} to {last}"
    version: str = "in version {version}"
    within: str = "{when} in {title}"
    whole: str = "in {title}"


@dataclass(frozen=True)
class _Way:
    """What some versions have in common: a wording, or what answers were called."""

    text: str
    by: tuple[Version, ...]


def asked_note(
    item: Item,
    wordings: Wordings,
    words: FigureWords,
    codes: Sequence[str] = (),
    *,
    printed: Item | None = None,
) -> str:
    """All that is to be said of how a base was asked, in sentences; empty where all were asked as
    it is printed. `codes`: of a figure the answers that count; else all may. `printed`: the item as
    it is quoted beside this, where that is not in its newest words.
    """
    if not wordings:
        return ""
    asked = _Asked(item, wordings, words, tuple(codes), printed or item)
    return " ".join(part for part in asked.sentences() if part)


def differently_asked(item: Item, wordings: Wordings, words: FigureWords) -> frozenset[str]:
    """The wordings that a base had before it."""
    asked = _Asked(item, wordings, words, (), item)
    return frozenset(way.text for way in asked.ways())


def wordings_of(item: Item, wordings: Wordings, words: FigureWords) -> tuple[str, ...]:
    """The question as each part of a base had it before it, in the order of the versions."""
    return tuple(way.text for way in _Asked(item, wordings, words, (), item).ways())


def when_asked(item: Item, wordings: Wordings, words: FigureWords) -> str:
    """When an item was asked that is one of several series; empty where it is the only one."""
    if len(words.codebook.series_of(item)) < 2 or not wordings:
        return ""
    asked = _Asked(item, wordings, words, (), item)
    return asked.when(asked_by(item))


@dataclass(frozen=True)
class _Asked:
    """`whole`: how all were asked whom the item was put to."""

    item: Item
    whole: Wordings
    words: FigureWords
    codes: tuple[str, ...]
    printed: Item

    @cached_property
    def wordings(self) -> Wordings:
        """Of those in the base of the figure."""
        return self.whole.offering(self.item, self.codes)

    @cached_property
    def parts(self) -> tuple[Seen, ...]:
        return self.wordings.parts(self.item)

    def say(self, name: str, /, **fields: object) -> str:
        return self.words.catalogue.said(AskedPhrases, name, **fields)

    def sentences(self) -> Iterator[str]:
        yield from self._words()
        yield from self._routes()
        yield from self._answers()
        yield from self._offered()
        yield from self._apart()

    # --- wordings ---

    def ways(self) -> list[_Way]:
        """The wordings that the base had before it, each with its versions."""
        having = asked_by(self.item)
        asked = [(each.by, asking) for each in self.parts for asking in having[each.by]]
        stems = {self._text(asking.stem) for _, asking in asked} | {self._text(self.printed.stem)}
        return _alike((self._full(asking, len(stems) > 1), by) for by, asking in asked)

    def _words(self) -> Iterator[str]:
        ways = self.ways()
        if len(ways) > 1:
            yield self.say("words_differ", ways=self._said(ways))
        elif ways and not self._is_printed(ways[0]):
            yield self.say("words_other", ways=self._said(ways))

    def _is_printed(self, way: _Way) -> bool:
        printed = self.printed
        stem, ask = self._text(printed.stem), self._text(printed.ask)
        return any(says_the_same(way.text, each) for each in (f"{stem} {ask}", ask))

    def _full(self, asking: Asking, with_stem: bool) -> str:
        texts = (asking.stem if with_stem else None, asking.ask)
        return " ".join(text for each in texts if (text := self._text(each)))

    def _text(self, wording: object) -> str:
        said = getattr(wording, "in_language", None)
        return " ".join(said(self.words.language).split()) if said else ""

    # --- whom it was put to ---

    def _routes(self) -> Iterator[str]:
        """Whom the versions of an instrument asked, where that was not the same people."""
        having = asked_by(self.item)
        asked: dict[str, list[tuple[str, Version]]] = {}
        for each in self.parts:
            for asking in having[each.by]:
                who = self._whom(asking, each.by[0])
                asked.setdefault(each.by[0], []).append((who, each.by))
        ways = [way for said in asked.values() if len(_alike(said)) > 1 for way in _alike(said)]
        if ways:
            question = self.words.catalogue.quoted(self._text(self.printed.ask))
            said = self._said(ways, quoted=True)
            yield self.say("routes_differ", question=question, ways=said)

    def _whom(self, asking: Asking, instrument: str) -> str:
        """Who was asked, in words."""
        item = replace(self.item, askings={instrument: replace(asking, earlier=())})
        said = routed_to_words(item, self.words.codebook, instrument, self.words.language)
        return said or self.say("everybody")

    # --- answers ---

    def _answers(self) -> Iterator[str]:
        """Answers that were called otherwise than they are printed."""
        labels = {each.code: self._text(each.label) for each in self.printed.options}
        having = asked_by(self.item)
        found: list[tuple[str, Version]] = []
        for each in self.parts:
            called: dict[str, list[str]] = {}
            for asking in having[each.by]:
                for code, name in asking.called:
                    if not self.codes or code in self.codes:
                        called.setdefault(code, []).append(self._text(name))
            others = [
                self.say("answer_for", other=self._quoted(texts), answer=self._quoted([label]))
                for code, texts in called.items()
                if (label := labels.get(code) or self._missing(code))
                and not all(says_the_same(text, label) for text in texts)
            ]
            if others:
                comma = self.words.catalogue.phrases(Punctuation).comma
                found.append((comma.join(others), each.by))
        if found:
            yield self.say("answers_differ", ways=self._said(_alike(found), quoted=True))

    def _missing(self, code: str) -> str:
        if code not in Missing.names():
            return ""
        return self.words.codebook.missing_label(Missing(code), self.words.language)

    def _quoted(self, texts: Iterable[str]) -> str:
        return self.words.catalogue.listed(
            map(self.words.catalogue.quoted, dict.fromkeys(texts)), last="or"
        )

    def _offered(self) -> Iterator[str]:
        """Answers that a part of the base could not give, with how many could."""
        asked = [each.by for each in self.whole.parts(self.item)]
        labels = {each.code: self._text(each.label) for each in self.printed.options}
        found: dict[tuple[Version, ...], list[str]] = {}
        for code, by in self._offers().items():
            here = tuple(each for each in asked if each in by)
            if here and len(here) < len(asked) and code in labels:
                found.setdefault(here, []).append(labels[code])
        for here, answers in found.items():
            fields = {"answers": self._quoted(answers), "when": self.when(here)}
            n = self.whole.n(here)
            if n is None:
                yield self.say("offered_alone", **fields)
            else:
                yield self.say("offered", **fields, n=self.words.catalogue.count(n))
        if found and not self.codes and self.item.categorical:
            yield self.say("more_than_all")

    def _offers(self) -> Mapping[str, Iterable[Version]]:
        """By answer who offered it; of a figure that counts several what offered one of them."""
        offered = self.item.offered
        if not self.codes:
            return offered
        every = {by for code in self.codes for by in offered.get(code, ())}
        return dict.fromkeys((code for code in self.codes if code in offered), tuple(every))

    # --- series ---

    def _apart(self) -> Iterator[str]:
        when = when_asked(self.item, self.whole, self.words)
        if not when:
            return
        if self.codes:
            yield self.say("apart_this", when=when)
            return
        question = self.words.catalogue.quoted(self._text(self.printed.ask))
        n = self.wordings.n(each.by for each in self.parts)
        if n is None:
            yield self.say("apart_alone", question=question, when=when)
        else:
            count = self.words.catalogue.count(n)
            yield self.say("apart", question=question, when=when, n=count)

    # --- ways in words ---

    def _said(self, ways: Sequence[_Way], *, quoted: bool = False) -> str:
        said = [self._way(way, ways, quoted=quoted) for way in ways]
        return self.say("between_ways").join(said)

    def _way(self, way: _Way, ways: Sequence[_Way], *, quoted: bool) -> str:
        text = way.text if quoted else self.words.catalogue.quoted(way.text)
        fields = {"wording": text, "when": self.when(way.by)}
        if groups := self._of_groups(way, ways):
            return self.say("way_groups", **fields, groups=groups)
        others = {by for one in ways if one is not way for by in one.by}
        n = None if others & {*way.by} else self.wordings.n(way.by)
        if n is None:  # not known, or not to be told, or not of this wording alone
            return self.say("way", **fields)
        return self.say("way_n", **fields, n=self.words.catalogue.count(n))

    def _of_groups(self, way: _Way, ways: Sequence[_Way]) -> str:
        """How many of each group were asked so, where some group was asked in one way only that
        others were not.
        """
        groups = self.wordings.groups
        numbers = {label: [each.n(one.by) or 0 for one in ways] for label, each in groups}
        there = {label: each for label, each in numbers.items() if sum(each)}
        uneven = any(0 in each for each in there.values())
        if len(ways) < 2 or not uneven or not 1 < len(there) <= MOST_GROUPS:
            return ""
        at = ways.index(way)
        return self.words.catalogue.phrases(Punctuation).comma.join(
            self.say("group_n", group=label, n=self.words.catalogue.count(each[at]))
            for label, each in there.items()
            if each[at]
        )

    def when(self, by: Iterable[Version]) -> str:
        """When some versions were asking: days, or where the answers have none the version; and
        where several instruments ask the item, by which.
        """
        wanted = set(by)
        asking = {name for name, _ in asked_by(self.item)} | {
            name
            for other in self.words.codebook.series_of(self.item)
            for name, _ in asked_by(other)
        }
        by_instrument: dict[str, list[Seen]] = {}
        for each in self.whole.seen:
            if each.by[0] in asking:
                by_instrument.setdefault(each.by[0], []).append(each)
        several = len(by_instrument) > 1
        said: list[str] = []
        for instrument, versions in by_instrument.items():
            mine = [each.by in wanted for each in versions]
            if not any(mine):
                continue
            title = self._title(instrument)
            if several and all(mine):
                said.append(self.say("whole", title=title))
                continue
            days = self.words.catalogue.listed(self._runs(versions, mine))
            said.append(self.say("within", when=days, title=title) if several else days)
        return self.words.catalogue.listed(said) if said else ""

    def _title(self, instrument: str) -> str:
        title = self.words.codebook.titles.get(instrument)
        return self.words.catalogue.quoted(self._text(title) or instrument)

    def _runs(self, versions: Sequence[Seen], mine: Sequence[bool]) -> Iterator[str]:
        """Each run of versions that follow each other, in words."""
        starts = [at for at in range(len(mine)) if mine[at] and not (at and mine[at - 1])]
        for start in starts:
            end = start
            while end + 1 < len(mine) and mine[end + 1]:
                end += 1
            run = _span(versions[start : end + 1])
            if run is None:
                yield self.words.catalogue.listed(
                    self.say("version", version=each.by[1]) for each in versions[start : end + 1]
                )
            else:
                yield self._days(run, _span(versions[:start]), _span(versions[end + 1 :]))

    def _days(self, run: Days, before: Days | None, after: Days | None) -> str:
        first, last = (self.words.catalogue.long_day(day) for day in run)
        if before is None and after is not None and _precedes(run, after):
            return self.say("until", day=last)
        if after is None and before is not None and _precedes(before, run):
            return self.say("since", day=first)
        if run[0] == run[1]:
            return self.say("on", day=first)
        return self.say("between", first=first, last=last)


def _span(versions: Sequence[Seen]) -> Days | None:
    """From the first day to the last; None where one of them has no days, or there is none."""
    days = [each.days for each in versions if each.days is not None]
    if not days or len(days) < len(versions):
        return None
    return min(first for first, _ in days), max(last for _, last in days)


def _precedes(one: Days, other: Days) -> bool:
    """Whether one ends when the other begins, or before."""
    return one[1] < other[0] or (one[1] == other[0] and one[0] < other[1])


def _alike(said: Iterable[tuple[str, Version]]) -> list[_Way]:
    """Texts that say the same, with the versions that have them."""
    found: list[_Way] = []
    for text, by in said:
        known = next((at for at, way in enumerate(found) if says_the_same(way.text, text)), None)
        if known is None:
            found.append(_Way(text, (by,)))
        elif by not in found[known].by:
            found[known] = _Way(found[known].text, (*found[known].by, by))
    return found
