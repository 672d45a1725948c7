"""Workbooks from outside that mean harm, or that are none: refused with a remedy, in a blink,
without filling the memory.
"""

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from workbook_filling import NAMED, filled, made, rewritten, saved

from survey.definition import loads
from survey.forms.files import read_file

NURSERY = loads(NAMED)
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ONE_MB = 2**20


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    return saved(filled(made(NURSERY), {}), tmp_path / "honest.xlsx")


def swapped(part: str, content: bytes) -> Callable[[Path, Path], Path]:
    def change(honest: Path, to: Path) -> Path:
        return rewritten(honest, to, lambda name, old: content if name == part else old)

    return change


def added(part: str, content: bytes) -> Callable[[Path, Path], Path]:
    return lambda honest, to: rewritten(honest, to, lambda _, old: old, {part: content})


def written(content: bytes) -> Callable[[Path, Path], Path]:
    def write(honest: Path, to: Path) -> Path:
        to.write_bytes(content)
        return to

    return write


def sheet(inside: bytes) -> bytes:
    opening = (
        b'<?xml version="1.0"?><worksheet '
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    return opening + b"<sheetData>" + inside + b"</sheetData></worksheet>"


def lying_size(honest: Path, to: Path) -> Path:
    """A part of 300 MB whose directory says 1 kB."""
    rewritten(honest, to, lambda name, old: b" " * 300 * ONE_MB if name == SHEET else old)
    content = to.read_bytes()
    true = (300 * ONE_MB).to_bytes(4, "little")
    checks = [
        zlib.crc32(b" " * 300 * ONE_MB).to_bytes(4, "little"),
        zlib.crc32(b" " * 1024).to_bytes(4, "little"),
    ]
    to.write_bytes(content.replace(true, (1024).to_bytes(4, "little")).replace(*checks))
    return to


def many_sheets(honest: Path, to: Path) -> Path:
    with zipfile.ZipFile(honest) as old:
        book = old.read("xl/workbook.xml").decode()
    more = "".join(
        f'<sheet name="s{n}" sheetId="{n}" state="visible" r:id="rId1"/>' for n in range(10, 5010)
    )
    return swapped("xl/workbook.xml", book.replace("</sheets>", f"{more}</sheets>").encode())(
        honest, to
    )


def endless_texts(honest: Path, to: Path) -> Path:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    texts = b"".join(b"<si><t>%d</t></si>" % (n * 7919) for n in range(400_000))
    also = {"xl/sharedStrings.xml": b"<sst>" + texts + b"</sst>"}
    return rewritten(honest, to, lambda _, old: old.replace(b"</Types>", entry), also)


def twice(honest: Path, to: Path) -> Path:
    rewritten(honest, to, lambda _, old: old)
    with zipfile.ZipFile(to, "a") as again, pytest.warns(UserWarning, match="Duplicate name"):
        again.writestr(SHEET, sheet(b""))
    return to


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8)
)
NOISE = b"".join(b'<c r="A%d"><v>%d</v></c>' % (n, n * 7919) for n in range(700_000))
HOSTILE: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "a part of 300 MB": (
        swapped(SHEET, b" " * 300 * ONE_MB),
        "unpacks to more than 64 MB, which no form does",
    ),
    "a part of 60 MB": (
        swapped(SHEET, b" " * 60 * ONE_MB),
        f"has a part packed together as no honest one is ({SHEET})",
    ),
    "a false size in the directory": (lying_size, "is damaged or no Excel workbook"),
    "a row without end": (
        swapped(SHEET, sheet(b"<row>" + NOISE + b"</row>")),
        "has more rows or columns than any form",
    ),
    "rows without end": (
        swapped(SHEET, sheet(b"".join(b'<row r="%d"/>' % (n * 13) for n in range(100_000)))),
        "has more rows or columns than any form",
    ),
    "entities within entities": (
        swapped(SHEET, ENTITIES + b"]>" + sheet(b"<row><c><v>&i;</v></c></row>")),
        f"declares entities ({SHEET}), which no spreadsheet program does",
    ),
    "an entity that reads a file": (
        swapped(
            "xl/workbook.xml",
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>',
        ),
        "declares entities (xl/workbook.xml), which no spreadsheet program does",
    ),
    "another encoding": (
        swapped(SHEET, '<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16")),
        f"has a part in an encoding that no spreadsheet program writes ({SHEET})",
    ),
    "texts without end": (
        endless_texts,
        "has a part larger than that of any form (xl/sharedStrings.xml)",
    ),
    "thousands of sheets": (many_sheets, "has more sheets than any form"),
    "thousands of parts": (
        lambda honest, to: rewritten(
            honest,
            to,
            lambda _, old: old,
            {f"xl/worksheets/s{n}.xml": b"<x/>" for n in range(3000)},
        ),
        "parts, more than any form",
    ),
    "endless styles": (
        swapped(
            "xl/styles.xml",
            b"<styleSheet>"
            + b"".join(b'<xf n="%d"/>' % n for n in range(400_000))
            + b"</styleSheet>",
        ),
        "has a part larger than that of any form (xl/styles.xml)",
    ),
    "the same part twice": (
        twice,
        "has two parts of the same name, which no spreadsheet program writes",
    ),
    "macros": (
        added("xl/vbaProject.bin", b"Sub Auto_Open()"),
        "contains macros (xl/vbaProject.bin); save it as .xlsx, which has none",
    ),
    "a password": (
        written(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
        (
            "is locked with a password; open it, take the password off (File, Info, Protect "
            "Workbook) and save it again"
        ),
    ),
    "an old workbook": (
        written(OLE + b"\0" * 2000),
        "is an old .xls workbook or another Office file",
    ),
    "half a file": (
        lambda honest, to: written(honest.read_bytes()[:4000])(honest, to),
        "is damaged: the end of the file is missing",
    ),
    "a zip of something else": (
        lambda honest, to: rewritten(honest, to, lambda *_: None, {"a.txt": b"a"}),
        "no Excel workbook",
    ),
    "a sheet that is no XML": (swapped(SHEET, b"hello"), "is damaged or no Excel workbook"),
}
"""How to make each from an honest form, and the reason that it is refused for."""

MEASURED = """
import json, sys, time
from pathlib import Path
from survey.forms.files import read_file
import survey.forms.workbook
def peak():
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
start, before = time.process_time(), peak()
outcome = read_file(Path(sys.argv[1]), {}.get)
seconds, megabytes = time.process_time() - start, peak() - before
print(json.dumps([[each.reason for each in outcome.refusals], seconds, megabytes]))
"""


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook_is_refused_before_it_costs_much(tmp_path, honest, what):
    make, reason = HOSTILE[what]
    path = make(honest, tmp_path / "hostile.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    ((refused,), seconds, megabytes) = json.loads(done.stdout)
    assert reason in refused
    # usual are at most a quarter of a second and 25 MB; what is unpacked whole takes hundreds
    assert seconds < 5
    assert megabytes < 150


def test_defusedxml_is_there_or_nothing_is_read(honest, monkeypatch):
    monkeypatch.setattr("openpyxl.DEFUSEDXML", False)
    (refusal,) = read_file(honest, {}.get).refusals
    assert refusal.reason.startswith(
        "workbooks are read only where the library defusedxml is installed"
    )
