"""Colours that colour-blind readers can tell apart, and those of a house where they can be used.

The diverging palette runs from brown over near-white to blue, the pair that dichromats keep apart
best, and the two arms differ in lightness, so that neighbours differ in grey too. `vision`
simulates how it is seen; tests/analysis_charts holds it to its floors. Pale parts carry an outline,
since they would not stand out from the paper by themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

from analysis.charts.vision import PAPER, VISIONS, distance
from analysis.contrast import OF_MEANING, contrast
from survey.errors import shown

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
    "faults_of_colours",
    "ink_on",
    "likert_colours",
]

INK, QUIET, LINE = "#1a1a1a", "#595959", "#d4d4d4"
"""Text, text that stands back (still 7:1 on white), and rules."""

ACCENT, SIGNAL, APART, OUTLINE = "#1f5a96", "#9a3b00", "#8a8a8a", "#595959"
"""Data in one colour; a warning in the text; bars that stand apart, for don't know and refused; the
edge of pale colours."""

_NEGATIVE, _MIDDLE, _POSITIVE = ("#5c2c04", "#d08a3a"), "#f5f5f5", ("#a9d0ee", "#1f5a96")
"""Strongest to weakest, the answer between, weakest to strongest."""

LEAST_DISTANCE = 7.5
"""Between two colours that carry meaning, for every vision in colour."""


@dataclass(frozen=True, slots=True)
class Look:
    """The house style of charts: a font before ours, colours of groups in their order, the file of
    a logo.

    A font that is not installed is passed over. `told`: what of the study's style could not be
    followed, and why, in sentences for people.
    """

    font: str = ""
    colours: tuple[str, ...] = ()
    logo: str = ""
    told: tuple[str, ...] = ()

    def colour(self, place: int) -> str:
        """Of the group in this place; those beyond the colours of the house share one."""
        return self.colours[place] if place < len(self.colours) else ACCENT


PLAIN: Final = Look()


def faults_of_colours(colours: Sequence[str]) -> tuple[str, ...]:
    """What keeps the colours of a house from being used: one is too pale for white paper (under
    3:1), or two of them look alike to colour-blind readers (under 7.5 in `vision.distance`).

    >>> faults_of_colours(["#1f5a96", "#ffee99"])
    ('the colour #ffee99 is too pale for white paper (contrast 1.2, at least 3 is needed)',)
    """
    return tuple(_faults(colours))


def _faults(colours: Sequence[str]) -> Iterator[str]:
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
def likert_colours(number: int, *, rising: bool = True) -> tuple[str, ...]:
    """Colours of a scale with this many answers: brown to blue, near-white in the middle of an odd
    number.

    `rising`: the last answer is the one looked for, and blue; otherwise the first is.
    """
    half = number // 2
    negative = _blend(*_NEGATIVE, half)
    positive = _blend(*_POSITIVE[::-1], half)[::-1]
    colours = (*negative, *([_MIDDLE] if number % 2 else []), *positive)
    return colours if rising else colours[::-1]


def _blend(first: str, last: str, number: int) -> list[str]:
    """From the first colour towards the last, evenly in sRGB as `seaborn.blend_palette` does; a
    single colour is the first.
    """
    ends = [(int(first[at : at + 2], 16), int(last[at : at + 2], 16)) for at in (1, 3, 5)]
    parts = [place / max(number - 1, 1) for place in range(number)]
    return [
        "#" + "".join(f"{round(one + (other - one) * part):02x}" for one, other in ends)
        for part in parts
    ]


@cache
def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on this colour (WCAG contrast, never under 4.5)."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))
