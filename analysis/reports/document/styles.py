"""The styles of a report in Word, by name. A template that has one of these names keeps its own;
the others are added.

So an author who wants other captions or tables defines `Caption` or `Concord Table` in the
template, as in Word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle

from analysis.reports.document.marks import element, spoken

__all__ = [
    "CELL",
    "FINDING",
    "HEADER",
    "NOTE",
    "NUMBER",
    "STYLES",
    "TABLE",
    "WARNING",
    "set_styles",
]

FONT = "Arial"
INK, QUIET, SIGNAL = "1A1A1A", "595959", "9A3B00"

FINDING, NOTE, WARNING, CELL, NUMBER, HEADER, TABLE = (
    f"Concord {name}"
    for name in ("Finding", "Note", "Warning", "Cell", "Number", "Header", "Table")
)


@dataclass(frozen=True, slots=True)
class _Look:
    """Points, colour, and how a paragraph stands among others."""

    size: float
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    right: bool = False
    with_next: bool = False
    base: str = "Normal"


STYLES: Mapping[str, _Look] = MappingProxyType(
    {
        "Normal": _Look(10.5, after=6, base=""),
        "Title": _Look(24, bold=True, before=6, after=6),
        "Subtitle": _Look(13, colour=QUIET, after=12),
        "Heading 1": _Look(16, bold=True, before=22, after=8, with_next=True),
        "Heading 2": _Look(12, bold=True, before=14, after=4, with_next=True),
        "Caption": _Look(10.5, bold=True, before=16, after=6, with_next=True),
        "toc 1": _Look(10.5, after=3),
        "table of figures": _Look(9.5, after=3),
        "Header": _Look(8.5, colour=QUIET),
        "Footer": _Look(8.5, colour=QUIET),
        FINDING: _Look(10.5, after=5),
        NOTE: _Look(8.5, colour=QUIET, before=3),
        WARNING: _Look(10.5, bold=True, colour=SIGNAL, before=4, after=8),
        CELL: _Look(8.5, before=1.5, after=1.5),
        NUMBER: _Look(8.5, before=1.5, after=1.5, right=True, base=CELL),
        HEADER: _Look(8.5, bold=True, before=1.5, after=1.5, with_next=True, base=CELL),
    }
)
"""Every style of a paragraph that a report uses."""


def set_styles(document: WordDocument, *, font: str, locale: str, own: bool) -> None:
    """Give the document the styles of a report. `own`: it is ours, so that also those it has get
    our look, font and language.
    """
    present = {style.name for style in document.styles}
    for name, look in STYLES.items():
        if own or name not in present:
            style = _paragraph_style(document, name)
            _look(style, look, font if own else "")
            spoken(style.element.get_or_add_rPr(), locale)
            if look.base and look.base != name:
                style.base_style = document.styles[look.base]
    if TABLE not in present:
        _table_style(document)


def _paragraph_style(document: WordDocument, name: str) -> ParagraphStyle:
    styles = document.styles
    style: BaseStyle = (
        styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"the style {name} is not one of paragraphs")
    style.hidden, style.quick_style = False, not name.startswith("toc")
    return style


def _look(style: ParagraphStyle, look: _Look, font: str) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    # Letters of scripts that run from the right have a size and weight of their own.
    style.font.cs_bold = look.bold
    size = style.element.get_or_add_rPr().find(qn("w:sz"))
    for earlier in style.element.iter(qn("w:szCs")):
        earlier.getparent().remove(earlier)
    size.addnext(element("w:szCs", val=size.get(qn("w:val"))))
    style.font.color.rgb = RGBColor.from_string(look.colour)
    if font:
        style.font.name = font
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the one named
        fonts.set(qn("w:cs"), font)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.keep_with_next = (
        Pt(look.before),
        Pt(look.after),
        look.with_next,
    )
    spacing.widow_control = True
    if look.right:
        spacing.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _table_style(document: WordDocument) -> None:
    """Thin rules between the rows, a strong one under the header."""
    style = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    properties = element("w:tblPr")
    borders = element("w:tblBorders")
    for side, size in (("top", "4"), ("bottom", "4"), ("insideH", "4")):
        borders.append(element(f"w:{side}", val="single", sz=size, space="0", color="B4BEC7"))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="70", type="dxa"))
    properties.extend((borders, margins))
    style.element.append(properties)
    first = element("w:tblStylePr", type="firstRow")
    cell = element("w:tcPr")
    under = element("w:tcBorders")
    under.append(element("w:bottom", val="single", sz="12", space="0", color=INK))
    cell.append(under)
    first.append(cell)
    style.element.append(first)
