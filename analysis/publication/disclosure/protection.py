"""Which counts have to be hidden, so that neither a table nor a sum of its lines gives a small one
away.

Three steps, repeated until nothing changes, and each only hides more:

1. Counts under the threshold are hidden. 2. A count that is alone hidden in a sum could be worked
out by subtraction, so another one of that sum goes too: the one that
   costs least for each such sum it settles (an answer before a NET before a base, a total before a
   group, small before large).
3. Two worlds are sought for each small count: tables of whole numbers, equal in all that is
published, that differ in this
   count by `rule.values` − 1 or more. Where there are none, those published counts are hidden whose
   bounds stand in the way by
   the least cost, found by one programme (the linear heuristic of secondary cell suppression).

Rounding makes the second step sharper than a reader's arithmetic asks for; it is what output
checkers of research centres look for. Sources: Fischetti, M. & Salazar, J. J. (2000). Journal of
the American Statistical Association 95, 916–928; Kelly, J. P., Golden, B. L. & Assad, A. A. (1992).
Networks 22, 397–417; UK LLC, Statistical Disclosure Control.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.counting.sums import TOTAL
from analysis.publication.disclosure.rule import TEN_FIVE, Rule
from analysis.publication.disclosure.tables import (
    INTERVIEWS,
    LINES,
    UNGROUPED,
    CountTable,
    Published,
)

__all__ = ["protect"]

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Range = tuple[Floats, Floats]

TOTAL_COST, LARGE_COST = 0.2, 4.0
"""Hiding a total costs less than hiding a group: tables are there for the groups. The largest
counts cost this much more."""

WHOLE = 1e-6
"""A number nearer than this to a whole one is that."""


def protect(tables: Sequence[CountTable], rule: Rule = TEN_FIVE) -> tuple[Published, ...]:
    """The tables as they may be published together: counts rounded, small ones hidden, and others
    where these need it.

    Tables of the same groups are bound to each other by the numbers of interviews. Each is
    protected against a reader who also knows that a group has no fewer interviews than it has; then
    every world of one table goes with every world of the others, so that together they tell no more
    than alone. What a small count needs: see `Rule.values`.
    """
    return tuple(_Problem.of(table, rule).published() for table in tables)


@dataclass(frozen=True, eq=False)
class _Problem:
    """The cells of a table in one row, lines first.

    `needs`: how far apart the bounds of a cell must be, 0 where it needs no protection. `movable`:
    cells that may be hidden for another's sake, at a `cost`. `terms`: which cells each sum has.
    `telling`: those that may not be alone hidden in it.
    """

    table: CountTable
    rule: Rule
    counts: Floats
    equations: sparse.csr_array
    terms: Mask
    needs: Floats
    telling: Mask
    movable: Mask
    cost: Floats

    @classmethod
    def of(cls, table: CountTable, rule: Rule) -> "_Problem":
        layout, counts = table.layout, table.counts
        kinds = [LINES[line.kind] for line in layout.lines]
        secret = np.array([kind.guarded for kind in kinds])[:, None] & ~layout.known_zero
        secret &= np.array([name != UNGROUPED for name in layout.groups])
        small = secret & (counts < rule.threshold)
        values = np.array(
            [rule.step if line.kind == "missing" else rule.values for line in layout.lines]
        )
        movable = layout.published & ~layout.known_zero
        movable[[line == INTERVIEWS for line in layout.lines]] = False
        group_cost = [TOTAL_COST if name == TOTAL else 1.0 for name in layout.groups]
        size_cost = 1 + LARGE_COST * counts / (1 + counts.max(initial=0))
        cost = np.outer([line.cost for line in layout.lines], group_cost) * size_cost
        equations = layout.equations
        terms = equations.toarray() != 0
        telling = (small | movable) & ~layout.known_zero
        return cls(
            table,
            rule,
            counts.ravel().astype(np.float64),
            equations,
            terms & ~layout.known_zero.ravel(),
            np.where(small, values[:, None] - 1.0, 0.0).ravel(),
            telling.ravel(),
            movable.ravel(),
            cost.ravel(),
        )

    def published(self) -> Published:
        hidden, seen = self._first(), (self.counts, self.counts)
        while True:
            before = hidden.sum()
            hidden, seen = self._apart(self._not_alone(hidden), seen)
            if hidden.sum() == before:
                break
        layout = self.table.layout
        shown = layout.published & ~hidden.reshape(layout.published.shape)
        values = np.where(shown & ~layout.known_zero, self.rule.rounded(self.table.counts), np.nan)
        return Published(
            layout, np.where(layout.known_zero & layout.published & layout.there, 0.0, values)
        )

    def _first(self) -> Mask:
        """Small counts and what no table shows; of interviews the total too, where a group's are
        hidden.
        """
        layout = self.table.layout
        hidden: Mask = ~(layout.published | layout.known_zero).ravel() | (self.needs > 0)
        if INTERVIEWS in layout.lines and layout.groups[-1] == TOTAL:
            first = layout.lines.index(INTERVIEWS) * len(layout.groups)
            last = first + len(layout.groups) - 1
            hidden[last] |= bool((self.needs[first:last] > 0).any())
        return hidden

    # --- alone in a sum ---

    def _not_alone(self, hidden: Mask) -> Mask:
        """Hides others until no count that matters is the only hidden one of a sum."""
        hidden = hidden.copy()
        while True:
            alone: Mask = np.equal((self.terms & hidden).sum(axis=1), 1) & (
                self.terms & hidden & self.telling
            ).any(axis=1)
            helps = (self.terms[alone] & self.movable & ~hidden).sum(axis=0)
            if not helps.any():
                return hidden
            opens = self.terms[~np.asarray((self.terms & hidden).any(axis=1))].sum(axis=0)
            candidates = np.flatnonzero(helps)
            best = np.argmin(((self.cost + opens) / np.maximum(helps, 1))[candidates])
            hidden[candidates[best]] = True

    # --- bounds wide enough ---

    def _apart(self, hidden: Mask, seen: Range) -> tuple[Mask, Range]:
        """Hides others until every small count differs enough between two worlds that look the
        same.

        `seen`: the range of each count in worlds seen before; what is hidden only grows, so these
        still look the same.
        """
        hidden = hidden.copy()
        low, high = self._bounds(hidden)
        seen = self._explored(seen, low, high)
        for cell in map(int, np.flatnonzero(self.needs)):
            if self._close(seen)[cell]:
                seen = self._visited(seen, np.arange(hidden.size) == cell, low, high)
            if self._close(seen)[cell]:
                hidden |= self._cheapest(cell, low, high)
                low, high = self._bounds(hidden)
                seen = self._visited(seen, np.arange(hidden.size) == cell, low, high)
        return hidden, seen

    def _explored(self, seen: Range, low: Floats, high: Floats) -> Range:
        """With worlds for all small counts that are still close together, then for one of each
        group.
        """
        left = self.counts.size + 1
        while 0 < (close := self._close(seen)).sum() < left:
            left = close.sum()
            seen = self._visited(seen, close, low, high)
        tried = np.zeros(close.shape, np.bool_)
        while (chosen := self._one_a_group(self._close(seen) & ~tried)).any():
            tried |= chosen
            seen = self._visited(seen, chosen, low, high)
        return seen

    def _visited(self, seen: Range, cells: Mask, low: Floats, high: Floats) -> Range:
        """With two more worlds, where these cells are small, then as large as they have to be."""
        least, most = seen
        down = self._world(-cells.astype(np.float64), low, high)
        least = np.minimum(least, down)
        enough = np.where(
            cells, np.minimum(high, np.maximum(least + self.needs, self.counts)), high
        )
        up = self._world(cells.astype(np.float64), low, enough)
        return np.minimum(least, up), np.maximum(np.maximum(most, down), up)

    def _one_a_group(self, cells: Mask) -> Mask:
        """Of these cells one of each group, on different lines as far as may be, so that one world
        can serve all of them.
        """
        grid = cells.reshape(self.table.counts.shape)
        lines, groups = len(self.table.layout.lines), len(self.table.layout.groups)
        order = np.where(
            grid, np.subtract.outer(np.arange(lines), np.arange(groups)) % lines, lines
        )
        first: Mask = (grid & (order == order.min(axis=0))).ravel()
        return first

    def _close(self, seen: Range) -> Mask:
        """The small counts whose range is not wide enough yet."""
        least, most = seen
        mask: Mask = (self.needs > 0) & (most - least < self.needs)
        return mask

    def _bounds(self, hidden: Mask) -> tuple[Floats, Floats]:
        """What each count can be, for a reader who sees the rounded ones, and knows that no group
        has fewer interviews.
        """
        layout = self.table.layout
        shown = np.where(hidden, np.nan, self.rule.rounded(self.counts))
        low, high = self.rule.bounds(shown)
        nothing = layout.known_zero.ravel()
        low[nothing], high[nothing] = 0, 0
        interviews = np.repeat([line == INTERVIEWS for line in layout.lines], len(layout.groups))
        low[interviews] = self.counts[interviews]
        return low, np.where(np.isinf(high), self._far(), high)

    def _far(self) -> float:
        """Further than any count has to move, so that each programme is bounded."""
        return float(self.counts.max(initial=0) + 4 * self.rule.values)

    def _world(self, aim: Floats, low: Floats, high: Floats) -> Floats:
        """Whole numbers within these bounds for which all sums hold, as far as they go in the
        direction of `aim`.

        Of a table with one total these come without being asked for, so they are asked for only
        where they do not.
        """
        for whole in (0, 1):
            found = milp(
                -aim,
                integrality=whole,
                bounds=Bounds(low, high),
                constraints=LinearConstraint(self.equations, 0, 0),
            )
            world: Floats = np.rint(found.x)
            if (
                np.abs(world - found.x).max(initial=0) < WHOLE
                and not (self.equations @ world).any()
            ):
                break
        return world

    def _cheapest(self, cell: int, low: Floats, high: Floats) -> Mask:
        """The published counts that have to give way for the bounds of this cell to be far enough
        apart.

        Variables: two worlds, and how far either has to leave the published bounds of each cell
        (its cost is to be least).
        """
        size = self.counts.size
        none, one = (
            sparse.csr_array((self.equations.shape[0], size)),
            sparse.eye_array(size, format="csr"),
        )
        empty = sparse.csr_array((size, size))
        wanted = sparse.csr_array(([1.0, -1.0], ([0, 0], [cell, size + cell])), shape=(1, 3 * size))
        sums = [
            sparse.hstack([self.equations, none, none]),
            sparse.hstack([none, self.equations, none]),
        ]
        above = [sparse.hstack([one, empty, -one]), sparse.hstack([empty, one, -one])]
        below = [sparse.hstack([one, empty, one]), sparse.hstack([empty, one, one])]
        constraints = [
            *(LinearConstraint(each, 0, 0) for each in sums),
            *(LinearConstraint(each, -np.inf, high) for each in above),
            *(LinearConstraint(each, low, np.inf) for each in below),
            LinearConstraint(wanted, self.needs[cell], np.inf),
        ]
        cost = np.concatenate([np.zeros(2 * size), self.cost])
        most = np.concatenate([np.full(2 * size, np.inf), np.where(self.movable, np.inf, 0)])
        whole = np.repeat([1, 0], [2 * size, size])
        found = milp(cost, integrality=whole, bounds=Bounds(0, most), constraints=constraints)
        if (
            found.x is None
            # what no table can hide, such as numbers of interviews, stands in the way: all else is
            # hidden
        ):
            return self.movable
        mask: Mask = found.x[2 * size :] > WHOLE
        return mask
