"""The functions behind `METHODS` for a sample with a design, in the conventions of R survey 4.5
(`svyciprop`).

Each turns what is known about proportions into bounds. They are called only with figures whose
variance is above 0 and whose degrees of freedom are above 0.
`scipy` loads its rooms at their first use, and a figure without a design needs none of them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

__all__ = [
    "Known",
    "asin",
    "beta",
    "clopper_pearson",
    "likelihood",
    "logit_scale",
    "mean",
    "nchs",
    "wilson",
    "xlogit",
]

Array = npt.NDArray[np.float64]
Bounds = tuple[Array, Array]


@dataclass(frozen=True, eq=False)
class Known:
    """Figures, flat: the estimate p, its standard error, that of its logit, the unweighted base n,
    the degrees of freedom.

    `information`: of the logit, n p (1 − p), or what R's fit made of it.
    """

    p: Array
    error: Array
    logit_error: Array
    n: Array
    df: Array
    information: Array

    @property
    def effective(self) -> Array:
        """n_eff = p (1 − p) / std_error²: a simple random sample of this size has the same
        error.
        """
        size: Array = self.p * (1 - self.p) / self.error**2
        return size

    def t(self, level: float) -> Array:
        """The quantile of Student's t at 1 − (1 − level) / 2."""
        quantile: Array = -scipy.special.stdtrit(self.df, (1 - level) / 2)
        return quantile


def wilson(known: Known, level: float) -> Bounds:
    t, n = known.t(level), known.effective
    centre = (known.p * n + t**2 / 2) / (n + t**2)
    half = t / (n + t**2) * np.sqrt(known.p * (1 - known.p) * n + t**2 / 4)
    return centre - half, centre + half


def mean(known: Known, level: float) -> Bounds:
    half = known.t(level) * known.error
    return known.p - half, known.p + half


def asin(known: Known, level: float) -> Bounds:
    angle = np.arcsin(np.sqrt(known.p))
    half = known.t(level) * known.error / (2 * np.sqrt(known.p * (1 - known.p)))
    return np.sin(np.maximum(angle - half, 0)) ** 2, np.sin(
        np.minimum(angle + half, np.pi / 2)
    ) ** 2


def xlogit(known: Known, level: float) -> Bounds:
    half = known.t(level) * known.error / (known.p * (1 - known.p))
    return _around_logit(known.p, half)


def logit_scale(known: Known, level: float) -> Bounds:
    half = known.t(level) * known.logit_error
    return _around_logit(known.p, half)


def _around_logit(p: Array, half: Array) -> Bounds:
    centre = scipy.special.logit(p)
    return scipy.special.expit(centre - half), scipy.special.expit(centre + half)


def beta(known: Known, level: float) -> Bounds:
    return clopper_pearson(known.p, known.effective * _df_ratio(known, level), level)


def nchs(known: Known, level: float) -> Bounds:
    adjusted = np.minimum(known.effective * _df_ratio(known, level), known.n)
    return clopper_pearson(known.p, adjusted, level)


def _df_ratio(known: Known, level: float) -> Array:
    """(t with n − 1 / t with df)², which makes n_eff smaller where there are few clusters."""
    most: Array = scipy.special.stdtrit(known.n - 1, (1 - level) / 2)
    ratio: Array = (most / scipy.special.stdtrit(known.df, (1 - level) / 2)) ** 2
    return ratio


def clopper_pearson(p: Array, n: Array, level: float) -> Bounds:
    """The exact interval of a share p of n, neither of which need make a whole number."""

    def lower(p: Array) -> Array:
        bound: Array = scipy.special.betaincinv(
            np.maximum(n * p, np.finfo(float).tiny), n * (1 - p) + 1, (1 - level) / 2
        )
        return np.where(p == 0, 0, bound)

    return lower(p), 1 - lower(1 - p)


# --- profile likelihood ---------------------------------------------------------------------------

STEPS = 9
"""The most steps of the profile to each side."""


def likelihood(known: Known, level: float) -> Bounds:
    """Figure by figure: R draws the profile as a curve through a few points, so the bounds are
    where that curve is crossed.
    """
    found = [
        _crossed(*figure)
        for figure in zip(
            known.p, known.logit_error, known.n, known.information, known.t(level), strict=True
        )
    ]
    low, high = np.array(found).reshape(-1, 2).T
    return low, high


