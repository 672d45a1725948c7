"""Charts that PowerPoint draws itself, from data that can be edited: what a drawing shows, as bars
and lines.

Nothing is worked out, and nothing stands in a chart's data that is not seen in it: where a figure
is withheld there is none, and its row says why.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Length, Pt

from analysis.charts.colours import INK, LINE, OUTLINE, ink_on
from analysis.charts.drawing import (
    Drawing,
)
from analysis.charts.vision import PAPER
from analysis.contrast import contrast
from analysis.drafts.claimed_text import ClaimedText
from analysis.drafts.kept_shapes import Label
from analysis.reports.kept_shapes import Shapes
from analysis.reports.outline import one_line
from analysis.reports.slides.chart_content import POINTS, Content, Series, content_of
from analysis.reports.slides.layouts import Area
from analysis.reports.workbook.cells import Looks

__all__ = ["PLAIN", "add_chart"]

PLAIN = ("0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000", "999999")
"""Colours of groups that people with any colour vision tell apart (Okabe and Ito)."""

LONGEST = 120
"""Letters of a label in a chart."""

LEAST_PART = 0.045
"""The smallest part of a bar that has room for its share."""

LEAST_CONTRAST = 1.5
"""Of a bar with the slide; a paler one has an outline."""


def add_chart(
    slide: Slide,
    area: Area,
    drawing: Drawing,
    colours: Sequence[str],
    *,
    words: tuple[str, str],
    told: ClaimedText,
    kept: Shapes,
    leftwards: bool = False,
) -> GraphicFrame:
    """A chart of the drawing on a slide. `colours` (RRGGBB): of series that have none of their own;
    `words`: what the chart is, and what it shows, for those who cannot see it; `told`: both with
    their claims, which join those that the file has `kept`.
    """
    content = content_of(drawing)
    library: Any = CategoryChartData
    data = library(number_format=content.shown)
    data.categories = [str(number) for number in range(len(content.categories))]
    for number, series in enumerate(content.series):
        data.add_series(str(number), series.values)
    left, top, width, height = (
        Length(each) for each in (area.left, area.top, area.width, area.height)
    )
    frame: Any = slide.shapes.add_chart(content.kind, left, top, width, height, data)
    _name(frame.chart, content)
    _dress(frame.chart, content, colours, leftwards=leftwards)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(content))
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("title", words[0])
    properties.set("descr", words[1])
    texts = (*content.categories, *(one.name for one in content.series))
    kept.keep(properties, told, *texts, labels=tuple(_labels(content)))
    return frame  # type: ignore[no-any-return]


def _labels(content: Content) -> Iterator[Label]:
    """What the label of each bar is."""
    for series in content.series:
        for category, claim in zip(content.categories, series.claims, strict=False):
            if claim:
                yield Label(_cut(category.text), _cut(series.name.text), claim)


# --- how it looks ---


def _name(chart: Chart, content: Content) -> None:
    """Put the labels where the library has numbers: its own way takes a text that begins with = for
    a formula.
    """
    space = chart._chartSpace
    for at, series in enumerate(space.iter(qn("c:ser"))):
        (name,) = series.find(qn("c:tx")).iter(qn("c:v"))
        name.text = _cut(content.series[at].name.text)
        points = series.find(qn("c:cat")).iter(qn("c:pt"))
        for point, category in zip(points, content.categories, strict=True):
            point.find(qn("c:v")).text = _cut(category.text)


def _cut(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _dress(chart: Chart, content: Content, colours: Sequence[str], *, leftwards: bool) -> None:
    drawn: Any = chart
    bars = content.kind != XL_CHART_TYPE.LINE_MARKERS
    size = 14 if len(content.categories) <= 8 else 11
    drawn.font.size, drawn.font.color.rgb = Pt(size), _rgb(INK)
    drawn.has_title = False
    drawn.has_legend = len(content.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = Pt(12)
    plot = drawn.plots[0]
    if bars:
        plot.gap_width = 45
        plot.overlap = 100 if content.kind == XL_CHART_TYPE.BAR_STACKED else -5
    _axes(drawn, content, bars=bars, leftwards=leftwards)
    for at, (series, each) in enumerate(zip(plot.series, content.series, strict=True)):
        colour = (each.colour or f"#{colours[at % len(colours)]}").lstrip("#").upper()
        if bars:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _rgb(colour)
            pale = contrast(f"#{colour}", PAPER) < LEAST_CONTRAST
            series.format.line.color.rgb = _rgb(OUTLINE if pale else PAPER)
            series.format.line.width = Pt(0.75)
            series.invert_if_negative = False
        else:
            series.format.line.color.rgb = _rgb(colour)
            series.smooth = False
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = _rgb(colour)
        _labelled(series, each, content, colour)
        if any(low or high for low, high in each.spans):
            _intervals(series._element, each)


def _axes(chart: Any, content: Content, *, bars: bool, leftwards: bool) -> None:
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = bars  # the first row on top
    names.major_tick_mark, names.has_major_gridlines = XL_TICK_MARK.NONE, False
    names.format.line.color.rgb = _rgb(LINE)
    values.has_major_gridlines = not bars
    values.visible = not bars or content.shown == POINTS
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = (
        content.shown,
        False,
    )
    if content.least is not None:
        values.minimum_scale = content.least
    if content.most is not None:
        values.maximum_scale = content.most
    if leftwards and bars:
        values.reverse_order = True
    if leftwards and not bars:
        names.reverse_order = True


def _labelled(series: Any, each: Series, content: Content, colour: str) -> None:
    """The share beside each bar, or on its part where there is room."""
    stacked = content.kind == XL_CHART_TYPE.BAR_STACKED
    labels = series.data_labels
    labels.show_value, labels.number_format = True, content.shown
    labels.number_format_is_linked = False
    labels.font.size = Pt(_size_of_labels(content))
    inside = stacked or bool(each.spans and content.shown != POINTS)
    labels.font.color.rgb = _rgb(ink_on(f"#{colour}") if inside else INK)
    if stacked:
        labels.position = XL_LABEL_POSITION.CENTER
    elif content.kind == XL_CHART_TYPE.LINE_MARKERS:
        labels.position, labels.font.color.rgb = XL_LABEL_POSITION.ABOVE, _rgb(INK)
    else:
        labels.position = XL_LABEL_POSITION.INSIDE_BASE if inside else XL_LABEL_POSITION.OUTSIDE_END
    for at, value in enumerate(each.values):
        if stacked and value is not None and value < LEAST_PART:
            _without_label(labels._element, at)


def _size_of_labels(content: Content) -> int:
    """Points of the figures: smaller where there are many bars beside each other."""
    bars = len(content.categories)
    if content.kind == XL_CHART_TYPE.BAR_CLUSTERED:
        bars *= len(content.series)
    return next((size for most, size in ((10, 12), (16, 11), (24, 9)) if bars <= most), 8)


def _without_label(labels: Any, at: int) -> None:
    label = OxmlElement("c:dLbl")
    _child(label, "c:idx", val=str(at))
    _child(label, "c:delete", val="1")
    labels.insert(len(labels.findall(qn("c:dLbl"))), label)


def _intervals(series: Any, each: Series) -> None:
    """The intervals, as bars of error of their own lengths."""
    bars = OxmlElement("c:errBars")
    if series.getparent().tag == qn("c:lineChart"):
        _child(bars, "c:errDir", val="y")
    _child(bars, "c:errBarType", val="both")
    _child(bars, "c:errValType", val="cust")
    _child(bars, "c:noEndCap", val="0")
    for name, side in (("c:plus", 1), ("c:minus", 0)):
        literal = _child(_child(bars, name), "c:numLit")
        _child(literal, "c:formatCode").text = "General"
        _child(literal, "c:ptCount", val=str(len(each.spans)))
        for at, span in enumerate(each.spans):
            _child(_child(literal, "c:pt", idx=str(at)), "c:v").text = repr(span[side])
    fill = _child(_child(_child(bars, "c:spPr"), "a:ln", w="15875"), "a:solidFill")
    _child(fill, "a:srgbClr", val=INK.lstrip("#").upper())
    series.find(qn("c:cat")).addprevious(bars)


def _child(parent: Any, name: str, **attributes: str) -> Any:
    child = OxmlElement(name)
    for key, value in attributes.items():
        child.set(key, value)
    parent.append(child)
    return child


def _rgb(colour: str) -> Any:
    made: Any = RGBColor  # the library has no types for it
    return made.from_string(colour.lstrip("#").upper())


# --- its data ---


def _workbook(content: Content) -> bytes:
    """What opens when somebody edits the data: labels as texts whatever they begin with."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    looks = Looks(book, "")
    for column, series in enumerate(content.series, 2):
        looks.put(sheet, 1, column, _cut(series.name.text))
        for row, value in enumerate(series.values, 2):
            if value is not None:
                sheet.cell(row, column, value).number_format = content.shown
    for row, category in enumerate(content.categories, 2):
        looks.put(sheet, row, 1, _cut(category.text))
    target = BytesIO()
    book.save(target)
    return target.getvalue()
