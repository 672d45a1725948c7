"""Frames of statistics as they may be printed.

Shares (`agreement`, `distribution`) are released by what the standard makes of their counts or of
their precision. All else that is worked out of answers (differences, means, scores, tests) rests on
bases, and is withheld where one is too small; a standard that protects counts clears none of it,
since such figures tell counts that nothing else protects.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import Base, kinds_in_base
from analysis.counting.domains.conditions import Where
from analysis.counting.table import By, Frame
from analysis.design import Design
from analysis.methods.measures import MEASURES
from analysis.publication.disclosure import count_tables, protect
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import (
    FEW_PAIRS,
    NOT_CLEARED,
    SUPPRESSED,
    THIN,
    WITHHELD,
    Standard,
    apply,
)
from analysis.publication.standards.limits import HIDDEN_BASE, HIDDEN_PAIRS
from analysis.publication.standards.policies import FIGURES

if TYPE_CHECKING:
    from analysis.publication.disclosure import Published

__all__ = [
    "RESTS_ON",
    "Rests",
    "blanked",
    "letters_of",
    "release_others",
    "release_protected",
    "release_shares",
]


@dataclass(frozen=True, slots=True)
class Rests:
    """Which columns of a frame are figures that rest on its base, the column n. `found`: of
    measures, those whose answer is what was found, so that it is a figure too; `shares`: those
    whose figure is a share of answers. `bases`: of figures of people who were measured twice, the
    columns of how many they are; these have a limit of their own.
    """

    figures: tuple[str, ...]
    found: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    bases: tuple[str, ...] = ()


RESTS_ON: Mapping[str, Rests] = MappingProxyType(
    {
        "summary": Rests(
            ("estimate", "std_error", "low", "high", "df"),
            found=frozenset(one.name for one in MEASURES.values() if one.finds_answer),
            shares=frozenset(
                one.name for one in MEASURES.values() if one.proportion and not one.points
            ),
        ),
        "score": Rests(
            (
                *("mean", "std_error", "low", "high", "df", "sd", "min", "max"),
                *("alpha", "alpha_low", "alpha_high"),
            ),
        ),
        "item of a score": Rests(("mean", "sd", "item_rest", "alpha_without")),
        "change": Rests(
            (
                *("mean_before", "sd_before", "mean_after", "sd_after", "change", "low", "high"),
                *("p_value", "d_z", "d_av", "d_rm", "glass"),
                *("improved", "unchanged", "deteriorated", "recovered", "harmed"),
            ),
            bases=("n_pairs",),
        ),
        "standardised change": Rests(("estimate", "low", "high"), bases=("n",)),
        "test of a change": Rests(
            ("t", "df", "p_value", "w", "w_p_value", "rank_biserial", "superiority"), bases=("n",)
        ),
        "what became": Rests(("count", "estimate", "low", "high"), bases=("n",)),
        "recovery": Rests(("count", "estimate", "low", "high"), bases=("n",)),
        "movement": Rests(
            (
                *("clinical_before", "clinical_after", "stayed", "left", "entered", "never"),
                *("difference", "low", "high", "p_value", "p_exact"),
            ),
            bases=("n",),
        ),
        "completion": Rests(("completion", "low", "high"), bases=("n_before",)),
        "missing compared": Rests(
            ("back", "missing", "difference", "standardised"), bases=("n_back", "n_missing")
        ),
        "estimate with missing": Rests(
            (
                *("pairs", "pairs_low", "pairs_high", "weighted", "weighted_low", "weighted_high"),
                *("n_effective", "worst", "best"),
            ),
            bases=("n_pairs",),
        ),
        "mean at a point": Rests(("mean", "low", "high"), bases=("n_pairs",)),
        "share in a band": Rests(("count", "estimate"), bases=("n_pairs",)),
        "moves": Rests(("before", "after", "people", "reliable"), bases=("n_pairs",)),
        "ground of changes": Rests(("low", "high"), bases=("n_pairs",)),
        "shares by method": Rests(
            ("improved", "unchanged", "deteriorated", "recovered", "harmed", "alike"), bases=("n",)
        ),
        "total": Rests(
            (
                *("n_weighted", "n_effective", "n_kish", "deff"),
                *("estimate", "std_error", "low", "high", "df"),
            )
        ),
        "adjusted": Rests(("unadjusted", "estimate", "std_error", "low", "high", "df")),
        "coefficient": Rests(("estimate", "std_error", "low", "high", "df", "p_value")),
        "test": Rests(("statistic", "df1", "df2", "p_value", "effect_size")),
    }
)
"""The kinds of frame that hold no shares of answers."""


def release_shares(
    frame: pd.DataFrame,
    data: Frame,
    standard: Standard,
    *,
    by: By,
    base: Base = "valid",
    nets: Mapping[str, Sequence[str]] | None = None,
    design: Design | None = None,
    method: str = "",
    level: float = 0.95,
    where: Where = None,
    published: "Sequence[Published] | None" = None,
) -> ReleasedTable:
    """A frame of `agreement` or `distribution` of these data by these columns.

    `published`: the counts that a standard which protects respondents lets be known, from the plan
    of the study. Without it all that either can show of these items and groups is protected
    together, and by itself. `nets`: names and codes of answers that count together without being a
    NET. `method`, `level`: of the intervals of a distribution.
    """
    items, kinds = list(dict.fromkeys(frame["item"])), kinds_in_base(base)
    if published is None and standard.counts and items:
        tables = count_tables(data, items, by=by, nets=nets or {}, kinds=kinds, where=where)
        published = protect(tables)
    whole = "method" in frame or not method
    named = frame if whole else frame.assign(method=method, level=level)
    if design is not None and "df" not in frame and items:
        named = _with_degrees(named, data, by=by, base=base, design=design, where=where)
    known = published or ()
    held = {group for one in known for group in one.layout.groups}
    apart = ~named["group"].isin(held).to_numpy() & bool(known)
    inside = named[~apart]
    found = apply(inside, standard, base=base, published=known, designed=design is not None)
    if apart.any():
        found = pd.concat([found, _uncleared(named[apart])]).loc[named.index]
    extra = [name for name in ("method", "level", "df") if name not in frame and name in found]
    return ReleasedTable(found.drop(columns=extra), standard)


FIGURES_AND_BASES = (*FIGURES, "n", "n_missing", "n_weighted", "n_kish", "df")
"""Every column of a frame of shares that is counted."""


def _uncleared(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares of groups together that the protected tables do not have."""
    reasons = np.full(len(frame), NOT_CLEARED, dtype=object)
    found = blanked(frame, reasons != "", FIGURES_AND_BASES)
    return found.assign(flag=WITHHELD, reason=reasons, suppressed=letters_of(reasons))


