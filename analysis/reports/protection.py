"""What a report may show of counts, under a standard that protects respondents: the plan of the
study, by how the people of its tables are told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.counting.sums import TOTAL
from analysis.publication.disclosure import Published
from analysis.publication.publishing import Publication
from analysis.publication.release.reasons import NotClearedError
from analysis.reports.breakdown import Breakdown
from analysis.reports.sections import Section

__all__ = ["protected"]


def protected(
    publication: Publication, sections: Sequence[Section]
) -> tuple[Mapping[Breakdown, tuple[Published, ...]], tuple[Section, ...]]:
    """By breakdown, with groups named as in its frames; and the sections without banners that the
    study does not publish, as of a part of its people. Raises NotClearedError for anything else
    that it does not publish.
    """
    found: dict[Breakdown, tuple[Published, ...]] = {}
    kept = []
    for section in sections:
        banners = []
        found |= {one: _published(publication, one) for one in replace(section, banners=()).every}
        for banner in section.banners:
            try:
                found |= {one: _published(publication, one) for one in banner}
            except NotClearedError:
                if all(one.within is None for one in banner):
                    raise
                continue
            banners.append(banner)
        kept.append(replace(section, banners=tuple(banners)))
    return found, tuple(kept)


def _published(publication: Publication, breakdown: Breakdown) -> tuple[Published, ...]:
    tables = publication.published(breakdown.by, breakdown.where) or ()
    return tuple(_called(table, breakdown) for table in tables)


def _called(table: Published, breakdown: Breakdown) -> Published:
    """Everybody in one of several populations under the name of frames."""
    if breakdown.of is None:
        return table
    code, groups = breakdown.of.code, table.layout.groups
    named = tuple(TOTAL if group == code else group for group in groups)
    return Published(replace(table.layout, groups=named), table.values)
