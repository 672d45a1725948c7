"""Writing a file, or a folder of them, whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from survey.errors import DataError

__all__ = ["replacing", "replacing_folder"]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """The name of a temporary file beside `path` to write; it takes the place of `path` once all
    went well.

    After any error the earlier file, if there was one, stands as it was. Raises DataError where the
    folder cannot be written to or the file is held open by another program.
    """
    temporary = path.with_name(f".{uuid4().hex}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "close it where it is open, or choose another folder"
        raise DataError.of(str(path), f"cannot be written ({reason}); {remedy}") from error


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """The name of a new, empty folder beside `path`, which is not there yet; it takes that name
    once all went well, and is gone after any error.
    """
    temporary = path.with_name(f".{uuid4().hex}")
    try:
        temporary.mkdir(parents=True)
        try:
            yield temporary
            temporary.rename(path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot be written ({reason}); choose another folder"
        raise DataError.of(str(path), message) from error
