"""A drawing as the bytes of a picture."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from itertools import repeat
from multiprocessing import get_context
from types import MappingProxyType
from typing import Any, Literal

from analysis.charts.colours import PLAIN, Look
from analysis.charts.drawing import Shape
from analysis.charts.sheet import figure_of
from analysis.charts.sheet.style import house_style

__all__ = ["DPI", "Format", "Sheet", "all_pictured", "pictured"]

DPI = 200
"""Dots per inch of a PNG: sharp in print, as the sheet is eight inches wide and is mostly shown
smaller."""

_FASTER: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {"png": {"pil_kwargs": {"compress_level": 3}}}  # a third faster than 6, and no larger here
)

WORTH_ITS_START = 40
"""Charts that a process must have to draw, so that starting it is worth the second it takes."""

Format = Literal["png", "svg", "pdf"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing that is to become files: its look, and what stands in their metadata."""

    drawing: Shape
    look: Look = PLAIN
    title: str = ""
    description: str = ""


def all_pictured(
    sheets: Sequence[Sheet], formats: tuple[Format, ...] = ("png",), processes: int = 1
) -> Iterator[Mapping[Format, bytes]]:
    """Each of them as `pictured` has it, in their order.

    `processes`: how many draw at the same time, which changes nothing in the files. More than one
    starts Python anew (spawn), so that a script that asks for them must be guarded by `if __name__
    == "__main__"`, as `multiprocessing` has it.
    """
    processes = min(processes, len(sheets) // WORTH_ITS_START)
    with ExitStack() as stack:
        mapped: Callable[..., Iterator[Mapping[Format, bytes]]] = map
        if processes > 1:
            # forked children of a process with threads may hang, and Python says so from 3.12
            pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
            mapped = stack.enter_context(pool).map
        yield from mapped(_pictured, sheets, repeat(formats))


def _pictured(sheet: Sheet, formats: tuple[Format, ...]) -> Mapping[Format, bytes]:
    return pictured(sheet.drawing, sheet.look, formats, sheet.title, sheet.description)


def pictured(
    drawing: Shape,
    look: Look = PLAIN,
    formats: tuple[Format, ...] = ("png",),
    title: str = "",
    description: str = "",
) -> Mapping[Format, bytes]:
    """The drawing in each of these formats: PNG at print size; SVG, its texts as texts; PDF with
    its letters in it.

    Title and description stand in the metadata, where there are any. The same drawing gives the
    same bytes. Raises DataError as `figure_of` does.
    """
    figure = figure_of(drawing, look)
    found: dict[Format, bytes] = {}
    with house_style(look, drawing.texts.language):
        for name in formats:
            file = BytesIO()
            told = _metadata(name, title, description)
            figure.savefig(file, format=name, dpi=DPI, metadata=told, **_FASTER.get(name, {}))
            found[name] = file.getvalue()
    return found


def _metadata(name: Format, title: str, description: str) -> dict[str, str | None]:
    """What a format can say of a picture; never when it was made."""
    if name == "pdf":
        return {"Title": title, "Subject": description, "CreationDate": None}
    said: dict[str, str | None] = (
        {"Title": title, "Description": description} if title or description else {}
    )
    return said | ({"Date": None} if name == "svg" else {})
