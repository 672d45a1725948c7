"""Pages: what a sheet holds before it is laid out, and the one way all of them are laid out.

Every sheet is the same to a reader: its title in A1, lines below it, then one marked-up table
against the left edge with one header row. Nothing is merged, hidden, frozen, filtered or coloured,
and no row is left blank.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as MarkedTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports.tables import Cell, Column
from analysis.reports.texts import say
from analysis.reports.workbook.cells import (
    BODY,
    LARGE,
    LINE,
    LINK,
    TALLEST,
    TITLE,
    Looks,
    cell_at,
    holdable,
    line_count,
    link,
)
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["Link", "Page", "first_row", "identifier", "lay_out", "sheet_name", "unique"]

LONGEST_NAME, LONGEST_HEADING = 31, 250
"""Characters that Excel takes in the name of a sheet, and in a heading of a table (255, of which a
few may be escaped)."""

ENDING = 40
"""Characters that are kept of the end of a heading that is too long."""

STUB, WIDEST, NARROWEST, OF_POINTS = 56.0, 28.0, 12.0, 17.0
"""Characters in the first column, the most in other columns of text before they wrap, and the least
in columns of numbers."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line that leads to a sheet."""

    text: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet. `sheet`: its name; `table`: the name of its table; `leading`: sheets that the first
    cells of rows lead to.

    `widths` are those of the first columns, in characters; the others are as wide as what they
    hold.
    """

    sheet: str
    title: str
    table: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    lines: tuple[str | Link, ...] = ()
    widths: tuple[float, ...] = (STUB,)
    leading: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    exact: bool = False
    """Whether numbers are shown as they are, not as counts."""
    language: str = "en"

    @property
    def above(self) -> tuple[str | Link, ...]:
        """The lines between title and table: what was asked for, and what empty cells mean."""
        empty = dict.fromkeys(
            at for row in self.rows for at, value in enumerate(row) if value == ""
        )
        if not empty:
            return self.lines
        comma = catalogue_of(self.language).phrases(Punctuation).comma
        headings = comma.join(" ".join(self.columns[at].heading.split()) for at in sorted(empty))
        return (say(self.language, "empty_cells", headings=headings), *self.lines)


def first_row(page: Page) -> int:
    """The row of the first row of the table, under its headings."""
    return len(page.above) + 3


def lay_out(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """Write a page to a sheet."""
    looks.put(sheet, 1, 1, page.title, TITLE)
    for row, line in enumerate(page.above, 2):
        if isinstance(line, Link):
            link(looks.put(sheet, row, 1, line.text, LINK), line.sheet)
        else:
            looks.put(sheet, row, 1, line)
    _table(sheet, page, looks)
    for at, target in page.leading.items():
        link(cell_at(sheet, first_row(page) + at, 1), target)
    _fit(sheet, page)
    _printed(sheet)


def _table(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """The table, marked up under its name; the headings are repeated on every printed page."""
    header, columns = first_row(page) - 1, page.columns
    headings = unique(column.heading for column in columns)
    for number, (heading, column) in enumerate(zip(headings, columns, strict=True), 1):
        looks.put(sheet, header, number, heading, looks.of_heading(column.kind))
    whole = looks.of_kind("number" if page.exact else "count")
    styles = [whole if column.kind == "count" else looks.of_kind(column.kind) for column in columns]
    leads = [LINK, *styles[1:]]
    for at, row in enumerate(page.rows):
        # Under shares stands their base, which is a whole number in the same column.
        shown = leads if at in page.leading else styles
        pairs = [
            (_shown(value, column), whole if isinstance(value, int) else style)
            for value, style, column in zip(row, shown, columns, strict=True)
        ]
        looks.append(sheet, header + 1 + at, pairs)
    # a table has a row at least
    end = f"{get_column_letter(len(columns))}{header + max(len(page.rows), 1)}"
    marked = MarkedTable(displayName=identifier(page.table), ref=f"A{header}:{end}")
    # Columns are named here; left to the library, each heading would get a filter button, which
    # hides rows and is in the way.
    marked.tableColumns = [
        TableColumn(id=number, name=heading) for number, heading in enumerate(headings, 1)
    ]
    marked.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(marked)
    sheet.print_title_rows = f"{header}:{header}"


# --- names ---


def sheet_name(number: int, name: str) -> str:
    """A name for the sheet of a table: its number and its own name, without what Excel refuses."""
    return f"{number} {re.sub(r'[^0-9A-Za-z_ -]', '_', name)}"[:LONGEST_NAME].strip()


def identifier(name: str) -> str:
    """A name Excel takes for a table: letters, digits, underscores, and no reference to a cell."""
    return re.sub(r"[^0-9A-Za-z_]", "_", name)[:200]


def unique(headings: Iterable[str]) -> list[str]:
    """Headings on one line, numbered where one is there already."""
    seen: set[str] = set()
    result = []
    for heading in headings:
        text = candidate = _shortened(holdable(" ".join(heading.split()))) or "Column"
        times = 1
        while candidate.casefold() in seen:
            times += 1
            candidate = f"{text} ({times})"
        seen.add(candidate.casefold())
        result.append(candidate)
    return result


def _shortened(heading: str) -> str:
    """A heading that Excel takes, cut in its middle: the end says whether a column is of shares or
    of numbers.
    """
    if len(heading) <= LONGEST_HEADING:
        return heading
    return f"{heading[: LONGEST_HEADING - ENDING - 1]}…{heading[-ENDING:]}"


# --- widths and heights ---


def _fit(sheet: Worksheet, page: Page) -> None:
    """Set the widths of the columns, and rows high enough for all lines of their texts."""
    widths = [
        page.widths[at] if at < len(page.widths) else _width(column, [row[at] for row in page.rows])
        for at, column in enumerate(page.columns)
    ]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = LINE, True
    for number, height in enumerate(_heights(page, widths), 1):
        if height > LINE:
            sheet.row_dimensions[number].height = min(height, TALLEST)


def _shown(value: Cell, column: Column) -> Cell:
    """A value as its cell holds it: a difference in percentage points, exact to ten decimals."""
    if column.kind == "points" and isinstance(value, float):
        return round(100 * value, 10)
    return value


def _width(column: Column, values: Sequence[Cell]) -> float:
    """Characters that a column needs: its longest word at least, long texts wrapped."""
    longest_word = max(float(len(word)) * 1.3 + 2 for word in column.heading.split())
    if column.kind != "text":
        return max(OF_POINTS if column.kind == "points" else NARROWEST, longest_word + 1)
    return max(
        longest_word,
        min(WIDEST, max((len(value) * 1.15 + 2 for value in set(map(str, values))), default=0.0)),
    )


def _heights(page: Page, widths: Sequence[float]) -> Iterator[float]:
    """The height of each row in points, from the first."""
    yield line_count(page.title, widths[0], LARGE, bold=True) * LINE * LARGE / BODY
    for line in page.above:
        yield line_count(line.text if isinstance(line, Link) else line, widths[0]) * LINE
    headings = zip((column.heading for column in page.columns), widths, strict=True)
    yield max(line_count(heading, width, bold=True) for heading, width in headings) * LINE
    texts = [(at, widths[at]) for at, column in enumerate(page.columns) if column.kind == "text"]
    for row in page.rows:
        yield max((line_count(str(row[at]), width) for at, width in texts), default=1) * LINE


def _printed(sheet: Worksheet) -> None:
    """Landscape A4, as wide as the page. No header or footer: screen readers do not read them."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.75)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
