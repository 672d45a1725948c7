"""The page of a chart: title above, rows of groups under each item, source below; all in inches
from the top left.

A chart says what stands in its rows; the page finds out how high everything is, makes the figure,
and tells where each row lies. One axes covers the whole figure, so that one inch of paper is one
unit of data.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image, UnidentifiedImageError

from analysis.charts.lettering import from_the_right, line_height, text_width, wrapped
from analysis.charts.style import INK, LINE, OUTLINE, PLAIN, QUIET, SIGNAL, Look
from survey.errors import DataError
from survey.words import right_to_left

__all__ = [
    "BODY",
    "GAP",
    "HEADING",
    "MARGIN",
    "SMALL",
    "ChartRow",
    "ChartSection",
    "Key",
    "Page",
    "Texts",
    "aside",
    "dot",
    "put",
]

WIDTH, MARGIN, GAP = 8.0, 0.35, 0.12
"""Inches: of the page, around it, between columns."""

TITLE, HEADING, BODY, SMALL = 13.0, 9.5, 9.0, 8.0
"""Points."""

ROW, WIDEST_LABEL = 0.31, 1.95
"""Inches: the height of a row with one line, and the most a label may take."""

SWATCH = 0.13
LOGO_WIDTH, LOGO_HEIGHT = 1.5, 0.55
"""Inches: of a colour in the legend, and the most a logo takes."""

Align = Literal["left", "center", "right"]

_OPPOSITE: Mapping[Align, Align] = MappingProxyType(
    {"left": "right", "center": "center", "right": "left"}
)


def aside(text: Text) -> None:
    """A remark in a figure's place: slanted, but for scripts that have no slanted letters."""
    if text.axes is not None and not text.axes.xaxis_inverted():
        text.set_fontstyle("italic")


def put(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    colour: str = INK,
    bold: bool = False,
    align: Align = "left",
) -> Text:
    """One line of text, its middle at `y`: hung from the top, letters with accents would push it
    down.
    """
    weight = "bold" if bold else "normal"
    if axes.xaxis_inverted():
        align, text = _OPPOSITE[align], from_the_right(text)
    return axes.text(
        x, y, text, size=size, color=colour, weight=weight, ha=align, va="center_baseline"
    )


