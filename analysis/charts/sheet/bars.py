"""A bar for each answer, a panel for each group, all on one scale."""

from matplotlib.figure import Figure

from analysis.charts.colours import INK, QUIET, Look
from analysis.charts.drawing import Bars, Column, Reading, Row, Section
from analysis.charts.sheet.ink import BODY, SMALL, Paper
from analysis.charts.sheet.layout import GAP, MARGIN, Sheet
from analysis.charts.sheet.lettering import line_height, text_width, wrapped

__all__ = ["bars_sheet"]

THICKNESS = 0.2


def bars_sheet(drawing: Bars, look: Look) -> Figure:
    """The figure; to be called in the style of the house."""
    sheet = Sheet[Row](look)
    sheet.head(drawing.texts)
    if drawing.headed:
        sheet.write(drawing.asked, BODY + 0.5, bold=True, after=0.05)
    top = sheet.y
    room = 0.62 * sheet.inner / len(drawing.columns) - GAP
    headings = [
        (wrapped(column.label, BODY, room, bold=True), wrapped(column.base, SMALL, room))
        for column in drawing.columns
    ]
    deepest = max(len(names) + len(bases) for names, bases in headings)
    sheet.y += deepest * line_height(BODY) + 0.06
    sheet.rows(_rows(drawing))
    sheet.foot(drawing.texts)
    paper = sheet.draw()
    panel = (sheet.width - MARGIN - sheet.left) / len(drawing.columns)
    scale = (panel - GAP - text_width("100%", BODY) - 0.06) / drawing.reach
    for number, (column, (names, bases)) in enumerate(zip(drawing.columns, headings, strict=True)):
        x = sheet.left + number * panel
        for at, one in enumerate((*names, *bases)):
            base, y = at >= len(names), top + (at + 0.5) * line_height(BODY)
            size, colour = (SMALL, QUIET) if base else (BODY, INK)
            paper.put(x, y, one, size, colour=colour, bold=not base)
        _panel(paper, sheet, column, (x, panel - GAP), scale)
    return paper.figure


def _rows(drawing: Bars) -> list[Section[Row]]:
    """The labels of the answers as rows; those that stand apart after a gap."""
    nothing = Reading("", 0.0, "")
    rows = [Row(label, "", "", nothing) for label in drawing.answers]
    first = len(rows) - drawing.apart
    parts = (part for part in (rows[:first], rows[first:]) if part)
    return [Section("", headed=False, rows=tuple(part)) for part in parts]


def _panel(
    paper: Paper, sheet: Sheet[Row], column: Column, room: tuple[float, float], scale: float
) -> None:
    """The bars of one group, or why there are none."""
    x, width = room
    if column.instead:
        for number, one in enumerate(wrapped(column.instead, SMALL, width)):
            y = sheet.places[0].y + number * line_height(SMALL)
            paper.put(x, y, one, SMALL, colour=QUIET, slanted=True)
        return
    for place, reading in zip(sheet.places, column.readings, strict=True):
        if reading is None:
            continue
        if reading.instead:
            paper.put(x + 0.03, place.y, reading.instead, SMALL, colour=QUIET, slanted=True)
            continue
        long = max(reading.value * scale, 0.01)
        paper.box((x, place.y), long, THICKNESS, reading.colour)
        paper.put(x + long + 0.05, place.y, reading.written, SMALL)
