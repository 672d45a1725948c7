"""Frames as counting needs them: each column as small integers with a name for each.

Whatever frame comes in, `opened` makes it a `Table` in memory, and `coded` turns a column of it into codes. Codes are text
everywhere: the numbers 3 and 3.0 and the text "3" are the answer "3".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.design import Design
from analysis.responses import Responses
from survey.codebook import Codebook
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = ["By", "Coded", "Frame", "Items", "Table", "coded", "groups_by", "named", "opened", "text_of"]

Frame = Any
"""A `Responses`, a pandas frame, or a frame of a library that narwhals knows."""

Items = str | Sequence[str] | None
By = str | Sequence[str] | None

CROSSED = " × "
"""Between the codes of a group that is crossed from several columns."""

MOST_VALUES, MOST_GROUPS = 10_000, 100_000
"""More different values than this in a column, or groups crossed, are a mistake and would fill the memory."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A column as integers: `codes[row]` is a place in `names`, -1 where there is nothing."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.signedinteger]


@dataclass(frozen=True, eq=False)
class Table:
    """Answers in memory, with their codebook where they have one."""

    frame: pd.DataFrame
    codebook: Codebook | None

    def column(self, name: str, argument: str) -> Any:
        """The pandas column of this name, which stands in that argument. Raises DataError with the nearest match."""
        if name not in self.frame.columns:
            raise _no_column(name, self.frame.columns, argument)
        if not self.frame.columns.is_unique and (times := list(self.frame.columns).count(name)) > 1:
            raise DataError.of(argument, f"there are {times} columns {shown(name)}; give each its own name")
        return self.frame[name]


def opened(data: Frame, items: Items = None, by: By = None, design: Design | None = None) -> Table:
    """The data as a table; of a frame that is not pandas only the columns named, or all where no items are.

    Raises DataError for something that is not a frame, and for columns that are not in it.
    """
    if items is not None and not named(items):
        raise DataError.of("items", "none are named; leave items out for all of them")
    if isinstance(data, Responses):
        return Table(data.frame, data.codebook)
    if isinstance(data, pd.DataFrame):
        return Table(data, None)
    try:
        frame = nw.from_native(data)
    except TypeError:
        known = "a Responses or a data frame (pandas, polars, pyarrow, DuckDB, PySpark)"
        raise DataError.of("data", f"a {type(data).__name__} is not {known}") from None
    columns = frame.collect_schema().names()
    if items is not None:
        for argument, wanted in (("items", named(items)), ("by", named(by))):
            for name in wanted:
                if name not in columns:
                    raise _no_column(name, columns, argument)
        drawn = design.columns(columns) if isinstance(design, Design) else ()
        frame = frame.select(*dict.fromkeys((*named(items), *named(by), *drawn)))
    return Table((frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_pandas(), None)


def named(given: Items) -> tuple[str, ...]:
    """One name or several as a tuple without repetitions; none for None."""
    return () if given is None else (given,) if isinstance(given, str) else tuple(dict.fromkeys(given))


def text_of(value: object) -> str:
    """The code of a value: itself as text, whole numbers without a point."""
    if isinstance(value, float | np.floating) and value.is_integer():
        return str(int(value))
    return str(value)


def coded(column: Any, name: str) -> Coded:
    """A pandas column as codes: categories in their order, other values sorted, null and NaN as nothing."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return Coded(tuple(text_of(value) for value in column.dtype.categories), column.array.codes)
    if isinstance(column.dtype, pd.BooleanDtype):
        return Coded(("False", "True"), np.where(column.array._mask, -1, column.array._data).astype(np.int8))
    places, values = pd.factorize(column)
    if len(values) > MOST_VALUES:
        raise DataError.of(name, f"the column has {len(values):,} different values; is it a column of answers or groups?")
    order = sorted(range(len(values)), key=lambda place: _rank(values[place]))
    ranks = np.empty(len(values) + 1, np.int16)
    ranks[order], ranks[-1] = np.arange(len(values)), -1
    return Coded(tuple(text_of(values[place]) for place in order), ranks[places])


def groups_by(table: Table, by: By) -> Coded:
    """The group of each row, crossed where `by` has several columns; nothing where one of them has no valid answer.

    Categories without rows stay. The kinds of missing answer are no groups.
    """
    columns = []
    for name in named(by):
        _refuse_many(table, name)
        columns.append(_without_missing(coded(table.column(name, "by"), name)))
    return reduce(_crossed, columns) if columns else Coded((), np.full(len(table.frame), -1, np.int8))


def _crossed(one: Coded, other: Coded) -> Coded:
    width = len(other.names)
    if len(one.names) * width > MOST_GROUPS:
        raise DataError.of("by", f"crossing makes {len(one.names) * width:,} groups; the most is {MOST_GROUPS:,}")
    codes = np.where((one.codes < 0) | (other.codes < 0), -1, one.codes.astype(np.int32) * width + other.codes)
    return Coded(tuple(f"{first}{CROSSED}{second}" for first in one.names for second in other.names), codes)


def _without_missing(column: Coded) -> Coded:
    kept = [place for place, name in enumerate(column.names) if name not in Missing.names()]
    if len(kept) == len(column.names):
        return column
    places = np.full(len(column.names) + 1, -1, np.int16)
    places[kept] = np.arange(len(kept))
    return Coded(tuple(column.names[place] for place in kept), places[column.codes])


def _refuse_many(table: Table, name: str) -> None:
    item = table.codebook.items.get(name) if table.codebook and name not in table.frame.columns else None
    if item:
        options = ", ".join(column.name for column in item.columns[:3])
        raise DataError.of("by", f"a respondent can choose several answers to {name}; group by one of them, such as {options}")


def _rank(value: object) -> tuple[bool, Any]:
    """Numbers by size, before texts by alphabet."""
    number = isinstance(value, int | float | np.number)
    return (not number, value if number else str(value))


def _no_column(name: str, columns: Iterable[object], argument: str) -> DataError:
    return DataError.of(argument, f"there is no column {shown(name)}{did_you_mean(name, [str(one) for one in columns])}")
