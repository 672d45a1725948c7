"""How charts look: colours that colour-blind readers can tell apart, letters, and lines of text that fit.

The diverging palette runs from brown over grey to blue, the pair that dichromats keep apart best (it follows the
advice of Brewer's schemes); `tests/analysis_charts` simulates protan, deutan and tritan vision on it.
"""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.font_manager import FontProperties

__all__ = [
    "ACCENT",
    "APART",
    "INK",
    "LINE",
    "QUIET",
    "SIGNAL",
    "house_style",
    "ink_on",
    "likert_colours",
    "line_height",
    "text_width",
    "without_glyph_warnings",
    "wrapped",
]

INK, QUIET, LINE = "#1a1a1a", "#595959", "#d4d4d4"
"""Text, text that stands back (still 7:1 on white), and rules."""

ACCENT, SIGNAL, APART = "#1f5a96", "#9a3b00", "#a8a8a8"
"""Data in one colour; a warning in the text; bars that stand apart, for don't know and refused."""

_NEGATIVE, _MIDDLE, _POSITIVE = ("#8c4a0b", "#f0c48c"), "#dcdcdc", ("#a9cde8", "#1f5a96")
"""Strongest to weakest, the answer between, weakest to strongest."""

FONTS = ("DejaVu Sans", "Noto Sans", "Noto Emoji", "Noto Sans Symbols 2", "Segoe UI Symbol", "Segoe UI Emoji", "Apple Symbols")
"""The first comes with matplotlib, so that charts look the same everywhere; the others lend letters it does not have."""

POINT = 1 / 72
"""In inches."""


@cache
def _families() -> list[str]:
    present = set(font_manager.get_font_names())
    return [name for name in FONTS if name in present] or ["sans-serif"]


@contextmanager
def house_style() -> Iterator[None]:
    """Seaborn's white style with our letters; a `$` in a text is a dollar. Leaves the global style as it was."""
    ours: dict[Any, Any] = {
        "font.family": _families(),
        "text.color": INK,
        "text.parse_math": False,
        "text.usetex": False,
        "savefig.bbox": None,
        "svg.fonttype": "none",
        "svg.hashsalt": "concord",
    }
    with without_glyph_warnings(), sns.axes_style("white"), mpl.rc_context(ours):
        yield


@contextmanager
def without_glyph_warnings() -> Iterator[None]:
    """A letter that no font here has is drawn as a box in a PNG and kept as itself in an SVG; neither is an error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        yield


def likert_colours(number: int, *, rising: bool = True) -> list[str]:
    """Colours of a scale with this many answers: brown to blue, grey in the middle of an odd number.

    `rising`: the last answer is the one looked for, and blue; otherwise the first is.
    """
    half = number // 2
    negative = _blend(_NEGATIVE, half)
    positive = _blend(_POSITIVE[::-1], half)[::-1]
    colours = [*negative, *([_MIDDLE] if number % 2 else []), *positive]
    return colours if rising else colours[::-1]


def _blend(ends: Iterable[str], number: int) -> list[str]:
    """From the first end towards the second; a single colour is the first."""
    return [to_hex(colour) for colour in sns.blend_palette(list(ends), max(number, 2))][:number]


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on this colour (WCAG contrast, never under 4.5)."""
    light = luminance(colour)
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# --- lines of text ---


def line_height(size: float) -> float:
    """Inches from one line to the next."""
    return size * 1.32 * POINT


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Inches that a text of one line takes."""
    font = FontProperties(family=_families(), size=size, weight="bold" if bold else "normal")
    with without_glyph_warnings():
        width, _, _ = _ruler().get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(width) * POINT


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, 72.0)  # type: ignore[no-untyped-call]  # matplotlib's renderer carries no types


def wrapped(text: str, size: float, width: float, *, bold: bool = False, even: bool = False) -> list[str]:
    """The text in lines no wider than `width` inches; a word that is wider alone is broken.

    `even`: lines of about one length, as headlines have them, so that no word is left alone on the last.
    """
    lines = _filled(text, size, width, bold=bold)
    if not even or len(lines) < 2:
        return lines
    narrower = (_filled(text, size, width * percent / 100, bold=bold) for percent in range(50, 100, 5))
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
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
