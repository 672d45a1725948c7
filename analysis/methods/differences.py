"""Confidence intervals and tests of the difference of two proportions, as one read-only table:
`DIFFERENCES`.

Each entry is an interval and the p value of the test that the interval turns round, so that a p
value under 1 − level and an interval that leaves out 0 are one event. In the formulas p_a and p_b
are the proportions, d = p_a − p_b, [l, u] the Wilson interval of each, se its standard error, r the
correlation of the two estimates (0 for two independent samples) and s the standard error of d. z is
the normal quantile of 1 − (1 − level) / 2, and t that of Student's t with the degrees of freedom of
the difference. `USUAL` says which is taken where none is named.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from analysis.estimation.pairs import Pairs
from analysis.methods.intervals import checked_level
from analysis.methods.newcombe import (
    newcombe,
    newcombe_on_effective,
    newcombe_on_effective_p,
    newcombe_p,
)
from analysis.methods.score_difference import paired_score_bounds, score_bounds
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "DIFFERENCES",
    "USUAL",
    "Difference",
    "Found",
    "Outcome",
    "Way",
    "difference_named",
    "outcomes",
]

Floats = npt.NDArray[np.float64]
Bounds = tuple[Floats, Floats]

Outcome = Literal["clear", "not clear", "not tested"]
"""What a test of a difference comes to."""


def outcomes(p_values: npt.ArrayLike, level: float) -> npt.NDArray[np.object_]:
    """The `Outcome` of each p value: clear where it is under 1 − level; without one nothing was
    tested.

    >>> outcomes([0.01, 0.2, np.nan], 0.95).tolist()
    ['clear', 'not clear', 'not tested']
    """
    p = np.asarray(p_values, np.float64)
    found = np.full(p.shape, "not tested", dtype=object)
    found[p >= 1 - level] = "not clear"
    found[p < 1 - level] = "clear"
    return found


@dataclass(frozen=True, eq=False)
class Found:
    """What a method finds of differences: bounds and p values, in arrays of one shape, and the name
    of the method that each is by. Where it has no test it has no interval either: all NaN.
    """

    low: Floats
    high: Floats
    p_value: Floats
    method: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Way:
    """An interval (bounds at a level) and the p value, two-sided, of the test that it turns
    round.
    """

    formula: str
    bounds: Callable[[Pairs, float], Bounds]
    p_value: Callable[[Pairs], Floats]


@dataclass(frozen=True, slots=True)
class Difference:
    """One way to an interval and a test of a difference. Bounds are from −1 to 1, NaN where the
    method has none; so is p.

    `plain` is for two independent samples without a design, `paired` for two items that the same
    people answered without one, `on_design` for both with one; a method lacks some. `test`: how its
    p value comes about. `instead`: the method with a design that is taken for a share of 0% or
    100%, and where this one finds nothing.
    """

    name: str
    title: str
    source: str
    test: str
    plain: Way | None = None
    paired: Way | None = None
    on_design: Way | None = None
    instead: str = ""

    @property
    def formula(self) -> str:
        """Without a design."""
        way = self.plain or self.paired
        return way.formula if way else ""

    @property
    def design_formula(self) -> str:
        return self.on_design.formula if self.on_design else ""

    def __call__(
        self, pairs: Pairs, level: float, *, design: bool = False, paired: bool = False
    ) -> Found:
        """Interval and p value of each difference. Raises DataError for a level outside 0 to 1, and
        where the method does not go.
        """
        way = self.way(design=design, paired=paired)
        if way is None:
            raise _does_not_go(self.name, design=design, paired=paired)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            (low, high), p = way.bounds(pairs, checked_level(level)), way.p_value(pairs)
            known = (high > low) & ~np.isnan(p)
        # an interval is never without 0 where that of a lower level has it
        low, high = (
            np.where(p >= 1 - level, side(bound, 0), bound)
            for side, bound in ((np.minimum, low), (np.maximum, high))
        )
        low, high, p = (
            np.where(known, values, np.nan)
            for values in (np.maximum(low, -1), np.minimum(high, 1), p)
        )
        found = Found(low, high, p, np.full(p.shape, self.name, dtype=object))
        return self._with_instead(found, pairs, level) if self.instead else found

    def way(self, *, design: bool, paired: bool = False) -> Way | None:
        """The way of this method in that situation."""
        if design:
            return self.on_design
        return self.paired if paired else self.plain

    def _with_instead(self, found: Found, pairs: Pairs, level: float) -> Found:
        """With the other method where this one cannot know enough, or found nothing."""
        thin = np.flatnonzero(pairs.unsure | np.isnan(found.p_value))
        if not thin.size:
            return found
        other = DIFFERENCES[self.instead](pairs.at(thin), level, design=True)
        for name in ("low", "high", "p_value", "method"):
            getattr(found, name)[thin] = getattr(other, name)
        return found


def difference_named(name: str | None, *, design: bool, paired: bool = False) -> Difference:
    """The method of this name, the usual one for None. Raises DataError that lists those that go
    with a design, or without one, or for pairs.
    """
    if name is None:
        return USUAL[design]
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


def _known(*, design: bool, paired: bool) -> tuple[str, ...]:
    return tuple(
        name
        for name, one in DIFFERENCES.items()
        if one.way(design=design, paired=paired) is not None
    )


def _does_not_go(name: str, *, design: bool, paired: bool) -> DataError:
    which = (
        f"{'with' if design else 'without'} a "
        f"design{' for items of the same people' if paired else ''}"
    )
    known = ", ".join(_known(design=design, paired=paired))
    return DataError.of("method", f"{name} has no interval {which}; it can be {known}")


# --- intervals, each with its p value -------------------------------------------------------------


def _z(level: float) -> float:
    return float(-ndtri((1 - level) / 2))


def _of_z(z: Floats) -> Floats:
    p: Floats = 2 * ndtr(-np.abs(z))
    return p


def _wald(pairs: Pairs, level: float) -> Bounds:
    half = _z(level) * np.sqrt(pairs.variance)
    return pairs.difference - half, pairs.difference + half


def _wald_p(pairs: Pairs) -> Floats:
    return _of_z(pairs.difference / np.sqrt(pairs.variance))


def _agresti_caffo(pairs: Pairs, level: float) -> Bounds:
    difference, error = _with_two_more(pairs)
    half = _z(level) * error
    return difference - half, difference + half


def _agresti_caffo_p(pairs: Pairs) -> Floats:
    difference, error = _with_two_more(pairs)
    return _of_z(difference / error)


def _with_two_more(pairs: Pairs) -> tuple[Floats, Floats]:
    """The difference and its standard error with one more in each sample who gives the answer, and
    one who does not.
    """
    sizes = [np.where(one.n > 0, one.n + 2.0, np.nan) for one in (pairs.a, pairs.b)]
    p_a, p_b = (
        (one.chosen + 1) / size for one, size in zip((pairs.a, pairs.b), sizes, strict=True)
    )
    return p_a - p_b, np.sqrt(p_a * (1 - p_a) / sizes[0] + p_b * (1 - p_b) / sizes[1])


def _score(pairs: Pairs, level: float, *, unbiased: bool) -> Bounds:
    n_a, n_b = (one.n.astype(np.float64) for one in (pairs.a, pairs.b))
    return score_bounds(pairs.a.estimate, n_a, pairs.b.estimate, n_b, _z(level), unbiased=unbiased)


def _score_p(pairs: Pairs, *, unbiased: bool) -> Floats:
    """At no difference the likeliest share is that of both samples together."""
    n_a, n_b = pairs.a.n.astype(np.float64), pairs.b.n.astype(np.float64)
    n, difference = n_a + n_b, pairs.difference
    pooled = (pairs.a.chosen + pairs.b.chosen) / n
    larger = n / (n - 1) if unbiased else 1.0
    error = np.sqrt(larger * pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    return _of_z(np.where(difference == 0, difference, difference / error))


def _paired_score(pairs: Pairs, level: float) -> Bounds:
    return paired_score_bounds(*_changed(pairs), pairs.a.n.astype(np.float64), _z(level))


def _paired_score_p(pairs: Pairs) -> Floats:
    first, second = _changed(pairs)
    z = (first - second) / np.sqrt(first + second)
    return _of_z(np.where(first == second, 0 * pairs.difference, z))


def _changed(pairs: Pairs) -> tuple[Floats, Floats]:
    """Of two items that the same people answered, how many gave the answer to the first only, and
    to the second only.
    """
    n = pairs.a.n.astype(np.float64)
    more = np.rint(n * pairs.difference)
    both = np.rint(n**2 * pairs.variance + n * pairs.difference**2)
    return (both + more) / 2, (both - more) / 2


def _t(pairs: Pairs, level: float) -> Bounds:
    half = -stdtrit(_some(pairs.df), (1 - level) / 2) * np.sqrt(pairs.variance)
    return pairs.difference - half, pairs.difference + half


def _t_p(pairs: Pairs) -> Floats:
    p: Floats = 2 * stdtr(_some(pairs.df), -np.abs(pairs.difference / np.sqrt(pairs.variance)))
    return p


def _some(df: Floats) -> Floats:
    return np.where(df > 0, df, np.nan)


_FLEISS = (
    "Fleiss, J. L., Levin, B. & Paik, M. C. (2003). Statistical Methods for Rates and "
    "Proportions, 3rd ed., ch. 3"
)
_NEWCOMBE = (
    "d − √((p_a − l_a)² + (u_b − p_b)² − 2 r (p_a − l_a)(u_b − p_b)) "
    "to d + √((u_a − p_a)² + (p_b − l_b)² − 2 r (u_a − p_a)(p_b − l_b))"
)
_WALD = Way("d ± z s, clipped to −1 and 1; none where s is 0", _wald, _wald_p)

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
                "1 − the level at which 0 is a bound",
                Way(_NEWCOMBE, newcombe, newcombe_p),
                Way(_NEWCOMBE, newcombe, newcombe_p),
                Way(
                    "the same with the Wilson intervals on n_eff = p (1 − p) / se² with t for z "
                    "(at 0% and 100% on Kish's (Σ w)² / Σ w², and no more than the clusters with "
                    "somebody of the base, with z) and the correlation that the design gives (0 "
                    "where the two shares move as one)",
                    newcombe_on_effective,
                    newcombe_on_effective_p,
                ),
            ),
            Difference(
                "t",
                "Linearised t",
                "Lumley, T. (2010). Complex Surveys: A Guide to Analysis Using R; R survey, "
                "svyttest",
                "t = d / s",
                on_design=Way("d ± t s, clipped to −1 and 1; none where s is 0", _t, _t_p),
            ),
            Difference("wald", "Wald (normal approximation)", _FLEISS, "z = d / s", _WALD, _WALD),
            Difference(
                "agresti-caffo",
                "Agresti–Caffo",
                "Agresti, A. & Caffo, B. (2000). The American Statistician 54, 280–288",
                "z = (p̃_a − p̃_b) / s",
                Way(
                    "wald of p̃ = (x + 1) / ñ, ñ = n + 2, s² = Σ p̃ (1 − p̃) / ñ, clipped to −1 and 1",
                    _agresti_caffo,
                    _agresti_caffo_p,
                ),
            ),
            Difference(
                "miettinen-nurminen",
                "Miettinen–Nurminen (score)",
                "Miettinen, O. & Nurminen, M. (1985). Statistics in Medicine 4, 213–226",
                "z = d / √(k p (1 − p) (1 / n_a + 1 / n_b)), p that of both samples together",
                Way(
                    "the δ at which (d − δ)² = z² k Σ q (1 − q) / n, q the likeliest shares that "
                    "differ by δ, k = n / (n − 1) of all",
                    partial(_score, unbiased=True),
                    partial(_score_p, unbiased=True),
                ),
            ),
            Difference(
                "mee",
                "Mee (score; the pooled z-test)",
                f"Mee, R. W. (1984). Biometrics 40, 1175–1176; {_FLEISS}",
                "z = d / √(p (1 − p) (1 / n_a + 1 / n_b)), as R's prop.test(correct = FALSE)",
                Way(
                    "as miettinen-nurminen with k = 1",
                    partial(_score, unbiased=False),
                    partial(_score_p, unbiased=False),
                ),
            ),
            Difference(
                "tango",
                "Tango (score; McNemar's test)",
                "Tango, T. (1998). Statistics in Medicine 17, 891–908; McNemar, Q. (1947). "
                "Psychometrika 12, 153–157",
                "z = (f − g) / √(f + g), as R's mcnemar.test(correct = FALSE)",
                paired=Way(
                    "the δ at which (f − g − n δ)² = z² n (2 q + δ (1 − δ)); f and g of n people "
                    "gave the answer to the first and to the second item only, q the likeliest "
                    "share of the second if the items differ by δ",
                    _paired_score,
                    _paired_score_p,
                ),
            ),
        )
    }
)
"""Every interval of a difference by its name, each with its test. A new one is a pair of functions
and an entry here."""


def _usual_on_design() -> Difference:
    linearised = DIFFERENCES["t"]
    formula = "d ± t s; where a share is 0% or 100%, or s is not known, as newcombe with a design"
    way = linearised.on_design
    return replace(linearised, on_design=way and replace(way, formula=formula), instead="newcombe")


USUAL: Mapping[bool, Difference] = MappingProxyType(
    {False: DIFFERENCES["newcombe"], True: _usual_on_design()}
)
"""The method where none is named, without and with a design."""
