"""What stands behind a row of `outcomes`: standardised changes with their intervals, tests, and
shares of what became of people.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.intervals import METHODS
from analysis.outcomes.criterion import CATEGORIES
from analysis.outcomes.indices import Floats
from analysis.outcomes.matching import Matching
from analysis.outcomes.measures import Measure
from analysis.outcomes.standardised import STANDARDISED, Paired
from analysis.outcomes.testing import paired_t, signed_ranks

__all__ = ["categories", "change_tests", "standardised_changes"]

SHARES = {
    "improved": ("recovered", "improved"),
    "unchanged": ("unchanged",),
    "deteriorated": ("deteriorated", "harmed"),
    "recovered": ("recovered",),
    "harmed": ("harmed",),
}
"""Shares that are told, and the categories in each; the last two only where there is a cut-off."""


def _pairs(matching: Matching) -> Iterator[tuple[Measure, str, Floats, Floats]]:
    """Scores before and after of each measure and group, of those who have both."""
    for measure in matching.measures:
        before, after = matching.scores[measure.name]
        for group, inside in matching.parts():
            x, y = before[inside], after[inside]
            both = ~(np.isnan(x) | np.isnan(y))
            yield measure, group, x[both], y[both]


def standardised_changes(matching: Matching, *, level: float = 0.95) -> pd.DataFrame:
    """The standardised changes with their intervals, one row each: measure, group, effect (a name
    of `STANDARDISED`), n (pairs), estimate, low, high, level, formula, interval (how it comes
    about). NaN where there is no spread; no interval for fewer than three pairs.
    """
    rows: list[dict[str, Any]] = []
    for measure, group, before, after in _pairs(matching):
        pairs = Paired.of(before, after)
        for name, one in STANDARDISED.items():
            low, high = one.bounds(pairs, level)
            rows.append(
                {
                    "measure": measure.name,
                    "group": group,
                    "effect": name,
                    "n": pairs.n,
                    "estimate": one(pairs),
                    "low": low,
                    "high": high,
                    "level": level,
                    "formula": one.formula,
                    "interval": one.interval,
                }
            )
    return pd.DataFrame(rows)


def change_tests(matching: Matching) -> pd.DataFrame:
    """Tests of each mean change, two-sided, through pingouin: measure, group, n (pairs), t, df,
    p_value of the paired t test; w, w_p_value, rank_biserial and superiority of Wilcoxon's test, as
    in `SignedRanks`. NaN where all changed by the same, or nobody changed.
    """
    rows = []
    for measure, group, before, after in _pairs(matching):
        t, ranks = paired_t(before, after), signed_ranks(before, after)
        rows.append(
            {
                "measure": measure.name,
                "group": group,
                "n": len(before),
                **t._asdict(),
                "w": ranks.w,
                "w_p_value": ranks.p_value,
                "rank_biserial": ranks.rank_biserial,
                "superiority": ranks.superiority,
            }
        )
    return pd.DataFrame(rows)


def categories(
    matching: Matching, *, interval: str = "wilson", level: float = 0.95
) -> pd.DataFrame:
    """What became of people, as shares with intervals: measure, group, became (improved, unchanged,
    deteriorated, and where there is a cut-off recovered, of improved, and harmed, of deteriorated),
    count, n (pairs that could be judged), estimate (proportion), low, high, method, level.
    `interval`: one of `analysis.METHODS`. No rows for a measure without a reliability.
    """
    rows: list[dict[str, Any]] = []
    for measure in matching.measures:
        if measure.reliability is None:
            continue
        scores = matching.scores[measure.name]
        criterion = measure.criterion(*scores)
        judged = criterion.judged(*scores).category
        told = [
            one
            for one in SHARES
            if criterion.has_cutoff or len(SHARES[one]) > 1 or one == "unchanged"
        ]
        for group, inside in matching.parts():
            here = judged[inside]
            counts = np.bincount(here[here >= 0], minlength=len(CATEGORIES))
            n = int(counts.sum())
            for became in told:
                count = int(sum(counts[CATEGORIES.index(one)] for one in SHARES[became]))
                low, high = METHODS[interval](count, n, level)
                rows.append(
                    {
                        "measure": measure.name,
                        "group": group,
                        "became": became,
                        "count": count,
                        "n": n,
                        "estimate": count / n if n else np.nan,
                        "low": float(low),
                        "high": float(high),
                        "method": interval,
                        "level": level,
                    }
                )
    return pd.DataFrame(rows)
