"""Whether answers run from low to high, so that ranks, boxes and medians of them mean something."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

import pandas as pd

from analysis.counting.table import Table

__all__ = ["has_order", "is_number", "number_of"]


def has_order(table: Table, item: str, answers: Sequence[str], *, asked: bool = False) -> bool:
    """Whether the answers run from low to high.

    With a codebook those of scales and ratings do. In a plain frame those of an ordered categorical
    do, and codes that are numbers by size; where somebody has `asked` for what needs an order, the
    categories of any categorical are taken in theirs.
    """
    if table.codebook is not None:
        return table.codebook.item(item).ordered
    numbers = [number_of(answer) for answer in answers]
    if (
        len(numbers) > 1
        and None not in numbers
        and numbers == sorted(numbers, key=lambda number: number or 0.0)
    ):
        return True
    if asked:
        return table.categories(item, "items") is not None
    dtype = _dtype(table, item)
    return isinstance(dtype, pd.CategoricalDtype) and bool(dtype.ordered)


def is_number(table: Table, name: str) -> bool:
    """Whether a column of a plain frame holds numbers."""
    if not isinstance(table.source, pd.DataFrame):
        table.check_column(name, "items")
        return bool(table.source.types[name].is_numeric())
    dtype = _dtype(table, name)
    return pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)


def number_of(code: object) -> float | None:
    """The number that a code is; None where it is none, or no finite one."""
    try:
        number = float(str(code))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _dtype(table: Table, name: str) -> Any:
    return None if table.in_engine else table.column(name, "items").dtype
