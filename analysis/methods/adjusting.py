"""p values for many comparisons at once, as one read-only table: `ADJUSTMENTS`.

Who looks at twenty differences finds one with p < 0.05 by chance alone. An adjusted p value can be
read as if it were the only one: below 0.05 still means that such a table would show it by chance no
more than once in twenty.

>>> ADJUSTMENTS["holm"]([0.01, 0.04, 0.03]).round(3).tolist()
[0.03, 0.06, 0.06]
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from survey.errors import DataError, did_you_mean, shown

__all__ = ["ADJUSTMENTS", "FAMILIES", "Adjustment", "adjustment_named", "checked_family"]

Floats = npt.NDArray[np.float64]

FAMILIES = ("item", "call")
"""For which comparisons an adjusted p value allows: those of its own item, or all that were asked
for at once."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One way to adjust p values. In the formula p(1) ≤ … ≤ p(m) are the p values in order; all
    results are at most 1.

    `holds` says what stays under the level: that one true hypothesis or more is rejected
    ("family"), or the share of true ones among those rejected ("discoveries"). Called with p values
    it gives the adjusted ones in the same order; NaN stays NaN and is not counted in m. Raises
    DataError for a p value outside 0 to 1.
    """

    name: str
    title: str
    holds: str
    formula: str
    source: str
    function: Callable[[Floats], Floats]

    def __call__(self, p_values: npt.ArrayLike) -> Floats:
        given = np.asarray(p_values, np.float64)
        known = ~np.isnan(given)
        if ((given[known] < 0) | (given[known] > 1)).any():
            raise DataError.of("p_values", "a p value is not between 0 and 1")
        order = np.argsort(given[known], kind="stable")
        found = np.empty(len(order))
        found[order] = np.minimum(self.function(given[known][order]), 1)
        adjusted = np.full(given.shape, np.nan)
        adjusted[known] = found
        return adjusted

    def within(self, p_values: npt.ArrayLike, families: npt.ArrayLike) -> Floats:
        """The adjusted p values, each family by itself. `families`: the name of that of each p
        value.

        >>> ADJUSTMENTS["bonferroni"].within([0.01, 0.02, 0.03], ["a", "a", "b"]).tolist()
        [0.02, 0.04, 0.03]
        """
        given, names = np.asarray(p_values, np.float64), np.asarray(families)
        adjusted = np.full(given.shape, np.nan)
        order = np.argsort(names, kind="stable")
        starts = np.flatnonzero(names[order][1:] != names[order][:-1]) + 1
        for places in np.split(order, starts):
            adjusted[places] = self(given[places])
        return adjusted


def adjustment_named(name: str) -> Adjustment:
    """The adjustment of this name. Raises DataError with the nearest match."""
    if str(name) not in ADJUSTMENTS:
        raise DataError.of(
            "adjust", f"there is no adjustment {shown(name)}{did_you_mean(name, ADJUSTMENTS)}"
        )
    return ADJUSTMENTS[name]


def checked_family(name: object) -> str:
    """The family as it is named. Raises DataError for one that is not there."""
    if str(name) not in FAMILIES:
        raise DataError.of(
            "family", f"there is no family {shown(name)}{did_you_mean(str(name), FAMILIES)}"
        )
    return str(name)


def _left(p: Floats) -> npt.NDArray[np.int64]:
    """How many hypotheses are left when the k-th smallest is looked at: m − k + 1."""
    return np.arange(len(p), 0, -1)


def _largest_so_far(p: Floats) -> Floats:
    largest: Floats = np.maximum.accumulate(p)
    return largest


def _smallest_from_here(p: Floats) -> Floats:
    smallest: Floats = np.minimum.accumulate(p[::-1])[::-1]
    return smallest


def _benjamini_hochberg(p: Floats) -> Floats:
    return _smallest_from_here(p * len(p) / np.arange(1, len(p) + 1))


def _benjamini_yekutieli(p: Floats) -> Floats:
    harmonic = (1 / np.arange(1, len(p) + 1)).sum()
    return _smallest_from_here(p * harmonic * len(p) / np.arange(1, len(p) + 1))


ADJUSTMENTS: Mapping[str, Adjustment] = MappingProxyType(
    {
        adjustment.name: adjustment
        for adjustment in (
            Adjustment(
                "holm",
                "Holm",
                "family",
                "the largest of (m − j + 1) p(j) over j ≤ k",
                "Holm, S. (1979). Scandinavian Journal of Statistics 6, 65–70",
                lambda p: _largest_so_far(p * _left(p)),
            ),
            Adjustment(
                "hochberg",
                "Hochberg",
                "family",
                "the smallest of (m − j + 1) p(j) over j ≥ k",
                "Hochberg, Y. (1988). Biometrika 75, 800–802",
                lambda p: _smallest_from_here(p * _left(p)),
            ),
            Adjustment(
                "bonferroni",
                "Bonferroni",
                "family",
                "m p(k)",
                "Dunn, O. J. (1961). Journal of the American Statistical Association 56, 52–64",
                lambda p: p * len(p),
            ),
            Adjustment(
                "BH",
                "Benjamini–Hochberg",
                "discoveries",
                "the smallest of p(j) m / j over j ≥ k",
                "Benjamini, Y. & Hochberg, Y. (1995). "
                "Journal of the Royal Statistical Society B 57, 289–300",
                _benjamini_hochberg,
            ),
            Adjustment(
                "BY",
                "Benjamini–Yekutieli",
                "discoveries",
                "as BH, times 1 + 1/2 + … + 1/m",
                "Benjamini, Y. & Yekutieli, D. (2001). Annals of Statistics 29, 1165–1188",
                _benjamini_yekutieli,
            ),
            Adjustment("none", "None", "", "p(k)", "", lambda p: p),
        )
    }
)
"""Every adjustment by its name. A new one is a function and an entry here."""
