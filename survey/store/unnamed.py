"""Rows of data files that name nobody, known again in a later export of the same tool.

A row is known by what it says and when: group, language, answers, attributes, times. A file goes on
with an earlier one where half of the earlier rows are in it; of such a file, what is left on both
sides is a row that changed (the same times, or the same place, and half of its answers), a row that
vanished, or a new one. Rows without times are known in such a file only, since people may say the
same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import Connection, RowMapping, func, or_, select

from survey.record import CompletedInterview
from survey.store import tables
from survey.store.identity import likeness, statement
from survey.store.rows import completed_interview, content_of, latest_answers, utc

__all__ = ["KnownRows", "double_clicks", "kept_now", "known_rows", "last_file_row", "repeated"]

DOUBLE_CLICK = timedelta(minutes=1)
"""Two rows that say the same within this time are suspected to be one person's."""

_GOES_ON = 1 / 2
"""A file goes on with one of which this share of the rows is in it."""

Told = tuple[str, str | None, str | None]
"""What a row says, when it was begun, when it was finished."""


@dataclass
class KnownRows:
    """What is known of the rows of a file. `same`, `changed`: place among the rows → what is kept
    of it; `vanished`: what is kept and is not in the file any more.
    """

    same: dict[int, RowMapping] = field(default_factory=dict)
    changed: dict[int, RowMapping] = field(default_factory=dict)
    vanished: list[RowMapping] = field(default_factory=list)

    def of(self, places: Sequence[int]) -> "KnownRows":
        """Of the rows at these places alone, in this order."""
        return KnownRows(
            {at: self.same[place] for at, place in enumerate(places) if place in self.same},
            {at: self.changed[place] for at, place in enumerate(places) if place in self.changed},
            self.vanished,
        )


def kept_now(connection: Connection, rows: KnownRows) -> KnownRows:
    """The same as they are at this moment, without vanished ones that do not count any more."""
    each = tables.interviews.c
    found = [*rows.same.values(), *rows.changed.values(), *rows.vanished]
    keys = [row["id"] for row in found]
    now: dict[int, RowMapping] = {}
    for start in range(0, len(keys), 500):
        query = select(tables.interviews).where(each.id.in_(keys[start : start + 500]))
        now |= {row["id"]: row for row in connection.execute(query).mappings()}
    vanished = [now[row["id"]] for row in rows.vanished]
    return KnownRows(
        {place: now[row["id"]] for place, row in rows.same.items()},
        {place: now[row["id"]] for place, row in rows.changed.items()},
        [row for row in vanished if row["status"] == "completed"],
    )


def last_file_row(connection: Connection, interview: CompletedInterview) -> int:
    """The key of the last interview of the same instrument that came in by a data file, or 0."""
    each = tables.interviews.c
    query = select(func.max(each.id)).where(each.instrument == interview.instrument)
    return connection.scalar(query.where(each.source.is_not(None))) or 0


def repeated(interviews: Sequence[CompletedInterview]) -> list[list[int]]:
    """Places of rows that say the same, the first ones first."""
    said: dict[str, list[int]] = defaultdict(list)
    for place, interview in enumerate(interviews):
        said[content_of(interview)].append(place)
    return [places for places in said.values() if len(places) > 1]


def double_clicks(interviews: Sequence[CompletedInterview]) -> Iterator[tuple[int, int]]:
    """Places of two rows that say the same within a minute."""
    for places in repeated(interviews):
        timed = [
            (when, place)
            for place in places
            if (when := interviews[place].completed or interviews[place].started) is not None
        ]
        timed.sort()
        for (before, first), (after, second) in pairwise(timed):
            if after - before <= DOUBLE_CLICK:
                yield first, second


def known_rows(connection: Connection, interviews: Sequence[CompletedInterview]) -> KnownRows:
    """What the store has of these rows of one file."""
    kept = list(_kept(connection, interviews[0].instrument))
    if not kept:
        return KnownRows()
    sources: dict[str, list[RowMapping]] = defaultdict(list)
    for row in kept:
        sources[row["source"]].append(row)
    search = _Search(connection, interviews, _told_before(connection, kept, interviews[0].hash))
    for rows in sources.values():
        search.among(rows)
    return search.found


