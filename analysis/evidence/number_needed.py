"""How many must be helped for one more to do well: the number needed to treat, as one read-only
table, `NUMBERS`.

With d the pooled effect, Φ the normal distribution and c the share that does well (or has the
event) without help. Positive effects are benefits here: the number of −0.3 is that of 0.3, with its
sign.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

from survey.errors import DataError

__all__ = ["NUMBERS", "Number", "number_needed"]


@dataclass(frozen=True, slots=True)
class Number:
    """One way from an effect to the difference in shares that it makes. `needs_share`: whether it
    asks how many do well without help.
    """

    measure: str
    needs_share: bool
    formula: str
    source: str
    difference: Callable[[float, float], float]


def _without_share(d: float, _share: float) -> float:
    return float(2 * ndtr(d / np.sqrt(2)) - 1)


def _from_share(d: float, share: float) -> float:
    return float(ndtr(d + ndtri(share)) - share)


_ENTRIES = (
    Number(
        "SMD",
        False,
        "1 / (2Φ(d/√2) − 1)",
        "Kraemer & Kupfer (2006), Biological Psychiatry 59, 990–996",
        _without_share,
    ),
    Number(
        "SMD",
        True,
        "1 / (Φ(d + Φ⁻¹(c)) − c)",
        "Furukawa & Leucht (2011), PLoS ONE 6, e19070",
        _from_share,
    ),
    Number("RD", False, "1 / d", "Cook & Sackett (1995), BMJ 310, 452–454", lambda d, _share: d),
    Number(
        "RR",
        True,
        "1 / (c (eᵈ − 1))",
        "Cochrane Handbook (2023), 15.4.4",
        lambda d, share: float(share * np.expm1(d)),
    ),
    Number(
        "OR",
        True,
        "1 / (c₁ − c), logit c₁ = logit c + d",
        "Cochrane Handbook (2023), 15.4.4",
        lambda d, share: float(expit(logit(share) + d) - share),
    ),
)

NUMBERS: Mapping[tuple[str, bool], Number] = MappingProxyType(
    {(one.measure, one.needs_share): one for one in _ENTRIES}
)
"""Each way by its measure, and whether the share without help is known."""


def number_needed(
    effects: tuple[float, float, float], measure: str, share: float | None = None
) -> tuple[float, float, float]:
    """The number of an estimate and of its two limits, nearer to one first: (number, low, high).

    `effects`: estimate, low, high. Infinite where an effect is nothing; where the limits are on
    both sides of nothing, more people on either side would be needed than there are, and `high` is
    infinite. NaN of measures without a way, and where the share is needed and not given. Raises
    DataError for a share outside 0 to 1.

    >>> number, low, high = number_needed((0.3, 0.1, 0.5), "SMD")
    >>> print(f"{number:.1f}, {low:.1f} to {high:.1f}")
    6.0, 3.6 to 17.7
    """
    if share is not None and not 0 < share < 1:
        raise DataError.of("share", f"{share:g} cannot be; it is above 0 and under 1")
    way = NUMBERS.get((measure, share is not None)) or NUMBERS.get((measure, False))
    if way is None:
        return np.nan, np.nan, np.nan
    estimate, low, high = (_inverse(way.difference(one, share or np.nan)) for one in effects)
    if np.isnan(effects[1]):
        return estimate, np.nan, np.nan
    if effects[1] * effects[2] <= 0:
        return estimate, min(abs(low), abs(high)), np.inf
    nearer, further = sorted((low, high), key=abs)
    return estimate, nearer, further


def _inverse(difference: float) -> float:
    return np.inf if difference == 0 else 1 / difference
