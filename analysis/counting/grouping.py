"""The group of each row: a column of a table, or several that are crossed."""

from functools import reduce

import numpy as np

from analysis.counting.coded import Coded, coded
from analysis.counting.sums import KINDS
from analysis.counting.table import By, Table, named
from survey.errors import DataError

__all__ = ["CROSSED", "groups_by"]

CROSSED = " × "
"""Between the codes of a group that is crossed from several columns."""

MOST_GROUPS = 100_000
"""More groups than this are a mistake, and would fill the memory."""


def groups_by(table: Table, by: By) -> Coded:
    """The group of each row, crossed where `by` has several columns; nothing where one of them has
    no valid answer.

    Categories without rows stay. The kinds of missing answer are no groups.
    """
    columns = []
    for name in named(by):
        table.refuse_many(name)
        columns.append(_without_missing(coded(table.column(name, "by"), name)))
    return (
        reduce(_crossed, columns) if columns else Coded((), np.full(len(table.frame), -1, np.int8))
    )


def _crossed(one: Coded, other: Coded) -> Coded:
    width = len(other.names)
    if len(one.names) * width > MOST_GROUPS:
        raise DataError.of(
            "by", f"crossing makes {len(one.names) * width:,} groups; the most is {MOST_GROUPS:,}"
        )
    codes = np.where(
        (one.codes < 0) | (other.codes < 0), -1, one.codes.astype(np.int32) * width + other.codes
    )
    return Coded(
        tuple(f"{first}{CROSSED}{second}" for first in one.names for second in other.names), codes
    )


def _without_missing(column: Coded) -> Coded:
    kept = [place for place, name in enumerate(column.names) if name not in KINDS]
    if len(kept) == len(column.names):
        return column
    places = np.full(len(column.names) + 1, -1, np.int16)
    places[kept] = np.arange(len(kept))
    return Coded(tuple(column.names[place] for place in kept), places[column.codes])
