"""What may be told of weights and how they came about. A standard that protects counts clears
little of it: the share of a cell in the sample is its count, and so is a weight that makes it up to
a known share of the population.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.publication.released import ReleasedTable
from analysis.publication.standards import NOT_CLEARED, Standard
from analysis.publication.tables import blanked, letters_of

__all__ = ["release_margins", "release_weights"]

_OF_THE_SAMPLE = ("n", "unweighted", "start", "weighted")
"""The columns of margins that are counted; the targets were there before."""

_OF_THE_WEIGHTS = (
    *("smallest", "largest", "mean", "total", "largest_gap", "at_floor", "at_cap"),
    *("deff_start", "deff", "n_effective_start", "n_effective"),
)


def release_margins(categories: pd.DataFrame, standard: Standard) -> ReleasedTable:
    """The categories of a `WeightingReport` as they may be printed: n, and shares of the sample
    unweighted, at the start and weighted. Their base is the whole sample, so a standard that hides
    figures on few respondents hides none of them.
    """
    reasons = np.full(len(categories), NOT_CLEARED if standard.counts else "", dtype=object)
    found = blanked(categories, reasons != "", _OF_THE_SAMPLE)
    return ReleasedTable(found.assign(reason=reasons, suppressed=letters_of(reasons)), standard)


def release_weights(report: Mapping[str, Any], standard: Standard) -> Mapping[str, Any]:
    """A weights report (`WeightingReport.plain`) as it may be printed: what tells counts is None,
    and n is rounded, by a standard that protects them.
    """
    if standard.rule is None:
        return report
    withheld = {name: None for name in _OF_THE_WEIGHTS if name in report}
    return {**report, **withheld, "n": int(standard.rule.rounded([report["n"]])[0])}
