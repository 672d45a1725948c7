"""Two rates beside each other, before and after or of two groups: difference, ratio and odds ratio
with intervals that hold for small numbers, as one read-only table, `RATES`; and as so many in so
many people.

In the formulas p = x / n of the second rate and q of the first; of the same people b had it the
first time only, c the second time only, a both times, d neither. z is the normal quantile.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, inf, isfinite, nan, sqrt
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import binomtest
from scipy.stats.contingency import odds_ratio

from analysis.estimation.estimates import unweighted
from analysis.estimation.pairs import Pairs
from analysis.methods.differences import DIFFERENCES
from analysis.methods.intervals import checked_level
from analysis.outcomes.movement import paired_shares
from survey.errors import DataError

__all__ = ["RATES", "Rate", "compare_rates", "compare_rates_of_same", "natural_frequency"]

Estimate = tuple[float, float, float]
"""Estimate, low, high."""
Counts = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Rate:
    """One way to compare two rates. `two`: of x, n of two groups. `same`: of the counts a, b, c, d
    of the same people.
    """

    name: str
    two_formula: str
    same_formula: str
    source: str
    two: Callable[[Counts, float], Estimate]
    same: Callable[[Counts, float], Estimate]


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _difference(counts: Counts, level: float) -> Estimate:
    x, n, y, m = counts
    first, second = (unweighted(np.array([k]), np.array([of])) for k, of in ((x, n), (y, m)))
    nothing = np.zeros(1)
    variance = first.std_error**2 + second.std_error**2
    pairs = Pairs(second, first, variance, nothing, nothing + nan)
    found = DIFFERENCES["newcombe"](pairs, level)
    return y / m - x / n, float(found.low[0]), float(found.high[0])


def _difference_of_same(counts: Counts, level: float) -> Estimate:
    a, b, c, d = counts
    found = DIFFERENCES["tango"](paired_shares(a, c, b, d), level, paired=True)
    return (c - b) / sum(counts), float(found.low[0]), float(found.high[0])


def _ratio(counts: Counts, level: float) -> Estimate:
    """The ratios φ at which the score statistic is z²."""
    x, n, y, m = counts
    if x == 0 and y == 0:
        return nan, nan, nan
    estimate = (y / m) / (x / n) if x else inf

    def off(log_ratio: float) -> float:
        ratio = exp(log_ratio)
        # the likeliest shares of which the second is φ times the first
        one = (n + m) * ratio
        two = n + y + ratio * (m + x)
        low = 2 * (x + y) / (two + sqrt(two**2 - 4 * one * (x + y)))
        high = low * ratio
        spread = ratio**2 * low * (1 - low) / n + high * (1 - high) / m
        return abs(y / m - ratio * x / n) / sqrt(spread) - z if spread > 0 else -z

    z = _z(level)
    middle = np.log(estimate) if 0 < estimate < inf else (np.log((y + 0.5) * n / ((x + 0.5) * m)))
    low = 0.0 if y == 0 else exp(_end(off, middle, -1))
    high = inf if x == 0 else exp(_end(off, middle, 1))
    return estimate, low, high


def _end(off: Callable[[float], float], middle: float, way: int) -> float:
    step = 1.0
    while off(middle + way * step) < 0:
        step *= 2
    return float(brentq(off, middle, middle + way * step, xtol=1e-13, rtol=1e-13))


def _ratio_of_same(counts: Counts, level: float) -> Estimate:
    a, b, c, _ = counts
    first, second, n = a + b, a + c, a + b + c
    if n == 0:
        return nan, nan, nan
    spread = sqrt((b + c + 2) / ((first + 1) * (second + 1)))
    parts = [sqrt((1 - (k + 1) / (n + 2)) / (k + 1)) for k in (first, second)]
    k = spread / sum(parts) * _z(level)
    bounds = [_wilson(count, n, k) for count in (first, second)]
    estimate = second / first if first else inf
    low = bounds[1][0] / bounds[0][1]
    return estimate, low, bounds[1][1] / bounds[0][0] if bounds[0][0] > 0 else inf


def _wilson(x: int, n: int, z: float) -> tuple[float, float]:
    middle, reach = 2 * x + z**2, z * sqrt(z**2 + 4 * x * (1 - x / n))
    whole = 2 * (n + z**2)
    return (0.0 if x == 0 else (middle - reach) / whole), (middle + reach) / whole


def _odds(counts: Counts, level: float) -> Estimate:
    x, n, y, m = counts
    if x + y in {0, n + m}:
        return nan, nan, nan
    found = odds_ratio([[y, m - y], [x, n - x]], kind="conditional")
    interval = found.confidence_interval(level)
    return float(found.statistic), float(interval.low), float(interval.high)


def _odds_of_same(counts: Counts, level: float) -> Estimate:
    _, b, c, _ = counts
    if b + c == 0:
        return nan, nan, nan
    interval = binomtest(c, b + c).proportion_ci(level, method="exact")
    low, high = (p / (1 - p) if p < 1 else inf for p in (interval.low, interval.high))
    return c / b if b else inf, low, high


RATES: Mapping[str, Rate] = MappingProxyType(
    {
        one.name: one
        for one in (
            Rate(
                "difference",
                "p − q, Newcombe's interval",
                "(c − b) / n, Tango's interval",
                "Newcombe, R. G. (1998). Statistics in Medicine 17, 873–890; Tango, T. (1998). "
                "Statistics in Medicine 17, 891–908",
                _difference,
                _difference_of_same,
            ),
            Rate(
                "ratio",
                "p / q, the φ at which (p − φ q)² = z² (φ² q̃ (1 − q̃) / n + p̃ (1 − p̃) / m), the "
                "likeliest shares with p̃ = φ q̃",
                "(a + c) / (a + b), of Wilson's bounds of both on a + b + c at k z",
                "Koopman, P. A. R. (1984). Biometrics 40, 513–517; Bonett, D. G. & Price, R. M. "
                "(2006). Statistics in Medicine 25, 3039–3047",
                _ratio,
                _ratio_of_same,
            ),
            Rate(
                "odds ratio",
                "the likeliest given all four sums, with Fisher's exact interval",
                "c / b, with Clopper and Pearson's interval of c in b + c",
                "Fisher, R. A. (1935). Journal of the Royal Statistical Society 98, 39–82; "
                "Agresti, A. (2013). Categorical Data Analysis, 3rd ed., ch. 3 and 11",
                _odds,
                _odds_of_same,
            ),
        )
    }
)
"""Every comparison by its name."""


def compare_rates(
    first: tuple[int, int], second: tuple[int, int], *, level: float = 0.95
) -> pd.DataFrame:
    """Two rates of different people: (how many, of how many) each, the second against the first.

    Columns: comparison (a name of `RATES`), first, second (proportions), n_first, n_second,
    estimate, low, high, level. A ratio is endless where the first rate is 0; NaN where nothing can
    be said. Raises DataError for counts that are no counts.

    Witness: R `fisher.test`, and by its own equation, `witness_outcomes.R`.

    >>> found = compare_rates((14, 56), (5, 50))
    >>> print(found[["comparison", "estimate", "low", "high"]].round(2).to_string(index=False))
    comparison  estimate   low  high
    difference     -0.15 -0.29 -0.00
         ratio      0.40  0.16  0.98
    odds ratio      0.34  0.09  1.10
    """
    counts = (*_checked(first, "first"), *_checked(second, "second"))
    return _compared(counts, (first[0] / first[1], second[0] / second[1]), level, same=False)


def compare_rates_of_same(
    *, both: int, first_only: int, second_only: int, neither: int, level: float = 0.95
) -> pd.DataFrame:
    """Two rates of the same people, such as before and after: how many had it both times, the first
    only, the second only, neither. Columns as `compare_rates`.

    >>> found = compare_rates_of_same(both=4, first_only=10, second_only=1, neither=41)
    >>> print(found[["comparison", "estimate", "low", "high"]].round(2).to_string(index=False))
    comparison  estimate   low  high
    difference     -0.16 -0.28 -0.05
         ratio      0.36  0.17  0.77
    odds ratio      0.10  0.00  0.70
    """
    counts = (both, first_only, second_only, neither)
    for name, count in zip(("both", "first_only", "second_only", "neither"), counts, strict=True):
        if not _is_count(count):
            raise DataError.of(name, f"is {count}; give how many people, 0 or more")
    n = sum(counts)
    if n == 0:
        raise DataError.of("both", "there is nobody; give how many people were in each")
    return _compared(counts, ((both + first_only) / n, (both + second_only) / n), level, same=True)


def _is_count(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= 0


def _checked(given: tuple[int, int], role: str) -> tuple[int, int]:
    x, n = given
    if not (_is_count(x) and _is_count(n) and x <= n and n > 0):
        raise DataError.of(role, f"is {x} of {n}; give how many, of how many people, above 0")
    return int(x), int(n)


def _compared(
    counts: Counts, shares: tuple[float, float], level: float, *, same: bool
) -> pd.DataFrame:
    level = checked_level(level)
    n = (sum(counts),) * 2 if same else (counts[1], counts[3])
    rows = []
    for name, one in RATES.items():
        estimate, low, high = (one.same if same else one.two)(counts, level)
        rows.append(
            {
                "comparison": name,
                "first": shares[0],
                "second": shares[1],
                "n_first": n[0],
                "n_second": n[1],
                "estimate": estimate,
                "low": low,
                "high": high,
                "level": level,
            }
        )
    return pd.DataFrame(rows)


ODD = range(6, 10)
"""Numbers of people of which nobody says that several are so."""


def natural_frequency(share: float) -> tuple[int, int]:
    """A share (0 to 1) as so many in so many people, with the smallest numbers that people use and
    that say it to half a percentage point: some in 2, 3, 4, 5 or 10, one in 6 to 9, else in a
    hundred; a share that is not 0 or 1 and within half a per cent of it in a thousand.

    >>> [natural_frequency(share) for share in (0.25, 0.1, 0.332, 0.47, 0.8, 0.887, 0.002, 0.0)]
    [(1, 4), (1, 10), (1, 3), (47, 100), (4, 5), (89, 100), (2, 1000), (0, 100)]
    """
    if not (isfinite(share) and 0 <= share <= 1):
        raise DataError.of("share", f"is {share}; give a proportion from 0 to 1")
    for of in range(2, 11):
        some = round(share * of)
        usual = some == 1 or (0 < some < of and of not in ODD)
        if usual and abs(some / of - share) < 0.005:
            return some, of
    of = 1000 if 0 < min(share, 1 - share) < 0.005 else 100
    return round(share * of), of
