"""From sums by sampling unit to the variance of a proportion.

With p = Σ w y / Σ w over the base of a group, each respondent in the base is linearised to z = w
(y − p) / Σ w, and everybody else in the sample to 0: a group is a domain, and all clusters and
strata of the sample stay. The variance of p is that of Σ z:

    Σ over stages and their strata h of  share_h · (1 − n_h / N_h) · n_h / (n_h − 1) · Σ over the
    clusters c of h of (z_c − z̄_h)²

with share_h the product of n / N of the stages before. Without population sizes the first stage is
all there is. Sources: Binder, D. A. (1983). International Statistical Review 51, 279–292; Särndal,
C.-E., Swensson, B. & Wretman, J. (1992). Model Assisted Survey Sampling, ch. 4 and 5; Lumley, T.
(2004). Journal of Statistical Software 9(8). Witness: R survey.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from analysis.counting.sample import ALL_DRAWN, Replication, Sample, Stage

__all__ = [
    "UnitSums",
    "Variance",
    "clusters_of",
    "degrees_of",
    "stages_of",
    "total_variance",
    "variance_of",
]

Array = npt.NDArray[np.float64]

NOTHING = 1e-12
"""A variance within a stratum that is less than this part of its squares is rounding: there it is
0."""


@dataclass(frozen=True, eq=False)
class UnitSums:
    """Sums by unit, the first axis; the other axes are figures, such as groups × answers.

    `chosen`: weights of those with the answer. `base`: of all in the base. `chosen_squares` and
    `base_squares`: of squared weights, by unit or, where the variance does not need them so, in one
    row.
    """

    chosen: Array
    base: Array
    chosen_squares: Array
    base_squares: Array


@dataclass(frozen=True, eq=False)
class Variance:
    """Of each figure: the estimate p, its variance, that of its logit, and the degrees of
    freedom.
    """

    estimate: Array
    variance: Array
    logit_variance: Array
    df: Array


def variance_of(sums: UnitSums, n: npt.NDArray[np.int64], sample: Sample) -> Variance:
    """The variance of each figure. `n`: its unweighted base. NaN where there is nobody in the
    base.
    """
    weight = sums.base.sum(axis=0)
    weight = np.where(weight > 0, weight, np.nan)
    estimate = sums.chosen.sum(axis=0) / weight
    if sample.replication is not None:
        return _replicated(sums, estimate, sample.replication)
    deviation = (sums.chosen - estimate * sums.base) / weight
    squares = (
        sums.chosen_squares * (1 - 2 * estimate) + estimate**2 * sums.base_squares
    ) / weight**2
    variance = stages_of(deviation, squares, sums.base, sample)
    with np.errstate(divide="ignore", invalid="ignore"):
        on_logit = variance / (estimate * (1 - estimate)) ** 2
    df = np.broadcast_to(degrees_of(sums.base, n, sample), estimate.shape)
    return Variance(estimate, variance, on_logit, np.where(np.isnan(estimate), np.nan, df))


def total_variance(sums: UnitSums, sample: Sample) -> Array:
    """The variance of Σ w y, of each figure: how many gave the answer."""
    if sample.replication is not None:
        each = np.tensordot(sample.replication.factors, sums.chosen, (0, 0))
        return _spread(each, sums.chosen.sum(axis=0), sample.replication)
    return stages_of(sums.chosen, sums.chosen_squares, sums.base, sample)


def stages_of(deviation: Array, squares: Array, base: Array, sample: Sample) -> Array:
    """The variance of sums, from the last stage to the first, summing clusters into those that hold
    them.

    `deviation`: the linearised values summed by unit, `squares`: their squares (by unit or in one
    row), `base`: weights of the domain by unit; all units × figures.
    """
    total = np.zeros(deviation.shape[1:])
    for k in reversed(range(len(sample.stages))):
        stage = sample.stages[k]
        if stage.parent is None or stage.first is None:
            spread, uncentred, held = _of_respondents(deviation, squares, stage), squares, base
        else:
            held, within = (
                np.add.reduceat(base, stage.first, axis=0),
                np.add.reduceat(deviation, stage.first, axis=0),
            )
            mean = within / _along(stage.drawn, within)
            spread = np.add.reduceat((deviation - mean[stage.parent]) ** 2, stage.first, axis=0)
            uncentred = (
                np.add.reduceat(deviation**2, stage.first, axis=0)
                if sample.lonely == "adjust"
                else spread
            )
            deviation, base = within, held
        total += _weighed(spread, uncentred, held > 0, stage, sample.lonely, later=k > 0)
    return total


def _of_respondents(deviation: Array, squares: Array, stage: Stage) -> Array:
    """Σ (z − z̄)² of the respondents in each stratum, those outside the base with z = 0."""
    spread: Array = squares - deviation**2 / _along(stage.drawn, deviation)
    return np.where(spread > NOTHING * squares, spread, 0)


def _weighed(
    spread: Array,
    uncentred: Array,
    there: npt.NDArray[np.bool_],
    stage: Stage,
    lonely: str,
    *,
    later: bool,
) -> Array:
    """One stage's part: each stratum's squares with its factor; `there`: strata that have somebody
    of the base.
    """
    alone = stage.lonely
    several = np.where(stage.drawn > 1, stage.drawn / np.maximum(stage.drawn - 1, 1), 0)
    factor = np.where(stage.left < ALL_DRAWN, 0, stage.share * stage.left * several)
    part: Array = (_along(factor, spread) * spread).sum(axis=0)
    if not alone.any():
        return part
    if lonely == "adjust":
        part = part + (_along(stage.share * stage.left, spread)[alone] * uncentred[alone]).sum(
            axis=0
        )
    if lonely == "average":
        alone_there = (there & _along(alone, spread)).sum(axis=0)
        strata = there.sum(axis=0)
        # a cluster is the only stratum of its own sample, so there is no other to take the average
        # of
        if later:
            return np.where(alone_there > 0, np.nan, part)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = part * strata / (strata - alone_there)
    return part


def degrees_of(base: Array, n: npt.NDArray[np.int64], sample: Sample) -> Array:
    """First-stage clusters with somebody of the base, less the strata with somebody of it; of
    replicates the rank less 1.

    `base`: weights by unit, units × figures; `n`: respondents in the base of each figure.
    """
    if sample.replication is not None:
        return np.asarray(_ranks(base > 0, sample.replication.factors) - 1, np.float64)
    first, base = sample.stages[0], _of_first_stage(base, sample)
    if first.first is None:
        return np.asarray(n - (base > 0).sum(axis=0), np.float64)
    strata = np.add.reduceat(base, first.first, axis=0)
    return np.asarray((base > 0).sum(axis=0) - (strata > 0).sum(axis=0), np.float64)


def clusters_of(base: Array, n: npt.NDArray[np.int64], sample: Sample) -> Array:
    """First-stage clusters with somebody of the base; without clusters the respondents.

    Of replicates those that the replicate weights tell apart. `base` and `n` as in `degrees_of`.
    """
    if sample.replication is None and sample.stages[0].first is None:
        return np.asarray(n, np.float64)
    held: Array = (_of_first_stage(base, sample) > 0).sum(axis=0).astype(np.float64)
    return held


def _of_first_stage(base: Array, sample: Sample) -> Array:
    """Weights by unit, summed to the first-stage clusters; where respondents were drawn first, to
    their strata.
    """
    for stage in reversed(sample.stages[1:]):
        if stage.first is not None:
            base = np.add.reduceat(base, stage.first, axis=0)
    return base


def _along(values: npt.NDArray[Any], like: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """One value for each entry of the first axis, shaped to be multiplied with `like`."""
    return values.reshape(-1, *(1,) * (like.ndim - 1))


# --- replicate weights ----------------------------------------------------------------------------


def _replicated(sums: UnitSums, estimate: Array, replication: Replication) -> Variance:
    """The spread of the estimates that each set of replicate weights gives; df is the rank of the
    factors less 1.

    Replicates in which nobody is in the base are left out.
    Source: Wolter, K. M. (2007). Introduction to Variance Estimation, 2nd ed., ch. 3 to 5.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.tensordot(replication.factors, sums.chosen, (0, 0)) / np.tensordot(
            replication.factors, sums.base, (0, 0)
        )
        on_logit, logits = scipy.special.logit(estimate), scipy.special.logit(np.clip(each, 0, 1))
    there = np.broadcast_to(sums.base > 0, sums.chosen.shape).reshape(len(sums.base), -1)
    df = _ranks(there, replication.factors).reshape(estimate.shape) - 1
    variance = _spread(each, estimate, replication)
    logit_variance = _spread(logits, on_logit, replication)
    return Variance(estimate, variance, logit_variance, np.where(np.isnan(estimate), np.nan, df))


