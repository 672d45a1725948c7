"""A workbook from anywhere, read part by part for the checklist. What the file claims of itself is
not believed.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from analysis.reports.checklist.book import (
    Book,
    Look,
    MarkedTable,
    Picture,
    Range,
    Sheet,
    SheetCell,
    SheetLink,
    range_of,
)
from analysis.reports.checklist.looks import looks_of
from survey.errors import DataError
from survey.workbooks import Archive, Limits, UnfitError, unpacked

__all__ = ["PUBLISHED", "read_book"]

PUBLISHED = Limits(
    "published workbook",
    re.compile(
        r"\[Content_Types\]\.xml|(.*/)?_rels/.*\.rels|docProps/core\.xml"
        r"|xl/(workbook|sharedStrings|styles)\.xml"
        r"|xl/(worksheets|chartsheets|tables|drawings)/.*|xl/theme/.*"
    ),
    most_bytes=256 * 2**20,
    parts=20_000,
    sheets=2_000,
    book_bytes=16 * 2**20,
    book_tags=400_000,
    text_tags=4_000_000,
    tags=6_000_000,
    all_tags=6_000_000,
    rows=1_048_576,
    cells_in_row=16_384,
    macros=True,
)
"""Of what is audited: a million cells take half a gigabyte and a minute."""

CHARTSHEETS = "xl/chartsheets/"

Found = dict[tuple[int, int], SheetCell]


@dataclass(frozen=True, slots=True)
class _Source:
    """What all sheets are read from: the parts, the texts they share (each with whether some of it
    is raised), the looks.
    """

    archive: Archive
    texts: list[tuple[str, bool]]
    looks: list[Look]


def read_book(path: Path) -> Book:
    """The workbook at `path`. Raises DataError where it is none, is locked, damaged or larger than
    can be checked.
    """
    try:
        with unpacked(path, PUBLISHED) as archive:
            return replace(_book(archive), suffix=path.suffix)
    except UnfitError as error:
        raise DataError.of(str(path), str(error)) from error


def _book(archive: Archive) -> Book:
    parts = set(archive.namelist())
    workbook = fromstring(archive.part("xl/workbook.xml"))
    related = _related(archive, "xl/workbook.xml")
    source = _Source(
        archive,
        _texts(archive) if "xl/sharedStrings.xml" in parts else [],
        looks_of(archive.part("xl/styles.xml")) if "xl/styles.xml" in parts else [],
    )
    sheets = []
    for entry in _all(workbook, "sheet"):
        _, target = related.get(_relation(entry), ("", ""))
        if target in parts:
            sheets.append(
                _sheet(
                    source,
                    target,
                    entry.get("name", ""),
                    hidden=entry.get("state", "visible") != "visible",
                )
            )
    view = next(_all(workbook, "workbookView"), None)
    core = (
        fromstring(archive.part("docProps/core.xml"))
        if "docProps/core.xml" in parts
        else Element("none")
    )
    return Book(
        tuple(sheets),
        int(view.get("activeTab", 0)) if view is not None else 0,
        _said(core, "title"),
        _said(core, "creator"),
        _said(core, "language"),
        frozenset(entry.get("name", "").casefold() for entry in _all(workbook, "definedName")),
        any(name.casefold().endswith("vbaproject.bin") for name in parts),
        any(name.startswith("xl/externalLinks/") for name in parts),
    )


def _sheet(source: _Source, part: str, name: str, *, hidden: bool) -> Sheet:
    archive = source.archive
    related = _related(archive, part)
    pictures = [
        picture
        for kind, target in related.values()
        if kind == "drawing"
        for picture in _pictures(archive, target)
    ]
    if part.startswith(CHARTSHEETS):
        return Sheet(name, hidden, chart=True, pictures=tuple(pictures))
    cells, filled, hidden_rows, heights, rest = _rows(source, part)
    view = next(_all(rest, "sheetView"), Element("none"))
    pane, selection = next(_all(view, "pane"), None), list(_all(view, "selection"))
    hidden_columns, widths = _columns(rest)
    return Sheet(
        name,
        hidden,
        cells=cells,
        filled=filled,
        merged=tuple(_ranges(rest, "mergeCell")),
        hidden_rows=tuple(hidden_rows),
        hidden_columns=hidden_columns,
        widths=widths,
        heights=heights,
        height=float(next(_all(rest, "sheetFormatPr"), view).get("defaultRowHeight", 15.0)),
        cursor=selection[-1].get("activeCell", "A1") if selection else "A1",
        scrolled=view.get("topLeftCell", "A1"),
        frozen=_frozen(pane),
        filtered=next(_all(rest, "autoFilter"), None) is not None,
        running=any(_text(child) for block in _all(rest, "headerFooter") for child in block),
        colour_rules=tuple(_colour_rules(rest)),
        links=tuple(_links(rest, related)),
        tables=tuple(
            table
            for kind, target in related.values()
            if kind == "table"
            for table in _tables(archive, target)
        ),
        pictures=tuple(pictures),
    )


def _frozen(pane: Element | None) -> tuple[int, int]:
    """How many rows and columns are frozen; a pane that is only split has none."""
    if pane is None or not pane.get("state", "").startswith("frozen"):
        return 0, 0
    return int(float(pane.get("ySplit", 0))), int(float(pane.get("xSplit", 0)))


# --- cells ---


def _rows(
    source: _Source, part: str
) -> tuple[Found, dict[tuple[int, int], Look], list[int], dict[int, float], Element]:
    """Cells that hold something, cells that are only filled, hidden rows, heights of rows that say
    theirs; and the sheet without its rows.
    """
    cells: Found = {}
    filled: dict[tuple[int, int], Look] = {}
    hidden: list[int] = []
    heights: dict[int, float] = {}
    row, column, root = 0, 0, Element("none")
    for event, element in iterparse(BytesIO(source.archive.part(part)), events=("start", "end")):
        tag = _local(element)
        if event == "start":
            if tag == "row":
                row, column = int(element.get("r", row + 1)), 0
            elif tag == "worksheet":
                root = element
        elif tag == "c":
            at = range_of(element.get("r", ""))
            row, column = (at.top, at.left) if at else (row, column + 1)
            index = int(element.get("s", 0))
            look = source.looks[index] if 0 <= index < len(source.looks) else Look()
            if found := _cell(element, source.texts, look):
                cells[row, column] = found
            elif look.fill:
                filled[row, column] = look
        elif tag == "row":
            if _true(element.get("hidden")):
                hidden.append(row)
            if height := element.get("ht"):
                heights[row] = float(height)
            element.clear()
        elif tag == "sheetData":
            element.clear()
    return cells, filled, hidden, heights, root


def _cell(element: Element, texts: list[tuple[str, bool]], look: Look) -> SheetCell | None:
    kind, value, formula, inline = element.get("t", "n"), "", False, False
    for child in element:
        tag = _local(child)
        if tag == "v":
            value = child.text or ""
        elif tag == "is":
            value, raised = _rich(child)
            inline = True
        elif tag == "f":
            formula = True
    if inline:
        return SheetCell(value, "text", look, raised) if value else None
    if not value:
        return SheetCell("", "nothing", look) if formula else None
    if kind == "s":
        text, raised = texts[int(value)] if int(value) < len(texts) else ("", False)
        return SheetCell(text, "text", look, raised) if text else None
    if kind in ("n", "b"):
        return SheetCell(float(value), "number" if kind == "n" else "truth", look)
    return SheetCell(value, "error" if kind == "e" else "text", look)


def _texts(archive: Archive) -> list[tuple[str, bool]]:
    """The texts that sheets share, each with whether part of it is in superscript."""
    texts = []
    for _, element in iterparse(BytesIO(archive.part("xl/sharedStrings.xml"))):
        if _local(element) == "si":
            texts.append(_rich(element))
            element.clear()
    return texts


def _rich(element: Element) -> tuple[str, bool]:
    """A text of several runs, without the readings that stand over East Asian letters."""
    runs = [child for child in element if _local(child) in ("r", "t")]
    words = "".join(
        _text(part) for run in runs for part in ([run] if _local(run) == "t" else _all(run, "t"))
    )
    raised = any(
        mark.get("val") == "superscript" for run in runs for mark in _all(run, "vertAlign")
    )
    return words, raised


# --- what stands beside the cells ---


def _columns(sheet: Element) -> tuple[tuple[int, ...], dict[int, float]]:
    hidden: list[int] = []
    widths: dict[int, float] = {}
    for entry in _all(sheet, "col"):
        first, last = int(entry.get("min", 1)), min(int(entry.get("max", 1)), 16_384)
        if _true(entry.get("hidden")):
            hidden.append(first)
        if width := entry.get("width"):
            widths.update(dict.fromkeys(range(first, last + 1), float(width)))
    return tuple(hidden), widths


def _ranges(sheet: Element, tag: str) -> Iterator[Range]:
    for entry in _all(sheet, tag):
        if found := range_of(entry.get("ref", "")):
            yield found


def _colour_rules(sheet: Element) -> Iterator[Range]:
    for entry in _all(sheet, "conditionalFormatting"):
        first = (entry.get("sqref", "").split() or [""])[0]
        if found := range_of(first):
            yield found


def _links(sheet: Element, related: dict[str, tuple[str, str]]) -> Iterator[SheetLink]:
    for entry in _all(sheet, "hyperlink"):
        at = range_of(entry.get("ref", ""))
        if at:
            location, (_, target) = (
                entry.get("location", ""),
                related.get(_relation(entry), ("", "")),
            )
            yield SheetLink(at.top, at.left, target or location, inside=not target)


def _tables(archive: Archive, part: str) -> Iterator[MarkedTable]:
    if part in archive.namelist():
        table = fromstring(archive.part(part))
        if found := range_of(table.get("ref", "")):
            filters = next(_all(table, "autoFilter"), None) is not None
            name = table.get("displayName") or table.get("name") or ""
            yield MarkedTable(name, found, int(table.get("headerRowCount", 1)) > 0, filters)


_FLOATING: dict[str, Literal["picture", "chart", "shape"]] = {
    "pic": "picture",
    "graphicFrame": "chart",
    "sp": "shape",
}


def _pictures(archive: Archive, part: str) -> Iterator[Picture]:
    if part not in archive.namelist():
        return
    for anchor in fromstring(archive.part(part)):
        frames = (element for element in anchor.iter() if _local(element) in _FLOATING)
        frame = next(frames, None)
        properties = next(_all(anchor, "cNvPr"), None)
        if frame is None or properties is None:
            continue
        row, column = (int(_said(anchor, name) or 0) + 1 for name in ("row", "col"))
        decorative = any(_true(mark.get("val")) for mark in _all(anchor, "decorative"))
        boxed = _local(frame) == "sp" and "".join(_text(text) for text in _all(frame, "t")).strip()
        what = "text box" if boxed else _FLOATING[_local(frame)]
        words = (
            properties.get("descr")
            or properties.get("title")
            or ("decorative" if decorative else "")
        )
        yield Picture(what, words.strip(), row, column)


# --- XML ---


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: the kind and the target of each relation; addresses outside the
    workbook as they stand.
    """
    folder, name = posixpath.split(part)
    file = f"{folder}/_rels/{name}.rels"
    if file not in archive.namelist():
        return {}
    found = {}
    for entry in _all(fromstring(archive.part(file)), "Relationship"):
        target = entry.get("Target", "")
        if entry.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[entry.get("Id", "")] = (entry.get("Type", "").rsplit("/", 1)[-1], target)
    return found


def _relation(element: Element) -> str:
    """The id of the relation an element names; its attribute is in a namespace that differs between
    editions of the format.
    """
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), "")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (each for each in element.iter() if _local(each) == tag)


def _said(element: Element, tag: str) -> str:
    return next((_text(each).strip() for each in _all(element, tag)), "")


def _text(element: Element) -> str:
    return element.text or ""


def _true(text: str | None) -> bool:
    return text in ("1", "true")
