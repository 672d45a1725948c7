"""Banner tables: the answers to an item by several columns of groups side by side, with letters for
clear differences.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from textwrap import shorten
from typing import Any

import pandas as pd

from analysis.counting.grouping import groups_by
from analysis.counting.opening import opened
from analysis.counting.sums import TOTAL
from analysis.publication.released import ReleasedTable, joined
from analysis.reports.asked import notes_of_items
from analysis.reports.bases import base_line_of, people_of
from analysis.reports.basis import Basis
from analysis.reports.difference_tables import tested_by
from analysis.reports.distribution_tables import base_mark
from analysis.reports.letters import CAPITAL, MOST_LETTERS, SMALL, Letters, lettered, letters_of
from analysis.reports.rows import as_objects, records
from analysis.reports.shares import Shares
from analysis.reports.tables import BannerTable, Column
from analysis.reports.wording import ReportWords, base_note
from analysis.responses import Responses
from survey.codebook import COMPANION, Item
from survey.errors import DataError, did_you_mean, shown

__all__ = ["banner_columns", "banner_tables"]

SHORT = 60
"""Characters of a question in a short title."""


def banner_columns(responses: Responses, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of a banner. Raises DataError for one that is not there, is a number or text, or
    has too many groups.
    """
    book = responses.codebook
    good = [
        str(name)
        for name in responses.frame
        if isinstance(responses.frame[name].dtype, pd.CategoricalDtype)
    ]
    known = [name for name in good if not name.endswith(COMPANION)]
    for name in columns:
        item = book.items.get(name)
        if name not in responses.frame and item is None:
            raise DataError.of(
                "banner", f"there is no column {shown(name)}{did_you_mean(name, known)}"
            )
        if name not in known or (item is not None and not item.categorical):
            what = (
                f"{shown(name)} is a {item.kind}"
                if item is not None
                else f"{shown(name)} does not hold groups"
            )
            raise DataError.of(
                "banner",
                f"{what}; a banner needs groups, such as bands: ask for these, or import a column",
            )
        groups = groups_by(opened(responses, None, name), name).names
        if len(groups) > MOST_LETTERS:
            raise DataError.of(
                "banner",
                (
                    f"{shown(name)} has {len(groups)} groups, and there are {MOST_LETTERS} "
                    "letters; join some"
                ),
            )
    return tuple(dict.fromkeys(columns))


def banner_tables(
    basis: Basis, items: Sequence[Item], banner: Mapping[str, Shares], words: ReportWords
) -> Iterator[BannerTable]:
    """A table for each item that is not in the banner itself."""
    items = [item for item in items if item.id not in banner]
    first = next(iter(banner.values()))
    own = people_of(banner[basis.by]) if basis.by in banner else {}
    people = {**own, **{row.code: row.people for row in first.rows if row.kind == "total"}}
    letters = {column: letters_of(basis, items, shares) for column, shares in banner.items()}
    parts: dict[str, list[ReleasedTable]] = {item.id: [] for item in items}
    for column, shares in banner.items():
        for name, figures in _rows(column, shares, words):
            if name in parts:
                parts[name].append(figures)
    for item in (one for one in items if parts[one.id]):
        every = joined(parts[item.id], basis.standard)
        figures = every.made(partial(_side_by_side, item=item.id, letters=letters))
        untested = {column: letters[column].untested.get(item.id, ()) for column in banner}
        table = _banner_table(basis, figures, item, untested, words)
        line = base_line_of(basis, item, first, words)
        yield replace(
            table,
            base_line=line.text,
            counted=line,
            asked=notes_of_items(basis, [item], first, words),
            people=people,
            population=first.population,
        )


def _side_by_side(frame: pd.DataFrame, item: str, letters: Mapping[str, Letters]) -> pd.DataFrame:
    """The total once, first, and at each share the letters of the groups it is higher than."""
    repeated = frame.duplicated(["row", "code", "group"]) & (frame["group"] == TOTAL)
    kept = frame[~repeated]
    lines = zip(kept["row"], kept["code"], strict=True)
    keys = zip(kept["column"], lines, kept["group"], strict=True)
    found = [letters[column].found.get((item, row, group), "") for column, row, group in keys]
    told, total = kept.assign(letters=found), kept["group"] == TOTAL
    return pd.concat([told[total], told[~total]], ignore_index=True)


