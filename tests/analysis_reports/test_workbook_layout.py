"""How a sheet is seen and printed: what stands over a table, what stays in sight, where a printed
page ends.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports import Report, write_workbook
from analysis.reports.checklist import audit
from analysis.reports.tables import BannerTable, Column, DistributionTable
from analysis.reports.workbook.cells import Looks
from analysis.reports.workbook.measures import PAPER, SMALLEST
from analysis.reports.workbook.pages import Link, Page, first_row, lay_out
from analysis.reports.workbook.printing import seen_and_printed


def written(report: Report, folder: Path, **how: bool) -> Workbook:
    write_workbook(report, folder / "report.xlsx", **how)
    assert audit(folder / "report.xlsx") == []
    return load_workbook(folder / "report.xlsx")


def laid_out(page: Page) -> Worksheet:
    book = Workbook()
    lay_out(book.worksheets[0], page, Looks(book, ""))
    seen_and_printed(book.worksheets[0], page)
    return book.worksheets[0]


def banner(groups: int) -> Page:
    """A page of one row, with a share and letters for each of so many groups."""
    pairs = [
        (Column(f"Region: Group {at}", "share"), Column(f"Region {at}: higher than", "letters"))
        for at in range(groups)
    ]
    columns = (Column("Answer", "text"), *(column for pair in pairs for column in pair))
    row = ("Agree", *(cell for at in range(groups) for cell in (at / 100, "A" if at else "")))
    return Page("1 a", "Should help be given?", "table_1", columns, [row], figures=True)


# --- above the table ---


def test_base_and_filter_stand_right_under_the_title(report: Report, tmp_path: Path) -> None:
    table = replace(
        report.tables_of(DistributionTable)[0],
        base_line="Base: parents among the public",
        filter_line="Filter: in Wales",
    )
    sheet = written(replace(report, tables=(table,)), tmp_path).worksheets[-1]
    assert [cell.value for cell in sheet["A"]][1:3] == [
        "Base: parents among the public",
        "Filter: in Wales",
    ]


def test_a_title_too_long_for_a_line_is_shortened_and_stands_in_full_below() -> None:
    text = "How far do you agree that help should be given to families with a young child?"
    columns = (Column("Answer", "text"), Column("Share", "share"))
    page = Page(
        "1", text, "table_1", columns, [("Agree", 0.5)], around=("Table 1: ", " (simulated)")
    )
    sheet = laid_out(page)
    assert sheet["A1"].value == "Table 1: How far do you agree… (simulated)"
    below = [sheet.cell(row, 1).value for row in range(2, 2 + len(page.above))]
    assert " ".join(below) == text
    assert laid_out(replace(page, short="Help"))["A1"].value == "Table 1: Help (simulated)"
    assert page.title == f"Table 1: {text} (simulated)"


def test_a_line_runs_over_the_columns_of_its_table_and_no_further() -> None:
    page = replace(banner(6), lines=("word " * 100, Link("Back", "Contents")))
    assert len(page.above) > 2
    for line in page.above[:-1]:
        assert isinstance(line, str)
        assert len(line) <= sum(page.across) * 1.15
    sheet = laid_out(page)
    for row in range(1, 2 + len(page.above)):
        assert not sheet.cell(row, 1).alignment.wrap_text
    assert sheet.row_dimensions[3].height is None


def test_a_note_of_all_tables_of_a_kind_is_said_once(
    build: Callable[..., Report], tmp_path: Path
) -> None:
    report = build(banner=("group",))
    tables = report.tables_of(BannerTable)
    assert len(tables) > 1
    book = written(report, tmp_path)
    notes = {row[0]: row[1] for row in book["Notes"].iter_rows(values_only=True) if row[1]}
    number = next(mark for mark, text in notes.items() if text == tables[0].notes[0])
    for sheet in book.worksheets[-len(tables) :]:
        (link,) = (cell.value for cell in sheet["A"] if str(cell.value).startswith("Notes and"))
        assert str(link).endswith(f", {number}")
    others = [cell.value for cell in book.worksheets[-len(tables) - 1]["A"]]
    assert not any(number in str(text) for text in others)


# --- letters ---


def test_letters_stand_in_a_narrow_column_beside_a_figure_that_stays_a_number(
    build: Callable[..., Report], tmp_path: Path
) -> None:
    report = build(banner=("group",))
    table = report.tables_of(BannerTable)[0]
    sheet = written(report, tmp_path).worksheets[report.tables.index(table) - len(report.tables)]
    header = next(row for row in range(1, 20) if sheet.cell(row, 2).value is not None)
    lettered = [at for at, column in enumerate(table.columns, 1) if column.kind == "letters"]
    assert lettered
    for at in lettered:
        width = sheet.column_dimensions[get_column_letter(at)].width
        assert width < sheet.column_dimensions[get_column_letter(at - 1)].width
        assert sheet.cell(header + 1, at).alignment.horizontal == "left"
        assert sheet.cell(header + 1, at - 1).alignment.horizontal == "right"
    beside = [
        sheet.cell(row, at - 1).value for at in lettered for row in range(header + 1, header + 4)
    ]
    assert any(isinstance(value, float) for value in beside)
    assert all(isinstance(value, float) or value in ("[u]", "[x]") for value in beside)


# --- in sight, and printed ---


def test_headings_and_the_names_of_rows_stay_in_sight(report: Report, tmp_path: Path) -> None:
    book = written(report, tmp_path)
    for table, sheet in zip(report.tables, book.worksheets[-len(report.tables) :], strict=True):
        (marked,) = sheet.tables.values()
        first = int(marked.ref[1:].partition(":")[0]) + 1
        frozen = str(sheet.freeze_panes)
        assert frozen[1:] == str(first)
        if isinstance(table, DistributionTable):
            assert frozen[0] == "B"
    assert [book[name].freeze_panes for name in ("Cover", "Contents", "Notes")] == [None] * 3


def test_what_would_leave_no_room_is_not_frozen() -> None:
    page = replace(banner(2), lines=tuple(f"Line {n}" for n in range(30)))
    assert laid_out(page).freeze_panes == "B1"
    wide = replace(page, widths=(90.0,), lines=())
    assert str(laid_out(wide).freeze_panes)[0] == "A"


def test_a_table_that_can_be_read_on_one_page_is_made_to_fit_it() -> None:
    sheet = laid_out(banner(3))
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"


def on_pages(sheet: Worksheet, page: Page) -> list[Sequence[int]]:
    """The columns, from 0, of each printed page beside the first."""
    ends = [each.id for each in sheet.col_breaks.brk]
    return [
        range(first, last)
        for first, last in zip([1, *ends], [*ends, len(page.columns)], strict=True)
    ]


def test_a_wide_table_is_printed_on_several_pages_each_with_the_names_of_its_rows() -> None:
    page = banner(30)
    sheet = laid_out(page)
    assert sheet.print_title_cols == "$A:$A"
    assert not (sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
    pages = on_pages(sheet, page)
    assert len(pages) > 1
    assert all(page.columns[columns[0]].kind == "share" for columns in pages), "with its letters"
    widths = [page.across[0] + sum(page.across[at] for at in columns) for columns in pages]
    assert max(widths) * sheet.page_setup.scale / 100 <= PAPER
    assert sheet.page_setup.scale >= 100 * SMALLEST * 0.9
    assert max(widths) < 1.5 * min(widths), "about as much on each"


def test_on_request_each_question_is_printed_on_a_page_of_its_own(
    report: Report, tmp_path: Path
) -> None:
    for by_question in (False, True):
        book = written(report, tmp_path, by_question=by_question)
        for table, sheet in zip(report.tables, book.worksheets[-len(report.tables) :], strict=True):
            if isinstance(table, DistributionTable):
                assert sheet.page_setup.fitToHeight == int(by_question)


def test_a_table_of_several_questions_has_a_page_for_each() -> None:
    columns = (Column("Question", "text"), Column("Group", "text"), Column("Share", "share"))
    rows = [(text, group, 0.5) for text in ("One?", "Two?", "Three?") for group in ("a", "b")]
    page = Page("1", "All", "table_1", columns, rows, several=True, by_question=True)
    sheet = laid_out(page)
    first = first_row(page)
    assert [each.id for each in sheet.row_breaks.brk] == [first + 1, first + 3]
    assert sheet.print_title_rows == f"${first - 1}:${first - 1}"
    assert not laid_out(replace(page, by_question=False)).row_breaks.brk
    alone = laid_out(replace(page, several=False))
    assert not alone.row_breaks.brk
    assert alone.page_setup.fitToHeight == 1
