"""Effect sizes and their sampling variances from what studies report: one read-only table,
`MEASURES`.

Columns have the names that R's metafor gives them. Of two groups: a, c have the event, b, d do not
(ai bi ci di; n1i = a + b and n2i = c + d may stand for b and d); m1, m2 are means, s1, s2 standard
deviations (m1i sd1i n1i, m2i sd2i n2i). Of one group measured twice: m1i, sd1i first, m2i, sd2i
second, n people (ni) and the correlation r (ri); metafor's sign, first less second.

A 2 × 2 table with an empty cell has ½ added to all four (metafor's add=1/2, to="only0"), for risk
differences too. Hedges' correction is exact,

    J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2))

and NaN for m of 1 or less. Source of all: Viechtbauer (2010), Journal of Statistical Software
36(3), function escalc; Borenstein et al. (2009), Introduction to Meta-Analysis.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.special import gammaln

from analysis.counting.table import Frame
from analysis.evidence.effects import SHOWN_FAULTS, framed, numbers
from analysis.evidence.weighted import Floats
from survey.errors import DataError, Fault, did_you_mean, shown

__all__ = ["MEASURES", "Measure", "effect_sizes", "hedges_correction"]

Cells = Mapping[str, Floats]
Sizes = tuple[Floats, Floats]
"""Effects and their variances."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of effect: the columns it needs, its formula, and whether it lies on a log scale
    (0 is no effect on every scale).
    """

    name: str
    title: str
    needs: tuple[str, ...]
    formula: str
    variance: str
    function: Callable[[Cells], Sizes]
    log: bool = False


def hedges_correction(m: Floats) -> Floats:
    """J(m), by which a standardised difference on m degrees of freedom is too large.

    >>> print(f"{hedges_correction(np.array([10.0]))[0]:.6f}")
    0.922746
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.exp(gammaln(m / 2) - np.log(m / 2) / 2 - gammaln((m - 1) / 2))
    return np.where(m > 1, found, np.nan)


def _filled(cells: Cells) -> tuple[Floats, Floats, Floats, Floats]:
    """The four cells, with ½ in each where one is empty."""
    a, b, c, d = (cells[name] for name in ("ai", "bi", "ci", "di"))
    half = np.where((a == 0) | (b == 0) | (c == 0) | (d == 0), 0.5, 0.0)
    return a + half, b + half, c + half, d + half


def _risk_ratio(cells: Cells) -> Sizes:
    a, b, c, d = _filled(cells)
    n1, n2 = a + b, c + d
    return np.log(a / n1) - np.log(c / n2), 1 / a - 1 / n1 + 1 / c - 1 / n2


def _odds_ratio(cells: Cells) -> Sizes:
    a, b, c, d = _filled(cells)
    return np.log(a / b) - np.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d


def _risk_difference(cells: Cells) -> Sizes:
    a, b, c, d = _filled(cells)
    p1, p2 = a / (a + b), c / (c + d)
    return p1 - p2, p1 * (1 - p1) / (a + b) + p2 * (1 - p2) / (c + d)


def _mean_difference(cells: Cells) -> Sizes:
    variance = cells["sd1i"] ** 2 / cells["n1i"] + cells["sd2i"] ** 2 / cells["n2i"]
    return cells["m1i"] - cells["m2i"], variance


def _standardised_difference(cells: Cells) -> Sizes:
    n1, n2 = cells["n1i"], cells["n2i"]
    free = n1 + n2 - 2
    pooled = np.sqrt(((n1 - 1) * cells["sd1i"] ** 2 + (n2 - 1) * cells["sd2i"] ** 2) / free)
    g = hedges_correction(free) * (cells["m1i"] - cells["m2i"]) / pooled
    return g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2))


def _standardised_change(cells: Cells) -> Sizes:
    s1, s2, n = cells["sd1i"], cells["sd2i"], cells["ni"]
    of_change = np.sqrt(s1**2 + s2**2 - 2 * cells["ri"] * s1 * s2)
    g = hedges_correction(n - 1) * (cells["m1i"] - cells["m2i"]) / of_change
    return g, 1 / n + g**2 / (2 * n)


_COUNTS = ("ai", "bi", "ci", "di")
_MEANS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")

