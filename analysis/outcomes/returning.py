"""The chance to be measured again, from what was known before: a logistic model, and means weighted
by its inverse.
"""

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, stdtrit

from analysis.outcomes.indices import Floats
from analysis.outcomes.matching import Matching

__all__ = ["Returning", "Weighted", "covariates"]

Truths = npt.NDArray[np.bool_]

ROUNDS, SMALL = 50, 1e-10
CERTAIN = 1e-6
"""A chance that is nearer to 0 or 1 than this tells that who came back was known beforehand: then
nobody stands for those who did not."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighted mean with its interval, and the effective number of persons, (Σ w)² / Σ w²."""

    estimate: float
    std_error: float
    low: float
    high: float
    n_effective: float


UNKNOWN = Weighted(nan, nan, nan, nan, nan)


@dataclass(frozen=True, eq=False)
class Returning:
    """A logistic model of who was measured again. `design`: a row of what is known for each person,
    the first column 1; `back`: who was measured again; `chance`: of each, from the model. None of
    it is there where the model has no end (who comes back is certain from what is known).

    log(π / (1 − π)) = x γ by maximum likelihood.
    """

    design: Floats
    back: Truths
    chance: Floats

    @classmethod
    def fitted(cls, design: Floats, back: Truths) -> "Returning | None":
        """By Newton's steps. None where the likelihood has no maximum."""
        outcome = back.astype(np.float64)
        gamma = np.zeros(design.shape[1])
        for _ in range(ROUNDS):
            chance = expit(design @ gamma)
            weight = chance * (1 - chance)
            information = design.T @ (weight[:, None] * design)
            try:
                step = np.linalg.solve(information, design.T @ (outcome - chance))
            except np.linalg.LinAlgError:
                return None
            gamma = gamma + step
            if np.abs(step).max() < SMALL:
                chance = expit(design @ gamma)
                certain = chance.min() < CERTAIN or (1 - chance).min() < CERTAIN
                return None if certain and not back.all() else cls(design, back, chance)
        return None

    def mean(self, values: Floats, inside: Truths, level: float) -> Weighted:
        """The mean of everybody `inside` a group, from the values of those who came back (NaN of
        the others), each weighted by 1 / π: Σ r v / π over Σ r / π.

        The standard error is that of both sets of equations, of the mean and of the model, so that
        it knows the weights to be estimated: √(Σ φ²) / Σ r / π with φ = r (v − m) / π − s A⁻¹ D, s
        the scores of the model, A its information and D = Σ r (1 − π) / π (v − m) x; the interval
        has t with n − 1 degrees of freedom, n those who came back.

        Source: Lunceford, J. K. & Davidian, M. (2004). Statistics in Medicine 23, 2937–2960.
        """
        there = inside & ~np.isnan(values)
        n = int(there.sum())
        if n < 2:
            return UNKNOWN
        inverse = np.where(there, 1 / self.chance, 0.0)
        whole = float(inverse.sum())
        estimate = float(inverse[there] @ values[there]) / whole
        away = np.where(there, values - estimate, 0.0)
        weight = self.chance * (1 - self.chance)
        information = self.design.T @ (weight[:, None] * self.design)
        slope = self.design.T @ (inverse * (1 - self.chance) * away)
        scores = (self.back - self.chance)[:, None] * self.design
        influence = inverse * away - scores @ np.linalg.solve(information, slope)
        error = sqrt(float(influence @ influence)) / whole
        reach = float(stdtrit(n - 1, (1 + level) / 2)) * error if error > 0 else nan
        return Weighted(
            estimate,
            error if error > 0 else nan,
            estimate - reach,
            estimate + reach,
            whole**2 / float(inverse @ inverse),
        )


def covariates(matching: Matching, before: Floats) -> Floats:
    """What the chance to come back is taken to hang on: 1, the score before, the group and all that
    is known of persons. Numbers are set to mean 0 and standard deviation 1; a missing one is the
    mean, with a column that says so; of categories all but the first have a column, nothing being
    one of its own. Columns that say nothing new are left out.
    """
    columns = [np.ones(len(before)), *_scaled(before)]
    if matching.groups.names:
        columns += _dummies(matching.groups.codes)
    for name in matching.known.columns:
        column = matching.known[name]
        numeric = pd.api.types.is_numeric_dtype(column.dtype)
        if numeric and not pd.api.types.is_bool_dtype(column.dtype):
            columns += _scaled(column.to_numpy(np.float64, na_value=nan))
        else:
            columns += _dummies(pd.factorize(column, sort=True)[0])
    return _independent(np.column_stack(columns))


def _scaled(values: Floats) -> list[Floats]:
    unknown = np.isnan(values)
    known = values[~unknown]
    if not len(known):
        return []
    spread = float(known.std())
    each = (np.where(unknown, known.mean(), values) - known.mean()) / (spread if spread > 0 else 1)
    return [each, unknown.astype(np.float64)] if unknown.any() else [each]


def _dummies(codes: npt.NDArray[np.integer]) -> list[Floats]:
    return [(codes == place).astype(np.float64) for place in np.unique(codes)[1:]]


def _independent(columns: Floats) -> Floats:
    kept: list[int] = []
    for place in range(columns.shape[1]):
        if np.linalg.matrix_rank(columns[:, [*kept, place]]) > len(kept):
            kept.append(place)
    return columns[:, kept]
