"""The release plan: everything that a study publishes, protected together.

    plan = ReleasePlan.of(responses, banner=["region"], ledger=Ledger.read(folder / LEDGER))
    apply(analysis.agreement(plan.data, by="group"), "ons", published=plan.published("group"))
    plan.recorded().write(folder / LEDGER)

One plan belongs to one state of the answers and of study.yaml. It does not depend on what somebody
asks to see, so every command shows the same count of a cell, and none can be set against another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.bases import Base, kinds_in_base
from analysis.counting.grouping import CROSSED
from analysis.counting.sums import TOTAL
from analysis.counting.table import Table, named
from analysis.counting.tally import countable
from analysis.publication.disclosure.protection import protect
from analysis.publication.disclosure.rule import TEN_FIVE, Rule
from analysis.publication.disclosure.tables import Counts, CountTable, Line, Published
from analysis.publication.figures import fingerprint_of
from analysis.publication.release.counting import people_of, tables_of_segments
from analysis.publication.release.ledger import Cell, Ledger, Marks, marks_of
from analysis.publication.release.reasons import NotCleared, Uncleared
from analysis.publication.release.scope import Scope
from analysis.publication.release.segments import People, Segment, Segments
from analysis.responses import Responses
from survey.conditions import Condition
from survey.errors import ConditionError, shown

__all__ = ["ReleasePlan"]

KEPT = 8
"""As many plans stay in memory."""

_plans: dict[tuple[str, ...], "ReleasePlan"] = {}


@dataclass(frozen=True, eq=False)
class ReleasePlan:
    """What may be published of a study in one state. See `of`.

    `data`: the interviews that figures are of, to give to `agreement` and the others instead of all
    (see `waiting`). `people`, `segments`: who figures are published of. `tables`: the counts of each
    item. `joint`: what may be published of them, all segments side by side. `waiting`: group → new
    interviews that are too few to be published.
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
        "everyone". `ledger`: what was published before: counts of then stay as they were told, and
        are kept apart from those of now; new interviews of a group wait until there are
        `rule.threshold` of them. Kept in memory, so that asking again costs nothing.
        """
        ledger = ledger or Ledger()
        book = responses.codebook
        scope = Scope(
            by,
            tuple(banner),
            tuple(crossed),
            book.combinations,
            book.populations,
            book.filters,
            headlines,
            {name: tuple(codes) for name, codes in nets.items()},
            tuple(dict.fromkeys(kinds_in_base(base) for base in bases)),
        )
        key = (fingerprint_of(responses), repr(scope), ledger.digest, repr(rule))
        if key not in _plans:
            while len(_plans) >= KEPT:
                del _plans[next(iter(_plans))]
            _plans[key] = _planned(responses, scope, ledger, rule)
        return _plans[key]  # type: ignore[return-value]  # nobody derives from it

    # --- what is published ---

    def published(
        self,
        by: str | Sequence[str] | None = None,
        *,
        where: str | Condition | None = None,
        population: str = "",
    ) -> tuple[Published, ...]:
        """What frames by these columns show, for `analysis.publication.standards.apply`; groups are
        named as in frames.

        By the column of groups: groups, combinations, and populations under their names, everybody
        as "Total" where there is one population. By another column, of one population (`population`
        names it where there are several): its values, and "Total". By both, crossed as in frames.
        None: populations, or "Total". `where`: a filter of study.yaml, by name or condition. Raises
        NotCleared for what the study does not publish.
        """
        return self._part(self.asked(by, where=where, population=population))

    def asked(
        self,
        by: str | Sequence[str] | None = None,
        *,
        where: str | Condition | None = None,
        population: str = "",
    ) -> Mapping[str, Segment]:
        """The groups of a frame by these columns, as `published`, and whom each is of."""
        columns, condition = named(by, "by"), self.filter_text(where)
        others = [name for name in columns if name != self.scope.by]
        if len(others) > 1:
            raise _uncleared_columns(columns)
        if not others:
            heads = self._named_heads(groups=bool(columns))
            return {name: Segment(head, where=condition) for name, head in heads}
        (column,) = others
        if condition:
            raise NotCleared(
                Uncleared.FILTER,
                f"figures by {shown(column)} of a part of the people are not in the release plan; "
                "leave out the filter, or the column",
            )
        if len(columns) == 1:
            head = self._population(population, column)
            found = {value: Segment(head, column, value) for value in self._values(column, head)}
            return {**found, TOTAL: Segment(head)}
        first = columns[0] == self.scope.by
        return {
            CROSSED.join((name, value) if first else (value, name)): Segment(head, column, value)
            for name, head in self._named_heads(groups=True)
            if head in self.people.heads
            for value in self._values(column, head)
        }

    def count(self, item: str, line: Line, segment: Segment) -> float:
        """One published count, NaN where it is hidden. Raises NotCleared for one that is not in the
        plan.
        """
        table = self.table(item)
        known = table.layout.aliases.get(line, line)
        if known not in table.layout.lines or segment not in self.segments.now:
            raise NotCleared(
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

    @cached_property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        """Every name of groups, combinations and populations, and the groups it stands for."""
        return dict(self._named_heads(groups=True))

    def _named_heads(self, *, groups: bool) -> list[tuple[str, tuple[str, ...]]]:
        there = self.people.group.names
        found = list[tuple[str, tuple[str, ...]]]()
        if groups:
            found += [(name, (name,)) for name in there]
            found += [(one.code, _of(one.of, there)) for one in self.scope.combinations]
        single = self.people.populations == ((),)
        if groups or not single:
            found += [(one.code, _of(one.of, there)) for one in self.scope.populations]
        if single:
            found.append((TOTAL, ()))
        return [(name, head) for name, head in found if head or name == TOTAL]

    def _population(self, name: str, column: str) -> tuple[str, ...]:
        known = dict(self._named_heads(groups=False))
        if not name and len(self.people.populations) == 1:
            return self.people.populations[0]
        if known.get(name) not in self.people.populations:
            names = " or ".join(shown(one) for one in known)
            raise NotCleared(
                Uncleared.POPULATION,
                f"figures by {shown(column)} are of one population; name it: {names}",
            )
        return known[name]

    def _values(self, column: str, head: tuple[str, ...]) -> tuple[str, ...]:
        for crossed in self.people.crossed:
            if crossed.name == column:
                if crossed.each or head in self.people.populations:
                    return crossed.coded.names
                raise _uncleared_columns((self.scope.by, column))
        raise _uncleared_columns((column,))

    def filter_text(self, where: str | Condition | None) -> str:
        """The condition of a filter of the plan, by its name or as a condition. Raises NotCleared
        for another one.
        """
        if where is None or where == "":
            return ""
        for one in self.scope.filters:
            if where == one.code:
                return one.where.text
        try:
            wanted = where if isinstance(where, Condition) else Condition.parse(where)
        except ConditionError:
            wanted = None
        for one in self.scope.filters:
            if wanted is not None and wanted.tree == one.where.tree:
                return one.where.text
        text = where.text if isinstance(where, Condition) else where
        raise NotCleared(
            Uncleared.FILTER,
            f"figures of those with {shown(text)} are not in the release plan; name the filter in "
            f'study.yaml, such as filters: {{NAME: {{where: "{text}"}}}}',
        )

    def table(self, item: str) -> Published:
        """What may be published of an item, all segments side by side."""
        for table in self.joint:
            if table.layout.item == item:
                return table
        raise NotCleared(
            Uncleared.ITEM,
            f"{shown(item)} has no answers to choose from, so it is not in the release plan",
        )

    def _part(self, groups: Mapping[str, Segment]) -> tuple[Published, ...]:
        places = [self.segments.now[segment] for segment in groups.values()]
        return tuple(table.part(places, tuple(groups)) for table in self.joint)


def _planned(responses: Responses, scope: Scope, ledger: Ledger, rule: Rule) -> ReleasePlan:
    items = countable(Table(responses.frame, responses.codebook))
    scope = scope.widened(ledger, responses)
    marks = marks_of(responses, scope.marked(responses, items))
    releases = ledger.came_in(marks)
    inside, waiting = _grown(responses, scope, releases == len(ledger.releases), ledger, rule)
    data = responses
    if not inside.all():
        data = Responses(responses.frame[inside].reset_index(drop=True), responses.codebook)
        marks, releases = marks.of(inside), releases[inside]
    counted = people_of(data, scope, releases)
    segments = Segments.of(counted.people, [one.segments for one in ledger.releases])
    tables = tables_of_segments(data, items, counted, segments, scope, ledger.releases)
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


def _of(codes: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in there if code in codes)


def _uncleared_columns(columns: Sequence[str]) -> NotCleared:
    if len(columns) == 1:
        return NotCleared(
            Uncleared.BANNER,
            f"figures by {shown(columns[0])} are not in the release plan; add it to study.yaml: "
            f"banner: [{columns[0]}]",
        )
    return NotCleared(
        Uncleared.CROSSED,
        f"figures by {' and '.join(shown(name) for name in columns)} at once are not in the "
        "release plan; take one column at a time, or name the groups as a filter in study.yaml",
    )
