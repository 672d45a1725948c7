"""From answers to the tables of all segments, at each release, with what was published of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import EVERYONE
from analysis.counting.coded import Coded
from analysis.counting.domains.evaluating import inside
from analysis.counting.everyone import on_base
from analysis.counting.grouping import groups_by
from analysis.counting.sums import Tally
from analysis.counting.table import Table
from analysis.counting.tally import Coding
from analysis.publication.disclosure.building import tables_of_tally
from analysis.publication.disclosure.tables import (
    UNGROUPED,
    CountTable,
    Floats,
    Layout,
    Mask,
)
from analysis.publication.release.ledger import Release
from analysis.publication.release.scope import Scope
from analysis.publication.release.segments import Crossed, People, Segments
from analysis.responses import Responses
from survey.codebook import Item
from survey.missing import Missing
from survey.people import Together

__all__ = ["Counted", "people_of", "tables_of_segments", "with_told"]

CELL = "\0class"
"""A column beside those of the answers, named as none of them is."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Classes of people that no segment tells apart: `of` each row its class, and what they are."""

    of: npt.NDArray[np.intp]
    people: People


def people_of(responses: Responses, scope: Scope, releases: npt.NDArray[np.intp]) -> Counted:
    """The people of these interviews as what the study publishes tells them apart. `releases`: in
    which of them each interview was first, from 0.
    """
    frame, table = responses.frame, Table(responses.frame, responses.codebook)
    nobody = Coded((), np.full(len(frame), -1, np.int8))
    by = groups_by(table, scope.by) if scope.by in frame.columns else nobody
    columns = {name: groups_by(table, name) for name in scope.columns if name in frame.columns}
    filters = {
        one.where.text: inside(one.where, frame, responses.codebook) for one in scope.filters
    }
    keys = np.column_stack(
        [
            by.codes,
            releases,
            *(coded.codes for coded in columns.values()),
            *(mask.astype(np.int8) for mask in filters.values()),
        ]
    ).astype(np.int64)
    classes, of = np.unique(keys, axis=0, return_inverse=True)
    group, release, *rest = classes.T
    crossed = [
        Crossed(name, Coded(coded.names, codes), scope.each(name))
        for (name, coded), codes in zip(columns.items(), rest, strict=False)
    ]
    holds = rest[len(columns) :]
    populations = _codes(scope.populations, by.names)
    several = len(populations) > 1
    together = (*_codes((*scope.combinations, *scope.apart), by.names), *populations)
    people = People(
        Coded(by.names, group),
        (*together, *([()] if scope.everybody else [])),
        populations if several else ((),),
        tuple(crossed),
        {where: one.astype(np.bool_) for where, one in zip(filters, holds, strict=True)},
        release.astype(np.intp),
    )
    return Counted(of.astype(np.intp).ravel(), people)


def tables_of_segments(
    responses: Responses,
    items: Sequence[str],
    counted: Counted,
    scope: Scope,
    segments: Segments,
) -> tuple[CountTable, ...]:
    """The counts of each item in all segments."""
    known = {name: responses.codebook.item(name) for name in items}
    tally = _tally(responses, items, counted)
    within = np.array([column.inside for column in segments.columns]).T
    summed = replace(
        tally,
        counts=np.einsum("iga,gc->ica", tally.counts, within),
        answered=tally.answered @ within,
        missing=np.einsum("igk,gc->ick", tally.missing, within),
        groups=tuple(str(place) for place in range(len(segments.columns))),
    )
    routed = [name for name in items if known[name].otherwise == "no"]
    past = {}
    if routed:
        led_past = _tally(responses, routed, counted, base=EVERYONE).kinds([Missing.NOT_ASKED])
        past = dict(zip(routed, led_past @ within, strict=True))
    return tables_of_tally(summed, known, nets=scope.nets, bases=scope.bases, past=past)


def _tally(responses: Responses, items: Sequence[str], counted: Counted, base: str = "") -> Tally:
    """The counts of each class, on a base."""
    classes = pd.Index([str(place) for place in range(counted.people.size)])
    cells = pd.Categorical.from_codes(counted.of, classes)
    table = Table(responses.frame.assign(**{CELL: cells}), responses.codebook)
    return Coding.of(on_base(table, items, base), tuple(items), CELL).counted()


def with_told(
    table: CountTable, item: Item, scope: Scope, segments: Segments, told: Sequence[Release]
) -> CountTable:
    """With the sums among segments, and what is settled."""
    columns, layout, headline = segments.columns, table.layout, scope.headline(item)
    names = tuple(
        name if column.guarded or column.seen else UNGROUPED
        for name, column in zip(layout.groups, columns, strict=True)
    )
    found = replace(
        layout,
        groups=names,
        wholes=tuple(segments.wholes),
        unseen=tuple(place for place, column in enumerate(columns) if not column.seen),
        sized=tuple(place for place, column in enumerate(columns) if column.sized),
        headline=layout.aliases.get(headline, headline) if headline is not None else None,
        costs=tuple(column.cost for column in columns),
        later=tuple(segments.later),
    )
    if not told:
        return CountTable(found, table.counts)
    codes = scope.codes(item)
    written = {scope.written(line, codes): row for row, line in enumerate(layout.lines)}
    written |= {
        scope.written(other, codes): layout.lines.index(line)
        for other, line in layout.aliases.items()
    }
    return CountTable(found, table.counts, *_settled(found, written, segments, told))


def _settled(
    layout: Layout, written: Mapping[str, int], segments: Segments, told: Sequence[Release]
) -> tuple[Floats, Mask]:
    """What was published, NaN where nothing was; and the cells of which that is decided: all of
    earlier releases, and those of the same people today.
    """
    values = np.full(layout.known_zero.shape, np.nan)
    settled = np.zeros(values.shape, np.bool_)
    settled[:, [place for place, column in enumerate(segments.columns) if not column.now]] = True
    for places, release in zip(segments.places, told, strict=False):
        for line, segment, value in release.of(layout.item):
            place, row = places.get(segment), written.get(line)
            if place is None or row is None:
                continue
            if segments.columns[place].inside.any():
                settled[row, place] = True
                if np.isnan(values[row, place]):
                    values[row, place] = value
    return values, settled


def _codes(together: Sequence[Together], known: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The groups of each that the answers have, in their order; those that have none are left
    out.
    """
    found = (tuple(code for code in known if code in one.of) for one in together)
    return tuple(dict.fromkeys(codes for codes in found if codes))
