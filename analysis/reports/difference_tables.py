"""The tables of a report that compare: groups with each other, and each wave with the one
before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison import Contrast, compared
from analysis.counting.grouping import crossed_name, parts_of
from analysis.counting.sums import TOTAL
from analysis.estimation.pairs import REST
from analysis.methods.adjusting import adjustment_named
from analysis.methods.differences import difference_named, outcomes
from analysis.publication.differences import (
    ADJUST,
    method_of_published,
    of_published,
    published_pairs,
)
from analysis.reports.basis import Basis
from analysis.reports.rows import as_objects
from analysis.reports.shares import Shares
from analysis.reports.tables import ChangeTable, Column, DifferencesTable
from analysis.reports.wording import ReportWords
from analysis.waves import changed
from survey.codebook import Item

__all__ = [
    "MOST_GROUPS",
    "Tested",
    "change_table",
    "contrast_of",
    "differences_table",
    "tested_by",
]

MOST_GROUPS = 12
"""With more groups each is compared with everybody else, since nobody reads all pairs."""


@dataclass(frozen=True, slots=True)
class Tested:
    """How groups are compared, in words: the method of interval and test, the adjustment."""

    method: str
    adjusted: str = adjustment_named(ADJUST).title


def tested_by(basis: Basis, words: ReportWords) -> Tested:
    """The words for the tests of a report."""
    if basis.standard.counts:
        return Tested(method_of_published(designed=basis.design is not None).title)
    method = difference_named(None, design=basis.design is not None)
    if method.instead:
        other = difference_named(method.instead, design=True).title
        return Tested(words.say("test_or", method=words.say("test_linearised"), other=other))
    return Tested(method.title)


def contrast_of(basis: Basis, net: str = "agree") -> Contrast:
    """What a report compares: by the usual method, p adjusted within each item."""
    return Contrast(net=net, design=basis.design, level=basis.level, adjust=ADJUST)


def differences_table(
    basis: Basis, items: Sequence[Item], shares: Shares, words: ReportWords
) -> Iterator[DifferencesTable]:
    """A row for each pair of groups that were asked, in the first NET of each item."""
    groups = [code for code in shares.groups if code != TOTAL]
    having = [item for item in items if item.nets]
    against = None if len(groups) <= MOST_GROUPS else "rest"
    if not having or len(groups) < 2 or (against and basis.standard.counts):
        return
    if basis.standard.counts:
        frame = of_published(
            published_pairs(_first_nets(having, shares.nets), "group", groups),
            ["item"],
            designed=basis.design is not None,
            level=basis.level,
        )
    else:
        frame = pd.concat(
            compared(
                basis.responses, ids, by=basis.by, against=against, asked=contrast_of(basis, net)
            )
            for net, ids in _by_first_net(having).items()
        )
        frame = _in_order(frame[frame["flag"] != "not asked"], having)
    frame = _judged(_marked(frame, shares.nets, "group"), basis)
    labels = {**shares.groups, REST: words.say("rest")}
    frame = _worded(frame, having, words).assign(
        group_a_label=frame["group_a"].map(labels), group_b_label=frame["group_b"].map(labels)
    )
    yield from _differences(frame, basis, words)


def change_table(
    basis: Basis, items: Sequence[Item], by_wave: Shares, crossed: Shares, words: ReportWords
) -> Iterator[ChangeTable]:
    """A row for each wave after the first, in the first NET of each item, of each group and of all
    together.
    """
    waves = [code for code in by_wave.groups if code != TOTAL]
    having = [item for item in items if item.nets]
    if not having or len(waves) < 2:
        return
    nets = waves_frame(by_wave, crossed, words)
    if basis.standard.counts:
        pairs = published_pairs(_first_nets(having, nets), "wave", waves, previous=True)
        pairs = pairs.assign(everybody=pairs["group"] == TOTAL)
        frame = of_published(
            pairs, ["item", "everybody"], designed=basis.design is not None, level=basis.level
        )
    else:
        frames = [
            changed(
                basis.responses,
                ids,
                wave="wave",
                by=by,
                against="previous",
                asked=contrast_of(basis, net),
            )
            for net, ids in _by_first_net(having).items()
            for by in (basis.by, None)
        ]
        every = pd.concat(frames)
        frame = _in_order(every[every["flag"] != "not asked"], having)
    frame = _judged(_marked(frame, nets, "wave"), basis)
    frame = _worded(frame, having, words)
    frame = frame.assign(
        group_label=frame["group"].map(dict(zip(nets["group"], nets["group_label"], strict=True)))
    )
    yield from _change(frame, basis, words)


def waves_frame(by_wave: Shares, crossed: Shares, words: ReportWords) -> pd.DataFrame:
    """The NETs of each group in each wave, then of everybody in each wave; columns as those of
    `agreement`, with `wave`.
    """
    parts = []
    for shares, several in ((crossed, True), (by_wave, False)):
        frame = shares.nets[shares.nets["group"] != TOTAL]
        names = [parts_of(name) if several else (TOTAL, name) for name in frame["group"]]
        parts.append(
            frame.assign(
                group=[crossed_name(group) for *group, _ in names],
                wave=[wave for *_, wave in names],
            )
        )
    frame = pd.concat(parts, ignore_index=True)
    order = {
        key: place
        for place, key in enumerate(dict.fromkeys(zip(frame["item"], frame["net"], strict=True)))
    }
    places = [order[key] for key in zip(frame["item"], frame["net"], strict=True)]
    labels = {
        code: words.say("total") if code == TOTAL else words.group(crossed.by[0], code)
        for code in set(frame["group"])
    }
    frame = frame.assign(group_label=frame["group"].map(labels))
    return frame.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)


# --- comparing ---


def _by_first_net(items: Sequence[Item]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(item.nets[0].name, []).append(item.id)
    return found


def _first_nets(items: Sequence[Item], nets: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first NET of each item, of groups that were asked."""
    first = {item.id: item.nets[0].name for item in items}
    return nets[(nets["net"] == nets["item"].map(first)) & (nets["shorthand"] != "z")]


