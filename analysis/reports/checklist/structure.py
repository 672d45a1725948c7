"""Checks of the workbook as a whole: which sheets there are, what they are called, where a reader
begins.
"""

import re
from collections.abc import Iterator

from analysis.reports.checklist.book import Book, Sheet
from analysis.reports.checklist.finding import Finding, at
from analysis.reports.checklist.names import NOTE, named

__all__ = [
    "blank_sheets",
    "contents",
    "cover",
    "cursor",
    "document_information",
    "file_type",
    "hidden_rows_and_columns",
    "hidden_sheets",
    "is_notes",
    "macros",
    "notes_sheet",
    "other_workbooks",
    "sheet_names",
    "title_style",
    "titles",
]

_COVER = re.compile(
    r"cover|title|front|about|information|introduction|read ?me|gwybodaeth|cyflwyniad"
    rf"|{named('sheet_cover')}",
    re.IGNORECASE,
)
_CONTENTS = re.compile(rf"contents?|index|mynegai|{named('sheet_contents')}", re.IGNORECASE)
_NOTES = re.compile(rf"\b(foot)?notes?\b|{named('sheet_notes')}", re.IGNORECASE)
_DEFAULT = re.compile(
    r"(sheet|chart|worksheet|tabelle|feuil|hoja|taflen) ?\d*( \(\d+\))?", re.IGNORECASE
)
_HEADINGS = ("Title", "Heading 1")


def is_notes(sheet: Sheet) -> bool:
    return bool(_NOTES.search(sheet.name))


def cover(book: Book) -> Iterator[Finding]:
    """The first sheet is a cover."""
    if not book.sheets:
        yield Finding("", "", "the workbook has no sheets")
    elif not _COVER.search(book.sheets[0].name):
        yield Finding(
            book.sheets[0].name,
            "",
            (
                "the first sheet is no cover; put one before it, named Cover, with title, date and "
                "contact"
            ),
        )


def contents(book: Book) -> Iterator[Finding]:
    """With several tables there is a contents sheet, and it names or links every sheet behind
    it.
    """
    if sum(bool(sheet.tables) for sheet in book.sheets) < 2:
        return
    page = next((sheet for sheet in book.sheets if _CONTENTS.search(sheet.name)), None)
    if page is None:
        yield Finding(
            "",
            "",
            (
                "there is no contents sheet; put one after the cover, named Contents, with a link "
                "to each sheet"
            ),
        )
        return
    said = {cell.text.strip().casefold() for cell in page.cells.values()}
    linked = " ".join(link.target for link in page.links).casefold()
    for sheet in book.sheets[1:]:
        name = sheet.name.casefold()
        if (
            sheet is not page
            and not sheet.hidden
            and name not in said
            and name.replace("'", "''") not in linked
        ):
            yield Finding(
                page.name,
                "",
                f"the contents do not lead to the sheet {sheet.name}; add a link to it",
            )


def notes_sheet(book: Book) -> Iterator[Finding]:
    """Where notes or shorthand are used there is a sheet that explains them."""
    if any(is_notes(sheet) for sheet in book.sheets):
        return
    for sheet in book.sheets:
        used = sorted(
            where
            for where, cell in sheet.cells.items()
            if re.search(rf"\[({NOTE} \d+|[a-z]{{1,4}})\]", cell.text)
        )
        if used:
            message = (
                "notes or shorthand in square brackets are used, and there is no sheet "
                "that explains them; add one named Notes"
            )
            yield at(sheet, *used[0], message)
            return


def sheet_names(book: Book) -> Iterator[Finding]:
    """Sheets have names that say something."""
    for sheet in book.sheets:
        if _DEFAULT.fullmatch(sheet.name.strip()):
            yield Finding(
                sheet.name, "", "the name of the sheet says nothing; name it after what it shows"
            )
        if sheet.name != sheet.name.strip():
            yield Finding(
                sheet.name,
                "",
                "the name of the sheet begins or ends with a space; take it off, links break on it",
            )


def blank_sheets(book: Book) -> Iterator[Finding]:
    for sheet in book.sheets:
        if not sheet.cells and not sheet.pictures:
            yield Finding(sheet.name, "", "the sheet is blank; remove it")


def hidden_sheets(book: Book) -> Iterator[Finding]:
    for sheet in book.sheets:
        if sheet.hidden:
            yield Finding(
                sheet.name,
                "",
                "the sheet is hidden, and is published all the same; show it or remove it",
            )


def hidden_rows_and_columns(book: Book) -> Iterator[Finding]:
    for sheet in book.sheets:
        for what, found in (
            ("row", [(row, 1) for row in sheet.hidden_rows]),
            ("column", [(1, c) for c in sheet.hidden_columns]),
        ):
            if found:
                yield at(
                    sheet,
                    *found[0],
                    f"a {what} is hidden, and is published all the same; show it or remove it",
                )


def titles(book: Book) -> Iterator[Finding]:
    """Every sheet says in A1 what it is."""
    for sheet in book.sheets:
        if sheet.cells:
            cell = sheet.cells.get((1, 1))
            if cell is None or not cell.text.strip():
                yield at(sheet, 1, 1, "cell A1 has no title; say there what the sheet shows")
            elif any((1, 1) in table.range for table in sheet.tables):
                yield at(sheet, 1, 1, "cell A1 is part of a table; put a title above the table")


def title_style(book: Book) -> Iterator[Finding]:
    """Titles are headings, so that a screen reader can say so."""
    for sheet in book.sheets:
        cell = sheet.cells.get((1, 1))
        if cell is not None and cell.text.strip() and cell.look.style not in _HEADINGS:
            yield at(sheet, 1, 1, "the title is no heading; give it the cell style Heading 1")


def cursor(book: Book) -> Iterator[Finding]:
    """The workbook opens on its first sheet, each sheet at its beginning."""
    if book.sheets and book.opens_on:
        shown = book.sheets[min(book.opens_on, len(book.sheets) - 1)]
        yield Finding(
            shown.name, "", "the workbook opens on this sheet; choose the first sheet before saving"
        )
    for sheet in book.sheets:
        if not sheet.chart and (sheet.cursor != "A1" or sheet.scrolled != "A1"):
            where = sheet.cursor if sheet.cursor != "A1" else sheet.scrolled
            yield Finding(
                sheet.name, where, "the cursor is not in A1; put it there before saving (Ctrl+Home)"
            )


def document_information(book: Book) -> Iterator[Finding]:
    for what, said in (("title", book.title), ("author", book.author), ("language", book.language)):
        if not said:
            where = (
                "File, Info, Properties"
                if what != "language"
                else "Review, Language, or the properties of the document"
            )
            yield Finding("", "", f"the document's {what} is not set; set it under {where}")


def macros(book: Book) -> Iterator[Finding]:
    if book.macros:
        yield Finding(
            "",
            "",
            "the workbook contains macros, which many readers may not open; save it as .xlsx",
        )


def other_workbooks(book: Book) -> Iterator[Finding]:
    if book.other_books:
        yield Finding(
            "",
            "",
            (
                "cells draw on other workbooks, which readers do not have; replace them by their "
                "values (Data, Edit Links)"
            ),
        )


def file_type(book: Book) -> Iterator[Finding]:
    if book.suffix.casefold() != ".xlsx":
        yield Finding(
            "", "", f"the name ends in {book.suffix or 'nothing'}; save the workbook as .xlsx"
        )
