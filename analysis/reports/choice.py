"""What a report has, where its author does not leave it to the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from survey.codebook import Codebook, Item
from survey.errors import DataError, did_you_mean, shown

__all__ = ["ALSO", "ReportChoice"]

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
class ReportChoice:
    """`items`: these, in this order; without any, all items as they are asked. `nets`: by item, the
    NET that its sentence, its differences and its charts are about. `order`: of answers of which
    several could be chosen, or that were ranked: the largest share first, or as they were asked.
    `bases`: of its shares; the first is that of charts and sentences. `findings`: names of figures,
    and of differences of two, that are said first.

    `demographics`: items that say who the respondents are, which are no findings, and have no
    charts where nobody named them in `items`; without any, the columns of the banner, and items of
    one choice among answers that have neither an order nor a NET. `also`: charts beside the one of
    each item, names of ALSO.

    Raises DataError for a name that ALSO does not have.
    """

    items: tuple[str, ...] = ()
    nets: Mapping[str, str] = field(default_factory=lambda: _NONE)
    order: Literal["share", "asked"] = "share"
    demographics: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()
    bases: tuple[str, ...] = ("valid",)
    findings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in sorted(self.also):
            if name not in ALSO:
                raise DataError.of(
                    "charts", f"there are no charts {shown(name)}{did_you_mean(name, ALSO)}"
                )

    def chosen(self, known: Iterable[str]) -> tuple[str, ...]:
        """The items that are chosen among those that a report can have, in their order. Raises
        DataError for an item that it does not have.
        """
        items = tuple(known)
        for item in (*self.items, *self.nets, *self.demographics):
            if item not in items:
                raise DataError.of(
                    "report",
                    f"there is no item {shown(item)} to show{did_you_mean(item, items)}",
                )
        return self.items or items

    def net(self, item: Item) -> str:
        """The NET that an item is about, where its author chose one; else "". Raises DataError for
        a NET that it does not have.
        """
        wanted = self.nets.get(item.id, "")
        if wanted and item.net(wanted) is None:
            known = [net.name for net in item.nets]
            nearest = did_you_mean(wanted, known) if known else "; it has none"
            message = f"the item {item.id} has no NET {shown(wanted)}{nearest}"
            raise DataError.of("report", message)
        return wanted

    def describes(self, item: Item, banner: Iterable[str] = ()) -> bool:
        """Whether an item says who the respondents are, and nothing of what they think."""
        if self.demographics:
            return item.id in self.demographics
        plain = item.categorical and not item.ordered and not item.nets
        return plain or item.id in banner

    def checked(self, codebook: Codebook) -> tuple[Item, ...]:
        """The items of the report. Raises DataError for items and NETs that there are not."""
        known = {name: item for name, item in codebook.items.items() if item.options}
        for name in self.nets:
            if name in known:
                self.net(known[name])
        return tuple(known[name] for name in self.chosen(known))
