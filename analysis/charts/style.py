"""How charts look: colours that colour-blind readers can tell apart, letters, and the house style
of a study.

The diverging palette runs from brown over near-white to blue, the pair that dichromats keep apart
best, and the two arms differ in lightness, so that neighbours differ in grey too. `vision`
simulates how it is seen; tests/analysis_charts holds it to its floors. Pale parts carry an outline,
since they would not stand out from the paper by themselves.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, Final

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.colors import to_hex

from analysis.charts.lettering import without_glyph_warnings
from analysis.charts.vision import PAPER, VISIONS, distance
from analysis.charts.words import ChartPhrases
from analysis.contrast import OF_MEANING, contrast
from survey.errors import did_you_mean, shown
from survey.words import catalogue_of, right_to_left

__all__ = [
    "ACCENT",
    "APART",
    "INK",
    "LINE",
    "OUTLINE",
    "PLAIN",
    "QUIET",
    "SIGNAL",
    "Look",
    "house_style",
    "ink_on",
    "likert_colours",
    "look_of",
]

INK, QUIET, LINE = "#1a1a1a", "#595959", "#d4d4d4"
"""Text, text that stands back (still 7:1 on white), and rules."""

ACCENT, SIGNAL, APART, OUTLINE = "#1f5a96", "#9a3b00", "#8a8a8a", "#595959"
"""Data in one colour; a warning in the text; bars that stand apart, for don't know and refused; the
edge of pale colours."""

_NEGATIVE, _MIDDLE, _POSITIVE = ("#5c2c04", "#d08a3a"), "#f5f5f5", ("#a9d0ee", "#1f5a96")
"""Strongest to weakest, the answer between, weakest to strongest."""

FONTS = (
    *(
        "DejaVu Sans",
        "Noto Sans",
        "Noto Sans Arabic",
        "Noto Sans Hebrew",
        "Noto Sans CJK SC",
        "Droid Sans Fallback",
    ),
    *(
        "Noto Emoji",
        "Symbola",
        "Noto Sans Symbols 2",
        "Segoe UI Symbol",
        "Segoe UI Emoji",
        "Apple Symbols",
    ),
    "Last Resort High-Efficiency",
)
"""The first comes with matplotlib, so that charts look the same everywhere; the others lend letters
it does not have.

The last comes with matplotlib too, and has a sign in a box for whatever no other font has, such as
emoji in colour.
"""

FROM_THE_RIGHT = ("Noto Naskh Arabic", "Noto Sans Arabic", "Noto Sans Hebrew")
"""Before the others in a language that is written from the right: letters of one word join only
within one font."""

LEAST_DISTANCE = 7.5
"""Between two colours that carry meaning, for every vision in colour."""


@dataclass(frozen=True, slots=True)
class Look:
    """The house style of charts: a font before ours, colours of groups in their order, the file of
    a logo.

    `told`: what of the study's style could not be followed, and why, in sentences for people.
    """

    font: str = ""
    colours: tuple[str, ...] = ()
    logo: str = ""
    told: tuple[str, ...] = ()

    def colour(self, place: int) -> str:
        """Of the group in this place; those beyond the colours of the house share one."""
        return self.colours[place] if place < len(self.colours) else ACCENT


PLAIN: Final = Look()


def look_of(
    font: str = "", colours: Sequence[str] = (), logo: str = "", language: str = "en"
) -> Look:
    """The style a study asks for, as far as charts can follow it.

    A font that is not installed is left out. Colours are left out, all of them, where one is too
    pale for white paper (under 3:1) or two of them look alike to colour-blind readers (under 7.5 in
    `vision.distance`). Letters of the language that no font here has are told of.

    >>> fault, remedy = look_of(colours=["#1f5a96", "#ffee99"]).told[0].split("; ")
    >>> fault
    'the colour #ffee99 is too pale for white paper (contrast 1.2, at least 3 is needed)'
    >>> remedy
    'charts use their own colours'
    """
    told = []
    if font and font not in font_manager.get_font_names():
        near = did_you_mean(font, font_manager.get_font_names())
        told.append(
            f"charts use {_installed()[0]}, since the font {shown(font)} is not installed{near}"
        )
        font = ""
    if lacking := _letters_lacking(language):
        told.append(
            f"no font here has the letters {' '.join(lacking)}, so that charts as PNG show boxes "
            f"instead; install {FROM_THE_RIGHT[0]}, or draw them as SVG"
        )
    faults = list(_faults(colours))
    told.extend(f"{fault}; charts use their own colours" for fault in faults)
    return Look(font, () if faults else tuple(colours), logo, tuple(told))


def _faults(colours: Sequence[str]) -> Iterator[str]:
    """What is wrong with the colours of a house."""
    wrong = [colour for colour in colours if not re.fullmatch("#[0-9a-fA-F]{6}", colour)]
    if wrong:
        yield from (f"{shown(colour)} is not a colour, such as #1f5a96" for colour in wrong)
        return
    for colour in colours:
        ratio = contrast(colour, PAPER)
        if ratio < OF_MEANING:
            yield (
                f"the colour {colour} is too pale for white paper (contrast {ratio:.1f}, at "
                f"least {OF_MEANING:g} is needed)"
            )
    for one, other in combinations(colours, 2):
        alike = [
            vision
            for vision in VISIONS
            if vision != "grey" and distance(one, other, vision) < LEAST_DISTANCE
        ]
        if alike:
            who = "everybody" if "full" in alike else f"readers with {' and '.join(alike)}"
            yield f"the colours {one} and {other} look alike to {who}"


@cache
def _installed(language: str = "en") -> tuple[str, ...]:
    present = set(font_manager.get_font_names())
    wanted = (*FROM_THE_RIGHT, *FONTS) if right_to_left(language) else FONTS
    return tuple(dict.fromkeys(name for name in wanted if name in present)) or ("sans-serif",)


@cache
def _letters_lacking(language: str) -> tuple[str, ...]:
    """The letters of our own words that no font here has, but for the last resort."""
    if not right_to_left(language):
        return ()
    said = (
        getattr(catalogue_of(language).phrases(ChartPhrases), name)
        for name, _ in ChartPhrases.english()
    )
    known = {
        code
        for name in _installed(language)
        if name != FONTS[-1]
        for code in font_manager.get_font(font_manager.findfont(name)).get_charmap()
    }
    letters = {letter for text in said for letter in str(text) if letter.isalpha()}
    return tuple(sorted(letter for letter in letters if ord(letter) not in known))


@contextmanager
def house_style(look: Look = PLAIN, language: str = "en") -> Iterator[None]:
    """Seaborn's white style with letters for the language; a `$` in a text is a dollar. Leaves the
    global style as it was.
    """
    ours: dict[Any, Any] = {
        "font.family": [*([look.font] if look.font else []), *_installed(language)],
        "text.color": INK,
        "text.parse_math": False,
        "text.usetex": False,
        "savefig.bbox": None,
        "svg.fonttype": "none",
        "svg.hashsalt": "concord",
    }
    with without_glyph_warnings(), sns.axes_style("white"), mpl.rc_context(ours):
        yield


def likert_colours(number: int, *, rising: bool = True) -> list[str]:
    """Colours of a scale with this many answers: brown to blue, near-white in the middle of an odd
    number.

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
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))
