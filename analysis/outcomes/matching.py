"""Who was measured before and after: records of persons at named points, matched. What cannot be
matched is listed and never dropped in silence (`PROBLEMS`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import Coded, coded, text_of
from analysis.counting.grouping import check_apart, groups_by
from analysis.counting.sums import TOTAL
from analysis.counting.table import By, Frame, Table, named
from analysis.frames import column, framed, numbers
from analysis.outcomes.indices import Floats
from analysis.outcomes.measures import Measure
from survey.errors import DataError, did_you_mean, shown

__all__ = ["PROBLEMS", "Matching", "matched"]

Places = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]

PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "no person": "a record that is nobody's; it counts nowhere",
        "no time": "a record at no point in time; it counts nowhere",
        "two scores": "several records at one point with scores that differ; none of them counts",
        "one score twice": "several records at one point with the same score; it counts once",
        "out of order": "the record after is not later than the one before; neither counts",
        "another group after": "the group was another one before, and that is the person's",
        "no group": "in the total, and in no group",
        "only before": "a score before, and none after",
        "only after": "a score after, and none before",
    }
)
"""What can be wrong with records, and what becomes of them."""

UNUSED = ("no person", "no time", "two scores", "out of order")
"""Problems for which records do not count that are there."""


@dataclass(frozen=True, eq=False)
class _Found:
    """Records or persons with a problem: their places."""

    problem: str
    measure: str
    time: str
    persons: Places
    rows: Places


@dataclass(frozen=True, eq=False)
class Matching:
    """Persons with their scores at two points.

    `persons`: their ids, in the order of their first records. `groups`: the group of each, of which
    there are none without a column of groups. `before`, `after`: the names of the two points.
    `scores`: of each measure, before and after, NaN where missing. `recorded`: who has a record at
    each point, with scores or without. `known`: a row for each person of what was to be kept.
    """

    persons: pd.Index
    groups: Coded
    before: str
    after: str
    measures: tuple[Measure, ...]
    scores: Mapping[str, tuple[Floats, Floats]]
    recorded: tuple[Truths, Truths]
    known: pd.DataFrame
    _found: tuple[_Found, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.persons)

    @property
    def unused(self) -> bool:
        """Whether there are records that do not count (`UNUSED`)."""
        return any(one.problem in UNUSED for one in self._found)

    def parts(self) -> Iterator[tuple[str, Truths | slice]]:
        """The groups that figures are of and who is in each; the total last."""
        for place, name in enumerate(self.groups.names):
            yield name, self.groups.codes == place
        yield TOTAL, slice(None)

    def only(self, inside: Truths | slice) -> "Matching":
        """Some of the persons, by themselves."""
        scores = {name: (one[inside], two[inside]) for name, (one, two) in self.scores.items()}
        groups = Coded(self.groups.names, self.groups.codes[inside])
        return Matching(
            self.persons[inside],
            groups,
            self.before,
            self.after,
            self.measures,
            scores,
            (self.recorded[0][inside], self.recorded[1][inside]),
            self.known[inside].reset_index(drop=True),
        )

    def listed(self) -> pd.DataFrame:
        """Every record and person with a problem, a key of `PROBLEMS`: problem, person, measure and
        time (empty where it is of all of them), row (of the frame given, from 1; missing where it
        is of a person), meaning.
        """
        parts = [*self._found, *self._unmatched()]
        rows = [
            {
                "problem": one.problem,
                "person": self.persons[person] if person >= 0 else None,
                "measure": one.measure,
                "time": one.time,
                "row": row + 1 if row >= 0 else None,
                "meaning": PROBLEMS[one.problem],
            }
            for one in parts
            for person, row in zip(one.persons, one.rows, strict=True)
        ]
        names = ["problem", "person", "measure", "time", "row", "meaning"]
        return pd.DataFrame(rows, columns=pd.Index(names)).astype({"row": "Int64"})

    def _unmatched(self) -> Iterator[_Found]:
        for name, (before, after) in self.scores.items():
            for problem, there, other, time in (
                ("only before", before, after, self.before),
                ("only after", after, before, self.after),
            ):
                persons = np.flatnonzero(~np.isnan(there) & np.isnan(other))
                if persons.size:
                    yield _Found(problem, name, time, persons, np.full(persons.size, -1))


def matched(
    frame: Frame,
    measures: Sequence[Measure],
    *,
    person: str,
    time: str,
    before: object,
    after: object,
    by: By = None,
    moment: str | None = None,
    keep: Sequence[str] = (),
) -> Matching:
    """The persons of a frame with a row for each record of a person at a point in time.

    `person`, `time`: columns of ids and of points; `before`, `after`: the two points that are
    meant. Records at others are not looked at. `by`: a column of groups, or several that are
    crossed; a person is of the group before, or after where there is none before. `moment`: a
    column of when each record was made, which finds pairs that are out of order.

    Raises DataError for columns that are not there, scores that are no numbers, and points that no
    record has.
    """
    given = framed(frame, "a table with a row for each person at each point in time")
    points = _points(given, time, before, after)
    persons, ids = pd.factorize(column(given, person, "person"))
    at = [np.flatnonzero((points.codes == place) & (persons >= 0)) for place in (0, 1)]
    persons, ids = _renumbered(persons, ids, at)
    found = list(_lost(points, persons))
    groups, of_groups = _groups(given, by, persons, at, len(ids))
    found += of_groups
    ordered, late = _in_order(given, moment, persons, at, len(ids))
    found += late
    scores = {}
    for measure in measures:
        values = numbers(column(given, measure.name, "measures"), measure.name)
        pair = []
        for place, rows in enumerate(at):
            score, problems = _scores(values, persons, rows, len(ids))
            found += [
                _Found(problem, measure.name, points.names[place], who, np.full(who.size, -1))
                for problem, who in problems
            ]
            pair.append(np.where(ordered, score, np.nan) if late else score)
        scores[measure.name] = (pair[0], pair[1])
    recorded = [np.bincount(persons[rows], minlength=len(ids)) > 0 for rows in at]
    return Matching(
        pd.Index(ids),
        groups,
        points.names[0],
        points.names[1],
        tuple(measures),
        MappingProxyType(scores),
        (recorded[0], recorded[1]),
        _kept(given, keep, persons, at, len(ids)),
        tuple(one for one in found if one.persons.size),
    )


def _points(frame: pd.DataFrame, time: str, before: object, after: object) -> Coded:
    """The point of each record: 0 before, 1 after, 2 another, −1 none."""
    column_of_times = coded(column(frame, time, "time"), time)
    names = tuple(text_of(point) for point in (before, after))
    if names[0] == names[1]:
        raise DataError.of("after", f"is the point before too, {shown(names[0])}; name another")
    for role, name in zip(("before", "after"), names, strict=True):
        if name not in column_of_times.names:
            known = did_you_mean(name, column_of_times.names)
            raise DataError.of(role, f"no record is at {shown(name)}, by the column {time}{known}")
    places = np.full(len(column_of_times.names) + 1, 2, np.int8)
    places[-1] = -1
    for place, name in enumerate(names):
        places[column_of_times.names.index(name)] = place
    return Coded((*names, ""), places[column_of_times.codes])


def _renumbered(persons: Places, ids: pd.Index, at: Sequence[Places]) -> tuple[Places, pd.Index]:
    """Persons who have a record at one of the two points, numbered anew."""
    there = np.zeros(len(ids), np.bool_)
    for rows in at:
        there[persons[rows]] = True
    if there.all():
        return persons, ids
    places = np.append(np.where(there, np.cumsum(there) - 1, -1), -1)
    return places[persons], ids[there]


def _lost(points: Coded, persons: Places) -> Iterator[_Found]:
    """Records that are nobody's, or at no point."""
    for problem, rows in (
        ("no person", np.flatnonzero((points.codes >= 0) & (points.codes < 2) & (persons < 0))),
        ("no time", np.flatnonzero(points.codes < 0)),
    ):
        if rows.size:
            yield _Found(problem, "", "", persons[rows], rows)


