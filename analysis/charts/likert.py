"""Answers on a scale by group: 100% stacked bars, and bars that diverge from the middle answer."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts.frames import Cells, answers_of, checked, sections_of
from analysis.charts.page import GAP, MARGIN, SMALL, Key, Page, Row, Texts, put
from analysis.charts.style import APART, INK, QUIET, house_style, ink_on, likert_colours, line_height, text_width, wrapped
from analysis.rounding import percent

__all__ = ["diverging", "stacked"]

COLUMNS = ("item", "group", "answer", "n", "estimate")
THICKNESS, SIDE = 0.22, 0.76
"""Inches: of a bar, and of a column at the side."""


def stacked(frame: pd.DataFrame, texts: Texts | None = None, *, rising: bool = True) -> Figure:
    """100% stacked bars, one for each item and group of a `distribution`; don't know and refused at the side.

    `frame` has the contract's columns, in codebook order, and the words for its codes where it has `wording`,
    `group_label` and `answer_label`; shares are proportions. Answers nobody gave keep their place in the legend.
    Groups under 30 are not drawn, those under 50 are marked. `rising`: the last answer is the one looked for.
    """
    return _likert(frame, texts or Texts(), rising=rising, centred=False)


def diverging(frame: pd.DataFrame, texts: Texts | None = None, *, rising: bool = True) -> Figure:
    """Bars that run left and right from the middle of the scale, half of the middle answer on either side.

    As `stacked` in everything else.
    """
    return _likert(frame, texts or Texts(), rising=rising, centred=True)


def _likert(frame: pd.DataFrame, texts: Texts, *, rising: bool, centred: bool) -> Figure:
    frame = checked(frame, COLUMNS)
    answers, apart = answers_of(frame)
    colours = dict(zip(answers, likert_colours(len(answers), rising=rising), strict=True))
    cells: Cells = {(str(row["item"]), str(row["group"]), str(row["answer"])): row for row in frame.to_dict("records")}
    valid = frame[frame["answer"].astype(str).isin(list(answers))]
    with house_style():
        page = Page()
        page.head(texts)
        page.legend([Key(label, colours[code]) for code, label in answers.items()])
        top = page.y
        headings = [wrapped(label, SMALL, SIDE - 0.08) for label in apart.values()]
        page.y += max((len(lines) for lines in headings), default=0) * line_height(SMALL)
        page.rows(sections_of(valid, headed=frame["item"].nunique() > 1 or not texts.title))
        page.foot(texts)
        figure, axes = page.draw()
        right = page.width - MARGIN - len(apart) * SIDE
        shares = [(row, y, [_share(cells, row, code) for code in answers]) for row, y, _ in page.places if not row.instead]
        _bars(axes, page, shares, list(colours.values()), right, centred=centred)
        for place, (code, lines) in enumerate(zip(apart, headings, strict=True)):
            x = right + place * SIDE + GAP
            for number, line in enumerate(lines):
                put(axes, x, top + (number + 0.5) * line_height(SMALL), line, SMALL, colour=QUIET)
            _side(axes, page, x, {row: _share(cells, row, code) for row, _, _ in page.places})
        page.instead(axes)
    return figure


def _share(cells: Cells, row: Row, code: str) -> float:
    cell = cells.get((row.item, row.group, code))
    return 0.0 if cell is None or math.isnan(cell["estimate"]) else float(cell["estimate"])


def _bars(
    axes: Axes,
    page: Page,
    shares: Sequence[tuple[Row, float, Sequence[float]]],
    colours: Sequence[str],
    right: float,
    *,
    centred: bool,
) -> None:
    left = page.left
    before = [_left_of_middle(parts) if centred else 0.0 for _, _, parts in shares]
    after = [sum(parts) - start for start, (_, _, parts) in zip(before, shares, strict=True)]
    scale = (right - left) / max(1.0 if not centred else 0.01, max(before, default=0.0) + max(after, default=0.0))
    zero = left + max(before, default=0.0) * scale
    for start, (_, y, parts) in zip(before, shares, strict=True):
        x = zero - start * scale
        for share, colour in zip(parts, colours, strict=True):
            width = share * scale
            if width:
                axes.add_patch(
                    Rectangle((x, y - THICKNESS / 2), width, THICKNESS, facecolor=colour, edgecolor="white", linewidth=0.6)
                )
            if width > text_width(percent(share), SMALL) + 0.07:
                put(axes, x + width / 2, y, percent(share), SMALL, colour=ink_on(colour), align="center")
            x += width
    if centred and shares:
        page.upright(axes, zero, INK, 0.7)


def _left_of_middle(parts: Sequence[float]) -> float:
    """What lies left of the middle of the scale: the lower half, and half of the answer between."""
    half = len(parts) // 2
    return sum(parts[:half]) + (parts[half] / 2 if len(parts) % 2 else 0.0)


def _side(axes: Axes, page: Page, x: float, shares: Mapping[Row, float]) -> None:
    """A column at the right with its own short bars, all on one scale."""
    room = SIDE - GAP - text_width("100%", SMALL) - 0.1
    scale = room / max(0.25, *shares.values())
    for row, y, _ in page.places:
        if row.instead:
            continue
        width = shares[row] * scale
        axes.add_patch(Rectangle((x, y - THICKNESS / 2), max(width, 0.01), THICKNESS, facecolor=APART, linewidth=0))
        put(axes, x + max(width, 0.01) + 0.04, y, percent(shares[row]), SMALL, colour=QUIET)
