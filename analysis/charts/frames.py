"""Reading tidy tables for a chart: who stands in which row, under which words. Nothing is worked out here."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.bases import HIDDEN_BASE, LOW_BASE
from analysis.charts.page import Row, Section
from survey.errors import DataError
from survey.missing import Missing

__all__ = ["Cells", "answers_of", "checked", "sections_of"]

Cells = Mapping[tuple[str, ...], Mapping[Hashable, Any]]


def checked(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The frame with words for its codes: columns `wording`, `group_label`, `answer_label` are the codes where absent.

    Rows for groups that were not asked (`shorthand` "z") are left out. Raises DataError where a column is missing or there
    is nothing to draw.
    """
    lacking = [name for name in columns if name not in frame.columns]
    if lacking:
        raise DataError.of("chart", f"the table has no column {', '.join(lacking)}; give one that agreement or distribution made")
    if "shorthand" in frame.columns:
        frame = frame[frame["shorthand"] != "z"]
    if frame.empty:
        raise DataError.of("chart", "the table has no rows to draw")
    words = {"wording": "item", "group_label": "group", "answer_label": "answer"}
    absent = {words_for: frame[code] for words_for, code in words.items() if words_for not in frame and code in frame}
    return frame.assign(**absent)


def sections_of(frame: pd.DataFrame, *, headed: bool) -> list[Section]:
    """A section for each item with a row for each group, in the order of the frame."""
    sections = []
    for _, rows in frame.groupby("item", sort=False, observed=True):
        groups = rows.drop_duplicates("group").to_dict("records")
        heading = str(rows["wording"].iloc[0]) if headed else ""
        sections.append(Section(heading, tuple(_row(row) for row in groups)))
    return sections


def _row(row: Mapping[Hashable, Any]) -> Row:
    n = int(row["n"])
    low = ", low base" if HIDDEN_BASE <= n < LOW_BASE else ""
    instead = "no answers" if n == 0 else f"base under {HIDDEN_BASE}" if n < HIDDEN_BASE else ""
    return Row(str(row["item"]), str(row["group"]), str(row["group_label"]), f"n = {n:,}{low}", instead)


def answers_of(frame: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """The answers of a distribution in order, code → label: those of the scale, and the kinds of missing answer."""
    labels = dict(zip(frame["answer"].astype(str), frame["answer_label"].astype(str), strict=True))
    missing = {code: label for code, label in labels.items() if code in Missing.names()}
    return {code: label for code, label in labels.items() if code not in missing}, missing
