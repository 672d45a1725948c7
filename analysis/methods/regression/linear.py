"""Linear regression by weighted least squares."""

import numpy as np
import numpy.typing as npt

from analysis.methods.regression.fit import Fit

__all__ = ["fit_linear", "linear_scores"]

Floats = npt.NDArray[np.float64]


def fit_linear(x: Floats, y: Floats, weights: Floats, start: Floats | None = None) -> Fit:
    """The coefficients β that minimise Σ w (y − x β)²; `loglik` is minus half of that sum, and the
    information Σ w x x′. From the normal equations, refined until residuals are orthogonal.

    Source: Draper, N. R. & Smith, H. (1998). Applied Regression Analysis, 3rd ed., ch. 9. Witness:
    R `lm`, `svyglm`.
    """
    weighted = x * weights[:, None]
    information = weighted.T @ x
    whole = Fit(np.zeros(x.shape[1]), information, 0.0, converged=True)
    inverse = whole.inverse
    beta = np.zeros(x.shape[1]) if start is None else start
    for _ in range(3):
        beta = beta + inverse @ (weighted.T @ (y - x @ beta))
    residual = y - x @ beta
    loglik = -float(weights @ residual**2) / 2
    return Fit(beta, information, loglik, converged=bool(np.isfinite(beta).all()))


def linear_scores(x: Floats, y: Floats, beta: Floats) -> Floats:
    """(y − x β) x of each row."""
    found: Floats = (y - x @ beta)[:, None] * x
    return found
