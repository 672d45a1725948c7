"""Pairs: two interviews that may be of one person, until somebody decides. docs/identity.md tells
when one is listed, and what a decision does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from survey.errors import StoreError, shown
from survey.store import tables
from survey.store.database import Database
from survey.store.leases import alone
from survey.store.listing import Kept, interviews_with_reason, kept_of, row_named
from survey.store.rows import moment, note_event, plain_text, set_interview, timestamp

__all__ = ["Decided", "Decision", "Pair", "decide", "note_pairs", "pairs", "successor"]

Decision = Literal["same", "different"]

UNDECIDED = "undecided"
"""How a late return ends that waits for somebody to decide."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two interviews, the one that was there before first. `alike`: what makes them alike;
    `against`: what speaks against one person. `decision` is empty until somebody decides.
    """

    first: Kept
    second: Kept
    alike: str
    against: str
    decision: str
    who: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: which interviews count now, and which count no more."""

    counts: tuple[str, ...]
    ended: tuple[str, ...]


def note_pairs(connection: Connection, found: Sequence[tuple[str, str, str, str]]) -> int:
    """List pairs (first, second, what makes them alike, what speaks against it) that are not
    listed. Returns how many.
    """
    uuids = [uuid for first, second, _, _ in found for uuid in (first, second)]
    known = {frozenset((row["first"], row["second"])) for row in _rows_of(connection, uuids)}
    new = {
        frozenset((first, second)): {
            "first": first,
            "second": second,
            "reason": plain_text(f"{alike}\n{against}"),
            "added": timestamp(),
        }
        for first, second, alike, against in found
        if frozenset((first, second)) not in known
    }
    if new:
        connection.execute(insert(tables.pairs), list(new.values()))
    return len(new)


def pairs(store: Database, *, decided: bool = False) -> list[Pair]:
    """The pairs that are open, the first listed first; with `decided` all of them.

    A pair is closed, too, where one of the two counts no more and does not wait for a decision.
    """
    with store.reading() as connection:
        rows = connection.execute(select(tables.pairs).order_by(tables.pairs.c.id)).mappings().all()
        known = {row["uuid"]: kept_of(row) for row in _interviews(connection, rows)}
    found = [
        Pair(
            known[row["first"]],
            known[row["second"]],
            *_reason(row["reason"]),
            row["decision"] or "",
            row["who"] or "",
            datetime.fromisoformat(row["added"]),
        )
        for row in rows
        if row["first"] in known and row["second"] in known
    ]
    return found if decided else [pair for pair in found if _is_open(pair)]


def _is_open(pair: Pair) -> bool:
    if pair.decision:
        return False
    late = UNDECIDED in (pair.first.ended_as, pair.second.ended_as)
    return late or pair.first.status == pair.second.status == "completed"


def decide(
    store: Database,
    first: str,
    second: str,
    decision: Decision,
    *,
    keep: str = "",
    who: str = "",
) -> Decided:
    """Decide whether two interviews are of the same person. Either is named by as much of the
    beginning of its id as no other has.

    `same`: one counts, and the other is superseded. That is `keep`; else what the office corrected
    or discarded stays as it is, and of two that count the one finished later does. `different`:
    both count, what came back late too, and the pair is not listed again. Either may be decided
    anew. Raises StoreError where there is no such interview, or both are one.
    """
    with store.transaction() as connection:
        alone(connection)
        rows = [row_named(connection, name, store.name) for name in (first, second)]
        if rows[0]["uuid"] == rows[1]["uuid"]:
            raise StoreError(f"{shown(first)} and {shown(second)} are one interview")
        for row in rows:
            if row["status"] in ("started", "paused"):
                raise StoreError(
                    f"interview {row['uuid']} is {row['status']}; finish or discard it first"
                )
        if decision == "same":
            done = _same(connection, rows, _named(rows, keep), who)
        else:
            done = _different(connection, rows, who)
        _note_decision(connection, rows, decision, who)
    return done


def successor(connection: Connection, row: RowMapping) -> RowMapping:
    """The interview that counts in place of one that was superseded; the row itself where none
    does.
    """
    seen = {row["uuid"]}
    while row["ended_as"] == "superseded":
        others = {
            uuid
            for pair in _rows_of(connection, [row["uuid"]])
            if pair["decision"] == "same"
            for uuid in (pair["first"], pair["second"])
        } - seen
        query = select(tables.interviews).where(tables.interviews.c.uuid.in_(others))
        found = connection.execute(query).mappings().all()
        if not found:
            return row
        row = max(found, key=lambda each: (each["status"] == "completed", each["id"]))
        seen |= others
    return row


