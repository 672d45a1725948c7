"""Which figure of the study an unbound figure of a draft probably is: from the words around it,
never from its number.

Each item is scored by the words that it shares with the sentence, the paragraph and the heading
(`item_words`). Then the sentence says which answers and which
people. The number decides only between items that the words leave level: a wrong figure would else
be bound to whatever happens to have the same number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.figures import EVERYBODY, Answers, Identity, People
from analysis.figures.identity import USUAL
from analysis.judgement.answer_words import Said, answers_said, profile
from analysis.judgement.bases import ANSWERED, base_said, on_base
from analysis.judgement.case import Case
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.fitting import fits
from analysis.judgement.item_words import Scored, scored_items
from analysis.judgement.mention import Mention
from analysis.judgement.whom import Whom, whom_of
from analysis.language.prose import stems
from analysis.language.vocabulary import said_of_answers
from analysis.publication.released import Released, Withheld
from analysis.rounding import percent, points
from survey.codebook import Item
from survey.errors import DataError
from survey.questions import Quantity

__all__ = ["ACCEPTED", "Proposal", "propose"]

ACCEPTED = 0.5
"""Proposals from this score on are right often enough to be taken over together; the tests print
how often."""

_OF_MANY = re.compile(r"\W*\w+\s+(?:\w+\s+)?\d")
"""Behind a number of people that is so many of so many."""

_CLEAR = 1.5
"""A sentence is about an item whose words have this score, where it is not asked for."""

_WORDS_OF_NUMBER = 2
"""A sentence is about an item of numbers with whose question it shares so many words."""

_LEVEL = 0.93
"""Items within this part of the best score are level for the words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A binding that the words suggest. `score`: from 0 to 1. `said`: the figure it would be, in
    words. `claim`: empty where the study has no such figure; `said` then tells why.
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
    if mention.kind == "average":
        return _average(case)
    if mention.kind in ("base", "count", "number"):
        return _people(case)
    scored = scored_items(case)
    if not scored:
        return None
    best = _decided(case, scored)
    score, item, said = scored[best]
    second = max((other for name, (other, _, _) in scored.items() if name != best), default=0.0)
    answers, sure = _answers(item, said)
    margin = 1 - second / score if second < score else 0.0
    strength = score / (score + 2.0)
    if mention.kind in ("points", "ratio", "odds", "comparison", "p"):
        return _difference(case, item, answers, strength * (0.6 + 0.4 * min(1, 2 * margin)) * sure)
    people, known = _people_of(case, item)
    if people is None or mention.kind in ("earlier", "interval"):
        return None
    identity = _identity(item, answers, people, case)
    total = min(0.99, 1.5 * strength * (0.55 + 0.45 * min(1.0, 2 * margin)) * sure * known)
    try:
        value = _value(case.evidence.gate.figure(identity))
    except DataError as error:
        return _refused(identity.name, error)
    return Proposal(
        identity.name,
        identity.base,
        round(total, 3),
        f"probably {identity.name} ({value}); accept it with: concord claims bind",
    )


def _refused(name: str, error: DataError) -> Proposal:
    """What cannot be bound, since the study has no such figure, and why: of several populations
    together.
    """
    why = "; ".join(fault.message for fault in error.faults)
    return Proposal("", "", 0.0, f"perhaps {name}, of which there is no figure: {why}")


def _value(figure: Released | Withheld) -> str:
    """A share that is proposed, in words; a withheld one is not told."""
    if isinstance(figure, Withheld):
        return "not published"
    return percent(figure.estimate, 1) if figure.n else "no answers"


def _number(people: int | None) -> str:
    return "not published" if people is None else f"{people:,}"


def _decided(case: Case, scored: Mapping[str, Scored]) -> str:
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
            if _has_number(case.mention, identity, case.evidence):
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
        return item.nets[0].codes, 0.4
    return item.codes[:1], 0.3


def _identity(item: Item, answers: tuple[str, ...], people: People, case: Case) -> Identity:
    """The figure of these people on the base that the sentence says."""
    passage, whom = case.passage, _whom(case, item)
    part = f"{passage.before} {passage.after}"
    counted_in = said_of_answers("proposed_counted_in", passage.language).search(part)
    identity = Identity(item.id, Answers.fitting(item, answers), people)
    said = base_said(identity, whom, passage, case.words)
    if counted_in and not said:
        said = ANSWERED
    return on_base(Claim("share", identity), said, whom, case.evidence).identity


def _whom(case: Case, item: Item) -> Whom:
    """Of whom the sentence speaks, if it is about this item."""
    evidence = case.evidence
    about = evidence.words_of(item.id, case.passage.language)
    return whom_of(case.passage, case.people, evidence.asked(item.id), evidence.filters, about)


def _people_of(case: Case, item: Item) -> tuple[People | None, float]:
    """The people that the sentence names, else the one group that was asked, else everybody; and
    how sure that is.
    """
    whom = _whom(case, item)
    where = None if whom.foreign or whom.some else _filter(whom, case)
    if where is None:
        return None, 0.0
    people, known = _groups_of(whom, case, item)
    return _part_of(people, where), known


def _part_of(people: People, where: str) -> People:
    return People.of(*people.codes, where=where) if where else people


def _filter(whom: Whom, case: Case) -> str | None:
    """The name of the filter that the sentence speaks of, empty for none; None where it is no
    single one.
    """
    parts = {part.condition for part in whom.parts}
    if not parts:
        return ""
    named = [one.code for one in case.evidence.codebook.filters if one.where.tree in parts]
    return named[0] if len(parts) == len(named) == 1 else None


