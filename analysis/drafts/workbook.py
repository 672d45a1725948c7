"""Excel workbooks: what their cells show, and comments, text boxes, charts, headers and footers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from analysis.drafts.charts import chart_blocks
from analysis.drafts.document import Block, BlockKind, Document, Part, Unread
from analysis.drafts.drawing import alternative, drawn_texts, is_decorative
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import Named, add_bound, attributes_of
from analysis.drafts.kept_claims import key_in
from analysis.drafts.office import Parts, local, parts_of
from analysis.drafts.shown_numbers import shown_number
from analysis.drafts.undescribed import undescribed
from survey.errors import DataError
from survey.packages import WORKBOOK
from survey.workbooks import Limits, UnfitError, opened

__all__ = ["read_workbook"]

_LIMITS = Limits(
    "draft",
    re.compile(r".*\.(?:xml|rels|vml)"),
    most_bytes=300 * 2**20,
    parts=5_000,
    book_bytes=40 * 2**20,
    book_tags=2_000_000,
    sheets=200,
    rows=50_000,
    instead="check it in parts",
)
_FIGURE, _NTH = re.compile(r'figure="([^"]*)"'), re.compile(r"\bnth=(\d{1,3})\b")
SENTENCE = 7
"""Words of a cell that has no more, and so is no sentence."""

_LINE = 40
"""Characters of a row that a text has filled before it goes on in the next."""

_ENDED = re.compile(r"[.?!:)۔؟][”\"’'\]]*\s*\Z")

_MAIN = "xl/workbook.xml"
_MARKS = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|[0-9]+|[PNDTFAZGBIUESXYO]|[LCR&])')
"""Signs of headers and footers that lay out, or stand for pages and dates."""


def read_workbook(path: Path) -> Document:
    """What the sheets of an .xlsx file that are shown say. Raises DataError where it is no Excel
    workbook or a hostile one.
    """
    parts = parts_of(path, WORKBOOK)
    main = parts.main(_MAIN)
    related = parts.related(main)
    root = parts.root(main)
    sheets = frozenset(one.get("name", "") for one in root.iter("{*}sheet"))
    reading = _Reading(parts, named=_named(root), sheets=sheets)
    try:
        with opened(path, _LIMITS, results=True) as book:
            cells = {
                sheet.title: list(_rows(sheet))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            }
    except UnfitError as error:
        raise DataError.of(str(path), str(error)) from error
    blocks = list[Block]()
    for sheet in root.iter("{*}sheet"):
        name, target = sheet.get("name", ""), related.get(_id(sheet))
        if target is not None and sheet.get("state") in (None, "visible"):
            blocks += reading.cells(cells.get(name, []), name)
            blocks += reading.beside(target.target, name)
    return Document(str(path), "workbook", tuple(blocks), unread=tuple(reading.unread))


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int
    letters: str
    text: str


def _rows(sheet: Any) -> Iterator[list[_Cell]]:
    for row in sheet.iter_rows():
        cells = [
            _Cell(cell.row, cell.column, cell.coordinate, _shown(cell))
            for cell in row
            if cell.value is not None
        ]
        if cells:
            yield cells


def _with_flowed(rows: list[list[_Cell]]) -> Iterator[tuple[list[_Cell], list[_Cell]]]:
    """The rows, each with the cells of those under it in which its one sentence goes on: a text
    that runs over several rows, none of which has another cell.
    """
    rest = list(reversed(rows))
    while rest:
        row, more = rest.pop(), list[_Cell]()
        while rest and len(row) == len(rest[-1]) == 1 and _goes_on((row + more)[-1], rest[-1][0]):
            more.append(rest.pop()[0])
        yield row, more


def _goes_on(cell: _Cell, below: _Cell) -> bool:
    under = below.row == cell.row + 1 and below.column == cell.column
    return under and len(cell.text) > _LINE and _ENDED.search(cell.text) is None


def _shown(cell: Any) -> str:
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown_number(value, cell.number_format)
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


@dataclass(frozen=True, slots=True)
class _NamedCell:
    """What a hidden name says of a cell; `figure`: how it is written, where the cell has a text,
    and `nth`, from 1, which of those that are written so.
    """

    named: Named
    figure: str = ""
    nth: int = 1

    def on(self, gathered: Gathered, begun: int) -> None:
        """Name it in a text whose cell begins at character `begun`."""
        if not self.figure:
            self.named.on(gathered, begun)
            return
        start = begun - 1
        for _ in range(self.nth):
            start = gathered.text.find(self.figure, start + 1)
            if start < 0:
                return
        self.named.between(gathered, start, start + len(self.figure))


@dataclass(slots=True)
class _Reading:
    parts: Parts
    unread: list[Unread] = field(default_factory=list)
    tables: int = 0
    named: dict[tuple[str, str], list[_NamedCell]] = field(default_factory=dict)
    sheets: frozenset[str] = frozenset()

    def cells(self, rows: list[list[_Cell]], sheet: str) -> Iterator[Block]:
        """The cells of a sheet, each under the first of its row and what heads its column."""
        heads: dict[int, str] = {}
        before = -1
        for number, (row, more) in enumerate(_with_flowed(rows)):
            if row[0].row != before + 1 and number:
                heads = {}
                self.tables += 1
            before = more[-1].row if more else row[0].row
            for cell in row:
                yield from self._cell(cell, row, heads, sheet, more)
            if not heads and len(row) > 1:
                heads = {one.column: one.text for one in row}
        self.tables += 1

    def _cell(
        self,
        cell: _Cell,
        row: list[_Cell],
        heads: dict[int, str],
        sheet: str,
        more: Sequence[_Cell],
    ) -> Iterator[Block]:
        """A cell; `more`: those under it in which its text goes on."""
        gathered = Gathered()
        begun = [0]
        add_bound(gathered, cell.text, 0)
        for each in more:
            add_bound(gathered, " ", 0)
            begun.append(gathered.length)
            add_bound(gathered, each.text, 0)
        if gathered.blank:
            return
        if cell.text in self.sheets:
            Named(wave="the name of a sheet").on(gathered, 0)
        for each, start in zip((cell, *more), begun, strict=True):
            for one in self.named.get((sheet, each.letters), ()):
                one.on(gathered, start)
        first = row[0].text if cell is not row[0] else ""
        over = heads.get(cell.column, "")
        alone = len(row) == 1
        where = (-1, -1, -1) if alone else (self.tables, cell.row - 1, cell.column - 1)
        place = f"{sheet}!{cell.letters}"
        worded = len(cell.text.split()) > SENTENCE
        kind: BlockKind = "prose" if alone or worded else "table"
        over_it = ("", "") if worded else (first, over)  # a sentence says itself what it is of
        yield gathered.block(place, kind, cell=where, heads=over_it)

    def beside(self, name: str, sheet: str) -> Iterator[Block]:
        """What stands over, under and on the cells."""
        yield from self._margin(name, sheet, "Header", "header")
        yield from self._margin(name, sheet, "Footer", "footer")
        for kind in ("comments", "threadedComment"):
            for comments in self.parts.of_kind(name, kind):
                root = self.parts.root(comments)
                for one in root.iter("{*}comment", "{*}threadedComment"):
                    said = "".join(text.text or "" for text in one.iter("{*}t", "{*}text"))
                    yield from _said(said, f"comment on {sheet}!{one.get('ref', '')}", "comment")
        for drawing in self.parts.of_kind(name, "drawing"):
            yield from self._drawing(drawing, sheet)

    def _margin(self, name: str, sheet: str, kind: str, part: Part) -> Iterator[Block]:
        for one in self.parts.root(name).iter(f"{{*}}odd{kind}", f"{{*}}even{kind}"):
            for side in re.split(r"&[LCR](?![a-z])", one.text or ""):
                said = _MARKS.sub(lambda found: "&" if found[0] == "&&" else " ", side)
                yield from _said(said, f"{part} of {sheet}", part)

    def _drawing(self, name: str, sheet: str) -> Iterator[Block]:
        root, related = self.parts.root(name), self.parts.related(name)
        for shape in root.iter("{*}sp", "{*}pic", "{*}graphicFrame"):
            if local(shape) == "sp":
                yield from drawn_texts(shape, f"text box on {sheet}", part="text box")
            named = next(shape.iter("{*}cNvPr"), None)
            text = alternative(named) if named is not None else ""
            yield from _said(text, f"picture on {sheet}", "alt text")
            if (
                local(shape) == "pic"
                and not text
                and not (named is not None and is_decorative(named))
            ):
                self.unread.append(undescribed("a picture", sheet))
            for chart in shape.iter("{*}chart"):
                target = related.get(_id(chart))
                if target is not None and target.kind == "chart":
                    yield from chart_blocks(self.parts, target.target, f"chart on {sheet}")
                else:
                    remedy = "insert a chart of a common kind, or a table"
                    self.unread.append(Unread("a drawing of a newer kind", sheet, remedy))


def _named(root: Any) -> dict[tuple[str, str], list[_NamedCell]]:
    """What hidden names say of cells, by sheet and cell."""
    found: dict[tuple[str, str], list[_NamedCell]] = {}
    for one in root.iter("{*}definedName"):
        comment = one.get("comment") or ""
        named = attributes_of(comment) if key_in(one.get("name", "")) else None
        sheet, _, cell = (one.text or "").rpartition("!")
        if named is not None:
            plain = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            figure, nth = _FIGURE.search(comment), _NTH.search(comment)
            told = _NamedCell(named, figure[1] if figure else "", int(nth[1]) if nth else 1)
            found.setdefault((plain, cell.replace("$", "")), []).append(told)
    return found


def _id(element: Any) -> str:
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), "")


def _said(text: str, place: str, part: Part) -> Iterator[Block]:
    gathered = Gathered()
    add_bound(gathered, text, 0)
    if not gathered.blank:
        kind: BlockKind = "note" if part == "comment" else "prose"
        yield gathered.block(place, kind, part=part)
