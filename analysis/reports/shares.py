"""The shares of a report by one column of groups: worked out for all items at once, hidden as the
standard has it, in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import APART
from analysis.counting.grouping import groups_by
from analysis.counting.opening import opened
from analysis.counting.sums import TOTAL
from analysis.distribution import distribution
from analysis.publication.disclosure.crossing import Columns
from analysis.reports.basis import Basis
from analysis.reports.rows import as_objects
from analysis.reports.wording import ReportWords, labels_of
from survey.codebook import Item

__all__ = ["Shares", "shares_of"]


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares by one column, and of everybody: "Total", where more than one group was asked.

    `groups`: code → label, the total last. `answers`: the rows of `distribution`, with `base`
    "valid" for answers and "answered" for the kinds of missing answer. `nets`: the rows of
    `agreement` for every NET, with `count` and `codes`. Both as they may be published, with
    `n_weighted`, `shorthand` and the words of `Table.frame`.
    """

    by: Columns
    groups: Mapping[str, str]
    answers: pd.DataFrame
    nets: pd.DataFrame


def shares_of(basis: Basis, items: Sequence[Item], by: Columns, words: ReportWords) -> Shares:
    """All shares of these items by these columns."""
    ids = [item.id for item in items]
    groups = _group_labels(basis, by, words)
    bases = basis.bases(ids, by)
    asked = bases[~bases["never"] & (bases["group"] != TOTAL)].groupby("item", observed=True).size()
    several = set(asked.index[asked > 1])
    bases = bases[(bases["group"] != TOTAL) | bases["item"].isin(several)]
    counted = distribution(basis.responses, ids, by=by, design=basis.design, total=True)
    answers = _answers(basis, counted, by, bases)
    nets = _nets(basis, items, counted, by, bases)
    shadowed = {(item.id, net.name) for item in items for net in item.nets}
    answers["shadowed"] = [
        key in shadowed for key in zip(answers["item"], answers["answer"], strict=True)
    ]
    answers, nets = _worded(answers, items, groups, words), _net_words(nets, items, groups, words)
    return Shares(by, groups, as_objects(answers), as_objects(nets))


def _group_labels(basis: Basis, by: Columns, words: ReportWords) -> dict[str, str]:
    """The groups of a column, code → label, then the total; of columns crossed the codes
    themselves.
    """
    codes = groups_by(opened(basis.responses, None, by), by).names
    labels = {code: words.group(by[0], code) if len(by) == 1 else code for code in codes}
    return {**labels, TOTAL: words.say("total")}


def _answers(basis: Basis, counted: pd.DataFrame, by: Columns, bases: pd.DataFrame) -> pd.DataFrame:
    """Answers as shares of those who gave one, then the kinds of missing answer that stand apart
    as shares of everyone asked.
    """
    ids = list(dict.fromkeys(counted["item"]))
    everyone = distribution(
        basis.responses, ids, by=by, base="answered", design=basis.design, total=True
    )
    apart = everyone[everyone["answer"].isin([kind.value for kind in APART])]
    valid = basis.released(counted, by).assign(base="valid")
    answered = basis.released(apart, by, "answered").assign(base="answered")
    parts = [
        _with_bases(part, bases, base) for part, base in ((valid, "valid"), (answered, "answered"))
    ]
    return pd.concat(parts, ignore_index=True)


def _nets(
    basis: Basis, items: Sequence[Item], counted: pd.DataFrame, by: Columns, bases: pd.DataFrame
) -> pd.DataFrame:
    """Every NET of every item, in the order of the codebook."""
    names = dict.fromkeys(net.name for item in items for net in item.nets)
    if not names:
        return pd.DataFrame()
    frames = [
        agreement(
            basis.responses,
            [item.id for item in items if item.net(name)],
            by=by,
            net=name,
            design=basis.design,
            method=basis.method,
            level=basis.level,
            total=True,
        )
        for name in names
    ]
    parts = pd.DataFrame(
        [(item.id, net.name, code) for item in items for net in item.nets for code in net.codes]
    )
    parts.columns = pd.Index(["item", "net", "answer"])
    keys = ["item", "net", "group"]
    counts = (
        parts.merge(counted[["item", "group", "answer", "count"]], on=["item", "answer"])
        .groupby(keys, as_index=False)["count"]
        .sum()
    )
    frame = pd.concat(frames, ignore_index=True).merge(
        counts, on=keys, how="left", validate="one_to_one"
    )
    order = {
        (item.id, net.name): place
        for place, (item, net) in enumerate((i, n) for i in items for n in i.nets)
    }
    places = [order[key] for key in zip(frame["item"], frame["net"], strict=True)]
    frame = frame.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)
    return _with_bases(basis.released(frame, by).assign(base="valid"), bases, "valid")


def _with_bases(frame: pd.DataFrame, bases: pd.DataFrame, base: str) -> pd.DataFrame:
    """With weighted bases, and [z] for groups that were not asked; without the total of an item
    that one group was asked.
    """
    known = bases[["item", "group", "never", base]].rename(columns={base: "n_weighted"})
    frame = frame.drop(columns="n_weighted", errors="ignore").merge(
        known, on=["item", "group"], validate="many_to_one"
    )
    never = frame.pop("never").to_numpy(np.bool_)
    return frame.assign(
        shorthand=np.where(never, "z", frame["shorthand"]),
        flag=np.where(never, "not asked", frame["flag"]),
        group=frame["group"],
    )


# --- words ---


def _worded(
    frame: pd.DataFrame, items: Sequence[Item], groups: Mapping[str, str], words: ReportWords
) -> pd.DataFrame:
    """The words for items and groups."""
    return frame.assign(
        item=frame["item"].astype(str),
        group=frame["group"].astype(str),
        wording=frame["item"].map({item.id: words.wording(item) for item in items}),
        statement=frame["item"].map({item.id: words.statement(item) for item in items}),
        group_label=frame["group"].map(groups),
    )


def _net_words(
    frame: pd.DataFrame, items: Sequence[Item], groups: Mapping[str, str], words: ReportWords
) -> pd.DataFrame:
    if frame.empty:
        return frame
    labels = {
        (item.id, net.name): net.label.in_language(words.language)
        for item in items
        for net in item.nets
    }
    codes = {(item.id, net.name): net.codes for item in items for net in item.nets}
    answers = {item.id: labels_of(item, words.language) for item in items}
    keys = list(zip(frame["item"], frame["net"], strict=True))
    return _worded(frame, items, groups, words).assign(
        codes=pd.Series([codes[key] for key in keys], index=frame.index, dtype=object),
        net_label=[labels[key] for key in keys],
        counted=["; ".join(answers[item][code] for code in codes[item, net]) for item, net in keys],
    )
