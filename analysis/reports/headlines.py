"""The headline sentences of a report: the first NET of each item, group by group, from the figures
as they are published.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.counting.sums import TOTAL
from analysis.figures import Answers, Identity, People
from analysis.figures.words import FigureWords
from analysis.methods.differences import Outcome
from analysis.publication.released import Released, Withheld
from analysis.reports.basis import Basis
from analysis.reports.model import Sentence
from analysis.reports.rows import records
from analysis.reports.tables import AgreementTable, DifferencesTable, Table
from analysis.reports.wording import ReportWords
from analysis.rounding import percent
from analysis.sentences import comparison, headline

__all__ = ["sentences_of"]


def sentences_of(basis: Basis, tables: Sequence[Table], words: ReportWords) -> Iterator[Sentence]:
    """A sentence for each group, and for those after the first how they differ from the first,
    where both are published.
    """
    said = FigureWords(basis.responses.codebook, words.language, basis.by)
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
    words: FigureWords,
) -> Iterator[Sentence]:
    first: Released | None = None
    for row in rows:
        figure = _figure(row, basis)
        text = headline(figure, words)
        if isinstance(figure, Withheld):
            yield Sentence(text, figure.identity.name)
            continue
        if first is None:
            first = figure
        else:
            pair = frozenset((first.identity.group, figure.identity.group))
            known = outcomes.get((figure.identity.item, pair))
            text += "" if known is None else f" {comparison(figure, first, words, known)}"
        share = percent(figure.estimate, language=words.language)
        yield Sentence(text, figure.identity.name, share)


def _figure(row: Mapping[Any, Any], basis: Basis) -> Released | Withheld:
    """The figure of a row, as it is published."""
    answers = Answers(tuple(row["codes"]), row["net"])
    identity = Identity(row["item"], answers, People.of(row["group"]))
    n = None if pd.isna(row["n"]) else int(row["n"])
    if row["shorthand"]:
        return Withheld(identity, row["reason"], row["shorthand"], n, basis.standard)
    return Released(
        identity,
        estimate=row["estimate"],
        low=row["low"],
        high=row["high"],
        n=n or 0,
        n_weighted=row["n_weighted"],
        n_effective=row["n_effective"],
        flag=row["flag"],
        method=row["method"],
        level=basis.level,
        weights=(basis.design.weights if basis.design else None) or "",
        fingerprint=basis.figures.fingerprint,
        standard=basis.standard,
    )
