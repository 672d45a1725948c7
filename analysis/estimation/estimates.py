"""What is known about proportions: estimates with their bases, errors and degrees of freedom, with
or without a design.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from analysis.counting.sample import Sample
from analysis.estimation.variance import UnitSums, clusters_of, variance_of

__all__ = ["Estimates", "joined", "of_design", "unweighted"]

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


ROUNDING = 1e-14
"""A variance that is less than this part of p (1 − p) / n is rounding: nothing varies."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """Figures in arrays of one shape. Proportions are from 0 to 1; what is not known is NaN.

    | field         | meaning                                                  |
    |---------------|----------------------------------------------------------|
    | `chosen`      | weights of those with the answer, Σ w y                  |
    | `n`           | respondents in the base                                  |
    | `n_weighted`  | their weights, Σ w                                       |
    | `n_kish`      | (Σ w)² / Σ w²: what unequal weights leave of n (Kish)    |
    | `clusters`    | first-stage clusters with somebody of the base, else n   |
    | `estimate`    | p = Σ w y / Σ w                                          |
    | `std_error`   | of p                                                     |
    | `logit_error` | standard error of log(p / (1 − p))                       |
    | `deff`        | variance of p over that of a simple random sample of n   |
    | `df`          | degrees of freedom of the variance; NaN without a design |

    Source of n_kish: Kish, L. (1965). Survey Sampling, 11.7.
    """

    chosen: Floats
    n: Counts
    n_weighted: Floats
    n_kish: Floats
    clusters: Floats
    estimate: Floats
    std_error: Floats
    logit_error: Floats
    deff: Floats
    df: Floats

    @property
    def n_effective(self) -> Floats:
        """n / deff: a simple random sample of this size has the same variance; NaN where nothing
        varies.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.where(self.deff > 0, self.n / self.deff, np.nan)
        return np.where(self.n == 0, 0.0, found)

    @property
    def n_exact(self) -> Floats:
        """On how many an interval rests where nothing varies: Kish's n, and no more than the
        clusters, since those who share one may all answer as one.
        """
        found: Floats = np.minimum(self.n_kish, self.clusters)
        return found

    @property
    def at_an_end(self) -> npt.NDArray[np.bool_]:
        """Whether the share is 0% or 100%, so that nothing says how much it varies."""
        found: npt.NDArray[np.bool_] = (self.estimate == 0) | (self.estimate == 1)
        return found

    @property
    def information(self) -> Floats:
        """Of the logit: n p (1 − p)."""
        found: Floats = self.n * self.estimate * (1 - self.estimate)
        return found


def unweighted(chosen: Counts, n: Counts) -> Estimates:
    """Of a simple random sample: std_error = √(p (1 − p) / n), deff 1. `n` may lack the axes that
    `chosen` has last.
    """
    chosen, n = np.broadcast_arrays(chosen, n)
    known = np.where(n > 0, n, np.nan)
    estimate = chosen / known
    base = n.astype(np.float64)
    with np.errstate(divide="ignore"):
        logit_error = 1 / np.sqrt(known * estimate * (1 - estimate))
    error = np.sqrt(estimate * (1 - estimate) / known)
    nothing = np.full(n.shape, np.nan)
    return Estimates(
        chosen.astype(np.float64),
        n,
        base,
        base,
        base,
        estimate,
        error,
        logit_error,
        known / known,
        nothing,
    )


def of_design(sums: UnitSums, count: Counts, n: Counts, sample: Sample) -> Estimates:
    """From sums by sampling unit. `count`: respondents with the answer. `n`: those in the base, of
    a shape that fits.

    deff = variance / (p (1 − p) / (n − 1) · (1 − n / N)), N = Σ w, as R's svymean(deff = TRUE) has
    it. Where the weights are relative, so that they do not add to a population, 1 − n / N is left
    out, as with deff = "replace". Source: Kish, L. (1965). Survey Sampling, 8.2.
    """
    n = np.broadcast_to(n, count.shape)
    weight = np.broadcast_to(sums.base.sum(axis=0), count.shape)
    squares = np.broadcast_to(sums.base_squares.sum(axis=0), count.shape)
    found = variance_of(sums, n, sample)
    known = np.where(n > 0, n, np.nan)
    none, every = count == 0, count == n
    p = np.where(none, 0, np.where(every, 1, found.estimate)) * (known / known)
    variance = np.where(found.variance <= ROUNDING * p * (1 - p) / known, 0, found.variance) * (
        known / known
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(weight >= n, 1 - n / weight, np.nan) if sample.grossed_up else 1.0
        simple = p * (1 - p) / (n - 1) * left
        deff = np.where((simple > 0) & (n > 1), variance / simple, np.nan)
        kish = np.where(squares > 0, weight**2 / squares, 0.0)
    clusters = np.broadcast_to(clusters_of(sums.base, n, sample), count.shape)
    errors = np.sqrt(variance), np.sqrt(found.logit_variance)
    chosen = sums.chosen.sum(axis=0)
    return Estimates(chosen, n, weight, kish, clusters, p, *errors, deff, found.df)


def joined(parts: Sequence[Estimates]) -> Estimates:
    """Several arrays of figures, flat, one after the other."""
    return Estimates(
        *(
            np.concatenate([getattr(part, one.name).ravel() for part in parts])
            for one in fields(Estimates)
        )
    )
