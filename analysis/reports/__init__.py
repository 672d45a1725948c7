"""One report model, many writers: `build_report` works everything out, a writer lays it out in one
format.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from analysis.reports.building import build_report
from analysis.reports.document import write_document
from analysis.reports.model import About, Report, Style
from analysis.reports.page import write_page
from analysis.reports.publishing import published
from analysis.reports.tables import Table
from analysis.reports.workbook import write_workbook

__all__ = [
    "WRITERS",
    "About",
    "Report",
    "Style",
    "Table",
    "build_report",
    "published",
    "write_document",
    "write_page",
    "write_workbook",
]

WRITERS: Mapping[str, Callable[[Report, Path], None]] = MappingProxyType(
    {"workbook": write_workbook, "page": write_page, "document": write_document}
)
"""Every writer of reports by its name on the command line. A new one is a module here and a place
in this table."""
