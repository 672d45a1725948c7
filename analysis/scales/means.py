"""The mean of a score in each group, as a survey gives it: with weights, strata and clusters where
the sample has them.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from analysis.bases import flags
from analysis.counting.domains.conditions import Where
from analysis.counting.gathering import members_of, refuse_pooled
from analysis.counting.sample import Sample, sampled
from analysis.counting.table import By, Frame
from analysis.design import Design, checked_design
from analysis.estimation.estimates import ROUNDING
from analysis.estimation.variance import UnitSums, variance_of
from analysis.methods.intervals import checked_level
from analysis.scales.scoring import AnyScore, ItemValues, opened_scores

__all__ = ["score_means"]

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]


def score_means(
    data: Frame,
    score: AnyScore | None = None,
    *,
    by: By = None,
    total: bool = False,
    design: Design | None = None,
    level: float = 0.95,
    where: Where = None,
) -> pd.DataFrame:
    """The mean score of each group, with its confidence interval.

    ȳ = Σ w y / Σ w over those who have a score; without a design w is 1. sd = √(n / (n − 1) · Σ w
    (y − ȳ)² / Σ w), std_error is sd / √n or what strata and clusters of the whole sample give, and
    the interval ȳ ± t std_error with df degrees of freedom (n − 1 without a design). All are in the
    units of the score, and the interval may reach beyond what a score can be.

    Arguments: `score` is the name of a score in the codebook, a list of items, what `scoring`
    gives, or None for every score; `by` a column, or a list to be crossed; `total` adds everybody;
    `design` how the sample was drawn; `where` of whom, as in `agreement`.

    Columns: score, group, n (who have a score), n_missing (who were asked an item and have none),
    n_weighted (Σ w), mean, std_error, low, high, df, sd, min, max, level, flag. One row per score
    and group. Undefined is NaN. `flag` is the gravest of "not asked", "no answers", "no variance"
    (all alike, or no degree of freedom; no interval), "low base"; empty if all is well.

    Source: Cochran, W. G. (1977). Sampling Techniques, 3rd ed., ch. 2 and 6. Witness: R survey's
    svymean and svyvar, tests/analysis/witness.

    >>> answers = {"calm": [3, 1, 2, 2], "well": [3, 2, 2, None]}
    >>> frame = pd.DataFrame({"group": ["a", "a", "b", "b"], **answers})
    >>> from analysis.scales.scoring import scoring
    >>> feeling = scoring(["calm", "well"], combine="mean", at_least=1)
    >>> table = score_means(frame, feeling, by="group").round(3)
    >>> print(table[["group", "n", "n_missing", "mean", "sd", "flag"]].to_string(index=False))
    group  n  n_missing  mean    sd        flag
        a  2          0  2.25 1.061    low base
        b  2          0  2.00 0.000 no variance
    """
    level, design = checked_level(level), checked_design(design)
    table, scores = opened_scores(data, score, by, design, where)
    groups = members_of(table, by, total=total)
    sample = None if design is None else sampled(design, table)
    rows = []
    for made in scores:
        items = ItemValues.of(table, made)
        found = items.scores(made)
        asked = np.concatenate([np.zeros(0, np.bool_), *(was for _, was in items.batches())])
        refuse_pooled(table, by, asked, made.name)
        for group, inside in groups:
            rows.append(
                {"score": made.name, "group": group, **_mean(found, inside, asked, sample, level)}
            )
    return pd.DataFrame(rows)


def _mean(
    scores: Floats, inside: Rows, asked: Rows, sample: Sample | None, level: float
) -> dict[str, Any]:
    """The figures of one group."""
    base = inside & ~np.isnan(scores)
    n, given = int(base.sum()), scores[base]
    weights = np.ones(n) if sample is None else sample.weights[base]
    mean = float(weights @ given / weights.sum()) if n else np.nan
    away = given - mean
    squares = float(weights @ away**2 / weights.sum()) if n else np.nan
    spread = float(np.sqrt(n / (n - 1) * squares)) if n > 1 else np.nan
    if sample is None:
        error, df = spread / np.sqrt(n) if n > 1 else np.nan, n - 1.0 if n else np.nan
    else:
        error, df = _with_design(away, base, weights, sample)
    varies = error > 0 and df > 0
    reach = stdtrit(df, (1 + level) / 2) * error if varies else np.nan
    flag = flags(
        np.array([n]), np.array([reach]), np.array([inside.any() and not (asked & inside).any()])
    )[0]
    return {
        "n": n,
        "n_missing": int((inside & asked).sum()) - n,
        "n_weighted": float(weights.sum()),
        "mean": mean,
        "std_error": error,
        "low": mean - reach,
        "high": mean + reach,
        "df": df,
        "sd": spread,
        "min": float(given.min()) if n else np.nan,
        "max": float(given.max()) if n else np.nan,
        "level": level,
        "flag": flag,
    }


def _with_design(away: Floats, base: Rows, weights: Floats, sample: Sample) -> tuple[float, float]:
    """(standard error of the mean, degrees of freedom), from how far each respondent is from it: a
    mean of 0.
    """
    unit = sample.unit[base]

    def by_unit(each: Floats) -> Floats:
        return np.bincount(unit, each, minlength=sample.units).astype(np.float64)[:, None]

    def squared(each: Floats) -> Floats:
        return by_unit(each) if sample.needs_squares else np.array([[each.sum()]])

    sums = UnitSums(
        by_unit(weights * away),
        by_unit(weights),
        squared((weights * away) ** 2),
        squared(weights**2),
    )
    found = variance_of(sums, np.array([len(away)]), sample)
    simple = float(((weights * away / max(weights.sum(), 1e-300)) ** 2).sum())
    variance = 0.0 if found.variance[0] <= ROUNDING * simple else float(found.variance[0])
    return float(np.sqrt(variance)), float(found.df[0])
