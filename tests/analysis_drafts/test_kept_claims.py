"""Claims that Office files keep of their own figures, through writers and through LibreOffice."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.parser import parse_xml
from openpyxl import Workbook

from analysis.drafts.document import Document
from analysis.drafts.kept_claims import key_of, tag_of
from analysis.drafts.reading import read_document
from analysis.reports.document.claims import Claims
from analysis.reports.tables import Column
from analysis.reports.workbook.claims import name_cells
from analysis.reports.workbook.pages import Page

LONG = "gov_enough.disagree.teachers+early_years_workers[region == 'wales' and age > 30]@everyone"


def bound(document: Document) -> list[tuple[str, str]]:
    return [
        (block.text[one.start : one.end], one.claim)
        for block in document.blocks
        for one in block.bindings
    ]


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document: Any = docx.Document()
    claims = Claims()
    paragraph = document.add_paragraph("Of the public ")
    claims.bind(paragraph.add_run("84%")._r, "health_support.agree.public")
    paragraph.add_run(" agreed, and ")
    claims.bind(paragraph.add_run("66%")._r, LONG)
    paragraph.add_run(" of others did not.")
    cell = document.add_table(2, 2).rows[1].cells[1].paragraphs[0]
    claims.bind(cell.add_run("92%")._r, "health_support.agree.teachers")
    claims.keep(document)
    file = tmp_path / "draft.docx"
    document.save(str(file))
    return file


KEPT = [
    ("84%", "health_support.agree.public"),
    ("66%", LONG),
    ("92%", "health_support.agree.teachers"),
]


def test_a_word_file_keeps_its_claims(word: Path) -> None:
    assert bound(read_document(word)) == KEPT


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_content_control_names_its_figure(word: Path) -> None:
    document: Any = docx.Document(str(word))
    paragraph = document.add_paragraph("And ")
    for claim in ("a.b.c", LONG):
        control = (
            f'<w:sdt {W}><w:sdtPr><w:tag w:val="{tag_of(claim)}"/></w:sdtPr><w:sdtContent><w:r>'
            "<w:t>7%</w:t></w:r></w:sdtContent></w:sdt>"
        )
        paragraph._p.append(parse_xml(control))
        paragraph.add_run(" of us")
    file = word.with_name("controls.docx")
    document.save(str(file))
    found = bound(read_document(file))
    assert found == [*KEPT, ("7%", "a.b.c"), ("7%", LONG)]


def test_a_claim_survives_an_edit_that_is_tracked(word: Path) -> None:
    document: Any = docx.Document(str(word))
    run = document.element.body.xpath(".//w:bookmarkStart/following-sibling::w:r[1]")[0]
    deleted = parse_xml(f"<w:del {W}><w:r><w:delText>84%</w:delText></w:r></w:del>")
    inserted = parse_xml(f"<w:ins {W}><w:r><w:t>85%</w:t></w:r></w:ins>")
    run.addprevious(deleted)
    run.addprevious(inserted)
    run.getparent().remove(run)
    file = word.with_name("edited.docx")
    document.save(str(file))
    read = read_document(file)
    assert bound(read)[0] == ("85%", "health_support.agree.public")
    assert read.blocks[0].part_at(read.blocks[0].text.index("85%")) == "tracked insertion"


def test_tags_are_as_short_as_word_wants_them() -> None:
    assert tag_of("a.b.c") == "claim=a.b.c"
    assert tag_of(LONG) == f"claim#{key_of(LONG)}"
    assert len(tag_of("a" * 59)) <= 64


def test_claims_come_through_another_word_processor(word: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    out = tmp_path / "out"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", str(out)]
    subprocess.run([*command, str(word)], check=True, capture_output=True, timeout=110)
    assert bound(read_document(out / word.name)) == KEPT


def test_a_workbook_keeps_its_claims(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Bob's 1"
    columns = (Column("Who", "text"), Column("Share", "share"))
    rows: list[tuple[str, float]] = [("Public", 0.84), ("Teachers", 0.92)]
    page = Page("Bob's 1", "T", "t", columns, rows, claims=[("", "a.b.public"), ("", LONG)])
    for row in ([], [], ["Who", "Share"], *map(list, rows)):
        sheet.append(row)
    sheet["B3"].number_format = sheet["B4"].number_format = "0%"
    name_cells(book, page)
    file = tmp_path / "draft.xlsx"
    book.save(file)
    assert len(book.defined_names) == 2
    assert [claim for _, claim in bound(read_document(file))] == ["a.b.public", LONG]
