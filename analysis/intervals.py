"""Confidence intervals of a proportion, as one read-only table: `METHODS`.

A method turns the number who gave the answer, x, out of n, into bounds. It knows nothing of surveys: weights and clusters come
in as an effective n, with x then a share of it and no longer whole. In the formulas p = x / n, z is the normal quantile of
1 − (1 − level) / 2, and α = 1 − level.

>>> low, high = METHODS["wilson"](84, 100, 0.95)
>>> print(f"{low:.4f} to {high:.4f}")
0.7558 to 0.8990
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtri

from survey.errors import DataError, did_you_mean, shown

__all__ = ["METHODS", "Method", "checked_level", "method_named"]

Array = npt.NDArray[np.float64]
Bounds = tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to an interval. Called with x, n (numbers or arrays) and the level, it gives (low, high), proportions from 0 to 1.

    `formula` and `source` say what `function` computes and who proposed it. Where n is 0, or the method has no interval, both
    bounds are NaN. Raises DataError for an x outside 0 to n and for a level outside 0 to 1.
    """

    name: str
    title: str
    formula: str
    source: str
    function: Callable[[Array, Array, float], Bounds]

    def __call__(self, x: npt.ArrayLike, n: npt.ArrayLike, level: float) -> Bounds:
        level = checked_level(level)
        count, base = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(n, np.float64))
        if ((count < 0) | (count > base)).any():
            raise DataError.of("x", "there are more or fewer with the answer than there are respondents; x runs from 0 to n")
        low, high = np.full(base.shape, np.nan), np.full(base.shape, np.nan)
        some = base > 0
        low[some], high[some] = self.function(count[some], base[some], level)
        return np.clip(low, 0, 1), np.clip(high, 0, 1)


def method_named(name: str) -> Method:
    """The method of this name. Raises DataError that lists them."""
    if name not in METHODS:
        near = did_you_mean(name, METHODS)
        listed = "" if near.startswith("; it can be") else f" The methods are {', '.join(METHODS)}."
        raise DataError.of("method", f"there is no interval method {shown(name)}{near}{listed}")
    return METHODS[name]


def checked_level(level: float) -> float:
    """The level as a float. Raises DataError outside 0 to 1, where 95 was perhaps meant as 0.95."""
    if not 0 < level < 1:
        remedy = f"; did you mean {level / 100:g}?" if 1 < level < 100 else ""
        raise DataError.of("level", f"{level:g} is not between 0 and 1{remedy}")
    return float(level)


def _z(level: float) -> float:
    return float(-ndtri((1 - level) / 2))


def _wilson(x: Array, n: Array, level: float) -> Bounds:
    z = _z(level)
    centre = (x + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(x * (n - x) / n + z**2 / 4)
    return np.where(x == 0, 0, centre - half), np.where(x == n, 1, centre + half)


def _clopper_pearson(x: Array, n: Array, level: float) -> Bounds:
    def lower(x: Array) -> Array:
        bound: Array = betaincinv(np.maximum(x, np.finfo(float).tiny), n - x + 1, (1 - level) / 2)
        return np.where(x == 0, 0, bound)

    return lower(x), 1 - lower(n - x)


def _jeffreys(x: Array, n: Array, level: float) -> Bounds:
    def lower(x: Array) -> Array:
        bound: Array = betaincinv(x + 0.5, n - x + 0.5, (1 - level) / 2)
        return np.where(x == 0, 0, bound)

    return lower(x), 1 - lower(n - x)


def _agresti_coull(x: Array, n: Array, level: float) -> Bounds:
    z = _z(level)
    larger = n + z**2
    centre = (x + z**2 / 2) / larger
    half = z * np.sqrt(centre * (1 - centre) / larger)
    return centre - half, centre + half


def _wald(x: Array, n: Array, level: float) -> Bounds:
    p = x / n
    half = _z(level) * np.sqrt(p * (1 - p) / n)
    half = np.where((x == 0) | (x == n), np.nan, half)
    return p - half, p + half


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.name: method
        for method in (
            Method(
                "wilson",
                "Wilson score",
                "(x + z²/2 ± z √(x (n − x) / n + z²/4)) / (n + z²)",
                "Wilson, E. B. (1927). Journal of the American Statistical Association 22, 209–212",
                _wilson,
            ),
            Method(
                "clopper-pearson",
                "Clopper–Pearson (exact)",
                "low: α/2 quantile of Beta(x, n − x + 1), 0 at x = 0; high: 1 − α/2 quantile of Beta(x + 1, n − x), 1 at x = n",
                "Clopper, C. J. & Pearson, E. S. (1934). Biometrika 26, 404–413",
                _clopper_pearson,
            ),
            Method(
                "jeffreys",
                "Jeffreys (equal tails)",
                "α/2 and 1 − α/2 quantiles of Beta(x + ½, n − x + ½); low is 0 at x = 0, high is 1 at x = n",
                "Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Statistical Science 16, 101–133",
                _jeffreys,
            ),
            Method(
                "agresti-coull",
                "Agresti–Coull",
                "p̃ ± z √(p̃ (1 − p̃) / ñ) with ñ = n + z², p̃ = (x + z²/2) / ñ, clipped to 0 and 1",
                "Agresti, A. & Coull, B. A. (1998). The American Statistician 52, 119–126",
                _agresti_coull,
            ),
            Method(
                "wald",
                "Wald (normal approximation)",
                "p ± z √(p (1 − p) / n), clipped to 0 and 1; none at x = 0 and x = n, where its width would be 0",
                "Laplace, P. S. (1812). Théorie analytique des probabilités",
                _wald,
            ),
        )
    }
)
"""Every interval method by its name. A new one is a function above and an entry here."""
