"""The columns of one item in a table of answers, filled from one batch of interviews after the
other.

A batch has two parts: some values, and for each interview the place of its answer among them. So a
value that many interviews share is looked at once.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt
import pandas as pd

from survey.codebook import COMPANION, Item
from survey.errors import Fault, shown
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
from survey.record import CompletedInterview

__all__ = ["ItemColumns", "columns_of", "given_to"]

Places = npt.NDArray[np.integer]

_KINDS: Mapping[object, int] = {kind: place for place, kind in enumerate(Missing)}
_VALUE, _STRAY = -1, -2
"""In an array of codes: there is a value (so no kind of missing answer), there is something that
does not fit."""


def columns_of(item: Item) -> "ItemColumns":
    """The empty columns of an item, by its type of answer."""
    match item.answers:
        case OneOf():
            return _Codes(item)
        case ManyOf():
            return _Many(item)
        case Ranking():
            return _Places(item)
        case Quantity() | Derived():
            return _Numbers(item)
        case Day():
            return _Days(item)
        case TimeOfDay() | OpenText() | Shown():  # what is only shown is no item
            return _Texts(item)
        case _ as never:
            assert_never(never)


class ItemColumns(ABC):
    """What the columns of all items have in common."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self._strays: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(self, values: Sequence[Any], places: Places, uuids: Sequence[str]) -> None:
        """Adds a batch of interviews: the one with `uuids[k]` answered `values[places[k]]`."""
        outcome = self._take(values, places)
        for row in np.flatnonzero(outcome[places] == _STRAY).tolist():
            value = shown(values[places[row]])
            self._strays[value] += 1
            self._examples.setdefault(value, uuids[row])

    def faults(self) -> Iterator[Fault]:
        """Every value that is not an answer to the item, with an interview that has it."""
        for value, count in self._strays.items():
            others = f" and {count - 1:,} more" if count > 1 else ""
            yield Fault(
                f"interview {self._examples[value]}{others}",
                0,
                f"{value} is not an answer to {self.item.id}",
            )

    @abstractmethod
    def _take(self, values: Sequence[Any], places: Places) -> npt.NDArray[np.signedinteger]:
        """Adds a batch of answers; the result has _STRAY for each value that does not fit."""

    @abstractmethod
    def finished(self) -> dict[str, Any]:
        """The columns by name, as pandas arrays."""


class _Codes(ItemColumns):
    """One categorical: the answers in codebook order, then the kinds of missing answer."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._codes = {value: code for code, value in enumerate((*item.codes, *Missing))}
        self._batches: list[npt.NDArray[np.int16]] = []

    def _take(self, values: Sequence[Any], places: Places) -> npt.NDArray[np.int16]:
        codes = np.fromiter(
            (self._codes.get(value, _STRAY) for value in values), np.int16, len(values)
        )
        self._batches.append(codes[places])
        return codes

    def finished(self) -> dict[str, Any]:
        return {self.item.id: _categorical(self._batches, (*self.item.codes, *Missing.names()))}


class _WithCompanion(ItemColumns):
    """Columns beside which ITEM__missing says why there is no value."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._reasons: list[npt.NDArray[np.int8]] = []

    def _take(self, values: Sequence[Any], places: Places) -> npt.NDArray[np.int8]:
        reasons = np.fromiter((_KINDS.get(value, _VALUE) for value in values), np.int8, len(values))
        outcome = reasons.copy()
        outcome[
            [
                place
                for place in np.flatnonzero(reasons == _VALUE).tolist()
                if not self._fits(values[place])
            ]
        ] = _STRAY
        there = zip(values, outcome.tolist(), strict=True)
        self._keep([value if what == _VALUE else None for value, what in there], places)
        self._reasons.append(reasons[places])
        return outcome

    @abstractmethod
    def _fits(self, value: object) -> bool:
        """Whether it is a value of this item."""

    @abstractmethod
    def _keep(self, values: list[Any], places: Places) -> None:
        """Adds a batch, where a value is None for an answer that has none."""

    @property
    def _companion(self) -> dict[str, Any]:
        return {self.item.id + COMPANION: _categorical(self._reasons, Missing.names())}


