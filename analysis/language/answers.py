"""Words for the answers of scales: agreed, fairly or very important, not satisfied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.language.prose import stems
from analysis.language.vocabulary import Vocabulary, vocabulary_of

__all__ = ["CONCEPTS", "Hit", "WordsForAnswers", "hits", "words_for_answers"]

CONCEPTS = (
    "neutral",
    "disagree",
    "agree",
    "unimportant",
    "important",
    "critical",
    "dissatisfied",
    "satisfied",
    "unlikely",
    "likely",
    "poor",
    "good",
    "fair",
    "rarely",
    "often",
    "sometimes",
)
"""What answers of scales say; lexicons have the words."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words for an answer. `degree`: strong, weak, or ""; `end`: where they end in the text."""

    concept: str
    degree: str
    denied: bool
    words: str
    end: int


class WordsForAnswers:
    """What the languages of a vocabulary say of answers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        forms = vocabulary.forms
        self._strong, self._weak = (
            forms(lambda one: one.answers.strong),
            forms(lambda one: one.answers.weak),
        )
        self._mild = forms(lambda one: one.answers.mild)
        denying = forms(lambda one: one.answers.denying)
        strong_after = forms(lambda one: one.answers.strong_after)
        weak_after = forms(lambda one: one.answers.weak_after)
        lacking = forms(lambda one: one.answers.lacking)
        no = forms(lambda one: one.answers.no)
        self.denying = _compiled(denying)
        self.denied = _compiled(rf"(?:{denying}|\b(?:{lacking}))(?:\s+[\w'’]+){{1,4}}")
        self.denied_before = _compiled(rf"(?:{denying})\s+(?:\w+\s+)?\Z")
        self.utterly = _compiled(rf"\b(?:{forms(lambda one: one.answers.utterly)})\b")
        self.no = _compiled(rf"{denying}|\b(?:{no})\b")
        self.strong = _compiled(rf"\b(?:{self._strong}|{strong_after})\b")
        self.weak = _compiled(rf"\b(?:{self._weak}|{weak_after})\b")
        self.always = _compiled(forms(lambda one: one.answers.always))
        self.mild = _compiled(self._mild)
        short, short_not = (
            forms(lambda one: one.answers.short),
            forms(lambda one: one.answers.short_not),
        )
        self.short = _compiled(
            rf"\b(?:{short})(?P<denied>{short_not})?\s*(?:[.,;!?”\"]|\Z)",
        )
        """What stands for a statement that was named before: "32% think they do not"."""
        self.stating = _compiled(rf"\b(?:{forms(lambda one: one.answers.stating)})\b")
        self.referring_back = _compiled(rf"\b(?:{forms(lambda one: one.answers.referring_back)})")
        self.ellipsis = _compiled(
            rf"\W*(?:{forms(lambda one: one.answers.ellipsis)})"
            rf"(?P<denied>{forms(lambda one: one.answers.short_not)})?\W*(?:(?:and|but|while)\W*)?"
        )
        """All that is said of a figure whose answers the one before it names."""
        self.undecided = _compiled(rf"\b(?:{forms(lambda one: one.answers.undecided)})\b")
        self.asking = _compiled(rf"\b(?:{forms(lambda one: one.answers.asking)})\s+\Z")
        self.enough = frozenset(
            stem
            for one in vocabulary.lexicons
            for word in one.answers.enough
            for stem in stems(word, one.language)
        )
        self.hit = self._hit(vocabulary, denying)

    def _hit(self, vocabulary: Vocabulary, denying: str) -> re.Pattern[str]:
        forms = vocabulary.forms
        degree = rf"{self._strong}|{self._weak}"
        joined, after = (
            forms(lambda one: one.answers.joined),
            forms(lambda one: one.answers.after),
        )
        rest = forms(lambda one: one.answers.not_denied)
        at_all = forms(lambda one: one.answers.at_all)
        words = {
            name: rf"(?P<{name}>(?<![\w-])(?:{_concept(vocabulary, name)})(?![\w-]))"
            for name in CONCEPTS
        }
        one_sided = "|".join(words[name] for name in CONCEPTS[1:])
        return _compiled(
            rf"{words['neutral']}"
            rf"|(?P<denied>(?:{denying})\s+(?:(?!(?:{rest})\b)[\w'’]+\s+){{0,2}}?)?"
            rf"(?:\b(?P<other>{degree})\s+(?:{joined})\s+)?"
            rf"(?:\b(?P<degree>{degree}|{at_all})\s+)?"
            rf"(?:{one_sided})(?:\s?(?P<after>{self._mild}|{after})\b)?"
        )


def _concept(vocabulary: Vocabulary, name: str) -> str:
    return vocabulary.forms(lambda one: one.answers.concepts.get(name, ()))


def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE)


@lru_cache
def _words(vocabulary: Vocabulary) -> WordsForAnswers:
    return WordsForAnswers(vocabulary)


def words_for_answers(language: str) -> WordsForAnswers:
    """What is said of answers in texts of a language."""
    return _words(vocabulary_of(language))


def hits(text: str, language: str) -> Iterator[Hit]:
    """The words for answers in a text, in order."""
    words = words_for_answers(language)
    for found in words.hit.finditer(text):
        if words.asking.search(text, max(0, found.start() - 20), found.start()):
            continue
        concept = next(name for name in CONCEPTS if found[name])
        parts = (found["other"], found["degree"], found["after"])
        both = " ".join(part for part in parts if part)
        mild = words.mild.search(found["after"] or "")
        strong = not mild and bool(words.strong.search(both) or words.always.search(found[concept]))
        weak = bool(mild or words.weak.search(both))
        degree = "" if strong == weak else "strong" if strong else "weak"
        said = " ".join(found[0].split())
        denied = bool(found["denied"]) and concept != "neutral"
        yield Hit(concept, degree, denied, said, found.end())
