"""The database beneath the store: how it is opened, and what a transaction promises.

SQLite runs with a rollback journal and `synchronous=EXTRA`: a commit that has returned survives a
power cut. Who finds the store held waits a few seconds, and is then told who holds it.
"""

import random
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from survey.errors import StoreBusyError, StoreError, shown
from survey.store.writers import (
    Writer,
    Writing,
    announced,
    noted,
    writer_in_file,
    writer_on_server,
)

__all__ = [
    "PATIENCE",
    "Database",
    "engine_for",
    "engine_for_new",
    "engine_in_memory",
    "engine_of_still_file",
    "faults_of",
    "file_identity",
    "file_of",
    "named",
]

PATIENCE = 4.0
"""Seconds that a writer waits for another one, all in all."""

_BETWEEN = 0.001, 0.004
"""Seconds between two tries."""

_LEAST = 0.5
"""Seconds of them that are left for the end of a transaction."""


def named(place: str | Path) -> str:
    """The place of a store as it may be told to anybody: without the password in its URL."""
    text = str(place)
    if "://" not in text:
        return text
    hidden = re.sub(r"://.*@", _without_password, text)
    return re.sub(r"(?i)([?&][^=&]*pass[^=&]*=)[^&]*", r"\1***", hidden)


def _without_password(user: re.Match[str]) -> str:
    name, colon, _ = user[0].removeprefix("://").removesuffix("@").partition(":")
    return f"://{name}{':***' if colon else ''}@"


def engine_for(place: str | Path, *, reading: bool = False) -> Engine:
    """An engine for a file path or a database URL; with `reading` one that writes nothing, in
    SQLite by the database's own word. Raises StoreError where there is no driver for it.
    """
    text = str(place)
    try:
        engine = create_engine(_url(text) if "://" in text else f"sqlite:///{Path(text)}")
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StoreError(f"cannot open the store {shown(named(text), 300)}: {error}") from error
    return _careful(engine, _READING if reading else _WRITING)


def _url(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):  # what they say may have the password in it
        raise StoreError(
            f"cannot open the store {shown(named(text), 300)}: it is not the URL of a database, "
            "such as postgresql+psycopg://USER:PASSWORD@HOST/NAME; signs such as @ : / in a "
            "password are written %40 %3A %2F"
        ) from None


def engine_for_new(file: Path) -> Engine:
    """An engine for a new SQLite file that is thrown away where anything goes wrong: it needs no
    journal on the disk, and whoever made it sees to it that it is there.
    """
    url = URL.create("sqlite", database=str(file))
    return _careful(create_engine(url), _NEW)


def engine_in_memory() -> Engine:
    """A new SQLite database that all connections of this engine share, gone once it is disposed
    of.
    """
    query = {"mode": "memory", "cache": "shared", "uri": "true"}
    url = URL.create("sqlite", database=f"file:{uuid4().hex}", query=query)
    engine = create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
    return _careful(engine, _WRITING)


def engine_of_still_file(file: Path) -> Engine:
    """An engine that reads a SQLite file which nobody writes, such as a backup, and leaves nothing
    beside it.
    """
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    url = URL.create("sqlite", database=f"file:{quote(str(file.resolve()))}", query=query)
    return _careful(create_engine(url), _READING)


def _careful(engine: Engine, pragmas: Sequence[str]) -> Engine:
    """Opens each connection of SQLite with these settings; a server has its own."""
    if engine.dialect.name == "sqlite":

        def opened(connection: Any, record: ConnectionPoolEntry) -> None:
            _careful_sqlite(connection, record, pragmas)

        event.listen(engine, "connect", opened)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def file_of(place: str | Path) -> Path | None:
    """The file of the store at a path or database URL; None where it is on a server or in
    memory.
    """
    text = str(place)
    url = _url(text) if "://" in text else None
    if url and url.get_backend_name() != "sqlite":
        return None
    name = url.database if url else text
    return None if name in (None, "", ":memory:") else Path(name).resolve()


def file_identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one put in its place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


_WAITING = f"busy_timeout={round(PATIENCE * 1000)}"
_WRITING = ("foreign_keys=ON", "journal_mode=DELETE", "synchronous=EXTRA", _WAITING)
_NEW = ("foreign_keys=ON", "journal_mode=MEMORY", "synchronous=OFF")
_READING = ("query_only=ON", _WAITING)


