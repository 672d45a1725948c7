"""The group of each row: a column of a table, or several that are crossed."""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from analysis.counting.coded import Coded, coded
from analysis.counting.sums import KINDS
from analysis.counting.table import By, Table, named
from survey.errors import DataError, shown

__all__ = ["CROSSED", "check_apart", "crossed_name", "groups_by", "parts_of"]

CROSSED, SIGN = " × ", "×"
"""Between the codes of a group that is crossed from several columns; in a code of such a group the
sign is written twice, so that no two groups have one name."""

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
    if not columns:
        return Coded((), np.full(len(table.frame), -1, np.int8))
    return columns[0] if len(columns) == 1 else reduce(_crossed, map(_doubled, columns))


def crossed_name(parts: Sequence[str]) -> str:
    """The name of a group from its code in each column; one code is a name itself.

    >>> crossed_name(["north", "2 × 2"])
    'north × 2 ×× 2'
    """
    if len(parts) == 1:
        return parts[0]
    return CROSSED.join(part.replace(SIGN, SIGN * 2) for part in parts)


def parts_of(name: str) -> tuple[str, ...]:
    """The codes that the name of a group crossed from several columns is made of.

    >>> parts_of("north × 2 ×× 2")
    ('north', '2 × 2')
    """
    return tuple(part.replace(SIGN * 2, SIGN) for part in name.split(CROSSED))


def check_apart(groups: Sequence[str], name: str, argument: str, whom: str) -> None:
    """Raises DataError where a group has the name of a row of others."""
    if name in groups:
        raise DataError.of(
            argument,
            f"one of the groups is called {shown(name)}, as is the row of {whom}; give the group "
            "another name, such as with frame.replace()",
        )


def _doubled(column: Coded) -> Coded:
    return Coded(tuple(name.replace(SIGN, SIGN * 2) for name in column.names), column.codes)


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
