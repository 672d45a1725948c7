"""Adjusted figures: what would be expected of everybody in the model, were they of one group and
otherwise as they are; and how these differ.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri, stdtrit

from analysis.methods.adjusting import ADJUSTMENTS
from survey.errors import DataError, did_you_mean, shown

if TYPE_CHECKING:
    from analysis.models.model import Model

__all__ = ["contrasts_of", "margins_of"]

Floats = npt.NDArray[np.float64]

NOT_TOLD = 1e-6
"""How far a row may lie from what the columns fitted can tell."""


@dataclass(frozen=True, eq=False)
class _Figures:
    """Of groups, and within them of answers (one where there are none): figures, flat, with their
    covariance; `alone`: the groups' own, with theirs.
    """

    groups: tuple[str, ...]
    n: npt.NDArray[np.int64]
    estimate: Floats
    covariance: Floats
    flags: npt.NDArray[np.object_]
    alone: Floats
    alone_covariance: Floats

    @property
    def each(self) -> int:
        """Figures of a group."""
        return len(self.estimate) // len(self.groups)


def margins_of(model: "Model", by: str) -> pd.DataFrame:
    """See `Model.margins`."""
    found = _figures(model, by)
    errors = np.sqrt(np.maximum(np.diag(found.covariance), 0))
    flags = _without_variance(found.flags, errors)
    table = model.table(found.estimate, errors, flags)
    places = np.repeat(np.arange(len(found.groups)), found.each)
    beside = pd.DataFrame(
        {
            "group": np.array(found.groups, dtype=object)[places],
            **_answers(model, np.arange(len(places)) % found.each),
            "n": found.n[places],
            "unadjusted": found.alone,
        }
    )
    columns = ["estimate", "std_error", "df", "low", "high", "flag"]
    return pd.concat([beside, _within(model, table, 0)[columns]], axis=1)


def contrasts_of(model: "Model", by: str) -> pd.DataFrame:
    """See `Model.contrasts`."""
    found = _figures(model, by)
    pairs = [
        (one * found.each + place, other * found.each + place)
        for one, other in combinations(range(len(found.groups)), 2)
        for place in range(found.each)
    ]
    a, b = np.array(pairs, np.intp).reshape(-1, 2).T
    difference, errors = _differences(found.estimate, found.covariance, a, b)
    flags = np.where(found.flags[a] != "", found.flags[a], found.flags[b])
    flags = _without_variance(flags, errors)
    table = model.table(difference, errors, flags)
    table = _within(model, table, -1).rename(columns={"estimate": "difference"})
    groups = np.array(found.groups, dtype=object)
    alone, spread = _differences(found.alone, found.alone_covariance, a, b)
    reach = _quantile(model) * np.where(spread > 0, spread, np.nan)
    beside = pd.DataFrame(
        {
            "group_a": groups[a // found.each],
            "group_b": groups[b // found.each],
            **_answers(model, a % found.each),
            "estimate_a": found.estimate[a],
            "estimate_b": found.estimate[b],
        }
    )
    last = pd.DataFrame(
        {
            "p_adjusted": ADJUSTMENTS["holm"](table["p_value"]),
            "unadjusted": alone,
            "unadjusted_low": alone - reach,
            "unadjusted_high": alone + reach,
            "flag": table.pop("flag"),
        }
    )
    return pd.concat([beside, table, last], axis=1)


def _answers(model: "Model", places: npt.NDArray[np.intp]) -> dict[str, npt.NDArray[np.object_]]:
    """The column that says which answer, of a model that has several."""
    if not model.answers:
        return {}
    return {"answer": np.array(model.answers, dtype=object)[places]}


def _differences(
    estimate: Floats, covariance: Floats, a: npt.NDArray[np.intp], b: npt.NDArray[np.intp]
) -> tuple[Floats, Floats]:
    variance = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
    return estimate[a] - estimate[b], np.sqrt(np.maximum(variance, 0))


def _quantile(model: "Model") -> float:
    """Of the groups' own figures: the degrees of freedom of the domain."""
    at, domain = (1 + model.level) / 2, model.fitted.domain
    if domain is None:
        return float(ndtri(at))
    return float(stdtrit(domain.df, at)) if domain.df > 0 else np.nan


def _without_variance(flags: npt.NDArray[np.object_], errors: Floats) -> npt.NDArray[np.object_]:
    found = flags.copy()
    plain = ~np.isin(flags, ("separation", "collinear", "no answers", "not converged"))
    found[plain & ~(errors > 0)] = "no variance"
    return found


def _within(model: "Model", table: pd.DataFrame, least: float) -> pd.DataFrame:
    """Shares have bounds within 0 and 1, their differences within −1 and 1."""
    if model.family == "linear":
        return table
    return table.assign(**{name: table[name].clip(least, 1) for name in ("low", "high")})


# --- figures --------------------------------------------------------------------------------------


