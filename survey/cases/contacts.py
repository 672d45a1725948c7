"""Names, telephones and addresses of cases, in `identifiers.db` beside the store.

Whoever asks people needs them and nobody else does: analysis, reports, exports, forms and backups
never open the file. It is its owner's alone to read, and what is removed is overwritten.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Executable,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
    text,
    update,
)

from survey.errors import StoreError, shown
from survey.store import Database, engine_for, file_of

__all__ = ["CONTACTS_FILE", "Contacts", "contacts_place"]

CONTACTS_FILE = "identifiers.db"

_METADATA = MetaData()
_CONTACTS = Table(
    "contacts",
    _METADATA,
    Column("case", String, primary_key=True),
    Column("field", String, primary_key=True),  # name, phone, email …
    Column("value", Text, nullable=False),
)


def contacts_place(store: str | Path, folder: Path | None = None) -> Path:
    """Where the contact details of a store's cases are: beside its file; of a store on a server in
    the study's `folder`, else here.
    """
    file = file_of(store)
    return (folder or Path.cwd() if file is None else file.parent) / CONTACTS_FILE


class Contacts:
    """The contact details in one file, which is made when the first ones are put there."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def of(self, case: str) -> dict[str, str]:
        """What is known of a case, field by field as they were listed."""
        return self.all().get(case, {})

    def all(self) -> dict[str, dict[str, str]]:
        """What is known of every case."""
        if not self.place.exists():
            return {}
        with (
            Database(engine_for(self.place, reading=True), str(self.place)) as database,
            database.reading() as connection,
        ):
            return self._read(connection) or {}

    def put(self, contacts: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
        """Bring the fields given up to date, an empty one goes; all or none. Returns the cases of
        which anything changed.
        """
        given = {case: fields for case, fields in contacts.items() if fields}
        if not given:
            return ()
        changed = []
        with self._writing() as connection:
            known = self._read(connection)
            if known is None:
                _METADATA.create_all(connection)
            for case, fields in given.items():
                before = (known or {}).get(case, {})
                differing = {f: v for f, v in fields.items() if before.get(f, "") != v}
                for field, value in differing.items():
                    connection.execute(_kept(case, field, value, there=field in before))
                if differing:
                    changed.append(case)
        return tuple(changed)

    def remove(self, cases: Iterable[str]) -> int:
        """Take away all that is known of these cases. Returns of how many there was something."""
        if not self.place.exists():
            return 0
        with self._writing() as connection:
            known = self._read(connection) or {}
            there = [case for case in dict.fromkeys(cases) if case in known]
            for case in there:
                connection.execute(delete(_CONTACTS).where(_CONTACTS.c.case == case))
        return len(there)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction in the file, which is made where there is none yet."""
        try:
            os.close(os.open(self.place, os.O_CREAT | os.O_RDWR, 0o600))
            self.place.chmod(0o600)
        except OSError as error:
            raise StoreError(
                f"cannot keep contact details in {shown(self.place, 300)}: "
                f"{error.strerror or error}"
            ) from error
        with (
            Database(engine_for(self.place), str(self.place)) as database,
            database.transaction() as connection,
        ):
            connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what goes is overwritten
            yield connection

    def _read(self, connection: Connection) -> dict[str, dict[str, str]] | None:
        """What is known of every case; None where the file is empty. Raises StoreError for the
        database of something else.
        """
        present = set(inspect(connection).get_table_names())
        if not present:
            return None
        if _CONTACTS.name not in present:
            raise StoreError(
                f"{shown(self.place, 300)} is a database, but none of contact details; move it "
                "elsewhere"
            )
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for case, field, value in connection.execute(select(_CONTACTS).order_by(text("rowid"))):
            found[case][field] = value
        return dict(found)


def _kept(case: str, field: str, value: str, *, there: bool) -> Executable:
    mine = (_CONTACTS.c.case == case) & (_CONTACTS.c.field == field)
    if not value:
        return delete(_CONTACTS).where(mine)
    if there:
        return update(_CONTACTS).where(mine).values(value=value)
    return insert(_CONTACTS).values(case=case, field=field, value=value)
