"""What changed between two points: `outcomes`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.table import By, Frame
from analysis.limits import FEW_PAIRS
from analysis.outcomes.criterion import CATEGORIES
from analysis.outcomes.indices import Floats
from analysis.outcomes.matching import Matching, matched
from analysis.outcomes.measures import measures_of
from analysis.outcomes.standardised import STANDARDISED, Paired
from analysis.outcomes.testing import paired_t

__all__ = ["COLUMNS", "changed", "outcomes"]

COLUMNS = (
    *("measure", "group", "n_before", "n_after", "n_pairs"),
    *("mean_before", "sd_before", "mean_after", "sd_after"),
    *("change", "low", "high", "p_value", "d_z", "d_av", "d_rm", "glass"),
    *("improved", "unchanged", "deteriorated", "flag"),
)
"""Of a row of `outcomes`; where a measure has norms, `recovered` and `harmed` stand before the
flag."""

NO_PAIRS, FEW, NO_VARIANCE, UNUSED = "no pairs", "few pairs", "no variance", "unused records"


def outcomes(
    frame: Frame,
    measures: str | Sequence[str],
    *,
    person: str,
    time: str,
    before: object,
    after: object,
    by: By = None,
    better: str | Mapping[str, str] = "lower",
    reliability: float | Mapping[str, float] | None = None,
    method: str | Mapping[str, str] = "jacobson-truax",
    functional: Sequence[float] | Mapping[str, Sequence[float]] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """What changed for the same people between two points. It is a change and no effect: nobody
    without the help is compared with.

    `frame`: a row for each person at each point, pandas or any frame narwhals knows. `measures`:
    columns of scores. `person`, `time`: columns of ids and of points, of which `before` and `after`
    are meant. `by`: a column of groups, or several that are crossed. `better` (lower or higher),
    `reliability`, `method`, `functional` ((mean, sd) of people without the difficulty): as in
    `reliable_change`, one for all or a dict by measure.

    One row for each measure and group, and one of everybody ("Total"), with `by` last: measure,
    group, n_before, n_after (who have a score there), n_pairs (who have both; all that follows is
    of them), mean_before, sd_before, mean_after, sd_after, change (mean after less before) with its
    interval low and high, m ± t s_d / √n, p_value of the paired t test (pingouin), the standardised
    changes d_z, d_av, d_rm and glass (`STANDARDISED`), and improved, unchanged, deteriorated: the
    shares (proportions) of pairs that changed reliably for the better, not, and for the worse. With
    `functional` there are two columns more, recovered (of improved) and harmed (of deteriorated).
    Whether somebody changed reliably is judged by one criterion for all groups. flag: "no pairs";
    "few pairs", under 10; "no variance", where all changed by the same, so that there is neither
    interval nor test; "unused records", where records are listed that do not count (see
    `analysis.outcomes.matched`). Undefined is NaN: shares without a reliability, deviations of one.

    Raises DataError for columns and points that are not there and scores that are no numbers.

    Source: of `STANDARDISED` and `RELIABLE_CHANGE`. Witness: R `t.test`, `witness_outcomes.R`;
    R clinicalsignificance.

    >>> frame = pd.DataFrame({
    ...     "person": [1, 2, 3, 4, 1, 2, 3, 5],
    ...     "time": ["start"] * 4 + ["end"] * 4,
    ...     "phq9": [15, 12, 18, 9, 7, 13, 8, 5],
    ... })
    >>> found = outcomes(frame, "phq9", person="person", time="time", before="start", after="end")
    >>> print(found.iloc[:, 1:10].round(2).to_string(index=False))
    group  n_before  n_after  n_pairs  mean_before  sd_before  mean_after  sd_after  change
    Total         4        4        3         15.0        3.0        9.33      3.21   -5.67
    """
    known = measures_of(
        measures, better=better, reliability=reliability, method=method, functional=functional
    )
    return changed(
        matched(frame, known, person=person, time=time, before=before, after=after, by=by), level
    )


def changed(matching: Matching, level: float = 0.95) -> pd.DataFrame:
    """The rows of `outcomes` for persons who are matched already."""
    rows, norms = [], False
    for measure in matching.measures:
        scores = matching.scores[measure.name]
        criterion = measure.criterion(*scores)
        category = criterion.judged(*scores).category
        norms |= criterion.has_cutoff and measure.reliability is not None
        for group, inside in matching.parts():
            figures = _row(scores[0][inside], scores[1][inside], level, unused=matching.unused)
            became = _shares(category[inside])
            rows.append({"measure": measure.name, "group": group, **figures, **became})
    columns = [*COLUMNS[:-1], *(("recovered", "harmed") if norms else ()), COLUMNS[-1]]
    return pd.DataFrame(rows)[columns]


def _row(before: Floats, after: Floats, level: float, *, unused: bool) -> dict[str, Any]:
    there, then = ~np.isnan(before), ~np.isnan(after)
    both = there & then
    x, y = before[both], after[both]
    pairs = Paired.of(x, y)
    low, high = pairs.bounds(level)
    words = (
        NO_PAIRS if pairs.n == 0 else FEW if pairs.n < FEW_PAIRS else "",
        NO_VARIANCE if pairs.n > 1 and not pairs.std_error > 0 else "",
        UNUSED if unused else "",
    )
    return {
        "n_before": int(there.sum()),
        "n_after": int(then.sum()),
        "n_pairs": pairs.n,
        "mean_before": pairs.mean_before,
        "sd_before": pairs.sd_before,
        "mean_after": pairs.mean_after,
        "sd_after": pairs.sd_after,
        "change": pairs.change,
        "low": low,
        "high": high,
        "p_value": paired_t(x, y).p_value,
        **{name: one(pairs) for name, one in STANDARDISED.items()},
        "flag": _joined(words),
    }


def _joined(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word)


def _shares(category: npt.NDArray[np.intp]) -> dict[str, float]:
    """Of those who could be judged, by what became of them."""
    counts = np.bincount(category[category >= 0], minlength=len(CATEGORIES))
    n = int(counts.sum())
    recovered, improved, unchanged, deteriorated, harmed = (
        (int(count) / n if n else np.nan) for count in counts
    )
    return {
        "improved": recovered + improved,
        "unchanged": unchanged,
        "deteriorated": deteriorated + harmed,
        "recovered": recovered,
        "harmed": harmed,
    }
