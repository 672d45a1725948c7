"""How cells look, from the styles of a workbook: what the checklist asks of a look, and nothing
else.
"""

from typing import TypeVar
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from analysis.reports.checklist.book import Look

__all__ = ["looks_of"]

T = TypeVar("T")

WHITE = "FFFFFF"
BUILT_IN = {"0": "Normal", "8": "Hyperlink", "15": "Title", "16": "Heading 1"}


def looks_of(styles: bytes) -> list[Look]:
    """The look of each number that cells refer to."""
    sheet = {_local(block): list(block) for block in fromstring(styles)}
    names = {int(entry.get("xfId", 0)): _style(entry) for entry in sheet.get("cellStyles", [])}
    fonts = [_font(font) for font in sheet.get("fonts", [])]
    fills = [_fill(fill) for fill in sheet.get("fills", [])]
    looks = []
    for entry in sheet.get("cellXfs", []):
        size, ink, raised = _at(fonts, entry.get("fontId"), (11.0, "", False))
        wrap = any(
            child.get("wrapText") in ("1", "true")
            for child in entry
            if _local(child) == "alignment"
        )
        fill = _at(fills, entry.get("fillId"), "")
        looks.append(
            Look(names.get(int(entry.get("xfId", 0)), "Normal"), size, ink, fill, wrap, raised)
        )
    return looks


def _style(entry: Element) -> str:
    """A cell style by its English name: programs write those that are built in in their own
    language.
    """
    return BUILT_IN.get(entry.get("builtinId", ""), entry.get("name", "Normal"))


def _font(font: Element) -> tuple[float, str, bool]:
    size, ink, raised = 11.0, "", False
    for child in font:
        match _local(child):
            case "sz":
                size = float(child.get("val", size))
            case "color":
                ink = _colour(child)
            case "vertAlign":
                raised = child.get("val") == "superscript"
    return size, ink, raised


def _fill(fill: Element) -> str:
    """The colour of a fill: of a plain one its own, of any other pattern that of the pattern; none
    where it is white.
    """
    for pattern in fill:
        if _local(pattern) != "patternFill":
            return "gradient"
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return ""
        front = next((_colour(child) for child in pattern if _local(child) == "fgColor"), "")
        return "" if kind == "solid" and front == WHITE else front or kind
    return ""


def _colour(element: Element) -> str:
    """RRGGBB; a colour of the theme by its number, since what a theme makes of it is the reader's;
    empty where automatic.
    """
    if rgb := element.get("rgb"):
        return rgb[-6:].upper()
    if theme := element.get("theme"):
        tint = element.get("tint", "0")
        if tint.strip("-0.") == "" and theme in ("0", "1"):
            return WHITE if theme == "0" else ""  # the background and the text of every theme
        return f"theme {theme} {tint}"
    if (indexed := element.get("indexed")) and indexed not in ("64", "65"):
        return {"0": "", "8": "", "1": WHITE, "9": WHITE}.get(indexed, f"palette {indexed}")
    return ""


def _at(values: list[T], number: str | None, default: T) -> T:
    index = int(number or 0)
    return values[index] if 0 <= index < len(values) else default


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
