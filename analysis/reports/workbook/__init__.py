"""The report as an Excel workbook: cover, contents, notes, then one table per sheet.

It follows the conventions for official statistics in spreadsheets (Analysis Function): title in A1,
one header row with unique headings, marked up as a table; no merged cells, no blank rows; shorthand
in square brackets, explained on the notes. Texts from people are always written as texts, so that
none becomes a formula.
"""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from analysis.reports.house import accents
from analysis.reports.model import Report
from analysis.reports.raw_data import RawData
from analysis.reports.texts import say
from analysis.reports.workbook import template as house
from analysis.reports.workbook.cells import Looks, holdable
from analysis.reports.workbook.charts import charts_page, draw, drawable
from analysis.reports.workbook.claims import name_cells
from analysis.reports.workbook.contents import (
    contents_page,
    cover_page,
    marked,
    pages_of,
    raw_data_page,
)
from analysis.reports.workbook.pages import lay_out
from analysis.reports.workbook.pictures import put_logo
from analysis.reports.workbook.printing import seen_and_printed
from survey.replacing import replacing
from survey.words import locale_tag, right_to_left

__all__ = ["write_workbook"]


def write_workbook(
    report: Report,
    path: Path,
    *,
    charts: bool = False,
    answers: RawData | None = None,
    by_question: bool = False,
    template: Path | None = None,
) -> None:
    """Write the report to `path` (.xlsx), whole or not at all.

    Shares are numbers from 0 to 1 in a percent format; figures that may not be shown are replaced
    by shorthand such as [u]. `charts`: with a sheet of native charts, drawn from the tables.
    `answers`: of single respondents, on a sheet of their own (`raw_data`). `by_question`: each
    question is printed on a page of its own. `template`: an author's own workbook; its sheets stand
    first, and ours have its styles, where it has them by our names, its font, its header, footer
    and paper. Raises DataError where the template cannot be used, the file cannot be written, or
    the study's logo is no picture.
    """
    book = Workbook() if template is None else house.opened(template)
    model, empty = book.worksheets[0], house.blank(book)
    theirs = [sheet for sheet in book.worksheets if sheet not in empty]
    for sheet in empty:
        sheet.title = f"{sheet.title[:20]} (blank)"  # so that its name is free
    listed = list(pages_of(report, by_question=by_question))
    tables = listed[len(listed) - len(report.tables) :]
    drawn = list(drawable(tables, report.tables)) if charts else []
    listed += [charts_page(report, drawn)] if drawn else []
    listed += [raw_data_page(report, answers)] if answers else []
    cover, *listed = house.beside([cover_page(report), *listed], theirs, template, report.language)
    entries = [(sheet.title, str(sheet["A1"].value or "")) for sheet in theirs[1:]]
    entries += [(page.sheet, page.title) for page in ([cover, *listed] if theirs else listed)]
    looks = Looks(book, report.about.style.font, report.language, own=template is None)
    for page in (cover, contents_page(report, entries), *listed):
        sheet = book.create_sheet(page.sheet)
        lay_out(sheet, page, looks)
        name_cells(book, page)
        seen_and_printed(sheet, page)
        sheet.sheet_view.rightToLeft = right_to_left(report.language)
        if template is not None:
            house.running_lines(sheet, model)
    for sheet in empty:
        book.remove(sheet)
    if drawn:
        charts_sheet = listed[len(listed) - (2 if answers else 1)]
        draw(book[charts_sheet.sheet], charts_sheet, drawn, _colours(book, report))
    if report.about.style.logo:
        words = say(report.language, "logo_of", name=report.about.client or report.about.title)
        put_logo(book[cover.sheet], report.about.style.logo, len(cover.columns) + 1, words)
    _properties(book, report)
    with replacing(path) as temporary:
        book.save(temporary)


def _colours(book: Workbook, report: Report) -> Sequence[str]:
    """Of groups in charts: those of the study, else of the author's workbook."""
    theme: bytes | None = book.loaded_theme
    return report.about.style.colours or (accents(theme) if theme else ())


def _properties(book: Workbook, report: Report) -> None:
    about = report.about
    book.properties.title = holdable(marked(about.title, report))
    book.properties.creator = holdable(about.client or "Concord")
    book.properties.subject = holdable(about.universe)
    book.properties.description = say(report.language, "simulated_line") if about.simulated else ""
    book.properties.language = locale_tag(report.language)
    book.active = 0
