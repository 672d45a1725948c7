"""Working models of several effects a study, with variances by moments: `WORKING`. Weights are as
simple as can be, and robust errors make up for what they get wrong. They are what R's robumeta
fits.

With e the residuals of a first fit by weights w, J all ones within a study, m studies, effects k_j
of study j with mean variance v̄_j, V = (X'WX)⁻¹ and tr the trace:

    CORR    w = 1/(k_j v̄_j);  τ² = (Q − m + tr(V Σ w/k X'X) + ρ tr(V Σ w/k (X'JX − X'X)))
                                  / (Σw − tr(V Σ w² X'JX)),  Q = e'We
            weights 1 / (k_j (v̄_j + τ²))
    HIER    w = 1/v;  ω² = ((Q_a − C₁) A₂ − (Q − C₂) A₁) / (B₁ A₂ − B₂ A₁),
                      τ² = (Q − C₂)/A₂ − ω² B₂/A₂,  Q_a = Σ e'Je
            A₁ = Σk_j² − 2 tr(V ΣX'W J J X) + tr(V ΣX'JX V ΣX'W J W X)
            B₁ = Σk_j − 2 tr(V ΣX'W J X) + tr(V ΣX'JX V ΣX'W W X),  C₁ = Σv − tr(V ΣX'JX)
            A₂ = Σw − tr(V ΣX'W J W X),  B₂ = Σw − tr(V ΣX'W W X),  C₂ = Σk_j − p
            weights 1 / (v + τ² + ω²)

Source: Hedges, Tipton & Johnson (2010), Research Synthesis Methods 1, 39–65; Tipton (2015),
Psychological Methods 20, 375–393. Witness: R robumeta 2.0, on effects within districts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analysis.evidence.clusters import Clusters
from analysis.evidence.weighted import Floats

__all__ = ["WORKING", "Worked", "Working"]


@dataclass(frozen=True, eq=False)
class Worked:
    """A fitted working model: τ² between studies, ω² within them (NaN where it has none), and what
    the robust errors need: the variance of each study that the weights stand for, one over them.
    """

    between: float
    within: float
    variances: tuple[Floats, ...]
    beta: Floats
    cov: Floats


@dataclass(frozen=True, slots=True)
class Working:
    """One working model. `rho`: what is taken where none is given, None where it has none."""

    name: str
    title: str
    rho: float | None
    fit: Callable[[Clusters, float], Worked]


def _correlated(clusters: Clusters, rho: float) -> Worked:
    first = [
        np.broadcast_to(_mean_variance(block.sampling) * y.shape[1], y.shape)
        for block, y, _ in clusters.parts()
    ]
    beta, cov = _fitted(clusters, first)
    q, weight, p = 0.0, 0.0, clusters.x.shape[1]
    alone, together, whole = np.zeros((p, p)), np.zeros((p, p)), np.zeros((p, p))
    for (_, y, x), variance in zip(clusters.parts(), first, strict=True):
        w = 1 / variance[:, 0]  # one for all effects of a study
        q += float(w @ ((y - x @ beta) ** 2).sum(axis=1))
        weight += float(w.sum()) * y.shape[1]
        ones = x.sum(axis=1)
        own = np.einsum("s,smp,smq->pq", w / y.shape[1], x, x)
        alone += own
        together += np.einsum("s,sp,sq->pq", w / y.shape[1], ones, ones) - own
        whole += np.einsum("s,sp,sq->pq", w**2, ones, ones)
    studies = len(clusters)
    above = q - studies + np.trace(cov @ alone) + rho * np.trace(cov @ together)
    tau2 = max(0.0, float(above / (weight - np.trace(cov @ whole))))
    last = [
        np.broadcast_to((_mean_variance(block.sampling) + tau2) * y.shape[1], y.shape)
        for block, y, _ in clusters.parts()
    ]
    return _worked(clusters, tau2, np.nan, last)


def _hierarchical(clusters: Clusters, _rho: float) -> Worked:
    first = [_diagonal(block.sampling) for block in clusters.blocks]
    beta, cov = _fitted(clusters, first)
    p = clusters.x.shape[1]
    wjjx, wjx, xjx, wwx, wjwx = (np.zeros((p, p)) for _ in range(5))
    q = q_a = weight = sampling = squares = 0.0
    for (_, y, x), v in zip(clusters.parts(), first, strict=True):
        off, size, w = y - x @ beta, y.shape[1], 1 / v
        pulled = w[:, :, None] * x
        summed, ones = pulled.sum(axis=1), x.sum(axis=1)
        q += float((w * off**2).sum())
        q_a += float((off.sum(axis=1) ** 2).sum())
        weight, sampling = weight + float(w.sum()), sampling + float(v.sum())
        squares += float(size**2 * len(y))
        crossed = np.einsum("sp,sq->pq", summed, ones)
        wjx += crossed
        wjjx += size * crossed
        xjx += np.einsum("sp,sq->pq", ones, ones)
        wwx += np.einsum("smp,smq->pq", pulled, pulled)
        wjwx += np.einsum("sp,sq->pq", summed, summed)
    k = len(clusters.y)
    a1 = squares - 2 * np.trace(cov @ wjjx) + np.trace(cov @ xjx @ cov @ wjwx)
    b1 = k - 2 * np.trace(cov @ wjx) + np.trace(cov @ xjx @ cov @ wwx)
    c1 = sampling - np.trace(cov @ xjx)
    a2, b2, c2 = weight - np.trace(cov @ wjwx), weight - np.trace(cov @ wwx), k - p
    apart = b1 * a2 - b2 * a1
    omega2 = max(0.0, float(((q_a - c1) * a2 - (q - c2) * a1) / apart)) if apart else 0.0
    tau2 = max(0.0, float((q - c2) / a2 - omega2 * b2 / a2))
    return _worked(clusters, tau2, omega2, [v + tau2 + omega2 for v in first])


def _diagonal(sampling: Floats) -> Floats:
    found: Floats = np.einsum("smm->sm", sampling)
    return found


def _mean_variance(sampling: Floats) -> Floats:
    """Of the effects of each study: s × 1."""
    found: Floats = _diagonal(sampling).mean(axis=1, keepdims=True)
    return found


def _fitted(clusters: Clusters, variances: list[Floats]) -> tuple[Floats, Floats]:
    """Coefficients by one over these variances, and (X'WX)⁻¹."""
    p = clusters.x.shape[1]
    information: Floats = np.zeros((p, p))
    moment: Floats = np.zeros(p)
    for (_, y, x), variance in zip(clusters.parts(), variances, strict=True):
        pulled = x / variance[:, :, None]
        information += np.einsum("smp,smq->pq", pulled, x)
        moment += np.einsum("smp,sm->p", pulled, y)
    cov = np.asarray(np.linalg.inv(information), np.float64)
    beta: Floats = cov @ moment
    return beta, cov


def _worked(clusters: Clusters, between: float, within: float, variances: list[Floats]) -> Worked:
    beta, cov = _fitted(clusters, variances)
    blocks = tuple(each[:, :, None] * np.eye(each.shape[1]) for each in variances)
    return Worked(between, within, blocks, beta, cov)


_ENTRIES = (
    Working("CORR", "correlated effects (robumeta)", 0.8, _correlated),
    Working("HIER", "hierarchical effects (robumeta)", None, _hierarchical),
)

WORKING: Mapping[str, Working] = MappingProxyType({one.name: one for one in _ENTRIES})
"""Each working model by its name."""
