"""Corrections of a long intake, staged: each lies in a row of its own that counts nowhere, and from
one moment on the interview that it is of is what it says.

A shadow has the mark of its intake, another than that of new interviews, and the key of its
interview as its seed. It goes when the intake is settled, whether that came to count or not.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, literal, select, update

from survey.store import tables
from survey.store.differences import Difference, answer_rows
from survey.store.rows import timestamp

__all__ = ["apply_shadows", "shadow_keys", "shadow_mark", "stage_shadows"]

_MOVED = (
    "definition",
    "version",
    "group",
    "language",
    "attributes",
    "completed",
    "content",
    "case",
)
"""Columns that a correction may change. What came on a form is not staged here."""


def shadow_mark(intake: str) -> str:
    """The mark of an intake's corrections."""
    return f"~{intake[1:]}"


def stage_shadows(connection: Connection, found: Sequence[Difference], intake: str) -> None:
    """Keep these corrections, which count nowhere yet."""
    if not found:
        return
    wall = timestamp()
    rows = [
        {
            **{name: each.values[name] for name in _MOVED},
            "uuid": str(uuid5(UUID(intake), str(each.key))),
            "instrument": "",
            "mode": "",
            "seed": each.key,
            "displayed": "[]",
            "status": "discarded",
            "intake": shadow_mark(intake),
        }
        for each in found
    ]
    connection.execute(insert(tables.interviews), rows)
    keys = shadow_keys(connection, intake, [each.key for each in found])
    if answers := list(answer_rows(found, wall, keys)):
        connection.execute(insert(tables.answers), answers)
    warned = [
        {"interview": keys[each.key], "event": "warned", "reason": question, "wall": wall}
        for each in found
        for question in each.warned
    ]
    if warned:
        connection.execute(insert(tables.events), warned)


def shadow_keys(connection: Connection, intake: str, keys: Sequence[int]) -> dict[int, int]:
    """The keys of the shadows of these interviews, by theirs."""
    each = tables.interviews.c
    found: dict[int, int] = {}
    for start in range(0, len(keys), 500):  # SQLite allows a limited number of parameters
        mine = each.intake == shadow_mark(intake), each.seed.in_(keys[start : start + 500])
        found |= {
            row.seed: row.id for row in connection.execute(select(each.seed, each.id).where(*mine))
        }
    return found


def apply_shadows(connection: Connection, intake: str) -> None:
    """From now on each interview is what its shadow says: four statements, however many there
    are.
    """
    shadow, given, event = tables.interviews.alias("shadow"), tables.answers.c, tables.events.c
    mine, wall = shadow.c.intake == shadow_mark(intake), timestamp()
    answers = (
        select(shadow.c.seed, given.question, given.value, given.missing, literal(wall))
        .join(shadow, shadow.c.id == given.interview)
        .where(mine)
        .order_by(given.id)
    )
    columns = ["interview", "question", "value", "missing", "wall"]
    connection.execute(insert(tables.answers).from_select(columns, answers))
    now: Mapping[str, object] = {name: shadow.c[name] for name in _MOVED}
    whose = tables.interviews.c.id == shadow.c.seed, mine
    connection.execute(update(tables.interviews).where(*whose).values(now))
    columns = ["interview", "event", "reason", "wall"]
    corrected = select(shadow.c.seed, literal("corrected"), literal(""), literal(wall))
    corrected = corrected.where(mine).order_by(shadow.c.id)
    connection.execute(insert(tables.events).from_select(columns, corrected))
    warned = (
        select(shadow.c.seed, event.event, event.reason, literal(wall))
        .join(shadow, shadow.c.id == event.interview)
        .where(mine)
        .order_by(event.id)
    )
    connection.execute(insert(tables.events).from_select(columns, warned))
