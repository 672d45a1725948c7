"""Templates of the author's own, of every kind: what is refused and how it is said, and that a
report in one has its look.
"""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, NamedStyle
from PIL import Image as Picture
from pptx import Presentation

from analysis.reports import Report, write_workbook
from analysis.reports.checklist import audit
from analysis.reports.document import template as document
from analysis.reports.house import Kind
from analysis.reports.slides import layouts
from analysis.reports.workbook import template as workbook
from survey.errors import DataError

OPENED: dict[Kind, Callable[[Path], object]] = {
    "workbook": workbook.opened,
    "document": document.opened,
    "slides": layouts.opened,
}
"""How each writer opens a template."""

MAIN = {
    "workbook": "xl/workbook.xml",
    "document": "word/document.xml",
    "slides": "ppt/presentation.xml",
}
ENDING = {"workbook": ".xlsx", "document": ".docx", "slides": ".pptx"}
PROGRAM = {
    "workbook": "spreadsheet program",
    "document": "word processor",
    "slides": "presentation program",
}
WHAT = {"workbook": "Excel workbook", "document": "Word file", "slides": "PowerPoint file"}
APP = {"workbook": "Excel", "document": "Word", "slides": "PowerPoint"}


def honest(kind: Kind, folder: Path) -> Path:
    """A template that nothing is wrong with."""
    file = folder / f"house{ENDING[kind]}"
    match kind:
        case "workbook":
            book = Workbook()
            book.worksheets[0]["A1"] = "House"
            book.save(file)
        case "document":
            Document().save(str(file))
        case "slides":
            Presentation().save(str(file))
    return file


Change = Callable[[dict[str, bytes]], None]


