"""The families of models: how each is fitted, and what a row of it says of its coefficients."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analysis.methods.regression import (
    Fit,
    cumulative_shares,
    fit_linear,
    fit_logistic,
    fit_ordinal,
    linear_scores,
    logistic_scores,
    ordinal_scores,
    shares_at,
)
from survey.errors import DataError, did_you_mean, shown

__all__ = ["FAMILIES", "Family", "family_named"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Family:
    """One family. `y` are numbers, for the ordinal one places of answers, of which there are so
    many as the last argument says; the others do not look at it.

    `fit`: x, y, weights, start, answers → the fit. `scores`: x, y, coefficients, answers → of each
    row the derivative of its log likelihood. `means`: x, coefficients → what is expected of each
    row, rows × columns (for the ordinal one the share of each answer). `slopes`: x, coefficients,
    weights → the derivative of the weighted means, columns × coefficients; `weights` add to 1.
    `constant`: whether its formula has one. `odds`: whether exp of a coefficient is an odds ratio.
    `dispersed`: whether its errors without a design go by the spread of residuals, with t.
    """

    name: str
    title: str
    formula: str
    source: str
    witness: str
    fit: Callable[[Floats, Floats, Floats, Floats | None, int], Fit]
    scores: Callable[[Floats, Floats, Floats, int], Floats]
    means: Callable[[Floats, Floats], Floats]
    slopes: Callable[[Floats, Floats, Floats], Floats]
    constant: bool = True
    odds: bool = True
    dispersed: bool = False


def family_named(name: object) -> Family:
    """The family of this name. Raises DataError with the nearest one."""
    if not isinstance(name, str) or name not in FAMILIES:
        near = did_you_mean(str(name), FAMILIES)
        raise DataError.of("family", f"there is no family {shown(name)}{near}")
    return FAMILIES[name]


def _places(y: Floats) -> npt.NDArray[np.intp]:
    return y.astype(np.intp)


def _logistic_slopes(x: Floats, beta: Floats, weights: Floats) -> Floats:
    p = shares_at(x @ beta)
    found: Floats = ((weights * p * (1 - p)) @ x)[None]
    return found


def _answer_shares(x: Floats, beta: Floats) -> Floats:
    cumulated = cumulative_shares(x, beta)
    ends = np.zeros((len(x), 1)), np.ones((len(x), 1))
    found: Floats = np.diff(np.concatenate([ends[0], cumulated, ends[1]], axis=1), axis=1)
    return found


def _answer_slopes(x: Floats, beta: Floats, weights: Floats) -> Floats:
    """Of P(y ≤ k) f_k = F (1 − F): by θ_k f_k, by β −f_k x; differences of these."""
    cumulated = cumulative_shares(x, beta)
    density = cumulated * (1 - cumulated) * weights[:, None]
    of_cumulated = np.concatenate([-(density.T @ x), np.diag(density.sum(axis=0))], axis=1)
    nothing = np.zeros((1, len(beta)))
    found: Floats = np.diff(np.concatenate([nothing, of_cumulated, nothing]), axis=0)
    return found


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        one.name: one
        for one in (
            Family(
                "linear",
                "linear regression",
                "E y = x β; β minimises Σ w (y − x β)²",
                "Fuller, W. A. (1975). Sankhyā C 37, 117–132",
                "R `lm`; R survey `svyglm`",
                lambda x, y, w, start, _: fit_linear(x, y, w, start),
                lambda x, y, beta, _: linear_scores(x, y, beta),
                lambda x, beta: (x @ beta)[:, None],
                lambda x, _, weights: (weights @ x)[None],
                odds=False,
                dispersed=True,
            ),
            Family(
                "logistic",
                "logistic regression",
                "logit P(y = 1) = x β; Σ w (y − p) x = 0",
                "Binder, D. A. (1983). International Statistical Review 51, 279–292",
                "R `glm`; R survey `svyglm(family = quasibinomial)`",
                lambda x, y, w, start, _: fit_logistic(x, y, w, start),
                lambda x, y, beta, _: logistic_scores(x, y, beta),
                lambda x, beta: shares_at(x @ beta)[:, None],
                _logistic_slopes,
            ),
            Family(
                "ordinal",
                "proportional odds",
                "logit P(y ≤ k) = θ_k − x β; Σ w ∂ log P(y) / ∂(β, θ) = 0",
                "McCullagh, P. (1980). Journal of the Royal Statistical Society B 42, 109–142",
                "R `MASS::polr`; R survey `svyolr`",
                lambda x, y, w, start, answers: fit_ordinal(x, _places(y), w, answers, start),
                lambda x, y, beta, answers: ordinal_scores(x, _places(y), beta, answers),
                _answer_shares,
                _answer_slopes,
                constant=False,
            ),
        )
    }
)
"""Every family by its name."""
