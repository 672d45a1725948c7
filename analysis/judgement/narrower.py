"""Words that leave only some of the people whom a sentence names, where the study knows none of
them: primary school teachers, adults aged 18 to 24, teachers who work in nurseries.

Right behind a figure and "of", every word before people says which of them, unless it is known to
say nothing ("teachers surveyed"); elsewhere only words that are known to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.language.answers import words_for_answers
from analysis.language.places import place_in, places_named
from analysis.language.prose import stemmed
from analysis.language.vocabulary import Vocabulary, vocabulary_of

__all__ = ["Narrowing", "narrowing"]

_WORD = r"[\w'’-]+"


@dataclass(frozen=True)
class Narrowing:
    """What one language has before and behind people that says which of them."""

    vocabulary: Vocabulary
    language: str
    framed: re.Pattern[str]
    """From a figure to people: of primary school."""
    before: re.Pattern[str]
    between: re.Pattern[str]
    """What stands between people and others that are named behind them: students in."""
    joined: re.Pattern[str]
    """Others who are no group of the study, joined to people: teachers and assistants."""
    joined_before: re.Pattern[str]
    neutral: re.Pattern[str]
    behind: re.Pattern[str]
    having: re.Pattern[str]
    who: re.Pattern[str]
    apart: re.Pattern[str]

    def said(
        self,
        text: str,
        start: int,
        end: int,
        *,
        known: frozenset[str],
        about: frozenset[str] | None,
        groups: Sequence[tuple[int, int]],
    ) -> tuple[int, int]:
        """Where a text that names people from `start` to `end` says which of them begins and ends;
        the same place twice where it does not. `known`: stems by which the study names some of
        them. `about`: stems of the item of the figure, which a clause may repeat; None where it is
        not known, and no clause is read. `groups`: where groups of the study are named.
        """
        joined = self.joined.match(text, end)
        if joined and not any(end <= first < joined.end() for first, _ in groups):
            return start, joined.end()
        joined = self.joined_before.fullmatch(text, 0, start)
        if joined and not any(first < start for first, _ in groups):
            return joined.start("people"), end
        if found := self._before(text, start, known):
            return found, end
        if found := self._behind(text, end, known, about):
            return start, found
        return start, start

    def _before(self, text: str, start: int, known: frozenset[str]) -> int:
        framed = self.framed.fullmatch(text, 0, start)
        if framed and framed["words"] and (framed["of"] or not self._verbs(framed["words"])):
            if self.between.search(framed["words"]) or self._says_nothing(framed["words"], known):
                return 0
            return framed.start("words")
        found = self.before.search(text, 0, start)
        return found.start("words") if found and not self._known(found["words"], known) else 0

    def _verbs(self, words: str) -> bool:
        """Whether words may be what people do: nine in ten say."""
        return len(stemmed(words, self.language)) < len(words.split())

    def _says_nothing(self, words: str, known: frozenset[str]) -> bool:
        rest = " ".join(word for word in words.split() if not self.neutral.fullmatch(word))
        return not rest or bool(re.search(r"\d", rest)) or self._known(rest, known)

    def _known(self, words: str, known: frozenset[str]) -> bool:
        """Whether words name people whom the study knows, or a place, which is looked at apart."""
        stems = {stem for _, _, stem in stemmed(words, self.language)}
        return bool(stems & known) or bool(places_named(words, self.language))

    def _behind(
        self, text: str, end: int, known: frozenset[str], about: frozenset[str] | None
    ) -> int:
        if self.apart.match(text, end):
            return 0
        found = self.behind.match(text, end) or self.having.match(text, end)
        if found is None and about is not None and (found := self.who.match(text, end)):
            known |= about
        if found is None:
            return 0
        clause = re.match(r"[^.,;:()“”\"\d]{0,60}\d{0,3}", text[found.end() :])
        told = found[0] + self._until_answers(clause[0] if clause else "")
        stems = [stem for _, _, stem in stemmed(told, self.language)]
        if not stems or set(stems[:4]) & known or place_in(f"{text[:end]}{told}", self.language):
            return 0
        return end + len(" ".join(told.split()[:4])) + 1

    def _until_answers(self, clause: str) -> str:
        """A clause up to what its people think or say."""
        words = words_for_answers(self.language)
        ends = [
            found.start() for each in (words.stating, words.hit) if (found := each.search(clause))
        ]
        return clause[: min(ends, default=len(clause))]


@lru_cache
def narrowing(language: str, also: tuple[str, ...] = ()) -> Narrowing:
    """What a language has; `also`: languages that are read beside it."""
    vocabulary = vocabulary_of(language, *also)
    forms = vocabulary.forms
    of, our = forms(lambda one: one.people.of), forms(lambda one: one.people.our)
    article = vocabulary.phrases(lambda one: one.people.articles)
    linking, compared = (
        forms(lambda one: one.people.linking),
        forms(lambda one: one.people.compared),
    )
    others, joining = (
        forms(lambda one: one.people.others),
        forms(lambda one: one.people.joined),
    )
    counted = forms(lambda one: one.people.counted)
    narrower = forms(lambda one: one.people.narrower)
    behind = forms(lambda one: one.people.narrowed_by)
    who, apart = (
        forms(lambda one: one.people.who),
        forms(lambda one: one.people.not_narrowed_by),
    )
    the = rf"(?:(?:{article}|{our})\s+)*"

    def compiled(written: str) -> re.Pattern[str]:
        return re.compile(written, re.IGNORECASE)

    return Narrowing(
        vocabulary,
        language,
        compiled(rf"\W*(?P<of>(?:{of})\s+)?{the}(?P<words>(?:{_WORD}\s+){{0,3}})"),
        compiled(rf"(?<![\w-])(?P<words>(?:{narrower})\s+(?:{_WORD}\s+)?)\Z"),
        compiled(rf"\b(?:{of}|{linking}|{compared}|{counted})\s"),
        compiled(rf"\s*,?\s+(?:{joining})\s+{the}(?:[^\W\d]+\s+)?(?:{others})\b"),
        compiled(
            rf"\W*(?:{of})\s+{the}(?P<people>(?:{_WORD}\s+)?(?:{others})\s+(?:{joining})\s+){the}"
        ),
        compiled(rf"{forms(lambda one: one.people.neutral)}|{our}|{article}|{of}"),
        compiled(rf"\s*,?\s*(?:{behind})"),
        compiled(rf"\s+(?:{forms(lambda one: one.people.with_)})\s"),
        compiled(rf"\s*,?\s*(?:{who})\s"),
        compiled(rf"\s*,?\s*(?:{apart})"),
    )
