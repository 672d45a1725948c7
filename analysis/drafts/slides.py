"""PowerPoint files: slides in their order, with tables, charts, alternative texts, speaker notes
and comments.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.drafts.charts import chart_blocks
from analysis.drafts.document import Block, BlockKind, Document, Part, Unread
from analysis.drafts.drawing import alternative, drawn_text, drawn_texts, is_decorative
from analysis.drafts.gathering import Gathered
from analysis.drafts.kept_shapes import KeptShapes
from analysis.drafts.office import RELATION, Element, Parts, local, parts_of
from analysis.drafts.undescribed import undescribed
from survey.errors import DataError
from survey.packages import PRESENTATION

__all__ = ["read_slides"]

_MAIN = "ppt/presentation.xml"
_TITLES = ("title", "ctrTitle")
_MARGINS: dict[str, Part] = {"ftr": "footer", "hdr": "header", "dt": "footer", "sldNum": "footer"}
_DRAWN = ("sp", "graphicFrame", "pic", "cxnSp", "grpSp")


def read_slides(path: Path) -> Document:
    """The texts of a .pptx file, slide after slide. Raises DataError where it is no PowerPoint file
    or a hostile one.
    """
    parts = parts_of(path, PRESENTATION)
    main = parts.main(_MAIN)
    related = parts.related(main)
    shown = (one.get(f"{RELATION}id", "") for one in parts.root(main).iter("{*}sldId"))
    reading = _Reading(parts, KeptShapes.of(parts))
    names = [related[each].target for each in shown if each in related]
    blocks = [
        block for number, name in enumerate(names, 1) for block in reading.slide(name, number)
    ]
    return Document(str(path), "slides", tuple(blocks), unread=tuple(reading.unread))


@dataclass(slots=True)
class _Reading:
    parts: Parts
    kept: KeptShapes
    unread: list[Unread] = field(default_factory=list)
    tables: int = 0

    def slide(self, name: str, number: int) -> Iterator[Block]:
        place = f"slide {number}"
        root = self.parts.root(name)
        if root.get("show") in ("0", "false"):
            return
        for shape in root.iter(*(f"{{*}}{kind}" for kind in _DRAWN)):
            if not _is_fallback(shape):
                yield from self._bound(shape, self._shape(shape, name, place))
        for notes in self.parts.of_kind(name, "notesSlide"):
            yield from self._notes(notes, f"notes of {place}")
        for comments in self.parts.of_kind(name, "comments"):
            for comment in self.parts.root(comments).iter("{*}cm"):
                yield from _comment(comment, f"comment on {place}")

    def _notes(self, name: str, place: str) -> Iterator[Block]:
        for shape in self.parts.root(name).iter("{*}sp"):
            if _placeholder(shape) not in ("sldImg", "sldNum", "dt"):
                said = drawn_texts(shape, place, part="speaker notes")
                yield from self._bound(shape, said)

    def _bound(self, shape: Element, blocks: Iterable[Block]) -> Iterator[Block]:
        """What a shape says, with the claims that the file keeps for it."""
        named = next(shape.iter("{*}cNvPr"), None)
        kept = self.kept.named((named.get("name") or "") if named is not None else "")
        yield from (self.kept.bound(block, kept) for block in blocks)

    def _shape(self, shape: Element, name: str, place: str) -> Iterator[Block]:
        kind = local(shape)
        if kind == "sp":
            said = _placeholder(shape)
            heads: BlockKind = "heading" if said in _TITLES else "prose"
            yield from drawn_texts(shape, place, kind=heads, part=_MARGINS.get(said, "body"))
        elif kind == "graphicFrame":
            for table in shape.iter("{*}tbl"):
                yield from self._table(table, place)
            yield from self._linked(shape, name, place)
        yield from self._alternative(shape, kind, place)

    def _alternative(self, shape: Element, kind: str, place: str) -> Iterator[Block]:
        named = next(shape.iter("{*}cNvPr"), None)
        text = alternative(named) if named is not None else ""
        gathered = Gathered()
        gathered.add(text, 0)
        if not gathered.blank:
            yield gathered.block(place, part="alt text")
        elif kind == "pic" and (named is None or not is_decorative(named)):
            self.unread.append(undescribed("a picture", place))

    def _table(self, table: Element, place: str) -> Iterator[Block]:
        number, heads = self.tables, list[str]()
        self.tables += 1
        for row, cells in enumerate(table.iterchildren("{*}tr")):
            first = ""
            for column, cell in enumerate(cells.iterchildren("{*}tc")):
                texts = [drawn_text(one) for one in cell.iter("{*}p")]
                text = " ".join(one.text.strip() for one in texts).strip()
                heads += [text] if row == 0 else []
                over = heads[column] if row and column < len(heads) else ""
                titles = (first if row else "", over)
                first = text if column == 0 else first
                where = (number, row, column)
                for gathered in texts:
                    if not gathered.blank:
                        at = f"{place}, row {row + 1}, column {column + 1}"
                        yield gathered.block(at, "table", cell=where, heads=titles)

    def _linked(self, frame: Element, name: str, place: str) -> Iterator[Block]:
        """A chart or a diagram, each in a part of its own."""
        related = self.parts.related(name)
        for element in frame.iter("{*}chart", "{*}relIds", "{*}oleObj"):
            kind = local(element)
            target = related.get(element.get(f"{RELATION}{'dm' if kind == 'relIds' else 'id'}", ""))
            try:
                if target is not None and kind == "chart" and target.kind == "chart":
                    yield from chart_blocks(self.parts, target.target, f"chart on {place}")
                elif target is not None and kind == "relIds":
                    root = self.parts.root(target.target)
                    yield from drawn_texts(root, f"diagram on {place}", part="text box")
                elif kind != "oleObj":
                    remedy = "insert a chart of a common kind, or a table"
                    self.unread.append(Unread("a drawing of a newer kind", place, remedy))
            except DataError:
                remedy = "open the file in PowerPoint and save it again"
                self.unread.append(Unread("a damaged chart or diagram", place, remedy))


def _placeholder(shape: Element) -> str:
    return next((one.get("type") or "" for one in shape.iter("{*}ph")), "")


def _is_fallback(shape: Element) -> bool:
    return next(shape.iterancestors("{*}Fallback"), None) is not None


def _comment(comment: Element, place: str) -> Iterator[Block]:
    """Older comments have plain text, newer ones paragraphs."""
    for text in comment.iterchildren("{*}text"):
        gathered = Gathered()
        gathered.add(text.text or "", 0)
        if not gathered.blank:
            yield gathered.block(place, "note", part="comment")
    yield from drawn_texts(comment, place, kind="note", part="comment")
