"""Whether one person's change is more than the error of the measure: the methods of reliable change
as one read-only table, `RELIABLE_CHANGE`.

In the formulas x is a person's score before and y after; m₁, s₁ are mean and standard deviation
before and m₂, s₂ after, r the correlation of the two, all of those who have both; ρ is the
reliability of the measure, ρ₂ that after. s is s₁, or the standard deviation of norms where it is
given, and s_e = s √(1 − ρ) the standard error of measurement. An index is positive where the score
rose; a change is reliable where the index lies beyond the critical value in that direction. What a
formula divides by may be 0, or a root be of less than 0: then there is no index, which is NaN.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from survey.errors import DataError, did_you_mean, shown

__all__ = ["RELIABLE_CHANGE", "ChangeMethod", "Floats", "Moments", "change_method_named"]

Floats = npt.NDArray[np.float64]

TWO_SIDED, ONE_SIDED = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.95)
"""The values beyond which 5% of indices lie where nothing changed: at both ends, at each end."""


@dataclass(frozen=True, slots=True)
class Moments:
    """What is known of a measure and of those who were measured twice, in units of the score: the
    m₁, s₁, m₂, s₂, r, s, ρ and ρ₂ of the formulas. NaN where nobody, or one person, has both.
    """

    mean_before: float
    sd_before: float
    mean_after: float
    sd_after: float
    correlation: float
    sd: float
    reliability: float
    reliability_after: float

    @classmethod
    def of(
        cls,
        before: Floats,
        after: Floats,
        reliability: float,
        *,
        reliability_after: float | None = None,
        sd: float | None = None,
    ) -> "Moments":
        """Of those who have both scores."""
        both = ~(np.isnan(before) | np.isnan(after))
        x, y = before[both], after[both]
        n = len(x)
        m_x, m_y = (float(each.mean()) if n else np.nan for each in (x, y))
        s_x, s_y = (float(each.std(ddof=1)) if n > 1 else np.nan for each in (x, y))
        apart = n > 1 and s_x > 0 and s_y > 0
        r = float((x - m_x) @ (y - m_y)) / ((n - 1) * s_x * s_y) if apart else np.nan
        known = reliability if reliability_after is None else reliability_after
        return cls(m_x, s_x, m_y, s_y, r, s_x if sd is None else sd, reliability, known)

    @property
    def error(self) -> float:
        """The standard error of measurement, s_e."""
        return self.sd * float(np.sqrt(1 - self.reliability))

    def reliability_at(self, sd: float) -> float:
        """The reliability among people of this standard deviation, 1 − s_e² / sd²; NaN where the
        error is no less than all that lies between them.
        """
        found = 1 - self.error**2 / sd**2 if sd > 0 else np.nan
        return found if found > 0 else np.nan


Index = Callable[[Floats, Floats, Moments], Floats]
"""The index of each person, from x, y and the moments."""


@dataclass(frozen=True, slots=True)
class ChangeMethod:
    """One method. `critical`: the value beyond which a change is reliable. `true_scores`: whether
    cut-offs are those of true scores, and whether somebody is across them is judged with the error
    of the measure, as Hageman and Arrindell do.
    """

    name: str
    title: str
    formula: str
    source: str
    index: Index
    critical: float = TWO_SIDED
    true_scores: bool = False

    def __call__(self, before: Floats, after: Floats, moments: Moments) -> Floats:
        """The index of each person; NaN where a score is missing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.index(before, after, moments)
        return np.where(np.isfinite(found), found, np.nan)


def change_method_named(name: str) -> ChangeMethod:
    """The method of this name. Raises DataError with the nearest one, or all of them."""
    if name not in RELIABLE_CHANGE:
        raise DataError.of(
            "method",
            f"there is no method of reliable change {shown(name)}"
            f"{did_you_mean(str(name), RELIABLE_CHANGE)}",
        )
    return RELIABLE_CHANGE[name]


def _over(numerator: Floats, denominator: float) -> Floats:
    """NaN throughout where the denominator is 0: without error nothing can be told from error."""
    return numerator / (denominator if denominator > 0 else np.nan)


def _jacobson_truax(x: Floats, y: Floats, of: Moments) -> Floats:
    return _over(y - x, np.sqrt(2) * of.error)


