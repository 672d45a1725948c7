"""Differences between groups: how far apart two shares are, with the interval, on either side of no
difference.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts.frames import Cell, checked, hidden, sign_of
from analysis.charts.lettering import from_the_left, line_height
from analysis.charts.page import (
    BODY,
    MARGIN,
    SMALL,
    ChartRow,
    ChartSection,
    Key,
    Page,
    Texts,
    dot,
    put,
)
from analysis.charts.style import ACCENT, INK, LINE, PLAIN, QUIET, Look, house_style
from analysis.charts.words import word
from analysis.methods.differences import Outcome
from analysis.rounding import points
from survey.words import catalogue_of, right_to_left

__all__ = ["COLUMNS", "differences", "outcome_of", "with_least_base"]

COLUMNS = ("item", "group_a", "group_b", "difference", "low", "high")
FIGURES = 1.5
"""Inches at the right for the figures."""

STEPS, MOST_STEPS, LEAST_REACH = (0.05, 0.1, 0.2, 0.25, 0.5), 6, 0.1
"""Of the scale, as differences of proportions: between its marks, how many of these there are, and
how far it goes at least."""


def differences(frame: pd.DataFrame, texts: Texts | None = None, *, look: Look = PLAIN) -> Figure:
    """The difference a − b of each pair of groups of a `compare`, with its interval and a line at
    no difference.

    `frame` has the contract's columns, in codebook order, with words for its codes where it has
    `wording`, `group_a_label` and `group_b_label`, and the bases where it has `n_a` and `n_b`;
    differences are of proportions (−1 to 1). A clear difference has a full dot and a thick line,
    any other a hollow dot and a thin, broken line: `outcome` says which ("clear", "not clear", "not
    tested"), or, where the frame does not have it, that the interval leaves out 0 and the adjusted
    p is under 0.05. One that was not tested is said and has no dot. Differences of hidden figures
    are not drawn. Raises DataError for a frame of something else.
    """
    frame, texts = with_least_base(checked(frame, COLUMNS, "compare")), texts or Texts()
    language, cells = texts.language, dict(enumerate(frame.to_dict("records")))
    with house_style(look, texts.language):
        page = Page(look)
        page.head(texts)
        page.legend(
            [
                Key(word(language, "clear"), ACCENT, "full"),
                Key(word(language, "unclear"), QUIET, "hollow"),
            ]
        )
        top = page.y
        page.y += 2 * line_height(SMALL) + 0.02
        page.rows(
            list(
                _sections(
                    frame, cells, language, headed=frame["item"].nunique() > 1 or not texts.title
                )
            )
        )
        page.foot(texts)
        figure, axes = page.draw()
        left, right = page.left + 0.1, page.width - MARGIN - FIGURES
        marks = _marks(cells.values())
        middle, unit = (left + right) / 2, (right - left) / 2 / marks[-1]
        _scale(axes, page, (middle, unit, top), marks, language)
        for row, y, _ in page.places:
            if not row.instead:
                _difference(axes, (middle, unit), y, cells[int(row.group)])
                _figures(
                    axes, page.width - MARGIN - FIGURES + 0.15, y, cells[int(row.group)], language
                )
        page.instead(axes)
    return figure


def with_least_base(frame: pd.DataFrame) -> pd.DataFrame:
    """With the smaller base of the two sides as `n`, where the frame has bases."""
    if not {"n_a", "n_b"} <= set(frame):
        return frame
    return frame.assign(n=frame[["n_a", "n_b"]].astype("Float64").min(axis=1))


def _sections(
    frame: pd.DataFrame, cells: Mapping[int, Cell], language: str, *, headed: bool
) -> Iterable[ChartSection]:
    """A section for each item; each row is found again by the number of its cell."""
    numbered = frame.assign(number=list(cells))
    for _, rows in numbered.groupby("item", sort=False, observed=True):
        heading = str(rows["wording"].iloc[0]) if headed else ""
        yield ChartSection(
            heading, tuple(_row(number, cells[number], language) for number in rows["number"])
        )


def _row(number: int, cell: Cell, language: str) -> ChartRow:
    label = word(language, "compared", a=cell["group_a_label"], b=cell["group_b_label"])
    label = label if right_to_left(language) else from_the_left(label)
    bases = {
        f"n_{side}": _count(cell[f"n_{side}"], language) for side in "ab" if f"n_{side}" in cell
    }
    base = word(language, "n_both", **bases) if len(bases) == 2 else ""
    return ChartRow(str(cell["item"]), str(number), label, base, hidden(cell, language))


def _count(n: float, language: str) -> str:
    return "[c]" if pd.isna(n) else catalogue_of(language).count(int(n))


def _marks(cells: Iterable[Cell]) -> Sequence[float]:
    """The marks of a scale that goes as far to the left as to the right, from no difference to its
    end.
    """
    bounds = [
        float(cell[name])
        for cell in cells
        if not sign_of(cell)
        for name in ("difference", "low", "high")
    ]
    reach = max([LEAST_REACH, *(abs(bound) for bound in bounds if not math.isnan(bound))])
    step = next((step for step in STEPS if reach / step <= MOST_STEPS / 2), STEPS[-1])
    return [step * number for number in range(math.ceil(round(reach / step, 6)) + 1)]


def _scale(
    axes: Axes,
    page: Page,
    origin: tuple[float, float, float],
    marks: Sequence[float],
    language: str,
) -> None:
    """The marks over the rows, which way is more, and the lines down."""
    middle, unit, top = origin
    arrows = ("→ {}", "{} ←") if page.leftwards else ("← {}", "{} →")
    for key, side, arrow in (("lower", "right", arrows[0]), ("higher", "left", arrows[1])):
        x = middle + (0.12 if side == "left" else -0.12)
        align: Literal["left", "right"] = "left" if side == "left" else "right"
        put(
            axes,
            x,
            top + line_height(SMALL) / 2,
            arrow.format(word(language, key)),
            SMALL,
            colour=QUIET,
            align=align,
        )
    for mark in sorted({*marks, *(-mark for mark in marks)}):
        x = middle + mark * unit
        page.upright(axes, x, LINE if mark else INK, 0.8 if mark else 1.0)
        put(
            axes,
            x,
            top + 1.5 * line_height(SMALL),
            points(mark, language=language),
            SMALL,
            colour=QUIET,
            align="center",
        )


def outcome_of(cell: Cell) -> Outcome:
    """What the test of a difference came to, as `differences` reads it from a frame."""
    if "outcome" in cell:
        found: Outcome = cell["outcome"]
        return found
    if math.isnan(cell["low"]):
        return "not tested"
    outside = cell["low"] > 0 or cell["high"] < 0
    return "clear" if outside and not cell.get("p_adjusted", 0.0) >= 0.05 else "not clear"


def _difference(axes: Axes, scale: tuple[float, float], y: float, cell: Cell) -> None:
    middle, unit = scale
    outcome = outcome_of(cell)
    if outcome == "not tested":
        return
    clear = outcome == "clear"
    colour = ACCENT if clear else QUIET
    ends = [middle + float(cell[bound]) * unit for bound in ("low", "high")]
    line = Line2D(
        ends, [y, y], color=colour, linewidth=2.6 if clear else 1.2, solid_capstyle="butt"
    )
    line.set_linestyle("-" if clear else (0, (3, 2)))
    axes.add_line(line)
    dot(axes, middle + float(cell["difference"]) * unit, y, colour, full=clear)


def _figures(axes: Axes, x: float, y: float, cell: Cell, language: str) -> None:
    low, high = float(cell["low"]), float(cell["high"])
    outcome, written = outcome_of(cell), points(float(cell["difference"]), language=language)
    put(axes, x, y, written, BODY, bold=outcome == "clear")
    beside = (
        word(language, "untested")
        if outcome == "not tested"
        else word(
            language,
            "from_to",
            low=points(low, language=language),
            high=points(high, language=language),
        )
    )
    put(axes, x + 0.42, y, beside, SMALL, colour=QUIET)
