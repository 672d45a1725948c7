"""What a chart of PowerPoint is drawn from: categories and series, each figure with its name."""

from dataclasses import dataclass
from typing import assert_never

from pptx.enum.chart import XL_CHART_TYPE

from analysis.charts.drawing import (
    Bars,
    Column,
    Dots,
    Drawing,
    Panels,
    Reading,
    Row,
    Stack,
    StackRow,
)
from analysis.charts.spoken import counted_in_words
from analysis.drafts.claimed_text import ClaimedText
from analysis.reports.outline import one_line

__all__ = ["POINTS", "Content", "Series", "content_of"]

POINTS = "+0.0;−0.0;0.0"

Value = float | None


@dataclass(frozen=True, slots=True)
class Series:
    """A row of figures under one name; None where there is none to show. `spans`: how far their
    intervals go below and above, in the same places; `claims`: their names.
    """

    name: ClaimedText
    values: tuple[Value, ...]
    colour: str = ""
    spans: tuple[tuple[float, float], ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a chart is drawn from. `shown`: the format of its figures; `most` and `least`: the ends
    of its axis, where they are fixed.
    """

    kind: XL_CHART_TYPE
    categories: tuple[ClaimedText, ...]
    series: tuple[Series, ...]
    shown: str = "0%"
    least: float | None = 0.0
    most: float | None = None


def content_of(drawing: Drawing) -> Content:
    match drawing:
        case Stack():
            return _stack(drawing)
        case Dots():
            return _dots(drawing)
        case Bars():
            return _bars(drawing)
        case Panels():
            return _panels(drawing)
        case _:
            assert_never(drawing)


def _stack(drawing: Stack) -> Content:
    rows = [row for section in drawing.sections for row in section.rows]
    shown = [{part.of: part for part in row.parts} for row in rows]
    series = tuple(
        Series(
            ClaimedText(key.label),
            tuple(_value(parts[key.label]) if key.label in parts else None for parts in shown),
            key.colour,
            claims=tuple(parts[key.label].claim if key.label in parts else "" for parts in shown),
        )
        for key in drawing.keys
    )
    categories = tuple(map(_label, rows))
    return Content(XL_CHART_TYPE.BAR_STACKED, categories, series, most=1.0)


def _dots(drawing: Dots) -> Content:
    """Shares as bars with their intervals; differences in percentage points."""
    rows = [row for section in drawing.sections for row in section.rows]
    points = drawing.axis.low < 0
    scale = 100 if points else 1
    values = tuple(_value(row.reading, scale) for row in rows)
    spans = tuple(_span(row.reading, scale) for row in rows)
    categories = tuple(map(_label, rows))
    name = next((row.reading.of for row in rows if row.reading.of), "") if not points else ""
    ends = (drawing.axis.low * scale, drawing.axis.high * scale)
    called = ClaimedText(name or one_line(drawing.texts.subtitle))
    series = (Series(called, values, "", spans, tuple(row.reading.claim for row in rows)),)
    shown = POINTS if points else "0%"
    return Content(XL_CHART_TYPE.BAR_CLUSTERED, categories, series, shown, *ends)


def _bars(drawing: Bars) -> Content:
    """The answers down, a bar for each group; what stands apart is of another base, and is left to
    the words.
    """
    number = len(drawing.answers) - drawing.apart
    series = tuple(
        Series(
            _label(column),
            tuple(None if one is None else _value(one) for one in column.readings[:number])
            if column.readings
            else (None,) * number,
            claims=tuple("" if one is None else one.claim for one in column.readings[:number]),
        )
        for column in drawing.columns
    )
    answers = tuple(map(ClaimedText, drawing.answers[:number]))
    return Content(XL_CHART_TYPE.BAR_CLUSTERED, answers, series)


def _panels(drawing: Panels) -> Content:
    panels = [panel for section in drawing.sections for panel in section.rows]
    series = tuple(
        Series(
            ClaimedText(panel.label),
            tuple(None if one is None else _value(one) for one in panel.readings),
            claims=tuple("" if one is None else one.claim for one in panel.readings),
            spans=tuple((0.0, 0.0) if one is None else _span(one) for one in panel.readings),
        )
        for panel in panels
    )
    waves = tuple(map(ClaimedText, drawing.waves))
    return Content(XL_CHART_TYPE.LINE_MARKERS, waves, series, most=1.0)


def _value(reading: Reading, scale: int = 1) -> Value:
    """A figure that may be shown; else nothing."""
    if reading.instead or reading.value != reading.value:  # NaN
        return None
    return reading.value * scale


def _span(reading: Reading, scale: int = 1) -> tuple[float, float]:
    if _value(reading) is None or not reading.spans:
        return 0.0, 0.0
    return (reading.value - reading.low) * scale, (reading.high - reading.value) * scale


def _label(of: Row | StackRow | Column) -> ClaimedText:
    """Whose figures they are, with their base, and why there are none."""
    base = counted_in_words(of.base, of.counted)
    said = f"{of.label} ({base})" if base else of.label
    return ClaimedText.of(f"{said}: {of.instead}" if of.instead else said)
