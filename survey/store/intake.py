"""Finished interviews in bulk: from forms, data files and the simulator. Known ones are left alone
or corrected; which are known, `survey.store.recognising` says.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

from sqlalchemy import Connection, RowMapping, insert, select, update

from survey.errors import DataError, shown
from survey.record import CompletedInterview
from survey.store import tables
from survey.store.leases import alone
from survey.store.recognising import Recogniser, Settled, separately
from survey.store.rows import timestamp
from survey.store.taken import Earlier, Source, Taken
from survey.store.unnamed import KnownRows
from survey.store.writing import discard_all, some_of, written

__all__ = [
    "BATCH",
    "SHORT",
    "admit",
    "discard_vanished",
    "earlier_exports",
    "readmitted",
    "refuse_other_way",
    "settled_in",
    "source_of",
    "take_in",
    "taken_in",
]

BATCH = 2_000
"""Interviews written to the database at a time, so that memory does not grow with a file."""

SHORT = 500
"""So many are taken in in one transaction; more are staged."""


def source_of(connection: Connection, fingerprint: str) -> Source | None:
    """The data file with this fingerprint, where it was imported before."""
    query = select(tables.sources).where(tables.sources.c.fingerprint == fingerprint)
    row = connection.execute(query).first()
    return None if row is None else Source(row.fingerprint, row.name, row.mapping)


def refuse_other_way(source: Source, before: Source | None) -> None:
    """Raises DataError where the file was imported before in another way."""
    if before is not None and before.mapping != source.mapping:
        message = (
            f"was imported before (as {shown(before.name)}) with another mapping or "
            "questionnaire; to read it anew, add --replace"
        )
        raise DataError.of(source.name, message)


def take_in(
    connection: Connection,
    interviews: Iterable[CompletedInterview],
    source: Source | None,
    *,
    replace: bool = False,
    without_vanished: bool = False,
) -> Taken:
    """Add each interview that is not there yet, correct those that are there and differ, and list
    as pairs those that may be of one person: the rules of `survey.store.identity`.

    `replace`: where the file was imported before in another way, the interviews that it does not
    give any more are discarded; without it that is a DataError. `without_vanished`: rows of an
    earlier export of the same tool that this one is without are discarded.
    """
    alone(connection)
    before = None if source is None else source_of(connection, source.fingerprint)
    if source is not None and before is not None and replace and before.mapping != source.mapping:
        return _taken_again(connection, interviews, source)
    admit(connection, source)
    return taken_in(connection, interviews, source, without_vanished=without_vanished)


def admit(connection: Connection, source: Source | None) -> None:
    """Note the file, where it is new. Raises DataError where it came in before in another way."""
    if source is None:
        return
    before = source_of(connection, source.fingerprint)
    refuse_other_way(source, before)
    if before is None:
        _keep_source(connection, source)


def readmitted(connection: Connection, source: Source, given: Set[str]) -> int:
    """Note that a file that was imported before is read in another way from now on, and discard the
    interviews of it that are not `given` any more, by uuid. Returns how many.
    """
    each, known = tables.interviews.c, tables.sources.c
    mine = each.source == source.fingerprint, each.intake.is_(None)
    rows = connection.execute(select(each.id, each.uuid).where(*mine)).all()
    gone = [row.id for row in rows if row.uuid not in given]
    for keys in some_of(gone):
        mine_now = update(tables.interviews).where(each.id.in_(keys))
        connection.execute(mine_now.values(source=None))
    discard_all(connection, gone, "replaced", f"{source.name} was imported again without it")
    anew = {"name": source.name, "mapping": source.mapping}
    same_file = known.fingerprint == source.fingerprint
    connection.execute(update(tables.sources).where(same_file).values(**anew))
    return len(gone)


def _keep_source(connection: Connection, source: Source) -> None:
    row = {
        "fingerprint": source.fingerprint,
        "name": source.name,
        "mapping": source.mapping,
        "added": timestamp(),
    }
    connection.execute(insert(tables.sources).values(**row))


def taken_in(
    connection: Connection,
    interviews: Iterable[CompletedInterview],
    source: Source | None,
    *,
    without_vanished: bool = False,
) -> Taken:
    taken = Taken()
    for batch in separately(interviews, BATCH):
        recogniser = Recogniser(connection, batch)
        settled = list(recogniser.settle(batch))
        taken += settled_in(connection, batch, settled, source)
        taken += Taken(earlier=tuple(earlier_exports(connection, batch, recogniser.rows)))
        if without_vanished:
            taken += discard_vanished(connection, recogniser.rows.vanished, source)
    return taken


def settled_in(
    connection: Connection,
    batch: Sequence[CompletedInterview],
    settled: Sequence[Settled],
    source: Source | None,
) -> Taken:
    renamed = [
        (came.uuid, each.interview.uuid)
        for came, each in zip(batch, settled, strict=True)
        if came.uuid != each.interview.uuid
    ]
    taken = Taken(renamed=tuple(renamed))
    for start in range(0, len(settled), BATCH):
        taken += written(connection, settled[start : start + BATCH], source)
    return taken


def discard_vanished(
    connection: Connection, gone: Sequence[RowMapping], source: Source | None
) -> Taken:
    """Discard rows of an earlier export that a later one is without."""
    why = f"not in {source.name} any more" if source else "not there any more"
    discard_all(connection, [row["id"] for row in gone], "vanished", why)
    return Taken(discarded=len(gone))


def earlier_exports(
    connection: Connection, batch: Sequence[CompletedInterview], rows: KnownRows
) -> Iterator[Earlier]:
    """What became of each earlier export."""
    sources = tables.sources.c
    names: dict[str, str] = {
        row.fingerprint: row.name
        for row in connection.execute(select(sources.fingerprint, sources.name))
    }
    found = [*rows.same.values(), *rows.changed.values(), *rows.vanished]
    for fingerprint in dict.fromkeys(row["source"] for row in found):
        changed = [at for at, row in rows.changed.items() if row["source"] == fingerprint]
        numbers = [origin.row for at in changed if (origin := batch[at].origin)]
        yield Earlier(
            names.get(fingerprint, ""),
            sum(row["source"] == fingerprint for row in rows.same.values()),
            tuple(numbers),
            tuple(row["row"] or 0 for row in rows.vanished if row["source"] == fingerprint),
        )


def _taken_again(
    connection: Connection, interviews: Iterable[CompletedInterview], source: Source
) -> Taken:
    """Take in a data file that was imported before in another way; interviews that it does not give
    any more are discarded.
    """
    each = tables.interviews.c
    rows = connection.execute(select(each.uuid, each.id).where(each.source == source.fingerprint))
    mine: dict[str, int] = {row.uuid: row.id for row in rows}
    connection.execute(
        update(tables.interviews).where(each.source == source.fingerprint).values(source=None)
    )
    connection.execute(
        tables.sources.delete().where(tables.sources.c.fingerprint == source.fingerprint)
    )
    gone = dict(mine)

    def given() -> Iterator[CompletedInterview]:
        for interview in interviews:
            gone.pop(interview.uuid, None)
            yield interview

    _keep_source(connection, source)
    taken = taken_in(connection, given(), source)
    for keys in some_of([key for uuid, key in mine.items() if uuid not in gone]):
        connection.execute(
            update(tables.interviews).where(each.id.in_(keys)).values(source=source.fingerprint)
        )
    why = f"{source.name} was imported again without it"
    discard_all(connection, list(gone.values()), "replaced", why)
    return taken + Taken(discarded=len(gone))
