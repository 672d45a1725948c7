"""Shares over waves: a small panel for each item and group, all on one scale, a dot with its
interval for each wave.
"""

from collections.abc import Sequence

from analysis.charts.colours import PLAIN, Look
from analysis.charts.dots import share_read, shares_ticked
from analysis.charts.drawing import Panel, Panels, Section, Texts
from analysis.charts.frames import Cell, base_of, by_item, counted_in, grouped, hidden, released
from analysis.publication.released import ReleasedTable

__all__ = ["COLUMNS", "waves"]

COLUMNS = ("item", "group", "wave", "n", "estimate", "low", "high")


def waves(table: ReleasedTable, texts: Texts | None = None, *, look: Look = PLAIN) -> Panels:
    """The share of each group in each wave with its interval, from an `agreement` of one NET wave
    by wave.

    `table` has the contract's columns and `wave`, in codebook order and in the
    order of the waves, with words for its codes where it has `wording`, `group_label` and
    `wave_label`; shares are proportions. All panels run from 0% to 100%. The base stands under each
    wave. A line joins waves that follow each other; where one is hidden the line is broken, and the
    reason stands in its place. Raises DataError for a table of something else.
    """
    cells, texts = released(table, COLUMNS, "agreement by wave"), texts or Texts()
    names = {str(cell["wave"]): str(cell["wave_label"]) for cell in cells}
    groups = [group for (group,) in grouped(cells, "group")]
    sections = tuple(
        Section(
            wording,
            wording != texts.title,
            tuple(
                _panel(some, list(names), look.colour(groups.index(group)), texts.language)
                for (group,), some in grouped(rows, "group").items()
            ),
        )
        for wording, rows in by_item(cells)
    )
    return Panels(texts, tuple(names.values()), sections, shares_ticked(texts.language))


def _panel(rows: Sequence[Cell], names: Sequence[str], colour: str, language: str) -> Panel:
    by_wave = {str(cell["wave"]): cell for cell in rows}
    cells = [by_wave.get(name) for name in names]
    return Panel(
        str(rows[0]["group_label"]),
        colour,
        tuple(
            base_of(cell, language, marked=not hidden(cell, language)) if cell else ""
            for cell in cells
        ),
        tuple(
            share_read(cell, str(cell["wave_label"]), colour, language) if cell else None
            for cell in cells
        ),
        tuple(counted_in(cell, language) if cell else () for cell in cells),
    )
