"""A paragraph of a Word document as it is seen: what its runs, fields and content controls say of
its characters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from docx.oxml.ns import qn

from analysis.drafts.drawing import PAGE_NUMBER
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import Named, add_bound
from analysis.drafts.kept_claims import key_in, tagged
from analysis.drafts.office import Element
from analysis.drafts.superscripts import raised
from analysis.drafts.wordtext import Atom, paragraph_text

__all__ = ["gathered_of"]

NOTHING: Mapping[str, Named] = MappingProxyType({})
_CONTROL, _START = qn("w:sdt"), qn("w:bookmarkStart")
_INSERTED = (qn("w:ins"), qn("w:moveTo"))
_NUMBERED = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTION|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
"""Fields that count pages."""


def gathered_of(paragraph: Element, kept: Mapping[str, Named] = NOTHING) -> Gathered:
    """The text of a paragraph with the claims that it names; raised digits in signs of their own,
    tracked insertions and page numbers marked. `kept`: what the keys of bookmarks stand for.
    """
    atoms = paragraph_text(paragraph)
    gathered = Gathered()
    add_bound(gathered, "".join(_text(atom) for atom in atoms), 0)
    for at, until, named in (*_controls(paragraph, atoms, kept), *_marks(paragraph, atoms, kept)):
        if found := gathered.shown(at, until):
            named.between(gathered, *found)
    for at, until in _stretches(_in_fields(paragraph, atoms)):
        gathered.wave_source(at, until, PAGE_NUMBER)
    inserted = [
        atom for atom in atoms if next(atom.element.iterancestors(*_INSERTED), None) is not None
    ]
    for at, until in _stretches(inserted):
        if found := gathered.shown(at, until):
            gathered.inserted.append(found)
    return gathered


def _controls(
    paragraph: Element, atoms: Sequence[Atom], kept: Mapping[str, Named]
) -> Iterator[tuple[int, int, Named]]:
    """The stretches that content controls name, also one around the whole paragraph."""
    around = list(paragraph.iterancestors(_CONTROL))
    for control in (*around, *paragraph.iter(_CONTROL)):
        tag = next(control.iterchildren(qn("w:sdtPr")), None)
        tag = next(tag.iterchildren(qn("w:tag")), None) if tag is not None else None
        named = tagged(tag.get(qn("w:val")) or "", kept) if tag is not None else None
        if named is not None:
            inside = [one for one in atoms if control in one.element.iterancestors(_CONTROL)]
            if inside:
                yield inside[0].start, inside[-1].end, named


def _marks(
    paragraph: Element, atoms: Sequence[Atom], kept: Mapping[str, Named]
) -> Iterator[tuple[int, int, Named]]:
    """The stretches that bookmarks name."""
    ends = {id(atom.element): atom.end for atom in atoms}
    open_ones: dict[str, tuple[int, Named]] = {}
    place = 0
    for element in paragraph.iter() if next(paragraph.iter(_START), None) is not None else ():
        if element.tag == _START:
            named = kept.get(key_in(element.get(qn("w:name")) or ""))
            if named is not None:
                open_ones[element.get(qn("w:id")) or ""] = place, named
        elif element.tag == qn("w:bookmarkEnd"):
            begun = open_ones.pop(element.get(qn("w:id")) or "", None)
            if begun is not None and begun[0] < place:
                yield begun[0], place, begun[1]
        else:
            place = ends.get(id(element), place)


def _text(atom: Atom) -> str:
    settings = atom.run.find(qn("w:rPr"))
    align = settings.find(qn("w:vertAlign")) if settings is not None else None
    high = align is not None and align.get(qn("w:val")) == "superscript"
    return raised(atom.text) if high else atom.text


def _stretches(atoms: Sequence[Atom]) -> Iterator[tuple[int, int]]:
    """Where atoms stand, those that follow on each other together."""
    start = end = -1
    for atom in atoms:
        if atom.start != end:
            if start < end:
                yield start, end
            start = atom.start
        end = atom.end
    if start < end:
        yield start, end


def _in_fields(paragraph: Element, atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms that fields made which count pages."""
    simple = [one for one in paragraph.iter(qn("w:fldSimple")) if _numbers(one.get(qn("w:instr")))]
    found = [atom for atom in atoms for one in simple if one in atom.element.iterancestors()]
    if next(paragraph.iter(qn("w:fldChar")), None) is None:
        return found
    by_element = {id(atom.element): atom for atom in atoms}
    code, shown = "", False
    for element in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if element.tag == qn("w:instrText"):
            code += element.text or ""
        elif element.tag == qn("w:fldChar"):
            kind = element.get(qn("w:fldCharType"))
            shown = kind == "separate"
            code = "" if kind != "separate" else code
        elif shown and _numbers(code) and id(element) in by_element:
            found.append(by_element[id(element)])
    return found


def _numbers(code: str | None) -> bool:
    return _NUMBERED.match(code or "") is not None
