"""Answers without an order, or several at once: a bar for each answer, a panel for each group."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.bases import HIDDEN_BASE
from analysis.charts.frames import Cells, answers_of, checked, sections_of
from analysis.charts.page import BODY, GAP, MARGIN, SMALL, Page, Row, Section, Texts, put
from analysis.charts.style import ACCENT, APART, INK, QUIET, house_style, line_height, text_width, wrapped
from analysis.rounding import percent

__all__ = ["bars"]

COLUMNS = ("item", "group", "answer", "n", "estimate")
THICKNESS = 0.2


def bars(frame: pd.DataFrame, texts: Texts | None = None) -> Figure:
    """Shares of each answer to one item of a `distribution`, a panel for each group, all on one scale.

    `frame` as for `stacked`. Don't know and refused stand last, in grey. Best with up to four groups.
    """
    frame, texts = checked(frame, COLUMNS), texts or Texts()
    answers, apart = answers_of(frame)
    item = str(frame["item"].iloc[0])
    shares: Cells = {(str(row["group"]), str(row["answer"])): row for row in frame.to_dict("records")}
    groups = sections_of(frame[frame["answer"].astype(str).isin(list(answers))], headed=False)[0].rows
    with house_style():
        page = Page()
        page.head(texts)
        top = page.y
        room = 0.62 * page.inner / len(groups) - GAP
        headings = [[*wrapped(group.label, BODY, room, bold=True), group.base] for group in groups]
        page.y += max(len(lines) for lines in headings) * line_height(BODY) + 0.06
        parts = [part for part in (answers, apart) if part]
        page.rows([Section("", tuple(Row(item, code, label, "") for code, label in part.items())) for part in parts])
        page.foot(texts)
        figure, axes = page.draw()
        panel = (page.width - MARGIN - page.left) / len(groups)
        largest = max((float(cell["estimate"]) for cell in shares.values() if cell["n"] >= HIDDEN_BASE), default=0.0)
        scale = (panel - GAP - text_width("100%", BODY) - 0.06) / max(0.1, largest)
        for place, (group, lines) in enumerate(zip(groups, headings, strict=True)):
            x = page.left + place * panel
            for number, line in enumerate(lines):
                base = number == len(lines) - 1
                y = top + (number + 0.5) * line_height(BODY)
                put(axes, x, y, line, SMALL if base else BODY, colour=QUIET if base else INK, bold=not base)
            for number, (row, y, _) in enumerate(page.places):
                if group.instead:
                    if number == 0:
                        put(axes, x, y, group.instead, SMALL, colour=QUIET).set_fontstyle("italic")
                    continue
                share = float(shares[group.group, row.group]["estimate"])
                width = max(share * scale, 0.01)
                colour = APART if row.group in apart else ACCENT
                axes.add_patch(Rectangle((x, y - THICKNESS / 2), width, THICKNESS, facecolor=colour, linewidth=0))
                put(axes, x + width + 0.05, y, percent(share), SMALL)
    return figure
