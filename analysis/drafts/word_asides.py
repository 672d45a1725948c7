"""What stands beside the text of a Word paragraph: alternative texts, charts, diagrams, and
pictures that nobody here can read.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn

from analysis.drafts.charts import chart_blocks
from analysis.drafts.document import Block, Part, Unread
from analysis.drafts.drawing import alternative, drawn_texts, is_decorative
from analysis.drafts.gathering import Gathered
from analysis.drafts.kept_shapes import KeptShapes
from analysis.drafts.office import RELATION, Element, Parts, local
from analysis.drafts.undescribed import undescribed
from analysis.drafts.wordtext import FALLBACK
from survey.errors import DataError

__all__ = ["Asides", "alternatives_of_tables"]

_DRAWINGS = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_PICTURES = ("pic", "imagedata", "OLEObject")


@dataclass(slots=True)
class Asides:
    """The drawings of a story, by the paragraph that each is in."""

    parts: Parts
    name: str
    root: Element
    shapes: KeptShapes = field(default_factory=KeptShapes)
    unread: list[Unread] = field(default_factory=list)
    _drawings: dict[Element, list[Element]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for drawing in self.root.iter(*_DRAWINGS):
            over = drawing.iterancestors(qn("w:p"), FALLBACK)
            first = next(over, None)
            if first is not None and first.tag != FALLBACK:
                self._drawings[first].append(drawing)

    def of(self, paragraph: Element, place: str) -> Iterator[Block]:
        """What the drawings of a paragraph say."""
        for drawing in self._drawings.get(paragraph, ()):
            own = [one for one in drawing.iter("{*}*") if _drawing_of(one) is drawing]
            yield from self._alternatives(own, place)
            for element in own:
                yield from self._linked(element, place)
                if local(element) == "textpath":
                    yield from _said(element.get("string") or "", place, "text box")

    def _alternatives(self, own: list[Element], place: str) -> Iterator[Block]:
        named = [one for one in own if local(one) in ("docPr", "cNvPr")]
        texts = {alternative(one): self.shapes.named(one.get("name") or "") for one in named}
        older = [one for one in own if local(one) in ("shape", "rect", "group")]
        texts = {**dict.fromkeys((one.get("alt") or "").strip() for one in older), **texts}
        texts.pop("", None)
        for text, shape in texts.items():
            for block in _said(text, place, "alt text"):
                yield self.shapes.bound(block, shape)
        pictures = any(local(one) in _PICTURES for one in own)
        if pictures and not texts and not any(map(is_decorative, named)):
            self.unread.append(undescribed("a picture", place))

    def _linked(self, element: Element, place: str) -> Iterator[Block]:
        """A chart or a diagram, each in a part of its own."""
        kind = local(element)
        relation = element.get(f"{RELATION}{'dm' if kind == 'relIds' else 'id'}", "")
        if kind not in ("chart", "relIds") or not relation:
            return
        target = self.parts.related(self.name).get(relation)
        try:
            if target is None or target.kind not in ("chart", "diagramData"):
                remedy = "insert a chart of a common kind, or a table"
                self.unread.append(Unread("a drawing of a newer kind", place, remedy))
            elif kind == "chart":
                yield from chart_blocks(self.parts, target.target, f"chart at {place}")
            else:
                root = self.parts.root(target.target)
                yield from drawn_texts(root, f"diagram at {place}", part="text box")
        except DataError:
            remedy = "open the file in a word processor and save it again"
            self.unread.append(Unread("a damaged chart or diagram", place, remedy))


def _drawing_of(element: Element) -> Element | None:
    if element.tag in _DRAWINGS:
        return element
    return next(element.iterancestors(*_DRAWINGS), None)


def alternatives_of_tables(root: Element, called: str) -> Iterator[Block]:
    """The alternative texts of tables."""
    for number, table in enumerate(root.iter(qn("w:tbl")), start=1):
        place = ", ".join(one for one in (called, f"table {number}") if one)
        for settings in table.iterchildren(qn("w:tblPr")):
            for one in settings.iterchildren(qn("w:tblCaption"), qn("w:tblDescription")):
                yield from _said(one.get(qn("w:val")) or "", place, "alt text")


def _said(text: str, place: str, part: Part) -> Iterator[Block]:
    gathered = Gathered()
    gathered.add(text, 0)
    if not gathered.blank:
        yield gathered.block(place, part=part)
