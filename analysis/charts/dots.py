"""Agreement by group: a dot with its interval for each item and group, the figures beside it."""

import math

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts.frames import Cells, checked, sections_of
from analysis.charts.page import BODY, MARGIN, SMALL, Page, Texts, put
from analysis.charts.style import ACCENT, LINE, QUIET, house_style, line_height, text_width
from analysis.rounding import percent

__all__ = ["agreement_dots"]

COLUMNS = ("item", "group", "n", "estimate", "low", "high")
FIGURES = 1.3
"""Inches at the right for the figures."""


def agreement_dots(frame: pd.DataFrame, texts: Texts | None = None) -> Figure:
    """A dot for the share and a line for its interval, one for each item and group of an `agreement` of one NET.

    `frame` has the contract's columns, in codebook order, and the words for its codes where it has `wording` and
    `group_label`; shares are proportions. Groups under 30 are not drawn, those under 50 are marked; where an interval is
    undefined the dot stands alone.
    """
    frame, texts = checked(frame, COLUMNS), texts or Texts()
    cells: Cells = {(str(row["item"]), str(row["group"])): row for row in frame.to_dict("records")}
    with house_style():
        page = Page()
        page.head(texts)
        top = page.y
        page.y += line_height(SMALL) + 0.02
        page.rows(sections_of(frame, headed=frame["item"].nunique() > 1 or not texts.title))
        page.foot(texts)
        figure, axes = page.draw()
        left, right = page.left + 0.1, page.width - MARGIN - FIGURES
        for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = left + mark * (right - left)
            page.upright(axes, x, LINE)
            put(axes, x, top + line_height(SMALL) / 2, percent(mark), SMALL, colour=QUIET, align="center")
        for row, y, _ in page.places:
            cell = cells[row.item, row.group]
            estimate, low, high = (float(cell[name]) for name in ("estimate", "low", "high"))
            if row.instead or math.isnan(estimate):
                continue
            if not math.isnan(low):
                ends = [left + low * (right - left), left + high * (right - left)]
                axes.add_line(Line2D(ends, [y, y], color=ACCENT, linewidth=2.6, alpha=0.5, solid_capstyle="butt"))
            axes.plot([left + estimate * (right - left)], [y], "o", color=ACCENT, markersize=5.5, markeredgewidth=0)
            x = page.width - MARGIN - FIGURES + 0.2
            put(axes, x, y, percent(estimate), BODY, bold=True)
            if not math.isnan(low):
                bounds = f"{low * 100:.0f}–{percent(high)}"
                put(axes, x + text_width("100% ", BODY, bold=True), y, bounds, SMALL, colour=QUIET)
        page.instead(axes)
    return figure
