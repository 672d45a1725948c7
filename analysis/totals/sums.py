"""Totals and ratios of a sample as a table, in the columns of `agreement`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from analysis.bases import flags
from analysis.counting.sample import Sample
from analysis.estimation.by_row import RowDomain
from analysis.limits import FEW_DEGREES

__all__ = ["RELATIVE", "Figures", "Naming", "of_rows", "table_of"]

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]

METHOD = "t"
"""Of all intervals here: the estimate and so many standard errors on either side."""

RELATIVE = "relative weights"
"""The flag of a total whose weights do not add to a population: it counts the sample."""

ROUNDING = 1e-14
"""A variance that is less than this part of the square of the figure is rounding."""


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures of one item or several, one entry each group; NaN where undefined.

    `n`: unweighted bases; `n_missing`: those asked who are outside; `unseen`: nobody of the group
    was asked. `n_weighted`, `n_kish`, `deff`, `df`: as in `Estimates`.
    """

    n: npt.NDArray[np.int64]
    n_missing: npt.NDArray[np.int64]
    unseen: Rows
    n_weighted: Floats
    n_kish: Floats
    deff: Floats
    estimate: Floats
    variance: Floats
    df: Floats

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The entries of several, one after the other."""
        return cls(
            *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls))
        )


@dataclass(frozen=True, eq=False)
class Naming:
    """What stands beside the figures: the items in their order, of each what is told of it (`net`),
    and the groups.
    """

    items: Sequence[str]
    nets: Sequence[str]
    groups: Sequence[str]


def of_rows(
    groups: Sequence[tuple[str, Rows]],
    known: Rows,
    asked: Rows,
    sample: Sample,
    *,
    figure: Callable[[npt.NDArray[np.intp], Floats], float],
    linear: Callable[[npt.NDArray[np.intp], float, Floats], Floats],
) -> Figures:
    """The figures of one item in each group, worked out row by row.

    `groups`: of each row whether it is in them. `known`: rows with numbers; `asked`: those that
    could have. `figure`: from places of rows and their weights to the figure; `linear`: from the
    places, the figure and the weights to the linearised value of each, without its weight.

    deff is the variance over that of a simple random sample of n from N = Σ w: N² s² (1 − n / N)
    / n, s² that of the linearised values; 1 − n / N is left out where weights are relative.
    """
    every = []
    for _, inside in groups:
        base = inside & known
        places = np.flatnonzero(base)
        outside = int((inside & asked).sum()) - int((base & asked).sum())
        unseen = bool(inside.any() and not (inside & asked).any())
        every.append((outside, unseen, *_figure(RowDomain(sample, places), figure, linear)))
    columns = [np.array(column) for column in zip(*every, strict=True)]
    n_missing, unseen_, n, *rest = columns
    return Figures(n.astype(np.int64), n_missing, unseen_.astype(np.bool_), *rest)


def _figure(
    domain: RowDomain,
    figure: Callable[[npt.NDArray[np.intp], Floats], float],
    linear: Callable[[npt.NDArray[np.intp], float, Floats], Floats],
) -> tuple[int, float, float, float, float, float, float]:
    """n, n_weighted, n_kish, deff, estimate, variance, df."""
    n, weights, places = domain.n, domain.weights, domain.rows
    total = float(weights.sum())
    if not n:
        return 0, 0.0, 0.0, np.nan, np.nan, np.nan, np.nan
    estimate = figure(places, weights)
    values = linear(places, estimate, weights)
    if np.isnan(values).any():
        covariance = np.full((1, 1), np.nan)
    else:
        covariance = domain.covariance(
            (weights * values)[:, None], lambda others: np.array([figure(places, others)])
        )
    variance = float(covariance[0, 0])
    away = values - float(weights @ values) / total
    spread = float(weights @ away**2) / total * n / (n - 1) if n > 1 else np.nan
    left = (1 - n / total if total >= n else np.nan) if domain.sample.grossed_up else 1.0
    simple = total**2 * spread * left / n
    deff = variance / simple if simple > 0 else np.nan
    return n, total, total**2 / float(weights @ weights), deff, estimate, variance, domain.df


def table_of(named: Naming, figures: Figures, level: float, *, relative: bool) -> pd.DataFrame:
    """The rows, item by item. `relative`: totals whose weights do not add to a population."""
    varies = figures.variance > ROUNDING * figures.estimate**2
    error = np.sqrt(np.where(varies | np.isnan(figures.variance), figures.variance, 0.0))
    known = varies & (figures.df > 0)
    quantile = stdtrit(np.where(known, figures.df, 1.0), (1 + level) / 2)
    reach = np.where(known, quantile * error, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(figures.deff > 0, figures.n / figures.deff, np.nan)
    caution = np.full(figures.n.size, RELATIVE if relative else "", dtype=object)
    caution[figures.df < FEW_DEGREES] = "few clusters"
    low, count = figures.estimate - reach, len(named.groups)
    return pd.DataFrame(
        {
            "item": np.repeat(np.array(named.items, dtype=object), count),
            "group": np.tile(np.array(named.groups, dtype=object), len(named.items)),
            "net": np.repeat(np.array(named.nets, dtype=object), count),
            "n": figures.n,
            "n_missing": figures.n_missing,
            "n_weighted": figures.n_weighted,
            "n_effective": np.where(figures.n == 0, 0.0, effective),
            "n_kish": figures.n_kish,
            "deff": figures.deff,
            "estimate": figures.estimate,
            "std_error": error,
            "low": low,
            "high": figures.estimate + reach,
            "df": figures.df,
            "method": METHOD,
            "level": level,
            "flag": flags(figures.n, low, figures.unseen, caution),
        }
    )
