"""Weights that make a sample look like its population, with a report of how they came about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import Coded
from analysis.counting.grouping import CROSSED, groups_by
from analysis.counting.opening import opened
from analysis.counting.sample import sampled
from analysis.counting.table import Frame, Table
from analysis.design import Design, checked_design
from analysis.weighting.bands import in_bands
from analysis.weighting.raking import Margin, Raked, raked
from analysis.weighting.targets import Targets
from survey.errors import DataError, Fault, did_you_mean, shown

__all__ = ["Weighting", "WeightingReport", "weigh"]

Floats = npt.NDArray[np.float64]

UNKNOWN = "(missing)"
"""The category of those who did not answer a weighting question, where they are kept."""


@dataclass(frozen=True, eq=False)
class WeightingReport:
    """How the weights came about.

    `method`: raking, post-stratification or cell weighting. `rounds`: made until the largest gap
    (of a weighted share to its target, a proportion) was within `tolerance`. `total`: Σ w.
    `smallest`, `largest`, `mean`: of the weights. `at_floor` and `at_cap`: respondents whose weight
    was trimmed to a bound. `deff`: 1 + cv² of the weights = n Σ w² / (Σ w)², of those at the start
    and at the end, and `n_effective` = n / deff (Kish, L. (1965). Survey Sampling, 11.7).
    `categories` has the columns variable, category, n, unweighted (share), start (share with the
    weights at the start), target, weighted.
    """

    method: str
    n: int
    rounds: int
    largest_gap: float
    tolerance: float
    total: float
    smallest: float
    largest: float
    mean: float
    at_floor: int
    at_cap: int
    deff_start: float
    deff: float
    n_effective_start: float
    n_effective: float
    categories: pd.DataFrame

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        figures = {
            one.name: getattr(self, one.name) for one in fields(self) if one.name != "categories"
        }
        return {**figures, "categories": self.categories.to_dict("records")}


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights, in the order and with the index of the frame, and how they came about."""

    weights: pd.Series
    report: WeightingReport


