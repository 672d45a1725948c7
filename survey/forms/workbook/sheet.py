"""How the sheets of a form look: texts that stay texts, answer cells that stand out, rows high
enough, printed on A4.
"""

import re
import textwrap
from collections.abc import Iterable
from functools import cache

from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.workbook.cells import TEXT

__all__ = [
    "ANSWER",
    "BOLD",
    "HEADING",
    "PLAIN",
    "QUIET",
    "SMALL",
    "STEM",
    "TITLE",
    "alarm",
    "answer_cell",
    "grey",
    "holdable",
    "lines",
    "named_sheet",
    "printed",
    "protect",
    "put",
    "put_formula",
    "raised",
]

INK, FAINT, RULE, PAPER, GREY = "1A1A1A", "595959", "BFA24A", "FFF6D6", "D9D9D9"
ALARM, ALARM_INK = "F8D7D3", "8C1D18"
FACE = "Arial"
LINE, HIGHEST = 14.5, 409.0
"""Points of a line of text, and of the highest row."""

LONGEST_CELL, LONGEST_NAME = 32_767, 31

RIGHT_TO_LEFT = 2
"""The order of reading of a cell whose text runs from right to left."""

PLAIN = Font(name=FACE, size=11, color=INK)
BOLD = Font(name=FACE, size=11, bold=True, color=INK)
TITLE = Font(name=FACE, size=16, bold=True, color=INK)
HEADING = Font(name=FACE, size=13, bold=True, color=INK)
STEM = Font(name=FACE, size=11, italic=True, color=INK)
QUIET = Font(name=FACE, size=10, color=FAINT)
SMALL = Font(name=FACE, size=8, color=FAINT)

_EDGE = Side("thin", color=RULE)
_FRAME = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
ANSWER = PatternFill("solid", start_color=PAPER, end_color=PAPER)
_OPEN = Protection(locked=False)

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | int,
    font: Font = PLAIN,
    *,
    wrap: bool = True,
    indent: int = 0,
) -> Cell:
    """A locked cell. A text stays a text whatever it begins with; `value` is no formula. `indent`:
    0, 1 or 2 steps.
    """
    cell = _at(sheet, row, column)
    if isinstance(value, str):
        cell.value = holdable(value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "'")
    else:
        cell.value = value
    cell.font = font
    foot = "bottom" if font is HEADING else "top"
    cell.alignment = _aligned(_from_right(sheet), wrap or font is HEADING, foot, indent)
    return cell


def put_formula(sheet: Worksheet, row: int, column: int, formula: str) -> None:
    """A formula of ours in place of the text of a cell that is there already."""
    cell = _at(sheet, row, column)
    cell.value, cell.quotePrefix = formula, False
    cell.data_type = "f"


def answer_cell(sheet: Worksheet, row: int, column: int, number_format: str = TEXT) -> Cell:
    """A cell to write in."""
    cell = _at(sheet, row, column)
    cell.font, cell.border = PLAIN, _FRAME
    cell.alignment = _aligned(_from_right(sheet), True, "top", 0, True)
    cell.fill, cell.protection, cell.number_format = ANSWER, _OPEN, number_format
    return cell


def _from_right(sheet: Worksheet) -> bool:
    return bool(sheet.sheet_view.rightToLeft)


@cache
def _aligned(
    from_right: bool, wrap: bool, vertical: str, indent: int, beginning: bool = False
) -> Alignment:
    """At the side where lines begin, for indented texts and `beginning`; Excel means left and right
    as they are, also on a sheet from right to left.
    """
    side = "right" if from_right else "left" if indent or beginning else None
    order = RIGHT_TO_LEFT if from_right else 0
    return Alignment(side, vertical, wrap_text=wrap, indent=indent, readingOrder=order)


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    # the sheets of a form have no merged cells
    assert not isinstance(cell, MergedCell)  # noqa: S101
    return cell


def holdable(text: str) -> str:
    """The text without what a workbook cannot hold. Excel reads `_x0041_` as A, so its first
    underscore is escaped.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n"))
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)[:LONGEST_CELL]


def named_sheet(text: str, otherwise: str) -> str:
    """A name that Excel takes for a sheet."""
    name = re.sub(r"[\\/*?:\[\]]", " ", holdable(text)).strip(" '")[:LONGEST_NAME].strip(" '")
    return name or otherwise


def lines(text: str, width: float, size: float = 11) -> int:
    """Lines that a text takes in a column of this width (in characters of 11 points)."""
    letters = max(4, int((width - 1.5) * 1.14 * 11 / size))
    return sum(max(1, len(textwrap.wrap(paragraph, letters))) for paragraph in text.split("\n"))


def raised(
    sheet: Worksheet, row: int, texts: Iterable[tuple[str, float, float]], least: float = 1.0
) -> None:
    """Make a row high enough for each text: (text, width of its column, size of type)."""
    needed = max(
        (lines(text, width, size) * LINE * size / 11 for text, width, size in texts), default=0.0
    )
    sheet.row_dimensions[row].height = min(max(needed, least * LINE) + 4, HIGHEST)


def grey(sheet: Worksheet, cells: str, formula: str) -> None:
    """Grey these cells wherever the formula is true."""
    _coloured(sheet, cells, formula, Font(color="A6A6A6"), GREY, last=True)


def alarm(sheet: Worksheet, cells: str, formula: str) -> None:
    """Make these cells stand out wherever the formula is true."""
    _coloured(sheet, cells, formula, Font(bold=True, color=ALARM_INK), ALARM)


def _coloured(
    sheet: Worksheet, cells: str, formula: str, font: Font, colour: str, *, last: bool = False
) -> None:
    fill = PatternFill("solid", start_color=colour, end_color=colour)
    # openpyxl has no type for it
    rule = FormulaRule(formula=[formula], stopIfTrue=last)  # type: ignore[no-untyped-call]
    rule.dxf = DifferentialStyle(font=font, fill=fill)
    sheet.conditional_formatting.add(cells, rule)


def protect(sheet: Worksheet) -> None:
    """Only answer cells can be written in; columns and rows may be made wider. No password: it
    prevents slips, not people.
    """
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = (
        False
    )


def printed(sheet: Worksheet, footer: str, titles: str, *, pages_wide: int = 1) -> None:
    """Landscape A4, so many pages wide (0: as many as it takes), the rows `titles` on each page,
    identity at the foot.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, 0
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.75)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=pages_wide > 0)
    sheet.print_title_rows = titles
    foot = HeaderFooterItem()
    foot.left.text, foot.right.text = holdable(footer)[:100].replace("&", "&&"), "&P / &N"
    sheet.HeaderFooter.oddFooter = foot
    sheet.sheet_view.showGridLines = False
