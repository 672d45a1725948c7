"""How large a text can be set in its place: measured, letter by letter, in a font that is wider
than most, so that it fits in others too.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import matplotlib as mpl
from PIL import ImageFont

__all__ = ["EMU_A_POINT", "LEADING", "Fitted", "fitted", "lines_of"]

EMU_A_POINT = 12_700
"""The units in which slides are measured."""

LEADING = 1.2
"""Height of a line, as a part of the size of its letters."""

_MEASURED = 100


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it fits, and the size of its letters in points. `cut`: not all of it does."""

    text: str
    size: float
    cut: bool = False


def fitted(
    text: str,
    width: float,
    height: float,
    *,
    most: float,
    least: float,
    bold: bool = False,
) -> Fitted:
    """The text in the largest size, in steps of a point, at which it fits; cut at its end where it
    does not fit in the least. Width and height are in points.
    """
    size = most
    while size > least and _height(text, width, size, bold=bold) > height:
        size -= 1
    if _height(text, width, size, bold=bold) <= height:
        return Fitted(text, size)
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        shorter = f"{' '.join(words[:middle])} …"
        if _height(shorter, width, size, bold=bold) <= height:
            low = middle
        else:
            high = middle - 1
    kept = " ".join(words[:low]) or _letters_that_fit(words[0], width, size, bold=bold)
    return Fitted(f"{kept} …", size, cut=True)


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """The lines that a text takes in this width."""
    return sum(_lines(paragraph, width, size, bold=bold) for paragraph in text.split("\n"))


def _height(text: str, width: float, size: float, *, bold: bool) -> float:
    return lines_of(text, width, size, bold=bold) * size * LEADING


def _lines(paragraph: str, width: float, size: float, *, bold: bool) -> int:
    lines, taken = 1, 0.0
    space = _wide(" ", bold=bold) * size
    for word in paragraph.split(" "):
        needed = _wide(word, bold=bold) * size
        if needed > width:  # a word longer than a line is broken
            whole = taken + space + needed if taken else needed
            lines, taken = lines + int(whole // width), whole % width
        elif taken and taken + space + needed > width:
            lines, taken = lines + 1, needed
        else:
            taken += (space if taken else 0.0) + needed
    return lines


def _letters_that_fit(word: str, width: float, size: float, *, bold: bool) -> str:
    return word[: max(1, int(width / max(_wide("n", bold=bold) * size, 1.0)) - 1)]


@lru_cache(maxsize=16_384)
def _wide(text: str, *, bold: bool) -> float:
    """The width of a text, as a part of the size of its letters."""
    return float(_font(bold=bold).getlength(text)) / _MEASURED


@cache
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, which matplotlib brings along: about a tenth wider than Arial and Calibri."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(mpl.get_data_path()) / "fonts" / "ttf" / name, _MEASURED)