def _careful_sqlite(connection: Any, record: ConnectionPoolEntry, pragmas: Sequence[str]) -> None:
    # the "begin" event opens transactions, table changes included
    connection.isolation_level = None
    _, _, opened = connection.execute("PRAGMA database_list").fetchone()
    if opened:  # empty for a store in memory
        path = Path(opened).resolve()
        record.info["file"] = path, file_identity(path)
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Readers share the file; a writer takes its place at once, so that it waits its turn instead
    of failing half-way.
    """
    if connection.get_execution_options().get("reading", False):
        _wait_at_most(connection, PATIENCE)
        connection.exec_driver_sql("BEGIN")
        return
    began = time.monotonic()
    _wait_at_most(connection, 0)
    _take_turn(connection, began + PATIENCE)
    _wait_at_most(connection, max(PATIENCE - (time.monotonic() - began), _LEAST))


def _take_turn(connection: Connection, until: float) -> None:
    """Ask for the file again and again: SQLite itself would sleep for a tenth of a second between,
    and miss the moments in which a long intake lets others in.
    """
    raw: Any = connection.connection.dbapi_connection
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(random.uniform(*_BETWEEN))  # noqa: S311  # so that two do not ask in step


def _wait_at_most(connection: Connection, seconds: float) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round(seconds * 1000)}")


class Database:
    """Transactions on one database. Close it, or use it in a `with` block."""

    def __init__(self, engine: Engine, name: str, *, reading: bool = False) -> None:
        self.engine, self.name, self._reading_only = engine, name, reading

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def transaction(self, what: Writing = "other") -> Iterator[Connection]:
        """Writing, all or nothing. Faults of the database become StoreError, and so does writing to
        what was opened for reading; StoreBusyError where another program goes on holding the store.
        `what` is told to those who wait for this one.
        """
        if self._reading_only:
            raise StoreError(
                f"the store {shown(self.name, 300)} was opened for reading; open it for writing"
            )
        with self._connected(reading=False) as connection:
            if connection.dialect.name == "postgresql":
                announced(connection, what, PATIENCE)
            file, _ = connection.info.get("file", (None, None))
            with noted(file, what):
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Reading one state of the store from first to last, beside other readers."""
        with self._connected(reading=True) as connection:
            yield connection

    @contextmanager
    def _connected(self, *, reading: bool) -> Iterator[Connection]:
        options: dict[str, Any] = {"reading": reading}
        if reading and self.engine.dialect.name == "postgresql":
            options["isolation_level"] = (
                "REPEATABLE READ"  # by itself each statement would see a state of its own
            )
        with (
            faults_of(self.engine, f"the store {shown(self.name, 300)}"),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection


@contextmanager
def faults_of(engine: Engine, what: str) -> Iterator[None]:
    """Faults of the database become a StoreError that begins with `what`, such as "the store
    'study.db'".
    """
    try:
        yield
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        fault: Any = error.orig if isinstance(error, DBAPIError) else error
        if _is_busy(fault):
            raise _busy(engine, what) from error
        raise StoreError(f"{what} {_said(engine, fault)}") from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise StoreError(f"{what} cannot keep this value: {error}") from error


def _is_busy(fault: Any) -> bool:
    """Whether it waited in vain: in SQLite for the file, on a server for a row or a table."""
    if isinstance(fault, sqlite3.Error):
        return _code(fault) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(fault, "sqlstate", None) in _WAITED


_WAITED = ("55P03", "40P01")
"""What PostgreSQL calls it: lock not available, deadlock detected."""


def _busy(engine: Engine, what: str) -> StoreBusyError:
    writer: Writer | None = None
    if engine.dialect.name == "postgresql":
        writer = writer_on_server(engine)
    elif (name := engine.url.database) and not name.startswith("file:"):
        writer = writer_in_file(Path(name))
    if writer is None:
        return StoreBusyError(what)
    since = datetime.fromisoformat(writer.since) if writer.since else None
    return StoreBusyError(
        what, what=writer.what, machine=writer.machine, process=writer.process, since=since
    )


_BACKUP = "bring back a backup: concord restore FILE"
_DAMAGED = f"is damaged; {_BACKUP}"

_SQLITE_SAYS = {
    sqlite3.SQLITE_NOTADB: (
        f"is not a database; name another file, or, where it once was a store, {_BACKUP}"
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened; see that its folder is there and that you may write in it"
    ),
    sqlite3.SQLITE_READONLY: "can only be read; see that you may write to it and to its folder",
    sqlite3.SQLITE_IOERR: "cannot be written; see that the disk is there and not full",
    sqlite3.SQLITE_FULL: "cannot be written; the disk is full",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
}


def _code(fault: sqlite3.Error) -> int:
    """SQLite's own number of a fault, without its particulars."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF


def _said(engine: Engine, fault: Any) -> str:
    """What the database said, with the remedy where it is one of SQLite's, and never the
    password.
    """
    if isinstance(fault, sqlite3.Error):
        if getattr(fault, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHORT_READ:
            return _DAMAGED
        if remedy := _SQLITE_SAYS.get(_code(fault)):
            return remedy
    said = str(fault).strip()
    if "malformed" in said or "Could not decode" in said:
        return _DAMAGED
    if password := engine.url.password:
        said = said.replace(str(password), "***")
    return f"cannot be used: {said}"
