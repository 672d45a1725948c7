"""How many to interview: for a margin of error, or to find a difference between two groups; and
what a given number can say.

A number that is needed goes through four steps:

| step        | people                                                                         |
|-------------|--------------------------------------------------------------------------------|
| effective   | in a simple random sample from a population without end, who all answer        |
| answers     | as the sample is drawn: more by the design effect, fewer of a small population |
| interviews  | with those who will not know or refuse                                         |
| invitations | with those who will not take part                                              |

With deff the design effect and N the population, `answers` n and `effective` n' belong together by
the variance of a proportion, deff · p (1 − p) / n · (N − n) / (N − 1) = p (1 − p) / n':

    n = deff n' N / (N − 1 + deff n')        Source: Cochran, W. G. (1977). Sampling Techniques, 3rd
    ed., 4.4; Kish (1965), 8.2

Proportions are from 0 to 1 here, percentage points on the command line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, isfinite, nan, sqrt
from types import MappingProxyType

from scipy.optimize import brentq
from scipy.special import ndtri, stdtrit

from analysis.methods.intervals import METHODS, checked_level
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "SIZES",
    "Need",
    "Sampling",
    "design_effect",
    "margin_of",
    "needed_for_difference",
    "needed_for_margin",
    "smallest_difference",
    "widening",
]

ROUNDING = 1e-9
"""What arithmetic may add to a whole number of people without a further one being needed."""


def _check(fits: bool, place: str, value: object, rule: str) -> None:
    if not fits:
        raise DataError.of(place, f"{value} does not fit; {rule}")


@dataclass(frozen=True, slots=True)
class Sampling:
    """How people will be drawn, and how many of them will answer.

    `deff`: the design effect on the variance, see `design_effect`. `population`: people in each
    group, None for very many. `dont_know`: share of those interviewed outside the base (don't know,
    refused). `response`: share of those invited who take part. Raises DataError for a value that
    cannot be.
    """

    deff: float = 1.0
    population: int | None = None
    dont_know: float = 0.0
    response: float = 1.0

    def __post_init__(self) -> None:
        _check(
            0 < self.deff < 1e6,
            "deff",
            self.deff,
            "it is above 0: 1 for a simple random sample, mostly 1 to 3",
        )
        _check(
            self.population is None or self.population >= 2,
            "population",
            self.population,
            "it is 2 people or more",
        )
        _check(
            0 <= self.dont_know < 1, "dont_know", self.dont_know, "it is a share from 0 to under 1"
        )
        _check(0 < self.response <= 1, "response", self.response, "it is a share above 0, up to 1")

    def answers(self, effective: float) -> int:
        """People whose answers say as much as those of a simple random sample of the size
        `effective`.
        """
        drawn = self.deff * effective
        if self.population is not None:
            drawn *= self.population / (self.population - 1 + drawn)
        return _whole(drawn)

    def effective(self, answers: float) -> float:
        """The simple random sample that says as much as so many answers; infinite where everybody
        answers.
        """
        if self.population is None:
            return answers / self.deff
        if answers > self.population:
            raise DataError.of(
                "population", f"there are {answers:,.0f} answers from {self.population:,} people"
            )
        left = self.population - answers
        return answers / self.deff * (self.population - 1) / left if left else float("inf")


@dataclass(frozen=True, slots=True)
class Need:
    """Whom a plan needs in each group: whole people, see the table of steps in the module.
    `effective` need not be whole.
    """

    effective: float
    answers: int
    interviews: int
    invitations: int

    @classmethod
    def of(cls, effective: float, sampling: Sampling) -> "Need":
        """From the simple random sample that would be needed."""
        answers = sampling.answers(effective)
        interviews = _whole(answers / (1 - sampling.dont_know))
        return cls(effective, answers, interviews, _whole(interviews / sampling.response))


SIMPLE = Sampling()


def design_effect(*, cluster_size: float = 1, icc: float = 0.0, efficiency: float = 1.0) -> float:
    """What clusters and unequal weights do to the variance: (1 + (m − 1) ρ) / efficiency.

    `cluster_size`: interviews in each cluster on average, m. `icc`: correlation of the answers
    within a cluster, ρ. `efficiency`: what unequal weights leave of the sample,
    n_effective / n = (Σ w)² / (n Σ w²). Raises DataError for a value that cannot be. Source: Kish,
    L. (1965). Survey Sampling, 5.4 and 11.7; Gabler, S., Häder, S. & Lahiri, P. (1999). Survey
    Methodology 25, 105.

    >>> design_effect(cluster_size=21, icc=0.05)
    2.0
    """
    _check(cluster_size >= 1, "cluster_size", cluster_size, "it is 1 interview or more")
    remedy = f"; did you mean {icc / 100:g}?" if 1 < icc < 100 else ""
    _check(0 <= icc <= 1, "icc", icc, f"a correlation within clusters is from 0 to 1{remedy}")
    _check(0 < efficiency <= 1, "efficiency", efficiency, "it is a share above 0, up to 1")
    return (1 + (cluster_size - 1) * icc) / efficiency


def widening(clusters: int, level: float = 0.95) -> float:
    """How many times wider an interval is for resting on few clusters: t of clusters − 1 degrees of
    freedom over z.

    Plans are made with z, as their formulas have it; intervals are printed with t. NaN for one
    cluster, which gives no interval.

    >>> round(widening(12), 2)
    1.12
    """
    _check(clusters >= 1, "clusters", clusters, "it is a whole number from 1")
    level = checked_level(level)
    return -float(stdtrit(clusters - 1, (1 - level) / 2)) / _z(level) if clusters > 1 else nan


# --- a margin of error ----------------------------------------------------------------------------


def _wald(margin: float, p: float, z: float) -> float:
    """margin = z √(p (1 − p) / n), so n = z² p (1 − p) / margin²."""
    return z**2 * p * (1 - p) / margin**2


def _wilson(margin: float, p: float, z: float) -> float:
    """margin = z √(n p (1 − p) + z²/4) / (n + z²): the one root above 0 of a quadratic equation in
    n.
    """
    half = z**2 * (p * (1 - p) / (2 * margin**2) - 1)
    return half + sqrt(half**2 + z**4 * (1 / (4 * margin**2) - 1))


SIZES: Mapping[str, Callable[[float, float, float], float]] = MappingProxyType(
    {"wilson": _wilson, "wald": _wald}
)
"""The size of a simple random sample for a margin, a share p and a normal quantile z, by the method
of the interval."""


def needed_for_margin(
    margin: float,
    *,
    p: float = 0.5,
    level: float = 0.95,
    method: str = "wilson",
    sampling: Sampling = SIMPLE,
) -> Need:
    """The fewest people for whom the interval of a share p is no wider than p ± margin.

    `margin`: half the width of the interval, a proportion. `p`: the share that is expected; 0.5
    needs the most. `method`: "wilson" (the default, since it is what will be printed without
    a design) or "wald", as in published tables of sample sizes: n = z² p (1 − p) / margin². At 50%
    Wilson's needs z² fewer, about 4; near 0 and 100% it needs more, where Wald's promises too much.
    Raises DataError for a margin of a half or more, and other values that cannot be. Source: as the
    method in `METHODS`. Witness: R, prop.test on fractions of people, tests/analysis/witness.

    >>> needed_for_margin(0.05, method="wald").answers, needed_for_margin(0.05).answers
    (385, 381)
    >>> needed_for_margin(0.05, method="wald", sampling=Sampling(population=1000)).answers
    278
    """
    _check(
        0 < margin < 0.5,
        "margin",
        margin,
        "half the width of an interval is above 0 and under a half",
    )
    return Need.of(_size_named(method)(margin, _share(p), _z(checked_level(level))), sampling)


def margin_of(
    n: float,
    *,
    p: float = 0.5,
    level: float = 0.95,
    method: str = "wilson",
    sampling: Sampling = SIMPLE,
) -> float:
    """Half the width of the interval of a share p with so many interviews; 0 where everybody is
    asked and answers.

    `n`: interviews in the group; those who will not know or refuse are taken off. NaN where that
    leaves nobody.

    >>> round(margin_of(1000), 4)
    0.0309
    """
    _size_named(method)
    effective, p, level = _effective(n, sampling), _share(p), checked_level(level)
    if not isfinite(effective):
        return 0.0
    if method == "wald":
        return _z(level) * sqrt(p * (1 - p) / effective)
    low, high = METHODS[method](p * effective, effective, level)
    return float(high - low) / 2


# --- a difference between two groups --------------------------------------------------------------


def needed_for_difference(
    difference: float,
    *,
    p: float = 0.5,
    power: float = 0.8,
    level: float = 0.95,
    comparisons: int = 1,
    sampling: Sampling = SIMPLE,
) -> Need:
    """People in each of two groups of one size, so that a difference between them is found with the
    probability `power`.

    One group has the share p, the other q = p + difference (proportions; the difference may be
    negative). The test is the chi-square test without continuity correction, at 1 − level, which is
    divided among `comparisons` after Bonferroni. With m = (p + q) / 2:

        n = (z_(α/2) √(2 m (1 − m)) + z_β √(p (1 − p) + q (1 − q)))² / difference²

    Raises DataError where p + difference leaves 0 to 1, and for other values that cannot be.
    Source: Fleiss, J. L., Levin, B. & Paik, M. C. (2003). Statistical Methods for Rates and
    Proportions, 3rd ed., 4.2. Witness: R, power.prop.test; statsmodels,
    samplesize_proportions_2indep_onetail.

    >>> needed_for_difference(0.1).answers
    388
    """
    p = _share(p)
    other = p + difference
    if difference == 0 or not 0 <= other <= 1:
        fault = (
            f"{100 * p:g}% and {100 * difference:g} points more is {100 * other:g}%"
            if difference
            else "it is 0"
        )
        remedy = (
            f"; did you mean {-difference:g}?" if difference and 0 <= p - difference <= 1 else ""
        )
        raise DataError.of("difference", f"{fault}; the other share lies within 0 and 100%{remedy}")
    quantiles = _quantiles(level, power, comparisons)
    return Need.of(_size_for(p, other, *quantiles), sampling)


def smallest_difference(
    n: float,
    *,
    p: float = 0.5,
    power: float = 0.8,
    level: float = 0.95,
    comparisons: int = 1,
    sampling: Sampling = SIMPLE,
) -> float:
    """The smallest difference between two groups of n interviews that is found with the probability
    `power`; above 0.

    The other share is looked for from p towards the middle, where a difference is harder to find.
    The formula is that of `needed_for_difference`. NaN where n is too small to find any; 0 where
    everybody is asked.

    >>> round(smallest_difference(388), 3)
    0.1
    """
    effective, p = _effective(n, sampling), _share(p)
    quantiles = _quantiles(level, power, comparisons)
    if not isfinite(effective):
        return 0.0
    low = min(p, 1 - p)  # the mirrored question has the same answer
    if effective <= 0 or _size_for(low, 1.0, *quantiles) > effective:
        return nan
    nearest = low + 1e-9
    if _size_for(low, nearest, *quantiles) < effective:
        return nearest - low
    return float(
        brentq(
            lambda other: _size_for(low, other, *quantiles) - effective, nearest, 1.0, xtol=1e-14
        )
        - low
    )


def _size_for(p: float, q: float, z_test: float, z_power: float) -> float:
    middle = (p + q) / 2
    spread = z_test * sqrt(2 * middle * (1 - middle)) + z_power * sqrt(p * (1 - p) + q * (1 - q))
    return spread**2 / (p - q) ** 2


# --- values that are given ------------------------------------------------------------------------


def _effective(n: float, sampling: Sampling) -> float:
    _check(n > 0 and isfinite(n), "n", n, "it is a number of interviews above 0")
    return sampling.effective(n * (1 - sampling.dont_know))


def _quantiles(level: float, power: float, comparisons: int) -> tuple[float, float]:
    _check(
        0.5 <= power < 1,
        "power",
        power,
        "it is the probability to find what is there: a half or more, under 1",
    )
    _check(comparisons >= 1, "comparisons", comparisons, "it is a whole number from 1")
    alpha = (1 - checked_level(level)) / comparisons
    return -float(ndtri(alpha / 2)), float(ndtri(power))


def _size_named(method: str) -> Callable[[float, float, float], float]:
    if method not in SIZES:
        raise DataError.of(
            "method",
            f"sample sizes are not worked out by {shown(method)}{did_you_mean(method, SIZES)}",
        )
    return SIZES[method]


def _share(p: float) -> float:
    remedy = f"; did you mean {p / 100:g}?" if 1 < p < 100 else ""
    _check(0 < p < 1, "p", p, f"the share that is expected is a proportion between 0 and 1{remedy}")
    return p


def _z(level: float) -> float:
    return -float(ndtri((1 - level) / 2))


def _whole(people: float) -> int:
    return max(ceil(people - ROUNDING * max(1.0, people)), 1)
