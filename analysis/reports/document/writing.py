"""The report as a Word document: headings, captions, tables and charts as Word knows them, for an
author to go on with.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt
from docx.text.paragraph import Paragraph

from analysis.reports.document import around as margins
from analysis.reports.document import marks
from analysis.reports.document import template as own
from analysis.reports.document.claims import Claims
from analysis.reports.document.figures import Numbered, figures_of
from analysis.reports.document.styles import FINDING, FONT, NOTE, WARNING, set_styles
from analysis.reports.document.tables import add_table, parts
from analysis.reports.model import Finding, Report, Sentence
from analysis.reports.outline import (
    base_of,
    figure_in,
    findings,
    numbered,
    one_line,
    phrase,
    plain,
    runs,
    signs,
)
from analysis.reports.tables import Table
from survey.errors import DataError
from survey.replacing import replacing
from survey.words import locale_tag, right_to_left

__all__ = ["write_document"]

HIGHEST = Cm(19)
"""Of a picture, so that its caption and source stand on its page."""

PICTURES = 10_000
"""The number before that of the first chart, beyond those of an author's pictures."""


def write_document(
    report: Report, path: Path, template: Path | None = None, *, processes: int = 1
) -> None:
    """Write the report to `path` (.docx), whole or not at all.

    `template`: an author's own Word file. Its styles, header and footer are used, and the report
    stands where it has the paragraph `{{ concord }}`, else at its end, without title and contents,
    which are the author's. `processes`: how many draw charts at the same time, as `all_pictured`
    has it. Raises DataError where the template cannot be read or the file cannot be
    written.
    """
    locale = locale_tag(report.language)
    document = Document() if template is None else own.opened(template)
    mark = None if template is None else own.mark_in(document, template)
    set_styles(document, font=report.about.style.font or FONT, locale=locale, own=template is None)
    if template is None:
        margins.page(document)
    before: set[BaseOxmlElement] = set(document.element.body)
    writer = _Writer(report, document, own.room_at(document, mark), processes)
    if template is None:
        writer.front()
        margins.around(document, report)
        margins.properties(document, report, locale)
    else:
        writer.warning()
    writer.report_itself()
    writer.claims.keep(document)
    made = set(document.element.body) - before
    if right_to_left(report.language):
        section = document.sections[0]
        around = (
            () if template else (section._sectPr, section.header._element, section.footer._element)
        )
        for part in (*made, *around):
            marks.from_the_right(part)
    if template is not None:
        for part in made:
            for text in part.iter(qn("w:r")):
                marks.spoken(text.get_or_add_rPr(), locale)
        own.frame(document, mark, before)
    with replacing(path) as temporary:
        document.save(str(temporary))


