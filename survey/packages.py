"""An Office file from outside, a zip of parts, looked at before anything of it is built: what
cannot be one is refused within a blink.

Nothing larger than the bounds is unpacked, whatever the file says of itself; no part declares
entities, writes in an odd encoding or has more tags than such a file could; what there is no use
for stays packed.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EINVAL
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypeVar
from zipfile import BadZipFile, ZipFile

from survey.errors import ConcordError

__all__ = [
    "OLE",
    "PRESENTATION",
    "TEXT",
    "WORKBOOK",
    "ZIP",
    "Bounds",
    "Package",
    "Program",
    "UnfitError",
    "sniff",
    "unpacked",
]

MOST_RATIO, SMALL = 120, 2**20
"""How far a part above the small size may have been packed together; honest ones stay below 60."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 2**16
_ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']"""
)
_MACROS = ("vbaproject.bin", "macrosheets/sheet1.xml")


class UnfitError(ConcordError):
    """A file that is not read, with the remedy."""


@dataclass(frozen=True, slots=True)
class Program:
    """What makes a kind of Office file, in messages. `file`: what it makes, with its ending and
    that of older ones; `safe`: where it takes a password off.
    """

    named: str
    file: str
    ending: str
    old: str
    safe: str


WORKBOOK = Program("spreadsheet program", "Excel workbook", ".xlsx", ".xls", "Protect Workbook")
TEXT = Program("word processor", "Word file", ".docx", ".doc", "Protect Document")
PRESENTATION = Program(
    "presentation program", "PowerPoint file", ".pptx", ".ppt", "Protect Presentation"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a kind of file may be. `kind`: its name in messages; `needed`: the parts that are
    ever unpacked; `binary`: those among them that are no XML, such as pictures.

    `most_bytes`: unpacked size of all parts together; `book_bytes` and `book_tags`: of each part
    that is built as a whole. `macros`: whether a file that has some is looked at all the same.
    `ratio`: how far a part above the small size may have been packed together. `instead`: what to
    do with a file that is honest and too large.
    """

    kind: str
    needed: re.Pattern[str]
    program: Program = WORKBOOK
    binary: re.Pattern[str] = re.compile(r"(?!)")
    most_bytes: int = 64 * 2**20
    parts: int = 500
    book_bytes: int = 4 * 2**20
    book_tags: int = 60_000
    macros: bool = False
    ratio: int = MOST_RATIO
    instead: str = ""

    def over(self, what: str) -> UnfitError:
        """That a file goes over a bound, and what to do instead."""
        return UnfitError(f"{what}; {self.instead}" if self.instead else what)

    @property
    def unreadable(self) -> str:
        """What is said of a file of which nothing better is known."""
        program = self.program
        return (
            f"is damaged or no {program.file}; open it in a {program.named} and save it as "
            f"{program.ending}"
        )


def sniff(_path: Path, head: bytes) -> bool:
    """Whether a file is a zip, as all Office files are, or the older container of locked and old
    ones.
    """
    return head.startswith((ZIP, OLE))


BoundsT = TypeVar("BoundsT", bound=Bounds)
PackageT = TypeVar("PackageT", bound="Package")


@contextmanager
def unpacked(
    path: Path, bounds: BoundsT, opening: Callable[[IO[bytes], BoundsT], PackageT]
) -> Iterator[PackageT]:
    """The parts of the file. Raises UnfitError where it is unfit, also for what goes wrong while
    its parts are read.
    """
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that other programs add and we do not read
            _refuse_others(file, bounds)
            with opening(file, bounds) as archive:
                yield archive
    except UnfitError:
        raise
    except Exception as error:
        # the system says why a file cannot be read; a hostile file can make the library raise
        # anything else, or seek where there is nothing, which is that file's fault alone
        if isinstance(error, OSError) and error.strerror and error.errno != EINVAL:
            raise UnfitError(f"cannot be read: {error.strerror}") from error
        raise UnfitError(bounds.unreadable) from error


def _refuse_others(file: IO[bytes], bounds: Bounds) -> None:
    """What is no zip. The older container holds old files, and new ones under a password."""
    head, program = file.read(len(OLE)), bounds.program
    if head.startswith(ZIP):
        return
    if head != OLE:
        raise UnfitError(bounds.unreadable)
    if "EncryptedPackage".encode("utf-16-le") in file.read(bounds.most_bytes // 4):
        remedy = f"open it, take the password off (File, Info, {program.safe}) and save it again"
        raise UnfitError(f"is locked with a password; {remedy}")
    what = program.file.replace("Excel ", "").replace("PowerPoint ", "").replace("Word ", "")
    raise UnfitError(
        f"is an old {program.old} {what} or another Office file; open it, save it as "
        f"{program.ending} and send that"
    )


class Package(ZipFile):
    """A zip whose parts come whole, checked and within the bounds."""

    def __init__(self, file: IO[bytes], bounds: Bounds) -> None:
        try:
            super().__init__(file)
        except BadZipFile as error:
            raise UnfitError(
                "is damaged: the end of the file is missing or wrong; send it again"
            ) from error
        self.file, self._bounds = file, bounds
        self._left = bounds.most_bytes
        self._look()

    def _look(self) -> None:
        """At the directory alone."""
        bounds, parts, program = self._bounds, self.infolist(), self._bounds.program
        names = [part.filename for part in parts]
        if sum(part.file_size for part in parts) > bounds.most_bytes:
            raise self._too_large()
        if len(parts) > bounds.parts:
            raise self._too_many()
        if len(set(names)) < len(names):
            raise UnfitError(f"has two parts of the same name, which no {program.named} writes")
        macros = [name for name in names if name.casefold().endswith(_MACROS)]
        if macros and not bounds.macros:
            raise UnfitError(
                f"contains macros ({macros[0]}); save it as {program.ending}, which has none"
            )
        if any(part.flag_bits & 1 for part in parts):
            raise UnfitError("is locked with a password; take it off and save it again")
        if "[Content_Types].xml" not in names:
            what = (
                "an OpenDocument file"
                if "mimetype" in names
                else f"a zip file, but no {program.file}"
            )
            raise UnfitError(
                f"is {what}; open it in a {program.named} and save it as {program.ending}"
            )
        for part in parts:
            if part.file_size > SMALL and part.file_size > bounds.ratio * max(
                part.compress_size, 1
            ):
                raise UnfitError(
                    f"has a part packed together as no honest one is ({part.filename[:60]})"
                )

    def _too_large(self) -> UnfitError:
        bounds = self._bounds
        return bounds.over(
            f"unpacks to more than {bounds.most_bytes // 2**20} MB, which no {bounds.kind} does"
        )

    def _too_many(self) -> UnfitError:
        return UnfitError(f"has {len(self.infolist())} parts, more than any {self._bounds.kind}")

    def open(
        self, name: Any, mode: Any = "r", pwd: bytes | None = None, *, force_zip64: bool = False
    ) -> Any:
        """The part, as a library asks for it."""
        return BytesIO(self.part(getattr(name, "filename", name)))

    def part(self, name: str) -> bytes:
        """The part, unpacked in small steps so that a false size in the directory cannot make it
        grow.
        """
        if not self._bounds.needed.fullmatch(name):
            remedy = "copy what matters into a new one"
            raise UnfitError(f"has a part that no {self._bounds.kind} has ({name[:60]}); {remedy}")
        content = bytearray()
        with super().open(name, "r") as part:
            while chunk := part.read(_CHUNK):
                content += chunk
                self._left -= len(chunk)
                if self._left < 0:
                    raise self._too_large()
        if not self._bounds.binary.fullmatch(name):
            self._sane(name, content)
        return bytes(content)

    def _sane(self, name: str, content: bytearray) -> None:
        """Refuse what would take a parser long or fill the memory. Counts only; the parser judges
        the rest.
        """
        program = self._bounds.program
        encoding = _ENCODING.match(content)
        if (
            encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
        ) or b"\0" in content[:4]:
            raise UnfitError(
                f"has a part in an encoding that no {program.named} writes ({name[:60]})"
            )
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnfitError(f"declares entities ({name[:60]}), which no {program.named} does")
        tags = content.count(b"<")
        most_bytes, most_tags = self._most(name, content, tags)
        attributes = content.count(b'="') + content.count(b"='")
        if len(content) > most_bytes or tags > most_tags or attributes > 8 * most_tags:
            raise self._too_large_part(name)

    def _too_large_part(self, name: str) -> UnfitError:
        kind = self._bounds.kind
        return self._bounds.over(f"has a part larger than that of any {kind} ({name[:60]})")

    def _most(self, _name: str, _content: bytearray, _tags: int) -> tuple[int, int]:
        """The most bytes and tags of a part."""
        return self._bounds.book_bytes, self._bounds.book_tags
