"""Separation: answers that some combination of the explanations tells without a fault, so that the
likeliest coefficients are infinite.

A direction d separates where a_i d ≥ 0 for every row and is above 0 for some, a_i being ±x_i by
what was answered: the further β goes along it, the likelier the answers. Whether there is one is a
linear programme. Rows are added to it as they are needed, so that it stays small.

Sources: Albert, A. & Anderson, J. A. (1984). Biometrika 71, 1–10; Konis, K. (2007). Linear
Programming Algorithms for Detecting Separated Data in Binary Logistic Regression Models, Oxford.
"""

import numpy as np
import numpy.typing as npt

__all__ = ["separating"]

Floats = npt.NDArray[np.float64]

AT_FIRST, MORE = 400, 400
"""Rows in the programme at first, and as many more as are broken at most."""

NOTHING = 1e-7
"""Less than this, of coefficients of at most 1 on columns of at most 1, is 0."""


def separating(signed: Floats) -> Floats | None:
    """A direction that separates; None where there is none. `signed`: rows × coefficients, a_i."""
    if not len(signed):
        return None
    scale = np.abs(signed).max(axis=0)
    scale = np.where(scale > 0, scale, 1)
    rows = np.unique(signed / scale, axis=0)
    chosen = _spanning(rows)
    while True:
        found = _programme(rows[chosen])
        if found is None:
            return None
        along = rows @ found
        broken = np.flatnonzero(along < -NOTHING)
        if not len(broken):
            direction: Floats = np.where(np.abs(found) > NOTHING, found, 0) / scale
            return direction
        worst = broken[np.argsort(along[broken])[:MORE]]
        chosen = np.union1d(chosen, worst)


def _spanning(rows: Floats) -> npt.NDArray[np.intp]:
    """Some rows, evenly taken, that are of as high a rank as all."""
    rank = np.linalg.matrix_rank(rows.T @ rows)
    for count in (AT_FIRST, 16 * AT_FIRST):
        some = np.unique(np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(np.intp))
        if np.linalg.matrix_rank(rows[some].T @ rows[some]) == rank:
            return some
    return np.arange(len(rows))


def _programme(rows: Floats) -> Floats | None:
    """The d in −1 … 1 with rows d ≥ 0 whose sum is the greatest; None where that is 0."""
    # loads its solvers, which only a model that does not converge needs
    from scipy.optimize import linprog  # noqa: PLC0415

    found = linprog(-rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1))
    if found.x is None or (rows @ found.x).max() <= NOTHING:
        return None
    direction: Floats = found.x
    return direction
