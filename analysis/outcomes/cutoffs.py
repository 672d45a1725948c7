"""Where the clinical range ends: the cut-offs of Jacobson and Truax as one read-only table,
`CUTOFFS`.

In the formulas m_c, s_c are mean and standard deviation of a clinical population, m_f, s_f of a
functional one, and d is 1 where a higher score is better, −1 where a lower one is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite, nan
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from analysis.outcomes.scores import as_given
from survey.errors import DataError, did_you_mean, shown

__all__ = ["CUTOFFS", "Cutoff", "Norm", "cutoff_named", "norm_of"]


class Norm(NamedTuple):
    """Mean and standard deviation of a population, in units of the score."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Cutoff:
    """One cut-off. `needs_functional`: whether norms of a functional population go into it."""

    name: str
    title: str
    formula: str
    source: str
    place: Callable[[Norm, Norm, int], float]
    needs_functional: bool = True


_JACOBSON = (
    "Jacobson, N. S. & Truax, P. (1991). Journal of Consulting and Clinical Psychology 59, 12–19"
)


def _weighed(clinical: Norm, functional: Norm, _better: int) -> float:
    whole = clinical.sd + functional.sd
    if not whole > 0:
        return nan
    return (clinical.sd * functional.mean + functional.sd * clinical.mean) / whole


CUTOFFS: Mapping[str, Cutoff] = MappingProxyType(
    {
        one.name: one
        for one in (
            Cutoff(
                "a",
                "Two standard deviations outside the clinical population",
                "m_c + 2 d s_c",
                _JACOBSON,
                lambda clinical, _functional, better: clinical.mean + 2 * better * clinical.sd,
                needs_functional=False,
            ),
            Cutoff(
                "b",
                "Within two standard deviations of the functional population",
                # the standard deviation is the clinical one, as in R's clinicalsignificance
                "m_f − 2 d s_c",
                _JACOBSON,
                lambda clinical, functional, better: functional.mean - 2 * better * clinical.sd,
            ),
            Cutoff(
                "c",
                "Nearer to the functional than to the clinical population",
                "(s_c m_f + s_f m_c) / (s_c + s_f)",
                _JACOBSON,
                _weighed,
            ),
        )
    }
)
"""Every cut-off by its name."""


def cutoff_named(name: object) -> Cutoff | float:
    """The cut-off of this name; a number is one by itself. Raises DataError for anything else."""
    if isinstance(name, int | float | np.integer | np.floating) and not isinstance(name, bool):
        if not isfinite(name):
            raise DataError.of("cutoff", f"is {name:g}; give a number, or one of a, b and c")
        return float(name)
    if name not in CUTOFFS:
        raise DataError.of(
            "cutoff", f"there is no cut-off {shown(name)}{did_you_mean(str(name), CUTOFFS)}"
        )
    return CUTOFFS[str(name)]


def norm_of(given: object, role: str) -> Norm:
    """Mean and standard deviation as an argument gives them. Raises DataError for anything else."""
    try:
        mean, sd = map(float, given)  # type: ignore[call-overload]
    except (TypeError, ValueError) as error:
        raise DataError.of(
            role, f"is {as_given(given)}; give mean and standard deviation, such as (7.7, 7.5)"
        ) from error
    if not (isfinite(mean) and isfinite(sd) and sd > 0):
        raise DataError.of(
            role, f"is ({mean:g}, {sd:g}); the standard deviation is a number above 0"
        )
    return Norm(mean, sd)
