"""The headline sentences of a report: the first NET of each item, group by group, from the figures
as they are published.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.counting.sums import TOTAL
from analysis.figures import Answers, Identity, People
from analysis.methods.differences import Outcome
from analysis.publication.figures import Figure
from analysis.publication.standards import THIN
from analysis.reports.basis import Basis
from analysis.reports.model import Sentence
from analysis.reports.rows import records
from analysis.reports.tables import AgreementTable, DifferencesTable, Table
from analysis.reports.texts import say
from analysis.reports.wording import ReportWords
from analysis.rounding import percent
from analysis.sentences import GroupWords, comparison, headline

__all__ = ["sentences_of"]


def sentences_of(basis: Basis, tables: Sequence[Table], words: ReportWords) -> Iterator[Sentence]:
    """A sentence for each group, and for those after the first how they differ from the first,
    where both are published.
    """
    said = GroupWords(basis.responses.codebook, words.language, basis.by)
    outcomes: dict[tuple[str, frozenset[str]], Outcome] = {
        (row["item"], frozenset((row["group_a"], row["group_b"]))): row["outcome"]
        for table in tables
        if isinstance(table, DifferencesTable)
        for row in records(table.frame[table.frame["shorthand"] == ""])
    }
    for table in tables:
        if isinstance(table, AgreementTable):
            for _, rows in _first_nets(table.frame).groupby("item", sort=False, observed=True):
                yield from _of_item(records(rows), outcomes, basis, said)


def _first_nets(frame: pd.DataFrame) -> pd.DataFrame:
    first = frame.groupby("item", sort=False, observed=True)["net"].transform("first")
    return frame[
        (frame["net"] == first) & ~frame["shorthand"].isin(["z", "x"]) & (frame["group"] != TOTAL)
    ]


def _of_item(
    rows: Sequence[Mapping[Any, Any]],
    outcomes: Mapping[tuple[str, frozenset[str]], Outcome],
    basis: Basis,
    words: GroupWords,
) -> Iterator[Sentence]:
    first: Figure | None = None
    for row in rows:
        figure, hidden = _figure(row, basis), bool(row["shorthand"])
        text = headline(figure, words, hidden=hidden)
        if hidden and (why := _why(row)):
            text = say(words.language, why, group=words.group(figure.identity.group))
        if first is not None:
            known = outcomes.get(
                (figure.identity.item, frozenset((first.identity.group, figure.identity.group)))
            )
            text += "" if known is None else f" {comparison(figure, first, words, known)}"
        elif not hidden:
            first = figure
        share = "" if hidden else percent(figure.estimate, language=words.language)
        yield Sentence(text, figure.identity.name, share)


def _why(row: Mapping[Any, Any]) -> str:
    """Why a figure is not published, as a key of the report's texts; empty where its base is too
    small.
    """
    if row["shorthand"] == "c":
        return "confidential_figure"
    return "" if row["reason"] == THIN else "uncertain_figure"


def _figure(row: Mapping[Any, Any], basis: Basis) -> Figure:
    """The figure of a row, as it is published."""
    figures = basis.figures
    weights = (basis.design.weights if basis.design else None) or ""
    return Figure(
        Identity(row["item"], Answers(tuple(row["codes"]), row["net"]), People.of(row["group"])),
        estimate=row["estimate"],
        low=row["low"],
        high=row["high"],
        n=0 if pd.isna(row["n"]) else int(row["n"]),
        n_weighted=row["n_weighted"],
        n_effective=row["n_effective"],
        flag=row["flag"],
        method=row["method"],
        level=basis.level,
        weights=weights,
        fingerprint=figures.fingerprint,
    )
