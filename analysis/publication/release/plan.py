"""The release plan: everything that a study publishes, protected together.

    plan = ReleasePlan.of(responses, banner=["region"], ledger=Ledger.read(folder / LEDGER))
    apply(analysis.agreement(plan.data, by="group"), "ons", published=plan.published("group"))
    plan.recorded().write(folder / LEDGER)

One plan belongs to one state of the answers and of study.yaml. It does not depend on what somebody
asks to see, so every command shows the same count of a cell, and none can be set against another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, kinds_in_base
from analysis.counting.grouping import crossed_name
from analysis.counting.sums import TOTAL
from analysis.counting.table import By, Table, named
from analysis.counting.tally import countable
from analysis.design import Design
from analysis.publication.disclosure.protection import protect
from analysis.publication.disclosure.rule import TEN_FIVE, Rule
from analysis.publication.disclosure.tables import Counts, CountTable, Line, Published, base_line
from analysis.publication.figures import fingerprint_of
from analysis.publication.release.counting import people_of, tables_of_segments, with_told
from analysis.publication.release.ledger import Cell, Ledger, Marks, marks_of
from analysis.publication.release.parts import Part, part_of, restricted
from analysis.publication.release.reasons import NotClearedError, Uncleared
from analysis.publication.release.scope import Scope
from analysis.publication.release.segments import People, Segment, Segments
from analysis.responses import Responses
from survey.conditions import Condition
from survey.errors import shown
from survey.people import Together

__all__ = ["ReleasePlan"]

KEPT = 8
"""As many plans stay in memory."""

_plans: dict[tuple[str, ...], "ReleasePlan"] = {}


@dataclass(frozen=True, eq=False)
class ReleasePlan:
    """What may be published of a study in one state. See `of`.

    `data`: the interviews that figures are of, to give to `agreement` and the others instead of all
    (see `waiting`). `people`, `segments`: who figures are published of. `tables`: the counts of
    each item. `joint`: what may be published of them, all segments side by side. `waiting`: group →
    new interviews that are too few to be published.
    """

    data: Responses
    scope: Scope
    rule: Rule
    people: People
    segments: Segments
    tables: tuple[CountTable, ...]
    joint: tuple[Published, ...]
    waiting: Mapping[str, int]
    ledger: Ledger
    marks: Marks
    fingerprint: str

    @classmethod
    def of(
        cls,
        responses: Responses,
        *,
        by: str = "group",
        banner: Sequence[str] = (),
        crossed: Sequence[str] = (),
        headlines: Mapping[str, str] = MappingProxyType({}),
        nets: Mapping[str, Sequence[str]] = MappingProxyType({}),
        bases: Iterable[Base] = (),
        design: Design | None = None,
        ledger: Ledger | None = None,
        rule: Rule = TEN_FIVE,
    ) -> Self:
        """The plan of these answers: every item with answers to choose from, with all answers,
        NETs, kinds of missing answer and bases; of each group (`by`), combination and population of
        the codebook; of each of these in each wave and by each filter of the codebook; of each
        population by each column of the `banner`; and of each group by the columns `crossed`.

        `headlines`: item → the NET that is hidden last; by default its first. `nets`: answers that
        count together beside the NETs of the codebook, name → codes. `bases`: lists of kinds of
        missing answer that a base takes in, beside "valid", "answered" and, where the item has it,
        "everyone". `design`: where it has weights, those without one above 0 are in no figure.
        `ledger`: what was published before: counts of then stay as they were told, and
        are kept apart from those of now; new interviews of a group wait until there are
        `rule.threshold` of them. Kept in memory, so that asking again costs nothing.
        """
        ledger = ledger or Ledger()
        book, weights = responses.codebook, (design.weights if design else None) or ""
        populations = responses.weighed_apart.get(weights, book.populations)
        apart = () if populations is book.populations else book.populations
        scope = Scope(
            by,
            tuple(banner),
            tuple(crossed),
            book.combinations,
            populations,
            apart,
            len(book.populations) < 2,
            book.filters,
            headlines,
            {name: tuple(codes) for name, codes in nets.items()},
            tuple(dict.fromkeys(kinds_in_base(base) for base in bases)),
        )
        key = (fingerprint_of(responses), repr(scope), weights, ledger.digest, repr(rule))
        if key not in _plans:
            while len(_plans) >= KEPT:
                del _plans[next(iter(_plans))]
            _plans[key] = _planned(responses, scope, weights, ledger, rule)
        return _plans[key]  # type: ignore[return-value]  # nobody derives from it

    # --- what is published ---

    def published(
        self, by: By = None, *, where: str | Condition | None = None
    ) -> tuple[Published, ...]:
        """What frames of `agreement` and `distribution` by these columns show, for
        `analysis.publication.standards.apply`; groups are named as in frames, with combinations and
        totals. Of an item that a column of the banner tells apart in several populations there is
        none, as there is no frame.

        `where`: a filter of study.yaml, by name or condition; groups; a value of a column; or
        groups and one of these. Raises NotClearedError for what the study does not publish.
        """
        found = (self._part(table, self.asked(table, by, where=where)) for table in self.joint)
        return tuple(one for one in found if one is not None)

    def asked(
        self, table: Published, by: By = None, *, where: str | Condition | None = None
    ) -> Mapping[str, Segment | None] | None:
        """The groups of a frame of an item by these columns, as `published`, and whom each is of;
        None for nobody. No groups where the item tells apart several populations.
        """
        columns, part = named(by, "by"), part_of(where, self.scope, self.data.codebook)
        others = [name for name in columns if name != self.scope.by]
        names = self.people.group.names
        totals = dict(self._rows_of(part, together=columns == (self.scope.by,)))
        if not columns:
            return totals
        if not others:
            heads = {name: self._segment((name,), part) for name in names}
            return {**totals, **heads}
        if len(others) > 1:
            raise _uncleared_columns(columns)
        if not part.whole:
            raise NotClearedError(
                Uncleared.FILTER,
                f"figures by {shown(others[0])} of a part of the people are not in the release "
                "plan; leave out the filter, or the column",
            )
        (column,) = others
        values = self._values(column)
        if len(columns) == 1:
            each = (
                {value: self._segment(head, part, column, value) for value in values}
                for head in self.people.populations
            )
            held = [cells for cells in each if self._asked(table, cells.values())]
            if len(held) > 1:
                return None
            return {**totals, **(held[0] if held else dict.fromkeys(values))}
        first = columns[0] == self.scope.by
        cells = {
            crossed_name((name, value) if first else (value, name)): self._segment(
                (name,), part, column, value
            )
            for name in names
            for value in values
        }
        return {**totals, **cells}

    def count(self, item: str, line: Line, segment: Segment) -> float:
        """One published count, NaN where it is hidden. Raises NotClearedError for one that is not
        in the plan.
        """
        table = self.table(item)
        known = table.layout.aliases.get(line, line)
        if known not in table.layout.lines or segment not in self.segments.now:
            raise NotClearedError(
                Uncleared.ANSWERS if segment in self.segments.now else Uncleared.GROUPS,
                f"{item}, {line.kind} {line.code}: there is no such count in the release plan",
            )
        row = table.layout.lines.index(known)
        return float(table.values[row, self.segments.now[segment]])

    def counts(self, item: str) -> Counts:
        """The true counts of an item, as `table` has them: for the study's own eyes."""
        at = next(place for place, one in enumerate(self.joint) if one is self.table(item))
        return self.tables[at].counts

    # --- what readers keep ---

    def recorded(self) -> Ledger:
        """The ledger once this plan is out: the same one where it tells nothing new."""
        told = dict(self._untold())
        new = set(self.marks.interviews) - set(self.ledger.interviews)
        if not told and not new:
            return self.ledger
        return self.ledger.with_release(self.fingerprint, told, self.marks)

    def _untold(self) -> Iterator[tuple[Cell, float]]:
        """Each published count that no release before this one has."""
        for table, published in zip(self.tables, self.joint, strict=True):
            layout = published.layout
            codes = self.scope.codes(self.data.codebook.item(layout.item))
            open_cells = layout.published & ~layout.known_zero
            if table.settled is not None:
                open_cells &= ~table.settled
            for segment, place in self.segments.now.items():
                for row in np.flatnonzero(open_cells[:, place]):
                    line = layout.lines[row]
                    yield (
                        (layout.item, self.scope.written(line, codes), segment),
                        float(published.values[row, place]),
                    )

    # --- names ---

    def _rows_of(self, part: Part, *, together: bool) -> Iterator[tuple[str, Segment | None]]:
        """The rows of a frame beside those of groups: totals, and groups `together`."""
        if self.scope.everybody:
            yield TOTAL, self._segment((), part)
        for name, head in self._named((*self.scope.populations, *self.scope.apart)):
            yield name, self._segment(head, part)
        for name, head in self._named(self.scope.combinations) if together else ():
            yield name, self._segment(head, part)

    def _named(self, together: Sequence[Together]) -> list[tuple[str, tuple[str, ...]]]:
        names = self.people.group.names
        found = ((one.code, tuple(c for c in names if c in one.of)) for one in together)
        return [(code, head) for code, head in found if head in self.people.heads]

    def _segment(
        self, head: tuple[str, ...], part: Part, column: str = "", value: str = ""
    ) -> Segment | None:
        """The part of these groups. Raises NotClearedError where it is not in the plan."""
        groups = restricted(head, part, self.people.group.names)
        if groups is None:
            return None
        return self.checked(Segment(groups, column or part.column, value or part.value, part.where))

    def checked(self, segment: Segment) -> Segment:
        """A segment of the plan. Raises NotClearedError for another, with what to add."""
        if segment in self.segments.now:
            return segment
        together = ", ".join(segment.groups or self.people.group.names)
        if segment.groups not in self.people.heads:
            raise NotClearedError(
                Uncleared.GROUPS,
                f"figures of {together} together are not in the release plan; name them in "
                f"study.yaml, such as groups: {{NAME: {{of: [{together}]}}}}",
            )
        if segment.column:
            raise _uncleared_columns((self.scope.by, segment.column))
        raise NotClearedError(
            Uncleared.FILTER, f"figures of {together} with this filter are not in the release plan"
        )

    def _asked(self, table: Published, segments: Iterable[Segment | None]) -> bool:
        """Whether any of these people were asked the item."""
        nobody = table.layout.known_zero[table.layout.lines.index(base_line())]
        places = [self.segments.now[one] for one in segments if one is not None]
        return not nobody[places].all()

    def _values(self, column: str) -> tuple[str, ...]:
        for crossed in self.people.crossed:
            if crossed.name == column:
                return crossed.coded.names
        raise _uncleared_columns((column,))

    def table(self, item: str) -> Published:
        """What may be published of an item, all segments side by side."""
        for table in self.joint:
            if table.layout.item == item:
                return table
        raise NotClearedError(
            Uncleared.ITEM,
            f"{shown(item)} has no answers to choose from, so it is not in the release plan",
        )

    def _part(
        self, table: Published, groups: Mapping[str, Segment | None] | None
    ) -> Published | None:
        if groups is None:
            return None
        places = [-1 if one is None else self.segments.now[one] for one in groups.values()]
        return table.part(places, tuple(groups))