# --- what a decision does ---


def _same(
    connection: Connection, rows: Sequence[RowMapping], keep: RowMapping | None, who: str
) -> Decided:
    kept = keep or max(rows, key=_weight)
    (other,) = [row for row in rows if row["uuid"] != kept["uuid"]]
    if keep is not None or kept["ended_as"] in (UNDECIDED, "superseded"):
        _counts_again(connection, kept, f"the same person as {other['uuid']}", who)
    _supersede(connection, other, kept, who)
    counts = keep is not None or kept["status"] == "completed"
    return Decided((kept["uuid"],) if counts else (), (other["uuid"],))


def _weight(row: RowMapping) -> tuple[bool, bool, bool, float, int]:
    """Which of two stays: what somebody decided, what counts, what was finished later."""
    late = row["ended_as"] in (UNDECIDED, "superseded")
    finished = moment(row["completed"])
    return (
        not late,
        row["status"] == "discarded",
        row["status"] == "completed",
        finished.timestamp() if finished else 0,
        row["id"],
    )


def _different(connection: Connection, rows: Sequence[RowMapping], who: str) -> Decided:
    for row, other in zip(rows, reversed(rows), strict=True):
        if row["ended_as"] in (UNDECIDED, "superseded"):
            _counts_again(connection, row, f"another person than {other['uuid']}", who)
    counts = tuple(
        row["uuid"]
        for row in rows
        if row["status"] == "completed" or row["ended_as"] in (UNDECIDED, "superseded")
    )
    return Decided(counts, ())


def _counts_again(connection: Connection, row: RowMapping, reason: str, who: str) -> None:
    if row["status"] != "completed":
        connection.execute(set_interview(row["id"], status="completed", ended_as=None))
        note_event(connection, row["id"], "restored", reason, who=who)


def _supersede(connection: Connection, row: RowMapping, by: RowMapping, who: str) -> None:
    connection.execute(set_interview(row["id"], status="discarded", ended_as="superseded"))
    reason = f"superseded by {by['uuid']}, the same person"
    note_event(connection, row["id"], "discarded", reason, who=who)


def _note_decision(
    connection: Connection, rows: Sequence[RowMapping], decision: Decision, who: str
) -> None:
    """In the pair, which is listed now where nobody but the person who decides saw that they are
    alike.
    """
    first, second = (row["uuid"] for row in sorted(rows, key=lambda row: row["id"]))
    note_pairs(connection, [(first, second, "somebody compared them", "")])
    pair = tables.pairs.c
    mine = or_(
        (pair.first == first) & (pair.second == second),
        (pair.first == second) & (pair.second == first),
    )
    values = {"decision": decision, "who": plain_text(who) or None, "decided": timestamp()}
    connection.execute(update(tables.pairs).where(mine).values(**values))


def _named(rows: Sequence[RowMapping], keep: str) -> RowMapping | None:
    if not keep:
        return None
    found = [row for row in rows if row["uuid"].startswith(keep.lower())]
    if len(found) != 1:
        raise StoreError(f"{shown(keep)} is neither of the two; write the beginning of its id")
    return found[0]


# --- rows ---


def _rows_of(connection: Connection, uuids: Sequence[str]) -> Iterator[RowMapping]:
    pair = tables.pairs.c
    for start in range(0, len(uuids), 400):
        some = uuids[start : start + 400]
        query = select(tables.pairs).where(or_(pair.first.in_(some), pair.second.in_(some)))
        yield from connection.execute(query).mappings()


def _interviews(connection: Connection, rows: Sequence[RowMapping]) -> Iterator[RowMapping]:
    uuids = sorted({uuid for row in rows for uuid in (row["first"], row["second"])})
    for start in range(0, len(uuids), 500):
        some = uuids[start : start + 500]
        query = interviews_with_reason(connection).where(tables.interviews.c.uuid.in_(some))
        yield from connection.execute(query).mappings()


def _reason(kept: str) -> tuple[str, str]:
    alike, _, against = kept.partition("\n")
    return alike, against
