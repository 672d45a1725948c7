"""Word documents: paragraphs, tables, text boxes, alternative texts and charts, then notes,
headers, footers and comments, read from the parts of the file itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docx.oxml.ns import qn

from analysis.drafts.document import Block, BlockKind, Document, Part, Unread
from analysis.drafts.inline_bindings import Named
from analysis.drafts.kept_claims import kept_in
from analysis.drafts.kept_shapes import KeptShapes
from analysis.drafts.office import Element, Parts, parts_of
from analysis.drafts.word_asides import Asides, alternatives_of_tables
from analysis.drafts.word_tables import Tables
from analysis.drafts.wordruns import gathered_of
from analysis.drafts.wordtext import isolated_runs, paragraphs
from survey.errors import DataError
from survey.packages import TEXT

__all__ = ["AUTHOR", "MAIN", "STORIES", "isolated_runs", "paragraphs", "places_of", "read_word"]

AUTHOR = "Concord"
"""Who comments on what does not hold."""

MAIN = "word/document.xml"
STORIES = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
"""The parts of a Word file that have text of the author's."""

_KINDS: tuple[tuple[str, BlockKind], ...] = (
    ("heading", "heading"),
    ("title", "heading"),
    ("subtitle", "heading"),
    ("quote", "quote"),
    ("intense quote", "quote"),
    ("html preformatted", "code"),
    ("source code", "code"),
    ("macro", "code"),
    ("bibliography", "reference"),
)
"""How the names of paragraph styles begin, and what the paragraphs are."""

_NOTES: tuple[tuple[str, str, Part], ...] = (
    ("footnotes", "footnote", "footnote"),
    ("endnotes", "endnote", "endnote"),
    ("comments", "comment", "comment"),
)
_MARGINS: tuple[Part, ...] = ("header", "footer")
_OPAQUE: Mapping[str, str] = {
    "aFChunk": "another document put into it",
    "control": "a control of a form",
}
"""What a body can lead to that is no part of the file as it is read here."""


def read_word(path: Path) -> Document:
    """The paragraphs of a .docx file in order, then its notes, headers, footers and comments.
    Raises DataError where it is no Word file or a hostile one; another part that is damaged is told
    as unread.
    """
    parts = parts_of(path, TEXT)
    reading = _Whole(parts, parts.main(MAIN))
    blocks = tuple(reading.blocks())
    return Document(str(path), "word", blocks, unread=tuple(reading.unread))


def places_of(root: Element) -> dict[int, str]:
    """Number of a paragraph of the body → where it is, in words."""
    return {block.paragraph: block.place for block in _Story({}).read(root)}


@dataclass(slots=True)
class _Whole:
    """All stories of a file."""

    parts: Parts
    main: str
    unread: list[Unread] = field(default_factory=list)
    kept: Mapping[str, Named] = field(init=False)
    shapes: KeptShapes = field(init=False)

    def __post_init__(self) -> None:
        self.kept = kept_in(self.parts)
        self.shapes = KeptShapes.of(self.parts)

    def blocks(self) -> Iterator[Block]:
        styles = _kinds_of_styles(self._root("styles"))
        root = self.parts.root(self.main)
        yield from self._story(self.main, root, styles, "", "body")
        for kind, called, part in _NOTES:
            for name in self._named(kind):
                yield from self._notes(name, called, part)
        for margin in _MARGINS:
            for number, name in enumerate(self._named(margin), start=1):
                if (story := self._readable(name, margin)) is not None:
                    yield from self._story(name, story, styles, f"{margin} {number}", margin)
        for one in self.parts.related(self.main).values():
            if what := _OPAQUE.get(one.kind):
                remedy = "copy its text into the document"
                self.unread.append(Unread(what, one.target, remedy))

    def _named(self, kind: str) -> list[str]:
        """The parts of a kind, also those that nothing leads to."""
        plain = re.compile(rf"word/{kind}\d*\.xml")
        loose = sorted(name for name in self.parts.contents if plain.fullmatch(name))
        return list(dict.fromkeys((*self.parts.of_kind(self.main, kind), *loose)))

    def _root(self, kind: str) -> Element | None:
        return next(
            (self.parts.root(name) for name in self._named(kind)),
            None,
        )

    def _readable(self, name: str, what: str) -> Element | None:
        """The root of a part beside the body, told as unread where it is damaged."""
        try:
            return self.parts.root(name)
        except DataError:
            remedy = "open the file in a word processor and save it again"
            self.unread.append(Unread(f"a damaged {what}", name, remedy))
            return None

    def _story(
        self, name: str, root: Element, styles: dict[str, BlockKind], called: str, part: Part
    ) -> Iterator[Block]:
        asides = Asides(self.parts, name, root, self.shapes)
        yield from _Story(styles, called, part, asides, self.kept).read(root)
        yield from alternatives_of_tables(root, called)
        self.unread.extend(asides.unread)

    def _notes(self, name: str, called: str, part: Part) -> Iterator[Block]:
        root, number = self._readable(name, called), 0
        if root is None:
            return
        asides = Asides(self.parts, name, root, self.shapes)
        for note in root.iter(qn(f"w:{called}")):
            if note.get(qn("w:type")) not in (None, "normal"):
                continue
            number += 1
            place = f"{called} {number}"
            for paragraph in paragraphs(note):
                gathered = gathered_of(paragraph, self.kept)
                if part == "comment" and note.get(qn("w:author")) == AUTHOR:
                    Named(wave="said of the draft by an earlier check").on(gathered, 0)
                if not gathered.blank:
                    yield gathered.block(place, "note", part=part)
                yield from asides.of(paragraph, place)
        self.unread.extend(asides.unread)


