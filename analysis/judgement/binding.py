"""Entries of a claims file set on the figures of a draft; the entry that would bind a figure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.drafts.claims_file import Entry, bindings_file, read_entries
from analysis.drafts.document import Block, Document
from analysis.drafts.reading import read_document
from analysis.judgement.mention import Mention
from analysis.judgement.mentions import mentions
from analysis.language.prose import sentence_at
from survey.errors import DataError, Fault, shown

__all__ = ["Draft", "Stale", "apply_entries", "entry_for", "read_draft"]


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry whose words the draft no longer has."""

    entry: Entry
    reason: str


@dataclass(frozen=True)
class Draft:
    """A draft, its figures with what the claims file says of them, and the entries of that file
    that fit none.
    """

    document: Document
    mentions: tuple[Mention, ...]
    stale: tuple[Stale, ...]
    file: Path


def read_draft(path: str | Path, claims: Path | None = None) -> Draft:
    """A draft and its claims file, `claims` or the one beside it. Raises DataError where either
    cannot be read.
    """
    document = read_document(path)
    file = claims or bindings_file(Path(path))
    if claims is not None and not claims.is_file():
        raise DataError.of(str(claims), "cannot be read: there is no such claims file")
    entries: Sequence[Entry] = read_entries(file)
    bound, stale = apply_entries(document, mentions(document), entries, str(file))
    return Draft(document, bound, stale, file)


def apply_entries(
    document: Document, found: Sequence[Mention], entries: Sequence[Entry], file: str
) -> tuple[tuple[Mention, ...], tuple[Stale, ...]]:
    """The mentions with what the entries say of them, and the entries that fit none. What is bound
    in the draft itself stays.

    Raises DataError where it is not clear which figure is meant.
    """
    bound = list(found)
    stale: list[Stale] = []
    faults: list[Fault] = []
    for entry in entries:
        places = [
            number for number, mention in enumerate(found) if _meant(entry, mention, document)
        ]
        if not places:
            stale.append(Stale(entry, _why_stale(entry, document)))
            continue
        if (entry.row or entry.column) and len({found[one].block for one in places}) > 1:
            remedy = "say which with table:, its number in the draft"
            faults.append(Fault(file, entry.line, f"several tables have such a cell; {remedy}"))
            continue
        for chosen in _one_each(entry, places, found):
            if isinstance(chosen, str):
                faults.append(Fault(file, entry.line, chosen))
            elif not found[chosen].claim:
                bound[chosen] = replace(
                    found[chosen], claim=entry.claim, base=entry.base, waved=entry.wave
                )
    if faults:
        raise DataError(faults)
    return tuple(bound), tuple(stale)


def _meant(entry: Entry, mention: Mention, document: Document) -> bool:
    if entry.names_nothing:
        return False
    here = document.blocks[mention.block]
    if (entry.row or entry.column) and not _in_cell(entry, here):
        return False
    if entry.place and entry.place.casefold() != mention.place.casefold():
        return False
    if entry.figure and _folded(entry.figure) != _folded(mention.text):
        return False
    return not entry.text or any(
        start <= mention.start and mention.end <= end
        for start, end in _found(entry.text, here.text)
    )


def _in_cell(entry: Entry, block: Block) -> bool:
    """Whether a block is the cell that an entry names by what heads it."""
    heads = tuple(_folded(head) for head in block.heads)
    named = (_folded(entry.row), _folded(entry.column))
    return heads == named and entry.table in (0, block.cell[0] + 1)


def _one_each(entry: Entry, places: Sequence[int], found: Sequence[Mention]) -> Iterator[int | str]:
    """Of the mentions that an entry fits, the one it means in each block; in words why it is not
    clear.
    """
    for block in dict.fromkeys(found[place].block for place in places):
        here = [place for place in places if found[place].block == block]
        if entry.nth:
            yield (
                here[entry.nth - 1]
                if entry.nth <= len(here)
                else f"there are only {len(here)} such figures in the text"
            )
        elif len(here) == 1:
            yield here[0]
        else:
            open_ones = [place for place in here if not found[place].waved]
            if len(open_ones) == 1:
                yield open_ones[0]
            else:
                several = ", ".join(
                    dict.fromkeys(shown(found[place].text) for place in open_ones or here)
                )
                yield (
                    f"the text has several figures ({several}); say which with figure:, or "
                    "nth: where it has the same one twice"
                )


def _found(text: str, block: str) -> Iterator[tuple[int, int]]:
    pattern = r"\s+".join(re.escape(word) for word in text.split())
    return (hit.span() for hit in re.finditer(pattern, block, re.IGNORECASE))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _why_stale(entry: Entry, document: Document) -> str:
    if entry.names_nothing:
        return (
            f"{shown(entry.text)} alone does not say which figure is meant; give the words around "
            "it, or row: and column: of its cell"
        )
    if entry.row or entry.column:
        cell = " · ".join(head for head in (entry.row, entry.column) if head)
        return f"no cell at {shown(cell, 90)} has the figure {shown(entry.figure or entry.text)}"
    has_text = not entry.text or any(
        next(_found(entry.text, block.text), None) for block in document.blocks
    )
    if entry.text and not has_text:
        return f"the draft no longer says {shown(entry.text, 90)}"
    if entry.figure:
        return f"the draft no longer has the figure {shown(entry.figure)} there"
    return (
        f"there is no figure at {shown(entry.place)}"
        if entry.place
        else f"there is no figure in {shown(entry.text, 90)}"
    )


def _worded(text: str) -> bool:
    return re.search(r"[^\W\d_]{2}", text) is not None


def entry_for(
    mention: Mention,
    document: Document,
    found: Sequence[Mention],
    *,
    claim: str = "",
    base: str = "",
    wave: str = "",
) -> Entry:
    """The entry of a claims file that binds a figure: by its sentence, so that it is stale once the
    sentence changes.
    """
    block = document.blocks[mention.block]
    text = block.text
    start, end = sentence_at(text, mention.start)
    end = max(end, mention.end)
    if any(block.heads) and not _worded(text[start : mention.start] + text[mention.end : end]):
        figure = " ".join(mention.text.split())
        several = sum(one.heads == block.heads for one in document.blocks) > 1
        table = block.cell[0] + 1 if several else 0
        row, column = (" ".join(head.split()) for head in block.heads)
        return Entry(
            figure=figure, row=row, column=column, table=table, claim=claim, base=base, wave=wave
        )
    alike = [
        one.start
        for one in found
        if one.block == mention.block
        and start <= one.start
        and one.end <= end
        and one.text.casefold() == mention.text.casefold()
    ]
    nth = alike.index(mention.start) + 1 if alike[1:] else 0
    sentence = " ".join(text[start:end].split())
    return Entry(sentence, " ".join(mention.text.split()), nth, claim=claim, base=base, wave=wave)
