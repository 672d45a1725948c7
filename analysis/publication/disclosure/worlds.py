"""Tables of whole numbers that look the same to a reader: sought by linear programming.

All sums of a table hold by the way it is written: the counts that are parts of others are chosen
freely, the rest is added up from them. A programme then has as many variables as there are free
counts, and a row for each published one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.publication.disclosure.tables import LINES, Layout, Sum

__all__ = ["Worlds"]

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Range = tuple[Floats, Floats]

WHOLE = 1e-6
"""A number nearer than this to a whole one is that."""


@dataclass(frozen=True, eq=False)
class Worlds:
    """`basis`: cells × free counts; each cell is this sum of them. `places`: the free counts among
    the cells. `growth` @ cells is `losses` or more, which are how much fewer there are later in
    truth.
    """

    basis: sparse.csr_array
    places: npt.NDArray[np.intp]
    growth: sparse.csr_array
    losses: Floats

    @classmethod
    def of(cls, layout: Layout, counts: Floats) -> Self:
        """Every table of this layout. `counts`: the true one, in one row."""
        rank = {kind: place for place, kind in enumerate(_FIRST)}
        lines, free_lines = _free(
            [
                _terms(layout.lines.index(s.whole), [*map(layout.lines.index, s.parts)])
                for s in layout.sums
            ],
            sorted(range(len(layout.lines)), key=lambda row: rank[layout.lines[row].kind]),
        )
        size = dict(layout.wholes)
        groups, free_groups = _free(
            [_terms(whole, parts) for whole, parts in layout.wholes],
            sorted(range(len(layout.groups)), key=lambda place: -len(size.get(place, ()))),
        )
        growth = layout.growth[_finest(layout)]
        return cls(
            sparse.csr_array(sparse.kron(lines, groups)),
            np.add.outer(np.multiply(free_lines, len(layout.groups)), free_groups).ravel(),
            growth,
            np.minimum(growth @ counts, 0),
        )

    def furthest(
        self, aim: Floats, low: Floats, high: Floats, *, patient: bool = True
    ) -> Floats | None:
        """The one within these bounds that goes furthest in the direction of `aim`.

        The numbers mostly come whole without being asked for, so they are asked for only where they
        do not; and not at all by the impatient, who get None.
        """
        rows = self._telling(low, high)
        constraints = [LinearConstraint(self.basis[rows], low[rows], high[rows])]
        if self.growth.shape[0]:
            constraints.append(LinearConstraint(self._growth, self.losses, np.inf))
        free = Bounds(low[self.places], high[self.places])
        for whole in (0, 1) if patient else (0,):
            found = milp(
                -(self.basis.T @ aim), integrality=whole, bounds=free, constraints=constraints
            )
            world: Floats = np.rint(self.basis @ found.x)
            if self._holds(world, np.rint(found.x), low, high):
                return world
        return None

    def giving_way(
        self, cell: int, apart: float, bounds: Range, movable: Mask, cost: Floats
    ) -> Mask | None:
        """The published counts that have to give way for the bounds of this cell to be so far
        apart, at the least cost; None where none of these helps.

        Variables: two worlds, and how far either has to leave the published bounds of each cell.
        """
        (low, high), places = bounds, np.flatnonzero(movable)
        rows = self._telling(low, high) | movable
        rows[self.places] = True
        size = self.basis.shape[1]
        leave = sparse.csr_array(
            (np.ones(places.size), (places, np.arange(places.size))),
            shape=(low.size, places.size),
        )[rows]
        one, none = self.basis[rows], sparse.csr_array((int(rows.sum()), size))
        row = self.basis[[cell]]
        constraints = [
            LinearConstraint(sparse.hstack([one, none, -leave]), -np.inf, high[rows]),
            LinearConstraint(sparse.hstack([none, one, -leave]), -np.inf, high[rows]),
            LinearConstraint(sparse.hstack([one, none, leave]), low[rows], np.inf),
            LinearConstraint(sparse.hstack([none, one, leave]), low[rows], np.inf),
            LinearConstraint(
                sparse.hstack([row, -row, sparse.csr_array((1, places.size))]), apart, np.inf
            ),
        ]
        if self.growth.shape[0]:
            still = sparse.csr_array(self._growth.shape)
            right = sparse.csr_array((self._growth.shape[0], places.size))
            constraints += [
                LinearConstraint(sparse.hstack(parts), self.losses, np.inf)
                for parts in ([self._growth, still, right], [still, self._growth, right])
            ]
        found = milp(
            np.concatenate([np.zeros(2 * size), cost[places]]),
            integrality=np.repeat([1, 0], [2 * size, places.size]),
            bounds=Bounds(0, np.inf),
            constraints=constraints,
        )
        if found.x is None:
            return None
        mask = np.zeros(low.size, np.bool_)
        mask[places[found.x[2 * size :] > WHOLE]] = True
        return mask

    @cached_property
    def _growth(self) -> sparse.csr_array:
        return sparse.csr_array(self.growth @ self.basis)

    @cached_property
    def _sums(self) -> Mask:
        """The cells that are sums with nothing taken away, so never negative."""
        mask: Mask = np.asarray(self.basis.min(axis=1).todense()).ravel() >= 0
        return mask

    def _telling(self, low: Floats, high: Floats) -> Mask:
        """The cells whose bounds say more than that no count is negative."""
        rows: Mask = (low > 0) | (high < high.max(initial=0)) | ~self._sums
        rows[self.places] = False
        return rows

    def _holds(self, world: Floats, chosen: Floats, low: Floats, high: Floats) -> bool:
        """Whether whole numbers are a world within these bounds."""
        added: Floats = self.basis @ chosen
        grown: Floats = self.growth @ world
        inside = (world >= low) & (world <= high) & (np.abs(added - world) < WHOLE)
        return bool(inside.all() and (grown >= self.losses).all())


def _finest(layout: Layout) -> Mask:
    """The rows of `Layout.growth` that the others follow from: of lines and groups that are the
    sums of no others.
    """
    lines = {one.whole for one in layout.sums if _certain(one)}
    pairs, parts = set(layout.later), dict[int, list[tuple[int, ...]]]()
    for whole, members in layout.wholes:
        parts.setdefault(whole, []).append(members)

    def follows(pair: tuple[int, int]) -> bool:
        """Whether each part of the one has become a part of the other."""
        return any(
            all(any(a == b or (a, b) in pairs for b in after) for a in before)
            for before in parts.get(pair[0], ())
            for after in parts.get(pair[1], ())
        )

    finest = [not follows(pair) for pair in layout.later]
    rows = [line not in lines for line in layout.lines if line.kind != "apart"]
    mask: Mask = np.outer(rows, finest).ravel().astype(np.bool_)
    return mask


def _certain(one: Sum) -> bool:
    """Whether all parts of a line are known to grow, so that it does."""
    return all(part.kind != "apart" for part in one.parts)


_FIRST = ("interviews", "apart", "base", "rest", "net", "missing", "answer")
"""Kinds of line in the order in which they are added up from others, as far as may be."""

assert set(_FIRST) == set(LINES)  # noqa: S101


def _terms(whole: int, parts: Sequence[int]) -> dict[int, float]:
    return {whole: -1.0, **dict.fromkeys(parts, 1.0)}


def _free(
    equations: Sequence[dict[int, float]], order: Sequence[int]
) -> tuple[sparse.csr_array, list[int]]:
    """Each entry as a sum of free ones, so that all equations hold: entries × free ones; and which
    these are. The first in this order are worked out from the others.

    By Gaussian elimination. Sums of whole numbers stay whole, since each entry is one part of
    another or not.
    """
    size = len(order)
    matrix = np.zeros((len(equations), size))
    for row, terms in enumerate(equations):
        for place, sign in terms.items():
            matrix[row, place] += sign
    pivots: list[int] = []
    for place in order:
        there = np.flatnonzero(np.abs(matrix[len(pivots) :, place]) > WHOLE) + len(pivots)
        if not there.size:
            continue
        row, at = int(there[0]), len(pivots)
        matrix[[at, row]] = matrix[[row, at]]
        matrix[at] /= matrix[at, place]
        others = np.flatnonzero(np.abs(matrix[:, place]) > WHOLE)
        for other in others[others != at]:
            matrix[other] -= matrix[other, place] * matrix[at]
        pivots.append(place)
    free = [place for place in range(size) if place not in set(pivots)]
    found = np.zeros((size, len(free)))
    found[free, np.arange(len(free))] = 1
    found[pivots] = -matrix[: len(pivots)][:, free]
    whole = np.rint(found)
    return sparse.csr_array(np.where(np.abs(found - whole) < WHOLE, whole, found)), free
