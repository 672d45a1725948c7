"""How a study can give an effect, as one read-only table, `FORMS`: which cells belong together, and
what effect they make.

An effect here is those helped less those compared, or after less before; `analysis.evidence.review`
turns it so that above 0 is a benefit. Ratios are natural logs, correlations Fisher's z.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import atanh, isfinite, log, sqrt
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from analysis.evidence.effect_sizes import effect_sizes, hedges_correction
from analysis.evidence.review.source import EffectEntry
from survey.errors import DataError

__all__ = ["FORMS", "Form", "FormError", "Sized", "form_of", "sized"]


class FormError(Exception):
    """Cells do not make an effect. `column`: the one to mend."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Sized:
    """An effect with its sampling variance, and what it is: SMD, MD, OR, RR, RD, ZCOR, or SMCC,
    MC: a change without a comparison.
    """

    y: float
    v: float
    metric: str


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `needs`: its cells, of which `either` stand for each other; `metrics`: what it can
    be, the usual one first.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    metrics: tuple[str, ...]
    make: Callable[[EffectEntry, str], Sized]
    formula: str
    asked_by: tuple[str, ...]
    """Any of these cells makes it this form."""

    @property
    def change(self) -> bool:
        """Whether it is a change without a comparison."""
        return self.name == "before and after"


def _by_columns(measure: str, entry: EffectEntry, names: tuple[str, ...]) -> tuple[float, float]:
    """The effect that `effect_sizes` makes of the cells."""
    cells = {name: [getattr(entry, name)] for name in names if getattr(entry, name) is not None}
    try:
        found = effect_sizes(pd.DataFrame(cells), measure)
    except DataError as error:
        fault = error.faults[0]
        raise FormError(fault.place, fault.message.removeprefix("row 1: ")) from error
    y, v = float(found.yi[0]), float(found.vi[0])
    if not (isfinite(y) and isfinite(v) and v > 0):
        raise FormError(names[0], "no effect can be made of these cells: nothing varies in them")
    return y, v


def _means(entry: EffectEntry, metric: str) -> Sized:
    names = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
    return Sized(*_by_columns(metric, entry, names), metric)


def _before_after(entry: EffectEntry, metric: str) -> Sized:
    y, v = _by_columns("SMCC", entry, ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri"))
    return Sized(-y, v, metric)


def _changes(entry: EffectEntry, metric: str) -> Sized:
    r = _number(entry, "ri")
    if not -1 < r < 1:
        raise FormError("ri", f"{r:g} cannot be; a correlation is between −1 and 1")
    # the spread of a score from that of its changes
    factor = 1 / sqrt(2 * (1 - r))
    cells = {
        "m1i": _number(entry, "change1i"),
        "sd1i": factor * _number(entry, "sd_change1i"),
        "n1i": entry.n1i,
        "m2i": _number(entry, "change2i"),
        "sd2i": factor * _number(entry, "sd_change2i"),
        "n2i": entry.n2i,
    }
    n1, n2 = _number(entry, "n1i"), _number(entry, "n2i")
    y, _ = _by_columns("SMD", entry.model_copy(update=cells), tuple(cells))
    # a difference of changes is as sure as its changes are like each other
    return Sized(y, 2 * (1 - r) * (1 / n1 + 1 / n2) + y**2 / (2 * (n1 + n2)), metric)


def _counts(entry: EffectEntry, metric: str) -> Sized:
    names = ("ai", "bi", "ci", "di", "n1i", "n2i")
    return Sized(*_by_columns(metric, entry, names), metric)


def _as_given(entry: EffectEntry, metric: str) -> Sized:
    ratio = metric in ("OR", "RR")
    y = _on_scale(_number(entry, "effect"), "effect", metric)
    if entry.se is not None:
        if entry.se <= 0:
            raise FormError("se", f"{entry.se:g} cannot be; a standard error is above 0")
        return Sized(y, entry.se**2, "ZCOR" if metric == "COR" else metric)
    low, high = (_on_scale(_number(entry, name), name, metric) for name in ("low", "high"))
    if not low < high:
        raise FormError("low", f"{entry.low:g} is not below 'high', which is {entry.high:g}")
    if not low <= y <= high:
        of = "ratio" if ratio else "effect"
        raise FormError("effect", f"the {of} {entry.effect:g} lies outside its interval")
    half = (high - low) / 2
    z = float(ndtri(1 - (1 - entry.level) / 2))
    return Sized(y, (half / z) ** 2, "ZCOR" if metric == "COR" else metric)


def _on_scale(value: float, name: str, metric: str) -> float:
    """A ratio as its log, a correlation as its z, anything else as it is."""
    if metric in ("OR", "RR"):
        if value <= 0:
            raise FormError(
                name, f"{value:g} is no ratio, which is above 0; give ratios, not their logs"
            )
        return log(value)
    if metric == "COR":
        if not -1 < value < 1:
            raise FormError(name, f"{value:g} cannot be; a correlation is between −1 and 1")
        return atanh(value)
    return value


def _from_t(entry: EffectEntry, metric: str) -> Sized:
    return _standardised(entry, _number(entry, "ti"), metric)


def _from_p(entry: EffectEntry, metric: str) -> Sized:
    p = _number(entry, "p")
    if not 0 < p <= 1:
        raise FormError("p", f"{p:g} cannot be; a p value is above 0, up to 1")
    if entry.favours is None:
        raise FormError("favours", "a p value has no direction; say who did better")
    free = _number(entry, "n1i") + _number(entry, "n2i") - 2
    size = float(-stdtrit(free, p / 2))
    better_higher = entry.better != "lower"
    return _standardised(
        entry, size if (entry.favours == "helped") == better_higher else -size, metric
    )


def _standardised(entry: EffectEntry, t: float, metric: str) -> Sized:
    n1, n2 = _number(entry, "n1i"), _number(entry, "n2i")
    for name, n in (("n1i", n1), ("n2i", n2)):
        if n < 2:
            raise FormError(name, f"{n:g} cannot be; a t of two means has 2 people or more in each")
    g = float(hedges_correction(np.array([n1 + n2 - 2.0]))[0]) * t * sqrt(1 / n1 + 1 / n2)
    return Sized(g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2)), metric)


