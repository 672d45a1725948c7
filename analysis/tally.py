"""Counting: the only place that touches rows. Everything else is worked out from the `Tally` it gives.

Answers and groups are small integers. Several items are packed into one number per row, counted by one `bincount`, and taken
apart again, so that the rows are read a few times for many items. With a design come, besides the counts, sums of weights by
sampling unit and sums of squared weights; a variance needs no more than these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.coded import By, Coded, Frame, Items, Table, coded, groups_by, named, opened
from analysis.design import Design, checked_design
from analysis.sample import Sample, sampled
from survey.codebook import COMPANION, Item
from survey.errors import DataError
from survey.missing import Missing

__all__ = ["KINDS", "TOTAL", "Sums", "Tally", "Weighted", "by_class", "counted", "tally", "weighted"]

TOTAL = "Total"
"""The group of all respondents."""

KINDS = (*Missing.names(), "")
"""The last axis of `Tally.missing`: the kinds of missing answer, then null, which says of no kind."""

PACKED, PACKED_WEIGHTS = 1 << 15, 1 << 13
"""Most cells of items counted together, and summed with weights: they fit 16-bit numbers and a processor's nearest memory."""

AT_ONCE = 1 << 16
"""Rows packed at a time, so that the numbers in between stay in the cache and take no memory."""

Array = npt.NDArray[Any]
Counts = npt.NDArray[np.int64]
Measure = npt.NDArray[np.float64] | None
"""What is summed: a number for each row, or None to count rows."""


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


@dataclass(frozen=True, eq=False)
class Weighted:
    """Sums for one item with a design, over units × groups.

    `weights`: of weights, by sampling unit. `squares`: of squared weights, by unit where respondents are the last units (and each
    unit is a stratum), else in one row.
    """

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
    counts = counted(table, names, by)
    return replace(counts, weighted=tuple(weighted(table, names, by, sampled(design, table)))) if design else counts


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


def counted(table: Table, items: Sequence[str], by: By = None, *, total: bool = False) -> Tally:
    """`tally` of an opened table; `total` adds the group "Total" last: everybody, those without a group too."""
    layouts = [_layout(table, name) for name in items]
    groups = groups_by(table, by)
    found = iter(_bincounts(groups, [column for layout in layouts for column in layout.columns], [None]))
    with_total = total or by is None
    names = (*groups.names, TOTAL) if with_total else groups.names
    widest = max((len(layout.answers) for layout in layouts), default=0)
    counts = np.zeros((len(items), len(names), widest), np.int64)
    answered = np.zeros((len(items), len(names)), np.int64)
    missing = np.zeros((len(items), len(names), len(KINDS)), np.int64)
    for place, layout in enumerate(layouts):
        sums = layout.unpack([_by_group(next(found)[0], total=with_total) for _ in layout.columns])
        counts[place, :, : len(layout.answers)], answered[place], missing[place] = sums.counts, sums.answered, sums.missing
    return Tally(counts, answered, missing, tuple(items), names, tuple(layout.answers for layout in layouts))


def weighted(table: Table, items: Sequence[str], by: By, sample: Sample, *, total: bool = False) -> Iterator[Weighted]:
    """The sums of one item after the other, so that those of many units need not be in memory for all items at once."""
    groups, squares = groups_by(table, by), sample.weights**2
    by_unit = _in_units(groups, sample.unit, sample.units)
    if sample.needs_squares:
        both = _by_item(table, items, by_unit, [sample.weights, squares])
    else:
        alone, together = _by_item(table, items, by_unit, [sample.weights]), _by_item(table, items, groups, [squares])
        both = ([*one, *other] for one, other in zip(alone, together, strict=True))
    for of_weights, of_squares in both:
        yield Weighted(*(_by_groups(sums, groups, total=total or by is None) for sums in (of_weights, of_squares)))


