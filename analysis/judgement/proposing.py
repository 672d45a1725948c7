"""Which figure of the study an unbound figure of a draft probably is: from the words around it,
never from its number.

Each item is scored by the words that its question, answers and NETs share with the sentence, the
paragraph and the heading, rare words counting more. Then the sentence says which answers and which
people. The number decides only between items that the words leave level: a wrong figure would else
be bound to whatever happens to have the same number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from analysis.figures import EVERYBODY, Answers, Identity, People
from analysis.figures.identity import USUAL
from analysis.judgement.answer_words import Said, profile
from analysis.judgement.bases import ANSWERED, base_said, on_base
from analysis.judgement.case import Case, said_of
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.fitting import fits
from analysis.judgement.mention import Mention
from analysis.judgement.whom import Whom, whom_of
from analysis.language.prose import stems
from analysis.language.vocabulary import said_of_answers
from analysis.publication.released import Released, Withheld
from analysis.rounding import percent, points
from survey.codebook import Codebook, Item
from survey.errors import DataError
from survey.wording import Wording

__all__ = ["ACCEPTED", "Proposal", "item_of", "propose"]

ACCEPTED = 0.5
"""Proposals from this score on are right often enough to be taken over together; the tests print
how often."""

_NEAREST, _PARAGRAPH, _HEADING = 1.0, 0.35, 0.35
"""What a word counts in the sentence, elsewhere in the paragraph, and in the heading over it."""

_LEVEL = 0.93
"""Items within this part of the best score are level for the words."""

_TELLING = 2
"""A sentence with so many words of another item that the bound one has not, and none the other way
round, is about the other."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A binding that the words suggest. `score`: from 0 to 1. `said`: the figure it would be, in
    words.
    """

    claim: str
    base: str
    score: float
    said: str


def propose(case: Case) -> Proposal | None:
    """The likeliest binding of a figure, or None where the words suggest nothing."""
    mention = case.mention
    if mention.waved:
        return None
    if mention.kind in ("base", "count", "number"):
        return _people(case)
    scored = _scored(case)
    if not scored:
        return None
    best = _decided(case, scored)
    score, item, said = scored[best]
    second = max((other for name, (other, _, _) in scored.items() if name != best), default=0.0)
    answers, sure = _answers(item, said)
    margin = 1 - second / score if second < score else 0.0
    strength = score / (score + 2.0)
    if mention.kind in ("points", "ratio", "comparison"):
        return _difference(case, item, answers, strength * (0.6 + 0.4 * min(1, 2 * margin)))
    people, known = _people_of(case, item)
    identity = _identity(item, answers, people, case) if people else None
    if identity is None:
        return None
    total = min(0.99, 1.5 * strength * (0.55 + 0.45 * min(1.0, 2 * margin)) * sure * known)
    value = _value(case.evidence.gate.figure(identity))
    return Proposal(
        identity.name,
        identity.base,
        round(total, 3),
        f"probably {identity.name} ({value}); accept it with: concord claims bind",
    )


def _value(figure: Released | Withheld) -> str:
    """A share that is proposed, in words; a withheld one is not told."""
    if isinstance(figure, Withheld):
        return "not published"
    return percent(figure.estimate, 1) if figure.n else "no answers"


def _number(people: int | None) -> str:
    return "not published" if people is None else f"{people:,}"


def _scored(case: Case) -> dict[str, tuple[float, Item, Said]]:
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


def _decided(case: Case, scored: Mapping[str, tuple[float, Item, Said]]) -> str:
    """The item with the best score; of those that are level the first whose figure has the
    number.
    """
    ordered = sorted(scored, key=lambda name: -scored[name][0])
    level = [name for name in ordered if scored[name][0] >= _LEVEL * scored[ordered[0]][0]]
    if len(level) > 1:
        for name in level:
            _, item, said = scored[name]
            answers, _ = _answers(item, said)
            people, _ = _people_of(case, item)
            if people is None or not answers:
                continue
            identity = _identity(item, answers, people, case)
            if identity and _has_number(case.mention, identity, case.evidence):
                return name
    return ordered[0]


def _has_number(mention: Mention, identity: Identity, evidence: Evidence) -> bool:
    figure = evidence.released(identity)
    return (
        figure is not None
        and figure.n > 0
        and fits(mention, figure.estimate, (figure.low, figure.high))
    )


def _answers(item: Item, said: Said) -> tuple[tuple[str, ...], float]:
    """The answers that the sentence names, else those that the item is mostly reported by; and how
    sure that is.
    """
    if said.answers:
        codes = said.answers[0]
        return tuple(code for code in item.codes if code in codes), 1.0 if len(
            said.answers
        ) == 1 else 0.9
    if said.foreign:
        strong = [code for code, (_, degree) in profile(item).items() if degree == "strong"]
        return (item.nets[0].codes if item.nets else tuple(strong[-1:])), 0.7
    if item.nets:
        return item.nets[0].codes, 0.75
    return item.codes[:1], 0.4


def _identity(item: Item, answers: tuple[str, ...], people: People, case: Case) -> Identity | None:
    """The figure of these people on the base that the sentence says; None where the study has no
    such figure, as of several populations together.
    """
    language = case.passage.language
    counted_in = said_of_answers("proposed_counted_in", language).search(case.passage.sentence)
    base = ANSWERED if counted_in else USUAL
    identity = Identity(item.id, Answers.fitting(item, answers), people, base)
    if not counted_in:
        whom = _whom(case, item)
        said = base_said(identity, whom, case.passage, case.words)
        identity = on_base(Claim("share", identity), said, whom, case.evidence).identity
    try:
        case.evidence.gate.figure(identity)
    except DataError:
        return None
    return identity


def _whom(case: Case, item: Item) -> Whom:
    """Of whom the sentence speaks, if it is about this item."""
    evidence = case.evidence
    return whom_of(case.passage, case.people, evidence.asked(item.id), evidence.filters)


def _people_of(case: Case, item: Item) -> tuple[People | None, float]:
    """The people that the sentence names, else the one group that was asked, else everybody; and
    how sure that is.
    """
    whom = _whom(case, item)
    where = None if whom.foreign else _filter(whom, case)
    if where is None:
        return None, 0.0
    people, known = _groups_of(whom, case, item)
    return (People.of(*people.codes, where=where) if where else people), known


def _filter(whom: Whom, case: Case) -> str | None:
    """The name of the filter that the sentence speaks of, empty for none; None where it is no
    single one.
    """
    parts = {part.condition for part in whom.parts}
    if not parts or whom.asked:
        return ""
    named = [one.code for one in case.evidence.codebook.filters if one.where.tree in parts]
    return named[0] if len(parts) == len(named) == 1 else None


def _groups_of(whom: Whom, case: Case, item: Item) -> tuple[People, float]:
    if whom.groups:
        return case.evidence.called(whom.groups), 1.0
    for text in (case.passage.under, case.passage.block):
        hits = {codes for _, _, codes in case.people.in_text(text)}
        if len(hits) == 1:
            return case.evidence.called(next(iter(hits))), 0.8
    asked = {
        group
        for name, members in case.evidence.instruments.items()
        if name in item.instruments
        for group in members
    }
    if len(asked) == 1:
        return People.of(*asked), 0.9
    return (case.evidence.called(frozenset(asked)) if asked else EVERYBODY), 0.6


def _difference(
    case: Case, item: Item, answers: tuple[str, ...], strength: float
) -> Proposal | None:
    hits = [codes for _, _, codes in case.people.in_text(case.passage.sentence)]
    pair = list(dict.fromkeys(hits))
    if len(pair) < 2 or pair[0] & pair[1]:
        return None
    one, other = (case.evidence.called(codes) for codes in pair[:2])
    identity = None if _whom(case, item).parts else _identity(item, answers, one, case)
    if identity is None:
        return None
    try:
        found = case.evidence.gate.difference(identity, other)
    except DataError:
        return None
    claim = Claim("difference", identity, other).name
    written = (
        "not published"
        if isinstance(found, Withheld)
        else f"{points(found.difference, 1, plus=False)} points"
    )
    return Proposal(
        claim,
        identity.base,
        round(min(0.99, 1.5 * strength), 3),
        f"probably {claim} ({written}); accept it with: concord claims bind",
    )


def _people(case: Case) -> Proposal | None:
    """How many were interviewed, of the people that the sentence names."""
    groups, words = case.whom.groups, case.whom.words
    sentence, language = case.passage.sentence, case.passage.language
    if groups is None and not said_of_answers("respondents", language).search(sentence):
        return None
    if groups is not None and not groups:
        return None
    people = case.evidence.called(groups) if groups else EVERYBODY
    about = said_of_answers("asked_about", language).search(sentence)
    if about and (scored := _scored(case)):
        item = max(scored, key=lambda each: scored[each][0])
        identity = Identity(item, Answers(()), people)
        n = _number(case.evidence.gate.answered(identity))
        name = Claim("base", identity).name
        return Proposal(
            name, "valid", 0.6, f"probably {name} ({n}); accept it with: concord claims bind"
        )
    name = Claim("interviews", Identity("", Answers(()), people)).name
    score = 0.6 if words else 0.5
    return Proposal(
        name,
        "valid",
        score,
        (
            f"probably {name} ({_number(case.evidence.gate.interviews(people))}); accept it with: "
            "concord claims bind"
        ),
    )


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

    texts = [said(item.ask), item.id.replace("_", " ")]
    if not item.ordered:
        texts += [said(option.label) for option in item.options]
    return texts
