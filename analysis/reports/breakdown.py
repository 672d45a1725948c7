"""How the people of a report are told apart: by which columns, and of which population.

Nothing says how several populations would go together, so no figure is of two of them. By the
column of groups they stand side by side, each group in its own; by any other column each population
has tables of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from analysis.counting.domains.conditions import Where, checked_where
from analysis.counting.sums import TOTAL
from analysis.figures import LESS, Part, People
from analysis.figures.domains import GROUP
from analysis.publication.disclosure.crossing import Columns
from survey.codebook import Codebook
from survey.conditions import Choices, Compare, Condition, Name, Text
from survey.people import Filter, Together
from survey.wording import Wording

__all__ = ["Breakdown", "PeopleRow", "breakdowns", "filter_of", "named_rows", "rows_of"]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`by`: one column, or several that are crossed. `of`: the population, where the tables are of
    one of several. `within`: the filter of the whole report.
    """

    by: Columns
    of: Together | None = None
    within: Filter | None = None

    @property
    def where(self) -> Condition | None:
        """The domain of all its figures."""
        within = None if self.within is None else self.within.where
        return Condition.both(_members(self.of), within)


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """The people of a row of figures. `code`: as frames have it; `label`: as tables have it;
    `people`: as names of figures have them. `groups`: those of the column that they are, and
    `population` the code of the one that they are of, "" where there is one only.
    """

    code: str
    label: str
    people: People
    groups: frozenset[str]
    population: str = ""
    kind: Literal["group", "combination", "total"] = "group"


def filter_of(where: Where, codebook: Codebook) -> Filter | None:
    """A filter of the study by its name, or a condition under its own text; None for everybody.
    Raises DataError for what is neither.
    """
    condition = checked_where(where, codebook)
    if condition is None:
        return None
    named = next((one for one in codebook.filters if one.where == condition), None)
    return named or Filter(condition.text, Wording.of(condition.text), condition)


def breakdowns(
    by: Columns, populations: Sequence[Together], within: Filter | None = None
) -> tuple[Breakdown, ...]:
    """One where groups tell the populations apart or there is one, else one for each."""
    if GROUP in by or len(populations) < 2:
        return (Breakdown(by, None, within),)
    return tuple(Breakdown(by, one, within) for one in populations)


def rows_of(
    breakdown: Breakdown, groups: Mapping[str, str], codebook: Codebook, language: str, total: str
) -> tuple[PeopleRow, ...]:
    """The rows by one column, in their order: population by population its groups, combinations of
    these, and all of them together. `groups`: code → label. `total`: how everybody is called where
    there is one population.
    """
    where = breakdown.within.code if breakdown.within else ""
    if breakdown.by == (GROUP,) and breakdown.of is None:
        return tuple(_of_groups(codebook, groups, language, total, where))
    called = replace(breakdown, of=_as_named(breakdown.of, codebook.combinations))
    return tuple(_of_a_column(called, groups, language, total, where))


def named_rows(frame: pd.DataFrame, breakdown: Breakdown) -> pd.DataFrame:
    """A frame of statistics with the names of `rows_of`: of one population everybody is "Total"."""
    if breakdown.of is None:
        return frame
    return frame.assign(group=frame["group"].replace(breakdown.of.code, TOTAL))


def _of_groups(
    codebook: Codebook, groups: Mapping[str, str], language: str, total: str, where: str
) -> Iterator[PeopleRow]:
    several = len(codebook.populations) > 1
    held = {code for one in codebook.populations for code in one.of} if several else set(groups)
    for one in codebook.populations if several else [None]:
        members = [code for code in groups if one is None or code in one.of]
        population = one.code if one else ""
        for code in members:
            yield PeopleRow(
                code, groups[code], People.of(code, where=where), frozenset({code}), population
            )
        for each in codebook.combinations:
            of = frozenset(each.of)
            if of <= set(members):
                label = each.label.in_language(language)
                people = People.of(each.code, where=where)
                yield PeopleRow(each.code, label, people, of, population, "combination")
        if one is None:
            everybody = People((Part((), where),))
            yield PeopleRow(TOTAL, total, everybody, frozenset(members), "", "total")
        elif members:
            people = People.of(*_names(one), where=where)
            label = one.label.in_language(language)
            yield PeopleRow(one.code, label, people, frozenset(members), one.code, "total")
    for code in groups:
        if code not in held:  # of no population: of an instrument without groups
            yield PeopleRow(code, groups[code], People.of(code, where=where), frozenset({code}))


def _of_a_column(
    breakdown: Breakdown, groups: Mapping[str, str], language: str, total: str, where: str
) -> Iterator[PeopleRow]:
    of = breakdown.of
    population = of.code if of else ""
    own = breakdown.by == (GROUP,)
    members = [code for code in groups if of is None or not own or code in of.of]
    for code in members:
        people = People.of(code, where=where) if of is None or own else _part(of, breakdown, code)
        yield PeopleRow(code, groups[code], people, frozenset({code}), population)
    everybody = People((Part((), where),)) if of is None else People.of(*_names(of), where=where)
    label = total if of is None else of.label.in_language(language)
    yield PeopleRow(TOTAL, label, everybody, frozenset(members), population, "total")


def _as_named(population: Together | None, combinations: Sequence[Together]) -> Together | None:
    """A population under the name that its author gave to its people, if any."""
    if population is None:
        return None
    same = (one for one in combinations if {*one.of} == {*population.of})
    return next(same, population)


def _part(population: Together, breakdown: Breakdown, code: str) -> People:
    """A group of another column, as a part of the population."""
    column = breakdown.by[0] if breakdown.by[0].isidentifier() else f"`{breakdown.by[0]}`"
    quote = '"' if "'" in code else "'"
    where = f"{column} == {quote}{code}{quote}"
    if breakdown.within is not None:
        where = f"{where} and ({breakdown.within.where.text})"
    return People.of(*_names(population), where=where)


def _names(population: Together) -> tuple[str, ...]:
    """How the name of a figure has a population: by its code, unless that is an instrument's id
    with a sign that has a meaning there; then by its groups.
    """
    return population.of if LESS in population.code else (population.code,)


def _members(population: Together | None) -> Condition | None:
    """Who is of the population."""
    if population is None:
        return None
    codes = Choices(tuple(Text(code) for code in population.of))
    return Condition(population.code, Compare(Name(GROUP), "in", codes))
