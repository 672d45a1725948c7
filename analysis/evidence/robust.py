"""Standard errors that hold even where the model of dependence is wrong: the adjustments as one
read-only table, `ROBUST`.

Of studies j with residuals e_j, W_j = M_j⁻¹ and C as in `analysis.evidence.dependent`:

    variance of b        C (Σ X_j' W_j A_j e_j e_j' A_j' W_j X_j) C
    A_j of CR2           T' (T (I − X_j C X_j' W_j) M_j T')^(−½) T, M_j = T'T

which is without bias where the model is right. Degrees of freedom are Satterthwaite's,

    df = (tr P)² / ΣΣ P_jk²,  P_jk = δ_jk g_j'g_j − h_j'h_k,
    g_j = T_j E_j' C_i, h_j = L' X_j' E_j' C_i, E_j = X_j' W_j A_j, C = LL'

for each coefficient i. Source: Bell & McCaffrey (2002), Survey Methodology 28, 169–181; Tipton &
Pustejovsky (2015), Journal of Educational and Behavioral Statistics 40, 604–634. Witness: R
clubSandwich 0.5, `witness_evidence.R`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analysis.evidence.clusters import Clusters
from analysis.evidence.weighted import Floats
from survey.errors import DataError, did_you_mean, shown

__all__ = ["ROBUST", "Adjustment", "adjustment_named", "robust"]

_NOTHING = 1e-12
"""An eigenvalue that is so small beside the largest has no root."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One adjustment. `function`: A of each study (s × m × m) from T, I − H, the number of studies
    and of coefficients.
    """

    name: str
    formula: str
    source: str
    function: Callable[[Floats, Floats, int, int], Floats]


def _plain(upper: Floats, _rest: Floats, _studies: int, _p: int) -> Floats:
    return np.broadcast_to(np.eye(upper.shape[1]), upper.shape)


def _scaled(upper: Floats, _rest: Floats, studies: int, p: int) -> Floats:
    factor = np.sqrt(studies / (studies - p)) if studies > p else np.nan
    return np.broadcast_to(factor * np.eye(upper.shape[1]), upper.shape)


def _bias_reduced(upper: Floats, rest: Floats, _studies: int, _p: int) -> Floats:
    lower = np.swapaxes(upper, 1, 2)
    inner = upper @ rest @ lower @ upper @ lower
    values, vectors = np.linalg.eigh((inner + np.swapaxes(inner, 1, 2)) / 2)
    some = values > _NOTHING * values.max(axis=1, keepdims=True)
    roots = np.where(some, 1 / np.sqrt(np.where(some, values, 1)), 0)
    found: Floats = lower @ (vectors * roots[:, None, :]) @ np.swapaxes(vectors, 1, 2) @ upper
    return found


_ENTRIES = (
    Adjustment("CR0", "A = I", "Liang & Zeger (1986), Biometrika 73, 13–22", _plain),
    Adjustment(
        "CR1p",
        "A = √(J / (J − p)) I, J studies, p coefficients",
        "Hedges, Tipton & Johnson (2010), Research Synthesis Methods 1, 39–65",
        _scaled,
    ),
    Adjustment(
        "CR2",
        "A = T' (T (I − XCX'W) M T')^(−½) T, M = T'T",
        "Tipton & Pustejovsky (2015), J. Educ. Behav. Stat. 40, 604–634",
        _bias_reduced,
    ),
)

ROBUST: Mapping[str, Adjustment] = MappingProxyType({one.name: one for one in _ENTRIES})
"""Each adjustment by its name."""


def adjustment_named(name: str) -> Adjustment:
    """The adjustment of this name. Raises DataError that lists the names."""
    if name not in ROBUST:
        raise DataError.of(
            "robust", f"there is no adjustment {shown(name)}{did_you_mean(name, ROBUST)}"
        )
    return ROBUST[name]


def robust(
    clusters: Clusters,
    variances: Sequence[Floats],
    fit: tuple[Floats, Floats],
    adjustment: Adjustment,
) -> tuple[Floats, Floats]:
    """The variance of the coefficients (p × p), and the degrees of freedom of each. `variances`: M
    of the studies of each block; `fit`: b and C.
    """
    beta, cov = fit
    studies, p = len(clusters), len(beta)
    root = np.linalg.cholesky(cov)
    meat = np.zeros((p, p))
    own, shared = [], []
    for (_, y, x), variance in zip(clusters.parts(), variances, strict=True):
        upper = np.swapaxes(np.linalg.cholesky(variance), 1, 2)
        weighted_x = np.linalg.solve(variance, x)
        rest = np.eye(x.shape[1]) - x @ cov @ np.swapaxes(weighted_x, 1, 2)
        adjusting = adjustment.function(upper, rest, studies, p)
        pulling = np.swapaxes(weighted_x, 1, 2) @ adjusting
        scores = np.einsum("spm,sm->sp", pulling, y - x @ beta)
        meat += scores.T @ scores
        pulled = cov @ pulling
        own.append(np.sum((pulled @ np.swapaxes(upper, 1, 2)) ** 2, axis=2))
        shared.append(pulled @ x @ root)
    diagonal, across = np.concatenate(own), np.concatenate(shared)
    df = np.array([_satterthwaite(diagonal[:, i], across[:, i]) for i in range(p)])
    return cov @ meat @ cov, df


def _satterthwaite(own: Floats, shared: Floats) -> float:
    matrix = np.diag(own) - shared @ shared.T
    squares = float(np.sum(matrix**2))
    return float(np.trace(matrix) ** 2 / squares) if squares > 0 else np.nan
