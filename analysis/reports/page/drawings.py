"""Charts as SVG that can stand within a web page: named for those who cannot see them, with no
style that its policy refuses.

Matplotlib writes a document of its own: style attributes, which a page without `unsafe-inline`
ignores, ids that repeat from chart to chart, and metadata. What stays is the drawing: its
properties as attributes, the few ids that are needed with the number of the chart before them,
coordinates to a hundredth of a point.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring  # written with it, read with defusedxml

from defusedxml.ElementTree import fromstring
from markupsafe import Markup

from analysis.reports.outline import plain

__all__ = ["drawing"]

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_MEASURES = frozenset({"d", "x", "y", "width", "height", "transform"})
_NO_TURN = re.compile(r"rotate\(-?0 [^)]*\)")
MARGIN = 20
"""Points around a chart that a page does not need."""

FALLBACK = "Verdana, sans-serif"
"""Letters about as wide as those that a chart was laid out with."""


def drawing(svg: bytes, number: int, title: str, description: str) -> Markup:
    """The drawing of an SVG file, to stand in a page as its chart of this number."""
    root = fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    for part in [part for part in root if part.tag in {"title", "metadata"} or _says_nothing(part)]:
        root.remove(part)
    used = set(_references(root))
    for element in root.iter():
        _tidy(element, used, f"chart-{number}-")
    _flatten(root)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    root.attrib = {
        "xmlns": _SVG,
        "viewBox": f"{MARGIN} {MARGIN} {width - 2 * MARGIN:g} {height - 2 * MARGIN:g}",
        "role": "img",
        "direction": "ltr",  # where a text begins is measured so, whatever the page's direction
        "aria-labelledby": f"chart-{number}-title",
        "aria-describedby": f"chart-{number}-desc",
        "stroke-linejoin": "round",
        "font-family": f"{_family(root)}, {FALLBACK}",
    }
    for place, (name, text) in enumerate((("title", title), ("desc", description))):
        element = Element(name, {"id": f"chart-{number}-{name}"})
        element.text = plain(text)
        root.insert(place, element)
    # written by ElementTree, which escapes every text
    return Markup(tostring(root, encoding="unicode"))  # noqa: S704


def _says_nothing(part: Element) -> bool:
    """Whether it is matplotlib's style for all elements, which the root says by attributes, or the
    edges of the drawing.
    """
    return part.tag == "defs" and {child.tag for child in part} <= {"style", "clipPath"}


def _references(root: Element) -> Iterator[str]:
    for element in root.iter():
        yield element.attrib.get(f"{{{_XLINK}}}href", "").removeprefix("#")
        for value in element.attrib.values():
            yield from _REFERENCE.findall(value)


def _tidy(element: Element, used: set[str], prefix: str) -> None:
    """Properties as attributes, short numbers, and no id but those that are used."""
    given = {name: value for name, value in element.attrib.items() if name != "style"}
    for declaration in element.attrib.get("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if value:
            given[name.strip()] = value.strip()
    kept = {}
    for name, value in given.items():
        if name == "clip-path":
            continue  # at the edge of the drawing, where nothing is
        if name == "id":
            if value in used:
                kept["id"] = prefix + value
        elif name == f"{{{_XLINK}}}href":
            kept["href"] = f"#{prefix}{value[1:]}" if value.startswith("#") else value
        elif name in _MEASURES:
            short = " ".join(
                _NUMBER.sub(
                    lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value
                ).split()
            )
            if not _NO_TURN.fullmatch(short):
                kept[name] = short
        else:
            kept[name] = _REFERENCE.sub(lambda found: f"url(#{prefix}{found[1]})", value)
    element.attrib = kept
    element.tail = None
    if not (element.text or "").strip():
        element.text = None


def _flatten(root: Element) -> None:
    """Without the groups that say nothing."""
    children: list[Element] = []
    for child in root:
        _flatten(child)
        children.extend(list(child) if child.tag == "g" and not child.attrib else [child])
    root[:] = children


def _family(root: Element) -> str:
    """The letters of most texts, which then need not name them."""
    families = [
        element.attrib["font-family"] for element in root.iter() if "font-family" in element.attrib
    ]
    common = max(set(families), key=families.count) if families else "sans-serif"
    for element in root.iter():
        if element.attrib.get("font-family") == common:
            del element.attrib["font-family"]
    return common
