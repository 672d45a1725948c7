"""Presentations that slides are written into: our own, or a house's, whose layouts are found by
what they hold and not by their names.
"""

from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide, SlideLayout
from pptx.util import Emu, Inches, Length

from analysis.reports.house import house_template
from survey.packages import UnfitError

__all__ = [
    "_TITLES",
    "Area",
    "Layouts",
    "area_of",
    "layouts_of",
    "opened",
    "ours",
    "with_running_lines",
]

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_RUNNING = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)

FONT = "Arial"
WIDE, HIGH = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.6)


@dataclass(frozen=True, slots=True)
class Layouts:
    """The two layouts that a report needs: of its first slide, and of all others."""

    first: SlideLayout
    others: SlideLayout


@dataclass(frozen=True, slots=True)
class Area:
    """A place on a slide."""

    left: int
    top: int
    width: int
    height: int


def opened(template: Path) -> Deck:
    """The author's presentation. Raises DataError where it is none that can be used
    (`house_template`), or has no layout with a title.
    """
    return house_template(template, "slides", _built)


def _built(content: BytesIO) -> Deck:
    deck = Presentation(content)
    if not any(_titled(layout) for layout in _layouts(deck)):
        raise UnfitError(
            "has no layout with a title; add one (View, Slide Master, Insert Layout) and save it"
        )
    return deck


def ours(font: str) -> Deck:
    """A presentation of our own: wide, plain, titles at the left."""
    deck = Presentation()
    across = WIDE / (deck.slide_width or WIDE)
    deck.slide_width, deck.slide_height = WIDE, HIGH
    kept = layouts_of(deck)
    for layout in _layouts(deck):
        if layout not in (kept.first, kept.others):
            deck.slide_layouts.remove(layout)
    for part in (deck.slide_master, kept.first, kept.others):
        for shape in _places(part):
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = (
                    Emu(int(shape.left * across)),
                    Emu(int(shape.width * across)),
                )
    _place(deck.slide_master, _TITLES, Area(MARGIN, Inches(0.4), WIDE - 2 * MARGIN, Inches(1.35)))
    _place(kept.first, _TITLES, Area(MARGIN, Inches(2), WIDE - 2 * MARGIN, Inches(1.8)))
    subtitle = Area(MARGIN, Inches(4), WIDE - 2 * MARGIN, Inches(1.6))
    _place(kept.first, (PP_PLACEHOLDER.SUBTITLE,), subtitle)
    _at_the_left(deck, kept.first)
    _in_font(deck, font or FONT)
    return deck


def _layouts(deck: Deck) -> list[SlideLayout]:
    return [layout for master in deck.slide_masters for layout in master.slide_layouts]


def layouts_of(deck: Deck) -> Layouts:
    """The layouts of a presentation: for the first slide one with title and subtitle, for others
    one with a title and as little else as there is.
    """
    titled = [layout for layout in _layouts(deck) if _titled(layout)]
    with_subtitle = (one for one in titled if PP_PLACEHOLDER.SUBTITLE in _types(one))
    others = min(titled, key=lambda one: sum(kind not in _RUNNING for kind in _types(one)))
    return Layouts(next(with_subtitle, others), others)


def _titled(layout: SlideLayout) -> bool:
    return any(kind in _TITLES for kind in _types(layout))


def _types(layout: SlideLayout) -> list[PP_PLACEHOLDER]:
    return [shape.placeholder_format.type for shape in _places(layout)]


def _places(part: Any) -> list[Any]:
    """The placeholders of a master, layout or slide."""
    return list(part.placeholders)


def title_of(layout: SlideLayout) -> Any:
    """The place of the title of a layout that has one."""
    return next(shape for shape in _places(layout) if shape.placeholder_format.type in _TITLES)


def area_of(deck: Deck, slide: Slide) -> Area:
    """Where a slide has room: beside its title, above its running lines."""
    high, title = int(deck.slide_height or HIGH), slide.shapes.title
    if title is None:
        raise TypeError("a slide of a report has a title")
    running = [
        int(shape.top)
        for shape in _places(slide.slide_layout)
        if shape.placeholder_format.type in _RUNNING and shape.top > high // 2
    ]
    margin = max(int(title.left), high // 30)
    bottom = min(running, default=high - margin)
    below = int(title.top + title.height)
    left, width = margin, int(deck.slide_width or WIDE) - 2 * margin
    if bottom - below >= int(title.top):
        return Area(left, below, width, bottom - below)
    return Area(left, margin, width, int(title.top) - margin)


def with_running_lines(slide: Slide) -> None:
    """The number of the slide and the footer of its layout, which a slide has only when asked."""
    for shape in _places(slide.slide_layout):
        kind = shape.placeholder_format.type
        if kind == PP_PLACEHOLDER.SLIDE_NUMBER or (
            kind == PP_PLACEHOLDER.FOOTER and shape.text_frame.text.strip()
        ):
            element = deepcopy(shape.element)
            for place in list(element.spPr):
                element.spPr.remove(place)  # the layout says where
            slide.shapes._spTree.append(element)
            element.nvSpPr.cNvPr.set("id", str(1000 + len(slide.shapes)))


# --- our own look ---


def _place(part: Any, kinds: tuple[PP_PLACEHOLDER, ...], area: Area) -> None:
    for shape in _places(part):
        if shape.placeholder_format.type in kinds:
            shape.left, shape.top = Length(area.left), Length(area.top)
            shape.width, shape.height = Length(area.width), Length(area.height)


def _at_the_left(deck: Deck, first: SlideLayout) -> None:
    """Titles and the subtitle begin at the left, titles in bold, all in the dark colour of text."""
    for style in deck.slide_master.element.iter(qn("p:titleStyle")):
        for level in style.iter(qn("a:lvl1pPr")):
            level.set("algn", "l")
            for letters in level.iter(qn("a:defRPr")):
                letters.set("b", "1")
    for level in first.element.iter(qn("a:lvl1pPr")):
        level.set("algn", "l")
        for tint in level.iter(qn("a:tint")):
            tint.getparent().remove(tint)
    for shape in (*_places(deck.slide_master), *_places(first)):
        if shape.placeholder_format.type in _TITLES:
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM


def _in_font(deck: Deck, font: str) -> None:
    """Put a font in the place of those of the theme."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root: Any = parse_xml(theme.blob)
    for kind in ("majorFont", "minorFont"):
        for latin in root.iterfind(f".//{qn(f'a:{kind}')}/{qn('a:latin')}"):
            latin.set("typeface", font)
    theme._blob = serialize_part_xml(root)
