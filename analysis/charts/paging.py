"""Spreading long tables over pages, each with the ending of its file name."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import pandas as pd

from analysis.publication.released import ReleasedTable

T = TypeVar("T")

__all__ = ["pages_of_groups", "pages_of_rows"]


def pages_of_groups(table: ReleasedTable, most: int) -> Iterator[tuple[str, ReleasedTable]]:
    """The rows of groups that were asked, in parts of about the same number of groups."""
    asked = table.only(table.frame["shorthand"] != "z")
    column = asked.frame["group"]
    groups = list(dict.fromkeys(column))
    if len(groups) <= most:
        yield "", asked
        return
    yield from _numbered([asked.only(column.isin(some)) for some in _parts(groups, most)])


def pages_of_rows(table: ReleasedTable, most: int) -> Iterator[tuple[str, ReleasedTable]]:
    """The rows of what was asked, in parts of about the same number."""
    asked = table.only(table.frame["shorthand"] != "z")
    rows = pd.Series(range(len(asked)), asked.frame.index)
    yield from _numbered(
        [asked.only(rows.isin(places)) for places in _parts(range(len(asked)), most)]
    )


def _numbered(parts: Sequence[ReleasedTable]) -> Iterator[tuple[str, ReleasedTable]]:
    """Each part with "" if it is the only one, else "-1", "-2", … of the same length."""
    for number, part in enumerate(parts, 1):
        yield (f"-{number:0{len(str(len(parts)))}}" if len(parts) > 1 else ""), part


def _parts(things: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """In order, no more than so many together, and about the same number each."""
    pages = -(-len(things) // most)
    for number in range(pages):
        yield things[len(things) * number // pages : len(things) * (number + 1) // pages]
