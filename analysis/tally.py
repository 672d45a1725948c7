"""Counting: the only place that touches rows. Everything else is worked out from the `Tally` it gives.

Answers and groups are small integers. Several items are packed into one number per row, counted by one `bincount`, and taken
apart again, so that the rows are read a few times for many items.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from analysis.coded import By, Coded, Frame, Items, Table, coded, groups_by, named, opened
from survey.codebook import COMPANION, Item
from survey.errors import DataError
from survey.missing import Missing

__all__ = ["KINDS", "TOTAL", "Tally", "counted", "refuse_design", "tally"]

TOTAL = "Total"
"""The group of all respondents."""

KINDS = (*Missing.names(), "")
"""The last axis of `Tally.missing`: the kinds of missing answer, then null, which says of no kind."""

PACKED = 1 << 15
"""Most cells of items counted together: they fit 16-bit numbers and a processor's nearest memory."""

AT_ONCE = 1 << 16
"""Rows packed at a time, so that the numbers in between stay in the cache and take no memory."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of respondents.

    | array      | shape                           | counts                                                             |
    |------------|---------------------------------|--------------------------------------------------------------------|
    | `counts`   | items × groups × most answers   | who gave `answers[item][k]`; 0 beyond the item's own answers       |
    | `answered` | items × groups                  | who gave a substantive answer                                      |
    | `missing`  | items × groups × len(KINDS)     | who gave none, by the kind of missing answer                       |

    Of a choose-many item one respondent counts in several answers, so `answered` is less than their sum.
    """

    items: tuple[str, ...]
    groups: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    counts: Counts
    answered: Counts
    missing: Counts

    def kinds(self, kinds: Sequence[Missing]) -> Counts:
        """How many gave one of these kinds of missing answer, items × groups."""
        total: Counts = self.missing[:, :, [KINDS.index(kind.value) for kind in kinds]].sum(axis=2)
        return total

    def base(self, kinds: Sequence[Missing] = ()) -> Counts:
        """Respondents with a substantive answer or one of these kinds of missing answer, items × groups."""
        return self.answered + self.kinds(kinds)

    def outside(self, kinds: Sequence[Missing] = ()) -> Counts:
        """Respondents who were asked and are not in that base, items × groups."""
        counted_in = {kind.value for kind in (*kinds, Missing.NOT_ASKED)}
        total: Counts = self.missing[:, :, [place for place, kind in enumerate(KINDS) if kind not in counted_in]].sum(axis=2)
        return total


def tally(data: Frame, items: Items, *, by: By = None, design: object = None) -> Tally:
    """Counts of answers by group.

    `data`: a Responses, a pandas frame, or any frame narwhals knows. `items`: ids or columns; None is every item that has
    answers to choose from, in a plain frame every categorical column. `by`: a column or a list to be crossed; None is one group,
    "Total". Groups and answers keep the order of the codebook or of the categories, also where nobody is in them; other
    columns are sorted. In a plain frame null is missing of no kind, and a code that is the name of a kind is that kind.
    `design` is not supported. Raises DataError for columns and items that are not there, with the nearest match.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"group": ["a", "a", "b"], "help": ["yes", "no", "yes"]})
    >>> tally(frame, "help", by="group").counts.tolist()  # no, yes
    [[[1, 1], [0, 1]]]
    """
    refuse_design(design)
    table = opened(data, items, by)
    return counted(table, named(items) if items is not None else countable(table, by), by)


def countable(table: Table, by: By = None) -> tuple[str, ...]:
    """Every item with answers to choose from; in a plain frame every categorical column that is not in `by`."""
    if table.codebook is not None:
        return tuple(item.id for item in table.codebook.items.values() if item.options)
    categorical = table.frame.select_dtypes("category").columns
    names = tuple(name for name in categorical if name not in named(by))
    if not names:
        raise DataError.of("items", "no column is categorical, so the frame does not say which are items; name them")
    return names


