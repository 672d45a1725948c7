"""Are the odds proportional: is a term worth the same at every threshold of an ordinal model?"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from analysis.methods.regression import Fit, fit_logistic, logistic_scores
from analysis.models.terms import wald
from survey.errors import DataError

if TYPE_CHECKING:
    from analysis.models.model import Model

__all__ = ["proportional_odds"]

Floats = npt.NDArray[np.float64]


def proportional_odds(model: "Model") -> pd.DataFrame:
    """See `Model.proportional_odds`."""
    if not model.answers:
        raise DataError.of("family", f"a {model.family} model has no odds that could be unequal")
    fitted = model.fitted
    kept = fitted.kept[: fitted.slopes]
    x = np.column_stack([np.ones(len(fitted.x)), fitted.x[:, kept]])
    above = [(fitted.y > place).astype(np.float64) for place in range(len(model.answers) - 1)]
    fits = [fit_logistic(x, y, fitted.weights) for y in above]
    terms = [term for term, has in zip(model.columns.terms, kept, strict=True) if has]
    slopes = np.array([fit.coefficients[1:] for fit in fits])
    defined = all(fit.converged for fit in fits) and not fitted.directions
    covariance = _covariance(model, x, above, fits) if defined else None
    rows = []
    for term in (*dict.fromkeys(terms), "all"):
        columns = np.array([term in (one, "all") for one in terms])
        count = int(columns.sum()) * (len(fits) - 1)
        statistic, p = np.nan, np.nan
        if covariance is not None and count:
            statistic, p = _alike(slopes, covariance, columns, model.df)
        df2 = np.nan if np.isinf(model.df) else model.df
        rows.append((term, statistic, count, df2, p))
    return pd.DataFrame(rows, columns=["term", "statistic", "df1", "df2", "p_value"])


def _alike(
    slopes: Floats, covariance: Floats, columns: npt.NDArray[np.bool_], df: float
) -> tuple[float, float]:
    """The test that some columns' slopes are those at the first threshold everywhere."""
    thresholds, count = slopes.shape
    places = np.flatnonzero(columns)
    contrast = np.zeros(((thresholds - 1) * len(places), thresholds * count))
    for row, (later, place) in enumerate(
        (later, place) for later in range(1, thresholds) for place in places
    ):
        contrast[row, later * count + place], contrast[row, place] = 1, -1
    return wald(contrast @ slopes.ravel(), contrast @ covariance @ contrast.T, df)


def _covariance(model: "Model", x: Floats, above: list[Floats], fits: list[Fit]) -> Floats:
    """Of the slopes at all thresholds, flat."""
    fitted = model.fitted
    if fitted.domain is None:
        return _brant(x, fits)
    weights = fitted.weights[:, None]
    influence = np.concatenate(
        [
            (weights * logistic_scores(x, y, fit.coefficients) @ fit.inverse)[:, 1:]
            for y, fit in zip(above, fits, strict=True)
        ],
        axis=1,
    )

    def refitted(others: Floats) -> Floats:
        each = [
            fit_logistic(x, y, others / others.mean(), fit.coefficients)
            for y, fit in zip(above, fits, strict=True)
        ]
        if not all(fit.converged for fit in each):
            return np.full(influence.shape[1], np.nan)
        return np.concatenate([fit.coefficients[1:] for fit in each])

    return fitted.domain.covariance(influence, refitted)


def _brant(x: Floats, fits: list[Fit]) -> Floats:
    shares = [expit(x @ fit.coefficients) for fit in fits]
    slopes = x.shape[1] - 1
    found = np.zeros((len(fits) * slopes, len(fits) * slopes))
    for j, one in enumerate(fits):
        for k in range(j, len(fits)):
            weights = shares[k] * (1 - shares[j])
            middle = (x * weights[:, None]).T @ x
            part = (one.inverse @ middle @ fits[k].inverse)[1:, 1:]
            own, other = slice(j * slopes, (j + 1) * slopes), slice(k * slopes, (k + 1) * slopes)
            found[own, other], found[other, own] = part, part.T
    return found
