"""Which counts have to be hidden, so that neither a table nor a sum of its lines gives a small one
away.

Three steps, repeated until nothing changes, and each only hides more:

1. Counts under the threshold are hidden. 2. A count that is alone hidden in a sum could be worked
out by subtraction, so another one of that sum goes too: the one that costs least for each such sum
it settles (an answer before a NET before a base, small before large). Headlines are left to the
third step: rounding alone can keep a reader from subtracting.
3. Two worlds are sought for each small count: tables of whole numbers, equal in all that is
published, that differ in this count by `rule.values` − 1 or more. Where there are none, those
published counts are hidden whose bounds stand in the way by the least cost, found by one programme
(the linear heuristic of secondary cell suppression).

What was published before (`CountTable.told`) stays so, and is part of both worlds: what is hidden
now keeps small counts of then apart, too.

The second step is sharper than a reader's arithmetic asks for; it is what output checkers of
research centres look for. Sources: Fischetti, M. & Salazar, J. J. (2000). Journal of the American
Statistical Association 95, 916–928; Kelly, J. P., Golden, B. L. & Assad, A. A. (1992). Networks 22,
397–417; UK LLC, Statistical Disclosure Control.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.publication.disclosure.rule import TEN_FIVE, Rule
from analysis.publication.disclosure.tables import (
    INTERVIEWS,
    CountTable,
    Layout,
    Published,
)
from analysis.publication.disclosure.worlds import Worlds

__all__ = ["protect"]

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Range = tuple[Floats, Floats]

LARGE_COST = 4.0
"""The largest counts cost this much more to hide."""

PATIENCE = 3
"""After so many worlds that help no small count, each is looked at by itself."""


def protect(tables: Sequence[CountTable], rule: Rule = TEN_FIVE) -> tuple[Published, ...]:
    """The tables as they may be published together: counts rounded, small ones hidden, and others
    where these need it.

    Tables of the same groups are bound to each other by the numbers of interviews. Each is
    protected against a reader who also knows that a group has no fewer interviews than it has; then
    every world of one table goes with every world of the others, so that together they tell no more
    than alone. What a small count needs: see `Rule.values`.
    """
    return tuple(_protected(table, rule) for table in tables)


def _protected(table: CountTable, rule: Rule) -> Published:
    """Groups that no sum binds together are protected one after the other."""
    values = np.empty(table.counts.shape)
    for places in _bound(table.layout):
        part = CountTable(
            table.layout.part(places, [table.layout.groups[place] for place in places]),
            table.counts[:, places],
            None if table.told is None else table.told[:, places],
            None if table.settled is None else table.settled[:, places],
        )
        values[:, places] = _Problem.of(part, rule).values()
    return Published(table.layout, values)


def _bound(layout: Layout) -> Iterator[list[int]]:
    """The groups that sums, or time, bind together, by their places."""
    first = list(range(len(layout.groups)))

    def root(place: int) -> int:
        while first[place] != place:
            place = first[place]
        return place

    for places in (*((whole, *parts) for whole, parts in layout.wholes), *layout.later):
        one, *others = sorted({root(place) for place in places})
        for other in others:
            first[other] = one
    roots = [root(place) for place in range(len(first))]
    for one in dict.fromkeys(roots):
        yield [place for place, it in enumerate(roots) if it == one]


@dataclass(frozen=True, eq=False)
class _Aim:
    """`needs`: how far apart the bounds of a cell must be, 0 where it needs no protection. `sure`:
    also for a reader who knows that no group has fewer interviews than it has. Of kinds of missing
    answer such a reader would know too much for any base to be published.
    """

    needs: Floats
    sure: bool

    def close(self, seen: Range) -> Mask:
        """The small counts whose range is not wide enough yet."""
        least, most = seen
        mask: Mask = (self.needs > 0) & (most - least < self.needs)
        return mask


@dataclass(frozen=True, eq=False)
class _Problem:
    """The cells of a table in one row, lines first.

    `small`: which are. `movable`: cells that may be hidden for another's sake, at a `cost`.
    `terms`: which cells each sum has. `telling`: those that may not be alone hidden in it. `aims`:
    what has to be reached.
    """

    table: CountTable
    rule: Rule
    counts: Floats
    worlds: Worlds
    terms: Mask
    small: Mask
    telling: Mask
    movable: Mask
    cost: Floats
    aims: tuple[_Aim, ...]

    @classmethod
    def of(cls, table: CountTable, rule: Rule) -> "_Problem":
        layout, counts = table.layout, table.counts
        small = layout.guarded & (counts < rule.threshold)
        movable = layout.published & ~layout.known_zero & ~_settled(table)
        movable[[line == INTERVIEWS for line in layout.lines]] = False
        missing = np.array([line.kind == "missing" for line in layout.lines])[:, None]
        needs = np.where(small, np.where(missing, rule.step, rule.values) - 1.0, 0.0)
        aims = (
            _Aim(np.where(missing, 0, needs).ravel(), sure=True),
            _Aim(np.where(missing, needs, 0).ravel(), sure=False),
        )
        size_cost = 1 + LARGE_COST * counts / (1 + counts.max(initial=0))
        in_row = counts.ravel().astype(np.float64)
        return cls(
            table,
            rule,
            in_row,
            Worlds.of(layout, in_row),
            (layout.equations.toarray() != 0) & ~layout.known_zero.ravel(),
            small.ravel(),
            ((small | movable) & ~missing).ravel(),
            movable.ravel(),
            (layout.cost * size_cost).ravel(),
            aims,
        )

    def values(self) -> Floats:
        """The rounded counts, NaN where one is hidden or in no table."""
        hidden, seen = self._first(), [(self.counts, self.counts)] * len(self.aims)
        while self.movable.any():
            before = hidden.sum()
            hidden = self._not_alone(hidden)
            for place, aim in enumerate(self.aims):
                hidden, seen[place] = self._apart(hidden, aim, seen[place])
            if hidden.sum() == before:
                break
        layout, shape = self.table.layout, self.table.counts.shape
        values = np.where(hidden.reshape(shape), np.nan, self._rounded().reshape(shape))
        values[~layout.published] = np.nan
        return np.where(layout.known_zero, np.where(self._zeros(), 0.0, np.nan), values)

    @property
    def _headlines(self) -> Mask:
        mask: Mask = self.table.layout.headlines.ravel()
        return mask

    def _zeros(self) -> Mask:
        """The zeros that a reader knows of, where there is somebody."""
        layout = self.table.layout
        mask: Mask = layout.published & layout.there
        return mask

    def _rounded(self) -> Floats:
        """What is published of each count that is: what was told, else the rounded one."""
        rounded = self.rule.rounded(self.counts).astype(np.float64)
        if self.table.told is None:
            return rounded
        told = self.table.told.ravel()
        return np.where(_settled(self.table).ravel() & ~np.isnan(told), told, rounded)

    def _first(self) -> Mask:
        """Small counts, what was hidden before, and what no table shows; of interviews all that
        people of a small number are part of, since no answers stand for them there.
        """
        layout, settled = self.table.layout, _settled(self.table)
        hidden: Mask = ~(layout.published | layout.known_zero)
        hidden |= self.small.reshape(hidden.shape) & ~settled
        if self.table.told is not None:
            hidden |= settled & np.isnan(self.table.told) & ~layout.known_zero
        if INTERVIEWS in layout.lines:
            at = layout.lines.index(INTERVIEWS)
            small = self.small.reshape(hidden.shape)[at] & hidden[at]
            known = -1
            while small.sum() > known:
                known = small.sum()
                for whole, parts in layout.wholes:
                    small[whole] |= bool(small[list(parts)].any())
            hidden[at] |= small & ~settled[at]
        return hidden.ravel()

    # --- alone in a sum ---

    def _not_alone(self, hidden: Mask) -> Mask:
        """Hides others until no count that matters is the only hidden one of a sum, unless it is
        alone among headlines.
        """
        hidden, may = hidden.copy(), self.movable & ~self._headlines
        while True:
            alone: Mask = np.equal((self.terms & hidden).sum(axis=1), 1) & (
                self.terms & hidden & self.telling
            ).any(axis=1)
            helps = (self.terms[alone] & may & ~hidden).sum(axis=0)
            if not helps.any():
                return hidden
            opens = self.terms[~np.asarray((self.terms & hidden).any(axis=1))].sum(axis=0)
            candidates = np.flatnonzero(helps)
            best = np.argmin(((self.cost + opens) / np.maximum(helps, 1))[candidates])
            hidden[candidates[best]] = True

    # --- bounds wide enough ---

    def _apart(self, hidden: Mask, aim: _Aim, seen: Range) -> tuple[Mask, Range]:
        """Hides others until every small count of the aim differs enough between two worlds that
        look the same.

        `seen`: the range of each count in worlds seen before; what is hidden only grows, so these
        still look the same.
        """
        hidden = hidden.copy()
        bounds = self._bounds(hidden, aim)
        seen = self._explored(seen, aim, bounds)
        for cell in map(int, np.flatnonzero(aim.needs)):
            if aim.close(seen)[cell]:
                seen = self._visited(seen, aim, self._only(cell), bounds)
            if aim.close(seen)[cell]:
                movable = self.movable & ~hidden
                giving = self.worlds.giving_way(cell, aim.needs[cell], bounds, movable, self.cost)
                # what no table can hide, such as numbers of interviews, may stand in the way
                hidden |= movable if giving is None else giving
                bounds = self._bounds(hidden, aim)
                seen = self._visited(seen, aim, self._only(cell), bounds)
                seen = self._explored(seen, aim, bounds, patience=1)
        return hidden, seen

    def _explored(self, seen: Range, aim: _Aim, bounds: Range, patience: int = PATIENCE) -> Range:
        """With worlds for the small counts that are still close together, all at once: some as
        small as they can be while others are large, by lot, since what one gains another loses.
        """
        lots, vain = np.random.default_rng(0), 0  # the same ones for the same answers
        while (close := aim.close(seen)).any() and vain < patience:
            signs = np.where(close, lots.choice([-1.0, 1.0], close.size), 0.0)
            seen = self._visited(seen, aim, signs, bounds)
            vain = 0 if aim.close(seen).sum() < close.sum() else vain + 1
        return seen

    def _visited(self, seen: Range, aim: _Aim, signs: Floats, bounds: Range) -> Range:
        """With two more worlds, where the cells of one sign are small and those of the other large,
        and the other way round; no further than they have to be.
        """
        low, high = bounds
        for way in (-signs, signs):
            least, most = seen
            enough = np.minimum(high, np.maximum(least + aim.needs, self.counts))
            little = np.maximum(low, np.minimum(most - aim.needs, self.counts))
            world = self.worlds.furthest(
                way,
                np.where(way < 0, little, low),
                np.where(way > 0, enough, high),
                patient=np.count_nonzero(signs) == 1,
            )
            if world is not None:
                seen = np.minimum(least, world), np.maximum(most, world)
        return seen

    def _only(self, cell: int) -> Floats:
        signs = np.zeros(self.counts.size)
        signs[cell] = 1
        return signs

    def _bounds(self, hidden: Mask, aim: _Aim) -> Range:
        """What each count can be, for a reader who sees the rounded ones, and knows that no group
        has fewer interviews.
        """
        layout = self.table.layout
        low, high = self.rule.bounds(np.where(hidden, np.nan, self._rounded()))
        # what was told before can be that of an answer that was corrected since
        low, high = np.minimum(low, self.counts), np.maximum(high, self.counts)
        nothing = layout.known_zero.ravel()
        low[nothing], high[nothing] = 0, 0
        if aim.sure:
            shared = layout.shared.ravel()
            low[shared] = self.counts[shared]
        return low, np.where(np.isinf(high), self._far(), high)

    def _far(self) -> float:
        """Further than any count has to move, so that each programme is bounded."""
        return float(self.counts.max(initial=0) + 4 * self.rule.values)


def _settled(table: CountTable) -> Mask:
    if table.settled is None:
        return np.zeros(table.counts.shape, np.bool_)
    return table.settled
