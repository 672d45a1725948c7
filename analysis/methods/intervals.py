"""Confidence intervals of a proportion, as one read-only table: `METHODS`.

Without a design a method turns the number who gave the answer, x, out of n, into bounds. With a
design it turns the estimate, its standard error and degrees of freedom into bounds. In the formulas
p = x / n, z is the normal quantile of 1 − (1 − level) / 2, α = 1 − level; with a design p is the
weighted estimate, se its standard error, n_eff = p (1 − p) / se², and t the quantile of Student's t
with df degrees of freedom. `USUAL` says which is taken where none is named.

>>> low, high = METHODS["wilson"](84, 100, 0.95)
>>> print(f"{low:.4f} to {high:.4f}")
0.7558 to 0.8990
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import scipy

from analysis.estimation.estimates import Estimates
from analysis.methods import design_intervals
from analysis.methods.design_intervals import Known
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "METHODS",
    "USUAL",
    "Method",
    "Used",
    "checked_level",
    "method_named",
    "methods_for",
]

Array = npt.NDArray[np.float64]
Bounds = tuple[Array, Array]


@dataclass(frozen=True, eq=False)
class Used:
    """Bounds of figures, and the name of the method that each is by."""

    low: Array
    high: Array
    method: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to an interval. Bounds are proportions from 0 to 1, NaN where the method has none.

    Called with x, n (numbers or arrays) and the level, it gives (low, high) of a simple random
    sample; `with_design` gives them for estimates of a sample with a design. `formula` and `source`
    say what `function` computes and who proposed it, `design_formula` and `design_source` the same
    of `on_design`; a method that lacks one of the two functions has "" there. Raises DataError for
    an x outside 0 to n, for a level outside 0 to 1, and where the method lacks the function.
    """

    name: str
    title: str
    formula: str = ""
    source: str = ""
    function: Callable[[Array, Array, float], Bounds] | None = None
    design_formula: str = ""
    design_source: str = ""
    on_design: Callable[[Known, float], Bounds] | None = None
    at_the_ends: str = ""
    """What the interval is called that it has with a design at 0% and 100%: Clopper–Pearson on
    `Estimates.n_exact`. Empty where it has none there."""
    fitted: bool = False
    """Whether with a design it takes the information that R's fit had come to (see
    `analysis.methods.logistic_fit`)."""

    def __call__(self, x: npt.ArrayLike, n: npt.ArrayLike, level: float) -> Bounds:
        level = checked_level(level)
        function = self.function
        if function is None:
            raise _does_not_go(self, design=False)
        count, base = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(n, np.float64))
        if ((count < 0) | (count > base)).any():
            raise DataError.of(
                "x",
                "there are more or fewer with the answer than there are respondents; "
                "x runs from 0 to n",
            )
        low, high = np.full(base.shape, np.nan), np.full(base.shape, np.nan)
        some = base > 0
        low[some], high[some] = function(count[some], base[some], level)
        return np.clip(low, 0, 1), np.clip(high, 0, 1)

    def with_design(
        self, figures: Estimates, level: float, information: Array | None = None
    ) -> Bounds:
        """(low, high) of each figure; NaN where there is no variance or no degree of freedom.

        `information`: of the logit where a method is `fitted`, else n p (1 − p).
        """
        used = self.used(figures, level, information)
        return used.low, used.high

    def used(self, figures: Estimates, level: float, information: Array | None = None) -> Used:
        """As `with_design`, with the name of the method that each interval is by."""
        level = checked_level(level)
        function = self.on_design
        if function is None:
            raise _does_not_go(self, design=True)
        some = np.isfinite(figures.std_error) & (figures.df > 0)
        varies = (figures.std_error > 0) & (figures.estimate > 0) & (figures.estimate < 1)
        at_the_end = (figures.estimate == 0) | (figures.estimate == 1)
        exact = some & at_the_end & bool(self.at_the_ends)
        some &= varies
        known = (
            figures.estimate,
            figures.std_error,
            figures.logit_error,
            figures.n.astype(np.float64),
            figures.df,
        )
        given = (
            figures.information
            if information is None
            else np.where(np.isnan(information), figures.information, information)
        )
        low, high = np.full(some.shape, np.nan), np.full(some.shape, np.nan)
        low[some], high[some] = function(
            Known(*(values[some] for values in (*known, given))), level
        )
        if self.at_the_ends:
            # a replicate of 0% or 100% leaves the logit an endless error, and nothing is excluded
            exact |= some & ~(high - low < 1)
            p, n = figures.estimate[exact], figures.n_exact[exact]
            low[exact], high[exact] = design_intervals.clopper_pearson(p, n, level)
        names = np.where(exact, self.at_the_ends, self.name).astype(object)
        return Used(np.clip(low, 0, 1), np.clip(high, 0, 1), names)


