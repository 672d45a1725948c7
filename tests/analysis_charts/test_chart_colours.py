"""Colours of charts: what colour-blind readers, black-and-white printers and readers of small
letters can make of them.
"""

import csv
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
import seaborn as sns
from matplotlib.colors import to_rgb

from analysis.charts import look_of
from analysis.charts.colours import (
    ACCENT,
    APART,
    INK,
    OUTLINE,
    QUIET,
    SIGNAL,
    ink_on,
    likert_colours,
)
from analysis.charts.vision import PAPER, VISIONS, distance, seen
from analysis.contrast import contrast

WITNESS = Path(__file__).parent / "witness" / "vision.csv"
SIZES = range(2, 12)
COLOURED = [vision for vision in VISIONS if vision != "grey"]


def rows_of_witness() -> list[tuple[str, str, str]]:
    with WITNESS.open(encoding="utf-8", newline="") as file:
        return [(row["vision"], row["colour"], row["seen"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("vision", "colour", "expected"), rows_of_witness())
def test_dichromatic_vision_is_simulated_as_r_colorspace_does(
    vision: str, colour: str, expected: str
) -> None:
    assert seen(colour, vision) == expected


@pytest.mark.parametrize(
    ("colour", "place"),
    [
        ("#ff0000", (62.80, 22.49, 12.58)),
        ("#00ff00", (86.64, -23.39, 17.95)),
        ("#0000ff", (45.20, -3.25, -31.15)),
    ],
)
def test_distances_are_those_of_oklab(colour: str, place: tuple[float, float, float]) -> None:
    from_black, from_white = np.linalg.norm(place), np.linalg.norm(np.array(place) - (100, 0, 0))
    assert distance(colour, "#000000") == pytest.approx(from_black, abs=0.02)
    assert distance(colour, "#ffffff") == pytest.approx(from_white, abs=0.02)


@pytest.mark.parametrize("vision", COLOURED)
@pytest.mark.parametrize("number", SIZES)
def test_colours_of_a_scale_can_be_told_apart(number: int, vision: str) -> None:
    colours = likert_colours(number)
    assert len(set(colours)) == number
    floor = 12 if number <= 7 else 7.5
    closest = min(distance(one, other, vision) for one, other in combinations(colours, 2))
    assert closest >= floor, f"{closest:.1f}: two colours are nearly one"


@pytest.mark.parametrize("number", SIZES)
def test_neighbours_in_a_bar_can_be_told_apart_in_grey(number: int) -> None:
    floor = 11.5 if number <= 7 else 7.5
    assert (
        min(distance(one, other, "grey") for one, other in pairwise(likert_colours(number)))
        >= floor
    )


@pytest.mark.parametrize("number", SIZES)
def test_figures_in_bars_can_be_read(number: int) -> None:
    assert all(contrast(colour, ink_on(colour)) >= 4.5 for colour in likert_colours(number))


@pytest.mark.parametrize("colour", [INK, QUIET, SIGNAL, ACCENT])
def test_texts_can_be_read_on_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= 4.5


@pytest.mark.parametrize("colour", [ACCENT, APART, OUTLINE, QUIET])
def test_what_carries_meaning_stands_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= 3


@pytest.mark.parametrize("number", [4, 6, 10])
def test_colours_between_are_those_of_seaborn(number: int) -> None:
    half = number // 2
    theirs = sns.blend_palette(["#5c2c04", "#d08a3a"], half)
    ours = [to_rgb(colour) for colour in likert_colours(number)[:half]]
    assert np.array(ours) == pytest.approx(np.array(theirs), abs=1.01 / 255)


def test_a_falling_scale_has_its_colours_turned_round() -> None:
    assert likert_colours(5, rising=False) == likert_colours(5)[::-1]


def test_an_unknown_font_is_told_with_what_is_used_instead() -> None:
    look = look_of("Dejavu Sanss")
    assert look.font == ""
    assert look.told == (
        (
            "charts use DejaVu Sans, since the font 'Dejavu Sanss' is not installed; did you mean "
            "'DejaVu Sans'?"
        ),
    )


@pytest.mark.parametrize(
    ("colours", "told"),
    [
        (
            ["#ffee99"],
            "the colour #ffee99 is too pale for white paper (contrast 1.2, at least 3 is needed)",
        ),
        (
            ["#b04040", "#507030"],
            "the colours #b04040 and #507030 look alike to readers with deuteranopia",
        ),
        (["#1f5a96", "#1f5a97"], "the colours #1f5a96 and #1f5a97 look alike to everybody"),
        (["blue"], "'blue' is not a colour, such as #1f5a96"),
    ],
)
def test_colours_that_readers_cannot_use_are_left_out_and_told(
    colours: list[str], told: str
) -> None:
    look = look_of(colours=colours)
    assert look.told == (f"{told}; charts use their own colours",)
    assert look.colour(0) == ACCENT


def test_colours_of_a_house_stand_for_its_groups_in_their_order() -> None:
    look = look_of("DejaVu Sans", ["#9a3b00", "#1f5a96"])
    assert look.told == ()
    assert [look.colour(place) for place in range(3)] == ["#9a3b00", "#1f5a96", ACCENT]


def test_grey_keeps_how_light_a_colour_is() -> None:
    grey = to_rgb(seen("#d08a3a", "grey"))
    assert len(set(grey)) == 1
    assert contrast(seen("#d08a3a", "grey"), PAPER) == pytest.approx(
        contrast("#d08a3a", PAPER), rel=0.01
    )
