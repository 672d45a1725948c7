"""The workbook, read back by openpyxl and by LibreOffice."""

import csv
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports import Report, Table, published, write_workbook
from analysis.reports.tables import AgreementTable, Cell, Column, DistributionTable
from survey.errors import DataError
from survey.replacing import replacing


@pytest.fixture(scope="module")
def path(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("workbook") / "report.xlsx"
    write_workbook(report, file)
    return file


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def header_row(sheet: Worksheet) -> int:
    (table,) = sheet.tables.values()
    return int(re.search(r"\d+", table.ref).group())


def number(text: str) -> float:
    """A number as LibreOffice writes it in full: shares as percentages."""
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def held(value: Cell, column: Column) -> Cell:
    """A value as its cell holds it: differences in percentage points, exact to ten decimals."""
    if column.kind == "points" and isinstance(value, float):
        return round(100 * value, 10)
    return value


def sheets_with(report: Report, book: Workbook) -> Iterator[tuple[Table, Worksheet]]:
    yield from zip(report.tables, book.worksheets[-len(report.tables) :], strict=True)


def with_texts(report: Report, *texts: str) -> Report:
    """The report with a table that has nothing but these texts, as answers."""
    table = report.tables_of(AgreementTable)[0]
    figures = table.figures.made(
        lambda frame: frame.iloc[[0] * len(texts)].assign(wording=list(texts))
    )
    return replace(report, tables=(replace(table, figures=figures),))


def texts_in(path: Path) -> list[object]:
    sheet = load_workbook(path).worksheets[-1]
    return [row[0].value for row in sheet.iter_rows(min_row=header_row(sheet) + 1)]


def test_every_cell_of_every_table_is_what_the_report_publishes(
    report: Report, book: Workbook
) -> None:
    for table, sheet in sheets_with(report, book):
        first = header_row(sheet) + 1
        read = [
            tuple(cell.value for cell in row)
            for row in sheet.iter_rows(min_row=first, max_col=len(table.columns))
        ]
        for cells, row in zip(read, published(table), strict=True):
            for given, cell, column in zip(cells, row, table.columns, strict=True):
                value = held(cell, column)
                assert given == (
                    value or None if isinstance(value, str) else pytest.approx(value, rel=1e-9)
                )


def test_shares_are_numbers_with_a_percent_format(report: Report, book: Workbook) -> None:
    points = '"+"0.0" points";"−"0.0" points";0.0" points"'
    formats = {"share": "0%", "bound": "0.0%", "count": "#,##0", "points": points}
    for table, sheet in sheets_with(report, book):
        for row in sheet.iter_rows(min_row=header_row(sheet) + 1, max_col=len(table.columns)):
            for cell, column in zip(row, table.columns, strict=True):
                if isinstance(cell.value, int | float):
                    assert cell.number_format == formats[column.kind]


def test_each_sheet_has_one_marked_up_table_with_unique_headings_and_no_gaps(
    report: Report, book: Workbook
) -> None:
    for table, sheet in sheets_with(report, book):
        headings = [cell.value for cell in sheet[header_row(sheet)]]
        assert (
            len({heading.casefold() for heading in headings}) == len(headings) == len(table.columns)
        )
        assert not sheet.merged_cells.ranges
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows())
        assert (
            sheet["A1"].value
            == f"Table {report.tables.index(table) + 1}: {table.title} (simulated data)"
        )
        assert sheet.print_title_rows == f"${header_row(sheet)}:${header_row(sheet)}"
        assert (
            sheet.page_setup.orientation,
            sheet.page_setup.fitToWidth,
            sheet.page_setup.fitToHeight,
        ) == ("landscape", 1, 0)


def test_contents_link_to_every_sheet_and_every_sheet_links_back(book: Workbook) -> None:
    targets = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]
    assert targets == [f"'{name}'!A1" for name in book.sheetnames[2:]]
    for sheet in book.worksheets[2:]:
        assert "'Contents'!A1" in [cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink]


def test_the_workbook_opens_at_the_cover_which_says_what_a_reader_must_know(
    report: Report, book: Workbook
) -> None:
    assert book.active.title == "Cover"
    texts = [str(cell.value) for row in book["Cover"].iter_rows() for cell in row]
    assert texts[0] == "Who agrees?"
    assert "Simulated data: no person was interviewed" in texts
    assert {"Example Foundation", "June 2022", "Interviews: The public", "105"} <= set(texts)
    assert (book.properties.title, book.properties.language) == (
        "Who agrees? (simulated data)",
        "en-GB",
    )


