"""Spreading long tables over pages, each with the ending of its file name."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import pandas as pd

T = TypeVar("T")

__all__ = ["pages_of_groups", "pages_of_rows"]


def pages_of_groups(frame: pd.DataFrame, most: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of groups that were asked, in parts of about the same number of groups."""
    frame = frame[frame["shorthand"] != "z"]
    groups = list(dict.fromkeys(frame["group"]))
    if len(groups) <= most:
        yield "", frame
        return
    yield from _numbered([frame[frame["group"].isin(some)] for some in _parts(groups, most)])


def pages_of_rows(frame: pd.DataFrame, most: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of what was asked, in parts of about the same number."""
    frame = frame[frame["shorthand"] != "z"]
    parts = [frame.iloc[list(places)] for places in _parts(range(len(frame)), most)]
    yield from _numbered(parts)


def _numbered(parts: Sequence[pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each part with "" if it is the only one, else "-1", "-2", … of the same length."""
    for number, part in enumerate(parts, 1):
        yield (f"-{number:0{len(str(len(parts)))}}" if len(parts) > 1 else ""), part


def _parts(things: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """In order, no more than so many together, and about the same number each."""
    pages = -(-len(things) // most)
    for number in range(pages):
        yield things[len(things) * number // pages : len(things) * (number + 1) // pages]
