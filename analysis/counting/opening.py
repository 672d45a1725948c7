"""Whatever frame comes in, as a table that can be counted."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.domains.conditions import Where, checked_where
from analysis.counting.domains.evaluating import columns_of, inside
from analysis.counting.table import INSIDE, By, Frame, Items, Table, named
from analysis.design import Design
from analysis.responses import Responses
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.errors import DataError
from survey.questionnaire import GROUP

__all__ = ["opened"]


def opened(
    data: Frame,
    items: Items = None,
    by: By = None,
    design: Design | None = None,
    where: Where = None,
) -> Table:
    """The data as a table. A pandas frame is counted in memory, any other in its engine.

    `where`: of whom figures are wanted, a domain of the sample; None is everybody. Replicate
    weights are read row by row: with these the columns named come into memory, from an engine that
    has them there. Raises DataError for something that is not a frame, and for columns that are not
    in it.
    """
    if items is not None and not named(items):
        raise DataError.of("items", "none are named; leave items out for all of them")
    named(by, "by")
    native: Any = data.frame if isinstance(data, Responses) else data
    codebook = data.codebook if isinstance(data, Responses) else None
    condition = checked_where(where, codebook)
    if isinstance(native, pd.DataFrame):
        table = _in_memory(native, codebook, design, condition)
    else:
        table = _in_engine(native, codebook, items, by, design=design, where=condition)
    return _with_people(table, data)


def _in_memory(
    frame: pd.DataFrame, codebook: Codebook | None, design: Design | None, where: Condition | None
) -> Table:
    within = None if where is None else inside(where, frame, codebook)
    weighing = _weighing(frame, design)
    if within is not None and weighing is not None:
        within = within & weighing
    found = weighing if within is None else within
    return Table(frame, codebook, design, inside=found)


def _with_people(table: Table, data: Frame) -> Table:
    """With the populations, where there are several, and the combinations of the codebook."""
    if table.codebook is None or not isinstance(data, Responses) or GROUP not in table.names:
        return table
    weights = (table.design.weights if isinstance(table.design, Design) else None) or ""
    populations = data.weighed_apart.get(weights, table.codebook.populations)
    several = populations if len(populations) > 1 else ()
    return replace(table, populations=several, combinations=table.codebook.combinations)


def _weighing(frame: pd.DataFrame, design: Design | None) -> npt.NDArray[np.bool_] | None:
    """Who has a weight above 0; None where everybody has, or where there are no weights."""
    weights = design.weights if isinstance(design, Design) else None
    if weights is None or list(frame.columns).count(weights) != 1:  # `sampled` says what is wrong
        return None
    column: Any = frame[weights]
    if not pd.api.types.is_numeric_dtype(column.dtype):
        return None
    numbers = column.to_numpy(np.float64, na_value=np.nan)
    if not len(numbers) or numbers.min() > 0:
        return None
    return np.asarray(numbers > 0, np.bool_)


def _in_engine(
    native: Any,
    codebook: Codebook | None,
    items: Items,
    by: By,
    *,
    design: Design | None,
    where: Condition | None,
) -> Table:
    # a frame of pandas needs none of these
    import narwhals.stable.v2 as nw  # noqa: PLC0415

    from analysis.counting.domains.engine import expressed  # noqa: PLC0415
    from analysis.counting.engines import Engine  # noqa: PLC0415

    try:
        frame = nw.from_native(native)
    except TypeError:
        known = "a Responses or a data frame (pandas, polars, pyarrow, DuckDB, PySpark)"
        raise DataError.of("data", f"a {type(native).__name__} is not {known}") from None
    engine = Engine.of(frame)
    table = Table(engine, codebook, design)
    drawn = design.columns(table.names) if isinstance(design, Design) else ()
    if not (isinstance(design, Design) and design.replicates):
        if where is None:
            return table
        within = {INSIDE: expressed(where, engine, codebook).yes}
        return replace(table, source=engine.with_derived(within))
    if isinstance(frame, nw.LazyFrame):
        raise DataError.of(
            "replicates",
            "replicate weights are read row by row; collect the frame into memory first",
        )
    if items is not None and codebook is None:
        for name in named(items):
            table.check_column(name, "items")
        asked = () if where is None else columns_of(where, None, table.names)
        frame = frame.select(*dict.fromkeys((*named(items), *named(by), *drawn, *asked)))
    return _in_memory(frame.to_pandas(), codebook, design, where)
