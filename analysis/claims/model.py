"""A draft as the check of claims sees it: blocks of text, and in them every mention of a figure.

Shares are proportions from 0 to 1. Characters are counted from 0, and a range of them ends before
its `end`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from types import MappingProxyType
from typing import Literal

__all__ = [
    "CLAIMS",
    "WAVED",
    "Binding",
    "Block",
    "BlockKind",
    "Document",
    "DocumentKind",
    "Mention",
    "MentionKind",
    "Piece",
]

DocumentKind = Literal["markdown", "text", "word", "html"]
BlockKind = Literal["prose", "heading", "table", "quote", "note", "reference", "code"]
MentionKind = Literal[
    "percentage", "fraction", "phrase", "range", "interval", "points", "ratio", "comparison", "count", "base",
    "level", "year", "date", "time", "money", "age", "page", "label", "reference", "phone", "version", "ordinal", "address",
    "quantity", "statistic", "field", "code", "number",
]  # fmt: skip

CLAIMS: Mapping[MentionKind, str] = MappingProxyType(
    {
        "percentage": "a share in per cent: 84%, 84.3 per cent",
        "fraction": "a share as a fraction: four-fifths, half, 1 in 4, nine out of ten",
        "phrase": "a share in words alone: most, the vast majority, nearly all, few",
        "range": "a share between two: 70–80%, between a third and a half",
        "interval": "a confidence interval: 95% CI 82% to 86%",
        "points": "a difference of shares: 22 percentage points",
        "ratio": "one share as a multiple of another: twice as many, three times as likely",
        "comparison": (
            "one share above, below or like another: higher than, less likely, no difference"
        ),
        "count": "a number of people: 1,987 adults, about 2,000",
        "base": "the number of people who answered: n = 1,987, a base of 400",
    }
)
"""The kinds of mention that say something about the answers, and have to hold."""

WAVED: Mapping[MentionKind, str] = MappingProxyType(
    {
        "level": "a level of confidence or significance",
        "year": "a year",
        "date": "a date",
        "time": "a time of day",
        "money": "an amount of money",
        "age": "an age",
        "page": "a page number",
        "label": "the number of a table, figure, section or question",
        "reference": "a reference",
        "phone": "a telephone number",
        "version": "a version or standard",
        "ordinal": "a place in an order",
        "address": "part of a web or postal address",
        "quantity": "a quantity that is no share and no number of people",
        "statistic": "a test statistic",
        "field": "a field that is not filled in yet",
        "code": "part of a code or name",
    }
)
"""The kinds of mention that say nothing about the answers, with why. A bare "number" is neither:
nobody knows what it is of."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a block's text, from `start` to `end`, that the source has from `at` to
    `until`.

    The source of Markdown, text and HTML is `Document.source`; of Word it is the text of the
    block's paragraph.
    """

    start: int
    end: int
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Binding:
    """A claim that the draft itself names: [84%]{claim=health_support.agree.public base=answered},
    or data-claim in HTML.
    """

    start: int
    end: int
    claim: str
    base: str = "valid"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, row of a table or the like, as a reader sees it, without markup.

    `place`: where it begins, in words. `under`: the heading over it; for a cell of a table the
    first cell of its row and of its column. `cell`: table, row and column of it, counted from 0,
    where the reader knows them; else -1. `paragraph`: in the body of a Word document, which one of
    `documents.word.paragraphs`, counted from 0; else -1.
    """

    text: str
    place: str
    kind: BlockKind = "prose"
    bindings: tuple[Binding, ...] = ()
    pieces: tuple[Piece, ...] = ()
    under: str = ""
    paragraph: int = -1
    cell: tuple[int, int, int] = (-1, -1, -1)

    def source(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The stretches of the source that these characters stand in; two where markup stands
        between them.

        >>> Block("so 84% do", "line 1", pieces=(Piece(0, 5, 0, 5), Piece(5, 9, 7, 11))).source(3, 6)
        ((3, 5), (7, 8))
        """
        found = []
        for piece in self.pieces:
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                alike = piece.end - piece.start == piece.until - piece.at
                at = piece.at + (first - piece.start if alike else 0)
                found.append((at, at + last - first if alike else piece.until))
        return tuple(found)


@dataclass(frozen=True)
class Document:
    """A draft in its order. `source`: the whole text of a Markdown, text or HTML file; Word has
    none. `path`: as it was given.
    """

    path: str
    kind: DocumentKind
    blocks: tuple[Block, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in the text: `text` is what stands from `start` to `end` in the text of block number
    `block`.

    `low`, `high`: what the words allow, both ends included; shares and differences of shares as
    proportions, counts and ratios as they are; NaN where the words allow nothing to be said (a
    year, "higher than"). `value`: the number that is written (84.3 for 84.3%), NaN without one.
    `places`: decimals written. `modifier`: "", about, nearly, more_than, less_than, at_least,
    at_most, exactly, up_to. `direction` of a comparison, of points or a ratio: higher, lower, same,
    or "". `claim`, `base`: the inline binding, empty without one. `waved`: why it need not be
    checked, empty for what has to be. `place`: in words.
    """

    block: int
    start: int
    end: int
    text: str
    kind: MentionKind
    low: float = nan
    high: float = nan
    value: float = nan
    places: int = 0
    modifier: str = ""
    direction: str = ""
    claim: str = ""
    base: str = ""
    waved: str = ""
    place: str = ""