def _rows(column: str, shares: Shares, words: ReportWords) -> Iterator[tuple[str, ReleasedTable]]:
    """For each item its answers, then its NETs, by the groups of one column."""
    kept = ["item", "row", "code", "label", "codes", "group", "group_label"]
    kept += ["count", "n", "n_weighted", "estimate", "flag", "shorthand", "shadowed", "base"]
    labels = {
        (item.id, option.code): option.label.in_language(words.language)
        for item in words.codebook.items.values()
        for option in item.options
    }
    letters = lettered(list(shares.groups))

    def of_answers(frame: pd.DataFrame) -> pd.DataFrame:
        keys = zip(frame["item"], frame["answer"], strict=True)
        codes = pd.Series([(code,) for code in frame["answer"]], frame.index, dtype=object)
        named = [labels[key] for key in keys]
        return frame.assign(row="answer", code=frame["answer"], label=named, codes=codes)[kept]

    def of_nets(frame: pd.DataFrame) -> pd.DataFrame:
        named = [words.say("net_of", net=label) for label in frame["net_label"]]
        return frame.assign(row="net", code=frame["net"], label=named, shadowed=False)[kept]

    def marked(frame: pd.DataFrame) -> pd.DataFrame:
        letter = frame["group"].map(letters).astype(object)
        return as_objects(frame).assign(column=column, letter=letter)

    parts = [shares.given.made(of_answers)]
    if len(shares.nets):
        parts.append(shares.nets.made(of_nets))
    yield from joined(parts, shares.nets.standard).made(marked).parts("item")


def _banner_table(
    basis: Basis,
    figures: ReleasedTable,
    item: Item,
    untested: Mapping[str, Sequence[str]],
    words: ReportWords,
) -> BannerTable:
    """`untested`: for each column of the banner the pairs of letters without a test."""
    names = words.catalogue.listed(words.column(name) for name in untested)
    tested = tested_by(basis, words)
    pairs = [f"{words.column(name)} {pair}" for name, some in untested.items() for pair in some]
    base = (
        base_note(item, [], words.language, basis.base_of(item)),
        *([words.say("untested_letters", pairs=words.catalogue.listed(pairs))] if pairs else []),
    )
    notes = (
        words.say(
            "banner_note",
            capital=words.catalogue.number(CAPITAL, places=2),
            small=words.catalogue.number(SMALL, places=2),
            method=tested.method,
            adjusted=tested.adjusted,
        ),
        words.say("hidden_letters"),
        *([words.say("rounded_tests")] if basis.standard.counts else []),
    )
    return BannerTable(
        name=f"{item.id}-banner",
        item=item.id,
        title=words.say("banner_title", wording=words.wording(item), columns=names),
        short=words.say(
            "banner_title",
            wording=words.short(item) or shorten(words.statement(item), SHORT, placeholder="…"),
            columns=names,
        ),
        columns=tuple(_headings(figures.frame, words)),
        figures=figures,
        filter_line=basis.filter_line(words),
        base_note=" ".join(base),
        notes=(" ".join(notes),),
        weighted=basis.weighted,
        language=words.language,
        by=basis.by,
    )


def _headings(frame: pd.DataFrame, words: ReportWords) -> Iterator[Column]:
    """Total first; then each group with its letter, and a column for the letters of those it is
    higher than.
    """
    yield Column(words.say("answer"), "text")
    for row in records(frame[frame["shorthand"] != "z"].drop_duplicates(["column", "group"])):
        if row["group"] == TOTAL:
            yield Column(words.say("total") + base_mark(row, words), "share")
        else:
            name = _heading(row, words)
            yield Column(name + base_mark(row, words), "share")
            yield Column(
                words.say("higher_than", column=words.column(row["column"]), letter=row["letter"]),
                "letters",
            )


def _heading(row: Mapping[Any, Any], words: ReportWords) -> str:
    return f"{words.column(row['column'])}: {row['group_label']} ({row['letter']})"
