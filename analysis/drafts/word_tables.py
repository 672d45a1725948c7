"""Cells of the tables of a Word document: where they stand, and what is over them."""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

__all__ = ["Tables"]


@dataclass(slots=True)
class Tables:
    """Where cells stand, and the texts of each table's first row and column."""

    places: dict[Any, tuple[int, int, int]] = field(default_factory=dict)
    texts: dict[tuple[int, int, int], str] = field(default_factory=dict)

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

    def keep(self, cell: Any, text: str) -> None:
        table, row, column = self.places[cell]
        if (row == 1 or column == 1) and text:
            before = self.texts.get((table, row, column), "")
            self.texts[table, row, column] = f"{before} {text}".strip()

    def cell(self, cell: Any) -> tuple[int, int, int]:
        """Table, row and column, counted from 0."""
        table, row, column = self.places[cell]
        return table - 1, row - 1, column - 1

    def place(self, cell: Any) -> str:
        table, row, column = self.places[cell]
        return f"table {table}, row {row}, column {column}"

    def under(self, cell: Any) -> str:
        table, row, column = self.places[cell]
        first = self.texts.get((table, row, 1), "") if row > 1 and column > 1 else ""
        over = self.texts.get((table, 1, column), "") if row > 1 else ""
        return " · ".join(part for part in (first, over) if part)


def _width(cell: Any) -> int:
    """How many columns of the table's grid a cell goes over."""
    span = next(cell.iterfind(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), None)
    written = span.get(qn("w:val")) if span is not None else None
    return (
        int(written)
        if written and written.isascii() and written.isdigit() and len(written) < 4
        else 1
    )
