"""A draft as it is read: blocks of text, with what each has in its source.

Characters are counted from 0, and a range of them ends before its `end`.
"""

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = [
    "Binding",
    "Block",
    "BlockKind",
    "Document",
    "DocumentKind",
    "Part",
    "Piece",
    "Unread",
    "Wave",
]

DocumentKind = Literal["markdown", "text", "word", "html", "slides", "workbook", "pdf"]
BlockKind = Literal["prose", "heading", "table", "quote", "note", "reference", "code"]
Part = Literal[
    "body",
    "header",
    "footer",
    "footnote",
    "endnote",
    "text box",
    "alt text",
    "title text",
    "caption",
    "chart text",
    "speaker notes",
    "comment",
    "tracked insertion",
]
"""Where a reader comes upon a text. "title text": what a browser shows at the top of its window, or
of a link that is pointed at."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a block's text, from `start` to `end`, that the source has from `at` to
    `until`.

    The source of Markdown, text and HTML is `Document.source`; of Word it is the text of the
    block's paragraph.
    """

    start: int
    end: int
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Binding:
    """A claim that the draft itself names: [84%]{claim=health_support.agree.public base=answered},
    or data-claim in HTML.
    """

    start: int
    end: int
    claim: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """Characters whose numbers say nothing about the answers, and `why`: a page number, or what the
    draft itself says of them, [2,000]{wave="the size of the panel"}.
    """

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What a reader may see and nobody here can read: what it is, where, and what to do."""

    what: str
    place: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, row of a table or the like, as a reader sees it, without markup.

    `place`: where it begins, in words. `under`: the heading over it; for a cell of a table the
    first cell of its row and of its column. `cell`: table, row and column of it, counted from 0,
    where the reader knows them; else -1. `heads`: of a cell, or of a label in a chart, the first
    cell of its row and of its column, "" without one. `paragraph`: in the body of a Word document,
    which one of `documents.word.paragraphs`, counted from 0; else -1. `part`: of the document;
    `inserted`: the stretches of it that are tracked insertions.
    """

    text: str
    place: str
    kind: BlockKind = "prose"
    bindings: tuple[Binding, ...] = ()
    pieces: tuple[Piece, ...] = ()
    under: str = ""
    paragraph: int = -1
    cell: tuple[int, int, int] = (-1, -1, -1)
    part: Part = "body"
    waves: tuple[Wave, ...] = ()
    inserted: tuple[tuple[int, int], ...] = ()
    heads: tuple[str, str] = ("", "")

    def part_at(self, start: int) -> Part:
        """The part of the document that this character is of."""
        inside = any(first <= start < last for first, last in self.inserted)
        return "tracked insertion" if inside else self.part

    def source(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The stretches of the source that these characters stand in; two where markup stands
        between them.

        >>> pieces = (Piece(0, 5, 0, 5), Piece(5, 9, 7, 11))
        >>> Block("so 84% do", "line 1", pieces=pieces).source(3, 6)
        ((3, 5), (7, 8))
        """
        found = []
        for piece in self.pieces:
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                alike = piece.end - piece.start == piece.until - piece.at
                at = piece.at + (first - piece.start if alike else 0)
                found.append((at, at + last - first if alike else piece.until))
        return tuple(found)


@dataclass(frozen=True)
class Document:
    """A draft in its order. `source`: the whole text of a Markdown, text or HTML file; Word has
    none. `path`: as it was given. `unread`: what could not be read.
    """

    path: str
    kind: DocumentKind
    blocks: tuple[Block, ...]
    source: str = ""
    unread: tuple[Unread, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that have text, in the order of `Part`."""
        there = {block.part for block in self.blocks}
        there |= {"tracked insertion" for block in self.blocks if block.inserted}
        return tuple(part for part in get_args(Part) if part in there)
