"""Columns of numbers, row by row, for what is summed and not counted."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.design_columns import refuse_rows
from analysis.counting.order import is_number, number_of
from analysis.counting.table import By, Table, named
from analysis.design import Design
from survey.codebook import COMPANION
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing
from survey.questions import Derived, OneOf, Quantity

__all__ = ["Measured", "holds_numbers", "measured_in", "rows_of"]

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Measured:
    """A column of numbers, NaN where there is none, and who was asked for one."""

    values: Floats
    asked: Rows

    @property
    def known(self) -> Rows:
        found: Rows = ~np.isnan(self.values)
        return found


def holds_numbers(table: Table, name: str) -> bool:
    """Whether an item is a number: of a codebook by its type of answer, in a plain frame by that of
    its column.
    """
    if table.codebook is not None and name in table.codebook.items:
        answers = table.codebook.items[name].answers
        rated = isinstance(answers, OneOf) and answers.numbered
        return rated or isinstance(answers, Quantity | Derived)
    return is_number(table, name)


def rows_of(table: Table, names: list[str], by: By, design: Design | None) -> Table:
    """The table with what is needed of these columns in memory, row by row."""
    drawn = design.columns(table.names) if design else ()
    columns = [*names, *(f"{name}{COMPANION}" for name in names), *named(by), *drawn]
    return table.fetched(name for name in columns if name in table.names)


def measured_in(table: Table, name: str, argument: str) -> Measured:
    """The numbers of a column. Raises DataError for one that holds others, or infinity."""
    table.check_column(name, argument)
    if not holds_numbers(table, name):
        numbers = [one for one in table.names if holds_numbers(table, one)]
        raise DataError.of(
            argument,
            f"{shown(name)} holds no numbers; name a column that does{did_you_mean(name, numbers)}",
        )
    column = table.frame[name]
    if isinstance(column.dtype, pd.CategoricalDtype):  # a rating, whose codes are numbers
        codes = [number_of(code) for code in column.cat.categories]
        each = np.array([np.nan if one is None else one for one in (*codes, None)])
        unasked = (column == Missing.NOT_ASKED.value).to_numpy(np.bool_)
        return Measured(each[column.cat.codes], ~unasked)
    values = column.to_numpy(np.float64, na_value=np.nan)
    refuse_rows(table, np.isinf(values), column, argument, f"{shown(name)} is infinite")
    asked = np.ones(len(values), np.bool_)
    if f"{name}{COMPANION}" in table.names:
        why = table.frame[f"{name}{COMPANION}"]
        asked = (why != Missing.NOT_ASKED.value).fillna(True).to_numpy(np.bool_)
    return Measured(values, asked)
