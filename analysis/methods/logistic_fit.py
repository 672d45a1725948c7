"""How far R had come in fitting a logit when it took the information that the likelihood interval
rests on.

R's svyciprop(method = "likelihood") fits a logistic regression with nothing but a constant, by
iterated weighted least squares. The constant ends at logit(p), but the information n q (1 − q) is
kept from the step before the last, where q is p to some 1e-5 only. To give R's bounds the steps are
taken here as R takes them: the first from each respondent's weight, the others from p.
"""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import scipy

from analysis.counting.sample import Sample
from analysis.counting.sums import Sums
from analysis.counting.tally import Coding

__all__ = ["fitted_information", "information_of"]

Array = npt.NDArray[np.float64]

MOST_WEIGHTS = 10_000
"""With more different weights R's fit is not followed, and the likelihood interval differs from R's
by some 1e-6."""

CONVERGED, MOST_STEPS = 1e-8, 25
"""R's glm.control: the relative change of the deviance that ends the fit, and the most steps."""


def fitted_information(
    coding: Coding,
    sample: Sample,
    shares: Iterable[Callable[[Sums], tuple[Array, Array]]],
    p: Iterable[Array],
) -> Array | None:
    """The information of all figures, item after item, flat; None with more than `MOST_WEIGHTS`.

    `shares`: for each item, from sums over weights × groups, those who gave the answer and those in
    the base, of one shape. `p`: the estimates of each item.
    """
    by_weight = coding.by_weight(sample, MOST_WEIGHTS)
    if by_weight is None:
        return None
    weights, by_item = by_weight
    found = []
    for sums, of_item, estimates in zip(by_item, shares, p, strict=True):
        x, base = (one.reshape(len(weights), -1) for one in np.broadcast_arrays(*of_item(sums)))
        found.append(information_of(weights, x, base, estimates.ravel()))
    return np.concatenate(found)


def information_of(weights: Array, chosen: Array, base: Array, p: Array) -> Array:
    """The information of each figure, n q (1 − q).

    `weights`: the different weights. `chosen`, `base`: respondents with each of them who gave the
    answer, who are in the base, weights × figures. `p`: the estimates. Source: McCullagh, P. &
    Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., 2.5; the start is R's
    binomial()$initialize.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        n = base.sum(axis=0)
        w = weights[:, None] * n / (weights @ base)
        at_start = 0.5 * w * (w + 0.5) / (w + 1) ** 2
        working = np.log(2 * w + 1) + (w + 1) / (w + 0.5)
        b = (at_start * working * (2 * chosen - base)).sum(axis=0) / (at_start * base).sum(axis=0)
        found, before = np.full(p.shape, np.nan), _deviance(b, p)
        for _ in range(MOST_STEPS):
            q = scipy.special.expit(b)
            b = b + (p - q) / (q * (1 - q))
            after = _deviance(b, p)
            ends = np.isnan(found) & (n * np.abs(after - before) < CONVERGED * (n * after + 0.1))
            found[ends] = (n * q * (1 - q))[ends]
            before = after
    return found


def _deviance(b: Array, p: Array) -> Array:
    """Of one respondent: −2 (p log q + (1 − p) log(1 − q)), q = expit(b)."""
    deviance: Array = 2 * (p * np.logaddexp(0, -b) + (1 - p) * np.logaddexp(0, b))
    return deviance
