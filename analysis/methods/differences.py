"""Confidence intervals and tests of the difference of two proportions; the intervals as one
read-only table: `DIFFERENCES`.

In the formulas p_a and p_b are the proportions, d = p_a − p_b, [l, u] the Wilson interval of each,
se its standard error, r the correlation of the two estimates (0 for two independent samples) and s
the standard error of d. z is the normal quantile of 1 − (1 − level) / 2, and t that of Student's t
with the degrees of freedom of the difference.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, ndtr, ndtri, stdtr, stdtrit

from analysis.estimation.estimates import Estimates
from analysis.methods.intervals import METHODS, checked_level
from analysis.methods.score_difference import score_bounds
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "DIFFERENCES",
    "Difference",
    "Pairs",
    "difference_named",
    "mcnemar_test",
    "pooled_test",
    "t_test",
]

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Bounds = tuple[Floats, Floats]

FEW_CHANGED = 25
"""With fewer discordant pairs McNemar's test is the exact one."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Estimates two by two, in arrays of one shape.

    `variance`: of the difference. `correlation`: of the two estimates, 0 where no respondent or
    cluster is in both samples. `df`: degrees of freedom of the difference; NaN without a design.
    """

    a: Estimates
    b: Estimates
    variance: Floats
    correlation: Floats
    df: Floats

    @property
    def difference(self) -> Floats:
        """p_a − p_b."""
        found: Floats = self.a.estimate - self.b.estimate
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """One way to an interval of a difference. Bounds are from −1 to 1, NaN where the method has
    none.

    `plain` gives them without a design, `on_design` with one; a method that lacks one of them has
    "" in its formula there. `paired`: whether `plain` goes for two items that the same people
    answered too.
    """

    name: str
    title: str
    source: str
    formula: str = ""
    plain: Callable[[Pairs, float], Bounds] | None = None
    design_formula: str = ""
    on_design: Callable[[Pairs, float], Bounds] | None = None
    paired: bool = True

    def __call__(self, pairs: Pairs, level: float, *, design: bool = False) -> Bounds:
        """(low, high) of each difference. Raises DataError for a level outside 0 to 1, and where
        the method does not go.
        """
        function = self.on_design if design else self.plain
        if function is None:
            raise _does_not_go(self.name, design=design)
        with np.errstate(invalid="ignore", divide="ignore"):
            low, high = function(pairs, checked_level(level))
            wide = high - low > 0
        return np.where(wide, np.maximum(low, -1), np.nan), np.where(
            wide, np.minimum(high, 1), np.nan
        )


def difference_named(name: str, *, design: bool, paired: bool = False) -> Difference:
    """The method of this name. Raises DataError that lists those that go with a design, or without
    one, or for pairs.
    """
    known = _known(design=design, paired=paired)
    name = str(name)
    if name in DIFFERENCES and name not in known:
        raise _does_not_go(name, design=design, paired=paired)
    if name not in DIFFERENCES:
        raise DataError.of(
            "method",
            f"there is no interval {shown(name)} of a difference{did_you_mean(name, known)}",
        )
    return DIFFERENCES[name]


def _known(*, design: bool, paired: bool = False) -> tuple[str, ...]:
    every = DIFFERENCES.items()
    return tuple(
        name
        for name, one in every
        if (one.on_design if design else one.plain) is not None and (one.paired or not paired)
    )


def _does_not_go(name: str, *, design: bool, paired: bool = False) -> DataError:
    which = (
        f"{'with' if design else 'without'} a "
        f"design{' for items of the same people' if paired else ''}"
    )
    known = ", ".join(_known(design=design, paired=paired))
    return DataError.of("method", f"{name} has no interval {which}; it can be {known}")


# --- intervals ------------------------------------------------------------------------------------


def _squared_and_added(pairs: Pairs, bounds_a: Bounds, bounds_b: Bounds) -> Bounds:
    """Newcombe's construction: how far each bound is from its estimate, put together as variances
    are.
    """
    (low_a, high_a), (low_b, high_b) = bounds_a, bounds_b

    def together(one: Floats, other: Floats) -> Floats:
        square: Floats = one**2 + other**2 - 2 * pairs.correlation * one * other
        return np.sqrt(np.maximum(square, 0))

    below = together(pairs.a.estimate - low_a, high_b - pairs.b.estimate)
    above = together(high_a - pairs.a.estimate, pairs.b.estimate - low_b)
    return pairs.difference - below, pairs.difference + above


def _newcombe(pairs: Pairs, level: float) -> Bounds:
    return _squared_and_added(
        pairs, *(METHODS["wilson"](one.chosen, one.n, level) for one in (pairs.a, pairs.b))
    )


def _newcombe_on_effective(pairs: Pairs, level: float) -> Bounds:
    low, high = _squared_and_added(
        pairs, _wilson_on_effective(pairs.a, level), _wilson_on_effective(pairs.b, level)
    )
    varies = (pairs.a.estimate > 0) & (pairs.a.estimate < 1)
    constant = (
        pairs.variance == 0
    ) & varies  # the two figures move as one, and nothing is known of a difference
    return np.where(constant, np.nan, low), np.where(constant, np.nan, high)


def _wilson_on_effective(figures: Estimates, level: float) -> Bounds:
    """As `METHODS` has it; and at 0% and 100%, where there is no variance, with Kish's n."""
    low, high = METHODS["wilson"].with_design(figures, level)
    ends = ((figures.estimate == 0) | (figures.estimate == 1)) & (figures.df > 0)
    if ends.any():
        t = -stdtrit(figures.df[ends], (1 - level) / 2)
        reach = t**2 / (figures.n_kish[ends] + t**2)
        none = figures.estimate[ends] == 0
        low[ends], high[ends] = np.where(none, 0, 1 - reach), np.where(none, reach, 1)
    return low, high


