"""Tests of a mean change, as pingouin has them. It takes a second to load, and is when a test is
asked for.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import nan
from typing import NamedTuple

import numpy as np

from analysis.outcomes.indices import Floats

__all__ = ["SignedRanks", "TTest", "paired_t", "signed_ranks"]


class TTest(NamedTuple):
    """Student's t of pairs, two-sided: t = m / (s_d / √n)."""

    t: float
    df: float
    p_value: float


class SignedRanks(NamedTuple):
    """Wilcoxon's test of pairs, two-sided. `w`: the smaller sum of ranks. `rank_biserial`: the
    share of ranks that rose less that of those that fell (Kerby 2014), −1 to 1. `superiority`: the
    chance that a score after is above one before, of anybody, ties half (common language effect).
    """

    w: float
    p_value: float
    rank_biserial: float
    superiority: float


def paired_t(before: Floats, after: Floats) -> TTest:
    """Of scores of which none is missing; NaN where there are fewer than two pairs, or all changed
    by the same.
    """
    if len(before) < 2 or not _varies(after - before):
        return TTest(nan, float(max(len(before) - 1, 0)) or nan, nan)
    from pingouin import ttest  # noqa: PLC0415  # takes a second to load

    with _quietly():
        found = ttest(after, before, paired=True).iloc[0]
    return TTest(float(found["T"]), float(found["dof"]), float(found["p_val"]))


def signed_ranks(before: Floats, after: Floats) -> SignedRanks:
    """Of scores of which none is missing; NaN where nobody changed. Up to 50 changes without ties
    p is exact, else it is normal with a correction for continuity.
    """
    change = after - before
    if not change.any():
        return SignedRanks(nan, nan, nan, nan)
    from pingouin import compute_effsize, wilcoxon  # noqa: PLC0415  # takes a second to load

    with _quietly():
        # of the changes: from two columns pingouin makes a matrix of everybody with everybody
        found = wilcoxon(change).iloc[0]
        superiority = float(compute_effsize(after, before, eftype="cles"))
    return SignedRanks(
        float(found["W_val"]), float(found["p_val"]), float(found["RBC"]), superiority
    )


def _varies(change: Floats) -> bool:
    scale = float(np.abs(change).max())
    return float(np.ptp(change)) > 1e-12 * scale


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the warnings of figures that are not asked for (a Bayes factor that is endless)."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
