"""Answers without an order, or several at once: a bar for each answer and group."""

from analysis.charts.colours import APART, PLAIN, Look
from analysis.charts.drawing import Bars, Column, Reading, Texts
from analysis.charts.frames import (
    Cell,
    answers_of,
    base_of,
    claim_of,
    counted_in,
    grouped,
    hidden,
    released,
    sign_of,
)
from analysis.charts.likert import explained
from analysis.publication.released import ReleasedTable
from analysis.rounding import percent

__all__ = ["COLUMNS", "bars"]

COLUMNS = ("item", "group", "answer", "n", "estimate")


def bars(table: ReleasedTable, texts: Texts | None = None, *, look: Look = PLAIN) -> Bars:
    """Shares of each answer to one item of a `distribution`, by group, all on one scale.

    `table` as for `stacked`; answers stand in its order. Kinds of missing answer stand last, in
    grey. The base of each group stands beside its name. Hidden figures are not drawn: the reason
    stands in their place. Best with up to four groups. Raises DataError as `stacked` does.
    """
    cells, texts = released(table, COLUMNS), texts or Texts()
    answers, apart = answers_of(cells)
    groups = [
        {str(cell["answer"]): cell for cell in rows} for rows in grouped(cells, "group").values()
    ]
    codes = (*answers, *apart)
    columns = tuple(
        _column(rows, codes, len(answers), look.colour(place), texts.language)
        for place, rows in enumerate(groups)
    )
    readings = [reading for column in columns for reading in column.readings if reading]
    asked = str(cells[0]["wording"])
    return Bars(
        texts,
        asked,
        asked != texts.title,
        (*answers.values(), *apart.values()),
        len(apart),
        columns,
        max([0.1, *(reading.value for reading in readings)]),
        explained(readings),
    )


def _column(
    rows: dict[str, Cell], codes: tuple[str, ...], answers: int, colour: str, language: str
) -> Column:
    shown = [rows[code] for code in codes if code in rows]
    reasons = [hidden(cell, language) for cell in shown]
    instead = reasons[0] if all(reasons) else ""
    return Column(
        str(shown[0]["group_label"]),
        base_of(shown[0], language, marked=not instead),
        instead,
        tuple(
            _reading(rows[code], colour if place < answers else APART, language)
            if code in rows
            else None
            for place, code in enumerate(codes)
        ),
        counted_in(shown[0], language),
    )


def _reading(cell: Cell, colour: str, language: str) -> Reading:
    sign, of = sign_of(cell), str(cell["answer_label"])
    if sign:
        return Reading(of, 0.0, f"[{sign}]", instead=hidden(cell, language))
    share = float(cell["estimate"])
    written = percent(share, language=language)
    return Reading(of, share, written, colour=colour, claim=claim_of(cell))
