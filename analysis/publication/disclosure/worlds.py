"""Tables of whole numbers that look the same to a reader: sought by linear programming."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

__all__ = ["Worlds"]

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WHOLE = 1e-6
"""A number nearer than this to a whole one is that."""


@dataclass(frozen=True, eq=False)
class Worlds:
    """What holds among the cells of a table, all in one row: `equations` @ cells is 0, `growth` @
    cells is `losses` or more.
    """

    equations: sparse.csr_array
    growth: sparse.csr_array
    losses: Floats

    def furthest(self, aim: Floats, low: Floats, high: Floats) -> Floats:
        """The one within these bounds that goes furthest in the direction of `aim`.

        Of a table with one total the numbers come whole without being asked for, so they are asked
        for only where they do not.
        """
        for whole in (0, 1):
            found = milp(
                -aim,
                integrality=whole,
                bounds=Bounds(low, high),
                constraints=self._constraints(),
            )
            world: Floats = np.rint(found.x)
            if np.abs(world - found.x).max(initial=0) < WHOLE and self._holds(world):
                break
        return world

    def giving_way(
        self, cell: int, apart: float, bounds: tuple[Floats, Floats], movable: Mask, cost: Floats
    ) -> Mask:
        """The published counts that have to give way for the bounds of this cell to be so far
        apart, at the least cost; all that can where nothing less helps.

        Variables: two worlds, and how far either has to leave the published bounds of each cell.
        """
        low, high = bounds
        size, places = low.size, np.flatnonzero(movable)
        leave = sparse.csr_array(
            (np.ones(places.size), (places, np.arange(places.size))), shape=(size, places.size)
        )
        one, empty = sparse.eye_array(size, format="csr"), sparse.csr_array((size, size))
        constraints = [
            LinearConstraint(sparse.hstack([one, empty, -leave]), -np.inf, high),
            LinearConstraint(sparse.hstack([empty, one, -leave]), -np.inf, high),
            LinearConstraint(sparse.hstack([one, empty, leave]), low, np.inf),
            LinearConstraint(sparse.hstack([empty, one, leave]), low, np.inf),
            LinearConstraint(
                sparse.csr_array(
                    ([1.0, -1.0], ([0, 0], [cell, size + cell])), shape=(1, 2 * size + places.size)
                ),
                apart,
                np.inf,
            ),
        ]
        for matrix, least, most in (
            (self.equations, 0.0, 0.0),
            (self.growth, self.losses, np.inf),
        ):
            if matrix.shape[0]:
                none = sparse.csr_array(matrix.shape)
                right = sparse.csr_array((matrix.shape[0], places.size))
                constraints += [
                    LinearConstraint(sparse.hstack([matrix, none, right]), least, most),
                    LinearConstraint(sparse.hstack([none, matrix, right]), least, most),
                ]
        found = milp(
            np.concatenate([np.zeros(2 * size), cost[places]]),
            integrality=np.repeat([1, 0], [2 * size, places.size]),
            bounds=Bounds(0, np.inf),
            constraints=constraints,
        )
        if found.x is None:
            # what no table can hide, such as numbers of interviews, stands in the way
            return movable
        mask = np.zeros(size, np.bool_)
        mask[places[found.x[2 * size :] > WHOLE]] = True
        return mask

    def _constraints(self) -> list[LinearConstraint]:
        found = [LinearConstraint(self.equations, 0, 0)] if self.equations.shape[0] else []
        if self.growth.shape[0]:
            found.append(LinearConstraint(self.growth, self.losses, np.inf))
        return found

    def _holds(self, world: Floats) -> bool:
        return not (self.equations @ world).any() and bool(
            (self.growth @ world >= self.losses).all()
        )
