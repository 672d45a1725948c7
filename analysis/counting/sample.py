"""The sample behind a frame: each row's weight and sampling unit, and how the units lie in clusters
and strata.

Units are the last clusters whose sums a variance needs. Where respondents themselves were drawn
last, it needs no sum of their own but the sum of their squares in each stratum, and the unit is
that stratum. Numbers of units follow the order of strata, then of clusters, so a stratum's clusters
lie together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.design_columns import (
    Floats,
    Rows,
    numbers_in,
    places_in,
    refuse_rows,
    weights_in,
)
from analysis.counting.places import Places, dense, how_many, parents_of, within
from analysis.counting.table import Table
from analysis.design import LONELY, Design, Replicates
from survey.errors import DataError, shown

__all__ = ["Replication", "Sample", "Stage", "sampled"]

ALL_DRAWN = 1e-7
"""A stratum of which no more than this share was left out adds nothing to the variance."""

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
    weights = weights_in(table, design.weights) if given else _implied(sizes, len(table.frame))
    last = levels[len(stages) - 1] if stages[-1].respondents else levels[len(stages)]
    each = None if table.totals is None else table.totals.respondents
    known = bool(design.sizes) or _grossed_up(weights, each)
    return Sample(weights, last, max(how_many(last), 1), stages, design.lonely, None, known)


def _grossed_up(weights: Floats, each: npt.NDArray[np.int64] | None = None) -> bool:
    """Whether weights add to a population; `each`: how many each entry stands for."""
    return len(weights) > 0 and float(np.average(weights, weights=each)) >= GROSSED_UP


# --- strata and clusters --------------------------------------------------------------------------


def _levels(design: Design, table: Table) -> list[Places]:
    """For each row its stratum, then its cluster of each stage, each numbered within the one
    before.
    """
    rows = len(table.frame)
    strata = (
        dense(places_in(table, design.strata, "strata"))
        if design.strata
        else np.zeros(rows, np.int8)
    )
    levels = [strata]
    for stage, name in enumerate(design.stages):
        clusters = dense(places_in(table, name, "clusters"))
        levels.append(within(levels[-1], clusters))
        if stage == 0 and not design.nest and how_many(levels[-1]) > how_many(clusters):
            _refuse_split(table, design, clusters, levels[-1])
    return levels


def _refuse_split(table: Table, design: Design, clusters: Places, within: Places) -> None:
    first = np.zeros(how_many(clusters), np.intp)
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
    fractions = [numbers_in(table, name, "fpc") for name in design.sizes]
    as_sizes = any((one > 1).any() for one in fractions)
    wanted = max(len(design.stages), 1) if fractions else 1
    stages: list[Stage] = []
    sizes: list[Floats] = []
    for k in range(wanted):
        strata, clusters = levels[k], levels[k + 1] if k < len(design.stages) else None
        respondents = clusters is None or (
            k == wanted - 1 and how_many(clusters) == table.respondents
        )
        parent = None if clusters is None or respondents else parents_of(strata, clusters)
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
    if each is None and how_many(strata) == 1:
        return np.array([len(strata)], np.float64)
    return np.bincount(strata, each).astype(np.float64)


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
        refuse_rows(table, given < 1, column, "fpc", "sizes and fractions are mixed", rule=rule)
    else:
        refuse_rows(table, given < 0, column, "fpc", "the fraction is under 0")
    each = np.zeros(len(drawn))
    each[strata] = given
    refuse_rows(
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
            f"{what} is {each[strata[row]]:g}, and {drawn[strata[row]]:g} were drawn from it; "
            "N is at least n",
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


# --- replicate weights ----------------------------------------------------------------------------


def _replicated(design: Design, replicates: Replicates, table: Table) -> Sample:
    weights = weights_in(table, design.weights)
    names = replicates.named_in([str(name) for name in table.frame.columns])
    factors = np.stack([numbers_in(table, name, "replicates") for name in names], axis=1)
    wrong: Rows = np.asarray((factors < 0).any(axis=1))
    refuse_rows(table, wrong, table.frame[names[0]], "replicates", "a replicate weight is under 0")
    if replicates.combined:
        factors = _as_factors(table, weights, factors, names[0])
    rounded = pd.DataFrame(np.round(factors, 9))
    unit: Places = np.asarray(rounded.groupby(list(rounded.columns), sort=False).ngroup(), np.intp)
    first = np.zeros(how_many(unit), np.intp)
    first[unit[::-1]] = np.arange(len(unit))[::-1]
    rscales = np.ones(len(names)) if replicates.rscales is None else np.array(replicates.rscales)
    of_units = factors[first] if len(first) else np.ones((1, len(names)))
    replication = Replication(of_units, replicates.scale_of(len(names)), rscales, replicates.mse)
    known = _grossed_up(weights)
    return Sample(weights, unit, len(of_units), (), design.lonely, replication, known)


def _as_factors(table: Table, weights: Floats, factors: Floats, name: str) -> Floats:
    """Replicate weights as factors on the weight; those of a weight of 0 are 0 too."""
    nothing = weights == 0
    wrong: Rows = nothing & np.asarray((factors > 0).any(axis=1))
    fault = "a replicate weight is above 0 where the weight is 0"
    refuse_rows(table, wrong, table.frame[name], "replicates", fault)
    found: Floats = factors / np.where(nothing, 1, weights)[:, None]
    return found
