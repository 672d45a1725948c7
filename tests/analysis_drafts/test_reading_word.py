"""Word drafts: paragraphs, tables, notes, and text that runs cut anywhere."""

import copy
import random
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml
from docx.text.run import Run

from analysis.drafts.reading import read_document
from analysis.drafts.word import isolated_runs, paragraphs
from analysis.drafts.wordtext import paragraph_text
from analysis.judgement.mentions import mentions

FOOTNOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>9</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:t>Of [7%]{claim=a.b.c}.</w:t></w:r></w:p></w:footnote>\
</w:footnotes>"""


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
    assert [(one.claim, one.base) for block in blocks for one in block.bindings] == [
        ("a.b.c", "answered"),
        ("a.b.c", ""),
    ]


def test_a_figure_leads_back_to_runs_of_its_own(word: Path) -> None:
    block = next(block for block in read_document(word).blocks if block.bindings)
    ((first, last),) = block.source(3, 6)
    document = docx.Document(str(word))
    paragraph = list(paragraphs(document.element.body))[block.paragraph]
    before = "".join(one.text for one in document.paragraphs)
    runs = [
        Run(element, document.paragraphs[1]) for element in isolated_runs(paragraph, first, last)
    ]
    assert [(run.text, run.bold) for run in runs] == [("8", True), ("4%", None)]
    assert "".join(one.text for one in document.paragraphs) == before
    assert isolated_runs(paragraph, first, last) == [run._element for run in runs]


def test_what_is_struck_out_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("kept 1 ")
    struck = paragraph.add_run("struck 2")._element
    deletion = struck.makeelement(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}del"
    )
    struck.addprevious(deletion)
    deletion.append(struck)
    document.save(str(file))
    assert [block.text for block in read_document(file).blocks] == ["kept 1 "]


TEXT_BOX = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>Beside </w:t>
<mc:AlternateContent>
<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>boxed 9%</w:t></w:r></w:p>\
</w:txbxContent></mc:Choice>
<mc:Fallback><w:txbxContent><w:p><w:r><w:t>boxed 9%</w:t></w:r></w:p></w:txbxContent>\
</mc:Fallback></mc:AlternateContent></w:r>
<w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>"""


def test_text_boxes_are_read_once_and_links_as_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(TEXT_BOX))
    file = tmp_path / "draft.docx"
    document.save(str(file))
    assert [block.text for block in read_document(file).blocks] == ["Beside a link", "boxed 9%"]


def test_a_document_that_is_put_together_wrongly_is_read_all_the_same(
    word: Path, tmp_path: Path
) -> None:
    chance, file = random.Random(2022), tmp_path / "mixed.docx"
    with ZipFile(word) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(25):
        root = parse_xml(parts["word/document.xml"])
        for _ in range(3):
            one, other = chance.sample(list(root[0].iter())[1:], 2)
            if chance.random() < 0.4:
                one.getparent().remove(one)
            else:
                other.append(copy.deepcopy(one))
        with ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(
                    name, serialize_part_xml(root) if name == "word/document.xml" else content
                )
        document = read_document(file)
        assert all(mention.place for mention in mentions(document))
        for paragraph in paragraphs(root):
            text = "".join(atom.text for atom in paragraph_text(paragraph))
            isolated_runs(paragraph, len(text) // 3, len(text) // 2)
            assert "".join(atom.text for atom in paragraph_text(paragraph)) == text
