"""Markdown: paragraphs, headings, lists, quotations, tables and code, as far as they decide what is
prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.drafts.document import Block, BlockKind, Document, Part, Unread
from analysis.drafts.files import text_of
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline import Aside, add_inline

__all__ = ["read_markdown"]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_QUOTED = re.compile(r"(?: {0,3}>[ \t]?)+")
_ITEM = re.compile(r"[ \t]*(?:[-+*]|[0-9]{1,9}[.)])[ \t]+")
_NOTE = re.compile(r" {0,3}\[\^[^\[\]\s]{1,100}\]:[ \t]*")
_TARGET = re.compile(r" {0,3}\[[^\[\]^][^\[\]]{0,200}\]:[ \t]*\S+")
_TITLE = re.compile(r"""\s+["'(](.*\S.*)["')]\s*\Z""")
_CELL = re.compile(r"(?:\\.|[^|\\])*")


@dataclass(slots=True)
class _Line:
    number: int
    at: int
    text: str

    def rest(self, skipped: int) -> "_Line":
        return _Line(self.number, self.at + skipped, self.text[skipped:])

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(slots=True)
class _Reading:
    """The blocks of a source, line after line."""

    source: str
    blocks: list[Block] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)
    kind: BlockKind = "prose"
    heading: str = ""
    unread: list[Unread] = field(default_factory=list)
    tables: int = 0

    def begin(self, line: _Line, kind: BlockKind) -> None:
        self.end()
        self.lines, self.kind = [line], kind

    def end(self, kind: BlockKind | None = None) -> None:
        """The paragraph so far is a block."""
        gathered, asides = Gathered(), list[tuple[_Line, Aside]]()
        for line in self.lines:
            asides += [(line, aside) for aside in self._add(gathered, line)]
        if self.lines and not gathered.blank:
            place, part = f"line {self.lines[0].number}", self._part()
            block = gathered.block(place, kind or self.kind, self.heading, part=part)
            self.blocks.append(block)
            if block.kind == "heading":
                self.heading = block.text.strip()
        self._beside(asides)
        self.lines = []

    def _part(self) -> Part:
        return "footnote" if self.kind == "note" else "body"

    def _add(self, gathered: Gathered, line: _Line) -> tuple[Aside, ...]:
        if gathered.parts:
            gathered.add("\n", line.at, line.at)
        if self.kind == "code":
            gathered.add(line.text, line.at)
            return ()
        return add_inline(gathered, self.source, line.at, line.at + len(line.text))

    def _beside(self, asides: list[tuple[_Line, Aside]]) -> None:
        for line, aside in asides:
            place = f"line {line.number}"
            if not aside.gathered.blank:
                self.blocks.append(aside.gathered.block(place, part=aside.part))
            elif aside.picture:
                remedy = "say what it shows: ![what it shows](picture.png)"
                self.unread.append(Unread("a picture without alternative text", place, remedy))

    def one(self, line: _Line, kind: BlockKind) -> None:
        self.begin(line, kind)
        self.end()

    def table(self, rows: list[_Line]) -> None:
        self.end()
        titles: list[str] = []
        self.tables += 1
        for number, row in enumerate(rows):
            if number == 1:
                continue
            first = ""
            for column, cell in enumerate(_cells(row)):
                gathered = Gathered()
                end = cell.at + len(cell.text)
                asides = add_inline(gathered, self.source, cell.at, end)
                text = gathered.text.strip()
                if number == 0:
                    titles.append(text)
                over = titles[column] if number and column < len(titles) else ""
                heads = (first if number and column else "", over)
                first = text if column == 0 else first
                if text:
                    place, where = f"line {row.number}", (self.tables - 1, number, column)
                    self.blocks.append(
                        gathered.block(place, "table", self.heading, cell=where, heads=heads)
                    )
                self._beside([(cell, aside) for aside in asides])


def read_markdown(path: Path) -> Document:
    """The blocks of a Markdown file. Raises DataError where it cannot be read as text."""
    source = text_of(path)
    reading = _Reading(source)
    lines = _plain(reading, list(_lines(source)))
    while lines:
        lines = _step(reading, lines)
    reading.end()
    blocks, unread = tuple(reading.blocks), tuple(reading.unread)
    return Document(str(path), "markdown", blocks, source, unread)


