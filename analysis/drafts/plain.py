"""Plain text: paragraphs between blank lines."""

import re
from pathlib import Path

from analysis.drafts.document import Block, BlockKind, Document
from analysis.drafts.files import text_of
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import add_bound

__all__ = ["read_plain"]

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_UNDERLINED = re.compile(r"\n[ \t]*(?:=+|-+)[ \t]*$")
_SHORT = 80


def read_plain(path: Path) -> Document:
    """The paragraphs of a text file; a line in capitals, or underlined, is a heading. Raises
    DataError where it is no text.
    """
    source = text_of(path)
    blocks, heading, line, counted = list[Block](), "", 1, 0
    for found in _PARAGRAPH.finditer(source):
        at = found.start() + (1 if found[0].startswith("\ufeff") else 0)
        line, counted = line + source.count("\n", counted, at), at
        gathered = Gathered()
        add_bound(gathered, source[at : found.end()].rstrip("\r"), at)
        kind: BlockKind = "heading" if _heads(found[0]) else "prose"
        blocks.append(gathered.block(f"line {line}", kind, heading))
        heading = _UNDERLINED.sub("", found[0]).strip() if kind == "heading" else heading
    return Document(str(path), "text", tuple(blocks), source)


def _heads(text: str) -> bool:
    text = text.strip("\ufeff\r ")
    if _UNDERLINED.search(text):
        return text.count("\n") == 1
    return (
        "\n" not in text
        and len(text) < _SHORT
        and text.isupper()
        and sum(letter.isalpha() for letter in text) > 3
    )
