"""The tables of a report that show how the answers to each item are spread over the groups."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.bases import flags
from analysis.distribution import distribution
from analysis.reports.basis import Basis
from analysis.reports.model import Answer, Column, Table, asked_groups, base_words
from analysis.reports.wording import ReportWords, base_note, flags_in, labels_of, rising
from survey.codebook import Item
from survey.missing import Missing

__all__ = ["distribution_tables"]

_APART = (Missing.DONT_KNOW, Missing.REFUSED)
"""Missing answers that are shown beside the others, as shares of everyone asked."""


def distribution_tables(basis: Basis, items: list[Item], words: ReportWords) -> Iterator[Table]:
    """A table for each item: its answers by group, with don't know and refused after them."""
    if not items:
        return
    ids = [item.id for item in items]
    valid = distribution(basis.responses, ids, by=basis.by, design=basis.design)
    everyone = distribution(basis.responses, ids, by=basis.by, base="answered", design=basis.design)
    apart = [kind.value for kind in _APART]
    frame = pd.concat(
        [
            valid[~valid["answer"].isin(Missing.names())].assign(base="valid"),
            everyone[everyone["answer"].isin(apart)].assign(base="answered"),
        ],
        ignore_index=True,
    )
    by_item = dict(iter(frame.groupby("item", observed=True, sort=False)))
    for item in items:
        yield _distribution_table(by_item[item.id], item, words)


def _distribution_table(frame: pd.DataFrame, item: Item, words: ReportWords) -> Table:
    frame = frame.sort_values("base", key=lambda base: base != "valid", kind="stable")
    used = set(frame.loc[frame["count"] > 0, "answer"])
    apart = [kind for kind in _APART if kind in item.missing or kind.value in used]
    labels = labels_of(item, words.language)
    answers = (
        *(Answer(code, label) for code, label in labels.items()),
        *(Answer(kind.value, kind.label.in_language(words.language), missing=True) for kind in apart),
    )
    known = {answer.code: answer.label for answer in answers}
    frame = frame[frame["answer"].isin(known)]
    frame = frame.assign(
        group=frame["group"].astype(str),
        answer=frame["answer"].astype(str),
        wording=words.wording(item),
        statement=words.statement(item),
        group_label=[words.groups.get(str(code), str(code)) for code in frame["group"]],
        answer_label=[known[code] for code in frame["answer"]],
        shorthand=(signs := [words.shorthand(row) for row in frame.to_dict("records")]),
        flag=flags(frame["n"].to_numpy(), np.zeros(len(frame)), np.array(signs) == "z"),
    ).reset_index(drop=True)
    table = Table(
        name=item.id,
        kind="distribution",
        title=words.wording(item),
        items=(item.id,),
        wording=words.wording(item),
        columns=(),
        frame=frame,
        base_note=base_note(item, [answer.label for answer in answers if answer.missing]),
        flags=flags_in(frame),
        answers=answers,
        stem=words.stem(item),
        ordered=item.kind == "scale",
        many=item.kind == "choose_many",
        rising=rising(item),
    )
    return replace(table, columns=tuple(_banner(table)))


def _banner(table: Table) -> Iterator[Column]:
    """The headings of a distribution: answers down, the groups that were asked across."""
    valid = table.frame[table.frame["base"] == "valid"]
    bases = {row["group"]: base_words(row["flag"], row["n"]) for row in valid.to_dict("records")}
    yield Column("Answer", "text")
    for heading, kind in (("share", "share"), ("number", "count")):
        for group, label in asked_groups(table).items():
            flag = f" ({bases[group]})" if bases[group] else ""
            yield Column(f"{label}: {heading}{flag}", "share" if kind == "share" else "count")
