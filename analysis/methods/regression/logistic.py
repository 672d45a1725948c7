"""Logistic regression: logit P(y = 1) = x β.

Rows are read in blocks that stay in the cache, once a step of Newton's method.
"""

import numpy as np
import numpy.typing as npt

from analysis.methods.regression.fit import Fit, Sums, newton

__all__ = ["fit_logistic", "logistic_scores", "shares_at"]

Floats = npt.NDArray[np.float64]

AT_ONCE = 40_000
"""Numbers in a block: few enough for the cache, and for BLAS not to share the work among threads,
which wait for each other longer than it takes."""

MANY, EIGHTH = 50_000, 8
"""Of more rows than this, every eighth says where to begin."""


def fit_logistic(x: Floats, y: Floats, weights: Floats, start: Floats | None = None) -> Fit:
    """The coefficients β that maximise Σ w (y x β − log(1 + exp(x β))).

    `x`: rows × coefficients; `y`: 0 or 1; `weights`: above or equal to 0. Source: McCullagh, P. &
    Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., ch. 4. Witness: R `glm`, `svyglm`.
    """
    begin = _begun(x, y, weights) if start is None else start
    return newton(lambda beta: _sums(x, y, weights, beta), begin, float(weights.sum()))


def _begun(x: Floats, y: Floats, weights: Floats) -> Floats:
    """Where to begin: of many rows, where the fit of some of them ends."""
    nothing = np.zeros(x.shape[1])
    if len(x) <= MANY:
        return nothing
    some = slice(None, None, EIGHTH)
    fit = fit_logistic(np.ascontiguousarray(x[some]), y[some], weights[some])
    return fit.coefficients if fit.converged else nothing


def logistic_scores(x: Floats, y: Floats, beta: Floats) -> Floats:
    """The derivative of each row's log likelihood, (y − p) x."""
    found: Floats = (y - shares_at(x @ beta))[:, None] * x
    return found


def shares_at(eta: Floats) -> Floats:
    """1 / (1 + exp(−η)): numpy's exp is many times faster than scipy's expit."""
    likelier = 1 / (1 + np.exp(-np.abs(eta)))
    return np.where(eta >= 0, likelier, 1 - likelier)


def _sums(x: Floats, y: Floats, weights: Floats, beta: Floats) -> Sums:
    loglik, gradient = 0.0, np.zeros(len(beta))
    information = np.zeros((len(beta), len(beta)))
    several = max(AT_ONCE // x.shape[1], 1)
    for at in range(0, len(x), several):
        part = slice(at, at + several)
        rows, w, given = x[part], weights[part], y[part]
        eta = rows @ beta
        likelier = 1 / (1 + np.exp(-np.abs(eta)))
        p = np.where(eta >= 0, likelier, 1 - likelier)
        # log(1 + exp η) = max(η, 0) − log expit |η|
        loglik += float(w @ (given * eta - np.maximum(eta, 0) + np.log(likelier)))
        gradient += (w * (given - p)) @ rows
        # the square root on either side: BLAS works out half of what is symmetric
        half = rows * np.sqrt(w * p * (1 - p))[:, None]
        information += half.T @ half
    return loglik, gradient, information
