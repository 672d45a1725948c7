"""Effects and their variances, out of whatever frame they come in."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import frames
from analysis.evidence.weighted import Floats
from analysis.frames import SHOWN_FAULTS, column
from survey.errors import DataError, Fault

__all__ = ["SHOWN_FAULTS", "Effects", "column", "effects_of", "framed", "numbers", "rows_of"]

Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Effects:
    """The effects that can be pooled: `y` with sampling variances `v` above 0, and the rows of the
    frame that they are in. `study` and `within`: codes of their studies and of the effects within
    these; without studies each effect is one of its own. `left_out`: how many rows lack one of all
    these.
    """

    y: Floats
    v: Floats
    rows: Codes
    study: Codes
    within: Codes
    left_out: int

    @property
    def studies(self) -> int:
        return len(np.unique(self.study))

    def some(self, which: Any) -> "Effects":
        """Those effects alone."""
        return Effects(
            self.y[which],
            self.v[which],
            self.rows[which],
            self.study[which],
            self.within[which],
            self.left_out,
        )


def framed(data: Any) -> pd.DataFrame:
    """A pandas frame with rows numbered from 0, as `analysis.frames` makes it of any other."""
    return frames.framed(data, "a table of effects")


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table of evidence, by the names of its columns. They are figures of published
    studies, not of answers, so that no standard of publication holds for them.
    """
    return [{str(name): each for name, each in row.items()} for row in frame.to_dict("records")]


def numbers(frame: pd.DataFrame, name: str, role: str) -> Floats:
    """A column as numbers, NaN where a cell is empty. `role`: the argument that names it. Raises
    DataError that names each row whose cell is no finite number; rows count from 1.
    """
    return frames.numbers(column(frame, name, role), name)


def effects_of(
    frame: pd.DataFrame, yi: str, vi: str, cluster: str | None = None, within: str | None = None
) -> Effects:
    """The effects of a frame. `cluster`: the column of studies; `within`: of effects within them,
    else each row is one. Raises DataError for a variance that is not above 0: no study knows its
    effect without error.
    """
    y, v = numbers(frame, yi, "yi"), numbers(frame, vi, "vi")
    wrong = v <= 0
    if wrong.any():
        raise DataError(
            Fault(vi, 0, f"row {row + 1}: a variance of {v[row]:g}; it is above 0, or empty")
            for row in np.flatnonzero(wrong)[:SHOWN_FAULTS]
        )
    study, inside = _codes(frame, cluster, "cluster"), _codes(frame, within, "within")
    kept = np.flatnonzero(~(np.isnan(y) | np.isnan(v)) & (study >= 0) & (inside >= 0))
    return Effects(y[kept], v[kept], kept, study[kept], inside[kept], len(y) - len(kept))


def _codes(frame: pd.DataFrame, name: str | None, role: str) -> Codes:
    """A number for each value of a column, −1 where a cell is empty; of no column, for each row."""
    if name is None:
        return np.arange(len(frame))
    return pd.factorize(column(frame, name, role))[0]
