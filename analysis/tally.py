"""Counting: the only place that touches rows. Everything else is worked out from the `Tally` it gives.

Answers and groups are small integers. Several items are packed into one number per row, counted by one `bincount`, and taken
apart again, so that the rows are read a few times for many items. With a design come, besides the counts, sums of weights by
sampling unit and sums of squared weights; a variance needs no more than these.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from analysis.coded import By, Coded, Frame, Items, Table, coded, groups_by, named, opened
from analysis.design import Design, checked_design
from analysis.kernel import bincounts
from analysis.sample import Sample, sampled
from survey.codebook import COMPANION, Item
from survey.errors import DataError
from survey.missing import Missing

__all__ = ["KINDS", "TOTAL", "Coding", "Sums", "Tally", "Weighted", "countable", "tally"]

TOTAL = "Total"
"""The group of all respondents."""

KINDS = (*Missing.names(), "")
"""The last axis of `Tally.missing`: the kinds of missing answer, then null, which says of no kind."""

Array = npt.NDArray[Any]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sums:
    """Counts of respondents or sums of weights, over axes that end in groups.

    | array      | last axes                | sums over those who                                                |
    |------------|--------------------------|--------------------------------------------------------------------|
    | `counts`   | groups × answers         | gave that answer; 0 beyond the item's own answers                  |
    | `answered` | groups                   | gave a substantive answer                                          |
    | `missing`  | groups × len(KINDS)      | gave none, by the kind of missing answer                           |

    Of a choose-many item one respondent counts in several answers, so `answered` is less than their sum.
    """

    counts: Array
    answered: Array
    missing: Array

    def kinds(self, kinds: Sequence[Missing]) -> Array:
        """Over those who gave one of these kinds of missing answer."""
        total: Array = self.missing[..., [KINDS.index(kind.value) for kind in kinds]].sum(axis=-1)
        return total

    def base(self, kinds: Sequence[Missing] = ()) -> Array:
        """Over those with a substantive answer or one of these kinds of missing answer."""
        return self.answered + self.kinds(kinds)

    def outside(self, kinds: Sequence[Missing] = ()) -> Array:
        """Over those who were asked and are not in that base."""
        counted_in = {kind.value for kind in (*kinds, Missing.NOT_ASKED)}
        total: Array = self.missing[..., [place for place, kind in enumerate(KINDS) if kind not in counted_in]].sum(axis=-1)
        return total

    def together(self) -> "Sums":
        """Over the first axis."""
        return Sums(self.counts.sum(axis=0), self.answered.sum(axis=0), self.missing.sum(axis=0))


@dataclass(frozen=True, eq=False)
class Weighted:
    """Sums for one item with a design.

    `respondents`: counts, over groups. `weights`: sums of weights, over sampling units × groups. `squares`: of squared weights,
    by unit where respondents are the last units (and each unit is a stratum), else in one row.
    """

    respondents: Sums
    weights: Sums
    squares: Sums


@dataclass(frozen=True, eq=False)
class Tally(Sums):
    """Counts of respondents: `Sums` over items × groups. With a design `weighted` has the sums of each item."""

    items: tuple[str, ...]
    groups: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    weighted: tuple[Weighted, ...] = ()

    def of_item(self, place: int) -> Sums:
        """The counts of one item, over groups."""
        return Sums(self.counts[place], self.answered[place], self.missing[place])


def tally(data: Frame, items: Items, *, by: By = None, design: Design | None = None) -> Tally:
    """Counts of answers by group, and with a design the sums of weights that estimates and variances are worked out from.

    `data`: a Responses, a pandas frame, or any frame narwhals knows. `items`: ids or columns; None is every item that has
    answers to choose from, in a plain frame every categorical column. `by`: a column or a list to be crossed; None is one group,
    "Total". Groups and answers keep the order of the codebook or of the categories, also where nobody is in them; other
    columns are sorted. In a plain frame null is missing of no kind, and a code that is the name of a kind is that kind.
    `design`: how the sample was drawn. Raises DataError for columns and items that are not there, with the nearest match.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"group": ["a", "a", "b"], "help": ["yes", "no", "yes"]})
    >>> tally(frame, "help", by="group").counts.tolist()  # no, yes
    [[[1, 1], [0, 1]]]
    """
    checked_design(design)
    table = opened(data, items, by, design)
    names = named(items) if items is not None else countable(table, by, design)
    coding = Coding.of(table, names, by)
    if design is None:
        return coding.counted()
    weighted = tuple(coding.weighted(sampled(design, table)))
    return replace(coding.tally(one.respondents for one in weighted), weighted=weighted)


def countable(table: Table, by: By = None, design: Design | None = None) -> tuple[str, ...]:
    """Every item with answers to choose from; in a plain frame every categorical column not in `by` or the design."""
    if table.codebook is not None:
        return tuple(item.id for item in table.codebook.items.values() if item.options)
    categorical = table.frame.select_dtypes("category").columns
    others = {*named(by), *(design.columns(list(table.frame.columns)) if design is not None else ())}
    names = tuple(name for name in categorical if name not in others)
    if not names:
        raise DataError.of("items", "no column is categorical, so the frame does not say which are items; name them")
    return names


@dataclass(frozen=True, eq=False)
class Coding:
    """Items and groups of a table as small integers: read once, counted as often as is needed.

    `total`: whether the group "Total" comes last: everybody, those without a group too.
    """

    items: tuple[str, ...]
    layouts: "tuple[_One | _Many, ...]"
    grouping: Coded
    total: bool

    @classmethod
    def of(cls, table: Table, items: Sequence[str], by: By = None, *, total: bool = False) -> Self:
        """The items and groups of a table. Without `by` everybody is the one group."""
        return cls(tuple(items), tuple(_layout(table, name) for name in items), groups_by(table, by), total or by is None)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups."""
        return (*self.grouping.names, TOTAL) if self.total else self.grouping.names

    @property
    def answers(self) -> tuple[tuple[str, ...], ...]:
        """The answers of each item."""
        return tuple(layout.answers for layout in self.layouts)

    def counted(self) -> Tally:
        """The counts of respondents."""
        return self.tally(self._in_groups(sums).together() for (sums,) in self._by_item(self.grouping))

    def tally(self, respondents: Iterable[Sums]) -> Tally:
        """The counts of one item after the other, put together."""
        groups, widest = len(self.groups), max((len(answers) for answers in self.answers), default=0)
        counts = np.zeros((len(self.items), groups, widest), np.int64)
        answered = np.zeros((len(self.items), groups), np.int64)
        missing = np.zeros((len(self.items), groups, len(KINDS)), np.int64)
        for place, sums in enumerate(respondents):
            counts[place, :, : sums.counts.shape[-1]], answered[place], missing[place] = sums.counts, sums.answered, sums.missing
        return Tally(counts, answered, missing, self.items, self.groups, self.answers)

    def weighted(self, sample: Sample) -> Iterator[Weighted]:
        """The sums of one item after the other, so that those of many units need not be in memory for all items at once."""
        by_unit = _in_units(self.grouping, sample.unit, sample.units)
        if sample.needs_squares:
            found = self._by_item(by_unit, sample.weights, (0, 1, 2))
        else:
            together, alone = (
                self._by_item(self.grouping, sample.weights, (0, 2)),
                self._by_item(by_unit, sample.weights, (1,)),
            )
            found = ([of_ones, *one, of_squares] for (of_ones, of_squares), one in zip(together, alone, strict=True))
        for sums in found:
            respondents, weights, of_squares = (self._in_groups(one) for one in sums)
            yield Weighted(respondents.together(), weights, of_squares)

    def by_class(self, classes: npt.NDArray[np.intp]) -> Iterator[Sums]:
        """Counts of respondents over classes × groups, one item after the other; `classes`: that of each row, from 0."""
        for (sums,) in self._by_item(_in_units(self.grouping, classes, int(classes.max(initial=0)) + 1)):
            yield self._in_groups(sums)

    def _by_item(
        self, groups: Coded, weights: npt.NDArray[np.float64] | None = None, powers: Sequence[int] = (0,)
    ) -> Iterator[list[Sums]]:
        """For each item the sums of each power of the weights, over the groups with a first place for nothing."""
        found = bincounts(groups, [column for layout in self.layouts for column in layout.columns], weights, powers)
        for layout in self.layouts:
            columns = [next(found) for _ in layout.columns]
            yield [layout.unpack(list(of_power)) for of_power in zip(*columns, strict=True)]

    def _in_groups(self, sums: Sums) -> Sums:
        """Sums over units crossed with groups, as units × groups, without those in no group, who count in the total alone."""
        width = len(self.grouping.names) + 1

        def split(array: Array) -> Array:
            units = array.reshape(len(array) // width, width, *array.shape[1:])
            kept = units[:, 1:]
            return np.concatenate([kept, units.sum(axis=1, keepdims=True)], axis=1) if self.total else kept

        return Sums(split(sums.counts), split(sums.answered), split(sums.missing))


def _in_units(groups: Coded, unit: npt.NDArray[np.intp], units: int) -> Coded:
    """Each unit crossed with each group; the names do not matter, and code -1 is no group in the first unit."""
    if units == 1:
        return groups
    width = len(groups.names) + 1
    codes: npt.NDArray[np.signedinteger] = unit.astype(np.int32 if units * width < 1 << 31 else np.int64)
    codes *= width
    codes += groups.codes
    return Coded(("",) * (units * width - 1), codes)


# --- items as columns of codes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _One:
    """An item with one answer each: one column, in which the kinds of missing answer are codes like others."""

    column: Coded

    @property
    def columns(self) -> tuple[Coded, ...]:
        return (self.column,)

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(name for name in self.column.names if name not in KINDS)

    def unpack(self, found: Sequence[Array]) -> Sums:
        nothing, given = found[0][..., 0], found[0][..., 1:]
        missing = np.zeros((*nothing.shape, len(KINDS)), found[0].dtype)
        missing[..., KINDS.index("")] = nothing
        for place, name in enumerate(self.column.names):
            if name in KINDS:
                missing[..., KINDS.index(name)] += given[..., place]
        answers = given[..., [place for place, name in enumerate(self.column.names) if name not in KINDS]]
        return Sums(answers, answers.sum(axis=-1), missing)


@dataclass(frozen=True, eq=False)
class _Many:
    """A choose-many item: why there is no answer, then a column per option."""

    answers: tuple[str, ...]
    columns: tuple[Coded, ...]

    def unpack(self, found: Sequence[Array]) -> Sums:
        why, *options = found
        missing = np.concatenate([why[..., 1:], np.zeros_like(why[..., :1])], axis=-1)
        return Sums(np.stack([option[..., 1] for option in options], axis=-1), why[..., 0], missing)


def _layout(table: Table, name: str) -> _One | _Many:
    if table.codebook is None:
        return _One(coded(table.column(name, "items"), name))
    item = table.codebook.item(name)
    if not item.options:
        raise DataError.of("items", f"{name} is a question for a {item.kind}; only answers to choose from are counted")
    return _One(coded(table.column(name, "items"), name)) if item.categorical else _many(table, item)


def _many(table: Table, item: Item) -> _Many:
    why = coded(table.column(item.id + COMPANION, "items"), item.id)
    columns = [table.column(column.name, "items") for column in item.columns]
    chosen = [Coded(("chosen",), column.to_numpy(np.bool_, na_value=False).view(np.int8) - np.int8(1)) for column in columns]
    return _Many(item.codes, (why, *chosen))
