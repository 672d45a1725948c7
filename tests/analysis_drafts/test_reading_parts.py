"""Every part of an Office or PDF file that a reader sees is read, and told by its part."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.parser import parse_xml
from docx.shared import Inches
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.comments import Comment
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches as SlideInches

from analysis.drafts.document import Document
from analysis.drafts.reading import read_document
from analysis.judgement.mentions import mentions

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.part, block.text.strip()) for block in document.blocks]


def picture() -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (20, 20)).save(made, "PNG")
    made.seek(0)
    return made


# --- Word ---


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document: Any = docx.Document()
    paragraph = document.add_paragraph("84% of us")
    document.add_paragraph("Figure 1: 61% left", style="Caption")
    document.add_picture(picture(), Inches(1))
    document.paragraphs[-1]._p.xpath(".//wp:docPr")[0].set("descr", "92% came")
    document.add_picture(picture(), Inches(1))
    inserted = f"<w:p {W}><w:r><w:t>and </w:t></w:r><w:ins w:author='A'><w:r><w:t>23% more</w:t>"
    deleted = (
        "</w:r></w:ins><w:del w:author='A'><w:r><w:delText>99%</w:delText></w:r></w:del></w:p>"
    )
    document.element.body.insert(1, parse_xml(inserted + deleted))
    section = document.sections[0]
    section.header.paragraphs[0].text = "75% in the header"
    footer = section.footer.paragraphs[0]
    footer.add_run("page ")
    field = f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>12</w:t></w:r></w:fldSimple>'
    footer._p.append(parse_xml(field))
    document.add_comment(paragraph.runs, text="Not 88%?", author="Ann", initials="A")
    document.add_comment(paragraph.runs, text="It is 84.0%", author="Concord", initials="C")
    file = tmp_path / "draft.docx"
    document.save(str(file))
    return file


def test_word_is_read_in_every_part(word: Path) -> None:
    document = read_document(word)
    assert parts(document) == [
        ("body", "84% of us"),
        ("body", "and 23% more"),
        ("caption", "Figure 1: 61% left"),
        ("alt text", "92% came"),
        ("comment", "Not 88%?"),
        ("comment", "It is 84.0%"),
        ("header", "75% in the header"),
        ("footer", "page 12"),
    ]
    assert [(one.text, one.part, bool(one.waved)) for one in mentions(document)] == [
        ("84%", "body", False),
        ("23%", "tracked insertion", False),
        ("Figure 1", "caption", True),
        ("61%", "caption", False),
        ("92%", "alt text", False),
        ("88%", "comment", False),
        ("84.0%", "comment", True),
        ("75%", "header", False),
        ("page 12", "footer", True),
    ]
    assert [(one.what, one.place) for one in document.unread] == [
        ("a picture without alternative text", "paragraph 3")
    ]


def test_a_part_of_a_word_file_that_is_damaged_is_told_as_unread(word: Path) -> None:
    broken = word.with_name("broken.docx")
    with ZipFile(word) as before, ZipFile(broken, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            after.writestr(part, b"<w:hdr" if "header1" in part.filename else content)
    document = read_document(broken)
    assert [one.what for one in document.unread] == [
        "a picture without alternative text",
        "a damaged header",
    ]
    assert ("footer", "page 12") in parts(document)


def test_a_word_file_without_its_usual_name_for_the_body_is_read(word: Path) -> None:
    renamed, (old, new) = word.with_name("renamed.docx"), ("word/document.xml", "word/main.xml")
    with ZipFile(word) as before, ZipFile(renamed, "w") as after:
        for part in before.infolist():
            name = part.filename.replace(old, new).replace("_rels/document", "_rels/main")
            after.writestr(name, before.read(part).replace(old.encode(), new.encode()))
    assert parts(read_document(renamed))[0] == ("body", "84% of us")


def test_raised_digits_do_not_run_into_a_figure(tmp_path: Path) -> None:
    document: Any = docx.Document()
    paragraph = document.add_paragraph("84%")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" of us")
    file = tmp_path / "draft.docx"
    document.save(str(file))
    assert read_document(file).blocks[0].text == "84%¹ of us"


# --- PowerPoint ---


def test_slides_are_read_with_tables_charts_notes_and_alternative_texts(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "84% agree"
    slide.notes_slide.notes_text_frame.text = "Say 61% here"
    grid = slide.shapes.add_table(2, 2, *map(SlideInches, (1, 1, 4, 2))).table
    for row, texts in enumerate((("Who", "Agree"), ("Teachers", "92%"))):
        for column, text in enumerate(texts):
            grid.cell(row, column).text = text
    data = CategoryChartData(number_format="0%")
    data.categories = ["Teachers", "Parents"]
    data.add_series("Agree", (0.915, 0.84))
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, *map(SlideInches, (1, 1, 4, 3)), data
    )
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "Of 405 teachers"
    frame.chart.plots[0].has_data_labels = True
    frame.chart.plots[0].data_labels.show_value = True
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "Most agree")
    slide.shapes.add_picture(picture(), 0, 0)
    file = tmp_path / "draft.pptx"
    deck.save(str(file))
    document = read_document(file)
    assert [(one.part, one.place, one.text, one.under) for one in document.blocks] == [
        ("body", "slide 1", "84% agree", ""),
        ("body", "slide 1, row 1, column 1", "Who", ""),
        ("body", "slide 1, row 1, column 2", "Agree", ""),
        ("body", "slide 1, row 2, column 1", "Teachers", "Who"),
        ("body", "slide 1, row 2, column 2", "92%", "Teachers · Agree"),
        ("chart text", "chart on slide 1", "Of 405 teachers", ""),
        ("chart text", "chart on slide 1", "Agree", ""),
        ("chart text", "chart on slide 1", "Teachers", ""),
        ("chart text", "chart on slide 1", "Parents", ""),
        ("chart text", "chart on slide 1", "92%", "Teachers · Agree"),
        ("chart text", "chart on slide 1", "84%", "Parents · Agree"),
        ("alt text", "slide 1", "Most agree", ""),
        ("speaker notes", "notes of slide 1", "Say 61% here", ""),
    ]
    assert [one.what for one in document.unread] == ["a picture without alternative text"]


# --- Excel ---


def test_a_workbook_is_read_as_its_cells_show_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Table 1"
    rows: list[list[object]] = [
        ["Who agreed"],
        [],
        ["", "Share", "n"],
        ["Teachers", 0.9151, 1405],
        ["Parents", 0.84, 1950],
    ]
    for row in rows:
        sheet.append(row)
    for cell in ("B4", "B5"):
        sheet[cell].number_format = "0%"
    for cell in ("C4", "C5"):
        sheet[cell].number_format = "#,##0"
    sheet["B4"].comment = Comment("not 91%?", "Ann")
    sheet.oddFooter.center.text = "84% of all, page &P"
    chart = BarChart()
    chart.title = "84% of parents"
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=5), titles_from_data=True)
    chart.dataLabels = DataLabelList(showVal=True)
    sheet.add_chart(chart, "E2")
    hidden = book.create_sheet("Hidden")
    hidden["A1"] = "99%"
    hidden.sheet_state = "hidden"
    file = tmp_path / "draft.xlsx"
    book.save(file)
    seen = [(one.part, one.place, one.text, one.under) for one in read_document(file).blocks]
    assert seen[:9] == [
        ("body", "Table 1!A1", "Who agreed", ""),
        ("body", "Table 1!B3", "Share", ""),
        ("body", "Table 1!C3", "n", "Share"),
        ("body", "Table 1!A4", "Teachers", ""),
        ("body", "Table 1!B4", "92%", "Teachers · Share"),
        ("body", "Table 1!C4", "1,405", "Teachers · n"),
        ("body", "Table 1!A5", "Parents", ""),
        ("body", "Table 1!B5", "84%", "Parents · Share"),
        ("body", "Table 1!C5", "1,950", "Parents · n"),
    ]
    assert ("footer", "footer of Table 1", "84% of all, page", "") in [
        (*one[:2], one[2].strip(), one[3]) for one in seen
    ]
    assert ("comment", "comment on Table 1!B4", "not 91%?", "") in seen
    assert ("chart text", "chart on Table 1", "84% of parents", "") in seen
    assert not any("99%" in one[2] for one in seen)


# --- PDF ---


def pdf_of(*pages: str) -> bytes:
    """A PDF file with a line of text a page."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    kids = []
    for text in pages:
        content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R "
            f">> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + (table + trailer).encode()


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    file = tmp_path / "draft.pdf"
    file.write_bytes(pdf_of("84% of the public agreed.", "92% of teachers did."))
    document = read_document(file)
    assert [(one.place, one.text) for one in document.blocks] == [
        ("page 1", "84% of the public agreed."),
        ("page 2", "92% of teachers did."),
    ]
    assert document.unread == ()
