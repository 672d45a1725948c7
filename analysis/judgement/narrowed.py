"""People of whom a condition leaves only some, by the words that name them.

A filter of the study and the route of an item are the same for a sentence: "parents", "the public
who looked for help", "Welsh teachers" and "teachers in Wales" say that not all are meant.

| words                               | name whom a condition takes in                      |
|-------------------------------------|-----------------------------------------------------|
| what the author calls them          | by themselves: "parents", "in Wales"                |
| a clause behind other people        | "those who had looked for help", "trained teachers" |
| answers that the condition asks for | "women", where it is gender == 'woman'              |
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.language.prose import stemmed, stems
from analysis.language.vocabulary import Vocabulary, vocabulary_of
from survey.codebook import Codebook, Item
from survey.conditions import And, Choices, Compare, Condition, Name, Node, Text
from survey.conditions import names as names_in
from survey.people_words import people_in_words, routed_to_words
from survey.wording import Wording

__all__ = ["Called", "Narrowed", "asked_in", "narrowed_to", "within"]

_LONGEST_CLAUSE = 3
"""Words that carry meaning of a clause behind people; what follows is what they did."""

_WITHIN_CLAUSE = re.compile(r"[^.;:()“”\"]{0,120}")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A name for some of the people, cut to stems: "parents | looked help". `head`: what they are,
    empty where the clause can stand behind any people; `clause`: what is said of them behind that.
    """

    head: Stems
    clause: Stems


@dataclass(frozen=True)
class Narrowed:
    """Those for whom a condition holds. `condition`: its syntax tree; of a route None, since there
    are several (`routes`, so that a filter by the same is no other). `called`: by their names.
    `forms`: other words for them. `about`: what else a clause behind people may say of them;
    `loosely`: any of these anywhere names them, for a condition that has no name. `any_of`: one
    word of a clause is enough; else it has to be the first, or most of them.
    """

    condition: Node | None
    called: tuple[Called, ...]
    forms: str = ""
    about: frozenset[str] = frozenset()
    loosely: frozenset[str] = frozenset()
    any_of: bool = False
    routes: frozenset[Node] = frozenset()

    @property
    def words(self) -> frozenset[str]:
        """The stems by which they are named."""
        return self.about.union(*((*called.head, *called.clause) for called in self.called))

    def heads(self, text: str, language: str) -> Iterator[tuple[int, int, bool]]:
        """Where the people are named by themselves, and whether the name is complete without a
        clause.
        """
        words = stemmed(text, language)
        for called in self.called:
            for start, end in _places(called.head, words):
                yield start, end, not called.clause
        if self.forms:
            for found in re.finditer(rf"\b(?:{self.forms})(?!\w)", text, re.IGNORECASE):
                yield *found.span(), True

    def clause(self, text: str, language: str) -> bool:
        """Whether a clause that stands behind people says who of them is meant."""
        window = _WITHIN_CLAUSE.match(text)
        said = [stem for _, _, stem in stemmed(window[0] if window else "", language)]
        return self.says(said[:_LONGEST_CLAUSE])

    def says(self, words: Iterable[str]) -> bool:
        """Whether stems are what a clause would say of them."""
        known = set(words)
        if known & self.about:
            return True
        for called in self.called:
            words = called.clause or called.head
            there = sum(word in known for word in words)
            if there and (self.any_of or words[0] in known or 2 * there > len(words)):
                return True
        return False

    def anywhere(self, text: str, language: str) -> bool:
        """Whether a text names them at all."""
        if any(self.heads(text, language)):
            return True
        known = {stem for _, _, stem in stemmed(text, language)}
        return bool(known & self.loosely) or any(
            called.clause and known.issuperset(called.clause) for called in self.called
        )


