"""The columns of a design as arrays, one entry per row: numbers, weights, names as places."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.places import Places
from analysis.counting.table import Table
from survey.errors import DataError, shown

__all__ = ["Floats", "Rows", "numbers_in", "places_in", "refuse_rows", "weights_in"]

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]

MOST_WEIGHT = 1e50
"""Weights are between this and one part of it, so that their squares and the products of these are
numbers."""


def numbers_in(table: Table, name: str, argument: str) -> Floats:
    """A column of numbers, none missing."""
    column = table.column(name, argument)
    try:
        ready = column.dtype == np.float64  # which would be copied otherwise
        values: Floats = (
            column.to_numpy()
            if ready
            else pd.to_numeric(column).to_numpy(np.float64, na_value=np.nan)
        )
    except (TypeError, ValueError):
        raise DataError.of(
            argument, f"the column {shown(name)} holds texts; it should hold numbers"
        ) from None
    refuse_rows(
        table, ~np.isfinite(values), column, argument, f"the column {shown(name)} has no number"
    )
    return values


def weights_in(table: Table, name: str | None) -> Floats:
    """The column of weights, 0 or above; 1 for everybody where none is named.

    Who has a weight of 0 belongs to the sample, as to strata and clusters, and counts in no figure.
    """
    if name is None:
        return np.ones(len(table.frame))
    weights = numbers_in(table, name, "weights")
    if not len(weights):
        return weights
    least, fault = weights.min(), f"the weight in {shown(name)} is"
    if least <= 0:
        rule = "0 leaves somebody out of every figure"
        column = table.frame[name]
        refuse_rows(table, weights < 0, column, "weights", f"{fault} under 0", rule=rule)
        if not weights.any():
            raise DataError.of("weights", f"{fault} 0 in every row, so nobody counts")
        least = weights[weights > 0].min()
    if not (least >= 1 / MOST_WEIGHT and weights.max() <= MOST_WEIGHT):
        extreme = (weights > 0) & ((weights < 1 / MOST_WEIGHT) | (weights > MOST_WEIGHT))
        refuse_rows(
            table,
            extreme,
            table.frame[name],
            "weights",
            f"{fault} not between {1 / MOST_WEIGHT:g} and {MOST_WEIGHT:g}",
            rule="multiply all weights by one number",
        )
    return weights


def refuse_rows(
    table: Table, wrong: Rows, column: Any, argument: str, fault: str, *, rule: str = ""
) -> None:
    """Raises DataError, with how many rows are wrong and the first of them, counted from 1; rows in
    an engine have no order.
    """
    if wrong.any():
        rows = np.flatnonzero(wrong)
        many = len(rows) if table.totals is None else int(table.totals.respondents[rows].sum())
        count = f"{many:,} rows" if many > 1 else "1 row"
        because = f"; {rule}" if rule else ""
        value = column.iloc[rows[0]]
        first = f", first in row {rows[0] + 1:,}" if table.totals is None else ""
        where = f"{count}{first}" + ("" if pd.isna(value) else f" ({shown(value)})")
        raise DataError.of(argument, f"{fault} in {where}{because}")


def places_in(table: Table, name: str, argument: str) -> Places:
    """A column of names as places, from 0."""
    column = table.column(name, argument)
    if _near_each_other(column):
        numbers = column.to_numpy(np.intp)
        from_least: Places = numbers - numbers.min()
        return from_least.astype(np.min_scalar_type(-1 - int(from_least.max())))
    places = (
        column.array.codes
        if isinstance(column.dtype, pd.CategoricalDtype)
        else pd.factorize(column)[0]
    )
    refuse_rows(table, places < 0, column, argument, f"the column {shown(name)} is empty")
    numbered: Places = places.astype(np.intp, copy=False)
    return numbered


def _near_each_other(column: Any) -> bool:
    """Whether it holds whole numbers of so small a range that they are places already, but for the
    least of them.
    """
    if not (isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu" and len(column)):
        return False
    least, most = int(column.min()), int(column.max())
    return most - least <= max(4 * len(column), 1 << 16) and most <= np.iinfo(np.intp).max
