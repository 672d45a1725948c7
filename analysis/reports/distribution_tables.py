"""The tables of a report that show how the answers to each item are spread over the groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.bases import APART
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import base_in_words
from analysis.publication.tables import release_others
from analysis.reports.asked import notes_of_items
from analysis.reports.bases import base_line_of, people_of
from analysis.reports.basis import Basis
from analysis.reports.breakdown import Breakdown, named_rows
from analysis.reports.rows import records
from analysis.reports.shares import Shares
from analysis.reports.tables import Answer, Column, DistributionTable, asked_groups
from analysis.reports.wording import ReportWords, base_note, labels_of, rising
from analysis.summaries import summary
from survey.codebook import Item
from survey.missing import Missing
from survey.questions import ManyOf, Ranking

__all__ = ["answers_of", "base_mark", "distribution_tables"]


def distribution_tables(
    basis: Basis, items: Sequence[Item], shares: Shares, words: ReportWords
) -> Iterator[DistributionTable]:
    """A table for each item that is left anybody by a filter: its answers and NETs by group, with
    kinds of missing answer after them.
    """
    nets = dict(shares.nets.parts("item"))
    places = _mean_places(basis, items, shares.breakdown)
    for item in items:
        figures = shares.of_item(item.id)
        if not len(figures):
            continue
        yield _distribution_table(
            basis,
            figures,
            item,
            shares,
            words,
            nets=nets.get(item.id),
            places=places.get(item.id),
        )


def _mean_places(
    basis: Basis, items: Sequence[Item], breakdown: Breakdown
) -> Mapping[str, ReleasedTable]:
    """Of each ranking the mean place of each answer by group. A standard that rounds counts has
    none: a mean tells more than the rounded counts do.
    """
    ranked = [item.id for item in items if isinstance(item.answers, Ranking)]
    if not ranked or basis.standard.counts:
        return {}
    found = summary(
        basis.responses,
        ranked,
        level=basis.level,
        measures=["mean_place"],
        total=True,
        **basis.asked(breakdown),
    )
    table = release_others(found, basis.standard, "summary")
    return dict(table.made(lambda frame: named_rows(frame, breakdown)).parts("item"))


def answers_of(frame: pd.DataFrame, item: Item, words: ReportWords) -> tuple[Answer, ...]:
    """The answers of an item as its tables have them; kinds of missing answer where they were
    offered or given.
    """
    given = set(frame.loc[(frame["count"].fillna(0) > 0) | (frame["shorthand"] == "c"), "answer"])
    kinds = (*APART, Missing.NOT_ASKED)
    apart = [kind for kind in kinds if kind in item.missing or kind.value in given]
    return (
        *(Answer(code, label) for code, label in labels_of(item, words.language).items()),
        *(Answer(kind.value, words.missing(kind), missing=True) for kind in apart),
    )


def _largest_first(
    answers: tuple[Answer, ...], item: Item, frame: pd.DataFrame
) -> tuple[Answer, ...]:
    """Answers of which several could be chosen, or that were ranked, with the largest share first;
    others as they are asked. Hidden shares stand behind, and then "something else" and "none".

    The share of each is the mean of those of whole populations, so that it is of no pool of these.
    """
    if not isinstance(item.answers, ManyOf | Ranking):
        return answers
    shown = frame[frame["whole"] & (frame["shorthand"] == "")]
    shares = shown.groupby("answer", observed=True)["estimate"].mean().to_dict()
    last = item.answers.standing

    def place(answer: Answer) -> tuple[bool, bool, float]:
        return answer.missing, answer.code in last, -shares.get(answer.code, -1.0)

    return tuple(sorted(answers, key=place))


def _in_order(frame: pd.DataFrame, answers: Sequence[str]) -> pd.DataFrame:
    """The rows of each group in this order of the answers."""
    places = frame["answer"].map({code: place for place, code in enumerate(answers)})
    groups = frame["group"].map({code: at for at, code in enumerate(frame["group"].unique())})
    return frame.iloc[np.lexsort((places, groups))]


def _distribution_table(
    basis: Basis,
    figures: ReleasedTable,
    item: Item,
    shares: Shares,
    words: ReportWords,
    *,
    nets: ReleasedTable | None,
    places: ReleasedTable | None,
) -> DistributionTable:
    asked = answers_of(figures.frame, item, words)
    in_order = basis.choice.order == "asked"
    answers = asked if in_order else _largest_first(asked, item, figures.frame)
    known = {answer.code: answer.label for answer in answers}

    def shown(frame: pd.DataFrame) -> pd.DataFrame:
        kept = frame[frame["answer"].isin(known)]
        kept = kept if answers == asked else _in_order(kept, list(known))
        labels = kept["answer"].map(known).astype(object)
        return kept.assign(answer_label=labels).reset_index(drop=True)

    missing = [answer.label for answer in answers if answer.missing]
    line = base_line_of(basis, item, shares, words)
    table = DistributionTable(
        name=item.id,
        item=item.id,
        title=words.wording(item),
        short=words.short(item),
        columns=(),
        figures=figures.made(shown),
        base_line=line.text,
        counted=line,
        filter_line=basis.filter_line(words),
        base_note=base_note(item, missing, words.language, basis.base_of(item)),
        asked=notes_of_items(basis, [item], shares, words),
        answers=answers,
        stem=words.stem(item),
        ordered=item.ordered,
        many=isinstance(item.answers, ManyOf),
        ranked=isinstance(item.answers, Ranking),
        rising=rising(item),
        nets=nets and nets.made(lambda frame: frame.reset_index(drop=True)),
        places=places,
        weighted=basis.weighted,
        language=words.language,
        by=basis.by,
        people=people_of(shares),
        population=shares.population,
    )
    return replace(table, columns=tuple(_headings(table, words)))


def _headings(table: DistributionTable, words: ReportWords) -> Iterator[Column]:
    """Answers down, the groups that were asked across: the share in each, then the number, then of
    a ranking the mean place.
    """
    share = "group_first" if table.ranked else "group_share"
    first = table.frame.drop_duplicates("group")  # of an answer, on the base of the answers
    marks = {row["group"]: base_mark(row, words) for row in records(first)}
    asked = asked_groups(table)
    yield Column(words.say("answer"), "text")
    for group, label in asked.items():
        yield Column(words.say(share, group=label) + marks[group], "share")
    for group, label in asked.items():
        yield Column(words.say("group_number", group=label) + marks[group], "count")
    for group, label in asked.items() if table.places is not None else ():
        yield Column(words.say("group_place", group=label) + marks[group], "mean")


def base_mark(row: Mapping[Any, Any], words: ReportWords) -> str:
    """The mark of a low base, as it stands in a heading."""
    n = row["n"]
    mark = base_in_words(n, words.language) if isinstance(n, int) and n else ""
    return f" ({mark})" if mark else ""
