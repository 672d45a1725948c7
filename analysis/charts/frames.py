"""Reading released tables for a chart: who stands in which row, under which words. Nothing is
worked out here, and no figure is judged: a frame says itself what may be shown.

| column                    | what it says of a figure                                         |
|---------------------------|------------------------------------------------------------------|
| `shorthand`, `suppressed` | "c" confidential, "u" low reliability, "x" not available,         |
|                           | "z" not asked, "" published                                      |
| `flag`                    | "low base" among its words marks the base                        |
| `reason`                  | why it is withheld; the letter alone says it less exactly        |
| `claim`, `claim_of_n`     | the names of the figure and of its base, where it has them       |
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.charts.drawing import Counts
from analysis.charts.words import word
from analysis.publication.released import ReleasedTable
from survey.errors import DataError
from survey.missing import Missing
from survey.words import catalogue_of

__all__ = [
    "Cell",
    "answers_of",
    "base_of",
    "by_item",
    "claim_of",
    "counted_in",
    "grouped",
    "hidden",
    "released",
    "sign_of",
]

Cell = Mapping[Hashable, Any]

RELEASE = "release it first, with analysis.publication.tables.release_shares"

STATE = ("shorthand", "suppressed")
"""Columns that say what may be shown; the first that a frame has."""

WORDS = {"wording": "item", "answer_label": "answer", "wave_label": "wave", "net_label": "net"} | {
    f"{group}_label": group for group in ("group", "group_a", "group_b")
}
"""Columns of words, and the codes that stand in for them where a frame has none."""


def released(
    table: ReleasedTable, columns: Sequence[str], made_by: str = "agreement or distribution"
) -> list[Cell]:
    """The rows of a released table, with words for its codes: the one way into a chart.

    Rows for groups that were not asked (shorthand "z") are left out. Raises DataError for a table
    that was not released, where a column is missing, and where there is nothing to draw.
    """
    frame = getattr(table, "frame", None)  # for those whom no type checker tells
    if frame is None:
        raise DataError.of("chart", f"a bare table is not drawn; {RELEASE}")
    lacking = [name for name in columns if name not in frame.columns]
    if lacking:
        raise DataError.of(
            "chart", f"the table has no column {', '.join(lacking)}; give one that {made_by} made"
        )
    state = next((name for name in STATE if name in frame.columns), None)
    if state is None:
        raise DataError.of(
            "chart",
            f"the table does not say what may be published ({' or '.join(STATE)}); {RELEASE}",
        )
    names = [str(name) for name in frame.columns]
    rows = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
    cells = [_worded(dict(zip(names, row, strict=True)), state) for row in rows]
    cells = [cell for cell in cells if cell["shorthand"] != "z"]
    if not cells:
        raise DataError.of("chart", "the table has no rows to draw")
    return cells


def _worded(cell: dict[Hashable, Any], state: str) -> Cell:
    for words, code in WORDS.items():
        if code in cell:
            cell.setdefault(words, cell[code])
    cell["shorthand"] = "" if _undefined(cell[state]) else str(cell[state])
    return cell


def grouped(cells: Iterable[Cell], *columns: str) -> dict[tuple[str, ...], list[Cell]]:
    """The rows by their codes in these columns, in the order in which these come."""
    found: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        found.setdefault(tuple(str(cell[name]) for name in columns), []).append(cell)
    return found


def by_item(cells: Iterable[Cell]) -> list[tuple[str, list[Cell]]]:
    """The rows of each item, under its wording."""
    return [(str(rows[0]["wording"]), rows) for rows in grouped(cells, "item").values()]


def base_of(cell: Cell, language: str, *, marked: bool = True) -> str:
    """A base in words: "n = 1,987", "n = 41, low base", "n = [c]" where it is confidential.
    `marked`: whether a low base is said; it is not where no figure stands on it.
    """
    n = cell["n"]
    if _undefined(n):
        return word(language, "n", n="[c]")
    base = word(language, "n", n=catalogue_of(language).count(int(n)))
    low = marked and "low base" in str(cell.get("flag", ""))
    return word(language, "low_base", n=base) if low else base


def claim_of(cell: Cell) -> str:
    """The name of the figure of a cell, "" where it has none."""
    return str(cell.get("claim", ""))


def counted_in(cell: Cell, language: str, column: str = "n") -> Counts:
    """The number in the base of a cell with the name that it has; nothing where it has none, or
    may not be told. `column`: "n", or one of the two bases of a difference.
    """
    claim = str(cell.get(f"claim_of_{column}", ""))
    if not claim or _undefined(cell[column]):
        return ()
    return ((catalogue_of(language).count(int(cell[column])), claim),)


def sign_of(cell: Cell) -> str:
    """The shorthand of a cell, "" where its figure may be drawn; one without a figure has none to
    show, whatever its frame says.
    """
    if cell["shorthand"]:
        return str(cell["shorthand"])
    share = cell["difference"] if "difference" in cell else cell["estimate"]
    n = cell.get("n", math.nan)
    return "x" if _undefined(share) or (not _undefined(n) and int(n) == 0) else ""


REASONS = {
    "confidential": "confidential",
    "low reliability": "low_reliability",
    "low base": "small_base",
    "c": "confidential",
    "u": "low_reliability",
    "z": "not_asked",
}
"""The phrase for a reason, or for a letter where a frame gives no reason."""


def hidden(cell: Cell, language: str) -> str:
    """Why the figure of a cell is not drawn, in words for readers; "" where it is."""
    sign = sign_of(cell)
    if not sign:
        return ""
    return word(language, REASONS.get(cell.get("reason") or sign, "no_answers"))


def _undefined(value: object) -> bool:
    # one cell, not an array
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def answers_of(cells: Iterable[Cell]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers of a distribution in order, code → label: those of the scale, and the kinds of
    missing answer.
    """
    labels = {str(cell["answer"]): str(cell["answer_label"]) for cell in cells}
    missing = {code: label for code, label in labels.items() if code in Missing.names()}
    return {code: label for code, label in labels.items() if code not in missing}, missing
