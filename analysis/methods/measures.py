"""What the answers to an item can be summed up as, as one read-only table: `MEASURES`.

Each measure says of which answers it is (`targets`) and works itself out for one group
(`function`). Scales are defined from low to high, so the top box is their last answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analysis.counting.table import named
from analysis.estimation.answered import Answered
from analysis.methods import moments
from analysis.methods.intervals import Method
from analysis.methods.moments import Summary, half_width
from analysis.methods.score_difference import paired_score_bounds
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "CHOOSE",
    "MANY",
    "MEASURES",
    "NUMBER",
    "RANK",
    "SCALE",
    "Interval",
    "Measure",
    "Target",
    "measures_named",
]

TOGETHER = " + "
"""Between the answers of a box."""

SCALE, CHOOSE, MANY, RANK, NUMBER = "scale", "choose", "choose_many", "rank", "number"
"""The kinds of items: answers from low to high, answers without an order, several answers, answers
put in order, numbers."""


@dataclass(frozen=True, slots=True)
class Interval:
    """How intervals are made: the method for shares, and the level."""

    method: Method
    level: float


@dataclass(frozen=True, slots=True)
class Target:
    """Which answers a figure is of, and what they are called; `against` is taken off in a net
    score.
    """

    name: str = ""
    codes: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


Nets = Mapping[str, tuple[str, ...]]
Targets = Callable[[tuple[str, ...], Nets], Iterable[Target]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to sum up the answers of a group. `kinds`: of items that have it; `default`: where it
    is given unasked.

    `proportion`: whether its figures are proportions; else they are in the values of the answers.
    `points`: whether they are differences of proportions. `finds_answer`: whether the answer is
    what was found, not what was asked for.
    """

    name: str
    title: str
    formula: str
    source: str
    targets: Targets
    function: Callable[[Answered, Target, Interval], Summary]
    kinds: frozenset[str]
    default: frozenset[str]
    proportion: bool = True
    points: bool = False
    finds_answer: bool = False


def _share(answered: Answered, target: Target, how: Interval) -> Summary:
    if answered.n == 0:
        return Summary(0)
    found = answered.shares(answered.among(target.codes))
    (low,), (high,) = moments.bounds_of(found, answered, how.method, how.level)
    return Summary(
        answered.n,
        float(found.estimate[0]),
        float(found.std_error[0]),
        float(low),
        float(high),
        float(found.df[0]),
    )


def _net_score(answered: Answered, target: Target, how: Interval) -> Summary:
    if answered.n == 0:
        return Summary(0)
    sign = (answered.among(target.codes) - answered.among(target.against)).ravel()
    weights = answered.weights / answered.weights.sum()
    plus, minus = float(weights @ (sign > 0)), float(weights @ (sign < 0))
    score, degrees = plus - minus, answered.degrees
    simple = plus + minus - score**2
    if answered.cells is None:
        error, size = float(np.sqrt(simple / answered.n)), float(answered.n)
    else:
        error = answered.error(
            lambda totals: totals @ sign / totals.sum(axis=-1),
            (sign - score) / answered.weights.sum(),
        )
        size = simple / error**2 if error**2 > moments.ROUNDING * simple / answered.n else np.nan
    z = half_width(degrees, how.level)
    known = np.isfinite(size) and np.isfinite(z)
    low, high = (
        paired_score_bounds(plus * size, minus * size, size, z) if known else (np.nan, np.nan)
    )
    return Summary(answered.n, score, error, float(low), float(high), degrees)


def _median_category(answered: Answered, _target: Target, how: Interval) -> Summary:
    some = answered.valued()
    if some.n == 0:
        return Summary(0, answer="")
    along = np.cumsum(some.weights) / some.weights.sum()
    place = int(np.argmax(along >= 0.5 - moments.STEP))
    below = _share(some, Target(codes=some.codes[: place + 1]), how)
    return below._replace(answer=some.codes[place])


def _mean(answered: Answered, _target: Target, how: Interval) -> Summary:
    return moments.mean(answered, how.level)


def _first(answered: Answered, _target: Target, how: Interval) -> Summary:
    return _share(answered, Target(codes=("1",)), how)


def _deviation(answered: Answered, _target: Target, how: Interval) -> Summary:
    return moments.deviation(answered, how.level)


def _quantile(share: float) -> Callable[[Answered, Target, Interval], Summary]:
    return lambda answered, _target, how: moments.quantile(answered, share, how.method, how.level)


def _whole(_codes: Sequence[str], _nets: Nets) -> Iterable[Target]:
    return (Target(),)


def _each(codes: Sequence[str], _nets: Nets) -> Iterable[Target]:
    return (Target(code, (code,)) for code in codes)


def _each_net(_codes: Sequence[str], nets: Nets) -> Iterable[Target]:
    return (Target(name, members) for name, members in nets.items())


def _agree_and_disagree(_codes: Sequence[str], nets: Nets) -> Iterable[Target]:
    if {"agree", "disagree"} <= set(nets):
        yield Target("agree − disagree", nets["agree"], nets["disagree"])


def _top(size: int) -> Targets:
    """The last answers; of items with more answers than that."""
    return lambda codes, _nets: (
        [Target(TOGETHER.join(codes[-size:]), codes[-size:])] if len(codes) > size else []
    )


