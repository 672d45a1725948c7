"""Who is writing in a store now, for those who have to wait.

Beside a SQLite file a note, `STORE-writer`, says so while a writing transaction lasts: it is made
once the file is held and is gone before it is let go, so that no two write it at once. On a server
the name of the connection says it.
"""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from survey.store.machine import here, running_here

__all__ = ["Writer", "Writing", "announced", "noted", "writer_in_file", "writer_on_server"]

Writing = Literal["import", "forms", "interview", "upgrade", "other"]
"""What is being written."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who is writing. `since`: in UTC, ISO 8601; empty where a server does not tell."""

    what: str
    machine: str
    process: int
    since: str


@contextmanager
def noted(file: Path | None, what: Writing) -> Iterator[None]:
    """The note beside the file, while it is held. Where it cannot be written nobody is told, and
    nothing else is different.
    """
    if file is None:
        yield
        return
    note = _note(file)
    writer = Writer(what, *here(), datetime.now(UTC).isoformat())
    with suppress(OSError):
        note.write_text(json.dumps(asdict(writer)), "utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def writer_in_file(file: Path) -> Writer | None:
    """Who holds the file; None where no note says so, or one whose process has gone."""
    try:
        writer = Writer(**json.loads(_note(file).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return None if running_here(writer.machine, writer.process) is False else writer


def _note(file: Path) -> Path:
    return file.with_name(f"{file.name}-writer")


_NAMED = "concord"


_WHO_WRITES = (
    "SELECT application_name, xact_start FROM pg_stat_activity WHERE application_name LIKE %s "
    "AND datname = current_database() AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 1"
)


def announced(connection: Connection, what: Writing, patience: float) -> None:
    """Say on a server who writes and what, while the transaction lasts, and wait this many seconds
    for others.
    """
    machine, process = here()
    name = f"{_NAMED} {what} {process} {machine}"[:63]
    connection.exec_driver_sql(
        "SELECT set_config('lock_timeout', %s, true), set_config('application_name', %s, true)",
        (f"{round(patience * 1000)}ms", name),
    )


def writer_on_server(engine: Engine) -> Writer | None:
    """The Concord that writes longest on the server; None where there is none."""
    faults = (engine.dialect.loaded_dbapi.Error, DBAPIError, ValueError)
    with suppress(*faults), closing(engine.raw_connection()) as raw:
        cursor: Any = raw.cursor()
        cursor.execute(_WHO_WRITES, (f"{_NAMED} %",))
        for name, since in cursor.fetchall():
            _, what, process, machine = name.split(" ", 3)
            when = since.astimezone(UTC).isoformat() if since else ""
            return Writer(what, machine, int(process), when)
    return None
