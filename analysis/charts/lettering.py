"""Lines of text that fit: how wide a text is in the letters of the house, and where it is broken.

Letters are shaped and put in order by matplotlib (from 3.11, with libraqm), so that Arabic and
Hebrew read as they should.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from unicodedata import bidirectional

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

__all__ = [
    "from_the_left",
    "from_the_right",
    "line_height",
    "text_width",
    "without_glyph_warnings",
    "wrapped",
]

POINT = 1 / 72
"""In inches."""

LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
EMBEDDED, END = "\N{RIGHT-TO-LEFT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"


@contextmanager
def without_glyph_warnings() -> Iterator[None]:
    """A letter that no font here has is drawn as a box in a PNG and kept as itself in an SVG;
    neither is an error.

    Nor is a font that lends its letters and has no bold ones.
    """
    log = logging.getLogger("matplotlib.font_manager")
    outermost = _not_of_weight not in log.filters  # charts are drawn within one another's style
    if outermost:
        log.addFilter(_not_of_weight)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", message="Glyph .* missing from font", category=UserWarning
            )
            yield
    finally:
        if outermost:
            log.removeFilter(_not_of_weight)


def _not_of_weight(record: logging.LogRecord) -> bool:
    return "Failed to find font weight" not in record.msg


def from_the_left(text: str) -> str:
    """A text of ours that begins with a name written from the right, marked so that the whole still
    runs from the left.
    """
    return f"{LEFT_TO_RIGHT}{text}" if text and bidirectional(text[0]) in {"R", "AL"} else text


def from_the_right(text: str) -> str:
    """A text among others that are written from the right, embedded so that it runs from there as a
    whole, whatever name or number it begins with. Figures alone stay as they are.
    """
    if not any(bidirectional(letter) in {"R", "AL"} for letter in text):
        return text
    return f"{EMBEDDED}{text.removeprefix(LEFT_TO_RIGHT)}{END}"


def line_height(size: float) -> float:
    """Inches from one line to the next."""
    return size * 1.32 * POINT


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Inches that a text of one line takes in the letters that hold here (`style.house_style`)."""
    return _measured(text, size, "bold" if bold else "normal", tuple(mpl.rcParams["font.family"]))


@lru_cache(maxsize=20_000)
def _measured(text: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    font = FontProperties(family=list(families), size=size, weight=weight)
    with without_glyph_warnings():
        ruled = _ruler().get_text_width_height_descent
        width, _, _ = ruled(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(width) * POINT


@cache
def _ruler() -> RendererAgg:
    # matplotlib's renderer carries no types
    return RendererAgg(1, 1, 72.0)  # type: ignore[no-untyped-call]


def wrapped(
    text: str, size: float, width: float, *, bold: bool = False, even: bool = False
) -> list[str]:
    """The text in lines no wider than `width` inches; a word that is wider alone is broken.

    `even`: lines of about one length, as headlines have them, so that no word is left alone on the
    last.
    """
    lines = _filled(text, size, width, bold=bold)
    if not even or len(lines) < 2:
        return lines
    narrower = (
        _filled(text, size, width * percent / 100, bold=bold) for percent in range(50, 100, 5)
    )
    return next((some for some in narrower if len(some) == len(lines)), lines)


def _filled(text: str, size: float, width: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        extended = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(extended, size, bold=bold) <= width:
            lines[-1] = extended
        else:
            lines.extend(_broken(word, size, width, bold=bold))
    return lines


def _broken(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    """A word in pieces that fit; mostly one."""
    if text_width(word, size, bold=bold) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
