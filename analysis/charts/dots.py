"""Agreement by group: a dot with its interval for each item and group, the figures beside it."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts.frames import cells_by, checked, sections_of
from analysis.charts.lettering import line_height, text_width
from analysis.charts.page import BODY, MARGIN, SMALL, Page, Texts, dot, put
from analysis.charts.style import LINE, PLAIN, QUIET, Look, house_style
from analysis.charts.words import word
from analysis.rounding import percent, percentage

__all__ = ["COLUMNS", "agreement_dots"]

COLUMNS = ("item", "group", "n", "estimate", "low", "high")
FIGURES = 1.3
"""Inches at the right for the figures."""


def agreement_dots(
    frame: pd.DataFrame, texts: Texts | None = None, *, look: Look = PLAIN
) -> Figure:
    """A dot for the share and a line for its interval, one for each item and group of an
    `agreement` of one NET.

    `frame` has the contract's columns, in codebook order, and the words for its codes where it has
    `wording` and `group_label`; shares are proportions. Hidden figures are not drawn, low bases are
    marked; where an interval is undefined the dot stands alone. Groups have the colours of the
    house, if it has any. Raises DataError for a frame of something else.
    """
    frame, texts = checked(frame, COLUMNS), texts or Texts()
    cells = cells_by(frame, ("item", "group"))
    groups = list(dict.fromkeys(frame["group"].astype(str)))
    with house_style(look, texts.language):
        page = Page(look)
        page.head(texts)
        top = page.y
        page.y += line_height(SMALL) + 0.02
        page.rows(
            sections_of(
                frame, texts.language, headed=frame["item"].nunique() > 1 or not texts.title
            )
        )
        page.foot(texts)
        figure, axes = page.draw()
        left, right = page.left + 0.1, page.width - MARGIN - FIGURES
        for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = left + mark * (right - left)
            page.upright(axes, x, LINE)
            put(
                axes,
                x,
                top + line_height(SMALL) / 2,
                percent(mark, language=texts.language),
                SMALL,
                colour=QUIET,
                align="center",
            )
        for row, y, _ in page.places:
            if row.instead:
                continue
            estimate, low, high = (
                float(cells[row.item, row.group][name]) for name in ("estimate", "low", "high")
            )
            colour = look.colour(groups.index(row.group))
            if not math.isnan(low):
                ends = [left + low * (right - left), left + high * (right - left)]
                axes.add_line(
                    Line2D(ends, [y, y], color=colour, linewidth=2.6, solid_capstyle="butt")
                )
            dot(axes, left + estimate * (right - left), y, colour)
            _figures(
                axes, page.width - MARGIN - FIGURES + 0.2, y, (estimate, low, high), texts.language
            )
        page.instead(axes)
    return figure


def _figures(
    axes: Axes, x: float, y: float, figures: tuple[float, float, float], language: str
) -> None:
    """The share, and its interval or the word that there is none."""
    estimate, low, high = figures
    put(axes, x, y, percent(estimate, language=language), BODY, bold=True)
    bounds = (
        word(language, "no_interval")
        if math.isnan(low)
        else f"{percentage(low)}–{percent(high, language=language)}"
    )
    put(axes, x + text_width("100% ", BODY, bold=True), y, bounds, SMALL, colour=QUIET)
