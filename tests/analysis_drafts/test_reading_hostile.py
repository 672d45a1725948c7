"""Files that no author sends: each is refused with what is wrong and what to do, and quickly."""

import zlib
from collections.abc import Callable
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from analysis.drafts import files, office, reading
from analysis.drafts.reading import read_document
from survey.errors import DataError

SECONDS = 20
"""Of the processor; usual is a fifth of one. What grows with the square of the text takes
minutes."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**parts: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            if not parts.keys() & {"mimetype", "other"}:
                archive.writestr("[Content_Types].xml", "<Types/>")
            for name, content in parts.items():
                archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)

    return make


def written(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def damaged(path: Path) -> None:
    packed(word__document_xml=f"<w:document {W}/>".encode() * 50)(path)
    content = bytearray(path.read_bytes())
    content[60:75] = zlib.compress(b"x" * 99)[:15]
    path.write_bytes(content)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        (
            "x.odt",
            packed(mimetype=b"odt"),
            (
                "claims are read in .md, .markdown, .txt, .docx, .html, .htm, .pptx, .xlsx, .pdf; "
                "save the draft as one of these"
            ),
        ),
        (
            "x.pdf",
            written(b"%PDF"),
            "is damaged or no PDF file; make it again from the document it was made of",
        ),
        (
            "x.pptx",
            packed(word__document_xml=b"<w:document/>"),
            (
                "is damaged (ppt/presentation.xml); open it in a presentation program and save it "
                "again"
            ),
        ),
        (
            "x.xlsx",
            written(b"84%"),
            (
                "is damaged or no Excel workbook; open it in a spreadsheet program and save it as "
                ".xlsx"
            ),
        ),
        ("x.md", lambda _path: None, "cannot be read: No such file or directory"),
        ("x.md", written("so\nÿ%".encode("latin-1")), "is not UTF-8 text; save it as UTF-8"),
        ("x.txt", written("84%".encode("utf-16")), "is UTF-16 text; save it as UTF-8"),
        (
            "x.md",
            written(b"84\0%"),
            "is no text file; give it the ending it should have (.docx, .pptx, .xlsx, .pdf)",
        ),
        (
            "x.html",
            packed(word__document_xml=b""),
            "is no text file; give it the ending it should have (.docx, .pptx, .xlsx, .pdf)",
        ),
        (
            "x.docx",
            written(b"so 84%"),
            "is damaged or no Word file; open it in a word processor and save it as .docx",
        ),
        (
            "x.docx",
            written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"),
            ("is an old .doc file or another Office file; open it, save it as .docx and send that"),
        ),
        (
            "x.docx",
            written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
            (
                "is locked with a password; open it, take the password off (File, Info, Protect "
                "Document) and save it again"
            ),
        ),
        (
            "x.docx",
            packed(mimetype=b"odt"),
            "is an OpenDocument file; open it in a word processor and save it as .docx",
        ),
        (
            "x.docx",
            packed(other=b"x"),
            "is a zip file, but no Word file; open it in a word processor and save it as .docx",
        ),
        (
            "x.docx",
            packed(word__document_xml=b"<w:document"),
            "is damaged (word/document.xml); open it in a word processor and save it again",
        ),
        (
            "x.docx",
            damaged,
            "is damaged or no Word file; open it in a word processor and save it as .docx",
        ),
        (
            "x.docx",
            written(b"PK\x03\x04 and no more"),
            "is damaged: the end of the file is missing or wrong; send it again",
        ),
        (
            "x.docx",
            packed(word__document_xml=BOMB),
            "declares entities (word/document.xml), which no word processor does",
        ),
        (
            "x.docx",
            packed(word__document_xml=b'<?xml version="1.0" encoding="utf-7"?><x/>'),
            "has a part in an encoding that no word processor writes (word/document.xml)",
        ),
        (
            "x.docx",
            packed(word__document_xml=b" " * (office.MOST_XML + 1)),
            "has a part larger than that of any draft (word/document.xml); split it",
        ),
        (
            "x.docx",
            packed(
                word__document_xml=f"<w:document {W}>".encode()
                + b"<w:p/>" * office.MOST_TAGS
                + b"</w:document>"
            ),
            "has a part larger than that of any draft (word/document.xml); split it",
        ),
        (
            "x.docx",
            packed(
                word__document_xml=f"<w:document {W}>".encode()
                + b"<w:p>" * 5000
                + b"</w:p>" * 5000
                + b"</w:document>"
            ),
            "is damaged (word/document.xml); open it in a word processor and save it again",
        ),
        (
            "x.md",
            written(b"a" * (files.LARGEST + 1)),
            "is larger than 20 MB, which no draft is; split it",
        ),
        (
            "x.txt",
            written(b"a " * reading.MOST_TEXT),
            "has more than 2,000,000 characters of text; check it in parts",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_remedy(
    tmp_path: Path, name: str, make: Callable[[Path], None], message: str
) -> None:
    file = tmp_path / name
    make(file)
    began = process_time()
    with pytest.raises(DataError) as caught:
        read_document(file)
    assert [fault.message for fault in caught.value.faults] == [message]
    assert caught.value.faults[0].place == str(file)
    assert process_time() - began < SECONDS


def test_the_line_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "draft.md"
    file.write_bytes("one\ntwo\nÿ".encode("latin-1"))
    with pytest.raises(DataError, match=r"draft\.md:3: is not UTF-8"):
        read_document(file)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "](" * 20_000,
        "`" * 20_001,
        "<" * 20_000,
        "*" * 20_000,
        "> " * 20_000,
        "<!--" * 10_000,
        "&" * 20_000,
        "<a " * 20_000,
        "<p><b>" * 5_000,
    ],
)
@pytest.mark.parametrize("name", ["draft.md", "draft.html", "draft.txt"])
def test_marks_without_end_take_no_time(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    began = process_time()
    read_document(file)
    assert process_time() - began < SECONDS
