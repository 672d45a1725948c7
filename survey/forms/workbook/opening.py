"""A form that came back as a workbook, opened within the limits of forms (`survey.workbooks` says
what is refused).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook

from survey import workbooks
from survey.workbooks import Limits, UnfitError, sniff

__all__ = ["FORM", "UnfitError", "opened", "sniff"]

FORM = Limits(
    "form",
    re.compile(
        r"\[Content_Types\]\.xml|(.*/)?_rels/.*\.rels|docProps/.*"
        r"|xl/(workbook|sharedStrings|styles)\.xml|xl/(theme|worksheets)/.*"
    ),
)
"""Macros, charts and everything else that a form has no use for stay packed."""


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """The workbook, read-only; its sheets are parsed as they are gone through. Raises UnfitError
    where it is unfit.
    """
    with workbooks.opened(path, FORM) as book:
        yield book
