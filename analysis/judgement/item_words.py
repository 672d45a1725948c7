"""Which items of a study a sentence may be about, from the words that it shares with their
questions and answers, rare words counting more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from analysis.judgement.answer_words import Said
from analysis.judgement.answers_beside import said_of
from analysis.judgement.case import Case
from analysis.judgement.evidence import Evidence
from analysis.language.prose import stems
from survey.codebook import Codebook, Item
from survey.wording import Wording

__all__ = ["Scored", "item_of", "scored_items"]

Scored = tuple[float, Item, Said]
"""How well the words of an item fit, the item, and its answers that the sentence speaks of."""

_NEAREST, _PARAGRAPH, _HEADING = 1.0, 0.35, 0.35
"""What a word counts in the sentence, elsewhere in the paragraph, and in the heading over it."""

_TELLING = 2
"""A sentence with so many words of another item that the bound one has not, and none the other way
round, is about the other."""


def scored_items(case: Case) -> dict[str, Scored]:
    """Item → score, item, the answers that the sentence speaks of in it; only items that share a
    word.
    """
    language, passage = case.passage.language, case.passage
    known = _vocabulary(case.evidence.codebook, language)
    near = stems(_without_people(f"{passage.before} {passage.after}", case), language)
    sentence = stems(_without_people(passage.sentence, case), language)
    block, heading = stems(passage.block, language), stems(passage.under, language)
    groups = case.whom.groups
    found = {}
    for name, words in known.own.items():
        score = sum(
            known.rarity[word]
            * max(
                _NEAREST * (word in near),
                0.8 * (word in sentence),
                _PARAGRAPH * (word in block),
                _HEADING * (word in heading),
            )
            for word in words
        )
        item = case.evidence.codebook.item(name)
        if score <= 0 or not _asked_of(item, groups, case.evidence):
            continue
        said = said_of(item, passage)
        fitting = 0.6 if said.foreign else 1.15 if said.answers else 1.0
        found[name] = (
            fitting * score / (4 + sum(known.rarity[word] for word in words)) ** 0.5 * 2,
            item,
            said,
        )
    return found


def _asked_of(item: Item, groups: frozenset[str] | None, evidence: Evidence) -> bool:
    """Whether any of these groups was asked the item, as far as instruments tell."""
    asked = [members for name, members in evidence.instruments.items() if name in item.instruments]
    return not groups or not asked or any(groups & members for members in asked)


def _without_people(text: str, case: Case) -> str:
    """A text without the names of groups, which items have words in common with."""
    for start, end, _ in reversed(case.people.in_text(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def item_of(case: Case) -> Item | None:
    """The item that the sentence is about, where its words clearly are that one's and not those of
    the item it is bound to.
    """
    if case.item is None:
        return None
    language = case.passage.language
    known = _vocabulary(case.evidence.codebook, language)
    sentence = stems(_without_people(case.passage.sentence, case), language)
    if asked := case.evidence.asked(case.item.id):
        sentence -= asked.words  # they say of whom it is, and not what it is about
    scores = {
        name: sum(known.rarity[word] for word in words & sentence)
        for name, words in known.own.items()
    }
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or case.item.id not in known.own:
        return None
    own, others = known.own[case.item.id], known.own[best]
    clear = len((others - own) & sentence) >= _TELLING and not (own - others) & sentence
    return case.evidence.codebook.item(best) if clear else None


# --- the words of a study ---


@dataclass(frozen=True)
class _Vocabulary:
    """Item → its words, and for each word how much it tells: the rarer among items, the more."""

    own: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]


def _vocabulary(codebook: Codebook, language: str) -> _Vocabulary:
    return _vocabulary_of(_Kept(codebook), language)


@dataclass(frozen=True, eq=False)
class _Kept:
    """A codebook as a key: the same one is the same words."""

    codebook: Codebook

    def __hash__(self) -> int:
        return id(self.codebook)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.codebook is self.codebook


@lru_cache(maxsize=8)
def _vocabulary_of(kept: _Kept, language: str) -> _Vocabulary:
    own = {}
    for item in kept.codebook.items.values():
        if item.options:
            words = " ".join(_texts(item, language))
            own[item.id] = (
                stems(words, language) - {"import", "none"}
                if not item.ordered
                else stems(words, language)
            )
    count: dict[str, int] = {}
    for words_of in own.values():
        for word in words_of:
            count[word] = count.get(word, 0) + 1
    return _Vocabulary(own, {word: log(1 + len(own) / times) for word, times in count.items()})


def _texts(item: Item, language: str) -> list[str]:
    def said(wording: Wording) -> str:
        return wording.in_language(language)

    asked = dict.fromkeys((item.ask, *(asking.ask for _, asking in item.ways)))
    texts = [*map(said, asked), item.id.replace("_", " ")]
    if not item.ordered:
        called = [label for _, asking in item.ways for _, label in asking.called]
        labels = dict.fromkeys((*(option.label for option in item.options), *called))
        texts += map(said, labels)
    return texts
