"""Backups: one file each, of one moment, sealed and read through before it has its name.

A backup is a SQLite file, of a store on a server too, and behind it one line with the SHA-256 of
all before, so that a single changed byte is found. SQLite does not mind the line.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, func, select

from survey.errors import DefinitionError, StoreError, shown
from survey.replacing import replacing
from survey.store import tables
from survey.store.copies import columns_there, copy_into_new, counted
from survey.store.database import Database, engine_for_new, engine_of_still_file, file_of
from survey.store.migrations import version_of
from survey.store.rows import completed_interview, kept_questionnaires, latest_answers, moment

__all__ = [
    "Backup",
    "back_up",
    "checked",
    "default_folder",
    "make_folder",
    "new_name",
    "on_disk",
    "read_all",
]

ENDING = ".backup"
_SEAL = re.compile(rb"\nconcord backup, sha256 ([0-9a-f]{64})\n\Z")
_SEAL_BYTES = len("\nconcord backup, sha256 \n") + 64
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was read through: its file, the version of the store in it, how much it has,
    and the moment of its last answer.
    """

    file: Path
    version: int
    interviews: int
    answers: int
    last: datetime | None


def default_folder(place: str | Path) -> Path:
    """Where backups go that are not told where: `backups/` beside the store's file; for a server,
    of the folder one is in.
    """
    file = file_of(place)
    return Path("backups") if file is None else file.parent / "backups"


def new_name(place: str | Path, folder: Path) -> Path:
    """A name with the moment (UTC) that no file in the folder has."""
    file = file_of(place)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    stem = f"{'concord' if file is None else file.stem}-{now}"
    path, number = folder / f"{stem}{ENDING}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{ENDING}"
    return path


def back_up(store: Database, file: Path) -> Backup:
    """Write the store as it is at this moment, whatever else uses it, and read it through.

    The file is there whole or not at all, on disk when this returns, and its owner's alone to
    read. Raises StoreError where there is a file of this name already, and where it comes back
    from the disk other than it was written.
    """
    what = f"the backup {shown(file, 300)}"
    _refuse_existing(file)
    make_folder(file.parent)
    with replacing(file) as temporary:
        temporary.touch(mode=0o600, exist_ok=False)
        with store.reading() as source:
            if version_of(source, store.name) == 0:
                raise StoreError(f"{store.name} has no tables yet; there is nothing to back up")
            expected = counted(source)
            with Database(engine_for_new(temporary), str(file)) as target:
                copy_into_new(source, target, what)
        _seal(temporary)
        backup = _read_through(temporary, str(file), expected)
        _refuse_existing(file)
    on_disk(file.parent)
    return Backup(file, backup.version, backup.interviews, backup.answers, backup.last)


def checked(file: Path) -> Backup:
    """Read a backup through. Raises StoreError where it is damaged, empty, something else, or of a
    newer Concord.
    """
    return _read_through(file, str(file), None)


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    """The database in a backup, to read; its seal is not looked at."""
    with (
        Database(engine_of_still_file(file), str(file), reading=True) as database,
        database.reading() as connection,
    ):
        yield connection


def read_all(connection: Connection) -> int:
    """Read a store through: its pages, its definitions, and each interview as whoever counts it
    would. Returns how many interviews there are.

    Raises StoreError that says what is damaged.
    """
    if connection.dialect.name == "sqlite":
        pages = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if pages != "ok":
            raise StoreError(f"it is damaged ({pages})")
    reading = ""
    try:
        kept_questionnaires(connection)
        columns = columns_there(connection, tables.interviews)
        query = select(*columns).order_by(tables.interviews.c.id)
        number = 0
        with connection.execute(query, execution_options={"yield_per": _BATCH}) as found:
            for rows in found.mappings().partitions():
                reading = f" near interview {rows[0]['uuid']}"
                given = latest_answers(connection, [row["id"] for row in rows])
                number += len([completed_interview(row, given[row["id"]]) for row in rows])
    except (DefinitionError, ValueError, KeyError) as error:
        raise StoreError(f"it cannot be read{reading} ({error})") from error
    return number


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise StoreError(f"{shown(file, 300)} is there already; choose another name")


def make_folder(folder: Path) -> None:
    """A new folder of backups is its owner's alone, and left out by git."""
    if folder.name != "backups" or folder.exists():
        return
    try:
        folder.mkdir(mode=0o700, parents=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
    except OSError as error:
        raise StoreError(
            f"the folder {shown(folder, 300)} cannot be made ({error.strerror}); choose another"
        ) from error


def _seal(file: Path) -> None:
    with file.open("rb+") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
        written.write(f"\nconcord backup, sha256 {digest}\n".encode())
    on_disk(file)


def _digest(opened: BinaryIO, size: int) -> str:
    """SHA-256 of the next `size` bytes."""
    found = hashlib.sha256()
    while piece := opened.read(min(size, 1 << 20)):
        found.update(piece)
        size -= len(piece)
    return found.hexdigest()


def on_disk(path: Path) -> None:
    """What was written survives a power cut: of a file its content; of a folder the names in it,
    where the system can promise that.
    """
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_through(file: Path, name: str, expected: dict[str, int] | None) -> Backup:
    """`expected`: rows of each table, where they are known."""
    _refuse_unsealed(file, name)
    useless = f"the backup {shown(name, 300)} is of no use"
    with _opened(file) as connection:
        version = version_of(connection, name)
        rows = counted(connection)
        if expected is not None and rows != expected:
            raise StoreError(f"{useless}: it has {rows} rows of {expected}")
        try:
            interviews = read_all(connection)
        except StoreError as error:
            raise StoreError(f"{useless}: {error}") from error
        last = moment(connection.scalar(select(func.max(tables.answers.c.wall))))
    return Backup(file, version, interviews, rows["answers"], last)


def _refuse_unsealed(file: Path, name: str) -> None:
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, os.SEEK_END)
            opened.seek(max(size - _SEAL_BYTES, 0))
            seal = _SEAL.search(opened.read())
            opened.seek(0)
            begin = opened.read(16)
            opened.seek(0)
            digest = _digest(opened, size - _SEAL_BYTES) if seal else ""
    except OSError as error:
        raise StoreError(
            f"the backup {shown(name, 300)} cannot be read ({error.strerror})"
        ) from error
    if not size:
        raise StoreError(f"{shown(name, 300)} is empty; use another backup")
    if seal is None and begin != b"SQLite format 3\x00":
        raise StoreError(f"{shown(name, 300)} is not a backup of Concord; name another file")
    if seal is None:
        raise StoreError(
            f"{shown(name, 300)} lacks the line that ends a backup: it is cut short or damaged, or "
            "is no backup but a database; use a file that concord backup made"
        )
    if seal[1].decode() != digest:
        raise StoreError(
            f"the backup {shown(name, 300)} is damaged: it is not as it was written; use another "
            "one"
        )
