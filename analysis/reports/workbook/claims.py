"""The claims of a report in its workbook: each figure's cell has a hidden name, whose comment says
which figure of the study it is.
"""

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from analysis.drafts.kept_claims import key_of, said
from analysis.reports.workbook.pages import Page, first_row

__all__ = ["name_cells"]

LONGEST_COMMENT = 255
"""Characters that Excel takes in the comment of a name."""


def name_cells(book: Workbook, page: Page) -> None:
    """Give the cells of a page that hold figures their names; those that are named by more than a
    comment holds have none.
    """
    for row, column, claim, figure in _claimed(page):
        text = said(claim) + (f' figure="{figure}"' if figure else "")
        if len(text) <= LONGEST_COMMENT:
            name = f"claim_{key_of(claim)}_{len(book.defined_names) + 1}"
            cell = f"{quote_sheetname(page.sheet)}!${get_column_letter(column)}${row}"
            book.defined_names.add(DefinedName(name, comment=text, hidden=True, attr_text=cell))


def _claimed(page: Page) -> Iterator[tuple[int, int, str, str]]:
    """Row, column, claim, and of a cell with a sentence the figure in it."""
    for row, (cells, claims) in enumerate(zip(page.rows, page.claims, strict=False)):
        for column, (cell, claim) in enumerate(zip(cells, claims, strict=True), start=1):
            if claim and not isinstance(cell, int):
                figure = page.stated[row] if page.stated and isinstance(cell, str) else ""
                yield first_row(page) + row, column, claim, figure
