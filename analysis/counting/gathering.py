"""From the groups that rows are counted in to those that figures are of: the groups of a column,
several of them together, and everybody.

Where a study has several populations, nothing says how these would go together: instead of a total
of everybody each has a total of its own, and a group that would be of several is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.counting.coded import Coded
from analysis.counting.grouping import check_apart, groups_by, parts_of
from analysis.counting.sums import TOTAL, Array, Sums
from analysis.counting.table import POPULATION, By, Table, named
from survey.errors import DataError, shown
from survey.people import Together
from survey.questionnaire import GROUP

__all__ = [
    "Gathering",
    "Grouped",
    "cells_of",
    "members_of",
    "population_of",
    "refuse_pooled",
    "told_apart",
]


@dataclass(frozen=True)
class Gathering:
    """How sums over cells become sums over groups.

    `groups`: of the column, or crossed. `together`: several of these under one name, as places.
    `totals`: the names of what comes last, one for everybody or one a population; none without.
    `populations`: codes of populations that the cells tell apart, none where they do not.
    """

    by: tuple[str, ...]
    groups: tuple[str, ...]
    together: tuple[tuple[str, tuple[int, ...]], ...]
    totals: tuple[str, ...]
    populations: tuple[Together, ...]

    @classmethod
    def of(
        cls, table: Table, by: By, groups: Sequence[str], *, total: bool, combined: bool
    ) -> Self:
        """For these groups of a table. `total`: with everybody at last. `combined`: with the named
        combinations of groups.

        Raises DataError where a group is called as another row is.
        """
        populations = told_apart(table, by, total=total)
        totals = tuple(one.code for one in populations) if table.populations else (TOTAL,)
        together: tuple[tuple[str, tuple[int, ...]], ...] = ()
        if combined and named(by) == (GROUP,):
            together = _together(table, groups)
        found = totals if total or by is None else ()
        if TOTAL in found:
            check_apart(groups, TOTAL, "by", "everybody")
        # a population that is one group under the name of this is there already
        kept = tuple(name for name in found if name not in groups)
        return cls(named(by), tuple(groups), together, kept, populations)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the groups that figures are of."""
        return (*self.groups, *(name for name, _ in self.together), *self.totals)

    def sums(self, sums: Sums, item: str) -> Sums:
        """Sums over cells, of one item, as sums over groups. Raises DataError where a group would
        be of several populations that were asked it.
        """
        if self.populations and self.groups:
            self._check(sums, item)
        return Sums(*(self._gathered(one) for one in (sums.counts, sums.answered, sums.missing)))

    def _gathered(self, cells: Array) -> Array:
        """… with cells on the second axis, the first cell being for those in no group."""
        if not self.populations:
            parts = [cells[:, 1:]]
            whole = [cells.sum(axis=1, keepdims=True)] if self.totals else []
        else:
            apart = self._apart(cells)
            parts = [apart[:, 1:].sum(axis=2)]
            each = apart.sum(axis=1)[:, 1:]
            codes = [one.code for one in self.populations]
            whole = [each[:, [codes.index(name) for name in self.totals]]] if self.totals else []
        for _, places in self.together:
            parts.append(parts[0][:, list(places)].sum(axis=1, keepdims=True))
        return np.concatenate([*parts, *whole], axis=1) if len(parts) + len(whole) > 1 else parts[0]

    def _apart(self, cells: Array) -> Array:
        """… × groups × populations, each with a first place for none."""
        shape = len(self.groups) + 1, len(self.populations) + 1
        found: Array = cells[:, 1:].reshape(len(cells), *shape, *cells.shape[2:])
        return found

    def _check(self, sums: Sums, item: str) -> None:
        asked = self._apart(sums.answered + sums.outside()).sum(axis=0)[1:, 1:]
        for group, of in zip(self.groups, asked > 0, strict=True):
            if of.sum() > 1:
                held = [one for one, has in zip(self.populations, of, strict=True) if has]
                raise DataError.of("by", _pooled(item, group, self.by, held))


def _pooled(item: str, group: str, by: Sequence[str], held: Sequence[Together]) -> str:
    """What is wrong with a group of several populations, and what to do."""
    first = held[0]
    codes = ", ".join(repr(code) for code in first.of)
    where = f"group == {codes}" if len(first.of) == 1 else f"group in ({codes})"
    return (
        f"{shown(group)} is of several populations that were asked {item} "
        f"({', '.join(one.code for one in held)}), and nothing says how they go together; take one "
        f'with where="{where}", cross by=[{", ".join(map(repr, (GROUP, *by)))}], or say in '
        "study.yaml how they go together (populations:)"
    )


