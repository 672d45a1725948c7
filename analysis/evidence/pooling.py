"""Effects of several studies pooled into one: `pool`."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.counting.table import Frame
from analysis.evidence.effects import Effects, column, effects_of, framed
from analysis.evidence.heterogeneity import (
    COMMON,
    ESTIMATORS,
    Estimator,
    chi_square,
    estimator_named,
)
from analysis.evidence.inference import (
    NORMAL,
    TESTS,
    PoolTest,
    Prediction,
    pool_test_named,
    prediction_named,
)
from analysis.evidence.models import Dependent, Independent, Model, Moments
from analysis.evidence.robust import adjustment_named
from analysis.evidence.weighted import ones
from analysis.evidence.working import WORKING, Working
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

NOTHING, ONE, ONE_STUDY, MISSING = "no effects", "one effect", "one study", "missing effects"
NO_VARIANCE, CLOSE = "no variance", "no tau2 interval"


FEW_STUDIES, ALONE = "few studies", "one effect a study"
TOO_FEW = 4.0
"""Satterthwaite's degrees of freedom under which p values are not to be trusted: Tipton (2015)."""

_OF_STUDIES = "it is of several effects of a study; name their column: cluster=…"

SIGMAS = ("sigma2_between", "sigma2_within")


@dataclass(frozen=True, slots=True)
class Pooling:
    """How effects are pooled."""

    model: Model
    prediction: Prediction
    level: float

    @classmethod
    def named(
        cls,
        method: str = "REML",
        test: str | None = None,
        prediction: str = "t",
        level: float = 0.95,
        *,
        clustered: bool = False,
        rho: float | None = None,
        adjustment: str | None = None,
    ) -> "Pooling":
        """By the names of the tables. `test` None: t where effects are clustered, else knha. Raises
        DataError for a name or level that is not there, and for what does not go together.
        """
        if method in WORKING:
            if not clustered:
                raise DataError.of("method", f"{method}: {_OF_STUDIES}")
            return cls(
                _moments(WORKING[method], test, rho, adjustment),
                prediction_named(prediction),
                checked_level(level),
            )
        estimator = estimator_named(method)
        entry = pool_test_named(test or ("t" if clustered else "knha"))
        model: Model = Independent(estimator, entry)
        if clustered:
            model = _dependent(estimator, entry, rho, adjustment)
        elif rho is not None or adjustment is not None:
            lacking = "rho" if rho is not None else "robust"
            raise DataError.of(lacking, _OF_STUDIES)
        return cls(model, prediction_named(prediction), checked_level(level))

    def __call__(self, effects: Effects) -> dict[str, object]:
        """The row of these effects, as `pool` has it."""
        k = len(effects.y)
        row = self._undefined(effects)
        if k == 0:
            return {**row, "flag": _flag(effects, NOTHING)}
        if k > 1 and effects.studies == 1:
            return {**row, "flag": _flag(effects, ONE_STUDY)}
        # one study is what it is: its effect, with the interval that its own variance gives
        model = self.model if k > 1 else Independent(ESTIMATORS[COMMON], TESTS["z"])
        fit = model.fit(effects, ones(effects.y), self.level)
        known, left = fit.known(0), fit.left
        low, high = known.bounds(self.level)
        random = k > 1 and not _common(model)
        predicted = (
            self.prediction.bounds(fit.for_prediction(), left.tau2, effects.studies, self.level)
            if random
            else (np.nan, np.nan)
        )
        found = {
            **row,
            "estimate": known.estimate,
            "std_error": known.std_error if known.std_error > 0 else np.nan,
            "df": np.nan if known.df == NORMAL else known.df,
            "low": low,
            "high": high,
            "p_value": known.p_value,
            "tau2": left.tau2,
            "tau2_low": left.low,
            "tau2_high": left.high,
            "i2": left.i2,
            "h2": left.h2,
            "q": left.q,
            "q_p_value": left.p_value,
            "prediction_low": predicted[0],
            "prediction_high": predicted[1],
        }
        if fit.sigma2 is not None:
            found |= dict(zip(SIGMAS, fit.sigma2, strict=True))
        alone = fit.sigma2 is not None and effects.studies == k
        close = random and isinstance(model, Independent) and np.isnan(left.low)
        robust = not isinstance(model, Independent) and model.adjustment is not None
        words = (
            ONE if k == 1 else "",
            "" if known.std_error > 0 else NO_VARIANCE,
            CLOSE if close else "",
            ALONE if alone else "",
            FEW_STUDIES if robust and known.df < TOO_FEW else "",
        )
        return {**found, "flag": _flag(effects, *words)}

    def _undefined(self, effects: Effects) -> dict[str, object]:
        more = () if isinstance(self.model, Independent) else SIGMAS
        row: dict[str, object] = {"k": len(effects.y), "studies": effects.studies}
        return row | dict.fromkeys((*COLUMNS[2:], *more), np.nan)


