"""Why a count is hidden and what is shown instead; and how much of a plan readers get."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.publication.disclosure.tables import NO_ANSWER, Line, Published, base_line
from analysis.publication.release.reasons import HiddenCell, Instead, Why
from analysis.publication.release.segments import Segment

if TYPE_CHECKING:
    from analysis.publication.release.plan import ReleasePlan

__all__ = ["Kept", "kept", "withheld"]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many counts are published, of all that are not known to be 0: of headlines, each the
    first NET of an item with its base for a group, combination or population; and of all cells.
    """

    headlines: int
    of_headlines: int
    cells: int
    of_cells: int


def kept(plan: "ReleasePlan") -> Kept:
    """What readers get of a plan."""
    found = np.zeros(4, np.int64)
    whole = {place for segment, place in plan.segments.now.items() if segment.whole}
    every = sorted(set(plan.segments.now.values()))
    for table in plan.joint:
        layout, shown = table.layout, ~np.isnan(table.values)
        there = layout.published & ~layout.known_zero
        if layout.headline is not None:
            rows = [layout.lines.index(line) for line in (layout.headline, base_line())]
            places = [place for place in sorted(whole) if layout.headlines[rows, place].all()]
            found[0] += shown[np.ix_(rows, places)].all(axis=0).sum()
            found[1] += len(places)
        found[2] += (there & shown)[:, every].sum()
        found[3] += there[:, every].sum()
    return Kept(*found.tolist())


def withheld(plan: "ReleasePlan", item: str, line: Line, segment: Segment) -> HiddenCell | None:
    """Why a count is hidden, None where it is published. Raises NotClearedError for one that is not
    in the plan.
    """
    if not np.isnan(plan.count(item, line, segment)):
        return None
    published = plan.table(item)
    line = published.layout.aliases.get(line, line)
    row, place = published.layout.lines.index(line), plan.segments.now[segment]
    small = plan.counts(item)[row, place] < plan.rule.threshold
    instead = (*_wider_lines(plan, item, line, segment), *_more_people(plan, item, line, segment))
    return HiddenCell(item, line, segment, instead, Why.SMALL if small else Why.PROTECTS)


def _wider_lines(plan: "ReleasePlan", item: str, line: Line, segment: Segment) -> Iterator[Instead]:
    """NETs, or all kinds of missing answer, that take the line in, those of fewest answers
    first.
    """
    layout, codes = plan.table(item).layout, plan.scope.codes(plan.data.codebook.item(item))
    own = set(codes.get(line.code, ()) if line.kind == "net" else (line.code,))
    nets = [one for one in layout.lines if one.kind == "net" and own < set(codes[one.code])]
    wider = sorted(nets, key=lambda one: len(codes[one.code]))
    if line.kind == "missing" and line != NO_ANSWER and NO_ANSWER in layout.lines:
        wider = [NO_ANSWER]
    for one in wider:
        if _shown(plan, plan.table(item), one, segment):
            yield Instead(one, segment)


def _more_people(plan: "ReleasePlan", item: str, line: Line, segment: Segment) -> Iterator[Instead]:
    """The same line of combinations and populations that take the people in, those of fewest groups
    first; else of all of the same groups.
    """
    published = plan.table(item)
    heads = sorted(plan.people.heads, key=lambda head: len(head) or len(plan.people.group.names))
    for head in heads:
        more = replace(segment, groups=head)
        wider = segment.groups and (not head or set(segment.groups) < set(head))
        if wider and more in plan.segments.now and _shown(plan, published, line, more):
            yield Instead(line, more)
    if not segment.whole and _shown(plan, published, line, Segment(segment.groups)):
        yield Instead(line, Segment(segment.groups))


def _shown(plan: "ReleasePlan", published: Published, line: Line, segment: Segment) -> bool:
    place = plan.segments.now[segment]
    rows = [published.layout.lines.index(one) for one in (line, base_line())]
    return not np.isnan(published.values[rows, place]).any()
