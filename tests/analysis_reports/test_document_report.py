"""The Word document of a report, read back by python-docx and by LibreOffice, by itself and within
an author's template.
"""

import base64
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table

from analysis.reports import Report, write_document
from analysis.reports.document.styles import STYLES
from analysis.reports.document.tables import parts
from analysis.reports.model import Finding, Question, Sentence, Style
from analysis.reports.outline import Run, TableRow, cell_text, illustrations, phrase, runs
from analysis.reports.publishing import published
from analysis.reports.tables import Column, DistributionTable
from survey.errors import DataError

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
SIMULATED = phrase("en", "simulated")
HEADED = ("Key findings", "About this survey")


@pytest.fixture(scope="module")
def path(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("document") / "report.docx"
    write_document(report, file)
    return file


@pytest.fixture(scope="module")
def document(path: Path) -> WordDocument:
    return Document(str(path))


def instructions(document: WordDocument) -> list[str]:
    """What the fields of a document are to show."""
    body = document.element.body
    simple = [each.get(qn("w:instr")).strip() for each in body.iter(qn("w:fldSimple"))]
    return simple + [each.text.strip() for each in body.iter(qn("w:instrText"))]


def template(folder: Path, *paragraphs: str) -> Path:
    """An author's own file: its Heading 1 is green Georgia, its header its own."""
    own = Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.sections[0].header.paragraphs[0].text = "The author's header"
    own.core_properties.title = "The author's title"
    for text in paragraphs:
        own.add_paragraph(text)
    file = folder / "template.docx"
    own.save(str(file))
    return file


# --- what it says ---


def whole(written: list[Table], columns: int, stub: int) -> list[list[str]]:
    """The texts of the next table of a document, its parts side by side again."""
    rows = [[cell.text for cell in row.cells] for row in written.pop(0).rows]
    while len(rows[0]) < columns:
        part = [[cell.text for cell in row.cells] for row in written.pop(0).rows]
        assert [row[:stub] for row in part] == [row[:stub] for row in rows]
        rows = [[*row, *more[stub:]] for row, more in zip(rows, part, strict=True)]
    return rows


def test_every_cell_that_is_published_stands_in_a_table_of_the_document(
    report: Report, document: WordDocument
) -> None:
    written = list(document.tables)
    for table in report.tables:
        found = runs(table)
        columns = found[0].columns
        stub = [column.kind for column in columns].index("share")
        headings, *rows = whole(written, len(columns), stub)
        expected = [
            [cell_text(cell, column) for cell, column in zip(row.cells, columns, strict=True)]
            for row in rows_of(found)
        ]
        assert headings == [column.heading for column in columns]
        assert [row for row in rows if len(set(row)) > 1] == expected
        assert len(expected) == len(list(published(table)))
    assert written == []


def rows_of(found: tuple[Run, ...]) -> list[TableRow]:
    return [row for run in found for row in run.rows]


def test_all_that_the_report_says_is_there(report: Report, document: WordDocument) -> None:
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for part in (
        *(f"{term}: {said}" for term, said in report.details),
        *report.notes,
        *report.methods,
        *(sentence.text for sentence in report.sentences),
        *(question.wording for question in report.questions),
        *(table.base_note for table in report.tables),
    ):
        assert part in text


def test_simulated_data_are_said_at_the_top_at_the_bottom_and_on_each_page(
    document: WordDocument,
) -> None:
    said = [paragraph.text for paragraph in document.paragraphs]
    assert SIMULATED in said[:3]
    assert said[-1] == SIMULATED
    assert SIMULATED in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.comments == SIMULATED


# --- as Word knows it ---


def test_headings_captions_and_lists_are_words_own(report: Report, document: WordDocument) -> None:
    headings = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"
    ]
    names = ("contents", "findings", "about", "finding_tables", "appendix", "questions")
    names = (*names, "methods", "notes")
    assert headings == [phrase("en", name) for name in names]
    captions = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Caption"]
    counted = [paragraph for paragraph in captions if list(paragraph._p.iter(qn("w:fldSimple")))]
    fields = instructions(document)
    assert fields.count("SEQ Table \\* ARABIC") == len(report.tables)
    assert (
        fields.count("SEQ Figure \\* ARABIC")
        == len(list(illustrations(report)))
        == len(counted) - len(report.tables)
    )
    for listed in (
        'TOC \\o "1-1" \\h \\z \\u',
        'TOC \\h \\z \\c "Table"',
        'TOC \\h \\z \\c "Figure"',
    ):
        assert listed in fields