@dataclass(frozen=True)
class Grouped:
    """Groups with what is known of how they go together.

    `together`: named combinations that figures are of, as places of groups. `populations`: the
    place of the population of each group, -1 for none; all alike where there is one, or where
    groups are of another column. `named`: the populations, as places of groups.
    """

    groups: tuple[str, ...]
    together: tuple[tuple[str, tuple[int, ...]], ...] = ()
    populations: tuple[int, ...] = ()
    named: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @classmethod
    def of(cls, table: Table, by: By, groups: Sequence[str]) -> Self:
        """Of these groups of a table."""
        names = named(by)
        alike = (0,) * len(groups)
        if GROUP not in names:
            return cls(tuple(groups), populations=alike)
        at = names.index(GROUP)
        codes = [parts_of(group)[at] if len(names) > 1 else group for group in groups]
        held = {code: place for place, one in enumerate(table.populations) for code in one.of}
        populations = tuple(held.get(code, -1) for code in codes) if held else alike
        if len(names) > 1:
            return cls(tuple(groups), populations=populations)
        places = {code: place for place, code in enumerate(codes)}
        whole = [
            (one.code, tuple(places[code] for code in one.of if code in places))
            for one in table.populations
            if one.code not in places
        ]
        return cls(tuple(groups), _together(table, groups), populations, tuple(whole))


def told_apart(table: Table, by: By, *, total: bool) -> tuple[Together, ...]:
    """The populations that cells have to tell apart; none where groups do it, or there is one."""
    if POPULATION in named(by) or (GROUP in named(by) and not total):
        return ()
    return table.populations


def cells_of(table: Table, by: By, *, total: bool) -> tuple[Coded, tuple[str, ...]]:
    """The cell of each row, and the names of the groups: those of the column, or crossed, and with
    them the population where figures need it.
    """
    groups = groups_by(table, by)
    populations = told_apart(table, by, total=total)
    if not populations:
        return groups, groups.names
    width = len(populations) + 1
    codes = (groups.codes.astype(np.int64) + 1) * width + population_of(table) + 1
    names = tuple(map(str, range((len(groups.names) + 1) * width)))
    kind = np.min_scalar_type(-1 - len(names))
    return Coded(names, codes.astype(kind)), groups.names


def population_of(table: Table) -> Array:
    """The place of the population that each row is of, -1 for none."""
    found: Array = table.column(POPULATION, "by").array.codes
    return found


def _together(table: Table, groups: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The combinations of groups; those of groups of several populations have no figures."""
    places = {group: place for place, group in enumerate(groups)}
    held = [frozenset(one.of) for one in table.populations]
    found = (
        (one.code, tuple(places[code] for code in one.of if code in places))
        for one in table.combinations
        if not held or any(set(one.of) <= population for population in held)
    )
    return tuple((code, of) for code, of in found if of)


def members_of(table: Table, by: By, *, total: bool) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """The groups that figures are of, as `Gathering` has them with combinations, and of each row
    whether it is in them; for what is worked out row by row.
    """
    cells, groups = cells_of(table, by, total=total)
    gathering = Gathering.of(table, by, groups, total=total, combined=True)
    everybody = np.ones(len(cells.codes), np.bool_) if table.inside is None else table.inside
    found: list[npt.NDArray[np.bool_]] = []
    if gathering.populations:
        width = len(gathering.populations) + 1
        own, of_population = np.divmod(cells.codes.astype(np.int64), width)
        own = own - 1
        codes = [one.code for one in gathering.populations]
        totals = [of_population == codes.index(name) + 1 for name in gathering.totals]
    else:
        own = cells.codes
        totals = [np.ones(len(own), np.bool_) for _ in gathering.totals]
    found += [own == place for place in range(len(groups))]
    found += [np.isin(own, places) for _, places in gathering.together]
    masks = [everybody & one for one in (*found, *totals)]
    return list(zip(gathering.names, masks, strict=True))


def refuse_pooled(table: Table, by: By, asked: npt.NDArray[np.bool_], what: str) -> None:
    """Raises DataError where a group is of several populations that were asked `what`; of each row
    whether it was `asked`.
    """
    populations = told_apart(table, by, total=False)
    if by is None or not populations:
        return
    groups, of = groups_by(table, by), population_of(table)
    there = asked & (of >= 0) if table.inside is None else asked & (of >= 0) & table.inside
    for place, group in enumerate(groups.names):
        held = np.unique(of[there & (groups.codes == place)])
        if len(held) > 1:
            several = [populations[one] for one in held]
            raise DataError.of("by", _pooled(what, group, named(by), several))
