"""The same effects pooled in the ways that the field asks for, beside each other: `WAYS`.

What holds in all of them does not hang on how the effects of one study were treated, on studies
with a risk of bias, or on outliers. Source of the table: Harrer, Cuijpers, Furukawa & Ebert (2021),
Doing Meta-Analysis with R, and metapsyTools, runMetaAnalysis.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.counting.table import Frame
from analysis.evidence.clusters import Clusters
from analysis.evidence.effects import Effects, column, effects_of, framed
from analysis.evidence.inference import critical
from analysis.evidence.number_needed import number_needed
from analysis.evidence.pooling import Pooling
from analysis.evidence.weighted import ones
from survey.errors import DataError

__all__ = ["WAYS", "Way", "combined", "in_several_ways"]

ALL = "overall"


@dataclass(frozen=True, eq=False)
class Given:
    """What the ways start from. `low_risk`: which effects are of studies with a low risk of bias,
    None where nobody said. `pooling` is of independent effects, `three` and `robust` of several a
    study.
    """

    effects: Effects
    low_risk: np.ndarray | None
    pooling: Pooling
    three: Pooling
    robust: Pooling
    rho: float


Taken = tuple[Pooling, Effects] | None


@dataclass(frozen=True, slots=True)
class Way:
    """One way. `take` gives what is pooled and how, None where it is not for these effects; `says`
    what it does.
    """

    name: str
    says: str
    take: Callable[[Given], Taken]


def combined(effects: Effects, rho: float) -> Effects:
    """One effect a study: the mean of its effects weighted by their variances, with sampling errors
    that go together by ρ; v = 1 / (1'V⁻¹1). As metafor's aggregate with struct "CS".
    """
    clusters = Clusters.of(effects, ones(effects.y), rho)
    y, v, rows = [], [], []
    for block, each, _ in clusters.parts():
        pulling = np.linalg.inv(block.sampling).sum(axis=2)
        whole = pulling.sum(axis=1)
        y.append((pulling * each).sum(axis=1) / whole)
        v.append(1 / whole)
        rows.append(block.rows[:, 0])
    place = np.concatenate(rows)
    return replace(effects.some(place), y=np.concatenate(y), v=np.concatenate(v))


def _one_of_each(given: Given, sign: int) -> Taken:
    """The lowest effect of each study, or with −1 the highest."""
    effects = given.effects
    if effects.studies == len(effects.y):
        return None
    order = np.lexsort((sign * effects.y, effects.study))
    first = np.flatnonzero(np.diff(effects.study[order], prepend=-1))
    return given.pooling, effects.some(np.sort(order[first]))


def _combined(given: Given) -> Taken:
    if given.effects.studies == len(given.effects.y):
        return None
    return given.pooling, combined(given.effects, given.rho)


def _clustered(given: Given, pooling: Pooling) -> Taken:
    if given.effects.studies == len(given.effects.y):
        return None
    return pooling, given.effects


def _low_risk(given: Given) -> Taken:
    if given.low_risk is None:
        return None
    return given.pooling, given.effects.some(given.low_risk)


def _without_outliers(given: Given) -> Taken:
    row = given.pooling(given.effects)
    low, high = float(str(row["low"])), float(str(row["high"]))
    if np.isnan(low):
        return None
    half = critical(given.pooling.level, np.inf) * np.sqrt(given.effects.v)
    inside = (given.effects.y - half <= high) & (given.effects.y + half >= low)
    return given.pooling, given.effects.some(inside)


_ENTRIES = (
    Way(
        ALL,
        "every effect, as if each were of a study of its own",
        lambda given: (given.pooling, given.effects),
    ),
    Way(
        "combined",
        "one effect a study: its effects combined, with errors that go together",
        _combined,
    ),
    Way("lowest", "one effect a study: the lowest", lambda given: _one_of_each(given, 1)),
    Way("highest", "one effect a study: the highest", lambda given: _one_of_each(given, -1)),
    Way(
        "three-level",
        "effects within studies, three-level REML",
        lambda given: _clustered(given, given.three),
    ),
    Way(
        "CHE",
        "correlated and hierarchical effects, robust CR2",
        lambda given: _clustered(given, given.robust),
    ),
    Way("low risk", "studies with a low risk of bias alone", _low_risk),
    Way(
        "outliers out", "without effects whose interval misses that of the mean", _without_outliers
    ),
)

WAYS: Mapping[str, Way] = MappingProxyType({one.name: one for one in _ENTRIES})
"""Each way by its name. Witness: R metafor and clubSandwich for each; by hand for what is left
out."""


def in_several_ways(
    frame: Frame,
    *,
    study: str,
    yi: str = "yi",
    vi: str = "vi",
    risk: str | None = None,
    low_risk: str = "low",
    rho: float = 0.6,
    method: str = "REML",
    test: str = "adhoc",
    level: float = 0.95,
    measure: str | None = None,
    share: float | None = None,
) -> pd.DataFrame:
    """The effects pooled in the ways of `WAYS`, a row for each that is for them.

    `study`: the column of studies. `risk`: the column with the risk of bias of the whole study, of
    which the value `low_risk` is low. `rho`: how sampling errors of one study go together.
    `measure` and `share` (who does well without help): of the number needed to treat. Otherwise as
    `pool`, with test adhoc; three-level takes t, CHE robust t.

    Columns: way, those of `pool` (without sigma2), number_needed, number_low, number_high (see
    `number_needed`), left_out (effects not in it). Ways of several effects a study have no row
    where every study has one; "low risk" has none without `risk`. Raises DataError as `pool` does.
    """
    given = framed(frame)
    effects = effects_of(given, yi, vi, study)
    risks = None if risk is None else column(given, risk, "risk").astype("string")
    if risks is not None and not (risks == low_risk).any():
        raise DataError.of(
            "risk", f"nothing in the column {risk!r} is {low_risk!r}; say which is low: low_risk=…"
        )
    chosen = None if risks is None else (risks == low_risk).fillna(False).to_numpy(bool)
    start = Given(
        effects,
        None if chosen is None else chosen[effects.rows],
        Pooling.named(method, test, level=level),
        Pooling.named("REML", "t", level=level, clustered=True),
        Pooling.named("REML", "t", level=level, clustered=True, rho=rho, adjustment="CR2"),
        rho,
    )
    rows = []
    for way in WAYS.values():
        taken = way.take(start)
        if taken is None:
            continue
        pooling, some = taken
        row = pooling(some)
        bounds = tuple(float(str(row[name])) for name in ("estimate", "low", "high"))
        needed = number_needed((bounds[0], bounds[1], bounds[2]), measure or "", share)
        kept = {name: each for name, each in row.items() if not name.startswith("sigma2")}
        rows.append(
            {
                "way": way.name,
                **kept,
                "number_needed": needed[0],
                "number_low": needed[1],
                "number_high": needed[2],
                "left_out": len(effects.y) - len(some.y),
            }
        )
    return pd.DataFrame(rows)