def _groups(
    frame: pd.DataFrame, by: By, persons: Places, at: Sequence[Places], count: int
) -> tuple[Coded, list[_Found]]:
    """The group of each person."""
    nowhere = np.full(count, -1, np.int32)
    if not named(by):
        return Coded((), nowhere), []
    for name in named(by):
        column(frame, name, "by")
    of_records = groups_by(Table(frame, None), by)
    check_apart(of_records.names, TOTAL, "by", "everybody")
    each = []
    for rows in at:
        codes = nowhere.copy()
        known = rows[of_records.codes[rows] >= 0]
        codes[persons[known]] = of_records.codes[known]
        each.append(codes)
    first, second = each
    codes = np.where(first >= 0, first, second)
    moved = np.flatnonzero((first >= 0) & (second >= 0) & (first != second))
    without = np.flatnonzero(codes < 0)
    found = [
        _Found(problem, "", "", who, np.full(who.size, -1))
        for problem, who in (("another group after", moved), ("no group", without))
    ]
    return Coded(of_records.names, codes), found


def _kept(
    frame: pd.DataFrame, keep: Sequence[str], persons: Places, at: Sequence[Places], count: int
) -> pd.DataFrame:
    """These columns of the first record of each person, before if there is one."""
    rows = np.concatenate(at)
    first = np.full(count, -1)
    first[persons[rows][::-1]] = rows[::-1]
    kept = pd.DataFrame({name: column(frame, name, "keep") for name in keep}, index=frame.index)
    return kept.iloc[first].reset_index(drop=True)