def test_captions_name_the_question_and_stand_over_whom_it_was_put_to(
    report: Report, tmp_path: Path
) -> None:
    table = report.tables_of(DistributionTable)[0]
    lined = replace(table, base_line="Base: parents.", filter_line="Filter: in Wales.")
    tables = tuple(lined if each is table else each for each in report.tables)
    finding = Finding("Seven in ten agree.", "support.agree.public", "", table.name, "agree", lined)
    file = tmp_path / "report.docx"
    write_document(replace(report, findings=(finding,), tables=tables), file)
    said = [(each.style.name, each.text) for each in Document(str(file)).paragraphs]
    captions = [text for style, text in said if style == "Caption"]
    # their numbers are fields
    assert captions[0].startswith(f"Figure . {table.title} Answers by group")
    assert ("Concord Finding", "Seven in ten agree.") in said
    caption = next(text for text in captions if text.startswith(f"Table . {table.title}"))
    place = said.index(("Caption", caption))
    assert [text for _, text in said[place + 1 : place + 3]] == [
        "Base: parents.",
        "Filter: in Wales.",
    ]


def test_each_finding_stands_first_with_its_chart(report: Report, tmp_path: Path) -> None:
    table = report.tables_of(DistributionTable)[0]
    finding = Finding(
        "70% of the public agree.",
        "support.agree.public",
        "70%",
        table.name,
        "agree",
        table,
        (Sentence("Fewer teachers do.", "support.agree.teachers"),),
    )
    write_document(replace(report, findings=(finding,)), tmp_path / "report.docx")
    made = Document(str(tmp_path / "report.docx"))
    said = [paragraph.text for paragraph in made.paragraphs]
    # after the contents, which name both too
    first, end = (max(at for at, text in enumerate(said) if text == name) for name in HEADED)
    assert said[first + 1 : first + 3] == ["70% of the public agree.", "Fewer teachers do."]
    (bold,) = (run.text for run in made.paragraphs[first + 1].runs if run.bold)
    assert bold == "70%"
    drawn = [at for at, each in enumerate(made.paragraphs) if list(each._p.iter(qn("w:drawing")))]
    assert first < drawn[0] < end
    assert all(at > end for at in drawn[1:])


def test_every_entry_of_the_contents_leads_to_a_place_in_the_text(document: WordDocument) -> None:
    places = [each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))]
    links = [each.get(qn("w:anchor")) for each in document.element.body.iter(qn("w:hyperlink"))]
    assert links
    assert set(links) <= set(places)
    assert len(places) == len(set(places))


def test_tables_repeat_their_header_and_no_row_is_cut(document: WordDocument) -> None:
    for table in document.tables:
        marked = [bool(row._tr.trPr.findall(qn("w:tblHeader"))) for row in table.rows]
        assert marked == [True] + [False] * (len(marked) - 1)
        assert all(row._tr.trPr.findall(qn("w:cantSplit")) for row in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_every_picture_says_what_it_shows(report: Report, document: WordDocument) -> None:
    pictures = list(illustrations(report))
    assert len(document.inline_shapes) == len(pictures)
    for shape, picture in zip(document.inline_shapes, pictures, strict=True):
        assert shape._inline.docPr.get("descr") == picture.description
        assert shape._inline.docPr.get("title")
        assert shape.width <= document.sections[0].page_width


@pytest.mark.parametrize("name", STYLES)
def test_each_style_has_the_font_of_the_house_and_says_its_language(
    report: Report, tmp_path: Path, name: str
) -> None:
    style = Style(font="Georgia")
    file = tmp_path / "report.docx"
    write_document(
        replace(report, tables=(), about=replace(report.about, style=style), language="cy"), file
    )
    made = Document(str(file)).styles[name]
    assert made.font.name == "Georgia"
    assert made.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "cy-GB"


def test_the_document_has_properties_and_numbered_pages(
    report: Report, document: WordDocument
) -> None:
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Who agrees?",
        "Example Foundation",
        "en-GB",
    )
    assert properties.keywords == report.fingerprint
    footer = document.sections[0].footer.paragraphs[0]._p
    assert [each.get(qn("w:instr")).strip() for each in footer.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]


