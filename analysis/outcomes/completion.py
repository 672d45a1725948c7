"""Who came back: how many were measured before, after and both times, and how those who were not
measured again differ from those who were, in what is known of both.
"""

from collections.abc import Iterator, Sequence
from math import nan, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.methods.intervals import METHODS
from analysis.outcomes.matching import Matching

__all__ = ["compared_missing", "completion"]

Truths = npt.NDArray[np.bool_]


def completion(
    matching: Matching, *, interval: str = "wilson", level: float = 0.95
) -> pd.DataFrame:
    """Completion as a flow, by measure and group: measure, group, n_before (who have a score
    before), n_after, n_both, n_before_only, n_after_only, completion (n_both / n_before, a
    proportion) with its interval low and high, method, level. NaN where nobody was measured before.
    """
    rows = []
    for measure in matching.measures:
        before, after = matching.scores[measure.name]
        for group, inside in matching.parts():
            there, then = ~np.isnan(before[inside]), ~np.isnan(after[inside])
            n, both = int(there.sum()), int((there & then).sum())
            low, high = METHODS[interval](both, n, level)
            rows.append(
                {
                    "measure": measure.name,
                    "group": group,
                    "n_before": n,
                    "n_after": int(then.sum()),
                    "n_both": both,
                    "n_before_only": n - both,
                    "n_after_only": int(then.sum()) - both,
                    "completion": both / n if n else nan,
                    "low": float(low),
                    "high": float(high),
                    "method": interval,
                    "level": level,
                }
            )
    return pd.DataFrame(rows)


def compared_missing(matching: Matching) -> pd.DataFrame:
    """Of those measured before: how those who were not measured again differ from those who were.

    Compared in the score before, the group, and every column that `matched` was told to keep. One
    row for each number and each category: measure, variable, value (the category, "" of a number),
    n_back and n_missing (of whom it is known), back and missing (mean of a number, share of a
    category), difference (missing less back), standardised: that over √((s₁² + s₂²) / 2), where s²
    is the variance of a number and p (1 − p) of a share. Beyond 0.1 either way is often called a
    difference. NaN where one of the two is nobody.

    Source: Austin, P. C. (2009). Statistics in Medicine 28, 3083–3107. Witness: by hand.
    """
    rows: list[dict[str, Any]] = []
    for measure in matching.measures:
        before, after = matching.scores[measure.name]
        there = ~np.isnan(before)
        back, missing = there & ~np.isnan(after), there & np.isnan(after)
        found = _numbers("score before", before, back, missing)
        rows += [{"measure": measure.name, **row} for row in found]
        for name, column in _known(matching):
            compared = (
                _numbers(name, column.to_numpy(np.float64, na_value=nan), back, missing)
                if pd.api.types.is_numeric_dtype(column.dtype)
                and not pd.api.types.is_bool_dtype(column.dtype)
                else _categories(name, column, back, missing)
            )
            rows += [{"measure": measure.name, **row} for row in compared]
    return pd.DataFrame(rows)


def _known(matching: Matching) -> Iterator[tuple[str, pd.Series]]:
    """What is known of persons beside their scores."""
    if matching.groups.names:
        codes = pd.Categorical.from_codes(matching.groups.codes, pd.Index(matching.groups.names))
        yield "group", pd.Series(codes)
    for name in matching.known.columns:
        yield str(name), matching.known[name]


def _numbers(
    name: str, values: npt.NDArray[np.float64], back: Truths, missing: Truths
) -> Iterator[dict[str, Any]]:
    parts = [values[who & ~np.isnan(values)] for who in (back, missing)]
    means = [float(part.mean()) if len(part) else nan for part in parts]
    spread = [float(part.var(ddof=1)) if len(part) > 1 else nan for part in parts]
    yield _row(name, "", [len(part) for part in parts], means, spread)


def _categories(
    name: str, column: pd.Series, back: Truths, missing: Truths
) -> Iterator[dict[str, Any]]:
    given = column.astype("category")
    codes = given.cat.codes.to_numpy()
    for place, value in enumerate(given.cat.categories):
        parts = [codes[who & (codes >= 0)] == place for who in (back, missing)]
        shares = [float(part.mean()) if len(part) else nan for part in parts]
        yield _row(
            name, str(value), [len(part) for part in parts], shares, [p * (1 - p) for p in shares]
        )


def _row(
    name: str, value: str, n: Sequence[int], found: Sequence[float], spread: Sequence[float]
) -> dict[str, Any]:
    difference = found[1] - found[0]
    scale = sqrt((spread[0] + spread[1]) / 2) if spread[0] + spread[1] > 0 else nan
    return {
        "variable": name,
        "value": value,
        "n_back": n[0],
        "n_missing": n[1],
        "back": found[0],
        "missing": found[1],
        "difference": difference,
        "standardised": 0.0 if difference == 0 else difference / scale,
    }
