"""How the shares move with the method of reliable change."""

from collections.abc import Sequence
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.outcomes.criterion import CATEGORIES
from analysis.outcomes.indices import RELIABLE_CHANGE, change_method_named
from analysis.outcomes.matching import Matching

__all__ = ["sensitivity"]

Places = npt.NDArray[np.intp]


def sensitivity(matching: Matching, methods: Sequence[str] = ()) -> pd.DataFrame:
    """The shares of what became of people by each method: measure, group, method, n (pairs that it
    could judge), improved, unchanged, deteriorated, recovered (of improved), harmed (of
    deteriorated; the last two NaN without a cut-off), alike: the share of whom the method calls the
    same, improved, unchanged or deteriorated, as the measure's own method does. Proportions.
    `methods`: names of `RELIABLE_CHANGE`, by default all. No rows for a measure without a
    reliability.
    """
    names = [change_method_named(name).name for name in methods] or list(RELIABLE_CHANGE)
    rows = []
    for measure in matching.measures:
        if measure.reliability is None:
            continue
        scores = matching.scores[measure.name]
        own = measure.criterion(*scores).judged(*scores).category
        for name in names:
            criterion = measure.criterion(*scores, method=name)
            found = criterion.judged(*scores).category
            for group, inside in matching.parts():
                shares = _shares(found[inside], own[inside], cutoff=criterion.has_cutoff)
                rows.append({"measure": measure.name, "group": group, "method": name, **shares})
    if not rows:
        return pd.DataFrame()
    return pd.DataFrame(rows).sort_values(["measure", "group"], kind="stable", key=_as_they_come)


def _as_they_come(column: "pd.Series[str]") -> "pd.Series[int]":
    return pd.Series(pd.factorize(column)[0], index=column.index)


def _shares(found: Places, usual: Places, *, cutoff: bool) -> dict[str, float]:
    known = found >= 0
    n = int(known.sum())
    counts = np.bincount(found[known], minlength=len(CATEGORIES))
    share = [float(count) / n if n else nan for count in counts]
    both = known & (usual >= 0)
    alike = BROAD[found[both]] == BROAD[usual[both]]
    return {
        "n": n,
        "improved": share[0] + share[1],
        "unchanged": share[2],
        "deteriorated": share[3] + share[4],
        "recovered": share[0] if cutoff else nan,
        "harmed": share[4] if cutoff else nan,
        "alike": float(alike.mean()) if both.any() else nan,
    }


BROAD = np.array([1, 1, 0, -1, -1])
"""Better, neither, worse, of the places in `CATEGORIES`."""
