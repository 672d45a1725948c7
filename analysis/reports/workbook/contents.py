"""The pages of a workbook: cover, contents, notes, headlines in words, questions in full, and one
page for each table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from analysis.drafts.claimed_text import ClaimedText, wrapped
from analysis.reports.model import Finding, Report, Sentence
from analysis.reports.outline import figure_in, numbered
from analysis.reports.publishing import claimed, published
from analysis.reports.raw_data import RawData
from analysis.reports.tables import Cell, Column, Table
from analysis.reports.texts import say
from analysis.reports.workbook.pages import Link, Page, sheet_name
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = [
    "back",
    "contents_page",
    "cover_page",
    "marked",
    "pages_of",
    "raw_data_page",
    "table_page",
]

NARROW = 30.0

LACKING: Mapping[str, str] = MappingProxyType(
    {
        "the client": "client",
        "fieldwork dates": "fieldwork",
        "the mode of the interviews": "mode",
        "the universe": "universe",
        "how people were chosen": "sampling",
        "how answers are weighted": "weighting",
        "a contact": "contact",
        "a licence": "licence",
    }
)
"""The term of the cover for what a study does not say (`About.lacking`): the one under which it
would be stated."""

_SIGN = re.compile(r"(\[[a-z]+\]) +(.*)", re.DOTALL)
"""A note that explains what stands in a cell instead of a figure."""


def back(report: Report) -> Link:
    """The line that leads back to the contents."""
    language = report.language
    return Link(say(language, "back"), say(language, "sheet_contents"))


def marked(title: str, report: Report) -> str:
    """A title that says so where the data are simulated."""
    return say(report.language, "simulated_title", title=title) if report.about.simulated else title


def cover_page(report: Report) -> Page:
    """What a reader has to know first; what pollsters publish and this study does not say is marked
    as such.
    """
    about, tables, language = report.about, len(report.tables), report.language
    lacking = [
        (say(language, LACKING[what]), say(language, "not_stated")) for what in about.lacking
    ]
    lines: tuple[str | Link, ...] = (
        *([say(language, "simulated_line")] if about.simulated else []),
        say(language, "tables", n=tables),
        Link(say(language, "to_contents"), say(language, "sheet_contents")),
    )
    rows = [*report.details, *lacking]
    columns = _texts(language, "about_study", "stated")
    return Page(
        say(language, "sheet_cover"),
        about.title,
        "about_the_study",
        columns,
        rows,
        lines,
        (44.0, 84.0),
        language=language,
        claims=[("", report.counted.get(term, "")) for term, _ in rows],
    )


def contents_page(report: Report, rows: Sequence[tuple[str, str]]) -> Page:
    """What leads to every sheet. `rows`: their names and titles."""
    lines = (say(report.language, "leads"),)
    leading = {at: sheet for at, (sheet, _) in enumerate(rows)}
    return _listing(
        report, "contents", _texts(report.language, "sheet", "title"), rows, lines, leading=leading
    )


def pages_of(report: Report, *, by_question: bool = False) -> Iterator[Page]:
    """Every page that the contents list, in their order. `by_question`: printed with a page for
    each question.
    """
    if report.findings:
        yield _findings_page(report)
    yield _notes_page(report)
    if report.sentences:
        yield _sentences_page(report)
    if report.questions:
        yield _questions_page(report)
    if report.methods:
        yield _methods_page(report)
    for number, table in enumerate(report.tables, 1):
        yield replace(table_page(report, table, number), by_question=by_question)


def table_page(report: Report, table: Table, number: int) -> Page:
    """A table as it may be published, whatever its kind: its columns say how cells are shown."""
    name, language = sheet_name(number, table.name), report.language
    lines = (*table.lines, *(text for text in (*table.under, report.source) if text))
    before, _, after = marked(
        say(language, "table_title", number=number, title="\0"), report
    ).partition("\0")
    marks = say(language, "to_notes", marks=_marks_of(report, table))
    return Page(
        name,
        table.title,
        f"table_{name}",
        table.columns,
        list(published(table)),
        (*lines, Link(marks, say(language, "sheet_notes")), back(report)),
        around=(before, after),
        short=table.short,
        figures=True,
        several=table.several,
        language=language,
        counted=table.counted,
        claims=[
            [claim if isinstance(cell, float) else "" for cell, claim in zip(*row, strict=True)]
            for row in zip(published(table), claimed(table), strict=False)
        ],
    )


def _notes_page(report: Report) -> Page:
    """Notes numbered as the tables refer to them, then the shorthand."""
    language = report.language
    signs = [match.groups() for note in report.notes if (match := _SIGN.fullmatch(note))]
    notes = [
        (say(language, "note_mark", number=number), text)
        for number, text in enumerate(_numbered(report), 1)
    ]
    columns, lines = (
        _texts(language, "note_or_shorthand", "meaning"),
        (say(language, "notes_line"), back(report)),
    )
    return _listing(report, "notes", columns, [*notes, *signs], lines)


def _findings_page(report: Report) -> Page:
    """What the report says first, with the sheet that has the figures."""
    numbers = numbered(report)
    named = [finding.table.name if finding.table else "" for finding in report.findings]
    sheets = [sheet_name(numbers[name], name) if name in numbers else "[z]" for name in named]
    stated = [_stated(finding, *finding.also) for finding in report.findings]
    rows = [
        (sheet, " ".join(text for text in (told.text, finding.asked) if text), finding.claim)
        for sheet, told, finding in zip(sheets, stated, report.findings, strict=True)
    ]
    leading = {at: sheet for at, sheet in enumerate(sheets) if named[at] in numbers}
    return _listing(
        report,
        "findings",
        _texts(report.language, "sheet", "sentence", "figure_stated"),
        rows,
        (back(report),),
        title=say(report.language, "findings_title"),
        widths=(30.0, 100.0, 44.0),
        leading=leading,
        stated={(row, 1): told for row, told in enumerate(stated)},
    )


def _stated(*sentences: Sentence | Finding) -> ClaimedText:
    """Sentences as one text, with the names of their figures."""
    parts = (
        before + wrapped(figure, one.claim) + after
        for one in sentences
        for before, figure, after in (figure_in(one),)
    )
    return ClaimedText.of(" ".join(parts))


def _sentences_page(report: Report) -> Page:
    columns = _texts(report.language, "sentence", "figure_stated")
    rows = [(sentence.text, sentence.claim) for sentence in report.sentences]
    title = say(report.language, "headlines_title")
    return _listing(
        report,
        "headlines",
        columns,
        rows,
        (back(report),),
        title=title,
        widths=(100.0, 44.0),
        stated={(row, 0): _stated(one) for row, one in enumerate(report.sentences)},
    )


def _questions_page(report: Report) -> Page:
    language = report.language
    nobody = say(language, "nobody_yet")
    rows = [
        (
            question.item,
            "\n".join((question.wording, *question.also)),
            "; ".join(question.answers),
            question.asked or nobody,
        )
        for question in report.questions
    ]
    columns, lines = (
        _texts(language, "name", "question", "answers", "asked_of"),
        (say(language, "as_asked"), back(report)),
    )
    title, widths = say(language, "questions_title"), (30.0, 60.0, 56.0, 30.0)
    return _listing(report, "questions", columns, rows, lines, title=title, widths=widths)


def _methods_page(report: Report) -> Page:
    columns = (Column(say(report.language, "part"), "count"), *_texts(report.language, "how_made"))
    rows = list(enumerate(report.methods, 1))
    return replace(_listing(report, "methods", columns, rows, (back(report),)), numbered=True)


def raw_data_page(report: Report, data: RawData) -> Page:
    """The answers of single respondents, with what was left out of them."""
    language = report.language
    comma = catalogue_of(language).phrases(Punctuation).comma
    left_out = say(
        language, "left_out", names=comma.join(data.left_out) or say(language, "nothing")
    )
    lines = (say(language, "answers_warning"), left_out, back(report))
    title = say(language, "answers_title")
    return replace(
        _listing(report, "answers", data.columns, data.rows, lines, title=title, widths=(NARROW,)),
        exact=True,
    )


def _listing(
    report: Report,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    lines: tuple[str | Link, ...],
    *,
    title: str = "",
    widths: tuple[float, ...] = (36.0, 100.0),
    leading: Mapping[int, str] = MappingProxyType({}),
    claims: Sequence[Sequence[str]] = (),
    stated: Mapping[tuple[int, int], ClaimedText] = MappingProxyType({}),
) -> Page:
    """A page that is no table of figures; its title is the name of its sheet, unless it has one of
    its own.
    """
    sheet, language = say(report.language, f"sheet_{name}"), report.language
    return Page(
        sheet,
        marked(title or sheet, report),
        name,
        columns,
        rows,
        lines,
        widths,
        leading,
        language=language,
        claims=claims,
        stated=stated,
    )


def _texts(language: str, *keys: str) -> tuple[Column, ...]:
    return tuple(Column(say(language, key), "text") for key in keys)


def _general(report: Report) -> list[str]:
    """The notes that hold for every table."""
    return [note for note in report.notes if not _SIGN.fullmatch(note)]


def _numbered(report: Report) -> list[str]:
    """Every note that has a number: after the general ones those of kinds of tables, each once."""
    return [*_general(report), *dict.fromkeys(note for one in report.tables for note in one.notes)]


def _marks_of(report: Report, table: Table) -> str:
    """The numbers of the notes that a table refers to."""
    language, general, every = report.language, len(_general(report)), _numbered(report)
    own = (say(language, "note_mark", number=every.index(note) + 1) for note in table.notes)
    all_of = say(language, "note_marks" if general > 1 else "note_mark", number=max(general, 1))
    return catalogue_of(language).phrases(Punctuation).comma.join((all_of, *own))
