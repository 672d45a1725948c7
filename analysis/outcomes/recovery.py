"""The rules of NHS Talking Therapies as shares of people, from two scales of a study."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.intervals import METHODS
from analysis.outcomes.matching import Matching
from analysis.outcomes.talking_therapies import TALKING_THERAPIES, talking_therapies
from survey.errors import DataError

__all__ = ["recovery_shares"]

OF_ALL = ("reliable_improvement", "reliable_deterioration")
OF_CASES = ("recovery", "reliable_recovery")


def recovery_shares(
    matching: Matching, *, interval: str = "wilson", level: float = 0.95
) -> pd.DataFrame:
    """Reliable improvement and deterioration of all, recovery and reliable recovery of those who
    were a case before, on both scales of `TALKING_THERAPIES` together: group, became, count, n
    (people with all four scores; of them cases, where it is of cases), estimate (proportion), low,
    high, method, level. Raises DataError where one of the two scales is not among the measures.
    """
    for name in TALKING_THERAPIES:
        if name not in matching.scores:
            asked = " and ".join(TALKING_THERAPIES)
            raise DataError.of(
                "scales", f"there is no {name}; recovery is of {asked} together, so name both"
            )
    one, other = (matching.scores[name] for name in TALKING_THERAPIES)
    found = talking_therapies(one, other)
    known = found["recovery"].notna().to_numpy()
    cases = known & found["case_before"].fillna(value=False).to_numpy(np.bool_)
    rows: list[dict[str, Any]] = []
    for group, inside in matching.parts():
        for became in (*OF_ALL, *OF_CASES):
            base = (cases if became in OF_CASES else known)[inside]
            yes = found[became].fillna(value=False).to_numpy(np.bool_)[inside]
            n, count = int(base.sum()), int((yes & base).sum())
            low, high = METHODS[interval](count, n, level)
            rows.append(
                {
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
