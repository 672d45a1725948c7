"""Lines of text that fit: how wide a text is in the letters of the house, and where it is broken.

Letters are shaped and put in order by matplotlib (from 3.11, with libraqm), so that Arabic and
Hebrew read as they should.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

__all__ = [
    "letters",
    "line_height",
    "text_width",
    "without_glyph_warnings",
    "wrapped",
]

POINT = 1 / 72
"""In inches."""

GENERIC = ("sans-serif",)
"""What an SVG falls back on where its first font is not installed."""


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


def line_height(size: float) -> float:
    """Inches from one line to the next."""
    return size * 1.32 * POINT


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Inches that a text of one line takes in the letters that hold here (`style.house_style`)."""
    return _measured(text, size, tuple(mpl.rcParams["font.family"]), bold=bold)


@lru_cache(maxsize=20_000)
def _measured(text: str, size: float, families: tuple[str, ...], *, bold: bool) -> float:
    font = _letters(_needed(text, families), size, bold=bold, slanted=False)
    with without_glyph_warnings():
        ruled = _ruler().get_text_width_height_descent
        width, _, _ = ruled(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(width) * POINT


def letters(text: str, size: float, *, bold: bool, slanted: bool) -> FontProperties:
    """The letters that hold here for this text. Of the fonts that lend letters only a text that
    needs any is given a list: matplotlib looks each of them up for each text.
    """
    families = _needed(text, tuple(mpl.rcParams["font.family"]))
    return _letters(families, size, bold=bold, slanted=slanted)


@lru_cache(maxsize=20_000)
def _needed(text: str, families: tuple[str, ...]) -> tuple[str, ...]:
    known = _letters_of(families[0])
    return (families[0], *GENERIC) if all(ord(letter) in known for letter in text) else families


@cache
def _letters_of(family: str) -> frozenset[int]:
    font = font_manager.get_font(font_manager.findfont(FontProperties(family=[family])))
    return frozenset(font.get_charmap())


@lru_cache(maxsize=256)
def _letters(
    families: tuple[str, ...], size: float, *, bold: bool, slanted: bool
) -> FontProperties:
    return FontProperties(
        family=list(families),
        size=size,
        weight="bold" if bold else "normal",
        style="italic" if slanted else "normal",
    )


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
