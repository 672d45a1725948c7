"""What floats over the cells: the logo and native charts, each with words for those who cannot see
it.
"""

from pathlib import Path
from typing import Any

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet
from PIL import UnidentifiedImageError

from survey.errors import DataError

__all__ = ["Described", "put_logo"]

CENTIMETRE = 360_000
"""The units in which drawings are measured."""

LOGO_HEIGHT, LOGO_WIDTH = 2.0, 7.0
"""The most a logo takes, in centimetres."""


class Described(OneCellAnchor):
    """The place of a picture, which says in words what the picture shows (its alternative text).

    The library makes the frame of a chart or picture only when it is saved, and hands it to the
    anchor; the words are put on it there, since nothing else of the library takes them.
    """

    tagname = "oneCellAnchor"
    # The library writes the elements that a class declares itself; these are those of its parent.
    __elements__ = OneCellAnchor.__elements__

    def __init__(self, words: str, column: int, row: int, width: float, height: float) -> None:
        self._words = words
        place = AnchorMarker(col=column - 1, row=row - 1)
        super().__init__(
            _from=place,
            ext=XDRPositiveSize2D(round(width * CENTIMETRE), round(height * CENTIMETRE)),
        )

    def __setattr__(self, name: str, value: Any) -> None:
        if value is not None and name == "graphicFrame":
            value.nvGraphicFramePr.cNvPr.descr = self._words
        if value is not None and name == "pic":
            value.nvPicPr.cNvPr.descr = self._words
        super().__setattr__(name, value)


def put_logo(sheet: Worksheet, file: str, column: int, words: str) -> None:
    """The logo beside the title, in a column of its own. Raises DataError where the file is no
    picture.
    """
    try:
        logo = Image(file)
    except (OSError, UnidentifiedImageError) as error:
        remedy = "save it as PNG, or take it out of study.yaml"
        raise DataError.of(
            Path(file).name, f"is not a picture that can be read; {remedy}"
        ) from error
    scale = min(LOGO_HEIGHT / logo.height, LOGO_WIDTH / logo.width)
    logo.anchor = Described(words, column, 1, logo.width * scale, logo.height * scale)
    sheet.add_image(logo)
