"""Answers that only some versions of a questionnaire offered: whoever could not give one of the
answers that are counted is not in the base of their share.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.sums import NOWHERE
from analysis.counting.table import Table
from survey.codebook import COMPANION, Item

__all__ = ["of_those_offered", "partly_offered"]

Versions = frozenset[tuple[str, str]]
"""Instruments and versions."""

_COLUMNS = ("instrument", "version")


def of_those_offered(table: Table, codes: Mapping[str, Sequence[str]]) -> Table:
    """The table in which those count nowhere who were offered none of the answers that count in an
    item.
    """
    columns: dict[str, Any] = {}
    for item in _items(table, codes):
        offering = _offering(item, codes[item.id])
        if offering is not None:
            columns |= _without(table, item, offering)
    if not columns:
        return table
    if isinstance(table.source, pd.DataFrame):
        return replace(table, source=table.frame.assign(**columns))
    return replace(table, source=table.source.with_derived(columns))


def partly_offered(table: Table, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The items and answers that some versions did not offer, where the table says who was asked by
    which.
    """
    for item in _items(table, names):
        for code in item.codes:
            if _offering(item, [code]) is not None:
                yield item.id, code


def _items(table: Table, names: Sequence[str] | Mapping[str, object]) -> list[Item]:
    if table.codebook is None or not set(_COLUMNS) <= set(table.names):
        return []
    found = [table.codebook.items.get(name) for name in names]
    return [item for item in found if item and item.offered and _reason(item) in table.names]


def _offering(item: Item, codes: Sequence[str]) -> Versions | None:
    """The versions that offered one of these answers; None where all did."""
    wanted = [code for code in codes if code in item.codes]
    everywhere = {by for each in item.offered.values() for by in each}
    offering = frozenset(by for code in wanted for by in item.offered.get(code, ()))
    return offering if wanted and offering < everywhere else None


def _reason(item: Item) -> str:
    """The column that says who was not asked."""
    return item.id if item.categorical else item.id + COMPANION


def _without(table: Table, item: Item, offering: Versions) -> dict[str, Any]:
    """The columns of an item, in which those of other versions count nowhere and chose nothing."""
    others = {by for each in item.offered.values() for by in each} - offering
    options = () if item.categorical else tuple(column.name for column in item.columns)
    options = tuple(name for name in options if name in table.names)
    if isinstance(table.source, pd.DataFrame):
        frame = table.frame
        out = np.zeros(len(frame), np.bool_)
        for instrument, version in others:
            out |= _is(frame["instrument"], instrument) & _is(frame["version"], version)
        reason = _recoded(table.column(_reason(item), "items"), out)
        return {_reason(item): reason} | {name: frame[name].mask(out) for name in options}
    import narwhals.stable.v2 as nw  # noqa: PLC0415  # a frame of pandas does not need it

    engine = table.source
    columns = {_reason(item): engine.read(_reason(item)).cast(nw.String)}
    columns |= {name: engine.read(name) for name in options}
    for instrument, version in sorted(others):
        by = (engine.read("instrument").cast(nw.String) == instrument).fill_null(False)
        of = (engine.read("version").cast(nw.String) == version).fill_null(False)
        for name, column in columns.items():
            instead = nw.lit(NOWHERE) if name == _reason(item) else nw.lit(None)
            columns[name] = nw.when(by & of).then(instead).otherwise(column)
    return columns


def _is(column: Any, value: str) -> npt.NDArray[np.bool_]:
    return np.asarray((column.astype("string") == value).to_numpy(np.bool_, na_value=False))


def _recoded(column: Any, out: npt.NDArray[np.bool_]) -> pd.Categorical:
    values: Any = column.astype("category").array
    names = list(values.categories)
    names = names if NOWHERE in names else [*names, NOWHERE]
    codes = np.where(out, names.index(NOWHERE), values.codes)
    return pd.Categorical.from_codes(codes, categories=pd.Index(names))
