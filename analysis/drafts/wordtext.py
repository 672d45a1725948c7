"""The text of a Word document's paragraphs, with the element that each character stands in; runs
may cut it anywhere.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

__all__ = ["FALLBACK", "Atom", "isolated_runs", "paragraph_text", "paragraphs", "replaced"]

Element = Any
"""An element of the XML, as python-docx has it."""

_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ELSEWHERE = frozenset(
    {
        qn(f"w:{name}")
        for name in ("pPr", "rPr", "del", "moveFrom", "instrText", "drawing", "pict", "object")
    }
    | {_ALTERNATIVE}
)
"""What is not text of the paragraph itself: settings, text struck out, codes of fields, and text
boxes, which have paragraphs."""

_RUNS, _TEXTS = (qn("w:r"), qn("m:r")), (qn("w:t"), qn("m:t"))
"""Runs and their texts, of prose and of formulas."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Atom:
    """Text within one element, from character `start` of the paragraph."""

    element: Element
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def run(self) -> Element:
        return self.element.getparent()


def paragraphs(root: Element) -> Iterator[Element]:
    """Every paragraph under an element in order, also in tables and text boxes; what is there twice
    for older programs, once.
    """
    for paragraph in root.iter(qn("w:p")):
        if next(paragraph.iterancestors(FALLBACK), None) is None:
            yield paragraph


def paragraph_text(paragraph: Element) -> tuple[Atom, ...]:
    """The paragraph's text in the pieces that the file has; joined, they are what a reader sees."""
    atoms, start = [], 0
    for element in _texts(paragraph):
        text = _SIGNS.get(element.tag) or element.text or ""
        atoms.append(Atom(element, text, start))
        start += len(text)
    return tuple(atoms)


def _texts(element: Element) -> Iterator[Element]:
    for child in element:
        if element.tag in _RUNS and (child.tag in _TEXTS or child.tag in _SIGNS):
            yield child
        elif child.tag not in _ELSEWHERE:
            yield from _texts(child)


def replaced(paragraph: Element, start: int, end: int, text: str) -> None:
    """Put `text` in the place of the characters from `start` to `end`, in the run that the first of
    them stands in.
    """
    for atom in paragraph_text(paragraph):
        first, last = max(start, atom.start), min(end, atom.end)
        if first >= last:
            continue
        if atom.element.tag not in _TEXTS:
            atom.element.getparent().remove(atom.element)
            continue
        new = text if atom.start <= start else ""
        _write(atom.element, atom.text[: first - atom.start] + new + atom.text[last - atom.start :])


def isolated_runs(paragraph: Element, start: int, end: int) -> list[Element]:
    """The runs that hold the characters from `start` to `end` and no others; runs that hold more
    are split.
    """
    for place in (start, end):
        _split(paragraph, place)
    runs: dict[int, Element] = {}
    for atom in paragraph_text(paragraph):
        if atom.text and start <= atom.start and atom.end <= end:
            run = atom.run
            runs[id(run)] = run
    return list(runs.values())


def _split(paragraph: Element, place: int) -> None:
    """Make a run end before character `place`."""
    atoms = paragraph_text(paragraph)
    atom = next((one for one in atoms if one.start <= place < one.end), None)
    if atom is None:
        return
    run, element = atom.run, atom.element
    if atom.start < place:
        rest = copy.deepcopy(element)
        _write(rest, atom.text[place - atom.start :])
        _write(element, atom.text[: place - atom.start])
        element.addnext(rest)
        element = rest
    before = [child for child in run.iterchildren() if child.tag != qn("w:rPr")]
    moved = before[before.index(element) :]
    if len(moved) == len(before):
        return
    other = copy.deepcopy(run)
    for child in list(other):
        if child.tag != qn("w:rPr"):
            other.remove(child)
    for child in moved:
        other.append(child)
    run.addnext(other)


def _write(element: Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")
