"""The tables of a report that have all its NETs: the share of each group that gave these answers,
with its interval.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analysis.bases import BASES
from analysis.publication.released import ReleasedTable
from analysis.reports.asked import notes_of_items
from analysis.reports.bases import common_line, group_labels, people_of
from analysis.reports.basis import Basis
from analysis.reports.shares import Shares
from analysis.reports.tables import AgreementTable, Column
from analysis.reports.wording import ReportWords
from survey.codebook import Item

__all__ = ["agreement_columns", "agreement_note", "agreement_tables"]

HEADINGS = {
    "n": "base_n",
    "n_missing": "no_answer_n",
    "n_weighted": "weighted_base",
    "n_kish": "effective_base",
}
"""The texts over columns of counts."""


def agreement_tables(basis: Basis, shares: Shares, words: ReportWords) -> Iterator[AgreementTable]:
    """A row per item, NET and group, in the order of the items; then the same for each further base
    of the report, of the items that have it.
    """
    if len(shares.nets):
        yield _table(basis, shares.nets, shares, words)
    for base, figures in shares.others.parts("base"):
        title = words.say(
            "on_base", title=words.say("agreement_title"), base=words.say(f"base_{base}")
        )
        mine = figures.made(lambda frame: frame.reset_index(drop=True))
        table = _table(basis, mine, shares, words, base=base)
        yield replace(table, name=f"agreement-{base}", title=title)


def _items(figures: ReleasedTable, words: ReportWords) -> Iterator[Item]:
    for name in dict.fromkeys(figures.frame["item"]):
        yield words.codebook.item(name)


def _table(
    basis: Basis,
    figures: ReleasedTable,
    shares: Shares,
    words: ReportWords,
    *,
    base: str = "",
) -> AgreementTable:
    return AgreementTable(
        name="agreement",
        title=words.say("agreement_title"),
        columns=agreement_columns(basis, words, "group"),
        figures=figures.made(
            lambda frame: frame.assign(group_label=group_labels(basis, frame, shares, words))
        ),
        base_line=common_line(shares, words),
        filter_line=basis.filter_line(words),
        base_note=agreement_note(basis, figures.frame, words),
        asked=notes_of_items(basis, _items(figures, words), shares, words, base),
        counts=basis.counts,
        language=words.language,
        by=basis.by,
        people=people_of(shares),
        population=shares.population,
    )


def agreement_note(basis: Basis, frame: pd.DataFrame, words: ReportWords) -> str:
    """What the shares of rows of `agreement` are of, and what their intervals are."""
    bases = [base for base in reversed([*BASES]) if (frame["base"] == base).any()]
    interval = words.say(
        "intervals_note", level=words.level(basis.level), method=basis.interval.title
    )
    return f"{words.say(f'of_{bases[0]}')} {interval}" if bases else interval


def agreement_columns(basis: Basis, words: ReportWords, *groups: str) -> tuple[Column, ...]:
    """Question, NET and answers counted, the groups, the share with its interval, bases and
    flag.
    """
    texts = ("question", "net", "counted", *groups)
    return (
        *(Column(words.say(key), "text") for key in texts),
        Column(words.say("share"), "share"),
        *(
            Column(words.say(key, level=words.level(basis.level)), "bound")
            for key in ("low", "high")
        ),
        *(Column(words.say(HEADINGS[name]), "count") for name in basis.counts),
        Column(words.say("flag"), "text"),
    )
