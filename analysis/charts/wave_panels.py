"""Shares over waves: a small panel for each item and group, all on one scale, a dot with its
interval for each wave.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts.frames import Cell, base_of, checked, hidden, sign_of
from analysis.charts.lettering import line_height, text_width, wrapped
from analysis.charts.page import BODY, GAP, HEADING, MARGIN, SMALL, Page, Texts, aside, dot, put
from analysis.charts.style import LINE, PLAIN, QUIET, Look, house_style
from analysis.rounding import percent

__all__ = ["COLUMNS", "panels_across", "waves"]

COLUMNS = ("item", "group", "wave", "n", "estimate", "low", "high")
HEIGHT, MOST_ACROSS, NARROWEST = 1.15, 4, 0.66
"""Of the plot of a panel, in inches; how many panels stand side by side; the room of a wave, in
inches."""

MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class _Panel:
    """The waves of one group: where its plot begins, how wide a wave is, and the cell of each."""

    x: float
    top: float
    step: float
    label: str
    cells: Sequence[Cell | None]
    colour: str

    def at(self, place: int) -> float:
        return self.x + (place + 0.5) * self.step

    def height(self, share: float) -> float:
        return self.top + HEIGHT * (1 - share)


def waves(frame: pd.DataFrame, texts: Texts | None = None, *, look: Look = PLAIN) -> Figure:
    """The share of each group in each wave with its interval, from an `agreement` of one NET wave
    by wave.

    `frame` has the contract's columns and `wave`, in codebook order and in the order of the waves,
    with words for its codes where it has `wording`, `group_label` and `wave_label`; shares are
    proportions. All panels run from 0% to 100%. The base stands under each wave. A line joins waves
    that follow each other; where one is hidden the line is broken, and the reason stands in its
    place. Raises DataError for a frame of something else.
    """
    frame, texts = checked(frame, COLUMNS, "agreement by wave"), texts or Texts()
    names = dict(zip(frame["wave"].astype(str), frame["wave_label"].astype(str), strict=True))
    groups = list(dict.fromkeys(frame["group"].astype(str)))
    headed = frame["item"].nunique() > 1 or not texts.title
    with house_style(look, texts.language):
        axis = text_width("100%", SMALL) + 0.08
        page = Page(look)
        page.width = max(page.width, 2 * MARGIN + axis + NARROWEST * len(names))
        across = panels_across(len(names), len(groups))
        wide = (page.inner - (across - 1) * GAP * 2) / across
        page.head(texts)
        panels = []
        step = (wide - axis) / len(names)
        below = _below(frame, list(names.values()), step, texts.language)
        for _, rows in frame.groupby("item", sort=False, observed=True):
            if headed:
                page.write(str(rows["wording"].iloc[0]), HEADING, bold=True, after=0.05)
            here = list(dict.fromkeys(rows["group"].astype(str)))
            for start in range(0, len(here), across):
                panels.extend(
                    _line_of(
                        page,
                        rows,
                        here[start : start + across],
                        (wide, axis, step),
                        (list(names), groups),
                    )
                )
                page.y += below
        page.foot(texts)
        figure, axes = page.draw()
        for panel in panels:
            _draw(axes, panel, list(names.values()), wide - axis, texts.language)
    return figure


def panels_across(number: int, groups: int) -> int:
    """How many panels with this number of waves stand side by side."""
    room = 7.3 / (number * NARROWEST + 0.55)
    return max(1, min(MOST_ACROSS, groups, int(room)))


def _below(frame: pd.DataFrame, names: Sequence[str], step: float, language: str) -> float:
    """The room under a plot for the names of the waves and their bases, and the distance to the
    next.
    """
    deepest = max(len(wrapped(name, SMALL, step)) for name in names)
    cells = frame.drop_duplicates("n").to_dict("records")
    bases = max(len(wrapped(_base(cell, language), SMALL - 1, step)) for cell in cells)
    return (deepest + bases) * line_height(SMALL) + 0.2


def _line_of(
    page: Page,
    rows: pd.DataFrame,
    some: Sequence[str],
    sizes: tuple[float, float, float],
    known: tuple[Sequence[str], Sequence[str]],
) -> list[_Panel]:
    """Panels side by side, under the names of their groups. `known`: all waves and all groups of
    the chart.
    """
    (wide, axis, step), (names, groups) = sizes, known
    labels = [
        str(rows.loc[rows["group"].astype(str) == group, "group_label"].iloc[0]) for group in some
    ]
    lines = [wrapped(label, BODY, wide - axis, bold=True) for label in labels]
    top = page.y + max(len(one) for one in lines) * line_height(BODY) + 0.26
    panels = []
    for place, (group, label) in enumerate(zip(some, labels, strict=True)):
        cells = {
            str(row["wave"]): row
            for row in rows[rows["group"].astype(str) == group].to_dict("records")
        }
        x = MARGIN + place * (wide + 2 * GAP) + axis
        panels.append(
            _Panel(
                x,
                top,
                step,
                label,
                [cells.get(name) for name in names],
                page.look.colour(groups.index(group)),
            )
        )
    page.y = top + HEIGHT + 0.06
    return panels


def _draw(axes: Axes, panel: _Panel, names: Sequence[str], wide: float, language: str) -> None:
    lines = wrapped(panel.label, BODY, wide, bold=True)
    for number, line in enumerate(lines):
        y = panel.top - 0.24 - (len(lines) - number - 0.5) * line_height(BODY)
        put(axes, panel.x, y, line, BODY, bold=True)
    for mark in MARKS:
        y = panel.height(mark)
        axes.add_line(
            Line2D([panel.x, panel.x + wide], [y, y], color=LINE, linewidth=0.8, zorder=0)
        )
        if mark in {0.0, 0.5, 1.0}:
            put(
                axes,
                panel.x - 0.06,
                y,
                percent(mark, language=language),
                SMALL,
                colour=QUIET,
                align="right",
            )
    for place, (name, cell) in enumerate(zip(names, panel.cells, strict=True)):
        _wave(axes, panel, place, cell, language)
        parts = [(line, SMALL) for line in wrapped(name, SMALL, panel.step)]
        if cell is not None:
            parts += [
                (line, SMALL - 1) for line in wrapped(_base(cell, language), SMALL - 1, panel.step)
            ]
        for number, (line, size) in enumerate(parts):
            y = panel.height(0) + 0.06 + (number + 0.5) * line_height(SMALL)
            put(axes, panel.at(place), y, line, size, colour=QUIET, align="center")
    _joined(axes, panel)


def _base(cell: Cell, language: str) -> str:
    return base_of(cell["n"], language, marked=not sign_of(cell))


def _wave(axes: Axes, panel: _Panel, place: int, cell: Cell | None, language: str) -> None:
    """The dot of a wave with its interval, and its share above; where it is hidden, why."""
    if cell is None:
        return
    x = panel.at(place)
    if words := hidden(cell, language):
        lines = wrapped(words, SMALL, panel.step - 0.08)
        for number, line in enumerate(lines):
            y = panel.height(0.5) + (number - (len(lines) - 1) / 2) * line_height(SMALL)
            text = put(axes, x, y, line, SMALL, colour=QUIET, align="center")
            aside(text)
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
        return
    share, low, high = (float(cell[name]) for name in ("estimate", "low", "high"))
    above = share
    if not math.isnan(low):
        ends = [panel.height(low), panel.height(high)]
        axes.add_line(
            Line2D([x, x], ends, color=panel.colour, linewidth=2.2, solid_capstyle="butt")
        )
        above = high
    dot(axes, x, panel.height(share), panel.colour, size=5)
    put(
        axes,
        x,
        panel.height(above) - 0.11,
        percent(share, language=language),
        SMALL,
        align="center",
    ).set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85})


def _joined(axes: Axes, panel: _Panel) -> None:
    """A line between waves that follow each other and are both drawn."""
    seen = [cell is not None and not sign_of(cell) for cell in panel.cells]
    for place in range(len(seen) - 1):
        one, other = panel.cells[place], panel.cells[place + 1]
        if seen[place] and seen[place + 1] and one is not None and other is not None:
            xs = [panel.at(place), panel.at(place + 1)]
            ys = [panel.height(float(one["estimate"])), panel.height(float(other["estimate"]))]
            axes.add_line(Line2D(xs, ys, color=panel.colour, linewidth=1.2, zorder=1))
