"""Cells of a workbook: how they look, and texts that stay texts whatever they begin with.

Looks are named styles, so that whoever edits the workbook changes all titles or all shares at once,
and a screen reader hears a title as a heading. Text has the automatic colour, which follows a
reader's own contrast settings.
"""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports.tables import Cell, Column
from analysis.reports.texts import say
from analysis.reports.workbook.measures import BODY, LARGE, LINE
from analysis.rounding import signed
from survey.words import right_to_left

__all__ = [
    "FONT",
    "FORMATS",
    "HEADING",
    "LINK",
    "TITLE",
    "Looks",
    "cell_at",
    "holdable",
    "link",
    "runs_on",
]

LONGEST_TEXT = 32_767
"""Characters that Excel takes in a cell."""

CUT = " … [cut: the text is longer than a cell can hold]"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that a workbook cannot hold."""

FONT, USUAL = "Arial", 10.0
"""What official statistics are set in: no serifs. Points of the font that widths of columns are
measured in, at which they hold what we think they do."""

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "share": "0%",
        "bound": "0.0%",
        "mean": "0.0",
        "count": "#,##0",
        "text": "@",
        "letters": "@",
    }
)
"""How each kind of column is shown; another kind is shown as the spreadsheet sees fit. Differences
are shown as `_of_points` has it."""

TITLE, LEAD, LINK, HEADING = "Heading 1", "Lines above a table", "Hyperlink", "Table heading"
NUMBERS, APART = "Table heading of numbers", "Table heading after figures"

_BUILT_IN = {TITLE: 16, LINK: 8}
"""The numbers by which every spreadsheet program knows its own styles."""


class _Plain(SheetCell):
    """A cell whose look is settled when it is made: the library would ask for its number anew for
    each cell it writes.
    """

    __slots__ = ("style_id",)
    has_style = True

    def __init__(self, sheet: Worksheet, row: int, column: int, look: tuple[Any, int]) -> None:
        self.parent, self.row, self.column = sheet, row, column
        self._value: Cell | None = None
        self._hyperlink = self._comment = None
        self.data_type = "n"
        # worked out each time in the class above
        self._style, self.style_id = look  # type: ignore[misc]


class Looks:
    """The named styles of one workbook, each ready to be put on cells without being worked out
    again.
    """

    def __init__(
        self, book: Workbook, font: str, language: str = "en", *, own: bool = True
    ) -> None:
        """`own`: the book is ours, and not an author's, whose font and styles would be kept."""
        self._book: Any = book
        self._theirs = {} if own else self._named()
        usual = self._theirs["Normal"].font if "Normal" in self._theirs else Font(FONT)
        self.wider = max(1.0, USUAL / (usual.sz or USUAL))
        leftwards = right_to_left(language)
        self._formats = {**FORMATS, "points": _of_points(language)}
        self._start, self._end = ("right", "left") if leftwards else ("left", "right")
        self._order = 2 if leftwards else 0
        self._font = font or usual.name or FONT
        self._ready: dict[str, tuple[Any, int]] = {}
        side = self._start if leftwards else None
        top, foot = (
            Alignment(wrap_text=True, vertical=where, horizontal=side, readingOrder=self._order)
            for where in ("top", "bottom")
        )
        right = Alignment(
            wrap_text=True,
            vertical="bottom",
            horizontal=self._end,
            indent=1,
            readingOrder=self._order,
        )
        rule = Border(bottom=Side("medium"))
        running = copy(top)
        running.wrap_text = False
        self._add(TITLE, Font(self._font, LARGE, b=True), running)
        self._add(LEAD, Font(self._font, BODY), running)
        self._add(LINK, Font(self._font, BODY, u="single", color="0B3D91"), top)
        apart = Alignment(
            wrap_text=True,
            vertical="bottom",
            horizontal=self._start,
            indent=1,
            readingOrder=self._order,
        )
        self._add(HEADING, Font(self._font, BODY, b=True), foot, border=rule)
        self._add(APART, Font(self._font, BODY, b=True), apart, border=rule)
        self._add(NUMBERS, Font(self._font, BODY, b=True), right, border=rule)

    def _add(
        self,
        name: str,
        font: Font,
        alignment: Alignment,
        *,
        border: Border | None = None,
        shown: str = "General",
    ) -> None:
        if name in self._theirs:
            self._ready[name] = self._settled(self._theirs[name].as_tuple())
            return
        number = _BUILT_IN.get(name)
        style = NamedStyle(
            name,
            font=font,
            alignment=alignment,
            border=border,
            number_format=shown,
            builtinId=number,
        )
        self._book.add_named_style(style)
        self._ready[name] = self._settled(style.as_tuple())

    def _settled(self, look: Any) -> tuple[Any, int]:
        """A look with its number in the book."""
        return look, self._book._cell_styles.add(look)

    def _named(self) -> dict[str, NamedStyle]:
        """The styles that the book has already, by name."""
        return {style.name: style for style in self._book._named_styles}

    def height_of(self, name: str) -> float:
        """Points that a line in this style takes."""
        look, _ = self._ready[name]
        return float(self._book._fonts[look.fontId].sz or BODY) * LINE / BODY

    def of_heading(self, column: Column, *, apart: bool = False) -> str:
        """The style of the heading over a column. `apart`: it is of words that stand after figures,
        at some distance.
        """
        return APART if apart else HEADING if column.words else NUMBERS

    def of_kind(self, kind: str, *, apart: bool = False) -> str:
        """The style of cells in a column of this kind; `apart` as in `of_heading`."""
        name = f"Table {kind} after figures" if apart else f"Table {kind}"
        if name not in self._ready:
            text = kind in ("text", "letters")
            alignment = Alignment(
                wrap_text=kind == "text",
                vertical="top",
                horizontal=self._start if text else self._end,
                indent=1 if apart or not text else 0,
                readingOrder=self._order if text else 0,
            )
            rule = Border(top=Side("hair"))
            self._add(
                name,
                Font(self._font, BODY),
                alignment,
                border=rule,
                shown=self._formats.get(kind, "General"),
            )
        return name

    def put(
        self, sheet: Worksheet, row: int, column: int, value: Cell, style: str = LEAD
    ) -> SheetCell:
        """A value in a cell. A text stays a text whatever it begins with, also when somebody edits
        the cell later.
        """
        cell: Any = cell_at(sheet, row, column)
        cell._style = copy(self._ready[style][0])
        self._fill(cell, value)
        return cell  # type: ignore[no-any-return]

    def append(self, sheet: Worksheet, row: int, values: Iterable[tuple[Cell, str]]) -> None:
        """A new row under all others: values with their styles. Many rows come faster this way than
        cell by cell.
        """
        cells = []
        for column, (value, style) in enumerate(values, 1):
            cell = _Plain(sheet, row, column, self._ready[style])
            if isinstance(value, str):
                self._fill(cell, value)
            else:
                cell._value = value
            cells.append(cell)
        sheet.append(cells)

    def _fill(self, cell: Any, value: Cell) -> None:
        if not isinstance(value, str):
            cell._value = value  # a number is what every cell holds unless told otherwise
            return
        cell._value, cell.data_type = holdable(value), "s"  # a text whatever it begins with
        if value[:1] in ("=", "+", "-", "@", "'"):
            cell._style = copy(cell._style)
            cell.quotePrefix = True
            if isinstance(cell, _Plain):
                cell.style_id = self._settled(cell._style)[1]  # type: ignore[misc]  # as above


