"""The report as PowerPoint slides: what was found, a finding a slide, each with a chart that can be
edited, and how the figures were made.

Needs the extra `slides` (python-pptx); nothing else does.
"""

from importlib.util import find_spec
from pathlib import Path

from analysis.reports.model import Report
from survey.errors import DataError

__all__ = ["write_slides"]


def write_slides(report: Report, path: Path, *, template: Path | None = None) -> None:
    """Write the report to `path` (.pptx), whole or not at all.

    A slide for the title, one for each finding, and how the figures were made. `template`: an
    author's own presentation; its slides stand first, and ours have its layouts. Raises DataError
    where python-pptx is not installed, the template cannot be used, or the file cannot be written.
    """
    if find_spec("pptx") is None:
        raise DataError.of(
            path.name,
            "slides need the extra 'slides'; install it: pip install 'concord-survey[slides]'",
        )
    from analysis.reports.slides.writing import write  # noqa: PLC0415  # an extra

    write(report, path, template)