def _planned(
    responses: Responses, scope: Scope, weights: str, ledger: Ledger, rule: Rule
) -> ReleasePlan:
    items = countable(Table(responses.frame, responses.codebook))
    scope = scope.widened(ledger, responses)
    marks = marks_of(responses, scope.marked(responses, items))
    releases = ledger.came_in(marks)
    inside, waiting = _grown(responses, scope, releases == len(ledger.releases), ledger, rule)
    data = responses
    if not inside.all():
        data = replace(responses, frame=responses.frame[inside].reset_index(drop=True))
        marks, releases = marks.of(inside), releases[inside]
    weighing = _weighing(data.frame, weights)
    some = replace(data, frame=data.frame[weighing])
    marks, releases = marks.of(weighing), releases[weighing]
    counted = people_of(some, scope, releases)
    segments = Segments.of(counted.people, [one.segments for one in ledger.releases])
    tables = tuple(
        with_told(table, data.codebook.item(table.layout.item), scope, segments, ledger.releases)
        for table in tables_of_segments(some, items, counted, scope, segments)
    )
    return ReleasePlan(
        data,
        scope,
        rule,
        counted.people,
        segments,
        tables,
        protect(tables, rule),
        waiting,
        ledger,
        marks,
        fingerprint_of(data),
    )


