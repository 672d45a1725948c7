"""Drawings as HTML: tables whose cells hold bars, which fit whatever width they get.

What is written stays text, which wraps, grows with the reader's letters, is copied, and is read out
as a table: a row for each group, under the answer or NET it is of. Only bars, dots and lines are
SVG, at places in per cent of their cell, with no style of their own that a policy would refuse. In
a language that is written from the right the places are mirrored. `chart.css` is the sheet that
goes with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from markupsafe import Markup

from analysis.charts.colours import ACCENT, INK, LINE, OUTLINE, ink_on
from analysis.charts.drawing import (
    Axis,
    Bars,
    Dots,
    Flow,
    Grid,
    Panels,
    Row,
    Scatter,
    Section,
    Shape,
    Stack,
)
from analysis.charts.spoken import counted_in_words, label_in_words, readings_told
from analysis.drafts.claimed_text import ClaimedText, wrapped
from survey.web_pages import resource, template
from survey.words import right_to_left

__all__ = ["chart_css", "markup_of"]

MOST_UPRIGHT = 6
"""Waves that stand side by side on a phone; more of them stand under each other."""

_SHORT = 15
"""Letters of a percentage with its interval: 100%, 99.5% to 100%."""

LETTER = 0.033
"""The part of a bar that one letter takes where the bar is narrowest, so that a figure stands only
in a part that has room for it."""


@dataclass(frozen=True, slots=True)
class Places:
    """Places in per cent of the width, from the side where the language begins."""

    leftwards: bool

    def at(self, part: float) -> str:
        """The place of a point, 0 where a line begins and 1 where it ends."""
        return _percent(1 - part if self.leftwards else part)

    def diamond(self, low: float, middle: float, high: float) -> str:
        """The corners of a diamond between two places, in parts of a hundred of its own width."""
        within = 100 * (middle - low) / (high - low) if high > low else 50.0
        within = 100 - within if self.leftwards else within
        return f"0,50 {within:.2f},0 100,50 {within:.2f},100"

    def corners(self, points: Iterable[tuple[float, float]]) -> str:
        """Corners in a box of a hundred by a hundred, from parts across and down."""
        across = ((100 * (1 - x if self.leftwards else x), 100 * y) for x, y in points)
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in across)

    def up(self, share: float) -> str:
        """The height of a share, from the top."""
        return _percent(1 - share)

    def bar(self, start: float, width: float) -> Markup:
        """Place and width of a bar that begins at a part and takes another."""
        left = 1 - start - width if self.leftwards else start
        return Markup('x="{}" width="{}"').format(_percent(left), _percent(width))


def _percent(part: float) -> str:
    return f"{100 * part:.2f}".rstrip("0").rstrip(".") + "%"


def chart_css() -> str:
    """The sheet that goes with the markup of charts; it takes its colours from `--ink`, `--quiet`
    and `--line`.
    """
    return resource(__package__, "chart.css")


def markup_of(drawing: Shape, alt: str = "") -> Markup:
    """The drawing to stand in a page, without title, subtitle, base and source, which are the
    page's. `alt`: what it is, in a sentence.
    """
    if isinstance(drawing, Panels) and len(drawing.waves) > MOST_UPRIGHT:
        drawing = _in_rows(drawing)
    language = drawing.texts.language
    text = template(__package__, "chart.html").render(
        drawing=drawing,
        shape=_shape(drawing),
        long=_long(drawing),
        alt=alt,
        places=Places(right_to_left(language)),
        fits=lambda share, written: share >= LETTER * len(written),
        said=lambda readings: _claimed(readings_told(readings, language)),
        label=lambda reading: label_in_words(reading, language),
        claimed=lambda written, claim: _claimed(wrapped(written, claim)),
        counted=lambda base, counted: _claimed(counted_in_words(base, counted)),
        named=_named,
        ink_on=ink_on,
        placed=lambda corners: _placed(drawing, corners),
        accent=ACCENT,
        ink=INK,
        line=LINE,
        outline=OUTLINE,
    )
    return Markup(text)  # noqa: S704  # of a template that escapes whatever is filled in


def _long(drawing: Shape) -> bool:
    """Whether figures with their intervals are longer than percentages, and need more room."""
    return isinstance(drawing, Dots) and any(
        len(row.reading.written) + len(row.reading.bounds) > _SHORT
        for section in drawing.sections
        for row in section.rows
    )


def _placed(drawing: Shape, corners: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners of a part of the ground as parts across and down."""
    if not isinstance(drawing, Scatter):
        return []
    return [(drawing.across.place(x), drawing.down.place(y)) for x, y in corners]


def _claimed(marked: str) -> Markup:
    """A text whose figures are wrapped, each in an element that has its name."""
    text, said, done = ClaimedText.of(marked), Markup(), 0
    for one in text.bindings:
        said += text.text[done : one.start]
        said += Markup('<span data-claim="{}">{}</span>').format(
            one.claim, text.text[one.start : one.end]
        )
        done = one.end
    return said + text.text[done:]


def _named(claim: str, figure: str = "") -> Markup:
    """Attributes that name a figure of an element; `figure`: which, where it has other numbers."""
    if not claim:
        return Markup()
    which = Markup(' data-figure="{}"').format(figure) if figure else ""
    return Markup(' data-claim="{}"').format(claim) + which


def _shape(drawing: Shape) -> str:
    match drawing:
        case Stack():
            return "stack"
        case Dots():
            return "dots"
        case Bars():
            return "bars"
        case Panels():
            return "panels"
        case Grid():
            return "grid"
        case Scatter():
            return "scatter"
        case Flow():
            return "flow"
        case _:
            assert_never(drawing)


def _in_rows(drawing: Panels) -> Dots:
    """Waves under each other, each group under its name."""
    sections = tuple(
        Section(
            f"{section.heading} {panel.label}".strip(),
            True,
            tuple(
                Row(wave, base, reading.instead, reading, counted)
                for wave, base, reading, counted in zip(
                    drawing.waves,
                    panel.bases,
                    panel.readings,
                    panel.counted or ((),) * len(panel.bases),
                    strict=True,
                )
                if reading
            ),
        )
        for section in drawing.sections
        for panel in section.rows
    )
    return Dots(drawing.texts, (), sections, Axis(0.0, 1.0, drawing.ticks))
