"""The checklist: a sound workbook passes every check, and each fault is found by its check, at its
sheet and cell.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports import Report, write_workbook
from analysis.reports.checklist import CHECKS, audit
from survey.errors import DataError

YELLOW = PatternFill("solid", fgColor="FFFF00")


def sound() -> Workbook:
    """A workbook as the guidance has it, made by hand: cover, contents, notes, two tables."""
    book = Workbook()
    book.add_named_style(NamedStyle("Heading 1", font=Font(size=16, b=True), builtinId=16))
    book.active.title = "Cover"
    for name in ("Contents", "Notes", "North", "South"):
        book.create_sheet(name)
    for sheet in book.worksheets:
        sheet["A1"] = f"{sheet.title} of the survey"
        sheet["A1"].style = "Heading 1"
    mark_up(
        book["Contents"],
        2,
        "contents",
        [["Sheet", "Title"], *([name, f"About {name}"] for name in book.sheetnames[2:])],
    )
    for row, name in enumerate(book.sheetnames[2:], 3):
        book["Contents"].cell(row, 1).hyperlink = Hyperlink(ref=f"A{row}", location=f"'{name}'!A1")
    mark_up(
        book["Notes"],
        2,
        "notes",
        [["Note", "Meaning"], ["[note 1]", "Unweighted."], ["[x]", "not available"]],
    )
    for name in ("North", "South"):
        book[name]["A2"] = "Read it with [note 1]. Empty cells have nothing to say."
        rows = [
            ["Answer", "Share", "Flag"],
            ["Yes", 0.5, "low"],
            ["No", 0.4, None],
            ["Other", "[x]", None],
        ]
        mark_up(book[name], 3, f"answers_{name}", rows)
    book.properties.title, book.properties.creator, book.properties.language = (
        "Survey",
        "Concord",
        "en-GB",
    )
    return book


def mark_up(sheet: Worksheet, top: int, name: str, rows: list[list[object]]) -> None:
    for number, row in enumerate(rows, top):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            cell.alignment = Alignment(wrap_text=True)
    table = Table(displayName=name, ref=f"A{top}:{chr(64 + len(rows[0]))}{top + len(rows) - 1}")
    table.tableColumns = [
        TableColumn(id=number, name=str(heading)) for number, heading in enumerate(rows[0], 1)
    ]
    sheet.add_table(table)


def value(cell: str, content: object, sheet: str = "North") -> Callable[[Workbook], None]:
    def put(book: Workbook) -> None:
        book[sheet][cell] = content

    return put


def look(cell: str, **looks: object) -> Callable[[Workbook], None]:
    def put(book: Workbook) -> None:
        for name, style in looks.items():
            setattr(book["North"][cell], name, style)

    return put


def second_table(book: Workbook) -> None:
    book["North"]["A8"], book["North"]["A9"] = "Other", "words"
    book["North"]["A7"] = "More"
    table = Table(displayName="more", ref="A8:A9")
    table.tableColumns = [TableColumn(id=1, name="Other")]
    book["North"].add_table(table)


def moved(book: Workbook) -> None:
    book["North"].move_range("A3:C6", cols=1)
    book["North"].tables["answers_North"].ref = "B3:D6"


def renamed(book: Workbook) -> None:
    book["North"].tables["answers_North"].displayName = "Table1"


def headless(book: Workbook) -> None:
    book["North"].tables["answers_North"].headerRowCount = 0


def filtered(book: Workbook) -> None:
    book["North"].auto_filter.ref = "A3:C6"


def chart(book: Workbook) -> None:
    drawn = BarChart()
    drawn.add_data(Reference(book["North"], min_col=2, min_row=4, max_row=5))
    book["North"].add_chart(drawn, "E3")


def linked(target: str, text: str) -> Callable[[Workbook], None]:
    def put(book: Workbook) -> None:
        book["North"]["A2"] = text
        inside = target.startswith("'")
        link = Hyperlink(ref="A2", location=target) if inside else target
        book["North"]["A2"].hyperlink = link

    return put


def attribute(path: str, content: object) -> Callable[[Workbook], None]:
    """Sets `sheet.a.b` of the sheet North, or `book.a.b`."""

    def put(book: Workbook) -> None:
        start, *steps, last = path.split(".")
        owner: object = book["North"] if start == "sheet" else book
        for step in steps:
            owner = getattr(owner, step)
        setattr(owner, last, content)

    return put


def hide(kind: str, key: object) -> Callable[[Workbook], None]:
    def put(book: Workbook) -> None:
        getattr(book["North"], f"{kind}_dimensions")[key].hidden = True

    return put


SPOILED: list[tuple[str, Callable[[Workbook], None], str, str]] = [
    ("cover", lambda book: book.move_sheet("Cover", 1), "Contents", ""),
    ("contents", lambda book: book.remove(book["Contents"]), "", ""),
    (
        "contents",
        lambda book: (
            book["Contents"].cell(5, 1, "Elsewhere").hyperlink.__setattr__("location", "'Notes'!A1")
        ),
        "Contents",
        "",
    ),
    ("notes sheet", lambda book: book.remove(book["Notes"]), "North", "A2"),
    ("sheet names", attribute("sheet.title", "Sheet4"), "Sheet4", ""),
    ("blank sheets", lambda book: book.create_sheet("Spare"), "Spare", ""),
    ("hidden sheets", attribute("sheet.sheet_state", "veryHidden"), "North", ""),
    ("hidden rows and columns", hide("row", 4), "North", "A4"),
    ("hidden rows and columns", hide("column", "C"), "North", "C1"),
    ("titles", value("A1", None), "North", "A1"),
    ("title style", look("A1", style="Normal"), "North", "A1"),
    ("cursor", attribute("book.active", 2), "Notes", ""),
    (
        "cursor",
        lambda book: book["North"].sheet_view.selection[0].__setattr__("activeCell", "B7"),
        "North",
        "B7",
    ),
    ("document information", attribute("book.properties.title", None), "", ""),
    ("document information", attribute("book.properties.language", None), "", ""),
    ("marked-up tables", value("E4", "beside"), "North", "E4"),
    ("table names", renamed, "North", "A3"),
    ("one table per sheet", second_table, "North", "A8"),
    ("header row", headless, "North", "A3"),
    ("header row", value("C3", None), "North", "C3"),
    ("header row", value("C3", "Column2"), "North", "C3"),
    ("unique headings", value("C3", "SHARE"), "North", "C3"),
    ("merged cells", lambda book: book["North"].merge_cells("B4:C4"), "North", "B4"),
    ("blank rows and columns", value("A9", "far below"), "North", "A7"),
    ("blank rows and columns", value("E4", "far right"), "North", "D1"),
    ("empty cells", value("A2", "Read it with [note 1]."), "North", "C5"),
    ("empty cells", value("B6", None), "North", "B6"),
    ("left edge", moved, "North", "B3"),
    ("below tables", value("A7", "Source: us"), "North", "A7"),
    ("filters", filtered, "North", ""),
    ("frozen panes", attribute("sheet.freeze_panes", "A15"), "North", ""),
    ("frozen panes", attribute("sheet.freeze_panes", "Z1"), "North", ""),
    ("text among numbers", value("B5", "n/a"), "North", "B5"),
    (
        "numbers as text",
        lambda book: [value(f"B{row}", f"{row}%")(book) for row in (4, 5)],
        "North",
        "B4",
    ),
    ("shorthand", value("B5", "[c]"), "North", "B5"),
    ("notes", value("A2", "Empty: see [note 2]."), "North", "A2"),
    ("note symbols", value("A4", "Yes*"), "North", "A4"),
    ("note symbols", look("A4", font=Font(vertAlign="superscript")), "North", "A4"),
    ("errors", value("B4", "#DIV/0!"), "North", "B4"),
    ("errors", value("B4", "=B5*2"), "North", "B4"),
    ("links", linked("'Nowhere'!A1", "Empty cells on another sheet"), "North", "A2"),
    ("links", linked("file:///h:/data.xlsx", "The data, empty cells and all"), "North", "A2"),
    ("links", linked("https://example.org", "https://example.org/empty"), "North", "A2"),
    (
        "wrapped text",
        lambda book: [
            value("A4", "A text that is cut off")(book),
            look("A4", alignment=Alignment())(book),
        ],
        "North",
        "A4",
    ),
    ("small text", look("A4", font=Font(size=8)), "North", "A4"),
    ("background fill", look("A4", fill=YELLOW), "North", "A4"),
    ("colour alone", look("B4", fill=YELLOW), "North", "B4"),
    ("colour alone", look("B4", font=Font(color="C00000")), "North", "B4"),
    (
        "colour alone",
        lambda book: book["North"].conditional_formatting.add(
            "B4:B6", ColorScaleRule("min", None, "FF0000", "max", None, "00FF00")
        ),
        "North",
        "B4",
    ),
    ("contrast", look("A4", font=Font(color="AAAAAA")), "North", "A4"),
    (
        "headers and footers",
        lambda book: book["North"].oddFooter.center.__setattr__("text", "draft"),
        "North",
        "",
    ),
    ("alternative text", chart, "North", "E3"),
]
"""Check, what spoils the sound workbook, and where the check must find it."""

WITHOUT_LIBRARY = ("macros", "other workbooks", "file type", "text boxes")
"""Faults that openpyxl does not write; they are put into the file itself."""


def saved(book: Workbook, folder: Path, name: str = "book.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def found(path: Path) -> set[tuple[str, str, str]]:
    return {(each.check.name, each.finding.sheet, each.finding.cell) for each in audit(path)}


def test_a_sound_workbook_passes_every_check(tmp_path: Path) -> None:
    assert found(saved(sound(), tmp_path)) == set()


@pytest.mark.parametrize(
    ("check", "spoil", "sheet", "cell"),
    SPOILED,
    ids=[f"{row[0]}-{n}" for n, row in enumerate(SPOILED)],
)
def test_each_fault_is_found_by_its_check_where_it_is(
    check: str, spoil: Callable[[Workbook], None], sheet: str, cell: str, tmp_path: Path
) -> None:
    book = sound()
    spoil(book)
    assert (check, sheet, cell) in found(saved(book, tmp_path))


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {row[0] for row in SPOILED} | set(WITHOUT_LIBRARY) == set(CHECKS)


TEXT_BOX = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:oneCellAnchor><xdr:from><xdr:col>4</xdr:col>'
    "<xdr:row>2</xdr:row></xdr:from><xdr:sp><xdr:nvSpPr><xdr:cNvPr id='1' "
    "name='Box'/></xdr:nvSpPr><xdr:txBody><a:p><a:r>"
    "<a:t>Look</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:oneCellAnchor></xdr:wsDr>"
)


def test_what_only_other_programs_write_is_found_in_the_file_itself(tmp_path: Path) -> None:
    book = sound()
    chart(book)
    path, spoiled = saved(book, tmp_path), tmp_path / "book.xlsm"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(spoiled, "w") as after:
        for name in before.namelist():
            after.writestr(
                name, TEXT_BOX if name.startswith("xl/drawings/drawing") else before.read(name)
            )
        after.writestr("xl/vbaProject.bin", b"macros")
        after.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    expected = {
        ("macros", "", ""),
        ("other workbooks", "", ""),
        ("file type", "", ""),
        ("text boxes", "North", "E3"),
    }
    assert found(spoiled) == expected


def test_a_range_over_a_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    path, spoiled = saved(sound(), tmp_path), tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(spoiled, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet4.xml":
                merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                content = content.replace(b"</sheetData>", merged)
            after.writestr(name, content.replace(b'ref="A3:C6"', b'ref="A3:XFD1048576"'))
    assert {("merged cells", "North", "A1"), ("blank rows and columns", "North", "A7")} <= found(
        spoiled
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"just words", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "is an old .xls workbook"),
        (b"PK\x03\x04" + bytes(40), "is damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "file.xlsx").write_bytes(content)
    with pytest.raises(DataError, match=rf"file\.xlsx: {reason}"):
        audit(tmp_path / "file.xlsx")


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    path, bomb = saved(sound(), tmp_path), tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(bomb, "w") as after:
        for name in before.namelist():
            declared = (
                b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]>'
                if name == "docProps/core.xml"
                else b""
            )
            after.writestr(name, declared + before.read(name))
    with pytest.raises(DataError, match="declares entities"):
        audit(bomb)


def test_our_workbook_of_the_small_study_passes(report: Report, tmp_path: Path) -> None:
    write_workbook(report, tmp_path / "report.xlsx")
    assert found(tmp_path / "report.xlsx") == set()
