"""What stands around the text of a Word document: its page, header and footer, properties."""

from datetime import UTC, datetime

from docx.document import Document as WordDocument
from docx.shared import Cm

from analysis.reports.document import marks
from analysis.reports.model import Report
from analysis.reports.outline import one_line, phrase

__all__ = ["around", "page", "properties"]


def page(document: WordDocument) -> None:
    """A4, with margins."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)


def around(document: WordDocument, report: Report) -> None:
    """Title and warning above each page, its number below."""
    section, about = document.sections[0], report.about
    warning = phrase(report.language, "simulated") if about.simulated else ""
    section.header.paragraphs[0].text = " – ".join(
        part for part in (one_line(about.title)[:120], warning) if part
    )
    footer = section.footer.paragraphs[0]
    before, between, after = phrase(report.language, "page", page="\0", pages="\0").split("\0")
    for text, instruction in ((before, "PAGE"), (between, "NUMPAGES")):
        marks.run(footer._p, text)
        marks.field(footer, instruction, "1")
    marks.run(footer._p, after)


def properties(document: WordDocument, report: Report, locale: str) -> None:
    """What the file says of itself."""
    about, properties = report.about, document.core_properties
    properties.title, properties.author = (
        one_line(about.title)[:255],
        one_line(about.client or "Concord")[:255],
    )
    properties.subject, properties.language = one_line(about.universe)[:255], locale
    properties.comments = phrase(report.language, "simulated") if about.simulated else ""
    properties.keywords, properties.last_modified_by = report.fingerprint, "Concord"
    properties.created = properties.modified = datetime.now(UTC).replace(
        tzinfo=None, microsecond=0
    )  # as python-docx wants it
