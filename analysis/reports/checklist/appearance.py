"""Checks of how a workbook looks, and of what floats over its cells."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis import contrast as wcag
from analysis.reports.checklist.book import DEFAULT_WIDTH, Book, Look, MarkedTable, Sheet
from analysis.reports.checklist.finding import Finding, at, first

__all__ = [
    "alternative_text",
    "background_fill",
    "colour_alone",
    "contrast",
    "running_lines",
    "small_text",
    "text_boxes",
    "wrapped_text",
]

LEAST_SIZE = 10.0
"""Points of text."""
_RGB = re.compile(r"[0-9A-F]{6}")
_NO_WORDS = re.compile(
    r"(picture|image|chart|graph|logo|graphic|diagram)? ?\d*|.*\.(png|jpe?g|gif|svg|emf)",
    re.IGNORECASE,
)


def wrapped_text(sheet: Sheet) -> Iterator[Finding]:
    """Text is wrapped where it is wider than its column: in a table, and wherever the next cell
    cuts it off.
    """
    cut = []
    for (row, column), cell in sheet.cells.items():
        if cell.kind != "text" or cell.look.wrap:
            continue
        width = sheet.widths.get(column, DEFAULT_WIDTH)
        longest = max(map(len, cell.text.split("\n")))
        if longest * cell.look.size / 11 * 0.85 > width:
            beside = (row, column + 1) in sheet.cells
            if beside or any((row, column) in table.range for table in sheet.tables):
                cut.append((row, column))
    yield from first(sheet, cut, "is wider than its column and is cut off; turn on Wrap Text")


def small_text(sheet: Sheet) -> Iterator[Finding]:
    small = [where for where, cell in sheet.cells.items() if cell.look.size < LEAST_SIZE]
    yield from first(sheet, small, f"is smaller than {LEAST_SIZE:g} points; make it 12")


def background_fill(sheet: Sheet) -> Iterator[Finding]:
    found = [*(where for where, cell in sheet.cells.items() if cell.look.fill), *sheet.filled]
    yield from first(
        sheet,
        found,
        "has a background fill, which is lost on readers with their own colours; take it off",
    )


def colour_alone(sheet: Sheet) -> Iterator[Finding]:
    """Where one cell of a row stands out by colour, its text says why, in square brackets."""
    for block in sheet.colour_rules:
        yield at(
            sheet,
            block.top,
            block.left,
            "colours are set by a rule; say the same in a column of text, and remove the rule",
        )
    linked = {(link.row, link.column) for link in sheet.links}
    for table in sheet.tables:
        found = [where for where in _standing_out(sheet, table) if where not in linked]
        message = (
            "stands out by colour alone; say what it means in the cell, such as [u], or in "
            "a column of its own"
        )
        yield from first(sheet, found, message)


def _standing_out(sheet: Sheet, table: MarkedTable) -> Iterator[tuple[int, int]]:
    """Cells whose colours are neither those of most cells in their column nor those of their whole
    row.
    """
    columns: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    rows: dict[int, set[tuple[str, str]]] = defaultdict(set)
    body = table.body
    looks = {where: cell.look for where, cell in sheet.cells.items() if where in body}
    looks |= {where: look for where, look in sheet.filled.items() if where in body}
    for (row, column), look in looks.items():
        columns[column][look.ink, look.fill] += 1
        rows[row].add((look.ink, look.fill))
    usual = {column: counted.most_common(1)[0][0] for column, counted in columns.items()}
    for (row, column), look in looks.items():
        cell = sheet.cells.get((row, column))
        marked = cell is not None and "[" in cell.text
        if (look.ink, look.fill) != usual[column] and len(rows[row]) > 1 and not marked:
            yield row, column


def contrast(sheet: Sheet) -> Iterator[Finding]:
    faint = [
        where
        for where, cell in sheet.cells.items()
        if cell.kind != "nothing" and _ratio(cell.look) < wcag.OF_TEXT
    ]
    yield from first(
        sheet,
        faint,
        (
            f"the contrast of text and background is below {wcag.OF_TEXT:g} to 1; make the text "
            "darker"
        ),
    )


def _ratio(look: Look) -> float:
    """Contrast as WCAG defines it; colours that the file does not say are taken to be far enough
    apart.
    """
    colours = (look.ink or "000000", look.fill or "FFFFFF")
    if not all(_RGB.fullmatch(colour) for colour in colours):
        return 21.0
    ink, fill = (f"#{colour}" for colour in colours)
    return wcag.contrast(ink, fill)


def running_lines(sheet: Sheet) -> Iterator[Finding]:
    if sheet.running:
        message = (
            "the sheet has a header or footer for printing, which screen readers pass "
            "over; put its text in cells"
        )
        yield Finding(sheet.name, "", message)


def alternative_text(book: Book) -> Iterator[Finding]:
    """Pictures and charts are described in words."""
    for sheet in book.sheets:
        for picture in sheet.pictures:
            if picture.what != "text box" and _NO_WORDS.fullmatch(picture.words):
                said = (
                    "has no alternative text"
                    if not picture.words
                    else f"has the alternative text {picture.words!r}, which says nothing"
                )
                yield at(
                    sheet,
                    picture.row,
                    picture.column,
                    f"a {picture.what} {said}; say in words what it shows",
                )


def text_boxes(book: Book) -> Iterator[Finding]:
    for sheet in book.sheets:
        for picture in sheet.pictures:
            if picture.what == "text box":
                yield at(
                    sheet,
                    picture.row,
                    picture.column,
                    "a text box floats over the cells; put its text in a cell",
                )
