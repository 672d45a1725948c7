"""What a picture has to know of a scale, in words and numbers: no figure of anybody."""

import math
from dataclasses import dataclass

from analysis.charts.drawing import Tick
from survey.words import catalogue_of

__all__ = ["PicturedScale", "ticks_of"]

STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
MOST = 7
"""Between the marks of a scale, and how many of these there are."""


@dataclass(frozen=True, slots=True)
class PicturedScale:
    """A scale by its column: its label, the ends of its scores, whether a higher score is better
    (None where neither is), the names of its bands, and how the two points are called.
    """

    name: str
    label: str
    low: float
    high: float
    higher_is_better: bool | None
    bands: tuple[str, ...]
    points: tuple[str, str]


def ticks_of(low: float, high: float, language: str) -> tuple[Tick, ...]:
    """Marks at round scores from one end to the other."""
    step = next((each for each in STEPS if (high - low) / each < MOST), (high - low) / 2)
    first = math.ceil(round(low / step, 9)) * step
    number = catalogue_of(language).number
    count = math.floor(round((high - first) / step, 9)) + 1
    return tuple(
        Tick(first + step * place, number(round(first + step * place, 6))) for place in range(count)
    )
