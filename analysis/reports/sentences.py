"""The headlines of a report in sentences, group by group, from figures as they are published."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.figures.words import FigureWords
from analysis.methods.differences import Outcome
from analysis.publication.released import Released, Withheld
from analysis.reports.headlines import figure_of, figure_words
from analysis.reports.material import Material
from analysis.reports.model import Sentence
from analysis.reports.rows import records
from analysis.reports.shares import Shares
from analysis.reports.tables import DifferencesTable
from analysis.rounding import percent
from analysis.sentences import asked_differently, comparison, headline_alone

__all__ = ["sentences_of"]

Outcomes = Mapping[tuple[str, str, frozenset[str]], Outcome]
"""What the tests of differences came to, by population of the table, item and the two groups."""


def sentences_of(material: Material) -> Iterator[Sentence]:
    """A sentence for each row of an item's headline, and for groups after the first of their
    population how they differ from it, where both are published.
    """
    outcomes = {
        (table.population, row["item"], frozenset((row["group_a"], row["group_b"]))): row["outcome"]
        for table in material.tables
        if isinstance(table, DifferencesTable)
        for row in records(table.frame[table.frame["shorthand"] == ""])
    }
    for shares in material.by_group:
        nets = shares.nets.frame
        if nets.empty:
            continue
        about = nets["item"].map({item: net.name for item, net in material.heads.items()})
        shown = nets[(nets["net"] == about) & ~nets["shorthand"].isin(["z", "x"])]
        for _, rows in shown.groupby("item", sort=False, observed=True):
            yield from _of_item(material, records(rows), shares, outcomes)


def _of_item(
    material: Material, rows: Sequence[Mapping[Any, Any]], shares: Shares, outcomes: Outcomes
) -> Iterator[Sentence]:
    words: FigureWords = figure_words(material.basis, shares, material.words)
    firsts: dict[str, tuple[str, Released]] = {}
    for row in rows:
        figure = figure_of(row, material.basis, shares)
        text = headline_alone(figure, words)
        if isinstance(figure, Withheld):
            yield Sentence(text, figure.identity.name)
            continue
        group, first = firsts.setdefault(row["population"], (row["group"], figure))
        pair = frozenset((group, row["group"]))
        known = outcomes.get((shares.population, figure.identity.item, pair))
        text += "" if known is None else f" {comparison(figure, first, words, known)}"
        told = [figure] if known is None else [figure, first]
        text = " ".join(part for part in (text, asked_differently(told, words)) if part)
        share = percent(figure.estimate, language=words.language)
        yield Sentence(text, figure.identity.name, share)
