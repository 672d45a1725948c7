"""Letters for charts as files, and the style they are drawn in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager

from analysis.charts.colours import INK, PLAIN, Look, faults_of_colours
from analysis.charts.sheet.lettering import without_glyph_warnings
from analysis.charts.words import ChartPhrases
from survey.errors import did_you_mean, shown
from survey.words import catalogue_of, right_to_left

__all__ = ["house_style", "look_of"]

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


def look_of(
    font: str = "", colours: Sequence[str] = (), logo: str = "", language: str = "en"
) -> Look:
    """The style a study asks for, as far as charts can follow it.

    A font that is not installed is left out. Colours are left out, all of them, where one is too
    pale or two look alike (`colours.faults_of_colours`). Letters of the language that no font here
    has are told of.

    >>> fault, remedy = look_of(colours=["#1f5a96", "#ffee99"]).told[0].split("; ")
    >>> fault
    'the colour #ffee99 is too pale for white paper (contrast 1.2, at least 3 is needed)'
    >>> remedy
    'charts use their own colours'
    """
    told = []
    if font and font not in _present():
        near = did_you_mean(font, _present())
        told.append(
            f"charts use {_installed()[0]}, since the font {shown(font)} is not installed{near}"
        )
        font = ""
    if lacking := _letters_lacking(language):
        told.append(
            f"no font here has the letters {' '.join(lacking)}, so that charts as PNG show boxes "
            f"instead; install {FROM_THE_RIGHT[0]}, or draw them as SVG"
        )
    faults = faults_of_colours(colours)
    told.extend(f"{fault}; charts use their own colours" for fault in faults)
    return Look(font, () if faults else tuple(colours), logo, tuple(told))


@cache
def _present() -> frozenset[str]:
    return frozenset(font_manager.get_font_names())


@cache
def _installed(language: str = "en") -> tuple[str, ...]:
    wanted = (*FROM_THE_RIGHT, *FONTS) if right_to_left(language) else FONTS
    return tuple(dict.fromkeys(name for name in wanted if name in _present())) or ("sans-serif",)


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


@cache
def _settings(font: str, language: str) -> MappingProxyType[Any, Any]:
    """Seaborn's white style with letters for the language; a `$` in a text is a dollar."""
    own = [font] if font in _present() else []
    ours = {
        "font.family": [*own, *_installed(language)],
        "text.color": INK,
        "text.parse_math": False,
        "text.usetex": False,
        "savefig.bbox": None,
        "svg.fonttype": "none",
        "svg.hashsalt": "concord",
        "pdf.fonttype": 42,
    }
    return MappingProxyType({**sns.axes_style("white"), **ours})


@contextmanager
def house_style(look: Look = PLAIN, language: str = "en") -> Iterator[None]:
    """The settings of matplotlib that a chart is drawn with; the global ones stay as they are."""
    with without_glyph_warnings(), mpl.rc_context(dict(_settings(look.font, language))):
        yield
