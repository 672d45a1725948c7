"""The table of a store kept beside it as Parquet, so that a store that has not changed is not read
again.

    concord.db                    the store
    .concord.db.cache/            beside it; git leaves it out by a .gitignore of its own
        0f3c….parquet             the table of one choice of instruments

**Why it is never stale.** A table is kept under a key and served only where the key of this moment
is the same. The key is taken while the store is held for reading, when SQLite lets nobody commit,
so it belongs to the very state that is read. It holds

- the file's device, number, size, and the times of its last writing and last change. Each commit
  writes the file, which moves
  both times; a file put in its place has another number, or, where it was written over, another
  time of change, which no program
  can set back;
- what may be used of cases, the number of interviews, and the last answer and the last event with
  their times to the microsecond: whatever Concord appends,
  corrects or discards makes another key also where a file system lies about times, or a power cut
  has taken them back;
- the hashes of the definitions, which every change of wording moves, what was decided about their
  versions, the instruments that were
  asked for, and the version of
  Concord, which another one may read otherwise.

A clock has a grain, within which a second write leaves no trace in the times: where the file's
times are as young as that when the table has been read, it is not kept. Nor is it where the path no
longer leads to the file that was opened, where the store is in write-ahead mode (commits then go to
another file), in memory or on a server, and on Windows, which does not tell the time of the last
change. What is kept carries checksums; a file that is torn, altered or of another layout is read as
none and replaced. Without pyarrow (the extra `parquet`) and in a folder that cannot be written to
there is no cache.

**Personal answers.** The file says what the store says: it has the store's permissions, and
`forget` removes it, which whoever erases answers has to call. Stores that are read in a moment have
no cache, so that answers are not kept twice for nothing.
"""

import json
import os
import shutil
import stat
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from survey import __version__
from survey import store as stores
from survey.decisions import plain_changes
from survey.errors import DataError, StoreError, shown
from survey.questionnaire import Questionnaire
from survey.replacing import replacing

__all__ = ["FEWEST", "Place", "forget", "place_of"]

FEWEST = 2_000
"""Tables of smaller stores are not kept: they are read in the time that it takes to look for
them."""

_LAYOUT = 4
"""Of the file; another one is read as none. Raise it when columns are laid out in another way, or
mean something else (2: blanks are `no_answer`; rankings have a place for each answer; 3: what
versions changed may stand apart; 4: case and interviewer)."""

_SECOND = 1_000_000_000
_GRAIN, _COARSE_GRAIN = _SECOND // 20, 3 * _SECOND
"""Nanoseconds within which two writes may bear the same time; the coarse one where a file system
keeps whole seconds, or two."""

_ABOUT = b"concord"


@dataclass(frozen=True)
class Place:
    """Where the table of one state of a store is kept, and the key it is kept under.

    `mode`: the store's permissions. `moved`: when its file was written or changed last, in
    nanoseconds since 1970.
    """

    file: Path
    key: str
    mode: int
    moved: int

    def table(self) -> pd.DataFrame | None:
        """The table of this very state; None where none is kept."""
        import pyarrow.parquet  # noqa: PLC0415  # an extra, needed here only

        try:
            with pyarrow.parquet.ParquetFile(self.file, page_checksum_verification=True) as kept:
                about = json.loads((kept.schema_arrow.metadata or {}).get(_ABOUT, b"{}"))
                return (
                    _restored(kept.read(), about["columns"])
                    if about.get("key") == self.key
                    else None
                )
        except (OSError, ValueError, TypeError, KeyError, pyarrow.ArrowException):
            return None  # none there, or torn: it is made again

    def keep(self, table: pd.DataFrame) -> None:
        """Keep the table of this state, where the file's times are old enough to tell it from every
        later one.
        """
        import pyarrow.parquet  # noqa: PLC0415  # an extra, needed here only

        if time.time_ns() - self.moved < (_GRAIN if self.moved % _SECOND else _COARSE_GRAIN):
            return
        try:
            columns = [{"name": name, **_described(table[name])} for name in table]
            arrays = pyarrow.Table.from_arrays([_plain(table[name]) for name in table], list(table))
            about = {_ABOUT: json.dumps({"key": self.key, "columns": columns})}
            _make_folder(self.file.parent, self.mode)
            with replacing(self.file) as temporary:
                # answers are small numbers, which Parquet packs by itself; to compress them takes
                # longer than it saves
                pyarrow.parquet.write_table(
                    arrays.replace_schema_metadata(about),
                    temporary,
                    compression="none",
                    write_page_checksum=True,
                )
                temporary.chmod(self.mode)
        except (OSError, ValueError, DataError, pyarrow.ArrowException):
            # a folder that cannot be written to, a text that UTF-8 cannot say: then there is no
            # cache
            return


