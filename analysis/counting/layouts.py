"""Items as columns of codes: which columns an item is counted by, and how their sums become those
of its answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.counting.coded import Coded, coded
from analysis.counting.kernel import Folded
from analysis.counting.sums import KINDS, NOWHERE, Array, Sums
from analysis.counting.table import Table
from survey.codebook import COMPANION
from survey.errors import DataError
from survey.missing import Missing
from survey.questions import Ranking

__all__ = ["ItemLayout", "Share", "layout_of", "readers_of"]


_Fold = Coded | Folded | None
"""A column that is counted in another's place, or nothing."""

OUTSIDE, OTHER, COUNTS, NOT_ASKED = -1, 0, 1, 2
"""What a share needs to know of somebody: not in the base, in it with another answer, with one that
counts, not asked."""


def _share_of(
    column: Coded, codes: Sequence[str], kinds: Sequence[Missing], *, nothing: int
) -> Folded:
    """A column as a share needs it; `nothing`: what null is."""
    in_base = {kind.value for kind in kinds}

    def folded(name: str) -> int:
        if name in KINDS and name not in in_base:
            return NOT_ASKED if name in (Missing.NOT_ASKED.value, NOWHERE) else OUTSIDE
        return COUNTS if name in codes else OTHER

    return Folded(
        ("other", "counts", Missing.NOT_ASKED.value), column, (nothing, *map(folded, column.names))
    )


@dataclass(frozen=True, eq=False)
class Share:
    """An item with one answer: one of those that count. A folded column, and of an item with a
    column per option those that count.
    """

    columns: tuple[Coded | Folded, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        return ("counts",)

    def unpack(self, found: Sequence[Array]) -> Sums:
        base, *options = found
        counts = sum((option[..., 1] for option in options), base[..., COUNTS + 1])
        missing = np.zeros((*counts.shape, len(KINDS)), base.dtype)
        missing[..., KINDS.index("")] = base[..., OUTSIDE + 1]
        missing[..., KINDS.index(Missing.NOT_ASKED.value)] = base[..., NOT_ASKED + 1]
        return Sums(counts[..., None], base[..., OTHER + 1] + base[..., COUNTS + 1], missing)

    def folds(self, codes: Sequence[str], kinds: Sequence[Missing]) -> tuple[_Fold, ...]:
        """The same columns, since the base is settled."""
        return self.columns


@dataclass(frozen=True, eq=False)
class _One:
    """An item with one answer each: one column, in which the kinds of missing answer are codes like
    others.
    """

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
        answers = given[
            ..., [place for place, name in enumerate(self.column.names) if name not in KINDS]
        ]
        return Sums(answers, answers.sum(axis=-1), missing)

    def folds(self, codes: Sequence[str], kinds: Sequence[Missing]) -> tuple[_Fold, ...]:
        """The column as a share needs it."""
        return (_share_of(self.column, codes, kinds, nothing=OUTSIDE),)


@dataclass(frozen=True, eq=False)
class _Many:
    """An item with a column per option: why there is no answer, then the options. Of choose-many
    each says whether it was chosen, of a ranking whether it was put first.
    """

    answers: tuple[str, ...]
    columns: tuple[Coded, ...]

    def unpack(self, found: Sequence[Array]) -> Sums:
        why, *options = found
        missing = np.zeros((*why.shape[:-1], len(KINDS)), why.dtype)
        for place, name in enumerate(self.columns[0].names, start=1):
            missing[..., KINDS.index(name)] += why[..., place]
        return Sums(np.stack([option[..., 1] for option in options], axis=-1), why[..., 0], missing)

    def folds(self, codes: Sequence[str], kinds: Sequence[Missing]) -> tuple[_Fold, ...]:
        """The columns as a share needs them: why there is no answer, and the options that count."""
        why, *options = self.columns
        each = zip(self.answers, options, strict=True)
        return (
            _share_of(why, codes, kinds, nothing=OTHER),
            *(option if name in codes else None for name, option in each),
        )


ItemLayout = Share | _One | _Many
"""How an item is counted."""


def layout_of(table: Table, item: str, found: Iterator[Coded]) -> ItemLayout:
    """The item made of the next columns found."""
    if table.codebook is None or table.codebook.item(item).categorical:
        return _One(next(found))
    known = table.codebook.item(item)
    return _Many(known.codes, (next(found), *(next(found) for _ in known.columns)))


def readers_of(table: Table, name: str) -> Mapping[str, Callable[[Any, str], Coded]]:
    """The columns of an item and how each is read. Raises DataError for an item or column that is
    not there.
    """
    readers: dict[str, Callable[[Any, str], Coded]] = {name: coded}
    item = table.codebook.item(name) if table.codebook is not None else None
    if item is not None and not item.options:
        raise DataError.of(
            "items",
            f"{name} is a question for a {item.kind}; only answers to choose from are counted",
        )
    if item is not None and not item.categorical:
        reader = _first if isinstance(item.answers, Ranking) else _chosen
        readers = {name + COMPANION: coded, **{column.name: reader for column in item.columns}}
    for column in readers:
        table.check_column(column, "items")
    return readers


def _first(column: Any, _name: str) -> Coded:
    """A column of places: the first, or nothing."""
    first = column.to_numpy(np.float64, na_value=np.nan) == 1
    return Coded(("first",), first.view(np.int8) - np.int8(1))


def _chosen(column: Any, _name: str) -> Coded:
    """A column of truth: chosen, or nothing."""
    return Coded(("chosen",), column.to_numpy(np.bool_, na_value=False).view(np.int8) - np.int8(1))
