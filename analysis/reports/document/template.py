"""An author's own Word file as the frame of a report: what it says stays, the report goes where it
has `{{ concord }}`.
"""

import re
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Emu, Length
from docx.text.paragraph import Paragraph

from analysis.reports.house import house_template
from survey.errors import DataError
from survey.packages import UnfitError

__all__ = ["MARK", "frame", "mark_in", "opened", "room_at"]

MARK = "{{ concord }}"
_MARK = re.compile(r"\{\{\s*concord\s*\}\}")


def opened(template: Path) -> WordDocument:
    """The author's file. Raises DataError where it is none that can be used (`house_template`)."""
    return house_template(template, "document", _built)


def _built(content: BytesIO) -> WordDocument:
    document = Document(content)
    if not (document.sections and len(document.styles)):
        raise UnfitError("has no text that the report could go to")
    return document


def mark_in(document: WordDocument, template: Path) -> Paragraph | None:
    """The paragraph that says where the report goes; None where it goes to the end.

    Raises DataError where the mark does not stand by itself, stands in a table, or stands twice.
    """
    every = [
        text for part in document.element.body.iter(qn("w:p")) if _MARK.search(text := _text(part))
    ]
    alone = [
        paragraph
        for paragraph in document.paragraphs
        if _MARK.fullmatch(_text(paragraph._p).strip())
    ]
    if len(every) != len(alone):
        raise DataError.of(
            str(template),
            f"{MARK} has to stand in a paragraph by itself, outside tables and text boxes",
        )
    if len(alone) > 1:
        raise DataError.of(
            str(template),
            f"{MARK} stands {len(alone)} times; keep the one where the report is to go",
        )
    return alone[0] if alone else None


def room_at(document: WordDocument, mark: Paragraph | None) -> Length:
    """How wide the text is where the report goes."""
    section = document.sections[-1]
    if mark is not None:
        after = {id(each._sectPr): each for each in document.sections}
        following = (id(each) for each in mark._p.xpath("following::w:sectPr"))
        section = next((after[each] for each in following if each in after), section)
    return _room(section)


def _room(section: Section) -> Length:
    width, left, right = (
        (section.page_width or 0),
        (section.left_margin or 0),
        (section.right_margin or 0),
    )
    return Emu(width - left - right)


def frame(document: WordDocument, mark: Paragraph | None, before: set[BaseOxmlElement]) -> None:
    """Move what was added since `before` to the place of the mark, which goes."""
    if mark is None:
        return
    added = [part for part in document.element.body if part not in before]
    for part in added:
        mark._p.addprevious(part)
    mark._p.getparent().remove(mark._p)


def _text(paragraph: BaseOxmlElement) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
