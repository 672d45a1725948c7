"""Cells of the tables of a Word document: where they stand, and what is over them."""

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

__all__ = ["Tables"]

_PART = re.compile(r"\s*\([^()]*\d[^()]*\d[^()]*\)\s*\Z")
"""Which part of a table, in brackets behind its title."""


@dataclass(slots=True)
class Tables:
    """Where cells stand, and the texts of each table's first row and column."""

    places: dict[Any, tuple[int, int, int]] = field(default_factory=dict)
    texts: dict[tuple[int, int, int], str] = field(default_factory=dict)
    first: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Of a table that goes on with the columns of one before, that one, and how many columns it has
    so far."""

    def count(self, root: Any) -> None:
        numbers = {table: number for number, table in enumerate(root.iter(qn("w:tbl")), start=1)}
        rows: dict[int, int] = {}
        for row in root.iter(qn("w:tr")):
            number = next((numbers[table] for table in row.iterancestors(qn("w:tbl"))), 0)
            rows[number] = rows.get(number, 0) + 1
            column = 1
            for cell in row.iter(qn("w:tc")):
                if next(cell.iterancestors(qn("w:tr"))) is row:
                    self.places[cell] = (number, rows[number], column)
                    column += _width(cell)

    def join(self, root: Any) -> None:
        """Know which tables are too wide for their page and go on in the next: their rows begin
        alike, and they are long enough for that to be no chance, or have one title.
        """
        above: tuple[int, tuple[str, ...], int, str] = 0, (), 0, ""
        for number, table in enumerate(root.iter(qn("w:tbl")), start=1):
            rows = list(table.iterchildren(qn("w:tr")))
            begun = tuple(_first_text(row) for row in rows)
            wide = max((sum(map(_width, row.iterchildren(qn("w:tc")))) for row in rows), default=0)
            title = _title(table)
            whole, same, before, called = above
            if begun == same and (len(begun) > 2 or (title and title == called)):
                self.first[number] = whole, before
                above = whole, begun, before + wide, title
            else:
                above = number, begun, wide, title

    def keep(self, cell: Any, text: str) -> None:
        table, row, column = self.places[cell]
        if (row == 1 or column == 1) and text:
            before = self.texts.get((table, row, column), "")
            self.texts[table, row, column] = f"{before} {text}".strip()

    def cell(self, cell: Any) -> tuple[int, int, int]:
        """Table, row and column, counted from 0."""
        table, row, column = self.places[cell]
        whole, before = self.first.get(table, (table, 0))
        return whole - 1, row - 1, column - 1 + before

    def place(self, cell: Any) -> str:
        table, row, column = self.places[cell]
        return f"table {table}, row {row}, column {column}"

    def heads(self, cell: Any) -> tuple[str, str]:
        """What heads the row and the column of a cell."""
        table, row, column = self.places[cell]
        first = self.texts.get((table, row, 1), "") if row > 1 and column > 1 else ""
        over = self.texts.get((table, 1, column), "") if row > 1 else ""
        return first, over


def _title(table: Any) -> str:
    """The title that a table has for those who cannot see it, without which part of it this is."""
    said = next(table.iterfind(f"{qn('w:tblPr')}/{qn('w:tblCaption')}"), None)
    return _PART.sub("", said.get(qn("w:val")) or "") if said is not None else ""


def _first_text(row: Any) -> str:
    cell = next(row.iterchildren(qn("w:tc")), None)
    return "".join(one.text or "" for one in cell.iter(qn("w:t"))) if cell is not None else ""


def _width(cell: Any) -> int:
    """How many columns of the table's grid a cell goes over."""
    span = next(cell.iterfind(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), None)
    written = span.get(qn("w:val")) if span is not None else None
    return (
        int(written)
        if written and written.isascii() and written.isdigit() and len(written) < 4
        else 1
    )
