"""Figures two by two: groups of one sample, waves of it, or several groups together, with what
their estimates have in common.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.counting.sample import Sample
from analysis.counting.sums import Sums, Tally
from analysis.counting.tally import Coding
from analysis.estimation.estimates import Estimates, joined, of_design, unweighted
from analysis.estimation.shares import covariances_of, shares_of
from analysis.estimation.variance import UnitSums
from survey.errors import DataError

__all__ = ["REST", "Pairs", "Sides", "of_domains", "pair_of", "pairs_of"]

Places = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

REST = "Rest"
"""Everybody who is in another group."""

MOST_PAIRS = 2_000
"""More pairs of groups than this are no table that anybody reads."""

SMALLEST_VARIANCE = 1e-12
"""A variance of a difference that is less than this part of those of its two figures is rounding:
nothing varies."""


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

    @property
    def at_an_end(self) -> npt.NDArray[np.bool_]:
        """Whether one of the two is 0% or 100%, so that nothing says how much it varies."""
        return self.a.at_an_end | self.b.at_an_end

    @property
    def unsure(self) -> npt.NDArray[np.bool_]:
        """Whether the variance of the difference leaves one of the two out: at 0% and 100%, and
        where all of it are in one cluster.
        """
        alone = [(one.std_error == 0) & ~(one.df > 0) for one in (self.a, self.b)]
        found: npt.NDArray[np.bool_] = self.at_an_end | alone[0] | alone[1]
        return found

    def at(self, places: Places) -> Self:
        """Some of the pairs, of flat arrays."""
        each = (getattr(self, name)[places] for name in ("variance", "correlation", "df"))
        return type(self)(_taken(self.a, places), _taken(self.b, places), *each)


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
    def of(
        cls,
        groups: int,
        sides: Sequence[tuple[str, Sequence[int]]],
        pairs: Sequence[tuple[int, int]],
    ) -> Self:
        """Sides by their names and the places of their groups, of which there are so many."""
        members = np.zeros((len(sides), groups), np.int64)
        for side, (_, places) in enumerate(sides):
            members[side, list(places)] = 1
        return cls(tuple(name for name, _ in sides), members, *_in_two(pairs))

    @classmethod
    def of_groups(cls, groups: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Self:
        """Each group by itself, and these pairs of them."""
        return cls(tuple(groups), np.eye(len(groups), dtype=np.int64), *_in_two(pairs))

    def __post_init__(self) -> None:
        if len(self.a) > MOST_PAIRS:
            remedy = "name a group to compare with, or the rest: against='rest'"
            raise DataError.of(
                "by", f"the groups make {len(self.a):,} pairs; the most is {MOST_PAIRS:,}; {remedy}"
            )


def pairs_of(shares: Coding, sides: Sides, sample: Sample | None) -> tuple[Tally, Pairs]:
    """Every item and pair of sides, flat, and the counts behind them. `shares`: of
    `Coding.of_shares`. `sample`: None without a design.
    """
    if sample is not None:
        tally, found = _designed(shares, sides, sample)
        return tally, _joined(found)
    tally = shares.counted()
    return tally, _joined([_independent(tally, sides)])


def _in_two(pairs: Sequence[tuple[int, int]]) -> tuple[Places, Places]:
    both = np.array(pairs, np.intp).reshape(-1, 2)
    return both[:, 0], both[:, 1]


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
        pairs = of_domains(
            sums, of_groups @ members, in_groups @ members, (sides.a, sides.b), sample
        )
        found.append(pairs)
        respondents.extend(counts)
    return shares.tally(respondents), found


def of_domains(
    sums: UnitSums, x: Counts, n: Counts, places: tuple[Places, Places], sample: Sample
) -> Pairs:
    """Domains of a sample two by two, flat, by their places on the last axis. `x`: respondents with
    the answer, `n`: those in the base. Degrees of freedom are those of the two together less 1.
    """
    figures = of_design(sums, x, n, sample)
    covariances, degrees = covariances_of(sums, n, places, sample)
    a, b = (_taken(figures, some) for some in places)
    return _joined([pair_of(a, b, covariances, degrees - 1)])


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
