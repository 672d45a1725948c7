"""The release plan: everything that a study publishes, protected together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.counting.tally import countable
from analysis.counting.table import Table
from analysis.publication.disclosure.protection import protect
from analysis.publication.disclosure.rule import TEN_FIVE, Rule
from analysis.publication.disclosure.tables import CountTable, Line, Published
from analysis.publication.release.counting import people_of, populations_named, tables_of_segments
from analysis.publication.release.scope import Scope
from analysis.publication.release.segments import People, Segment, Segments
from analysis.responses import Responses


@dataclass(frozen=True, eq=False)
class ReleasePlan:
    data: Responses
    scope: Scope
    people: People
    segments: Segments
    tables: tuple[CountTable, ...]
    joint: tuple[Published, ...]

    @classmethod
    def of(cls, responses: Responses, scope: Scope, rule: Rule = TEN_FIVE) -> "ReleasePlan":
        items = countable(Table(responses.frame, responses.codebook))
        counted = people_of(responses, scope, np.zeros(len(responses.frame), np.intp))
        segments = Segments.of(counted.people)
        tables = tables_of_segments(responses, items, counted, segments, scope)
        return cls(
            responses, scope, counted.people, segments, tables, protect(tables, rule)
        )
