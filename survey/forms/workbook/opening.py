"""A workbook from outside, looked at before anything of it is built: what cannot be a form is refused within a blink.

Nothing larger than the cap is unpacked, whatever the file says of itself; no part declares entities, writes in an odd
encoding or has more tags than a form could; macros, charts and everything else that a form has no use for stay packed.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader

from survey.errors import ConcordError

__all__ = ["MOST_BYTES", "UnfitError", "opened", "sniff"]

MOST_BYTES = 64 * 2**20
"""Unpacked size of all parts together."""
MOST_PARTS, MOST_SHEETS = 500, 50
MOST_BOOK_BYTES, MOST_BOOK_TAGS = 4 * 2**20, 60_000
"""Of each part that is built as a whole: styles, names, relations."""
MOST_TEXT_TAGS = 600_000
"""Of the texts that sheets share."""
MOST_TAGS, MOST_CELLS_IN_ROW, MOST_ROWS = 3_000_000, 5_000, 6_000
"""Of a sheet."""
MOST_RATIO, SMALL = 120, 2**20
"""How far a part above the small size may have been packed together; honest sheets stay below 60."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 2**16
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|(.*/)?_rels/.*\.rels|docProps/.*|xl/(workbook|sharedStrings|styles)\.xml|xl/(theme|worksheets)/.*"
)
_EMPTY_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
_SHEET = re.compile(r"xl/worksheets/[^/]*")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s>]")


class UnfitError(ConcordError):
    """A file that is not read as a workbook, with the remedy."""


def sniff(_path: Path, head: bytes) -> bool:
    """Whether a file is a zip, as all workbooks are, or the older container of locked and old ones."""
    return head.startswith((ZIP, OLE))


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """The workbook, read-only; its sheets are parsed as they are gone through. Raises UnfitError where it is unfit."""
    if not openpyxl.DEFUSEDXML:
        raise UnfitError("workbooks are read only where the library defusedxml is installed; install it: pip install defusedxml")
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that other programs add and we do not read
            _refuse_old(file)
            with _Archive(file) as archive:
                reader = ExcelReader(file, read_only=True, keep_links=False)
                reader.archive = archive  # so that no part is unpacked without being looked at
                reader.read()
                yield reader.wb
    except UnfitError:
        raise
    except OSError as error:
        raise UnfitError(f"cannot be read: {error.strerror or error}") from error
    except Exception as error:  # a hostile file can make the library raise anything; it is that file's fault alone
        raise UnfitError("is damaged or no Excel workbook; open it in a spreadsheet program and save it as .xlsx") from error


def _refuse_old(file: IO[bytes]) -> None:
    """The older container holds .xls, and .xlsx under a password."""
    if file.read(len(OLE)) != OLE:
        return
    if "EncryptedPackage".encode("utf-16-le") in file.read(MOST_BYTES // 4):
        remedy = "open it, take the password off (File, Info, Protect Workbook) and save it again"
        raise UnfitError(f"is locked with a password; {remedy}")
    raise UnfitError("is an old .xls workbook or another Office file; open it, save it as .xlsx and send that")


class _Archive(ZipFile):
    """A zip whose parts come whole, checked and within the cap."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            super().__init__(file)
        except BadZipFile as error:
            raise UnfitError("is damaged: the end of the file is missing or wrong; send it again") from error
        self._left = MOST_BYTES
        self._checked: dict[str, bytes] = {}
        self._look()

    def _look(self) -> None:
        """At the directory alone."""
        parts = self.infolist()
        names = [part.filename for part in parts]
        if sum(part.file_size for part in parts) > MOST_BYTES:
            raise UnfitError(f"unpacks to more than {MOST_BYTES // 2**20} MB, which no form does")
        if len(parts) > MOST_PARTS or sum(bool(_SHEET.fullmatch(name)) for name in names) > MOST_SHEETS:
            raise UnfitError(f"has {len(parts)} parts, more than any form")
        if len(set(names)) < len(names):
            raise UnfitError("has two parts of the same name, which no spreadsheet program writes")
        if macros := [name for name in names if name.casefold().endswith(("vbaproject.bin", "macrosheets/sheet1.xml"))]:
            raise UnfitError(f"contains macros ({macros[0]}); save it as .xlsx, which has none")
        if any(part.flag_bits & 1 for part in parts):
            raise UnfitError("is locked with a password; take it off and save it again")
        if "[Content_Types].xml" not in names:
            what = "an OpenDocument file" if "mimetype" in names else "a zip file, but no Excel workbook"
            raise UnfitError(f"is {what}; open it in a spreadsheet program and save it as .xlsx")
        for part in parts:
            if part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
                raise UnfitError(f"has a part packed together as no honest one is ({part.filename[:60]})")

    def open(self, name: Any, mode: Any = "r", pwd: bytes | None = None, *, force_zip64: bool = False) -> Any:
        """The part, unpacked in small steps so that a false size in the directory cannot make it grow."""
        key = getattr(name, "filename", name)
        if key not in self._checked:
            if not _NEEDED.fullmatch(key):
                raise UnfitError(f"has a part that no form has ({key[:60]}); copy the answers into the form that was sent out")
            content = bytearray()
            with super().open(name, "r") as part:
                while chunk := part.read(_CHUNK):
                    content += chunk
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise UnfitError(f"unpacks to more than {MOST_BYTES // 2**20} MB, which no form does")
            _sane(key, content)
            if not _SHEET.fullmatch(key):
                return BytesIO(content)
            self._checked[key] = bytes(content)
            # The library first asks a sheet how large it says it is. That is never believed, so it is not asked.
            return BytesIO(_EMPTY_SHEET)
        return BytesIO(self._checked[key])


def _sane(name: str, content: bytearray) -> None:
    """Refuse what would take a parser long or fill the memory. Counts only; the parser judges the rest."""
    encoding = _ENCODING.match(content)
    if (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")) or b"\0" in content[:4]:
        raise UnfitError(f"has a part in an encoding that no spreadsheet program writes ({name[:60]})")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnfitError(f"declares entities ({name[:60]}), which no spreadsheet program does")
    tags = content.count(b"<")
    if _SHEET.fullmatch(name):
        most_bytes, most_tags = MOST_BYTES, MOST_TAGS
        _rows(name, content)
    elif name == "xl/sharedStrings.xml":
        most_bytes, most_tags = MOST_BYTES, MOST_TEXT_TAGS
    else:
        most_bytes, most_tags = MOST_BOOK_BYTES, MOST_BOOK_TAGS
    attributes = content.count(b'="') + content.count(b"='")
    if len(content) > most_bytes or tags > most_tags or attributes > 8 * most_tags:
        raise UnfitError(f"has a part larger than that of any form ({name[:60]})")
    if name == "xl/workbook.xml" and content.count(b"sheetId") > MOST_SHEETS:
        raise UnfitError("has more sheets than any form")


def _rows(name: str, content: bytearray) -> None:
    """The library builds a row at a time, so that one endless row would fill the memory."""
    before = 0
    for count, row in enumerate([*(match.start() for match in _ROW.finditer(content)), len(content)]):
        # a cell has up to six tags: itself, a formula or an inline text, a value
        if count > MOST_ROWS or content.count(b"<", before, row) > 8 * MOST_CELLS_IN_ROW:
            raise UnfitError(f"has more rows or columns than any form ({name[:60]})")
        before = row
