"""Word documents: paragraphs, tables, text boxes, footnotes and endnotes, read from the parts of
the file itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from analysis.drafts.document import Block, BlockKind, Document
from analysis.drafts.files import parts_of
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import add_bound
from analysis.drafts.wordtext import isolated_runs, paragraph_text, paragraphs
from survey.errors import DataError

__all__ = ["STORIES", "isolated_runs", "paragraphs", "parsed", "places_of", "read_word"]

STORIES = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
"""The parts of a Word file that have text of the author's."""

_READ = re.compile(r"word/(document|footnotes|endnotes|styles)\.xml")
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


def read_word(path: Path) -> Document:
    """The paragraphs of a .docx file in order, then its notes. Raises DataError where it is no Word
    file or a hostile one.
    """
    parts = {name: parsed(content, name, path) for name, content in parts_of(path, _READ).items()}
    reading = _Reading(_styles(parts.get("word/styles.xml")))
    blocks = list(reading.body(parts["word/document.xml"]))
    for kind in ("footnote", "endnote"):
        root = parts.get(f"word/{kind}s.xml")
        blocks.extend(_notes(root, kind) if root is not None else ())
    return Document(str(path), "word", tuple(blocks))


def places_of(root: Any) -> dict[int, str]:
    """Number of a paragraph of the body → where it is, in words."""
    return {block.paragraph: block.place for block in _Reading({}).body(root)}


def parsed(content: bytes, part: str, path: Path) -> Any:
    """The root of a part. Raises DataError where it is not well formed."""
    try:
        return parse_xml(content)
    except SyntaxError as error:
        raise DataError.of(
            str(path), f"is damaged ({part}); open it in a word processor and save it again"
        ) from error


@dataclass(slots=True)
class _Tables:
    """Where cells stand, and the texts of each table's first row and column."""

    places: dict[Any, tuple[int, int, int]] = field(default_factory=dict)
    texts: dict[tuple[int, int, int], str] = field(default_factory=dict)

    def count(self, root: Any) -> None:
        numbers = {table: number for number, table in enumerate(root.iter(qn("w:tbl")), start=1)}
        rows: dict[int, int] = {}
        for row in root.iter(qn("w:tr")):
            number = next((numbers[table] for table in row.iterancestors(qn("w:tbl"))), 0)
            rows[number] = rows.get(number, 0) + 1
            column = 1
            for cell in row.iter(qn("w:tc")):
                if next(cell.iterancestors(qn("w:tr"))) is row:
                    self.places[cell] = (number, rows[number], column)
                    column += _width(cell)

    def keep(self, cell: Any, text: str) -> None:
        table, row, column = self.places[cell]
        if (row == 1 or column == 1) and text:
            before = self.texts.get((table, row, column), "")
            self.texts[table, row, column] = f"{before} {text}".strip()

    def place(self, cell: Any) -> str:
        table, row, column = self.places[cell]
        return f"table {table}, row {row}, column {column}"

    def under(self, cell: Any) -> str:
        table, row, column = self.places[cell]
        first = self.texts.get((table, row, 1), "") if row > 1 and column > 1 else ""
        over = self.texts.get((table, 1, column), "") if row > 1 else ""
        return " · ".join(part for part in (first, over) if part)


@dataclass(slots=True)
class _Reading:
    styles: dict[str, BlockKind]
    heading: str = ""
    tables: _Tables = field(default_factory=_Tables)
    shown: int = 0

    def body(self, root: Any) -> Iterator[Block]:
        self.tables.count(root)
        for number, paragraph in enumerate(paragraphs(root)):
            gathered = _gathered(paragraph)
            cell = next(
                (one for one in paragraph.iterancestors(qn("w:tc")) if one in self.tables.places),
                None,
            )
            text = "".join(gathered.parts).strip()
            if cell is not None:
                self.tables.keep(cell, text)
            if not text:
                continue
            if cell is not None:
                yield gathered.block(
                    self.tables.place(cell),
                    "table",
                    self.tables.under(cell) or self.heading,
                    number,
                )
                continue
            self.shown += 1
            kind = self.styles.get(_style(paragraph), "prose")
            yield gathered.block(f"paragraph {self.shown}", kind, self.heading, number)
            self.heading = text if kind == "heading" else self.heading


def _width(cell: Any) -> int:
    """How many columns of the table's grid a cell goes over."""
    span = next(cell.iterfind(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), None)
    written = span.get(qn("w:val")) if span is not None else None
    return (
        int(written)
        if written and written.isascii() and written.isdigit() and len(written) < 4
        else 1
    )


def _gathered(paragraph: Any) -> Gathered:
    gathered = Gathered()
    add_bound(gathered, "".join(atom.text for atom in paragraph_text(paragraph)), 0)
    return gathered


def _notes(root: Any, kind: str) -> Iterator[Block]:
    number = 0
    for note in root.iter(qn(f"w:{kind}")):
        if note.get(qn("w:type")) in (None, "normal"):
            number += 1
            for paragraph in paragraphs(note):
                gathered = _gathered(paragraph)
                if not gathered.blank:
                    yield gathered.block(f"{kind} {number}", "note")


def _styles(root: Any) -> dict[str, BlockKind]:
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


def _style(paragraph: Any) -> str:
    settings = paragraph.find(qn("w:pPr"))
    style = settings.find(qn("w:pStyle")) if settings is not None else None
    return (style.get(qn("w:val")) or "") if style is not None else ""
