"""A workbook from outside, looked at before anything of it is built: what cannot be one is refused
within a blink.

Nothing larger than the limits is unpacked, whatever the file says of itself; no part declares
entities, writes in an odd encoding or has more tags than such a workbook could; what there is no
use for stays packed.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from survey.errors import ConcordError

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["Archive", "Limits", "UnfitError", "opened", "sniff", "unpacked"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a kind of workbook may be. `kind`: its name in messages; `needed`: the parts that
    are ever unpacked.

    `most_bytes`: unpacked size of all parts together. `book_bytes` and `book_tags`: of each part
    that is built as a whole, such as styles and names; `text_tags`: of the texts that sheets share;
    `tags`, `rows` and `cells_in_row`: of a sheet; `all_tags`: of all sheets together. `macros`:
    whether a file that has some is looked at all the same. `instead`: what to do with a file that
    is honest and too large.
    """

    kind: str
    needed: re.Pattern[str]
    most_bytes: int = 64 * 2**20
    parts: int = 500
    sheets: int = 50
    book_bytes: int = 4 * 2**20
    book_tags: int = 60_000
    text_tags: int = 600_000
    tags: int = 3_000_000
    all_tags: int = 150_000_000
    rows: int = 6_000
    cells_in_row: int = 5_000
    macros: bool = False
    instead: str = ""

    def over(self, what: str) -> "UnfitError":
        """That a file goes over a limit, and what to do instead."""
        return UnfitError(f"{what}; {self.instead}" if self.instead else what)


MOST_RATIO, SMALL = 120, 2**20
"""How far a part above the small size may have been packed together; honest sheets stay below
60."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNREADABLE = (
    "is damaged or no Excel workbook; open it in a spreadsheet program and save it as .xlsx"
)
_CHUNK = 2**16
_EMPTY_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
_SHEET = re.compile(r"xl/worksheets/[^/]*")
_ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']"""
)
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s>]")


class UnfitError(ConcordError):
    """A file that is not read as a workbook, with the remedy."""


def sniff(_path: Path, head: bytes) -> bool:
    """Whether a file is a zip, as all workbooks are, or the older container of locked and old
    ones.
    """
    return head.startswith((ZIP, OLE))


@contextmanager
def opened(path: Path, limits: Limits, *, results: bool = False) -> "Iterator[Workbook]":
    """The workbook, read-only; its sheets are parsed as they are gone through. Raises UnfitError
    where it is unfit. `results`: a cell with a formula gives what it came to when it was saved.
    """
    with unpacked(path, limits) as archive:
        # a fifth of a second, and only where a workbook is opened
        from openpyxl.reader.excel import ExcelReader  # noqa: PLC0415

        reader = ExcelReader(archive.file, read_only=True, data_only=results, keep_links=False)
        reader.archive = archive  # so that no part is unpacked without being looked at
        reader.read()
        yield reader.wb


@contextmanager
def unpacked(path: Path, limits: Limits) -> Iterator["Archive"]:
    """The parts of the workbook. Raises UnfitError where it is unfit, also for what goes wrong
    while its parts are read.
    """
    import openpyxl  # noqa: PLC0415  # as above

    if not openpyxl.DEFUSEDXML:
        raise UnfitError(
            "workbooks are read only where the library defusedxml is installed; install it: pip "
            "install defusedxml"
        )
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that other programs add and we do not read
            _refuse_others(file, limits)
            with Archive(file, limits) as archive:
                yield archive
    except UnfitError:
        raise
    except Exception as error:
        # the system says why a file cannot be read; a hostile file can make the library raise
        # anything else, which is that file's fault alone
        if isinstance(error, OSError) and error.strerror:
            raise UnfitError(f"cannot be read: {error.strerror}") from error
        raise UnfitError(_UNREADABLE) from error


