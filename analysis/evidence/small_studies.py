"""Whether small studies find more than large ones, as they do where what was not found was not
published: three checks, as one read-only table, `CHECKS`.

None of them tells unpublished studies from small ones that differ, and on fewer than ten studies
none can tell much (Sterne et al. 2011, BMJ 343, d4002), which the flag says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from analysis.counting.table import Frame
from analysis.evidence.effects import Effects, effects_of, framed
from analysis.evidence.heterogeneity import Estimator, estimator_named
from analysis.evidence.inference import TESTS
from analysis.evidence.models import Fitted, Independent
from analysis.evidence.weighted import Floats, ones, weighted

__all__ = ["CHECKS", "FEW", "Check", "small_studies"]

FEW = 10
"""Fewer effects are flagged."""
_EXACT = 50
"""Up to so many effects without ties Kendall's p value is exact, as in R."""
_ROUNDS = 100

Result = tuple[float, float, float]
"""Statistic, p value and, where the check has one, an estimate; NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check on effects y with variances v, for an estimator of τ². `says`: what its statistic
    and estimate are.
    """

    name: str
    title: str
    says: str
    source: str
    function: Callable[[Floats, Floats, Estimator], Result]


def _on_errors(y: Floats, v: Floats, estimator: Estimator) -> Fitted | None:
    """The regression of effects on their standard errors; None where these are all alike."""
    errors = np.sqrt(v)
    if len(y) < 3 or np.ptp(errors) <= 1e-12 * errors.max():
        return None
    each = np.arange(len(y))
    effects = Effects(y, v, each, each, each, 0)
    model = Independent(estimator, TESTS["z"])
    return model.fit(effects, np.column_stack((ones(y), errors)), 0.95)


def _egger(y: Floats, v: Floats, estimator: Estimator) -> Result:
    found = _on_errors(y, v, estimator)
    if found is None:
        return np.nan, np.nan, np.nan
    slope = found.known(1)
    return slope.estimate / slope.std_error, slope.p_value, float(found.beta[0])


def _begg(y: Floats, v: Floats, _estimator: Estimator) -> Result:
    if len(y) < 3:
        return np.nan, np.nan, np.nan
    fit = weighted(y, ones(y), 1 / v)
    around = v - fit.cov[0, 0]
    standing = fit.residuals / np.sqrt(around)
    ties = len(np.unique(standing)) < len(y) or len(np.unique(v)) < len(y)
    exact = not ties and len(y) < _EXACT
    tau, p_value = kendalltau(standing, v, method="exact" if exact else "asymptotic")
    return float(tau), float(p_value), np.nan


def _trim_and_fill(y: Floats, v: Floats, estimator: Estimator) -> Result:
    k = len(y)
    if k < 3:
        return np.nan, np.nan, np.nan
    middle = _middle_of(estimator)
    # small studies that find less than large ones lack their like on the right
    slope = _on_errors(y, v, estimator)
    side = -1.0 if slope is not None and slope.beta[1] < 0 else 1.0
    order = np.argsort(side * y, kind="stable")
    turned, variances = side * y[order], v[order]
    missing, before = 0, -1
    for _ in range(_ROUNDS):
        if missing == before:
            break
        before = missing
        beta = middle(turned[: k - missing], variances[: k - missing])
        off = turned - beta
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(off), kind="stable")] = np.arange(1, k + 1)
        right = ranks[off > 0].sum()
        missing = max(0, round((4 * right - k * (k + 1)) / (2 * k - 1)))
    mirrored = 2 * beta - turned[k - missing :]
    filled = np.concatenate((turned, mirrored))
    estimate = middle(filled, np.concatenate((variances, variances[k - missing :])))
    return float(missing), np.nan, side * estimate


def _middle_of(estimator: Estimator) -> Callable[[Floats, Floats], float]:
    def middle(y: Floats, v: Floats) -> float:
        tau2 = estimator.estimate(y, v, ones(y)) if len(y) > 1 else 0.0
        return float(weighted(y, ones(y), 1 / (v + tau2)).beta[0])

    return middle


_ENTRIES = (
    Check(
        "egger",
        "Egger's regression",
        "z of the slope of effects on their standard errors; the effect at a standard error of 0",
        "Egger et al. (1997), BMJ 315, 629–634; Sterne & Egger (2005), as metafor's regtest",
        _egger,
    ),
    Check(
        "begg",
        "Begg and Mazumdar's rank correlation",
        "Kendall's τ of effects, each by its spread around the common effect, with their variances",
        "Begg & Mazumdar (1994), Biometrics 50, 1088–1101, as metafor's ranktest",
        _begg,
    ),
    Check(
        "trim-and-fill",
        "trim and fill",
        "effects that a funnel with two like sides lacks (L0); the effect with these added",
        "Duval & Tweedie (2000), Biometrics 56, 455–463, as metafor's trimfill",
        _trim_and_fill,
    ),
)

CHECKS: Mapping[str, Check] = MappingProxyType({one.name: one for one in _ENTRIES})
"""Each check by its name. Witness: R metafor 3.8."""


def small_studies(
    frame: Frame, *, yi: str = "yi", vi: str = "vi", method: str = "REML"
) -> pd.DataFrame:
    """Whether small studies find more than large ones: a row for each of `CHECKS`.

    `frame`, `yi`, `vi`, `method` as in `pool`. Columns: check, k (effects), statistic, p_value
    (two-sided; NaN of trim and fill), estimate (in the units of yi; NaN of Begg), flag: "few
    studies" under ten. NaN where there are fewer than three effects, or no two of unlike size.
    Raises DataError as `pool` does.
    """
    estimator = estimator_named(method)
    effects = effects_of(framed(frame), yi, vi)
    rows = []
    for check in CHECKS.values():
        statistic, p_value, estimate = check.function(effects.y, effects.v, estimator)
        row = {"check": check.name, "k": len(effects.y), "statistic": statistic}
        row |= {"p_value": p_value, "estimate": estimate}
        rows.append({**row, "flag": "few studies" if len(effects.y) < FEW else ""})
    return pd.DataFrame(rows)
