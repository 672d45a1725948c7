"""How wide columns and how high rows have to be, and on how many rows a text goes on: in characters
and points, from what the cells hold.
"""

import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analysis.reports.tables import Cell, Column

__all__ = ["BODY", "LARGE", "LINE", "TALLEST", "flowed", "letters_on_a_line", "line_count", "width"]

BODY, LARGE = 12.0, 16.0
"""Points of text, and of titles."""

LINE, TALLEST = 15.5, 409.0
"""Points of a line of text, and of the tallest row that Excel allows."""

PAPER, SMALLEST = 147.0, 0.55
"""Characters across a landscape page of A4 at full size, and the smallest that a table is made to
fit it."""

STUB, WIDEST, NARROWEST, OF_POINTS, LETTERS = 56.0, 28.0, 12.0, 17.0, 5.0
"""Characters: the most in the first column and in other columns of text before they wrap, the least
in columns of numbers, of percentage points and of letters."""


def width(column: Column, values: Sequence[Cell], *, first: bool = False) -> float:
    """Characters that a column needs: its longest word at least, long texts wrapped."""
    words = column.heading.split()
    if column.kind == "letters":
        needed = max((len(str(value)) * 1.4 + 1.5 for value in set(values)), default=0.0)
        return max(LETTERS, needed, *(len(word) * 1.2 + 1.5 for word in words))
    longest_word = max((float(len(word)) * 1.3 + 2 for word in words), default=0.0)
    if column.kind != "text":
        return max(OF_POINTS if column.kind == "points" else NARROWEST, longest_word + 1)
    needed = max((len(value) * 1.15 + 2 for value in set(map(str, values))), default=0.0)
    return max(longest_word, min(STUB if first else WIDEST, needed))


def letters_on_a_line(width: float, size: float = BODY, *, bold: bool = False) -> int:
    """How many letters of a text stand on a line of a column, or of several, of this width."""
    return max(1, int((width - 1) * 1.15 * BODY / size / (1.1 if bold else 1.0)))


@lru_cache(maxsize=16_384)
def line_count(text: str, width: float, size: float = BODY, *, bold: bool = False) -> int:
    """Lines that a text takes in a column of this width; the same wording stands beside every
    group, so it is kept.

    LibreOffice does not raise rows by itself where a file says nothing of their height.
    """
    letters = letters_on_a_line(width, size, bold=bold)
    if len(text) <= letters and "\n" not in text:
        return 1
    return sum(max(1, len(textwrap.wrap(paragraph, letters))) for paragraph in text.split("\n"))


def flowed(text: str, width: float) -> Iterator[str]:
    """A text in as many rows as it takes to run over columns of this width together.

    >>> list(flowed("one two three", 9.0))
    ['one two', 'three']
    """
    for paragraph in text.split("\n"):
        yield from textwrap.wrap(paragraph, letters_on_a_line(width)) or [""]
