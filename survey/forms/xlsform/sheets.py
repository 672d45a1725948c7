"""The sheets of an XLSForm: written as texts throughout; read leniently in headings, from anybody's
file.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from survey.errors import DataError, did_you_mean
from survey.forms.workbook.opening import UnfitError, opened, sniff
from survey.forms.xlsform.names import language_code
from survey.words import right_to_left

__all__ = ["SheetRow", "Sheets", "read_sheets", "written_book"]

NAMES = ("survey", "choices", "settings")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it stands: its number in the sheet, and (column, language) → text. Empty cells are
    left out.
    """

    sheet: str
    number: int
    cells: Mapping[tuple[str, str], str]

    def get(self, column: str) -> str:
        """The cell of a column that has no language."""
        return self.cells.get((column, ""), "").strip()

    def texts(self, column: str) -> dict[str, str]:
        """Language, as the heading names it ("" for none), → text."""
        return {
            language: text
            for (name, language), text in self.cells.items()
            if name == column and text.strip()
        }

    @property
    def place(self) -> str:
        return f"sheet '{self.sheet}', row {self.number}"


@dataclass(frozen=True)
class Sheets:
    """The rows of the three sheets; a sheet that is not there is empty."""

    survey: Sequence[SheetRow]
    choices: Sequence[SheetRow]
    settings: Sequence[SheetRow]


# --- reading ---

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "relevance": "relevant",
        "bind:relevant": "relevant",
        "constraining_message": "constraint_message",
        "calculate": "calculation",
        "caption": "label",
        "command": "type",
        "list name": "list_name",
        "readonly": "read_only",
        "requiredmsg": "required_message",
    }
)
_MEDIA = ("image", "audio", "video", "big-image")


def read_sheets(path: Path) -> Sheets:
    """The sheets of an XLSForm. Raises DataError for a file that is no workbook, or has no sheet
    `survey`.
    """
    with path.open("rb") as file:
        if not sniff(path, file.read(8)):
            raise DataError.of(
                path.name, "is no Excel workbook; an XLSForm is a file that ends in .xlsx"
            )
    try:
        with opened(path) as book:
            sheets = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
            found = {
                name: list(_rows(name, sheets[name])) if name in sheets else [] for name in NAMES
            }
    except UnfitError as error:
        raise DataError.of(path.name, str(error)) from error
    if "survey" not in sheets:
        raise DataError.of(
            path.name, f"is no XLSForm: it has no sheet 'survey'{did_you_mean('survey', sheets)}"
        )
    return Sheets(**found)


def _rows(name: str, sheet: Any) -> Iterator[SheetRow]:
    sheet.reset_dimensions()  # what the file says of its size may be false
    headings: list[tuple[str, str]] | None = None
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [_text(value) for value in row]
        if headings is None:
            if any(text.strip() for text in texts):
                headings = [_heading(text, name) for text in texts]
            continue
        cells = {
            heading: text
            for heading, text in zip(headings, texts, strict=False)
            if heading[0] and text.strip()
        }
        if cells:
            yield SheetRow(name, number, MappingProxyType(cells))


def _heading(text: str, sheet: str) -> tuple[str, str]:
    """A column's name and language: "Label :: English (en)" is ("label", "English (en)")."""
    first, _, language = (
        part.strip() for part in re.sub(r"::?", "::", text, count=1).partition("::")
    )
    name = first.casefold()
    if name in ("bind", "control", "media", "body"):
        name, _, language = (
            part.strip() for part in re.sub(r"::?", "::", language, count=1).partition("::")
        )
    name = _ALIASES.get(name, "_".join(name.split()))
    name = "name" if name == "value" and sheet == "choices" else name
    return ("media" if name in _MEDIA else _ALIASES.get(name, name)), language


def _text(value: object) -> str:
    """A cell as a text: 1.0 is "1", TRUE is "true", a day year-month-day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


# --- writing ---

_WIDEST, _CHARACTERS = 50, 46
"""Width of the widest column, and about how many characters of it fill a line."""

_HEADING = Font(bold=True)
_GROUND, _SECTION, _CARRIED = (
    PatternFill("solid", fgColor=colour) for colour in ("D9E7F5", "F2F2F2", "E7E6E6")
)
_WRAPPED, _ONE_LINE = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
_RIGHT_TO_LEFT = Alignment(vertical="top", wrap_text=True, horizontal="right", readingOrder=2)


def written_book(sheets: Mapping[str, tuple[Sequence[str], Sequence[Mapping[str, str]]]]) -> bytes:
    """The workbook with these sheets, each its headings and rows. Nothing in it becomes a formula,
    a number or a day.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (headings, rows) in sheets.items():
        _write(book.create_sheet(name), headings, rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, headings: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Carrier columns stand last, narrow, and are not printed."""
    for column, heading in enumerate(headings, 1):
        carried = heading.startswith("concord_")
        cell = _put(sheet, 1, column, heading)
        cell.font, cell.fill = _HEADING, _CARRIED if carried else _GROUND
        widest = 0 if carried else max((len(row.get(heading, "")) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(
            _WIDEST, max(12, len(heading) + 2, widest + 2)
        )
    aligned = {heading: _alignment(heading) for heading in headings}
    for number, row in enumerate(rows, 2):
        group = row.get("type", "").startswith(("begin", "end_"))
        lines = 1
        for column, heading in enumerate(headings, 1):
            text, carried = row.get(heading), heading.startswith("concord_")
            if text:
                _put(sheet, number, column, text).alignment = aligned[heading]
                lines = (
                    lines
                    if carried
                    else max(lines, sum(len(line) // _CHARACTERS + 1 for line in text.split("\n")))
                )
            if group and not carried:
                sheet.cell(number, column).fill = _SECTION
        sheet.row_dimensions[number].height = 15 * min(lines, 20)
    printed = sum(not heading.startswith("concord_") for heading in headings)
    sheet.print_area = f"A1:{get_column_letter(printed)}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.freeze_panes = "C2"


def _alignment(heading: str) -> Alignment:
    """Carrier columns on one line, texts wrapped and in the direction of their language."""
    if heading.startswith("concord_"):
        return _ONE_LINE
    language = language_code(heading.partition("::")[2]) or ""
    return _RIGHT_TO_LEFT if right_to_left(language) else _WRAPPED


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  # nothing is merged
    cell.value = text
    cell.data_type, cell.number_format = "s", "@"
    return cell