def _lines(source: str) -> Iterator[_Line]:
    at = 1 if source.startswith("\ufeff") else 0
    for number, text in enumerate(source[at:].split("\n"), start=1):
        yield _Line(number, at, text.removesuffix("\r"))
        at += len(text) + 1


def _plain(reading: _Reading, lines: list[_Line]) -> list[_Line]:
    """Without the settings between --- that may stand at the top; reversed, so that the next line
    is the last.
    """
    if lines and lines[0].text.rstrip() == "---":
        for place, line in enumerate(lines[1:], start=1):
            if line.text.rstrip() in ("---", "..."):
                reading.lines, reading.kind = lines[1:place], "code"
                reading.end()
                lines = lines[place + 1 :]
                break
    return lines[::-1]


def _step(reading: _Reading, lines: list[_Line]) -> list[_Line]:
    line = lines.pop()
    quoted = _QUOTED.match(line.text)
    kind: BlockKind = "quote" if quoted else "prose"
    line = line.rest(quoted.end()) if quoted else line
    if line.blank or (reading.lines and quoted and reading.kind != "quote"):
        reading.end()
    if line.blank:
        return lines
    if fence := _FENCE.match(line.text):
        reading.end()
        reading.lines, reading.kind = _fenced(fence[1], lines), "code"
        reading.end()
    elif (comment := line.text.find("<!--", line.text.rfind("-->") + 1)) >= 0:
        _skip_comment(reading, line, comment, lines, kind)
    elif reading.lines and _UNDERLINE.match(line.text) and not quoted:
        reading.end("heading")
    elif _RULE.match(line.text):
        reading.end()
    elif heading := _HEADING.match(line.text):
        reading.one(line.rest(heading.end()), "heading")
    elif "|" in line.text and lines and "-" in lines[-1].text and _DELIMITERS.match(lines[-1].text):
        reading.table([line, *_rows(lines)])
    else:
        _prose(reading, line, kind)
    return lines


def _prose(reading: _Reading, line: _Line, kind: BlockKind) -> None:
    """A line of a note, an item of a list or a paragraph; where links lead is not shown."""
    if note := _NOTE.match(line.text):
        reading.begin(line.rest(note.end()), "note")
    elif item := _ITEM.match(line.text):
        reading.begin(line.rest(item.end()), kind)
    elif reading.lines:
        reading.lines.append(line)
    elif not (target := _TARGET.match(line.text)):
        reading.begin(line, kind)
    elif title := _TITLE.match(line.text, target.end()):
        gathered = Gathered()
        gathered.add(title[1], line.at + title.start(1))
        reading.blocks.append(gathered.block(f"line {line.number}", part="title text"))


def _fenced(mark: str, lines: list[_Line]) -> list[_Line]:
    found = []
    while lines and not lines[-1].text.strip().startswith(mark):
        found.append(lines.pop())
    if lines:
        lines.pop()
    return found


def _skip_comment(
    reading: _Reading, line: _Line, comment: int, lines: list[_Line], kind: BlockKind
) -> None:
    """A comment that goes on beyond its line is not shown; what stands before it is."""
    before = line.text[:comment]
    if before.strip():
        first = _Line(line.number, line.at, before)
        if reading.lines:
            reading.lines.append(first)
        else:
            reading.begin(first, kind)
    while lines:
        next_line = lines.pop()
        if "-->" in next_line.text:
            after = next_line.text.index("-->") + 3
            if next_line.text[after:].strip():
                lines.append(next_line.rest(after))
            return


def _rows(lines: list[_Line]) -> list[_Line]:
    rows = []
    while lines and not lines[-1].blank and "|" in lines[-1].text:
        rows.append(lines.pop())
    return rows


def _cells(row: _Line) -> Iterator[_Line]:
    lead = len(row.text) - len(row.text.lstrip(" \t|")) if row.text.lstrip().startswith("|") else 0
    lead = row.text.index("|") + 1 if lead else 0
    text = row.text.rstrip()
    end = len(text) - 1 if text.endswith("|") and not text.endswith("\\|") else len(text)
    place = lead
    while place <= end:
        found = _CELL.match(text, place, end)
        stop = found.end() if found else end
        yield _Line(row.number, row.at + place, text[place:stop])
        place = stop + 1
