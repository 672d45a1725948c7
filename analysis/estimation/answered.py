"""What one group answered to one item, and what follows for shares of it and for figures worked out
from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.counting.sample import Sample
from analysis.estimation.estimates import ROUNDING, Estimates, of_design, unweighted
from analysis.estimation.linear import Cells, covariance_of
from analysis.estimation.variance import UnitSums

__all__ = ["Answered"]

Floats = npt.NDArray[np.float64]
Figure = Callable[[Floats], Floats]
"""From totals by answer (… × answers) to a figure."""


@dataclass(frozen=True, eq=False)
class Answered:
    """One group's answers: `counts` of respondents by the answers in `codes`, low to high where
    they have an order.

    `values`: what each answer counts in a mean, NaN where it has no value (a kind of missing answer
    in the base). With a design `cells` are the sums of weights behind the counts.
    """

    codes: tuple[str, ...]
    values: Floats
    counts: npt.NDArray[np.int64]
    cells: Cells | None = None
    sample: Sample | None = None

    @property
    def n(self) -> int:
        """Respondents in the base."""
        return int(self.counts.sum())

    @property
    def weights(self) -> Floats:
        """Weights by answer; without a design the counts."""
        return self.counts.astype(np.float64) if self.cells is None else self.cells.totals

    @property
    def degrees(self) -> float:
        """Degrees of freedom of the design in this group; NaN without one."""
        if self.cells is None or self.sample is None:
            return np.nan
        return self.cells.degrees(np.ones(len(self.codes), np.bool_), self.sample)

    def valued(self) -> Self:
        """Those whose answer has a value."""
        return self._where(~np.isnan(self.values))

    def _where(self, kept: npt.NDArray[np.bool_]) -> Self:
        cells = self.cells
        if cells is not None:
            cells = Cells(cells.respondents[kept], cells.weights[:, kept], cells.squares[:, kept])
        codes = tuple(code for code, keep in zip(self.codes, kept, strict=True) if keep)
        return type(self)(codes, self.values[kept], self.counts[kept], cells, self.sample)

    def among(self, codes: Sequence[str]) -> Floats:
        """One column, 1 for the answers in `codes` and 0 for the others."""
        return np.array([[float(code in codes)] for code in self.codes])

    def shares(self, chosen: Floats) -> Estimates:
        """The share that gave one of the answers marked 1; `chosen`: answers × shares."""
        x = (self.counts @ chosen).astype(np.int64)
        n = np.full(x.shape, self.n)
        if self.cells is None or self.sample is None:
            return unweighted(x, n)
        weights, squares = self.cells.weights, self.cells.squares
        base, of_squares = (one.sum(axis=1, keepdims=True) for one in (weights, squares))
        return of_design(
            UnitSums(weights @ chosen, base, squares @ chosen, of_squares), x, n, self.sample
        )

    def error(self, figure: Figure, gradient: Floats) -> float:
        """The standard error of a figure with this gradient by total weight of each answer.

        Without a design respondents are a simple random sample: se² = n / (n − 1) · Σ gradient²
        over respondents.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.cells is None or self.sample is None:
                return float(np.sqrt(np.divide(self.n, self.n - 1) * (self.counts @ gradient**2)))
            covariance = covariance_of(
                self.cells, lambda totals: figure(totals)[..., None], gradient[:, None], self.sample
            )
            simple = self.cells.squares.sum(axis=0) @ gradient**2
        return float(
            np.sqrt(np.where(covariance[0, 0] <= ROUNDING * simple, 0.0, covariance[0, 0]))
        )
