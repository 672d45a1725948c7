"""The people that a study publishes figures of, and how they add up.

A reader who has all tables knows that the regions are the population, that the groups of a
combination are the combination, and that who is not in a filter is what the filter leaves. All of
this is found from who is in what, so that two names of the same people are one column, and a filter
that is a sum of regions is known to be one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analysis.counting.coded import Coded

__all__ = ["Column", "Crossed", "People", "Segment", "Segments"]

Mask = npt.NDArray[np.bool_]

GROUP, WHOLE, PART, CELL = 3.0, 1.0, 0.5, 0.3
"""What it costs to hide a count of a group; of a combination or population; of a part of it; of a
part of a part. Tables are there for the groups, so a total gives way first. Those of cost 1 and
more have headlines."""


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """People that figures are published of.

    `groups`: who are counted together, in the order of the codebook; none for everybody. `column`,
    `value`: those of them with this value in a column, such as a region or a wave. `where`: those
    for whom a condition is true. All empty beside the groups where nobody is left out.
    """

    groups: tuple[str, ...] = ()
    column: str = ""
    value: str = ""
    where: str = ""

    @property
    def whole(self) -> bool:
        """Whether nobody of the groups is left out."""
        return not (self.column or self.where)


@dataclass(frozen=True, slots=True)
class Crossed:
    """A column that people are told apart by. `each`: by group, too, not only in each population;
    `coded`: the value of each class of people.
    """

    name: str
    coded: Coded
    each: bool


@dataclass(frozen=True, eq=False)
class People:
    """Classes of people that no segment tells apart, and what is known of each.

    `group`: of each class. `together`: combinations and populations, as codes of groups.
    `populations`: those of which the total is taken. `crossed`: columns. `filters`: condition → of
    each class whether it is true. `wave`: when their interviews were first published, from 0.
    """

    group: Coded
    together: tuple[tuple[str, ...], ...]
    populations: tuple[tuple[str, ...], ...]
    crossed: tuple[Crossed, ...]
    filters: Mapping[str, Mask]
    release: npt.NDArray[np.intp]

    @property
    def size(self) -> int:
        return len(self.release)

    def of(self, groups: tuple[str, ...]) -> Mask:
        """The classes in these groups; all where none is named."""
        if not groups:
            return np.ones(self.size, np.bool_)
        places = [self.group.names.index(code) for code in groups]
        mask: Mask = np.isin(self.group.codes, places)
        return mask

    @property
    def heads(self) -> tuple[tuple[str, ...], ...]:
        """What is published by itself, without a column or a filter."""
        single = tuple((name,) for name in self.group.names)
        return tuple(dict.fromkeys((*single, *self.together, *self.populations)))

    def segments(self) -> Iterator[tuple[Segment, Mask]]:
        """Every segment that is published, with the classes in it."""
        for head in self.heads:
            inside = self.of(head)
            yield Segment(head), inside
            for where, holds in self.filters.items():
                yield Segment(head, where=where), inside & holds
            for column in self.crossed:
                if column.each or head in self.populations:
                    for place, value in enumerate(column.coded.names):
                        yield (
                            Segment(head, column.name, value),
                            inside & (column.coded.codes == place),
                        )


@dataclass(slots=True)
class Column:
    """Some people at one time. `seen`: whether tables have them; `guarded`: whether a reader may
    work their counts out; `sized`: whether their number is published; `now`: whether they are
    people of today, too. `cost`: of hiding a count of theirs.
    """

    inside: Mask
    release: int
    seen: bool = False
    guarded: bool = False
    sized: bool = False
    now: bool = False
    cost: float = CELL


@dataclass(eq=False)
class Segments:
    """The columns of all tables: segments at each release, what filters leave, and the sums among
    them.

    `places`: segment → its column, for each release.
    """

    people: People
    columns: list[Column] = field(default_factory=list)
    wholes: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    later: list[tuple[int, int]] = field(default_factory=list)
    places: list[dict[Segment, int]] = field(default_factory=list)
    _known: dict[bytes, int] = field(default_factory=dict)
    _times: dict[tuple[object, ...], list[int]] = field(default_factory=dict)
    _newest: bool = True

    @classmethod
    def of(cls, people: People, told: Sequence[Iterable[Segment]] = ()) -> "Segments":
        """`told`: the segments of each release before this one."""
        found = cls(people)
        every = dict(people.segments())
        for release, segments in enumerate((*told, None)):
            found._newest = segments is None
            there = people.release <= release
            wanted = set(every) if segments is None else set(segments) & set(every)
            found._add_release(release, {s: m & there for s, m in every.items()}, wanted)
        found.later = sorted({pair for row in found._times.values() for pair in pairwise(row)})
        return found

    @property
    def now(self) -> Mapping[Segment, int]:
        """The columns of the segments at the newest release."""
        return self.places[-1]

    def _add_release(
        self, release: int, every: Mapping[Segment, Mask], wanted: set[Segment]
    ) -> None:
        places = {segment: self._column(mask, release, segment) for segment, mask in every.items()}
        self.places.append(places)
        for segment in wanted:
            column = self.columns[places[segment]]
            column.seen = column.guarded = True
            column.sized |= segment.whole
            column.cost = max(column.cost, _cost(segment, self.people))
        first = len(self.wholes)
        partitions = list(self._partitions(release, places, wanted))
        for scope, parts in partitions:
            self._add_sums(scope, parts, places.values())
        self.wholes[first:] = dict.fromkeys(self.wholes[first:])

    def _column(self, inside: Mask, release: int, *name: object) -> int:
        """The column of these people, one for all their names and times. `name`: what they are
        called at each release.
        """
        key = np.packbits(inside).tobytes()
        if key not in self._known:
            self._known[key] = len(self.columns)
            self.columns.append(Column(inside, release))
        place = self._known[key]
        self.columns[place].now |= self._newest
        times = self._times.setdefault(name, [])
        if place not in times:
            times.append(place)
        return place

    def _partitions(
        self, release: int, places: Mapping[Segment, int], wanted: set[Segment]
    ) -> Iterator[tuple[int, list[int]]]:
        """Who is made up of whom: columns, and those that they fall into."""
        people, there = self.people, self.people.release <= release
        for head in people.heads:
            whole = places[Segment(head)]
            own = [Segment((code,)) for code in head or people.group.names]
            if len(head) != 1:
                yield whole, self._completed(whole, [places[one] for one in own], release, head)
            for where in people.filters:
                inside = places[Segment(head, where=where)]
                outside = self._column(
                    self.columns[whole].inside & ~people.filters[where] & there,
                    release,
                    *("outside", head, where),
                )
                if Segment(head, where=where) in wanted:
                    self.columns[outside].guarded = True
                yield whole, [inside, outside]
                if len(head) != 1:
                    parts = [places[Segment(one.groups, where=where)] for one in own]
                    yield inside, self._completed(inside, parts, release, head, where)
            for column in people.crossed:
                named = [Segment(head, column.name, value) for value in column.coded.names]
                if named[:1] and named[0] in places:
                    within = [places[one] for one in named]
                    parts = self._completed(whole, within, release, head, column.name)
                    yield whole, parts
                    yield from self._left_of(parts, whole, places, wanted, release)
                if len(head) != 1 and column.each:
                    for segment in named:
                        cells = [places[Segment(o.groups, column.name, segment.value)] for o in own]
                        inside = places[segment]
                        yield inside, self._completed(inside, cells, release, segment)
            if len(people.filters) > 1:
                patterns = self._patterns(whole, release, head)
                for place in patterns:
                    self.columns[place].guarded |= bool(wanted)
                yield whole, patterns

    def _completed(self, whole: int, parts: list[int], release: int, *name: object) -> list[int]:
        """With those who are in none of the parts."""
        left = self.columns[whole].inside.copy()
        for part in parts:
            left &= ~self.columns[part].inside
        return [*parts, self._column(left, release, "left", *name)] if left.any() else parts

    def _patterns(self, whole: int, release: int, head: tuple[str, ...]) -> list[int]:
        """The people told apart by all filters at once."""
        inside = self.columns[whole].inside
        holds = np.array(list(self.people.filters.values()))
        patterns = np.unique(holds[:, inside], axis=1).T
        return [
            self._column(
                inside & (holds == pattern[:, None]).all(axis=0), release, head, tuple(pattern)
            )
            for pattern in patterns
        ]

    def _left_of(
        self,
        parts: Sequence[int],
        whole: int,
        places: Mapping[Segment, int],
        wanted: set[Segment],
        release: int,
    ) -> Iterator[tuple[int, list[int]]]:
        """What a filter leaves of a value of a column, where it lies within that."""
        for segment, place in list(places.items()):
            if not segment.where or segment not in wanted:
                continue
            inside = self.columns[place].inside
            if not inside.any() or (inside & ~self.columns[whole].inside).any():
                continue
            for nth, part in enumerate(parts):
                around = self.columns[part].inside
                if part != place and not (inside & ~around).any():
                    left = self._column(around & ~inside, release, "within", segment, nth)
                    self.columns[left].guarded = True
                    yield part, [place, left]

    def _add_sums(self, scope: int, parts: list[int], targets: Iterable[int]) -> None:
        """Whichever people are made up of some of these parts."""
        masks = {part: self.columns[part].inside for part in parts}
        around = self.columns[scope].inside
        for target in dict.fromkeys((scope, *targets)):
            inside = self.columns[target].inside
            if target in masks or not inside.any() or (inside & ~around).any():
                continue
            within = [
                part for part, mask in masks.items() if mask.any() and not (mask & ~inside).any()
            ]
            if sum(int(masks[part].sum()) for part in within) == int(inside.sum()):
                self.wholes.append((target, tuple(within)))


def _cost(segment: Segment, people: People) -> float:
    if segment.whole:
        return GROUP if len(segment.groups) == 1 else WHOLE
    return PART if segment.where or segment.groups in people.populations else CELL
