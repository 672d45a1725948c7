"""How far true effects lie apart: the estimators of τ² as one read-only table, `ESTIMATORS`, with
its Q-profile interval, Q, I² and H².

In the formulas y are the effects and v their sampling variances, k of them; X has p columns (one
where nothing moderates); w = 1 / (v + τ²), and P, b, Q as in `analysis.evidence.weighted` with the
weights that are named. τ² is in squared units of the effects; an estimate below 0 is 0. An
estimator that is found by iteration names the equation it solves, which is 0 at the estimate
(below 0 everywhere, where the estimate is 0): roots are found to the last digits of floating point,
since other programs stop earlier (metafor's PM at 1e-4 of τ², PyMARE's REML at 3e-5).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, gammaincinv

from analysis.evidence.weighted import Floats, weighted
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "COMMON",
    "ESTIMATORS",
    "Estimator",
    "Heterogeneity",
    "chi_square",
    "estimator_named",
    "heterogeneity",
]

COMMON = "EE"
"""The method without τ²: one common effect."""

Estimate = Callable[[Floats, Floats, Floats], float]
"""τ² from y, v and X."""
Equation = Callable[[float, Floats, Floats, Floats], float]
"""What is 0 at the estimate, from τ², y, v and X; it falls from above to below 0."""

_GRID = 24
"""Places between which the likelihood is searched for several maxima."""


@dataclass(frozen=True, slots=True)
class Estimator:
    """One estimator of τ². `formula` says what `estimate` computes; `equation`, where there is one,
    is what it solves. Of several roots of a likelihood the highest maximum counts, 0 among them.
    """

    name: str
    title: str
    formula: str
    source: str
    estimate: Estimate
    equation: Equation | None = None


def _no_variance(_y: Floats, _v: Floats, _x: Floats) -> float:
    return 0.0


def _der_simonian_laird(y: Floats, v: Floats, x: Floats) -> float:
    fit = weighted(y, x, 1 / v)
    free: int = len(y) - x.shape[1]
    return max(0.0, (fit.q - free) / fit.trace_p)


def _hunter_schmidt(y: Floats, v: Floats, x: Floats) -> float:
    fit = weighted(y, x, 1 / v)
    return max(0.0, (fit.q - len(y)) / float(fit.weights.sum()))


def _sidik_jonkman(y: Floats, v: Floats, x: Floats) -> float:
    first = float(np.var(y))
    if first == 0:  # all effects are one: nothing lies apart
        return 0.0
    free: int = len(y) - x.shape[1]
    return first * weighted(y, x, 1 / (v + first)).q / free


def paule_mandel_equation(tau2: float, y: Floats, v: Floats, x: Floats) -> float:
    """Q less its expectation, at a τ²."""
    free: int = len(y) - x.shape[1]
    return weighted(y, x, 1 / (v + tau2)).q - free


def _empirical_bayes_equation(tau2: float, y: Floats, v: Floats, x: Floats) -> float:
    k, free = len(y), int(len(y) - x.shape[1])
    return weighted(y, x, 1 / (v + tau2)).q * k / free - k


def _reml_equation(tau2: float, y: Floats, v: Floats, x: Floats) -> float:
    fit = weighted(y, x, 1 / (v + tau2))
    return fit.y_pp_y - fit.trace_p


def _ml_equation(tau2: float, y: Floats, v: Floats, x: Floats) -> float:
    fit = weighted(y, x, 1 / (v + tau2))
    return fit.y_pp_y - float(fit.weights.sum())


def _root_of(equation: Equation) -> Estimate:
    """The root of an equation that falls all the way, as Q does."""

    def estimate(y: Floats, v: Floats, x: Floats) -> float:
        return _falling_root(lambda tau2: equation(tau2, y, v, x), _scale(y, v, x))

    return estimate


def _highest_of(equation: Equation, *, restricted: bool) -> Estimate:
    """The highest maximum of a likelihood whose slope has the sign of the equation."""

    def estimate(y: Floats, v: Floats, x: Floats) -> float:
        def slope(tau2: float) -> float:
            return equation(tau2, y, v, x)

        def height(tau2: float) -> float:
            return weighted(y, x, 1 / (v + tau2)).log_likelihood(restricted=restricted)

        least = float(v.min())
        end = _scale(y, v, x)
        while slope(end) > 0:
            end *= 4
        places = np.concatenate(
            ([0.0], np.geomspace(min(least, end) * 1e-3, end, _GRID, dtype=np.float64))
        )
        slopes = [slope(float(place)) for place in places]
        maxima = [0.0] if slopes[0] <= 0 else []
        maxima += [
            _exactly(slope, float(places[place]), float(places[place + 1]))
            for place in range(len(places) - 1)
            if slopes[place] > 0 >= slopes[place + 1]
        ]
        return maxima[0] if len(maxima) == 1 else max(maxima, key=height)

    return estimate


def _scale(y: Floats, v: Floats, x: Floats) -> float:
    """A τ² that is mostly too large: the variance of the effects with nothing taken off."""
    residuals = weighted(y, x, np.ones(len(y))).residuals
    free: int = len(y) - x.shape[1]
    return float(residuals @ residuals) / free + float(v.min())


def _falling_root(function: Callable[[float], float], scale: float) -> float:
    """Where a function that falls from τ² = 0 on passes 0; 0 where it begins below."""
    if function(0.0) <= 0:
        return 0.0
    end = scale
    while function(end) > 0:
        end *= 4
    return _exactly(function, 0.0, end)


def _exactly(function: Callable[[float], float], low: float, high: float) -> float:
    """The root between the two, to the last digits."""
    return float(brentq(function, low, high, xtol=1e-300, rtol=4 * np.finfo(float).eps))


_ENTRIES = (
    Estimator(
        COMMON,
        "common effect",
        "no τ²: w = 1/v",
        "Cochran (1954), Biometrics 10, 101–129",
        _no_variance,
    ),
    Estimator(
        "DL",
        "DerSimonian–Laird",
        "(Q − (k − p)) / tr(P), w = 1/v",
        "DerSimonian & Laird (1986), Controlled Clinical Trials 7, 177–188",
        _der_simonian_laird,
    ),
    Estimator(
        "PM",
        "Paule–Mandel",
        "Q(τ²) = k − p",
        "Paule & Mandel (1982), J. Res. Natl. Bur. Stand. 87, 377–385",
        _root_of(paule_mandel_equation),
        paule_mandel_equation,
    ),
    Estimator(
        "REML",
        "restricted maximum likelihood",
        "y'PPy = tr(P)",
        "Raudenbush (2009), in Handbook of Research Synthesis, 2nd ed., 295–315",
        _highest_of(_reml_equation, restricted=True),
        _reml_equation,
    ),
    Estimator(
        "ML",
        "maximum likelihood",
        "y'PPy = Σw",
        "Hardy & Thompson (1996), Statistics in Medicine 15, 619–629",
        _highest_of(_ml_equation, restricted=False),
        _ml_equation,
    ),
    Estimator(
        "SJ",
        "Sidik–Jonkman",
        "τ₀² Q / (k − p), w = 1/(v + τ₀²), τ₀² = Σ(y − ȳ)²/k",
        "Sidik & Jonkman (2005), J. R. Stat. Soc. C 54, 367–384",
        _sidik_jonkman,
    ),
    Estimator(
        "EB",
        "empirical Bayes",
        "Q(τ²) k / (k − p) = k",
        "Morris (1983), J. Am. Stat. Assoc. 78, 47–55",
        _root_of(_empirical_bayes_equation),
        _empirical_bayes_equation,
    ),
    Estimator(
        "HS",
        "Hunter–Schmidt",
        "(Q − k) / Σw, w = 1/v",
        "Hunter & Schmidt (1990), Methods of Meta-Analysis",
        _hunter_schmidt,
    ),
)

ESTIMATORS: Mapping[str, Estimator] = MappingProxyType({one.name: one for one in _ENTRIES})
"""Each estimator by its name. Witness: R metafor 3.8, `tests/analysis/witness/witness_evidence.R`;
k = 1 and no spread in hand-made cases."""


def estimator_named(name: str) -> Estimator:
    """The estimator of this name. Raises DataError that lists the names."""
    if name not in ESTIMATORS:
        raise DataError.of(
            "method", f"there is no method {shown(name)}{did_you_mean(name, ESTIMATORS)}"
        )
    return ESTIMATORS[name]


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How far true effects lie apart. `tau2` with its Q-profile limits in squared units of the
    effects; `i2` percent of the variance of effects that is not sampling (0–100, as metafor has
    it); `h2` the whole variance over that of sampling; `q` and its p value, of no difference
    between true effects. NaN where there are no degrees of freedom; the limits are NaN of a common
    effect, and where no τ² agrees with the data: effects lie closer than chance would have them.
    """

    tau2: float = np.nan
    low: float = np.nan
    high: float = np.nan
    i2: float = np.nan
    h2: float = np.nan
    q: float = np.nan
    p_value: float = np.nan


