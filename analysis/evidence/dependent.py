"""Three-level models: effects within studies, by restricted or full maximum likelihood.

With M as in `analysis.evidence.clusters`, C = (X'M⁻¹X)⁻¹, P = M⁻¹ − M⁻¹XCX'M⁻¹ and A_b = J, A_w =
S:

    slope of the log-likelihood      ½ (y'P A P y − tr(P A))         (M⁻¹ for P in the trace: ML)
    expected information             ½ tr(P A_i P A_j)

Both σ² are 0 or more. They are found by Fisher scoring that holds a σ² at 0 while the likelihood
falls away from it, from several beginnings; the highest maximum counts. Source: Van den Noortgate
et al. (2013), Behavior Research Methods 45, 576–594; Konstantopoulos (2011), Research Synthesis
Methods 2, 61–76. Witness: R metafor 3.8, rma.mv, `witness_evidence.R`.
"""

from dataclasses import dataclass

import numpy as np

from analysis.evidence.clusters import Clusters
from analysis.evidence.weighted import Floats

__all__ = ["ThreeLevel", "given_variances", "three_level"]

_ROUNDS = 500
_CLOSE = 1e-13


@dataclass(frozen=True, eq=False)
class ThreeLevel:
    """A fitted model. `beta` and `cov`: coefficients and their variance by the model; `sigma2`:
    between studies, within studies, in squared units of the effects.
    """

    clusters: Clusters
    sigma2: tuple[float, float]
    beta: Floats
    cov: Floats
    log_likelihood: float
    """Up to a constant."""
    slope: Floats
    information: Floats

    @property
    def variances(self) -> tuple[Floats, ...]:
        """M of the studies of each block."""
        return tuple(block.variance(*self.sigma2) for block in self.clusters.blocks)


def three_level(clusters: Clusters, *, restricted: bool = True) -> ThreeLevel:
    """The most likely model of these effects, of two studies or more."""
    spread = float(np.var(clusters.y)) or 1.0
    beginnings = ((spread / 2, spread / 2), (spread, 0.0), (0.0, spread), (0.0, 0.0))
    found = [_scored(clusters, beginning, restricted=restricted) for beginning in beginnings]
    return max(found, key=lambda one: one.log_likelihood)


def _scored(clusters: Clusters, beginning: tuple[float, float], *, restricted: bool) -> ThreeLevel:
    """Fisher scoring from a beginning to where no step makes the model more likely."""
    now = given_variances(clusters, *beginning, restricted=restricted)
    for _ in range(_ROUNDS):
        step, left = _step(now)
        following = _better(now, step, left, restricted=restricted) if left > _CLOSE**2 else None
        if following is None:
            return now
        now = following
    return now


def _step(now: ThreeLevel) -> tuple[Floats, float]:
    """The step of Fisher scoring among those σ² that are not held at 0, and how far the slope is
    from 0: the score statistic.
    """
    free = (np.array(now.sigma2) > 0) | (now.slope > 0)
    step = np.zeros(2)
    among = now.information[np.ix_(free, free)]
    step[free] = np.linalg.lstsq(among, now.slope[free], rcond=None)[0]
    return step, float(step @ now.slope)


def _better(now: ThreeLevel, step: Floats, left: float, *, restricted: bool) -> ThreeLevel | None:
    """The model a step on, or a part of it, that is more likely, or where floating point no longer
    tells one likelihood from the other has less of a slope left; None where there is none.
    """
    blurred = 1e-10 * (1 + abs(now.log_likelihood))
    for _ in range(40):
        place = np.maximum(0.0, np.array(now.sigma2) + step)
        following = given_variances(
            now.clusters, float(place[0]), float(place[1]), restricted=restricted
        )
        gained = following.log_likelihood - now.log_likelihood
        if gained > blurred or (gained > -blurred and _step(following)[1] < left):
            return following
        step = step / 2
    return None


def given_variances(
    clusters: Clusters, between: float, within: float, *, restricted: bool = True
) -> ThreeLevel:
    """The model with these two σ²."""
    p = clusters.x.shape[1]
    information: Floats = np.zeros((p, p))
    moment: Floats = np.zeros(p)
    log_det = 0.0
    inverses = []
    for block, y, x in clusters.parts():
        variance = block.variance(between, within)
        inverse = np.linalg.inv(variance)
        inverses.append(inverse)
        log_det += float(np.linalg.slogdet(variance)[1].sum())
        weighted_x = inverse @ x
        information += np.einsum("smp,smq->pq", x, weighted_x)
        moment += np.einsum("smp,sm->p", weighted_x, y)
    cov = np.linalg.inv(information)
    beta: Floats = cov @ moment
    height, slope, expected = 0.0, np.zeros(2), np.zeros((2, 2))
    crossed = np.zeros((2, p, p))
    for (block, y, x), inverse in zip(clusters.parts(), inverses, strict=True):
        off = y - x @ beta
        pulled = np.einsum("smn,sn->sm", inverse, off)
        height += float((off * pulled).sum())
        kinds = (np.ones_like(block.same), block.same)
        weighted_x = inverse @ x
        turned = [inverse @ kind for kind in kinds]
        for i, kind in enumerate(kinds):
            slope[i] += float(np.einsum("sm,smn,sn->", pulled, kind, pulled))
            slope[i] -= float(np.einsum("smm->", turned[i]))
            crossed[i] += np.einsum("smp,smn,snq->pq", weighted_x, kind, weighted_x)
            for j in range(2):
                both = turned[i] @ turned[j]
                expected[i, j] += float(np.einsum("smm->", both))
                if restricted:
                    outer = np.einsum("smp,smn,snq->pq", weighted_x, kind @ turned[j], x)
                    expected[i, j] -= 2 * float(np.einsum("pq,qp->", cov, outer))
    if restricted:
        for i in range(2):
            slope[i] += float(np.trace(cov @ crossed[i]))
            for j in range(2):
                expected[i, j] += float(np.trace(cov @ crossed[i] @ cov @ crossed[j]))
        log_det -= float(np.linalg.slogdet(cov)[1])
    return ThreeLevel(
        clusters,
        (between, within),
        beta,
        np.asarray(cov, np.float64),
        -(log_det + height) / 2,
        0.5 * slope,
        0.5 * expected,
    )
