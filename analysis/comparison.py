"""Differences between groups: who agrees more than whom, by how much, and whether chance could have
made it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, cautions, checked_base, flags, kinds_in_base
from analysis.counting.asked import Asked
from analysis.counting.domains.conditions import Where
from analysis.counting.gathering import Grouped
from analysis.counting.grouping import check_apart
from analysis.counting.sums import Tally
from analysis.counting.table import By, Frame, Items, named
from analysis.design import Design, checked_design
from analysis.estimation.pairs import REST, Pairs, Sides, pairs_of
from analysis.methods.adjusting import adjustment_named, checked_family
from analysis.methods.differences import Difference, Found, difference_named
from analysis.methods.intervals import checked_level
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = [
    "COLUMNS",
    "Contrast",
    "between",
    "compare",
    "compared",
    "flags_of",
    "rows_of",
]

Floats = npt.NDArray[np.float64]

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
    family: str = "item"
    method: str | None = None
    where: Where = None
    paired: bool = False
    """Whether two items are compared that the same people answered, instead of groups."""

    def __post_init__(self) -> None:
        checked_design(self.design)
        adjustment_named(self.adjust)
        checked_family(self.family)
        checked_level(self.level)
        object.__setattr__(self, "base", checked_base(self.base))
        self.difference  # noqa: B018  # raises for a method that does not go

    def of_data(self, data: Frame, items: Items, by: By) -> Asked:
        """The shares that are compared."""
        return Asked.of(
            data,
            items,
            by=by,
            net=self.net,
            answers=self.answers,
            base=self.base,
            design=self.design,
            where=self.where,
        )

    @property
    def kinds(self) -> tuple[Missing, ...]:
        """The kinds of missing answer in the base."""
        return kinds_in_base(self.base)

    @property
    def difference(self) -> Difference:
        """The method, the usual one where none is named."""
        return difference_named(self.method, design=self.design is not None, paired=self.paired)

    def found(self, pairs: Pairs) -> Found:
        """The interval and the p value of each difference."""
        designed = self.design is not None
        return self.difference(pairs, self.level, design=designed, paired=self.paired)

    def adjusted(self, p_values: Floats, items: npt.NDArray[np.object_]) -> Floats:
        """The p values of these items, adjusted within each family."""
        families = items if self.family == "item" else np.zeros(len(items))
        return adjustment_named(self.adjust).within(p_values, families)


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
    family: str = "item",
    against: str | None = None,
    method: str | None = None,
    where: Where = None,
) -> pd.DataFrame:
    """The difference between groups in the share that gave one of the answers of a NET, with its
    interval and test.

    difference = estimate_a − estimate_b, shares and bounds being proportions (−1 to 1). Interval
    and p_value are those of one method, `DIFFERENCES[method]`, so that p_value < 1 − `level` where,
    and only where, the interval leaves out 0. Without a `method` it is "newcombe", from the Wilson
    intervals of the two shares, whose p value is 1 − the level at which 0 is a bound; with a
    `design` "t", the linearised difference as R survey's svyttest has it. That knows nothing of
    chance where one of the shares is 0% or 100%, or nothing varies; there it is Newcombe's on the
    effective bases. "wald", "agresti-caffo", "miettinen-nurminen" and "mee" (the
    pooled z-test) are for simple random samples. Groups are domains of the whole sample, and
    degrees of freedom those of the two groups together less 1, as svyttest has them.

    `against`: None compares all pairs of groups that are of one population, in their order, and
    combinations of them with those they have nobody in common with; a group compares each other one
    with it; "rest" compares each group with everybody in another group, called "Rest"; "previous"
    compares each with the one before it, "first" with the first, as for waves. `adjust`: one of
    `ADJUSTMENTS`; p_adjusted allows for all rows of its `family`: those of an "item", or of the
    whole "call". The interval is that of its pair alone: where p_adjusted < 1 − level it leaves out
    0, and where it leaves out 0 p_adjusted may be above, for the number of rows. The other
    arguments, and what counts, are as in `agreement`.

    Columns: item, group_a, group_b, estimate_a, estimate_b, difference, low, high, p_value,
    p_adjusted, method (that of the row), flag. One row per item and pair. `flag` is the gravest of:
    "not asked" (one of the groups never saw the item), "no answers" (nobody of one is in the base),
    "no variance" (nothing varies, or all of a group are in one cluster); with these nothing was
    tested, and interval and p are NaN. Then "low base" (one of the two bases is under `LOW_BASE`),
    and with a design those of `agreement`: "few clusters", "low effective base", "wide interval",
    "0% or 100%"; empty where all is well.

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
          a       b       -0.15 -0.2835 -0.0129   0.0327
    """
    asked = Contrast(
        net=net,
        answers=answers,
        base=base,
        design=design,
        level=level,
        adjust=adjust,
        family=family,
        method=method,
        where=where,
    )
    return compared(data, items, by=by, against=against, asked=asked)[list(COLUMNS)]


def compared(
    data: Frame, items: Items, *, by: By, against: str | None, asked: Contrast
) -> pd.DataFrame:
    """The rows of `compare`, with the columns net, n_a and n_b (unweighted bases), std_error_a,
    std_error_b, df_a and df_b (of the two shares) beside its own.
    """
    if not named(by, "by"):
        raise DataError.of("by", "name the column of groups to compare")
    return rows_of(asked.of_data(data, items, by), lambda groups: between(groups, against), asked)


def between(of: Grouped, against: str | None) -> Sides:
    """The pairs that `against` asks for, as `compare` has it."""
    groups, places = of.groups, range(len(of.groups))
    if len(groups) < 2:
        there = f"there is one group, {shown(groups[0])}" if groups else "there are no groups"
        raise DataError.of("by", f"{there}; a comparison needs two")
    sides = [*((group, (place,)) for place, group in enumerate(groups)), *of.together]
    within = [[place for place in places if of.populations[place] == one] for one in of.populations]
    match against:
        case None:
            pairs = [
                (a, b)
                for a, b in combinations(range(len(sides)), 2)
                if not set(sides[a][1]) & set(sides[b][1])
                and sides[b][1][0] in within[sides[a][1][0]]
            ]
        case "rest":
            return _with_rest(groups, sides, within)
        case "previous":
            pairs = [(place, before[-1]) for place in places if (before := _before(within, place))]
        case "first":
            pairs = [(place, before[0]) for place in places if (before := _before(within, place))]
        case _:
            every = [*sides, *of.named]
            at = _named(against, [name for name, _ in every])
            pairs = [
                (place, at)
                for place, (_, held) in enumerate(sides)
                if not set(held) & set(every[at][1])
            ]
            return _sides(groups, every, pairs)
    return _sides(groups, sides, pairs)


Named = Sequence[tuple[str, Sequence[int]]]


def _named(against: str, names: Sequence[str]) -> int:
    if against not in names:
        known = [*names, "rest", "previous", "first"]
        near = did_you_mean(against, known, len(known))
        raise DataError.of("against", f"there is no group {shown(against)}{near}")
    return names.index(against)


def _before(within: Sequence[Sequence[int]], place: int) -> Sequence[int]:
    """The groups of the same population that stand before one."""
    return [one for one in within[place] if one < place]


def _with_rest(groups: Sequence[str], sides: Named, within: Sequence[Sequence[int]]) -> Sides:
    check_apart(groups, REST, "against", "everybody else")
    found, pairs = [*sides], list[tuple[int, int]]()
    for at, (_, held) in enumerate(sides):
        rest = [place for place in within[held[0]] if place not in held]
        if rest:
            pairs.append((at, len(found)))
            found.append((REST, rest))
    return _sides(groups, found, pairs)


def _sides(groups: Sequence[str], sides: Named, pairs: Sequence[tuple[int, int]]) -> Sides:
    if not pairs:
        remedy = f"name one to compare with, such as against={groups[0]!r}"
        raise DataError.of(
            "by", f"no two groups are of one population, so none are compared; {remedy}"
        )
    return Sides.of(len(groups), sides, pairs)


def rows_of(shares: Asked, pairs: Callable[[Grouped], Sides], asked: Contrast) -> pd.DataFrame:
    """A row for each item and pair, as `compared` has them; `pairs` makes the sides from the
    groups.
    """
    sides = pairs(Grouped.of(shares.table, shares.by, shares.coding.groups))
    tally, each = pairs_of(shares.shares, sides, shares.sample)
    found = asked.found(each)
    names = np.array(sides.names, dtype=object)
    item = np.repeat(np.array(tally.items, dtype=object), len(sides.a))
    return pd.DataFrame(
        {
            "item": item,
            "net": np.full(found.low.size, shares.name, dtype=object),
            "group_a": np.tile(names[sides.a], len(tally.items)),
            "group_b": np.tile(names[sides.b], len(tally.items)),
            "n_a": each.a.n,
            "n_b": each.b.n,
            "std_error_a": each.a.std_error,
            "std_error_b": each.b.std_error,
            "df_a": each.a.df,
            "df_b": each.b.df,
            "estimate_a": each.a.estimate,
            "estimate_b": each.b.estimate,
            "difference": each.difference,
            "low": found.low,
            "high": found.high,
            "p_value": found.p_value,
            "p_adjusted": asked.adjusted(found.p_value, item),
            "method": found.method,
            "flag": flags_of(each, found, _unseen(tally, sides, each), asked.design),
        }
    )


def flags_of(
    each: Pairs, found: Found, unseen: npt.NDArray[np.bool_], design: Design | None
) -> npt.NDArray[np.object_]:
    """The gravest of what is to be said of the two sides and their difference. `unseen`: whether
    one of the two never saw the item.
    """
    caution = None
    if design is not None:
        effective = np.fmin(each.a.n_effective, each.b.n_effective)
        caution = cautions(found.low, found.high, each.df, effective, at_an_end=each.at_an_end)
    return flags(np.minimum(each.a.n, each.b.n), found.low, unseen, caution)


def _unseen(tally: Tally, sides: Sides, each: Pairs) -> npt.NDArray[np.bool_]:
    """Whether nobody of one of the two sides was asked the item."""
    never_asked = (tally.unasked @ sides.members.T > 0) & (tally.outside() @ sides.members.T == 0)
    found: npt.NDArray[np.bool_] = (never_asked[:, sides.a].ravel() & (each.a.n == 0)) | (
        never_asked[:, sides.b].ravel() & (each.b.n == 0)
    )
    return found