def weigh(
    data: Frame,
    targets: Targets | Mapping[str, Mapping[str, float]],
    *,
    design: Design | None = None,
    cap: float | None = None,
    floor: float | None = None,
    relative_to: str = "mean",
    missing: str = "error",
    tolerance: float = 1e-10,
    most_rounds: int = 1000,
) -> Weighting:
    """Weights with which each category has its share of the population.

    The weights are w = d · Π f, d those of the design (1 without one) and f a factor for each
    category, at which for every category Σ w of its respondents is its target. They add to the
    population where targets are counts, else to Σ d: without a design to n, so that they are 1 on
    average.

    Trimming: no weight is above `cap` or under `floor` times the mean weight, or with `relative_to`
    "median" the median of the weights before trimming. What trimmed respondents lose is shared out
    so that all targets still hold: weights not at a bound keep the form above, so this is raking
    within bounds.

    Arguments. `data`: a Responses, a pandas frame or any frame narwhals knows; each row is a
    respondent, and all are weighted: there is no domain of a sample here, so that who is not to be
    weighted has no row. `targets`: shares by variable and category, or a `Targets`, which may hold
    counts; of a column of numbers the categories may be bands ("18-34", "55+"). `design`: how the
    sample was drawn, for its weights. `missing`: "error", or "keep": who has no answer to a
    variable keeps, together with the others who have none, the share of the sample they have, and
    the targets are of the rest.

    Weights are fixed numbers afterwards: that they were fitted to the sample makes true standard
    errors rather smaller than those worked out from them.

    Raises DataError, naming variable and category, for categories without respondents, respondents
    in no category, missing answers, targets of 0 that somebody is in, bounds that cannot be kept,
    and weights that are not within `tolerance` (a proportion) of all targets after `most_rounds`.

    Source: see `analysis.weighting.raking`. Witness: R survey's rake, postStratify and calibrate,
    tests/analysis/witness.

    >>> frame = pd.DataFrame({"gender": ["women"] * 3 + ["men"]})
    >>> weigh(frame, {"gender": {"women": 0.5, "men": 0.5}}).weights.round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    wanted = targets if isinstance(targets, Targets) else Targets.of(targets)
    _check_options(cap, floor, relative_to, missing)
    design = checked_design(design)
    table = _fetched(opened(data, None, None, design), wanted, design)
    if table.frame.empty:
        raise DataError.of("data", "there are no respondents to weight")
    start = (
        np.ones(len(table.frame))
        if design is None
        else sampled(design, table).weights.astype(np.float64)
    )
    shares = _shares(table, wanted, start, keep=missing == "keep")
    total = float(start.sum()) if wanted.total is None else wanted.total
    margins = [Margin(one.codes, one.targets * total) for one in shares]
    start = start * (total / start.sum())
    low, high, trimmed = 0.0, np.inf, cap is not None or floor is not None
    if not trimmed or relative_to == "median":
        found = raked(start, margins, tolerance=tolerance, most_rounds=most_rounds)
        _check_met(found, shares, wanted, tolerance, trimmed=False)
    if trimmed:
        middle = total / len(start) if relative_to == "mean" else float(np.median(found.weights))
        low, high = (floor or 0.0) * middle, np.inf if cap is None else cap * middle
        _check_bounds(shares, margins, wanted, low, high)
        found = raked(
            start, margins, low=low, high=high, tolerance=tolerance, most_rounds=most_rounds
        )
        _check_met(found, shares, wanted, tolerance, trimmed=True)
    report = _report(found, shares, start, tolerance=tolerance, low=low, high=high)
    return Weighting(pd.Series(found.weights, index=table.frame.index, name="weight"), report)


def _fetched(table: Table, targets: Targets, design: Design | None) -> Table:
    """The table with the columns that are needed in memory. Raises DataError for those that are not
    there.
    """
    columns = {name: variable for variable in targets.margins for name in variable.split(CROSSED)}
    faults = [
        targets.fault(
            variable, "", f"there is no column {shown(name)}{did_you_mean(name, table.names)}"
        )
        for name, variable in columns.items()
        if name not in table.names
    ]
    if faults:
        raise DataError(faults)
    return table.fetched([*columns, *(design.columns(table.names) if design else ())])


# --- categories -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Shares:
    """One variable: its categories, the category of each respondent, and the share each category is
    to have.
    """

    variable: str
    categories: tuple[str, ...]
    codes: npt.NDArray[np.intp]
    targets: Floats


def _shares(table: Table, targets: Targets, start: Floats, *, keep: bool) -> list[_Shares]:
    """Every variable held against the data. Raises DataError with all that does not fit."""
    faults: list[Fault] = []
    found = []
    for variable, wanted in targets.margins.items():
        groups = groups_by(in_bands(table, variable, wanted), variable.split(CROSSED))
        n = np.bincount(groups.codes + 1, minlength=len(groups.names) + 1)
        counts = dict(zip(groups.names, n[1:].tolist(), strict=True))
        before = len(faults)
        faults += _unfit(targets, variable, counts)
        if n[0] and not keep:
            faults.append(_unanswered(table, targets, variable, groups))
        if len(faults) == before:
            found.append(_held(variable, wanted, groups, start))
    if faults:
        raise DataError(faults)
    return found


def _unfit(targets: Targets, variable: str, counts: Mapping[str, int]) -> Iterator[Fault]:
    wanted = targets.margins[variable]
    for category, share in wanted.items():
        if share > 0 and not counts.get(category):
            near = did_you_mean(
                category, [one for one, n in counts.items() if n and one not in wanted]
            )
            remedy = near or "; join it with another category"
            yield targets.fault(
                variable,
                category,
                f"no respondent is in {shown(category)}, whose target is {share:.4g}{remedy}",
            )
        if share == 0 and counts.get(category):
            said = (
                f"{shown(category)} has respondents ({counts[category]:,}) but its target is "
                "0; leave them out or give it a share"
            )
            yield targets.fault(variable, category, said)
    for category, n in counts.items():
        if n and category not in wanted:
            near = did_you_mean(category, [one for one in wanted if not counts.get(one)])
            remedy = near or "; give it a target, or leave them out"
            yield targets.fault(
                variable,
                category,
                f"{shown(category)} has respondents ({n:,}) but no target{remedy}",
            )


def _unanswered(table: Table, targets: Targets, variable: str, groups: Coded) -> Fault:
    rows = np.flatnonzero(groups.codes < 0)
    first = f"row {rows[0] + 1:,}"
    if "interview" in table.frame.columns:
        first = f"interview {table.frame['interview'].iloc[rows[0]]}"
    remedy = (
        "keep their share of the sample with missing='keep' (--missing keep), or leave them out"
    )
    return targets.fault(
        variable, "", f"answers are missing ({len(rows):,}, first in {first}); {remedy}"
    )


def _held(variable: str, wanted: Mapping[str, float], groups: Coded, start: Floats) -> _Shares:
    """The categories that have a target, and last those without an answer, where there are any."""
    kept = [name for name in groups.names if wanted.get(name)]
    places = np.full(len(groups.names) + 1, len(kept), np.intp)
    places[[groups.names.index(name) for name in kept]] = np.arange(len(kept))
    codes = places[groups.codes]
    unknown = float(start[codes == len(kept)].sum() / start.sum())
    targets = np.array([wanted[name] for name in kept]) * (1 - unknown)
    if not unknown:
        return _Shares(variable, tuple(kept), codes, targets)
    return _Shares(variable, (*kept, UNKNOWN), codes, np.append(targets, unknown))


# --- checks ---------------------------------------------------------------------------------------


def _check_options(cap: float | None, floor: float | None, relative_to: str, missing: str) -> None:
    if cap is not None and not 1 < cap < np.inf:
        raise DataError.of(
            "cap", f"is {cap:g}; it is a number above 1, times the {relative_to} weight, such as 5"
        )
    if floor is not None and not 0 < floor < 1:
        raise DataError.of(
            "floor",
            f"is {floor:g}; "
            f"it is a number between 0 and 1, times the {relative_to} weight, such as 0.2",
        )
    for argument, given, known in (
        ("relative_to", relative_to, ("mean", "median")),
        ("missing", missing, ("error", "keep")),
    ):
        if given not in known:
            raise DataError.of(argument, f"there is no {shown(given)}{did_you_mean(given, known)}")


def _check_bounds(
    shares: list[_Shares], margins: list[Margin], targets: Targets, low: float, high: float
) -> None:
    """That the respondents of each category can have its target between them."""
    faults = []
    for one, margin in zip(shares, margins, strict=True):
        n = np.bincount(margin.codes, minlength=len(margin.targets))
        whole = margin.targets.sum()
        for place, category in enumerate(one.categories):
            least, most = n[place] * low, n[place] * high
            if not least * (1 - 1e-12) <= margin.targets[place] <= most * (1 + 1e-12):
                word, bound = ("most", most) if margin.targets[place] > most else ("least", least)
                who = f"the respondents in {shown(category)} ({n[place]:,})"
                said = f"{who} can be {bound / whole:.4g} at {word} with trimmed weights"
                remedy = (
                    f"and the target is {margin.targets[place] / whole:.4g}; trim less, or "
                    "join it with another category"
                )
                faults.append(targets.fault(one.variable, category, f"{said}, {remedy}"))
    if faults:
        raise DataError(faults)


def _check_met(
    found: Raked, shares: list[_Shares], targets: Targets, tolerance: float, *, trimmed: bool
) -> None:
    if found.largest_gap <= tolerance:
        return
    one, gap = max(
        zip(shares, found.gaps, strict=True), key=lambda pair: float(np.abs(pair[1]).max())
    )
    place = int(np.abs(gap).argmax())
    target = one.targets[place] / one.targets.sum()
    said = (
        f"after {found.rounds:,} rounds the share of {shown(one.categories[place])} is "
        f"{target + gap[place]:.4f}"
    )
    remedy = "trim less, or " if trimmed else ""
    cause = (
        f"no weights meet all targets together; {remedy}join categories that few respondents share"
    )
    raise DataError(
        [
            targets.fault(
                one.variable, one.categories[place], f"{said} and its target {target:.4f}: {cause}"
            )
        ]
    )


# --- report ---------------------------------------------------------------------------------------


def _report(
    found: Raked, shares: list[_Shares], start: Floats, *, tolerance: float, low: float, high: float
) -> WeightingReport:
    weights, n = found.weights, len(found.weights)
    crossed = any(CROSSED in one.variable for one in shares)
    method = "raking" if len(shares) > 1 else "cell weighting" if crossed else "post-stratification"
    before, after = _deff(start), _deff(weights)
    return WeightingReport(
        method=method,
        n=n,
        rounds=found.rounds,
        largest_gap=found.largest_gap,
        tolerance=tolerance,
        total=float(weights.sum()),
        smallest=float(weights.min()),
        largest=float(weights.max()),
        mean=float(weights.mean()),
        at_floor=int((weights <= low).sum()),
        at_cap=int((weights >= high).sum()),
        deff_start=before,
        deff=after,
        n_effective_start=n / before,
        n_effective=n / after,
        categories=pd.concat(
            [_categories(one, start, weights) for one in shares], ignore_index=True
        ),
    )


def _categories(one: _Shares, start: Floats, weights: Floats) -> pd.DataFrame:
    n = np.bincount(one.codes, minlength=len(one.categories))
    columns = {
        "variable": one.variable,
        "category": list(one.categories),
        "n": n,
        "unweighted": n / n.sum(),
    }
    for name, each in (("start", start), ("weighted", weights)):
        columns[name] = np.bincount(one.codes, each, minlength=len(n)) / each.sum()
        if name == "start":
            columns["target"] = one.targets / one.targets.sum()
    return pd.DataFrame(columns)


def _deff(weights: Floats) -> float:
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)
