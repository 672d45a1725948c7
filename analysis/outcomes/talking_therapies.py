"""The rules of NHS Talking Therapies in England, over two scales together: reliable improvement,
recovery, reliable recovery. The thresholds of the scales are one read-only table,
`TALKING_THERAPIES`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.outcomes.scores import Scores, truths, two_scores
from survey.errors import DataError, did_you_mean, shown

__all__ = ["TALKING_THERAPIES", "Thresholds", "talking_therapies"]

MANUAL = (
    "NHS England, NHS Talking Therapies for anxiety and depression Manual (2024), chapter on "
    "outcomes"
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Of a scale where lower is better: the score from which somebody is a case, and the change
    from which it is reliable, both in points.
    """

    title: str
    caseness: float
    reliable: float
    source: str = MANUAL


TALKING_THERAPIES: Mapping[str, Thresholds] = MappingProxyType(
    {
        "phq9": Thresholds("Depression (PHQ-9)", 10, 6),
        "gad7": Thresholds("Anxiety (GAD-7)", 8, 4),
    }
)
"""The two scales that everybody is asked, by the name of their shipped instrument."""


def talking_therapies(
    one: tuple[Scores, Scores],
    other: tuple[Scores, Scores],
    *,
    scales: tuple[str | Thresholds, str | Thresholds] = ("phq9", "gad7"),
) -> pd.DataFrame:
    """What became of each person on two scales together, as NHS Talking Therapies counts it.

    `one`, `other`: (before, after) of each scale, in the same order, one row a person. `scales`:
    their thresholds, or names of `TALKING_THERAPIES`.

    One row a person: reliable_improvement (at least one scale fell by its reliable change, and
    neither rose by its), reliable_deterioration (the same the other way), case_before (at or above
    caseness on at least one), recovery (a case before, on neither scale after), reliable_recovery
    (both). A person who was no case cannot recover: False there, and the share that recovered is of
    those with case_before. Missing where one of the four scores is, but that one scale at caseness
    makes a case.

    Raises DataError for what is no number, no scale, and for rows that do not match.

    Source: NHS England, NHS Talking Therapies Manual. Witness: by hand.

    >>> found = talking_therapies(([15, 12, 6], [9, 11, 5]), ([9, 7, 5], [7, 9, 4]))
    >>> found[["reliable_improvement", "recovery", "reliable_recovery"]].sum().tolist()
    [1, 1, 1]
    """
    kinds = [_thresholds(scale) for scale in scales]
    measured = [two_scores(*scores) for scores in (one, other)]
    if len(measured[0][0]) != len(measured[1][0]):
        raise DataError.of("other", "has not as many persons as the first scale; give both of each")
    # scales × persons
    before, after = (np.stack([scores[place] for scores in measured]) for place in (0, 1))
    caseness = np.array([[of.caseness] for of in kinds])
    reliable = np.array([[of.reliable] for of in kinds])
    fell, rose = ((moved >= reliable).any(axis=0) for moved in (before - after, after - before))
    case, still = ((scores >= caseness).any(axis=0) for scores in (before, after))
    missing_before, missing_after = (np.isnan(scores).any(axis=0) for scores in (before, after))
    unknown = missing_before | missing_after
    improved, deteriorated, recovered = fell & ~rose, rose & ~fell, case & ~still

    return pd.DataFrame(
        {
            "reliable_improvement": truths(improved, unknown),
            "reliable_deterioration": truths(deteriorated, unknown),
            "case_before": truths(case, missing_before & ~case),
            "recovery": truths(recovered, unknown),
            "reliable_recovery": truths(recovered & improved, unknown),
        },
        index=measured[0][2],
    )


def _thresholds(scale: str | Thresholds) -> Thresholds:
    if isinstance(scale, Thresholds):
        return scale
    if scale not in TALKING_THERAPIES:
        raise DataError.of(
            "scales",
            f"there are no thresholds of {shown(scale)}{did_you_mean(scale, TALKING_THERAPIES)}",
        )
    return TALKING_THERAPIES[scale]
