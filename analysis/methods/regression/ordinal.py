"""Proportional odds: logit P(y ≤ k) = θ_k − x β, for answers in order.

Coefficients are those of x, without a constant, then the thresholds θ. Answers are places from 0.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from analysis.methods.regression.fit import Fit, Sums, newton

__all__ = ["cumulative_shares", "fit_ordinal", "ordinal_scores"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def fit_ordinal(
    x: Floats, y: Places, weights: Floats, answers: int, start: Floats | None = None
) -> Fit:
    """The coefficients that maximise Σ w log(F(θ_y − x β) − F(θ_{y−1} − x β)), F = expit.

    The log likelihood is concave in all of them. Source: McCullagh, P. (1980). Journal of the Royal
    Statistical Society B 42, 109–142. Witness: R `MASS::polr`, `svyolr`.
    """
    if start is None:
        shares = np.bincount(y, weights, minlength=answers)
        cumulated = np.cumsum(shares)[:-1] / shares.sum()
        start = np.concatenate([np.zeros(x.shape[1]), logit(cumulated)])

    def sums(beta: Floats) -> Sums:
        return _sums(x, y, weights, beta, answers)

    return newton(sums, start, float(weights.sum()))


def ordinal_scores(x: Floats, y: Places, beta: Floats, answers: int) -> Floats:
    """The derivative of each row's log likelihood."""
    above, below, share = _around(x, y, beta)
    to_above, to_below = _density(above) / share, -_density(below) / share
    found = np.zeros((len(x), len(beta)))
    slopes = x.shape[1]
    found[:, :slopes] = -x * (to_above + to_below)[:, None]
    rows = np.arange(len(x))
    first, last = y > 0, y < answers - 1
    found[rows[last], slopes + y[last]] += to_above[last]
    found[rows[first], slopes + y[first] - 1] += to_below[first]
    return found


def cumulative_shares(x: Floats, beta: Floats) -> Floats:
    """P(y ≤ k) of each row, rows × thresholds."""
    slopes = x.shape[1]
    found: Floats = expit(beta[slopes:] - (x @ beta[:slopes])[:, None])
    return found


def _around(x: Floats, y: Places, beta: Floats) -> tuple[Floats, Floats, Floats]:
    """θ_y − x β, θ_{y−1} − x β, and the share between them."""
    slopes = x.shape[1]
    ends = np.concatenate([[-np.inf], beta[slopes:], [np.inf]])
    eta = x @ beta[:slopes]
    above, below = ends[y + 1] - eta, ends[y] - eta
    share: Floats = expit(above) * expit(-below) * -np.expm1(below - above)
    return above, below, share


def _density(at: Floats) -> Floats:
    found: Floats = expit(at) * expit(-at)
    return found


def _sums(x: Floats, y: Places, weights: Floats, beta: Floats, answers: int) -> Sums:
    slopes, size = x.shape[1], len(beta)
    if (np.diff(beta[slopes:]) <= 0).any():
        return -np.inf, np.full(size, np.nan), np.full((size, size), np.nan)
    above, below, share = _around(x, y, beta)
    if not (share > 0).all():
        return -np.inf, np.full(size, np.nan), np.full((size, size), np.nan)
    up, down = _density(above) / share, _density(below) / share
    # second derivatives by θ_y (a) and θ_{y−1} (b)
    aa = weights * (up**2 - up * (1 - 2 * expit(above)))
    bb = weights * (down**2 + down * (1 - 2 * expit(below)))
    ab = -weights * up * down
    gradient, information = np.zeros(size), np.zeros((size, size))
    gradient[:slopes] = -((weights * (up - down)) @ x)
    by_answer = _summed(y, np.column_stack([weights * up, weights * down, aa, bb, ab]), answers)
    gradient[slopes:] = by_answer[:-1, 0] - by_answer[1:, 1]
    information[:slopes, :slopes] = (x * (aa + bb + 2 * ab)[:, None]).T @ x
    with_above = _summed(y, x * (aa + ab)[:, None], answers)
    with_below = _summed(y, x * (bb + ab)[:, None], answers)
    across = -(with_above[:-1] + with_below[1:])
    information[slopes:, :slopes], information[:slopes, slopes:] = across, across.T
    own = np.arange(slopes, size)
    information[own, own] = by_answer[:-1, 2] + by_answer[1:, 3]
    between = by_answer[1:-1, 4]
    information[own[1:], own[:-1]] = information[own[:-1], own[1:]] = between
    return float(weights @ np.log(share)), gradient, information


def _summed(y: Places, values: Floats, answers: int) -> Floats:
    """Sums by answer, answers × columns."""
    return np.stack(
        [np.bincount(y, column, minlength=answers) for column in values.T], axis=1
    ).astype(np.float64)