def place_of(snapshot: "stores.Snapshot", definitions: Sequence[Questionnaire]) -> Place | None:
    """Where the table of this state of a store is or would be kept; None where nothing can be.

    `definitions`: those of the snapshot.
    """
    store = snapshot.file()
    if store is None or os.name == "nt" or snapshot.number() < FEWEST or not _has_arrow():
        return None
    newest = snapshot.newest()
    try:
        found = store.stat()
    except OSError:
        return None
    instruments = None if snapshot.instruments is None else sorted(set(snapshot.instruments))
    hashes = [[each.hash, plain_changes(each.changes)] for each in definitions]
    times = found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
    key = _digest([_LAYOUT, __version__, instruments, hashes, times, newest])
    file = _folder_of(store) / f"{_digest(instruments)[:16]}.parquet"
    return Place(file, key, stat.S_IMODE(found.st_mode), max(found.st_mtime_ns, found.st_ctime_ns))


def forget(store: str | Path) -> None:
    """Remove all that is kept of the store at this path or URL: what whoever erases answers has to
    call, once they are erased.

    Raises StoreError where it cannot be removed.
    """
    file = stores.file_of(store)
    if file is None or not (folder := _folder_of(file)).is_dir():
        return
    try:
        shutil.rmtree(folder)
    except OSError as error:
        where, why = shown(folder, 300), error.strerror or error
        raise StoreError(
            f"answers kept in {where} cannot be removed ({why}); remove that folder yourself"
        ) from error


def _has_arrow() -> bool:
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415  # an extra, needed here only
    except ImportError:
        return False
    return True


def _folder_of(store: Path) -> Path:
    return store.with_name(f".{store.name}.cache")


def _make_folder(folder: Path, mode: int) -> None:
    """Open to those who may read the store, and left out by git."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(mode | (mode & 0o444) >> 2)
    (folder / ".gitignore").write_text("*\n", "utf-8")


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()


def _described(column: "pd.Series[Any]") -> Mapping[str, Any]:
    """What is needed beside the plain values to have the column back."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return {"categories": list(column.cat.categories)}
    return {"dtype": str(column.dtype)}


def _plain(column: "pd.Series[Any]") -> Any:
    """The column's values as Arrow has them: codes for categories, whole numbers for times."""
    import pyarrow as pa  # noqa: PLC0415  # an extra, needed here only

    if isinstance(column.dtype, pd.CategoricalDtype):
        return pa.array(column.cat.codes.to_numpy())
    if pd.api.types.is_datetime64_any_dtype(column.dtype):  # Parquet has no times in whole seconds
        return pa.array(column.astype("int64").to_numpy())
    return pa.array(column.array)


def _restored(table: Any, columns: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The table as it was read from the store: the same kinds of column, its arrays open to
    writing.
    """
    return pd.DataFrame(
        {about["name"]: _array(table.column(about["name"]), about) for about in columns}, copy=False
    )


def _array(column: Any, about: Mapping[str, Any]) -> Any:
    if "categories" in about:
        return pd.Categorical.from_codes(_own(column), categories=pd.Index(about["categories"]))
    dtype: Any = pd.api.types.pandas_dtype(about["dtype"])
    if isinstance(dtype, pd.DatetimeTZDtype):
        return pd.DatetimeIndex(_own(column).view(f"M8[{dtype.unit}]")).tz_localize(dtype.tz).array
    if isinstance(dtype, np.dtype):
        return pd.array(_own(column).view(dtype))
    return dtype.__from_arrow__(column).copy()


def _own(column: Any) -> npt.NDArray[Any]:
    """The numbers in memory of our own: Arrow's may not be written to."""
    numbers: npt.NDArray[Any] = column.to_numpy().copy()
    return numbers