def counted(table: Table, items: Sequence[str], by: By = None, *, total: bool = False) -> Tally:
    """`tally` of an opened table; `total` adds the group "Total" last: everybody, those without a group too."""
    layouts = [_layout(table, name) for name in items]
    groups = groups_by(table, by)
    found = iter(_bincounts(groups, [column for layout in layouts for column in layout.columns]))
    with_total = total or by is None
    names = (*groups.names, TOTAL) if with_total else groups.names
    widest = max((len(layout.answers) for layout in layouts), default=0)
    counts = np.zeros((len(items), len(names), widest), np.int64)
    answered = np.zeros((len(items), len(names)), np.int64)
    missing = np.zeros((len(items), len(names), len(KINDS)), np.int64)
    for place, layout in enumerate(layouts):
        own = [_by_group(next(found), total=with_total) for _ in layout.columns]
        counts[place, :, : len(layout.answers)], answered[place], missing[place] = layout.unpack(own)
    return Tally(tuple(items), names, tuple(layout.answers for layout in layouts), counts, answered, missing)


def refuse_design(design: object) -> None:
    """Raises DataError where a design is given: these figures are unweighted."""
    if design is not None:
        raise DataError.of("design", "answers are counted unweighted; leave design=None")


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

    def unpack(self, counts: Sequence[Counts]) -> tuple[Counts, Counts, Counts]:
        nothing, given = counts[0][:, 0], counts[0][:, 1:]
        missing = np.zeros((len(given), len(KINDS)), np.int64)
        missing[:, KINDS.index("")] = nothing
        for place, name in enumerate(self.column.names):
            if name in KINDS:
                missing[:, KINDS.index(name)] += given[:, place]
        answers = given[:, [place for place, name in enumerate(self.column.names) if name not in KINDS]]
        return answers, answers.sum(axis=1), missing


@dataclass(frozen=True, eq=False)
class _Many:
    """A choose-many item: why there is no answer, then a column per option."""

    answers: tuple[str, ...]
    columns: tuple[Coded, ...]

    def unpack(self, counts: Sequence[Counts]) -> tuple[Counts, Counts, Counts]:
        why, *options = counts
        missing = np.concatenate([why[:, 1:], np.zeros((len(why), 1), np.int64)], axis=1)
        return np.stack([option[:, 1] for option in options], axis=1), why[:, 0], missing


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


def _bincounts(groups: Coded, columns: Sequence[Coded]) -> Iterator[Counts]:
    """For each column its counts, groups × codes, on both axes with a first place for nothing."""
    for pack in _packs(groups, columns):
        shape = (len(groups.names) + 1, *(len(column.names) + 1 for column in pack))
        joint = _joint(groups, pack, shape).reshape(shape)
        for axis in range(1, len(shape)):
            yield joint.sum(axis=tuple(other for other in range(1, len(shape)) if other != axis))


def _packs(groups: Coded, columns: Sequence[Coded]) -> Iterator[list[Coded]]:
    """Neighbouring columns that are counted together: as many as keep the cells within PACKED and the number of rows."""
    most = min(PACKED, max(len(groups.codes), 1))
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


def _joint(groups: Coded, pack: Sequence[Coded], shape: tuple[int, ...]) -> Counts:
    """How many rows have each combination of group and codes, flat."""
    cells = prod(shape)
    kind = np.dtype(np.int16 if cells <= PACKED else np.int64)
    nothing = 0
    for width in shape:
        nothing = nothing * width + 1
    counts = np.zeros(cells, np.int64)
    for start in range(0, len(groups.codes), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        place: npt.NDArray[np.signedinteger] = groups.codes[rows].astype(kind)
        for column, width in zip(pack, shape[1:], strict=True):
            place *= width
            place += column.codes[rows]
        place += nothing
        counts += np.bincount(place, minlength=cells)
    return counts


def _by_group(counts: Counts, *, total: bool) -> Counts:
    """Without the rows that are in no group, which count in the total alone."""
    return np.concatenate([counts[1:], counts.sum(axis=0, keepdims=True)]) if total else counts[1:]