def methods_for(*, design: bool) -> tuple[str, ...]:
    """The names of the methods that go with a design, or without one."""
    return tuple(
        name
        for name, method in METHODS.items()
        if (method.on_design if design else method.function) is not None
    )


def method_named(name: str | None, *, design: bool = False) -> Method:
    """The method of this name, the usual one for None. Raises DataError that lists those that go
    with a design, or without one.
    """
    if name is None:
        return USUAL[design]
    known = methods_for(design=design)
    name = str(name)
    if name in METHODS and name not in known:
        raise _does_not_go(METHODS[name], design=design)
    if name not in METHODS:
        near = did_you_mean(name, known)
        listed = (
            ""
            if near.startswith("; it can be")
            else f"{'' if near else '.'} The methods are {', '.join(known)}."
        )
        raise DataError.of("method", f"there is no interval method {shown(name)}{near}{listed}")
    return METHODS[name]


def _does_not_go(method: Method, *, design: bool) -> DataError:
    known, which = ", ".join(methods_for(design=design)), "with" if design else "without"
    return DataError.of(
        "method", f"{method.name} has no interval {which} a design; the methods are {known}"
    )


def checked_level(level: object) -> float:
    """The level as a float. Raises DataError outside 0 to 1, where 95 was perhaps meant as 0.95."""
    if not isinstance(level, int | float | np.number):
        raise DataError.of("level", f"{shown(level)} is not a number; the usual level is 0.95")
    if not 0 < level < 1:
        remedy = f"; did you mean {level / 100:g}?" if 50 <= level < 100 else ""
        raise DataError.of("level", f"{level:g} is not between 0 and 1{remedy}")
    return float(level)


def _z(level: float) -> float:
    return -NormalDist().inv_cdf((1 - level) / 2)


