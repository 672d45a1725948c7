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
from analysis.judgement.whom import whom_of
from analysis.language.prose import stems
from analysis.language.vocabulary import same_words
from survey.codebook import Codebook, Item
from survey.wording import Wording

__all__ = ["Scored", "item_of", "scored_items"]

Scored = tuple[float, Item, Said]
"""How well the words of an item fit, the item, and its answers that the sentence speaks of."""

_NEAREST, _SENTENCE, _PARAGRAPH, _HEADING = 1.0, 0.8, 0.35, 0.35
"""What a word counts beside the figure, in the sentence, elsewhere in the paragraph, and in the
heading over it."""

_TOLD = 2.5
"""What the words beside a figure tell of one item where they say by themselves what it is of."""

_FOREIGN, _NAMED = 0.75, 1.25
"""How much likelier an item is of which the sentence names answers, and one whose it names not."""

_ROUTED, _NOT_ALL = 1.25, 0.5
"""The same for one whose people the sentence names as those who were asked it, and for one of
which they would be only some."""

_FIRST = 4
"""So many items with the best scores are looked at for that."""

_TELLING = 2
"""A sentence with so many words of another item that the bound one has not, and none the other way
round, is about the other."""


def scored_items(case: Case) -> dict[str, Scored]:
    """Item → score, item, the answers that the sentence speaks of in it; only items that share a
    word.
    """
    language, passage = case.passage.language, case.passage
    known = _vocabulary(case.evidence.codebook, language)
    near = _kin(_without_people(f"{passage.before} {passage.after}", case), language)
    sentence = _kin(_without_people(passage.sentence, case), language)
    block, heading = _kin(passage.block, language), _kin(passage.under, language)
    groups = case.whom.groups
    told = max(sum(known.rarity[word] for word in words & near) for words in known.own.values())
    in_sentence = _SENTENCE if told < _TOLD else _PARAGRAPH  # else the rest is of other figures
    in_heading = _NEAREST if passage.bare else _HEADING
    found = {}
    for name, words in known.own.items():
        score = sum(
            known.rarity[word]
            * max(
                _NEAREST * (word in near),
                in_sentence * (word in sentence),
                _PARAGRAPH * (word in block),
                in_heading * (word in heading),
            )
            for word in words
        )
        item = case.evidence.codebook.item(name)
        if score <= 0 or not _asked_of(item, groups, case.evidence):
            continue
        said = said_of(item, passage)
        named = said.answers and not said.implied and set(item.codes) != {"yes", "no"}
        fitting = _FOREIGN if said.foreign else _NAMED if named else 1.0
        found[name] = (
            fitting * score / (4 + sum(known.rarity[word] for word in words)) ** 0.5 * 2,
            item,
            said,
        )
    return _by_route(found, case)


def _by_route(found: Mapping[str, Scored], case: Case) -> dict[str, Scored]:
    """The scores with what the sentence says of whom: those who are asked an item are named for
    it, and people of whom only some are meant may be those who are asked another.
    """
    best = sorted(found, key=lambda name: -found[name][0])[:_FIRST]
    weighed = dict(found)
    for name in best:
        score, item, said = found[name]
        asked = case.evidence.asked(item.id)
        about = case.evidence.words_of(item.id, case.passage.language)
        whom = whom_of(case.passage, case.people, asked, case.evidence.filters, about)
        factor = _ROUTED if asked and whom.asked else _NOT_ALL if whom.some else 1.0
        weighed[name] = (factor * score, item, said)
    return weighed


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


@lru_cache(maxsize=4096)
def _kin(text: str, language: str) -> frozenset[str]:
    """The stems of a text, and a mark for each set of words that stand for one another of which it
    has one: NHS for health services.
    """
    same = same_words(language)
    marks = (f"={number}" for number, words in enumerate(same) if words.search(text))
    return stems(text, language) | frozenset(marks)


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
            words = _kin(" ".join(_texts(item, language)), language)
            own[item.id] = words - {"import", "none"} if not item.ordered else words
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
