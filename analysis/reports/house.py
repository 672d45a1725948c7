"""House templates: Office files of the author's own that a report is written into, looked at before
anything of them is built.

A report goes on to readers, so that a template may not bring along what is run or fetched when it
is opened: macros, embedded programs, links to other files. Each is refused with the way to be rid
of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from survey.errors import DataError
from survey.packages import (
    PRESENTATION,
    TEXT,
    WORKBOOK,
    Bounds,
    Package,
    Program,
    UnfitError,
    unpacked,
)

__all__ = ["Kind", "accents", "house_template"]

T = TypeVar("T")

Kind = Literal["workbook", "document", "slides"]

_BINARY = re.compile(
    r".*\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp|svg|bin|xlsx|odttf|fntdata|ttf|otf|mp[34]|wav)",
    re.IGNORECASE,
)
_OOXML = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class _Form:
    """One kind of Office file. `main`: the type of its main part; `patterns`: of the files from
    which a program makes new ones, with their endings; `app`: its usual program.
    """

    program: Program
    app: str
    main: str
    patterns: Mapping[str, str]

    @property
    def bounds(self) -> Bounds:
        return Bounds(
            "template",
            re.compile(".*", re.DOTALL),
            self.program,
            _BINARY,
            most_bytes=128 * 2**20,
            parts=2_000,
            book_bytes=24 * 2**20,
            book_tags=600_000,
            instead="take out what a template does not need",
        )


_FORMS: Mapping[Kind, _Form] = MappingProxyType(
    {
        "workbook": _Form(
            WORKBOOK,
            "Excel",
            f"{_OOXML}.spreadsheetml.sheet.main+xml",
            {f"{_OOXML}.spreadsheetml.template.main+xml": ".xltx"},
        ),
        "document": _Form(
            TEXT,
            "Word",
            f"{_OOXML}.wordprocessingml.document.main+xml",
            {f"{_OOXML}.wordprocessingml.template.main+xml": ".dotx"},
        ),
        "slides": _Form(
            PRESENTATION,
            "PowerPoint",
            f"{_OOXML}.presentationml.presentation.main+xml",
            {
                f"{_OOXML}.presentationml.template.main+xml": ".potx",
                f"{_OOXML}.presentationml.slideshow.main+xml": ".ppsx",
            },
        ),
    }
)

_LINKS: Mapping[str, str] = MappingProxyType(
    {
        "attachedTemplate": "choose the template Normal (File, Options, Add-ins, Templates)",
        "externalLinkPath": "break the link (Data, Edit Links)",
        "externalLink": "break the link (Data, Edit Links)",
        "image": "insert the picture itself instead of a link to it",
        "connections": "take the connection off (Data, Queries & Connections)",
    }
)
"""What a file must not draw on from elsewhere, by the last word of the relation, and the way to be
rid of it."""

_PROGRAMS = frozenset(
    ("oleObject", "control", "activeXControlBinary", "aFChunk", "vbaProject", "ctrlProp")
)
"""Relations to what is a program, or may hold one."""

_FETCHING = re.compile(r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK)\b", re.IGNORECASE)
"""Fields of Word that run or fetch something."""


def house_template(template: Path, kind: Kind, build: Callable[[BytesIO], T]) -> T:
    """The author's file as a library builds it. Raises DataError where it is not there, is damaged,
    locked, of another kind or too large, or brings along what a report must not have.
    """
    form = _FORMS[kind]
    try:
        content = _looked_at(template, form)
    except UnfitError as error:
        raise DataError.of(str(template), f"the template {error}") from error
    try:
        return build(content)
    except UnfitError as error:
        raise DataError.of(str(template), f"the template {error}") from error
    except Exception as error:  # whatever a library makes of a file that no program wrote so
        remedy = f"open it in {form.app} and save it again as {form.program.ending}"
        raise DataError.of(str(template), f"the template cannot be read; {remedy}") from error


def accents(theme: bytes) -> tuple[str, ...]:
    """The six colours by which a house's theme tells things apart, as RRGGBB; those that it takes
    from the reader's system are left out.
    """
    found = []
    for element in fromstring(theme).iter():
        if re.fullmatch(r"accent[1-6]", element.tag.rpartition("}")[2]):
            found += [child.get("val", "") for child in element if child.tag.endswith("}srgbClr")]
    return tuple(colour.upper() for colour in found if re.fullmatch("[0-9A-Fa-f]{6}", colour))


def _looked_at(template: Path, form: _Form) -> BytesIO:
    """The file, every part of it unpacked once within the bounds."""
    with unpacked(template, form.bounds, Package) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        parts = {name: archive.part(name) for name in names}
        _is_of_this_kind(parts, form)
        _is_by_itself(parts, form)
        archive.file.seek(0)
        return BytesIO(archive.file.read())


def _is_of_this_kind(parts: Mapping[str, bytes], form: _Form) -> None:
    """Raises UnfitError for a file of another program, a pattern for new files, or one with
    macros.
    """
    found = _main_type(parts)
    ending, app = form.program.ending, form.app
    if found in form.patterns:
        raise UnfitError(
            f"is one for new files ({form.patterns[found]}); open it in {app}, save it as "
            f"{ending} and give that"
        )
    if "macroEnabled" in found:
        raise UnfitError(f"is a file for macros; save it as {ending}, which has none")
    if found != form.main:
        what = next(
            (
                f"is {'an' if other.program.file[0] in 'AEIOU' else 'a'} {other.program.file}"
                for other in _FORMS.values()
                if found == other.main or found in other.patterns
            ),
            "is another Office file",
        )
        raise UnfitError(f"{what}; give {'an' if app[0] in 'AEIOU' else 'a'} {ending} file")


def _main_type(parts: Mapping[str, bytes]) -> str:
    """The type of the part that a program begins with; empty where there is none."""
    types = fromstring(parts["[Content_Types].xml"])
    named = {entry.get("PartName", ""): entry.get("ContentType", "") for entry in types}
    usual = {
        entry.get("Extension", "").casefold(): entry.get("ContentType", "")
        for entry in types
        if entry.get("Extension")
    }
    for entry in fromstring(parts.get("_rels/.rels", b"<none/>")):
        if entry.get("Type", "").endswith("/officeDocument"):
            target = "/" + entry.get("Target", "").lstrip("/")
            return named.get(target) or usual.get(target.rpartition(".")[2].casefold(), "")
    return ""


def _is_by_itself(parts: Mapping[str, bytes], form: _Form) -> None:
    """Raises UnfitError for what is drawn from elsewhere, or may be run."""
    for name, content in parts.items():
        if name.endswith(".rels"):
            for relation, target, outside in _relations(content):
                if relation in _PROGRAMS:
                    raise UnfitError(
                        f"contains an embedded program or object ({target[:60]}); take it out, or "
                        "put a picture of it in its place"
                    )
                linked = relation in ("externalLink", "connections")
                if linked or (outside and relation != "hyperlink"):
                    remedy = _LINKS.get(relation, "put what it shows into the file itself")
                    raise UnfitError(
                        f"draws on something outside the file ({target[:60]}); {remedy}"
                    )
    for name, content in parts.items() if form.program is TEXT else ():
        if name.startswith("word/") and name.endswith(".xml") and b"instr" in content:
            for instruction in _instructions(fromstring(content)):
                if field := _FETCHING.match(instruction):
                    raise UnfitError(
                        f"has a field that fetches or runs something ({field[1].upper()}); put "
                        "its result in its place (Ctrl+Shift+F9)"
                    )


def _relations(content: bytes) -> Iterator[tuple[str, str, bool]]:
    """The relations of a part: the last word of the kind, the target, and whether it is outside."""
    for entry in fromstring(content):
        relation = entry.get("Type", "").rpartition("/")[2]
        yield relation, entry.get("Target", ""), entry.get("TargetMode", "") == "External"


def _instructions(part: Element) -> Iterator[str]:
    """What each field of a part does, put together again where it is written in pieces."""
    pieces: list[str] = []
    for element in part.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "instrText":
            pieces.append(element.text or "")
        elif tag == "fldSimple":
            yield next(
                (text for name, text in element.attrib.items() if name.endswith("instr")), ""
            )
        elif tag == "fldChar":
            yield "".join(pieces)
            pieces.clear()
    yield "".join(pieces)
