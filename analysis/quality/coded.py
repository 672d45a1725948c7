"""The answers as numbers: one column an item, so that all measures look at the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, assert_never

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.responses import Responses
from survey.codebook import COMPANION, Item
from survey.missing import Missing
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)

__all__ = ["Coded"]

Codes = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]
Columns = npt.NDArray[np.intp]

_KINDS = {kind.value: -2 - place for place, kind in enumerate(Missing)}
NOT_ASKED = _KINDS[Missing.NOT_ASKED.value]
_NOTHING = -1


@dataclass(frozen=True, eq=False)
class Coded:
    """`codes`: interviews × items; equal answers have equal numbers from 0 (of one answer of
    several, its place in the codebook), below 0 there is none: −1 where nothing is known, else the
    kind of missing answer. `instrument`, `group` and `mode` of each interview.
    """

    items: tuple[Item, ...]
    codes: Codes
    instrument: npt.NDArray[Any]
    group: npt.NDArray[Any]
    mode: npt.NDArray[Any]

    @classmethod
    def of(cls, responses: Responses) -> Self:
        """All items that people were asked: nothing that was worked out."""
        book, frame = responses.codebook, responses.frame
        items = tuple(
            item for item in book.items.values() if not isinstance(item.answers, Derived | Shown)
        )
        columns = [_codes(item, frame) for item in items]
        codes = np.stack(columns, axis=1) if columns else np.zeros((len(frame), 0), np.int64)
        who = (frame[name].to_numpy(object) for name in ("instrument", "group", "mode"))
        return cls(items, codes, *who)

    @property
    def number(self) -> int:
        """How many interviews there are."""
        return len(self.codes)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ids of the items."""
        return tuple(item.id for item in self.items)

    @cached_property
    def asked(self) -> Truth:
        """Who was asked what."""
        found: Truth = (self.codes != NOT_ASKED) & (self.codes != _NOTHING)
        return found

    @cached_property
    def dont_know(self) -> Truth:
        """Who said that they did not know."""
        return self.said(Missing.DONT_KNOW)

    def said(self, kind: Missing) -> Truth:
        """Who gave this kind of missing answer to what."""
        found: Truth = self.codes == _KINDS[kind.value]
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def places(self, items: Sequence[str]) -> Columns:
        """The columns of these items; those that are none are left out."""
        return np.array([self._places[name] for name in items if name in self._places], np.intp)

    def size(self, item: str) -> int:
        """How many answers an item has to choose from."""
        return len(self.items[self._places[item]].codes)

    @cached_property
    def closed(self) -> Columns:
        """The columns of items with one answer of several."""
        return np.flatnonzero([isinstance(item.answers, OneOf) for item in self.items])

    @cached_property
    def scales(self) -> Columns:
        """The columns of items whose answers run from low to high."""
        return np.flatnonzero([item.ordered for item in self.items])

    def scaled(self, columns: Columns, rows: Truth) -> npt.NDArray[np.float64]:
        """The answers to these items from 0 (the first) to 1 (the last); NaN where there is
        none.
        """
        codes = self.codes[np.ix_(np.flatnonzero(rows), columns)]
        steps = np.array([max(len(self.items[place].codes) - 1, 1) for place in columns])
        return np.where(codes < 0, np.nan, codes / steps)


def _codes(item: Item, frame: pd.DataFrame) -> Codes:
    match item.answers:
        case OneOf():
            return _of_categories(item, frame)
        case ManyOf() | Ranking():
            return _with_missing(item, frame, _of_several(item, frame))
        case Quantity() | Day() | TimeOfDay() | OpenText():
            codes, _ = pd.factorize(frame[item.id])
            return _with_missing(item, frame, codes.astype(np.int64))
        case Derived() | Shown():  # left out above
            return np.full(len(frame), _NOTHING)
        case _ as never:
            assert_never(never)


def _of_categories(item: Item, frame: pd.DataFrame) -> Codes:
    column: Any = frame[item.id].array
    places = {code: place for place, code in enumerate(item.codes)} | _KINDS
    number = np.array([*(places[code] for code in column.categories), _NOTHING], np.int64)
    found: Codes = number[column.codes]
    return found


def _of_several(item: Item, frame: pd.DataFrame) -> Codes:
    """A number for each set or order of answers."""
    each = [frame[one.name].to_numpy(np.int64, na_value=0) for one in item.columns]
    _, codes = np.unique(np.stack(each, axis=1), axis=0, return_inverse=True)
    return codes.ravel().astype(np.int64)


def _with_missing(item: Item, frame: pd.DataFrame, codes: Codes) -> Codes:
    """The kind of missing answer where the companion has one."""
    column: Any = frame[item.id + COMPANION].array
    kinds = np.array([*(_KINDS[kind] for kind in column.categories), 0], np.int64)[column.codes]
    return np.where(kinds < 0, kinds, codes)
