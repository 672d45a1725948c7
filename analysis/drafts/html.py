"""HTML: the text that a browser shows or reads out, with the claims that elements name in
data-claim, as our own page does.
"""

import re
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from analysis.drafts.document import Block, BlockKind, Document, Part, Unread
from analysis.drafts.files import text_of
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import Named, add_bound
from analysis.drafts.superscripts import raised

__all__ = ["read_html"]

_OPAQUE = {
    "iframe": "a page within the page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "canvas": "a drawing made by a script",
}
"""What a browser shows and no text says."""

_UNSHOWN = frozenset(
    {
        *_OPAQUE,
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "datalist",
        "video",
        "audio",
        "del",
    }
)
_SPOKEN: dict[str, Part] = {
    "alt": "alt text",
    "aria-label": "alt text",
    "aria-description": "alt text",
    "title": "title text",
    "placeholder": "body",
}
"""Attributes whose words are shown, or read out."""

_PARTS: dict[str, Part] = {
    "figcaption": "caption",
    "caption": "caption",
    "header": "header",
    "footer": "footer",
    "desc": "alt text",
    "title": "title text",
    "text": "chart text",
}
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "table"),
    "blockquote": "quote",
    "pre": "code",
}
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|button|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|label|mark"
    "|meter|output|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)
"""Elements that run on within a line; all others begin a new block."""

_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
_UNNAMED = Named()
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 500
"""Elements within each other; browsers stop at 512."""

_STRAY = {"<": "\ue000", "&": "\ue001"}
_SHOWN = str.maketrans({sign: shown for shown, sign in _STRAY.items()})
"""Signs that begin nothing, which the parser would look at again and again: it is given others of
the same length instead."""


@dataclass(slots=True)
class _Element:
    """An element that is open. `start`: where it begins in the text of block number `block`; in
    later blocks, at their start.
    """

    tag: str
    block: int
    start: int
    named: Named
    figure: str = ""
    """Which of its figures is named, where it has several: the last that is written so."""
    unshown: bool = False
    axis: bool = False
    """A mark of an axis in a drawing."""


