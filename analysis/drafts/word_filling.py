"""Fields of a Word draft filled in place, each in the formatting of its first character; every
other part stays byte for byte.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx.opc.oxml import serialize_part_xml

from analysis.drafts.fields import FieldError, Span, fields_in
from analysis.drafts.kept_part import kept_part
from analysis.drafts.office import Parts, parts_of
from analysis.drafts.word import MAIN, STORIES, places_of
from analysis.drafts.word_binding import WordClaims
from analysis.drafts.wordtext import paragraph_text, paragraphs, replaced
from survey.errors import DataError, Fault
from survey.packages import TEXT
from survey.replacing import replacing

__all__ = ["fill_word", "rewritten", "stories"]


def fill_word(draft: Path, out: Path, written: Callable[[Span], tuple[str, str]]) -> int:
    """Write the draft with what `written` makes of each field in its place, and the claim that
    stays with it; how many there were.

    Fields may be split over runs, and stand in tables, text boxes, notes, headers and footers.
    Raises DataError with every field for which `written` raises FieldError.
    """
    faults, changed, filled = list[Fault](), dict[str, bytes](), 0
    claims = WordClaims()
    parts = parts_of(draft, TEXT)
    for part in stories(parts):
        root = parts.root(part)
        values = list[tuple[Any, Span, str, str]]()
        for paragraph, span, place in _fields(root, part):
            try:
                values.append((paragraph, span, *written(span)))
            except FieldError as error:
                faults.append(Fault(f"{draft}, {place}", 0, str(error)))
        for paragraph, span, value, claim in reversed(values):
            replaced(paragraph, span.start, span.end, value)
            if claim:
                claims.bind(paragraph, span.start, span.start + len(value), claim)
        if values:
            changed[part] = serialize_part_xml(root)
            filled += len(values)
    if faults:
        raise DataError(faults)
    changed |= kept_part(parts, parts.main(MAIN), claims.keys)
    with replacing(out) as temporary:
        rewritten(draft, temporary, changed)
    return filled


def stories(parts: Parts) -> list[str]:
    """The parts with text of the author's, the body first."""
    names = sorted(name for name in parts.contents if STORIES.fullmatch(name))
    return sorted(names, key=lambda name: name != MAIN)


def _fields(root: Any, part: str) -> Iterator[tuple[Any, Span, str]]:
    places = places_of(root) if part == MAIN else {}
    story = part.removeprefix("word/").removesuffix(".xml")
    for number, paragraph in enumerate(paragraphs(root)):
        for span in fields_in("".join(atom.text for atom in paragraph_text(paragraph))):
            yield paragraph, span, places.get(number, story)


def rewritten(draft: Path, out: Path, changed: Mapping[str, bytes]) -> None:
    """Write an Office file with other contents of these parts; those that it does not have are
    added.
    """
    with ZipFile(draft) as before, ZipFile(out, "w") as after:
        known = before.infolist()
        for part in known:
            after.writestr(part, changed.get(part.filename) or before.read(part))
        for name in sorted(changed.keys() - {part.filename for part in known}):
            after.writestr(name, changed[name], ZIP_DEFLATED)
