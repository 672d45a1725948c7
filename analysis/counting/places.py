"""Clusters within clusters, as places: a number for each row, from 0."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["Places", "dense", "how_many", "parents_of", "within"]

Places = npt.NDArray[np.signedinteger]

AT_ONCE = 1 << 16
"""Rows looked up at a time, so that the numbers in between stay in the cache."""


def how_many(places: Places) -> int:
    """How many places there are, up to the last that is taken."""
    return int(places.max()) + 1 if len(places) else 0


def dense(places: Places) -> Places:
    """The same places without gaps, in the same order."""
    there = np.zeros(how_many(places), np.bool_)
    for (some,) in _blocks(places):
        there[some] = True
    return places if there.all() else _looked_up(np.cumsum(there, dtype=np.int32) - 1, places)


def _blocks(*columns: Places) -> Iterator[tuple[Places, ...]]:
    """Some rows of the columns after the other, in the integers that arrays are looked up by."""
    for start in range(0, len(columns[0]), AT_ONCE):
        yield tuple(column[start : start + AT_ONCE].astype(np.intp) for column in columns)


def _looked_up(table: Places, places: Places) -> Places:
    """The entry of a table at each place."""
    found: Places = np.concatenate([table[:0], *(table[some] for (some,) in _blocks(places))])
    return found


def within(outer: Places, inner: Places) -> Places:
    """A number for each pair, in the order of `outer`, then of `inner`, both without gaps."""
    several, width = how_many(outer), how_many(inner)
    if several <= 1:
        return inner
    parent = parents_of(outer, inner)
    if all(
        (parent[some] == of).all() for some, of in _blocks(inner, outer)
    ):  # each lies in one, so it is a pair itself
        numbered = np.empty(width, np.int32)
        numbered[np.argsort(parent, kind="stable")] = np.arange(width)
        return _looked_up(numbered, inner)
    pairs = outer.astype(np.intp) * width + inner
    return (
        dense(pairs)
        if several * width <= max(1 << 24, 4 * len(outer))
        else pd.factorize(pairs, sort=True)[0]
    )


def parents_of(strata: Places, clusters: Places) -> Places:
    """The stratum of each cluster."""
    parent = np.zeros(how_many(clusters), np.intp)
    for some, of in _blocks(clusters, strata):
        parent[some] = of
    return parent
