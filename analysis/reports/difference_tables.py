"""The tables of a report that compare: groups with each other, and each wave with the one
before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.comparison import Contrast, compared
from analysis.counting.domains.conditions import Where
from analysis.estimation.pairs import REST
from analysis.methods.adjusting import adjustment_named
from analysis.methods.differences import difference_named, outcomes
from analysis.publication.differences import (
    ADJUST,
    FIGURES,
    method_of_published,
    published_pairs,
    release_of_published,
    release_pairs,
)
from analysis.publication.released import ReleasedTable
from analysis.publication.tables import blanked
from analysis.reports.asked import notes_of_items
from analysis.reports.bases import common_line, group_labels, people_of
from analysis.reports.basis import Basis
from analysis.reports.breakdown import named_rows
from analysis.reports.headlines import Nets
from analysis.reports.rows import as_objects
from analysis.reports.shares import Shares
from analysis.reports.tables import ChangeTable, Column, DifferencesTable
from analysis.reports.waves_table import Waves
from analysis.reports.wording import ReportWords
from analysis.waves import WAVE, changed
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


def contrast_of(
    basis: Basis, net: str = "agree", base: str = "valid", where: Where = None
) -> Contrast:
    """What a report compares: by the usual method, p adjusted within each item."""
    return Contrast(
        net=net, base=base, design=basis.design, level=basis.level, adjust=ADJUST, where=where
    )


def differences_table(
    basis: Basis, items: Sequence[Item], shares: Shares, heads: Nets, words: ReportWords
) -> Iterator[DifferencesTable]:
    """A row for each pair of groups of one population that were asked, in the NET of each item that
    it is about (`heads`).
    """
    of = {row.code: row.population for row in shares.rows if row.kind != "total"}
    most = max((sum(one == each for one in of.values()) for each in of.values()), default=0)
    against = None if most <= MOST_GROUPS else "rest"
    having = [item for item in items if item.id in heads]
    if not having or most < 2 or (against and basis.standard.counts):
        return
    if basis.standard.counts:
        table = _of_published_groups(basis, _of_heads(heads, shares.nets.frame), shares)
    else:
        found = [
            compared(
                basis.responses,
                ids,
                by=basis.by,
                against=against,
                asked=contrast_of(basis, net, base, shares.breakdown.where),
            )
            for (net, base), ids in _alike(basis, having, heads).items()
        ]
        frame = _in_order(pd.concat(found), having)
        known = frame["group_a"].isin(of) & frame["group_b"].isin([*of, REST])
        frame = frame[known & (frame["flag"] != "not asked")]
        table = release_pairs(frame, basis.standard)

    def told(frame: pd.DataFrame) -> pd.DataFrame:
        marked = _judged(_marked(frame, shares.nets.frame, "group"), basis)
        worded = _worded(marked, having, heads, words)
        sides = {}
        for side in "ab":
            named = worded.assign(group=worded[f"group_{side}"])
            sides[f"group_{side}_label"] = group_labels(basis, named, shares, words)
        return as_objects(worded.assign(**sides).reset_index(drop=True))

    if len(table):
        yield _differences(table.made(told), basis, shares, words)


def change_table(
    basis: Basis, items: Sequence[Item], waves: Waves, heads: Nets, words: ReportWords
) -> Iterator[ChangeTable]:
    """A row for each wave after the first, in the NET of each item that it is about (`heads`), of
    each group and of each population.
    """
    codes = list(waves.by_wave[0].groups)
    having = [item for item in items if item.id in heads]
    if not having or len(codes) < 2:
        return
    nets, families = waves.nets(basis, words).frame, ["item", "everybody"]
    if basis.standard.counts:
        pairs = published_pairs(_of_heads(heads, nets), "wave", codes, previous=True)
        pairs = pairs.assign(everybody=pairs["group"].isin([*waves.totals.values()]))
        table = _of_published(basis, pairs, families)
    else:
        found = [
            changed(
                basis.responses,
                ids,
                wave=WAVE,
                by=by,
                against="previous",
                asked=contrast_of(basis, net, base, waves.crossed.breakdown.where),
            ).assign(everybody=by is None)
            for (net, base), ids in _alike(basis, having, heads).items()
            for by in (basis.by, None)
        ]
        frame = named_rows(pd.concat(found), waves.crossed.breakdown)
        frame = frame.assign(group=frame["group"].replace(waves.totals))
        known = set(zip(nets["item"], nets["group"], strict=True))
        there = [key in known for key in zip(frame["item"], frame["group"], strict=True)]
        frame = _in_order(frame[np.array(there, bool) & (frame["flag"] != "not asked")], having)
        table = release_pairs(frame, basis.standard, families=families)

    def told(frame: pd.DataFrame) -> pd.DataFrame:
        worded = _worded(_judged(_marked(frame, nets, "wave"), basis), having, heads, words)
        labels = group_labels(basis, worded, waves.groups, words)
        return as_objects(worded.assign(group_label=labels).reset_index(drop=True))

    if len(table):
        yield _change(table.made(told), basis, waves, words)


# --- comparing ---


def _alike(basis: Basis, items: Sequence[Item], heads: Nets) -> Mapping[tuple[str, str], list[str]]:
    """The items that are about a NET of one name on one base."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in items:
        found.setdefault((heads[item.id].name, basis.base_of(item)), []).append(item.id)
    return found


