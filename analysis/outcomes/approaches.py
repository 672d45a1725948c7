"""Changes judged without a reliability: as a percentage of the score before, or against a change
that was found to matter to people (an anchor).
"""

import numpy as np
import pandas as pd

from analysis.outcomes.criterion import Better, better_of
from analysis.outcomes.indices import Floats
from analysis.outcomes.scores import Scores, as_given, truths, two_scores
from survey.errors import DataError

__all__ = ["anchor_change", "percentage_change"]

JUDGED = ("improved", "unchanged", "deteriorated")


def percentage_change(
    before: Scores,
    after: Scores,
    *,
    improvement: float = 0.5,
    deterioration: float | None = None,
    better: Better = "lower",
) -> pd.DataFrame:
    """Whether each person's score changed by a share of what it was before.

    `improvement`, `deterioration`: the share (proportion, 0.5 is half) from which a change for the
    better or the worse counts; the second is the first where it is not given. A score that was 0
    has no percentage: any change from it is more than every share of it.

    Columns: before, after, change, proportion (change over the absolute score before; NaN from 0),
    improved, deteriorated, category (improved, unchanged, deteriorated); missing where a score is.
    Raises DataError as `reliable_change` does, and for a share that is not above 0.

    Source: Hiller, W., Schindler, A. C. & Lambert, M. J. (2012). Psychotherapy Research 22, 1–11.
    Witness: R clinicalsignificance `cs_percentage`, by hand (which calls any rise from 0 improved,
    whichever score is better).

    >>> found = percentage_change([20, 10, 0], [9, 8, 3], improvement=0.5)
    >>> found[["proportion", "category"]].to_dict("list")
    {'proportion': [-0.55, -0.2, nan], 'category': ['improved', 'unchanged', 'deteriorated']}
    """
    least = _share(improvement, "improvement")
    worst = least if deterioration is None else _share(deterioration, "deterioration")
    scores = two_scores(before, after)
    change, size = scores[1] - scores[0], np.abs(scores[0])
    frame = _judged(scores, better_of(better) * change, least * size, worst * size)
    proportion = np.divide(change, size, out=np.full(len(change), np.nan), where=size > 0)
    frame.insert(3, "proportion", proportion)
    return frame


def anchor_change(
    before: Scores,
    after: Scores,
    *,
    improvement: float,
    deterioration: float | None = None,
    better: Better = "lower",
) -> pd.DataFrame:
    """Whether each person's score changed by as much as was found to matter to people: the minimal
    important difference.

    `improvement`, `deterioration`: this difference in units of the score, for the better and for
    the worse; the second is the first where it is not given. A change of just so much counts.

    Columns: before, after, change, improved, deteriorated, category (improved, unchanged,
    deteriorated); missing where a score is. Raises DataError as `reliable_change` does, and for a
    difference that is not above 0.

    Source: Jaeschke, R., Singer, J. & Guyatt, G. H. (1989). Controlled Clinical Trials 10, 407–415.
    Witness: R clinicalsignificance `cs_anchor`, by hand.

    >>> anchor_change([20, 10], [14, 8], improvement=5)["category"].tolist()
    ['improved', 'unchanged']
    """
    least = _share(improvement, "improvement")
    worst = least if deterioration is None else _share(deterioration, "deterioration")
    scores = two_scores(before, after)
    gain = better_of(better) * (scores[1] - scores[0])
    return _judged(scores, gain, np.full(len(gain), least), np.full(len(gain), worst))


def _share(given: object, role: str) -> float:
    number = float(given) if isinstance(given, int | float | np.number) else np.nan
    if not (np.isfinite(number) and number > 0):
        raise DataError.of(role, f"is {as_given(given)}; it is a number above 0")
    return number


def _judged(
    scores: tuple[Floats, Floats, pd.Index], gain: Floats, least: Floats, worst: Floats
) -> pd.DataFrame:
    before, after, rows = scores
    unknown = np.isnan(gain)
    with np.errstate(invalid="ignore"):
        improved, deteriorated = (gain >= least) & (gain > 0), (-gain >= worst) & (gain < 0)
    places = np.select([unknown, improved, deteriorated], [-1, 0, 2], 1)
    return pd.DataFrame(
        {
            "before": before,
            "after": after,
            "change": after - before,
            "improved": truths(improved, unknown),
            "deteriorated": truths(deteriorated, unknown),
            "category": pd.Categorical.from_codes(places, pd.Index(JUDGED)),
        },
        index=rows,
    )
