"""Spreading long tables over pages, each with the ending of its file name."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import pandas as pd

T = TypeVar("T")

__all__ = ["numbered", "pages_of_items", "pages_of_rows"]

MOST_ITEMS, MOST_ROWS = 15, 36
"""On one page: items, and rows."""


def pages_of_items(
    frame: pd.DataFrame, most_rows: int = MOST_ROWS
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The frame in parts of about the same number of items; where one item has too many groups, its
    groups are spread too.
    """
    frame = frame[frame["shorthand"] != "z"]
    items, groups = list(dict.fromkeys(frame["item"])), list(dict.fromkeys(frame["group"]))
    if not items:
        return
    most = max(1, min(MOST_ITEMS, most_rows // len(groups)))
    parts = [
        frame[frame["item"].isin(some) & frame["group"].isin(several)]
        for some in _parts(items, most)
        for several in _parts(groups, most_rows)
    ]
    yield from numbered([part for part in parts if len(part)])


def pages_of_rows(frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The frame in parts of so many rows, each beginning with an item where that is possible."""
    parts: list[pd.DataFrame] = []
    for _, rows in frame.groupby("item", sort=False, observed=True):
        pieces = [rows.iloc[list(places)] for places in _parts(range(len(rows)), MOST_ROWS)]
        together = (
            parts
            and len(parts[-1]) + len(rows) <= MOST_ROWS
            and parts[-1]["item"].nunique() < MOST_ITEMS
        )
        if together:
            parts[-1] = pd.concat([parts[-1], rows])
        else:
            parts.extend(pieces)
    yield from numbered(parts)


def numbered(parts: Sequence[pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each part with "" if it is the only one, else "-1", "-2", … of the same length."""
    for number, part in enumerate(parts, 1):
        yield (f"-{number:0{len(str(len(parts)))}}" if len(parts) > 1 else ""), part


def _parts(things: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """In order, no more than so many together, and about the same number each."""
    pages = -(-len(things) // most)
    for number in range(pages):
        yield things[len(things) * number // pages : len(things) * (number + 1) // pages]
