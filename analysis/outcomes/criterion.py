"""What counts as a reliable change and as the clinical range, decided once for everybody: the
method, what is known of the measure, and the cut-off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan, sqrt
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from analysis.outcomes.cutoffs import Norm, cutoff_named, norm_of
from analysis.outcomes.indices import ChangeMethod, Floats, Moments, change_method_named
from analysis.outcomes.scores import as_given
from survey.errors import DataError, did_you_mean, shown

__all__ = ["CATEGORIES", "Better", "Criterion", "Judged", "better_of", "reliability_of"]

Better = Literal["higher", "lower"]
Truths = npt.NDArray[np.bool_]

CATEGORIES = ("recovered", "improved", "unchanged", "deteriorated", "harmed")
"""What became of somebody: reliably better and out of the clinical range; reliably better; neither;
reliably worse; reliably worse and into it."""

NUMBER = int | float | np.integer | np.floating

_SIGNS = {"lower": -1, "higher": 1}


def better_of(better: str) -> int:
    """1 where a higher score is better, −1 where a lower one is. Raises DataError else."""
    if better not in _SIGNS:
        raise DataError.of(
            "better", f"there is no {shown(better)}{did_you_mean(str(better), _SIGNS)}"
        )
    return _SIGNS[better]


def reliability_of(given: object, role: str = "reliability") -> float:
    """A reliability as an argument gives it. Raises DataError for what is not between 0 and 1."""
    found = float(given) if isinstance(given, NUMBER) else nan
    if not 0 < found < 1:
        raise DataError.of(
            role,
            f"is {as_given(given)}; a reliability is a number above 0 and below 1, such as 0.8",
        )
    return found


@dataclass(frozen=True, eq=False)
class Judged:
    """Each person by a criterion: the index, whether both scores are there (`known`), and where
    each stands. `clinical_before`, `functional_after` and `clinical_after` mean nothing for a score
    that is missing.
    """

    index: Floats
    known: Truths
    improved: Truths
    deteriorated: Truths
    clinical_before: Truths
    functional_after: Truths
    clinical_after: Truths

    @property
    def category(self) -> npt.NDArray[np.intp]:
        """The place in `CATEGORIES` of each person, −1 where there is no index."""
        found = np.select(
            [
                self.improved & self.clinical_before & self.functional_after,
                self.improved,
                self.deteriorated & ~self.clinical_before & self.clinical_after,
                self.deteriorated,
            ],
            [0, 1, 4, 3],
            2,
        )
        return np.where(self.known, found, -1)


@dataclass(frozen=True, slots=True)
class Criterion:
    """How changes are judged. `better`: 1 where a higher score is better, −1 where a lower one is.
    `cutoff`: a score at which somebody is still clinical, NaN where there is none.
    """

    method: ChangeMethod
    moments: Moments
    better: int
    cutoff: float

    @classmethod
    def of(
        cls,
        before: Floats,
        after: Floats,
        *,
        reliability: float | None,
        better: str = "lower",
        method: str = "jacobson-truax",
        functional: Sequence[float] | None = None,
        clinical: Sequence[float] | None = None,
        cutoff: str | float = "c",
        sd: float | None = None,
        reliability_after: float | None = None,
    ) -> Self:
        """From the scores of everybody and what is known from elsewhere, see `reliable_change`.
        Without a reliability there is a cut-off, and nobody has an index.
        """
        spread = None if sd is None else float(sd) if isinstance(sd, NUMBER) else nan
        if spread is not None and not (isfinite(spread) and spread > 0):
            raise DataError.of("sd", f"is {as_given(sd)}; a standard deviation is a number above 0")
        chosen, sign = change_method_named(method), better_of(better)
        moments = Moments.of(
            before,
            after,
            nan if reliability is None else reliability_of(reliability),
            reliability_after=None
            if reliability_after is None
            else reliability_of(reliability_after, "reliability_after"),
            sd=spread,
        )
        norms = (
            Norm(moments.mean_before, moments.sd_before)
            if clinical is None
            else norm_of(clinical, "clinical"),
            None if functional is None else norm_of(functional, "functional"),
        )
        return cls(chosen, moments, sign, _place(chosen, moments, sign, norms, cutoff))

    @property
    def has_cutoff(self) -> bool:
        return not isnan(self.cutoff)

    def index(self, before: Floats, after: Floats) -> Floats:
        return self.method(before, after, self.moments)

    def judged(self, before: Floats, after: Floats) -> Judged:
        """Each person by this criterion."""
        index = self.index(before, after)
        beyond = self.better * index
        with np.errstate(invalid="ignore"):
            clinical = self.better * (before - self.cutoff) <= 0
            functional, still = self._after(after, clinical)
            return Judged(
                index,
                ~np.isnan(index),
                beyond > self.method.critical,
                beyond < -self.method.critical,
                clinical,
                functional,
                still,
            )

    def _after(self, after: Floats, clinical: Truths) -> tuple[Truths, Truths]:
        """Who is out of the clinical range after, and who is in it. By true scores both have to
        be certain: those who were clinical are functional only where their estimated true score is
        beyond the cut-off by more than its error, and the others clinical likewise.
        """
        if not self.method.true_scores:
            beyond = self.better * (after - self.cutoff)
            return beyond > 0, beyond <= 0
        of, reliability = self.moments, self.moments.reliability_at(self.moments.sd_after)
        estimated = of.mean_after + (after - of.mean_after) * reliability
        error = sqrt(reliability) * of.error
        beyond = self.better * (estimated - self.cutoff) / (error if error > 0 else nan)
        critical = self.method.critical
        return clinical & (beyond > critical), ~clinical & (beyond < -critical)

    def bounds(self, before: Floats) -> tuple[Floats, Floats]:
        """For scores before, the scores after between which no change is reliable. Every index is a
        straight line in the score after.
        """
        at_nought = self.index(before, np.zeros(before.shape))
        slope = self.index(before, np.ones(before.shape)) - at_nought
        critical = self.method.critical
        return (-critical - at_nought) / slope, (critical - at_nought) / slope


def _place(
    method: ChangeMethod,
    moments: Moments,
    better: int,
    norms: tuple[Norm, Norm | None],
    given: str | float,
) -> float:
    """Where the cut-off is; NaN where it needs norms that were not given."""
    cutoff, (clinical, functional) = cutoff_named(given), norms
    if isinstance(cutoff, float):
        return cutoff
    if functional is None and cutoff.needs_functional:
        return nan
    known = clinical if functional is None else functional
    if method.true_scores:
        clinical, known = (
            Norm(one.mean, one.sd * sqrt(moments.reliability_at(one.sd)))
            for one in (clinical, known)
        )
    return cutoff.place(clinical, known, better)