def _correlation(entry: EffectEntry, _metric: str) -> Sized:
    n = _number(entry, "ni")
    if n < 4:
        raise FormError("ni", f"{n:g} cannot be; a correlation needs 4 people or more")
    return Sized(_on_scale(_number(entry, "ri"), "ri", "COR"), 1 / (n - 3), "ZCOR")


def _number(entry: EffectEntry, name: str) -> float:
    found = getattr(entry, name)
    if found is None:
        raise FormError(name, "is empty")
    return float(found)


_ENTRIES = (
    Form(
        "effect",
        "the effect with its standard error or interval",
        ("effect", "se or low and high", "metric"),
        ("SMD", "MD", "OR", "RR", "RD", "COR"),
        _as_given,
        "v = se², or ((high − low) / 2z)²; of a ratio on its log, of a correlation on Fisher's z",
        ("effect",),
    ),
    Form(
        "changes",
        "changes of two groups, with their correlation",
        ("change1i", "sd_change1i", "n1i", "change2i", "sd_change2i", "n2i", "ri"),
        ("SMD",),
        _changes,
        "g of the changes by s = s_change / √(2(1 − r)); v = 2(1 − r)(1/n1 + 1/n2) + g²/2(n1 + n2)",
        ("change1i", "change2i"),
    ),
    Form(
        "counts",
        "events in two groups",
        ("ai", "n1i or bi", "ci", "n2i or di"),
        ("OR", "RR", "RD"),
        _counts,
        "as `effect_sizes`",
        ("ai", "ci"),
    ),
    Form(
        "before and after",
        "means of one group before and after: a change, not an effect",
        ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri"),
        ("SMCC",),
        _before_after,
        "SMCC as `effect_sizes`, after less before",
        (),
    ),
    Form(
        "means",
        "means and standard deviations of two groups",
        ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
        ("SMD", "MD"),
        _means,
        "as `effect_sizes`",
        ("m1i", "m2i"),
    ),
    Form(
        "t",
        "a t value of two means",
        ("ti", "n1i", "n2i"),
        ("SMD",),
        _from_t,
        "g = J t √(1/n1 + 1/n2); v as of SMD",
        ("ti",),
    ),
    Form(
        "p",
        "a p value of two means, and who did better",
        ("p", "favours", "n1i", "n2i"),
        ("SMD",),
        _from_p,
        "t from p by n1 + n2 − 2 degrees of freedom, then as t",
        ("p",),
    ),
    Form(
        "correlation",
        "a correlation",
        ("ri", "ni"),
        ("COR",),
        _correlation,
        "z = atanh r, v = 1 / (n − 3)",
        (),
    ),
)

FORMS: Mapping[str, Form] = MappingProxyType({one.name: one for one in _ENTRIES})
"""Each form by its name, in the order in which cells are looked at. Source: Borenstein et al.
(2009), Introduction to Meta-Analysis, chapters 4–7; Morris (2008), Organizational Research Methods
11, 364–386. Witness: R metafor, and by hand."""


def form_of(entry: EffectEntry) -> Form | None:
    """The form that the filled cells are; None where there is no number."""
    has = {name for name in EffectEntry.model_fields if getattr(entry, name) is not None}
    if {"m1i", "m2i"} & has and "ni" in has and not {"n1i", "n2i"} & has:
        return FORMS["before and after"]
    for form in FORMS.values():
        if set(form.asked_by) & has:
            return form
    return FORMS["correlation"] if "ri" in has else None


def sized(entry: EffectEntry) -> Sized | None:
    """The effect that the cells make; None where there is no number. Raises FormError that names
    the cell to mend.
    """
    form = form_of(entry)
    if form is None:
        return None
    metric = entry.metric or form.metrics[0]
    if entry.metric is not None and entry.metric not in form.metrics:
        known = " or ".join(form.metrics)
        if not form.change:
            raise FormError("metric", f"{form.title} give {known}, not {entry.metric}")
        raise FormError("metric", "is left empty of a change: without a comparison it is no effect")
    if form.name == "effect" and entry.metric is None:
        raise FormError("metric", f"is empty; say what the effect is: {', '.join(form.metrics)}")
    return form.make(entry, metric)
