"""Every figure in a draft: shares and counts with what their words allow, and all other numbers
with what they are.

    for mention in mentions(read_document("draft.md")):
        print(mention.place, mention.text, mention.kind)

Every digit of the text is in exactly one mention. Of what is bound in the draft each figure is a
mention of its own (`inside_bindings`); words without one are one mention, whatever they say.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

from analysis.drafts.document import Binding, Block, Document
from analysis.judgement.inside_bindings import inside
from analysis.judgement.mention import Mention
from analysis.language.allowed import allowed_count, allowed_percentage
from analysis.language.kinds import WAVED, MentionKind
from analysis.language.notation import normalised, unreadable
from analysis.language.numerals import Numbers, numbers_of
from analysis.language.prose import language_of
from analysis.language.seeing import seen
from analysis.language.sighting import Sighting
from analysis.language.vocabulary import Vocabulary, vocabulary_of

__all__ = ["mentions", "sightings"]

_TOGETHER = 5_000
"""Characters of a block that are looked at together; longer ones are cut at a space, so that no
pattern takes long."""


def mentions(document: Document) -> tuple[Mention, ...]:
    """Every figure of the draft in its order. What a block is written in is told by its words, else
    by those of the whole draft.
    """
    lines = [found.end() for found in re.finditer("\n", document.source)]
    drafted = language_of("\n".join(block.text for block in document.blocks))
    found = []
    for number, block in enumerate(document.blocks):
        for sighting, bound in _taken(block, language_of(block.text, drafted)):
            mention = _mention(number, block, sighting, bound)
            found.append(replace(mention, place=_place(block, sighting.start, lines)))
    return tuple(found)


def sightings(block: Block, language: str = "") -> tuple[Sighting, ...]:
    """The figures of one block in order; no two overlap, and no digit is outside all of them.
    `language`: told by the block's words where it is not given.
    """
    taken = _taken(block, language or language_of(block.text))
    return tuple(sighting for sighting, _ in taken)


def _taken(block: Block, language: str) -> list[tuple[Sighting, Binding | None]]:
    """The figures of one block, and what the draft itself says that each is."""
    vocabulary = vocabulary_of(language)
    cells = _cells(vocabulary)
    block = replace(block, text=normalised(block.text, vocabulary))
    cut = tuple(unreadable(block.text, vocabulary))
    taken = _Taken(block.text, cells.numbers.digits, cut)
    for binding in block.bindings:
        broken = any(start < binding.end and binding.start < end for start, end in cut)
        for bound in _unread(binding) if broken else _bound(block, binding, language):
            taken.take(bound, binding)
    if bare := cells.read(block):
        taken.take(bare)
    for start, end in _stretches(block.text):
        text = block.text[start:end]
        for found in seen(text, language):
            taken.take(replace(found, start=found.start + start, end=found.end + start))
    for start, end in cut:
        taken.take(Sighting(start, end, "unreadable"))
    for digits in cells.number.finditer(block.text):
        taken.take(cells.plain(digits), _around(digits.span(), block))
    return taken.in_order()


def _unread(binding: Binding) -> Iterator[Sighting]:
    yield Sighting(binding.start, binding.end, "unreadable")


def _around(span: tuple[int, int], block: Block) -> Binding | None:
    """The binding that takes in a number of which nothing else is known."""
    return next(
        (one for one in block.bindings if one.start <= span[0] and span[1] <= one.end), None
    )


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > _TOGETHER:
            end = (
                max(
                    text.rfind(" ", start, start + _TOGETHER),
                    text.rfind("\n", start, start + _TOGETHER),
                )
                + 1
            )
            end = end if end > start else start + _TOGETHER
        yield start, end
        start = end


@dataclass(slots=True)
class _Taken:
    """The characters of a text that are in a mention already."""

    text: str
    digits: str
    cut: tuple[tuple[int, int], ...] = ()
    """What looks like a number and cannot be read."""
    found: list[tuple[Sighting, Binding | None]] = field(default_factory=list)
    used: bytearray = field(init=False)
    inside: bytearray = field(init=False)
    """Places that would cut a number such as 1,987 or 84.3 in two."""

    def __post_init__(self) -> None:
        self.used, self.inside = bytearray(len(self.text)), bytearray(len(self.text) + 1)
        numbers = (number.span() for number in re.finditer(self.digits, self.text))
        for start, end in (*numbers, *self.cut):
            self.inside[start + 1 : end] = b"\1" * (end - start - 1)

    def take(self, sighting: Sighting, binding: Binding | None = None) -> None:
        """Keep it where it overlaps no other and cuts no number in two."""
        start, end = sighting.start, sighting.end
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        if start == end or any(self.used[start:end]) or self.inside[start] or self.inside[end]:
            return
        self.used[start:end] = b"\1" * (end - start)
        self.found.append((replace(sighting, start=start, end=end), binding))

    def in_order(self) -> list[tuple[Sighting, Binding | None]]:
        return sorted(self.found, key=lambda each: each[0].start)


def _bound(block: Block, binding: Binding, language: str) -> Iterator[Sighting]:
    """What a bound text says: its figures, else the number that is all of it, else a comparison."""
    if found := inside(block, binding, language):
        yield from found
    elif bare := _cells(vocabulary_of(language)).bare(block, binding):
        yield bare
    else:
        yield Sighting(binding.start, binding.end, "comparison")


class _Cells:
    """Numbers that stand alone, told by what is over them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.numbers: Numbers = numbers_of(vocabulary)
        digits, forms = self.numbers.digits, vocabulary.forms
        self.number = re.compile(rf"(?<![\w.,%)])[-−]{digits}|{digits}")
        self._bare = re.compile(rf"\s*(?P<number>{digits})\s*(?P<sign>[%٪])?\s*")
        people = forms(lambda one: one.people.base_heads)
        self._people = re.compile(rf"\b(?:n|{people})\b", re.IGNORECASE)
        shares = forms(lambda one: one.shares.percentage_heads)
        self._shares = re.compile(rf"[%٪]|\b(?:{shares})\b", re.IGNORECASE)

    def bare(self, block: Block, binding: Binding) -> Sighting | None:
        """A number that is all that is bound."""
        found = self._bare.fullmatch(block.text[binding.start : binding.end])
        return self._counted(found, binding.start, "number") if found else None

    def read(self, block: Block) -> Sighting | None:
        """A number that is all that a cell of a table holds."""
        bare = self._bare.fullmatch(block.text) if block.kind == "table" else None
        if bare is None or bare["sign"]:
            return None
        if self._shares.search(block.under):
            value = self.numbers.number_of(bare["number"])
            places = self.numbers.decimals_of(bare["number"])
            bounds = allowed_percentage(value, places)
            return Sighting(*bare.span("number"), "percentage", *bounds, value, places)
        return self._counted(bare, 0, "base") if self._people.search(block.under) else None

    def plain(self, digits: re.Match[str]) -> Sighting:
        """A number of which nothing is known."""
        written = digits[0].lstrip("-−")
        value, places = self.numbers.number_of(written), self.numbers.decimals_of(written)
        return Sighting(*digits.span(), "number", value=value, places=places)

    def _counted(self, bare: re.Match[str], offset: int, kind: MentionKind) -> Sighting:
        value = self.numbers.number_of(bare["number"])
        places = self.numbers.decimals_of(bare["number"])
        start, end = bare.span("number")
        return Sighting(start + offset, end + offset, kind, *allowed_count(value), value, places)


