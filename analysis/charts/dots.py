"""Agreement by group: a dot with its interval for each item and group, the figures beside it."""

import math

from analysis.charts.colours import PLAIN, Look
from analysis.charts.drawing import Axis, Dots, Reading, Row, Section, Texts, Tick
from analysis.charts.frames import (
    Cell,
    base_of,
    by_item,
    claim_of,
    counted_in,
    grouped,
    hidden,
    released,
)
from analysis.charts.words import word
from analysis.publication.released import ReleasedTable
from analysis.rounding import percent, percentage

__all__ = ["COLUMNS", "agreement_dots", "share_read", "shares_ticked"]

COLUMNS = ("item", "group", "n", "estimate", "low", "high")


def agreement_dots(table: ReleasedTable, texts: Texts | None = None, *, look: Look = PLAIN) -> Dots:
    """A dot for the share and a line for its interval, one for each item and group of an
    `agreement` of one NET.

    `table` has the contract's columns, in codebook order, and the words for
    its codes where it has `wording` and `group_label`; shares are proportions. Hidden figures are
    not drawn, low bases are marked; where an interval is undefined the dot stands alone. Groups
    have the colours of the house, if it has any. Raises DataError for a table of something else.
    """
    cells, texts = released(table, COLUMNS), texts or Texts()
    groups = [group for (group,) in grouped(cells, "group")]
    sections = tuple(
        Section(
            wording,
            wording != texts.title,
            tuple(
                _row(cell, look.colour(groups.index(str(cell["group"]))), texts.language)
                for cell in rows
            ),
        )
        for wording, rows in by_item(cells)
    )
    return Dots(texts, (), sections, Axis(0.0, 1.0, shares_ticked(texts.language)))


def shares_ticked(language: str) -> tuple[Tick, ...]:
    """The marks of a scale from nobody to everybody."""
    return tuple(
        Tick(mark, percent(mark, language=language)) for mark in (0.0, 0.25, 0.5, 0.75, 1.0)
    )


def share_read(cell: Cell, of: str, colour: str, language: str) -> Reading:
    """The share of a row of `agreement` with its interval, in words too."""
    if why := hidden(cell, language):
        return Reading(of, 0.0, "", instead=why)
    share, low, high = (float(cell[name]) for name in ("estimate", "low", "high"))
    bounds = (
        word(language, "no_interval")
        if math.isnan(low)
        else f"{percentage(low)}–{percent(high, language=language)}"
    )
    written = percent(share, language=language)
    return Reading(of, share, written, low, high, bounds, colour, claim=claim_of(cell))


def _row(cell: Cell, colour: str, language: str) -> Row:
    why = hidden(cell, language)
    label = str(cell.get("net_label", ""))
    return Row(
        str(cell["group_label"]),
        base_of(cell, language, marked=not why),
        why,
        share_read(cell, label, colour, language),
        counted_in(cell, language),
    )