def _in_order(
    frame: pd.DataFrame, moment: str | None, persons: Places, at: Sequence[Places], count: int
) -> tuple[Truths, list[_Found]]:
    """Of each person whether the last record before is earlier than the first one after."""
    if moment is None:
        return np.ones(count, np.bool_), []
    given = column(frame, moment, "moment")
    try:
        times = pd.to_datetime(given, utc=True, format="ISO8601").astype("datetime64[ns, UTC]")
    except (ValueError, TypeError) as error:
        raise DataError.of(
            "moment", f"the column {moment} has something that is no day, such as 2026-06-01"
        ) from error
    known = times.notna().to_numpy()
    ticks = times.astype("int64").to_numpy()
    last = np.full(count, np.iinfo(np.int64).min)
    first = np.full(count, np.iinfo(np.int64).max)
    before, after = (rows[known[rows]] for rows in at)
    np.maximum.at(last, persons[before], ticks[before])
    np.minimum.at(first, persons[after], ticks[after])
    late = np.flatnonzero(last >= first)
    ordered = np.ones(count, np.bool_)
    ordered[late] = False
    found = _Found("out of order", "", "", late, np.full(late.size, -1))
    return ordered, [found] if late.size else []


def _scores(
    values: Floats, persons: Places, rows: Places, count: int
) -> tuple[Floats, list[tuple[str, Places]]]:
    """The score of each person at one point, and who has several."""
    scored = rows[~np.isnan(values[rows])]
    who, given = persons[scored], values[scored]
    score = np.full(count, np.nan)
    score[who] = given
    if np.bincount(who, minlength=count).max(initial=0) < 2:
        return score, []
    several = np.bincount(who, minlength=count) > 1
    low, high = score.copy(), score.copy()
    np.minimum.at(low, who, given)
    np.maximum.at(high, who, given)
    differ = several & (low < high)
    return np.where(differ, np.nan, score), [
        ("two scores", np.flatnonzero(differ)),
        ("one score twice", np.flatnonzero(several & ~differ)),
    ]
