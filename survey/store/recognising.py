"""Returns recognised among what a store has: the rules of `survey.store.identity`, over its rows,
in the transaction that writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID, uuid5

from sqlalchemy import Connection, RowMapping

from survey.errors import StoreError
from survey.record import CompletedInterview, Origin
from survey.store.identity import Becomes, Likeness, becomes, likeness, says_the_same
from survey.store.known import Known
from survey.store.pairs import successor
from survey.store.rows import content_of, moment
from survey.store.unnamed import KnownRows, double_clicks, known_rows

__all__ = ["Doubt", "Recogniser", "Settled", "is_unnamed", "separately"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another interview that may be of the same person: its uuid, and in words what makes them
    alike and what speaks against it.
    """

    other: str
    alike: str
    against: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A return with the uuid it is kept by, what becomes of it, and what somebody has to decide.
    `key`: the row of the interview it is of, None for a new one.
    """

    interview: CompletedInterview
    becomes: Becomes
    key: int | None = None
    doubts: tuple[Doubt, ...] = ()


def separately(
    interviews: Iterable[CompletedInterview], most: int
) -> Iterator[list[CompletedInterview]]:
    """In batches of about so many, none of which has two returns that may be of one person; the
    rows of one file stay together.
    """
    batch: list[CompletedInterview] = []
    seen: dict[tuple[str, ...], str] = {}
    last = ""
    for interview in interviews:
        file = interview.origin.file if interview.origin else ""
        names = _names(interview)
        meets = any(
            name in seen and not (name[0] == "sheet" and seen[name] == file) for name in names
        )
        if batch and (meets or (len(batch) >= most and not (file and file == last))):
            yield batch
            batch, seen = [], {}
        batch.append(interview)
        seen.update(dict.fromkeys(names, file))
        last = file
    if batch:
        yield batch


def _names(interview: CompletedInterview) -> list[tuple[str, ...]]:
    """All that this return may be recognised by, its uuid first."""
    origin = interview.origin
    names: list[tuple[str, ...]] = [("uuid", interview.uuid)]
    if interview.case:
        names.append(("case", interview.instrument, interview.case))
    if origin and origin.mark:
        names.append(("mark", origin.form, origin.mark))
    if origin and origin.row:
        names.append(("sheet", origin.form))
    elif origin and origin.file and not origin.mark:
        names.append(("file", origin.form, origin.file))
    return names


class Recogniser:
    """Recognises the returns of one batch. `rows`: what is known of those of a data file that name
    nobody, looked up where it is not given.
    """

    def __init__(
        self,
        connection: Connection,
        batch: Sequence[CompletedInterview],
        rows: KnownRows | None = None,
    ) -> None:
        self._connection = connection
        self._contents = {interview.uuid: content_of(interview) for interview in batch}
        self._known = Known(connection)
        self.rows, self._rows_given = rows or KnownRows(), rows is not None
        self._by_uuid = {row["uuid"]: row for row in self._known.with_uuids(list(self._contents))}
        if coming := [uuid for uuid, row in self._by_uuid.items() if row["intake"]]:
            raise StoreError(
                f"interview {min(coming)} is in a file that is being imported just now; try again "
                "when that is done"
            )
        self._taken = set(self._by_uuid)
        cases = {(each.instrument, each.case) for each in batch if each.case}
        self._by_case = self._known.with_cases(cases) if cases else {}
        marks = [each.origin for each in batch if each.origin and not each.origin.row]
        self._by_form = self._known.of_forms(marks) if marks else {}

    def settle(self, batch: Sequence[CompletedInterview]) -> Iterator[Settled]:
        """What becomes of each, in their order."""
        for (kind, _), together in groupby(batch, key=_sheet):
            returns = list(together)
            if kind == "sheet":
                yield from self._rows_of_a_sheet(returns)
            elif kind == "unnamed":
                yield from self._rows_that_name_nobody(returns)
            else:
                yield from map(self._one, returns)

    # --- one return ---

    def _one(self, interview: CompletedInterview) -> Settled:
        origin = interview.origin
        own = self._by_uuid.get(interview.uuid)
        of_case = self._by_case.get((interview.instrument, interview.case))
        if own is None and interview.case and of_case is not None:
            return self._of(of_case, interview)
        if origin is None or origin.own_id or interview.case:
            if own is not None:
                return self._of(own, interview)
            return self._new(interview, self._with_mark(origin), "each form has an id of its own")
        candidates = self._with_mark(origin)
        if not origin.mark:
            of_file = self._by_form.get((origin.form, "file", origin.file), ())
            candidates = [row for row in of_file if not row["mark"] and not row["row"]]
        if own is not None and own not in candidates:
            candidates = [own, *candidates]
        return self._among(candidates, interview, same_file=origin.file)

    def _with_mark(self, origin: Origin | None) -> list[RowMapping]:
        found = self._by_form.get((origin.form, "mark", origin.mark), ()) if origin else ()
        return list(found) if origin and origin.mark else []

    def _among(
        self, candidates: Sequence[RowMapping], interview: CompletedInterview, *, same_file: str
    ) -> Settled:
        """Of those that a reference or a file names: the one that says the same or is corrected by
        this; else a new one beside them.
        """
        alike = [
            (self._likeness(row, interview, row["file"] in (same_file, None)), row)
            for row in candidates
        ]
        if (known := self._known_among(candidates, interview)) is not None:
            doubts = self._drifted_apart(known, alike, interview)
            return Settled(interview, Becomes.UNCHANGED, known["id"], doubts)
        fits = [(each, row) for each, row in alike if not each.against]
        if fits:
            _, best = max(
                fits,
                key=lambda one: (one[1]["status"] == "completed", one[0].order, one[1]["id"]),
            )
            return self._of(best, interview)
        return self._new(interview, [row for _, row in alike], *(each.against for each, _ in alike))

    def _drifted_apart(
        self,
        known: RowMapping,
        alike: Sequence[tuple[Likeness, RowMapping]],
        interview: CompletedInterview,
    ) -> tuple[Doubt, ...]:
        """Another interview that this return would have been of, had it come in before the one that
        says the same: a copy that was read from elsewhere first.
        """
        if known["status"] != "completed":
            return ()
        return tuple(
            Doubt(row["uuid"], _alike(interview, row), "what it said before came in by itself")
            for each, row in alike
            if not each.against and row["id"] != known["id"] and row["status"] == "completed"
        )

    def _known_among(
        self, candidates: Sequence[RowMapping], interview: CompletedInterview
    ) -> RowMapping | None:
        content = self._contents[interview.uuid]
        for row in candidates:
            if row["content"] == content:
                return row
        for row in candidates:
            group = row["group"] or ""
            if group == interview.group and self._was_said(row, interview):
                return row
        return None

    def _was_said(self, row: RowMapping, interview: CompletedInterview) -> bool:
        return any(says_the_same(interview.answers, each) for each in self._known.states_of(row))

    def _likeness(
        self, row: RowMapping, interview: CompletedInterview, same_file: bool
    ) -> Likeness:
        said = self._known.states_of(row)
        groups = (row["group"] or "", interview.group)
        return likeness(said[-1] if said else {}, interview.answers, groups, same_file=same_file)

    # --- the interview it is of, or a new one ---

    def _of(self, row: RowMapping, interview: CompletedInterview) -> Settled:
        """What a return becomes of this interview."""
        known = row["content"] == self._contents[interview.uuid]
        if known and self._known.taken_out_by_a_file(row):
            return Settled(interview, Becomes.CORRECTION, row["id"])
        if known or (row["ended_as"] == "superseded" and self._was_said(row, interview)):
            return Settled(interview, Becomes.UNCHANGED, row["id"])
        row = successor(self._connection, row)
        why = self._known.decided(row)
        outcome = (
            Becomes.CORRECTION
            if not _on_a_form(interview) and not why and not _is_older(interview, row)
            else becomes(
                interview.answers,
                interview.completed,
                states=self._known.states_of(row),
                kept=moment(row["completed"]),
                decided=bool(why),
            )
        )
        if outcome is not Becomes.UNDECIDED:
            return Settled(replace(interview, uuid=row["uuid"]), outcome, row["id"])
        late = str(uuid5(UUID(row["uuid"]), self._contents[interview.uuid]))
        if known := list(self._known.with_uuids([late])):
            return Settled(interview, Becomes.UNCHANGED, known[0]["id"])
        doubt = Doubt(row["uuid"], _SAME_FORM, why)
        return Settled(self._renamed(interview, late), outcome, doubts=(doubt,))

    def _new(
        self, interview: CompletedInterview, beside: Sequence[RowMapping], *against: str
    ) -> Settled:
        """A new interview; those beside it that count are listed with what speaks against one
        person.
        """
        reasons = against if len(against) == len(beside) else against * len(beside)
        doubts = tuple(
            Doubt(row["uuid"], _alike(interview, row), why)
            for row, why in zip(beside, reasons, strict=True)
            if row["status"] == "completed"
        )
        uuid = interview.uuid
        while uuid in self._taken:
            uuid = str(uuid5(UUID(uuid), self._contents[interview.uuid]))
            self._taken |= {row["uuid"] for row in self._known.with_uuids([uuid])}
        self._taken.add(uuid)
        return Settled(self._renamed(interview, uuid), Becomes.ADDED, doubts=doubts)

    def _renamed(self, interview: CompletedInterview, uuid: str) -> CompletedInterview:
        self._contents.setdefault(uuid, self._contents[interview.uuid])
        return replace(interview, uuid=uuid)

    # --- the rows of a sheet for many ---

    def _rows_of_a_sheet(self, returns: Sequence[CompletedInterview]) -> Iterator[Settled]:
        """Rows say the same wherever they stand now; else a row is corrected by the row of its
        number. Nobody's row is two returns'.
        """
        same_sheet = self._known.same_sheet(returns, self._contents)
        claimed: dict[str, RowMapping] = {}
        for by_row in (True, False):
            self._claim_alike(returns, same_sheet, claimed, by_row=by_row)
        used = {row["id"] for row in claimed.values()}
        for interview in returns:
            if (row := claimed.get(interview.uuid)) is not None:
                yield Settled(interview, Becomes.UNCHANGED, row["id"])
                continue
            number = interview.origin.row if interview.origin else 0
            named = [each for each in same_sheet if each["row"] == number]
            own = self._by_uuid.get(interview.uuid)
            candidates = [*named, *([own] if own and own not in named else [])]
            free = [row for row in candidates if row["id"] not in used]
            settled = self._among(free, interview, same_file=_any_file(free))
            used |= {settled.key} if settled.key else set()
            yield settled

    def _claim_alike(
        self,
        returns: Sequence[CompletedInterview],
        same_sheet: Sequence[RowMapping],
        claimed: dict[str, RowMapping],
        *,
        by_row: bool,
    ) -> None:
        used = {row["id"] for row in claimed.values()}
        there: dict[tuple[str | None, int], list[RowMapping]] = defaultdict(list)
        for row in same_sheet:
            if row["id"] not in used:
                there[row["content"], row["row"] if by_row else 0].append(row)
        for interview in returns:
            assert interview.origin is not None  # noqa: S101  # rows of sheets have one
            content, number = self._contents[interview.uuid], interview.origin.row if by_row else 0
            if interview.uuid not in claimed and (rows := there.get((content, number))):
                claimed[interview.uuid] = rows.pop(0)

    # --- the rows of a data file that name nobody ---

    def _rows_that_name_nobody(self, returns: Sequence[CompletedInterview]) -> Iterator[Settled]:
        """Rows that an earlier export has are known, or corrected where they changed; two that say
        the same within a minute are both kept, and listed.
        """
        if not self._rows_given:
            self.rows = known_rows(self._connection, returns)
        known = self.rows
        clicks = {later: earlier for earlier, later in double_clicks(returns)}
        names: list[str] = []
        for place, interview in enumerate(returns):
            own = self._by_uuid.get(interview.uuid)
            same, changed = known.same.get(place), known.changed.get(place)
            if own is not None:
                settled = self._of(own, interview)
            elif same is not None:
                again = self._known.taken_out_by_a_file(same)
                outcome = Becomes.CORRECTION if again else Becomes.UNCHANGED
                settled = Settled(interview, outcome, same["id"])
            elif changed is not None:
                settled = self._of(changed, interview)
            else:
                settled = self._new(interview, ())
            names.append(settled.interview.uuid)
            if place in clicks and settled.key is None:
                first = clicks[place]
                row = known.same.get(first) or known.changed.get(first)
                other = row["uuid"] if row is not None else names[first]
                doubt = Doubt(other, "the same answers", "two rows, sent within a minute")
                settled = replace(settled, doubts=(*settled.doubts, doubt))
            yield settled


_SAME_FORM = "the same form"


def _alike(interview: CompletedInterview, row: RowMapping) -> str:
    origin = interview.origin
    if origin is None:
        return "the same case"
    what = "the same file"
    if origin.mark or origin.row:
        what = "the same reference" if origin.mark else "the same row of one sheet"
    if not row["file"] or row["file"] == origin.file:
        return what
    return f"{what} ({row['file']} and {origin.file})"


def _sheet(interview: CompletedInterview) -> tuple[str, str]:
    """Whether a return is a row of a sheet, known by its number, or a row of a data file that names
    nobody; and of which file.
    """
    origin = interview.origin
    if origin is None or not origin.row or origin.mark or interview.case:
        return "", ""
    return "sheet" if origin.form else "unnamed", origin.file


def is_unnamed(interview: CompletedInterview) -> bool:
    """Whether it is a row of a data file that names nobody."""
    return _sheet(interview)[0] == "unnamed"


def _on_a_form(interview: CompletedInterview) -> bool:
    """Not in a data file, which says itself what holds now."""
    return interview.origin is not None and bool(interview.origin.form)


def _is_older(interview: CompletedInterview, row: RowMapping) -> bool:
    kept = moment(row["completed"])
    return interview.completed is not None and kept is not None and interview.completed < kept


def _any_file(rows: Sequence[RowMapping]) -> str:
    return str(rows[0]["file"] or "") if rows else ""
