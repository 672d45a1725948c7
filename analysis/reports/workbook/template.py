"""A house template of a workbook: its sheets stay, in front; ours are added to it in its styles.

What the library would lose on the way is refused, rather than that a cover comes out without its
text.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports.house import house_template
from analysis.reports.texts import say
from analysis.reports.workbook.pages import Page, identifier
from survey.errors import DataError, shown
from survey.packages import UnfitError

__all__ = ["beside", "blank", "opened", "running_lines"]

_SHAPES = frozenset(("sp", "grpSp", "cxnSp"))


def opened(template: Path) -> Workbook:
    """The author's workbook. Raises DataError where it is none that can be used (`house_template`),
    or has what would be lost.
    """
    return house_template(template, "workbook", _built)


def _built(content: BytesIO) -> Workbook:
    with ZipFile(content) as archive:
        for name in archive.namelist():
            if name.startswith("xl/drawings/") and name.endswith(".xml"):
                tags = {
                    each.tag.rpartition("}")[2] for each in fromstring(archive.read(name)).iter()
                }
                if tags & _SHAPES:
                    raise UnfitError(
                        f"has a text box or shape ({name}), which would be lost; put its text in "
                        "cells, or a picture in its place"
                    )
            elif name.startswith("xl/worksheets/sheet") and b"<legacyDrawingHF" in archive.read(
                name
            ):
                raise UnfitError(
                    f"has a picture in a header or footer ({name}), which would be lost; put it on "
                    "a sheet of its own, as a cover"
                )
    content.seek(0)
    book = load_workbook(content, rich_text=True, keep_links=False)
    if not book.worksheets:
        raise UnfitError("has no sheets")
    return book


def blank(book: Workbook) -> list[Worksheet]:
    """The sheets that hold nothing; in an author's book they are there for their styles alone."""
    return [sheet for sheet in book.worksheets if _is_blank(sheet)]


def _is_blank(sheet: Any) -> bool:
    floating = sheet._images or sheet._charts
    return not floating and sheet.dimensions == "A1:A1" and sheet["A1"].value is None


def beside(
    pages: Sequence[Page], theirs: Sequence[Worksheet], template: Path | None, language: str
) -> list[Page]:
    """Our pages, the cover first, under names that the author's sheets have not. A cover that is
    there already stays the cover.

    Raises DataError for another name that is taken.
    """
    sheets = {sheet.title.casefold() for sheet in theirs}
    tables = {name.casefold() for sheet in theirs for name in sheet.tables}
    cover, *others = pages
    if cover.sheet.casefold() in sheets:
        cover = replace(cover, sheet=say(language, "about_study"))
    contents = say(language, "sheet_contents")
    named = [(page.sheet, identifier(page.table)) for page in (cover, *others)]
    for name, table in (*named, (contents, "contents")):
        if name.casefold() in sheets or table.casefold() in tables:
            raise DataError.of(
                str(template),
                f"the template has a sheet or table {shown(name)}, as the report has; give it "
                "another name",
            )
    return [cover, *others]


def running_lines(sheet: Worksheet, model: Worksheet) -> None:
    """Give a sheet the header, footer and paper of the author's first sheet."""
    sheet.HeaderFooter = copy(model.HeaderFooter)
    if model.page_setup.paperSize is not None:
        sheet.page_setup.paperSize = model.page_setup.paperSize