def _figures(model: "Model", by: str) -> _Figures:
    column = _groups(model, by)
    names = tuple(str(one) for one in column.cat.categories)
    codes: npt.NDArray[np.intp] = np.asarray(column.cat.codes, np.intp)
    n = np.bincount(codes, minlength=len(names)).astype(np.int64)
    fitted, family = model.fitted, model.fitted.family
    shares = fitted.weights / fitted.weights.sum()
    each = max(len(model.answers), 1)
    count = len(names) * each
    means, slopes = np.full(count, np.nan), np.full((count, fitted.size), np.nan)
    expected = np.full((len(codes), count), np.nan)
    flags = np.full(count, model.caution, dtype=object)
    if not model.converged and not fitted.directions:
        flags[:] = "not converged"
    untold = _untold(model)
    for place in range(len(names)):
        own = slice(place * each, (place + 1) * each)
        if not n[place]:
            flags[own] = "no answers"
            continue
        if flags[own.start] == "not converged":
            continue
        as_group = pd.Categorical.from_codes(
            np.full(len(codes), place), categories=column.cat.categories
        )
        x = model.columns.matrix(model.frame.assign(**{by: as_group}))
        if untold.size and (np.abs(x @ untold) > NOT_TOLD).any():
            flags[own] = "collinear"
            continue
        found, ends = _expected(model, x)
        expected[:, own] = found
        means[own] = shares @ found
        weights = np.where(ends, 0, shares)
        slopes[own] = family.slopes(x, fitted.coefficients, weights)
        if ends.any() or (model.answers and fitted.directions):
            flags[own] = "separation"
        if ends.all() or (model.answers and fitted.directions):
            slopes[own] = np.nan  # nothing says how much it varies
    covariance = _covariance(model, expected, means, slopes, shares)
    alone, of_alone = _alone(model, codes, len(names), each)
    return _Figures(names, n, means, covariance, flags, alone, of_alone)


def _groups(model: "Model", by: str) -> "pd.Series[Any]":
    """The column of groups. Raises DataError where the model has none of this name."""
    categorical = [
        str(name)
        for name in model.frame
        if isinstance(model.frame[name].dtype, pd.CategoricalDtype)
    ]
    if by not in categorical:
        known = did_you_mean(str(by), categorical, 8)
        raise DataError.of("by", f"{shown(by)} is no column of groups of the model{known}")
    column: pd.Series[Any] = model.frame[by]
    return column


def _expected(model: "Model", x: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """What is expected of each row, and where that is certain because the data are separated."""
    fitted = model.fitted
    found = fitted.family.means(x, fitted.coefficients)
    ends = np.zeros(len(x), np.bool_)
    if model.answers:
        return found, ends
    for direction in fitted.directions:
        along = x @ direction[: x.shape[1]]
        certain = ~ends & (np.abs(along) > 1e-9 * np.abs(direction).max())
        found[certain, 0] = along[certain] > 0
        ends |= certain
    return found, ends


def _untold(model: "Model") -> Floats:
    """Of each column that others tell, what it is less these: columns × those, 0 for every row that
    was fitted.
    """
    fitted = model.fitted
    kept = fitted.kept[: fitted.slopes].copy()
    for direction in fitted.directions:  # columns left out for separation are told by directions
        kept |= direction[: fitted.slopes] != 0
    if kept.all():
        return np.zeros((fitted.slopes, 0))
    within = fitted.x[:, kept]
    found = np.zeros((fitted.slopes, int((~kept).sum())))
    found[kept] = -np.linalg.lstsq(within, fitted.x[:, ~kept], rcond=None)[0]
    found[~kept] = np.eye(found.shape[1])
    return found


def _covariance(
    model: "Model", expected: Floats, means: Floats, slopes: Floats, shares: Floats
) -> Floats:
    """That of the coefficients, carried over, and that of a mean over who is in the sample."""
    fitted = model.fitted
    known = ~np.isnan(means)
    of_coefficients = slopes @ fitted.covariance @ slopes.T
    away = np.where(known, expected - means, 0) * shares[:, None]
    if fitted.domain is None:
        n = len(away)
        of_rows = away.T @ away * (n / (n - 1) if n > 1 else np.nan)
    else:
        some = expected[:, known]
        of_rows = np.zeros((len(means), len(means)))
        of_rows[np.ix_(known, known)] = fitted.domain.covariance(
            away[:, known], lambda weights: weights @ some / weights.sum()
        )
    return of_coefficients + of_rows


def _alone(
    model: "Model", codes: npt.NDArray[np.intp], groups: int, each: int
) -> tuple[Floats, Floats]:
    """The groups' own shares or means, and their covariance."""
    fitted = model.fitted
    y = fitted.y[:, None]
    if model.answers:
        y = (fitted.y[:, None] == np.arange(each)).astype(np.float64)
    member = (codes[:, None] == np.arange(groups)).astype(np.float64)

    def means(weights: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            own = member * weights[:, None]
            found: Floats = (own.T @ y / own.sum(axis=0)[:, None]).ravel()
        return found

    found = means(fitted.weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = member * fitted.weights[:, None]
        share = share / share.sum(axis=0)
    away = np.concatenate(
        [share[:, [g]] * (y - found[g * each : (g + 1) * each]) for g in range(groups)], axis=1
    )
    away = np.where(np.isnan(away), 0, away)
    if fitted.domain is None:
        return found, away.T @ away
    return found, fitted.domain.covariance(away, means)
