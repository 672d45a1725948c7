"""What a report may show of counts, under a standard that protects respondents: the plan of the
study, by how the people of its tables are told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.counting.sums import TOTAL
from analysis.publication.disclosure import Published
from analysis.publication.publishing import Publication
from analysis.reports.breakdown import Breakdown

__all__ = ["protected"]


def protected(
    publication: Publication, breakdowns: Sequence[Breakdown]
) -> Mapping[Breakdown, tuple[Published, ...]]:
    """By breakdown, with groups named as in its frames. Raises NotClearedError for one that the
    study does not publish.
    """
    return {
        one: tuple(_called(table, one) for table in publication.published(one.by, one.where) or ())
        for one in breakdowns
    }


def _called(table: Published, breakdown: Breakdown) -> Published:
    """Everybody in one of several populations under the name of frames."""
    if breakdown.of is None:
        return table
    code, groups = breakdown.of.code, table.layout.groups
    named = tuple(TOTAL if group == code else group for group in groups)
    return Published(replace(table.layout, groups=named), table.values)
