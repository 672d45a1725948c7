"""Answers of a store taken apart into items, each distinct answer decoded once.

A store gives one text for each answer (see `survey.store.snapshot`). The texts are numbered as they
come, and a matrix of items by interviews keeps the number of the latest: four bytes for each cell
of the table while it is made.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from survey import store as stores
from survey.codebook import Item, Source
from survey.missing import Missing

__all__ = ["LatestAnswers"]


class _Numbers(dict[str, int]):
    """The number of each distinct text, in the order they come. 0 is no text: the item was not
    asked.

    `answers`: what they mean. `lines`: the line of the matrix each belongs to; questions that are
    no item share the last one.
    """

    def __init__(self, lines: Mapping[str, int]) -> None:
        self.answers: list[Any] = [Missing.NOT_ASKED]
        self.lines = array("i", [len(lines)])
        self._line_of = lines

    def __missing__(self, text: str) -> int:
        question, answer = stores.answered(text)
        number = self[text] = len(self.answers)
        self.answers.append(answer)
        self.lines.append(self._line_of.get(question, len(self._line_of)))
        return number


class LatestAnswers:
    """What each of these interviews (`keys`, ascending) answered to each item in the end.

    `batches`: interviews' keys and texts as a store gives them, the first answer first. `asked_by`:
    of each interview the definition, as `Item.source` takes it, by its place in `definitions`.
    """

    def __init__(
        self,
        items: Iterable[Item],
        keys: npt.NDArray[np.int64],
        batches: Iterable[tuple[Sequence[int], Sequence[str]]],
        definitions: Sequence[tuple[str, str, str]],
        asked_by: npt.NDArray[np.intp],
    ) -> None:
        self._definitions, self._asked_by = definitions, asked_by
        names = dict.fromkeys(
            name
            for item in items
            for definition in definitions
            for name in item.source(*definition).questions
        )
        self._lines: Mapping[str, int] = {name: line for line, name in enumerate(names)}
        self._latest = np.zeros((len(names) + 1, len(keys)), np.int32)
        numbers = _Numbers(self._lines)
        for of_interviews, texts in batches:
            rows = np.searchsorted(keys, np.fromiter(of_interviews, np.int64, len(of_interviews)))
            given = np.fromiter(map(numbers.__getitem__, texts), np.int32, len(texts))
            self._latest[np.frombuffer(numbers.lines, np.intc)[given], rows] = (
                given  # of several for one cell the last stays
            )
        self._answers = numbers.answers
        self._left = np.array([answer is Missing.NOT_ASKED for answer in numbers.answers])

    def to(self, item: Item) -> tuple[list[Any], npt.NDArray[np.intp]]:
        """The distinct answers to an item as they are called today, and the place among them for
        each interview.
        """
        by_source: dict[tuple[Any, ...], tuple[Source, list[int]]] = {}
        for number, definition in enumerate(self._definitions):
            source = item.source(*definition)
            like = source.questions, tuple(source.codes.items())
            by_source.setdefault(like, (source, []))[1].append(number)
        answers = list(self._answers)
        given = np.zeros(self._latest.shape[1], np.int32)
        for source, definitions in by_source.values():
            mine = np.isin(self._asked_by, definitions)
            found = np.where(mine, self._given(source), np.int32(0))
            given = np.where(mine, _today(found, source, answers), given)
        present = np.bincount(given, minlength=1) > 0
        places = np.cumsum(present) - 1
        return [answers[number] for number in np.flatnonzero(present).tolist()], places[given]

    def _given(self, source: Source) -> npt.NDArray[np.int32]:
        """The number of the latest answer, of the first of its questions that was asked."""
        given = np.zeros(self._latest.shape[1], np.int32)
        for name in source.questions:
            latest = self._latest[self._lines[name]]
            # 0 also for one that has left the route since
            given = np.where(given == 0, np.where(self._left[latest], np.int32(0), latest), given)
        return given


def _today(
    given: npt.NDArray[np.int32], source: Source, answers: list[Any]
) -> npt.NDArray[np.int32]:
    """The numbers of the answers as they are called today; new ones are put behind the others."""
    if not source.codes:
        return given
    today = np.arange(len(answers), dtype=np.int32)
    for number in np.unique(given).tolist():
        now = source.today(answers[number])
        if now != answers[number]:
            today[number] = len(answers)
            answers.append(now)
    return today[given]
