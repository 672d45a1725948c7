"""Groups of a study in a text: by label, synonym or instrument, and those counted together by name.

Groups are sets of codes: "professionals" is every group of an instrument that has the word in its
title and others have not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.figures.domains import GROUP
from analysis.language.places import QUOTED, outside_quotes
from analysis.language.prose import stems
from analysis.language.vocabulary import NOTHING, Vocabulary, vocabulary_of
from survey.codebook import Codebook

__all__ = ["People"]

Groups = frozenset[str]


class People:
    """The words for each group of one study, by the column that figures are shown by."""

    def __init__(
        self,
        codebook: Codebook,
        groups: tuple[str, ...],
        by: str = GROUP,
        instruments: Mapping[str, Groups] | None = None,
    ) -> None:
        """`instruments`: the groups that each one asks."""
        self.groups = tuple(group for group in groups if group != "Total")
        self.languages = codebook.languages
        self._vocabulary = vocabulary_of(*codebook.languages)
        self._words = _words_for_people(self._vocabulary)
        labels = {code: _labels(codebook, code, by) for code in self.groups}
        self.labels = tuple(text for texts in labels.values() for text in texts)
        words: dict[Groups, list[str]] = {
            frozenset({code}): list(_words_for(code, texts, self._vocabulary))
            for code, texts in labels.items()
        }
        for members, word in (
            *_together(codebook, self._vocabulary, by),
            *_titled(codebook, instruments or {}),
        ):
            words.setdefault(members, []).append(word)
        self.known = tuple(
            (codes, re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])", re.IGNORECASE))
            for codes, forms in words.items()
            if forms
        )
        self.by_people = any(
            self._words.of_people.search(text) for texts in labels.values() for text in texts
        )

    def in_text(self, text: str) -> tuple[tuple[int, int, Groups], ...]:
        """Groups where they are named, in order; of two in one place the one with more words."""
        found = [
            (*hit.span(), codes) for codes, pattern in self.known for hit in pattern.finditer(text)
        ]
        found += [(*hit.span(), frozenset(self.groups)) for hit in self._words.all.finditer(text)]
        found.sort(key=lambda hit: (hit[0], -hit[1], len(hit[2])))
        kept: list[tuple[int, int, Groups]] = []
        for hit in found:
            if not kept or hit[0] >= kept[-1][1]:
                kept.append(hit)
        return tuple(kept)

    def words_of_labels(self, language: str) -> frozenset[str]:
        """The stems of what groups are called."""
        return stems(" ".join(self.labels), language)

    def plain(self, text: str) -> str:
        """A text with spaces for what it quotes, unless that is the name of a group."""

        def named(found: re.Match[str]) -> str:
            inner = found[0][1:-1]
            bare = self._words.article.sub("", inner)
            whole = any(end - start == len(bare) for start, end, _ in self.in_text(bare))
            return f" {inner} " if whole else " " * len(found[0])

        return QUOTED.sub(named, text)

    def others(self, clause: str) -> tuple[int, int] | None:
        """Where the people right behind a figure stand, if they may be no group of the study."""
        if not self.by_people:
            return None
        found = self._words.others.match(clause) or self._words.unknown.match(clause)
        if found is None or self._words.no_people.search(found["people"]):
            return None
        first, last = found.span("people")
        return first, last - len(found["people"]) + len(found["people"].rstrip())

    def narrows(self, text: str) -> bool:
        """Whether what stands behind people is a clause that says which of them: who were asked."""
        return self._words.clause.match(text) is not None and not re.search(r"[.;:()]", text)

    def joins(self, between: str) -> bool:
        """Whether what stands between two groups makes one of them: teachers and nurses."""
        return self._words.joined.fullmatch(between) is not None

    def everybody(self, words: str) -> bool:
        """Whether words may be the public, and may be everybody who was asked."""
        return self._words.everybody.fullmatch(self._words.article.sub("", words)) is not None

    def population_words(self, text: str) -> str:
        """The words by which a text speaks of a population rather than of those who were asked;
        empty without any.
        """
        if self._words.limited.search(text):
            return ""
        outside = outside_quotes(text)
        if found := self._words.population.search(outside):
            return found[0]
        return next((outside[start:end] for start, end, _ in self.in_text(outside)), "")


@dataclass(frozen=True, slots=True)
class _WordsForPeople:
    """Patterns for people in general."""

    others: re.Pattern[str]
    """People behind a figure who may be no group of the study."""
    unknown: re.Pattern[str]
    """Whoever stands between a figure and what they think."""
    no_people: re.Pattern[str]
    everybody: re.Pattern[str]
    all: re.Pattern[str]
    joined: re.Pattern[str]
    clause: re.Pattern[str]
    article: re.Pattern[str]
    limited: re.Pattern[str]
    population: re.Pattern[str]
    of_people: re.Pattern[str]
    """What a label has that is one of people."""


@lru_cache
def _words_for_people(vocabulary: Vocabulary) -> _WordsForPeople:
    def compiled(written: str) -> re.Pattern[str]:
        return re.compile(written, re.IGNORECASE)

    forms = vocabulary.forms
    others, of = forms(lambda one: one.people.others), forms(lambda one: one.people.of)
    our, joined = forms(lambda one: one.people.our), forms(lambda one: one.people.joined)
    joined_of = forms(lambda one: one.people.joined_of)
    article = vocabulary.phrases(lambda one: one.people.articles)
    labels = forms(lambda one: one.people.labels_of_people)
    return _WordsForPeople(
        compiled(
            rf"^\W*(?:(?:{of})\s+)(?:(?:{our})\s+){{0,2}}(?:[\w-]+\s+)?(?P<people>{others})\b"
        ),
        compiled(
            rf"^\W*(?:(?:{of})\s+)(?:(?:{our})\s+){{0,2}}"
            rf"(?P<people>(?:(?!(?:{verbs})\b)[\w'’-]+\s+){{1,4}})(?=(?:{verbs})\b)"
            if (verbs := forms(lambda one: one.shares.verbs)) != NOTHING
            else NOTHING
        ),
        compiled(rf"\b(?:{forms(lambda one: one.people.no_people)})\b"),
        compiled(forms(lambda one: one.people.everybody)),
        compiled(rf"\b(?:{forms(lambda one: one.people.all)})\b"),
        compiled(rf"\s*(?:,|,?\s+(?:{joined})\s)\s*(?:(?:{joined_of})\s+)?(?:(?:{article})\s+)?"),
        compiled(rf"\s*,?\s*(?:{forms(lambda one: one.people.narrowing)})\b"),
        compiled(rf"\A(?:{article})\s+"),
        compiled(rf"\b(?:{forms(lambda one: one.people.limited)})\b"),
        compiled(rf"\b(?:{forms(lambda one: one.people.population)})\b"),
        compiled(rf"\b(?:{others}|{labels})\b"),
    )


def _labels(codebook: Codebook, code: str, by: str) -> tuple[str, ...]:
    item = codebook.items.get(by)
    options = item.options if item else codebook.groups
    return next(
        (tuple(dict(option.label.texts).values()) for option in options if option.code == code),
        (code,),
    )


def _words_for(code: str, labels: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[str]:
    known = vocabulary.lexicons
    article = vocabulary.phrases(lambda one: one.people.articles)
    bare_labels = {label for one in known for label in one.people.never_labels}
    for label in labels:
        bare = re.sub(rf"^(?:{article})\s+", "", label.casefold())
        if bare not in bare_labels:
            yield re.escape(bare).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]")
        yield from vocabulary.other_words(label)
    if "_" in code:
        yield code.replace("_", r"[\s_-]")


def _together(codebook: Codebook, vocabulary: Vocabulary, by: str) -> Iterator[tuple[Groups, str]]:
    """Words for the groups that a study counts together, by their label; one that only lists them
    has no other words.
    """
    listing = _words_for_people(vocabulary).joined
    for each in (*codebook.combinations, *codebook.populations) if by == GROUP else ():
        for _, text in each.label.texts:
            if not listing.search(text):
                for word in _words_for("", (text,), vocabulary):
                    yield frozenset(each.of), word


def _titled(codebook: Codebook, instruments: Mapping[str, Groups]) -> Iterator[tuple[Groups, str]]:
    """Words that one instrument's title has and no other's, with its groups, where it asks
    several.
    """
    for instrument, members in instruments.items():
        if len(members) < 2 or instrument not in codebook.titles:
            continue
        for language, text in codebook.titles[instrument].texts:
            others = " ".join(
                title.in_language(language)
                for name, title in codebook.titles.items()
                if name != instrument
            )
            if others:
                for word in dict.fromkeys(_long_words(text)):
                    if word not in _long_words(others):
                        yield members, re.escape(word) + "?" * word.endswith("s")
                        yield from [(members, re.escape(word[1:]))] * (
                            language == "cy" and word.startswith("g")
                        )


def _long_words(text: str) -> list[str]:
    return list(re.findall(r"[^\W\d_]{5,}", text.casefold()))
