"""Columns as counting needs them: small integers, with a name for each.

Codes are text everywhere: the numbers 3 and 3.0 and the text "3" are the answer "3".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from survey.errors import DataError

__all__ = ["Coded", "coded", "text_of"]

MOST_VALUES = 10_000
"""More different values than this in a column are a mistake."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A column as integers: `codes[row]` is a place in `names`, -1 where there is nothing."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.signedinteger]


def text_of(value: object) -> str:
    """The code of a value: itself as text, whole numbers without a point."""
    if isinstance(value, float | np.floating) and value.is_integer():
        return str(int(value))
    return str(value)


def coded(column: Any, name: str) -> Coded:
    """A pandas column as codes: categories in their order, other values sorted, null and NaN as
    nothing.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _without_repetitions(
            [text_of(value) for value in column.dtype.categories], column.array.codes
        )
    if isinstance(column.dtype, pd.BooleanDtype):
        return Coded(
            ("False", "True"), np.where(column.array._mask, -1, column.array._data).astype(np.int8)
        )
    if column.dtype == np.bool_:
        return Coded(("False", "True"), column.to_numpy(np.int8))
    try:
        places, values = pd.factorize(column)
    except TypeError:  # lists and the like
        raise DataError.of(
            name,
            "the column holds something that is neither text nor number; give each row one answer",
        ) from None
    if len(values) > MOST_VALUES:
        raise DataError.of(
            name,
            (
                f"the column has {len(values):,} different values; is it a column of answers or "
                "groups?"
            ),
        )
    order = sorted(range(len(values)), key=lambda place: _rank(values[place]))
    ranks = np.empty(len(values) + 1, np.int16)
    ranks[order], ranks[-1] = np.arange(len(values)), -1
    return _without_repetitions([text_of(values[place]) for place in order], ranks[places])


def _without_repetitions(texts: Sequence[str], codes: npt.NDArray[np.signedinteger]) -> Coded:
    """A column whose values are called so: 3 and "3" are one code."""
    names = tuple(dict.fromkeys(texts))
    if len(names) == len(texts):
        return Coded(names, codes)
    places = {name: place for place, name in enumerate(names)}
    return Coded(names, np.array([*(places[text] for text in texts), -1], np.intp)[codes])


def _rank(value: object) -> tuple[bool, Any]:
    """Numbers by size, before texts by alphabet."""
    number = isinstance(value, int | float | np.number)
    return (not number, value if number else str(value))