def _refuse_others(file: IO[bytes], limits: Limits) -> None:
    """What is no zip. The older container holds .xls, and .xlsx under a password."""
    head = file.read(len(OLE))
    if head.startswith(ZIP):
        return
    if head != OLE:
        raise UnfitError(_UNREADABLE)
    if "EncryptedPackage".encode("utf-16-le") in file.read(limits.most_bytes // 4):
        remedy = "open it, take the password off (File, Info, Protect Workbook) and save it again"
        raise UnfitError(f"is locked with a password; {remedy}")
    raise UnfitError(
        "is an old .xls workbook or another Office file; open it, save it as .xlsx and send that"
    )


class Archive(ZipFile):
    """A zip whose parts come whole, checked and within the limits."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        try:
            super().__init__(file)
        except BadZipFile as error:
            raise UnfitError(
                "is damaged: the end of the file is missing or wrong; send it again"
            ) from error
        self.file, self._limits = file, limits
        self._left, self._tags_left = limits.most_bytes, limits.all_tags
        self._checked: dict[str, bytes] = {}
        self._look()

    def _look(self) -> None:
        """At the directory alone."""
        limits, parts = self._limits, self.infolist()
        names = [part.filename for part in parts]
        if sum(part.file_size for part in parts) > limits.most_bytes:
            raise self._too_large()
        if (
            len(parts) > limits.parts
            or sum(bool(_SHEET.fullmatch(name)) for name in names) > limits.sheets
        ):
            raise UnfitError(f"has {len(parts)} parts, more than any {limits.kind}")
        if len(set(names)) < len(names):
            raise UnfitError("has two parts of the same name, which no spreadsheet program writes")
        macros = [
            name
            for name in names
            if name.casefold().endswith(("vbaproject.bin", "macrosheets/sheet1.xml"))
        ]
        if macros and not limits.macros:
            raise UnfitError(f"contains macros ({macros[0]}); save it as .xlsx, which has none")
        if any(part.flag_bits & 1 for part in parts):
            raise UnfitError("is locked with a password; take it off and save it again")
        if "[Content_Types].xml" not in names:
            what = (
                "an OpenDocument file"
                if "mimetype" in names
                else "a zip file, but no Excel workbook"
            )
            raise UnfitError(f"is {what}; open it in a spreadsheet program and save it as .xlsx")
        for part in parts:
            if part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
                raise UnfitError(
                    f"has a part packed together as no honest one is ({part.filename[:60]})"
                )

    def _too_large(self) -> UnfitError:
        return self._limits.over(
            f"unpacks to more than {self._limits.most_bytes // 2**20} MB, which no "
            f"{self._limits.kind} does"
        )

    def open(
        self, name: Any, mode: Any = "r", pwd: bytes | None = None, *, force_zip64: bool = False
    ) -> Any:
        """The part, as the library asks for it."""
        key = getattr(name, "filename", name)
        asked_before = key in self._checked
        content = self.part(key)
        # The library first asks a sheet how large it says it is. That is never believed, so it is
        # not asked.
        return BytesIO(content if asked_before or not _SHEET.fullmatch(key) else _EMPTY_SHEET)

    def part(self, name: str) -> bytes:
        """The part, unpacked in small steps so that a false size in the directory cannot make it
        grow; sheets are kept.
        """
        if name in self._checked:
            return self._checked[name]
        if not self._limits.needed.fullmatch(name):
            remedy = "copy what matters into a new workbook"
            raise UnfitError(f"has a part that no {self._limits.kind} has ({name[:60]}); {remedy}")
        content = bytearray()
        with super().open(name, "r") as part:
            while chunk := part.read(_CHUNK):
                content += chunk
                self._left -= len(chunk)
                if self._left < 0:
                    raise self._too_large()
        self._sane(name, content)
        if _SHEET.fullmatch(name):
            self._checked[name] = bytes(content)
        return bytes(content)

    def _sane(self, name: str, content: bytearray) -> None:
        """Refuse what would take a parser long or fill the memory. Counts only; the parser judges
        the rest.
        """
        limits = self._limits
        encoding = _ENCODING.match(content)
        if (
            encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
        ) or b"\0" in content[:4]:
            raise UnfitError(
                f"has a part in an encoding that no spreadsheet program writes ({name[:60]})"
            )
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnfitError(f"declares entities ({name[:60]}), which no spreadsheet program does")
        tags = content.count(b"<")
        if _SHEET.fullmatch(name):
            most_bytes, most_tags = limits.most_bytes, limits.tags
            self._rows(name, content)
            self._tags_left -= tags
        elif name.casefold() == "xl/sharedstrings.xml":
            most_bytes, most_tags = limits.most_bytes, limits.text_tags
        else:
            most_bytes, most_tags = limits.book_bytes, limits.book_tags
        attributes = content.count(b'="') + content.count(b"='")
        if (
            len(content) > most_bytes
            or tags > most_tags
            or attributes > 8 * most_tags
            or self._tags_left < 0
        ):
            raise limits.over(f"has a part larger than that of any {limits.kind} ({name[:60]})")
        if name == "xl/workbook.xml" and content.count(b"sheetId") > limits.sheets:
            raise UnfitError(f"has more sheets than any {limits.kind}")

    def _rows(self, name: str, content: bytearray) -> None:
        """The library builds a row at a time, so that one endless row would fill the memory."""
        before = 0
        for count, row in enumerate(
            [*(match.start() for match in _ROW.finditer(content)), len(content)]
        ):
            # a cell has up to six tags: itself, a formula or an inline text, a value
            if (
                count > self._limits.rows
                or content.count(b"<", before, row) > 8 * self._limits.cells_in_row
            ):
                raise self._limits.over(
                    f"has more rows or columns than any {self._limits.kind} ({name[:60]})"
                )
            before = row
