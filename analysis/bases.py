"""Who counts: the base of a proportion, and the words that mark a figure as thin.

| base             | counted in                                                         |
|------------------|--------------------------------------------------------------------|
| "valid"          | substantive answers                                                |
| "answered"       | substantive answers, don't know, refused, no answer and unclear    |
| "everyone"       | as "answered", and those whose route led past the question, who    |
|                  | have not got what it asks about (`otherwise: no`)                  |
| a list of kinds  | substantive answers and these kinds of missing answer              |

Those who were not asked are not missing from a base: the question was not theirs. They count
nowhere unless a list names them, or everyone counts; see `analysis.counting.everyone`.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analysis.limits import FEW_DEGREES, LOW_BASE, WIDE
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = [
    "APART",
    "BASES",
    "EVERYONE",
    "Base",
    "cautions",
    "checked_base",
    "flags",
    "kinds_in_base",
]

APART = (Missing.DONT_KNOW, Missing.REFUSED, Missing.NO_ANSWER, Missing.UNCLEAR)
"""What people give instead of an answer to a question that is theirs. Tables show these kinds
beside the answers, as shares of everyone asked; the base "answered" takes them in."""

EVERYONE = "everyone"
"""The base that takes in those whose route led past the question."""

BASES: Mapping[str, tuple[Missing, ...]] = MappingProxyType(
    {"valid": (), "answered": APART, EVERYONE: (*APART, Missing.NOT_ASKED)}
)
"""The named bases and the kinds of missing answer that each counts in."""

Base = str | Iterable[str | Missing]


def kinds_in_base(base: Base) -> tuple[Missing, ...]:
    """The kinds of missing answer that count in the base, in their standard order.

    Raises DataError for an unknown base or kind.

    >>> kinds_in_base("valid")
    ()
    >>> [kind.value for kind in kinds_in_base(["refused", "dont_know"])]
    ['dont_know', 'refused']
    """
    if isinstance(base, str):
        if base not in BASES:
            remedy = (
                f"; for one kind of missing answer write [{base!r}]"
                if base in Missing.names()
                else did_you_mean(base, BASES)
            )
            raise DataError.of("base", f"there is no base {shown(base)}{remedy}")
        return BASES[base]
    if not isinstance(base, Iterable):
        raise DataError.of(
            "base",
            f"{shown(base)} is no base; "
            "it is 'valid', 'answered', 'everyone' or a list of kinds of missing answer",
        )
    names = [kind.value if isinstance(kind, Missing) else kind for kind in base]
    for name in names:
        if name not in Missing.names():
            known = did_you_mean(name, Missing.names())
            raise DataError.of("base", f"{shown(name)} is not a kind of missing answer{known}")
    return tuple(kind for kind in Missing if kind.value in names)


def checked_base(base: Base) -> Base:
    """The base as it is kept: its name, or the kinds of missing answer that it counts in. Raises
    DataError as `kinds_in_base` does.
    """
    kinds = kinds_in_base(base)
    return base if isinstance(base, str) else kinds


def flags(
    n: npt.NDArray[np.int64],
    low: npt.NDArray[np.float64],
    not_asked: npt.NDArray[np.bool_],
    caution: npt.NDArray[np.object_] | None = None,
) -> npt.NDArray[np.object_]:
    """One word or two on each figure, empty where all is well; the gravest where several hold.

    `n`: unweighted bases. `low`: lower bounds, NaN where the method has none. `not_asked`: the
    group never saw the item. `caution`: what `cautions` says of figures of a design.
    """
    words = np.full(n.shape, "", dtype=object) if caution is None else caution.copy()
    words[n < LOW_BASE] = "low base"
    words[np.isnan(low)] = "no variance"
    words[n == 0] = "no answers"
    words[(n == 0) & not_asked] = "not asked"
    return words


def cautions(
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    df: npt.NDArray[np.float64],
    n_effective: npt.NDArray[np.float64],
    *,
    at_an_end: npt.NDArray[np.bool_],
) -> npt.NDArray[np.object_]:
    """What to know of a share under a design, or of a difference, empty where nothing; the gravest
    where several hold.

    "few clusters" (fewer than `FEW_DEGREES` degrees of freedom), "low effective base" (n / deff
    under `LOW_BASE`, whatever n is), "wide interval" (`WIDE` or wider), "0% or 100%" (`at_an_end`:
    nothing varies, and the interval is one on effective bases).
    """
    words = np.full(low.shape, "", dtype=object)
    words[at_an_end] = "0% or 100%"
    words[high - low >= WIDE] = "wide interval"
    words[n_effective < LOW_BASE] = "low effective base"
    words[df < FEW_DEGREES] = "few clusters"
    return words