def _crossed(p: float, error: float, n: float, information: float, t: float) -> tuple[float, float]:
    """The q at which the profile z of b = logit(q) is ± t √λ; λ = error² · information is the
    design effect (Rao–Scott).
    """
    if not (np.isfinite(error) and np.isfinite(t)):
        return np.nan, np.nan
    cutoff = float(t * error * np.sqrt(information))
    furthest = float(np.sqrt(scipy.special.fdtri(1, n - 1, 1 - scipy.special.ndtr(-cutoff) / 2)))
    if not np.isfinite(furthest):
        return _root(-cutoff, p, n), _root(cutoff, p, n)
    b, z = _points(p, error, n, furthest)
    if (
        not z[0] < -cutoff < cutoff < z[-1]
    ):  # the steps end before the cutoff, so there is no curve to cross
        return _root(-cutoff, p, n), _root(cutoff, p, n)
    along = np.linspace(b[0], b[-1], 3 * len(b))
    low, high = np.interp([-cutoff, cutoff], _spline(b, z, along), along)
    return float(scipy.special.expit(low)), float(scipy.special.expit(high))


def _points(p: float, error: float, n: float, furthest: float) -> Bounds:
    """b and z of the points of the curve: steps from logit(p) to each side, until z is past
    `furthest`.
    """
    points = {float(scipy.special.logit(p)): 0.0}
    for side in (-1, 1):
        for step in range(1, STEPS + 1):
            b = float(scipy.special.logit(p) + side * step * furthest / 5 * error)
            points[b] = _profile(b, p, n)
            if abs(points[b]) >= furthest:
                break
    b_of, z_of = np.array(sorted(points.items())).T
    return b_of, z_of


def _profile(b: float, p: float, n: float) -> float:
    """± √(2 (n − 1) (p log(p/q) + (1 − p) log((1 − p)/(1 − q)))), with the sign of q − p;
    q = expit(b).
    """
    divergence = p * (np.log(p) + np.logaddexp(0, -b)) + (1 - p) * (
        np.log1p(-p) + np.logaddexp(0, b)
    )
    return float(
        np.copysign(np.sqrt(2 * (n - 1) * max(divergence, 0.0)), b - scipy.special.logit(p))
    )


def _root(cutoff: float, p: float, n: float) -> float:
    centre, reach = float(scipy.special.logit(p)), 1.0
    while abs(_profile(centre + np.copysign(reach, cutoff), p, n)) < abs(cutoff):
        reach *= 2
    ends = sorted((centre, centre + float(np.copysign(reach, cutoff))))
    b = scipy.optimize.brentq(lambda b: _profile(b, p, n) - cutoff, *ends, xtol=1e-14)
    return float(scipy.special.expit(b))


def _spline(x: Array, y: Array, at: Array) -> Array:
    """The cubic spline whose third derivative at each end is that of the cubic through the four
    points there.

    Source: Forsythe, G. E., Malcolm, M. A. & Moler, C. B. (1977). Computer Methods for Mathematical
    Computations, 4.4.
    """
    h, slope = np.diff(x), np.diff(y) / np.diff(x)
    equations, right = np.zeros((len(x), len(x))), np.zeros(len(x))
    equations[0, :2], right[0] = (-1, 1), h[0] * _third(x[:4], y[:4])
    equations[-1, -2:], right[-1] = (-1, 1), h[-1] * _third(x[-4:], y[-4:])
    for k in range(1, len(x) - 1):
        equations[k, k - 1 : k + 2], right[k] = (
            (h[k - 1], 2 * (h[k - 1] + h[k]), h[k]),
            slope[k] - slope[k - 1],
        )
    bend = np.linalg.solve(equations, right)
    left = np.clip(np.searchsorted(x, at, "right") - 1, 0, len(x) - 2)
    right_of, before, after = left + 1, at - x[left], x[left + 1] - at
    bent = (bend[left] * after**3 + bend[right_of] * before**3) / h[left]
    value: Array = (
        bent
        + (y[right_of] / h[left] - bend[right_of] * h[left]) * before
        + (y[left] / h[left] - bend[left] * h[left]) * after
    )
    return value


def _third(x: Array, y: Array) -> float:
    """The third divided difference of four points."""
    first = np.diff(y) / np.diff(x)
    second = np.diff(first) / (x[2:] - x[:-2])
    return float(np.diff(second)[0] / (x[3] - x[0]))
