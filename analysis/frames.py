"""Columns out of whatever frame they come in, and numbers out of columns."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from survey.errors import DataError, Fault, did_you_mean, shown

__all__ = ["SHOWN_FAULTS", "column", "framed", "numbers"]

SHOWN_FAULTS = 50
"""More rows with one fault are not listed one by one."""


def framed(data: Any, what: str) -> pd.DataFrame:
    """A pandas frame with rows numbered from 0, of a frame of any library that narwhals knows.
    Raises DataError for anything else, which says `what` to give.
    """
    if isinstance(data, pd.DataFrame):
        counted = data.index.equals(pd.RangeIndex(len(data)))
        return data if counted else data.reset_index(drop=True)
    try:
        found = nw.from_native(data)
    except TypeError as error:
        raise DataError.of(
            "frame", f"this is no frame but a {type(data).__name__}; give {what}"
        ) from error
    eager = found.collect() if isinstance(found, nw.LazyFrame) else found
    return eager.to_pandas().reset_index(drop=True)


def column(frame: pd.DataFrame, name: str, role: str) -> pd.Series:
    """A column of the frame. `role`: the argument that names it."""
    if list(frame.columns).count(name) != 1:
        raise DataError.of(
            role,
            f"there is no single column {shown(name)}{did_you_mean(name, map(str, frame.columns))}",
        )
    found: pd.Series = frame[name]
    return found


def numbers(given: pd.Series, place: str) -> npt.NDArray[np.float64]:
    """A column as numbers, NaN where a cell is empty. Raises DataError that names each row whose
    cell is no finite number; rows count from 1.
    """
    if given.dtype == np.float64 and np.isfinite(plain := given.to_numpy()).all():
        return plain
    found = pd.to_numeric(given, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    wrong = (np.isnan(found) & given.notna().to_numpy()) | np.isinf(found)
    if wrong.any():
        raise DataError(
            Fault(place, 0, f"row {row + 1}: {shown(given.iloc[row])} is not a number")
            for row in np.flatnonzero(wrong)[:SHOWN_FAULTS]
        )
    return found
