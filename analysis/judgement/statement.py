"""Whether a sentence states what people were asked to judge: of whom it says that they should do
something, to whom, and that it is an opinion at all.

| the item                        | the sentence                 | is it the item's? |
|---------------------------------|------------------------------|-------------------|
| Health services should offer …  | … that schools should offer  | no: schools       |
|                                 | … that the NHS should offer  | yes               |
|                                 | … support to teenagers       | no: teenagers     |
| The UK Government does enough … | … have received support      | no: an experience |
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.judgement.case import Case
from analysis.judgement.passages import Passage
from analysis.language.answers import hits
from analysis.language.places import QUOTED
from analysis.language.prose import stemmed, stems
from analysis.language.vocabulary import NOTHING, same_words, vocabulary_of
from survey.codebook import Item

__all__ = ["states_another"]


@dataclass(frozen=True, eq=False)
class _Words:
    """What statements are made of, in one language."""

    subject: re.Pattern[str]
    """A subject, between what introduces a statement and its verb."""
    verb: re.Pattern[str]
    done_to: re.Pattern[str]
    same: tuple[re.Pattern[str], ...]
    whose: re.Pattern[str]
    experience: re.Pattern[str]
    cut: re.Pattern[str]
    behind_noun: re.Pattern[str]
    """What stands behind the noun of a subject and belongs to it: services in Wales."""


@lru_cache
def _words(language: str) -> _Words:
    vocabulary = vocabulary_of(language)

    def compiled(written: str) -> re.Pattern[str]:
        return re.compile(written, re.IGNORECASE)

    forms = vocabulary.forms
    begins = forms(lambda one: one.answers.before_subject)
    verb = forms(lambda one: one.answers.before_verb)
    people = forms(lambda one: (*one.people.others, *one.people.counted))
    of = forms(lambda one: one.people.of)
    compared = forms(lambda one: one.people.compared)
    behind = forms(lambda one: (*one.people.living_in, *one.people.aside, "between"))
    word = r"[\w'’-]+"
    return _Words(
        compiled(
            rf"\b(?:{begins}):?\s+(?P<subject>(?:(?!(?:{begins})\b){word},?\s+){{1,8}}?)(?:{verb})\b"
        ),
        compiled(rf"\b(?:{verb})\b"),
        compiled(
            rf"\b(?:{forms(lambda one: one.answers.done_to)})\s+"
            rf"(?P<people>(?:(?!(?:{of})\b){word}\s+){{0,3}}?(?:{people}))\b(?!-)"
        ),
        same_words(language),
        compiled(rf"\b(?:{forms(lambda one: one.answers.whose)})\b"),
        compiled(
            rf"\W*(?:{word}\s+){{0,6}}?(?:(?:have|has|had|have been|were|are)\s+)?"
            rf"(?:{experience})\b"
            if (experience := forms(lambda one: one.answers.experiences)) != NOTHING
            else NOTHING
        ),
        compiled(rf"[;:(]|\b(?:{compared})\b"),
        compiled(rf"\s(?:{behind})\s"),
    )


def states_another(case: Case) -> str:
    """The words by which a sentence states something else than the item of its figure; empty where
    it does not.
    """
    item, passage = case.item, case.passage
    if item is None or not item.ordered or case.kind in ("base", "interviews") or case.inherited:
        return ""
    words = _words(passage.language)
    text = _clause(passage, words)
    asked = " ".join(text for _, text in item.ask.texts)
    opinion = _statement(item, passage.language)
    if set(item.codes) == {"yes", "no"}:
        return ""
    if found := words.subject.search(text):
        subject = found["subject"]
        if _other_subject(subject, opinion, asked, words, passage.language):
            return subject.strip()
        told = text[found.end() :]
        for one in words.done_to.finditer(told):
            if _others(one["people"], asked, words, case):
                return one["people"].strip()
    return _experience(passage, words)


def _clause(passage: Passage, words: _Words) -> str:
    """What the sentence says that may be the statement: behind the figure, else before it."""
    first = passage.enclosed or passage.so_far == passage.lead  # else before it is another's
    for text in (passage.after, *((passage.before, passage.so_far) if first else ())):
        said = QUOTED.sub(" ", text)
        if words.subject.search(said):
            return words.cut.split(said)[0]
    return ""


def _statement(item: Item, language: str) -> str:
    """The subject of the item's own statement; all its words where it is a question."""
    text = item.ask.in_language(language).strip()
    statement = text.rpartition("?")[2].strip()
    found = _words(language).verb.search(statement)
    return statement[: found.start()] if found and found.start() else text


def _other_subject(subject: str, own: str, asked: str, words: _Words, language: str) -> bool:
    subject = words.behind_noun.split(subject)[0]
    said = [stem for _, _, stem in stemmed(subject, language)]
    if not said:
        return False  # they, it
    known = stems(asked, language)
    if said[-1] not in known and not _same(subject, own, words):
        return True
    apart = words.whose.search(subject)
    return apart is not None and not stems(apart[0], language) & known


def _same(text: str, own: str, words: _Words) -> bool:
    """Whether a text ends with words that stand for some of the other text."""
    text = text.rstrip(" ,")
    return any(
        one.search(own) and any(found.end() == len(text) for found in one.finditer(text))
        for one in words.same
    )


def _others(people: str, asked: str, words: _Words, case: Case) -> bool:
    language = case.passage.language
    said = [stem for _, _, stem in stemmed(people, language)]
    if not said:
        return False
    return said[-1] not in stems(asked, language) and not _same(people, asked, words)


def _experience(passage: Passage, words: _Words) -> str:
    """Words for what people have been through, where a sentence has none for an opinion."""
    found = words.experience.match(passage.after)
    if found is None or next(hits(passage.sentence, passage.language), None):
        return ""
    return found[0].strip()