def _bottom(size: int) -> Targets:
    return lambda codes, _nets: (
        [Target(TOGETHER.join(codes[:size]), codes[:size])] if len(codes) > size else []
    )


_SHARE = "p = Σ w y / Σ w over the base, with the interval of the method"
_SOURCE = "Cochran, W. G. (1977). Sampling Techniques, 3rd ed., ch. 3"
_TUKEY = "Hyndman, R. J. & Fan, Y. (1996). The American Statistician 50, 361–365 (type 2)"
_FULLER = "Francisco, C. A. & Fuller, W. A. (1991). Annals of Statistics 19, 454–469"
_QUANTILE = (
    "value with a share {} of the weights at or below it; the interval holds the values "
    "that the share's interval allows"
)

_ORDERED = frozenset({SCALE})
_VALUED = frozenset({SCALE, NUMBER})
_NUMBER = frozenset({NUMBER})
_UNORDERED = frozenset({CHOOSE, MANY})
_RANKED = frozenset({RANK})
_NAMED = frozenset({SCALE, CHOOSE})
_NONE: frozenset[str] = frozenset()

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.name: measure
        for measure in (
            Measure(
                "share", "Share", _SHARE, _SOURCE, _each, _share, _NAMED | _UNORDERED, _UNORDERED
            ),
            Measure("net", "NET", _SHARE, _SOURCE, _each_net, _share, _NAMED, _NAMED),
            Measure(
                "net_agreement",
                "Net agreement",
                "d = p₁ − p₂, NET agree less NET disagree; Tango's score interval, "
                "with a design on n_eff = (p₁ + p₂ − d²) / se²",
                "Tango, T. (1998). Statistics in Medicine 17, 891–908",
                _agree_and_disagree,
                _net_score,
                _NAMED,
                _NAMED,
                points=True,
            ),
            Measure(
                "top_box",
                "Top box",
                f"{_SHARE}; the highest answer",
                _SOURCE,
                _top(1),
                _share,
                _ORDERED,
                _ORDERED,
            ),
            Measure(
                "top_2_box",
                "Top two",
                f"{_SHARE}; the two highest answers",
                _SOURCE,
                _top(2),
                _share,
                _ORDERED,
                _ORDERED,
            ),
            Measure(
                "bottom_2_box",
                "Bottom two",
                f"{_SHARE}; the two lowest",
                _SOURCE,
                _bottom(2),
                _share,
                _ORDERED,
                _ORDERED,
            ),
            Measure(
                "bottom_box",
                "Bottom box",
                f"{_SHARE}; the lowest answer",
                _SOURCE,
                _bottom(1),
                _share,
                _ORDERED,
                _ORDERED,
            ),
            Measure(
                "median_category",
                "Median category",
                (
                    "the first answer that half of the weights are at or below; the figure is the "
                    "share at or below it"
                ),
                "Agresti, A. (2010). Analysis of Ordinal Categorical Data, 2nd ed., ch. 2",
                _whole,
                _median_category,
                _ORDERED,
                _ORDERED,
                finds_answer=True,
            ),
            Measure(
                "mean",
                "Mean",
                "m = Σ w v / Σ w; m ± t se",
                _SOURCE,
                _whole,
                _mean,
                _VALUED,
                _NUMBER,
                proportion=False,
            ),
            Measure(
                "first_place",
                "Put first",
                f"{_SHARE}; of each answer to be put in order those who gave it the place 1",
                _SOURCE,
                _each,
                _first,
                _RANKED,
                _RANKED,
            ),
            Measure(
                "mean_place",
                "Mean place",
                "m = Σ w v / Σ w over the places from 1, of each answer; m ± t se",
                _SOURCE,
                _each,
                _mean,
                _RANKED,
                _RANKED,
                proportion=False,
            ),
            Measure(
                "sd",
                "Standard deviation",
                (
                    "s² = n / (n − 1) · Σ w (v − m)² / Σ w; se(s) = se(s²) / (2 s); s · exp(± t "
                    "se(s) / s)"
                ),
                (
                    "R survey, svyvar; Bonett, D. G. (2006). Computational Statistics & Data "
                    "Analysis 50, 775–782, for the scale"
                ),
                _whole,
                _deviation,
                _VALUED,
                _NUMBER,
                proportion=False,
            ),
            *(
                Measure(
                    name,
                    title,
                    _QUANTILE.format(part),
                    f"{_TUKEY}; {_FULLER}",
                    _whole,
                    _quantile(share),
                    _NUMBER,
                    _NUMBER,
                    proportion=False,
                )
                for name, title, part, share in (
                    ("lower_quartile", "Lower quartile", "¼", 0.25),
                    ("median", "Median", "½", 0.5),
                    ("upper_quartile", "Upper quartile", "¾", 0.75),
                )
            ),
        )
    }
)
"""Every measure by its name. A new one is a function and an entry here."""


def measures_named(given: str | Sequence[str]) -> tuple[Measure, ...]:
    """The measures of these names, in the order of the table. Raises DataError with the nearest
    match.
    """
    names = named(given, "measures")
    for name in names:
        if name not in MEASURES:
            raise DataError.of(
                "measures",
                f"there is no measure {shown(name)}{did_you_mean(name, MEASURES, len(MEASURES))}",
            )
    if not names:
        raise DataError.of(
            "measures", "none are named; leave measures out for those that go with each item"
        )
    return tuple(measure for measure in MEASURES.values() if measure.name in names)
