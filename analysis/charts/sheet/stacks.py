"""Bars of answers that add up, with NETs at their ends and columns at their side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.figure import Figure

from analysis.charts.colours import APART, INK, OUTLINE, QUIET, Look, ink_on
from analysis.charts.drawing import Reading, Stack, StackRow
from analysis.charts.sheet.ink import SMALL, Paper
from analysis.charts.sheet.layout import GAP, MARGIN, Place, Sheet
from analysis.charts.sheet.lettering import line_height, text_width, wrapped

__all__ = ["stack_sheet"]

THICKNESS, SIDE, END = 0.22, 0.7, 0.74
"""Inches: of a bar, of a column at the side, and of one with NETs at an end."""


@dataclass(frozen=True, slots=True)
class _Column:
    """Figures beside the bars: a heading, their width, and which figure of a row it has: that of
    an `end`, or of the side with this heading.
    """

    heading: str
    width: float
    end: Literal[0, 1] | None = None

    def reading(self, row: StackRow) -> Reading | None:
        if self.end is not None:
            return row.ends[self.end]
        return next((reading for reading in row.sides if reading.of == self.heading), None)

    @property
    def lines(self) -> list[str]:
        return wrapped(self.heading, SMALL, self.width - GAP)


def stack_sheet(drawing: Stack, look: Look) -> Figure:
    """The figure; to be called in the style of the house."""
    lower = _Column(drawing.ends[0], END, 0) if drawing.ends[0] else None
    upper = _Column(drawing.ends[1], END, 1) if drawing.ends[1] else None
    sides = [_Column(heading, SIDE) for heading in drawing.sides]
    columns = [column for column in (lower, upper, *sides) if column]
    sheet = Sheet[StackRow](look)
    sheet.head(drawing.texts)
    sheet.legend(drawing.keys)
    sheet.y += max((len(column.lines) for column in columns), default=0) * line_height(SMALL) + 0.02
    bottom = sheet.y
    sheet.y += 0.04
    sheet.rows(drawing.sections)
    sheet.foot(drawing.texts, drawing.signs)
    paper = sheet.draw()
    left = sheet.left + (lower.width if lower else 0.0)
    right = sheet.width - MARGIN - sum(column.width for column in (upper, *sides) if column)
    shown = [place for place in sheet.places if not place.row.instead]
    _bars(paper, sheet, drawing, shown, (left, right))
    if lower:
        _net(paper, shown, lower, sheet.left, bottom)
    for column in (upper, *sides):
        if column:
            (_net if column is upper else _side)(paper, shown, column, right + GAP, bottom)
            right += column.width
    sheet.instead(paper)
    return paper.figure


def _bars(
    paper: Paper,
    sheet: Sheet[StackRow],
    drawing: Stack,
    shown: Sequence[Place[StackRow]],
    between: tuple[float, float],
) -> None:
    low, high = drawing.reach
    scale = (between[1] - between[0]) / (high - low)
    for place in shown:
        x = between[0] + (place.row.start - low) * scale
        for part in place.row.parts:
            width = part.value * scale
            if width and part.of:
                paper.box((x, place.y), width, THICKNESS, part.colour, edge=OUTLINE)
            if part.of and width > text_width(part.written, SMALL) + 0.07:
                paper.put(
                    x + width / 2,
                    place.y,
                    part.written,
                    SMALL,
                    colour=ink_on(part.colour),
                    align="center",
                )
            x += width
    if drawing.centred and shown:
        sheet.upright(paper, between[0] - low * scale, INK, 0.7)


def _net(
    paper: Paper, shown: Iterable[Place[StackRow]], column: _Column, x: float, bottom: float
) -> None:
    """A column of NETs in bold at an end of the bars."""
    _heading(paper, column, x, bottom, bold=True)
    for place in shown:
        reading = column.reading(place.row)
        if reading is not None:
            bold = not reading.instead
            paper.put(x, place.y, reading.written, SMALL + 0.5, bold=bold)


def _side(
    paper: Paper, shown: Sequence[Place[StackRow]], column: _Column, x: float, bottom: float
) -> None:
    """A column at the right with its own short bars, all on one scale."""
    _heading(paper, column, x, bottom, bold=False)
    readings = [(place.y, column.reading(place.row)) for place in shown]
    room = column.width - GAP - text_width("100%", SMALL) - 0.1
    scale = room / max([0.1, *(reading.value for _, reading in readings if reading)])
    for y, reading in readings:
        if reading is None:
            continue
        if reading.instead:
            paper.put(x, y, reading.written, SMALL, colour=QUIET)
            continue
        width = max(reading.value * scale, 0.01)
        paper.box((x, y), width, THICKNESS, APART)
        paper.put(x + width + 0.04, y, reading.written, SMALL, colour=QUIET)


def _heading(paper: Paper, column: _Column, x: float, bottom: float, *, bold: bool) -> None:
    """The heading of a column, its last line just above the first row."""
    lines = column.lines
    for number, one in enumerate(lines):
        y = bottom - (len(lines) - number - 0.5) * line_height(SMALL)
        paper.put(x, y, one, SMALL, colour=INK if bold else QUIET)
