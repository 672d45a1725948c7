"""The interval of a net score: the share that agrees less the share that disagrees.

Agreeing and disagreeing exclude each other, so the two shares are of one trinomial, as are the two
kinds of change in matched pairs; Tango's score interval for these is an interval for a net score.
Like Wilson's it has a width at the ends too.
"""

from collections.abc import Callable

import numpy as np

__all__ = ["score_interval"]

STEPS = 60
"""Halvings of the range −1 to 1, which end below 1e-17."""


def score_interval(plus: float, minus: float, n: float, z: float) -> tuple[float, float]:
    """Bounds of d = (plus − minus) / n: those δ at which |plus − minus − n δ| / √(n (2 q + δ
    (1 − δ))) is z.

    q is the share of `minus` that is likeliest where the net score is δ: the larger root of 2 n
    q² + B q − minus δ (1 − δ) = 0, B = (2 n − plus + minus) δ − plus − minus. `plus`, `minus`, `n`
    are counts, or shares of an effective sample size; `z` is the quantile of the normal
    distribution, or of Student's t.

    Source: Tango, T. (1998). Statistics in Medicine 17, 891–908.

    >>> low, high = score_interval(60, 25, 100, 1.959964)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.1732 to 0.5035
    """
    estimate = (plus - minus) / n

    def beyond(delta: float) -> bool:
        rest = (2 * n - plus + minus) * delta - plus - minus
        likeliest = (np.sqrt(max(rest**2 + 8 * n * minus * delta * (1 - delta), 0.0)) - rest) / (
            4 * n
        )
        variance = max(n * (2 * likeliest + delta * (1 - delta)), 0.0)
        return bool(abs(plus - minus - n * delta) > z * np.sqrt(variance))

    return _edge(estimate, -1.0, beyond), _edge(estimate, 1.0, beyond)


def _edge(inside: float, end: float, beyond: Callable[[float], bool]) -> float:
    """Where between a point that is inside and the end one comes to be beyond; the end where that
    never happens.
    """
    if not beyond(end):
        return end
    outside = end
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if beyond(middle) else (middle, outside)
    return inside
