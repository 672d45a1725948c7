"""The distribution of Σ λ χ²₁, and of its ratio to χ²/df of the denominator, by the saddlepoint.

Sources: Kuonen, D. (1999). Biometrika 86, 929–935; Lumley, T. & Scott, A. J. (2014). Australian &
New Zealand Journal of Statistics 56, 1–14. Witness: R survey, `pFsum` and `pchisqsum`.
"""

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import chdtrc, fdtrc, ndtr

__all__ = ["upper_tail"]

Floats = npt.NDArray[np.float64]

NEAR = 1e-4
"""A saddlepoint nearer to 0 than this has no approximation: Satterthwaite's is taken."""


def upper_tail(statistic: float, weights: Floats, df: float) -> float:
    """P(Σ λ χ²₁ > statistic), or with finite `df` that of Σ λ χ²₁ / (χ²_df / df); NaN where it is
    undefined.
    """
    if not np.isfinite(statistic) or not (weights > 0).any() or df <= 0 or np.isnan(df):
        return float("nan")
    if statistic <= 0:
        return 1.0
    if np.isinf(df):
        found = _saddle(statistic, weights, np.ones(len(weights)))
    else:
        both = np.append(weights, -statistic / df), np.append(np.ones(len(weights)), df)
        found = _saddle(0.0, *both)
    return _satterthwaite(statistic, weights, df) if found is None else found


def _saddle(at: float, weights: Floats, counts: Floats) -> float | None:
    """P(Σ weight χ²_count > at)."""
    most = weights.max()
    weights, at = weights / most, at / most

    def slope(zeta: float) -> float:
        return float((counts * weights / (1 - 2 * zeta * weights)).sum()) - at

    if (weights < 0).any():
        low = float((1 / (2 * weights[weights < 0])).max()) * 0.99999
    elif at > (counts * weights).sum():
        low = -0.01
    else:
        low = -float(counts.sum()) / (2 * at)
    high = float((1 / (2 * weights[weights > 0])).min()) * 0.99999
    if not slope(low) < 0 < slope(high):
        return None
    zeta = brentq(slope, low, high, xtol=1e-14, rtol=1e-14)
    if abs(zeta) < NEAR:
        return None
    cumulant = -float((counts * np.log(1 - 2 * zeta * weights)).sum()) / 2
    curvature = 2 * float((counts * weights**2 / (1 - 2 * zeta * weights) ** 2).sum())
    w = np.sign(zeta) * np.sqrt(2 * (zeta * at - cumulant))
    v = zeta * np.sqrt(curvature)
    return float(ndtr(-(w + np.log(v / w) / w)))


def _satterthwaite(statistic: float, weights: Floats, df: float) -> float:
    mean = weights.mean()
    spread = (weights**2).mean() / mean**2
    own = len(weights) / spread
    scaled = statistic / (mean * spread)
    return float(chdtrc(own, scaled) if np.isinf(df) else fdtrc(own, df, scaled / own))