def changed(file: Path, change: Change) -> Path:
    """The file with other parts."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def typed(before: bytes, after: bytes) -> Change:
    """Another type of the main part."""

    def change(parts: dict[str, bytes]) -> None:
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(before + b".main+xml", after + b".main+xml", 1)

    return change


def related(kind: Kind, relation: str, target: str, mode: str = ' TargetMode="External"') -> Change:
    """The main part refers to something."""
    folder, name = MAIN[kind].split("/")
    file = f"{folder}/_rels/{name}.rels"
    entry = (
        '<Relationship Id="rId999" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{relation}" Target="{target}"{mode}/></Relationships>'
    ).encode()

    def change(parts: dict[str, bytes]) -> None:
        parts[file] = parts[file].replace(b"</Relationships>", entry)

    return change


def refused(kind: Kind, file: Path) -> str:
    with pytest.raises(DataError) as error:
        OPENED[kind](file)
    said = str(error.value)
    assert said.startswith(f"{file}: the template ")
    return said.removeprefix(f"{file}: the template ")


@pytest.fixture(params=list(OPENED))
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param  # type: ignore[no-any-return]


def test_an_honest_template_is_opened(kind: Kind, tmp_path: Path) -> None:
    assert OPENED[kind](honest(kind, tmp_path))


def test_what_is_no_office_file_is_told_with_the_remedy(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / f"house{ENDING[kind]}"
    assert refused(kind, file) == "cannot be read: No such file or directory"
    remedy = f"open it in a {PROGRAM[kind]} and save it as {ENDING[kind]}"
    file.write_text("just words")
    assert refused(kind, file) == f"is damaged or no {WHAT[kind]}; {remedy}"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "words")
    assert refused(kind, file) == f"is a zip file, but no {WHAT[kind]}; {remedy}"
    file.write_bytes(honest(kind, tmp_path).read_bytes()[:-200])
    assert refused(kind, file).startswith("is damaged")
    inside = "EncryptedPackage".encode("utf-16-le")
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + inside)
    assert refused(kind, file).startswith("is locked with a password; open it, take the password")


def test_parts_that_say_nothing_are_told_of(kind: Kind, tmp_path: Path) -> None:
    file = changed(honest(kind, tmp_path), lambda parts: parts.update({MAIN[kind]: b"<x/>"}))
    remedy = f"open it in {APP[kind]} and save it again as {ENDING[kind]}"
    said = refused(kind, file)
    assert said in (
        f"cannot be read; {remedy}",
        "has no sheets",
        "has no text that the report could go to",
    )


def test_a_file_of_another_program_is_told_by_its_name(kind: Kind, tmp_path: Path) -> None:
    for other in OPENED:
        if other != kind:
            file = honest(other, tmp_path).rename(tmp_path / f"other{ENDING[kind]}")
            article = "an" if WHAT[other][0] == "E" else "a"
            assert refused(kind, file).startswith(f"is {article} {WHAT[other]}; give a")
            file.unlink()


@pytest.mark.parametrize(
    ("kind", "before", "after", "ending"),
    [
        ("workbook", b"spreadsheetml.sheet", b"spreadsheetml.template", ".xltx"),
        ("document", b"wordprocessingml.document", b"wordprocessingml.template", ".dotx"),
        ("slides", b"presentationml.presentation", b"presentationml.template", ".potx"),
        ("slides", b"presentationml.presentation", b"presentationml.slideshow", ".ppsx"),
    ],
)
def test_a_pattern_for_new_files_is_told_what_to_save_it_as(
    tmp_path: Path, kind: Kind, before: bytes, after: bytes, ending: str
) -> None:
    file = changed(honest(kind, tmp_path), typed(before, after))
    assert refused(kind, file) == (
        f"is one for new files ({ending}); open it in {APP[kind]}, save it as {ENDING[kind]} and "
        "give that"
    )


def test_macros_are_refused(kind: Kind, tmp_path: Path) -> None:
    folder = MAIN[kind].split("/", maxsplit=1)[0]
    with_macros: Change = lambda parts: parts.update({f"{folder}/vbaProject.bin": b"macros"})  # noqa: E731
    assert refused(kind, changed(honest(kind, tmp_path), with_macros)) == (
        f"contains macros ({folder}/vbaProject.bin); save it as {ENDING[kind]}, which has none"
    )


@pytest.mark.parametrize(
    ("relation", "target", "remedy"),
    [
        ("image", "https://example.org/pixel.png", "insert the picture itself instead of a link"),
        ("attachedTemplate", "file:///h:/house.dotm", "choose the template Normal"),
        ("externalLinkPath", "file:///h:/other.xlsx", "break the link (Data, Edit Links)"),
        ("frame", "https://example.org", "put what it shows into the file itself"),
    ],
)
def test_what_is_drawn_from_elsewhere_is_refused(
    kind: Kind, tmp_path: Path, relation: str, target: str, remedy: str
) -> None:
    file = changed(honest(kind, tmp_path), related(kind, relation, target))
    said = refused(kind, file)
    assert said.startswith(f"draws on something outside the file ({target}); {remedy}")


def test_a_link_that_a_reader_may_follow_is_none_of_these(kind: Kind, tmp_path: Path) -> None:
    file = changed(honest(kind, tmp_path), related(kind, "hyperlink", "https://example.org/link"))
    assert OPENED[kind](file)


def test_embedded_programs_are_refused(kind: Kind, tmp_path: Path) -> None:
    change = related(kind, "oleObject", "embeddings/oleObject1.bin", "")
    assert refused(kind, changed(honest(kind, tmp_path), change)).startswith(
        "contains an embedded program or object (embeddings/oleObject1.bin); take it out"
    )


def test_bombs_are_refused_before_they_are_unpacked(kind: Kind, tmp_path: Path) -> None:
    packed: Change = lambda parts: parts.update({MAIN[kind]: b" " * 40 * 2**20})  # noqa: E731
    assert refused(kind, changed(honest(kind, tmp_path), packed)) == (
        f"has a part packed together as no honest one is ({MAIN[kind]})"
    )
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    declared: Change = lambda parts: parts.update({MAIN[kind]: bomb})  # noqa: E731
    assert refused(kind, changed(honest(kind, tmp_path), declared)) == (
        f"declares entities ({MAIN[kind]}), which no {PROGRAM[kind]} does"
    )


@pytest.mark.parametrize("field", ["DDEAUTO c:\\\\cmd.exe", "INCLUDEPICTURE https://example.org"])
def test_a_field_that_runs_or_fetches_is_refused(tmp_path: Path, field: str) -> None:
    begin, rest = field[:3], field[3:]
    run = "<w:r><w:instrText>{}</w:instrText></w:r>"
    text = f"<w:p>{run.format(begin)}{run.format(rest)}</w:p>".encode()

    def change(parts: dict[str, bytes]) -> None:
        parts[MAIN["document"]] = parts[MAIN["document"]].replace(b"<w:body>", b"<w:body>" + text)

    said = refused("document", changed(honest("document", tmp_path), change))
    assert said.startswith(
        f"has a field that fetches or runs something ({field.split(maxsplit=1)[0]})"
    )


# --- a workbook in its house ---


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A workbook with a cover that has a logo, a font, a style of titles, a header and footer."""
    book = Workbook()
    book.add_named_style(NamedStyle("Heading 1", font=Font("Georgia", 20, b=True), builtinId=16))
    book.add_named_style(NamedStyle("Table share", font=Font("Georgia", 13), number_format="0.0%"))
    book._named_styles["Normal"].font = Font("Georgia", 11)
    cover = book.worksheets[0]
    cover.title = "Cover"
    cover["A1"] = "The house"
    cover["A1"].style = "Heading 1"
    content = BytesIO()
    Picture.new("RGB", (60, 20), "#aa0000").save(content, "PNG")
    cover.add_image(Image(content), "A3")
    cover.oddHeader.center.text = "House & Partners"
    cover.page_setup.paperSize = 1
    book.create_sheet("Empty")
    file = tmp_path / "house.xlsx"
    book.save(file)
    return file


