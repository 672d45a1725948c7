"""Differences of shares as they are published: interval and test are worked out from the published
figures alone, so that they tell nothing beside these.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.estimation.estimates import Estimates, unweighted
from analysis.estimation.pairs import REST, Pairs
from analysis.methods.adjusting import adjustment_named
from analysis.methods.differences import Difference, difference_named
from analysis.publication.disclosure import CONFIDENTIAL
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import WITHHELD, Standard, apply
from analysis.publication.tables import blanked, letters_of

__all__ = [
    "ADJUST",
    "FIGURES",
    "method_of_published",
    "of_published",
    "published_pairs",
    "release_differences",
    "release_of_published",
    "release_pairs",
]


ADJUST = "holm"
"""How p values allow for all comparisons of an item."""


def method_of_published(*, designed: bool) -> Difference:
    """Newcombe's on the published bases; with a design Wald's on the published standard errors."""
    return difference_named("wald" if designed else "newcombe", design=False)


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


def of_published(
    frame: pd.DataFrame,
    families: Sequence[str],
    *,
    designed: bool,
    level: float,
    adjust: str = ADJUST,
) -> pd.DataFrame:
    """Pairs of published shares (estimate, std_error and n of sides a and b) with their difference,
    its interval and p; nothing of those of which one is hidden. `families`: the columns in which
    comparisons for which p is adjusted are alike.
    """
    a, b = (_estimates(frame, side) for side in "ab")
    unknown = np.full(len(frame), np.nan)
    pairs = Pairs(a, b, a.std_error**2 + b.std_error**2, np.zeros(len(frame)), unknown)
    found = method_of_published(designed=designed)(pairs, level)
    known = ~np.isnan(pairs.difference)
    told = frame.assign(
        difference=pairs.difference,
        low=np.where(known, found.low, np.nan),
        high=np.where(known, found.high, np.nan),
        p_value=np.where(known, found.p_value, np.nan),
        flag="",
    )
    return told.assign(p_adjusted=_adjusted(told, families, adjust))


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


def release_of_published(
    pairs: pd.DataFrame,
    standard: Standard,
    families: Sequence[str],
    *,
    designed: bool,
    level: float,
) -> ReleasedTable:
    """`of_published` as a table: it is made of nothing else than what was released."""
    found = of_published(pairs, families, designed=designed, level=level)
    return ReleasedTable(found.assign(reason="", suppressed=""), standard)


def release_pairs(
    frame: pd.DataFrame,
    standard: Standard,
    *,
    families: Sequence[str] = ("item",),
    adjust: str = ADJUST,
    method: str = "",
) -> ReleasedTable:
    """Rows of `compared` or `changed` as a standard has them that judges each figure by itself: of
    a share that it would not show in `agreement` nothing is told here, and nothing of a difference
    with one. The rest beside a group that is withheld would give it away, and is withheld too; and
    p values are adjusted for the comparisons that are told (`families`: the columns in which these
    are alike). `method`: the one that was asked for, which rows without a difference have; that of
    the row would tell whether a share is 0 or 100%. `suppressed_a` and `suppressed_b` are the
    letters of the two sides.
    """
    reasons = {side: _judged(frame, side, standard) for side in "ab"}
    beside = (frame["group_b"] == REST).to_numpy() & (reasons["a"] != "")
    reasons["b"] = np.where(beside, reasons["a"], reasons["b"])
    hidden = {side: reasons[side] != "" for side in "ab"}
    rows = hidden["a"] | hidden["b"]
    found = blanked(frame, rows, FIGURES)
    for side in "ab":
        columns = [f"{name}_{side}" for name in ("estimate", "std_error", "df")]
        found = blanked(found, hidden[side], columns)
        found[f"suppressed_{side}"] = letters_of(reasons[side])
    found["method"] = found["method"].astype(object).mask(rows, method)
    if rows.any():
        found["p_adjusted"] = _adjusted(found, families, adjust)
    reason = np.where(hidden["a"], reasons["a"], reasons["b"])
    flags = np.where(rows, WITHHELD, frame["flag"])
    letters = letters_of(reason)
    return ReleasedTable(found.assign(flag=flags, reason=reason, suppressed=letters), standard)


def _adjusted(frame: pd.DataFrame, families: Sequence[str], adjust: str) -> npt.NDArray[np.float64]:
    family = frame.groupby(list(families), observed=True).ngroup() if families else 0
    p_values = frame["p_value"].to_numpy(np.float64)
    return adjustment_named(adjust).within(p_values, np.broadcast_to(family, len(frame)))


FIGURES = ("difference", "low", "high", "p_value", "p_adjusted")
"""The columns that are of both sides."""


def _judged(frame: pd.DataFrame, side: str, standard: Standard) -> npt.NDArray[np.object_]:
    """Why the share of one side is withheld; "" where it is not."""
    shares = pd.DataFrame(
        {
            **{name: frame[name] for name in ("item", "net")},
            **{name: frame[f"{name}_{side}"] for name in ("n", "estimate", "std_error", "df")},
            "group": "",
            "flag": "",
        }
    )
    found: npt.NDArray[np.object_] = apply(shares, standard)["reason"].to_numpy(object)
    return found


def release_differences(
    frame: pd.DataFrame,
    sides: tuple[Sequence[str], Sequence[str]],
    shares: ReleasedTable,
    *,
    families: Sequence[str] = ("item",),
    designed: bool = False,
    level: float = 0.95,
    adjust: str = ADJUST,
    method: str = "",
) -> ReleasedTable:
    """Rows of `compared` or `changed` as they may be printed. `sides`: of each row the groups of
    its two shares, as `shares`, which are those of the same answers, name them.

    By a standard that protects counts everything is worked out from the released shares; a side
    that they do not have is not cleared. By others rows are as `release_pairs` has them, with the
    `method` that was asked for.
    """
    standard = shares.standard
    if not standard.counts:
        return release_pairs(frame, standard, families=families, adjust=adjust, method=method)
    known = {(row["item"], row["group"]): row for row in shares.frame.to_dict("records")}
    found = frame.copy()
    letters = np.full(len(frame), "", dtype=object)
    for side, groups in zip("ab", sides, strict=True):
        rows = [known.get(key) for key in zip(frame["item"], groups, strict=True)]
        for name in ("estimate", "std_error", "n"):
            values = [np.nan if row is None else row[name] for row in rows]
            found[f"{name}_{side}"] = pd.array(values, dtype="Float64").to_numpy(
                np.float64, na_value=np.nan
            )
        hidden = [row is None or bool(row["suppressed"]) for row in rows]
        letters = np.where(hidden, standard.letter, letters)
    flags = np.where(letters != "", WITHHELD, frame["flag"])
    found = of_published(found, families, designed=designed, level=level, adjust=adjust)
    dropped = [name for name in ("std_error_a", "std_error_b") if name not in frame]
    return ReleasedTable(
        found.drop(columns=dropped).assign(
            flag=flags,
            reason=np.where(letters != "", CONFIDENTIAL, ""),
            suppressed=letters,
            method=method_of_published(designed=designed).name,
        ),
        standard,
    )
