"""The columns of a model, row by row: what is explained, and what explains it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import Coded, coded
from analysis.counting.measured import holds_numbers, measured_in
from analysis.counting.nets import codes_given, net_name
from analysis.counting.order import number_of
from analysis.counting.sums import KINDS
from analysis.counting.table import Table
from survey.errors import DataError, did_you_mean, shown
from survey.questions import OneOf

__all__ = ["Response", "explanation", "response_of", "without"]

Floats = npt.NDArray[np.float64]

FALSE, TRUE = "False", "True"


@dataclass(frozen=True, eq=False)
class Response:
    """What is explained: numbers, NaN where there is none. Of a logistic model 1 where an answer of
    `net` was given and 0 where another; of an ordinal one places in `answers`.
    """

    values: Floats
    net: str = ""
    answers: tuple[str, ...] = ()


def explanation(table: Table, name: str) -> pd.Series:
    """A column as numbers, or as categories in the order of the codebook or of the column; missing
    answers of any kind are null.
    """
    table.refuse_many(name)
    if holds_numbers(table, name):
        return pd.Series(measured_in(table, name, "formula").values)
    found = _substantive(coded(table.column(name, "formula"), name))
    return pd.Series(pd.Categorical.from_codes(found.codes, pd.Index(found.names)))


def without(column: pd.Series, categories: Collection[str]) -> pd.Series:
    """The column, null where it has one of these categories."""
    if not categories:
        return column
    left: pd.Series = column.mask(column.isin(list(categories)))
    return left


def response_of(
    table: Table, name: str, family: str, net: str, answers: Sequence[object] | None
) -> Response:
    """The column that a model of this family explains. Raises DataError for one that it cannot."""
    if family == "linear":
        return Response(measured_in(table, name, "formula").values)
    table.refuse_many(name)
    column = table.column(name, "formula")
    if table.numeric(name) and family == "logistic" and answers is None:
        return _of_numbers(column.to_numpy(np.float64, na_value=np.nan), name)
    found = _substantive(coded(column, name))
    if family == "ordinal":
        return _ordinal(table, name, found)
    return _logistic(table, name, found, net, answers)


def _of_numbers(values: Floats, name: str) -> Response:
    if not np.isin(values[~np.isnan(values)], (0, 1)).all():
        raise DataError.of(
            "formula",
            f"{shown(name)} holds other numbers than 0 and 1; say answers=[…], or family='linear'",
        )
    return Response(values, "=1")


def _logistic(
    table: Table, name: str, found: Coded, net: str, answers: Sequence[object] | None
) -> Response:
    codes: tuple[str, ...]
    item = None if table.codebook is None else table.codebook.items.get(name)
    if answers is not None:
        codes = codes_given(answers)
        for code in codes:
            if code not in found.names:
                near = did_you_mean(code, found.names)
                raise DataError.of("answers", f"{name} has no answer {shown(code)}{near}")
    elif item is not None and isinstance(item.answers, OneOf) and (own := item.net(net)):
        codes = own.codes
    elif len(found.names) == 2 and item is None:
        codes = found.names[1:]
    else:
        listed = ", ".join(found.names[:8])
        nets = "" if item is None else did_you_mean(net, [one.name for one in item.nets])
        raise DataError.of(
            "formula",
            f"{name} has {len(found.names)} answers ({listed}); "
            f"say which of them count, by answers{nets}",
        )
    yes = np.array([*(code in codes for code in found.names), False])[found.codes]
    name_of = net_name(net if item is not None else "", answers or (None if item else codes))
    return Response(np.where(found.codes < 0, np.nan, yes), name_of)


def _ordinal(table: Table, name: str, found: Coded) -> Response:
    """Answers that nobody gave are left out."""
    item = None if table.codebook is None else table.codebook.items.get(name)
    column = table.column(name, "formula")
    ordered = item.ordered if item is not None else True
    if not ordered or (item is None and not _in_order(column, found)):
        raise DataError.of(
            "formula",
            f"the answers of {name} have no order; make the column an ordered categorical, or say "
            "family='logistic' and answers=[…]",
        )
    return Response(np.where(found.codes < 0, np.nan, found.codes), "", found.names)


def _in_order(column: pd.Series, found: Coded) -> bool:
    """Whether a plain column says that its answers are in order: numbers, or categories."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return True
    return all(number_of(code) is not None for code in found.names)


def _substantive(column: Coded) -> Coded:
    """Without the kinds of missing answer."""
    kept = [place for place, name in enumerate(column.names) if name not in KINDS]
    if len(kept) == len(column.names):
        return column
    places = np.full(len(column.names) + 1, -1, np.int32)
    places[kept] = np.arange(len(kept))
    return Coded(tuple(column.names[place] for place in kept), places[column.codes])
