"""Reading tidy tables for a chart: who stands in which row, under which words. Nothing is worked
out here.

Where a frame says what may be published (`shorthand`: "c" confidential, "u" low reliability, "x"
not available, "z" not asked, "" published), a chart follows it; a frame that says nothing is drawn
by the rule of the house: no figure on a base under 30.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.bases import HIDDEN_BASE, LOW_BASE
from analysis.charts.page import ChartRow, ChartSection
from analysis.charts.words import word
from survey.errors import DataError
from survey.missing import Missing
from survey.words import catalogue_of

__all__ = [
    "Cell",
    "Cells",
    "answers_of",
    "base_of",
    "cells_by",
    "checked",
    "drawn",
    "hidden",
    "sections_of",
    "sign_of",
]

Cell = Mapping[Hashable, Any]
Cells = Mapping[tuple[str, ...], Cell]


def checked(
    frame: pd.DataFrame, columns: Sequence[str], made_by: str = "agreement or distribution"
) -> pd.DataFrame:
    """The frame with words for its codes: columns such as `wording`, `group_label`, `answer_label`
    are the codes where absent.

    Rows for groups that were not asked (`shorthand` "z") are left out. Raises DataError where a
    column is missing or there is nothing to draw.
    """
    lacking = [name for name in columns if name not in frame.columns]
    if lacking:
        raise DataError.of(
            "chart", f"the table has no column {', '.join(lacking)}; give one that {made_by} made"
        )
    if "shorthand" in frame.columns:
        frame = frame[frame["shorthand"] != "z"]
    if frame.empty:
        raise DataError.of("chart", "the table has no rows to draw")
    words = {"wording": "item", "answer_label": "answer", "wave_label": "wave"}
    words |= {f"{group}_label": group for group in ("group", "group_a", "group_b")}
    absent = {
        words_for: frame[code]
        for words_for, code in words.items()
        if words_for not in frame and code in frame
    }
    return frame.assign(**absent)


def sections_of(frame: pd.DataFrame, language: str, *, headed: bool) -> list[ChartSection]:
    """A section for each item with a row for each group, in the order of the frame."""
    sections = []
    for _, rows in frame.groupby("item", sort=False, observed=True):
        heading = str(rows["wording"].iloc[0]) if headed else ""
        groups = [
            some.to_dict("records") for _, some in rows.groupby("group", sort=False, observed=True)
        ]
        sections.append(ChartSection(heading, tuple(_row(some, language) for some in groups)))
    return sections


def _row(cells: Sequence[Cell], language: str) -> ChartRow:
    """The row of these cells; one hidden cell hides what is drawn of all, since a bar would give it
    away.
    """
    first = cells[0]
    instead = next((words for cell in cells if (words := hidden(cell, language))), "")
    base = base_of(first["n"], language, marked=not instead)
    return ChartRow(
        str(first["item"]), str(first["group"]), str(first["group_label"]), base, instead
    )


def base_of(n: object, language: str, *, marked: bool = True) -> str:
    """A base in words: "n = 1,987", "n = 41, low base", "n = [c]" where it is confidential."""
    if _undefined(n):
        return word(language, "n", n="[c]")
    number = int(n)  # type: ignore[call-overload]  # a cell of a column of counts
    base = word(language, "n", n=catalogue_of(language).count(number))
    return word(language, "low_base", n=base) if marked and number < LOW_BASE else base


def hidden(cell: Cell, language: str) -> str:
    """Why the figure of a cell is not drawn, in words for readers; "" where it is."""
    n = cell.get("n", math.nan)
    match sign_of(cell):
        case "":
            return ""
        case "u" if not _undefined(n) and int(n) < HIDDEN_BASE:
            return word(language, "base_under", limit=HIDDEN_BASE)
        case "u":
            return word(language, "low_reliability")
        case "c":
            return word(language, "confidential")
        case "z":
            return word(language, "not_asked")
    return word(language, "no_answers")


def sign_of(cell: Cell) -> str:
    """The shorthand of a cell, "" where its figure may be drawn."""
    n = cell.get("n", math.nan)
    if cell.get("shorthand"):
        return str(cell["shorthand"])
    if "shorthand" not in cell and not _undefined(n) and 0 < int(n) < HIDDEN_BASE:
        return "u"
    share = cell["difference"] if "difference" in cell else cell["estimate"]
    return "x" if _undefined(share) or (not _undefined(n) and int(n) == 0) else ""


def drawn(cell: Cell | None) -> float:
    """The share of a cell as far as it may be drawn: nothing where it is hidden, or there is no
    such cell.
    """
    return 0.0 if cell is None or sign_of(cell) else float(cell["estimate"])


def _undefined(value: object) -> bool:
    # one cell, not an array
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def answers_of(frame: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """The answers of a distribution in order, code → label: those of the scale, and the kinds of
    missing answer.
    """
    labels = dict(zip(frame["answer"].astype(str), frame["answer_label"].astype(str), strict=True))
    missing = {code: label for code, label in labels.items() if code in Missing.names()}
    return {code: label for code, label in labels.items() if code not in missing}, missing


def cells_by(frame: pd.DataFrame, columns: Iterable[str]) -> Cells:
    """The rows of a frame by their codes in these columns."""
    columns = list(columns)
    return {tuple(str(row[name]) for name in columns): row for row in frame.to_dict("records")}
