"""The report as a Word document, by itself or within an author's own template."""

from analysis.reports.document.writing import write_document

__all__ = ["write_document"]
