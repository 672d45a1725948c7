"""A text file from outside, looked at before it is read: its size and its encoding."""

from pathlib import Path

from survey.errors import DataError
from survey.packages import OLE, ZIP

__all__ = ["LARGEST", "text_of"]

LARGEST = 20 * 2**20
"""Bytes of a text or web page; a book has a twentieth of that."""


def text_of(path: Path) -> str:
    """The text of a file, line ends and byte order mark as they stand. Raises DataError where it is
    none, or not UTF-8.
    """
    content = _bytes_of(path, LARGEST)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError.of(str(path), "is UTF-16 text; save it as UTF-8")
    if content.startswith((ZIP, OLE)) or b"\0" in content:
        raise DataError.of(
            str(path),
            "is no text file; give it the ending it should have (.docx, .pptx, .xlsx, .pdf)",
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError.of(str(path), "is not UTF-8 text; save it as UTF-8", line) from error


def _bytes_of(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise DataError.of(str(path), f"cannot be read: {error.strerror or error}") from error
    if len(content) > limit:
        raise DataError.of(
            str(path), f"is larger than {limit // 2**20} MB, which no draft is; split it"
        )
    return content
