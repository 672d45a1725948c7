"""Everything that a command left behind, taken apart: what it printed, and each part of each file,
also of files within files.

`parts` are bytes, as they are compared; `readable` is what of a part a person or a program reads
as text: of pages and drawings their texts and those attributes that are words, of pictures the
texts beside the pixels.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

__all__ = ["Outputs", "files_in", "parts", "readable"]


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a command printed, its exit code, and the files it wrote by name; those `inside` are
    for work inside the study.
    """

    code: int
    out: str
    err: str
    files: Mapping[str, bytes]
    inside: frozenset[str] = frozenset()

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Each part by where it is, such as `report.docx/word/document.xml`."""
        yield "stdout", self.out.encode()
        yield "stderr", self.err.encode()
        for name, content in self.files.items():
            yield from parts(name, content)


def files_in(folder: Path) -> dict[str, bytes]:
    """The files under a folder by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def parts(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, or what it is made of where it is an archive (.xlsx, .docx, .pptx)."""
    if not content.startswith(b"PK\x03\x04"):
        yield name, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.infolist():
            yield from parts(f"{name}/{each.filename}", archive.read(each))


_PICTURE = b"\x89PNG\r\n\x1a\n"

_TAG = re.compile(r"<([^\s<>/!?]+)([^<>]*)>|<[^<>]*>")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_DRAWN = frozenset(
    [
        "d",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "dx",
        "dy",
        "width",
        "height",
        "points",
        "transform",
        "viewBox",
        "style",
        "class",
        "id",
        "href",
        "xlink:href",
        "clip-path",
        "marker-start",
        "marker-end",
        "stroke-width",
        "offset",
    ]
)
"""Attributes that say where a shape is and how it looks. They are compared, and not read."""

_CELL = re.compile(r"</(?:t[dh]|w:tc|w:p|a:p|p|li|tr|w:tr|row|h\d|text|title|desc|dt|dd|div)>")
"""What ends a cell or a line."""


def readable(name: str, content: bytes) -> str:
    """The texts of a part, one on a line."""
    if content.startswith(_PICTURE):
        return "\n".join(_beside_pixels(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    if not re.match(r"\s*<", text):
        return text
    return "\n".join(_of_markup(text))


def _beside_pixels(content: bytes) -> Iterator[str]:
    """The texts of a PNG file."""
    place = len(_PICTURE)
    while place < len(content):
        size, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        chunk, place = content[place + 8 : place + 8 + size], place + 12 + size
        match kind:
            case b"tEXt":
                yield chunk.replace(b"\0", b": ").decode("latin-1")
            case b"zTXt":
                key, packed = chunk.split(b"\0", 1)
                yield f"{key.decode('latin-1')}: {zlib.decompress(packed[1:]).decode('latin-1')}"
            case b"iTXt":
                yield chunk.replace(b"\0", b" ").decode("utf-8", "replace")


def _of_markup(text: str) -> Iterator[str]:
    """Texts between tags, a line for each cell, paragraph or shape, and attributes in words."""
    text = re.sub(r"(?s)<style\b.*?</style>", "", text)
    for tag in _TAG.finditer(text):
        for attribute in _ATTRIBUTE.finditer(tag[2] or ""):
            if attribute[1] not in _DRAWN and not attribute[1].startswith("xmlns"):
                yield f"{attribute[1]}: {unescape(attribute[2] or attribute[3] or '')}"
    for line in _CELL.sub("\n", text).split("\n"):
        if words := " ".join(unescape(_TAG.sub(" ", line)).split()):
            yield words
