"""A dot with its interval for each row, on one scale, with the figures at the right."""

from matplotlib.figure import Figure

from analysis.charts.colours import INK, LINE, QUIET, Look
from analysis.charts.drawing import Axis, Dots, Reading, Row
from analysis.charts.sheet.ink import BODY, SMALL, Paper
from analysis.charts.sheet.layout import MARGIN, Sheet
from analysis.charts.sheet.lettering import line_height, text_width

__all__ = ["dots_sheet"]


def dots_sheet(drawing: Dots, look: Look) -> Figure:
    """The figure; to be called in the style of the house."""
    sheet = Sheet[Row](look)
    sheet.head(drawing.texts)
    sheet.legend(drawing.keys)
    top = sheet.y
    sided = bool(drawing.axis.lower)
    sheet.y += (2 if sided else 1) * line_height(SMALL) + 0.02
    sheet.rows(drawing.sections)
    sheet.foot(drawing.texts)
    paper = sheet.draw()
    strong, weak = _widths(sheet)
    figures = sheet.width - MARGIN - strong - weak
    left, right = sheet.left + 0.1, figures - 0.2
    _scale(paper, sheet, drawing.axis, (left, right), top)
    for place in sheet.places:
        reading = place.row.reading
        if not place.row.instead:
            if reading.placed:
                _drawn(paper, drawing.axis, (left, right), place.y, reading)
            paper.put(figures, place.y, reading.written, BODY, bold=reading.full)
            paper.put(figures + strong, place.y, reading.bounds, SMALL, colour=QUIET)
    sheet.instead(paper)
    return paper.figure


def _widths(sheet: Sheet[Row]) -> tuple[float, float]:
    """Room for the figures, and for their intervals."""
    readings = [place.row.reading for place in sheet.places if not place.row.instead]
    strong = max([0.42, *(text_width(one.written, BODY, bold=True) + 0.06 for one in readings)])
    weak = max([0.6, *(text_width(one.bounds, SMALL) for one in readings)])
    return strong, weak


def _scale(
    paper: Paper, sheet: Sheet[Row], axis: Axis, between: tuple[float, float], top: float
) -> None:
    """Over the rows, which way is more, and the lines down."""
    left, right = between
    y = top + line_height(SMALL) / 2
    if axis.lower:
        middle = (left + right) / 2
        arrows = ("→ {}", "{} ←") if sheet.leftwards else ("← {}", "{} →")
        lower, higher = arrows[0].format(axis.lower), arrows[1].format(axis.higher)
        paper.put(middle - 0.12, y, lower, SMALL, colour=QUIET, align="right")
        paper.put(middle + 0.12, y, higher, SMALL, colour=QUIET)
        y += line_height(SMALL)
    for tick in axis.ticks:
        x = left + axis.place(tick.value) * (right - left)
        nothing = axis.low < 0 < axis.high and tick.value == 0
        sheet.upright(paper, x, INK if nothing else LINE, 1.0 if nothing else 0.8)
        paper.put(x, y, tick.written, SMALL, colour=QUIET, align="center")


def _drawn(
    paper: Paper, axis: Axis, between: tuple[float, float], y: float, reading: Reading
) -> None:
    left, right = between

    def at(value: float) -> float:
        return left + axis.place(value) * (right - left)

    if reading.mark == "diamond" and reading.spans:
        low, high, x = at(reading.low), at(reading.high), at(reading.value)
        paper.shape(((low, y), (x, y - 0.09), (high, y), (x, y + 0.09)), reading.colour)
        return
    if reading.spans:
        ends = [at(reading.low), at(reading.high)]
        paper.line(
            ends,
            (y, y),
            reading.colour,
            1.2 if reading.mark == "square" or not reading.full else 2.6,
            broken=not reading.full,
        )
        for x, further, outwards in zip(ends, reading.cut, (-1, 1), strict=True):
            if further:
                inwards = x - 0.08 * outwards
                tip = ((x, y), (inwards, y - 0.045), (inwards, y + 0.045))
                paper.shape(tip, reading.colour)
    if reading.mark == "interval":
        return
    if reading.mark == "square":
        side = 0.15 * reading.size**0.5
        paper.box((at(reading.value) - side / 2, y), side, side, reading.colour)
    else:
        paper.dot(at(reading.value), y, reading.colour, full=reading.full)
