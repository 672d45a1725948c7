"""How the people of figures were asked, as it may be told: the numbers of those who were asked by
each version are counts like others, and a standard that protects counts has none of them told.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from analysis.bases import Base
from analysis.counting.domains.conditions import Where
from analysis.counting.sums import TOTAL
from analysis.counting.table import By, Frame
from analysis.counting.versions import asked_by_version, days_by_version
from analysis.design import Design
from analysis.figures.wordings import ALIKE, Days, Seen, Version, Wordings, is_told_apart
from analysis.publication.standards import Standard
from survey.codebook import Codebook, Item

__all__ = ["AskedAs"]

Rows = Mapping[str, Iterable[str]]
"""By label of a row the groups that it is of, as frames name them."""

Numbers = Mapping[str, Mapping[Version, int]]


class AskedAs:
    """The wordings behind the figures of some answers, each counted when it is first asked for."""

    def __init__(
        self, data: Frame, codebook: Codebook, standard: Standard, design: Design | None = None
    ) -> None:
        """`data`: as statistics get it; `design`: who counts, with a weight above 0."""
        self.data, self.codebook, self.standard, self.design = data, codebook, standard, design
        self._known: dict[tuple[object, ...], Numbers] = {}
        self._apart: dict[str, bool] = {}

    @cached_property
    def days(self) -> Mapping[Version, Days | None]:
        """The versions that the study has asked by, each with its first and last day."""
        return days_by_version(self.data)

    def tells_apart(self, item: Item) -> bool:
        """Whether there is anything to say of how an item was asked."""
        if item.id not in self._apart:
            self._apart[item.id] = is_told_apart(item, self.codebook)
        return self._apart[item.id]

    def of(
        self,
        item: Item,
        *,
        base: Base = "valid",
        where: Where = None,
    ) -> Wordings:
        """Of all people, or of those in a domain."""
        if not self.tells_apart(item):
            return ALIKE
        return self._wordings(item, self._numbers(item, None, base, where).get(TOTAL))

    def of_rows(
        self, item: Item, rows: Rows, *, by: By, base: Base = "valid", where: Where = None
    ) -> Wordings:
        """Of a table: of all its groups together, and of each of its rows (`groups`)."""
        if not self.tells_apart(item):
            return ALIKE
        numbers = self._numbers(item, by, base, where)
        each = [
            (label, self._wordings(item, _together(numbers, groups)))
            for label, groups in rows.items()
        ]
        every = {group for groups in rows.values() for group in groups}
        whole = self._wordings(item, _together(numbers, every))
        return Wordings(whole.seen, tuple(each))

    def of_groups(
        self, item: Item, *, by: By, base: Base = "valid", where: Where = None
    ) -> Wordings:
        """Of all groups of these columns together, and of each that anybody is in, by its code."""
        if not by:
            return self.of(item, base=base, where=where)
        numbers = self._numbers(item, by, base, where)
        groups = {code: (code,) for code, versions in numbers.items() if any(versions.values())}
        return self.of_rows(item, groups, by=by, base=base, where=where)

    def _numbers(self, item: Item, by: By, base: Base, where: Where) -> Numbers:
        if self.standard.counts or not item.options:
            return {}
        named = base if isinstance(base, str) else tuple(map(str, base))
        key = (item.id, tuple([by] if isinstance(by, str) else by or ()), named, str(where))
        if key not in self._known:
            self._known[key] = asked_by_version(
                self.data, item.id, by=by, base=base, design=self.design, where=where
            )
        return self._known[key]

    def _wordings(self, item: Item, numbers: Mapping[Version, int] | None) -> Wordings:
        """`numbers`: of each version; None where they are not known or may not be told."""
        series = self.codebook.series_of(item)
        asking = {instrument for each in series for instrument in each.askings}
        versions = [by for by in item.versions if by[0] in asking]
        if self.days:  # the study has not asked by others yet
            versions = [by for by in versions if by in self.days]
        return Wordings(
            tuple(
                Seen(by, None if numbers is None else numbers.get(by, 0), self.days.get(by))
                for by in versions
            )
        )


def _together(numbers: Numbers, groups: Iterable[str]) -> Mapping[Version, int] | None:
    """Of several groups; None where no number is known."""
    if not numbers:
        return None
    found: dict[Version, int] = {}
    for group in groups:
        for by, n in numbers.get(group, {}).items():
            found[by] = found.get(by, 0) + n
    return found
