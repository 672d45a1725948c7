"""The headline of each item: the NET that it is about, and the figures in it as they are
published.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.figures import Answers, Identity, People
from analysis.figures.words import FigureWords
from analysis.publication.released import Released, Withheld, figure_of_row, of_somebody
from analysis.reports.asked import asked_in_rows
from analysis.reports.basis import Basis
from analysis.reports.choice import ReportChoice
from analysis.reports.shares import Shares
from analysis.reports.wording import ReportWords
from survey.codebook import Item
from survey.questions import Net

__all__ = ["Nets", "figure_of", "figure_words", "headline_nets"]

Nets = Mapping[str, Net]
"""By item the NET that it is about."""

ALIKE = 2
"""An item with so many answers says the same of both; its first NET is then the one asked for."""


def headline_nets(items: Sequence[Item], shares: Sequence[Shares], choice: ReportChoice) -> Nets:
    """The NET that its author chose, else the first NET of the item, or one that has no answer in
    common with it and that more people gave: "84% disagree" where 7% agree.

    How many gave it is the mean of the shares of whole populations. Of two answers only, as yes and
    no, the first NET stays, whatever its share.
    """
    larger = _mean_shares(shares)
    found = {}
    for item in items:
        if not item.nets:
            continue
        first = item.nets[0]
        chosen = item.net(choice.net(item))
        opposite = [net for net in item.nets if not {*net.codes} & {*first.codes}]
        if len(item.codes) <= ALIKE:
            opposite = []
        named = {net.name: larger.get((item.id, net.name), -1.0) for net in (first, *opposite)}
        largest = item.net(max(named, key=named.__getitem__))
        found[item.id] = chosen or largest or first
    return found


def _mean_shares(shares: Sequence[Shares]) -> Mapping[tuple[str, str], float]:
    """By item and NET the mean of the shares of whole populations."""
    found: dict[tuple[str, str], list[float]] = {}
    for each in shares:
        for key, rows in each.wholes.items():
            published = [float(row["estimate"]) for row in rows if not row["shorthand"]]
            found[key] = [*found.get(key, ()), *published]
    return {key: sum(some) / len(some) for key, some in found.items() if some}


def figure_words(basis: Basis, shares: Shares, words: ReportWords) -> FigureWords:
    """The words for the figures of these shares, which are named by groups where several
    populations are told apart.
    """
    if shares.breakdown.of is not None:
        return words.figures
    return FigureWords(basis.responses.codebook, words.language, basis.by)


def figure_of(row: Mapping[Any, Any], basis: Basis, shares: Shares) -> Released | Withheld:
    """The figure of a row, as it is published."""
    people = next((one.people for one in shares.rows if one.code == row["group"]), People())
    answers = Answers(tuple(row["codes"]), row["net"])
    identity = Identity(row["item"], answers, people, row["base"])
    item = basis.responses.codebook.item(row["item"])
    groups = next((one.groups for one in shares.rows if one.code == row["group"]), ())
    wordings = asked_in_rows(basis, item, shares, {row["group"]: groups}, row["base"])
    found = figure_of_row(
        row,
        identity,
        basis.standard,
        level=basis.level,
        weights=(basis.design.weights if basis.design else None) or "",
        fingerprint=basis.figures.fingerprint,
        wordings=wordings,
    )
    return of_somebody(found)
