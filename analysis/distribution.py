"""How the answers of a group are spread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, kinds_in_base
from analysis.counting.domains.conditions import Where
from analysis.counting.everyone import on_base
from analysis.counting.offered import of_those_offered, partly_offered
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.sums import KINDS, Array, Sums, Tally
from analysis.counting.table import By, Frame, Items, Table, named
from analysis.counting.tally import Coding, countable
from analysis.design import Design, checked_design
from analysis.estimation.estimates import Estimates, joined, of_design, unweighted
from analysis.estimation.shares import AT_A_TIME
from analysis.estimation.variance import UnitSums
from analysis.methods.intervals import Method, checked_level, method_named
from analysis.methods.logistic_fit import fitted_information
from survey.missing import Missing

__all__ = ["distribution"]


def distribution(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    base: Base = "valid",
    design: Design | None = None,
    method: str | None = None,
    level: float = 0.95,
    total: bool = False,
    where: Where = None,
) -> pd.DataFrame:
    """The share of each group that gave each answer, with its confidence interval.

    p = count / n, with std_error = √(p (1 − p) / n), both proportions (0 to 1); with a `design` p =
    Σ w y / Σ w with the standard error that strata and clusters of the whole sample give. The
    interval is `METHODS[method]` at `level`, by default the usual method, for each answer alone:
    that of `agreement` with answers=[the answer]. The arguments are those of `agreement`;
    items=None is every item with answers to choose from (in a plain frame: every categorical column
    that is not in `by` or the design).

    Columns: item, group, answer (code), count, count_weighted (Σ w; without a design = count), n
    (unweighted base), estimate, std_error, low, high (proportions, NaN where the method has no
    interval: with a design most have none at 0% and 100%). One row per item, group and answer in
    codebook order, then one per kind of missing answer in the base; answers nobody gave are there
    with count 0. An answer that only some versions of a questionnaire offered is a share of those
    who could give it, so its n is smaller. Else the shares of an item and group sum to 1, but not
    those of a choose-many item: there each is the share choosing that answer, and n is who answered
    the item. Where n is 0
    estimate, std_error and bounds are NaN.

    Missing answers outside the base are in no row; who was not asked counts nowhere. Raises
    DataError as `agreement` does.

    Source: Cochran, W. G. (1977). Sampling Techniques, 3rd ed., ch. 3. Witness: R and R survey,
    tests/analysis/witness.

    >>> frame = pd.DataFrame({"help": ["yes", "yes", "no", None]})
    >>> table = distribution(frame, "help").round(3)
    >>> table = table[["group", "answer", "count", "n", "estimate", "low", "high"]]
    >>> print(table.to_string(index=False))
    group answer  count  n  estimate   low  high
    Total     no      1  3     0.333 0.061 0.792
    Total    yes      2  3     0.667 0.208 0.939
    """
    design = checked_design(design)
    interval, level = method_named(method, design=design is not None), checked_level(level)
    kinds = kinds_in_base(base)
    table = opened(data, items, by, design, where)
    names = named(items) if items is not None else countable(table, by, design)
    way = _Way(by, tuple(kinds), design, interval, level, total)
    asked = on_base(table, names, base)
    found = _distributed(asked, names, way)
    for item, code in partly_offered(asked, names):
        of_some = _distributed(of_those_offered(asked, {item: (code,)}), (item,), way)
        here = ((found["item"] == item) & (found["answer"] == code)).to_numpy()
        there = (of_some["answer"] == code).to_numpy()
        for name in ("n", "estimate", "std_error", "low", "high"):
            found.loc[here, name] = of_some.loc[there, name].to_numpy()
    return found


@dataclass(frozen=True)
class _Way:
    """How shares are worked out, whatever items they are of."""

    by: By
    kinds: tuple[Missing, ...]
    design: Design | None
    interval: Method
    level: float
    total: bool


def _distributed(table: Table, names: Sequence[str], way: _Way) -> pd.DataFrame:
    """The rows of these items."""
    kinds, design, interval, level = way.kinds, way.design, way.interval, way.level
    coding = Coding.of(table, names, way.by, total=way.total, combined=True)
    if design is None:
        tally = coding.counted()
        parts = [
            _simple(tally.of_item(place), len(tally.answers[place]), kinds)
            for place in range(len(names))
        ]
        figures = joined(parts)
        low, high = interval(figures.chosen, figures.n, level)
    else:
        sample = sampled(design, table)
        parts, tally = _designed(coding, kinds, sample)
        figures = joined(parts)
        information = (
            _fitted(coding, kinds, sample, p=figures.estimate) if interval.fitted else None
        )
        found = interval.used(figures, level, information)
        low, high = found.low, found.high
    rows = [_rows(tally, place, kinds) for place in range(len(names))]
    columns = {name: np.concatenate([part[name] for part in rows]) for name in rows[0]}
    return pd.DataFrame(
        {
            **columns,
            "count_weighted": figures.chosen,
            "n": figures.n,
            "estimate": figures.estimate,
            "std_error": figures.std_error,
            "low": low,
            "high": high,
        }
    )


def _rows(tally: Tally, place: int, kinds: Sequence[Missing]) -> dict[str, npt.NDArray[Any]]:
    """Item, group, answer and count of one item: group by group its answers, then the kinds in the
    base.
    """
    answers = (*tally.answers[place], *(kind.value for kind in kinds))
    counts = _shares(tally.of_item(place), len(tally.answers[place]), kinds)
    return {
        "item": np.full(counts.size, tally.items[place], dtype=object),
        "group": np.repeat(np.array(tally.groups, dtype=object), len(answers)),
        "answer": np.tile(np.array(answers, dtype=object), len(tally.groups)),
        "count": counts.ravel(),
    }


def _shares(sums: Sums, answers: int, kinds: Sequence[Missing]) -> Array:
    """Over those with each of so many answers and each kind in the base: the last axis is answers,
    then kinds.
    """
    missing = [KINDS.index(kind.value) for kind in kinds]
    return np.concatenate([sums.counts[..., :answers], sums.missing[..., missing]], axis=-1)


def _simple(sums: Sums, answers: int, kinds: Sequence[Missing]) -> Estimates:
    return unweighted(_shares(sums, answers, kinds), sums.base(kinds)[..., None])


def _designed(
    coding: Coding, kinds: Sequence[Missing], sample: Sample
) -> tuple[list[Estimates], Tally]:
    """The shares of some items after the other, neighbours with as many answers together, and the
    counts behind them.
    """
    parts, respondents = list[Estimates](), list[Sums]()
    of_items = zip(coding.answers, coding.weighted(sample), strict=True)
    for answers, alike in groupby(of_items, key=lambda item: len(item[0])):
        several = max(AT_A_TIME // max(sample.units * len(coding.groups) * answers, 1), 1)
        while some := [sums for _, sums in islice(alike, several)]:
            x, n = _stacked([sums.respondents for sums in some], answers, kinds)
            weights, base = _stacked([sums.weights for sums in some], answers, kinds)
            squares, base_squares = _stacked([sums.squares for sums in some], answers, kinds)
            parts.append(of_design(UnitSums(weights, base, squares, base_squares), x, n, sample))
            respondents.extend(sums.respondents for sums in some)
    return parts, coding.tally(respondents)


def _fitted(coding: Coding, kinds: Sequence[Missing], sample: Sample, *, p: Array) -> Array | None:
    """The information of R's fit, every item, group and answer, flat."""

    def shares(answers: Sequence[str]) -> Callable[[Sums], tuple[Array, Array]]:
        return lambda sums: (_shares(sums, len(answers), kinds), sums.base(kinds)[..., None])

    sizes = [len(coding.groups) * (len(answers) + len(kinds)) for answers in coding.answers]
    of_items = np.split(p, np.cumsum(sizes)[:-1])
    return fitted_information(coding, sample, map(shares, coding.answers), of_items)


def _stacked(some: Sequence[Sums], answers: int, kinds: Sequence[Missing]) -> tuple[Array, Array]:
    """Over those with each answer and those in the base, of several items:
    … × items × groups × answers.
    """
    shares = np.stack([_shares(sums, answers, kinds) for sums in some], axis=-3)
    return shares, np.stack([sums.base(kinds) for sums in some], axis=-2)[..., None]
