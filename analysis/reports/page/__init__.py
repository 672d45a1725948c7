"""The report as a web page: one HTML file that asks for nothing and runs nothing."""

from analysis.reports.page.writing import write_page

__all__ = ["write_page"]
