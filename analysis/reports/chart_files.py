"""All charts of a report as files: PNG for documents, SVG for the web and for designers, and the
words that stand for them.

A list of what was written, `charts.json`, stays in the folder. By it the next run knows which files
of an earlier, longer run are its own and may go; a file that somebody changed since, or that came
from elsewhere, is never removed.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.charts.sheet.files import Format, Sheet, all_pictured
from analysis.charts.sheet.style import look_of
from analysis.reports.model import Report
from analysis.reports.pictures import Picture, pictures
from survey.errors import DataError
from survey.replacing import replacing

__all__ = ["MANIFEST", "write_charts"]

MANIFEST = "charts.json"


def _silent(_: str) -> None:
    """Nobody listens."""


def write_charts(
    report: Report,
    folder: Path,
    *,
    tell: Callable[[str], object] = _silent,
    pdf: bool = False,
    processes: int = 1,
) -> list[Path]:
    """Write every chart of the report to `folder`: NAME.png (200 dpi), NAME.svg, and NAME.txt with
    its alternative text; with `pdf` NAME.pdf too, as the press asks for it.

    The text has what the picture is on its first line, for the alt attribute, and after an empty
    line every figure of it in words, which the metadata of both pictures have too. Each file is
    written whole or not at all. Returns the files in the order of the report. Long reports are
    spread over pages, numbered in the names. Charts that an earlier run left in the folder and this
    one does not make are removed, if they are as that run wrote them.

    `processes`: how many draw at the same time, which changes nothing in the files. More than one
    starts Python anew (spawn), so that a script that asks for them must be guarded by `if __name__
    == "__main__"`, as `multiprocessing` has it.

    `tell` gets a sentence for whatever the reader of the terminal should know: what of the house
    style could not be followed, and what was removed or left. Raises DataError where the folder
    cannot be written to, or the logo is no picture.
    """
    style = report.about.style
    for sentence in look_of(style.font, style.colours, style.logo, report.language).told:
        tell(sentence)
    earlier = _earlier(folder)
    written: dict[str, str] = {}
    listed = []
    formats: tuple[Format, ...] = ("png", "svg", *(("pdf",) if pdf else ()))
    for picture, contents in _drawn(list(pictures(report)), formats, processes):
        files = {}
        for ending, content in contents.items():
            files[f"{picture.name}{ending}"] = sha256(content).hexdigest()
            with replacing(folder / f"{picture.name}{ending}") as temporary:
                temporary.write_bytes(content)
        written |= files
        listed.append(
            {
                "name": picture.name,
                "item": picture.item,
                "title": picture.title,
                "alt": picture.alt,
                "kind": picture.kind,
                "files": files,
            }
        )
    _remove(folder, {name: digest for name, digest in earlier.items() if name not in written}, tell)
    if written or earlier:
        with replacing(folder / MANIFEST) as temporary:
            temporary.write_text(
                json.dumps({"charts": listed}, ensure_ascii=False, indent=2) + "\n", "utf-8"
            )
    return [folder / name for name in written]


def _drawn(
    every: Sequence[Picture], formats: tuple[Format, ...], processes: int
) -> Iterator[tuple[Picture, Mapping[str, bytes]]]:
    """Each picture with its files by their endings, in order, whoever draws them."""
    sheets = [
        Sheet(picture.drawing, picture.look, picture.title, picture.description)
        for picture in every
    ]
    for picture, files in zip(every, all_pictured(sheets, formats, processes), strict=True):
        words = f"{picture.alt}\n\n{picture.description}\n"
        found = {f".{name}": content for name, content in files.items()}
        yield picture, found | {".txt": words.encode()}


def _earlier(folder: Path) -> dict[str, str]:
    """The files an earlier run wrote, with their fingerprints; none where its list is not there or
    is not ours.
    """
    try:
        found: Any = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = [file for chart in found["charts"] for file in chart["files"].items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {name: str(digest) for name, digest in files if Path(name).name == name}


def _remove(folder: Path, stale: dict[str, str], tell: Callable[[str], object]) -> None:
    removed: list[str] = []
    changed: list[str] = []
    for name, digest in stale.items():
        path = folder / name
        if not path.is_file():
            continue
        try:
            same = sha256(path.read_bytes()).hexdigest() == digest
            if same:
                path.unlink()
        except OSError as error:
            raise DataError.of(
                str(path),
                f"is an old chart and cannot be removed ({error.strerror}); remove it by hand",
            ) from error
        (removed if same else changed).append(name)
    if removed:
        tell(
            f"removed {_files(removed)} of charts that this report no longer has: {_some(removed)}"
        )
    if changed:
        tell(
            f"left {_files(changed)} of an earlier report, changed since it was written: "
            f"{_some(changed)}"
        )


def _files(names: list[str]) -> str:
    return f"{len(names)} file{'s' if len(names) > 1 else ''}"


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (", …" if names[3:] else "")