def _common(model: Model) -> bool:
    return isinstance(model, Independent) and model.estimator.name == COMMON


def _dependent(
    estimator: Estimator, test: PoolTest, rho: float | None, adjustment: str | None
) -> Dependent:
    """Raises DataError for what is of independent effects alone."""
    if estimator.name not in ("REML", "ML"):
        raise DataError.of(
            "method",
            f"{estimator.name} is of independent effects; with cluster= it can be 'REML', 'ML', "
            "'CORR' or 'HIER'",
        )
    if test.name not in ("z", "t"):
        raise DataError.of(
            "test", f"{test.name} is of independent effects; with cluster= it can be 't' or 'z'"
        )
    named = None if adjustment is None else adjustment_named(adjustment)
    return Dependent(estimator.name == "REML", test, _checked_rho(rho) or 0.0, named)


def _moments(
    working: Working, test: str | None, rho: float | None, adjustment: str | None
) -> Moments:
    """Raises DataError for what a working model does not take."""
    if test is not None and pool_test_named(test).name != "t":
        raise DataError.of(
            "test", f"{working.name} has robust errors, and t with Satterthwaite's freedom alone"
        )
    if rho is not None and working.rho is None:
        raise DataError.of("rho", f"{working.name} takes none; leave it out, or take CORR")
    chosen = _checked_rho(rho)
    own = working.rho if chosen is None else chosen
    return Moments(working, own or 0.0, adjustment_named(adjustment or "CR2"))


def _checked_rho(rho: float | None) -> float | None:
    if rho is not None and not 0 <= rho < 1:
        raise DataError.of("rho", f"{rho:g} cannot be; it is from 0 to under 1, such as 0.6")
    return rho


def _flag(effects: Effects, *words: str) -> str:
    """The words of a row, one after the other."""
    return ", ".join(word for word in (*words, MISSING if effects.left_out else "") if word)


def pool(
    frame: Frame,
    *,
    yi: str = "yi",
    vi: str = "vi",
    method: str = "REML",
    test: str | None = None,
    cluster: str | None = None,
    within: str | None = None,
    rho: float | None = None,
    robust: str | None = None,
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

    `cluster`: the column of studies, where a study has several effects. It makes the model three
    levels of REML or ML: effects within studies, σ²_w, and between them, σ²_b; rows of one study
    with the same `within` share an effect, mostly each row has its own. The test is t with k − 1,
    or z. `rho`: how the sampling errors of one study go together (correlated and hierarchical
    effects). `robust`: CR0, CR1p or CR2, see `ROBUST`, makes the interval robust, by t with
    Satterthwaite's degrees of freedom whatever `test` is; CR2 is the usual one. `method` CORR or
    HIER: robumeta's working models of moments (`WORKING`), with ρ 0.8 and CR2 where none is named.
    Prediction goes by the model's error, and with "t" by studies − 2.

    One row, or one for each group in the order they come (a categorical column's own): group (with
    `by` alone), k (effects), studies, estimate, std_error, df (NaN where normal), low, high,
    p_value (two-sided, of no effect), tau2 (0 of a common effect) with its Q-profile limits
    tau2_low and tau2_high, i2 (percent, 0–100), h2, q and q_p_value (of no difference between true
    effects), prediction_low, prediction_high, and with `by` q_between with q_between_p, of no
    difference between groups: Q_B = Σ (b_g − b̄)² / se_g², χ² with a degree of freedom less than
    there are groups with an interval. flag: "no effects"; "one effect", which stands with the
    interval of its own variance; "no variance", where Hartung–Knapp finds effects without any
    scatter, and has no interval; "no tau2 interval", where effects lie closer than chance would
    have them; "one study", which several effects of it cannot tell from others; "one effect a
    study", where the two σ² cannot be told apart; "few studies", where Satterthwaite has under 4
    degrees of freedom; "missing effects", where rows without effect or variance (or group) were
    left out; empty when all is well. Undefined is NaN.

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
    pooling = Pooling.named(
        method,
        test,
        prediction,
        level,
        clustered=cluster is not None,
        rho=rho,
        adjustment=robust,
    )
    if within is not None and cluster is None:
        raise DataError.of("within", "it is of effects in studies; name these: cluster=…")
    given = framed(frame)
    columns = (yi, vi, cluster, within)
    effects = effects_of(given, *columns)  # what is wrong is told of the whole frame, by its rows
    if by is None:
        return pd.DataFrame([pooling(effects)])
    rows = [
        {"group": group, **pooling(effects_of(part, *columns))} for group, part in _parts(given, by)
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
        p_value = chi_square(q, len(known) - 1)
    place = list(rows.columns).index("flag")
    rows.insert(place, "q_between", q)
    rows.insert(place + 1, "q_between_p", p_value)
    return rows