def _weighing(frame: pd.DataFrame, weights: str) -> npt.NDArray[np.bool_]:
    """Who has a weight above 0, where there are any."""
    if weights not in frame.columns or not pd.api.types.is_numeric_dtype(frame[weights].dtype):
        return np.ones(len(frame), np.bool_)
    mask: npt.NDArray[np.bool_] = frame[weights].to_numpy(np.float64, na_value=0) > 0
    return mask


def _grown(
    responses: Responses, scope: Scope, new: npt.NDArray[np.bool_], ledger: Ledger, rule: Rule
) -> tuple[npt.NDArray[np.bool_], Mapping[str, int]]:
    """Which interviews figures are of: not new ones of a group that has fewer than the threshold,
    after a first release. And how many of each group wait.
    """
    inside = np.ones(len(new), np.bool_)
    if not ledger.releases or not new.any():
        return inside, {}
    frame = responses.frame
    group = np.full(len(new), "", object)
    if scope.by in frame.columns:
        group = frame[scope.by].astype(str).to_numpy(object)
    waiting = {}
    for name in dict.fromkeys(group[new].tolist()):
        rows = new & (group == name)
        if rows.sum() < rule.threshold:
            inside &= ~rows
            waiting[str(name)] = int(rows.sum())
    return inside, waiting


def _uncleared_columns(columns: Sequence[str]) -> NotClearedError:
    if len(columns) == 1:
        return NotClearedError(
            Uncleared.BANNER,
            f"figures by {shown(columns[0])} are not in the release plan; add it to study.yaml: "
            f"banner: [{columns[0]}]",
        )
    return NotClearedError(
        Uncleared.CROSSED,
        f"figures by {' and '.join(shown(name) for name in columns)} at once are not in the "
        "release plan; take one column at a time, or name the groups as a filter in study.yaml",
    )
