"""Scores before and after, out of whatever they come in."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.frames import numbers
from analysis.outcomes.indices import Floats
from survey.errors import DataError, shown

__all__ = ["Scores", "as_given", "score_numbers", "truths", "two_scores"]

Scores = Sequence[float] | Floats | pd.Series
"""A score for each person, missing where there is none."""


def score_numbers(given: Scores, role: str) -> Floats:
    """Numbers, NaN where a score is missing. Raises DataError that names each place whose value is
    no finite number; they count from 1.
    """
    return numbers(given if isinstance(given, pd.Series) else _flat(given, role), role)


def truths(values: Any, missing: npt.NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    """Yes and no, missing where it is not known."""
    return pd.arrays.BooleanArray(np.asarray(values, np.bool_), missing)


def as_given(value: object) -> str:
    """A value as somebody wrote it: texts in quotation marks, numbers as they are."""
    return shown(value) if isinstance(value, str) else shown(str(value))[1:-1]


def _flat(given: Any, role: str) -> pd.Series:
    found = np.asarray(given, dtype=object if isinstance(given, list | tuple) else None)
    if found.ndim != 1:
        raise DataError.of(role, "is no column of scores; give one score for each person")
    return pd.Series(found)


def two_scores(before: Scores, after: Scores) -> tuple[Floats, Floats, pd.Index]:
    """Both scores of each person, row by row, and the names of the rows. Raises DataError where the
    two are not of the same rows.
    """
    first, second = score_numbers(before, "before"), score_numbers(after, "after")
    if len(first) != len(second):
        raise DataError.of(
            "after",
            f"has {len(second)} scores and before has {len(first)}; give both in the same order, "
            "one for each person",
        )
    named = [one.index for one in (before, after) if isinstance(one, pd.Series)]
    if len(named) == 2 and not named[0].equals(named[1]) and _other_order(*named):
        raise DataError.of(
            "after",
            "has the rows of before in another order; sort one like the other, "
            "such as after.loc[before.index]",
        )
    return first, second, named[0] if named else pd.RangeIndex(len(first))


def _other_order(one: pd.Index, other: pd.Index) -> bool:
    return bool(one.is_unique and other.is_unique and set(one) == set(other))
