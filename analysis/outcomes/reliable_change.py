"""Reliable change, person by person: `reliable_change`."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.outcomes.criterion import CATEGORIES, Better, Criterion, reliability_of
from analysis.outcomes.indices import Floats
from analysis.outcomes.scores import Scores, truths, two_scores

__all__ = ["reliable_change"]


def reliable_change(
    before: Scores,
    after: Scores,
    *,
    reliability: float,
    better: Better = "lower",
    method: str = "jacobson-truax",
    functional: Sequence[float] | None = None,
    clinical: Sequence[float] | None = None,
    cutoff: str | float = "c",
    sd: float | None = None,
    reliability_after: float | None = None,
) -> pd.DataFrame:
    """Whether each person changed by more than the error of the measure, and across its cut-off.

    `before`, `after`: scores in the same order, one row each; a missing score is NaN or None.
    `reliability`: of the measure, above 0 and below 1 (`reliability_after`: that after, for
    nunnally-kotsch, else the same). `better`: which scores are. `method`: one of `RELIABLE_CHANGE`,
    where formulas and sources stand. `functional`, `clinical`: (mean, sd) of a population without
    and with the difficulty; without `clinical` it is what those with both scores had before.
    `cutoff`: a, b or c of `CUTOFFS`, or a score; whoever is at it is clinical. `sd`: the standard
    deviation of norms, from which the error of the measure comes; else that of those with both
    scores, before.

    One row a person, also where a score is missing, with the index of the series given: before,
    after, change (after less before, in units of the score), index (positive where the score rose),
    improved and deteriorated (reliably; those who recovered or were harmed too), clinical_before,
    functional_after, and category: recovered (improved, and from the clinical range out of it),
    improved, unchanged, deteriorated, harmed (deteriorated, and into it). Missing: all that needs a
    score that is not there; everybody's index where the measure has no error (no variance, one
    person); clinical_before and functional_after without a cut-off, which b and c have only with
    `functional`, so that nobody is recovered or harmed. By hageman-arrindell functional_after is
    only whoever was clinical and is certainly beyond the cut-off.

    Raises DataError for what is no number, no reliability or no name of a table, and where the
    two have not as many rows.

    Source: of each method; categories: Jacobson & Truax (1991). Witness: R clinicalsignificance
    3.0.

    >>> found = reliable_change(
    ...     [21, 18, 9, 14, 11], [8, 17, 12, 15, None],
    ...     reliability=0.86, sd=5, cutoff=10,
    ... )
    >>> print(found[["change", "index", "clinical_before", "category"]].round(2).to_string())
       change  index  clinical_before   category
    0   -13.0  -4.91             True  recovered
    1    -1.0  -0.38             True  unchanged
    2     3.0   1.13            False  unchanged
    3     1.0   0.38             True  unchanged
    4     NaN    NaN             True        NaN
    """
    first, second, rows = two_scores(before, after)
    criterion = Criterion.of(
        first,
        second,
        reliability=reliability_of(reliability),
        better=better,
        method=method,
        functional=functional,
        clinical=clinical,
        cutoff=cutoff,
        sd=sd,
        reliability_after=reliability_after,
    )
    return judged_frame(criterion, first, second, rows)


def judged_frame(
    criterion: Criterion, before: Floats, after: Floats, rows: pd.Index
) -> pd.DataFrame:
    """The frame of `reliable_change` for a criterion."""
    found = criterion.judged(before, after)
    no_cutoff = np.full(len(before), not criterion.has_cutoff)
    hangs_on_before = criterion.method.true_scores & np.isnan(before)
    return pd.DataFrame(
        {
            "before": before,
            "after": after,
            "change": after - before,
            "index": found.index,
            "improved": truths(found.improved, ~found.known),
            "deteriorated": truths(found.deteriorated, ~found.known),
            "clinical_before": truths(found.clinical_before, no_cutoff | np.isnan(before)),
            "functional_after": truths(
                found.functional_after, no_cutoff | np.isnan(after) | hangs_on_before
            ),
            "category": pd.Categorical.from_codes(found.category, pd.Index(CATEGORIES)),
        },
        index=rows,
    )
