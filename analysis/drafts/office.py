"""The parts of an Office file as XML, and how they lead to each other."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docx.oxml.parser import parse_xml

from survey.errors import DataError
from survey.packages import Bounds, Package, Program, UnfitError, unpacked

__all__ = ["MOST_TAGS", "MOST_XML", "RELATION", "Element", "Parts", "Relation", "local", "parts_of"]

Element = Any
"""An element of the XML, as lxml has it."""

MOST_UNPACKED, MOST_XML, MOST_TAGS, MOST_PARTS = 300 * 2**20, 40 * 2**20, 2_000_000, 5_000
"""Bytes of all parts unpacked, bytes and tags of one, and parts."""

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""Of attributes that name what a part leads to."""

_NEEDED = re.compile(r"(?:.*/)?(?:[^/]+\.(?:xml|rels|vml)|\.rels)")
_NEVER = 10**9
"""A ratio of packing that no part has: the bytes of all parts have a bound of their own."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part leads to: the last word of its type (chart, header, image …) and the other
    part.
    """

    kind: str
    target: str


@dataclass(frozen=True, eq=False)
class Parts:
    """The XML parts of an Office file by name."""

    path: Path
    program: Program
    contents: Mapping[str, bytes]

    def root(self, name: str) -> Element:
        """The root of a part. Raises DataError where it is not there or not well formed."""
        content = self.contents.get(name)
        try:
            if content is not None:
                return parse_xml(content)
        except SyntaxError:
            pass
        remedy = f"open it in a {self.program.named} and save it again"
        raise DataError.of(str(self.path), f"is damaged ({name}); {remedy}")

    def related(self, name: str) -> dict[str, Relation]:
        """What a part leads to by the names that it has for it; nothing outside the file."""
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self.contents:
            return {}
        return {
            one.get("Id", ""): Relation(
                one.get("Type", "").rpartition("/")[2], _target(folder, one.get("Target", ""))
            )
            for one in self.root(rels)
            if one.get("TargetMode") != "External"
        }

    def of_kind(self, name: str, kind: str) -> Iterator[str]:
        """The parts of one kind that a part leads to, in the order of their names."""
        targets = {one.target for one in self.related(name).values() if one.kind == kind}
        yield from sorted(targets & self.contents.keys(), key=_in_order)

    def main(self, otherwise: str) -> str:
        """The name of the part that the file is about."""
        return next(self.of_kind("", "officeDocument"), otherwise)


def parts_of(path: Path, program: Program) -> Parts:
    """The parts of a file of a program. Raises DataError, with a remedy, for one that is damaged or
    hostile.
    """
    bounds = Bounds(
        "draft",
        _NEEDED,
        program,
        most_bytes=MOST_UNPACKED,
        parts=MOST_PARTS,
        book_bytes=MOST_XML,
        book_tags=MOST_TAGS,
        ratio=_NEVER,
        instead="split it",
    )
    try:
        with unpacked(path, bounds, Package) as archive:
            names = [name for name in archive.namelist() if _NEEDED.fullmatch(name)]
            return Parts(path, program, {name: archive.part(name) for name in names})
    except UnfitError as error:
        raise DataError.of(str(path), str(error)) from error


def local(element: Element) -> str:
    """The name of an element without its namespace; "" of a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _target(folder: str, target: str) -> str:
    joined = posixpath.normpath(posixpath.join("/" + folder, unquote(target)))
    return joined.lstrip("/")


def _in_order(name: str) -> tuple[str, int]:
    """So that header10 comes after header9."""
    number = re.search(r"(\d+)\.\w+\Z", name)
    return (name[: number.start()], int(number[1])) if number else (name, 0)
