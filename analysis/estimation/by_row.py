"""Covariances of figures that are worked out row by row: totals of numbers, ratios, models.

A figure T that is a smooth function of the sample moves by its influence z_i where the weight of
respondent i does: the linearised value, weight in it. The design's variance of Σ z is that of T,
with 0 for everybody in the sample who is not in the figure's base: a domain of the design, whose
strata and clusters stay. With replicate weights the figures are worked out anew with each set of
them, and no influence is needed.

Sources: Binder, D. A. (1983). International Statistical Review 51, 279–292; Lumley, T. & Scott, A.
J. (2017). Statistical Science 32, 265–278. Witness: R survey (`svytotal`, `svyratio`, `svyglm`,
`svyolr`), through the figures built on this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy

from analysis.counting.sample import Sample
from analysis.estimation.replicates import spread_of
from analysis.estimation.variance import clusters_of, degrees_of, stages_of

__all__ = ["RowDomain"]

Floats = npt.NDArray[np.float64]
Weighted = Callable[[Floats], Floats]
"""From weights, one for each row of the domain, to figures."""

AT_ONCE = 1 << 20
"""Most sums of units × pairs of figures that are in memory together."""

FEW_NUMBERS = 40_000
"""Numbers of rows × figures that are multiplied at a time: few enough for the cache, and for BLAS
not to share the work among threads, which wait for each other longer than it takes."""


@dataclass(frozen=True, eq=False)
class RowDomain:
    """Some of the rows of a sample, by their places: those in the base of some figures."""

    sample: Sample
    rows: npt.NDArray[np.intp]

    @cached_property
    def weights(self) -> Floats:
        """The weight of each row."""
        found: Floats = self.sample.weights[self.rows]
        return found

    @cached_property
    def _unit(self) -> npt.NDArray[np.intp]:
        return np.asarray(self.sample.unit[self.rows], np.intp)

    @cached_property
    def _base(self) -> Floats:
        """Σ w of each unit, in one column."""
        return self._by_unit(self.weights)[:, None]

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def df(self) -> float:
        """First-stage clusters with somebody of the domain, less the strata with somebody of it; of
        replicates rank − 1.
        """
        return float(degrees_of(self._base, np.array([self.n]), self.sample)[0])

    @property
    def clusters(self) -> float:
        """First-stage clusters with somebody of the domain."""
        return float(clusters_of(self._base, np.array([self.n]), self.sample)[0])

    def covariance(self, influence: Floats, figures: Weighted) -> Floats:
        """The covariance matrix of figures. `influence`: rows of the domain × figures. `figures`:
        what they are by other weights, which is asked with replicate weights.
        """
        if self.sample.replication is not None:
            return self.replicated(figures)
        return self.linearised(influence, np.ones(len(influence)))

    def replicated(self, figures: Weighted) -> Floats:
        """That of figures which are worked out with each set of replicate weights."""
        replication = self.sample.replication
        assert replication is not None  # noqa: S101  # the type of a sample cannot say so
        each = np.array(
            [figures(self.weights * factors[self._unit]) for factors in replication.factors.T]
        )
        return spread_of(each, figures(self.weights), replication)

    def linearised(self, matrix: Floats, factor: Floats) -> Floats:
        """That of sums over the rows of factor · matrix: from the variances of all sums of two
        figures. `matrix`: rows × figures, `factor`: one for each row.
        """
        count = matrix.shape[1]
        sums, products = self._sums(matrix, factor), self._products(matrix, factor)
        one, other = np.triu_indices(count)
        found = np.zeros((count, count))
        parts = 1 + len(one) * self.sample.units // AT_ONCE
        for some in np.array_split(np.arange(len(one)), parts):
            a, b = one[some], other[some]
            squares = products[:, a, a] + 2 * products[:, a, b] + products[:, b, b]
            base = np.broadcast_to(self._base, (self.sample.units, len(some)))
            found[a, b] = stages_of(sums[:, a] + sums[:, b], squares, base, self.sample)
        single = np.diag(found) / 4  # of twice the figure
        upper = np.triu((found - single[:, None] - single) / 2, 1)
        return upper + upper.T + np.diag(single)

    def _sums(self, matrix: Floats, factor: Floats) -> Floats:
        """Of each unit, units × figures."""
        if self.sample.units == 1:
            return (factor @ matrix)[None]
        # a column for each row, with the factor at its unit: added up in one go over the matrix
        ends = np.arange(len(factor) + 1)
        shape = self.sample.units, len(factor)
        members = scipy.sparse.csc_array((factor, self._unit, ends), shape=shape)
        found: Floats = members @ matrix
        return found

    def _products(self, matrix: Floats, factor: Floats) -> Floats:
        """Σ z z′ of the rows of each unit where respondents are the last units; else nothing, in
        one row, since their clusters' sums are all that is needed.
        """
        count = matrix.shape[1]
        if not self.sample.needs_squares:
            return np.zeros((1, count, count))
        found = np.zeros((self.sample.units, count, count))
        order = None if self.sample.units == 1 else np.argsort(self._unit, kind="stable")
        sizes = np.bincount(self._unit, minlength=self.sample.units)
        ends = np.concatenate([[0], np.cumsum(sizes)])
        several = max(FEW_NUMBERS // count, 1)
        for unit in np.flatnonzero(sizes):
            for at in range(ends[unit], ends[unit + 1], several):
                part = slice(at, min(at + several, ends[unit + 1]))
                rows = part if order is None else order[part]
                own = matrix[rows] * factor[rows, None]
                found[unit] += own.T @ own
        return found

    def _by_unit(self, each: Floats) -> Floats:
        if self.sample.units == 1:
            return np.array([each.sum()])
        return np.bincount(self._unit, each, minlength=self.sample.units).astype(np.float64)
