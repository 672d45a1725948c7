"""Fields of a PowerPoint draft filled in place, on slides and in notes; every other part stays byte
for byte.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from docx.opc.oxml import serialize_part_xml

from analysis.drafts.claimed_text import ClaimedText, wrapped
from analysis.drafts.fields import FieldError, Span, fields_in
from analysis.drafts.kept_part import kept_part
from analysis.drafts.kept_shapes import KeptShape, Label, named_shape, shape_xml
from analysis.drafts.office import Element, Parts, parts_of
from analysis.drafts.word_filling import rewritten
from survey.errors import DataError, Fault
from survey.packages import PRESENTATION
from survey.replacing import replacing

__all__ = ["SLIDES", "fill_slides", "put"]

_MAIN = "ppt/presentation.xml"
SLIDES = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)(\d+)\.xml")

Written = Callable[[Span], tuple[str, str]]
"""What a field is replaced by, and the claim that stays with it, "" for none."""


def fill_slides(draft: Path, out: Path, written: Written) -> int:
    """Write the draft with what `written` makes of each field in its place; how many there were.
    Raises DataError with every field for which `written` raises FieldError.
    """
    parts = parts_of(draft, PRESENTATION)
    filling = _Filling(draft, written)
    changed = dict(filling.parts(parts))
    if filling.faults:
        raise DataError(filling.faults)
    shapes = [shape_xml(shape, key) for key, shape in filling.kept.items()]
    changed |= kept_part(parts, parts.main(_MAIN), {}, shapes)
    with replacing(out) as temporary:
        rewritten(draft, temporary, changed)
    return filling.filled


class _Filling:
    def __init__(self, draft: Path, written: Written) -> None:
        self.draft, self.written = draft, written
        self.faults: list[Fault] = []
        self.kept: dict[str, KeptShape] = {}
        self.filled = 0

    def parts(self, parts: Parts) -> Iterator[tuple[str, bytes]]:
        for name in sorted(parts.contents):
            found = SLIDES.fullmatch(name)
            if found is None:
                continue
            place = f"{'notes of ' if 'notes' in found[1] else ''}slide {found[2]}"
            root, before = parts.root(name), self.filled
            for shape in root.iter("{*}sp", "{*}graphicFrame"):
                self._shape(shape, place)
            if self.filled > before:
                yield name, serialize_part_xml(root)

    def _shape(self, shape: Element, place: str) -> None:
        told = {one: text for one in shape.iter("{*}p") if (text := self._paragraph(one, place))}
        labels = [*_labels(shape, told)]
        kept = KeptShape(tuple(told.values()), tuple(labels))
        named = next(shape.iter("{*}cNvPr"), None)
        if named is not None and not kept.empty:
            self.kept[kept.key] = kept
            named.set("name", named_shape(named.get("name") or "", kept.key))

    def _paragraph(self, paragraph: Element, place: str) -> ClaimedText | None:
        """Fill its fields; the text that it has then, where any stays bound."""
        texts = list(paragraph.iter("{*}t"))
        whole = "".join(one.text or "" for one in texts)
        values = list[tuple[Span, str, str]]()
        for span in fields_in(whole):
            try:
                values.append((span, *self.written(span)))
            except FieldError as error:
                self.faults.append(Fault(f"{self.draft}, {place}", 0, str(error)))
        if not values:
            return None
        self.filled += len(values)
        marked, done = "", 0
        for span, value, claim in values:
            marked += whole[done : span.start] + wrapped(value, claim)
            done = span.end
        for span, value, _ in reversed(values):
            put(texts, span.start, span.end, value)
        return ClaimedText.of(marked + whole[done:])


def _labels(shape: Element, told: dict[Element, ClaimedText]) -> Iterator[Label]:
    """The cells of a table that hold a bound figure and nothing else, by what heads them."""
    for table in shape.iter("{*}tbl"):
        rows = [list(row.iterchildren("{*}tc")) for row in table.iterchildren("{*}tr")]
        for row in rows[1:]:
            for column, cell in enumerate(row[1:], 1):
                over = rows[0][column] if column < len(rows[0]) else None
                for paragraph in cell.iter("{*}p"):
                    text = told.pop(paragraph, ClaimedText())
                    for one in text.bindings:
                        head = _said(over) if over is not None else ""
                        yield Label(_said(row[0]), head, one.claim)


def _said(cell: Element) -> str:
    paragraphs = ("".join(one.text or "" for one in p.iter("{*}t")) for p in cell.iter("{*}p"))
    return " ".join(one.strip() for one in paragraphs).strip()


def put(texts: list[Any], start: int, end: int, value: str) -> None:
    """Put a value in the place of these characters, in the run that the first of them is in."""
    begun = 0
    for one in texts:
        text = one.text or ""
        first, last = max(start - begun, 0), min(end - begun, len(text))
        begun += len(text)
        if first < last:
            one.text = text[:first] + value + text[last:]
            value = ""
