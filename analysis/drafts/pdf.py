"""PDF files: the text of each page, and what readers wrote on it. They are read only; a claims file
beside them binds their figures.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.drafts.document import Block, Document, Part, Unread
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import add_bound
from survey.errors import DataError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

__all__ = ["LARGEST_PDF", "read_pdf"]

LARGEST_PDF, MOST_PAGES = 100 * 2**20, 2_000
"""Bytes of a file, and its pages."""

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*\S|\S")
_NUMBERED = re.compile(r"\s*(?:page\s+)?\d{1,4}(?:\s+of\s+\d{1,4})?\s*", re.IGNORECASE)


def read_pdf(path: Path) -> Document:
    """The pages of a PDF file. Raises DataError where it is none, or is locked; a page without text
    is told as unread.
    """
    try:
        from pypdf import PdfReader  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise DataError.of(
            str(path), "PDF files are read with pypdf; install it: pip install concord-survey[pdf]"
        ) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no news to anybody
    try:
        too_large = path.stat().st_size > LARGEST_PDF
        reader = None if too_large else PdfReader(path)
        locked = reader is not None and reader.is_encrypted and not reader.decrypt("")
        document = _document(path, reader) if reader is not None and not locked else None
    except DataError:
        raise
    except OSError as error:
        raise DataError.of(str(path), f"cannot be read: {error.strerror or error}") from error
    except Exception as error:
        # what a damaged or hostile file makes the library raise is that file's fault alone
        raise DataError.of(
            str(path), "is damaged or no PDF file; make it again from the document it was made of"
        ) from error
    if document is None:
        why = "is locked with a password; save it without one"
        large = f"is larger than {LARGEST_PDF // 2**20} MB, which no draft is; split it"
        raise DataError.of(str(path), large if too_large else why)
    return document


def _document(path: Path, reader: "PdfReader") -> Document:
    blocks, unread = list[Block](), list[Unread]()
    if len(reader.pages) > MOST_PAGES:
        raise DataError.of(str(path), f"has more than {MOST_PAGES:,} pages; split it")
    for number, page in enumerate(reader.pages, start=1):
        place = f"page {number}"
        found = list(_paragraphs(page.extract_text(), place))
        if not found and _has_pictures(page):
            remedy = "check the document that it was made of"
            unread.append(Unread("a page that is a picture", place, remedy))
        blocks += found
        blocks += _comments(page, place)
    return Document(str(path), "pdf", tuple(blocks), unread=tuple(unread))


def _paragraphs(text: str, place: str) -> Iterator[Block]:
    """The paragraphs of a page; a number that is a line of its own at either end is its own."""
    found = list(_PARAGRAPH.finditer(text))
    lines = [line for line in text.splitlines() if line.strip()]
    ends = {lines[0], lines[-1]} if lines else set()
    for one in found:
        gathered = Gathered()
        add_bound(gathered, one[0], one.start())
        for line in ends:
            at = text.find(line)
            if _NUMBERED.fullmatch(line) and one.start() <= at < one.end():
                gathered.wave_source(at, at + len(line), "a page number")
        yield gathered.block(place)


def _comments(page: "PageObject", place: str) -> Iterator[Block]:
    annotations: Any = page.get("/Annots") or ()
    for reference in annotations:
        annotation = reference.get_object()
        part: Part = "title text" if annotation.get("/Subtype") == "/Link" else "comment"
        gathered = Gathered()
        gathered.add(str(annotation.get("/Contents") or ""), 0)
        if not gathered.blank:
            yield gathered.block(f"comment on {place}", "note", part=part)


def _has_pictures(page: "PageObject") -> bool:
    resources: Any = page.get("/Resources") or {}
    return bool(resources.get("/XObject"))
