"""Effects and their variances, out of whatever frame they come in."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.evidence.weighted import Floats
from survey.errors import DataError, Fault, did_you_mean, shown

__all__ = ["SHOWN_FAULTS", "Effects", "column", "effects_of", "framed", "numbers", "rows_of"]

SHOWN_FAULTS = 50

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
    """A pandas frame with rows numbered from 0, of a frame of any library that narwhals knows.
    Raises DataError for anything else.
    """
    if isinstance(data, pd.DataFrame):
        counted = data.index.equals(pd.RangeIndex(len(data)))
        return data if counted else data.reset_index(drop=True)
    try:
        found = nw.from_native(data)
    except TypeError as error:
        raise DataError.of(
            "frame", f"this is no frame but a {type(data).__name__}; give a table of effects"
        ) from error
    eager = found.collect() if isinstance(found, nw.LazyFrame) else found
    return eager.to_pandas().reset_index(drop=True)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table of evidence, by the names of its columns. They are figures of published
    studies, not of answers, so that no standard of publication holds for them.
    """
    return [{str(name): each for name, each in row.items()} for row in frame.to_dict("records")]


def column(frame: pd.DataFrame, name: str, role: str) -> pd.Series:
    """A column of the frame. `role`: the argument that names it."""
    if list(frame.columns).count(name) != 1:
        raise DataError.of(
            role,
            f"there is no single column {shown(name)}{did_you_mean(name, map(str, frame.columns))}",
        )
    found: pd.Series = frame[name]
    return found


def numbers(frame: pd.DataFrame, name: str, role: str) -> Floats:
    """A column as numbers, NaN where a cell is empty. Raises DataError that names each row whose
    cell is no finite number; rows count from 1.
    """
    given = column(frame, name, role)
    if given.dtype == np.float64 and np.isfinite(plain := given.to_numpy()).all():
        return plain
    found = pd.to_numeric(given, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    wrong = (np.isnan(found) & given.notna().to_numpy()) | np.isinf(found)
    if wrong.any():
        raise DataError(
            Fault(name, 0, f"row {row + 1}: {shown(given.iloc[row])} is not a number")
            for row in np.flatnonzero(wrong)[:SHOWN_FAULTS]
        )
    return found


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
