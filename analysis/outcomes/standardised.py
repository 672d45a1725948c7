"""How large a mean change is in standard deviations: the standardised changes as one read-only
table, `STANDARDISED`, each with its interval.

In the formulas m is the mean change, after less before, of n pairs; s₁ and s₂ are the standard
deviations before and after, s_d that of the changes and r the correlation of the two scores. All
are signed as the change is, and none is corrected for small samples.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import nan, sqrt
from types import MappingProxyType
from typing import Self

import numpy as np
from scipy.optimize import brentq
from scipy.special import nctdtrinc, stdtrit
from scipy.stats import nct

from analysis.outcomes.indices import Floats

__all__ = ["STANDARDISED", "Paired", "Standardised"]

Bounds = tuple[float, float]
NOWHERE: Bounds = (nan, nan)

ROUNDING = 1e-12
"""A variance of changes that is less than this part of those of the scores is rounding: all changed
by the same."""


@dataclass(frozen=True, slots=True)
class Paired:
    """Moments of n pairs of scores: means, variances and covariance (over n − 1), in units of the
    score. NaN where there are too few.
    """

    n: int
    mean_before: float
    mean_after: float
    var_before: float
    var_after: float
    covariance: float

    @classmethod
    def of(cls, before: Floats, after: Floats) -> Self:
        """Of scores of which none is missing."""
        n = len(before)
        if n == 0:
            return cls(0, nan, nan, nan, nan, nan)
        means = float(before.mean()), float(after.mean())
        if n == 1:
            return cls(1, *means, nan, nan, nan)
        one, other = before - means[0], after - means[1]
        free = n - 1
        squares = float(one @ one) / free, float(other @ other) / free
        return cls(n, *means, *squares, float(one @ other) / free)

    @property
    def change(self) -> float:
        return self.mean_after - self.mean_before

    @property
    def sd_before(self) -> float:
        return sqrt(self.var_before)

    @property
    def sd_after(self) -> float:
        return sqrt(self.var_after)

    @property
    def var_change(self) -> float:
        found = self.var_before + self.var_after - 2 * self.covariance
        return found if found > ROUNDING * (self.var_before + self.var_after) else 0.0

    @property
    def sd_change(self) -> float:
        """NaN for fewer than two pairs."""
        return sqrt(self.var_change) if self.n > 1 else nan

    @property
    def correlation(self) -> float:
        """NaN where one of the two does not vary."""
        spread = self.sd_before * self.sd_after
        return self.covariance / spread if spread > 0 else nan

    @property
    def std_error(self) -> float:
        """Of the mean change; NaN where changes do not vary."""
        return self.sd_change / sqrt(self.n) if self.n > 1 and self.sd_change > 0 else nan

    def bounds(self, level: float) -> Bounds:
        """Of the mean change: m ± t(n − 1) s_d / √n."""
        if self.n < 2:
            return NOWHERE
        reach = float(stdtrit(self.n - 1, (1 + level) / 2)) * self.std_error
        return self.change - reach, self.change + reach


Spread = Callable[[Paired], float]
Gradient = Callable[[Paired], tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Standardised:
    """One way to standardise a change: it over `spread`, in units of the score. `gradient`: of the
    logarithm of the spread by variance before, variance after and covariance, for the interval;
    without one it is that of a noncentral t.
    """

    name: str
    title: str
    formula: str
    interval: str
    source: str
    spread: Spread
    gradient: Gradient | None = None

    def __call__(self, pairs: Paired) -> float:
        """The standardised change; NaN where its spread is 0 or not known."""
        spread = self.spread(pairs) if pairs.n > 1 else nan
        return pairs.change / spread if spread > 0 else nan

    def bounds(self, pairs: Paired, level: float) -> Bounds:
        """Its interval; NaN where there is none."""
        found = self(pairs)
        if not (pairs.n > 2 and pairs.sd_change > 0 and np.isfinite(found)):
            return NOWHERE
        if self.gradient is None:
            return _noncentral(found, pairs.n, level)
        spread = self.spread(pairs)
        variance = pairs.std_error**2 / spread**2
        variance += found**2 * _variance_of_log(self.gradient(pairs), pairs)
        reach = float(stdtrit(pairs.n - 1, (1 + level) / 2)) * sqrt(variance)
        return found - reach, found + reach


def _variance_of_log(gradient: tuple[float, float, float], of: Paired) -> float:
    """Of the logarithm of a spread, with scores of a bivariate normal distribution."""
    one, other, both = of.var_before, of.var_after, of.covariance
    moments = np.array(
        [
            [2 * one**2, 2 * both**2, 2 * one * both],
            [2 * both**2, 2 * other**2, 2 * other * both],
            [2 * one * both, 2 * other * both, one * other + both**2],
        ]
    ) / (of.n - 1)
    slopes = np.array(gradient)
    return max(0.0, float(slopes @ moments @ slopes))


def _noncentral(d: float, n: int, level: float) -> Bounds:
    """The d at which t = d √n would lie at the ends of its distribution. That of d below 0 is the
    mirror of that above.
    """
    t, df, tail = abs(d) * sqrt(n), n - 1, (1 - level) / 2
    low, high = (_noncentrality(t, df, part) / sqrt(n) for part in (1 - tail, tail))
    return (low, high) if d >= 0 else (-high, -low)


def _noncentrality(t: float, df: int, part: float) -> float:
    """The noncentrality at which this part of the distribution lies below t. SciPy's inverse stops
    some 1e-6 short, and its distribution is sure only near the root, so the root is looked for
    about there.
    """
    near = float(nctdtrinc(df, part, t))

    def off(place: float) -> float:
        return float(nct.cdf(t, df, place)) - part

    for width in (1e-4, 1e-2, 1.0):
        ends = near - width, near + width
        if off(ends[0]) > 0 > off(ends[1]):
            return float(brentq(off, *ends, xtol=1e-13, rtol=1e-14))
    return near


def _mean_spread(of: Paired) -> float:
    return (of.sd_before + of.sd_after) / 2


def _mean_gradient(of: Paired) -> tuple[float, float, float]:
    whole = 2 * (of.sd_before + of.sd_after)
    one, other = (1 / (whole * sd) if sd > 0 else 0.0 for sd in (of.sd_before, of.sd_after))
    return one, other, 0.0


def _raw_spread(of: Paired) -> float:
    apart = 1 - of.correlation
    return of.sd_change / sqrt(2 * apart) if apart > ROUNDING else nan


def _raw_gradient(of: Paired) -> tuple[float, float, float]:
    r, apart = of.correlation, 1 - of.correlation
    change = 1 / (2 * of.var_change)
    return (
        change - r / (4 * of.var_before * apart),
        change - r / (4 * of.var_after * apart),
        -2 * change + 1 / (2 * apart * of.sd_before * of.sd_after),
    )


_DELTA = (
    "d ± t(n − 1) √(s_d² / (n h²) + d² var(log h)), h what is divided by, its variance that of "
    "normal scores by the delta method"
)
_LAKENS = "Lakens, D. (2013). Frontiers in Psychology 4, 863"
_BONETT = "Bonett, D. G. (2008). Psychological Methods 13, 99–109"

STANDARDISED: Mapping[str, Standardised] = MappingProxyType(
    {
        one.name: one
        for one in (
            Standardised(
                "d_z",
                "By the changes",
                "m / s_d",
                "of t = d √n with a noncentral distribution on n − 1 degrees of freedom, exact",
                f"{_LAKENS}; Cumming, G. & Finch, S. (2001). Educational and Psychological "
                "Measurement 61, 532–574",
                lambda of: of.sd_change,
            ),
            Standardised(
                "d_av",
                "By the mean of both standard deviations",
                "m / ((s₁ + s₂) / 2)",
                _DELTA,
                f"{_LAKENS}; {_BONETT}",
                _mean_spread,
                _mean_gradient,
            ),
            Standardised(
                "d_rm",
                "By the changes as if scores were not correlated",
                "m / s_d · √(2 (1 − r))",
                _DELTA,
                "Morris, S. B. & DeShon, R. P. (2002). Psychological Methods 7, 105–125; "
                f"{_BONETT}",
                _raw_spread,
                _raw_gradient,
            ),
            Standardised(
                "glass",
                "By the standard deviation before (Glass)",
                "m / s₁",
                _DELTA,
                "Becker, B. J. (1988). British Journal of Mathematical and Statistical Psychology "
                f"41, 257–278; {_BONETT}",
                lambda of: of.sd_before,
                lambda of: (1 / (2 * of.var_before), 0.0, 0.0),
            ),
        )
    }
)
"""Every standardised change by its name. A new one is a spread, its gradient, and an entry here."""
