"""Effects of several studies pooled into one: `pool`."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from analysis.counting.table import Frame
from analysis.evidence.effects import Effects, column, effects_of, framed
from analysis.evidence.heterogeneity import COMMON, Estimator, estimator_named, heterogeneity
from analysis.evidence.inference import (
    NORMAL,
    TESTS,
    Known,
    PoolTest,
    Prediction,
    pool_test_named,
    prediction_named,
)
from analysis.evidence.weighted import ones, weighted
from analysis.methods.intervals import checked_level
from survey.errors import DataError

__all__ = ["COLUMNS", "Pooling", "between", "pool"]

COLUMNS = (
    "k",
    "studies",
    "estimate",
    "std_error",
    "df",
    "low",
    "high",
    "p_value",
    "tau2",
    "tau2_low",
    "tau2_high",
    "i2",
    "h2",
    "q",
    "q_p_value",
    "prediction_low",
    "prediction_high",
)
"""Of a row of `pool`; behind them stand those that only some calls have, and the flag."""

NOTHING, ONE, MISSING = "no effects", "one effect", "missing effects"
NO_VARIANCE, CLOSE = "no variance", "no tau2 interval"


@dataclass(frozen=True, slots=True)
class Pooling:
    """How effects are pooled."""

    estimator: Estimator
    test: PoolTest
    prediction: Prediction
    level: float

    @classmethod
    def named(cls, method: str, test: str, prediction: str, level: float) -> "Pooling":
        """By the names of the tables. Raises DataError for a name or level that is not there."""
        return cls(
            estimator_named(method),
            pool_test_named(test),
            prediction_named(prediction),
            checked_level(level),
        )

    def __call__(self, effects: Effects) -> dict[str, object]:
        """The row of these effects, as `pool` has it."""
        k = len(effects.y)
        row: dict[str, object] = {"k": k, "studies": k, **dict.fromkeys(COLUMNS[2:], np.nan)}
        if k == 0:
            return {**row, "flag": _flag(effects, NOTHING)}
        found = heterogeneity(effects.y, effects.v, ones(effects.y), self.estimator, self.level)
        tau2 = found.tau2 if found.tau2 > 0 else 0.0
        fit = weighted(effects.y, ones(effects.y), 1 / (effects.v + tau2))
        # one study is what it is: its effect, with the interval that its own variance gives
        factor, df = (self.test if k > 1 else TESTS["z"]).of(fit)
        known = Known(float(fit.beta[0]), float(np.sqrt(factor * fit.cov[0, 0])), df)
        low, high = known.bounds(self.level)
        predicted = (
            (np.nan, np.nan)
            if k == 1 or self.estimator.name == COMMON
            else self.prediction.bounds(known, tau2, k, self.level)
        )
        close = k > 1 and self.estimator.name != COMMON and np.isnan(found.low)
        words = (
            ONE if k == 1 else "",
            "" if known.std_error > 0 else NO_VARIANCE,
            CLOSE if close else "",
        )
        return {
            **row,
            "estimate": known.estimate,
            "std_error": known.std_error if known.std_error > 0 else np.nan,
            "df": np.nan if df == NORMAL else df,
            "low": low,
            "high": high,
            "p_value": known.p_value,
            "tau2": found.tau2,
            "tau2_low": found.low,
            "tau2_high": found.high,
            "i2": found.i2,
            "h2": found.h2,
            "q": found.q,
            "q_p_value": found.p_value,
            "prediction_low": predicted[0],
            "prediction_high": predicted[1],
            "flag": _flag(effects, *words),
        }


def _flag(effects: Effects, *words: str) -> str:
    """The words of a row, one after the other."""
    return ", ".join(word for word in (*words, MISSING if effects.left_out else "") if word)


def pool(
    frame: Frame,
    *,
    yi: str = "yi",
    vi: str = "vi",
    method: str = "REML",
    test: str = "knha",
    by: str | None = None,
    level: float = 0.95,
    prediction: Literal["t", "metafor"] = "t",
) -> pd.DataFrame:
    """The effects of several studies pooled into one, with how far they lie apart.

    `frame`: a row for each effect, in a pandas frame or any frame narwhals knows; `yi`, `vi`: its
    columns of effects and of their sampling variances, such as `effect_sizes` adds. Log risk and
    odds ratios stay logs. `method`: EE, one common effect; or random effects with τ² by one of
    `ESTIMATORS` (DL PM REML ML SJ EB HS). `test`: z, t, knha (Hartung–Knapp) or adhoc (the same,
    never narrower than normal), see `TESTS`. `prediction`: where the true effect of a new study
    would lie: t, b ± t(k − 2) √(se² + τ²), or metafor, with the quantile of the interval of b.
    `by`: a column of groups, each pooled with a τ² of its own.

    One row, or one for each group in the order they come (a categorical column's own): group (with
    `by` alone), k (effects), studies, estimate, std_error, df (NaN where normal), low, high,
    p_value (two-sided, of no effect), tau2 (0 of a common effect) with its Q-profile limits
    tau2_low and tau2_high, i2 (percent, 0–100), h2, q and q_p_value (of no difference between true
    effects), prediction_low, prediction_high, and with `by` q_between with q_between_p, of no
    difference between groups: Q_B = Σ (b_g − b̄)² / se_g², χ² with a degree of freedom less than
    there are groups with an interval. flag: "no effects"; "one effect", which stands with the
    interval of its own variance; "no variance", where Hartung–Knapp finds effects without any
    scatter, and has no interval; "no tau2 interval", where effects lie closer than chance would
    have them; "missing effects", where rows without effect or variance (or group) were left out;
    empty when all is well. Undefined is NaN.

    Raises DataError for a name that is not in its table, a column that is not there, cells that are
    no numbers, and variances that are not above 0.

    Source: each of `ESTIMATORS`, `TESTS`, `PREDICTIONS`; Borenstein et al. (2009), Introduction to
    Meta-Analysis, chapter 19. Witness: R metafor 3.8.

    >>> trials = pd.DataFrame({"yi": [0.1, 0.3, 0.35, 0.65], "vi": [0.03, 0.03, 0.05, 0.01]})
    >>> pooled = pool(trials, method="DL").round(3)
    >>> print(pooled[["k", "estimate", "low", "high", "tau2", "i2"]].to_string(index=False))
     k  estimate    low  high  tau2     i2
     4     0.374 -0.012  0.76 0.051 66.755
    """
    pooling = Pooling.named(method, test, prediction, level)
    given = framed(frame)
    if by is None:
        return pd.DataFrame([pooling(effects_of(given, yi, vi))])
    effects_of(given, yi, vi)  # what is wrong is told of the whole frame, by its rows
    rows = [
        {"group": group, **pooling(effects_of(part, yi, vi))} for group, part in _parts(given, by)
    ]
    return between(pd.DataFrame(rows))


def _parts(frame: pd.DataFrame, by: str) -> Iterator[tuple[Hashable, pd.DataFrame]]:
    """The rows of each group. Rows without a group are in none."""
    groups = column(frame, by, "by")
    if groups.isna().all():
        raise DataError.of("by", f"no row has a group in the column {by!r}")
    yield from frame.groupby(by, sort=False, observed=True)


def between(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the test between groups, before the flag."""
    known = rows[rows["std_error"] > 0]
    weights = 1 / known["std_error"] ** 2
    q, p_value = np.nan, np.nan
    if len(known) > 1:
        middle = (weights * known["estimate"]).sum() / weights.sum()
        q = float((weights * (known["estimate"] - middle) ** 2).sum())
        p_value = float(chdtrc(len(known) - 1, q))
    place = list(rows.columns).index("flag")
    rows.insert(place, "q_between", q)
    rows.insert(place + 1, "q_between_p", p_value)
    return rows
