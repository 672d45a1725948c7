"""Means, standard deviations and quantiles of answers that have a value, from counts or sums of
weights by answer.

Notation: answer k has the value v_k, n_k respondents and the weight W_k (without a design n_k);
W = Σ W_k, n = Σ n_k.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from analysis.estimation.answered import Answered
from analysis.estimation.estimates import Estimates
from analysis.methods.intervals import Bounds, Method

__all__ = ["Summary", "bounds_of", "deviation", "half_width", "mean", "quantile"]

Floats = npt.NDArray[np.float64]

ROUNDING = 1e-14
"""Squares that are less than this part of the mean's square are rounding: nothing varies."""

STEP = 1e-12
"""Two shares of the weights that are as near as this are the same."""


class Summary(NamedTuple):
    """One figure; bounds are NaN where it has no interval. `answer`: the answer it is about, where
    the figure says which.
    """

    n: int
    estimate: float = np.nan
    std_error: float = np.nan
    low: float = np.nan
    high: float = np.nan
    df: float = np.nan
    answer: str | None = None


def half_width(df: float, level: float) -> float:
    """The quantile of Student's t at 1 − (1 − level) / 2; of the normal distribution where df is
    NaN; NaN where df ≤ 0.
    """
    tail = (1 - level) / 2
    return float(-ndtri(tail) if np.isnan(df) else -stdtrit(df, tail) if df > 0 else np.nan)


def bounds_of(shares: Estimates, answered: Answered, method: Method, level: float) -> Bounds:
    """Bounds of shares of these answers by this method: for a design where they have one."""
    if answered.cells is None:
        return method(shares.chosen, shares.n, level)
    return method.with_design(shares, level)


def mean(answered: Answered, level: float) -> Summary:
    """m = Σ W_k v_k / W, with m ± t se; t has the design's degrees of freedom, without a design
    n − 1.
    """
    some = answered.valued()
    if some.n == 0:
        return Summary(0)
    values, weights = some.values, some.weights
    m, _ = _moments(weights, values)
    error = (
        0.0
        if _same(weights, values)
        else some.error(lambda totals: _means(totals, values), (values - m) / weights.sum())
    )
    df = _freedom(some)
    half = half_width(df, level) * error if error > 0 else np.nan
    return Summary(some.n, m, error if some.n > 1 else np.nan, m - half, m + half, df)


def deviation(answered: Answered, level: float) -> Summary:
    """s = √(n / (n − 1) · Σ W_k (v_k − m)² / W); se(s) = se(s²) / (2 s); bounds s · exp(± t
    se(s) / s).
    """
    some = answered.valued()
    if some.n < 2:
        return Summary(some.n)
    values, weights, larger = some.values, some.weights, some.n / (some.n - 1)
    m, squares = _moments(weights, values)
    df = _freedom(some)
    if _same(weights, values):
        return Summary(some.n, 0.0, 0.0, df=df)

    def variance(totals: Floats) -> Floats:
        away = values - _means(totals, values)[..., None]
        found: Floats = larger * (totals * away**2).sum(axis=-1) / totals.sum(axis=-1)
        return found

    s = float(np.sqrt(larger * squares))
    error = some.error(variance, larger * ((values - m) ** 2 - squares) / weights.sum()) / (2 * s)
    factor = np.exp(half_width(df, level) * error / s) if error > 0 else np.nan
    return Summary(some.n, s, error, float(s / factor), float(s * factor), df)


def quantile(answered: Answered, share: float, method: Method, level: float) -> Summary:
    """The smallest value with more than `share` of the weights at or below it; halfway where
    exactly that share is below.

    The interval holds the values for which the interval of the share at or below them does not rule
    out `share`: low is the first value whose upper bound reaches it, high the first whose lower
    bound does. std_error = (high − low) / (2 t).
    """
    some = answered.valued()
    if some.n == 0:
        return Summary(0)
    order = np.argsort(some.values)
    values = some.values[order]
    along = np.cumsum(some.weights[order]) / some.weights.sum()
    above = int(np.argmax(along > share + STEP))
    at = int(np.argmax(along > share - STEP))
    below = some.shares((some.values[:, None] <= values).astype(np.float64))
    bounds = bounds_of(below, some, method, level)
    low, high = (_first(values, bound >= share) for bound in reversed(bounds))
    if np.isnan(low) or np.isnan(high):
        low = high = np.nan
    error = (high - low) / (2 * half_width(some.degrees, level))
    return Summary(some.n, float(values[at] + values[above]) / 2, error, low, high, some.degrees)


def _first(values: Floats, reached: npt.NDArray[np.bool_]) -> float:
    return float(values[np.argmax(reached)]) if reached.any() else np.nan


def _freedom(answered: Answered) -> float:
    return answered.n - 1.0 if answered.cells is None else answered.degrees


def _moments(weights: Floats, values: Floats) -> tuple[float, float]:
    """Weighted mean, and mean of squares around it."""
    m = float(weights @ values / weights.sum())
    return m, float(weights @ (values - m) ** 2 / weights.sum())


def _means(totals: Floats, values: Floats) -> Floats:
    found: Floats = totals @ values / totals.sum(axis=-1)
    return found


def _same(weights: Floats, values: Floats) -> bool:
    """Whether everybody gave one value."""
    return int((weights > 0).sum()) < 2 or _moments(weights, values)[1] <= ROUNDING * float(
        values.max() ** 2
    )
