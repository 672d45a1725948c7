"""The pages of a workbook: cover, contents, notes, headlines in words, questions in full, and one page for each table."""

import re
from collections.abc import Iterable, Iterator

from analysis.reports.model import Column, Report, Table
from analysis.reports.publishing import published
from analysis.reports.raw_data import RawData
from analysis.reports.workbook.pages import Link, Page, sheet_name

__all__ = [
    "BACK",
    "CONTENTS",
    "COVER",
    "NOTES",
    "SIMULATED",
    "contents_page",
    "cover_page",
    "marked",
    "pages_of",
    "raw_data_page",
    "table_page",
    "table_pages",
]

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
SIMULATED = "Simulated data: no person was interviewed"
NOT_STATED = "[x] not stated"
NARROW = 30.0
BACK = Link("Back to the contents", CONTENTS)

_SIGN = re.compile(r"(\[[a-z]+\]) +(.*)", re.DOTALL)
"""A note that explains what stands in a cell instead of a figure."""


def cover_page(report: Report) -> Page:
    """What a reader has to know first; what pollsters publish and this study does not say is marked as such."""
    about, tables = report.about, len(report.tables)
    lacking = [(_term(what), NOT_STATED) for what in about.lacking]
    lines: tuple[str | Link, ...] = (
        *([SIMULATED] if about.simulated else []),
        f"{tables} table{'' if tables == 1 else 's'}, each on its own sheet. Shorthand such as [x] is explained on the notes.",
        Link("Contents of this workbook", CONTENTS),
    )
    columns = (Column("About the study", "text"), Column("Stated", "text"))
    return Page(COVER, about.title, "about_the_study", columns, [*report.details, *lacking], lines, (44.0, 84.0))


def contents_page(report: Report, pages: Iterable[Page]) -> Page:
    rows = [(page.sheet, page.title) for page in pages]
    return Page(
        CONTENTS,
        marked("Contents", report),
        "contents",
        (Column("Sheet", "text"), Column("Title", "text")),
        rows,
        ("Each name of a sheet leads to it.",),
        (36.0, 100.0),
        leading={at: sheet for at, (sheet, _) in enumerate(rows)},
    )


def pages_of(report: Report) -> Iterator[Page]:
    """Every page that the contents list, in their order."""
    yield _notes_page(report)
    if report.sentences:
        yield _sentences_page(report)
    if report.questions:
        yield _questions_page(report)
    if report.methods:
        yield _methods_page(report)
    yield from table_pages(report)


def table_pages(report: Report) -> Iterator[Page]:
    """A page for each table."""
    for number, table in enumerate(report.tables, 1):
        yield table_page(report, table, number)


def table_page(report: Report, table: Table, number: int) -> Page:
    """A table as it may be published, whatever its kind: its columns say how cells are shown."""
    name = sheet_name(number, table.name)
    lines = tuple(text for text in (table.base_note, _source(report)) if text)
    title = marked(f"Table {number}: {table.title}", report)
    links = (Link(f"Notes and shorthand: {_note_marks(report)}", NOTES), BACK)
    return Page(name, title, f"table_{name}", table.columns, list(published(table)), (*lines, *links))


def _notes_page(report: Report) -> Page:
    """Notes numbered as the tables refer to them, then the shorthand."""
    signs = [match.groups() for note in report.notes if (match := _SIGN.fullmatch(note))]
    rows = [*((f"[note {number}]", text) for number, text in enumerate(_numbered(report), 1)), *signs]
    columns = (Column("Note or shorthand", "text"), Column("Meaning", "text"))
    lines = ("Notes hold for every table. Shorthand stands in a cell instead of a figure.", BACK)
    return Page(NOTES, marked("Notes", report), "notes", columns, rows, lines, (36.0, 100.0))


def _sentences_page(report: Report) -> Page:
    columns = (Column("Sentence", "text"), Column("Figure it states (question, net, group)", "text"))
    rows = [(sentence.text, sentence.claim) for sentence in report.sentences]
    return Page("Headlines", marked("Headlines in words", report), "headlines", columns, rows, (BACK,), (100.0, 44.0))


def _questions_page(report: Report) -> Page:
    columns = (Column("Name", "text"), Column("Question", "text"), Column("Answers", "text"), Column("Asked of", "text"))
    rows = [
        (question.item, question.wording, "; ".join(question.answers), "; ".join(question.groups) or "[x] nobody yet")
        for question in report.questions
    ]
    title = marked("Questions in full", report)
    return Page("Questions", title, "questions", columns, rows, ("As they were asked.", BACK), (30.0, 60.0, 56.0, 30.0))


def _methods_page(report: Report) -> Page:
    rows = [(number, text) for number, text in enumerate(report.methods, 1)]
    columns = (Column("Part", "count"), Column("How the figures were made", "text"))
    return Page("Methods", marked("Methods", report), "methods", columns, rows, (BACK,), (36.0, 100.0))


def raw_data_page(report: Report, data: RawData) -> Page:
    """The answers of single respondents, with what was left out of them."""
    left_out = f"Left out, because it says who somebody is or when: {', '.join(data.left_out) or 'nothing'}."
    warning = "One row for each interview; nothing is hidden. A rare combination of answers can still be one person's."
    title = marked("Answers of single respondents", report)
    return Page("Answers", title, "answers", data.columns, data.rows, (warning, left_out, BACK), (NARROW,), exact=True)


def marked(title: str, report: Report) -> str:
    """A title that says so where the data are simulated."""
    return f"{title} (simulated data)" if report.about.simulated else title


def _numbered(report: Report) -> list[str]:
    return [note for note in report.notes if not _SIGN.fullmatch(note)]


def _note_marks(report: Report) -> str:
    notes = len(_numbered(report))
    return "[note 1]" + (f" to [note {notes}]" if notes > 1 else "")


def _term(what: str) -> str:
    """Something the study does not say, as a term of the cover."""
    name = re.sub(r"^(the|a|an) ", "", what)
    return name[:1].upper() + name[1:]


def _source(report: Report) -> str:
    about = report.about
    parts = [about.client, about.title, about.fieldwork and f"fieldwork {about.fieldwork}", about.mode, about.weighting.lower()]
    return f"Source: {'; '.join(part for part in parts if part)}."
