"""The numpy kernel of the tally: sums over combinations of unit, group and answer, several items in
one pass over the rows.

Several columns of codes are packed into one number per row, its place among all combinations of
their codes. What falls in each place is summed, and the sums are taken apart again. A block of rows
is packed for one pack of columns after the other, so that its weights stay in the cache. Two sums
of floating point travel as one complex number, in the time of one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil, prod
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.counting.coded import Coded

__all__ = ["Folded", "bincounts"]

NEAR = 1 << 20
"""Most bytes of sums that rows are added to in turn: what a processor's nearer memory holds."""

ROWS_A_PLACE = 4
"""With fewer rows than this for each place, another reading of the rows is quicker than taking so
many places apart."""

AT_ONCE = 1 << 16
"""Rows packed at a time, so that the numbers in between stay in the cache and take no memory."""

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.signedinteger]


@dataclass(frozen=True, eq=False)
class Folded:
    """A column of which several codes count as one. `into`: the new code of nothing, then that of
    each old one.
    """

    names: tuple[str, ...]
    column: Coded
    into: tuple[int, ...]

    @cached_property
    def codes(self) -> Places:
        """The new codes."""
        return np.array(self.into, np.int8)[self.column.codes.astype(np.intp) + 1]


def bincounts(
    groups: Coded,
    columns: Sequence[Coded | Folded],
    weights: Floats | None = None,
    powers: Sequence[int] = (0,),
    units: tuple[Places, int] | None = None,
) -> Iterator[list[Array]]:
    """For each column its sums of each power of the weights, units × groups × codes.

    Groups and codes have a first place for nothing. `units`: a number for each row, from 0, and how
    many there are; None is one. Power 0 counts rows, in integers, and needs no weights; there are
    at most two others.
    """
    rows = _Rows(_Used.of(groups), units, weights, tuple(powers))
    for packs in rows.rounds([_Used.of(column) for column in columns]):
        for pack, joint in zip(packs, rows.joint(packs), strict=True):
            apart = (_apart(sums, [column.width for column in pack]) for sums in joint)
            for column, *of_column in zip(pack, *apart, strict=True):
                yield [rows.whole(sums, column) for sums in of_column]


@dataclass(frozen=True, eq=False)
class _Used:
    """A column with the codes that occur: `width` of them from `first` on, out of `places`. Nothing
    is code −1, the first place.

    So answers that nobody gave take no place: kinds of missing answer above all, which a codebook
    has last. Of a folded column the new code is `start`, and from each old one of `steps` on by so
    much more: what lies in a row is compared, not looked up.
    """

    codes: Places
    first: int
    width: int
    places: int
    start: int = 0
    steps: tuple[tuple[int, int], ...] | None = None

    @classmethod
    def of(cls, column: Coded | Folded) -> "_Used":
        """The column, with the codes that occur looked up."""
        codes = column.column.codes if isinstance(column, Folded) else column.codes
        first, last = (int(codes.min()), int(codes.max())) if len(codes) else (-1, -1)
        if isinstance(column, Coded):
            return cls(codes, first, last - first + 1, len(column.names) + 1)
        into = column.into[first + 1 : last + 2]
        least = min(into)
        steps = tuple(
            (first + k, into[k] - into[k - 1])
            for k in range(1, len(into))
            if into[k] != into[k - 1]
        )
        return cls(
            codes, least, max(into) - least + 1, len(column.names) + 1, into[0] - least, steps
        )

    def some(self, rows: slice) -> Places:
        """The codes of some rows counted from the first, in the smallest integers that hold
        them.
        """
        codes, kind = self.codes[rows], _smallest(self.width)
        if self.steps is None:
            shifted: Places = codes - codes.dtype.type(self.first) if self.first else codes
            return shifted.astype(kind, copy=False)
        if not self.steps:
            return np.full(len(codes), self.start, kind)
        folded: Places = sum(
            (_step(codes, *step) for step in self.steps[1:]), _step(codes, *self.steps[0])
        )
        return folded + kind.type(self.start) if self.start else folded


def _step(codes: Places, at: int, more: int) -> npt.NDArray[np.int8]:
    """So much more from a code on."""
    there = (codes >= at).view(np.int8)
    return there if more == 1 else there * np.int8(more)


