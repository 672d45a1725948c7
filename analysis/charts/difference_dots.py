"""Differences between groups: how far apart two shares are, with the interval, on either side of no
difference.
"""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from analysis.charts.colours import ACCENT, QUIET
from analysis.charts.drawing import Axis, Dots, Key, Reading, Row, Section, Texts, Tick
from analysis.charts.frames import Cell, by_item, claim_of, counted_in, hidden, released
from analysis.charts.words import from_the_left, word
from analysis.publication.released import ReleasedTable
from analysis.rounding import points
from survey.words import catalogue_of, right_to_left

__all__ = ["COLUMNS", "differences"]

COLUMNS = ("item", "group_a", "group_b", "difference", "low", "high", "outcome")

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {"clear": "clear", "not clear": "unclear", "not tested": "untested"}
)
"""The phrase for what the test of a difference came to."""

STEPS, MOST_STEPS, LEAST_REACH = (0.05, 0.1, 0.2, 0.25, 0.5), 6, 0.1
"""Of the scale, as differences of proportions: between its marks, how many of these there are, and
how far it goes at least."""


def differences(table: ReleasedTable, texts: Texts | None = None) -> Dots:
    """The difference a − b of each pair of groups of a `compare`, with its interval and a line at
    no difference.

    `table` has the contract's columns and `outcome` ("clear", "not clear",
    "not tested"), in codebook order, with words for its codes where it has `wording`,
    `group_a_label` and `group_b_label`, and the bases where it has `n_a` and `n_b`; differences are
    of proportions (−1 to 1). A clear difference has a full dot and a thick line, any other a hollow
    dot and a thin, broken line. One that was not tested is said and has no dot. Differences of
    hidden figures are not drawn. Raises DataError for a table of something else.
    """
    cells, texts = released(table, COLUMNS, "compare"), texts or Texts()
    language = texts.language
    sections = tuple(
        Section(wording, wording != texts.title, tuple(_row(cell, language) for cell in rows))
        for wording, rows in by_item(cells)
    )
    keys = (
        Key(word(language, "clear"), ACCENT, "full"),
        Key(word(language, "unclear"), QUIET, "hollow"),
    )
    readings = (row.reading for section in sections for row in section.rows if not row.instead)
    return Dots(texts, keys, sections, _axis(readings, language))


def _axis(readings: Iterable[Reading], language: str) -> Axis:
    """A scale that goes as far to the left as to the right."""
    bounds = [bound for one in readings for bound in (one.value, one.low, one.high)]
    reach = max([LEAST_REACH, *(abs(bound) for bound in bounds if not math.isnan(bound))])
    step = next((step for step in STEPS if reach / step <= MOST_STEPS / 2), STEPS[-1])
    steps = math.ceil(round(reach / step, 6))
    marks = [step * number for number in range(-steps, steps + 1)]
    ticks = tuple(Tick(mark, points(mark, language=language)) for mark in marks)
    return Axis(
        -steps * step, steps * step, ticks, word(language, "lower"), word(language, "higher")
    )


def _row(cell: Cell, language: str) -> Row:
    label = word(language, "compared", a=cell["group_a_label"], b=cell["group_b_label"])
    label = label if right_to_left(language) else from_the_left(label)
    bases = {
        f"n_{side}": _count(cell[f"n_{side}"], language) for side in "ab" if f"n_{side}" in cell
    }
    base = word(language, "n_both", **bases) if len(bases) == 2 else ""
    counted = tuple(each for side in "ab" for each in counted_in(cell, language, f"n_{side}"))
    return Row(label, base, hidden(cell, language), _reading(cell, language), counted)


def _reading(cell: Cell, language: str) -> Reading:
    if why := hidden(cell, language):
        return Reading("", math.nan, "", instead=why)
    outcome = str(cell["outcome"])
    verdict = word(language, OUTCOMES[outcome])
    written = points(float(cell["difference"]), language=language)
    if outcome == "not tested":
        claim = claim_of(cell)
        return Reading(verdict, math.nan, written, bounds=verdict, full=False, claim=claim)
    low, high = float(cell["low"]), float(cell["high"])
    ends = {
        name: points(bound, language=language) for name, bound in (("low", low), ("high", high))
    }
    clear = outcome == "clear"
    return Reading(
        verdict,
        float(cell["difference"]),
        written,
        low,
        high,
        word(language, "from_to", **ends),
        ACCENT if clear else QUIET,
        clear,
        claim=claim_of(cell),
    )


def _count(n: float, language: str) -> str:
    return "[c]" if pd.isna(n) else catalogue_of(language).count(int(n))
