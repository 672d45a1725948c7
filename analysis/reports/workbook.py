"""The report as an Excel workbook: cover, contents, notes, then one table per sheet.

It follows the conventions for official statistics in spreadsheets (Analysis Function): title in A1, one header row with
unique headings, marked up as a table; no merged cells, no blank rows; shorthand in square brackets, explained on the
notes. Texts from people are always written as texts, so that none becomes a formula.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as MarkedTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports.model import ANSWERED, EVERYONE, Cell, Column, Report, Table
from analysis.reports.publishing import published
from survey.replacing import replacing

__all__ = ["write_workbook"]

LONGEST_TEXT, LONGEST_NAME = 32_767, 31
"""Characters that Excel takes in a cell, and in the name of a sheet."""

CUT = " … [cut: the text is longer than a cell can hold]"

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that a workbook cannot hold."""

FORMATS = {"share": "0%", "bound": "0.0%", "count": "#,##0", "text": "@"}
STUB, WIDEST, LINE = 56.0, 26.0, 15.0
"""Characters in the first column and the most in other columns of text, before they wrap; points of a line."""

INK, QUIET, LINK, WARNING, RULE = "1A1A1A", "595959", "1F4E9C", "9A3B00", "A6A6A6"
FONT = "Arial"
SIMULATED = "Simulated data: no person was interviewed"


@dataclass(frozen=True, slots=True)
class _Place:
    """A sheet as the contents list it."""

    sheet: str
    title: str


def write_workbook(report: Report, path: Path) -> None:
    """Write the report to `path` (.xlsx), whole or not at all.

    Shares are numbers from 0 to 1 in a percent format; figures on very low bases are replaced by [u]. Raises DataError
    where the file cannot be written.
    """
    book = Workbook()
    cover, contents, notes = book.worksheets[0], book.create_sheet("Contents"), book.create_sheet("Notes")
    cover.title = "Cover"
    sheets = _sheet_names(report.tables, taken=("cover", "contents", "notes"))
    places = [_Place(name, _title(report, table, number)) for number, (name, table) in enumerate(sheets, 1)]
    _cover(cover, report)
    _contents(contents, report, [_Place("Notes", "Notes"), *places])
    _notes(notes, report)
    for place, (name, table) in zip(places, sheets, strict=True):
        _table_sheet(book.create_sheet(name), place.title, table, report)
    for sheet in book.worksheets:
        _printed(sheet, report)
    _properties(book, report)
    with replacing(path) as temporary:
        book.save(temporary)


# --- sheets ---


def _cover(sheet: Worksheet, report: Report) -> None:
    about = report.about
    _put(sheet, 1, 1, about.title, size=18, bold=True)
    if about.simulated:
        _put(sheet, 2, 1, SIMULATED, size=12, bold=True, colour=WARNING)
    for term, text in report.details:
        row = sheet.max_row + 1
        _put(sheet, row, 1, term, bold=True, wrap=True)
        _put(sheet, row, 2, text, wrap=True)
    _link(_put(sheet, sheet.max_row + 1, 1, "Contents"), "Contents")
    _fit(sheet, [32, 80])


def _contents(sheet: Worksheet, report: Report, places: list[_Place]) -> None:
    _put(sheet, 1, 1, _marked("Contents", report), size=14, bold=True)
    _put(sheet, 2, 1, "Choose the name of a sheet to go to it.", colour=QUIET)
    columns = (Column("Sheet", "text"), Column("Title", "text"))
    _marked_table(sheet, 3, "contents", columns, [(place.sheet, place.title) for place in places])
    for row, place in enumerate(places, 4):
        _link(_at(sheet, row, 1), place.sheet)
    _fit(sheet, [34, 100])


def _notes(sheet: Worksheet, report: Report) -> None:
    _put(sheet, 1, 1, _marked("Notes", report), size=14, bold=True)
    _link(_put(sheet, 2, 1, "Back to contents"), "Contents")
    rows = [(f"note {number}", text) for number, text in enumerate(report.notes, 1)]
    _marked_table(sheet, 3, "notes", (Column("Note", "text"), Column("Text", "text")), rows)
    _fit(sheet, [34, 100])


def _table_sheet(sheet: Worksheet, title: str, table: Table, report: Report) -> None:
    rows = list(published(table))
    above = [text for text in (table.base_note, _source(report)) if text]
    _put(sheet, 1, 1, title, size=14, bold=True, wrap=True)
    for row, text in enumerate(above, 2):
        _put(sheet, row, 1, text, colour=QUIET, wrap=True)
    _link(_put(sheet, len(above) + 2, 1, "Back to contents"), "Contents")
    _marked_table(sheet, len(above) + 3, f"table_{sheet.title}", table.columns, rows)
    others = [_column_width(column, [row[at] for row in rows]) for at, column in enumerate(table.columns) if at]
    _fit(sheet, [STUB, *others])


