"""What the missing could change: estimates on pairs, beside those weighted by the inverse of the
chance to be measured again, and the bounds that hold whatever became of the missing.
"""

from dataclasses import dataclass
from math import inf, nan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.methods.intervals import METHODS
from analysis.outcomes.indices import Floats
from analysis.outcomes.matching import Matching
from analysis.outcomes.measures import Measure
from analysis.outcomes.returning import UNKNOWN, Returning, Weighted, covariates
from analysis.outcomes.standardised import Paired

__all__ = ["estimates_with_missing"]

Truths = npt.NDArray[np.bool_]

ALL_BACK, NO_MODEL, EXTREME = "nobody missing", "no model", "extreme weights"
HEAVIEST = 10.0
"""Somebody who stands for more than so many, where the mean stands for one, is said."""


@dataclass(frozen=True, eq=False)
class _Quantity:
    """What is estimated: of each person with both scores a number, NaN of others. `share`: whether
    it is yes or no, and `good`: whether yes is.
    """

    name: str
    values: Floats
    share: bool
    good: bool = True


def estimates_with_missing(matching: Matching, *, level: float = 0.95) -> pd.DataFrame:
    """Estimates for all who were measured before, by measure and group.

    One row for each quantity (change; with a reliability improved and deteriorated; with a cut-off
    clinical_after): measure, group, quantity, n_before, n_pairs; pairs, pairs_low, pairs_high (of
    those measured twice, as if the others were missing by chance alone); weighted, weighted_low,
    weighted_high (weighted by the inverse of the chance to be measured again, which hangs on the
    score before, the group and what `matched` was told to keep: right where those who are missing
    are like those who came back once these are known), n_effective; worst and best (of shares: if
    all the missing had fared as badly, or as well, as can be; these hold whatever became of them);
    level. flag: "nobody missing"; "no model", where who came back is certain from what is known, or
    fewer than two did; "extreme weights", where one person stands for more than ten times the
    usual. NaN where there is nobody. The model is one for all groups.

    Source: of `Returning`; Manski, C. F. (2003). Partial Identification of Probability
    Distributions, ch. 1. Witness: R glm and numDeriv, `witness_outcomes.R`.
    """
    rows: list[dict[str, Any]] = []
    for measure in matching.measures:
        before, after = matching.scores[measure.name]
        there = ~np.isnan(before)
        people = matching.only(there)
        x, y = before[there], after[there]
        back = ~np.isnan(y)
        everybody = bool(back.all())
        model = None if everybody else Returning.fitted(covariates(people, x), back)
        for group, part in people.parts():
            inside = np.zeros(len(x), np.bool_)
            inside[part] = True
            for quantity in _quantities(measure, x, y, matching.scores[measure.name]):
                found = _estimates(quantity, inside, back, model, level)
                flag = ALL_BACK if everybody else NO_MODEL if model is None else _heavy(model)
                rows.append({"measure": measure.name, "group": group, **found, "flag": flag})
    return pd.DataFrame(rows)


def _quantities(
    measure: Measure, x: Floats, y: Floats, scores: tuple[Floats, Floats]
) -> list[_Quantity]:
    criterion = measure.criterion(*scores)
    judged = criterion.judged(x, y)
    both = ~np.isnan(y)

    def share(name: str, yes: Truths, known: Truths, *, good: bool) -> _Quantity:
        return _Quantity(name, np.where(known, yes, nan), share=True, good=good)

    found = [_Quantity("change", y - x, share=False)]
    if measure.reliability is not None:
        found += [
            share("improved", judged.improved, judged.known, good=True),
            share("deteriorated", judged.deteriorated, judged.known, good=False),
        ]
    if criterion.has_cutoff:
        clinical = criterion.better * (np.where(both, y, 0) - criterion.cutoff) <= 0
        found.append(share("clinical_after", clinical, both, good=False))
    return found


def _estimates(
    quantity: _Quantity, inside: Truths, back: Truths, model: Returning | None, level: float
) -> dict[str, Any]:
    values, here = quantity.values[inside], back[inside]
    known = values[~np.isnan(values)]
    n, lost = len(known), int((~here).sum())
    estimate = float(known.mean()) if n else nan
    if quantity.share:
        low, high = (float(bound) for bound in METHODS["wilson"](int(known.sum()), n, level))
    else:
        low, high = _mean_bounds(known, level)
    if model is not None:
        weighted = model.mean(quantity.values, inside, level)
    else:  # those who came back are everybody, or nobody can stand for the others
        weighted = UNKNOWN if lost else Weighted(estimate, nan, low, high, float(n))
    limits = (0.0, 1.0) if quantity.share else (-inf, inf)
    bounds = [nan, nan]
    if quantity.share and n + lost:
        bounds = sorted(
            [(float(known.sum()) + more) / (n + lost) for more in (0, lost)],
            reverse=not quantity.good,
        )
    return {
        "quantity": quantity.name,
        "n_before": len(here),
        "n_pairs": n,
        "pairs": estimate,
        "pairs_low": low,
        "pairs_high": high,
        "weighted": weighted.estimate,
        "weighted_low": max(weighted.low, limits[0]),
        "weighted_high": min(weighted.high, limits[1]),
        "n_effective": weighted.n_effective,
        "worst": bounds[0],
        "best": bounds[1],
        "level": level,
    }


def _mean_bounds(known: Floats, level: float) -> tuple[float, float]:
    found = Paired.of(np.zeros(len(known)), known)
    return found.bounds(level)


def _heavy(model: Returning) -> str:
    inverse = 1 / model.chance[model.back]
    return EXTREME if inverse.max() > HEAVIEST * inverse.mean() else ""