@dataclass(frozen=True, slots=True)
class Texts:
    """The words around a chart, and the language of those it adds itself.

    `kicker` is a short warning above the title; `note` holds base and source, each on its line.
    """

    title: str = ""
    subtitle: str = ""
    kicker: str = ""
    note: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar or dot: its key in the frame, its label, its base in words, and what is said in its
    place, if anything.
    """

    item: str
    group: str
    label: str
    base: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class ChartSection:
    """Rows under a heading; a single section without one stands right under the title."""

    heading: str
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a bar in this colour, or a dot that is full or hollow."""

    label: str
    colour: str
    mark: Literal["bar", "full", "hollow"] = "bar"


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line of text and the place of its top left corner."""

    text: str
    y: float
    size: float
    colour: str = INK
    bold: bool = False
    x: float = MARGIN
    align: Align = "left"


@dataclass
class Page:
    """A page being laid out: first from the top down with `head`, `legend`, `rows`; then `draw`
    makes the figure.

    It is laid out from left to right; in a language that is written from right to left, the figure
    is its mirror image, as readers of that language expect of a chart.
    """

    look: Look = PLAIN
    width: float = WIDTH
    y: float = MARGIN
    lines: list[_TextLine] = field(default_factory=list)
    swatches: list[tuple[float, float, Key]] = field(default_factory=list)
    places: list[tuple[ChartRow, float, float]] = field(default_factory=list)
    label_width: float = 0.0
    base_width: float = 0.0
    logo: Image.Image | None = None
    language: str = "en"

    @property
    def leftwards(self) -> bool:
        return right_to_left(self.language)

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def left(self) -> float:
        """Where the bars begin: after the labels and the bases."""
        return MARGIN + self.label_width + self.base_width + 2 * GAP

    def write(
        self,
        text: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        after: float = 0.0,
        beside: float = 0.0,
    ) -> None:
        """A paragraph over the whole width, or over what is left of it `beside` something."""
        for line in wrapped(text, size, self.inner - beside, bold=bold, even=bold):
            self.lines.append(_TextLine(line, self.y, size, colour, bold))
            self.y += line_height(size)
        self.y += after if text else 0

    def head(self, texts: Texts) -> None:
        """Title and subtitle, with the logo of the house at their right; a chart without a title is
        part of something.
        """
        self.language = texts.language
        self.logo = _logo(self.look.logo) if texts.title.strip() else None
        beside = _size(self.logo)[0] + 2 * GAP if self.logo else 0.0
        self.write(texts.kicker, BODY, colour=SIGNAL, bold=True, after=0.04, beside=beside)
        self.write(texts.title, TITLE, bold=True, after=0.05, beside=beside)
        self.write(texts.subtitle, BODY + 0.5, colour=QUIET, beside=beside)
        if self.logo:
            self.y = max(self.y, MARGIN + _size(self.logo)[1])
        self.y += 0.14

    def legend(self, keys: Sequence[Key]) -> None:
        """The answers in their colours, in as many lines as they need."""
        x = MARGIN
        for key in keys:
            parts = wrapped(key.label, BODY, self.inner - SWATCH - 0.06)
            needed = SWATCH + 0.06 + max(text_width(part, BODY) for part in parts) if parts else 0
            if x > MARGIN and x + needed > self.width - MARGIN:
                x, self.y = MARGIN, self.y + line_height(BODY) + 0.03
            self.swatches.append((x, self.y, key))
            for number, part in enumerate(parts):
                self.y += line_height(BODY) * (number > 0)
                self.lines.append(_TextLine(part, self.y, BODY, x=x + SWATCH + 0.06))
            x += needed + 0.2
        self.y += line_height(BODY) + 0.14

    def rows(self, sections: Sequence[ChartSection]) -> None:
        """Places for all rows, with labels and bases at their left."""
        every = [row for section in sections for row in section.rows]
        lines = (line for row in every for line in wrapped(row.label, BODY, WIDEST_LABEL))
        self.label_width = max((text_width(line, BODY) for line in lines), default=0.0)
        self.base_width = max((text_width(row.base, SMALL) for row in every), default=0.0)
        for section in sections:
            if section.heading:
                self.y += 0.05
                self.write(section.heading, HEADING, bold=True, after=0.05)
            for row in section.rows:
                self._row(row)
            self.y += 0.12

    def _row(self, row: ChartRow) -> None:
        label = wrapped(row.label, BODY, self.label_width + 0.01)
        height = max(ROW, len(label) * line_height(BODY) + 0.07)
        top = self.y + (height - len(label) * line_height(BODY)) / 2
        for number, line in enumerate(label):
            self.lines.append(_TextLine(line, top + number * line_height(BODY), BODY))
        middle = self.y + (height - line_height(SMALL)) / 2
        self.lines.append(
            _TextLine(row.base, middle, SMALL, QUIET, x=self.left - GAP, align="right")
        )
        self.places.append((row, self.y + height / 2, height))
        self.y += height

    def foot(self, texts: Texts) -> None:
        self.y += 0.04
        for paragraph in texts.note.splitlines():
            self.write(paragraph, SMALL, colour=QUIET, after=0.03)

    def draw(self) -> tuple[Figure, Axes]:
        """The figure with all texts, and its axes to draw the data on."""
        height = self.y + MARGIN * 0.7
        figure = Figure(figsize=(self.width, height), facecolor="white")
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(*((self.width, 0) if self.leftwards else (0, self.width)))
        axes.set_ylim(height, 0)
        axes.axis("off")
        for line in self.lines:
            middle = line.y + line_height(line.size) / 2
            put(
                axes,
                line.x,
                middle,
                line.text,
                line.size,
                colour=line.colour,
                bold=line.bold,
                align=line.align,
            )
        for x, y, key in self.swatches:
            _swatch(axes, x, y + line_height(BODY) / 2, key)
        if self.logo:
            wide, high = _size(self.logo)
            left = MARGIN if self.leftwards else self.width - MARGIN - wide
            corner = (left / self.width, 1 - (MARGIN + high) / height)
            inset = figure.add_axes((*corner, wide / self.width, high / height))
            inset.imshow(np.asarray(self.logo), interpolation="lanczos")
            inset.axis("off")
        return figure, axes

    def instead(self, axes: Axes) -> None:
        """What is said where there is no bar."""
        for row, y, _ in self.places:
            if row.instead:
                text = put(axes, self.left + 0.04, y, row.instead, SMALL, colour=QUIET)
                aside(text)
                text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 2})

    def spans(self) -> Iterator[tuple[float, float]]:
        """Top and bottom of each run of rows that stand together."""
        top = bottom = None
        for _, y, height in self.places:
            if bottom is not None and top is not None and y - height / 2 > bottom + 0.01:
                yield top, bottom
                top = None
            top = y - height / 2 if top is None else top
            bottom = y + height / 2
        if top is not None and bottom is not None:
            yield top, bottom

    def upright(self, axes: Axes, x: float, colour: str = LINE, width: float = 0.8) -> None:
        """A vertical rule beside every run of rows."""
        for top, bottom in self.spans():
            axes.add_line(Line2D([x, x], [top, bottom], color=colour, linewidth=width, zorder=0))


def dot(
    axes: Axes, x: float, y: float, colour: str, *, full: bool = True, size: float = 5.5
) -> None:
    """A figure: a full dot, or a hollow one, which says that nothing is clear about it."""
    axes.plot(
        [x],
        [y],
        "o",
        markersize=size,
        color=colour,
        markerfacecolor=colour if full else "white",
        markeredgewidth=1.2,
    )


def _swatch(axes: Axes, x: float, y: float, key: Key) -> None:
    if key.mark == "bar":
        axes.add_patch(
            Rectangle(
                (x, y - SWATCH / 2),
                SWATCH,
                SWATCH,
                facecolor=key.colour,
                edgecolor=OUTLINE,
                linewidth=0.6,
            )
        )
    else:
        dot(axes, x + SWATCH / 2, y, key.colour, full=key.mark == "full")


def _logo(file: str) -> Image.Image | None:
    """The picture in this file. Raises DataError where it is none."""
    if not file:
        return None
    try:
        with Image.open(file) as picture:
            return picture.convert("RGBA")
    except (OSError, UnidentifiedImageError) as error:
        remedy = "save it as PNG, or take it out of study.yaml"
        raise DataError.of(
            Path(file).name, f"is not a picture that can be read; {remedy}"
        ) from error


def _size(logo: Image.Image) -> tuple[float, float]:
    """Width and height on the page, in inches."""
    scale = min(LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height)
    return logo.width * scale, logo.height * scale
