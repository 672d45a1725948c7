"""Boxes one under the other with arrows between, and what left beside them."""

from matplotlib.figure import Figure

from analysis.charts.colours import INK, OUTLINE, QUIET, Look
from analysis.charts.drawing import Flow, Row, Step
from analysis.charts.sheet.ink import BODY, SMALL, Paper
from analysis.charts.sheet.layout import MARGIN, Sheet
from analysis.charts.sheet.lettering import line_height, wrapped

__all__ = ["flow_sheet"]

_WIDE, _BETWEEN, _WITHIN = 3.3, 0.5, 0.1
"""Inches: a box, from one to the next beside it, around its words."""
_DOWN = 0.3
"""Inches from one step to the next."""


def flow_sheet(drawing: Flow, look: Look) -> Figure:
    """The figure; to be called in the style of the house."""
    sheet = Sheet[Row](look)
    sheet.head(drawing.texts)
    tops = []
    for step in drawing.steps:
        tops.append(sheet.y)
        sheet.y += max(_height(_words(step)), _height(_aside(step))) + _DOWN
    sheet.foot(drawing.texts)
    paper = sheet.draw()
    for place, (step, top) in enumerate(zip(drawing.steps, tops, strict=True)):
        height = max(_height(_words(step)), _height(_aside(step)))
        _box(paper, MARGIN, top, height, _words(step))
        if aside := _aside(step):
            x = MARGIN + _WIDE + _BETWEEN
            y = top + height / 2
            _box(paper, x, top, height, aside)
            paper.line((MARGIN + _WIDE, x - 0.07), (y, y), INK, 1.0)
            paper.shape(((x, y), (x - 0.08, y - 0.05), (x - 0.08, y + 0.05)), INK)
        if place + 1 < len(tops):
            x, y = MARGIN + _WIDE / 2, tops[place + 1]
            paper.line((x, x), (top + height, y - 0.07), INK, 1.0)
            paper.shape(((x, y), (x - 0.05, y - 0.08), (x + 0.05, y - 0.08)), INK)
    return paper.figure


def _words(step: Step) -> list[tuple[str, bool]]:
    lines = wrapped(step.label, BODY, _WIDE - 2 * _WITHIN)
    return [*((line, False) for line in lines), (step.written, True)]


def _aside(step: Step) -> list[tuple[str, bool]]:
    if not step.left:
        return []
    said = [(step.aside, True)] if step.aside else []
    for label, number in step.left:
        lines = wrapped(f"{label}: {number}", SMALL, _WIDE - 2 * _WITHIN)
        said += [(line, False) for line in lines]
    return said


def _height(lines: list[tuple[str, bool]]) -> float:
    return len(lines) * line_height(BODY) + 2 * _WITHIN if lines else 0.0


def _box(paper: Paper, x: float, top: float, height: float, lines: list[tuple[str, bool]]) -> None:
    corners = ((x, top), (x + _WIDE, top), (x + _WIDE, top + height), (x, top + height))
    paper.shape(corners, "white", edge=OUTLINE)
    y = top + (height - len(lines) * line_height(BODY)) / 2
    for line, bold in lines:
        y += line_height(BODY)
        size = BODY if bold else SMALL + 0.5
        colour = INK if bold else QUIET
        middle = y - line_height(BODY) / 2
        paper.put(x + _WITHIN, middle, line, size, colour=colour, bold=bold)
