"""Drafts filled in: each field replaced by what it stands for, and nothing else changed.

Either every field is filled and the file written, or none.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from analysis.drafts.fields import FieldError, Span, fields_in
from analysis.drafts.files import text_of
from analysis.drafts.inline_bindings import bound
from analysis.drafts.slides_filling import fill_slides
from analysis.drafts.word_filling import fill_word
from survey.errors import DataError, Fault
from survey.replacing import replacing

__all__ = ["FILLERS", "FieldValues", "fill"]

Shown = Callable[[str, Span, str, str], str]
"""How a value stands in the place of its field in a source, with its claim."""

_MARKUP = re.compile(r"[\\`*_\[\]<>{}|~]")


class FieldValues(Protocol):
    """What fields are filled from. `mark`: figures keep their binding."""

    @property
    def mark(self) -> bool: ...

    def value(self, inside: str) -> tuple[str, str]:
        """What a field is replaced by, and the name of its figure. Raises FieldError."""
        ...


def fill(draft: Path, out: Path, filler: FieldValues) -> int:
    """Write the draft, its fields filled, to another file of the same kind; how many there were.

    Raises DataError with every field that cannot be filled, each with its line or paragraph; then
    nothing is written.
    """
    kind = draft.suffix.casefold()
    if kind not in FILLERS:
        raise DataError.of(
            str(draft), f"fields are filled in {', '.join(FILLERS)}; save the draft as one of these"
        )
    if out.suffix.casefold() != kind:
        raise DataError.of(
            str(out), f"is to be a {kind} file as the draft is; let its name end in {kind}"
        )
    if out.exists() and draft.exists() and out.samefile(draft):
        raise DataError.of(
            str(out), "is the draft itself; name another file, so that the fields are kept"
        )
    return FILLERS[kind](draft, out, filler)


def _fill_text(draft: Path, out: Path, filler: FieldValues, shown: Shown) -> int:
    source = text_of(draft)
    written, done, faults, filled = list[str](), 0, list[Fault](), 0
    for span, line in _lined(source):
        try:
            new = shown(source, span, *_value(span, filler))
        except FieldError as error:
            faults.append(Fault(str(draft), line, str(error)))
            continue
        written += [source[done : span.start], new]
        done, filled = span.end, filled + 1
    if faults:
        raise DataError(faults)
    with replacing(out) as temporary:
        temporary.write_bytes("".join([*written, source[done:]]).encode())
    return filled


def _lined(source: str) -> Iterator[tuple[Span, int]]:
    line, counted = 1, 0
    for span in fields_in(source):
        line, counted = line + source.count("\n", counted, span.start), span.start
        yield span, line


def _value(span: Span, filler: FieldValues) -> tuple[str, str]:
    """What a field is replaced by, and the claim that stays with it."""
    if span.inside is None:
        raise FieldError("a field begins here with {{ and never ends; close it with }}")
    value, claim = filler.value(span.inside)
    return value, claim if filler.mark else ""


def _in_markdown(_source: str, _span: Span, value: str, claim: str) -> str:
    value = _MARKUP.sub(r"\\\g<0>", value)
    return bound(value, claim) if claim else value


def _in_text(_source: str, _span: Span, value: str, claim: str) -> str:
    return bound(value, claim) if claim else value


def _in_html(source: str, span: Span, value: str, claim: str) -> str:
    """Within a tag there is no room for an element, and what a script says is no text."""
    within = source.rfind("<", 0, span.start) > source.rfind(">", 0, span.start)
    if not claim or within:
        return escape(value)
    return f'<span data-claim="{escape(claim)}">{escape(value)}</span>'


def _fill_word(draft: Path, out: Path, filler: FieldValues) -> int:
    return fill_word(draft, out, lambda span: _value(span, filler))


def _fill_slides(draft: Path, out: Path, filler: FieldValues) -> int:
    return fill_slides(draft, out, lambda span: _value(span, filler))


_markdown, _text, _html = (
    partial(_fill_text, shown=shown) for shown in (_in_markdown, _in_text, _in_html)
)
FILLERS: Mapping[str, Callable[[Path, Path, FieldValues], int]] = MappingProxyType(
    {
        ".md": _markdown,
        ".markdown": _markdown,
        ".txt": _text,
        ".html": _html,
        ".htm": _html,
        ".docx": _fill_word,
        ".pptx": _fill_slides,
    }
)
"""How drafts are filled, by the ending of their names."""
