"""What the figures of a table are of, in words: the line under its title."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.counting.sums import TOTAL
from analysis.drafts.claimed_text import ClaimedText, wrapped
from analysis.figures import EVERYBODY, Answers, Identity, People
from analysis.reports.basis import Basis
from analysis.reports.breakdown import PeopleRow
from analysis.reports.named_figures import base_name, fixed
from analysis.reports.rows import records
from analysis.reports.shares import Shares
from analysis.reports.wording import ReportWords
from survey.codebook import Item
from survey.questionnaire import GROUP

__all__ = ["base_line_of", "common_line", "group_labels", "people_of"]


def base_line_of(basis: Basis, item: Item, shares: Shares, words: ReportWords) -> ClaimedText:
    """Who was asked an item, of the people in its table: "Base: parents among the public
    (n = 1,213)". With n, and its name, where all of the table is on one base; else rows of bases
    have it.
    """
    base = basis.base_of(item)
    mine = shares.of_item(item.id).frame
    rows = records(mine[mine["base"] == base].drop_duplicates("group"))
    wholes = [row for row in rows if row["whole"]]
    if not wholes:
        return ClaimedText("")
    known = {row.code: row for row in shares.rows}
    told = [_told(item, known[row["group"]], shares, base) for row in wholes]
    alone = len([row for row in rows if row["shorthand"] != "z"]) == 1
    n = _number(wholes[0]["n"]) if alone else None
    line = words.figures.base_line(*told, n=n)
    if n is None:
        return ClaimedText(line)
    before, number, after = line.rpartition(words.figures.catalogue.count(n))
    counted = told[0].of(known[wholes[0]["group"]].people)
    return ClaimedText.of(before + wrapped(number, fixed(base_name(counted), counted)) + after)


def common_line(shares: Shares, words: ReportWords) -> str:
    """Of whom a table of several questions is, where that is one population; else each of its rows
    says it.
    """
    of = shares.breakdown.of
    if of is None:
        return ""
    people = next(row.people for row in shares.rows if row.kind == "total")
    return words.figures.base_line(Identity("", Answers(()), _unfiltered(people)))


def group_labels(
    basis: Basis, frame: pd.DataFrame, shares: Shares, words: ReportWords
) -> "pd.Series[str]":
    """Whom the rows of a table of several questions are of, with who of them was asked."""
    book, known = basis.responses.codebook, {row.code: row for row in shares.rows}
    said: dict[tuple[str, str], str] = {}
    for item, group in set(zip(frame["item"], frame["group"], strict=True)):
        row = known[group]
        asked = _asked(basis, book.items[item], row, shares, words)
        said[item, group] = asked or row.label
    keys = zip(frame["item"], frame["group"], strict=True)
    return pd.Series([said[key] for key in keys], index=frame.index, dtype=object)


def people_of(shares: Shares) -> Mapping[str, People]:
    """The people of each row, as names of figures have them."""
    return {row.code: row.people for row in shares.rows}


def _asked(basis: Basis, item: Item, row: PeopleRow, shares: Shares, words: ReportWords) -> str:
    """The label of a row with who was asked; empty where everybody was."""
    told = _told(item, row, shares, basis.base_of(item))
    asked_of = words.figures.asked_of(told)
    return words.figures.asked_as_label(row.label, asked_of) if asked_of else ""


def _told(item: Item, row: PeopleRow, shares: Shares, base: str) -> Identity:
    """A figure of an item of the people in a row, without the filter of the report; of the whole
    population by another column than that of groups.
    """
    answers = Answers.of(item, item.codes[:1])
    if shares.by == (GROUP,):
        people = row.people
    else:
        people = next((one.people for one in shares.rows if one.code == TOTAL), EVERYBODY)
    return Identity(item.id, answers, _unfiltered(people), base)


def _unfiltered(people: People) -> People:
    return People.of(*people.codes)


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
