"""Which charts a report has: one of each item, and more on request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from survey.errors import DataError, did_you_mean, shown

__all__ = ["ALSO", "ChartChoice"]

ALSO: Mapping[str, str] = MappingProxyType(
    {
        "double": "scales as diverging bars beside the stacked ones",
        "intervals": "the NET of each scale with its interval",
        "complements": "the other NETs, such as No or not important, with their intervals",
        "differences": "differences between groups and between waves",
        "demographics": "items that say who the respondents are",
    }
)
"""What a report has beside the one chart of each item, on request."""

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """What a report shows in charts.

    `items`: these, in this order; without any, all items in the order of the report but those that
    say who the respondents are. `demographics`: which those are; without any, the columns of the
    banner, and items of one choice among answers that have neither an order nor a NET. `nets`: by
    item, the NET that its charts are about, else its first. `order`: of answers of which several
    could be chosen, or that were ranked: the largest share first, or as they were asked. `also`:
    names of ALSO.

    Raises DataError for a name that ALSO does not have.
    """

    items: tuple[str, ...] = ()
    nets: Mapping[str, str] = field(default_factory=lambda: _NONE)
    order: Literal["share", "asked"] = "share"
    demographics: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in sorted(self.also):
            if name not in ALSO:
                raise DataError.of(
                    "charts", f"there are no charts {shown(name)}{did_you_mean(name, ALSO)}"
                )

    def chosen(self, known: Iterable[str]) -> tuple[str, ...]:
        """The items that are chosen among those that a report has, in the order of the charts.
        Raises DataError for an item that it does not have.
        """
        items = tuple(known)
        for item in (*self.items, *self.nets, *self.demographics):
            if item not in items:
                raise DataError.of(
                    "charts",
                    f"the report has no item {shown(item)} to draw{did_you_mean(item, items)}",
                )
        return self.items or items
