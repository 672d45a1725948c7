"""Copies of a whole store, each of one moment, while others go on using it.

Between SQLite files its own backup does it, page by page; where a server is on one side, rows are
copied table by table.
"""

from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, func, insert, inspect, select, text

from survey.store import tables
from survey.store.database import Database, faults_of

__all__ = ["columns_there", "copy_into_new", "copy_rows", "counted", "holds", "replace_rows"]

_IN_PIECES = {"yield_per": 2_000}
"""So that memory does not grow with the store, on a server either."""


def copy_into_new(source: Connection, target: Database, what: str) -> None:
    """Make the empty SQLite database `target` a copy of the source, as that is in its transaction.

    Faults in writing it are told of `what`, such as "the backup 'x.backup'". From a server the
    tables that are there get today's columns, whatever the version.
    """
    with faults_of(target.engine, what):
        if source.dialect.name == "sqlite":
            raw = target.engine.raw_connection()
            try:
                pages: Any = source.connection.dbapi_connection
                pages.backup(raw.dbapi_connection)
            finally:
                raw.close()
            return
    with target.transaction() as connection:
        tables.metadata.create_all(connection, tables=_present(source))
        copy_rows(source, connection)


def replace_rows(source: Connection, target: Connection) -> None:
    """Make the tables of `target` those of the source, all or nothing with its transaction."""
    if target.dialect.name == "postgresql":  # whoever reads for long keeps nobody waiting for ever
        target.exec_driver_sql("SET LOCAL lock_timeout = '15s'")
    tables.metadata.drop_all(target)
    tables.metadata.create_all(target)
    copy_rows(source, target)


def copy_rows(source: Connection, target: Connection) -> None:
    for table in _present(source):
        _copy_table(source, target, table)
        numbered = "id" in table.c and isinstance(table.c.id.type, Integer)
        if target.dialect.name == "postgresql" and numbered:  # new rows number on from here
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            last = func.coalesce(func.max(table.c.id), 0) + 1
            target.execute(select(func.setval(text(sequence), last, False)).select_from(table))


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    """Rows handed from driver to driver: the answers may be millions."""
    present = columns_there(source, table)
    statement = insert(table).compile(
        dialect=target.dialect, column_keys=[column.name for column in present]
    )
    columns = (
        [table.c[name] for name in statement.positiontup] if statement.positiontup else present
    )
    with source.execute(select(*columns), execution_options=_IN_PIECES) as found:
        for rows in found.partitions():
            given: list[Any] = (
                [row._asdict() for row in rows]
                if statement.positiontup is None
                else [tuple(row) for row in rows]
            )
            target.exec_driver_sql(str(statement), given)


def counted(connection: Connection) -> dict[str, int]:
    """Rows of each table that is there."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in _present(connection)
    }


def holds(whole: Connection, part: Connection) -> bool:
    """Whether all that was ever said in `part` is in `whole`, so that it is an earlier state of
    it.
    """
    for table in (tables.answers, tables.events):
        rows = select(*columns_there(part, table)).order_by(table.c.id)
        with (
            whole.execute(rows, execution_options=_IN_PIECES) as theirs,
            part.execute(rows, execution_options=_IN_PIECES) as mine,
        ):
            if any(tuple(row) != tuple(theirs.fetchone() or ()) for row in mine):
                return False
    for column in (tables.definitions.c.hash, tables.interviews.c.uuid):
        if not set(part.scalars(select(column))) <= set(whole.scalars(select(column))):
            return False
    return True


def columns_there(connection: Connection, table: Table) -> list[Column[Any]]:
    """The columns of a table that a store has, which an older one has fewer of."""
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    return [column for column in table.c if column.name in there]


def _present(connection: Connection) -> list[Table]:
    names = set(inspect(connection).get_table_names())
    return [table for table in tables.metadata.sorted_tables if table.name in names]
