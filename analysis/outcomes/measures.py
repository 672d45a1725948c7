"""What is known of a measure beside its scores: which are better, how sure they are, where the
clinical range ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from analysis.counting.table import named
from analysis.outcomes.criterion import Criterion, better_of, reliability_of
from analysis.outcomes.cutoffs import cutoff_named, norm_of
from analysis.outcomes.indices import Floats, change_method_named
from survey.errors import DataError, did_you_mean, shown

__all__ = ["Measure", "measures_of"]

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by the name of its column. `better`, `reliability`, `method`, `functional`,
    `clinical`, `cutoff`, `sd`: as in `reliable_change`; without a reliability no change of a person
    is judged. `range`: the lowest and highest score there can be; `bands`: where each of its bands
    begins, from low to high.

    Raises DataError for what is no reliability, no method and so on.
    """

    name: str
    better: str = "lower"
    reliability: float | None = None
    method: str = "jacobson-truax"
    functional: Sequence[float] | None = None
    clinical: Sequence[float] | None = None
    cutoff: str | float = "c"
    sd: float | None = None
    range: tuple[float, float] | None = None
    bands: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        better_of(self.better)
        change_method_named(self.method)
        cutoff_named(self.cutoff)
        if self.reliability is not None:
            reliability_of(self.reliability)
        for role in ("functional", "clinical"):
            if getattr(self, role) is not None:
                norm_of(getattr(self, role), role)

    @property
    def sign(self) -> int:
        """1 where a higher score is better, −1 where a lower one is."""
        return better_of(self.better)

    def criterion(self, before: Floats, after: Floats, method: str = "") -> Criterion:
        """How changes are judged, from the scores of everybody. `method`: another than the
        measure's.
        """
        return Criterion.of(
            before,
            after,
            reliability=self.reliability,
            better=self.better,
            method=method or self.method,
            functional=self.functional,
            clinical=self.clinical,
            cutoff=self.cutoff,
            sd=self.sd,
        )


def measures_of(measures: str | Sequence[str], **known: Any) -> tuple[Measure, ...]:
    """Measures by their columns, with what is `known` of them: one value for all, or by measure in
    a dict, where what a measure lacks is as if it had not been given.

    Raises DataError where none is named, or a dict has another measure.
    """
    names = named(measures, "measures")
    if not names:
        raise DataError.of("measures", "none are named; give the columns of the scores")
    for role, value in known.items():
        for name in value if isinstance(value, Mapping) else ():
            if name not in names:
                raise DataError.of(
                    role, f"{shown(name)} is not one of the measures{did_you_mean(name, names)}"
                )
    return tuple(
        Measure(
            name,
            **{
                role: value[name] if isinstance(value, Mapping) else value
                for role, value in known.items()
                if not isinstance(value, Mapping) or name in value
            },
        )
        for name in names
    )
