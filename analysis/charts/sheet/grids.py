"""Signs in rows and columns, with the names of the columns above."""

from matplotlib.figure import Figure

from analysis.charts.colours import LINE, QUIET, Look, ink_on
from analysis.charts.drawing import Cell, Grid, GridRow
from analysis.charts.sheet.ink import BODY, SMALL, Paper
from analysis.charts.sheet.layout import MARGIN, Sheet
from analysis.charts.sheet.lettering import line_height, wrapped

__all__ = ["grid_sheet"]

_WIDEST = 1.15
"""Inches that a column takes at most."""
_DISC = 13.0
"""Points: a disc of size 1."""


def grid_sheet(drawing: Grid, look: Look) -> Figure:
    """The figure; to be called in the style of the house."""
    sheet = Sheet[GridRow](look)
    sheet.head(drawing.texts)
    sheet.legend(drawing.keys)
    sheet.fitted([row for section in drawing.sections for row in section.rows])
    room = sheet.width - MARGIN - sheet.left
    width = min(_WIDEST, room / max(len(drawing.columns), 1))
    headings = [wrapped(name, SMALL, width - 0.05) for name in drawing.columns]
    top = sheet.y
    deepest = max(map(len, headings), default=0)
    sheet.y += deepest * line_height(SMALL) + 0.06
    sheet.rows(drawing.sections)
    sheet.foot(drawing.texts)
    paper = sheet.draw()
    middles = [sheet.left + (place + 0.5) * width for place in range(len(drawing.columns))]
    for x, lines in zip(middles, headings, strict=True):
        for number, line in enumerate(lines):
            y = top + (deepest - len(lines) + number + 0.5) * line_height(SMALL)
            paper.put(x, y, line, SMALL, colour=QUIET, align="center")
    for place in sheet.places:
        below = place.y + place.height / 2
        paper.line((MARGIN, sheet.width - MARGIN), (below, below), LINE, 0.5, below=True)
        for x, cell in zip(middles, place.row.cells, strict=True):
            if cell:
                _drawn(paper, x, place.y, cell, round_=drawing.round_)
    return paper.figure


def _drawn(paper: Paper, x: float, y: float, cell: Cell, *, round_: bool) -> None:
    if round_:
        paper.dot(x, y, cell.colour, size=_DISC * cell.size)
        paper.put(x, y, cell.sign, BODY, colour=ink_on(cell.colour), bold=True, align="center")
    else:
        size = BODY * (0.8 + 0.8 * cell.size)
        paper.put(x, y, cell.sign, size, colour=cell.colour, align="center")
