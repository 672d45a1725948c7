"""How a sheet is seen and printed: which rows and columns stay in sight while the rest is scrolled,
and where a printed page ends.
"""

import math
from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break, ColBreak, RowBreak
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports.checklist.tables import FROZEN_HEIGHT, FROZEN_WIDTH
from analysis.reports.workbook.measures import LINE, PAPER, SMALLEST
from analysis.reports.workbook.pages import Page, first_row

__all__ = ["seen_and_printed"]

SPARE = 0.97
"""What is left of a scale for programs whose letters are a little wider."""


def seen_and_printed(sheet: Worksheet, page: Page) -> None:
    """Headings that stay in sight; landscape A4 as wide as the page, the headings on every one."""
    if page.figures:
        _freeze(sheet, page)
    header = first_row(page) - 1
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.75)
    sheet.sheet_view.showGridLines = False
    _fit(sheet, page)


def _freeze(sheet: Worksheet, page: Page) -> None:
    """The headings and the columns of text that name the rows, as far as they leave room."""
    high = sum(sheet.row_dimensions[row].height or LINE for row in range(1, first_row(page)))
    rows = first_row(page) if high <= FROZEN_HEIGHT else 1
    sheet.freeze_panes = f"{get_column_letter(_held(page) + 1)}{rows}"
    for each in sheet.sheet_view.selection:
        each.activeCell, each.sqref = "A1", "A1"  # where a reader begins


def _held(page: Page) -> int:
    """How many columns stay in sight, and stand on every page: of those that name the rows, as many
    as leave room.
    """
    named = next((at for at, column in enumerate(page.columns) if not column.words), 1)
    while named > 1 and sum(page.across[:named]) > FROZEN_WIDTH:
        named -= 1
    return named if sum(page.across[:named]) <= FROZEN_WIDTH else 0


def _fit(sheet: Worksheet, page: Page) -> None:
    """As many columns on a page as can be read there: all, made smaller where need be, or else
    those that belong together, with the names of the rows before them.
    """
    room = PAPER / SMALLEST
    if sum(page.across) <= room and not page.breaks:
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 1 if page.by_question else 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        return
    # Excel minds no page break on a sheet that is made to fit, so that this one has its own scale.
    stub, printed = sum(page.across[: _held(page)]), _printed(page, room)
    widest = stub + max(sum(page.across[at] for at in columns) for columns in printed)
    sheet.page_setup.scale = int(100 * max(SMALLEST, min(1.0, PAPER / widest)) * SPARE)
    sheet.row_breaks = RowBreak(brk=[Break(id=first_row(page) + at) for at in page.breaks])
    if len(printed) > 1:
        sheet.print_title_cols = f"A:{get_column_letter(max(_held(page), 1))}"
        sheet.col_breaks = ColBreak(brk=[Break(id=columns[0]) for columns in printed[1:]])


def _printed(page: Page, room: float) -> list[list[int]]:
    """The columns, from 0, of each printed page beside those that stand on all of them: about as
    much on each as on the next.
    """
    begin = _held(page)
    stub, whole = sum(page.across[:begin]), sum(page.across)
    share = (whole - stub) / math.ceil((whole - stub) / max(room - stub, 1.0))
    found: list[list[int]] = []
    taken = 0.0
    for block in _together(page, begin):
        needed = sum(page.across[at] for at in block)
        if not found or taken + needed / 2 > share:
            found.append([])
            taken = 0.0
        found[-1].extend(block)
        taken += needed
    return found


def _together(page: Page, begin: int) -> Iterator[Sequence[int]]:
    """The columns after those that are held, each with the letters behind it."""
    for at in range(begin, len(page.columns)):
        if page.columns[at].kind != "letters":
            behind = at + 1 < len(page.columns) and page.columns[at + 1].kind == "letters"
            yield range(at, at + 1 + behind)