def test_a_wide_table_comes_in_parts_that_fit_the_paper() -> None:
    columns = (Column("Answer", "text"), *(Column(f"Group {n}: share", "share") for n in range(30)))
    run = Run(
        "",
        (),
        columns,
        (TableRow(("An answer", *(n / 30 for n in range(30))), ("",) * 31, base=False),),
    )
    room = 6_000_000
    found = parts(columns, [run], room)
    assert len(found) > 1
    assert [at for part in found for at in part.columns if at] == list(range(1, 31)), (
        "each column of figures stands once"
    )
    assert all(part.columns[0] == 0 for part in found), "each part names its rows"
    assert all(sum(part.widths) <= room for part in found)


# --- texts of every kind ---


def test_hostile_texts_stand_as_they_are(report: Report, tmp_path: Path) -> None:
    hostile = ("<w:p/> & ]]>", "=1+1", "👩‍👩‍👧 \u202e ẁ \x00\x1b\ud800", "long" * 200)
    about = replace(report.about, title=hostile[2], client=hostile[0], contact=hostile[3])
    questions = tuple(Question(f"q{n}", text, (text,), (text,)) for n, text in enumerate(hostile))
    file = tmp_path / "report.docx"
    write_document(replace(report, about=about, questions=questions, tables=()), file)
    text = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    assert hostile[0] in text
    assert hostile[1] in text
    assert hostile[3] in text
    assert "👩‍👩‍👧 \u202e ẁ" in text
    assert "\x1b" not in text


def test_the_logo_stands_first_with_its_words(report: Report, tmp_path: Path) -> None:
    logo, file = tmp_path / "logo.png", tmp_path / "report.docx"
    logo.write_bytes(base64.b64decode(PNG))
    about = replace(report.about, style=Style(logo=str(logo)))
    write_document(replace(report, about=about, tables=()), file)
    (shape,) = Document(str(file)).inline_shapes
    assert shape._inline.docPr.get("descr") == "Logo of Example Foundation"
    logo.write_bytes(b"no picture")
    with pytest.raises(DataError, match="the logo cannot be read"):
        write_document(replace(report, about=about, tables=()), file)


# --- within an author's template ---


def test_the_report_goes_where_the_template_says_and_keeps_its_styles(
    report: Report, tmp_path: Path
) -> None:
    own, file = template(tmp_path, "Before.", "{{ concord }}", "After."), tmp_path / "report.docx"
    write_document(report, file, own)
    made = Document(str(file))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert (texts[0], texts[1], texts[-2], texts[-1]) == ("Before.", SIMULATED, SIMULATED, "After.")
    assert not any("{{" in text for text in texts)
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert made.sections[0].header.paragraphs[0].text == "The author's header"
    assert made.core_properties.title == "The author's title"
    assert len(made.tables) >= len(report.tables)
    languages = {each.get(qn("w:val")) for each in made.element.body.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_without_the_mark_the_report_goes_to_the_end(report: Report, tmp_path: Path) -> None:
    own, file = template(tmp_path, "Before."), tmp_path / "report.docx"
    write_document(replace(report, tables=()), file, own)
    texts = [paragraph.text for paragraph in Document(str(file)).paragraphs]
    assert texts[:3] == ["Before.", SIMULATED, "Key findings"]


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        (
            ["See {{ concord }} here"],
            "{{ concord }} has to stand in a paragraph by itself, outside tables and text boxes",
        ),
        (
            ["{{concord}}", "{{ concord }}"],
            "{{ concord }} stands 2 times; keep the one where the report is to go",
        ),
    ],
)
def test_a_mark_that_cannot_be_followed_is_told(
    report: Report, tmp_path: Path, paragraphs: list[str], told: str
) -> None:
    own, file = template(tmp_path, *paragraphs), tmp_path / "report.docx"
    with pytest.raises(DataError) as raised:
        write_document(report, file, own)
    assert str(raised.value) == f"{own}: {told}"
    assert not file.exists()


# --- in another program ---


@pytest.mark.slow
def test_libreoffice_opens_it_and_shows_every_table(
    report: Report, path: Path, needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    office, reader = needs_tool("soffice"), needs_tool("pdftotext")
    file = tmp_path / "report.docx"
    shutil.copy(path, file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file],
        check=True,
        capture_output=True,
    )
    text = subprocess.run(
        [reader, "-layout", tmp_path / "report.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for number in range(1, len(report.tables) + 1):
        assert re.search(rf"Table {number}\. ", text)
    assert re.search(r"Page 2 of \d", text)


def test_the_document_is_written_whole_or_not_at_all(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "taken.docx"
    file.mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        write_document(replace(report, tables=()), file)
    assert [each.name for each in tmp_path.iterdir()] == ["taken.docx"]