def _marked_table(sheet: Worksheet, header: int, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """A table with its header in this row, marked up under a name, its header staying in sight and on every page."""
    for number, (heading, column) in enumerate(zip(_unique(each.heading for each in columns), columns, strict=True), 1):
        cell = _put(sheet, header, number, heading, bold=True, wrap=True)
        side, indent = ("left", int(number > 1)) if column.kind == "text" else ("right", 0)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side, indent=indent)
        cell.border = Border(bottom=Side("medium", color=INK))
    before: Cell = ""
    for place, row in enumerate(rows, header + 1):
        # What the first column repeats, and what is a base and no answer, stands back.
        quiet = row[0] == before or row[0] in (ANSWERED, EVERYONE)
        for number, (value, column) in enumerate(zip(row, columns, strict=True), 1):
            colour = QUIET if quiet and (number == 1 or row[0] != before) else INK
            cell = _put(sheet, place, number, value, colour=colour, wrap=column.kind == "text")
            cell.border = Border(top=Side("hair", color=RULE))
            if column.kind != "text":
                cell.alignment = Alignment(horizontal="right", vertical="top")
            elif number > 1:
                cell.alignment = Alignment(wrap_text=True, horizontal="left", vertical="top", indent=1)
            if not isinstance(value, str):
                cell.number_format = FORMATS[column.kind]
        before = row[0]
    marked = MarkedTable(displayName=_identifier(name), ref=f"A{header}:{get_column_letter(len(columns))}{header + len(rows)}")
    marked.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(marked)
    sheet.freeze_panes = f"A{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"


# --- cells ---


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Cell,
    *,
    size: float = 11,
    bold: bool = False,
    colour: str = INK,
    wrap: bool = False,
) -> SheetCell:
    """A value in a cell. A text stays a text whatever it begins with, also when somebody edits the cell later."""
    cell = _at(sheet, row, column)
    cell.font = Font(name=FONT, size=size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if isinstance(value, str):
        cell.value = _holdable(value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "'")
    else:
        cell.value = value
    return cell


def _at(sheet: Worksheet, row: int, column: int) -> SheetCell:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise TypeError(f"{cell.coordinate} is merged; the sheets of a report have no merged cells")
    return cell


def _holdable(text: str) -> str:
    """The text without characters a workbook cannot hold, cut with a visible mark where it is too long.

    Excel reads `_x0041_` in a text as the character A; so that it stays as typed, its first underscore is escaped.
    """
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    if _units(text) <= LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT


def _units(text: str) -> int:
    """The length as Excel counts it: characters beyond the first 65,536 count twice."""
    return len(text.encode("utf-16-le")) // 2


def _link(cell: SheetCell, sheet: str) -> None:
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1", display=str(cell.value))
    cell.font = Font(name=FONT, size=11, color=LINK, underline="single")


# --- names ---


def _sheet_names(tables: Iterable[Table], taken: Iterable[str]) -> list[tuple[str, Table]]:
    """Each table with a name for its sheet: its number and item, without what Excel refuses, at most 31 characters."""
    used = set(taken)
    named = []
    for number, table in enumerate(tables, 1):
        name = f"{number} {re.sub(r'[^0-9A-Za-z_ -]', '_', table.name)}"[:LONGEST_NAME].strip()
        named.append((name, table))
        used.add(name.casefold())
    return named


def _identifier(name: str) -> str:
    """A name Excel takes for a table: letters, digits, underscores, and no reference to a cell."""
    return re.sub(r"[^0-9A-Za-z_]", "_", name)[:200]


def _unique(headings: Iterable[str]) -> list[str]:
    """Headings on one line, numbered where one is there already."""
    seen: dict[str, int] = {}
    result = []
    for heading in headings:
        text = _holdable(" ".join(heading.split()))[:250] or "Column"
        times = seen[text.casefold()] = seen.get(text.casefold(), 0) + 1
        result.append(text if times == 1 else f"{text} ({times})")
    return result


def _title(report: Report, table: Table, number: int) -> str:
    return _marked(f"Table {number}: {table.title}", report)


def _marked(title: str, report: Report) -> str:
    return f"{title} (simulated data)" if report.about.simulated else title


def _source(report: Report) -> str:
    about = report.about
    parts = [about.client, about.title, about.fieldwork and f"fieldwork {about.fieldwork}", about.mode, about.weighting.lower()]
    return f"Source: {'; '.join(part for part in parts if part)}."


# --- how it looks ---


def _column_width(column: Column, values: Sequence[Cell]) -> float:
    """Characters that a column beside the first needs: its longest word at least, long texts wrapped."""
    longest_word = max(float(len(word)) * 1.15 + 2 for word in column.heading.split())
    if column.kind != "text":
        return max(12.0, longest_word + 1)
    return max(longest_word, min(WIDEST, max((len(str(value)) * 1.05 + 2 for value in values), default=0.0)))


def _fit(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the widths of the columns, and rows high enough for all lines of their texts; LibreOffice does not do it itself."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(sheet.iter_rows(max_col=len(widths)), 1):
        heights = [_height(cell, width) for cell, width in zip(row, widths, strict=True)]
        sheet.row_dimensions[number].height = min(max(heights), 409.0)


def _height(cell: SheetCell | MergedCell, width: float) -> float:
    size = cell.font.size or 11.0
    if not (isinstance(cell.value, str) and cell.alignment.wrap_text):
        return LINE * size / 11
    letters = max(1, int((width - 1) * 1.15 * 11 / size / (1.1 if cell.font.bold else 1.0)))
    lines = sum(max(1, len(textwrap.wrap(paragraph, letters))) for paragraph in cell.value.split("\n"))
    return lines * LINE * size / 11


def _printed(sheet: Worksheet, report: Report) -> None:
    """Landscape A4, as wide as the page, with title and page number at the foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.75)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = _holdable(_marked(report.about.title, report))[:100].replace("&", "&&"), "&P of &N"
    sheet.HeaderFooter.oddFooter = footer
    sheet.sheet_view.showGridLines = False


def _properties(book: Workbook, report: Report) -> None:
    about = report.about
    book.properties.title = _holdable(_marked(about.title, report))
    book.properties.creator = _holdable(about.client or "Concord")
    book.properties.subject = _holdable(about.universe)
    book.properties.description = SIMULATED if about.simulated else ""
    book.properties.language = f"{report.language}-GB"
    book.active = 0
