"""The writers of reports, one entry each: all that the command line needs to offer it.

An entry names its function and does not hold it, so that help is shown without loading what
writes workbooks, documents and charts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from analysis.reports.model import Report

__all__ = ["WRITERS", "Extra", "Writer"]


@dataclass(frozen=True, slots=True)
class Extra:
    """An option that only one writer has.

    `name`: on the command line, as in --raw-data. `argument`: of the writer's function. `takes`:
    nothing (a switch, which gives it True), a file of the author's, a house template, which is one
    that study.yaml may name too, or nothing, which gives it the answers of single respondents
    (`raw_data`).
    """

    name: str
    argument: str
    takes: Literal["switch", "file", "template", "answers"]
    help: str


@dataclass(frozen=True, slots=True)
class Writer:
    """One format of reports.

    `what` names it in a sentence, after "the". `home`: "module:function". The function takes a
    report, a path, and the extras that were given. `usual`: the name of what it writes where nobody
    chose one. `endings`: of the names of its files. With none it writes a folder: its function
    takes `tell` too, which is given sentences for whoever waits, and returns its files; `holds` is
    what these are, after their number. `draws`: its function takes `processes`, how many may draw
    at the same time. `needs`: a library that an extra brings.
    """

    what: str
    help: str
    home: str
    usual: str
    endings: tuple[str, ...] = ()
    extras: tuple[Extra, ...] = ()
    holds: str = ""
    draws: bool = False
    needs: str = ""

    @property
    def installed(self) -> bool:
        """Whether what it needs is there."""
        return not self.needs or find_spec(self.needs) is not None

    @property
    def folder(self) -> bool:
        return not self.endings

    def write(self, report: "Report", path: Path, **given: object) -> Sequence[Path]:
        """Write the report, and say which files that made. `given`: the extras by argument."""
        written: Sequence[Path] | None = resolve_name(self.home)(report, path, **given)
        return (path,) if written is None else written


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "workbook": Writer(
            "workbook",
            "An Excel workbook (.xlsx).",
            "analysis.reports.workbook:write_workbook",
            "summary.xlsx",
            (".xlsx",),
            (
                Extra("excel-charts", "charts", "switch", "With native charts in the workbook."),
                Extra(
                    "raw-data",
                    "answers",
                    "answers",
                    "With every respondent's answers in the workbook, without what says who they "
                    "are.",
                ),
                Extra(
                    "one-page-a-question",
                    "by_question",
                    "switch",
                    "With each question of the workbook on a printed page of its own.",
                ),
                Extra(
                    "workbook-template",
                    "template",
                    "template",
                    "Your own Excel file (.xlsx), whose sheets stand first and whose styles are "
                    "used; else study.yaml's.",
                ),
            ),
        ),
        "page": Writer(
            "web page",
            "A web page (.html).",
            "analysis.reports.page:write_page",
            "report.html",
            (".html", ".htm"),
        ),
        "document": Writer(
            "Word document",
            "A Word document (.docx).",
            "analysis.reports.document:write_document",
            "report.docx",
            (".docx",),
            (
                Extra(
                    "document-template",
                    "template",
                    "template",
                    "Your own Word file (.docx), whose styles are used; the report goes where it "
                    "has {{ concord }}, else at its end. Else study.yaml's.",
                ),
            ),
            draws=True,
        ),
        "slides": Writer(
            "slides",
            "PowerPoint slides (.pptx), a finding a slide; needs the extra 'slides'.",
            "analysis.reports.slides:write_slides",
            "slides.pptx",
            (".pptx",),
            (
                Extra(
                    "slides-template",
                    "template",
                    "template",
                    "Your own PowerPoint file (.pptx), whose layouts are used; else study.yaml's.",
                ),
            ),
            needs="pptx",
        ),
        "charts": Writer(
            "charts",
            "A folder for charts as PNG and SVG.",
            "analysis.reports.chart_files:write_charts",
            "charts",
            extras=(
                Extra("charts-pdf", "pdf", "switch", "With each chart as PDF too, for the press."),
            ),
            holds="charts as PNG, SVG and text",
            draws=True,
        ),
    }
)
"""Every writer by its name on the command line. A new one is a module and a place in this table."""
