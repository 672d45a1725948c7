"""The words in which the texts of one language, or of several together, say figures."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, assert_never

from analysis.language.lexicon_model import Lexicon, spaced
from analysis.language.lexicons import LANGUAGES, lexicon

__all__ = [
    "Vocabulary",
    "alternatives",
    "heads_of",
    "said_of_answers",
    "same_words",
    "vocabulary_of",
]

NOTHING = r"(?!)"
"""A pattern that nothing fits."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern of these phrases, the longest first, for use where spaces do not count."""
    known = sorted(dict.fromkeys(phrases), key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in known) or NOTHING


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Lexicons that are read together. Two are the same only if they are one object."""

    lexicons: tuple[Lexicon, ...]

    def forms(self, of: Callable[[Lexicon], Iterable[str]], **named: str) -> str:
        """A pattern of the forms that the lexicons have there; nothing fits it where none has any.

        `named`: what names in braces stand for.
        """
        found = [self.form(form, **named) for each in self.lexicons for form in of(each)]
        return "|".join(dict.fromkeys(found)) or NOTHING

    def form(self, form: str, **named: str) -> str:
        """One form as a pattern."""
        if "people" not in named and "{people}" in form:
            named["people"] = self.forms(lambda one: one.people.counted)
        filled = _PLACEHOLDER.sub(lambda found: named.get(found[1], found[0]), spaced(form))
        return filled.strip("\n")

    def phrases(self, of: Callable[[Lexicon], Iterable[str]]) -> str:
        """A pattern of the phrases that the lexicons have there."""
        return alternatives(phrase for each in self.lexicons for phrase in of(each))

    def other_words(self, label: str) -> Iterator[str]:
        """Patterns of other words for the people, or the place, that a label names: of "Wales" also
        "Welsh".
        """
        for name in dict.fromkeys(name for one in self.lexicons for name in one.people.groups):
            if re.search(self._of_group(name, 0), label, re.IGNORECASE):
                yield self._of_group(name, 1)

    def _of_group(self, name: str, which: int) -> str:
        """What a label of such a group has in it (0), or other words for its people (1)."""
        return self.forms(lambda one: one.people.groups.get(name, ((), ()))[which])

    def not_after(self, of: Callable[[Lexicon], Iterable[str]]) -> str:
        """A pattern that fits where none of these words and a space come before."""
        words = dict.fromkeys(word for each in self.lexicons for word in of(each))
        return "".join(rf"(?<!\b{re.escape(word)}\s)" for word in words)


@lru_cache
def _together(languages: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(tuple(lexicon(language) for language in languages))


@lru_cache
def vocabulary_of(*languages: str) -> Vocabulary:
    """What is read in texts of these languages: their words, and those of languages that stand
    beside them.
    """
    known = [one for one in languages if one in LANGUAGES] or [LANGUAGES[0]]
    read = {each for one in known for each in (one, *lexicon(one).beside)}
    return _together(tuple(one for one in LANGUAGES if one in read))


@lru_cache
def said_of_answers(
    key: Literal[
        "counted_in",
        "left_out",
        "proposed_counted_in",
        "asked_about",
        "respondents",
        "interviews",
        "interviewed",
        "median",
        "referring",
        "than",
    ],
    language: str,
) -> re.Pattern[str]:
    """What texts of a language say of answers and those who gave them, by a key of the lexicon."""

    def forms(one: Lexicon) -> Iterable[str]:
        match key:
            case "counted_in":
                return one.answers.counted_in
            case "left_out":
                return one.answers.left_out
            case "proposed_counted_in":
                return one.answers.proposed_counted_in
            case "asked_about":
                return one.answers.asked_about
            case "respondents":
                return one.answers.respondents
            case "interviews":
                return (rf"\b(?:{form})\b" for form in one.answers.interviews)
            case "interviewed":
                return (rf"\b(?:{form})\b" for form in one.answers.interviewed)
            case "median":
                return (rf"\b(?:{form})\b" for form in one.people.median)
            case "referring":
                return one.answers.referring
            case "than":
                return (rf"\b(?:{form})\b" for form in one.differences.than)
        assert_never(key)

    return re.compile(vocabulary_of(language).forms(forms), re.IGNORECASE)


@lru_cache
def same_words(language: str) -> tuple[re.Pattern[str], ...]:
    """Sets of words that stand for one another in statements: government, ministers."""
    vocabulary = vocabulary_of(language)
    return tuple(
        re.compile(rf"\b(?:{'|'.join(map(vocabulary.form, forms))})\b", re.IGNORECASE)
        for one in vocabulary.lexicons
        for forms in one.answers.same_words
    )


@lru_cache
def heads_of(kind: str, language: str) -> re.Pattern[str]:
    """What heads of columns of a kind have in them: low_high, difference, no_answer, mean_place,
    weighted.
    """
    written = vocabulary_of(language).forms(lambda one: one.answers.heads.get(kind, ()))
    return re.compile(rf"\b(?:{written})", re.IGNORECASE)
