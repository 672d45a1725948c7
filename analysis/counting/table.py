"""Frames as tables that can be counted.

Whatever frame comes in, `analysis.counting.opening` makes it a `Table`. A pandas frame is counted
in memory. Any other stays in its engine, and is counted from the combinations of values that the
engine finds: these are a table too, each row of which stands for several respondents.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import text_of
from analysis.counting.packing import MOST_COMBINATIONS, packs
from analysis.counting.sums import NOWHERE
from analysis.counting.typed import codes_in, groups_first, typed
from analysis.design import Design
from survey.codebook import Codebook
from survey.errors import DataError, did_you_mean, shown
from survey.people import Together
from survey.questionnaire import GROUP
from survey.questions import ManyOf

if TYPE_CHECKING:
    from analysis.counting.engines import Combinations, Engine

__all__ = ["INSIDE", "POPULATION", "By", "Frame", "Items", "Table", "Totals", "named"]

Frame = Any
"""A `Responses`, a pandas frame, or a frame of a library that narwhals knows."""

Items = str | Sequence[str] | None
By = str | Sequence[str] | None


@dataclass(frozen=True, eq=False)
class Totals:
    """What each row of a table of combinations stands for.

    `respondents`: how many. `weights` and `squares`: sums of their weights and of the squares, None
    where the design names no weights. `drawn`: the row of `Table.drawn` that has their stratum and
    clusters.
    """

    respondents: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64] | None
    squares: npt.NDArray[np.float64] | None
    drawn: npt.NDArray[np.intp]

    def power(
        self, power: int, weights: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64] | npt.NDArray[np.int64]:
        """The sum of this power of their weights: 0 counts. `weights`: of `Table.drawn`, which hold
        where none are named.
        """
        summed = (self.respondents, self.weights, self.squares)[power]
        return self.respondents * weights[self.drawn] ** float(power) if summed is None else summed


@dataclass(frozen=True, eq=False)
class Table:
    """Answers, with their codebook where they have one: rows in memory, or a frame that stays in
    its engine.

    `design`: how the sample was drawn. `totals`: None where each row is one respondent. `inside`:
    which rows figures are of, those of the domain with a weight above 0; None for all. (Of a frame
    in its engine a column `INSIDE` is worked out that says so.) The others belong to the sample.
    `populations`: where there are several, groups of which a total may be taken; and
    `combinations`, those that are counted together under a name. Both are of the column of groups.
    """

    source: "pd.DataFrame | Engine"
    codebook: Codebook | None
    design: Design | None = None
    totals: Totals | None = None
    inside: npt.NDArray[np.bool_] | None = None
    populations: tuple[Together, ...] = ()
    combinations: tuple[Together, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The rows. Raises DataError where they stay in their engine."""
        if not isinstance(self.source, pd.DataFrame):
            raise DataError.of(
                "data",
                (
                    "this is worked out row by row; give it a frame in memory, such as "
                    "data.to_pandas()"
                ),
            )
        return self.source

    @property
    def in_engine(self) -> bool:
        """Whether the rows stay in their engine."""
        return not isinstance(self.source, pd.DataFrame)

    @cached_property
    def names(self) -> list[str]:
        """The columns."""
        source = self.source
        return list(source.columns if isinstance(source, pd.DataFrame) else source.types)

    @property
    def respondents(self) -> int:
        """How many respondents all rows stand for."""
        return len(self.frame) if self.totals is None else int(self.totals.respondents.sum())

    def column(self, name: str, argument: str) -> Any:
        """The pandas column of this name, which stands in that argument. Raises DataError with the
        nearest match.
        """
        if name == POPULATION:
            return self._population
        self.check_column(name, argument)
        column = self.frame[name]
        if self.codebook is None or isinstance(column.dtype, pd.BooleanDtype):
            return column
        if isinstance(column.dtype, pd.CategoricalDtype):
            codes = codes_in(self.codebook, name)
            if codes is None or tuple(column.dtype.categories) in (codes, (*codes, NOWHERE)):
                return column
            column = column.astype(object)  # a data file has its answers in an order of its own
        return self._typed(column, name, self.totals)

    @property
    def _population(self) -> Any:
        """The population of each respondent, as a column."""
        place = {code: at for at, one in enumerate(self.populations) for code in one.of}
        codes, groups = pd.factorize(self.frame[GROUP])
        at = np.array([*(place.get(text_of(group), -1) for group in groups), -1], np.intp)
        names = pd.Index([one.code for one in self.populations])
        return pd.Series(pd.Categorical.from_codes(at[codes], categories=names))

    def takes_several(self, item: str) -> bool:
        """Whether a respondent can give several answers to this item."""
        return self.codebook is not None and isinstance(self.codebook.item(item).answers, ManyOf)

    def refuse_many(self, name: str) -> None:
        """Raises DataError for an item of several columns: it makes no groups."""
        if self.codebook is None or name in self.names or name not in self.codebook.items:
            return
        options = ", ".join(column.name for column in self.codebook.items[name].columns[:3])
        why = (
            f"a respondent can choose several answers to {name}"
            if self.takes_several(name)
            else f"a respondent gives each answer to {name} a place"
        )
        raise DataError.of("by", f"{why}; group by one of them, such as {options}")

    def check_column(self, name: str, argument: str) -> None:
        """Raises DataError for a column that is not there, or there twice."""
        if name not in self.names:
            raise _no_column(name, self.names, argument)
        if (times := self.names.count(name)) > 1:
            raise DataError.of(
                argument, f"there are {times} columns {shown(name)}; give each its own name"
            )

    @property
    def categorical(self) -> tuple[str, ...]:
        """The columns that hold categories."""
        if not isinstance(self.source, pd.DataFrame):
            return self.source.categorical
        return tuple(self.source.select_dtypes("category").columns)

    def numeric(self, name: str) -> bool:
        """Whether a column holds numbers, none of which is said to be a category."""
        if not isinstance(self.source, pd.DataFrame):
            kind = self.source.types.get(name)
            return kind is not None and kind.is_numeric()
        return (
            name in self.names
            and pd.api.types.is_numeric_dtype(self.source[name].dtype)
            and not pd.api.types.is_bool_dtype(self.source[name].dtype)
        )

    def categories(self, name: str, argument: str) -> tuple[str, ...] | None:
        """The codes that a column can have, in their order; None where neither codebook nor column
        says so.
        """
        self.check_column(name, argument)
        if not isinstance(self.source, pd.DataFrame):
            return codes_in(self.codebook, name) or _texts(self.source.categories.get(name))
        dtype = self.source[name].dtype
        return _texts(dtype.categories) if isinstance(dtype, pd.CategoricalDtype) else None

    def fetched(self, columns: Iterable[str]) -> "Table":
        """The table with at least these columns in memory, for what is worked out row by row."""
        if isinstance(self.source, pd.DataFrame):
            return self
        source = self.settled.source
        assert not isinstance(source, pd.DataFrame)  # noqa: S101  # as this one is none
        apart = [INSIDE] if INSIDE in source.derived else []
        groups = [GROUP] if self.populations else []
        frame = source.fetched([*columns, *groups, *apart])
        inside = frame.pop(INSIDE).to_numpy(np.bool_) if apart else None
        return replace(self, source=frame, inside=inside)

    # --- frames in an engine ----------------------------------------------------------------------

    @cached_property
    def drawn(self) -> "Table":
        """What says how the sample was drawn: in memory this table; of an engine the combinations
        of strata, clusters and sizes, of all respondents.

        There the column of weights has the mean weight of each combination. Raises DataError for
        weights that are none.
        """
        if isinstance(self.source, pd.DataFrame):
            return self
        found = self._sampling
        frame = found.frame
        if self.design is not None and self.design.weights and found.weights is not None:
            frame = frame.assign(**{self.design.weights: found.weights / found.respondents})
        places = np.arange(len(frame))
        return Table(
            frame,
            None,
            self.design,
            Totals(found.respondents, found.weights, found.squares, places),
        )

    @cached_property
    def settled(self) -> "Table":
        """The same table, of an engine with those of weight 0 outside."""
        weights = self.design.weights if self.design else None
        if isinstance(self.source, pd.DataFrame) or not weights:
            return self
        found = self._sampling
        if found.weighing is None or (found.weighing == found.respondents).all():
            return self
        weighing = self.source.weighing(weights)
        both = {name: one & weighing for name, one in self.source.derived.items() if name == INSIDE}
        return replace(self, source=self.source.with_derived(both or {INSIDE: weighing}))

    @cached_property
    def _sampling(self) -> "Combinations":
        """The combinations of what says how the sample was drawn, in an engine."""
        assert not isinstance(self.source, pd.DataFrame)  # noqa: S101  # only these ask
        weights = self.design.weights if self.design else None
        if weights:
            self.source.check_numeric(weights, "weights")
        found = self.source.combinations(self._drawn_by, weights, checked=True)
        if found is None:
            raise _too_many("design", "its columns have")
        if weights and found.allowed is not None:
            without = int((found.respondents - found.allowed).sum())
            if without:
                count = f"{without:,} rows" if without > 1 else "1 row"
                fault = f"the weight in {shown(weights)} is not 0 or above in {count}"
                raise DataError.of("weights", f"{fault}; 0 leaves somebody out of every figure")
        return found.in_order()

    def passes(
        self, columns: Sequence[str], by: Iterable[str]
    ) -> Iterator[tuple["Table", tuple[str, ...]]]:
        """Tables in memory to be counted one after the other, and which of the columns each is for.

        In memory that is this table for all; of an engine, for some columns at a time, their
        combinations with groups and design.
        """
        if isinstance(self.source, pd.DataFrame):
            yield self, tuple(columns)
            return
        for name in by:
            self.refuse_many(name)
            self.check_column(name, "by")
        groups = [name for name in by if name not in self._drawn_by]
        known = {
            name: codes
            for name in (*groups, *columns)
            if (codes := self.categories(name, "items")) is not None
        }
        widths = self.source.widths((*groups, *columns), known)
        others = max(len(self.drawn.frame), 1) * prod(widths[name] for name in groups)
        table = self.settled
        apart = [INSIDE] if INSIDE in table.source.derived else []
        for pack in packs(columns, widths, others * (1 + len(apart))):
            yield from table._combined((*apart, *self._drawn_by, *groups), pack)

    def _combined(
        self, others: Sequence[str], pack: tuple[str, ...]
    ) -> Iterator[tuple["Table", tuple[str, ...]]]:
        assert not isinstance(self.source, pd.DataFrame)  # noqa: S101  # only passes() calls it
        found = self.source.combinations(
            (*others, *pack), self.design.weights if self.design else None
        )
        if found is None:
            if len(pack) == 1:
                raise _too_many(pack[0], "it, with groups and design, has")
            yield from self._combined(others, pack[: len(pack) // 2])
            yield from self._combined(others, pack[len(pack) // 2 :])
            return
        places = np.zeros(len(found.frame), np.intp)
        if self._drawn_by:
            known = self.drawn.frame[self._drawn_by].assign(
                **{PLACE: np.arange(len(self.drawn.frame))}
            )
            joined = found.frame[self._drawn_by].merge(known, how="left")[PLACE]
            if len(joined) != len(places) or joined.isna().any():
                raise DataError.of(
                    "data",
                    "the rows changed while they were counted; count a copy that stays as it is",
                )
            places = joined.to_numpy(np.intp)
        totals = Totals(found.respondents, found.weights, found.squares, places)
        frame = pd.DataFrame(
            {
                name: self._typed(found.frame[name], name, totals)
                for name in (*others, *pack)
                if name != INSIDE
            }
        )
        inside = found.frame[INSIDE].to_numpy(np.bool_) if INSIDE in others else None
        yield replace(self, source=frame, totals=totals, inside=inside), pack

    @property
    def _drawn_by(self) -> list[str]:
        """The columns that say from which stratum and clusters somebody was drawn, and out of how
        many.
        """
        design = self.design
        return (
            list(
                dict.fromkeys(
                    [*([design.strata] if design.strata else []), *design.stages, *design.sizes]
                )
            )
            if design
            else []
        )

    def _typed(self, column: Any, name: str, totals: Totals | None) -> Any:
        """With its categories, where codebook or engine know them."""
        codes = codes_in(self.codebook, name) or (
            self.categories(name, "items") if self.in_engine else None
        )
        each = None if totals is None else totals.respondents
        return typed(column, name, codes, groups_first(self.codebook, name), each)


PLACE, INSIDE, POPULATION = "\0place", "\0inside", "\0population"
"""Columns beside those of the table, named as none of them is: the row of `Table.drawn`, who is in
the domain, and of which population somebody is."""


def named(given: Items, argument: str = "items") -> tuple[str, ...]:
    """One name or several as a tuple without repetitions; none for None. Raises DataError of the
    argument for others.
    """
    if given is None or isinstance(given, str):
        return () if given is None else (given,)
    try:
        names = (
            None if isinstance(given, Iterator) else tuple(dict.fromkeys(given))
        )  # an iterator can be read only once
    except TypeError:
        names = None
    if names is None:
        raise DataError.of(argument, f"{shown(given)} is neither a name nor a list of names")
    return names


def _texts(values: Iterable[object] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(text_of(value) for value in values)


def _too_many(place: str, what: str) -> DataError:
    remedy = "is one of the columns a number of its own for everybody?"
    return DataError.of(place, f"{what} more than {MOST_COMBINATIONS:,} combinations; {remedy}")


def _no_column(name: str, columns: Iterable[object], argument: str) -> DataError:
    return DataError.of(
        argument,
        f"there is no column {shown(name)}{did_you_mean(name, [str(one) for one in columns])}",
    )