def _of_heads(heads: Nets, nets: pd.DataFrame) -> pd.DataFrame:
    """The rows of the NET that each item is about, of groups that were asked."""
    first = {item: net.name for item, net in heads.items()}
    return nets[(nets["net"] == nets["item"].map(first)) & (nets["shorthand"] != "z")]


def _of_published_groups(basis: Basis, nets: pd.DataFrame, shares: Shares) -> ReleasedTable:
    """The differences of published figures, within each population."""
    rows = {row.code: row for row in shares.rows if row.kind != "total"}
    pairs = published_pairs(nets, "group", list(rows))
    kept = [
        rows[a].population == rows[b].population and not rows[a].groups & rows[b].groups
        for a, b in zip(pairs["group_a"], pairs["group_b"], strict=True)
    ]
    return _of_published(basis, pairs[kept], ["item"])


def _of_published(basis: Basis, pairs: pd.DataFrame, families: Sequence[str]) -> ReleasedTable:
    designed = basis.design is not None
    return release_of_published(
        pairs, basis.standard, families, designed=designed, level=basis.level
    )


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
    signed = dict[str, npt.NDArray[np.object_]]()
    for side in "ab":
        sides = [f"{key}_{side}" if key == column else key for key in keys]
        rows = zip(*(frame[name] for name in sides), strict=True)
        own = frame.get(f"suppressed_{side}", pd.Series("", frame.index))
        found = [signs.get(key, letter) for key, letter in zip(rows, own, strict=True)]
        signed[side] = np.array(found, dtype=object)
        frame = blanked(frame, signed[side] != "", [f"estimate_{side}"])
    either = np.where(signed["a"] != "", signed["a"], signed["b"])
    return blanked(frame, either != "", FIGURES).assign(
        shorthand=either, **{f"shorthand_{side}": signed[side] for side in "ab"}
    )


def _judged(frame: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    """With the `outcome` of each test; empty where it is hidden."""
    outcome = outcomes(frame["p_adjusted"], basis.level)
    return frame.assign(outcome=np.where(frame["shorthand"] == "", outcome, ""))


def _worded(
    frame: pd.DataFrame, items: Sequence[Item], heads: Nets, words: ReportWords
) -> pd.DataFrame:
    known = {item.id: item for item in items}
    higher, outcome = frame["difference"] > 0, frame["outcome"]
    told = [outcome == one for one in ("clear", "not clear", "not tested")]
    direction = np.where(higher, words.say("higher"), words.say("lower"))
    result = np.select(told, [direction, words.say("no_difference"), words.say("not_tested")], "")
    return frame.assign(
        codes=pd.Series(
            [heads[item].codes for item in frame["item"]], index=frame.index, dtype=object
        ),
        wording=frame["item"].map({name: words.wording(item) for name, item in known.items()}),
        statement=frame["item"].map({name: words.statement(item) for name, item in known.items()}),
        net_label=frame["item"].map(
            {name: heads[name].label.in_language(words.language) for name in known}
        ),
        result=result,
    )


def _differences(
    figures: ReleasedTable, basis: Basis, shares: Shares, words: ReportWords
) -> DifferencesTable:
    texts, headings = ("group", "compared_with"), ("share_a", "share_b", "difference")
    return DifferencesTable(
        name="differences",
        title=words.say("differences_title"),
        columns=tuple(_columns(texts, headings, basis, words)),
        figures=figures,
        base_line=common_line(shares, words),
        filter_line=basis.filter_line(words),
        base_note=_note("differences_note", basis, words),
        asked=notes_of_items(basis, _items(figures, words), shares, words),
        language=words.language,
        by=basis.by,
        people=people_of(shares),
        population=shares.population,
    )


def _items(figures: ReleasedTable, words: ReportWords) -> Iterator[Item]:
    for name in dict.fromkeys(figures.frame["item"]):
        yield words.codebook.item(name)


def _change(figures: ReleasedTable, basis: Basis, waves: Waves, words: ReportWords) -> ChangeTable:
    shares = waves.groups
    texts, headings = ("group", "wave", "compared_with"), ("share_now", "share_before", "change")
    return ChangeTable(
        name="change",
        title=words.say("change_title"),
        columns=tuple(_columns(texts, headings, basis, words)),
        figures=figures,
        base_line=common_line(shares, words),
        filter_line=basis.filter_line(words),
        base_note=_note("change_note", basis, words),
        asked=waves.asked(basis, dict.fromkeys(figures.frame["item"]), words),
        language=words.language,
        by=basis.by,
        people=people_of(shares),
        population=shares.population,
    )


def _columns(
    texts: tuple[str, ...], figures: tuple[str, str, str], basis: Basis, words: ReportWords
) -> Iterator[Column]:
    """Who is compared, two shares and their difference with its interval, p and what it comes
    to.
    """
    one, other, difference = figures
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
