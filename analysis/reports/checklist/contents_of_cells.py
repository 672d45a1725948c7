"""Checks of what cells hold: numbers that are numbers, shorthand and notes that are explained,
links that lead somewhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.reports.checklist.book import Book, Sheet, SheetCell, SheetLink, range_of
from analysis.reports.checklist.finding import Finding, at, first
from analysis.reports.checklist.names import NOTE
from analysis.reports.checklist.structure import is_notes

__all__ = [
    "errors",
    "links",
    "note_symbols",
    "notes_listed",
    "numbers_as_text",
    "shorthand_explained",
    "text_among_numbers",
]

SHORTHAND = re.compile(r"\[[a-z]{1,4}\]")
_NOTE = re.compile(rf"\[{NOTE} (\d+)\]", re.IGNORECASE)
_SYMBOL = re.compile(r"[*†‡§¶]$|(?<![mM])[¹²³⁴-⁹]$")  # m² is a unit
_FIGURE = re.compile(r"[£$€<>~≈]?\s*[-−]?\d[\d,. \u00a0]*\s*%?")
_PROBABILITY = re.compile(r"p\b|.*\bp[- ]values?\b", re.IGNORECASE)
"""Headings of probabilities, which are printed as text: a small one is <0.001, which is no
number."""
_VAGUE = re.compile(r"(click )?here|link|more|read more|cliciwch yma|yma", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?|mailto|tel|ftp)s?:", re.IGNORECASE)

Columns = dict[int, list[tuple[int, SheetCell]]]


def text_among_numbers(sheet: Sheet) -> Iterator[Finding]:
    """A column of numbers has nothing but numbers and shorthand in square brackets."""
    for _, columns in _bodies(sheet):
        for column, cells in columns.items():
            texts = [
                (row, column)
                for row, cell in cells
                if cell.kind == "text" and not SHORTHAND.fullmatch(cell.text.strip())
            ]
            numbers = sum(cell.kind == "number" for _, cell in cells)
            if numbers >= len(texts):
                remedy = (
                    "put marks and words in a column of their own, and shorthand such as "
                    "[x] where there is no figure"
                )
                yield from first(sheet, texts, f"is text in a column of numbers; {remedy}")


def numbers_as_text(sheet: Sheet) -> Iterator[Finding]:
    """Figures are numbers, so that readers can sort and calculate; a first column, or labels before
    the figures, may be text.
    """
    for headings, columns in _bodies(sheet):
        figures = {
            column: cells
            for column, cells in columns.items()
            if column > min(columns) and _all_figures(cells)
        }
        figures = {
            column: cells
            for column, cells in figures.items()
            if not _PROBABILITY.match(headings.get(column, ""))
        }
        signed = [
            column
            for column, cells in figures.items()
            if any(not cell.text.strip().isdigit() for _, cell in cells)
        ]
        numeric = [
            column
            for column, cells in columns.items()
            if any(cell.kind == "number" for _, cell in cells)
        ]
        begin = min([*signed, *numeric], default=0)
        for column, cells in figures.items():
            if column >= begin:
                places = [
                    (row, column)
                    for row, cell in cells
                    if not SHORTHAND.fullmatch(cell.text.strip())
                ]
                yield from first(
                    sheet,
                    places,
                    (
                        "is a number kept as text; keep it as a number, and show %, commas and £ "
                        "by its format"
                    ),
                )


def _all_figures(cells: list[tuple[int, SheetCell]]) -> bool:
    texts = [cell.text.strip() for _, cell in cells if not SHORTHAND.fullmatch(cell.text.strip())]
    return bool(texts) and all(_FIGURE.fullmatch(text) for text in texts)


def _bodies(sheet: Sheet) -> Iterator[tuple[dict[int, str], Columns]]:
    """The headings of each table, and the columns under them."""
    for table in sheet.tables:
        columns: Columns = defaultdict(list)
        for (row, column), cell in sheet.within(table.body):
            columns[column].append((row, cell))
        if columns:
            top = table.range.top
            yield (
                {column: cell.text for (row, column), cell in sheet.cells.items() if row == top},
                dict(columns),
            )


def shorthand_explained(book: Book) -> Iterator[Finding]:
    """Every shorthand in a table is explained on the notes, or above the table."""
    explained = {
        sign
        for sheet in book.sheets
        if is_notes(sheet)
        for cell in sheet.cells.values()
        for sign in _signs(cell)
    }
    for sheet in book.sheets:
        if is_notes(sheet):
            continue
        top = min((table.range.top for table in sheet.tables), default=0)
        here = {
            sign for (row, _), cell in sheet.cells.items() if row < top for sign in _signs(cell)
        }
        used: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for table in sheet.tables:
            for where, cell in sheet.within(table.range):
                for sign in _signs(cell):
                    used[sign].append(where)
        for sign, places in used.items():
            if sign not in explained | here:
                yield from first(
                    sheet,
                    places,
                    f"the shorthand {sign} is explained nowhere; explain it on the notes",
                )


def _signs(cell: SheetCell) -> list[str]:
    return SHORTHAND.findall(cell.text) if "[" in cell.text else []


def notes_listed(book: Book) -> Iterator[Finding]:
    """Every [note 1] has its note."""
    listed = {
        number
        for sheet in book.sheets
        if is_notes(sheet)
        for cell in sheet.cells.values()
        for number in re.findall(rf"\b{NOTE} (\d+)\b", cell.text, re.IGNORECASE)
    }
    for sheet in book.sheets:
        if not is_notes(sheet):
            for where, cell in sorted(sheet.cells.items()):
                for number in _NOTE.findall(cell.text) if "[" in cell.text else ():
                    if number not in listed:
                        yield at(
                            sheet, *where, f"[note {number}] is not on the notes; write it there"
                        )


def note_symbols(sheet: Sheet) -> Iterator[Finding]:
    """Notes are signposted as [note 1]: symbols and superscript are read out as noise, or not at
    all.
    """
    found = [
        where
        for where, cell in sheet.cells.items()
        if cell.kind == "text"
        and (cell.raised or cell.look.raised or _SYMBOL.search(cell.text.rstrip()))
    ]
    yield from first(
        sheet, found, "a symbol or superscript points to a note; write [note 1] instead"
    )


def errors(sheet: Sheet) -> Iterator[Finding]:
    """No formula returns an error, and each has a value for programs that do not calculate."""
    for where, cell in sorted(sheet.cells.items()):
        if cell.kind == "error":
            yield at(
                sheet,
                *where,
                (
                    f"shows the error {cell.value}; mend the formula, or put shorthand such as [x] "
                    "there"
                ),
            )
    unknown = [where for where, cell in sheet.cells.items() if cell.kind == "nothing"]
    yield from first(
        sheet,
        unknown,
        "is a formula without a value; open the workbook in a spreadsheet program and save it",
    )


def links(book: Book) -> Iterator[Finding]:
    """Links lead somewhere, and their text says where."""
    for sheet in book.sheets:
        for link in sheet.links:
            cell = sheet.cells.get((link.row, link.column))
            text = cell.text.strip() if cell else ""
            if problem := _broken(book, link):
                yield at(sheet, link.row, link.column, problem)
            if not text or _VAGUE.fullmatch(text) or _ADDRESS.match(text):
                yield at(
                    sheet,
                    link.row,
                    link.column,
                    "the text of the link does not say where it leads; name the page or sheet",
                )


def _broken(book: Book, link: SheetLink) -> str:
    if not link.inside:
        return (
            ""
            if _ADDRESS.match(link.target)
            else f"the link leads to the file {link.target[:60]}, which readers do not have"
        )
    name, mark, cell = link.target.lstrip("#").rpartition("!")
    if not mark:
        known = cell.casefold() in book.names or range_of(cell)
        return (
            ""
            if known
            else f"the link leads to {link.target[:60]!r}, which is nowhere in the workbook"
        )
    name = name[1:-1].replace("''", "'") if name.startswith("'") else name
    return (
        ""
        if book.sheet(name) and range_of(cell)
        else f"the link leads to {link.target[:60]!r}, which is nowhere in the workbook"
    )
