"""Waves side by side: a small panel for each group, a dot with its interval for each wave."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from analysis.charts.colours import LINE, QUIET, Look
from analysis.charts.drawing import Panel, Panels, Reading, Row
from analysis.charts.sheet.ink import BODY, SMALL, Paper
from analysis.charts.sheet.layout import GAP, HEADING, MARGIN, Sheet
from analysis.charts.sheet.lettering import line_height, text_width, wrapped

__all__ = ["panels_sheet"]

HEIGHT, MOST_ACROSS, NARROWEST = 1.15, 4, 0.66
"""Of the plot of a panel, in inches; how many panels stand side by side; the room of a wave, in
inches."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the plot of a panel begins, and how wide a wave is."""

    x: float
    top: float
    step: float
    panel: Panel

    def at(self, place: int) -> float:
        return self.x + (place + 0.5) * self.step

    def height(self, share: float) -> float:
        return self.top + HEIGHT * (1 - share)


def panels_sheet(drawing: Panels, look: Look) -> Figure:
    """The figure; to be called in the style of the house."""
    axis = text_width("100%", SMALL) + 0.08
    sheet = Sheet[Row](look)
    number = len(drawing.waves)
    sheet.width = max(sheet.width, 2 * MARGIN + axis + NARROWEST * number)
    across = _across(number, max(len(section.rows) for section in drawing.sections))
    wide = (sheet.inner - (across - 1) * GAP * 2) / across
    step = (wide - axis) / number
    sheet.head(drawing.texts)
    below = _below(drawing, step)
    plots: list[_Plot] = []
    for section in drawing.sections:
        if section.heading:
            sheet.write(section.heading, HEADING, bold=True, after=0.05)
        for start in range(0, len(section.rows), across):
            some = section.rows[start : start + across]
            lines = [wrapped(panel.label, BODY, wide - axis, bold=True) for panel in some]
            top = sheet.y + max(len(one) for one in lines) * line_height(BODY) + 0.26
            plots += [
                _Plot(MARGIN + place * (wide + 2 * GAP) + axis, top, step, panel)
                for place, panel in enumerate(some)
            ]
            sheet.y = top + HEIGHT + 0.06 + below
    sheet.foot(drawing.texts)
    paper = sheet.draw()
    for plot in plots:
        _drawn(paper, plot, drawing, wide - axis)
    return paper.figure


def _across(number: int, groups: int) -> int:
    """How many panels with this number of waves stand side by side."""
    room = 7.3 / (number * NARROWEST + 0.55)
    return max(1, min(MOST_ACROSS, groups, int(room)))


def _below(drawing: Panels, step: float) -> float:
    """The room under a plot for the names of the waves and their bases, and the distance to the
    next.
    """
    bases = {base for section in drawing.sections for panel in section.rows for base in panel.bases}
    deepest = max(len(wrapped(name, SMALL, step)) for name in drawing.waves)
    deepest += max(len(wrapped(base, SMALL - 1, step)) for base in bases)
    return deepest * line_height(SMALL) + 0.2


def _drawn(paper: Paper, plot: _Plot, drawing: Panels, wide: float) -> None:
    lines = wrapped(plot.panel.label, BODY, wide, bold=True)
    for number, one in enumerate(lines):
        y = plot.top - 0.24 - (len(lines) - number - 0.5) * line_height(BODY)
        paper.put(plot.x, y, one, BODY, bold=True)
    for tick in drawing.ticks:
        y = plot.height(tick.value)
        paper.line((plot.x, plot.x + wide), (y, y), LINE, 0.8, below=True)
        if tick.value in {0.0, 0.5, 1.0}:
            paper.put(plot.x - 0.06, y, tick.written, SMALL, colour=QUIET, align="right")
    waves = zip(drawing.waves, plot.panel.bases, plot.panel.readings, strict=True)
    for place, (name, base, reading) in enumerate(waves):
        if reading is not None:
            _wave(paper, plot, place, reading)
        _named(paper, plot, place, name, base)
    for place, before, after in plot.panel.joined():
        paper.line(
            (plot.at(place), plot.at(place + 1)),
            (plot.height(before.value), plot.height(after.value)),
            plot.panel.colour,
            1.2,
        )


def _named(paper: Paper, plot: _Plot, place: int, name: str, base: str) -> None:
    """Under the plot, the name of a wave and its base."""
    parts: Sequence[tuple[str, float]] = [
        *((one, SMALL) for one in wrapped(name, SMALL, plot.step)),
        *((one, SMALL - 1) for one in wrapped(base, SMALL - 1, plot.step)),
    ]
    for number, (one, size) in enumerate(parts):
        y = plot.height(0) + 0.06 + (number + 0.5) * line_height(SMALL)
        paper.put(plot.at(place), y, one, size, colour=QUIET, align="center")


def _wave(paper: Paper, plot: _Plot, place: int, reading: Reading) -> None:
    """The dot of a wave with its interval, and its share above; where it is hidden, why."""
    x = plot.at(place)
    if reading.instead:
        lines = wrapped(reading.instead, SMALL, plot.step - 0.08)
        for number, one in enumerate(lines):
            y = plot.height(0.5) + (number - (len(lines) - 1) / 2) * line_height(SMALL)
            paper.put(x, y, one, SMALL, colour=QUIET, align="center", slanted=True, ground=1)
        return
    above = reading.value
    if reading.spans:
        ends = (plot.height(reading.low), plot.height(reading.high))
        paper.line((x, x), ends, plot.panel.colour, 2.2)
        above = reading.high
    paper.dot(x, plot.height(reading.value), plot.panel.colour, size=5)
    paper.put(x, plot.height(above) - 0.11, reading.written, SMALL, align="center", ground=0.6)