@dataclass
class _Writer:
    """A document being written from top to bottom; only its end ever changes."""

    report: Report
    document: WordDocument
    room: Length
    processes: int = 1
    bookmarks: int = field(default=1000)  # beyond those a template is likely to have
    claims: Claims = field(default_factory=Claims)

    @cached_property
    def named(self) -> dict[str, str]:
        """The ids of styles by their names: the library goes through all of them for each."""
        return {style.name: style.style_id for style in self.document.styles if style.name}

    # --- parts ---

    def front(self) -> None:
        """Title, logo and contents."""
        about = self.report.about
        if about.style.logo:
            self._logo(about.style.logo)
        self._say(about.title, "Title")
        if about.client:
            self._say(about.client, "Subtitle")
        self.warning()
        self._say(self._phrase("contents"), "Heading 1")
        self._contents(
            'TOC \\o "1-1" \\h \\z \\u',
            [(title, name) for name, title in self._sections()],
            "toc 1",
        )

    def report_itself(self) -> None:
        """Everything the report says, section by section."""
        writers = {
            "findings": self._findings,
            "about": self._about,
            "finding_tables": lambda: self._tables(self.report.leading),
            "appendix": self._appendix,
            "charts": self._charts,
            "tables": lambda: self._tables(self.report.tables),
            "questions": self._questions,
            "methods": self._methods,
            "notes": self._notes,
        }
        for name, title in self._sections():
            self._bookmarked(self._say(title, "Heading 1"), name)
            writers[name]()
        self.warning()

    def _sections(self) -> Iterator[tuple[str, str]]:
        """The sections that have anything to say, name and heading: findings first, and the study;
        the rest is an appendix.
        """
        report, first = self.report, bool(self.report.findings)
        full = {
            "findings": report.findings or report.sentences,
            "about": report.details,
            "finding_tables": report.leading,
            "appendix": first and (report.sentences or report.appendix),
            "charts": not first and self._figures,
            "tables": not first and report.tables,
            "questions": report.questions,
            "methods": report.methods,
            "notes": report.notes,
        }
        yield from ((name, self._phrase(name)) for name, said in full.items() if said)

    def _appendix(self) -> None:
        """All that no finding is about."""
        more = [one for one in self._figures if one.picture.finding is None]
        tables = self.report.appendix
        parts: tuple[tuple[str, object, Callable[[], None]], ...] = (
            ("charts", more, self._charts),
            ("in_words", self.report.sentences, self._headlines),
            ("tables", tables, lambda: self._tables(tables)),
        )
        for name, said, write in parts:
            if said:
                self._say(self._phrase(name), "Heading 2")
                write()

    def _findings(self) -> None:
        """Each finding with its chart, and what else is to be said of these answers; else every
        sentence.
        """
        if not self.report.findings:
            self._headlines()
        drawn = {id(one.picture.finding): one for one in self._figures}
        for finding in self.report.findings:
            figure, said = drawn.get(id(finding)), [self._stated(finding)]
            said[0].paragraph_format.space_before = Pt(18)
            said += [self._beside(finding)] if finding.under else []
            for paragraph in said if figure else ():
                paragraph.paragraph_format.keep_with_next = True
            if figure:
                self._figure(figure)

    def _headlines(self) -> None:
        for said in findings(self.report):
            for sentence in said.sentences:
                paragraph = self._stated(sentence)
            paragraph.paragraph_format.space_after = Pt(12)

    def _stated(self, said: Sentence | Finding) -> Paragraph:
        """A sentence, its figure in bold."""
        return self._sentence(self._say("", FINDING), said, bold=True)

    def _sentence(
        self, paragraph: Paragraph, said: Sentence | Finding, *, bold: bool = False
    ) -> Paragraph:
        """A sentence at the end of a paragraph, its figure with its name."""
        before, figure, after = figure_in(said)
        marks.run(paragraph._p, before)
        if figure:
            self.claims.bind(marks.run(paragraph._p, figure, bold=bold), said.claim)
            marks.run(paragraph._p, after)
        return paragraph

    def _beside(self, finding: Finding) -> Paragraph:
        """What else is said of its answers, each figure with its name."""
        paragraph = self.document.add_paragraph()
        for place, sentence in enumerate(finding.also):
            marks.run(paragraph._p, " " if place else "")
            self._sentence(paragraph, sentence)
        if finding.asked:
            marks.run(paragraph._p, f"{' ' if finding.also else ''}{finding.asked}")
        return paragraph

    def _about(self) -> None:
        for term, text in self.report.details:
            paragraph = self.document.add_paragraph()
            marks.run(paragraph._p, f"{one_line(term)}: ", bold=True)
            said = marks.run(paragraph._p, text)
            if claim := self.report.counted.get(term):
                self.claims.bind(said, claim)

    @cached_property
    def _figures(self) -> list[Numbered]:
        return list(figures_of(self.report, self.processes))

    def _charts(self) -> None:
        """The charts that no finding has, after a list of all."""
        label = self._phrase("figure", n="").strip()
        self._listed("Figure", label, [one.title for one in self._figures])
        for one in self._figures:
            if one.picture.finding is None:
                self._figure(one)

    def _figure(self, figure: Numbered) -> None:
        """A chart with caption, base and source."""
        label, picture = self._phrase("figure", n="").strip(), figure.picture
        self._caption("Figure", label, figure.number, figure.title)
        shape = marks.picture(self.document, figure.png, PICTURES + figure.number, self.room)
        if shape.height > HIGHEST:
            shape.width, shape.height = Length(shape.width * HIGHEST // shape.height), HIGHEST
        marks.alt_text(shape, picture.alt, picture.description)
        self.claims.shapes.keep(shape._inline.docPr, picture.told_whole)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for line in (base_of(picture.texts), one_line(self.report.source)):
            if line:
                self._say(line, NOTE)

    def _tables(self, tables: Sequence[Table]) -> None:
        """These tables; before the first of the report a list of them all."""
        numbers = numbered(self.report)
        label = self._phrase("table", n="").strip()
        if tables[0] is self.report.tables[0]:
            self._listed("Table", label, [one_line(table.title) for table in self.report.tables])
        for table in tables:
            self._table(table, numbers[table.name], label)

    def _table(self, table: Table, number: int, label: str) -> None:
        rows, title = runs(table), one_line(table.title)
        columns = rows[0].columns if rows else table.columns
        every = parts(columns, rows, self.room, self.report.language)
        for place, part in enumerate(every, 1):
            whole = title
            if len(every) > 1:
                whole = self._phrase("part", title=title, n=place, all=len(every))
            if place == 1:
                self._caption("Table", label, number, whole)
            else:
                self._say(f"{label} {number}. {whole}", "Caption")
            for line in table.lines:
                self._say(line, NOTE).paragraph_format.keep_with_next = True
            add_table(
                self.document,
                columns,
                rows,
                part,
                whole,
                named=self.named,
                language=self.report.language,
                claims=self.claims,
            )
        source = one_line(self.report.source)
        for line in (*table.note.splitlines(), *signs(rows, self.report.language), source):
            if line:
                self._say(line, NOTE)

    def _questions(self) -> None:
        for number, question in enumerate(self.report.questions, 1):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.keep_with_next, paragraph.paragraph_format.space_before = (
                True,
                Pt(10),
            )
            marks.run(paragraph._p, f"{number}. {one_line(question.wording)}", bold=True)
            paragraph = self.document.add_paragraph(plain(" · ".join(question.answers)))
            asked = question.asked
            asked_of = [self._phrase("asked_of", groups=asked)] if asked else []
            for line in (*question.also, *asked_of):
                paragraph.paragraph_format.keep_with_next = True
                paragraph = self._say(line, NOTE)

    def _methods(self) -> None:
        for paragraph in self.report.methods:
            self._say(paragraph)

    def _notes(self) -> None:
        for number, note in enumerate(self.report.notes, 1):
            self._say(f"{number}. {note}")

    # --- paragraphs ---

    def _phrase(self, name: str, **fields: object) -> str:
        return phrase(self.report.language, name, **fields)

    def _say(self, text: str, style: str = "Normal") -> Paragraph:
        paragraph = self.document.add_paragraph(plain(text))
        if style != "Normal":
            paragraph._p.style = self.named[style]
        return paragraph

    def warning(self) -> None:
        if self.report.about.simulated:
            self._say(self._phrase("simulated"), WARNING)

    def _bookmarked(self, paragraph: Paragraph, name: str) -> None:
        self.bookmarks += 1
        marks.bookmark(paragraph, f"concord_{name}", self.bookmarks)

    def _caption(self, kind: str, label: str, number: int, title: str) -> None:
        """A caption that Word counts and lists."""
        paragraph = self._say(f"{label} ", "Caption")
        marks.field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
        marks.run(paragraph._p, f". {title}")
        self._bookmarked(paragraph, f"{kind.lower()}_{number}")

    def _listed(self, kind: str, label: str, titles: list[str]) -> None:
        """A list of the captions of this kind."""
        entries = [
            (f"{label} {number}. {title}", f"concord_{kind.lower()}_{number}")
            for number, title in enumerate(titles, 1)
        ]
        self._contents(f'TOC \\h \\z \\c "{kind}"', entries, "table of figures")

    def _contents(self, instruction: str, entries: list[tuple[str, str]], style: str) -> None:
        links = [
            (text, name if name.startswith("concord_") else f"concord_{name}")
            for text, name in entries
        ]
        marks.contents([self._say("", style) for _ in links], instruction, links)

    def _logo(self, file: str) -> None:
        try:
            shape = self.document.add_picture(file, height=Cm(1.8))
        except (OSError, UnrecognizedImageError) as error:
            raise DataError.of(
                file,
                f"the logo cannot be read ({getattr(error, 'strerror', None) or 'it is no PNG'})",
            ) from error
        if shape.width > self.room // 2:
            shape.width, shape.height = (
                Length(self.room // 2),
                Length(shape.height * (self.room // 2) // shape.width),
            )
        about = self.report.about
        marks.alt_text(
            shape, "", self._phrase("logo", client=one_line(about.client or about.title))
        )