def test_our_sheets_stand_behind_the_authors_in_their_style(
    report: Report, house: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.xlsx"
    write_workbook(report, file, charts=True, template=house)
    book = load_workbook(file)
    assert book.sheetnames[:4] == ["Cover", "About the study", "Contents", "Findings"]
    assert "Empty" not in book.sheetnames
    assert book["Cover"]["A1"].value == "The house"
    assert len(book["Cover"]._images) == 1
    sheet = next(each for each in book.worksheets if each.title.endswith(" agreement"))
    assert (sheet["A1"].font.name, sheet["A1"].font.sz) == ("Georgia", 20)
    shares = [cell for row in sheet.iter_rows() for cell in row if cell.style == "Table share"]
    assert shares
    assert {(cell.number_format, cell.font.sz) for cell in shares} == {("0.0%", 13.0)}
    assert sheet["A2"].font.name == "Georgia"
    assert sheet.oddHeader.center.text == "House & Partners"
    assert sheet.page_setup.paperSize == 1
    assert book.properties.title == "Who agrees? (simulated data)"
    colours = [
        series.graphicalProperties.solidFill.srgbClr
        for chart in book["Charts"]._charts
        for series in chart.series
    ]
    assert "4F81BD" in colours, "an accent of its theme"
    titles = [row[0].value for row in book["Contents"].iter_rows(min_row=3)]
    assert "About the study" in titles


def test_a_workbook_in_its_house_passes_the_checklist_but_for_what_the_house_asks(
    report: Report, house: Path, tmp_path: Path
) -> None:
    write_workbook(report, tmp_path / "report.xlsx", charts=True, template=house)
    found = {each.check.name for each in audit(tmp_path / "report.xlsx")}
    assert found <= {"headers and footers", "alternative text"}, "its header and its own logo"


def test_a_name_that_is_taken_is_told(report: Report, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "notes"
    book.worksheets[0]["A1"] = "Ours"
    book.save(tmp_path / "house.xlsx")
    with pytest.raises(DataError, match=re.escape("has a sheet or table 'Notes', as the report")):
        write_workbook(report, tmp_path / "report.xlsx", template=tmp_path / "house.xlsx")
    assert not (tmp_path / "report.xlsx").exists()


def test_what_the_library_would_lose_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].add_chart(BarChart(), "A1")
    file = tmp_path / "house.xlsx"
    book.save(file)
    shape = b"<xdr:oneCellAnchor><xdr:sp/></xdr:oneCellAnchor></xdr:wsDr>"

    def change(parts: dict[str, bytes]) -> None:
        drawing = parts["xl/drawings/drawing1.xml"]
        if b"xdr:" not in drawing:
            drawing = drawing.replace(b"</wsDr>", b"<sp/></wsDr>")
        parts["xl/drawings/drawing1.xml"] = drawing.replace(b"</xdr:wsDr>", shape)

    said = refused("workbook", changed(file, change))
    assert said.startswith("has a text box or shape (xl/drawings/drawing1.xml), which would be")