def _groups_of(whom: Whom, case: Case, item: Item) -> tuple[People, float]:
    if whom.groups:
        return case.evidence.called(whom.groups), 1.0
    for text in () if whom.words else (case.passage.under, case.passage.block):
        hits = {codes for _, _, codes in case.people.in_text(text)}
        if len(hits) == 1:
            return case.evidence.called(next(iter(hits))), 0.8
    asked = case.evidence.asked_all(item.id, *(part.condition for part in whom.parts))
    if len(asked) == 1:
        return People.of(*asked), 0.9
    return (case.evidence.called(asked) if asked else EVERYBODY), 0.6


def _difference(
    case: Case, item: Item, answers: tuple[str, ...], strength: float
) -> Proposal | None:
    hits = [codes for _, _, codes in case.people.in_text(case.passage.sentence)]
    pair = list(dict.fromkeys(hits))
    if len(pair) < 2 or pair[0] & pair[1]:
        return None
    one, other = (case.evidence.called(codes) for codes in pair[:2])
    if _whom(case, item).parts:
        return None
    identity = _identity(item, answers, one, case)
    claim = Claim("difference", identity, other).name
    try:
        found = case.evidence.gate.difference(identity, other)
    except DataError as error:
        return _refused(claim, error)
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
    """How many gave the answers that the sentence names, answered the item that it is about, or
    were interviewed, of the people that it names.
    """
    sentence, language = case.passage.sentence, case.passage.language
    someone = said_of_answers("respondents", language).search(sentence)
    if not someone and not case.whom.words and case.mention.kind != "base":
        return None
    if case.whom.some:
        return None
    scored = scored_items(case)
    best = max(scored, key=lambda each: scored[each][0], default="")
    sampled = said_of_answers("interviewed", language).search(case.passage.before)
    if best and scored[best][0] >= _CLEAR and not sampled:
        _, item, said = scored[best]
        base = case.mention.kind == "base"
        asked = said_of_answers("asked_about", language).search(
            sentence if base else case.passage.after
        )
        of_many = _OF_MANY.match(case.passage.after) is not None
        own = answers_said(case.passage.after, item, language)
        named = own.answers and not own.implied and not asked
        if case.mention.kind != "base" and (named or of_many):
            return _gave(case, item, said)
        if asked or case.mention.kind == "base":
            return _answered(case, item)
    if said_of_answers("asked_about", language).search(sentence) and not sampled:
        return None  # a base, and nothing says of which question
    where = None if case.whom.foreign else _filter(case.whom, case)
    if where is None:
        return None
    groups = case.whom.groups
    people = _part_of(case.evidence.called(groups) if groups else EVERYBODY, where)
    name = Claim("interviews", Identity("", Answers(()), people)).name
    n = _number(case.evidence.interviewed(people))
    said_ = f"probably {name} ({n}); accept it with: concord claims bind"
    return Proposal(name, USUAL, 0.6 if case.whom.words else 0.5, said_)


def _gave(case: Case, item: Item, said: Said) -> Proposal | None:
    """How many gave the answers that the sentence names."""
    people, known = _people_of(case, item)
    answers, sure = _answers(item, said)
    if people is None:
        return None
    claim = Claim("count", _identity(item, answers, people, case))
    try:
        figure = case.evidence.gate.figure(claim.identity)
    except DataError as error:
        return _refused(claim.name, error)
    n = f"{case.evidence.gate.chosen(figure):,}" if isinstance(figure, Released) else _value(figure)
    value = f"probably {claim.name} ({n}); accept it with: concord claims bind"
    return Proposal(claim.name, claim.identity.base, round(0.7 * sure * known, 3), value)


def _average(case: Case) -> Proposal | None:
    """The mean or median of the one item of numbers that the sentence has most words of."""
    language = case.passage.language
    said = stems(case.passage.sentence, language)
    shared = {
        item.id: len(said & stems(item.ask.in_language(language), language))
        for item in case.evidence.codebook.items.values()
        if isinstance(item.answers, Quantity)
    }
    best = max(shared, key=lambda name: shared[name], default="")
    alone = list(shared.values()).count(shared.get(best, 0)) == 1
    if not best or shared[best] < _WORDS_OF_NUMBER or not alone:
        return None
    people, known = _people_of(case, case.evidence.codebook.item(best))
    if people is None:
        return None
    kind: Literal["mean", "median"] = (
        "median" if said_of_answers("median", language).search(case.passage.sentence) else "mean"
    )
    claim = Claim(kind, Identity(best, Answers(()), people))
    try:
        found = case.evidence.gate.average(claim.identity, kind)
    except DataError as error:
        return _refused(claim.name, error)
    value = "not published" if isinstance(found, Withheld) else f"{found.estimate:,.1f}"
    told = f"probably {claim.name} ({value}); accept it with: concord claims bind"
    return Proposal(claim.name, USUAL, round(0.65 * known, 3), told)


def _answered(case: Case, item: Item) -> Proposal | None:
    """How many answered an item, on the base that the sentence says."""
    people, _ = _people_of(case, item)
    if people is None:
        return None
    whom, identity = _whom(case, item), Identity(item.id, Answers(()), people)
    said = base_said(identity, whom, case.passage, case.words)
    claim = on_base(Claim("base", identity), said, whom, case.evidence)
    try:
        n = _number(case.evidence.gate.answered(claim.identity))
    except DataError as error:
        return _refused(claim.name, error)
    value = f"probably {claim.name} ({n}); accept it with: concord claims bind"
    return Proposal(claim.name, claim.identity.base, 0.6, value)