def _wilson(x: Array, n: Array, level: float) -> Bounds:
    z = _z(level)
    centre = (x + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(x * (n - x) / n + z**2 / 4)
    return np.where(x == 0, 0, centre - half), np.where(x == n, 1, centre + half)


def _clopper_pearson(x: Array, n: Array, level: float) -> Bounds:
    def lower(x: Array) -> Array:
        bound: Array = scipy.special.betaincinv(
            np.maximum(x, np.finfo(float).tiny), n - x + 1, (1 - level) / 2
        )
        return np.where(x == 0, 0, bound)

    return lower(x), 1 - lower(n - x)


def _jeffreys(x: Array, n: Array, level: float) -> Bounds:
    def lower(x: Array) -> Array:
        bound: Array = scipy.special.betaincinv(x + 0.5, n - x + 0.5, (1 - level) / 2)
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


_EXACT = (
    "low: α/2 quantile of Beta(x, n − x + 1), 0 at x = 0; high: 1 − α/2 quantile of Beta(x "
    "+ 1, n − x), 1 at x = n"
)
_CLOPPER = "Clopper, C. J. & Pearson, E. S. (1934). Biometrika 26, 404–413"
_KORN = "Korn, E. L. & Graubard, B. I. (1998). Survey Methodology 24, 193–201"
_ON_EFFECTIVE = (
    "as Clopper–Pearson with n* = n_eff (t of n − 1 degrees of freedom / t)², which "
    "may be above n, and x = p n*"
)
_SURVEY = (
    "Lumley, T. (2010). Complex Surveys: A Guide to Analysis Using R, ch. 2; R survey, svyciprop"
)

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
                "the same with n_eff for n, p n_eff for x and t for z",
                "R survey 4.5, svyciprop(method = 'wilson')",
                design_intervals.wilson,
            ),
            Method(
                "clopper-pearson",
                "Clopper–Pearson (exact)",
                _EXACT,
                _CLOPPER,
                _clopper_pearson,
                _ON_EFFECTIVE,
                _KORN,
                design_intervals.beta,
            ),
            Method(
                "jeffreys",
                "Jeffreys (equal tails)",
                "α/2 and 1 − α/2 quantiles of Beta(x + ½, n − x + ½); "
                "low is 0 at x = 0, high is 1 at x = n",
                "Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Statistical Science 16, 101–133",
                _jeffreys,
            ),
            Method(
                "agresti-coull",
                "Agresti–Coull",
                ("p̃ ± z √(p̃ (1 − p̃) / ñ) with ñ = n + z², p̃ = (x + z²/2) / ñ, clipped to 0 and 1"),
                "Agresti, A. & Coull, B. A. (1998). The American Statistician 52, 119–126",
                _agresti_coull,
            ),
            Method(
                "wald",
                "Wald (normal approximation)",
                "p ± z √(p (1 − p) / n), clipped to 0 and 1; "
                "none at x = 0 and x = n, where its width would be 0",
                "Laplace, P. S. (1812). Théorie analytique des probabilités",
                _wald,
            ),
            Method(
                "beta",
                "Korn–Graubard (Clopper–Pearson on effective n)",
                _EXACT,
                _CLOPPER,
                _clopper_pearson,
                _ON_EFFECTIVE,
                _KORN,
                design_intervals.beta,
            ),
            Method(
                "nchs",
                "Korn–Graubard as NCHS has it",
                design_formula="as beta with n* no more than n; at 0% and 100% n* is Kish's n, "
                "and no more than the clusters with somebody of the base",
                design_source="Parker, J. D. et al. (2017). Vital and Health Statistics 2(175)",
                on_design=design_intervals.nchs,
                at_the_ends="nchs",
            ),
            Method(
                "logit",
                "Logit (Wald on the log odds)",
                design_formula=(
                    "logit(p) ± t se(logit p), back to proportions; with replicate "
                    "weights the se of their logits"
                ),
                design_source=_SURVEY,
                on_design=design_intervals.logit_scale,
            ),
            Method(
                "xlogit",
                "Logit by the delta method",
                design_formula="logit(p) ± t se / (p (1 − p)), back to proportions",
                design_source=_SURVEY,
                on_design=design_intervals.xlogit,
            ),
            Method(
                "likelihood",
                "Profile likelihood (Rao–Scott)",
                design_formula=(
                    "q at which 2 n* (p log(p/q) + (1 − p) log((1 − p)/(1 − q))) = "
                    "t², n* = n_eff (n − 1) / n"
                ),
                design_source="Rao, J. N. K. & Scott, A. J. (1984). Annals of Statistics 12, 46–60",
                on_design=design_intervals.likelihood,
                fitted=True,
            ),
            Method(
                "asin",
                "Arcsine",
                design_formula=(
                    "sin²(asin √p ± t se / (2 √(p (1 − p)))), the angle kept within 0 and π/2"
                ),
                design_source=_SURVEY,
                on_design=design_intervals.asin,
            ),
            Method(
                "mean",
                "Mean (Wald with t)",
                design_formula="p ± t se, clipped to 0 and 1",
                design_source="Fuller, W. A. (1975). Sankhyā C 37, 117–132",
                on_design=design_intervals.mean,
            ),
        )
    }
)
"""Every interval method by its name. A new one is a function and an entry here."""

USUAL: Mapping[bool, Method] = MappingProxyType(
    {
        False: METHODS["wilson"],
        True: replace(
            METHODS["logit"],
            design_formula=f"{METHODS['logit'].design_formula}; at 0% and 100%, where that has "
            "none, Clopper–Pearson on Kish's n, with clusters on no more than their number",
            at_the_ends="clopper-pearson",
        ),
    }
)
"""The method where none is named, without and with a design."""
