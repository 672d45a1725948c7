"""What a cell of a data file can be, and how it is understood as a text or a number."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from survey.errors import AnswerError
from survey.wording import folded

__all__ = ["Cell", "DataFile", "cell_text", "is_number", "number_of", "squeezed"]

Cell = str | int | float | date | None
"""None is an empty cell."""


@dataclass(frozen=True)
class DataFile:
    """A data file in memory.

    `columns`: name → its cells. `rows`: the number each row has in the file. `titles`: what a
    column is about. `labels`: column → value → label. `missing_ranges`: column → values declared
    missing, from … to.
    """

    columns: Mapping[str, Sequence[Cell]]
    rows: Sequence[int]
    titles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing_ranges: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    encoding: str = ""

    def part(self, places: Sequence[int], columns: Iterable[str] = ()) -> "DataFile":
        """Some of the rows, by their place from 0; of all columns or of these."""
        if len(places) == len(self.rows) and not columns:
            return self
        wanted = columns or self.columns
        cells = {name: [self.columns[name][place] for place in places] for name in wanted}
        return replace(self, columns=cells, rows=[self.rows[place] for place in places])

    def declared_missing(self, column: str) -> Callable[[Cell], bool]:
        """Whether a cell of this column is one that the file declares missing."""
        ranges = self.missing_ranges.get(column, ())

        def declared(cell: Cell) -> bool:
            if not ranges:
                return False
            try:
                number = number_of(cell)
            except AnswerError:
                return False
            return number is not None and any(low <= number <= high for low, high in ranges)

        return declared


def cell_text(cell: Cell) -> str:
    """A cell as a mapping writes it: 1.0 is "1", a day is "2022-06-13", an empty cell is "".

    >>> cell_text(1.0), cell_text(" 1.00 "), cell_text(None)
    ('1', '1', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip()
        return text.partition(".")[0] if _WHOLE.fullmatch(text) else text
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


_WHOLE = re.compile(r"-?(0|[1-9]\d*)\.0+", re.ASCII)


def squeezed(text: str) -> str:
    """Letters and figures alone, without case; a text that has none (a smiling face) as it is."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or folded(text)


def number_of(cell: Cell) -> int | float | None:
    """The number in a cell; None where it is empty. Raises AnswerError for what is no number."""
    if isinstance(cell, int | float):
        return cell
    text = cell.strip() if isinstance(cell, str) else cell_text(cell)
    if not text:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _FLOAT.fullmatch(text):
        raise AnswerError("is not a number", value=text)
    return float(text)


def is_number(cell: Cell, number: Callable[[Cell], int | float | None] = number_of) -> bool:
    """Whether a cell is empty or a number; a text with noughts in front is a name, such as 007."""
    text = cell_text(cell)
    try:
        return not text or (
            number(cell) is not None
            and not (isinstance(cell, str) and text[0] == "0" and text[1:2].isdigit())
        )
    except AnswerError:
        return False


_INTEGER = re.compile(r"[+-]?\d{1,300}", re.ASCII)
_FLOAT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
