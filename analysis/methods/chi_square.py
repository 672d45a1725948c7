"""Whether answers depend on the group at all: chi-square tests of a table, for simple random
samples and for designs, and Fisher's exact test.

Notation: groups i (r of them) × answers j (c of them), counts n_ij of n respondents; with a design
p_ij are weighted shares. A table of fewer than two groups or two answers has no test: everything is
NaN.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, fdtrc

from analysis.estimation.crosstable import CrossTable
from analysis.estimation.linear import covariance_of

__all__ = [
    "ROUNDING",
    "UNDEFINED",
    "Finding",
    "adjusted_wald",
    "chi_square",
    "cramer_v",
    "expected_counts",
    "fisher",
    "pearson",
    "quadratic",
    "rao_scott",
    "rao_scott_chisq",
    "small_expected",
    "wald",
    "weighted_pearson",
]

Floats = npt.NDArray[np.float64]

ROUNDING = 1e-12
"""A variance that is less than this part of that of a simple random sample is rounding: nothing
varies."""

MOST = 400
"""Tables with more degrees of freedom than this have no design-based chi-square test: a column of
numbers, not of answers."""


FEW, FEWEST, PART = 5, 1, 0.2
"""Cochran's rule: a chi-square is no good guide where more than this part of the cells expects
fewer than `FEW`, or any fewer than `FEWEST`."""

TIE = 1 + 1e-7
"""Tables that are this much likelier than the one observed are as likely, as R's fisher.test has
it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a test found: its statistic, degrees of freedom (`df2` of an F alone) and two-sided p
    value.
    """

    statistic: float = np.nan
    df1: float = np.nan
    df2: float = np.nan
    p_value: float = np.nan


UNDEFINED = Finding()


def chi_square(table: CrossTable) -> Finding:
    """Pearson's X² = Σ (n_ij − e_ij)² / e_ij, e_ij = n_i. n_.j / n; of 2 × 2 with Yates's
    correction, |n_ij − e_ij| less ½.
    """
    if not table.testable:
        return UNDEFINED
    statistic, df = pearson(table.weights, yates=table.counts.shape == (2, 2)), _freedom(table)
    return Finding(statistic, df, np.nan, float(chdtrc(df, statistic)))


def fisher(table: CrossTable) -> Finding:
    """The exact p value of 2 × 2: the sum of the probabilities of all tables with these margins
    that are no likelier than the one observed. There is no statistic, and no test of other tables.

    The count in the first cell is hypergeometric. Its probabilities come from their ratios,
    P(k + 1) / P(k) = (r − k)(c − k) / ((k + 1)(n − r − c + k + 1)), r and c the first row and
    column.
    """
    if table.counts.shape != (2, 2):
        return UNDEFINED
    n, (row, column) = table.n, (int(table.counts[0].sum()), int(table.counts[:, 0].sum()))
    least, most = max(0, row + column - n), min(row, column)
    k = np.arange(least, most, dtype=np.float64)
    steps = np.log((row - k) * (column - k)) - np.log((k + 1) * (n - row - column + k + 1))
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    likely = np.exp(logs - logs.max())
    observed = likely[int(table.counts[0, 0]) - least]
    p = float(likely[likely <= observed * TIE].sum() / likely.sum())
    return Finding(p_value=min(p, 1.0))


def small_expected(table: CrossTable) -> bool:
    """Whether too few respondents are expected in the cells for a chi-square (Cochran's rule).

    Source: Cochran, W. G. (1954). Biometrics 10, 417–451.
    """
    if not table.testable:
        return False
    expected = expected_counts(table.counts.astype(np.float64))
    return bool((expected < FEW).mean() > PART or (expected < FEWEST).any())


def cramer_v(table: CrossTable) -> float:
    """V = √(X² / (n · min(r − 1, c − 1))), from 0 (independent) to 1; X² without Yates's
    correction, with a design of the weighted shares.
    """
    if not table.testable:
        return np.nan
    statistic = pearson(table.weights) if table.cells is None else weighted_pearson(table)
    return float(np.sqrt(statistic / (table.n * (min(table.counts.shape) - 1))))


def pearson(cells: Floats, *, yates: bool = False) -> float:
    """X² of counts, or of weights that add to the number of respondents."""
    expected = expected_counts(cells)
    away = np.abs(cells - expected)
    if yates:
        away -= np.minimum(0.5, away)
    return float((away**2 / expected).sum())


def expected_counts(cells: Floats) -> Floats:
    """e_ij = n_i. n_.j / n."""
    found: Floats = np.outer(cells.sum(axis=1), cells.sum(axis=0)) / cells.sum()
    return found


def _freedom(table: CrossTable) -> float:
    groups, answers = table.counts.shape
    return float((groups - 1) * (answers - 1))


# --- with a design --------------------------------------------------------------------------------


def weighted_pearson(table: CrossTable) -> float:
    """X² of the weighted shares, as if n respondents had been drawn at random."""
    return pearson(table.weights * (table.n / table.weights.sum())) if table.testable else np.nan


def rao_scott(table: CrossTable) -> Finding:
    """F = X² / tr Δ with d₀ and d₀ ν degrees of freedom, d₀ = (tr Δ)² / tr Δ², ν those of the
    design (second order).
    """
    effects = _design_effects(table)
    if effects is None:
        return UNDEFINED
    trace, of_squares = float(np.trace(effects)), float((effects * effects.T).sum())
    statistic, df = weighted_pearson(table) / trace, trace**2 / of_squares
    return _of_f(statistic, df, df * table.degrees())


def rao_scott_chisq(table: CrossTable) -> Finding:
    """X², whose p value is that of X² / (tr Δ / df) with df = (r − 1)(c − 1) degrees of freedom
    (first order).
    """
    effects = _design_effects(table)
    if effects is None or not table.degrees() > 0:
        return UNDEFINED
    statistic, df = weighted_pearson(table), _freedom(table)
    return Finding(statistic, df, np.nan, float(chdtrc(df, statistic / (np.trace(effects) / df))))


def _design_effects(table: CrossTable) -> Floats | None:
    """Δ, the generalised design effects: covariance of the interactions C′D⁻¹p over what simple
    random sampling would give.

    C spans what row and column effects leave, D has the shares p on its diagonal. None where it is
    not defined.
    """
    if not table.testable or _freedom(table) > MOST:
        return None
    cells, sample = table.design()
    total = cells.totals.sum()
    shares = cells.totals / total
    contrasts = np.kron(*(_contrasts(size) for size in table.counts.shape))
    weighed = np.divide(
        contrasts, shares[:, None], out=np.zeros_like(contrasts), where=shares[:, None] > 0
    )
    gradient = (weighed - shares @ weighed) / total
    simple = contrasts.T @ weighed / table.n
    if not _invertible(simple):
        return None
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # of replicates without anybody in the table
        found = covariance_of(
            cells,
            lambda totals: totals @ weighed / totals.sum(axis=-1, keepdims=True),
            gradient,
            sample,
        )
    effects = np.linalg.solve(simple, found)
    return effects if np.trace(effects) > ROUNDING * len(effects) else None


def _contrasts(size: int) -> Floats:
    """size × (size − 1): a basis of the vectors that add to 0."""
    found: Floats = np.eye(size)[:, 1:] - 1 / size
    return found


def wald(table: CrossTable) -> Finding:
    """F = Y′V⁻¹Y / df with df and ν degrees of freedom; V the covariance of Y: N_ij − N_i.
    N_.j / N, i and j > 1.
    """
    statistic, df = _wald(table), _freedom(table)
    return _of_f(statistic / df, df, table.degrees()) if table.testable else UNDEFINED


def adjusted_wald(table: CrossTable) -> Finding:
    """F = Y′V⁻¹Y (ν − df + 1) / (df ν) with df and ν − df + 1 degrees of freedom."""
    if not table.testable:
        return UNDEFINED
    df, degrees = _freedom(table), table.degrees()
    left = degrees - df + 1
    return _of_f(_wald(table) * left / (df * degrees), df, left) if degrees > 0 else UNDEFINED


def _wald(table: CrossTable) -> float:
    """Y′V⁻¹Y; with replicate weights V is of the linearised figures, as R has it."""
    if not table.testable or _freedom(table) > MOST:
        return np.nan
    cells, sample = table.design()
    weights, gradient = table.weights, _wald_gradient(table.weights)
    away = weights - np.outer(weights.sum(axis=1), weights.sum(axis=0)) / weights.sum()
    return quadratic(
        away[1:, 1:].ravel(),
        covariance_of(cells, lambda totals: totals @ gradient, gradient, sample),
    )


def _wald_gradient(weights: Floats) -> Floats:
    """Cells × figures: ∂(N_ij − N_i. N_.j / N) / ∂N_ab, without those of the first row and
    column.
    """
    groups, answers = (np.eye(size) for size in weights.shape)
    rows, columns = weights.sum(axis=1) / weights.sum(), weights.sum(axis=0) / weights.sum()
    found = (
        np.einsum("ai,bj->abij", groups, answers)
        - np.einsum("ai,j->aij", groups, columns)[:, None]
        - np.einsum("bj,i->bij", answers, rows)[None]
        + np.outer(rows, columns)
    )
    inner: Floats = found[:, :, 1:, 1:].reshape(weights.size, -1)
    return inner


def _of_f(statistic: float, df1: float, df2: float) -> Finding:
    if not (df2 > 0 and np.isfinite(statistic)):
        return UNDEFINED
    return Finding(statistic, df1, df2, float(fdtrc(df1, df2, statistic)))


def quadratic(figures: Floats, covariance: Floats) -> float:
    """figures′ covariance⁻¹ figures; NaN where the covariance has no inverse."""
    return (
        float(figures @ np.linalg.solve(covariance, figures)) if _invertible(covariance) else np.nan
    )


def _invertible(matrix: Floats) -> bool:
    """Whether all of a symmetric matrix is known, and it has an inverse."""
    return bool(
        np.isfinite(matrix).all() and np.linalg.matrix_rank(matrix, hermitian=True) == len(matrix)
    )
