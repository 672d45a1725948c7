"""What an unbound figure may be, the likeliest first, for its author to choose from.

The words of the sentence give each candidate its score (`proposing`). Its number is evidence too:
candidates that it fits come first among those that the words leave near each other, and one that it
does not fit is marked so. It never makes a candidate, and never binds one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.figures import EVERYBODY, Answers, Identity, People
from analysis.judgement.case import SUITABLE, Case
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.item_words import scored_items
from analysis.judgement.plain_words import in_plain_words, value_in_words
from analysis.judgement.proposing import ACCEPTED, propose
from survey.codebook import Item
from survey.errors import DataError

__all__ = ["Candidate", "candidates", "searched"]

MOST = 8
"""Candidates that are shown at once."""

_ITEMS = 4
"""Items, of those that have most of the words, whose figures are looked at."""

_FITS = 1.6
"""How much higher a candidate stands whose number is that of the draft."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure of the study. `said`: what it is of, in plain words; `value`: its number. `score`:
    how likely the words make it, from 0 to 1; `fits`: whether the number of the draft is its.
    """

    claim: str
    base: str
    said: str
    value: str
    score: float
    fits: bool

    @property
    def likely(self) -> bool:
        """Whether it may stand first: below this nothing is proposed."""
        return self.score >= ACCEPTED


def candidates(case: Case, most: int = MOST) -> tuple[Candidate, ...]:
    """Those of an unbound figure. Figures that may not be published are none."""
    found: dict[str, Candidate] = {}
    for claim, score in _claims(case):
        if claim.name in found or case.mention.kind not in SUITABLE[claim.kind]:
            continue
        if (one := _candidate(claim, score, case)) is not None:
            found[claim.name] = one
    ordered = sorted(found.values(), key=lambda one: -one.score * (_FITS if one.fits else 1.0))
    return tuple(ordered[:most])


def searched(text: str, case: Case, most: int = MOST) -> tuple[Candidate, ...]:
    """The figures that words or the name of a claim mean, for the figure of a case."""
    words = " ".join(text.split())
    try:
        claim = case.evidence.read(words)
        named = _candidate(claim, 1.0, case)
    except DataError:
        named = None
    if named is not None:
        return (named,)
    passage = replace(
        case.passage,
        sentence=words,
        before="",
        after=f" {words}",
        block=words,
        under="",
        so_far="",
        lead="",
        enclosed=False,
    )
    return candidates(replace(case, passage=passage), most)


def _claims(case: Case) -> Iterator[tuple[Claim, float]]:
    """Claims with their scores: what is proposed, then what is near it."""
    evidence = case.evidence
    proposal = propose(case)
    if proposal is not None and proposal.claim:
        yield evidence.read(proposal.claim, proposal.base), proposal.score
    scored = scored_items(case)
    best = max((each.score for each in scored.values()), default=0.0)
    ordered = sorted(scored.values(), key=lambda each: -each.score)[:_ITEMS]
    for place, (score, item, said, _) in enumerate(ordered):
        near = 0.4 * score / best / (place + 1)
        answers = [Answers.fitting(item, codes) for codes in said.answers]
        answers += [Answers(net.codes, net.name) for net in item.nets]
        answers += [Answers.of(item, [code]) for code in item.codes] if place == 0 else []
        for people, known in _people(case, item):
            for at, each in enumerate(dict.fromkeys(answers)):
                likely = near * known / (1 + 0.15 * at)
                yield from _of(case, item, each, people, likely)
    if case.mention.kind in SUITABLE["interviews"]:
        for people, known in _people(case, None):
            yield Claim("interviews", Identity("", Answers(()), people)), 0.2 * known


def _of(
    case: Case, item: Item, answers: Answers, people: People, likely: float
) -> Iterator[tuple[Claim, float]]:
    """The figures of these answers and people that the mention can say."""
    identity, kind = Identity(item.id, answers, people), case.mention.kind
    if kind in SUITABLE["base"]:
        yield Claim("base", replace(identity, answers=Answers(()))), 0.8 * likely
    if kind in SUITABLE["count"]:
        yield Claim("count", identity), likely
    if kind in SUITABLE["difference"] and kind not in ("percentage", "interval"):
        for other, known in _people(case, item):
            if not case.evidence.gate.overlap(people, other):
                yield Claim("difference", identity, other), likely * known
    elif kind not in SUITABLE["base"]:
        yield Claim("share", identity), likely


def _people(case: Case, item: Item | None) -> Iterator[tuple[People, float]]:
    """Those whom the sentence names, then every other group that was asked, and all together."""
    evidence = case.evidence
    asked = evidence.asked_all(item.id) if item else frozenset(evidence.groups)
    asked = asked or frozenset(evidence.groups)
    named = case.whom.groups
    if named:
        yield evidence.called(named), 1.0
    for group in (one for one in evidence.groups if one in asked):
        yield People.of(group), 0.5
    for one in evidence.codebook.combinations:
        if set(one.of) <= asked:
            yield People.of(one.code), 0.45
    if len(asked) > 1:
        yield (EVERYBODY if asked == set(evidence.groups) else evidence.called(asked)), 0.4


def _candidate(claim: Claim, score: float, case: Case) -> Candidate | None:
    """A claim as a candidate; None where there is no such figure to be told."""
    evidence: Evidence = case.evidence
    try:
        if not evidence.told(claim):
            return None
        said, value = in_plain_words(claim, evidence), value_in_words(claim, evidence)
        bound = replace(case, claim=claim, inherited=True)
        fits = bound.number_holds
    except DataError:
        return None
    return Candidate(claim.name, claim.identity.base, said, value, round(score, 3), fits)