def _spread(each: Array, estimate: Array, replication: Replication) -> Array:
    rscales = _along(replication.rscales, each)
    used = ~np.isnan(each)
    counted = used & (rscales > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (
            estimate
            if replication.mse
            else np.where(counted, each, 0).sum(axis=0) / counted.sum(axis=0)
        )
        spread: Array = replication.scale * np.where(used, rscales * (each - centre) ** 2, 0).sum(
            axis=0
        )
    return np.where(counted.any(axis=0), spread, np.nan)


def _ranks(there: npt.NDArray[np.bool_], factors: Array) -> npt.NDArray[np.int64]:
    """The rank of the replicate factors of the units that are there, for each column; equal columns
    are worked out once.
    """
    known: dict[bytes, int] = {}
    found = np.empty(there.shape[1], np.int64)
    for figure, some in enumerate(there.T):
        key = np.packbits(some).tobytes()
        if key not in known:
            known[key] = _rank(factors[some])
        found[figure] = known[key]
    return found


def _rank(factors: Array) -> int:
    """The rank with R's tolerance of 1e-5, from the squares of the singular values, which take
    little time for many rows.
    """
    if not factors.size:
        return 0
    squares = np.linalg.eigvalsh(factors.T @ factors)
    return int((squares > 1e-5**2 * squares.max()).sum())
