"""What effects are taken to be: independent, or several of one study. Either model gives the
coefficients of a design matrix (of ones where nothing moderates), with how far effects lie apart.
"""

from dataclasses import dataclass

import numpy as np

from analysis.evidence.clusters import Clusters
from analysis.evidence.dependent import three_level
from analysis.evidence.effects import Effects
from analysis.evidence.heterogeneity import Estimator, Heterogeneity, chi_square, heterogeneity
from analysis.evidence.inference import Known, PoolTest
from analysis.evidence.robust import Adjustment, robust
from analysis.evidence.weighted import Floats, weighted
from analysis.evidence.working import Working

__all__ = ["Dependent", "Fitted", "Independent", "Model", "Moments"]


@dataclass(frozen=True, eq=False)
class Fitted:
    """Coefficients with their variance and the degrees of freedom of each. `by_model`: the variance
    that the model gives, and `df_by_model`, which differ where errors are robust. `sigma2`: between
    and within studies, of effects that depend on each other.
    """

    beta: Floats
    cov: Floats
    df: Floats
    by_model: Floats
    df_by_model: float
    left: Heterogeneity
    sigma2: tuple[float, float] | None = None

    def known(self, place: int) -> Known:
        """One coefficient."""
        error = float(np.sqrt(self.cov[place, place]))
        return Known(float(self.beta[place]), error, float(self.df[place]))

    def for_prediction(self) -> Known:
        """The first coefficient, by the model."""
        return Known(float(self.beta[0]), float(np.sqrt(self.by_model[0, 0])), self.df_by_model)


@dataclass(frozen=True, slots=True)
class Independent:
    """Each effect is of another study."""

    estimator: Estimator
    test: PoolTest

    def fit(self, effects: Effects, x: Floats, level: float) -> Fitted:
        """`level`: of the limits of τ²."""
        left = heterogeneity(effects.y, effects.v, x, self.estimator, level)
        # of as many effects as coefficients no τ² is known, and none is taken
        fit = weighted(effects.y, x, 1 / (effects.v + np.nan_to_num(left.tau2)))
        factor, df = self.test.of(fit)
        cov = factor * fit.cov
        return Fitted(fit.beta, cov, np.full(len(fit.beta), df), cov, df, left)


@dataclass(frozen=True, slots=True)
class Dependent:
    """Several effects of a study. `rho`: how sampling errors of one study go together; `adjustment`
    makes standard errors robust, with Satterthwaite's degrees of freedom.

    I² is 100 σ² / (σ² + s²) with σ² = σ²_b + σ²_w and s² = (k − p) / tr(P), P of V⁻¹; Q is of V
    too. Source: Nakagawa & Santos (2012), Evolutionary Ecology 26, 1253–1274, as in metafor's
    documentation.
    """

    restricted: bool
    test: PoolTest
    rho: float
    adjustment: Adjustment | None

    def fit(self, effects: Effects, x: Floats, level: float) -> Fitted:  # a model
        # is asked with the level; the limits of two variances at once are not worked out
        clusters = Clusters.of(effects, x, self.rho)
        fit = three_level(clusters, restricted=self.restricted)
        free = len(effects.y) - x.shape[1]
        df = self.test.df(free)
        cov, each = fit.cov, np.full(len(fit.beta), df)
        if self.adjustment is not None:
            cov, each = robust(clusters, fit.variances, (fit.beta, fit.cov), self.adjustment)
        q, typical = clusters.q_and_typical()
        total = sum(fit.sigma2)
        left = Heterogeneity(
            total,
            i2=100 * total / (total + typical),
            h2=total / typical + 1,
            q=q,
            p_value=chi_square(q, free),
        )
        return Fitted(fit.beta, cov, each, fit.cov, df, left, fit.sigma2)


@dataclass(frozen=True, slots=True)
class Moments:
    """Several effects of a study by a working model of moments, always with robust errors. Q, I²
    and limits of τ² are not worked out.
    """

    working: Working
    rho: float
    adjustment: Adjustment

    def fit(self, effects: Effects, x: Floats, level: float) -> Fitted:  # as above
        clusters = Clusters.of(effects, x, self.rho)
        fit = self.working.fit(clusters, self.rho)
        cov, df = robust(clusters, fit.variances, (fit.beta, fit.cov), self.adjustment)
        total = fit.between + np.nan_to_num(fit.within)
        free = float(len(clusters) - x.shape[1])
        sigma2 = (fit.between, fit.within)
        left = Heterogeneity(float(total))
        return Fitted(fit.beta, cov, df, fit.cov, free, left, sigma2)


Model = Independent | Dependent | Moments
