"""Differences of shares as they are published: interval and test are worked out from the published
figures alone, so that they tell nothing beside these.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.estimation.estimates import Estimates, unweighted
from analysis.estimation.pairs import Pairs
from analysis.methods.adjusting import adjustment_named
from analysis.methods.differences import Difference, difference_named
from analysis.reports.basis import Basis

__all__ = ["ADJUST", "method_of_published", "of_published", "published_pairs"]


ADJUST = "holm"
"""How p values allow for all comparisons of an item."""


def method_of_published(basis: Basis) -> Difference:
    """Newcombe's on the published bases; with weights Wald's on the published standard errors."""
    return difference_named("newcombe" if basis.design is None else "wald", design=False)


def published_pairs(
    nets: pd.DataFrame, column: str, codes: Sequence[str], *, previous: bool = False
) -> pd.DataFrame:
    """The published shares two by two within an item (and group): sides a and b, in the order of
    `codes`.
    """
    keys = ["item", "net"] if column == "group" else ["item", "net", "group"]
    kept = nets[nets[column].isin(codes)].assign(
        place=nets[column].map({code: k for k, code in enumerate(codes)})
    )
    kept = kept[[*keys, column, "place", "estimate", "std_error", "n"]]
    both = kept.merge(kept, on=keys, suffixes=("_a", "_b"))
    wanted = (
        both["place_a"] - both["place_b"] == 1 if previous else both["place_a"] < both["place_b"]
    )
    return both[wanted].drop(columns=["place_a", "place_b"]).reset_index(drop=True)


def of_published(frame: pd.DataFrame, basis: Basis, families: Sequence[str]) -> pd.DataFrame:
    """Pairs of published shares (estimate, std_error and n of sides a and b) with their difference,
    its interval and p; nothing of those of which one is hidden. `families`: the columns in which
    comparisons for which p is adjusted are alike.
    """
    a, b = (_estimates(frame, side) for side in "ab")
    unknown = np.full(len(frame), np.nan)
    pairs = Pairs(a, b, a.std_error**2 + b.std_error**2, np.zeros(len(frame)), unknown)
    found = method_of_published(basis)(pairs, basis.level)
    known = ~np.isnan(pairs.difference)
    p_value = np.where(known, found.p_value, np.nan)
    family = frame.groupby(list(families), observed=True).ngroup() if families else 0
    return frame.assign(
        difference=pairs.difference,
        low=np.where(known, found.low, np.nan),
        high=np.where(known, found.high, np.nan),
        p_value=p_value,
        p_adjusted=adjustment_named(ADJUST).within(p_value, np.broadcast_to(family, len(frame))),
        flag="",
    )


def _estimates(frame: pd.DataFrame, side: str) -> Estimates:
    """Of a sample with the published base and share."""
    n: npt.NDArray[np.int64] = np.nan_to_num(
        frame[f"n_{side}"].astype("float64").to_numpy()
    ).astype(np.int64)
    share, error = (
        frame[f"{name}_{side}"].to_numpy(np.float64) for name in ("estimate", "std_error")
    )
    found = unweighted(np.nan_to_num(share * n).round().astype(np.int64), n)
    return Estimates(
        found.chosen,
        n,
        found.n_weighted,
        found.n_kish,
        found.clusters,
        share,
        error,
        error,
        found.deff,
        found.df,
    )
