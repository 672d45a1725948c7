"""Of whom a sentence says a figure to be: groups of the study, a part of these, those asked.

People are named in chains: "parents among the public", "Welsh teachers who had been trained". The
figure is of the chain behind it ("of teachers"), else of the one before it ("Among teachers, …"),
else of the only one in the sentence. What stands after "with" or "for" is no people of a figure,
and what stands after "of" or begins the sentence comes before what is named in passing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.judgement.chain_words import chain_words
from analysis.judgement.narrowed import Narrowed
from analysis.judgement.narrower import narrowing
from analysis.judgement.passages import Passage
from analysis.judgement.people import Groups, People
from analysis.language.places import place_in
from analysis.language.prose import stemmed
from analysis.language.vocabulary import vocabulary_of

__all__ = ["Whom", "everyone_named", "whom_of"]

_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Whom:
    """Of whom a sentence says a figure to be. `groups`: None where it names none of the study's,
    none of them for people who are no group of it. `words`: as they stand there, empty where
    nobody is named. `parts`: the filters that it names of these. `asked`: whether it says that only
    those are meant who were asked. `some`: whether it means only some of them whom the study does
    not know.
    """

    groups: Groups | None = None
    words: str = ""
    parts: frozenset[Narrowed] = frozenset()
    asked: bool = False
    some: bool = False

    @property
    def foreign(self) -> bool:
        """Whether they are no group of the study."""
        return self.groups is not None and not self.groups


@dataclass(frozen=True, slots=True)
class _Named:
    """People at one place of a text; `open`: those of the parts whose clause is still to come."""

    start: int
    end: int
    groups: Groups | None = None
    parts: frozenset[Narrowed] = frozenset()
    open: frozenset[Narrowed] = frozenset()


def whom_of(
    passage: Passage,
    people: People,
    asked: Narrowed | None = None,
    parts: Sequence[Narrowed] = (),
    about: frozenset[str] | None = None,
) -> Whom:
    """Of whom a sentence says its figure to be. `asked`: those who are asked the item; `parts`:
    filters that it may name; `about`: the stems of the item, where it is known.
    """
    reading = _Reading(people, asked, tuple(parts), passage.language, about)
    before, after = _own(passage, people)
    sentence = people.plain(passage.sentence)
    inside, after_brackets = passage.enclosed or passage.row[1] > 1, after.partition(")")[2]
    after = reading.held(after) if inside else reading.words.compared.split(after)[0]
    if foreign := reading.foreign(after):
        return foreign
    if found := reading.in_row(passage, after):
        return found
    if beside := reading.adjacent(before, passage.after):
        return _led(beside, reading, passage)
    before = reading.closed(before, after_brackets) if passage.enclosed else before
    before = re.split(r";", before)[-1]
    for plainly in (False,) if passage.enclosed and before.strip() else (True, False):
        found, earlier = reading.first(after, plainly), reading.last(before, plainly)
        if found and earlier and found.groups is None and found.parts:  # (Wales only; …)
            found = replace(earlier, parts=earlier.parts | found.parts)
        if found := found or earlier:
            return _led(found, reading, passage)
        if reading.pointed(before) or reading.pointed(after):
            return Whom(asked=True)
        if found := reading.only(sentence, plainly):
            return _led(found, reading, passage)
    return Whom()


def everyone_named(
    text: str, language: str, people: People, parts: Sequence[Narrowed]
) -> tuple[Whom, ...]:
    """All whom a text names, in order."""
    reading = _Reading(people, None, tuple(parts), language)
    return tuple(reading.each(people.plain(text)))


def _led(found: Whom, reading: "_Reading", passage: Passage) -> Whom:
    """With what the sentence begins with: among those who had, 88% of teachers …"""
    rest = passage.so_far[len(passage.lead) :]
    if reading.words.compared.search(rest) or (rest and reading.contrasts(passage.lead)):
        return found
    clause = reading.people.plain(passage.lead).rpartition(";")[2]
    lead = reading.lead(clause)
    if lead is None:
        return replace(found, asked=found.asked or reading.pointed(clause))
    same = lead.groups is None or found.groups is None or lead.groups >= found.groups
    if not same:
        return found
    return replace(found, asked=found.asked or lead.asked, parts=found.parts | lead.parts)


def _own(passage: Passage, people: People) -> tuple[str, str]:
    """The parts of the sentence before and after the figure, without what they quote, and without
    figures in brackets.
    """
    before, after = (
        _BRACKETS.sub(_bracketed, people.plain(text)) for text in (passage.before, passage.after)
    )
    return (before if passage.enclosed else before.rpartition("(")[2]), after


def _bracketed(found: re.Match[str]) -> str:
    """What is left of brackets: who is meant, "(Wales only; n = 33)", and no figures."""
    first = found[1].partition(";")[0]
    return " " if re.search(r"[\d“”\"]", first) else f" {first} "


class _Reading:
    """What one language says of people, and who may be meant."""

    def __init__(
        self,
        people: People,
        asked: Narrowed | None,
        parts: tuple[Narrowed, ...],
        language: str,
        about: frozenset[str] | None = None,
    ) -> None:
        self.about = about
        self.people, self.asked, self.parts, self.language = people, asked, parts, language
        self.known = (*((asked,) if asked else ()), *parts)
        self.words = chain_words(vocabulary_of(language, *people.languages))

    # --- chains ---

    def first(self, text: str, plainly: bool) -> Whom | None:
        """The first people that a text names. `plainly`: behind "of", or where it begins."""
        return next(self._chains(text, plainly), None)

    def each(self, text: str) -> Iterator[Whom]:
        return self._chains(text, plainly=False)

    def last(self, text: str, plainly: bool) -> Whom | None:
        *_, found = (None, *self._chains(text, plainly))
        return found

    def only(self, text: str, plainly: bool) -> Whom | None:
        """The people of a text that names no others."""
        found = list(self._chains(text, plainly))
        groups = {one.groups for one in found if one.groups is not None}
        if not found or len(groups) > 1:
            return None
        named = next((one for one in found if one.groups is not None), found[0])
        return replace(
            named,
            asked=any(one.asked for one in found),
            parts=frozenset().union(*(one.parts for one in found)),
        )

    def lead(self, clause: str) -> Whom | None:
        """The people that the beginning of a sentence names, and says nothing of: in Wales, …"""
        found = self.last(clause, plainly=True)
        if found is None or self.words.leading.match(clause):
            return found
        rest = clause.replace(found.words, " ")
        return None if stemmed(rest, self.language) else found

    def closed(self, before: str, after: str) -> str:
        """What stands before brackets, with a clause behind them: teachers (88%) who had …"""
        opened, sign, _ = before.rpartition("(")
        if not sign or not self.words.clause.match(after):
            return before
        clause = re.split(r"[.;:,()]", after)[0]
        first = next((one.start for one in self._named(clause)), len(clause))
        return opened + clause[:first]

    def held(self, after: str) -> str:
        """What belongs to a figure in brackets: (84% of the public, 92% of teachers)."""
        return re.split(r"[(),;]", after)[0] if self.words.of.match(after) else ""

    def in_row(self, passage: Passage, after: str) -> Whom | None:
        """The people of one of several shares that stand together: of teachers than of the public
        (96% v 75%), 83% and 85% of teachers and early years workers. `after`: what belongs to it.
        """
        place, number = passage.row
        if number < 2:
            return None
        own = list(self._named(after))
        after = after if passage.bracketed else self.people.plain(passage.after)
        for text in (after, self.people.plain(passage.opening).rstrip(" (")):
            groups = [one for one in self._named(text) if one.groups is not None]
            if len(groups) == number and (not own or text == after):
                return self._whom(groups[place : place + 1], text)
        return None

    def adjacent(self, before: str, after: str) -> Whom | None:
        """The people right before a figure, where what follows begins with others: the public 23%,
        teachers 16%.
        """
        if not self.words.ends.match(after):
            return None
        *_, last = (None, *self._named(before))
        if last is None or last.groups is None or not self.words.at.fullmatch(before, last.end):
            return None
        return self.last(before, plainly=False)

    def pointed(self, text: str) -> bool:
        """Whether a text points back to people named before: of these, 53% …"""
        found = self.words.these.search(text)
        return found is not None and not self.words.clause.match(text, found.end())

    def contrasts(self, text: str) -> bool:
        """Whether a text sets people against others: while 17% of parents …"""
        return self.words.compared.search(text) is not None

    def foreign(self, clause: str) -> Whom | None:
        """People right behind a figure who are no group of the study."""
        found = self.people.others(clause)
        if found is None or any(
            one.start < found[1] and found[0] < one.end for one in self._named(clause)
        ):
            return None
        start, end = found
        named = clause[start:end]
        if place_in(named, self.language):
            return None  # a place that the survey is not of is a verdict of its own
        stems = {stem for _, _, stem in stemmed(named, self.language)}
        if self.asked and not self.asked.called and stems & self.asked.about:
            return Whom(None, named, asked=True)
        return Whom(frozenset(), named)

    def _chains(self, text: str, plainly: bool) -> Iterator[Whom]:
        """People with what is said of them, those beside each other as one."""
        chain: list[_Named] = []
        for one in (*self._named(text), None):
            if chain and (one is None or not self._linked(chain[-1], one, text)):
                if self._counts(text, chain[0].start, plainly):
                    yield self._whom(chain, text)
                chain = []
            if one is not None:
                chain.append(one)

    def _linked(self, one: _Named, other: _Named, text: str) -> bool:
        between = text[one.end : other.start]
        if self.people.joins(between) or self.words.among.fullmatch(between):
            return True
        several = one.groups is not None and other.groups is not None
        return not several and self.words.linking.fullmatch(between) is not None

    def _counts(self, text: str, start: int, plainly: bool) -> bool:
        if self.words.aside.search(text, 0, start):
            return False
        return not plainly or self.words.plainly.search(text, 0, start) is not None

    def _whom(self, chain: Sequence[_Named], text: str) -> Whom:
        start, end = chain[0].start, chain[-1].end
        parts = {part for one in chain for part in one.parts - one.open}
        before = self._just_before(text, start)
        parts |= {part for part in self.known if before and part.says(before)}
        asked = False
        for one in chain:
            clause = self.words.clause.match(text, one.end)
            told = text[clause.end() :] if clause else ""
            parts |= {part for part in self.known if told and part.clause(told, self.language)}
            asked = asked or self._back(text, one.end, told if clause else None)
        asked = asked or self.asked in parts
        if self.asked and asked:
            parts -= {part for part in parts if part.condition in self.asked.routes}
        groups = self._groups(chain, text)
        begins = self.words.article.search(text, 0, start)
        parted, named = bool(parts) or asked, groups is not None
        first, last = self._some(text, start, end, parted=parted, named=named)
        if last > first:
            return Whom(
                groups, text[first:last].strip(), frozenset(parts) - {self.asked}, asked, True
            )
        return Whom(
            groups,
            text[begins.start() if begins else start : end],
            frozenset(parts) - {self.asked},
            asked,
        )

    def _some(
        self, text: str, start: int, end: int, *, parted: bool, named: bool
    ) -> tuple[int, int]:
        """Where words leave only some of people, of whom the study knows nothing. `named`: they are
        groups by name, and no "those who work in …".
        """
        if parted:
            return 0, 0
        known = frozenset[str]().union(*(part.words | part.loosely for part in self.known))
        if not named:
            known |= self.people.words_of_labels(self.language)
        words = narrowing(self.language, self.people.languages)
        groups = [(one.start, one.end) for one in self._named(text) if one.groups is not None]
        return words.said(text, start, end, known=known, about=self.about, groups=groups)

    def _back(self, text: str, end: int, clause: str | None) -> bool:
        """Whether people are those named before, or who were asked: of these, those who had.
        `clause`: what is said of them.
        """
        if self.words.put_to.match(text, end):
            return True
        if clause is not None:
            return not self._told(clause)
        if self.words.goes_on.match(text, end):
            return False
        back = self.words.these.finditer(text)
        return any(one.start() < end <= one.end() for one in back)

    def _groups(self, chain: Sequence[_Named], text: str) -> Groups | None:
        """The groups of a chain: joined ones together, else the smaller: of "teachers among
        professionals" teachers.
        """
        found: Groups | None = None
        for number, one in enumerate(chain):
            if one.groups is None:
                continue
            between = text[chain[number - 1].end : one.start] if number else ""
            if found is None:
                found = one.groups
            elif self.people.joins(between):
                found |= one.groups
            else:
                found = min(found, one.groups, key=len)
        return found

    def _just_before(self, text: str, start: int) -> set[str]:
        """The stems of the word before people: trained teachers."""
        words = [(end, stem) for _, end, stem in stemmed(text[:start], self.language)]
        return {stem for end, stem in words[-1:] if not text[end:start].strip()}

    def _told(self, clause: str) -> bool:
        """Whether a clause says anything: "those who had" does not."""
        first = re.match(r"[^.,;:()“”\"]{0,60}", clause)
        return bool(first and stemmed(first[0], self.language))

    # --- people one by one ---

    def _named(self, text: str) -> tuple[_Named, ...]:
        """People where they are named, in order; of two in one place those with more words."""
        found = [_Named(start, end, groups) for start, end, groups in self.people.in_text(text)]
        found += [_Named(*hit.span()) for hit in self.words.anyone.finditer(text)]
        for part in self.known:
            for start, end, complete in part.heads(text, self.language):
                alone = frozenset({part})
                found.append(_Named(start, end, None, alone, frozenset() if complete else alone))
        return tuple(self._alone(one) for one in _apart(found))

    def _alone(self, one: _Named) -> _Named:
        """Those who are asked without the filter that has the same name."""
        if self.asked is None or self.asked not in one.parts:
            return one
        asked = frozenset({self.asked})
        return replace(one, parts=asked, open=one.open & asked)


def _apart(found: Iterable[_Named]) -> Iterator[_Named]:
    """Those at the same place as one; of those that overlap the longer."""
    kept: _Named | None = None
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept is None or one.start >= kept.end:
            if kept is not None:
                yield kept
            kept = one
        elif (one.start, one.end) == (kept.start, kept.end):
            kept = replace(
                kept,
                groups=kept.groups if one.groups is None else one.groups,
                parts=kept.parts | one.parts,
                open=kept.open | one.open,
            )
    if kept is not None:
        yield kept
