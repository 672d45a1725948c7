"""What a fitted model is, and Newton's way to the coefficients that are likeliest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Fit", "Sums", "newton"]

Floats = npt.NDArray[np.float64]
Sums = tuple[float, Floats, Floats]
"""Log likelihood, its gradient and the information (minus its second derivative), weighted."""

NEAR, MOST_STEPS, MOST_HALVINGS = 1e-15, 40, 30
"""Newton's decrement for each row, in log likelihoods of weights of mean 1, at which the next step
is the last: errors are then known to 3e-8 of themselves, and coefficients to far more. The most
steps, and halvings of one of them."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients, the information about them and the log likelihood, for weights as they were
    given. `converged`: whether a maximum was found, and after how many `steps`.
    """

    coefficients: Floats
    information: Floats
    loglik: float
    converged: bool
    steps: int = 0

    @property
    def inverse(self) -> Floats:
        """Of the information; NaN where it has none."""
        scale = np.sqrt(np.maximum(np.diag(self.information), 0))
        scale = np.where(scale > 0, scale, 1)
        try:
            found: Floats = np.linalg.inv(self.information / np.outer(scale, scale))
        except np.linalg.LinAlgError:
            return np.full(self.information.shape, np.nan)
        whole: Floats = found / np.outer(scale, scale)
        return whole


def newton(sums: Callable[[Floats], Sums], start: Floats, weight: float) -> Fit:
    """The maximum of a concave log likelihood. `weight`: of all rows, by which it is judged whether
    a step is small. A step that does not climb is halved.
    """
    beta, now = start, sums(start)
    for taken in range(MOST_STEPS):
        loglik, gradient, information = now
        step = _solved(information, gradient)
        if step is None:
            break
        decrement = float(gradient @ step) / weight
        if 0 <= decrement < NEAR:
            return Fit(beta + step, information, loglik, converged=True, steps=taken)
        for _ in range(MOST_HALVINGS):
            new = sums(beta + step)
            if new[0] >= loglik - 1e-12 * abs(loglik):
                break
            step = step / 2
        else:
            break
        beta, now = beta + step, new
    return Fit(beta, now[2], now[0], converged=False)


def _solved(information: Floats, gradient: Floats) -> Floats | None:
    """The step; None where the information is singular."""
    if not (np.isfinite(information).all() and np.isfinite(gradient).all()):
        return None
    scale = np.sqrt(np.diag(information))
    if not (scale > 0).all():
        return None
    try:
        found: Floats = np.linalg.solve(information / np.outer(scale, scale), gradient / scale)
    except np.linalg.LinAlgError:
        return None
    return found / scale if np.isfinite(found).all() else None
