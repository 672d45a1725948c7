"""A draft of any format as a Document."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from analysis.drafts.document import Block, Document
from analysis.drafts.html import read_html
from analysis.drafts.markdown import read_markdown
from analysis.drafts.pdf import read_pdf
from analysis.drafts.plain import read_plain
from analysis.drafts.slides import read_slides
from analysis.drafts.word import read_word
from analysis.drafts.workbook import read_workbook
from survey.errors import DataError

__all__ = ["READERS", "Reader", "read_document"]

Reader = Callable[[Path], Document]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".md": read_markdown,
        ".markdown": read_markdown,
        ".txt": read_plain,
        ".docx": read_word,
        ".html": read_html,
        ".htm": read_html,
        ".pptx": read_slides,
        ".xlsx": read_workbook,
        ".pdf": read_pdf,
    }
)
"""How files are read, by the ending of their names."""

MOST_TEXT = 2_000_000
"""Characters that are looked through; a thick book has half of that."""

_REFERENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("references", "bibliography", "sources", "works cited"),
        "cy": ("cyfeiriadau", "llyfryddiaeth", "ffynonellau"),
        "pl": ("bibliografia", "źródła", "literatura", "piśmiennictwo", "przypisy"),
        "ur": ("حوالہ جات", "کتابیات", "مآخذ"),
    }
)
"""Headings over lists of references, by language."""

_OVER_REFERENCES = re.compile(
    rf"(?:[\d.]+\s+)?(?:{'|'.join(words for known in _REFERENCES.values() for words in known)})\W*",
    re.IGNORECASE,
)


def read_document(path: str | Path) -> Document:
    """The draft in a file. What stands under a heading such as "References" is a list of
    references.

    Raises DataError, with place and remedy, for a file of another kind, a damaged or hostile one,
    and one that is not there.
    """
    file = Path(path)
    reader = READERS.get(file.suffix.casefold())
    if reader is None:
        raise DataError.of(
            str(path), f"claims are read in {', '.join(READERS)}; save the draft as one of these"
        )
    document = reader(file)
    if sum(len(block.text) for block in document.blocks) > MOST_TEXT:
        raise DataError.of(
            str(path), f"has more than {MOST_TEXT:,} characters of text; check it in parts"
        )
    return replace(document, blocks=tuple(_with_references(document.blocks)))


def _with_references(blocks: tuple[Block, ...]) -> Iterator[Block]:
    listing = False
    for block in blocks:
        heads = block.kind in ("heading", "prose") and block.part == "body"
        if heads and _OVER_REFERENCES.fullmatch(block.text.strip()):
            listing = True
            yield replace(block, kind="heading")
            continue
        if block.part != "body":
            yield block
            continue
        listing = listing and block.kind != "heading"
        yield replace(block, kind="reference") if listing and block.kind == "prose" else block