class _Many(_WithCompanion):
    """One nullable boolean per option."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._chosen: dict[str, list[npt.NDArray[np.bool_]]] = {
            column.option: [] for column in item.columns
        }
        self._options = frozenset(self._chosen)

    def _fits(self, value: object) -> bool:
        return isinstance(value, tuple) and self._options.issuperset(value)

    def _keep(self, values: list[Any], places: Places) -> None:
        sets = [value or () for value in values]
        for option, batches in self._chosen.items():
            batches.append(
                np.fromiter((option in chosen for chosen in sets), np.bool_, len(sets))[places]
            )

    def finished(self) -> dict[str, Any]:
        nothing = np.concatenate([np.empty(0, np.int8), *self._reasons]) != _VALUE
        options = {
            column.name: pd.arrays.BooleanArray(
                np.concatenate([np.empty(0, np.bool_), *self._chosen[column.option]]), nothing
            )
            for column in self.item.columns
        }
        return {**options, **self._companion}


class _Places(_WithCompanion):
    """The place of each option, from 1, as a nullable whole number."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._batches: list[npt.NDArray[np.int64]] = []

    def _fits(self, value: object) -> bool:
        codes = self.item.codes
        return isinstance(value, tuple) and len(value) == len(codes) and set(value) == set(codes)

    def _keep(self, values: list[Any], places: Places) -> None:
        codes = self.item.codes
        found = np.zeros((len(values), len(codes)), np.int64)
        for row, order in enumerate(values):
            if order is not None:
                found[row] = [order.index(code) + 1 for code in codes]
        self._batches.append(found[places])

    def finished(self) -> dict[str, Any]:
        found = np.concatenate([np.empty((0, len(self.item.codes)), np.int64), *self._batches])
        nothing = np.concatenate([np.empty(0, np.int8), *self._reasons]) != _VALUE
        columns = {
            column.name: pd.arrays.IntegerArray(found[:, place].copy(), nothing.copy())
            for place, column in enumerate(self.item.columns)
        }
        return {**columns, **self._companion}


class _Values(_WithCompanion):
    """One column of values as they are."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._values: list[Any] = []
        self._places: list[Places] = []

    def _keep(self, values: list[Any], places: Places) -> None:
        self._places.append(places + len(self._values))
        self._values.extend(values)

    def finished(self) -> dict[str, Any]:
        places = np.concatenate([np.empty(0, np.intp), *self._places])
        return {self.item.id: self._array().take(places), **self._companion}

    @abstractmethod
    def _array(self) -> Any:
        """The values as a pandas array, in the order they came."""


class _Numbers(_Values):
    """Whole where every value is."""

    def _fits(self, value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool)

    def _array(self) -> Any:
        whole = all(isinstance(value, int) for value in self._values if value is not None)
        return pd.array(self._values, dtype="Int64" if whole else "Float64")


class _Texts(_Values):
    def _fits(self, value: object) -> bool:
        return isinstance(value, str)

    def _array(self) -> Any:
        return pd.array(self._values, dtype="string")


class _Days(_Values):
    def _fits(self, value: object) -> bool:
        try:
            date.fromisoformat(str(value))
        except ValueError:
            return False
        return True

    def _array(self) -> Any:
        return pd.array(np.array(self._values, dtype="datetime64[D]").astype("datetime64[s]"))


def given_to(item: Item, interviews: Sequence[CompletedInterview]) -> list[Any]:
    """What each interview answered to this item, as it is called today; not there means not
    asked.
    """
    return [
        item.source(one.hash, one.instrument, one.version).given(one.answers) for one in interviews
    ]


def _categorical(batches: Sequence[npt.NDArray[np.signedinteger]], names: Sequence[str]) -> Any:
    codes: npt.NDArray[np.integer] = np.concatenate([np.empty(0, np.int8), *batches])
    return pd.Categorical.from_codes(codes, categories=pd.Index(names))
