"""The sample behind a frame: each row's weight and sampling unit, and how the units lie in clusters
and strata.

Units are the last clusters whose sums a variance needs. Where respondents themselves were drawn
last, it needs no sum of their own but the sum of their squares in each stratum, and the unit is
that stratum. Numbers of units follow the order of strata, then of clusters, so a stratum's clusters
lie together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import Table
from analysis.design import LONELY, Design, Replicates
from survey.errors import DataError, shown

__all__ = ["Replication", "Sample", "Stage", "sampled"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.signedinteger]
Rows = npt.NDArray[np.bool_]

AT_ONCE = 1 << 16
"""Rows looked up at a time, so that the numbers in between stay in the cache."""

ALL_DRAWN = 1e-7
"""A stratum of which no more than this share was left out adds nothing to the variance."""

MOST_WEIGHT = 1e50
"""Weights are between this and one part of it, so that their squares and the products of these are
numbers."""

GROSSED_UP = 2.0
"""Weights that average less, without population sizes beside them, are taken as relative: they do
not add to a population."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of sampling: its strata (later ones are the clusters of the stage before) and the
    clusters drawn in each.

    `drawn`: clusters drawn, n. `left`: the share not drawn, 1 − n / N. `share`: n / N of the stages
    before, multiplied. `parent`: the stratum of each cluster, and `first`: the first cluster of
    each stratum; None where respondents were drawn.
    """

    drawn: Floats
    left: Floats
    share: Floats
    parent: Places | None
    first: Places | None

    @property
    def respondents(self) -> bool:
        """Whether respondents themselves are drawn at this stage."""
        return self.parent is None

    @property
    def lonely(self) -> npt.NDArray[np.bool_]:
        """Strata of which one cluster is known and others are not."""
        alone: npt.NDArray[np.bool_] = (self.drawn == 1) & (self.left >= ALL_DRAWN)
        return alone


@dataclass(frozen=True, eq=False)
class Replication:
    """Replicate weights as factors on the weight, units × replicates, and how the replicates make a
    variance.
    """

    factors: Floats
    scale: float
    rscales: Floats
    mse: bool


@dataclass(frozen=True, eq=False)
class Sample:
    """`weights` and `unit` have one entry per row. `stages` run from the first drawn to the last;
    empty with `replication`.
    """

    weights: Floats
    unit: Places
    units: int
    stages: tuple[Stage, ...]
    lonely: str
    replication: Replication | None
    grossed_up: bool

    @property
    def needs_squares(self) -> bool:
        """Whether respondents are the last units, so that squares are needed in each unit and not
        in all.
        """
        return bool(self.stages) and self.stages[-1].respondents


def sampled(design: Design, table: Table) -> Sample:
    """The sample of a table. Raises DataError for whatever in the columns cannot be a sample of
    this design.

    Of a frame in an engine `weights` (their mean) and `unit` have one entry per row of
    `Table.drawn`.
    """
    design.columns([str(name) for name in table.names])
    table = table.drawn
    if design.replicates is not None:
        return _replicated(design, design.replicates, table)
    levels = _levels(design, table)
    stages, sizes = _stages(design, table, levels)
    given = design.weights is not None
    weights = _weights(table, design.weights) if given else _implied(sizes, len(table.frame))
    last = levels[len(stages) - 1] if stages[-1].respondents else levels[len(stages)]
    each = None if table.totals is None else table.totals.respondents
    known = bool(design.sizes) or (
        len(weights) > 0 and float(np.average(weights, weights=each)) >= GROSSED_UP
    )
    return Sample(weights, last, max(_count(last), 1), stages, design.lonely, None, known)


# --- columns -----------------------------------------------------------------------------------------------------------


def _numbers(table: Table, name: str, argument: str) -> Floats:
    """A column of numbers, none missing."""
    column = table.column(name, argument)
    try:
        ready = column.dtype == np.float64  # which would be copied otherwise
        values: Floats = (
            column.to_numpy()
            if ready
            else pd.to_numeric(column).to_numpy(np.float64, na_value=np.nan)
        )
    except (TypeError, ValueError):
        raise DataError.of(
            argument, f"the column {shown(name)} holds texts; it should hold numbers"
        ) from None
    _refuse_rows(
        table, ~np.isfinite(values), column, argument, f"the column {shown(name)} has no number"
    )
    return values


def _weights(table: Table, name: str | None) -> Floats:
    if name is None:
        return np.ones(len(table.frame))
    weights = _numbers(table, name, "weights")
    fault = f"the weight in {shown(name)} is not above 0"
    _refuse_rows(
        table,
        weights <= 0,
        table.frame[name],
        "weights",
        fault,
        rule="everybody in the sample stands for somebody",
    )
    if len(weights) and not (weights.min() >= 1 / MOST_WEIGHT and weights.max() <= MOST_WEIGHT):
        column, extreme = table.frame[name], (weights < 1 / MOST_WEIGHT) | (weights > MOST_WEIGHT)
        fault = (
            f"the weight in {shown(name)} is not between {1 / MOST_WEIGHT:g} and {MOST_WEIGHT:g}"
        )
        _refuse_rows(
            table, extreme, column, "weights", fault, rule="multiply all weights by one number"
        )
    return weights


def _refuse_rows(
    table: Table, wrong: Rows, column: Any, argument: str, fault: str, *, rule: str = ""
) -> None:
    """Raises DataError, with how many rows are wrong and the first of them, counted from 1; rows in
    an engine have no order.
    """
    if wrong.any():
        rows = np.flatnonzero(wrong)
        many = len(rows) if table.totals is None else int(table.totals.respondents[rows].sum())
        count = f"{many:,} rows" if many > 1 else "1 row"
        because = f"; {rule}" if rule else ""
        value = column.iloc[rows[0]]
        first = f", first in row {rows[0] + 1:,}" if table.totals is None else ""
        where = f"{count}{first}" + ("" if pd.isna(value) else f" ({shown(value)})")
        raise DataError.of(argument, f"{fault} in {where}{because}")


def _places(table: Table, name: str, argument: str) -> Places:
    """A column of names as places, from 0."""
    column = table.column(name, argument)
    if _near_each_other(column):
        numbers = column.to_numpy(np.intp)
        from_least: Places = numbers - numbers.min()
        return from_least.astype(np.min_scalar_type(-1 - int(from_least.max())))
    places = (
        column.array.codes
        if isinstance(column.dtype, pd.CategoricalDtype)
        else pd.factorize(column)[0]
    )
    _refuse_rows(table, places < 0, column, argument, f"the column {shown(name)} is empty")
    numbered: Places = places.astype(np.intp, copy=False)
    return numbered


def _near_each_other(column: Any) -> bool:
    """Whether it holds whole numbers of so small a range that they are places already, but for the
    least of them.
    """
    if not (isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu" and len(column)):
        return False
    least, most = int(column.min()), int(column.max())
    return most - least <= max(4 * len(column), 1 << 16) and most <= np.iinfo(np.intp).max


# --- strata and clusters -----------------------------------------------------------------------------------------------


def _count(places: Places) -> int:
    return int(places.max()) + 1 if len(places) else 0


def _dense(places: Places) -> Places:
    """The same places without gaps, in the same order."""
    there = np.zeros(_count(places), np.bool_)
    for (some,) in _blocks(places):
        there[some] = True
    return places if there.all() else _looked_up(np.cumsum(there, dtype=np.int32) - 1, places)


def _blocks(*columns: Places) -> Iterator[tuple[Places, ...]]:
    """Some rows of the columns after the other, in the integers that arrays are looked up by."""
    for start in range(0, len(columns[0]), AT_ONCE):
        yield tuple(column[start : start + AT_ONCE].astype(np.intp) for column in columns)


def _looked_up(table: Places, places: Places) -> Places:
    """The entry of a table at each place."""
    found: Places = np.concatenate([table[:0], *(table[some] for (some,) in _blocks(places))])
    return found


def _within(outer: Places, inner: Places) -> Places:
    """A number for each pair, in the order of `outer`, then of `inner`, both without gaps."""
    several, width = _count(outer), _count(inner)
    if several <= 1:
        return inner
    parent = _parents(outer, inner)
    if all(
        (parent[some] == of).all() for some, of in _blocks(inner, outer)
    ):  # each lies in one, so it is a pair itself
        numbered = np.empty(width, np.int32)
        numbered[np.argsort(parent, kind="stable")] = np.arange(width)
        return _looked_up(numbered, inner)
    pairs = outer.astype(np.intp) * width + inner
    return (
        _dense(pairs)
        if several * width <= max(1 << 24, 4 * len(outer))
        else pd.factorize(pairs, sort=True)[0]
    )


def _levels(design: Design, table: Table) -> list[Places]:
    """For each row its stratum, then its cluster of each stage, each numbered within the one
    before.
    """
    rows = len(table.frame)
    strata = (
        _dense(_places(table, design.strata, "strata"))
        if design.strata
        else np.zeros(rows, np.int8)
    )
    levels = [strata]
    for stage, name in enumerate(design.stages):
        clusters = _dense(_places(table, name, "clusters"))
        levels.append(_within(levels[-1], clusters))
        if stage == 0 and not design.nest and _count(levels[-1]) > _count(clusters):
            _refuse_split(table, design, clusters, levels[-1])
    return levels


def _refuse_split(table: Table, design: Design, clusters: Places, within: Places) -> None:
    first = np.zeros(_count(clusters), np.intp)
    first[clusters[::-1]] = within[::-1]
    row = int(np.flatnonzero(within != first[clusters])[0])
    name = design.stages[0]
    stratum = shown(table.frame[design.strata].iloc[row])
    what = (
        f"cluster {shown(table.frame[name].iloc[row])} lies in more than one stratum, such as "
        f"{stratum}"
    )
    raise DataError.of(
        "clusters", f"{what}; if the names start again in each stratum, say nest=True"
    )


def _stages(
    design: Design, table: Table, levels: Sequence[Places]
) -> tuple[tuple[Stage, ...], list[Floats]]:
    """The stages that add to a variance, and for each row N / n of each stage, where population
    sizes are known.
    """
    each = None if table.totals is None else table.totals.respondents
    fractions = [_numbers(table, name, "fpc") for name in design.sizes]
    as_sizes = any((one > 1).any() for one in fractions)
    wanted = max(len(design.stages), 1) if fractions else 1
    stages: list[Stage] = []
    sizes: list[Floats] = []
    for k in range(wanted):
        strata, clusters = levels[k], levels[k + 1] if k < len(design.stages) else None
        respondents = clusters is None or (
            k == wanted - 1 and _count(clusters) == table.respondents
        )
        parent = None if clusters is None or respondents else _parents(strata, clusters)
        drawn = _drawn(strata, each) if parent is None else _drawn(parent)
        population = _population(
            table,
            design,
            k,
            fractions[k] if fractions else None,
            strata,
            drawn=drawn,
            as_sizes=as_sizes,
        )
        before = stages[-1] if stages else None
        share = (
            np.ones(len(drawn))
            if before is None
            else (before.share * (1 - before.left))[before.parent]
        )
        first = None if parent is None else np.flatnonzero(np.diff(parent, prepend=-1))
        stages.append(Stage(drawn, 1 - drawn / population, share, parent, first))
        if fractions:
            sizes.append((population / drawn)[strata])
        _refuse_lonely(table, design, k, stages[-1], strata)
    return tuple(stages), sizes


def _drawn(strata: Places, each: npt.NDArray[np.int64] | None = None) -> Floats:
    """How many were drawn in each stratum; `each`: how many each entry stands for."""
    if each is None and _count(strata) == 1:
        return np.array([len(strata)], np.float64)
    return np.bincount(strata, each).astype(np.float64)


def _parents(strata: Places, clusters: Places) -> Places:
    parent = np.zeros(_count(clusters), np.intp)
    for some, of in _blocks(clusters, strata):
        parent[some] = of
    return parent


def _population(
    table: Table,
    design: Design,
    k: int,
    given: Floats | None,
    strata: Places,
    *,
    drawn: Floats,
    as_sizes: bool,
) -> Floats:
    """N of each stratum at stage k, infinite where it is not known."""
    if given is None:
        return np.full(len(drawn), np.inf)
    column = table.frame[design.sizes[k]]
    if as_sizes:
        rule = "give sizes (1 or more) in all columns, or fractions (1 or less) in all"
        _refuse_rows(table, given < 1, column, "fpc", "sizes and fractions are mixed", rule=rule)
    else:
        _refuse_rows(table, given < 0, column, "fpc", "the fraction is under 0")
    each = np.zeros(len(drawn))
    each[strata] = given
    _refuse_rows(
        table,
        each[strata] != given,
        column,
        "fpc",
        f"{shown(design.sizes[k])} differs within {_stratum_word(design, k)}",
    )
    with np.errstate(divide="ignore"):
        population: Floats = each if as_sizes else drawn / each
    few = (population < drawn * (1 - 1e-12))[strata]
    if few.any():
        row = int(np.flatnonzero(few)[0])
        what = (
            f"the population of {_stratum_word(design, k)} {_stratum_name(table, design, k, row)}"
        )
        raise DataError.of(
            "fpc",
            (
                f"{what} is {each[strata[row]]:g}, and {drawn[strata[row]]:g} were drawn from it; N "
                "is at least n"
            ),
        )
    return np.maximum(population, drawn)


def _refuse_lonely(table: Table, design: Design, k: int, stage: Stage, strata: Places) -> None:
    if design.lonely == "error" and stage.lonely.any():
        row = int(np.flatnonzero(stage.lonely[strata])[0])
        what = f"{_stratum_word(design, k)} {_stratum_name(table, design, k, row)}".strip()
        one = "respondent" if stage.respondents else "cluster"
        *rules, last = [repr(rule) for rule in LONELY if rule != "error"]
        remedy = f"join it to another, or name a rule: lonely={', '.join(rules)} or {last}"
        raise DataError.of(
            "strata" if k == 0 else "clusters",
            f"{what} has one {one}, so its variance is not known; {remedy}",
        )


def _stratum_word(design: Design, k: int) -> str:
    return "cluster" if k else "stratum" if design.strata else "the sample"


def _stratum_name(table: Table, design: Design, k: int, row: int) -> str:
    name = design.stages[k - 1] if k else design.strata
    return shown(table.frame[name].iloc[row]) if name else ""


def _implied(sizes: Sequence[Floats], rows: int) -> Floats:
    """Weights from population sizes, N / n multiplied over the stages; 1 where there are none."""
    weights = np.ones(rows)
    for one in sizes:
        weights = weights * one
    if not np.isfinite(weights).all():
        raise DataError.of("fpc", "a fraction of 0 gives no weights; name the column of weights")
    return weights


# --- replicate weights -------------------------------------------------------------------------------------------------


def _replicated(design: Design, replicates: Replicates, table: Table) -> Sample:
    weights = _weights(table, design.weights)
    names = replicates.named_in([str(name) for name in table.frame.columns])
    factors = np.stack([_numbers(table, name, "replicates") for name in names], axis=1)
    wrong: Rows = np.asarray((factors < 0).any(axis=1))
    _refuse_rows(table, wrong, table.frame[names[0]], "replicates", "a replicate weight is under 0")
    if replicates.combined:
        factors /= weights[:, None]
    rounded = pd.DataFrame(np.round(factors, 9))
    unit: Places = np.asarray(rounded.groupby(list(rounded.columns), sort=False).ngroup(), np.intp)
    first = np.zeros(_count(unit), np.intp)
    first[unit[::-1]] = np.arange(len(unit))[::-1]
    rscales = np.ones(len(names)) if replicates.rscales is None else np.array(replicates.rscales)
    of_units = factors[first] if len(first) else np.ones((1, len(names)))
    replication = Replication(of_units, replicates.scale_of(len(names)), rscales, replicates.mse)
    known = len(weights) > 0 and float(weights.mean()) >= GROSSED_UP
    return Sample(weights, unit, len(of_units), (), design.lonely, replication, known)