@dataclass(slots=True)
class _Story:
    """The paragraphs of one part in order. `called`: its place in words, "" of the body, whose
    paragraphs are counted.
    """

    styles: dict[str, BlockKind]
    called: str = ""
    part: Part = "body"
    asides: Asides | None = None
    kept: Mapping[str, Named] = field(default_factory=dict)
    heading: str = ""
    tables: Tables = field(default_factory=Tables)
    shown: int = 0

    def read(self, root: Element) -> Iterator[Block]:
        self.tables.count(root)
        self.tables.join(root)
        for number, paragraph in enumerate(paragraphs(root)):
            block = self._block(paragraph, number)
            if block is not None:
                yield block
            if self.asides is not None:
                place = block.place if block is not None else self._place()
                yield from self.asides.of(paragraph, place)

    def _place(self) -> str:
        return self.called or f"paragraph {max(self.shown, 1)}"

    def _block(self, paragraph: Element, number: int) -> Block | None:
        gathered = gathered_of(paragraph, self.kept)
        cell = next(
            (one for one in paragraph.iterancestors(qn("w:tc")) if one in self.tables.places), None
        )
        text = gathered.text.strip()
        if cell is not None:
            self.tables.keep(cell, text)
        if not text:
            return None
        known = number if self.part == "body" else -1
        boxed = next(paragraph.iterancestors(qn("w:txbxContent")), None) is not None
        part: Part = "text box" if boxed else self.part
        if cell is not None:
            heads = self.tables.heads(cell)
            place = ", ".join(one for one in (self.called, self.tables.place(cell)) if one)
            where = self.tables.cell(cell) if self.part == "body" else (-1, -1, -1)
            return gathered.block(
                place, "table", self.heading, known, part=part, cell=where, heads=heads
            )
        self.shown += 1
        style = _style(paragraph)
        kind = self.styles.get(style, "prose")
        part = "caption" if self.part == "body" and style.casefold() == "caption" else part
        block = gathered.block(self._place(), kind, self.heading, known, part=part)
        self.heading = text if kind == "heading" else self.heading
        return block


def _kinds_of_styles(root: Element | None) -> dict[str, BlockKind]:
    """Id of a paragraph style → what its paragraphs are; ids are in the language of the program,
    names are not.
    """
    found: dict[str, BlockKind] = {}
    for style in root.iter(qn("w:style")) if root is not None else ():
        name = style.find(qn("w:name"))
        said = (name.get(qn("w:val")) or "").casefold() if name is not None else ""
        for begins, kind in _KINDS:
            if said.startswith(begins):
                found[style.get(qn("w:styleId")) or ""] = kind
    return found


def _style(paragraph: Element) -> str:
    settings = paragraph.find(qn("w:pPr"))
    style = settings.find(qn("w:pStyle")) if settings is not None else None
    return (style.get(qn("w:val")) or "") if style is not None else ""