def release_protected(
    frame: pd.DataFrame,
    standard: Standard,
    published: Sequence["Published"],
    *,
    base: Base = "valid",
    designed: bool,
) -> ReleasedTable:
    """A frame of shares whose counts were protected with all that goes out with them, where the
    standard protects counts (`published`); `designed`: whether it was made with a design.
    """
    found = apply(frame, standard, base=base, published=published, designed=designed)
    return ReleasedTable(found, standard)


def release_others(frame: pd.DataFrame, standard: Standard, kind: str) -> ReleasedTable:
    """A frame of another kind, a key of `RESTS_ON`. Of a summary those figures that are shares are
    judged as shares.
    """
    rests = RESTS_ON[kind]
    if standard.counts:
        return _without(frame, np.full(len(frame), NOT_CLEARED, dtype=object), rests, standard)
    if standard.name == "none":
        return _without(frame, np.full(len(frame), "", dtype=object), rests, standard)
    if rests.bases:
        pairs = frame[list(rests.bases)].to_numpy(np.float64)
        few = ((pairs > 0) & (pairs < HIDDEN_PAIRS)).any(axis=1)
        return _without(frame, np.where(few, FEW_PAIRS, "").astype(object), rests, standard)
    n = frame["n"].to_numpy(np.float64)
    reasons = np.where((n > 0) & (n < HIDDEN_BASE), THIN, "").astype(object)
    if rests.shares:
        shares = frame["measure"].isin(rests.shares).to_numpy()
        found = apply(frame[shares], standard)
        reasons[shares] = found["reason"]
        frame = frame.assign(flag=frame["flag"].mask(shares, found["flag"]))
    return _without(frame, reasons, rests, standard)


def _without(
    frame: pd.DataFrame, reasons: npt.NDArray[np.object_], rests: Rests, standard: Standard
) -> ReleasedTable:
    rows = reasons != ""
    found = blanked(frame, rows, rests.figures)
    if rests.found:
        found = blanked(found, rows & frame["measure"].isin(rests.found).to_numpy(), ("answer",))
    flags = np.where(rows, WITHHELD, frame.get("flag", ""))
    return ReleasedTable(
        found.assign(flag=flags, reason=reasons, suppressed=letters_of(reasons)), standard
    )


def letters_of(reasons: Iterable[str]) -> list[str]:
    """The letters that stand instead of figures which are withheld for these reasons."""
    return [SUPPRESSED.get(reason, "") for reason in reasons]


def blanked(
    frame: pd.DataFrame, rows: npt.NDArray[np.bool_], figures: Sequence[str]
) -> pd.DataFrame:
    """Without these columns in these rows: numbers are missing, texts empty."""
    known = [name for name in figures if name in frame]
    return frame.assign(
        **{
            name: frame[name].mask(rows)
            if pd.api.types.is_numeric_dtype(frame[name].dtype)
            else frame[name].astype(object).mask(rows, "")
            for name in known
        }
    )


def _with_degrees(
    frame: pd.DataFrame, data: Frame, *, by: By, base: Base, design: Design, where: Where
) -> pd.DataFrame:
    """A distribution with the degrees of freedom of its groups, which are those of any answer to
    the item.
    """
    first = frame.drop_duplicates("item")
    known = pd.concat(
        agreement(
            data,
            item,
            by=by,
            answers=[answer],
            base=base,
            design=design,
            total=True,
            where=where,
        )
        for item, answer in zip(first["item"], first["answer"], strict=True)
    )
    return frame.merge(
        known[["item", "group", "df"]], on=["item", "group"], how="left", validate="many_to_one"
    )
