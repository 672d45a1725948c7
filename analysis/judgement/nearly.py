"""What a figure is that is nearly the one of the data: rounded otherwise, or said too strongly."""

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import isnan

from analysis.figures import Answers
from analysis.judgement.case import Case
from analysis.rounding import EXACT, percentage

__all__ = ["near_miss", "overstated", "rounded", "rounded_up"]

NEAR = 0.1
"""A fraction in words that is further from the share than ten points is no overstatement but
another figure."""

NEAR_NUMBER = 0.02
"""The same for a percentage: "over 84%" of what is 83.9%."""


def near_miss(case: Case) -> bool:
    """Whether the right figure was rounded in another way: cut off, rounded up, or put together
    from rounded parts.
    """
    mention = case.mention
    if case.claim is None or mention.modifier or isnan(case.computed) or case.wrong_way:
        return False
    if mention.kind == "interval":
        pairs = zip(case.bounds, (mention.low, mention.high), strict=True)
        return all(rounded(bound, said * 100, mention.places) for bound, said in pairs)
    if case.difference:
        found = case.difference
        if mention.kind not in ("points", "percentage"):
            return False
        of_rounded = abs(
            percentage(found.one.estimate, mention.places)
            - percentage(found.other.estimate, mention.places)
        )
        return of_rounded == _written(mention.value) or rounded(
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
    return plain and rounded(case.computed, case.mention.value, case.mention.places)


def _cut_off(share: float, written: float, places: int) -> bool:
    """Whether a number is the share without its further decimals."""
    if isnan(share):
        return False
    exact, step = Decimal(f"{share:.{EXACT}f}") * 100, Decimal(1).scaleb(-places)
    return _written(written) == exact.quantize(step, ROUND_FLOOR)


def rounded(share: float, written: float, places: int) -> bool:
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
        if (found := case.evidence.released(replace(identity, answers=Answers((code,)))))
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
