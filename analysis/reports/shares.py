"""The shares of a report by one breakdown of the people: worked out for all items at once, hidden
as the standard has it, in words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import APART, BASES, EVERYONE
from analysis.counting.grouping import groups_by
from analysis.counting.opening import opened
from analysis.distribution import distribution
from analysis.publication.disclosure.crossing import Columns
from analysis.publication.released import ReleasedTable, joined
from analysis.reports.basis import Basis
from analysis.reports.breakdown import Breakdown, PeopleRow, named_rows, rows_of
from analysis.reports.rows import as_objects, records
from analysis.reports.wording import ReportWords, labels_of
from survey.codebook import Item
from survey.missing import Missing

__all__ = ["Shares", "shares_of"]


@dataclass(frozen=True, eq=False)
class Shares:
    """`rows`: whom there are figures of, in order. `answers`: the rows of `distribution`, those of
    answers on the base of the report (`base`), then kinds of missing answer, of everyone asked.
    `nets`: the rows of `agreement` for every NET on the base of the report, with `count` and
    `codes`; `others` on the further bases of the report. All as they may be published, with
    `n_weighted`, `shorthand`, `population`, `whole`, and the words of `Table.frame`.

    `whole`: the row is of everybody in its population whom the item was put to; there is one for
    each item and population.
    """

    breakdown: Breakdown
    rows: tuple[PeopleRow, ...]
    answers: ReleasedTable
    nets: ReleasedTable
    others: ReleasedTable

    @property
    def by(self) -> Columns:
        return self.breakdown.by

    @property
    def population(self) -> str:
        """The code of the population that they are of, where they are of one of several."""
        return self.breakdown.of.code if self.breakdown.of else ""

    @property
    def given(self) -> ReleasedTable:
        """The rows of answers, without those of kinds of missing answer."""
        return self.answers.only(~self.answers.frame["answer"].isin(Missing.names()))

    @cached_property
    def _by_item(self) -> Mapping[str, ReleasedTable]:
        return dict(self.answers.parts("item"))

    def of_item(self, item: str) -> ReleasedTable:
        """The rows of its answers; none where it was put to nobody of these people."""
        nothing = self.answers.made(lambda frame: frame[:0])
        return self._by_item.get(item, nothing)

    @cached_property
    def wholes(self) -> Mapping[tuple[str, str], Sequence[Mapping[Any, Any]]]:
        """The rows of whole populations, by item and NET."""
        found: dict[tuple[str, str], list[Mapping[Any, Any]]] = {}
        nets = self.nets.frame
        for row in records(nets[nets["whole"]]) if len(nets) else ():
            found.setdefault((row["item"], row["net"]), []).append(row)
        return found

    @property
    def groups(self) -> Mapping[str, str]:
        """The groups of the column, code → label."""
        return {row.code: row.label for row in self.rows if row.kind == "group"}

    @property
    def labels(self) -> Mapping[str, str]:
        """Those of all rows, code → label."""
        return {row.code: row.label for row in self.rows}


def shares_of(
    basis: Basis, items: Sequence[Item], breakdown: Breakdown, words: ReportWords
) -> Shares:
    """All shares of these items by this breakdown."""
    rows = _rows(basis, breakdown, words)
    counting = _Counting(basis, breakdown, _seen(basis, items, breakdown, rows))
    first, *further = basis.choice.bases
    others = [counting.nets(items, base, besides=first) for base in further]
    tables = (
        joined([*counting.answers(items, first)], basis.standard).made(
            lambda frame: _worded(_shadowed(frame, items), items, rows, words)
        ),
        *(
            table.made(lambda frame: _net_words(frame, items, rows, words))
            for table in (counting.nets(items, first), joined(others, basis.standard))
        ),
    )
    return Shares(breakdown, rows, *(table.made(as_objects) for table in tables))


def _shadowed(frame: pd.DataFrame, items: Sequence[Item]) -> pd.DataFrame:
    """With whether an answer has the name of a NET of its item."""
    nets = {(item.id, net.name) for item in items for net in item.nets}
    keys = zip(frame["item"], frame["answer"], strict=True)
    return frame.assign(shadowed=[key in nets for key in keys])


def _rows(basis: Basis, breakdown: Breakdown, words: ReportWords) -> tuple[PeopleRow, ...]:
    """With a filter without the groups that it leaves nobody of."""
    by, book = breakdown.by, basis.responses.codebook
    table = opened(basis.responses, None, by, None, breakdown.where)
    coded = groups_by(table, by)
    names = coded.names
    if breakdown.within is not None and table.inside is not None:
        there = set(coded.codes[table.inside].tolist())
        names = tuple(name for code, name in enumerate(names) if code in there)
    labels = {name: words.group(by[0], name) if len(by) == 1 else name for name in names}
    return rows_of(breakdown, labels, book, words.language, words.say("total"))


def _seen(
    basis: Basis, items: Sequence[Item], breakdown: Breakdown, rows: Sequence[PeopleRow]
) -> pd.DataFrame:
    """For each item the rows that its tables have: item, group, whole, population, place, never,
    and the weighted bases.

    Several groups together have a row where the item was put to more of them than one, and no
    other row is of the same ones. Items of which a filter leaves nobody have none.
    """
    bases = basis.bases([item.id for item in items], breakdown)
    routed = [item.id for item in items if item.otherwise == "no"]
    if routed and EVERYONE in basis.choice.bases:
        wide = basis.bases(routed, breakdown, EVERYONE)[["item", "group", EVERYONE]]
        bases = bases.merge(wide, "left", ["item", "group"])
    put = bases[bases.pop("put")].groupby("item", observed=True)["group"].agg(set).to_dict()
    kept = list[tuple[str, str, bool, str, int]]()
    for item in items:
        asked = put.get(item.id, set()) & {row.code for row in rows if row.kind == "group"}
        if breakdown.within is not None and not asked:
            continue
        wholes = {row.population: frozenset[str]() for row in rows}
        for row in rows:
            wholes[row.population] |= row.groups & asked
        taken: set[tuple[str, frozenset[str]]] = set()
        for row in rows:
            of = row.population, row.groups & asked
            if row.kind == "group" or (of not in taken and len(of[1]) > 1):
                whole = bool(of[1]) and of[1] == wholes[row.population] and of not in taken
                kept.append((item.id, row.code, whole, row.population, len(kept)))
            taken.add(of)
    columns = pd.Index(["item", "group", "whole", "population", "place"])
    return pd.DataFrame(kept, columns=columns).merge(bases, on=["item", "group"])


@dataclass(frozen=True, eq=False)
class _Counting:
    """Works out the figures of one breakdown. `seen`: the rows that tables have."""

    basis: Basis
    breakdown: Breakdown
    seen: pd.DataFrame
    counted: dict[tuple[str, tuple[str, ...]], pd.DataFrame] = field(default_factory=dict)

    def answers(self, items: Sequence[Item], wanted: str) -> Iterator[ReleasedTable]:
        """Answers as shares of those on the base, then the kinds of missing answer that stand apart
        as shares of everyone asked.
        """
        apart = {kind.value for kind in (*APART, Missing.NOT_ASKED)}
        frames = []
        for base, some in self._by_base(items, wanted):
            wide = "answered" if base == "valid" else base
            for on, missing in ((base, False), (wide, True)):
                frame = self._distributed(some, on)
                kept = frame[frame["answer"].isin(apart) == missing]
                if self.basis.standard.counts:  # it is what is left of the base
                    kept = kept[kept["answer"] != Missing.NOT_ASKED.value]
                frames.append((missing, self._released(kept, on)))
        yield from (frame for missing, frame in sorted(frames, key=lambda each: each[0]))

    def nets(self, items: Sequence[Item], wanted: str, besides: str = "") -> ReleasedTable:
        """Every NET of every item on a base, in the order of the items. `besides`: only of items
        that have another base where this one is wanted.
        """
        parts = []
        for base, some in self._by_base(items, wanted):
            counted = self._distributed(some, base)
            kept = [item for item in some if not besides or self._base(item, besides) != base]
            for name in dict.fromkeys(net.name for item in kept for net in item.nets):
                having = [item for item in kept if item.net(name)]
                parts.append(self._released(self._agreeing(having, base, name, counted), base))
        each = [(item.id, net.name) for item in items for net in item.nets]
        return joined(parts, self.basis.standard).made(lambda frame: _as_asked(frame, each))

    def _base(self, item: Item, wanted: str) -> str:
        return self.basis.base_of(item, wanted)

    def _by_base(self, items: Sequence[Item], wanted: str) -> Iterator[tuple[str, list[Item]]]:
        """The items by the base that they have where this one is wanted."""
        for base in BASES:
            if some := [item for item in items if self._base(item, wanted) == base]:
                yield base, some

    def _distributed(self, items: Sequence[Item], base: str) -> pd.DataFrame:
        ids = [item.id for item in items]
        key = (base, tuple(ids))
        if key not in self.counted:
            asked = self.basis.asked(self.breakdown)
            self.counted[key] = distribution(
                self.basis.responses, ids, base=base, total=True, **asked
            )
        return self.counted[key]

    def _agreeing(
        self, items: Sequence[Item], base: str, net: str, counted: pd.DataFrame
    ) -> pd.DataFrame:
        """`agreement` in one NET, with `count`, of those who gave one of its answers."""
        frame = agreement(
            self.basis.responses,
            [item.id for item in items],
            net=net,
            base=base,
            method=self.basis.method,
            level=self.basis.level,
            total=True,
            **self.basis.asked(self.breakdown),
        )
        nets = [(item.id, each) for item in items if (each := item.net(net)) is not None]
        codes = {(item, code) for item, each in nets for code in each.codes}
        inside = [key in codes for key in zip(counted["item"], counted["answer"], strict=True)]
        counts = counted[inside].groupby(["item", "group"], as_index=False)["count"].sum()
        return frame.merge(counts, on=["item", "group"], how="left", validate="one_to_one")

    def _released(self, frame: pd.DataFrame, base: str) -> ReleasedTable:
        """The rows that tables have, in their order, as they may be published, with `base` and its
        weighted size, and [z] for groups that were not asked.
        """
        named = named_rows(frame, self.breakdown).drop(columns="n_weighted", errors="ignore")
        columns = ["item", "group", "whole", "population", "place", "never", base]
        known = self.seen[columns].rename(columns={base: "n_weighted"})
        kept = named.merge(known, on=["item", "group"], validate="many_to_one")
        kept = kept.sort_values("place", kind="stable", ignore_index=True).drop(columns="place")
        never = kept.pop("never").to_numpy(np.bool_)
        return self.basis.released(kept, self.breakdown, base).made(
            lambda found: found.assign(
                base=base,
                shorthand=np.where(never, "z", found["shorthand"]),
                flag=np.where(never, "not asked", found["flag"]),
            )
        )


def _as_asked(frame: pd.DataFrame, each: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """The rows in this order of items and NETs."""
    if frame.empty:
        return frame
    order = {key: place for place, key in enumerate(each)}
    places = [order[key] for key in zip(frame["item"], frame["net"], strict=True)]
    return frame.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)


# --- words ---


def _worded(
    frame: pd.DataFrame, items: Sequence[Item], rows: Sequence[PeopleRow], words: ReportWords
) -> pd.DataFrame:
    """The words for items and groups."""
    return frame.assign(
        item=frame["item"].astype(str),
        group=frame["group"].astype(str),
        wording=frame["item"].map({item.id: words.wording(item) for item in items}),
        statement=frame["item"].map({item.id: words.statement(item) for item in items}),
        group_label=frame["group"].map({row.code: row.label for row in rows}),
    )


def _net_words(
    frame: pd.DataFrame, items: Sequence[Item], rows: Sequence[PeopleRow], words: ReportWords
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
    return _worded(frame, items, rows, words).assign(
        codes=pd.Series([codes[key] for key in keys], index=frame.index, dtype=object),
        net_label=[labels[key] for key in keys],
        counted=["; ".join(answers[item][code] for code in codes[item, net]) for item, net in keys],
    )