def _in_order(frame: pd.DataFrame, items: Sequence[Item]) -> pd.DataFrame:
    places = frame["item"].map({item.id: place for place, item in enumerate(items)})
    return frame.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)


# --- judging ---


def _marked(frame: pd.DataFrame, nets: pd.DataFrame, column: str) -> pd.DataFrame:
    """With `shorthand`, where one of the two figures is not published; then nothing of the
    difference is.
    """
    keys = ["item", "net", *(["group"] if column == "wave" else []), column]
    signs = dict(
        zip(zip(*(nets[key] for key in keys), strict=True), nets["shorthand"], strict=True)
    )
    for side in "ab":
        sides = [f"{key}_{side}" if key == column else key for key in keys]
        frame[f"shorthand_{side}"] = [
            signs.get(key, "") for key in zip(*(frame[name] for name in sides), strict=True)
        ]
    frame["shorthand"] = np.where(
        frame["shorthand_a"] != "", frame["shorthand_a"], frame["shorthand_b"]
    )
    hidden = (frame["shorthand"] != "").to_numpy(np.bool_)
    for side in "ab":
        frame[f"estimate_{side}"] = frame[f"estimate_{side}"].mask(frame[f"shorthand_{side}"] != "")
    return frame.assign(
        **{
            name: frame[name].mask(hidden)
            for name in ("difference", "low", "high", "p_value", "p_adjusted")
        }
    )


def _judged(frame: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    """With the `outcome` of each test; empty where it is hidden."""
    outcome = outcomes(frame["p_adjusted"], basis.level)
    return frame.assign(outcome=np.where(frame["shorthand"] == "", outcome, ""))


def _worded(frame: pd.DataFrame, items: Sequence[Item], words: ReportWords) -> pd.DataFrame:
    known = {item.id: item for item in items}
    higher, outcome = frame["difference"] > 0, frame["outcome"]
    told = [outcome == one for one in ("clear", "not clear", "not tested")]
    direction = np.where(higher, words.say("higher"), words.say("lower"))
    result = np.select(told, [direction, words.say("no_difference"), words.say("not_tested")], "")
    return frame.assign(
        codes=pd.Series(
            [known[item].nets[0].codes for item in frame["item"]], index=frame.index, dtype=object
        ),
        wording=frame["item"].map({name: words.wording(item) for name, item in known.items()}),
        statement=frame["item"].map({name: words.statement(item) for name, item in known.items()}),
        net_label=frame["item"].map(
            {name: item.nets[0].label.in_language(words.language) for name, item in known.items()}
        ),
        result=result,
    )


def _differences(
    frame: pd.DataFrame, basis: Basis, words: ReportWords
) -> Iterator[DifferencesTable]:
    """The table, where there is anything to compare."""
    if not frame.empty:
        texts, shares = ("group", "compared_with"), ("share_a", "share_b", "difference")
        yield DifferencesTable(
            name="differences",
            title=words.say("differences_title"),
            columns=tuple(_columns(texts, shares, basis, words)),
            frame=as_objects(frame.reset_index(drop=True)),
            base_note=_note("differences_note", basis, words),
            language=words.language,
            by=basis.by,
        )


def _change(frame: pd.DataFrame, basis: Basis, words: ReportWords) -> Iterator[ChangeTable]:
    """The table, where there is anything to compare."""
    if not frame.empty:
        texts = ("group", "wave", "compared_with")
        shares = ("share_now", "share_before", "change")
        yield ChangeTable(
            name="change",
            title=words.say("change_title"),
            columns=tuple(_columns(texts, shares, basis, words)),
            frame=as_objects(frame.reset_index(drop=True)),
            base_note=_note("change_note", basis, words),
            language=words.language,
            by=basis.by,
        )


def _columns(
    texts: tuple[str, ...], shares: tuple[str, str, str], basis: Basis, words: ReportWords
) -> Iterator[Column]:
    """Who is compared, two shares and their difference with its interval, p and what it comes
    to.
    """
    one, other, difference = shares
    yield from (Column(words.say(key), "text") for key in ("question", "net", *texts))
    yield from (Column(words.say(key), "share") for key in (one, other))
    yield Column(words.say(difference), "points")
    yield from (
        Column(words.say(key, level=words.level(basis.level)), "points") for key in ("low", "high")
    )
    yield from (Column(words.say(key), "text") for key in ("p_value", "result"))


def _note(key: str, basis: Basis, words: ReportWords) -> str:
    tested = tested_by(basis, words)
    notes = (
        words.say(key),
        words.say(
            "tested_note",
            level=words.level(basis.level),
            method=tested.method,
            adjusted=tested.adjusted,
            alpha=words.alpha(basis.level),
        ),
        *([words.say("rounded_tests")] if basis.standard.counts else []),
    )
    return " ".join(notes)
