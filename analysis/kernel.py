"""The numpy kernel of the tally: sums over combinations of group and answer, several items in one pass over the rows.

Several columns of codes are packed into one number per row, its place among all combinations of their codes. What falls in each
place is summed, and the sums are taken apart again. A block of rows is packed for one pack of columns after the other, so that
its weights stay in the cache. Two sums of floating point travel as one complex number, in the time of one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.coded import Coded

__all__ = ["bincounts"]

PACKED = 1 << 15
"""Most places of columns that are packed together: 16-bit numbers, and sums in a processor's nearer memory."""

ROWS_A_PLACE = 4
"""With fewer rows than this for each place, another reading of the rows is quicker than taking so many places apart."""

AT_ONCE = 1 << 16
"""Rows packed at a time, so that the numbers in between stay in the cache and take no memory."""

TOGETHER = 1 << 21
"""Most places of all packs for which a block of rows is read once; their sums take 16 MB each."""

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.signedinteger]


def bincounts(
    groups: Coded, columns: Sequence[Coded], weights: Floats | None = None, powers: Sequence[int] = (0,)
) -> Iterator[list[Array]]:
    """For each column its sums of each power of the weights, groups × codes, on both axes with a first place for nothing.

    Power 0 counts rows, in integers, and needs no weights; there are at most two others.
    """
    used = _Used.of(groups)
    for packs in _rounds(used, [_Used.of(column) for column in columns]):
        for pack, joint in zip(packs, _joint(used, packs, weights, powers), strict=True):
            apart = (_apart(sums.reshape(used.width, -1), [column.width for column in pack.columns]) for sums in joint)
            for column, *of_column in zip(pack.columns, *apart, strict=True):
                yield [_whole(sums, used, column) for sums in of_column]


@dataclass(frozen=True, eq=False)
class _Used:
    """A column with the codes that occur: `width` of them from `first` on, out of `places`. Nothing is code −1, the first place.

    So answers that nobody gave take no place: kinds of missing answer above all, which a codebook has last.
    """

    codes: Places
    first: int
    width: int
    places: int

    @classmethod
    def of(cls, column: Coded) -> "_Used":
        """The column, with the codes that occur looked up."""
        first = min(int(column.codes.min(initial=0)), 0)
        last = max(int(column.codes.max(initial=first)), first)
        return cls(column.codes, first, last - first + 1, len(column.names) + 1)

    def some(self, rows: slice) -> Places:
        """The codes of some rows counted from the first, in the smallest integers that hold them."""
        codes = self.codes[rows]
        shifted: Places = codes - codes.dtype.type(self.first) if self.first else codes
        return shifted.astype(_smallest(self.width), copy=False)


def _whole(sums: Array, groups: _Used, column: _Used) -> Array:
    """Sums over the groups and codes that occur, with 0 for the others."""
    whole = np.zeros((groups.places, column.places), sums.dtype)
    whole[groups.first + 1 :, column.first + 1 :][: groups.width, : column.width] = sums
    return whole


@dataclass(frozen=True, eq=False)
class _Pack:
    """Columns that are counted together. `cells`: the places of their codes and those of the groups."""

    columns: tuple[_Used, ...]
    cells: int


def _packs(groups: _Used, columns: Sequence[_Used]) -> Iterator[_Pack]:
    """Neighbouring columns, as many as keep the places within a limit, and so few that taking them apart is little work."""
    most = min(PACKED, len(groups.codes) // ROWS_A_PLACE)
    pack = alone = _Pack((), groups.width)
    for column in columns:
        if pack.columns and pack.cells * column.width > most:
            yield pack
            pack = alone
        pack = _Pack((*pack.columns, column), pack.cells * column.width)
    if pack.columns:
        yield pack


def _rounds(groups: _Used, columns: Sequence[_Used]) -> Iterator[list[_Pack]]:
    """Packs for which the rows are read together, as many as keep the memory of their sums within a limit."""
    together: list[_Pack] = []
    for pack in _packs(groups, columns):
        if together and sum(one.cells for one in together) + pack.cells > TOGETHER:
            yield together
            together = []
        together.append(pack)
    if together:
        yield together


def _joint(groups: _Used, packs: Sequence[_Pack], weights: Floats | None, powers: Sequence[int]) -> Iterator[list[Array]]:
    """For each pack, over the rows at each place, the sum of each power of the weights."""
    kinds = [added.dtype for added in _carried(weights, powers, slice(0))]
    found = [[np.zeros(pack.cells, kind) for kind in kinds] for pack in packs]
    for start in range(0, len(groups.codes), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        carried = _carried(weights, powers, rows)
        group = groups.some(rows)
        for pack, sums in zip(packs, found, strict=True):
            place = _place(group, pack, rows)
            for total, added in zip(sums, carried, strict=True):
                np.add.at(total, place, added)
    for sums in found:
        parts = [part for total in sums for part in ((total.real, total.imag) if np.iscomplexobj(total) else (total,))]
        yield [part if power else part.astype(np.int64, copy=False) for part, power in zip(parts, powers, strict=True)]


def _carried(weights: Floats | None, powers: Sequence[int], rows: slice) -> list[Array]:
    """What is added at the places of these rows: the powers of their weights, two by two as complex numbers.

    An odd one is first. Powers 0 are 1, which is exact in floating point too.
    """
    own = weights[rows] if weights is not None else np.ones(0)
    factors = [np.array(1) if power == 0 else own if power == 1 else own**power for power in powers]
    carried = factors[: len(factors) % 2]
    for one, other in zip(factors[len(carried) :: 2], factors[len(carried) + 1 :: 2], strict=True):
        pairs = np.empty(len(own), np.complex128)
        pairs.real, pairs.imag = one, other
        carried.append(pairs)
    return carried


def _place(group: Places, pack: _Pack, rows: slice) -> npt.NDArray[np.intp]:
    """Where each row lies among all combinations of group and codes: neighbours joined two by two, in small integers."""
    joined = [(group, pack.cells // prod(column.width for column in pack.columns))]
    joined += [(column.some(rows), column.width) for column in pack.columns]
    while len(joined) > 1:
        pairs = [_pair(*one, *other) for one, other in zip(joined[::2], joined[1::2], strict=False)]
        joined = pairs + joined[2 * len(pairs) :]
    place, _ = joined[0]
    return place.astype(np.intp, copy=False)


def _pair(places: Places, width: int, others: Places, other_width: int) -> tuple[Places, int]:
    """Two columns of places as one."""
    cells = width * other_width
    kind = _smallest(cells)
    joined: Places = places.astype(kind, copy=False) * kind.type(other_width)
    joined += others.astype(kind, copy=False)
    return joined, cells


@cache
def _smallest(most: int) -> np.dtype[np.signedinteger]:
    """The smallest integers from −most to most."""
    return np.min_scalar_type(-1 - most)


def _apart(joint: Array, widths: Sequence[int]) -> Iterator[Array]:
    """From sums over groups × places those over groups × codes, one column after the other."""
    if len(widths) == 1:
        yield joint
        return
    half = len(widths) // 2
    split = joint.reshape(len(joint), prod(widths[:half]), prod(widths[half:]))
    yield from _apart(split.sum(axis=2), widths[:half])
    yield from _apart(split.sum(axis=1), widths[half:])
