"""Covariances of any figures that are worked out from totals of weights: differences, means,
tables.

Respondents lie in cells (such as group × answer), and a figure T is a smooth function of the totals
W of the weights in them. A respondent of weight w in cell k then moves T by w ∂T/∂W_k, and the
design's variance of the sum of these is that of T: for a share of a base p = Σ w y / Σ w that is
the familiar w (y − p) / Σ w. With replicate weights the figures are worked out from the totals that
each set of them gives, and no derivative is needed.

Sources: Binder, D. A. (1983). International Statistical Review 51, 279–292; Demnati, A. & Rao, J.
N. K. (2004). Survey Methodology 30, 17–26. Witness: R survey (`svycontrast`, `svychisq`,
`svyranktest`), through the figures built on this.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.counting.sample import Sample
from analysis.counting.sums import KINDS, Sums, Weighted
from analysis.estimation.replicates import spread_of
from analysis.estimation.variance import degrees_of, stages_of
from survey.missing import Missing

__all__ = ["Cells", "covariance_of"]

Floats = npt.NDArray[np.float64]
Figures = Callable[[Floats], Floats]
"""From totals (… × cells) to figures (… × figures)."""

AT_ONCE = 1 << 20
"""Most pairs of figures × cells that are in memory together."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Sums over cells of respondents that do not overlap.

    `respondents`: counts, by cell. `weights`: sums of weights, sampling units × cells. `squares`:
    of squared weights, by unit where respondents are the last units, else in one row.
    """

    respondents: npt.NDArray[np.int64]
    weights: Floats
    squares: Floats

    @classmethod
    def of(cls, sums: Weighted, answers: int, kinds: Sequence[Missing] = ()) -> Self:
        """Groups × (answers, then these kinds of missing answer), flat, of an item with one answer
        each.
        """
        places = [KINDS.index(kind.value) for kind in kinds]

        def flat(one: Sums) -> npt.NDArray[np.float64]:
            each = np.concatenate([one.counts[..., :answers], one.missing[..., places]], axis=-1)
            return each.reshape(*each.shape[:-2], -1)

        return cls(flat(sums.respondents).astype(np.int64), flat(sums.weights), flat(sums.squares))

    @property
    def totals(self) -> Floats:
        """The sum of weights in each cell."""
        total: Floats = self.weights.sum(axis=0)
        return total

    def degrees(self, there: npt.NDArray[np.bool_], sample: Sample) -> float:
        """Degrees of freedom of the domain of these cells: its first-stage clusters less its
        strata; of replicates, rank − 1.
        """
        base = self.weights[:, there].sum(axis=1, keepdims=True)
        return float(degrees_of(base, np.array([self.respondents[there].sum()]), sample)[0])


def covariance_of(cells: Cells, figures: Figures, gradient: Floats, sample: Sample) -> Floats:
    """The covariance matrix of figures, figures × figures.

    `gradient`: cells × figures, ∂T/∂W at the totals. All cells together are the domain. `figures`
    is called only with replicate weights. NaN where a figure or its gradient is undefined.
    """
    if sample.replication is not None:
        each = figures(sample.replication.factors.T @ cells.weights)
        return spread_of(each, figures(cells.totals), sample.replication)
    one, other = np.triu_indices(gradient.shape[1])
    base = cells.weights.sum(axis=1)[:, None]
    found = np.zeros((gradient.shape[1], gradient.shape[1]))
    for some in np.array_split(np.arange(len(one)), 1 + len(one) * gradient.shape[0] // AT_ONCE):
        both = gradient[:, one[some]] + gradient[:, other[some]]
        squares, held = cells.squares @ both**2, np.broadcast_to(base, (len(base), len(some)))
        found[one[some], other[some]] = stages_of(cells.weights @ both, squares, held, sample)
    single = np.diag(found) / 4  # of twice the figure
    found = np.where(np.triu(np.ones_like(found), 1) > 0, (found - single[:, None] - single) / 2, 0)
    return found + found.T + np.diag(single)
