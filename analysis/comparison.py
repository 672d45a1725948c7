"""Differences between groups: who agrees more than whom, by how much, and whether chance could have
made it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, flags, kinds_in_base
from analysis.counting.domains.conditions import Where
from analysis.counting.nets import check_codes, counting_codes, net_name
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.sums import Sums, Tally
from analysis.counting.table import By, Frame, Items, Table, named
from analysis.counting.tally import Coding
from analysis.design import Design, checked_design
from analysis.estimation.estimates import Estimates, joined, of_design, unweighted
from analysis.estimation.shares import covariances_of, shares_of
from analysis.estimation.variance import UnitSums
from analysis.methods.adjusting import adjustment_named
from analysis.methods.differences import Pairs, difference_named, pooled_test, t_test
from analysis.methods.intervals import checked_level
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = [
    "COLUMNS",
    "REST",
    "Contrast",
    "Sides",
    "between",
    "compare",
    "compared",
    "pair_of",
    "rows_of",
]

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

REST = "Rest"
"""Everybody who is in another group."""

MOST_PAIRS = 2_000
"""More pairs of groups than this are no table that anybody reads."""

SMALLEST_VARIANCE = 1e-12
"""A variance of a difference that is less than this part of those of its two figures is rounding:
nothing varies."""

COLUMNS = (
    *("item", "group_a", "group_b", "estimate_a", "estimate_b", "difference", "low", "high"),
    *("p_value", "p_adjusted", "method", "flag"),
)


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """What is compared, and how; the arguments of `compare`, checked."""

    net: str = "agree"
    answers: Sequence[object] | None = None
    base: Base = "valid"
    design: Design | None = None
    level: float = 0.95
    adjust: str = "holm"
    method: str = "newcombe"
    where: Where = None

    def __post_init__(self) -> None:
        difference_named(self.method, design=checked_design(self.design) is not None)
        adjustment_named(self.adjust)
        checked_level(self.level)
        object.__setattr__(self, "base", kinds_in_base(self.base))

    @property
    def kinds(self) -> tuple[Missing, ...]:
        """The kinds of missing answer in the base."""
        return kinds_in_base(self.base)

    def interval(self, pairs: Pairs) -> tuple[Floats, Floats]:
        """The bounds of each difference."""
        designed = self.design is not None
        return difference_named(self.method, design=designed)(pairs, self.level, design=designed)


@dataclass(frozen=True, eq=False)
class Sides:
    """Whom to compare with whom: sides are groups, or several of them together.

    `members`: sides × groups, 1 where the group is in the side. `a` and `b`: the two sides of each
    pair, which share no group.
    """

    names: tuple[str, ...]
    members: npt.NDArray[np.int64]
    a: Places
    b: Places

    @classmethod
    def of_groups(cls, groups: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Self:
        """Each group by itself, and these pairs of them."""
        return cls(tuple(groups), np.eye(len(groups), dtype=np.int64), *_in_two(pairs))

    @classmethod
    def of_rest(cls, groups: Sequence[str]) -> Self:
        """Each group, and all the others together."""
        own = np.eye(len(groups), dtype=np.int64)
        pairs = [(place, len(groups) + place) for place in range(len(groups))]
        return cls(
            (*groups, *(REST for _ in groups)), np.concatenate([own, 1 - own]), *_in_two(pairs)
        )

    def __post_init__(self) -> None:
        if len(self.a) > MOST_PAIRS:
            remedy = "name a group to compare with, or the rest: against='rest'"
            raise DataError.of(
                "by", f"the groups make {len(self.a):,} pairs; the most is {MOST_PAIRS:,}; {remedy}"
            )


def compare(
    data: Frame,
    items: Items = None,
    *,
    by: By,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    base: Base = "valid",
    design: Design | None = None,
    level: float = 0.95,
    adjust: str = "holm",
    against: str | None = None,
    method: str = "newcombe",
    where: Where = None,
) -> pd.DataFrame:
    """The difference between groups in the share that gave one of the answers of a NET, with its
    interval and test.

    difference = estimate_a − estimate_b, shares and bounds being proportions (−1 to 1). The
    interval is `DIFFERENCES[method]` at `level`: Newcombe's, from the Wilson intervals of the two
    shares; with a `design` from those on the effective n, and with the correlation that clusters
    lying in both groups give. "t" is the interval of R survey's svyttest, "wald" the textbook one;
    "agresti-caffo", "miettinen-nurminen" and "mee" are for simple random samples. p_value is that
    of the pooled z-test without continuity correction, and with a design that of the linearised
    t-test; groups are domains of the whole sample, and degrees of freedom those of the two groups
    together less 1, as svyttest has them.

    `against`: None compares all pairs of groups, in their order; a group compares each other one
    with it; "rest" compares each group with everybody in another group, called "Rest"; "previous"
    compares each with the one before it, "first" with the first, as for waves. `adjust`: one of
    `ADJUSTMENTS`; p_adjusted allows for all rows of this call. The other arguments, and what
    counts, are as in `agreement`.

    Columns: item, group_a, group_b, estimate_a, estimate_b, difference, low, high, p_value,
    p_adjusted, method, flag. One row per item and pair. `flag` is the gravest of: "not asked" (one
    of the groups never saw the item), "no answers" (nobody of one is in the base), "no variance"
    (no interval, or no test, since nothing varies or no degree of freedom is left: NaN), "low base"
    (one of the two bases is under `LOW_BASE`); empty where all is well.

    Raises DataError as `agreement` does, and for a group, method or adjustment that is not there,
    and where there is no pair.

    Sources: those of each of `DIFFERENCES` and `ADJUSTMENTS`. Witness: R and R survey,
    tests/analysis/witness.

    >>> answers = ["yes"] * 45 + ["no"] * 15 + ["yes"] * 54 + ["no"] * 6
    >>> frame = pd.DataFrame({"group": ["a"] * 60 + ["b"] * 60, "help": answers})
    >>> table = compare(frame, "help", by="group", answers=["yes"]).round(4)
    >>> table = table[["group_a", "group_b", "difference", "low", "high", "p_value"]]
    >>> print(table.to_string(index=False))
    group_a group_b  difference     low    high  p_value
          a       b       -0.15 -0.2835 -0.0129   0.0306
    """
    asked = Contrast(
        net=net,
        answers=answers,
        base=base,
        design=design,
        level=level,
        adjust=adjust,
        method=method,
        where=where,
    )
    return compared(data, items, by=by, against=against, asked=asked)[list(COLUMNS)]


def compared(
    data: Frame, items: Items, *, by: By, against: str | None, asked: Contrast
) -> pd.DataFrame:
    """The rows of `compare`, with the columns net, n_a and n_b (unweighted bases) beside its
    own.
    """
    if not named(by, "by"):
        raise DataError.of("by", "name the column of groups to compare")
    table = opened(data, items, by, asked.design, asked.where)
    return rows_of(table, items, by, lambda groups: between(groups, against), asked)


def between(groups: Sequence[str], against: str | None) -> Sides:
    """The pairs that `against` asks for, as `compare` has it."""
    if len(groups) < 2:
        there = f"there is one group, {shown(groups[0])}" if groups else "there are no groups"
        raise DataError.of("by", f"{there}; a comparison needs two")
    places = range(len(groups))
    match against:
        case None:
            return Sides.of_groups(groups, list(combinations(places, 2)))
        case "rest":
            return Sides.of_rest(groups)
        case "previous":
            return Sides.of_groups(groups, [(place, place - 1) for place in places[1:]])
        case "first":
            return Sides.of_groups(groups, [(place, 0) for place in places[1:]])
    if against not in groups:
        known = did_you_mean(against, [*groups, "rest", "previous", "first"], len(groups) + 3)
        raise DataError.of("against", f"there is no group {shown(against)}{known}")
    reference = list(groups).index(against)
    return Sides.of_groups(groups, [(place, reference) for place in places if place != reference])


def rows_of(
    table: Table, items: Items, by: By, pairs: Callable[[tuple[str, ...]], Sides], asked: Contrast
) -> pd.DataFrame:
    """A row for each item and pair, as `compared` has them; `pairs` makes the sides from the names
    of the groups.
    """
    codes = counting_codes(table, items, by, asked.net, asked.answers, design=asked.design)
    coding = Coding.of(table, tuple(codes), by)
    check_codes(table, coding, codes, asked.kinds)
    sides = pairs(coding.groups)
    shares = coding.of_shares(codes, asked.kinds)
    if asked.design is None:
        tally = shares.counted()
        found = [_independent(tally, sides)]
    else:
        tally, found = _designed(shares, sides, sampled(asked.design, table))
    each = _joined(found)
    low, high = asked.interval(each)
    p_value = pooled_test(each) if asked.design is None else t_test(each)
    names = np.array(sides.names, dtype=object)
    return pd.DataFrame(
        {
            "item": np.repeat(np.array(tally.items, dtype=object), len(sides.a)),
            "net": np.full(low.size, net_name(asked.net, asked.answers), dtype=object),
            "group_a": np.tile(names[sides.a], len(tally.items)),
            "group_b": np.tile(names[sides.b], len(tally.items)),
            "n_a": each.a.n,
            "n_b": each.b.n,
            "estimate_a": each.a.estimate,
            "estimate_b": each.b.estimate,
            "difference": each.difference,
            "low": low,
            "high": high,
            "p_value": p_value,
            "p_adjusted": adjustment_named(asked.adjust)(p_value),
            "method": np.full(low.size, asked.method, dtype=object),
            "flag": _flagged(tally, sides, each, np.where(np.isnan(p_value), np.nan, low)),
        }
    )


def _in_two(pairs: Sequence[tuple[int, int]]) -> tuple[Places, Places]:
    both = np.array(pairs, np.intp).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _flagged(tally: Tally, sides: Sides, each: Pairs, defined: Floats) -> npt.NDArray[np.object_]:
    """The gravest of what is to be said of the two sides. `defined`: NaN where the interval or the
    test is not.
    """
    never_asked = (tally.kinds([Missing.NOT_ASKED]) @ sides.members.T > 0) & (
        tally.outside() @ sides.members.T == 0
    )
    fewest = np.minimum(each.a.n, each.b.n)
    unseen = (never_asked[:, sides.a].ravel() & (each.a.n == 0)) | (
        never_asked[:, sides.b].ravel() & (each.b.n == 0)
    )
    return flags(fewest, defined, unseen)


# --- pairs of figures -----------------------------------------------------------------------------


def _taken(figures: Estimates, places: Places) -> Estimates:
    """The figures of these sides, which are the last axis."""
    return Estimates(*(getattr(figures, one.name)[..., places] for one in fields(Estimates)))


def _joined(parts: Sequence[Pairs]) -> Pairs:
    """The pairs of several items, one item after the other."""
    flat = (
        np.concatenate([getattr(part, name).ravel() for part in parts])
        for name in ("variance", "correlation", "df")
    )
    return Pairs(joined([part.a for part in parts]), joined([part.b for part in parts]), *flat)


def _independent(tally: Tally, sides: Sides) -> Pairs:
    """The pairs of all items, of samples that have nothing in common and no design: the variances
    add.
    """
    figures = unweighted(tally.counts[..., 0] @ sides.members.T, tally.answered @ sides.members.T)
    a, b = _taken(figures, sides.a), _taken(figures, sides.b)
    nothing = np.zeros(a.n.shape)
    return Pairs(a, b, a.std_error**2 + b.std_error**2, nothing, nothing + np.nan)


def _designed(shares: Coding, sides: Sides, sample: Sample) -> tuple[Tally, list[Pairs]]:
    """The pairs of some items after the other, and the counts behind them: each side is a domain of
    the sample.
    """
    found, respondents = list[Pairs](), list[Sums]()
    members = sides.members.T
    for by_group, of_groups, in_groups, counts in shares_of(shares, sample):
        sums = UnitSums(*(getattr(by_group, one.name) @ members for one in fields(UnitSums)))
        x, n = of_groups @ members, in_groups @ members
        figures = of_design(sums, x, n, sample)
        covariances, degrees = covariances_of(sums, n, (sides.a, sides.b), sample)
        found.append(
            pair_of(_taken(figures, sides.a), _taken(figures, sides.b), covariances, degrees - 1)
        )
        respondents.extend(counts)
    return shares.tally(respondents), found


def pair_of(a: Estimates, b: Estimates, covariances: Floats, df: Floats) -> Pairs:
    """Estimates and their covariances (… × 2 × 2) as pairs. Rounding is taken for what it is: 0%
    and 100% do not vary.
    """
    varying = [(one.estimate > 0) & (one.estimate < 1) & (one.std_error > 0) for one in (a, b)]
    one, other, both = covariances[..., 0, 0], covariances[..., 1, 1], covariances[..., 0, 1]
    one, other = np.where(varying[0], one, 0 * one), np.where(varying[1], other, 0 * other)
    both = np.where(varying[0] & varying[1], both, 0 * both)
    variance = one + other - 2 * both
    variance = np.where(variance <= SMALLEST_VARIANCE * (one + other), 0 * variance, variance)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = np.where(
            varying[0] & varying[1], np.clip(both / np.sqrt(one * other), -1, 1), 0
        )
    return Pairs(a, b, variance, correlation, df)