class _Search:
    """Looks for the rows of a file among those of one earlier file after the other."""

    def __init__(
        self,
        connection: Connection,
        interviews: Sequence[CompletedInterview],
        told_before: Mapping[int, Told],
    ) -> None:
        self.connection, self.interviews, self.told_before = connection, interviews, told_before
        self.told = [_told(interview) for interview in interviews]
        self.found = KnownRows()

    def among(self, rows: Sequence[RowMapping]) -> None:
        """The rows of one earlier file among those that are not known yet."""
        known = self.found.same.keys() | self.found.changed.keys()
        open_places = [place for place in range(len(self.interviews)) if place not in known]
        same = dict(self._matched(rows, open_places))
        goes_on = len(same) >= _GOES_ON * len(rows)
        self.found.same |= {
            place: row for place, row in same.items() if goes_on or any(self._times(row))
        }
        if not goes_on:
            return
        used = {row["id"] for row in same.values()}
        left = [row for row in rows if row["id"] not in used and row["status"] == "completed"]
        changed = dict(self._changed(left, [place for place in open_places if place not in same]))
        self.found.changed |= changed
        gone = {row["id"] for row in changed.values()}
        self.found.vanished += [row for row in left if row["id"] not in gone]

    def _matched(
        self, rows: Sequence[RowMapping], places: Sequence[int]
    ) -> Iterator[tuple[int, RowMapping]]:
        """Each row of this file with a kept one that says the same at the same time; the one of the
        same number first.
        """
        there: dict[Told, list[RowMapping]] = defaultdict(list)
        for row in rows:
            there[self.told_before[row["id"]]].append(row)
        for place in places:
            if alike := there.get(self.told[place]):
                number = _number(self.interviews[place])
                best = next((row for row in alike if row["row"] == number), alike[0])
                alike.remove(best)
                yield place, best

    def _changed(
        self, left: Sequence[RowMapping], places: Sequence[int]
    ) -> Iterator[tuple[int, RowMapping]]:
        """Rows of this file that correct one of an earlier: of the same times, else of the same
        number; half of the answers are the same.
        """
        by_time: dict[tuple[str | None, str | None], list[RowMapping]] = defaultdict(list)
        by_number = {row["row"]: row for row in left if row["row"]}
        for row in left:
            by_time[self._times(row)].append(row)
        times = Counter(self.told[place][1:] for place in places)
        answers = latest_answers(self.connection, [row["id"] for row in left])
        used: set[int] = set()
        for place in places:
            when, interview = self.told[place][1:], self.interviews[place]
            timed = by_time.get(when, []) if any(when) and times[when] == 1 else []
            numbered = by_number.get(_number(interview))
            for row in [*(timed if len(timed) == 1 else []), *([numbered] if numbered else [])]:
                groups = (row["group"] or "", interview.group)
                like = likeness(answers[row["id"]], interview.answers, groups, same_file=True)
                if row["id"] not in used and not like.against:
                    used.add(row["id"])
                    yield place, row
                    break

    def _times(self, row: RowMapping) -> tuple[str | None, str | None]:
        return self.told_before[row["id"]][1:]


def _kept(connection: Connection, instrument: str) -> Iterable[RowMapping]:
    """Imported interviews of this instrument, those of files that name people aside."""
    each = tables.interviews.c
    query = (
        select(tables.interviews)
        .where(each.instrument == instrument, each.source.is_not(None))
        .where(or_(each.row.is_(None), each.form == ""))
        .order_by(each.id)
    )
    return connection.execute(query).mappings()


def _told_before(
    connection: Connection, kept: Sequence[RowMapping], definition: str
) -> dict[int, Told]:
    """What the kept rows say, in the terms of this definition."""
    other = [row["id"] for row in kept if row["definition"] != definition or not row["content"]]
    answers = latest_answers(connection, other) if other else {}
    return {
        row["id"]: (
            row["content"]
            if row["id"] not in answers
            else content_of(
                replace(completed_interview(row, statement(answers[row["id"]])), hash=definition)
            ),
            row["started"],
            row["completed"],
        )
        for row in kept
    }


def _told(interview: CompletedInterview) -> Told:
    return content_of(interview), utc(interview.started), utc(interview.completed)


def _number(interview: CompletedInterview) -> int:
    return interview.origin.row if interview.origin else 0