def heterogeneity(
    y: Floats, v: Floats, x: Floats, estimator: Estimator, level: float
) -> Heterogeneity:
    """τ² and what goes with it.

    With P of w = 1/v and a typical variance s² = (k − p) / tr(P):

        I² = 100 τ² / (τ² + s²)        H² = τ² / s² + 1

    of a common effect I² = 100 max(0, (Q − (k − p)) / Q) and H² = Q / (k − p). The limits of τ²
    are where Q(τ²) is the upper and lower α/2 quantile of χ² with k − p degrees of freedom.
    Source: Higgins & Thompson (2002), Statistics in Medicine 21, 1539–1558; Viechtbauer (2007),
    Statistics in Medicine 26, 37–52.
    """
    free = len(y) - x.shape[1]
    if free < 1:
        return Heterogeneity()
    plain = weighted(y, x, 1 / v)
    q = plain.q
    p_value = chi_square(q, free)
    if estimator.name == COMMON:
        i2 = 100 * max(0.0, (q - free) / q) if q > 0 else 0.0
        return Heterogeneity(0.0, i2=i2, h2=q / free, q=q, p_value=p_value)
    tau2 = estimator.estimate(y, v, x)
    typical = free / plain.trace_p
    low, high = profile_limits(y, v, x, level)
    return Heterogeneity(
        tau2, low, high, 100 * tau2 / (tau2 + typical), tau2 / typical + 1, q, p_value
    )


def chi_square(q: float, df: float) -> float:
    """The p value of a sum of squares; NaN without degrees of freedom."""
    return float(chdtrc(df, q)) if df > 0 else np.nan


def profile_limits(y: Floats, v: Floats, x: Floats, level: float) -> tuple[float, float]:
    """The Q-profile interval of τ²; NaN where it is empty."""
    free = len(y) - x.shape[1]
    scale = _scale(y, v, x)
    upper, lower = chdtri(free, (1 - level) / 2), 2 * gammaincinv(free / 2, (1 - level) / 2)

    def above(target: float) -> Callable[[float], float]:
        return lambda tau2: weighted(y, x, 1 / (v + tau2)).q - target

    if above(lower)(0.0) < 0:
        return np.nan, np.nan
    return _falling_root(above(upper), scale), _falling_root(above(lower), scale)
