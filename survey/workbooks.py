"""A workbook from outside, within limits that are its own: sheets, rows, texts that sheets share.

What holds for every Office file is in `packages`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from survey import packages
from survey.packages import Bounds, Package, UnfitError, sniff

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["Archive", "Limits", "UnfitError", "opened", "sniff", "unpacked"]


@dataclass(frozen=True, slots=True)
class Limits(Bounds):
    """How large a kind of workbook may be.

    `book_bytes` and `book_tags` are of each part that is built as a whole, such as styles and
    names; `text_tags`: of the texts that sheets share; `tags`, `rows` and `cells_in_row`: of a
    sheet; `all_tags`: of all sheets together.
    """

    sheets: int = 50
    text_tags: int = 600_000
    tags: int = 3_000_000
    all_tags: int = 150_000_000
    rows: int = 6_000
    cells_in_row: int = 5_000


_EMPTY_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
_SHEET = re.compile(r"xl/worksheets/[^/]*")
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s>]")


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
    with packages.unpacked(path, limits, Archive) as archive:
        yield archive


class Archive(Package):
    """A workbook's parts, with what is asked of sheets. Sheets are kept: the library asks for each
    several times.
    """

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._limits, self._tags_left = limits, limits.all_tags
        self._checked: dict[str, bytes] = {}
        super().__init__(file, limits)

    def _look(self) -> None:
        super()._look()
        if sum(bool(_SHEET.fullmatch(name)) for name in self.namelist()) > self._limits.sheets:
            raise self._too_many()

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
        """The part; sheets are kept."""
        if name in self._checked:
            return self._checked[name]
        content = super().part(name)
        if _SHEET.fullmatch(name):
            self._checked[name] = content
        return content

    def _sane(self, name: str, content: bytearray) -> None:
        super()._sane(name, content)
        if name == "xl/workbook.xml" and content.count(b"sheetId") > self._limits.sheets:
            raise UnfitError(f"has more sheets than any {self._limits.kind}")

    def _most(self, name: str, content: bytearray, tags: int) -> tuple[int, int]:
        limits = self._limits
        if _SHEET.fullmatch(name):
            self._rows(name, content)
            self._tags_left -= tags
            if self._tags_left < 0:
                raise self._too_large_part(name)
            return limits.most_bytes, limits.tags
        if name.casefold() == "xl/sharedstrings.xml":
            return limits.most_bytes, limits.text_tags
        return super()._most(name, content, tags)

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
