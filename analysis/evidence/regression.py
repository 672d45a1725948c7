"""What goes with the size of effects: meta-regression on moderators.

With X the moderators, w = 1 / (v + τ²) and τ² by any of `ESTIMATORS` with X in it:

    b = (X'WX)⁻¹ X'Wy        var(b) = c (X'WX)⁻¹, c and the degrees of freedom by `TESTS`

Source: Berkey et al. (1995), Statistics in Medicine 14, 395–411; Knapp & Hartung (2003), Statistics
in Medicine 22, 2693–2710. Witness: R metafor 3.8, rma(mods = …).
"""

from dataclasses import dataclass

import numpy as np

from analysis.evidence.heterogeneity import Heterogeneity, heterogeneity
from analysis.evidence.inference import Known
from analysis.evidence.pooling import Pooling
from analysis.evidence.weighted import Floats, weighted

__all__ = ["Regressed", "regressed"]


@dataclass(frozen=True, eq=False)
class Regressed:
    """A meta-regression: its coefficients with their variance and degrees of freedom, and what is
    left of heterogeneity.
    """

    beta: Floats
    cov: Floats
    df: float
    left: Heterogeneity

    def known(self, place: int) -> Known:
        """One coefficient."""
        return Known(float(self.beta[place]), float(np.sqrt(self.cov[place, place])), self.df)


def regressed(y: Floats, v: Floats, x: Floats, pooling: Pooling) -> Regressed:
    """The meta-regression of y on X, whose columns are independent and fewer than the effects."""
    left = heterogeneity(y, v, x, pooling.estimator, pooling.level)
    fit = weighted(y, x, 1 / (v + left.tau2))
    factor, df = pooling.test.of(fit)
    return Regressed(fit.beta, factor * fit.cov, df, left)
