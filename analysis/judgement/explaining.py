"""What a figure is that is not the one of the data: rounded otherwise, said too strongly, or right
for something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from math import isnan

from analysis.bases import APART, BASES, EVERYONE
from analysis.counting.everyone import takes_in_everyone
from analysis.figures import EVERYBODY, Answers, Identity, People
from analysis.figures.domains import GROUP
from analysis.judgement.bases import said_on, told_apart
from analysis.judgement.case import Case
from analysis.judgement.evidence import Evidence
from analysis.judgement.fitting import fits
from analysis.judgement.mention import Mention
from analysis.publication.released import Released
from analysis.publication.standards import enough
from analysis.rounding import EXACT, percentage
from survey.missing import Missing

__all__ = ["Explanation", "explained", "near_miss", "overstated", "rounded_up"]

NEAR = 0.1
"""A fraction in words that is further from the share than ten points is no overstatement but
another figure."""

NEAR_NUMBER = 0.02
"""The same for a percentage: "over 84%" of what is 83.9%."""

_SHARES = ("percentage", "fraction", "range")
"""Kinds of mention that are told by their number alone."""

_ASKED = (*APART, Missing.NOT_APPLICABLE, Missing.NOT_REACHED)
_OTHER_BASES = {
    "of all who were asked, whatever they said": _ASKED,
    "of everybody interviewed, those who were not asked counted in": (*_ASKED, Missing.NOT_ASKED),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a number would be right for: `verdict` says in what respect that is something else;
    `words`: on which base.
    """

    verdict: str
    identity: Identity
    words: str = ""


def near_miss(case: Case) -> bool:
    """Whether the right figure was rounded in another way: cut off, rounded up, or put together
    from rounded parts.
    """
    mention = case.mention
    if case.claim is None or mention.modifier or isnan(case.computed) or case.wrong_way:
        return False
    if mention.kind == "interval":
        pairs = zip(case.bounds, (mention.low, mention.high), strict=True)
        return all(_neighbours(bound, said * 100, mention.places) for bound, said in pairs)
    if case.difference:
        found = case.difference
        if mention.kind not in ("points", "percentage"):
            return False
        rounded = abs(
            percentage(found.one.estimate, mention.places)
            - percentage(found.other.estimate, mention.places)
        )
        return rounded == _written(mention.value) or _neighbours(
            abs(found.difference), mention.value, mention.places
        )
    if mention.kind != "percentage" or case.figure is None:
        return False
    return _cut_off(case.computed, mention.value, mention.places) or _of_parts(case) == _written(
        mention.value
    )


def rounded_up(case: Case) -> bool:
    """Whether the right percentage was rounded up where it should have been rounded down."""
    plain = (
        case.mention.kind == "percentage" and not case.mention.modifier and case.figure is not None
    )
    return plain and _neighbours(case.computed, case.mention.value, case.mention.places)


def _cut_off(share: float, written: float, places: int) -> bool:
    """Whether a number is the share without its further decimals."""
    if isnan(share):
        return False
    exact, step = Decimal(f"{share:.{EXACT}f}") * 100, Decimal(1).scaleb(-places)
    return _written(written) == exact.quantize(step, ROUND_FLOOR)


def _neighbours(share: float, written: float, places: int) -> bool:
    """Whether a number is the share rounded, up or down, to so many places."""
    if isnan(share):
        return False
    exact, step = Decimal(f"{share:.{EXACT}f}") * 100, Decimal(1).scaleb(-places)
    return _written(written) in {exact.quantize(step, way) for way in (ROUND_FLOOR, ROUND_CEILING)}


def _written(value: float) -> Decimal:
    return Decimal(f"{value:.6f}").normalize()


def _of_parts(case: Case) -> Decimal | None:
    """The sum of the rounded shares of the answers, where several count together."""
    identity = case.claim.identity if case.claim else None
    if identity is None or len(identity.codes) < 2:
        return None
    parts = [
        found.estimate
        for code in identity.codes
        if isinstance(
            found := case.evidence.gate.figure(replace(identity, answers=Answers((code,)))),
            Released,
        )
    ]
    if len(parts) < len(identity.codes):
        return None
    return sum((percentage(part, case.mention.places) for part in parts), Decimal(0)).normalize()


