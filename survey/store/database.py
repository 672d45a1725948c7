"""The database beneath the store: how it is opened, and what a transaction promises.

SQLite runs with a rollback journal and `synchronous=EXTRA`: a commit that has returned survives a
power cut.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from survey.errors import StoreError, shown

__all__ = [
    "BUSY",
    "Database",
    "engine_for",
    "engine_for_new",
    "engine_in_memory",
    "engine_of_still_file",
    "faults_of",
    "file_identity",
    "file_of",
]


def engine_for(place: str | Path, *, reading: bool = False) -> Engine:
    """An engine for a file path or a database URL; with `reading` one that writes nothing, in
    SQLite by the database's own word. Raises StoreError where there is no driver for it.
    """
    text = str(place)
    try:
        engine = create_engine(make_url(text) if "://" in text else f"sqlite:///{Path(text)}")
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StoreError(f"cannot open the store {shown(text, 300)}: {error}") from error
    return _careful(engine, _READING if reading else _WRITING)


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
    url = make_url(text) if "://" in text else None
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


_WRITING = ("foreign_keys=ON", "journal_mode=DELETE", "synchronous=EXTRA", "busy_timeout=15000")
_NEW = ("foreign_keys=ON", "journal_mode=MEMORY", "synchronous=OFF")
_READING = ("query_only=ON", "busy_timeout=15000")


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
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


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
    def transaction(self) -> Iterator[Connection]:
        """Writing, all or nothing. Faults of the database become StoreError, and so does writing to
        what was opened for reading.
        """
        if self._reading_only:
            raise StoreError(
                f"the store {shown(self.name, 300)} was opened for reading; open it for writing"
            )
        with self._connected(reading=False) as connection:
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
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        raise StoreError(f"{what} {_said(said.strip())}") from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise StoreError(f"{what} cannot keep this value: {error}") from error


BUSY = "is in use by another program"

_SQLITE_SAYS = {
    "file is not a database": "is not a database; name another file",
    "unable to open database file": (
        "cannot be opened; see that its folder is there and that you may write in it"
    ),
    "attempt to write a readonly database": (
        "can only be read; see that you may write to it and to its folder"
    ),
    "database is locked": f"{BUSY}; close that one and try again",
    "disk I/O error": "cannot be written; see that the disk is there and not full",
    "database or disk is full": "cannot be written; the disk is full",
    "database disk image is malformed": "is damaged; bring back a backup: concord restore FILE",
}


def _said(what: str) -> str:
    """What the database said, with the remedy where it is one of SQLite's."""
    return _SQLITE_SAYS.get(what, f"cannot be used: {what}")
