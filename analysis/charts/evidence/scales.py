"""Scales of effects: marks that people would choose, and how effects are written."""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from analysis.charts.drawing import Axis, Tick
from analysis.charts.evidence.words import said
from analysis.rounding import percent
from survey.words import catalogue_of

__all__ = ["axis_of", "between", "people", "percentage", "ratio", "tick_marks", "written"]

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_RATIOS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 4, 5, 10, 20, 50, 100)

RATIOS = frozenset({"OR", "RR"})


def ratio(metric: str) -> bool:
    """Whether effects of a metric are logs of ratios, which are written as ratios."""
    return metric in RATIOS


def written(value: float, language: str, metric: str = "") -> str:
    """An effect with two places; a ratio as a ratio."""
    number = math.exp(value) if ratio(metric) else value
    text = catalogue_of(language).number(number, places=2)
    return "0" + text[2:] if text == "−0" + text[2:] and float(f"{number:.2f}") == 0 else text


def between(low: float, high: float, language: str, metric: str = "") -> str:
    """An interval in words; nothing where there is none."""
    if math.isnan(low):
        return ""
    # the phrase of all charts
    from analysis.charts.words import word  # noqa: PLC0415

    return word(
        language,
        "from_to",
        low=written(low, language, metric),
        high=written(high, language, metric),
    )


def people(number: float, language: str) -> str:
    """How many people, in words; nothing where nobody says."""
    if math.isnan(number) or number <= 0:
        return ""
    return said(language, "people", n=catalogue_of(language).count(int(number)))


def percentage(share: float, language: str) -> str:
    """A share as a whole percentage."""
    return percent(share, language=language)


def tick_marks(low: float, high: float, most: int = 7) -> list[float]:
    """Marks at even steps of 1, 2, 2.5 or 5, as few as can be between the two, and not more than
    `most`; 0 is one of them where it lies between.
    """
    span = max(high - low, 1e-9)
    size = 10 ** math.floor(math.log10(span / most))
    step = next(size * each for each in _STEPS if span / (size * each) <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def axis_of(
    bounds: Iterable[float], language: str, *, metric: str = "", sides: Sequence[str] = ("", "")
) -> Axis:
    """A scale that has nothing (0) on it and nearly all of these bounds: the one in fifty that lie
    far out are cut, so that they do not make all else too small to see.
    """
    known = np.array([bound for bound in bounds if not math.isnan(bound)])
    if not len(known):
        known = np.array([-1.0, 1.0])
    low, high = np.quantile(known, (0.02, 0.98)) if len(known) > 20 else (known.min(), known.max())
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    room = 0.05 * (high - low or 1.0)
    low, high = low - room, high + room
    if ratio(metric):
        marks = [math.log(each) for each in _RATIOS if low <= math.log(each) <= high]
        while len(marks) > 7:
            zero = marks.index(0.0)
            marks = [each for place, each in enumerate(marks) if (place - zero) % 2 == 0]
    else:
        marks = tick_marks(low, high)
    ticks = tuple(Tick(mark, _tick(mark, language, metric)) for mark in marks)
    return Axis(low, high, ticks, sides[0], sides[1])


def _tick(mark: float, language: str, metric: str) -> str:
    number = math.exp(mark) if ratio(metric) else mark
    return catalogue_of(language).number(round(number, 10))
