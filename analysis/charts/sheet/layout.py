"""The sheet of a chart: title above, rows under each question, source below; all in inches from the
top left.

A chart says what stands in its rows; the sheet finds out how high everything is, makes the figure,
and tells where each row lies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar, assert_never

import numpy as np
from PIL import Image, UnidentifiedImageError

from analysis.charts.colours import INK, LINE, OUTLINE, PLAIN, QUIET, SIGNAL, Look
from analysis.charts.drawing import GridRow, Key, Row, Section, StackRow, Texts
from analysis.charts.sheet.ink import BODY, SMALL, Align, Paper
from analysis.charts.sheet.lettering import line_height, text_width, wrapped
from survey.errors import DataError
from survey.words import right_to_left

__all__ = ["GAP", "HEADING", "MARGIN", "Place", "Sheet"]

WIDTH, MARGIN, GAP = 8.0, 0.35, 0.12
"""Inches: of the sheet, around it, between columns."""

TITLE, HEADING = 13.0, 9.5
"""Points."""

ROW, WIDEST_LABEL = 0.31, 1.95
"""Inches: the height of a row with one line, and the most a label may take."""

SWATCH = 0.13
LOGO_WIDTH, LOGO_HEIGHT = 1.5, 0.55
"""Inches: of a colour in the legend, and the most a logo takes."""

RowT = TypeVar("RowT", Row, StackRow, GridRow)


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


@dataclass(frozen=True, slots=True)
class Place(Generic[RowT]):
    """A row and where it lies: its middle and its height."""

    row: RowT
    y: float
    height: float


@dataclass
class Sheet(Generic[RowT]):
    """A sheet being laid out: first from the top down with `head`, `legend`, `rows`; then `draw`
    makes the figure.

    It is laid out from left to right; in a language that is written from right to left, the figure
    shows it in a mirror.
    """

    look: Look = PLAIN
    width: float = WIDTH
    y: float = MARGIN
    lines: list[_TextLine] = field(default_factory=list)
    swatches: list[tuple[float, float, Key]] = field(default_factory=list)
    places: list[Place[RowT]] = field(default_factory=list)
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
        for one in wrapped(text, size, self.inner - beside, bold=bold, even=bold):
            self.lines.append(_TextLine(one, self.y, size, colour, bold))
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
        if not keys:
            return
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

    def rows(self, sections: Sequence[Section[RowT]]) -> None:
        """Places for all rows, with labels and bases at their left."""
        self.fitted([row for section in sections for row in section.rows])
        for section in sections:
            if section.heading:
                self.y += 0.05
                self.write(section.heading, HEADING, bold=True, after=0.05)
            for row in section.rows:
                self.row(row)
            self.y += 0.12

    def fitted(self, rows: Sequence[RowT]) -> None:
        """Room for the labels and the bases of these rows."""
        lines = (one for row in rows for one in wrapped(row.label, BODY, WIDEST_LABEL))
        self.label_width = max((text_width(one, BODY) for one in lines), default=0.0)
        self.base_width = max((text_width(row.base, SMALL) for row in rows), default=0.0)

    def row(self, row: RowT) -> None:
        """A place for one row, under those there are."""
        label = wrapped(row.label, BODY, self.label_width + 0.01)
        height = max(ROW, len(label) * line_height(BODY) + 0.07)
        top = self.y + (height - len(label) * line_height(BODY)) / 2
        for number, one in enumerate(label):
            self.lines.append(_TextLine(one, top + number * line_height(BODY), BODY))
        if row.base:
            middle = self.y + (height - line_height(SMALL)) / 2
            self.lines.append(
                _TextLine(row.base, middle, SMALL, QUIET, x=self.left - GAP, align="right")
            )
        self.places.append(Place(row, self.y + height / 2, height))
        self.y += height

    def foot(self, texts: Texts, *notes: str) -> None:
        """Base, source, and what else has to be said."""
        self.y += 0.04
        for note in (texts.under, texts.note, *notes):
            for paragraph in note.splitlines():
                self.write(paragraph, SMALL, colour=QUIET, after=0.03)

    def draw(self) -> Paper:
        """The paper with all texts, to draw the data on."""
        height = self.y + MARGIN * 0.7
        paper = Paper.of(self.width, height, leftwards=self.leftwards)
        for each in self.lines:
            paper.put(
                each.x,
                each.y + line_height(each.size) / 2,
                each.text,
                each.size,
                colour=each.colour,
                bold=each.bold,
                align=each.align,
            )
        for x, y, key in self.swatches:
            _swatch(paper, x, y + line_height(BODY) / 2, key)
        if self.logo:
            wide, high = _size(self.logo)
            left = MARGIN if self.leftwards else self.width - MARGIN - wide
            below = 1 - (MARGIN + high) / height
            corner = (left / self.width, below, wide / self.width, high / height)
            inset = paper.figure.add_axes(corner)
            inset.imshow(np.asarray(self.logo), interpolation="lanczos")
            inset.set_axis_off()
        return paper

    def instead(self, paper: Paper) -> None:
        """What is said where there is no bar."""
        for place in self.places:
            if place.row.instead:
                x, words = self.left + 0.04, place.row.instead
                paper.put(x, place.y, words, SMALL, colour=QUIET, slanted=True, ground=2)

    def spans(self) -> Iterator[tuple[float, float]]:
        """Top and bottom of each run of rows that stand together."""
        top = bottom = None
        for place in self.places:
            above, below = place.y - place.height / 2, place.y + place.height / 2
            if bottom is not None and top is not None and above > bottom + 0.01:
                yield top, bottom
                top = None
            top = above if top is None else top
            bottom = below
        if top is not None and bottom is not None:
            yield top, bottom

    def upright(self, paper: Paper, x: float, colour: str = LINE, width: float = 0.8) -> None:
        """A vertical rule beside every run of rows."""
        for top, bottom in self.spans():
            paper.line((x, x), (top, bottom), colour, width, below=True)


def _swatch(paper: Paper, x: float, y: float, key: Key) -> None:
    middle, half = x + SWATCH / 2, SWATCH / 2
    match key.mark:
        case "bar":
            paper.box((x, y), SWATCH, SWATCH, key.colour, edge=OUTLINE)
        case "square":
            paper.box((x + SWATCH * 0.15, y), SWATCH * 0.7, SWATCH * 0.7, key.colour)
        case "diamond":
            corners = ((x, y), (middle, y - half), (x + SWATCH, y), (middle, y + half))
            paper.shape(corners, key.colour)
        case "line":
            paper.line((x, x + SWATCH), (y, y), key.colour, 0.9)
        case "sign":
            paper.put(middle, y, key.sign, BODY, colour=key.colour, align="center")
        case "full" | "hollow":
            paper.dot(middle, y, key.colour, full=key.mark == "full")
        case _:
            assert_never(key.mark)


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
    """Width and height on the sheet, in inches."""
    scale = min(LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height)
    return logo.width * scale, logo.height * scale
