"""Counting where the data lie: frames that stay in their engine, which gives back sums and never
rows.

An engine (polars, pyarrow, DuckDB, PySpark) is asked for the combinations that some columns have,
with how many respondents have each, and with weights the sum of these and of their squares. A joint
combination of several items in one query answers for all of them, so that the rows are read a few
times for many items. All that follows is worked out in memory from the combinations.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.packing import MOST_COMBINATIONS
from survey.errors import DataError, shown

__all__ = ["Combinations", "Engine"]

Floats = npt.NDArray[np.float64]

LOOK = 10_000
"""Rows from which the number of different values in a column is guessed; a wrong guess costs a
second query, nothing else."""


@dataclass(frozen=True, eq=False)
class Combinations:
    """Each combination that some columns have: `frame` has a row for it, the arrays an entry.

    `respondents`: how many have it. With weights their sum `weights` and that of their squares
    `squares`; where it was asked for, how many have a weight above 0, `weighing`, and how many one
    that can be a weight, `allowed`.
    """

    frame: pd.DataFrame
    respondents: npt.NDArray[np.int64]
    weights: Floats | None = None
    squares: Floats | None = None
    weighing: Floats | None = None
    allowed: Floats | None = None

    def in_order(self) -> "Combinations":
        """The same in the order of the columns' values: engines give them in any."""
        if self.frame.columns.empty:
            return self
        order = (
            self.frame.reset_index(drop=True).sort_values(list(self.frame.columns)).index.to_numpy()
        )
        sums = (
            None if one is None else one[order]
            for one in (self.weights, self.squares, self.weighing, self.allowed)
        )
        return Combinations(self.frame.iloc[order], self.respondents[order], *sums)


