"""One report model, many writers: `build_report` works everything out, a writer lays it out in one
format.
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.reports.building import build_report
    from analysis.reports.chart_files import write_charts
    from analysis.reports.choice import ReportChoice
    from analysis.reports.document import write_document
    from analysis.reports.model import About, Report, Style
    from analysis.reports.page import write_page
    from analysis.reports.publishing import published
    from analysis.reports.tables import Table
    from analysis.reports.workbook import write_workbook
    from analysis.reports.writers import WRITERS, Writer

__all__ = [
    "WRITERS",
    "About",
    "Report",
    "ReportChoice",
    "Style",
    "Table",
    "Writer",
    "build_report",
    "published",
    "write_charts",
    "write_document",
    "write_page",
    "write_workbook",
]

unfold(
    __name__,
    {
        "analysis.reports.building": "build_report",
        "analysis.reports.chart_files": "write_charts",
        "analysis.reports.choice": "ReportChoice",
        "analysis.reports.document": "write_document",
        "analysis.reports.model": "About Report Style",
        "analysis.reports.page": "write_page",
        "analysis.reports.publishing": "published",
        "analysis.reports.tables": "Table",
        "analysis.reports.workbook": "write_workbook",
        "analysis.reports.writers": "WRITERS Writer",
    },
)
