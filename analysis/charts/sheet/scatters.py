"""Points on two scales, on a ground of areas."""

import math

from matplotlib.figure import Figure

from analysis.charts.colours import ACCENT, INK, LINE, QUIET, Look
from analysis.charts.drawing import Row, Scatter
from analysis.charts.sheet.ink import SMALL
from analysis.charts.sheet.layout import MARGIN, Sheet
from analysis.charts.sheet.lettering import line_height, text_width

__all__ = ["scatter_sheet"]

_HEIGHT = 4.2
"""Inches of the plot."""


def scatter_sheet(drawing: Scatter, look: Look) -> Figure:
    """The figure; to be called in the style of the house."""
    sheet = Sheet[Row](look)
    sheet.head(drawing.texts)
    sheet.legend(drawing.keys)
    sheet.write(drawing.named[1], SMALL, colour=QUIET)
    top, bottom = sheet.y + 0.05, sheet.y + 0.05 + _HEIGHT
    beside = max(text_width(tick.written, SMALL) for tick in drawing.down.ticks) + 0.1
    left, right = MARGIN + beside, sheet.width - MARGIN
    sheet.y = bottom + 2 * line_height(SMALL) + 0.15
    sheet.foot(drawing.texts)
    paper = sheet.draw()

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            left + drawing.across.place(x) * (right - left),
            top + drawing.down.place(y) * (bottom - top),
        )

    for area in drawing.areas:
        corners = [at(*corner) for corner in area.corners]
        edge = QUIET if area.line else ""
        paper.shape(corners, area.colour or "none", edge=edge, ground=True)
    for tick in drawing.across.ticks:
        x, _ = at(tick.value, drawing.down.low)
        paper.line((x, x), (bottom, bottom + 0.04), QUIET, 0.8)
        y = bottom + 0.05 + line_height(SMALL) / 2
        paper.put(x, y, tick.written, SMALL, colour=QUIET, align="center")
    for tick in drawing.down.ticks:
        _, y = at(drawing.across.low, tick.value)
        paper.line((left - 0.04, left), (y, y), QUIET, 0.8)
        paper.put(left - 0.06, y, tick.written, SMALL, colour=QUIET, align="right")
    paper.line((left, left), (top, bottom), LINE, 0.8)
    paper.line((left, right), (bottom, bottom), LINE, 0.8)
    if not math.isnan(drawing.middle):
        x, _ = at(drawing.middle, drawing.down.low)
        paper.line((x, x), (top, bottom), INK, 1.0, broken=True)
    y = bottom + 0.07 + 1.5 * line_height(SMALL)
    paper.put((left + right) / 2, y, drawing.named[0], SMALL, colour=QUIET, align="center")
    for point in drawing.points:
        x, y = at(point.x, point.y)
        paper.dot(x, y, ACCENT, full=point.full, size=5.0)
    return paper.figure
