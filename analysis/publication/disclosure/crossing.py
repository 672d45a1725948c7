"""Tables by several columns of groups, protected together: their totals are the same people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import Coded
from analysis.counting.grouping import crossed_name, groups_by
from analysis.counting.sums import TOTAL
from analysis.counting.table import Table
from analysis.publication.disclosure.building import count_tables
from analysis.publication.disclosure.protection import protect
from analysis.publication.disclosure.rule import TEN_FIVE, Rule
from analysis.publication.disclosure.tables import (
    UNGROUPED,
    CountTable,
    Published,
)
from analysis.responses import Responses
from survey.codebook import COMPANION

__all__ = ["Columns", "Crossing", "joint_tables", "protect_together"]

Columns = tuple[str, ...]
Rows = npt.NDArray[np.intp]

_NOTHING: Mapping[Columns, Mapping[str, Sequence[str]]] = MappingProxyType({})

CELL = "\0cell"
"""A column beside those of the answers, named as none of them is."""


@dataclass(eq=False)
class Crossing:
    """The groups that a reader sees, by each column and by two columns crossed, and last the total
    of all.

    `names` and `rows` have an entry for each group: those of one who is in no group of a column are
    named "", so that every sum is whole. `places`: columns → group → its entry.
    """

    names: list[str] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    wholes: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    places: dict[Columns, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        responses: Responses,
        columns: Sequence[Columns],
        together: Mapping[Columns, Mapping[str, Sequence[str]]] = _NOTHING,
    ) -> "Crossing":
        """`columns`: each one column, or two to be crossed; those are taken in by themselves as
        well. `together`: by columns the names of several of their groups together.
        """
        table, found = Table(responses.frame, responses.codebook), cls()
        coded = {
            name: groups_by(table, name)
            for name in dict.fromkeys(name for by in columns for name in by)
        }
        each = {name: found._add_column(name, groups) for name, groups in coded.items()}
        for by in dict.fromkeys(by for by in columns if len(by) == 2):
            found._add_crossed(by, [coded[name] for name in by], [each[name] for name in by])
        for of, named in together.items():
            places = found.places[of]
            for name, groups in named.items():
                parts = tuple(places[group] for group in groups if group in places)
                rows = np.sort(np.concatenate([found.rows[part] for part in parts]))
                found.wholes.append((found._add(name, rows), parts))
                places[name] = len(found.names) - 1
        total = found._add(TOTAL, np.arange(len(responses.frame)))
        found.wholes += [(total, tuple(parts.values())) for parts in each.values()]
        return found

    def sizes(self, rule: Rule = TEN_FIVE) -> tuple[int, ...]:
        """The groups whose numbers of interviews may be published: those of the first column, and
        the total.
        """
        every = range(len(self.names))
        if len(self.places) == 1:
            return tuple(every)
        small = any(
            0 < len(rows) < rule.threshold
            for name, rows in zip(self.names, self.rows, strict=True)
            if name != UNGROUPED
        )
        first = next(iter(self.places.values()))
        return () if small else (*first.values(), len(self.names) - 1)

    def published(self, tables: Sequence[Published], by: Columns) -> tuple[Published, ...]:
        """What readers of tables by these columns get, the total last."""
        groups = {**self.places[by], TOTAL: len(self.names) - 1}
        return tuple(table.part(tuple(groups.values()), tuple(groups)) for table in tables)

    def _add(self, name: str, rows: Rows) -> int:
        self.names.append(name)
        self.rows.append(rows)
        return len(self.names) - 1

    def _add_column(self, column: str, groups: Coded) -> dict[int, int]:
        """The groups of a column: code, −1 for none → place."""
        places = {
            code: self._add(name, np.flatnonzero(groups.codes == code))
            for code, name in enumerate(groups.names)
        }
        self.places[(column,)] = {groups.names[code]: place for code, place in places.items()}
        if (groups.codes < 0).any():
            places[-1] = self._add(UNGROUPED, np.flatnonzero(groups.codes < 0))
        return places

    def _add_crossed(
        self, by: Columns, groups: Sequence[Coded], margins: Sequence[dict[int, int]]
    ) -> None:
        """Two columns crossed; each group of either is the sum of the cells in it."""
        one, other = groups
        self.places[by] = {}
        cells: dict[tuple[int, int], int] = {}
        for a, b in product(*margins):
            rows = np.flatnonzero((one.codes == a) & (other.codes == b))
            if a >= 0 and b >= 0:
                name = crossed_name([one.names[a], other.names[b]])
                cells[a, b] = self.places[by][name] = self._add(name, rows)
            elif len(rows):
                cells[a, b] = self._add(UNGROUPED, rows)
        for side, margin in enumerate(margins):
            for code, whole in margin.items():
                self.wholes.append(
                    (whole, tuple(place for key, place in cells.items() if key[side] == code))
                )


def joint_tables(
    responses: Responses, items: Sequence[str], crossing: Crossing
) -> tuple[CountTable, ...]:
    """The counts of each item by all columns and in total, with everything that is published beside
    them.
    """
    several = np.repeat(np.arange(len(crossing.rows)), [len(rows) for rows in crossing.rows])
    known = [responses.codebook.item(item) for item in items]
    names = [
        name
        for item in known
        for name in (*(column.name for column in item.columns), item.id + COMPANION)
    ]
    wanted = [name for name in dict.fromkeys(names) if name in responses.frame.columns]
    frame = responses.frame[wanted].iloc[np.concatenate(crossing.rows)].reset_index(drop=True)
    cells = pd.Categorical.from_codes(
        several, pd.Index([str(place) for place in range(len(crossing.rows))])
    )
    stacked = Responses(frame.assign(**{CELL: cells}), responses.codebook)
    return tuple(
        replace(
            table,
            layout=replace(
                table.layout,
                groups=tuple(crossing.names),
                wholes=tuple(crossing.wholes),
                sized=crossing.sizes(),
            ),
        )
        for table in count_tables(stacked, items, by=CELL, total=False)
    )


def protect_together(
    responses: Responses,
    items: Sequence[str],
    columns: Sequence[Columns],
    rule: Rule = TEN_FIVE,
    together: Mapping[Columns, Mapping[str, Sequence[str]]] = _NOTHING,
) -> Mapping[Columns, tuple[Published, ...]]:
    """What may be published of these items by each of these columns, or two of them crossed, and in
    total; all at once. `together`: as in `Crossing.of`.
    """
    crossing = Crossing.of(responses, columns, together)
    found = protect(joint_tables(responses, items, crossing), rule)
    return {by: crossing.published(found, by) for by in crossing.places}