def _places(head: Stems, words: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    if not head:
        return
    for place in range(len(words) - len(head) + 1):
        found = words[place : place + len(head)]
        if tuple(stem for _, _, stem in found) == head:
            yield found[0][0], found[-1][1]


def within(condition: Node | None, other: Node | None) -> bool:
    """Whether one condition is the other, or has it as a part that has to hold too."""
    parts = condition.parts if isinstance(condition, And) else (condition,)
    return other in (condition, *parts)


def narrowed_to(condition: Condition, label: Wording | None, codebook: Codebook) -> Narrowed:
    """Those whom a condition takes in, by the label of a filter and the answers that it asks for;
    without either by what it is about.
    """
    vocabulary = vocabulary_of(*codebook.languages)
    answers = list(_answers(condition.tree, codebook))
    texts = [text for wording in (*([label] if label else []), *answers) for text in wording.texts]
    called = tuple(dict.fromkeys(_called(text, language) for language, text in texts))
    loosely: frozenset[str] = frozenset()
    if label is None and not answers:
        said = [people_in_words(condition, codebook, language) for language in codebook.languages]
        words = zip(codebook.languages, said, strict=True)
        loosely = frozenset(
            stem for language, text in words for _, _, stem in stemmed(text, language)
        )
    return Narrowed(
        condition.tree,
        tuple(each for each in called if each.head or each.clause),
        _other_words([text for _, text in texts], vocabulary),
        loosely=loosely,
    )


def _answers(node: Node, codebook: Codebook) -> Iterator[Wording]:
    """The label of the one answer that a condition asks for."""
    match node:
        case Compare(Name(id), "==", Text(code)) | Compare(
            Name(id), "in", Choices(values=(Text(code),))
        ):
            item = codebook.items.get(id)
            ordinary = item is not None and item.categorical and set(item.codes) != {"yes", "no"}
            for option in item.options if item and ordinary else ():
                if option.code == code:
                    yield option.label


def asked_in(item: Item, codebook: Codebook) -> Narrowed | None:
    """Those whom an item is put to, by the words of its author and the questions of its routes;
    None where everybody is asked.
    """
    routed = {name: asking for name, asking in item.askings.items() if asking.when is not None}
    if not routed:
        return None
    texts = [
        text
        for asking in routed.values()
        for text in (asking.asked_of.texts if asking.asked_of else ())
    ]
    called = tuple(dict.fromkeys(_called(text, language) for language, text in texts))
    earlier = {
        name for asking in routed.values() if asking.when for name in names_in(asking.when.tree)
    }
    about = frozenset[str]().union(
        *(
            stems(text, language or "en")
            for name in earlier
            if name in codebook.items
            for language, text in codebook.items[name].ask.texts
        )
    )
    if not called:
        called = tuple(
            Called((), tuple(stem for _, _, stem in stemmed(said, language)))
            for name in routed
            for language in codebook.languages
            if (said := routed_to_words(item, codebook, name, language))
        )
    vocabulary = vocabulary_of(*codebook.languages)
    forms = _other_words([text for _, text in texts], vocabulary)
    routes = frozenset(asking.when.tree for asking in routed.values() if asking.when)
    return Narrowed(None, called, forms, about, any_of=True, routes=routes)


def _called(text: str, language: str) -> Called:
    """A name as stems: what stands before a clause, and the clause."""
    words = _words(vocabulary_of(language or "en"))
    bare = words.before.sub("", text.strip())
    clause = words.clause.search(bare)
    head = bare[: clause.start()] if clause else bare
    cut = tuple(stem for _, _, stem in stemmed(head, language or "en"))
    rest = bare[clause.end() :] if clause else ""
    return Called(cut, tuple(stem for _, _, stem in stemmed(rest, language or "en")))


@dataclass(frozen=True, slots=True)
class _Words:
    before: re.Pattern[str]
    """What a label may begin with that is no part of the name: in, among the."""
    clause: re.Pattern[str]


@lru_cache
def _words(vocabulary: Vocabulary) -> _Words:
    forms = vocabulary.forms
    of, living_in = forms(lambda one: one.people.of), forms(lambda one: one.people.living_in)
    article = vocabulary.phrases(lambda one: one.people.articles)
    narrowing = forms(lambda one: one.people.narrowing)
    return _Words(
        re.compile(rf"\A(?:(?:{of}|{living_in})\s+)?(?:(?:{article})\s+)?", re.IGNORECASE),
        re.compile(rf"(?:\A|\s)(?:{narrowing})\s+", re.IGNORECASE),
    )


def _other_words(labels: Sequence[str], vocabulary: Vocabulary) -> str:
    """Other words for people or places that these labels name without a clause."""
    plain = [label for label in labels if not _words(vocabulary).clause.search(label)]
    return "|".join(
        dict.fromkeys(word for label in plain for word in vocabulary.other_words(label))
    )
