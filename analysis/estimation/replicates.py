"""What replicate weights make of several figures together."""

import numpy as np
import numpy.typing as npt

from analysis.counting.sample import Replication

__all__ = ["spread_of"]

Floats = npt.NDArray[np.float64]


def spread_of(each: Floats, whole: Floats, replication: Replication) -> Floats:
    """The covariance matrix of figures that each set of replicate weights gives (sets × figures),
    around their mean or, with mse, the figures of the whole sample.

    Sets that leave a figure undefined are left out. Source: Wolter, K. M. (2007). Introduction to
    Variance Estimation, 2nd ed., ch. 3 to 5.
    """
    defined = ~np.isnan(each).any(axis=1)
    each, rscales = each[defined], replication.rscales[defined]
    if not (rscales > 0).any():
        return np.full((each.shape[1], each.shape[1]), np.nan)
    centre = whole if replication.mse else each[rscales > 0].mean(axis=0)
    away = each - centre
    found: Floats = replication.scale * (away * rscales[:, None]).T @ away
    return found
