"""The kinds of chart: one read-only table, which the tests walk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Concatenate

from analysis.charts import answer_bars, difference_dots, dots, likert, wave_panels
from analysis.charts.drawing import Drawing
from analysis.publication.released import ReleasedTable

__all__ = ["CHARTS", "Chart"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A kind of chart: the function that makes its drawing, the function that makes its table, and
    the columns it needs of it.

    `draw(table, texts)` gives a Drawing; the two charts of scales take `rising` and `nets` too,
    those with colours of groups `look`.
    """

    draw: Callable[Concatenate[ReleasedTable, ...], Drawing]
    takes: str
    columns: tuple[str, ...]
    shows: str


CHARTS: Mapping[str, Chart] = MappingProxyType(
    {
        "stacked": Chart(
            likert.stacked, "distribution", likert.COLUMNS, "answers on a scale as parts of 100%"
        ),
        "diverging": Chart(
            likert.diverging,
            "distribution",
            likert.COLUMNS,
            "answers on a scale on both sides of its middle",
        ),
        "agreement_dots": Chart(
            dots.agreement_dots, "agreement", dots.COLUMNS, "agreement by group with its intervals"
        ),
        "bars": Chart(
            answer_bars.bars,
            "distribution",
            answer_bars.COLUMNS,
            "answers without an order, or several at once",
        ),
        "differences": Chart(
            difference_dots.differences,
            "compare",
            difference_dots.COLUMNS,
            "differences between groups with their intervals",
        ),
        "waves": Chart(
            wave_panels.waves,
            "agreement",
            wave_panels.COLUMNS,
            "agreement wave by wave with its intervals",
        ),
    }
)
"""Each kind of chart by its name."""