@dataclass(frozen=True, eq=False)
class Engine:
    """A frame in its engine. `types` of the columns; `categories` of those that say in which order
    which values they can have. `derived`: columns that are worked out from others, which they may
    stand in the place of.
    """

    frame: nw.LazyFrame[Any]
    types: Mapping[str, nw.dtypes.DType]
    categories: Mapping[str, tuple[Any, ...]]
    derived: Mapping[str, nw.Expr] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> Self:
        """The engine of a frame that narwhals knows."""
        types = dict(frame.collect_schema())
        found = {name: _categories(frame, name, kind) for name, kind in types.items()}
        return cls(
            frame.lazy(),
            types,
            {name: categories for name, categories in found.items() if categories is not None},
        )

    def with_derived(self, columns: Mapping[str, nw.Expr]) -> Self:
        """The same with these columns worked out."""
        return replace(self, derived=MappingProxyType({**self.derived, **columns}))

    @property
    def categorical(self) -> tuple[str, ...]:
        """The columns that hold categories, whether or not these are known before they are
        counted.
        """
        return tuple(
            name for name, kind in self.types.items() if isinstance(kind, nw.Enum | nw.Categorical)
        )

    def combinations(
        self, names: Iterable[str], weights: str | None = None, *, checked: bool = False
    ) -> Combinations | None:
        """Every combination of these columns; None where there are more than `MOST_COMBINATIONS`.
        Null is a value like others.

        `checked`: whether to count, too, who has a weight above 0, and who one that can be one.
        """
        names = tuple(dict.fromkeys(names))
        keys = [f"key{place}" for place in range(len(names))]
        rows = self.frame.select(
            *(self._read(name).alias(key) for name, key in zip(names, keys, strict=True)),
            *((self._read(weights).cast(nw.Float64).alias("weight"),) if weights else ()),
            *(() if names or weights else (nw.lit(1).alias("one"),)),
        )
        sums = [nw.len().alias("respondents")]
        weighed: tuple[str, ...] = ()
        if weights:
            weight = nw.col("weight")
            rows = rows.with_columns(square=weight * weight)  # pyarrow sums columns only
            if checked:
                rows = rows.with_columns(
                    weighing=((weight > 0) & weight.is_finite()).cast(nw.Int64),
                    allowed=((weight >= 0) & weight.is_finite()).cast(nw.Int64),
                )
            weighed = (
                ("weight", "square", "weighing", "allowed") if checked else ("weight", "square")
            )
            sums += [nw.col(name).sum() for name in weighed]
        grouped = rows.group_by(*keys).agg(*sums) if keys else rows.select(*sums)
        found = _collected(grouped.head(MOST_COMBINATIONS + 1))
        if len(found) > MOST_COMBINATIONS:
            return None
        found = found[found["respondents"] > 0]
        frame = pd.DataFrame(
            {
                name: _plain(found[key], None if name in self.derived else self.types[name])
                for name, key in zip(names, keys, strict=True)
            }
        )
        return Combinations(
            frame,
            found["respondents"].to_numpy(np.int64),
            *(found[name].to_numpy(np.float64, na_value=0) for name in weighed),
        )

    def widths(
        self, names: Iterable[str], known: Mapping[str, Sequence[object]]
    ) -> Mapping[str, int]:
        """How many different values each column has, null among them: those that are known, else
        guessed from the first rows.
        """
        found = {name: len(known[name]) + 1 for name in names if name in known}
        unknown = [name for name in names if name not in known]
        if not unknown:
            return found
        first = _collected(
            self.frame.select(
                *(self._read(name).alias(f"key{k}") for k, name in enumerate(unknown))
            ).head(LOOK)
        )
        return found | {
            name: first[f"key{place}"].nunique() + 1 for place, name in enumerate(unknown)
        }

    def different(self, name: str) -> int:
        """How many different values a column has."""
        return int(
            _collected(self.frame.select(self._read(name).alias("value").n_unique()))["value"].iloc[
                0
            ]
        )

    def check_numeric(self, name: str, argument: str) -> None:
        """Raises DataError for a column that does not hold numbers."""
        if not self.types[name].is_numeric():
            raise DataError.of(
                argument, f"the column {shown(name)} holds texts; it should hold numbers"
            )

    def fetched(self, names: Iterable[str]) -> pd.DataFrame:
        """These columns in memory."""
        columns = list(dict.fromkeys(names))
        keys = [self._read(name).alias(f"key{place}") for place, name in enumerate(columns)]
        found = self.frame.select(*keys).collect().to_pandas()
        return found.set_axis(columns, axis=1)

    def spans(self, by: Sequence[str], name: str) -> pd.DataFrame:
        """The least and the greatest value of a column, a row each, for every combination of
        others.
        """
        keys = [f"key{place}" for place in range(len(by))]
        rows = self.frame.select(
            *(
                self._read(one).cast(nw.String).alias(key)
                for one, key in zip(by, keys, strict=True)
            ),
            self._read(name).alias("value"),
        )
        value = nw.col("value")
        found = _collected(rows.group_by(*keys).agg(least=value.min(), greatest=value.max()))
        ends = [found[[*keys, end]].set_axis([*by, name], axis=1) for end in ("least", "greatest")]
        return pd.concat(ends, ignore_index=True)

    def weighing(self, weights: str) -> nw.Expr:
        """Who has a weight above 0, where each has one that is 0 or above."""
        return (self._read(weights).cast(nw.Float64) > 0).fill_null(False)

    def _read(self, name: str) -> nw.Expr:
        return self.derived[name] if name in self.derived else self.read(name)

    def read(self, name: str) -> nw.Expr:
        """A column of the frame as it is there."""
        spark = (
            "." in name and self.frame.implementation.is_spark_like()
        )  # where a point leads into a structure
        column = nw.col(f"`{name}`" if spark else name)
        return column.cast(nw.Float64) if self.types[name].is_decimal() else column


def _categories(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], name: str, kind: nw.dtypes.DType
) -> tuple[Any, ...] | None:
    """In their order, where the column has one. A polars Categorical has none: what it holds is
    sorted like other texts.
    """
    if isinstance(kind, nw.Enum):
        return tuple(kind.categories)
    if isinstance(kind, nw.Boolean):
        return (False, True)
    if (
        isinstance(kind, nw.Categorical)
        and isinstance(frame, nw.DataFrame)
        and not frame.implementation.is_polars()
    ):
        return tuple(frame[name].cat.get_categories().to_list())
    return None


def _plain(column: Any, kind: nw.dtypes.DType | None) -> Any:
    """Values as pandas has them where it holds no categories; truth with a third value for null."""
    if isinstance(kind, nw.Boolean):
        return column.astype("boolean").array
    return (
        column.astype(object).array
        if isinstance(column.dtype, pd.CategoricalDtype)
        else column.array
    )


def _collected(frame: nw.LazyFrame[Any]) -> pd.DataFrame:
    polars = (
        frame.implementation.is_polars()
    )  # reads files larger than memory in parts only where that is asked for
    return (frame.collect("polars", engine="streaming") if polars else frame.collect()).to_pandas()