def _wald(pairs: Pairs, level: float) -> Bounds:
    half = -ndtri((1 - level) / 2) * np.sqrt(pairs.variance)
    return pairs.difference - half, pairs.difference + half


def _agresti_caffo(pairs: Pairs, level: float) -> Bounds:
    sizes = [np.where(one.n > 0, one.n + 2.0, np.nan) for one in (pairs.a, pairs.b)]
    p_a, p_b = (
        (one.chosen + 1) / size for one, size in zip((pairs.a, pairs.b), sizes, strict=True)
    )
    half = -ndtri((1 - level) / 2) * np.sqrt(
        p_a * (1 - p_a) / sizes[0] + p_b * (1 - p_b) / sizes[1]
    )
    return p_a - p_b - half, p_a - p_b + half


def _score(pairs: Pairs, level: float, *, unbiased: bool) -> Bounds:
    n_a, n_b = (one.n.astype(np.float64) for one in (pairs.a, pairs.b))
    z = float(-ndtri((1 - level) / 2))
    return score_bounds(pairs.a.estimate, n_a, pairs.b.estimate, n_b, z, unbiased=unbiased)


def _t(pairs: Pairs, level: float) -> Bounds:
    half = -stdtrit(np.where(pairs.df > 0, pairs.df, np.nan), (1 - level) / 2) * np.sqrt(
        pairs.variance
    )
    return pairs.difference - half, pairs.difference + half


# --- tests ----------------------------------------------------------------------------------------


def pooled_test(pairs: Pairs) -> Floats:
    """The p value of z = d / √(p (1 − p) (1/n_a + 1/n_b)), p the proportion in both samples
    together; two-sided.

    NaN where both samples are at 0%, or both at 100%: nothing varies. Without continuity
    correction, as R's prop.test(correct = FALSE). Source: Fleiss, J. L., Levin, B. & Paik, M. C.
    (2003). Statistical Methods for Rates and Proportions, 3rd ed., ch. 3.
    """
    n_a, n_b = pairs.a.n.astype(np.float64), pairs.b.n.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (pairs.a.chosen + pairs.b.chosen) / (n_a + n_b)
        z = pairs.difference / np.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    p: Floats = 2 * ndtr(-np.abs(z))
    return p


