"""Answers without an order, or several at once: a bar for each answer, a panel for each group."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts.frames import Cell, answers_of, base_of, cells_by, checked, drawn, hidden
from analysis.charts.lettering import line_height, text_width, wrapped
from analysis.charts.page import (
    BODY,
    GAP,
    MARGIN,
    SMALL,
    ChartRow,
    ChartSection,
    Page,
    Texts,
    aside,
    put,
)
from analysis.charts.style import APART, INK, PLAIN, QUIET, Look, house_style
from analysis.rounding import percent

__all__ = ["COLUMNS", "bars"]

COLUMNS = ("item", "group", "answer", "n", "estimate")
THICKNESS = 0.2


def bars(frame: pd.DataFrame, texts: Texts | None = None, *, look: Look = PLAIN) -> Figure:
    """Shares of each answer to one item of a `distribution`, a panel for each group, all on one
    scale.

    `frame` as for `stacked`. Kinds of missing answer stand last, in grey. The base of each group
    stands in its heading. Hidden figures are not drawn: the reason stands in their place. Best with
    up to four groups. Raises DataError as `stacked` does.
    """
    frame, texts = checked(frame, COLUMNS), texts or Texts()
    answers, apart = answers_of(frame)
    item = str(frame["item"].iloc[0])
    cells = cells_by(frame, ("group", "answer"))
    groups = list(dict.fromkeys(frame["group"].astype(str)))
    firsts = [
        next(cells[group, code] for code in (*answers, *apart) if (group, code) in cells)
        for group in groups
    ]
    of_groups = [
        [cells[group, code] for code in (*answers, *apart) if (group, code) in cells]
        for group in groups
    ]
    instead = [_instead(some, texts.language) for some in of_groups]
    with house_style(look, texts.language):
        page = Page(look)
        page.head(texts)
        top = page.y
        room = 0.62 * page.inner / len(groups) - GAP
        headings = [
            (
                wrapped(str(first["group_label"]), BODY, room, bold=True),
                wrapped(base_of(first["n"], texts.language, marked=not words), SMALL, room),
            )
            for first, words in zip(firsts, instead, strict=True)
        ]
        page.y += (
            max(len(names) + len(bases) for names, bases in headings) * line_height(BODY) + 0.06
        )
        parts = [part for part in (answers, apart) if part]
        page.rows(
            [
                ChartSection(
                    "", tuple(ChartRow(item, code, label, "") for code, label in part.items())
                )
                for part in parts
            ]
        )
        page.foot(texts)
        figure, axes = page.draw()
        panel = (page.width - MARGIN - page.left) / len(groups)
        scale = (panel - GAP - text_width("100%", BODY) - 0.06) / max(
            0.1, *(drawn(cell) for cell in cells.values())
        )
        for place, (group, (names, bases)) in enumerate(zip(groups, headings, strict=True)):
            x = page.left + place * panel
            for number, line in enumerate((*names, *bases)):
                base, y = number >= len(names), top + (number + 0.5) * line_height(BODY)
                put(
                    axes,
                    x,
                    y,
                    line,
                    SMALL if base else BODY,
                    colour=QUIET if base else INK,
                    bold=not base,
                )
            if instead[place]:
                words = wrapped(instead[place], SMALL, panel - GAP)
                for number, line in enumerate(words):
                    y = page.places[0][1] + number * line_height(SMALL)
                    aside(put(axes, x, y, line, SMALL, colour=QUIET))
                continue
            for row, y, _ in page.places:
                colour = APART if row.group in apart else look.colour(place)
                if (cell := cells.get((group, row.group))) is not None:
                    _bar(axes, x, y, cell, scale=scale, colour=colour, language=texts.language)
    return figure


def _instead(cells: list[Cell], language: str) -> str:
    """What is said of a group of which nothing is drawn."""
    found = [hidden(cell, language) for cell in cells]
    return found[0] if all(found) else ""


def _bar(
    axes: Axes, x: float, y: float, cell: Cell, *, scale: float, colour: str, language: str
) -> None:
    if words := hidden(cell, language):
        aside(put(axes, x + 0.03, y, words, SMALL, colour=QUIET))
        return
    share = float(cell["estimate"])
    width = max(share * scale, 0.01)
    axes.add_patch(
        Rectangle((x, y - THICKNESS / 2), width, THICKNESS, facecolor=colour, linewidth=0)
    )
    put(axes, x + width + 0.05, y, percent(share, language=language), SMALL)
