"""Verdicts as marks on a draft."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from analysis.drafts.document import Document
from analysis.drafts.marked_page import write_marked
from analysis.drafts.marks import WAVED, Look, Mark, Stamp
from analysis.judgement.checked import Checked
from analysis.judgement.verdicts import VERDICTS
from analysis.language.prose import language_of

__all__ = ["STAMPS", "marks_of", "write_marked_page"]

_LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "holds": "holds",
        "rounds differently": "mild",
        "population not covered": "mild",
        "difference not clear": "mild",
        "phrase too strong": "mild",
        "not bound": "open",
    }
)
"""How verdicts look; all others are faults."""

STAMPS: Mapping[str, Stamp] = MappingProxyType(
    {
        verdict.name: Stamp(verdict.name, verdict.sign, _LOOKS.get(verdict.name, "fault"))
        for verdict in VERDICTS.values()
    }
)
"""Every verdict as a stamp, the gravest first."""


def marks_of(checked: Iterable[Checked]) -> tuple[Mark, ...]:
    """A mark on each figure, in their order."""
    return tuple(
        Mark(
            one.mention.block,
            one.mention.start,
            one.mention.end,
            one.mention.text,
            one.mention.place,
            WAVED if one.waved else STAMPS[one.verdict],
            one.waved or one.reason,
            one.suggestion,
            one.claim,
            tuple(_notes(one)),
        )
        for one in checked
    )


def _notes(one: Checked) -> Iterator[str]:
    if one.claim and one.base not in ("", "valid"):  # "": of research, or of people measured twice
        yield f"base {one.base}"
    if one.n:
        yield f"n = {one.n:,}"


def write_marked_page(document: Document, checked: Iterable[Checked], path: Path) -> None:
    """The draft as a page in which every figure wears its verdict."""
    marks, stamps = marks_of(checked), tuple(STAMPS.values())
    write_marked(document, marks, path, stamps=stamps, language_of=language_of)
