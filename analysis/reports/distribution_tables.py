"""The tables of a report that show how the answers to each item are spread over the groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.bases import LOW_BASE
from analysis.reports.basis import Basis
from analysis.reports.rows import records
from analysis.reports.shares import APART, Shares
from analysis.reports.tables import Answer, Column, DistributionTable, asked_groups
from analysis.reports.texts import flag_words
from analysis.reports.wording import ReportWords, base_note, labels_of, rising
from survey.codebook import Item

__all__ = ["answers_of", "base_mark", "distribution_tables"]


def distribution_tables(
    basis: Basis, items: Sequence[Item], shares: Shares, words: ReportWords
) -> Iterator[DistributionTable]:
    """A table for each item: its answers and NETs by group, with don't know and refused after
    them.
    """
    by_item = dict(iter(shares.answers.groupby("item", observed=True, sort=False)))
    nets = (
        dict(iter(shares.nets.groupby("item", observed=True, sort=False)))
        if len(shares.nets)
        else {}
    )
    for item in items:
        yield _distribution_table(basis, by_item[item.id], nets.get(item.id), item, words)


def answers_of(frame: pd.DataFrame, item: Item, words: ReportWords) -> tuple[Answer, ...]:
    """The answers of an item as its tables have them; don't know and refused where they were
    offered or given.
    """
    given = set(frame.loc[(frame["count"].fillna(0) > 0) | (frame["shorthand"] == "c"), "answer"])
    apart = [kind for kind in APART if kind in item.missing or kind.value in given]
    return (
        *(Answer(code, label) for code, label in labels_of(item, words.language).items()),
        *(
            Answer(kind.value, kind.label.in_language(words.language), missing=True)
            for kind in apart
        ),
    )


def _distribution_table(
    basis: Basis, frame: pd.DataFrame, nets: pd.DataFrame | None, item: Item, words: ReportWords
) -> DistributionTable:
    answers = answers_of(frame, item, words)
    known = {answer.code: answer.label for answer in answers}
    frame = frame[frame["answer"].isin(known)]
    table = DistributionTable(
        name=item.id,
        title=words.wording(item),
        columns=(),
        frame=frame.assign(answer_label=frame["answer"].map(known).astype(object)).reset_index(
            drop=True
        ),
        base_note=base_note(
            item, [answer.label for answer in answers if answer.missing], words.language
        ),
        answers=answers,
        stem=words.stem(item),
        ordered=item.kind == "scale",
        many=item.kind == "choose_many",
        rising=rising(item),
        nets=None if nets is None else nets.reset_index(drop=True),
        weighted=basis.weighted,
        language=words.language,
        by=basis.by,
    )
    return replace(table, columns=tuple(_headings(table, words)))


def _headings(table: DistributionTable, words: ReportWords) -> Iterator[Column]:
    """Answers down, the groups that were asked across: the share in each, then the number."""
    valid = table.frame[table.frame["base"] == "valid"].drop_duplicates("group")
    marks = {row["group"]: base_mark(row, words) for row in records(valid)}
    asked = asked_groups(table)
    yield Column(words.say("answer"), "text")
    for group, label in asked.items():
        yield Column(words.say("group_share", group=label) + marks[group], "share")
    for group, label in asked.items():
        yield Column(words.say("group_number", group=label) + marks[group], "count")


def base_mark(row: Mapping[Any, Any], words: ReportWords) -> str:
    """The mark of a low base, as it stands in a heading."""
    n = row["n"]
    if not isinstance(n, int) or not 0 < n < LOW_BASE:
        return ""
    return f" ({flag_words('low base', n, words.language)})"
