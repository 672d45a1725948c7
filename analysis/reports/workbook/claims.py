"""The claims of a report in its workbook: each figure's cell has a hidden name, whose comment says
which figure of the study it is; of a sentence or a line, also which of its numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from analysis.drafts.claimed_text import ClaimedText, wrapped
from analysis.drafts.kept_claims import key_of, said
from analysis.reports.workbook.measures import flowed
from analysis.reports.workbook.pages import Page, first_row

__all__ = ["name_cells"]

LONGEST_COMMENT = 255
"""Characters that Excel takes in the comment of a name."""

COUNTS = "the number of a row"
"""Why the numbers of a column that counts rows say nothing of the answers."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A cell, and what its name says of it."""

    row: int
    column: int
    told: str
    key: str


def name_cells(book: Workbook, page: Page) -> None:
    """Give the cells of a page that hold figures their names; those that are named by more than a
    comment holds have none.
    """
    for one in (*_cells(page), *_sentences(page), *_counted(page), *_numbers(page)):
        if len(one.told) <= LONGEST_COMMENT:
            name = f"claim_{key_of(one.key)}_{len(book.defined_names) + 1}"
            cell = f"{quote_sheetname(page.sheet)}!${get_column_letter(one.column)}${one.row}"
            book.defined_names.add(DefinedName(name, comment=one.told, hidden=True, attr_text=cell))


def _cells(page: Page) -> Iterator[_Named]:
    for row, (cells, claims) in enumerate(
        zip(page.rows, page.claims, strict=False), first_row(page)
    ):
        for column, (cell, claim) in enumerate(zip(cells, claims, strict=True), start=1):
            if claim and not isinstance(cell, int):
                yield _Named(row, column, said(claim), claim)


def _sentences(page: Page) -> Iterator[_Named]:
    for (row, column), text in page.stated.items():
        yield from _within(text, first_row(page) + row, column + 1)


def _within(text: ClaimedText, row: int, column: int) -> Iterator[_Named]:
    """The figures of a text: how each is written, and which of those that are written so it is."""
    for one in text.bindings:
        figure = text.text[one.start : one.end]
        nth = text.text[: one.start].count(figure) + 1
        told = f'{said(one.claim)} figure="{figure}"' + (f" nth={nth}" if nth > 1 else "")
        yield _Named(row, column, told, one.claim)


def _counted(page: Page) -> Iterator[_Named]:
    """The number in the line over a table, on the row that it has come to."""
    rows = list(flowed(page.counted.text, page.room)) if page.counted.bindings else []
    if not rows or rows[0] not in page.above:
        return
    first = page.above.index(rows[0]) + 2
    for one in page.counted.bindings:
        figure = page.counted.text[one.start : one.end]
        for at, text in enumerate(rows):
            before, there, after = text.rpartition(figure)
            told = ClaimedText.of(f"{before}{wrapped(there, one.claim)}{after}")
            yield from _within(told, first + at, 1)


def _numbers(page: Page) -> Iterator[_Named]:
    for row in range(len(page.rows) if page.numbered else 0):
        yield _Named(first_row(page) + row, 1, f'wave="{COUNTS}"', COUNTS)
