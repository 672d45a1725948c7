"""Answers of a store taken apart into items, each distinct answer decoded once.

A store gives one text for each answer (see `survey.store.snapshot`). The texts are numbered as they come, and a matrix of items
by interviews keeps the number of the latest: 8 bytes for each row of the store while it is read, 4 for each cell of the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from survey.codebook import Item
from survey.missing import Missing
from survey.store import answered

__all__ = ["LatestAnswers"]

_NOT_ASKED = ""
"""The text that stands for no answer: its number is 0, which a matrix of zeros is full of."""


class _Numbers(dict[str, int]):
    """The number of each distinct text, in the order they come."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class LatestAnswers:
    """What each of these interviews (`keys`, ascending) answered to each item in the end.

    `batches`: interviews' keys and texts as a store gives them, the first answer first.
    """

    def __init__(
        self, items: Iterable[Item], keys: npt.NDArray[np.int64], batches: Iterable[tuple[Sequence[int], Sequence[str]]]
    ) -> None:
        wanted = {name: line for line, name in enumerate(dict.fromkeys(name for item in items for name in (item.id, *item.was)))}
        numbers = _Numbers({_NOT_ASKED: 0})
        rows, cells = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        for batch, texts in batches:
            rows.append(np.searchsorted(keys, np.fromiter(batch, np.int64, len(batch))).astype(np.int32))
            cells.append(np.fromiter(map(numbers.__getitem__, texts), np.int32, len(texts)))
        row, cell = np.concatenate(rows), np.concatenate(cells)
        del rows, cells
        known = [(_NOT_ASKED, Missing.NOT_ASKED), *(answered(text) for text in numbers if text)]
        self._answers: list[Any] = [answer for _, answer in known]
        self._lines: Mapping[str, int] = wanted
        lines = np.array([wanted.get(question, -1) for question, _ in known], np.int32)[cell]
        self._latest = np.zeros((len(wanted), len(keys)), np.int32)
        asked = lines >= 0
        self._latest[lines[asked], row[asked]] = cell[asked]  # of several for one place the last stays
        left = np.array([answer is Missing.NOT_ASKED for answer in self._answers])
        self._latest[left[self._latest]] = 0

    def to(self, item: Item) -> tuple[list[Any], npt.NDArray[np.intp]]:
        """The distinct answers to an item, by its present id or an earlier one, and the place among them for each interview."""
        given = self._latest[self._lines[item.id]]
        for earlier in item.was:
            given = np.where(given == 0, self._latest[self._lines[earlier]], given)
        present = np.bincount(given, minlength=1) > 0
        places = np.cumsum(present) - 1
        return [self._answers[number] for number in np.flatnonzero(present).tolist()], places[given]
