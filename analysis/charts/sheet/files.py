"""A drawing as the bytes of a picture."""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal

from analysis.charts.colours import PLAIN, Look
from analysis.charts.drawing import Drawing
from analysis.charts.sheet import figure_of
from analysis.charts.sheet.style import house_style

__all__ = ["DPI", "Format", "pictured"]

DPI = 200
"""Dots per inch of a PNG: sharp in print, as the sheet is eight inches wide and is mostly shown
smaller."""

_FASTER: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {"png": {"pil_kwargs": {"compress_level": 3}}}  # a third faster than 6, and no larger here
)

Format = Literal["png", "svg", "pdf"]


def pictured(
    drawing: Drawing,
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