def test_every_shorthand_is_explained_on_the_notes(book: Workbook) -> None:
    notes = [cell.value for cell in book["Notes"]["A"]]
    for sheet in book.worksheets[3:]:
        for row in sheet.iter_rows(values_only=True):
            for sign in (
                value for value in row if isinstance(value, str) and re.fullmatch(r"\[\w\]", value)
            ):
                assert sign in notes


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "#N/A", "'quoted", "{=1}", "2022-06-13"],
)
def test_no_text_becomes_a_formula_an_error_or_another_text(
    report: Report, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "report.xlsx"
    write_workbook(with_texts(report, text), file)
    assert texts_in(file) == [text]
    with zipfile.ZipFile(file) as archive:
        assert not any(
            b"<f>" in archive.read(name) or b't="e"' in archive.read(name)
            for name in archive.namelist()
        )


def test_characters_a_workbook_cannot_hold_are_left_out(report: Report, tmp_path: Path) -> None:
    told = replace(
        report,
        about=replace(
            report.about, title="a\x00b\x0bc\ud800d\uffffe", client="one\r\ntwo", contact="Tŷ 👶"
        ),
    )
    write_workbook(told, tmp_path / "report.xlsx")
    cover = load_workbook(tmp_path / "report.xlsx")["Cover"]
    assert cover["A1"].value == "abcde"
    assert {"one\ntwo", "Tŷ 👶"} <= {cell.value for cell in cover["B"]}


def test_a_text_that_looks_like_a_character_code_is_escaped(report: Report, tmp_path: Path) -> None:
    # Excel and LibreOffice read _x0041_ as A, and _x005F_ as the underscore it began with; openpyxl
    # reads what is written.
    write_workbook(with_texts(report, "_x0041_", "snake_x_case"), tmp_path / "report.xlsx")
    assert texts_in(tmp_path / "report.xlsx") == ["_x005F_x0041_", "snake_x_case"]


def test_a_text_too_long_for_a_cell_is_cut_where_one_can_see_it(
    report: Report, tmp_path: Path
) -> None:
    write_workbook(with_texts(report, "👶" * 20_000, "x" * 32_767), tmp_path / "report.xlsx")
    cut, whole = texts_in(tmp_path / "report.xlsx")
    assert str(cut).endswith("👶 … [cut: the text is longer than a cell can hold]")
    assert len(str(cut).encode("utf-16-le")) // 2 <= 32_767
    assert whole == "x" * 32_767


def test_names_of_sheets_are_short_unique_and_allowed_however_long_the_item_is(
    report: Report, tmp_path: Path
) -> None:
    table = report.tables_of(DistributionTable)[0]
    tables = tuple(
        replace(table, name="a_very_long_name_for_an_item_of_a_questionnaire" * 2)
        for _ in range(12)
    )
    write_workbook(replace(report, tables=tables), tmp_path / "report.xlsx")
    names = load_workbook(tmp_path / "report.xlsx").sheetnames
    assert len({name.casefold() for name in names}) == len(names) > 12
    assert max(map(len, names)) <= 31


def test_headings_that_are_the_same_are_numbered(report: Report, tmp_path: Path) -> None:
    table = report.tables_of(AgreementTable)[0]
    columns = tuple(Column("Same\nheading", column.kind) for column in table.columns)
    write_workbook(
        replace(report, tables=(replace(table, columns=columns),)), tmp_path / "report.xlsx"
    )
    sheet = load_workbook(tmp_path / "report.xlsx").worksheets[-1]
    assert [cell.value for cell in sheet[header_row(sheet)]][:3] == [
        "Same heading",
        "Same heading (2)",
        "Same heading (3)",
    ]


def test_a_file_that_could_not_be_finished_leaves_the_earlier_one_and_nothing_else(
    report: Report, tmp_path: Path
) -> None:
    file = tmp_path / "report.xlsx"
    write_workbook(report, file)
    before = file.read_bytes()

    def half() -> None:
        with replacing(file) as temporary:
            temporary.write_bytes(before[:100])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_that_cannot_be_written_to_is_named(report: Report, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match=r"report\.xlsx: cannot be written .*choose another folder"):
        write_workbook(report, tmp_path / "file" / "report.xlsx")


@pytest.fixture(scope="module")
def office(needs_tool: Callable[[str], str]) -> str:
    return needs_tool("soffice")


def test_libreoffice_reads_the_same_values(
    report: Report, path: Path, office: str, tmp_path: Path
) -> None:
    # Filter options: comma, double quotes, UTF-8, from row 1, no formats, quoted texts, cells as
    # they are kept, every sheet.
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        filters,
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    book = load_workbook(path)
    for table, sheet in sheets_with(report, book):
        with (tmp_path / f"report-{sheet.title}.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))[header_row(sheet) :]
        for read, row in zip(rows, published(table), strict=True):
            for text, cell, column in zip(read, row, table.columns, strict=True):
                value = held(cell, column)
                assert (
                    text == value
                    if isinstance(value, str)
                    else number(text) == pytest.approx(value, rel=1e-9)
                )
