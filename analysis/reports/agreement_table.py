"""The headline table of a report: the share of each group that agrees, with its interval."""

from collections.abc import Iterator

import pandas as pd

from analysis.agreement import agreement
from analysis.reports.basis import Basis
from analysis.reports.model import EFFECTIVE, Column, Table, method_title
from analysis.reports.wording import ReportWords, flags_in, labels_of
from survey.codebook import Item

__all__ = ["agreement_table"]


def agreement_table(basis: Basis, items: list[Item], words: ReportWords) -> Iterator[Table]:
    """The headline table: a row per item, NET and group, in the order of the codebook."""
    with_nets = [item for item in items if item.nets]
    if not with_nets:
        return
    names = dict.fromkeys(net.name for item in with_nets for net in item.nets)
    frames = [_net_frame(basis, with_nets, words, net=name) for name in names]
    order = {(item.id, net.name): place for place, item in enumerate(with_nets) for net in item.nets}
    frame = pd.concat(frames, ignore_index=True)
    places = [order[item, net] for item, net in zip(frame["item"], frame["net"], strict=True)]
    frame = frame.assign(place=places).sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)
    percent = f"{basis.level * 100:g}%"
    headings: list[Column] = [
        Column("Question", "text"),
        Column("Net", "text"),
        Column("Answers counted", "text"),
        Column("Group", "text"),
        Column("Share", "share"),
        Column(f"{percent} CI, low", "bound"),
        Column(f"{percent} CI, high", "bound"),
        Column("Base (n)", "count"),
        Column("No answer (n)", "count"),
        *([Column(EFFECTIVE, "count")] if (frame["deff"].dropna() != 1).any() else []),
        Column("Flag", "text"),
    ]
    yield Table(
        name="agreement",
        kind="agreement",
        title="Agreement by group, with confidence intervals",
        items=tuple(item.id for item in with_nets),
        wording="",
        columns=tuple(headings),
        frame=frame,
        base_note=f"Base: those who gave an answer. Interval: {percent}, {method_title(basis.method)}.",
        flags=flags_in(frame),
        claims=tuple(f"{row['item']}.{row['net']}.{row['group']}" for row in frame.to_dict("records")),
    )


def _net_frame(basis: Basis, items: list[Item], words: ReportWords, *, net: str) -> pd.DataFrame:
    """`agreement` of the items that have this NET, with the words beside it."""
    having = {item.id: item for item in items if item.net(net)}
    frame = agreement(
        basis.responses, list(having), by=basis.by, net=net, design=basis.design, method=basis.method, level=basis.level
    )
    nets = {name: found for name, item in having.items() if (found := item.net(net))}
    labels = {name: labels_of(item, words.language) for name, item in having.items()}
    return frame.assign(
        group=frame["group"].astype(str),
        wording=[words.wording(having[name]) for name in frame["item"]],
        statement=[words.statement(having[name]) for name in frame["item"]],
        net_label=[nets[name].label.in_language(words.language) for name in frame["item"]],
        counted=["; ".join(labels[name][code] for code in nets[name].codes) for name in frame["item"]],
        group_label=[words.groups.get(str(code), str(code)) for code in frame["group"]],
        shorthand=[words.shorthand(row) for row in frame.to_dict("records")],
    )
