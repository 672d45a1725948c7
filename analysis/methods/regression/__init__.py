"""Fits of models to rows of numbers, and what their tests need: no samples, no tables."""

from analysis.methods.regression.fit import Fit
from analysis.methods.regression.linear import fit_linear, linear_scores
from analysis.methods.regression.logistic import fit_logistic, logistic_scores, shares_at
from analysis.methods.regression.ordinal import cumulative_shares, fit_ordinal, ordinal_scores
from analysis.methods.regression.separation import separating
from analysis.methods.regression.weighted_chi_square import upper_tail

__all__ = [
    "Fit",
    "cumulative_shares",
    "fit_linear",
    "fit_logistic",
    "fit_ordinal",
    "linear_scores",
    "logistic_scores",
    "ordinal_scores",
    "separating",
    "shares_at",
    "upper_tail",
]
