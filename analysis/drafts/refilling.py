"""Figures that a draft has bound, written anew in their places: what a text says around them, and
how a number is written, stays.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from docx.opc.oxml import serialize_part_xml

from analysis.drafts.document import Binding, Block
from analysis.drafts.drawing import drawn_text
from analysis.drafts.files import text_of
from analysis.drafts.kept_claims import kept_in
from analysis.drafts.kept_shapes import KeptShapes
from analysis.drafts.office import parts_of
from analysis.drafts.reading import read_document
from analysis.drafts.slides_filling import SLIDES, put
from analysis.drafts.word_filling import rewritten, stories
from analysis.drafts.wordruns import gathered_of
from analysis.drafts.wordtext import paragraphs, replaced
from survey.errors import DataError
from survey.packages import PRESENTATION, TEXT
from survey.replacing import replacing

__all__ = ["REFILLERS", "refill"]

Current = Callable[[str, str, str], str | None]
"""The number that should stand in a bound text, of its claim and base; None where it stays."""

_NUMBER = re.compile(r"\d+(?:[.,\u202f\u00a0]\d+)*")


def refill(draft: Path, out: Path, current: Current) -> tuple[int, int]:
    """Write the draft with the numbers of its bound figures as they should be; how many are other
    than they were, and how many bound texts stay since they have no number, or several.
    """
    kind = draft.suffix.casefold()
    if kind not in REFILLERS:
        raise DataError.of(str(draft), f"figures are written anew in {', '.join(REFILLERS)}")
    return REFILLERS[kind](draft, out, current)


def _changes(block: Block, current: Current) -> Iterator[tuple[Binding, int, int, str | None]]:
    """Of each bound text where its number is and what it should be."""
    for binding in block.bindings:
        text = block.text[binding.start : binding.end]
        numbers = list(_NUMBER.finditer(text))
        value = current(binding.claim, binding.base, text) if len(numbers) == 1 else None
        if value is None:
            yield binding, 0, 0, None
        else:
            start, end = numbers[0].span()
            yield binding, binding.start + start, binding.start + end, value


def _text(draft: Path, out: Path, current: Current) -> tuple[int, int]:
    source, places, left = text_of(draft), dict[tuple[int, int], str](), 0
    for block in read_document(draft).blocks:
        for _, start, end, value in _changes(block, current):
            found = block.source(start, end)
            if value is None or len(found) != 1:
                left += 1
            elif source[slice(*found[0])] != value:
                places[found[0]] = value
    for (start, end), value in sorted(places.items(), reverse=True):
        source = source[:start] + value + source[end:]
    with replacing(out) as temporary:
        temporary.write_bytes(source.encode())
    return len(places), left


def _word(draft: Path, out: Path, current: Current) -> tuple[int, int]:
    parts, changed, written, left = parts_of(draft, TEXT), dict[str, bytes](), 0, 0
    kept = kept_in(parts)
    for name in stories(parts):
        root, before = parts.root(name), written
        for paragraph in paragraphs(root):
            block = gathered_of(paragraph, kept).block("")
            for _, start, end, value in reversed(list(_changes(block, current))):
                found = block.source(start, end)
                if value is None or not found:
                    left += 1
                elif block.text[start:end] != value:
                    replaced(paragraph, found[0][0], found[-1][1], value)
                    written += 1
        if written > before:
            changed[name] = serialize_part_xml(root)
    with replacing(out) as temporary:
        rewritten(draft, temporary, changed)
    return written, left


def _slides(draft: Path, out: Path, current: Current) -> tuple[int, int]:
    parts, changed, written, left = parts_of(draft, PRESENTATION), dict[str, bytes](), 0, 0
    kept = KeptShapes.of(parts)
    for name in (one for one in sorted(parts.contents) if SLIDES.fullmatch(one)):
        root, before = parts.root(name), written
        for shape in root.iter("{*}sp", "{*}graphicFrame"):
            named = next(shape.iter("{*}cNvPr"), None)
            known = kept.named((named.get("name") or "") if named is not None else "")
            for paragraph in shape.iter("{*}p"):
                block = kept.bound(drawn_text(paragraph).block(""), known)
                texts = list(paragraph.iter("{*}t"))
                plain = "".join(one.text or "" for one in texts) == block.text
                for _, start, end, value in reversed(list(_changes(block, current))):
                    if value is None or not plain:
                        left += 1
                    elif block.text[start:end] != value:
                        put(texts, start, end, value)
                        written += 1
        if written > before:
            changed[name] = serialize_part_xml(root)
    with replacing(out) as temporary:
        rewritten(draft, temporary, changed)
    return written, left


REFILLERS: Mapping[str, Callable[[Path, Path, Current], tuple[int, int]]] = MappingProxyType(
    {
        **dict.fromkeys((".md", ".markdown", ".txt", ".html", ".htm"), _text),
        ".docx": _word,
        ".pptx": _slides,
    }
)
"""How figures are written anew, by the ending of a draft."""
