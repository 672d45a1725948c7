"""Whether a proportion is certain enough to be published, as the National Center for Health
Statistics has it.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.estimation.estimates import Estimates
from analysis.limits import FEW_DEGREES, WIDE
from analysis.methods.intervals import METHODS

__all__ = ["LEAST_EFFECTIVE", "LOW_RELIABILITY", "NCHS_FLAGS", "nchs_review"]

Floats = npt.NDArray[np.float64]

LOW_RELIABILITY = "low reliability"
"""The flag of a row whose figures are hidden because they are too uncertain."""

NCHS_FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "Px": LOW_RELIABILITY,
        "Pc": "complement unreliable",
        "Pdf": "few degrees of freedom",
        "P0": "0% or 100%",
    }
)
"""The marks of NCHS and the words for them: hide; the other answers' share is too uncertain; and
two that ask for a review."""

LEAST_EFFECTIVE, NARROW, RELATIVE = 30, 0.05, 1.30

ROUNDING = 1e-9
"""An effective n that is less than its limit by no more than this part of it is at the limit."""


def nchs_review(
    estimate: npt.ArrayLike, std_error: npt.ArrayLike, n: npt.ArrayLike, df: npt.ArrayLike = np.nan
) -> pd.DataFrame:
    """What the NCHS standards for proportions say of each: columns n_effective, low, high, df,
    suppress, flags.

    `estimate`, `std_error`: proportions. `n`: unweighted base. `df`: degrees of freedom, n − 1
    where NaN. n_effective is p (1 − p) / std_error², at most n, and n at 0% and 100%; `low` and
    `high` are the 95% Korn–Graubard interval (`METHODS["nchs"]`). In this order: n_effective under
    30 is hidden; a width up to 0.05 is shown; one of 0.30 or more is hidden; a width over 130% of
    the proportion is hidden. At 0% and 100% only the first counts. `flags` are keys of `NCHS_FLAGS`
    with blanks between: "Px" hidden; of those shown "Pc" (not by the narrow width, and wider than
    130% of 1 − p), "Pdf" (df under 8), "P0" (0% or 100%). What has no standard error is hidden;
    without respondents nothing is said.

    Source: Parker, J. D., Talih, M., Malec, D. J. et al. (2017). Vital and Health Statistics
    2(175). The letters are those of the R package surveytable. Witness: reference results from R.

    >>> nchs_review([0.9, 0.05, 0], [0.03, 0.0218, 0], [100, 100, 50])["flags"].tolist()
    ['', 'Px', 'P0']
    """
    p, error, size, degrees = (
        np.array(each, np.float64) for each in np.broadcast_arrays(estimate, std_error, n, df)
    )
    degrees = np.where(np.isnan(degrees), size - 1, degrees)
    end = (p == 0) | (p == 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(end, size, np.minimum(p * (1 - p) / error**2, size))
    low, high = _korn_graubard(p, error, size, degrees)
    width = np.where(end | (error == 0), 0, high - low)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_share, of_rest = width / p, width / (1 - p)
    enough, narrow = effective >= LEAST_EFFECTIVE * (1 - ROUNDING), width <= NARROW
    by_width = (width < WIDE) & (of_share <= RELATIVE)
    shown_ = enough & (narrow | by_width)
    marks = {
        "Px": ~shown_,
        "Pc": shown_ & ~narrow & (of_rest > RELATIVE),
        "Pdf": shown_ & (degrees < FEW_DEGREES),
        "P0": shown_ & end,
    }
    words = [
        " ".join(name for name, mask in marks.items() if mask[row] and size[row])
        for row in range(p.size)
    ]
    return pd.DataFrame(
        {
            "n_effective": effective,
            "low": low,
            "high": high,
            "df": degrees,
            "suppress": ~shown_ & (size > 0),
            "flags": words,
        }
    )


def _korn_graubard(p: Floats, error: Floats, n: Floats, df: Floats) -> tuple[Floats, Floats]:
    unknown = np.full(p.shape, np.nan)
    figures = Estimates(unknown, n.astype(np.int64), unknown, n, n, p, error, unknown, unknown, df)
    return METHODS["nchs"].with_design(figures, 0.95)
