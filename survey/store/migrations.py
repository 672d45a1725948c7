"""The steps that bring an older store up to date, one for each version.

| to | step         | what it does                                                                |
|----|--------------|-----------------------------------------------------------------------------|
| 1  | first tables | makes the tables; a new store has today's at once, and needs no other step  |
| 2  | no answer    | `refused` where refusing was not offered becomes `no_answer`, by appending  |

All steps of an upgrade are one transaction: interrupted, it has not begun, and the next opening
does it. Each leaves a row in the table `migrations`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, insert, inspect, or_, select, update

from survey.errors import StoreError
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.store import tables
from survey.store.rows import answer_row, insert_answers, kept_definition, timestamp

__all__ = ["MIGRATIONS", "Converted", "Step", "Upgrade", "migrate", "version_of"]


@dataclass(frozen=True, slots=True)
class Converted:
    """What a step did to the answers that count: how many have another kind of missing answer now,
    and how many keep theirs though it is in doubt.
    """

    answers: int = 0
    ambiguous: int = 0


@dataclass(frozen=True, slots=True)
class Upgrade:
    """An older store brought up to date: from which version, to which, and what became of answers.

    `backup`: the file that has it as it was; None where only a copy to read was brought up to date.
    """

    before: int
    after: int
    converted: int = 0
    ambiguous: int = 0
    backup: Path | None = None


Step = Callable[[Connection], Converted | None]


def _first_tables(connection: Connection) -> None:
    tables.metadata.create_all(connection)


def _no_answer(connection: Connection) -> Converted:
    """What was left blank was once kept as `refused`. Where refusing was not offered it can only
    have been blank; where it was, and a person wrote or a file came in, nobody can tell.
    """
    tables.migrations.create(connection, checkfirst=True)
    known: dict[str, Questionnaire] = {}
    wall = timestamp()
    rows: list[dict[str, Any]] = []
    converted = ambiguous = 0
    for row in _last_refused(connection):
        if row.definition not in known:
            place = str(connection.engine.url)  # without its password
            known[row.definition] = kept_definition(connection, row.definition, place)
        if not _offered(known, row):
            rows.append(answer_row(row.interview, row.question, Missing.NO_ANSWER, wall, None))
            if row.left:  # it is off the route, and stays so
                rows.append(answer_row(row.interview, row.question, Missing.NOT_ASKED, wall, None))
            converted += not row.left
        elif row.mode in _MAYBE_BLANK or row.source is not None:
            ambiguous += not row.left
    if rows:
        insert_answers(connection, rows)
    return Converted(converted, ambiguous)


_MAYBE_BLANK = ("paper", "workbook", "import")
"""Modes in which a blank was `refused`, whatever the question offered; so it was in data files."""


def _offered(known: Mapping[str, Questionnaire], row: Row[Any]) -> bool:
    """Whether the respondent could choose to refuse; taken to be so where the definition does not
    have the question.
    """
    question = known[row.definition].by_id.get(row.question)
    return question is None or Missing.REFUSED in question.missing


def _last_refused(connection: Connection) -> Sequence[Row[Any]]:
    """Where the last thing said to a question is `refused`: interview, question, definition, mode,
    source, and whether it has left the route since.
    """
    given, each = tables.answers.c, tables.interviews.c
    later = tables.answers.alias()
    after = and_(
        later.c.interview == given.interview,
        later.c.question == given.question,
        later.c.id > given.id,
    )
    said = or_(later.c.missing.is_(None), later.c.missing != Missing.NOT_ASKED.value)
    query = (
        select(
            given.interview,
            given.question,
            each.definition,
            each.mode,
            each.source,
            exists().where(after).label("left"),
        )
        .join(tables.interviews, each.id == given.interview)
        .where(given.missing == Missing.REFUSED.value, ~exists().where(after, said))
        .order_by(given.id)
    )
    return connection.execute(query).all()


def _shared(connection: Connection) -> None:
    """Cases and their attempts, leases, pairs, alerts seen to; who did what."""
    for table in (tables.interviews, tables.events):
        present = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                name = connection.dialect.identifier_preparer.quote(column.name)
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind}")
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    new = (
        tables.leases,
        tables.intakes,
        tables.cases,
        tables.attempts,
        tables.pairs,
        tables.sign_offs,
    )
    for table in new:
        table.create(connection, checkfirst=True)


_WITH_CASES = (tables.cases, tables.attempts, tables.pairs, tables.sign_offs)

MIGRATIONS: tuple[Step, ...] = (_first_tables, _no_answer, _shared)
"""Step n brings a store of version n to n + 1. Steps are only ever added at the end."""


def version_of(connection: Connection, name: str, newest: int = len(MIGRATIONS)) -> int:
    """The version of the store; 0 where there are no tables yet.

    Raises StoreError for a database of something else, or of a newer Concord.
    """
    present = set(inspect(connection).get_table_names())
    if present and tables.schema_version.name not in present:
        raise StoreError(f"{name} is a database, but not one of Concord; name another file")
    # a server's row is held, so that two programs do not bring one store up to date at once
    held = select(tables.schema_version.c.version)
    if not connection.get_execution_options().get("reading", False):
        held = held.with_for_update()
    version = connection.scalar(held) if present else 0
    if version is None:
        raise StoreError(
            f"{name} is damaged: it does not say which version it is; bring back a backup: concord "
            "restore FILE"
        )
    if version > newest:
        raise StoreError(
            f"{name} was made by a newer Concord (store version {version}, this one knows "
            f"{newest}); update Concord"
        )
    return version


def migrate(
    connection: Connection,
    name: str,
    steps: Sequence[Step] = MIGRATIONS,
    *,
    keep: Callable[[], Path] | None = None,
) -> Upgrade | None:
    """Bring the store to the newest version in the connection's transaction. None where it was.

    `keep` backs up an older store before the first step. Raises StoreError for a database of
    something else, or of a newer Concord.
    """
    newest = len(steps)
    version = version_of(connection, name, newest)
    if version == 0:
        steps[0](connection)
        connection.execute(insert(tables.schema_version).values(version=newest))
    if version in (0, newest):
        return None
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.exec_driver_sql("LOCK TABLE interviews, answers IN SHARE ROW EXCLUSIVE MODE")
    backup = None if keep is None else keep()
    done = [
        _noted(connection, before, step(connection) or Converted())
        for before, step in enumerate(steps[version:], start=version)
    ]
    connection.execute(update(tables.schema_version).values(version=newest))
    converted, ambiguous = sum(each.answers for each in done), sum(each.ambiguous for each in done)
    return Upgrade(version, newest, converted, ambiguous, backup)


def _noted(connection: Connection, before: int, done: Converted) -> Converted:
    row = {
        "from_version": before,
        "to_version": before + 1,
        "wall": timestamp(),
        "converted": done.answers,
        "ambiguous": done.ambiguous,
    }
    connection.execute(insert(tables.migrations).values(**row))
    return done