_ENTRIES = (
    Measure(
        "RR",
        "log risk ratio",
        _COUNTS,
        "ln(a/n1) − ln(c/n2)",
        "1/a − 1/n1 + 1/c − 1/n2",
        _risk_ratio,
        log=True,
    ),
    Measure(
        "OR",
        "log odds ratio",
        _COUNTS,
        "ln(a/b) − ln(c/d)",
        "1/a + 1/b + 1/c + 1/d",
        _odds_ratio,
        log=True,
    ),
    Measure(
        "RD",
        "risk difference",
        _COUNTS,
        "p1 − p2, p1 = a/n1, p2 = c/n2",
        "p1 (1 − p1)/n1 + p2 (1 − p2)/n2",
        _risk_difference,
    ),
    Measure(
        "MD",
        "mean difference",
        _MEANS,
        "m1 − m2",
        "s1²/n1 + s2²/n2",
        _mean_difference,
    ),
    Measure(
        "SMD",
        "standardised mean difference (Hedges' g)",
        _MEANS,
        "g = J(n1 + n2 − 2) (m1 − m2)/s, s² = ((n1 − 1) s1² + (n2 − 1) s2²)/(n1 + n2 − 2)",
        "1/n1 + 1/n2 + g²/(2 (n1 + n2))",
        _standardised_difference,
    ),
    Measure(
        "SMCC",
        "standardised mean change, by the SD of changes",
        ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri"),
        "g = J(n − 1) (m1 − m2)/s, s² = s1² + s2² − 2 r s1 s2",
        "1/n + g²/(2n)",
        _standardised_change,
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({one.name: one for one in _ENTRIES})
"""Each measure by its name. Witness: R metafor, `tests/analysis/witness/witness_evidence.R`."""


def effect_sizes(frame: Frame, measure: str, *, drop00: bool = False) -> pd.DataFrame:
    """The frame with two columns more: yi, the effect of each row, and vi, its sampling variance.

    `measure`: RR and OR (natural logs), RD, MD, SMD, SMCC, as in `MEASURES`. `drop00`: whether a
    study without an event in either group, or with nothing else, has no effect, as metafor's
    drop00; by default it has one, from cells with ½ added. yi and vi are NaN where a cell of the
    row is empty, where a standard deviation of 0 leaves nothing to divide by, and where there are
    too few people for a correction. Columns yi and vi that are there already are written anew.

    Raises DataError for a measure that is not there, a column that is missing, and for cells that
    cannot be, each with its row (from 1): no number, counts or standard deviations below 0, groups
    below 1, a correlation beyond −1 or 1, n1i that is not ai + bi.

    >>> trial = pd.DataFrame({"ai": [4], "bi": [119], "ci": [11], "di": [128]})
    >>> print(effect_sizes(trial, "RR")[["yi", "vi"]].round(4).to_string(index=False))
         yi     vi
    -0.8893 0.3256
    """
    if measure not in MEASURES:
        raise DataError.of(
            "measure", f"there is no measure {shown(measure)}{did_you_mean(measure, MEASURES)}"
        )
    entry = MEASURES[measure]
    given = framed(frame)
    cells = _cells(given, entry)
    if drop00 and entry.needs == _COUNTS:
        nothing = (cells["ai"] + cells["ci"] == 0) | (cells["bi"] + cells["di"] == 0)
        cells = {name: np.where(nothing, np.nan, each) for name, each in cells.items()}
    with np.errstate(invalid="ignore", divide="ignore"):
        y, v = entry.function(cells)
    known = np.isfinite(y) & np.isfinite(v)
    sized = given.assign(yi=np.where(known, y, np.nan), vi=np.where(known, v, np.nan))
    return sized.set_axis(frame.index) if isinstance(frame, pd.DataFrame) else sized


def _cells(frame: pd.DataFrame, measure: Measure) -> dict[str, Floats]:
    """The columns that the measure needs, checked; b and d from n1i and n2i where they are not
    there.
    """
    cells = {}
    for name in measure.needs:
        whole, event = {"bi": ("n1i", "ai"), "di": ("n2i", "ci")}.get(name, ("", ""))
        if whole in frame.columns:
            rest = numbers(frame, whole, whole) - numbers(frame, event, "measure")
            own = numbers(frame, name, name) if name in frame.columns else rest
            cells[name] = np.where(np.isnan(own), rest, own)
            _refuse(
                np.abs(rest - cells[name]) > 0,
                whole,
                numbers(frame, whole, whole),
                f"it is not {event} + {name}",
            )
        elif name in frame.columns:
            cells[name] = numbers(frame, name, name)
        else:
            also = f", or {whole}" if whole else ""
            raise DataError.of(
                "measure", f"{measure.name} needs {', '.join(measure.needs)}; no {name}{also}"
            )
    for name, values in cells.items():
        _refuse(*_impossible(name, values))
    return cells


def _impossible(name: str, values: Floats) -> tuple[np.ndarray, str, Floats, str]:
    """Which cells of a column cannot be, and why."""
    if name in _COUNTS:
        return values < 0, name, values, "a count is 0 or more"
    if name in ("n1i", "n2i", "ni"):
        return values < 1, name, values, "a group has 1 person or more"
    if name in ("sd1i", "sd2i"):
        return values < 0, name, values, "a standard deviation is 0 or more"
    if name == "ri":
        return np.abs(values) > 1, name, values, "a correlation is from −1 to 1"
    return np.zeros(len(values), np.bool_), name, values, ""


def _refuse(wrong: np.ndarray, name: str, values: Floats, rule: str) -> None:
    if wrong.any():
        raise DataError(
            Fault(name, 0, f"row {row + 1}: {values[row]:g} cannot be; {rule}")
            for row in np.flatnonzero(wrong)[:SHOWN_FAULTS]
        )