def t_test(pairs: Pairs) -> Floats:
    """The p value of t = d / s, linearised by the design, with the degrees of freedom of the
    difference; two-sided.

    NaN where nothing varies or no degree of freedom is left. As R survey's svyttest.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(pairs.variance > 0, pairs.difference / np.sqrt(pairs.variance), np.nan)
    p: Floats = 2 * stdtr(np.where(pairs.df > 0, pairs.df, np.nan), -np.abs(t))
    return p


def mcnemar_test(first: Counts, second: Counts) -> Floats:
    """The p value of McNemar's test, two-sided. `first`, `second`: people who gave the answer to
    one of two items only.

    With fewer than `FEW_CHANGED` such people the exact one (binomial with ½, the smaller tail
    doubled, at most 1); else z = (first − second) / √(first + second), as R's
    mcnemar.test(correct = FALSE). With no such people p is 1. Source: McNemar, Q. (1947).
    Psychometrika 12, 153–157.

    >>> mcnemar_test(np.array([5]), np.array([0])).tolist()
    [0.0625]
    """
    both = first + second
    exact = np.minimum(2 * bdtr(np.minimum(first, second).astype(np.float64), both, 0.5), 1)
    z = (first - second) / np.sqrt(np.maximum(both, 1))
    p: Floats = np.where(both < FEW_CHANGED, exact, 2 * ndtr(-np.abs(z)))
    return p


DIFFERENCES: Mapping[str, Difference] = MappingProxyType(
    {
        one.name: one
        for one in (
            Difference(
                "newcombe",
                "Newcombe (square and add)",
                "Newcombe, R. G. (1998). Statistics in Medicine 17, 873–890 and 2635–2650, "
                "method 10 of each; "
                "Zou, G. Y. & Donner, A. (2008). Statistics in Medicine 27, 1693–1702",
                "d − √((p_a − l_a)² + (u_b − p_b)² − 2 r (p_a − l_a)(u_b − p_b)) "
                "to d + √((u_a − p_a)² + (p_b − l_b)² − 2 r (u_a − p_a)(p_b − l_b))",
                _newcombe,
                "the same with the Wilson intervals on n_eff = p (1 − p) / se² (at 0% and 100% "
                "Kish's (Σ w)² / Σ w²) "
                "and the correlation that the design gives",
                _newcombe_on_effective,
            ),
            Difference(
                "t",
                "Linearised t",
                (
                    "Lumley, T. (2010). Complex Surveys: A Guide to Analysis Using R; R survey, "
                    "svyttest"
                ),
                design_formula="d ± t s, clipped to −1 and 1",
                on_design=_t,
            ),
            Difference(
                "wald",
                "Wald (normal approximation)",
                (
                    "Fleiss, J. L., Levin, B. & Paik, M. C. (2003). Statistical Methods for Rates "
                    "and Proportions, 3rd ed., ch. 3"
                ),
                "d ± z s, clipped to −1 and 1; none where s is 0",
                _wald,
            ),
            Difference(
                "agresti-caffo",
                "Agresti–Caffo",
                "Agresti, A. & Caffo, B. (2000). The American Statistician 54, 280–288",
                "wald of p̃ = (x + 1) / ñ, ñ = n + 2, s² = Σ p̃ (1 − p̃) / ñ, clipped to −1 and 1",
                _agresti_caffo,
                paired=False,
            ),
            Difference(
                "miettinen-nurminen",
                "Miettinen–Nurminen (score)",
                "Miettinen, O. & Nurminen, M. (1985). Statistics in Medicine 4, 213–226",
                (
                    "the δ at which (d − δ)² = z² k Σ q (1 − q) / n, q the likeliest shares that "
                    "differ by δ, k = n / (n − 1) of all"
                ),
                partial(_score, unbiased=True),
                paired=False,
            ),
            Difference(
                "mee",
                "Mee (score)",
                "Mee, R. W. (1984). Biometrics 40, 1175–1176",
                "as miettinen-nurminen with k = 1",
                partial(_score, unbiased=False),
                paired=False,
            ),
        )
    }
)
"""Every interval of a difference by its name. A new one is a function and an entry here."""
