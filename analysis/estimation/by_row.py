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

from analysis.counting.sample import Replication, Sample
from analysis.estimation.replicates import spread_of
from analysis.estimation.variance import clusters_of, degrees_of, stages_of

__all__ = ["RowDomain"]

Floats = npt.NDArray[np.float64]
Weighted = Callable[[Floats], Floats]
"""From weights, one for each row of the domain, to figures."""

AT_ONCE = 1 << 20
"""Most sums of units × pairs of figures that are in memory together."""


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

    def covariance(self, influence: Floats, figures: Weighted | None = None) -> Floats:
        """The covariance matrix of figures. `influence`: rows of the domain × figures. `figures`:
        what they are by other weights; called with replicate weights only, and then needed.
        """
        if self.sample.replication is not None:
            assert figures is not None  # noqa: S101  # the type cannot say so
            return self._replicated(figures, self.sample.replication)
        return self._linearised(influence)

    def _replicated(self, figures: Weighted, replication: Replication) -> Floats:
        each = np.array(
            [figures(self.weights * factors[self._unit]) for factors in replication.factors.T]
        )
        return spread_of(each, figures(self.weights), replication)

    def _linearised(self, influence: Floats) -> Floats:
        """From the variances of all sums of two figures, as sums of linearised values."""
        count = influence.shape[1]
        sums = np.stack([self._by_unit(each) for each in influence.T], axis=1)
        products = self._products(influence)
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

    def _products(self, influence: Floats) -> Floats:
        """Σ z z′ of the rows of each unit where respondents are the last units; else nothing, in
        one row, since their clusters' sums are all that is needed.
        """
        count = influence.shape[1]
        if not self.sample.needs_squares:
            return np.zeros((1, count, count))
        if self.sample.units == 1:
            return (influence.T @ influence)[None]
        order = np.argsort(self._unit, kind="stable")
        ends = np.searchsorted(self._unit[order], np.arange(self.sample.units + 1))
        sorted_rows = influence[order]
        found = np.zeros((self.sample.units, count, count))
        for unit in np.flatnonzero(np.diff(ends)):
            own = sorted_rows[ends[unit] : ends[unit + 1]]
            found[unit] = own.T @ own
        return found

    def _by_unit(self, each: Floats) -> Floats:
        if self.sample.units == 1:
            return np.array([each.sum()])
        return np.bincount(self._unit, each, minlength=self.sample.units).astype(np.float64)