@dataclass(frozen=True, eq=False)
class _Rows:
    """What is the same for all columns: group, unit and weight of each row, and what is added
    up.
    """

    groups: _Used
    units: tuple[Places, int] | None
    weights: Floats | None
    powers: tuple[int, ...]

    @property
    def alone(self) -> int:
        """The places of units and groups."""
        return self.groups.width * (self.units[1] if self.units else 1)

    def rounds(self, columns: Sequence[_Used]) -> Iterator[list[tuple[_Used, ...]]]:
        """Packs of neighbouring columns for which the rows are read together: as many as keep their
        sums within a limit.
        """
        most = NEAR // sum(added.itemsize for added in self.carried(slice(0)))
        together: list[tuple[_Used, ...]] = []
        cells = 0
        for pack in self._packs(columns, min(most, len(self.groups.codes) // ROWS_A_PLACE)):
            cells += self.cells(pack)
            if together and cells > most:
                yield together
                together, cells = [], self.cells(pack)
            together.append(pack)
        if together:
            yield together

    def cells(self, pack: Sequence[_Used]) -> int:
        """The places of columns that are packed together."""
        return self.alone * prod(column.width for column in pack)

    def _packs(self, columns: Sequence[_Used], most: int) -> list[tuple[_Used, ...]]:
        """As few as keep the places within a limit, and of these none longer than need be."""
        few = self._longest(columns, most, len(columns))
        return self._longest(columns, most, ceil(len(columns) / max(len(few), 1)))

    def _longest(self, columns: Sequence[_Used], most: int, length: int) -> list[tuple[_Used, ...]]:
        packs: list[tuple[_Used, ...]] = []
        for column in columns:
            if packs and len(packs[-1]) < length and self.cells((*packs[-1], column)) <= most:
                packs[-1] = (*packs[-1], column)
            else:
                packs.append((column,))
        return packs

    def joint(self, packs: Sequence[tuple[_Used, ...]]) -> Iterator[list[Array]]:
        """For each pack, over the rows at each place, the sum of each power of the weights: places
        of codes × `alone`.
        """
        kinds = [added.dtype for added in self.carried(slice(0))]
        found = [[np.zeros(self.cells(pack), kind) for kind in kinds] for pack in packs]
        for start in range(0, len(self.groups.codes), AT_ONCE):
            rows = slice(start, start + AT_ONCE)
            carried = self.carried(rows)
            first = self._first(rows)
            for pack, sums in zip(packs, found, strict=True):
                joined, _ = _pair(
                    *_packed([(column.some(rows), column.width) for column in pack]), *first
                )
                place = joined.astype(np.intp, copy=False)
                for total, added in zip(sums, carried, strict=True):
                    np.add.at(total, place, added)
        for sums in found:
            parts = [
                part
                for total in sums
                for part in ((total.real, total.imag) if np.iscomplexobj(total) else (total,))
            ]
            yield [
                (part if power else part.astype(np.int64, copy=False)).reshape(-1, self.alone)
                for part, power in zip(parts, self.powers, strict=True)
            ]

    def _first(self, rows: slice) -> tuple[Places, int]:
        """Unit and group of these rows as one."""
        group = self.groups.some(rows), self.groups.width
        return (
            group
            if self.units is None or self.units[1] == 1
            else _pair(self.units[0][rows], self.units[1], *group)
        )

    def carried(self, rows: slice) -> list[Array]:
        """What is added at the places of these rows: the powers of their weights, two by two as
        complex numbers.

        An odd one is first. Powers 0 are 1, which is exact in floating point too.
        """
        own = self.weights[rows] if self.weights is not None else np.ones(0)
        factors = [
            np.array(1) if power == 0 else own if power == 1 else own**power
            for power in self.powers
        ]
        carried = factors[: len(factors) % 2]
        for one, other in zip(
            factors[len(carried) :: 2], factors[len(carried) + 1 :: 2], strict=True
        ):
            pairs = np.empty(len(own), np.complex128)
            pairs.real, pairs.imag = one, other
            carried.append(pairs)
        return carried

    def whole(self, sums: Array, column: _Used) -> Array:
        """Sums over codes × `alone` as units × groups × codes, with 0 for the groups and codes that
        do not occur.
        """
        units = self.units[1] if self.units else 1
        whole = np.zeros((column.places, units, self.groups.places), sums.dtype)
        there = whole[column.first + 1 :, :, self.groups.first + 1 :][
            : column.width, :, : self.groups.width
        ]
        there[:] = sums.reshape(there.shape)
        return np.moveaxis(whole, 0, -1)


def _packed(columns: Sequence[tuple[Places, int]]) -> tuple[Places, int]:
    """Columns of places as one: neighbours joined two by two, in small integers."""
    while len(columns) > 1:
        pairs = [
            _pair(*one, *other) for one, other in zip(columns[::2], columns[1::2], strict=False)
        ]
        columns = [*pairs, *columns[2 * len(pairs) :]]
    return columns[0]


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
    """From sums over places × others those over codes × others, one column after the other."""
    if len(widths) == 1:
        yield joint
        return
    half = len(widths) // 2
    split = joint.reshape(prod(widths[:half]), prod(widths[half:]), -1)
    yield from _apart(split.sum(axis=1), widths[:half])
    yield from _apart(split.sum(axis=0), widths[half:])
