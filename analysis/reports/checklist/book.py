"""A workbook as the checklist sees it: values, looks, tables, pictures and links of each sheet.

Nothing is enumerated that is not in the file, so that a range over a whole sheet costs nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "DEFAULT_WIDTH",
    "Book",
    "Look",
    "MarkedTable",
    "Picture",
    "Range",
    "Sheet",
    "SheetCell",
    "SheetLink",
    "place",
    "range_of",
]

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

DEFAULT_WIDTH = 8.43
"""Characters of a column that says nothing of its own."""


@dataclass(frozen=True, slots=True)
class Range:
    """A block of cells, from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, at: tuple[int, int]) -> bool:
        return self.top <= at[0] <= self.bottom and self.left <= at[1] <= self.right

    @property
    def rows(self) -> int:
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        return self.right - self.left + 1


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: `style` is the name of its cell style; `ink` and `fill` are RRGGBB, empty
    where automatic or unknown.
    """

    style: str = "Normal"
    size: float = 11.0
    ink: str = ""
    fill: str = ""
    wrap: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell holds. `kind` "nothing": a formula that nobody has worked out yet."""

    value: str | float
    kind: Literal["text", "number", "truth", "error", "nothing"]
    look: Look
    raised: bool = False
    """Whether part of its text is in superscript."""

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """A range marked up as a table. `headed`: its first row is its header row; `filtered`: it has
    filter buttons.
    """

    name: str
    range: Range
    headed: bool
    filtered: bool

    @property
    def body(self) -> Range:
        return Range(
            self.range.top + self.headed, self.range.left, self.range.bottom, self.range.right
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """Something that floats over the cells, with its words for those who cannot see it."""

    what: Literal["picture", "chart", "text box", "shape"]
    words: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A link: to a place in the workbook (`inside`), or to an address."""

    row: int
    column: int
    target: str
    inside: bool


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet. `cells`: only those that hold something, by row and column; `filled`: cells with
    nothing but a fill.
    """

    name: str
    hidden: bool = False
    chart: bool = False
    cells: Mapping[tuple[int, int], SheetCell] = field(default_factory=dict)
    filled: Mapping[tuple[int, int], Look] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    cursor: str = "A1"
    scrolled: str = "A1"
    frozen: tuple[int, int] = (0, 0)
    """How many rows and columns stay in sight while the rest is scrolled."""
    height: float = 15.0
    """Points of a row that says nothing of its own."""
    filtered: bool = False
    running: bool = False
    """Whether it has a header or footer for printing."""
    colour_rules: tuple[Range, ...] = ()
    """Where colours are set by rules."""
    links: tuple[SheetLink, ...] = ()
    tables: tuple[MarkedTable, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def used(self) -> Range | None:
        """From A1 to the last row and column that hold something."""
        if not self.cells:
            return None
        return Range(
            1, 1, max(row for row, _ in self.cells), max(column for _, column in self.cells)
        )

    def within(self, block: Range) -> Iterator[tuple[tuple[int, int], SheetCell]]:
        """The cells of a block that hold something, row by row."""
        yield from sorted((at, cell) for at, cell in self.cells.items() if at in block)


@dataclass(frozen=True, eq=False)
class Book:
    """A workbook. `opens_on`: the number of the sheet that is shown first, from 0."""

    sheets: tuple[Sheet, ...]
    opens_on: int = 0
    title: str = ""
    author: str = ""
    language: str = ""
    names: frozenset[str] = frozenset()
    macros: bool = False
    other_books: bool = False
    suffix: str = ".xlsx"

    def sheet(self, name: str) -> Sheet | None:
        return next(
            (sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None
        )


def place(row: int, column: int) -> str:
    """A cell as people name it.

    >>> place(3, 28)
    'AB3'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def range_of(reference: str) -> Range | None:
    """The block a reference such as B2:D9 names, kept within a sheet; None where it names none.

    >>> range_of("B2:D9")
    Range(top=2, left=2, bottom=9, right=4)
    """
    corners = [
        match for part in reference.split(":")[:2] if (match := _REFERENCE.fullmatch(part.strip()))
    ]
    if not corners:
        return None
    rows = [min(max(int(corner[2]), 1), LAST_ROW) for corner in corners]
    columns = [min(_number(corner[1]), LAST_COLUMN) for corner in corners]
    return Range(min(rows), min(columns), max(rows), max(columns))


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