def by_class(table: Table, items: Sequence[str], by: By, classes: npt.NDArray[np.intp], *, total: bool = False) -> Iterator[Sums]:
    """Counts of respondents over classes × groups, one item after the other; `classes`: that of each row, from 0."""
    groups = groups_by(table, by)
    for (sums,) in _by_item(table, items, _in_units(groups, classes, int(classes.max(initial=0)) + 1), [None]):
        yield _by_groups(sums, groups, total=total or by is None)


def _by_item(table: Table, items: Sequence[str], groups: Coded, measures: Sequence[Measure]) -> Iterator[list[Sums]]:
    """For each item the sums of each measure, over the groups with a first place for nothing."""
    layouts = [_layout(table, name) for name in items]
    found = _bincounts(groups, [column for layout in layouts for column in layout.columns], measures)
    for layout in layouts:
        columns = [next(found) for _ in layout.columns]
        yield [layout.unpack([column[k] for column in columns]) for k in range(len(measures))]


def _by_groups(sums: Sums, groups: Coded, *, total: bool) -> Sums:
    """Sums over units crossed with groups, as units × groups, without those in no group, who count in the total alone."""
    width = len(groups.names) + 1
    counts = _by_group(sums.counts.reshape(-1, width, sums.counts.shape[-1]), total=total)
    answered = _by_group(sums.answered.reshape(-1, width, 1), total=total)[..., 0]
    return Sums(counts, answered, _by_group(sums.missing.reshape(-1, width, len(KINDS)), total=total))


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


# --- the kernel --------------------------------------------------------------------------------------------------------


def _bincounts(groups: Coded, columns: Sequence[Coded], measures: Sequence[Measure]) -> Iterator[list[Array]]:
    """For each column its sums of each measure, groups × codes, on both axes with a first place for nothing."""
    most = PACKED if all(measure is None for measure in measures) else PACKED_WEIGHTS
    for pack in _packs(groups, columns, most):
        shape = (len(groups.names) + 1, *(len(column.names) + 1 for column in pack))
        joint = [sums.reshape(shape) for sums in _joint(groups, pack, shape, measures)]
        for axis in range(1, len(shape)):
            others = tuple(other for other in range(1, len(shape)) if other != axis)
            yield [sums.sum(axis=others) for sums in joint]


def _packs(groups: Coded, columns: Sequence[Coded], cells_at_most: int) -> Iterator[list[Coded]]:
    """Neighbouring columns that are counted together: as many as keep the cells within a limit and the number of rows."""
    most = min(cells_at_most, max(len(groups.codes), 1))
    pack: list[Coded] = []
    cells = len(groups.names) + 1
    for column in columns:
        width = len(column.names) + 1
        if pack and cells * width > most:
            yield pack
            pack, cells = [], len(groups.names) + 1
        pack.append(column)
        cells *= width
    if pack:
        yield pack


def _joint(groups: Coded, pack: Sequence[Coded], shape: tuple[int, ...], measures: Sequence[Measure]) -> list[Array]:
    """Over the rows with each combination of group and codes, the sum of each measure, flat."""
    cells = prod(shape)
    kind = np.dtype(np.int16 if cells <= PACKED else np.int64)
    nothing = 0
    for width in shape:
        nothing = nothing * width + 1
    sums: list[Array] = [np.zeros(cells, np.int64 if measure is None else np.float64) for measure in measures]
    for start in range(0, len(groups.codes), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        place: npt.NDArray[np.signedinteger] = groups.codes[rows].astype(kind)
        for column, width in zip(pack, shape[1:], strict=True):
            place *= width
            place += column.codes[rows]
        place += nothing
        for each, measure in zip(sums, measures, strict=True):
            each[:] += np.bincount(place, None if measure is None else measure[rows], minlength=cells)
    return sums


def _by_group(sums: Array, *, total: bool) -> Array:
    """Without the rows that are in no group, which count in the total alone."""
    return np.concatenate([sums[..., 1:, :], sums.sum(axis=-2, keepdims=True)], axis=-2) if total else sums[..., 1:, :]
