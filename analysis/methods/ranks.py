"""Whether one group answers higher than another, on answers that run from low to high: rank tests
from counts.

All who gave an answer share the mean of their ranks. From counts: n_ij respondents of group i with
answer j, n in all; with a design w_ij are sums of weights. A table of fewer than two groups or two
answers has no test: everything is NaN.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr

from analysis.estimation.crosstable import CrossTable, midranks
from analysis.estimation.linear import covariance_of
from analysis.methods.chi_square import ROUNDING, UNDEFINED, Finding, quadratic

__all__ = [
    "between",
    "epsilon_squared",
    "kruskal_wallis",
    "mann_whitney",
    "median",
    "rank_biserial",
    "rank_test",
    "van_der_waerden",
    "wilcoxon",
]

Floats = npt.NDArray[np.float64]
Score = Callable[[Floats], Floats]
"""From ranks as proportions, 0 to 1, to scores."""


def kruskal_wallis(table: CrossTable) -> Finding:
    """H = (n − 1) · (squares between groups / squares in all) of the ranks, chi-square with r − 1
    degrees of freedom.

    That is Kruskal and Wallis's statistic with the correction for ties.
    """
    if not table.testable:
        return UNDEFINED
    statistic, df = (
        (table.n - 1) * between(table, midranks(table.weights)),
        float(len(table.counts) - 1),
    )
    return Finding(statistic, df, np.nan, float(chdtrc(df, statistic)))


def mann_whitney(table: CrossTable) -> Finding:
    """U of the first group: pairs (one of each group) in which it answers higher, ties counting ½.

    z = (|U − n₁ n₂ / 2| − ½) / σ, σ² = n₁ n₂ / 12 · (n + 1 − Σ (t³ − t) / (n (n − 1))), t
    respondents with each answer.
    """
    if table.counts.shape[0] != 2 or not table.testable:
        return UNDEFINED
    counts = table.counts.astype(np.float64)
    first, second = counts.sum(axis=1)
    n, ties = counts.sum(), counts.sum(axis=0)
    statistic = _pairs_above(counts)
    away = abs(statistic - first * second / 2) - 0.5
    variance = first * second / 12 * (n + 1 - (ties**3 - ties).sum() / (n * (n - 1)))
    return Finding(statistic, p_value=min(1.0, float(2 * ndtr(-away / np.sqrt(variance)))))


def rank_biserial(table: CrossTable) -> float:
    """2 P − 1, P the share of pairs in which the first group answers higher, ties counting ½; from
    −1 to 1.

    P, also called the common language effect size or the probability of superiority, is
    (rank_biserial + 1) / 2.
    """
    if len(table.weights) != 2 or not table.testable:
        return np.nan
    return float(2 * _pairs_above(table.weights) / np.prod(table.weights.sum(axis=1)) - 1)


def between(table: CrossTable, scores: Floats) -> float:
    """The share of the variance of the scores that lies between groups, from 0 to 1; of ranks that
    is ε² = H / (n − 1).
    """
    if not table.testable:
        return np.nan
    groups = table.weights.sum(axis=1)
    mean = table.weights.sum(axis=0) @ scores / groups.sum()
    means = table.weights @ scores / groups
    squares = table.weights.sum(axis=0) @ (scores - mean) ** 2
    return float(groups @ (means - mean) ** 2 / squares) if squares > 0 else np.nan


def epsilon_squared(table: CrossTable) -> float:
    """`between` of the ranks."""
    return between(table, midranks(table.weights)) if table.testable else np.nan


def _pairs_above(weights: Floats) -> float:
    """The weight of the pairs in which the first of two groups answers higher, ties counting ½."""
    first, second = weights
    return float(first @ (np.cumsum(second) - second / 2))


# --- with a design --------------------------------------------------------------------------------


def rank_test(table: CrossTable, score: Score) -> Finding:
    """The test of scores of ranks: R_i the weighted mean score of group i, ranks estimated from the
    weights and taken as fixed.

    Of two groups t = (R₂ − R₁) / se with ν − 1 degrees of freedom. Of more the statistic is
    X² = D′V⁻¹D, D the differences from the first group and V their covariance; its p value is that
    of X² / (r − 1) as F with r − 1 and ν − r + 1 degrees of freedom. ν: degrees of freedom of the
    design.
    """
    if not table.testable or table.ranks is None:
        return UNDEFINED
    cells, sample = table.design()
    scores = score(table.ranks / table.weights.sum())
    groups, df = table.weights.sum(axis=1), float(len(table.weights) - 1)
    means = table.weights @ scores / groups
    of_group = (scores - means[:, None]) / groups[
        :, None
    ]  # how a respondent moves the mean of the own group
    gradient = np.zeros((*table.weights.shape, len(groups) - 1))
    gradient[0] = -of_group[0][:, None]
    for place in range(1, len(groups)):
        gradient[place, :, place - 1] = of_group[place]
    flat = gradient.reshape(table.weights.size, -1)
    covariance = covariance_of(cells, lambda totals: totals @ flat, flat, sample)
    left = table.degrees() - df
    differences = means[1:] - means[0]
    all_scores = table.weights.sum(axis=0) / groups.sum()
    simple = (all_scores @ scores**2 - (all_scores @ scores) ** 2) / table.n
    if not left > 0 or not (np.diag(covariance) > ROUNDING * simple).all():
        return UNDEFINED
    if df == 1:
        t = float(differences[0] / np.sqrt(covariance[0, 0]))
        return Finding(t, left, np.nan, float(2 * stdtr(left, -abs(t))))
    statistic = quadratic(differences, covariance)
    return Finding(statistic, df, left, float(fdtrc(df, left, statistic / df)))


def wilcoxon(table: CrossTable) -> Finding:
    """Scores: the ranks themselves."""
    return rank_test(table, lambda ranks: ranks)


def van_der_waerden(table: CrossTable) -> Finding:
    """Scores: the normal quantile at each rank."""
    return rank_test(table, ndtri)


def median(table: CrossTable) -> Finding:
    """Scores: 1 above the middle rank, else 0 (Mood's test)."""
    return rank_test(table, lambda ranks: (ranks > 0.5).astype(np.float64))