def _prediction_error(of: Moments) -> float:
    return of.sd * float(np.sqrt(1 - of.reliability**2))


def _gulliksen(x: Floats, y: Floats, of: Moments) -> Floats:
    expected = of.reliability * (x - of.mean_before)
    return _over(y - of.mean_before - expected, _prediction_error(of))


def _hsu(x: Floats, y: Floats, of: Moments) -> Floats:
    expected = of.reliability * (x - of.mean_before)
    return _over(y - of.mean_after - expected, _prediction_error(of))


def _true_before(x: Floats, of: Moments) -> Floats:
    return of.reliability * (x - of.mean_before) + of.mean_before


def _edwards(x: Floats, y: Floats, of: Moments) -> Floats:
    return _over(y - _true_before(x, of), of.error)


def _nunnally_kotsch(x: Floats, y: Floats, of: Moments) -> Floats:
    of_true = of.reliability**2 * (1 - of.reliability)
    spread = of.sd * float(np.sqrt(of_true + 1 - of.reliability_after))
    return _over(y - _true_before(x, of), spread)


def _hageman(x: Floats, y: Floats, of: Moments) -> Floats:
    before, after = of.sd_before, of.sd_after
    shared = 2 * before * after * of.correlation
    true = before**2 * of.reliability_at(before) + after**2 * of.reliability_at(after) - shared
    whole = before**2 + after**2 - shared
    of_change = true / whole if whole > 0 and true > 0 else np.nan
    mean = of.mean_after - of.mean_before
    estimated = (y - x) * of_change + mean * (1 - of_change)
    return _over(estimated, float(np.sqrt(of_change)) * np.sqrt(2) * of.error)


_HSU_SOURCE = (
    "Hsu, L. M. (1989). Behavioral Assessment 11, 459–467; (1995). Journal of Consulting and "
    "Clinical Psychology 63, 141–144"
)

RELIABLE_CHANGE: Mapping[str, ChangeMethod] = MappingProxyType(
    {
        one.name: one
        for one in (
            ChangeMethod(
                "jacobson-truax",
                "Jacobson–Truax",
                "(y − x) / (√2 s_e)",
                "Jacobson, N. S. & Truax, P. (1991). Journal of Consulting and Clinical Psychology "
                "59, 12–19",
                _jacobson_truax,
            ),
            ChangeMethod(
                "gulliksen-lord-novick",
                "Gulliksen–Lord–Novick",
                "(y − m₁ − ρ (x − m₁)) / (s √(1 − ρ²))",
                _HSU_SOURCE,
                _gulliksen,
            ),
            ChangeMethod(
                "hsu-linn-lord",
                "Hsu–Linn–Lord",
                "(y − m₂ − ρ (x − m₁)) / (s √(1 − ρ²))",
                _HSU_SOURCE,
                _hsu,
            ),
            ChangeMethod(
                "edwards-nunnally",
                "Edwards–Nunnally",
                "(y − x̂) / s_e, x̂ = m₁ + ρ (x − m₁)",
                "Speer, D. C. (1992). Journal of Consulting and Clinical Psychology 60, 402–408",
                _edwards,
            ),
            ChangeMethod(
                "nunnally-kotsch",
                "Nunnally–Kotsch",
                "(y − x̂) / (s √(ρ² (1 − ρ) + 1 − ρ₂)), x̂ = m₁ + ρ (x − m₁)",
                "Nunnally, J. C. & Kotsch, W. E. (1983). British Journal of Clinical Psychology "
                "22, 83–93",
                _nunnally_kotsch,
            ),
            ChangeMethod(
                "hageman-arrindell",
                "Hageman–Arrindell",
                "((y − x) ρ_d + (m₂ − m₁)(1 − ρ_d)) / (√ρ_d √2 s_e), ρ_d = "
                "(s₁² + s₂² − 2 s_e² − 2 r s₁ s₂) / (s₁² + s₂² − 2 r s₁ s₂)",
                "Hageman, W. J. & Arrindell, W. A. (1999). Behaviour Research and Therapy 37, "
                "1169–1193",
                _hageman,
                critical=ONE_SIDED,
                true_scores=True,
            ),
        )
    }
)
"""Every method by its name. A new one is a function and an entry here."""
