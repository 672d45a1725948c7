"""The numpy kernel of the tally: sums over combinations of group and answer, several items in one pass over the rows.

Several columns of codes are packed into one number per row, counted by one `bincount`, and taken apart again.
"""

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

from analysis.coded import Coded

__all__ = ["Measures", "bincounts"]

PACKED, PACKED_SUMS = 1 << 15, 1 << 13
"""Most cells of items counted together, and of items summed together: 16-bit numbers, and a processor's nearest memory."""

AT_ONCE = 1 << 16
"""Rows packed at a time, so that the numbers in between stay in the cache and take no memory."""

Array = npt.NDArray[Any]
Measures = npt.NDArray[np.float64] | None
"""What is summed: one number for each row, several (rows × measures), or None to count rows."""


def bincounts(groups: Coded, columns: Sequence[Coded], measures: Measures) -> Iterator[list[Array]]:
    """For each column its sums of each measure, groups × codes, on both axes with a first place for nothing."""
    for pack in _packs(groups, columns, PACKED if measures is None else PACKED_SUMS):
        shape = (len(groups.names) + 1, *(len(column.names) + 1 for column in pack))
        joint = [sums.reshape(shape) for sums in _joint(groups, pack, shape, measures)]
        for axis in range(1, len(shape)):
            others = tuple(other for other in range(1, len(shape)) if other != axis)
            yield [sums.sum(axis=others) for sums in joint]


def _packs(groups: Coded, columns: Sequence[Coded], cells_at_most: int) -> Iterator[list[Coded]]:
    """Neighbouring columns that are counted together: as many as keep the cells within a limit and the number of rows."""
    most = min(cells_at_most, max(len(groups.codes), 1))
    pack: list[Coded] = []
    cells = len(groups.names) + 1
    for column in columns:
        width = len(column.names) + 1
        if pack and cells * width > most:
            yield pack
            pack, cells = [], len(groups.names) + 1
        pack.append(column)
        cells *= width
    if pack:
        yield pack


def _joint(groups: Coded, pack: Sequence[Coded], shape: tuple[int, ...], measures: Measures) -> list[Array]:
    """Over the rows with each combination of group and codes, the sum of each measure, flat."""
    cells = prod(shape)
    kind = np.dtype(np.int16 if cells <= PACKED else np.int64)
    nothing = 0
    for width in shape:
        nothing = nothing * width + 1
    sums: Array = np.zeros(cells, np.int64) if measures is None else np.zeros((cells, *measures.shape[1:]))
    for start in range(0, len(groups.codes), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        place: npt.NDArray[np.signedinteger] = groups.codes[rows].astype(kind)
        for column, width in zip(pack, shape[1:], strict=True):
            place *= width
            place += column.codes[rows]
        place += nothing
        if measures is None:
            sums += np.bincount(place, minlength=cells)
        elif measures.ndim == 1:
            sums += np.bincount(place, measures[rows], minlength=cells)
        else:
            sums += _summed(place, measures[rows], cells)
    return [sums] if sums.ndim == 1 else list(np.ascontiguousarray(sums.T))


def _summed(place: npt.NDArray[np.signedinteger], measures: Array, cells: int) -> Array:
    """Several sums in one pass, cells × measures: the product with a matrix that has a 1 at the place of each row."""
    ends = np.arange(len(place) + 1, dtype=np.int32)
    ones = csc_array((np.ones(len(place)), place.astype(np.int32), ends), shape=(cells, len(place)))
    total: Array = ones @ measures
    return total
