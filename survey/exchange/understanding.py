"""Cells of a column understood: each distinct one once. What has no meaning is counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.errors import AnswerError, Fault, shown
from survey.exchange.cells import Cell, DataFile, cell_text

__all__ = ["Occurrences", "understood"]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where something was found: how often, and the first row."""

    count: int
    first: int

    @classmethod
    def of(cls, rows: Sequence[int]) -> "Occurrences":
        return cls(len(rows), rows[0])

    def __str__(self) -> str:
        return (
            f"{self.count:,} times, first in row {self.first}"
            if self.count > 1
            else f"once, in row {self.first}"
        )


def understood(
    data: DataFile, column: str, meaning: Callable[[Cell], Any], file: str, remedy: str
) -> tuple[list[Any], list[Fault]]:
    """What each cell of a column means; `meaning` raises AnswerError where it has none."""
    cells = data.columns[column]
    meanings: dict[Cell, Any] = {}
    bad: dict[Cell, str] = {}
    for cell in set(cells):
        try:
            meanings[cell] = meaning(cell)
        except AnswerError as error:
            meanings[cell], bad[cell] = None, error.message
    return [meanings[cell] for cell in cells], list(
        _faults(data, column, bad, file, remedy)
    ) if bad else []


def _faults(
    data: DataFile, column: str, bad: Mapping[Cell, str], file: str, remedy: str
) -> Iterator[Fault]:
    rows: dict[str, list[int]] = {}
    why: dict[str, str] = {}
    labels = data.labels.get(column, {})
    for row, cell in zip(data.rows, data.columns[column], strict=True):
        if cell in bad:
            text = cell_text(cell)
            rows.setdefault(text, []).append(row)
            why.setdefault(text, bad[cell])
    for text, found in rows.items():
        label = f" ({labels[text]})" if text in labels else ""
        message = (
            f"column {shown(column)}, value {shown(text)}{label}, {Occurrences.of(found)}: "
            f"{why[text]}; {remedy}"
        )
        yield Fault(file, 0, message)