def overstated(case: Case) -> bool:
    """Whether words rather than a number are at fault: the share is near, and the words say more,
    or on the other side of it.
    """
    mention, share = case.mention, case.computed
    if case.figure is None or isnan(share) or case.number_holds:
        return False
    if mention.kind == "phrase":
        return (share < mention.low) == (mention.high > 0.5) or share <= 0.5
    if mention.kind == "fraction":
        return abs(mention.value - share) <= NEAR + 1e-9
    return (
        mention.kind == "percentage"
        and bool(mention.modifier)
        and abs(mention.value / 100 - share) <= NEAR_NUMBER
    )


@lru_cache(maxsize=1)
def explained(case: Case) -> Explanation | None:
    """The nearest thing that a number which does not hold is right for: another base, then other
    people, then other answers.
    """
    mention, figure = case.mention, case.figure
    if case.number_holds or figure is None:
        return None
    identity = figure.identity
    apart = mention.kind in (*_SHARES, "phrase") and told_apart(identity, case.words)
    based = next(_on_bases(case, identity, near=True), None) if apart else None
    if based is not None:
        return based
    if near_miss(case) or overstated(case) or mention.kind not in _SHARES:
        return None
    return next(_explanations(case, identity), None)


def _right(mention: Mention, share: float, n: int) -> bool:
    return enough(n) and fits(mention, share, (share, share))


def _explanations(case: Case, identity: Identity) -> Iterator[Explanation]:
    mention, evidence = case.mention, case.evidence
    yield from _on_bases(case, identity)
    for words, kinds in _OTHER_BASES.items():
        if _right(mention, *evidence.on_base(identity, [kind.value for kind in kinds])):
            yield Explanation("other base", identity, words)
    for people in _other_people(identity, evidence):
        other = evidence.released(identity.of(people))
        if other is None or other.identity == identity:
            continue
        if _right(mention, other.estimate, other.n):
            yield Explanation("other people", other.identity)
    apart = told_apart(identity, case.words)
    bases = [replace(identity, base=base) for base in BASES if apart and base != identity.base]
    for asked in (identity, *bases):
        if asked.base == EVERYONE and not takes_in_everyone(evidence.codebook.item(asked.item)):
            continue
        for figure in evidence.gate.of_item(asked):
            same = figure.identity.codes == identity.codes
            if not same and _right(mention, figure.estimate, figure.n):
                yield Explanation("other answers", figure.identity)


def _on_bases(case: Case, identity: Identity, *, near: bool = False) -> Iterator[Explanation]:
    """Other bases that the number is right on; `near`: of those who were asked instead of everyone
    and the other way round, also where it is rounded otherwise.
    """
    mention, evidence = case.mention, case.evidence
    for base in BASES:
        if base == identity.base or (near and EVERYONE not in (base, identity.base)):
            continue
        if base == EVERYONE and not takes_in_everyone(evidence.codebook.item(identity.item)):
            continue
        other = replace(identity, base=base)
        share, n = evidence.on_base(identity, base)
        rounded = near and mention.kind == "percentage" and not mention.modifier
        if _right(mention, share, n) or (
            rounded and enough(n) and _neighbours(share, mention.value, mention.places)
        ):
            yield Explanation("other base", other, said_on(other, case.words))


def _other_people(identity: Identity, evidence: Evidence) -> Iterator[People]:
    """The people that a sentence could mean instead: other groups with the same filter, or with
    none; the same groups with another filter.
    """
    named = [each.code for each in evidence.codebook.combinations if evidence.by == GROUP]
    unions = [
        evidence.gate.together(members)
        for members in evidence.instruments.values()
        if len(members) > 1
    ]
    groups = (*map(People.of, (*evidence.groups, *named)), EVERYBODY, *unions)
    where = {part.where for part in identity.people.parts}
    kept = [where.pop()] if len(where) == 1 else []
    filters = ("", *(one.code for one in evidence.codebook.filters))
    codes = identity.people.codes
    wanted = [
        *(People.of(*each.codes, where=kept[0]) for each in groups if kept and kept[0]),
        *groups,
        *(People.of(*codes, where=one) for one in filters),
    ]
    yield from dict.fromkeys(wanted)
