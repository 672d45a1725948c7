"""Response, cooperation, refusal and contact rates as AAPOR's Standard Definitions have them.

    RR1 = I / ((I + P) + (R + NC + O) + (UH + UO))

`RATES` has the formula of each under its name there. Where a formula has e, the share of the cases
of unknown eligibility that are taken to be eligible, it is the share of eligible ones among the
cases of which that is known (proportional allocation): e = (I + P + R + NC + O) / (I + P + R + NC
+ O + NE).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from survey.cases.standing import Standing
from survey.dispositions import Disposition

__all__ = ["RATES", "Counts", "Rate", "counted", "eligibility", "rates"]

Counts = Mapping[Disposition, int]
"""Cases of each class; one that is not in it has none."""

_ELIGIBLE: tuple[Disposition, ...] = ("I", "P", "R", "NC", "O")
_UNKNOWN: tuple[Disposition, ...] = ("UH", "UO")


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate: the cases of `above` out of those of `below`, with those of unknown eligibility all
    counted, in the share e, or not at all.
    """

    name: str
    words: str
    above: tuple[Disposition, ...]
    below: tuple[Disposition, ...]
    unknown: Literal["all", "e", "none"] = "none"

    @property
    def formula(self) -> str:
        """As it stands in a text.

        >>> RATES["RR3"].formula
        'I / (I + P + R + NC + O + e(UH + UO))'
        """
        unknown = {"all": ("UH + UO",), "e": ("e(UH + UO)",), "none": ()}[self.unknown]
        above = " + ".join(self.above)
        below = " + ".join((*self.below, *unknown))
        return f"{f'({above})' if len(self.above) > 1 else above} / ({below})"

    def of(self, counts: Counts) -> float | None:
        """As a proportion; None where it is of no cases, or e is needed and not known."""
        unknown = _sum(counts, _UNKNOWN) if self.unknown != "none" else 0
        weight: float | None = 1
        if self.unknown == "e" and unknown:
            weight = eligibility(counts)
        if weight is None:
            return None
        below = _sum(counts, self.below) + weight * unknown
        return _sum(counts, self.above) / below if below else None


_TALKED: tuple[Disposition, ...] = ("I", "P", "R", "O")
_IN_ORDER = (
    Rate("RR1", "response rate, all unknown cases taken as eligible", ("I",), _ELIGIBLE, "all"),
    Rate("RR2", "the same with partial interviews", ("I", "P"), _ELIGIBLE, "all"),
    Rate("RR3", "response rate, unknown cases eligible in the share e", ("I",), _ELIGIBLE, "e"),
    Rate("RR4", "the same with partial interviews", ("I", "P"), _ELIGIBLE, "e"),
    Rate("RR5", "response rate without unknown cases", ("I",), _ELIGIBLE),
    Rate("RR6", "the same with partial interviews", ("I", "P"), _ELIGIBLE),
    Rate("COOP1", "cooperation rate of all who were reached", ("I",), _TALKED),
    Rate("COOP2", "the same with partial interviews", ("I", "P"), _TALKED),
    Rate("COOP3", "cooperation rate of those who could answer", ("I",), ("I", "P", "R")),
    Rate("COOP4", "the same with partial interviews", ("I", "P"), ("I", "P", "R")),
    Rate("REF1", "refusal rate, all unknown cases taken as eligible", ("R",), _ELIGIBLE, "all"),
    Rate("REF2", "refusal rate, unknown cases eligible in the share e", ("R",), _ELIGIBLE, "e"),
    Rate("REF3", "refusal rate without unknown cases", ("R",), _ELIGIBLE),
    Rate("CON1", "contact rate, all unknown cases taken as eligible", _TALKED, _ELIGIBLE, "all"),
    Rate("CON2", "contact rate, unknown cases eligible in the share e", _TALKED, _ELIGIBLE, "e"),
    Rate("CON3", "contact rate without unknown cases", _TALKED, _ELIGIBLE),
)

RATES: Mapping[str, Rate] = MappingProxyType({each.name: each for each in _IN_ORDER})
"""Each rate by AAPOR's name of it."""


def counted(all_: Iterable[Standing]) -> Counts:
    """How many cases there are of each class."""
    return Counter(each.outcome.disposition for each in all_)


def eligibility(counts: Counts) -> float | None:
    """e: the share of eligible cases among those of which it is known; None where it is of none."""
    eligible = _sum(counts, _ELIGIBLE)
    known = eligible + counts.get("NE", 0)
    return eligible / known if known else None


def rates(counts: Counts) -> dict[str, float | None]:
    """Every rate by its name, as a proportion; None where it is undefined."""
    return {name: rate.of(counts) for name, rate in RATES.items()}


def _sum(counts: Counts, classes: Iterable[Disposition]) -> int:
    return sum(counts.get(each, 0) for each in classes)
