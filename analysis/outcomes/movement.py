"""Movement across the cut-off: who was in the clinical range before and after."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from analysis.estimation.estimates import unweighted
from analysis.estimation.pairs import Pairs, pair_of
from analysis.methods.differences import difference_named
from analysis.outcomes.matching import Matching

__all__ = ["movement", "paired_shares"]


def movement(matching: Matching, *, method: str = "tango", level: float = 0.95) -> pd.DataFrame:
    """How many were in the clinical range before and after, and who moved across its cut-off.

    Of those with both scores; whoever is at the cut-off is clinical. One row for each measure and
    group: measure, group, cutoff (units of the score), n (pairs), clinical_before, clinical_after
    (proportions), stayed (clinical both times), left (clinical before only), entered (after only),
    never (counts), difference (clinical after less before, proportion) with its interval low and
    high and p_value by `method` (`analysis.DIFFERENCES` for items of the same people: tango, whose
    test is McNemar's without correction; newcombe; wald), p_exact (McNemar's exact test: the
    binomial of those who moved), method, level. NaN where there is no cut-off or nobody; p_exact is
    1 where nobody moved.

    Source: McNemar, Q. (1947). Psychometrika 12, 153–157; Tango, T. (1998). Statistics in Medicine
    17, 891–908. Witness: R `mcnemar.test`, `binom.test`, `witness_outcomes.R`.
    """
    rows = []
    for measure in matching.measures:
        before, after = matching.scores[measure.name]
        criterion = measure.criterion(before, after)
        for group, inside in matching.parts():
            x, y = before[inside], after[inside]
            both = ~(np.isnan(x) | np.isnan(y)) & criterion.has_cutoff
            with np.errstate(invalid="ignore"):
                first, second = (
                    criterion.better * (one[both] - criterion.cutoff) <= 0 for one in (x, y)
                )
            counts = [
                int(one.sum())
                for one in (first & second, first & ~second, ~first & second, ~first & ~second)
            ]
            rows.append(
                {
                    "measure": measure.name,
                    "group": group,
                    "cutoff": criterion.cutoff,
                    **moved(*counts, method=method, level=level),
                }
            )
    return pd.DataFrame(rows)


def moved(
    stayed: int, left: int, entered: int, never: int, *, method: str, level: float
) -> dict[str, Any]:
    """The figures of a row, from the four counts."""
    n = stayed + left + entered + never
    pairs = paired_shares(stayed, entered, left, never)
    found = difference_named(method, design=False, paired=True)(pairs, level, paired=True)
    exact = binomtest(left, left + entered).pvalue if left + entered else 1.0 if n else np.nan
    return {
        "n": n,
        "clinical_before": (stayed + left) / n if n else np.nan,
        "clinical_after": (stayed + entered) / n if n else np.nan,
        "stayed": stayed,
        "left": left,
        "entered": entered,
        "never": never,
        "difference": (entered - left) / n if n else np.nan,
        "low": float(found.low[0]),
        "high": float(found.high[0]),
        "p_value": float(found.p_value[0]),
        "p_exact": float(exact),
        "method": method,
        "level": level,
    }


def paired_shares(both: int, first: int, second: int, neither: int) -> Pairs:
    """Two shares of the same people, by how many are in both, in the first alone, in the second
    alone, in neither.
    """
    n = both + first + second + neither
    shares = [unweighted(np.array([x]), np.array([n])) for x in (both + first, both + second)]
    size = n if n else np.nan
    variances = [float(one.std_error[0] ** 2) for one in shares]
    p, q = (float(one.estimate[0]) for one in shares)
    covariance = (both / size - p * q) / size
    matrix = np.array([[[variances[0], covariance], [covariance, variances[1]]]])
    return pair_of(shares[0], shares[1], matrix, np.array([np.nan]))
