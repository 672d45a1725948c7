"""Score intervals of the difference of two proportions: of independent ones after Mee and after
Miettinen and Nurminen, of two shares of the same people after Tango: two items that they answered,
or a net score, the share that agrees less the share that disagrees.

The interval holds every difference δ that a score test does not reject: where the likeliest
proportions that differ by δ take the place of the observed ones in the standard error. Like
Wilson's interval it has a width where both proportions are 0% or 100%.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

__all__ = ["paired_score_bounds", "score_bounds"]

Floats = npt.NDArray[np.float64]
Bounds = tuple[Floats, Floats]

STEPS = 60
"""Halvings of the range −1 to 1, which end below 1e-17."""


def score_bounds(
    p_a: Floats, n_a: Floats, p_b: Floats, n_b: Floats, z: float, *, unbiased: bool
) -> Bounds:
    """Bounds of δ = p_a − p_b: where |p_a − p_b − δ| / √(k (q_a (1 − q_a) / n_a + q_b
    (1 − q_b) / n_b)) is z.

    q_a and q_b are the likeliest proportions with q_a − q_b = δ; k is 1 (Mee), and `unbiased`
    n / (n − 1), n = n_a + n_b (Miettinen and Nurminen). NaN where one of the two has no
    respondents. All arrays are of one shape.

    Source: Mee, R. W. (1984). Biometrics 40, 1175–1176; Miettinen, O. & Nurminen, M. (1985).
    Statistics in Medicine 4, 213–226.

    >>> shares_and_bases = (np.array([one]) for one in (0.5, 10.0, 0.25, 12.0))
    >>> low, high = score_bounds(*shares_and_bases, 1.959964, unbiased=True)
    >>> print(f"{low[0]:.4f} to {high[0]:.4f}")
    -0.1584 to 0.5944
    """
    difference, n = p_a - p_b, n_a + n_b
    larger = n / (n - 1) if unbiased else np.ones_like(n)

    def beyond(delta: Floats) -> npt.NDArray[np.bool_]:
        q_a = _likeliest(p_a, n_a, p_b, n_b, delta)
        q_b = q_a - delta
        variance = larger * (q_a * (1 - q_a) / n_a + q_b * (1 - q_b) / n_b)
        return np.asarray(np.abs(difference - delta) > z * np.sqrt(np.maximum(variance, 0)))

    with np.errstate(invalid="ignore", divide="ignore"):
        return _edge(difference, -1.0, beyond), _edge(difference, 1.0, beyond)


def paired_score_bounds(
    first: npt.ArrayLike, second: npt.ArrayLike, size: npt.ArrayLike, z: float
) -> Bounds:
    """Bounds of δ, the difference of two shares of n people: where |f − g − n δ| / √(n (2 q + δ
    (1 − δ))) is z.

    `first` and `second`, f and g: who gave the answer to the first item only, and to the second
    only; of a net score who agrees, and who disagrees. q is the likeliest share of the second where
    the difference is δ: the larger root of 2 n q² + B q − g δ (1 − δ) = 0, B = (2 n − f + g) δ − f
    − g. f, g and n (`size`) are counts, or shares of an effective sample size; `z` is the quantile
    of the normal distribution, or of Student's t. NaN where there is nobody. All arrays are of one
    shape.

    Source: Tango, T. (1998). Statistics in Medicine 17, 891–908.

    >>> low, high = paired_score_bounds(1, 7, 21, 1.959964)
    >>> print(f"{low:.3f} to {high:.3f}")
    -0.517 to -0.026
    """
    f, g, n = (np.asarray(values, np.float64) for values in (first, second, size))
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = np.asarray((f - g) / n)

    def beyond(delta: Floats) -> npt.NDArray[np.bool_]:
        rest = (2 * n - f + g) * delta - f - g
        q = (np.sqrt(np.maximum(rest**2 + 8 * n * g * delta * (1 - delta), 0)) - rest) / (4 * n)
        variance = n * (2 * q + delta * (1 - delta))
        away = np.abs(f - g - n * delta)
        return np.asarray(away > z * np.sqrt(np.maximum(variance, 0)))

    with np.errstate(invalid="ignore", divide="ignore"):
        return _edge(difference, -1.0, beyond), _edge(difference, 1.0, beyond)


def _likeliest(p_a: Floats, n_a: Floats, p_b: Floats, n_b: Floats, delta: Floats) -> Floats:
    """The q_a at which the likelihood of q_a and q_a − δ is greatest: a root of a cubic, by its
    cosine.
    """
    ratio = n_b / n_a
    a = 1 + ratio
    b = -(a + p_a + ratio * p_b + delta * (ratio + 2))
    c = delta**2 + delta * (2 * p_a + a) + p_a + ratio * p_b
    d = -p_a * delta * (1 + delta)
    v = (b / (3 * a)) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = np.copysign(np.sqrt(np.maximum((b / (3 * a)) ** 2 - c / (3 * a), 0)), v)
    angle = (np.pi + np.arccos(np.clip(np.where(u == 0, 1, v / u**3), -1, 1))) / 3
    likeliest: Floats = np.clip(
        2 * u * np.cos(angle) - b / (3 * a), np.maximum(0, delta), np.minimum(1, 1 + delta)
    )
    return likeliest


def _edge(inside: Floats, end: float, beyond: Callable[[Floats], npt.NDArray[np.bool_]]) -> Floats:
    """Where between a difference that is inside and the end one comes to be beyond; the end where
    that never happens.
    """
    last = np.full_like(inside, end)
    reached = ~beyond(last)
    outside = last
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        out = beyond(middle)
        inside, outside = np.where(out, inside, middle), np.where(out, middle, outside)
    return np.where(reached & ~np.isnan(inside), last, inside)
