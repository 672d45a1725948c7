"""Tests of the terms of a model: does it say more with them than without?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc, fdtrc

from analysis.methods.regression import upper_tail

if TYPE_CHECKING:
    from analysis.models.model import Model

__all__ = ["MODEL_TESTS", "tests_of", "wald"]

Floats = npt.NDArray[np.float64]

WALD, RAO_SCOTT = "wald", "rao-scott"

PROPORTIONAL = "proportional odds"


@dataclass(frozen=True, slots=True)
class ModelTest:
    """One test of a model, in words."""

    formula: str
    source: str
    witness: str


MODEL_TESTS: Mapping[str, ModelTest] = MappingProxyType(
    {
        WALD: ModelTest(
            "of a term: F = β′ V⁻¹ β / q on q and df; without degrees of freedom χ² / q",
            "Korn, E. L. & Graubard, B. I. (1990). The American Statistician 44, 270–276",
            "R survey `regTermTest`, `witness_models.R`",
        ),
        RAO_SCOTT: ModelTest(
            "of a term: 2 (log L − log L₀), weights of mean 1, on Σ λ χ²₁ over χ²_df / df by the "
            "saddlepoint; λ of V₀⁻¹ V, V₀ the inverse information",
            "Lumley, T. & Scott, A. J. (2014). Australian & New Zealand Journal of Statistics 56, "
            "1–14",
            "R survey `regTermTest(method = 'LRT')`, `witness_models.R`",
        ),
        PROPORTIONAL: ModelTest(
            "Wald test that slopes b_k of logit P(y > k) are alike at each threshold k, their "
            "covariance from the stacked influences of all these fits by the design; without one "
            "(X′W_jj X)⁻¹ X′W_jl X (X′W_ll X)⁻¹, W_jl = π_l (1 − π_j) for j ≤ l",
            "Brant, R. (1990). Biometrics 46, 1171–1178",
            "R, `witness_models.R`",
        ),
    }
)
"""Each test of a model by its name."""


def tests_of(model: "Model") -> pd.DataFrame:
    """See `Model.tests`."""
    return pd.DataFrame(
        list(_rows(model)), columns=["term", "test", "statistic", "df1", "df2", "p_value"]
    )


def _rows(model: "Model") -> Iterator[tuple[str, str, float, float, float, float]]:
    fitted, df = model.fitted, model.df
    shown = np.nan if np.isinf(df) else df
    for term in dict.fromkeys(model.columns.terms):
        if term == "1":
            continue
        of_term = np.array([one == term for one in model.columns.terms])
        places = np.flatnonzero(of_term & fitted.kept[: fitted.slopes])
        count = len(places)
        if not count or fitted.endless[places].any():
            yield term, WALD, np.nan, count, shown, np.nan
            yield term, RAO_SCOTT, np.nan, count, shown, np.nan
            continue
        covariance = fitted.covariance[np.ix_(places, places)]
        statistic, p = wald(fitted.coefficients[places], covariance, df)
        yield term, WALD, statistic, count, shown, p
        smaller = fitted.without(places)
        ratio = 2 * (fitted.fit.loglik - smaller.loglik) if smaller.converged else np.nan
        naive = fitted.unscaled[np.ix_(places, places)]
        lambdas = _eigenvalues(naive, covariance)
        yield term, RAO_SCOTT, ratio, count, shown, upper_tail(ratio, lambdas, df)


def wald(estimate: Floats, covariance: Floats, df: float) -> tuple[float, float]:
    """F and its p value; NaN where the covariance has no inverse."""
    scale = np.sqrt(np.maximum(np.diag(covariance), 0))
    if not (scale > 0).all() or not np.isfinite(covariance).all() or not df > 0:
        return np.nan, np.nan
    scaled = covariance / np.outer(scale, scale)
    if np.linalg.matrix_rank(scaled, hermitian=True) < len(scaled):
        return np.nan, np.nan
    away = estimate / scale
    count = len(estimate)
    statistic = float(away @ np.linalg.solve(scaled, away)) / count
    p = chdtrc(count, count * statistic) if np.isinf(df) else fdtrc(count, df, statistic)
    return statistic, float(p)


def _eigenvalues(naive: Floats, covariance: Floats) -> Floats:
    """Of V₀⁻¹ V, as those of a symmetric matrix."""
    if not (np.isfinite(naive).all() and np.isfinite(covariance).all()):
        return np.full(len(naive), np.nan)
    try:
        root = np.linalg.cholesky(naive)
    except np.linalg.LinAlgError:
        return np.full(len(naive), np.nan)
    half = np.linalg.solve(root, covariance)
    found: Floats = np.linalg.eigvalsh(np.linalg.solve(root, half.T))
    return found
