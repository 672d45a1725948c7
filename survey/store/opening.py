"""How a store is opened, and how a backup becomes one again.

An older store that is opened for writing is backed up and brought up to date; opened for reading it
stays as it is, and a copy of it in memory is brought up to date by the same steps, so that there is
one rule of how old answers are read.
"""

import shutil
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from survey.errors import StoreBusyError, StoreError, shown
from survey.replacing import replacing
from survey.store import tables
from survey.store.backups import (
    Backup,
    back_up,
    checked,
    default_folder,
    make_folder,
    new_name,
    on_disk,
    read_all,
)
from survey.store.copies import copy_into_new, counted, holds, replace_rows
from survey.store.database import (
    Database,
    engine_for,
    engine_for_new,
    engine_in_memory,
    engine_of_still_file,
    file_of,
    named,
)
from survey.store.migrations import MIGRATIONS, Upgrade, migrate, version_of
from survey.store.store import Store

__all__ = ["Restored", "back_up_store", "open_store", "restore"]


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that is as the backup has it. `kept`: the file that has what was there before; None
    where nothing was. `upgrade`: what bringing an older backup up to date did.
    """

    backup: Backup
    kept: Path | None
    upgrade: Upgrade | None


def open_store(place: str | Path, *, reading: bool = False, backups: Path | None = None) -> Store:
    """The store at a file path or a database URL; made where there is none yet.

    An older one is brought up to date, after a backup in the folder `backups` (without one, beside
    the store's file); `Store.upgrade` says what that did. With `reading` nothing is made or
    written, and an older one is read as it would be once up to date.

    Raises StoreError where it cannot be opened, is not a store, or belongs to a newer Concord.
    """
    name = named(place)
    if reading:
        return _for_reading(place)
    _refuse_empty(file_of(place))
    store = Store(engine_for(place), name)

    def keep() -> Path:
        return back_up(store, new_name(place, backups or default_folder(place))).file

    try:
        with store.transaction("upgrade") as connection:
            store.upgrade = migrate(connection, name, keep=keep)
    except BaseException:
        store.close()
        raise
    return store


def back_up_store(
    place: str | Path, file: Path | None = None, *, backups: Path | None = None
) -> Backup:
    """Back up the store at a place, in use or not, of this version or an older one, without
    changing it: to `file`, else under a name with the moment in the folder `backups`.
    """
    with _existing(place) as store:
        return back_up(store, file or new_name(place, backups or default_folder(place)))


def restore(
    file: Path, place: str | Path, *, replace: bool = False, backups: Path | None = None
) -> Restored:
    """Make the store at a place what the backup has, all or nothing, once the backup was read
    through. A store that is there is kept in the folder `backups` first.

    Raises StoreError where the backup is not sound, and, without `replace`, where the present store
    has anything that the backup has not, or cannot be read.
    """
    backup = checked(file)
    folder = backups or default_folder(place)
    target = file_of(place)
    still = Store(engine_of_still_file(file), str(file), reading=True)
    with _up_to_date(still) as store, store.reading() as source:
        why = _why_unreadable(place)
        if target is None and why:
            raise StoreError(why)
        if why and not replace:
            raise StoreError(f"{why}; to keep it aside and put the backup in its place: --replace")
        if target is None or (target.exists() and not why):
            kept = _replaced(source, backup, place, folder, replace=replace)
        else:
            kept = _made(source, target, folder)
    return Restored(backup, kept, store.upgrade)


_JUST_MADE = 10.0
"""Seconds for which a file without a byte may be one that another program is making."""


def _refuse_empty(file: Path | None) -> None:
    """An empty file would pass for a new store, and what was lost would not be missed."""
    try:
        found = None if file is None else file.stat()
    except OSError:
        return  # there is none, or opening it says why not
    if found is None or not stat.S_ISREG(found.st_mode) or found.st_size:
        return
    if time.time() - found.st_mtime > _JUST_MADE:
        raise StoreError(
            f"the store {shown(file, 300)} is an empty file; bring back a backup: concord restore "
            "FILE; or delete the file to begin a new store"
        )


# --- reading ---


def _existing(place: str | Path) -> Store:
    file, name = file_of(place), named(place)
    if file is not None and not file.exists() and "uri=true" not in str(place):
        raise StoreError(
            f"there is no store {shown(name, 300)} yet; concord collect and concord import make it"
        )
    _refuse_empty(file)
    return Store(engine_for(place, reading=True), name, reading=True)


def _for_reading(place: str | Path) -> Store:
    return _up_to_date(_existing(place))


def _up_to_date(store: Store) -> Store:
    """The store itself where it is of today's version; else a copy in memory, in its stead."""
    try:
        with store.reading() as connection:
            if version_of(connection, store.name) == len(MIGRATIONS):
                return store
            copy = _copied_and_migrated(connection, store.name)
    except BaseException:
        store.close()
        raise
    store.close()
    return copy


def _copied_and_migrated(source: Connection, name: str) -> Store:
    memory = Database(engine_in_memory(), name)
    try:
        copy_into_new(source, memory, f"the store {shown(name, 300)}")
        with memory.transaction() as connection:
            upgrade = migrate(connection, name)
    except BaseException:
        memory.close()
        raise
    return Store(memory.engine, name, reading=True, upgrade=upgrade)


# --- restoring ---


def _why_unreadable(place: str | Path) -> str:
    """Why the store that is there cannot be read; empty where it can, or where there is none.

    Raises StoreError where another program holds it.
    """
    file, name = file_of(place), named(place)
    if file is not None and not file.exists():
        return ""
    try:
        with (
            Database(engine_for(place, reading=True), name) as database,
            database.reading() as connection,
        ):
            if version_of(connection, name):
                read_all(connection)
    except StoreBusyError:
        raise
    except StoreError as error:
        return str(error)
    return ""


def _replaced(
    source: Connection, backup: Backup, place: str | Path, folder: Path, *, replace: bool
) -> Path | None:
    """Put the rows in a store that is there, in one transaction, so that other programs see the one
    state or the other. Returns the backup of what was there.
    """
    name, kept = named(place), None
    with Database(engine_for(place), name) as present, present.transaction() as connection:
        if version_of(connection, name):
            if not (replace or holds(source, connection)):
                raise StoreError(
                    f"the store {shown(name, 300)} has answers that {shown(backup.file, 300)} has "
                    "not; to keep it as a backup and put the other in its place: --replace"
                )
            if connection.scalar(select(tables.interviews.c.id).limit(1)) is not None:
                kept = back_up(present, new_name(place, folder)).file
        replace_rows(source, connection)
        _refuse_incomplete(source, connection, name)
    return kept


def _made(source: Connection, target: Path, folder: Path) -> Path | None:
    """Make the file of a store, and move aside what is in its place and cannot be read."""
    with replacing(target) as temporary:
        with Database(engine_for_new(temporary), str(target)) as new:
            copy_into_new(source, new, f"the store {shown(target, 300)}")
            with new.reading() as connection:
                _refuse_incomplete(source, connection, str(target))
        on_disk(temporary)
        kept = _moved_aside(target, folder)
    on_disk(target.parent)
    return kept


def _refuse_incomplete(source: Connection, target: Connection, name: str) -> None:
    if counted(source) != counted(target) or not holds(target, source):
        raise StoreError(
            f"the store {shown(name, 300)} did not take all that the backup has; nothing was "
            "changed"
        )


def _moved_aside(target: Path, folder: Path) -> Path | None:
    """The file and its journals, which SQLite would otherwise apply to the new file. Returns where
    the file is now; None where there was none.
    """
    names = [f"{target.name}{ending}" for ending in ("", "-journal", "-wal", "-shm")]
    present = [target.with_name(name) for name in names if target.with_name(name).exists()]
    if not present:
        return None
    make_folder(folder)
    aside = new_name(target, folder).with_suffix(".unreadable")
    for file in present:
        to = aside.with_name(aside.name + file.name.removeprefix(target.name))
        shutil.move(file, to)
        to.chmod(0o600)
    return aside if aside.exists() else None
