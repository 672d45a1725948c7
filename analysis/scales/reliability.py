"""Cronbach's alpha and what each item adds to it, from sums of values and their products.

With C the covariance matrix of k items, reversed ones turned:

    alpha               k / (k − 1) · (1 − tr C / Σ C)
    standardised alpha  k r̄ / (1 + (k − 1) r̄), r̄ the mean of the correlations C_ij / √(C_ii
    C_jj), i ≠ j
    item–rest           correlation of an item with the sum of the others: (C_i· − C_ii) / √(C_ii (Σ
                        C − 2 C_i· + C_ii))

"pairwise": C_ij is of those who answered both i and j, and n is everybody who was asked;
"complete": of those who answered all.

Sources: Cronbach, L. J. (1951). Psychometrika 16, 297–334; Feldt, L. S. (1965). Psychometrika 30,
357–370; Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Applied Psychological Measurement 11,
93–103. Witnesses: R, tests/analysis/witness; reference results of R; pingouin.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import fdtri

from analysis.counting.domains.conditions import Where
from analysis.counting.gathering import members_of, refuse_pooled
from analysis.counting.table import By, Frame
from analysis.limits import LOW_BASE
from analysis.methods.intervals import checked_level
from analysis.scales.scoring import AnyScore, ItemValues, opened_scores
from survey.errors import DataError, did_you_mean, shown
from survey.questionnaire import Score

__all__ = ["INTERVALS", "MISSING", "item_analysis", "reliability"]

Floats = npt.NDArray[np.float64]

MISSING = ("pairwise", "complete")
"""What is done with respondents who did not answer every item."""

INTERVALS: Mapping[str, str] = MappingProxyType(
    {
        "feldt": (
            "1 − (1 − alpha) F, F the quantiles of the F distribution with n − 1 and (n − "
            "1) (k − 1) degrees of freedom"
        ),
    }
)
"""The intervals of alpha by name, with their formula. R's psych has Feldt's too."""

COLUMNS = [
    "score",
    "group",
    "items",
    "n",
    "n_complete",
    "alpha",
    "low",
    "high",
    "alpha_standardised",
    "mean_r",
]
COLUMNS += ["missing", "method", "level", "flag"]
ITEM_COLUMNS = [
    "score",
    "group",
    "item",
    "reversed",
    "n",
    "mean",
    "sd",
    "item_rest",
    "alpha_without",
    "flag",
]

NO_SPREAD = 1e-12
"""A variance of the sum that is less than this part of the covariances it is made of is rounding:
nothing varies."""


def reliability(
    data: Frame,
    score: AnyScore | None = None,
    *,
    by: By = None,
    total: bool = False,
    missing: str = "pairwise",
    method: str = "feldt",
    level: float = 0.95,
    where: Where = None,
) -> pd.DataFrame:
    """Cronbach's alpha of a set of items in each group, with its confidence interval.

    alpha = k / (k − 1) · (1 − tr C / Σ C), C the covariances of the k items; the interval is
    `INTERVALS[method]` at `level`. All are pure numbers, at most 1; negative where items run
    against each other, as when one should be reversed.

    Arguments. `score`: the name of a score in the codebook, a list of items, what `scoring` gives,
    or None for every score. `by`: a column, or a list to be crossed; `total` adds everybody.
    `missing`: "pairwise" (covariances of those who answered both items; n is everybody who was
    asked an item) or "complete" (those who answered every item). `where`: of whom, as in
    `agreement`. Weights are not used: alpha is
    about the items, in the sample at hand.

    Columns: score, group, items (k), n (respondents), n_complete (who answered every item), alpha,
    low, high, alpha_standardised, mean_r (mean correlation of two items), missing, method, level,
    flag. One row per score and group. Undefined is NaN; the interval is NaN at alpha 1 too. `flag`
    is the gravest of: "no answers", "one item", "no variance" (nothing varies, or fewer than two
    answered some two items), "negative", "low base" (n under `LOW_BASE`); empty where all is well.

    Raises DataError for scores, items and options that are not there, with the nearest match.

    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4, 4], "b": [1, 3, 3, 4, 3], "c": [2, 2, 3, 3, 4]})
    >>> table = reliability(frame, ["a", "b", "c"]).round(3)
    >>> print(table[["items", "n", "alpha", "low", "high"]].to_string(index=False))
     items  n  alpha   low  high
         3  5  0.886 0.426 0.987
    """
    _check(missing, method)
    level = checked_level(level)
    rows = []
    for made, group, sums in _each(data, score, by, total=total, missing=missing, where=where):
        alpha = _alpha(sums.covariance)
        bounds = _feldt(alpha, sums.n, len(made.items), level)
        figures = (alpha, *bounds, *_standardised(sums.covariance))
        flag = _flag(sums, alpha, bounds[0])
        rows.append(
            (
                made.name,
                group,
                len(made.items),
                sums.n,
                sums.complete,
                *figures,
                missing,
                method,
                level,
                flag,
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def item_analysis(
    data: Frame,
    score: AnyScore | None = None,
    *,
    by: By = None,
    total: bool = False,
    missing: str = "pairwise",
    where: Where = None,
) -> pd.DataFrame:
    """What each item adds to a scale: how it goes with the rest, and what alpha is without it.

    The arguments are those of `reliability`. Reversed items are turned first, so a negative
    item_rest says that one is missing among them. In "pairwise" the correlation is worked out from
    the matrix of covariances.

    Columns: score, group, item, reversed (whether it is), n (who answered it; in "complete" every
    item), mean and sd of its values, item_rest (correlation with the sum of the other items),
    alpha_without (alpha of the others; NaN where one is left), flag ("no answers", "no variance" or
    empty). One row per score, group and item.

    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4, 4], "b": [1, 3, 3, 4, 3], "c": [2, 2, 3, 3, 4]})
    >>> table = item_analysis(frame, ["a", "b", "c"]).round(3)
    >>> print(table[["item", "item_rest", "alpha_without"]].to_string(index=False))
    item  item_rest  alpha_without
       a      0.985          0.643
       b      0.726          0.884
       c      0.727          0.906
    """
    _check(missing, "feldt")
    rows = []
    for made, group, sums in _each(data, score, by, total=total, missing=missing, where=where):
        rest = _item_rest(sums.covariance)
        for place, item in enumerate(made.items):
            others = [one for one in range(len(made.items)) if one != place]
            n, sd = int(sums.both[place, place]), float(np.sqrt(sums.covariance[place, place]))
            without = _alpha(sums.covariance[np.ix_(others, others)])
            flag = "no answers" if n == 0 else "" if sd > 0 else "no variance"
            rows.append(
                (
                    made.name,
                    group,
                    item,
                    item in made.reversed,
                    n,
                    sums.means[place],
                    sd,
                    rest[place],
                    without,
                    flag,
                )
            )
    return pd.DataFrame(rows, columns=ITEM_COLUMNS)


# --- sums -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Moments:
    """Of a group: `n` who count, `complete` who answered every item; items × items `both` (answered
    both) and `covariance`.
    """

    n: int
    complete: int
    both: Floats
    means: Floats
    covariance: Floats

    @classmethod
    def of(cls, items: ItemValues, rows: npt.NDArray[np.intp] | None, missing: str) -> Self:
        """From all rows or those given. Values are counted from the least of their item, so that
        sums of products stay exact.
        """
        k = len(items.items)
        n, complete = 0, 0
        both, sums, products = np.zeros((k, k)), np.zeros((k, k)), np.zeros((k, k))
        for values, asked in items.batches(rows):
            there = ~np.isnan(values)
            every: npt.NDArray[np.bool_] = np.asarray(there.all(axis=0))
            complete += int(every.sum())
            n += int(every.sum() if missing == "complete" else asked.sum())
            if missing == "complete":
                there = there & every
            away, weight = np.where(there, values - items.low[:, None], 0), there.astype(np.float64)
            both += weight @ weight.T
            sums += away @ weight.T
            products += away @ away.T
        with np.errstate(divide="ignore", invalid="ignore"):
            covariance = (products - sums * sums.T / both) / np.where(both > 1, both - 1, np.nan)
            means = np.diag(sums) / np.diag(both) + items.low
        return cls(n, complete, both, means, covariance)


def _each(
    data: Frame,
    given: AnyScore | None,
    by: By,
    *,
    total: bool,
    missing: str,
    where: Where,
) -> Iterator[tuple[Score, str, _Moments]]:
    """Every score and group with its sums."""
    table, scores = opened_scores(data, given, by, where=where)
    groups = members_of(table, by, total=total)
    for made in scores:
        items = ItemValues.of(table, made)
        asked = np.concatenate([np.zeros(0, np.bool_), *(was for _, was in items.batches())])
        refuse_pooled(table, by, asked, made.name)
        for group, inside in groups:
            rows = None if inside.all() else np.flatnonzero(inside)
            yield made, group, _Moments.of(items, rows, missing)


# --- figures --------------------------------------------------------------------------------------


def _alpha(covariance: Floats) -> float:
    """NaN for one item, and where the sum of the items does not vary."""
    k, whole = len(covariance), float(covariance.sum())
    if k < 2 or not whole > NO_SPREAD * float(np.abs(covariance).sum()):
        return np.nan
    return k / (k - 1) * (1 - float(np.trace(covariance)) / whole)


def _standardised(covariance: Floats) -> tuple[float, float]:
    """(alpha of the items brought to one variance, mean correlation)."""
    k, sd = len(covariance), np.sqrt(np.diag(covariance))
    if k < 2 or not (sd > 0).all():
        return np.nan, np.nan
    mean_r = float(((covariance / np.outer(sd, sd)).sum() - k) / (k * (k - 1)))
    below = 1 + (k - 1) * mean_r
    return (k * mean_r / below if below > NO_SPREAD else np.nan), mean_r


def _item_rest(covariance: Floats) -> Floats:
    own, row = np.diag(covariance), covariance.sum(axis=1)
    rest = covariance.sum() - 2 * row + own
    size = np.abs(covariance).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(
            (own > 0) & (rest > NO_SPREAD * size), (row - own) / np.sqrt(own * rest), np.nan
        )


def _feldt(alpha: float, n: int, k: int, level: float) -> tuple[float, float]:
    if not alpha < 1 - NO_SPREAD or n < 2:
        return np.nan, np.nan
    ends = np.array([1 + level, 1 - level]) / 2
    low, high = 1 - (1 - alpha) * fdtri(n - 1, (n - 1) * (k - 1), ends)
    return float(low), float(high)


def _flag(sums: _Moments, alpha: float, low: float) -> str:
    if not np.diag(sums.both).any():
        return "no answers"
    if len(sums.both) < 2:
        return "one item"
    if np.isnan(low):
        return "no variance"
    return "negative" if alpha < 0 else "low base" if sums.n < LOW_BASE else ""


def _check(missing: str, method: str) -> None:
    if missing not in MISSING:
        raise DataError.of(
            "missing", f"there is no {shown(missing)}{did_you_mean(missing, MISSING)}"
        )
    if method not in INTERVALS:
        raise DataError.of(
            "method",
            f"there is no interval {shown(method)} of alpha{did_you_mean(method, INTERVALS)}",
        )