def _of_points(language: str) -> str:
    """How a number of percentage points is shown: with its sign, and with their name behind."""
    before, after = say(language, "points", points="\0").split("\0")
    literals = [before + signed(sign, language) for sign in "+−"] + [before]
    return ";".join(f'"{text}"0.0"{after}"' if text else f'0.0"{after}"' for text in literals)


def runs_on(cell: SheetCell) -> None:
    """Let the text of a cell run over the columns beside it, whatever its style says."""
    if cell.alignment.wrap_text:
        cell.alignment = Alignment(horizontal=cell.alignment.horizontal, vertical="top")


def cell_at(sheet: Worksheet, row: int, column: int) -> SheetCell:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise TypeError(f"{cell.coordinate} is merged; the sheets of a report have no merged cells")
    return cell


def link(cell: SheetCell, sheet: str) -> None:
    """Make the cell lead to the first cell of a sheet."""
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(
        ref=cell.coordinate, location=f"'{quoted}'!A1", display=str(cell.value)
    )


@lru_cache(maxsize=4096)
def holdable(text: str) -> str:
    """The text without characters a workbook cannot hold, cut with a visible mark where it is too
    long.

    Excel reads `_x0041_` in a text as the character A; so that it stays as typed, its first
    underscore is escaped.
    """
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    if (
        len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    ):  # as Excel counts: characters beyond the first 65,536 are two
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT
