"""Counting: the only place that touches rows. Everything else is worked out from the `Tally` it
gives.

Answers and groups are small integers. Several items are packed into one number per row, counted by
one `bincount`, and taken apart again, so that the rows are read a few times for many items. With a
design come, besides the counts, sums of weights by sampling unit and sums of squared weights; a
variance needs no more than these. Of a frame that stays in its engine the same is added up from the
combinations that the engine found, each of which stands for several respondents.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import prod
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import Coded
from analysis.counting.domains.conditions import Where
from analysis.counting.gathering import Gathering, cells_of, told_apart
from analysis.counting.grouping import groups_by
from analysis.counting.kernel import Folded, bincounts
from analysis.counting.layouts import ItemLayout, Share, layout_of, readers_of
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.sums import KINDS, Array, Sums, Tally, Weighted
from analysis.counting.table import POPULATION, By, Frame, Items, Table, Totals, named
from analysis.design import Design, checked_design
from survey.errors import DataError
from survey.missing import Missing
from survey.questionnaire import GROUP

__all__ = ["Coding", "countable", "tally"]


def tally(
    data: Frame,
    items: Items,
    *,
    by: By = None,
    design: Design | None = None,
    where: Where = None,
) -> Tally:
    """Counts of answers by group, and with a design the sums of weights that estimates and
    variances are worked out from.

    `data`: a Responses, a pandas frame, or any frame narwhals knows, which is counted in its
    engine: sums come back, no rows. `items`: ids or columns; None is every item that has answers to
    choose from, in a plain frame every categorical column. `by`: a column or a list to be crossed;
    None is one group, "Total". Groups and answers keep the order of the codebook or of the
    categories, also where nobody is in them; other columns are sorted. In a plain frame null is
    missing of no kind, and a code that is the name of a kind is that kind. `design`: how the sample
    was drawn. `where`: of whom, as in `agreement`. Raises DataError for columns and items that are
    not there, with the nearest match.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"group": ["a", "a", "b"], "help": ["yes", "no", "yes"]})
    >>> tally(frame, "help", by="group").counts.tolist()  # no, yes
    [[[1, 1], [0, 1]]]
    """
    checked_design(design)
    table = opened(data, items, by, design, where)
    names = named(items) if items is not None else countable(table, by, design)
    coding = Coding.of(table, names, by)
    if design is None:
        return coding.counted()
    weighted = tuple(coding.weighted(sampled(design, table)))
    return replace(coding.tally(one.respondents for one in weighted), weighted=weighted)


def countable(table: Table, by: By = None, design: Design | None = None) -> tuple[str, ...]:
    """Every item with answers to choose from; in a plain frame every categorical column not in `by`
    or the design.
    """
    if table.codebook is not None:
        return tuple(item.id for item in table.codebook.items.values() if item.options)
    others = {*named(by), *(design.columns(table.names) if design is not None else ())}
    names = tuple(name for name in table.categorical if name not in others)
    if not names:
        raise DataError.of(
            "items",
            "no column is categorical, so the frame does not say which are items; name them",
        )
    return names


Units = tuple[npt.NDArray[np.intp], int]
"""A number for each row that was drawn, from 0, and how many numbers there are."""


@dataclass(frozen=True, eq=False)
class _Pass:
    """Columns that are counted together. `totals`: what their rows stand for, None where each is
    one respondent. `rows`: those of the table that are counted, the others being outside the
    domain; None for all.
    """

    grouping: Coded
    columns: tuple[Coded | Folded, ...]
    totals: Totals | None
    rows: npt.NDArray[np.intp] | None = None

    def counted(self, each: Array) -> Array:
        """Of one entry for each row of the table, those that are counted."""
        return each if self.rows is None else each[self.rows]

    def sums(
        self, units: Units | None, weights: Array | None, powers: Sequence[int]
    ) -> Iterator[list[Array]]:
        """For each column its sums of each power of the weights, units × groups × codes, as
        `bincounts` has them.
        """
        if self.totals is None:
            own = None if weights is None else self.counted(weights)
            of_rows = None if units is None else (self.counted(units[0]), units[1])
            return bincounts(self.grouping, self.columns, own, powers, of_rows)
        totals = self.totals
        in_units = None if units is None else (self.counted(units[0][totals.drawn]), units[1])
        measures = [
            self.counted(totals.respondents if weights is None else totals.power(power, weights))
            for power in powers
        ]
        return _added(self.grouping, self.columns, measures, in_units)


@dataclass(frozen=True, eq=False)
class Coding:
    """Items and groups of a table as small integers: read once, counted as often as is needed.

    `gathering`: how the cells that rows are counted in become the groups that figures are of.
    """

    table: Table
    items: tuple[str, ...]
    layouts: tuple[ItemLayout, ...]
    passes: tuple[_Pass, ...]
    by: By
    gathering: Gathering

    @classmethod
    def of(
        cls,
        table: Table,
        items: Sequence[str],
        by: By = None,
        *,
        total: bool = False,
        combined: bool = False,
    ) -> Self:
        """The items and groups of a table. Without `by` everybody is the one group, "Total".

        `total`: whether this group comes last too: everybody, those without a group too. With
        several populations it is one of each, and who is in no group is in none. `combined`:
        whether combinations of groups come after the groups.
        """
        readers = {
            name: reader for item in items for name, reader in readers_of(table, item).items()
        }
        passes, found = [], list[Coded]()
        needed = [GROUP if name == POPULATION else name for name in named(by)]
        needed += [GROUP] if told_apart(table, by, total=total) else []
        groups: tuple[str, ...] | None = None
        for some, names in table.passes(tuple(readers), tuple(dict.fromkeys(needed))):
            rows = None if some.inside is None else np.flatnonzero(some.inside)
            read = (readers[name](some.column(name, "items"), name) for name in names)
            columns = tuple(_among(rows, column) for column in read)
            cells, groups = cells_of(some, by, total=total)
            passes.append(_Pass(_among(rows, cells), columns, some.totals, rows))
            found.extend(columns)
        each = iter(found)
        layouts = tuple(layout_of(table, item, each) for item in items)
        if groups is None:
            cells, groups = cells_of(table, by, total=total)
            passes = [_Pass(cells, (), None)]
        gathering = Gathering.of(table, by, groups, total=total, combined=combined)
        return cls(table, tuple(items), layouts, tuple(passes), by, gathering)

    @property
    def grouping(self) -> Coded:
        """The group of each row that is counted. Raises DataError where the rows stay in their
        engine.
        """
        return groups_by(self.table, self.by) if self.table.in_engine else self.passes[0].grouping

    def counted_rows(self, each: Array) -> Array:
        """Of one entry for each row of the table, those that are counted."""
        return self.passes[0].counted(each)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups."""
        return self.gathering.names

    @property
    def answers(self) -> tuple[tuple[str, ...], ...]:
        """The answers of each item."""
        return tuple(layout.answers for layout in self.layouts)

    def of_shares(self, codes: Mapping[str, Sequence[str]], kinds: Sequence[Missing]) -> Self:
        """The same items with one answer each: one of those that count. The base is who answered,
        with these kinds counted in.

        Less is told apart, so that more items are counted together. What is left of `missing` is
        who was not asked, and of no kind whoever else is outside the base.
        """
        folds = [
            layout.folds(codes[item], kinds)
            for item, layout in zip(self.items, self.layouts, strict=True)
        ]
        each = chain.from_iterable(folds)
        columns = [
            tuple(new for _ in one.columns if (new := next(each)) is not None)
            for one in self.passes
        ]
        passes = tuple(
            replace(one, columns=some) for one, some in zip(self.passes, columns, strict=True)
        )
        layouts = tuple(
            Share(tuple(column for column in some if column is not None)) for some in folds
        )
        return replace(self, layouts=layouts, passes=passes)

    def counted(self) -> Tally:
        """The counts of respondents."""
        each = zip(self.items, self._by_item(), strict=True)
        return self.tally(self.gathering.sums(sums, item).together() for item, (sums,) in each)

    def tally(self, respondents: Iterable[Sums]) -> Tally:
        """The counts of one item after the other, put together."""
        groups, widest = (
            len(self.groups),
            max((len(answers) for answers in self.answers), default=0),
        )
        counts = np.zeros((len(self.items), groups, widest), np.int64)
        answered = np.zeros((len(self.items), groups), np.int64)
        missing = np.zeros((len(self.items), groups, len(KINDS)), np.int64)
        for place, sums in enumerate(respondents):
            counts[place, :, : sums.counts.shape[-1]], answered[place], missing[place] = (
                sums.counts,
                sums.answered,
                sums.missing,
            )
        return Tally(counts, answered, missing, self.items, self.groups, self.answers)

    def weighted(self, sample: Sample) -> Iterator[Weighted]:
        """The sums of one item after the other, so that those of many units need not be in memory
        for all items at once.
        """
        units = (sample.unit, sample.units)
        if sample.needs_squares:
            found = self._by_item(units, sample.weights, (0, 1, 2))
        else:
            together, alone = (
                self._by_item(None, sample.weights, (0, 2)),
                self._by_item(units, sample.weights, (1,)),
            )
            found = (
                [of_ones, *one, of_squares]
                for (of_ones, of_squares), one in zip(together, alone, strict=True)
            )
        for item, sums in zip(self.items, found, strict=True):
            respondents, weights, of_squares = (self.gathering.sums(one, item) for one in sums)
            yield Weighted(respondents.together(), weights, of_squares)

    def by_class(self, classes: npt.NDArray[np.intp]) -> Iterator[Sums]:
        """Counts of respondents over classes × groups, one item after the other; `classes`: that of
        each row, from 0.
        """
        each = self._by_item((classes, int(classes.max(initial=0)) + 1))
        for item, (sums,) in zip(self.items, each, strict=True):
            yield self.gathering.sums(sums, item)

    def by_weight(self, sample: Sample, most: int) -> tuple[Array, Iterator[Sums]] | None:
        """The different weights, and counts over these × groups, one item after the other; None
        with more than `most`.
        """
        column = self.table.design.weights if self.table.design else None
        if isinstance(self.table.source, pd.DataFrame) or column is None:
            weights, classes = np.unique(sample.weights, return_inverse=True)
            return (weights, self.by_class(classes)) if len(weights) <= most else None
        if self.table.source.different(column) > most:
            return None
        table = replace(self.table.settled, design=Design(strata=column))
        weights, classes = np.unique(
            table.drawn.frame[column].to_numpy(np.float64), return_inverse=True
        )
        coding = Coding.of(table, self.items, self.by, total=bool(self.gathering.totals))
        return weights, replace(coding, gathering=self.gathering).by_class(classes)

    def _by_item(
        self,
        units: Units | None = None,
        weights: npt.NDArray[np.float64] | None = None,
        powers: Sequence[int] = (0,),
    ) -> Iterator[list[Sums]]:
        """For each item the sums of each power of the weights, over the groups with a first place
        for nothing.
        """
        found = chain.from_iterable(one.sums(units, weights, powers) for one in self.passes)
        for layout in self.layouts:
            columns = [next(found) for _ in layout.columns]
            yield [layout.unpack(list(of_power)) for of_power in zip(*columns, strict=True)]


def _among(rows: npt.NDArray[np.intp] | None, column: Coded) -> Coded:
    """Of some rows what a column has, with all of its names."""
    return column if rows is None else Coded(column.names, column.codes[rows])


def _added(
    groups: Coded, columns: Iterable[Coded | Folded], measures: Sequence[Array], units: Units | None
) -> Iterator[list[Array]]:
    """Sums over combinations that an engine found, as `bincounts` has those over rows; of integers
    in integers.
    """
    unit, several = units or (np.zeros(1, np.intp), 1)
    others = unit * (len(groups.names) + 1) + groups.codes + 1
    for column in columns:
        shape = several, len(groups.names) + 1, len(column.names) + 1
        place = others * shape[-1] + column.codes + 1
        yield [
            np.bincount(place, measure, prod(shape)).astype(measure.dtype).reshape(shape)
            for measure in measures
        ]
