"""Charts for the office: how good the answers are. They are of single interviews and of the people
who asked, go through no gate, and say so.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.charts.colours import ACCENT
from analysis.charts.drawing import Axis, Dots, Reading, Row, Section, Texts, Tick
from analysis.quality.tables import ByInterview, ByInterviewer, ByMark, ByQuestion, Tabled
from analysis.rounding import percent
from survey.errors import DataError

__all__ = ["FOR_THE_OFFICE", "quality_dots"]

FOR_THE_OFFICE = "For the office, not for publication"

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a row of a table is in a chart. `beside`: said after the figure."""

    label: str
    base: str
    value: float
    beside: str = ""


def quality_dots(rows: Sequence[Tabled], source: str, *, simulated: bool = False) -> Dots:
    """A dot for each row of one of `analysis.quality.tables.TABLES`: the share with each mark, the
    median time of each question, how alike the interviews of each interviewer are.

    `source`: where the interviews are from. Raises DataError where there is nothing to draw.
    """
    title, subtitle, shares = _said_of(rows)
    shown = [one for row in rows for one in _shown(row) if not math.isnan(one.value)]
    if not shown:
        said = f"{subtitle[0].lower()}{subtitle[1:]}"
        raise DataError.of("chart", f"nothing is known of the {said}; leave --chart out")
    top, step = _scale(max(one.value for one in shown))
    ticks = tuple(
        Tick(step * number, _written(step * number, shares=shares))
        for number in range(round(top / step) + 1)
    )
    kicker = f"{FOR_THE_OFFICE}; simulated data" if simulated else FOR_THE_OFFICE
    drawn = tuple(
        Row(
            one.label,
            one.base,
            "",
            Reading(
                one.label,
                one.value,
                _written(one.value, shares=shares),
                bounds=one.beside,
                colour=ACCENT,
            ),
        )
        for one in shown
    )
    texts = Texts(title, subtitle, kicker, note=source)
    return Dots(texts, (), (Section("", headed=False, rows=drawn),), Axis(0.0, top, ticks))


def _said_of(rows: Iterable[Tabled]) -> tuple[str, str, bool]:
    """Title, subtitle, and whether the figures are shares."""
    match next(iter(rows), None):
        case ByQuestion():
            return "How long the questions take", "Median seconds of each answer", False
        case ByInterviewer():
            title = "How alike the interviews of each interviewer are"
            return title, "Share of answers that two of their interviews have in common", True
        case _:
            return "How good the answers are", "Share of interviews with each mark", True


def _shown(row: Tabled) -> Iterable[_Shown]:
    match row:
        case ByMark():
            yield _Shown(row.mark, f"of {row.judged:,}", row.share, f"{row.marked:,}")
        case ByQuestion():
            yield _Shown(row.question, f"n = {row.timed:,}", row.seconds)
        case ByInterviewer():
            beside = "" if math.isnan(row.others) else f"others {percent(row.others)}"
            yield _Shown(row.interviewer, f"n = {row.n:,}", row.own, beside)
        case ByInterview():
            return


def _scale(most: float) -> tuple[float, float]:
    """The upper end of the scale, and the step of its marks."""
    if most <= 0:
        return 1.0, 0.25
    power = 10.0 ** math.floor(math.log10(most / _MOST_STEPS))
    step = next(power * each for each in _STEPS if power * each * _MOST_STEPS >= most)
    return step * math.ceil(most / step - 1e-9), step


def _written(value: float, *, shares: bool) -> str:
    if shares:
        return percent(value, 0 if value in (0.0, 1.0) or value >= 0.1 else 1)
    return f"{value:.1f}".removesuffix(".0") + " s"
