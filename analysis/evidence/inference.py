"""Intervals and tests of a pooled effect, and prediction intervals, as read-only tables: `TESTS`
and `PREDICTIONS`.

In the formulas w = 1 / (v + τ²), se² = 1 / Σw without moderators, k effects, p coefficients, and
s² = Σ w (y − Xb)² / (k − p).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from analysis.evidence.weighted import Weighted
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "ADHOC",
    "NORMAL",
    "PREDICTIONS",
    "TESTS",
    "Known",
    "PoolTest",
    "Prediction",
    "pool_test_named",
    "prediction_named",
]

ADHOC = "adhoc"
NORMAL = np.inf
"""The degrees of freedom of a normal distribution; tables show none there."""


@dataclass(frozen=True, slots=True)
class PoolTest:
    """One way to an interval of a pooled effect. `factor`: what the variance is multiplied by, from
    s²; `df`: degrees of freedom, from k − p.
    """

    name: str
    title: str
    formula: str
    source: str
    factor: Callable[[float], float]
    df: Callable[[int], float]

    def of(self, fit: Weighted) -> tuple[float, float]:
        """The factor of the variance and the degrees of freedom of a fit; NaN where none are
        left.
        """
        free = len(fit.weights) - len(fit.beta)
        df = self.df(free)
        scatter = fit.q / free if free > 0 else np.nan
        return self.factor(scatter), df if df > 0 else np.nan


@dataclass(frozen=True, slots=True)
class Known:
    """A coefficient, or several in arrays, with standard error and degrees of freedom."""

    estimate: float
    std_error: float
    df: float

    def bounds(self, level: float) -> tuple[float, float]:
        """NaN where there is no spread or no degree of freedom: an interval is never of no
        width.
        """
        if not (self.std_error > 0 and self.df > 0):
            return np.nan, np.nan
        half = critical(level, self.df) * self.std_error
        return self.estimate - half, self.estimate + half

    @property
    def p_value(self) -> float:
        """Two-sided, of no effect."""
        if not (self.std_error > 0 and self.df > 0):
            return np.nan
        statistic = -abs(self.estimate / self.std_error)
        below = ndtr(statistic) if self.df == NORMAL else stdtr(self.df, statistic)
        return float(2 * below)


def critical(level: float, df: float) -> float:
    """The quantile of 1 − (1 − level) / 2."""
    at = 1 - (1 - level) / 2
    return float(ndtri(at) if df == NORMAL else stdtrit(df, at))


_TESTS = (
    PoolTest(
        "z",
        "normal",
        "b ± z se",
        "Hedges & Olkin (1985), Statistical Methods for Meta-Analysis",
        lambda _scatter: 1.0,
        lambda _free: NORMAL,
    ),
    PoolTest(
        "t",
        "Student's t",
        "b ± t(k − p) se",
        "Follmann & Proschan (1999), Biometrics 55, 732–737",
        lambda _scatter: 1.0,
        float,
    ),
    PoolTest(
        "knha",
        "Hartung–Knapp",
        "b ± t(k − p) s se",
        "Knapp & Hartung (2003), Statistics in Medicine 22, 2693–2710",
        lambda scatter: scatter,
        float,
    ),
    PoolTest(
        ADHOC,
        "Hartung–Knapp, never narrower than normal",
        "b ± t(k − p) max(1, s) se",
        "Jackson, Law, Rücker & Schwarzer (2017), Statistics in Medicine 36, 3923–3934",
        lambda scatter: max(1.0, scatter),
        float,
    ),
)

TESTS: Mapping[str, PoolTest] = MappingProxyType({one.name: one for one in _TESTS})
"""Each test by its name. Witness: R metafor 3.8."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One prediction interval: where the true effect of a new study would lie. `df`: from the
    number of studies and the degrees of freedom of the pooled effect's interval.
    """

    name: str
    formula: str
    source: str
    df: Callable[[int, float], float]

    def bounds(self, fitted: Known, tau2: float, studies: int, level: float) -> tuple[float, float]:
        """NaN where τ² is unknown or no degree of freedom is left."""
        df = self.df(studies, fitted.df)
        if not (df > 0 and fitted.std_error > 0):
            return np.nan, np.nan
        return Known(fitted.estimate, float(np.hypot(fitted.std_error, np.sqrt(tau2))), df).bounds(
            level
        )


_PREDICTIONS = (
    Prediction(
        "t",
        "b ± t(k − 2) √(se² + τ²), k the number of studies",
        "Higgins, Thompson & Spiegelhalter (2009), J. R. Stat. Soc. A 172, 137–159",
        lambda studies, _df: studies - 2.0,
    ),
    Prediction(
        "metafor",
        "b ± c √(se² + τ²), c the quantile of the interval of b: z, or t(k − p)",
        "metafor 3.8, predict.rma (Viechtbauer 2010, Journal of Statistical Software 36(3))",
        lambda _studies, df: df,
    ),
)

PREDICTIONS: Mapping[str, Prediction] = MappingProxyType({one.name: one for one in _PREDICTIONS})
"""Each prediction interval by its name."""


def pool_test_named(name: str) -> PoolTest:
    """The test of this name. Raises DataError that lists the names."""
    if name not in TESTS:
        raise DataError.of("test", f"there is no test {shown(name)}{did_you_mean(name, TESTS)}")
    return TESTS[name]


def prediction_named(name: str) -> Prediction:
    """The prediction interval of this name. Raises DataError that lists the names."""
    if name not in PREDICTIONS:
        raise DataError.of(
            "prediction",
            f"there is no prediction interval {shown(name)}{did_you_mean(name, PREDICTIONS)}",
        )
    return PREDICTIONS[name]
