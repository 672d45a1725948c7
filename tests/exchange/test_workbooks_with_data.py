"""Workbooks that come as data files pass the same guard as returned forms, within limits of their
own.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from survey.errors import DataError
from survey.exchange.readers import DATA, read

SHEET, ONE_MB = "xl/worksheets/sheet1.xml", 2**20


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    path = tmp_path / "honest.xlsx"
    book = Workbook()
    for row in (["id", "score"], ["a", 1], ["b", "=1+1"]):
        book.active.append(row)
    book.save(path)
    return path


def changed(honest: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy in which one part, there or not, is another."""
    path = honest.with_name("panel.xlsx")
    with zipfile.ZipFile(honest) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        parts[part] = change(parts.get(part, b""))
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def declaring(content: bytes) -> bytes:
    return content.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)


def endless_row(content: bytes) -> bytes:
    cells = b"".join(b"<c><v>%d</v></c>" % (number * 7919) for number in range(40_000))
    return re.sub(
        rb"<sheetData>.*</sheetData>", b"<sheetData><row>" + cells + b"</row></sheetData>", content
    )


HOSTILE: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "is packed together as nothing is": (
        SHEET,
        lambda _: b" " * 40 * ONE_MB,
        f"has a part packed together as no honest one is ({SHEET})",
    ),
    "has a row without end": (
        SHEET,
        endless_row,
        f"has more rows or columns than any data file ({SHEET}); {DATA.instead}",
    ),
    "declares entities": (
        SHEET,
        declaring,
        f"declares entities ({SHEET}), which no spreadsheet program does",
    ),
    "is no workbook": (
        "[Content_Types].xml",
        lambda _: b"<x/>",
        "is damaged or no Excel workbook; open it in a spreadsheet program and save it as .xlsx",
    ),
}


@pytest.mark.parametrize(("part", "change", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_workbook_is_refused_with_the_remedy(
    honest: Path, part: str, change: Callable[[bytes], bytes], message: str
) -> None:
    path = changed(honest, part, change)
    with pytest.raises(DataError) as refused:
        read(path)
    assert str(refused.value) == f"{path}: {message}"


def test_a_workbook_larger_than_memory_is_refused_before_it_is_unpacked(honest: Path) -> None:
    path, size = changed(honest, SHEET, lambda _: b" " * 1_234_567), 1_234_567
    said = (DATA.most_bytes + 1).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), said))
    with pytest.raises(DataError) as refused:
        read(path)
    assert str(refused.value) == (
        f"{path}: unpacks to more than 512 MB, which no data file does; save the sheet as CSV, "
        "which can be of any size"
    )


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        (b"", "is an old .xls workbook or another Office file"),
        ("EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
    ],
)
def test_an_old_or_locked_workbook_says_so(tmp_path: Path, inside: bytes, message: str) -> None:
    path = tmp_path / "panel.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + inside)
    with pytest.raises(DataError, match=message):
        read(path)


def test_macros_and_parts_without_data_stay_packed(honest: Path) -> None:
    path = changed(honest, "xl/vbaProject.bin", lambda _: b"<!DOCTYPE nothing reads this>")
    assert read(path).columns["id"] == ("a", "b")


def test_a_formula_gives_the_result_that_was_saved(honest: Path) -> None:
    path = changed(honest, SHEET, lambda old: re.sub(rb"</f><v ?(/>|></v>)", b"</f><v>2</v>", old))
    assert read(path).columns["score"] == (1, 2)
