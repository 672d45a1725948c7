"""What pictures of a change are drawn from: means and bands at each point, and how many people
moved from which score to which, over the ground on which no move is reliable.
"""

from math import nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.outcomes.indices import Floats
from analysis.outcomes.matching import Matching

__all__ = ["band_shares", "change_ground", "means_by_point", "moves_counted"]

GROUND_STEPS = 60


def means_by_point(matching: Matching, *, level: float = 0.95) -> pd.DataFrame:
    """The mean of those who have both scores, at each point: measure, group, point, n_pairs, mean,
    low, high (m ± t s / √n, of this mean alone: the change is surer), level.
    """
    rows = []
    for measure in matching.measures:
        scores = matching.scores[measure.name]
        for group, inside in matching.parts():
            pair = [one[inside] for one in scores]
            both = ~np.isnan(pair).any(axis=0)
            for point, values in zip((matching.before, matching.after), pair, strict=True):
                rows.append(
                    {
                        "measure": measure.name,
                        "group": group,
                        "point": point,
                        "n_pairs": int(both.sum()),
                        **_mean(values[both], level),
                        "level": level,
                    }
                )
    return pd.DataFrame(rows)


def _mean(values: Floats, level: float) -> dict[str, float]:
    n = len(values)
    mean = float(values.mean()) if n else nan
    error = float(values.std(ddof=1)) / sqrt(n) if n > 1 else nan
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * error if n > 1 and error > 0 else nan
    return {"mean": mean, "low": mean - reach, "high": mean + reach}


def band_shares(matching: Matching) -> pd.DataFrame:
    """The shares of those with both scores in each band of a measure, at each point: measure,
    group, point, band (its place from 0), n_pairs, count, estimate (proportion). No rows for a
    measure without bands. A score below the first band is in it.
    """
    rows: list[dict[str, Any]] = []
    for measure in matching.measures:
        if not measure.bands:
            continue
        edges = np.array(measure.bands[1:])
        scores = matching.scores[measure.name]
        for group, inside in matching.parts():
            pair = [one[inside] for one in scores]
            both = ~np.isnan(pair).any(axis=0)
            n = int(both.sum())
            for point, values in zip((matching.before, matching.after), pair, strict=True):
                places = np.searchsorted(edges, values[both], side="right")
                counts = np.bincount(places, minlength=len(measure.bands))
                for band, count in enumerate(counts):
                    rows.append(
                        {
                            "measure": measure.name,
                            "group": group,
                            "point": point,
                            "band": band,
                            "n_pairs": n,
                            "count": int(count),
                            "estimate": int(count) / n if n else nan,
                        }
                    )
    return pd.DataFrame(rows)


def moves_counted(matching: Matching) -> pd.DataFrame:
    """How many people moved from which score to which: measure, before, after, people, reliable
    (whether the change is; missing without a reliability), n_pairs (of the measure).
    """
    parts = []
    for measure in matching.measures:
        before, after = matching.scores[measure.name]
        both = ~(np.isnan(before) | np.isnan(after))
        judged = measure.criterion(before, after).judged(before, after)
        reliable = pd.array(judged.improved | judged.deteriorated, dtype="boolean")
        reliable[~judged.known] = pd.NA
        frame = pd.DataFrame({"before": before, "after": after, "reliable": reliable})[both]
        counted = frame.groupby(["before", "after", "reliable"], dropna=False).size()
        found = counted.rename("people").reset_index()
        found.insert(0, "measure", measure.name)
        parts.append(found.assign(n_pairs=int(both.sum())))
    return pd.concat(parts, ignore_index=True)


def change_ground(matching: Matching) -> pd.DataFrame:
    """Of each measure the scores after between which no change is reliable, for scores before from
    one end of it to the other: measure, before, low, high, cutoff, n_pairs. NaN without one.
    """
    parts = []
    for measure in matching.measures:
        before, after = matching.scores[measure.name]
        both = ~(np.isnan(before) | np.isnan(after))
        criterion = measure.criterion(before, after)
        given = np.concatenate([before[both], after[both]])
        ends = measure.range or ((given.min(), given.max()) if len(given) else (nan, nan))
        places = np.linspace(float(ends[0]), float(ends[1]), GROUND_STEPS + 1)
        low, high = criterion.bounds(places)
        parts.append(
            pd.DataFrame(
                {
                    "measure": measure.name,
                    "before": places,
                    "low": np.clip(low, *ends),
                    "high": np.clip(high, *ends),
                    "cutoff": criterion.cutoff,
                    "n_pairs": int(both.sum()),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
