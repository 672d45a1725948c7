"""What goes with the size of effects: meta-regression on moderators.

With X the moderators, w = 1 / (v + τ²) and τ² by any of `ESTIMATORS` with X in it:

    b = (X'WX)⁻¹ X'Wy        var(b) = c (X'WX)⁻¹, c and the degrees of freedom by `TESTS` QM = b₁'
    var(b₁)⁻¹ b₁    of the m coefficients b₁ beside the first: χ² with m degrees of freedom,
                             or with a t test QM / m as F with m and k − p
    R² = 100 max(0, 1 − τ² / τ₀²), τ₀² without moderators

Several effects of a study: b and var(b) of `analysis.evidence.dependent` and `robust`. Source:
Berkey et al. (1995), Statistics in Medicine 14, 395–411; Knapp & Hartung (2003), Statistics in
Medicine 22, 2693–2710. Witness: R metafor 3.8, rma(mods = …), rma.mv; clubSandwich.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from analysis.counting.table import Frame
from analysis.evidence.effects import Effects, column, effects_of, framed, numbers
from analysis.evidence.heterogeneity import Heterogeneity, chi_square
from analysis.evidence.inference import NORMAL
from analysis.evidence.models import Fitted
from analysis.evidence.pooling import Pooling
from analysis.evidence.weighted import Floats, ones
from survey.errors import DataError

__all__ = ["MetaRegression", "design_of", "meta_regression"]

INTERCEPT = "(Intercept)"


@dataclass(frozen=True, eq=False)
class MetaRegression:
    """A meta-regression. `coefficients`: term (as R names them), estimate, std_error, df (NaN where
    normal), low, high, p_value. `left`: the heterogeneity that moderators do not account for, with
    QE and its p value as `q`. `qm`, `qm_df` and `qm_p_value`: of no moderator at all, F where `f`;
    NaN where errors are robust. `r2`: percent of τ² accounted for, NaN of a common effect and of
    several effects a study.
    """

    coefficients: pd.DataFrame
    k: int
    studies: int
    left: Heterogeneity
    sigma2: tuple[float, float] | None
    qm: float
    qm_df: int
    qm_p_value: float
    f: bool
    r2: float


def meta_regression(
    frame: Frame,
    moderators: str | Sequence[str],
    *,
    yi: str = "yi",
    vi: str = "vi",
    method: str = "REML",
    test: str | None = None,
    cluster: str | None = None,
    within: str | None = None,
    rho: float | None = None,
    robust: str | None = None,
    level: float = 0.95,
) -> MetaRegression:
    """What goes with the size of effects.

    `moderators`: columns; numbers stay numbers, others have a coefficient for each value but the
    first (in the order of a categorical, else of the alphabet), named like the column with the
    value behind. The other arguments are those of `pool`. Rows that lack a moderator are left out.

    Raises DataError as `pool` does, for moderators that say the same as others, and where there are
    no more effects (or studies, where these are clustered) than coefficients.
    """
    names = [moderators] if isinstance(moderators, str) else list(moderators)
    pooling = Pooling.named(
        method, test, level=level, clustered=cluster is not None, rho=rho, adjustment=robust
    )
    given = framed(frame)
    terms, design = design_of(given, names)
    every = effects_of(given, yi, vi, cluster, within)
    effects = every.some(~np.isnan(design[every.rows]).any(axis=1))
    x = design[effects.rows]
    _check(effects, x, terms)
    fit = pooling.model.fit(effects, x, pooling.level)
    qm, qm_df, qm_p_value, is_f = _of_no_moderator(fit)
    r2 = np.nan
    if fit.sigma2 is None and method != "EE":
        before = pooling.model.fit(effects, ones(effects.y), pooling.level).left.tau2
        r2 = 100 * max(0.0, 1 - fit.left.tau2 / before) if before > 0 else np.nan
    return MetaRegression(
        _coefficients(fit, terms, pooling.level),
        len(effects.y),
        effects.studies,
        fit.left,
        fit.sigma2,
        qm,
        qm_df,
        qm_p_value,
        is_f,
        r2,
    )


def design_of(frame: pd.DataFrame, moderators: Sequence[str]) -> tuple[list[str], Floats]:
    """The terms and the design matrix, NaN in a row that lacks a moderator."""
    if not moderators:
        raise DataError.of("moderators", "none is named; without one, pool the effects")
    terms, columns = [INTERCEPT], [np.ones(len(frame))]
    for name in moderators:
        values = column(frame, name, "moderators")
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            terms.append(name)
            columns.append(numbers(frame, name, "moderators"))
            continue
        known = values.notna().to_numpy()
        if isinstance(values.dtype, pd.CategoricalDtype):
            levels = [one for one in values.cat.categories if (values == one).any()]
        else:
            levels = sorted(values[known].unique(), key=str)
        for one in levels[1:]:
            terms.append(f"{name}{one}")
            columns.append(np.where(known, (values == one).to_numpy(np.float64), np.nan))
    return terms, np.column_stack(columns)


def _check(effects: Effects, x: Floats, terms: Sequence[str]) -> None:
    p = x.shape[1]
    if effects.studies <= p:
        raise DataError.of(
            "moderators",
            f"{p} coefficients of {effects.studies} studies; there must be more studies than "
            "coefficients",
        )
    # columns of one size, so that years and shares are judged alike
    sized = x / np.linalg.norm(x, axis=0, keepdims=True).clip(1e-300)
    for place in range(1, p):
        before, this = sized[:, :place], sized[:, place]
        left = this - before @ np.linalg.lstsq(before, this, rcond=None)[0]
        if np.linalg.norm(left) < 1e-9:
            raise DataError.of(
                "moderators",
                f"{terms[place]} says nothing that the others do not say; leave it out",
            )


def _of_no_moderator(fit: Fitted) -> tuple[float, int, float, bool]:
    m = len(fit.beta) - 1
    is_f = fit.df_by_model != NORMAL
    if fit.cov is not fit.by_model or m == 0:  # robust errors
        return np.nan, m, np.nan, is_f
    rest, cov = fit.beta[1:], fit.cov[1:, 1:]
    qm = float(rest @ np.linalg.solve(cov, rest))
    if is_f:
        return qm / m, m, float(fdtrc(m, fit.df_by_model, qm / m)), True
    return qm, m, chi_square(qm, m), False


def _coefficients(fit: Fitted, terms: Sequence[str], level: float) -> pd.DataFrame:
    rows = []
    for place, term in enumerate(terms):
        known = fit.known(place)
        low, high = known.bounds(level)
        rows.append(
            {
                "term": term,
                "estimate": known.estimate,
                "std_error": known.std_error,
                "df": np.nan if known.df == NORMAL else known.df,
                "low": low,
                "high": high,
                "p_value": known.p_value,
            }
        )
    return pd.DataFrame(rows)
