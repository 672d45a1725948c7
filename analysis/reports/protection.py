"""The counts of a report that may be published by a standard that protects respondents, all of its
tables together. No figure is of two populations, so each is protected by itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from analysis.counting.domains.evaluating import inside
from analysis.counting.grouping import parts_of
from analysis.counting.sums import TOTAL
from analysis.publication.disclosure.crossing import Columns, protect_together
from analysis.publication.disclosure.tables import Published
from analysis.reports.breakdown import Breakdown
from analysis.responses import Responses
from survey.people import Together
from survey.questionnaire import GROUP

__all__ = ["protected"]


def protected(
    responses: Responses,
    items: Sequence[str],
    populations: Sequence[Together],
    breakdowns: Sequence[Breakdown],
) -> Mapping[Breakdown, tuple[Published, ...]]:
    """By breakdown, with groups named as in its frames. `populations`: those that are told apart,
    none where there is one.
    """
    columns, within = list(dict.fromkeys(one.by for one in breakdowns)), breakdowns[0].within
    found: dict[Breakdown, tuple[Published, ...]] = {}
    for population in populations or (None,):
        others = {code for one in populations if one != population for code in one.of}
        together = {
            each.code: each.of
            for each in responses.codebook.combinations
            if others.isdisjoint(each.of)
        }
        part = _part(responses, Breakdown((), population, within))
        named: dict[Columns, Mapping[str, Sequence[str]]] = (
            {(GROUP,): together} if (GROUP,) in columns else {}
        )
        tables = protect_together(part, items, columns, together=named)
        for one in breakdowns:
            if one.of in (None, population):
                kept = (_called(table, one, population, others) for table in tables[one.by])
                found[one] = (*found.get(one, ()), *kept)
    return found


def _part(responses: Responses, breakdown: Breakdown) -> Responses:
    """The interviews that are counted."""
    if (where := breakdown.where) is None:
        return responses
    rows = inside(where, responses.frame, responses.codebook)
    return replace(responses, frame=responses.frame[rows].reset_index(drop=True))


def _called(
    table: Published, breakdown: Breakdown, population: Together | None, others: Collection[str]
) -> Published:
    """Without the groups of other populations; everybody in this one under the name of frames."""
    total = population.code if population and breakdown.of is None else TOTAL
    own = breakdown.by.index(GROUP) if GROUP in breakdown.by else None
    names = table.layout.groups
    kept = [
        place
        for place, name in enumerate(names)
        if own is None or name == TOTAL or parts_of(name)[own] not in others
    ]
    layout = replace(
        table.layout,
        groups=tuple(total if names[place] == TOTAL else names[place] for place in kept),
        known_zero=table.layout.known_zero[:, kept],
        there=table.layout.there[kept],
    )
    return Published(layout, table.values[:, kept])
