"""Counting: the only place that touches rows. Everything else is worked out from the `Tally` it gives.

Answers and groups are small integers. Several items are packed into one number per row, counted by one `bincount`, and taken
apart again, so that the rows are read a few times for many items. With a design come, besides the counts, sums of weights by
sampling unit and sums of squared weights; a variance needs no more than these. Of a frame that stays in its engine the same is
added up from the combinations that the engine found, each of which stands for several respondents.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from analysis.coded import By, Coded, Frame, Items, Table, Totals, coded, groups_by, named, opened
from analysis.design import Design, checked_design
from analysis.engines import Engine
from analysis.kernel import bincounts
from analysis.sample import Sample, sampled
from survey.codebook import COMPANION
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

    `data`: a Responses, a pandas frame, or any frame narwhals knows, which is counted in its engine: sums come back, no rows.
    `items`: ids or columns; None is every item that has answers to choose from, in a plain frame every categorical column.
    `by`: a column or a list to be crossed; None is one group, "Total". Groups and answers keep the order of the codebook or of
    the categories, also where nobody is in them; other columns are sorted. In a plain frame null is missing of no kind, and a
    code that is the name of a kind is that kind. `design`: how the sample was drawn. Raises DataError for columns and items
    that are not there, with the nearest match.

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
    others = {*named(by), *(design.columns(table.names) if design is not None else ())}
    names = tuple(name for name in table.categorical if name not in others)
    if not names:
        raise DataError.of("items", "no column is categorical, so the frame does not say which are items; name them")
    return names


Units = tuple[npt.NDArray[np.intp], int]
"""A number for each row that was drawn, from 0, and how many numbers there are."""


@dataclass(frozen=True, eq=False)
class _Pass:
    """Columns that are counted together. `totals`: what their rows stand for, None where each is one respondent."""

    grouping: Coded
    columns: tuple[Coded, ...]
    totals: Totals | None

    def sums(self, units: Units | None, weights: Array | None, powers: Sequence[int]) -> Iterator[list[Array]]:
        """For each column its sums of each power of the weights, units crossed with groups × codes, as `bincounts` has them."""
        if self.totals is None:
            return bincounts(_in_units(self.grouping, units), self.columns, weights, powers)
        totals = self.totals
        groups = _in_units(self.grouping, None if units is None else (units[0][totals.drawn], units[1]))
        measures = [totals.respondents if weights is None else totals.power(power, weights) for power in powers]
        return _added(groups, self.columns, measures)


@dataclass(frozen=True, eq=False)
class Coding:
    """Items and groups of a table as small integers: read once, counted as often as is needed.

    `total`: whether the group "Total" comes last: everybody, those without a group too.
    """

    table: Table
    items: tuple[str, ...]
    layouts: "tuple[_One | _Many, ...]"
    passes: tuple[_Pass, ...]
    by: By
    total: bool

    @classmethod
    def of(cls, table: Table, items: Sequence[str], by: By = None, *, total: bool = False) -> Self:
        """The items and groups of a table. Without `by` everybody is the one group."""
        readers = {name: reader for item in items for name, reader in _readers(table, item).items()}
        passes = []
        for some, names in table.passes(tuple(readers), by):
            columns = tuple(readers[name](some.column(name, "items"), name) for name in names)
            passes.append(_Pass(groups_by(some, by), columns, some.totals))
        found = iter([column for one in passes for column in one.columns])
        layouts = tuple(_layout(table, item, found) for item in items)
        passes = passes or [_Pass(groups_by(table, by), (), None)]
        return cls(table, tuple(items), layouts, tuple(passes), by, total or by is None)

    @property
    def grouping(self) -> Coded:
        """The group of each row. Raises DataError where the rows stay in their engine."""
        return groups_by(self.table, self.by) if self.table.in_engine else self.passes[0].grouping

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups."""
        names = self.passes[0].grouping.names
        return (*names, TOTAL) if self.total else names

    @property
    def answers(self) -> tuple[tuple[str, ...], ...]:
        """The answers of each item."""
        return tuple(layout.answers for layout in self.layouts)

    def counted(self) -> Tally:
        """The counts of respondents."""
        return self.tally(self._in_groups(sums).together() for (sums,) in self._by_item())

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
        units = (sample.unit, sample.units)
        if sample.needs_squares:
            found = self._by_item(units, sample.weights, (0, 1, 2))
        else:
            together, alone = self._by_item(None, sample.weights, (0, 2)), self._by_item(units, sample.weights, (1,))
            found = ([of_ones, *one, of_squares] for (of_ones, of_squares), one in zip(together, alone, strict=True))
        for sums in found:
            respondents, weights, of_squares = (self._in_groups(one) for one in sums)
            yield Weighted(respondents.together(), weights, of_squares)

    def by_class(self, classes: npt.NDArray[np.intp]) -> Iterator[Sums]:
        """Counts of respondents over classes × groups, one item after the other; `classes`: that of each row, from 0."""
        for (sums,) in self._by_item((classes, int(classes.max(initial=0)) + 1)):
            yield self._in_groups(sums)

    def by_weight(self, sample: Sample, most: int) -> tuple[Array, Iterator[Sums]] | None:
        """The different weights, and counts over these × groups, one item after the other; None with more than `most`."""
        column = self.table.design.weights if self.table.design else None
        if not isinstance(self.table.source, Engine) or column is None:
            weights, classes = np.unique(sample.weights, return_inverse=True)
            return (weights, self.by_class(classes)) if len(weights) <= most else None
        if self.table.source.different(column) > most:
            return None
        table = replace(self.table, design=Design(strata=column))
        weights, classes = np.unique(table.drawn.frame[column].to_numpy(np.float64), return_inverse=True)
        return weights, Coding.of(table, self.items, self.by, total=self.total).by_class(classes)

    def _by_item(
        self, units: Units | None = None, weights: npt.NDArray[np.float64] | None = None, powers: Sequence[int] = (0,)
    ) -> Iterator[list[Sums]]:
        """For each item the sums of each power of the weights, over the groups with a first place for nothing."""
        found = chain.from_iterable(one.sums(units, weights, powers) for one in self.passes)
        for layout in self.layouts:
            columns = [next(found) for _ in layout.columns]
            yield [layout.unpack(list(of_power)) for of_power in zip(*columns, strict=True)]

    def _in_groups(self, sums: Sums) -> Sums:
        """Sums over units crossed with groups, as units × groups, without those in no group, who count in the total alone."""
        width = len(self.passes[0].grouping.names) + 1

        def split(array: Array) -> Array:
            units = array.reshape(len(array) // width, width, *array.shape[1:])
            kept = units[:, 1:]
            return np.concatenate([kept, units.sum(axis=1, keepdims=True)], axis=1) if self.total else kept

        return Sums(split(sums.counts), split(sums.answered), split(sums.missing))


def _in_units(groups: Coded, units: Units | None) -> Coded:
    """Each unit crossed with each group; the names do not matter, and code -1 is no group in the first unit."""
    if units is None or units[1] == 1:
        return groups
    unit, count = units
    width = len(groups.names) + 1
    codes: npt.NDArray[np.signedinteger] = unit.astype(np.int32 if count * width < 1 << 31 else np.int64)
    codes *= width
    codes += groups.codes
    return Coded(("",) * (count * width - 1), codes)


def _added(groups: Coded, columns: Iterable[Coded], measures: Sequence[Array]) -> Iterator[list[Array]]:
    """Sums over combinations that an engine found, as `bincounts` has those over rows; of integers in integers."""
    for column in columns:
        width = len(column.names) + 1
        place = (groups.codes.astype(np.intp) + 1) * width + column.codes + 1
        cells = (len(groups.names) + 1) * width
        yield [np.bincount(place, measure, cells).astype(measure.dtype).reshape(-1, width) for measure in measures]


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


def _layout(table: Table, item: str, found: Iterator[Coded]) -> _One | _Many:
    """The item made of the next columns found."""
    if table.codebook is None or table.codebook.item(item).categorical:
        return _One(next(found))
    known = table.codebook.item(item)
    return _Many(known.codes, (next(found), *(next(found) for _ in known.columns)))


def _readers(table: Table, name: str) -> Mapping[str, Callable[[Any, str], Coded]]:
    """The columns of an item and how each is read. Raises DataError for an item or column that is not there."""
    readers: dict[str, Callable[[Any, str], Coded]] = {name: coded}
    item = table.codebook.item(name) if table.codebook is not None else None
    if item is not None and not item.options:
        raise DataError.of("items", f"{name} is a question for a {item.kind}; only answers to choose from are counted")
    if item is not None and not item.categorical:
        readers = {name + COMPANION: coded, **{column.name: _chosen for column in item.columns}}
    for column in readers:
        table.check_column(column, "items")
    return readers


def _chosen(column: Any, _name: str) -> Coded:
    """A column of truth: chosen, or nothing."""
    return Coded(("chosen",), column.to_numpy(np.bool_, na_value=False).view(np.int8) - np.int8(1))
