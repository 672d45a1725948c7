"""Frames of statistics as they may be printed.

Shares (`agreement`, `distribution`) are released by what the standard makes of their counts or of
their precision. All else that is worked out of answers (differences, means, scores, tests) rests on
bases, and is withheld where one is too small; a standard that protects counts clears none of it,
since such figures tell counts that nothing else protects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import HIDDEN_BASE, Base, kinds_in_base
from analysis.counting.domains.conditions import Where
from analysis.counting.table import By, Frame
from analysis.design import Design
from analysis.methods.measures import MEASURES
from analysis.publication.disclosure import count_tables, protect
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import NOT_CLEARED, THIN, WITHHELD, Standard, apply

if TYPE_CHECKING:
    from analysis.publication.disclosure import Published

__all__ = ["RESTS_ON", "Rests", "release_others", "release_shares"]


@dataclass(frozen=True, slots=True)
class Rests:
    """Which columns of a frame are figures, and on which bases they rest. `sides`: figures of one
    side of a pair, which go with its base alone. `found`: of measures, those whose answer is what
    was found, so that it is a figure too.
    """

    bases: tuple[str, ...]
    figures: tuple[str, ...]
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    found: frozenset[str] = frozenset()


_DIFFERENCE = Rests(
    ("n_a", "n_b"),
    ("difference", "low", "high", "p_value", "p_adjusted"),
    MappingProxyType({"n_a": ("estimate_a",), "n_b": ("estimate_b",)}),
)

RESTS_ON: Mapping[str, Rests] = MappingProxyType(
    {
        "difference": _DIFFERENCE,
        "summary": Rests(
            ("n",),
            ("estimate", "std_error", "low", "high", "df"),
            found=frozenset(one.name for one in MEASURES.values() if one.finds_answer),
        ),
        "score": Rests(
            ("n",),
            (
                *("mean", "std_error", "low", "high", "df", "sd", "min", "max"),
                *("alpha", "alpha_low", "alpha_high"),
            ),
        ),
        "item of a score": Rests(("n",), ("mean", "sd", "item_rest", "alpha_without")),
        "test": Rests(("n",), ("statistic", "df1", "df2", "p_value", "effect_size")),
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
    named = frame if "method" in frame else frame.assign(method=method, level=level)
    if design is not None and "df" not in frame and items:
        named = _with_degrees(named, data, by=by, base=base, design=design, where=where)
    found = apply(named, standard, base=base, published=published or ())
    extra = [name for name in ("method", "level", "df") if name not in frame and name in found]
    return ReleasedTable(found.drop(columns=extra), standard)


def release_others(frame: pd.DataFrame, standard: Standard, kind: str) -> ReleasedTable:
    """A frame of another kind, a key of `RESTS_ON`."""
    rests = RESTS_ON[kind]
    if standard.name == "none":
        return ReleasedTable(frame.assign(reason="", suppressed=""), standard)
    if standard.counts:
        everything = np.ones(len(frame), np.bool_)
        own = [name for names in rests.sides.values() for name in names]
        frame = _blanked(frame, everything, own)
        return _without(frame, everything, rests, NOT_CLEARED, standard)
    bases = {name: frame[name].to_numpy(np.float64) for name in rests.bases}
    thin = {name: (n > 0) & (n < HIDDEN_BASE) for name, n in bases.items()}
    for base, names in rests.sides.items():
        frame = _blanked(frame, thin[base], names)
    rows = np.logical_or.reduce(list(thin.values()))
    return _without(frame, rows, rests, THIN, standard)


def _without(
    frame: pd.DataFrame,
    rows: npt.NDArray[np.bool_],
    rests: Rests,
    reason: str,
    standard: Standard,
) -> ReleasedTable:
    found = _blanked(frame, rows, rests.figures)
    if rests.found:
        found = _blanked(found, rows & frame["measure"].isin(rests.found).to_numpy(), ("answer",))
    reasons = np.where(rows, reason, "")
    flags = np.where(rows, WITHHELD, frame.get("flag", ""))
    letters = np.where(rows, "c" if standard.counts else "u", "")
    return ReleasedTable(found.assign(flag=flags, reason=reasons, suppressed=letters), standard)


def _blanked(
    frame: pd.DataFrame, rows: npt.NDArray[np.bool_], figures: Sequence[str]
) -> pd.DataFrame:
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
