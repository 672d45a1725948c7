"""A model fitted to the rows of a sample: coefficients, and where there are none."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.estimation.by_row import RowDomain
from analysis.methods.regression import Fit, separating
from analysis.models.columns import independent
from analysis.models.families import Family

__all__ = ["Fitted"]

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]

QUICK = 9
"""A fit of more steps than this makes separation worth a look: on the way to infinity each step
adds but 1 to a linear predictor."""

LEAST_LEFT = 1e-9
"""Less than this of x d, relatively, is nothing."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """`x` and `y`: of the rows, y as the family has it. `domain`: these rows of a sample; None
    without a design, and then `weights` are 1. `fit`: over the columns that are `kept`, which are
    not told by others; `lost`: those that were, until rows were left out.

    `directions`: along which the likelihood grows without end, in the order found; each over all
    coefficients. `within`: rows whose answers none of them tells.
    """

    family: Family
    x: Floats
    y: Floats
    answers: int
    domain: RowDomain | None
    weights: Floats
    fit: Fit
    kept: Truth
    directions: tuple[Floats, ...]
    within: Truth
    lost: Truth

    @classmethod
    def of(
        cls,
        family: Family,
        x: Floats,
        y: Floats,
        answers: int,
        *,
        kept: Truth,
        domain: RowDomain | None,
    ) -> Self:
        """`kept`: which columns of x say something new; thresholds come after them."""
        weights = np.ones(len(x)) if domain is None else domain.weights / domain.weights.mean()
        thresholds = np.ones(0 if family.constant else answers - 1, np.bool_)
        first, directions = np.concatenate([kept, thresholds]), list[Floats]()
        used = first
        within = np.ones(len(x), np.bool_)
        while True:
            own = used[: x.shape[1]]
            some = x[:, own] if not own.all() else x
            if not within.all():
                some = some[within]
            fit = family.fit(some, y[within], weights[within], None, answers)
            found = None
            if not family.dispersed and (not fit.converged or fit.steps > QUICK):
                found = separating(_signed(family, some, y[within], answers))
            if found is None:
                break
            direction = np.zeros(len(used))
            direction[used] = found
            directions.append(direction)
            if not family.constant:
                break
            along = x @ direction
            within &= np.abs(along) <= LEAST_LEFT * np.abs(direction).max()
            # what only rows outside told apart is lost with them
            used = used.copy()
            used[used] = independent(x[within][:, used], weights[within])
            if not within.any() or not used.any():
                nothing = np.zeros(int(used.sum()))
                fit = Fit(nothing, np.zeros((nothing.size,) * 2), 0.0, converged=True)
                break
        lost, along_all = first & ~used, tuple(directions)
        return cls(family, x, y, answers, domain, weights, fit, used, along_all, within, lost)

    @property
    def size(self) -> int:
        """How many coefficients the model has, thresholds among them."""
        return int(self.kept.size)

    @property
    def slopes(self) -> int:
        """How many of them are of columns."""
        return int(self.x.shape[1])

    @cached_property
    def coefficients(self) -> Floats:
        """All of them, those that are not fitted 0."""
        found = np.zeros(self.size)
        found[self.kept] = self.fit.coefficients
        return found

    @cached_property
    def endless(self) -> Truth:
        """Coefficients that are likeliest at infinity, or known from rows alone that are told by
        others which are.
        """
        found = self.lost.copy()
        for direction in self.directions:
            found |= direction != 0
        return found

    @cached_property
    def defined(self) -> Truth:
        """Coefficients that there are."""
        there = self.fit.converged or bool(self.directions)
        found: Truth = self.kept & ~self.endless & there
        return found

    @cached_property
    def unscaled(self) -> Floats:
        """The inverse information of the coefficients fitted, among all; 0 elsewhere."""
        return self._whole(self.fit.inverse)

    @cached_property
    def naive(self) -> Floats:
        """The same, times the spread of residuals where the family goes by it."""
        if not self.family.dispersed:
            return self.unscaled
        left = len(self.x) - int(self.kept.sum())
        spread = -2 * self.fit.loglik / left if left > 0 else np.nan
        return self._whole(self.fit.inverse * spread)

    @cached_property
    def covariance(self) -> Floats:
        """Of all coefficients; 0 where they are not fitted."""
        if self.domain is None:
            return self.naive
        if not self.kept.any():
            return np.zeros((self.size, self.size))
        if self.domain.sample.replication is not None:
            return self._whole(self.domain.replicated(self._refitted))
        inverse, (matrix, factor) = self.fit.inverse, self._moves()
        return self._whole(inverse @ self.domain.linearised(matrix, factor) @ inverse)

    @cached_property
    def df(self) -> float:
        """Degrees of freedom: with a design those of the rows' domain, plus one less the
        coefficients, as in R; without one n less these, and of what goes by the normal
        distribution infinite.
        """
        if self.domain is None:
            return float(len(self.x) - self.kept.sum()) if self.family.dispersed else np.inf
        of_columns = int(self.kept[: self.slopes].sum())
        return self.domain.df - of_columns + (1 if self.family.constant else 0)

    def _moves(self) -> tuple[Floats, Floats]:
        """The weighted scores of the rows over the coefficients fitted, as a matrix and a factor of
        each row: of most families residuals times x, which are not multiplied out.
        """
        if self.family.constant and self.within.all():
            rows, y, weights = self._used(self.within, self.kept)
            return rows, weights * (y - self.family.means(rows, self.fit.coefficients)[:, 0])
        scores = np.zeros((len(self.x), int(self.kept.sum())))
        scores[self.within] = self.scores(self.fit.coefficients)
        return scores, self.weights

    def scores(self, coefficients: Floats) -> Floats:
        """Of the rows within, over the coefficients fitted."""
        rows, y, _ = self._used(self.within, self.kept)
        return self.family.scores(rows, y, coefficients, self.answers)

    def without(self, columns: npt.NDArray[np.intp]) -> Fit:
        """The fit of the rows within without some columns."""
        kept = self.kept.copy()
        kept[columns] = False
        rows, y, weights = self._used(self.within, kept)
        return self.family.fit(rows, y, weights, self.coefficients[kept], self.answers)

    def _refitted(self, weights: Floats) -> Floats:
        """The coefficients by other weights; NaN where these have none."""
        own = self.within & (weights > 0)
        if not own.any():
            return np.full(len(self.fit.coefficients), np.nan)
        rows, y, _ = self._used(own, self.kept)
        scaled = weights[own] / weights[own].mean()
        fit = self.family.fit(rows, y, scaled, self.fit.coefficients, self.answers)
        return fit.coefficients if fit.converged else np.full(len(fit.coefficients), np.nan)

    def _used(self, within: Truth, kept: Truth) -> tuple[Floats, Floats, Floats]:
        """Some columns of some rows, what is explained there, and the weights."""
        columns = kept[: self.slopes]
        x = self.x if within.all() else self.x[within]
        return x if columns.all() else x[:, columns], self.y[within], self.weights[within]

    def _whole(self, fitted: Floats) -> Floats:
        found = np.zeros((self.size, self.size))
        found[np.ix_(self.kept, self.kept)] = fitted
        return found


def _signed(family: Family, x: Floats, y: Floats, answers: int) -> Floats:
    """The rows whose products with a direction are all 0 or above where it separates."""
    if family.constant:
        signed: Floats = (2 * y - 1)[:, None] * x
        return signed
    # θ_y − x β should be high and θ_{y−1} − x β low
    thresholds = np.eye(answers - 1)
    places = y.astype(np.intp)
    last, first = places < answers - 1, places > 0
    above = np.concatenate([-x[last], thresholds[places[last]]], axis=1)
    below = np.concatenate([x[first], -thresholds[places[first] - 1]], axis=1)
    return np.concatenate([above, below])