class _Reader(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.blocks: list[Block] = []
        self.open: list[_Element] = []
        self.gathered = Gathered()
        self.unshown = 0
        self.tables = -1
        self.line = 0
        self.block = 0
        self.heading = ""
        self.row: list[str] = []
        self.place = (-1, -1)
        self.heads: list[str] = []
        self.unread: list[Unread] = []
        self.asides: list[Block] = []
        self._starts = [0, *(found.end() for found in re.finditer("\n", source))]

    # --- elements ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _INLINE.fullmatch(tag):
            self.end_block()
        if tag == "table":
            self.heads = []
            self.tables += 1
            self.place = (self.tables, -1)
        elif tag == "tr":
            self.row = []
            self.place = (self.place[0], self.place[1] + 1)
        elif tag in ("td", "th"):
            self.row.append("")
        given = {name: (value or "").translate(_SHOWN) for name, value in attrs}
        unshown = tag in _UNSHOWN or "hidden" in given
        if not self.unshown:
            self._spoken(tag, given, unshown=unshown)
        if tag in _VOID or len(self.open) >= _DEEPEST:
            return
        self.open.append(
            _Element(
                tag,
                self.block,
                self.gathered.length,
                _named(given),
                given.get("data-figure", ""),
                unshown,
                "tick" in f"{given.get('class', '')} {given.get('id', '')}"
                and any(element.tag == "svg" for element in self.open),
            )
        )
        self.unshown += unshown

    def _spoken(self, tag: str, given: dict[str, str], *, unshown: bool) -> None:
        """The words of an element's attributes; and what it shows that has none."""
        place = f"line {self.getpos()[0]}"
        pictured = tag == "img" or (tag == "input" and given.get("type") == "image")
        hidden = given.get("role") in ("presentation", "none") or "aria-hidden" in given
        described = any(given.get(name) for name in ("alt", "aria-label", "title"))
        if pictured and "alt" not in given and not described and not hidden:
            remedy = "say what it shows in its alternative text, or give it an empty one"
            self.unread.append(Unread("a picture without alternative text", place, remedy))
        elif tag in _OPAQUE and not described and "hidden" not in given:
            remedy = "say what it shows in aria-label, or beside it"
            self.unread.append(Unread(_OPAQUE[tag], place, remedy))
        elif unshown and tag not in _OPAQUE:
            return
        shown = {name: part for name, part in _SPOKEN.items() if given.get(name)}
        if tag == "input" and given.get("type") in ("button", "submit", "reset", "text"):
            shown["value"] = "body"
        for name, part in shown.items():
            gathered = Gathered()
            add_bound(gathered, given[name], 0)
            _named(given).on(gathered, 0)
            if not gathered.blank:
                self.asides.append(replace(gathered.block(place, part=part), pieces=()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self.open):
            return
        if not _INLINE.fullmatch(tag):
            self._bind(tag)
            self.end_block()
        while self.open:
            element = self.open.pop()
            self.unshown -= element.unshown
            if _INLINE.fullmatch(tag):
                self._bind_one(element)
            if element.tag == tag:
                break
        if tag == "tr" and self.row and not self.heads:
            self.heads = self.row

    def _bind(self, tag: str) -> None:
        """The elements that end with this one, before their text becomes a block."""
        for element in reversed(self.open):
            self._bind_one(element)
            if element.tag == tag:
                return

    def _bind_one(self, element: _Element) -> None:
        if element.named != _UNNAMED:
            begun = element.start if element.block == self.block else 0
            at = self.gathered.text.rfind(element.figure, begun) if element.figure else -1
            if at >= 0:
                element.named.between(self.gathered, at, at + len(element.figure))
            elif not element.figure:
                element.named.on(self.gathered, begun)
            element.named = _UNNAMED

    # --- text ---

    def handle_data(self, data: str) -> None:
        at = self._at()
        done = 0
        for found in _SPACES.finditer(data):
            self._add(data[done : found.start()], at + done, at + found.start())
            self._add(" ", at + found.start(), at + found.end())
            done = found.end()
        self._add(data[done:], at + done, at + len(data))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        at = self._at()
        end = at + len(written) + self.source.startswith(";", at + len(written))
        self._add(unescape(self.source[at:end]).replace("\xa0", " "), at, end)

    def _add(self, text: str, at: int, until: int) -> None:
        tags = [element.tag for element in self.open[-2:]]
        titled = tags == ["head", "title"]
        if (self.unshown and not (titled and self.unshown == 1)) or not text:
            return
        if text == " " and (not self.gathered.parts or self.gathered.parts[-1].endswith(" ")):
            return
        if self.gathered.blank:
            self.line = self.getpos()[0] + self.source.count("\n", self._at(), at)
        text = text.translate(_SHOWN)
        self.gathered.add(raised(text) if "sup" in tags else text, at, until)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    # --- blocks ---

    def end_block(self) -> None:
        tags = [element.tag for element in self.open]
        kind: BlockKind = next((_KINDS[tag] for tag in reversed(tags) if tag in _KINDS), "prose")
        cell = next((tag for tag in reversed(tags) if tag in ("td", "th")), "")
        text = "".join(self.gathered.parts).strip()
        part = self._part(tags)
        if text:
            self._mark_axis()
        if text and cell and self.row:
            self._cell(text, part)
        elif text:
            block = self.gathered.block(f"line {self.line}", kind, self.heading, part=part)
            self.blocks.append(block)
            self.heading = text if kind == "heading" else self.heading
        self.blocks += self.asides
        self.asides = []
        self.gathered = Gathered()
        self.block += 1

    def _part(self, tags: list[str]) -> Part:
        part: Part = next((_PARTS[tag] for tag in reversed(tags) if tag in _PARTS), "body")
        return "alt text" if part == "title text" and "svg" in tags else part

    def _mark_axis(self) -> None:
        """The numbers at the marks of an axis are not of the answers."""
        if any(element.axis for element in self.open):
            Named(wave="a mark of an axis").on(self.gathered, 0)

    def _cell(self, text: str, part: Part) -> None:
        """A text of a cell, which may have several."""
        column = len(self.row) - 1
        over = self.heads[column] if self.heads and column < len(self.heads) else ""
        first = self.row[0] if self.heads and column else ""
        where, heads = (*self.place, column), (first, over)
        block = self.gathered.block(
            f"line {self.line}", "table", self.heading, part=part, cell=where, heads=heads
        )
        self.blocks.append(block)
        self.row[-1] = f"{self.row[-1]} {text}".strip()


def read_html(path: Path) -> Document:
    """The text of an HTML file by paragraphs, headings, list items and cells. Raises DataError
    where it is no text.
    """
    source = text_of(path)
    reader = _Reader(source)
    reader.feed(_without_strays(source))
    reader.close()
    reader.end_block()
    blocks, unread = tuple(reader.blocks), tuple(reader.unread)
    return Document(str(path), "html", blocks, source, unread)


def _named(given: dict[str, str]) -> Named:
    named = (given.get(f"data-{name}", "") for name in ("claim", "base", "wave"))
    return Named(*named)


def _without_strays(source: str) -> str:
    """The source without tags, comments and references that begin and never end."""
    closed, commented = source.rfind(">") + 1, source.rfind("-->") + 1
    source = source[:closed] + source[closed:].replace("<", _STRAY["<"])
    source = source[:commented] + source[commented:].replace("<!--", f"{_STRAY['<']}!--")
    return re.sub(r"&(?![A-Za-z]|#[0-9xX])", _STRAY["&"], source)
