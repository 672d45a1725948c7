"""How people were asked what a report has figures of, where not all were asked alike: under its
tables and charts, and with its questions.
"""

from collections.abc import Iterable, Mapping

from analysis.figures import Wordings
from analysis.figures.asked_words import asked_note, when_asked
from analysis.figures.words import FigureWords
from analysis.publication.wordings import AskedAs
from analysis.reports.basis import Basis
from analysis.reports.shares import Shares
from analysis.reports.wording import ReportWords
from survey.codebook import Item

__all__ = ["asked_in_rows", "notes_of_items", "of_table", "when_of_series"]

Rows = Mapping[str, Iterable[str]]
"""By label of a row the groups that it is of."""


def asked_in_rows(basis: Basis, item: Item, shares: Shares, rows: Rows, base: str) -> Wordings:
    """How the people of some rows of these shares were asked an item."""
    breakdown = shares.breakdown
    return basis.asked_as.of_rows(item, rows, by=breakdown.by, base=base, where=breakdown.where)


def when_of_series(asked: AskedAs, language: str) -> Mapping[str, str]:
    """By item when it was asked, in words, of those that are one of several series."""
    book = asked.codebook
    words = FigureWords(book, language)
    each = (item for item in book.items.values() if len(book.series_of(item)) > 1)
    return {item.id: when_asked(item, asked.of(item), words) for item in each}


def of_table(basis: Basis, item: Item, shares: Shares, base: str = "") -> Wordings:
    """How the groups of a table were asked an item, on the base of the report unless one is
    named.
    """
    rows = {row.label: row.groups for row in shares.rows if row.kind == "group"}
    return asked_in_rows(basis, item, shares, rows, base or basis.base_of(item))


def notes_of_items(
    basis: Basis, items: Iterable[Item], shares: Shares, words: ReportWords, base: str = ""
) -> Mapping[str, str]:
    """By item what a table has to say of how its groups were asked; nothing of an item that all
    were asked alike.
    """
    each = {item: of_table(basis, item, shares, base) for item in items}
    said = {item.id: asked_note(item, found, words.figures) for item, found in each.items()}
    return {name: note for name, note in said.items() if note}
