"""Word drafts: paragraphs, tables, notes, and text that runs cut anywhere."""

from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.text.run import Run

from analysis.claims.documents import read_document
from analysis.claims.documents.word import isolated_runs, paragraphs

FOOTNOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>9</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:t>Of [7%]{claim=a.b.c}.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Results", 1)
    paragraph = document.add_paragraph("So ")
    paragraph.add_run("[8").bold = True
    paragraph.add_run("4%]{claim=a.")
    paragraph.add_run("b.c base=answered}").italic = True
    paragraph.add_run("\tof the public.")
    table = document.add_table(2, 2)
    for row, texts in zip(table.rows, [("Who", "Share"), ("Public", "75%")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Said in 2022", style="Quote")
    document.add_heading("Bibliography", 2)
    document.add_paragraph("Smith 2019")
    plain, file = tmp_path / "plain.docx", tmp_path / "draft.docx"
    document.save(str(plain))
    with ZipFile(plain) as before, ZipFile(file, "w") as after:
        for part in before.infolist():
            after.writestr(part, before.read(part))
        after.writestr("word/footnotes.xml", FOOTNOTES)
    return file


def test_word_is_read_paragraph_by_paragraph_then_its_notes(word: Path) -> None:
    blocks = read_document(word).blocks
    assert [(block.place, block.kind, block.text, block.under) for block in blocks] == [
        ("paragraph 1", "heading", "Results", ""),
        ("paragraph 2", "prose", "So 84%\tof the public.", "Results"),
        ("table 1, row 1, column 1", "table", "Who", "Results"),
        ("table 1, row 1, column 2", "table", "Share", "Results"),
        ("table 1, row 2, column 1", "table", "Public", "Who"),
        ("table 1, row 2, column 2", "table", "75%", "Public · Share"),
        ("paragraph 3", "quote", "Said in 2022", "Results"),
        ("paragraph 4", "heading", "Bibliography", "Results"),
        ("paragraph 5", "reference", "Smith 2019", "Bibliography"),
        ("footnote 1", "note", "Of 7%.", ""),
    ]
    assert [(one.claim, one.base) for block in blocks for one in block.bindings] == [("a.b.c", "answered"), ("a.b.c", "valid")]


def test_a_figure_leads_back_to_runs_of_its_own(word: Path) -> None:
    block = next(block for block in read_document(word).blocks if block.bindings)
    ((first, last),) = block.source(3, 6)
    document = docx.Document(str(word))
    paragraph = list(paragraphs(document.element.body))[block.paragraph]
    before = "".join(one.text for one in document.paragraphs)
    runs = [Run(element, document.paragraphs[1]) for element in isolated_runs(paragraph, first, last)]
    assert [(run.text, run.bold) for run in runs] == [("8", True), ("4%", None)]
    assert "".join(one.text for one in document.paragraphs) == before
    assert isolated_runs(paragraph, first, last) == [run._element for run in runs]


def test_what_is_struck_out_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("kept 1 ")
    struck = paragraph.add_run("struck 2")._element
    deletion = struck.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}del")
    struck.addprevious(deletion)
    deletion.append(struck)
    document.save(str(file))
    assert [block.text for block in read_document(file).blocks] == ["kept 1 "]