@lru_cache
def _cells(vocabulary: Vocabulary) -> _Cells:
    return _Cells(vocabulary)


_FIELDS = [each.name for each in fields(Sighting) if each.name not in ("start", "end")]


def _mention(number: int, block: Block, sighting: Sighting, bound: Binding | None) -> Mention:
    said = {name: getattr(sighting, name) for name in _FIELDS}
    text = block.text[sighting.start : sighting.end]
    waved = "" if bound else _waved(block, sighting)
    claim, base = (bound.claim, bound.base) if bound else ("", "")
    return Mention(
        number,
        sighting.start,
        sighting.end,
        text,
        **said,
        claim=claim,
        base=base,
        waved=waved,
        part=block.part_at(sighting.start),
    )


def _waved(block: Block, sighting: Sighting) -> str:
    for wave in block.waves:
        if wave.start <= sighting.start and sighting.end <= wave.end:
            return wave.why
    if block.kind == "reference":
        return "in the list of references"
    if block.kind == "code":
        return "in a listing"
    return WAVED.get(sighting.kind, "")


def _place(block: Block, start: int, lines: list[int]) -> str:
    """The line, where the draft has lines; else where the block is."""
    at = block.source(start, start + 1)
    return f"line {bisect_right(lines, at[0][0]) + 1}" if lines and at else block.place
