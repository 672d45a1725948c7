"""A file from outside, looked at before it is read: its size, its encoding, and what a Word file
unpacks to.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from survey.errors import DataError

__all__ = ["LARGEST", "intact", "parts_of", "text_of"]

LARGEST = 20 * 2**20
"""Bytes of a text or web page; a book has a twentieth of that."""

LARGEST_WORD, MOST_UNPACKED, MOST_XML, MOST_TAGS, MOST_PARTS = (
    100 * 2**20,
    300 * 2**20,
    40 * 2**20,
    2_000_000,
    5_000,
)
"""Of a Word file: bytes, bytes of all parts unpacked, bytes and tags of a part that is read, and
parts."""

_ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']"""
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def text_of(path: Path) -> str:
    """The text of a file, line ends and byte order mark as they stand. Raises DataError where it is
    none, or not UTF-8.
    """
    content = _bytes_of(path, LARGEST)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError.of(str(path), "is UTF-16 text; save it as UTF-8")
    if content.startswith((_ZIP, _OLE)) or b"\0" in content:
        raise DataError.of(str(path), "is no text file; a Word file's name has to end in .docx")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError.of(str(path), "is not UTF-8 text; save it as UTF-8", line) from error


def parts_of(path: Path, wanted: re.Pattern[str]) -> dict[str, bytes]:
    """The XML parts of a Word file whose names match, looked at. Raises DataError for a damaged or
    hostile file.
    """
    content, name = _bytes_of(path, LARGEST_WORD), str(path)
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        what = (
            "is locked with a password; take it off"
            if locked
            else "is an old Word file (.doc); open it"
        )
        raise DataError.of(name, f"{what} and save it as .docx")
    if not content.startswith(_ZIP):
        raise DataError.of(
            name,
            (
                "is no Word file; save it as .docx, or give it the ending it should have (.md, "
                ".txt, .html)"
            ),
        )
    with intact(path), ZipFile(BytesIO(content)) as archive:
        _look(archive, name)
        return {
            part: _sane(archive.read(part), part, name)
            for part in archive.namelist()
            if wanted.fullmatch(part)
        }


@contextmanager
def intact(path: Path) -> Iterator[None]:
    """Raises DataError for whatever a zip file that is damaged makes its library raise.

    zipfile has no one error for it: BadZipFile for the directory, zlib.error and EOFError for what
    is packed, ValueError and OSError for places outside the file, NotImplementedError for unknown
    packing, RuntimeError for parts with a password.
    """
    try:
        yield
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise DataError.of(
            str(path), "is damaged; open it in a word processor and save it again"
        ) from error


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


def _look(archive: ZipFile, name: str) -> None:
    """At the directory alone. What it says of sizes bounds what can be read."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "word/document.xml" not in names:
        what = "an OpenDocument file" if "mimetype" in names else "a zip file, but no Word file"
        raise DataError.of(name, f"is {what}; open it in a word processor and save it as .docx")
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise DataError.of(
            name, "has parts as no word processor writes them; save it again as .docx"
        )
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise DataError.of(
            name, f"unpacks to more than {MOST_UNPACKED // 2**20} MB, which no draft does"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise DataError.of(name, "is locked with a password; take it off and save it as .docx")
    if too_large := [
        part.filename
        for part in parts
        if part.filename.endswith(".xml") and part.file_size > MOST_XML
    ]:
        raise DataError.of(
            name,
            (
                f"has a part larger than {MOST_XML // 2**20} MB of text ({too_large[0]}), which no "
                "draft has"
            ),
        )


def _sane(content: bytes, part: str, name: str) -> bytes:
    """Refuse what would take a parser long or fill the memory; the parser judges the rest."""
    encoding = _ENCODING.match(content)
    if (
        encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
    ) or b"\0" in content[:4]:
        raise DataError.of(
            name,
            (
                f"has a part in an encoding that no word processor writes ({part}); save it again "
                "as .docx"
            ),
        )
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise DataError.of(
            name,
            f"declares entities ({part}), which no word processor does; save it again as .docx",
        )
    if content.count(b"<") > MOST_TAGS:
        raise DataError.of(name, f"has more marks than any draft ({part}); split it")
    return content
