"""What a store has of whoever a return may be of, looked up in the transaction that writes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection, RowMapping, or_, select

from survey.interview import Answer
from survey.record import CompletedInterview, Origin
from survey.store import tables
from survey.store.endings import ending_of
from survey.store.identity import States
from survey.store.rows import decoded

__all__ = ["Known"]

_BY_A_FILE = ("replaced", "vanished")
"""Endings that nobody decided: a data file no longer had the row."""

_MOST_ALIKE = 0.5
"""More than this share of the rows of a sheet are kept already: it is that sheet again."""


class Known:
    """Rows of interviews, what each said and what somebody decided of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._states: dict[int, list[dict[str, Answer]]] = {}

    def with_uuids(self, uuids: Sequence[str]) -> Iterator[RowMapping]:
        for some in _some(uuids):
            query = select(tables.interviews).where(tables.interviews.c.uuid.in_(some))
            yield from self._connection.execute(query).mappings()

    def with_cases(self, cases: set[tuple[str, str]]) -> dict[tuple[str, str], RowMapping]:
        """The interview with each case by each instrument: one that counts, before any other."""
        each = tables.interviews.c
        found: dict[tuple[str, str], RowMapping] = {}
        for some in _some(sorted({case for _, case in cases})):
            here = each.case.in_(some), each.intake.is_(None)
            query = select(tables.interviews).where(*here).order_by(each.id)
            for row in self._connection.execute(query).mappings():
                name = row["instrument"], row["case"]
                if name not in found or found[name]["status"] != "completed":
                    found[name] = row
        return {name: row for name, row in found.items() if name in cases}

    def of_forms(
        self, origins: Sequence[Origin]
    ) -> Mapping[tuple[str, str, str], Sequence[RowMapping]]:
        """Interviews by form and reference, and by form and file."""
        found: dict[tuple[str, str, str], dict[int, RowMapping]] = defaultdict(dict)
        for name in ("mark", "file"):
            values = sorted({getattr(each, name) for each in origins} - {""})
            column = tables.interviews.c[name]
            for some in _some(values):
                query = select(tables.interviews).where(column.in_(some))
                for row in self._connection.execute(query).mappings():
                    found[row["form"], name, row[name]][row["id"]] = row
        return {name: list(rows.values()) for name, rows in found.items()}

    def states_of(self, row: RowMapping) -> States:
        """What the interview said after each time it was written."""
        key: int = row["id"]
        if key not in self._states:
            given = tables.answers.c
            query = (
                select(given.question, given.value, given.missing, given.wall)
                .where(given.interview == key)
                .order_by(given.id)
            )
            states: list[dict[str, Answer]] = []
            for _, rows in groupby(self._connection.execute(query), key=lambda each: each.wall):
                said = {each.question: decoded(each.value, each.missing) for each in rows}
                states.append({**(states[-1] if states else {}), **said})
            self._states[key] = states
        return self._states[key]

    def same_sheet(
        self, returns: Sequence[CompletedInterview], contents: Mapping[str, str]
    ) -> list[RowMapping]:
        """The rows kept of this sheet: of the same file, the same sender, or of a file of which
        most of these rows are known.
        """
        origin, each = returns[0].origin, tables.interviews.c
        assert origin is not None  # noqa: S101
        mine = each.file == origin.file
        if origin.sender:
            mine = or_(mine, each.sender == origin.sender)
        query = select(tables.interviews).where(each.form == origin.form, each.row > 0)
        found = list(self._connection.execute(query.where(mine)).mappings())
        mine_say = [contents[interview.uuid] for interview in returns]
        files: dict[str, int] = defaultdict(int)
        for some in _some(mine_say):
            for row in self._connection.execute(query.where(each.content.in_(some))).mappings():
                if (row["sender"] or "") == origin.sender:
                    files[row["file"]] += 1
        again = [
            file
            for file, known in files.items()
            if file != origin.file and known > max(1, _MOST_ALIKE * len(returns))
        ]
        for some in _some(again):
            found += self._connection.execute(query.where(each.file.in_(some))).mappings()
        return list({row["id"]: row for row in found}.values())

    def decided(self, row: RowMapping) -> str:
        """Why a late return may not change this interview; empty where it may."""
        if row["status"] in ("started", "paused"):
            return "the interview is being made"
        if row["status"] == "discarded":
            ended = self._ending(row)
            if ended in (*_BY_A_FILE, "undecided"):
                return ""
            return f"the interview was discarded ({ended})" if ended else "it was discarded"
        by_somebody = self._reason(row, "corrected", "reopened", "restored")
        return "the interview was corrected in the office" if by_somebody else ""

    def taken_out_by_a_file(self, row: RowMapping) -> bool:
        return row["status"] == "discarded" and self._ending(row) in _BY_A_FILE

    def _ending(self, row: RowMapping) -> str:
        return ending_of(row["ended_as"], self._reason(row, "discarded"))

    def _reason(self, row: RowMapping, *events: str) -> str | None:
        """The last reason that somebody gave for one of these events."""
        event = tables.events.c
        query = (
            select(event.reason)
            .where(event.interview == row["id"], event.event.in_(events), event.reason != "")
            .order_by(event.id.desc())
            .limit(1)
        )
        return self._connection.scalar(query)


def _some(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """A few at a time: SQLite allows a limited number of parameters."""
    yield from (values[start : start + 500] for start in range(0, len(values), 500))
