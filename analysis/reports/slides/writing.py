"""Slides, one after the other: the title, each finding with its chart, how figures were made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide, SlideLayout
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Length, Pt

from analysis.charts.drawing import Panels
from analysis.charts.words import stopped
from analysis.drafts.claimed_text import ClaimedText, unwrapped, wrapped
from analysis.drafts.kept_claims import kept_xml
from analysis.publication.standards import standard_named
from analysis.reports.house import accents
from analysis.reports.kept_shapes import Shapes
from analysis.reports.model import Finding, Question, Report
from analysis.reports.outline import base_of, marked, one_line, phrase, plain
from analysis.reports.pictures import Picture, pictures
from analysis.reports.slides import layouts
from analysis.reports.slides.charts import PLAIN, add_chart
from analysis.reports.slides.fitting import EMU_A_POINT, LEADING, fitted, lines_of
from analysis.reports.slides.layouts import Area, Layouts
from analysis.reports.slides.words import said
from analysis.reports.tables import ChangeTable, DistributionTable, WavesTable
from survey.errors import DataError
from survey.replacing import replacing
from survey.words import locale_tag, right_to_left

__all__ = ["write"]

MOST = 5
"""Findings that are taken from the sentences where a report has chosen none."""

TITLE, LEAST_TITLE, TEXT, LEAST_TEXT, SMALL, LEAST_SMALL = 28.0, 16.0, 16.0, 10.0, 11.0, 7.0
"""Points of titles, of texts, and of the lines under a chart: the most, and the least."""

GAP = 91_440
MOST_UNDER = 0.35
"""Of the room under a title, the most that is left to question, base and source."""


def write(report: Report, path: Path, template: Path | None) -> None:
    """Write the slides."""
    deck = layouts.ours(report.about.style.font) if template is None else layouts.opened(template)
    writer = _Writer(report, deck, layouts.layouts_of(deck), own=template is None)
    writer.title()
    found = tuple(_findings(report))
    size = writer.size_of(finding.text for finding in found)
    for finding in found:
        writer.finding(finding, size)
    if not found:
        writer.nothing()
    writer.methods()
    _keep(writer.kept, deck)
    _properties(deck, report)
    with replacing(path) as temporary:
        deck.save(str(temporary))


def _findings(report: Report) -> Iterator[Finding]:
    """What the report says first; else the first sentence of each of its first questions."""
    if report.findings:
        yield from report.findings
        return
    items: dict[str, Finding] = {}
    for sentence in report.sentences:
        item = sentence.claim.partition(".")[0]
        if sentence.share and item not in items and len(items) < MOST:
            items[item] = Finding(sentence.text, sentence.claim, sentence.share, item)
    yield from items.values()


@dataclass
class _Writer:
    """Slides being added to a presentation. `own`: it is ours, and not an author's."""

    report: Report
    deck: Deck
    layouts: Layouts
    own: bool
    kept: Shapes = field(default_factory=Shapes)

    # --- slides ---

    def title(self) -> None:
        """What the study is, whose, and when people were asked."""
        about = self.report.about
        slide = self._slide(self.layouts.first, about.title)
        subtitle = next(
            (shape for shape in slide.placeholders if shape.placeholder_format.idx != 0), None
        )
        lines = [about.client, about.fieldwork, self._warning]
        text = "\n".join(one_line(line) for line in lines if line)
        if subtitle is not None and text:
            self._fill(subtitle.text_frame, text, TEXT + 4, LEAST_TEXT, _area(subtitle))
        elif text:
            self._box(slide, layouts.area_of(self.deck, slide), text, TEXT + 4, LEAST_TEXT)
        if about.style.logo:
            self._logo(slide, about.style.logo)
        self._finished(slide, [self.report.source])

    def finding(self, finding: Finding, size: float) -> None:
        """A sentence, in letters of this size, the chart that shows it, whose figures they are and
        where they come from.
        """
        slide = self._slide(self.layouts.others, finding.text, size)
        self._named(slide.shapes.title, marked(finding))
        area, picture = layouts.area_of(self.deck, slide), self._picture(finding)
        lines = [one_line(line) for line in self._under(finding, picture) if line]
        text = unwrapped("\n".join(lines))
        wide, _ = _inner(area)
        needed = int(lines_of(text, wide, SMALL) * SMALL * LEADING * EMU_A_POINT) + GAP
        high = min(needed, int(area.height * MOST_UNDER))
        if picture is not None:
            add_chart(
                slide,
                replace(area, height=area.height - high - GAP),
                picture.drawing,
                self._colours,
                words=(one_line(picture.alt), plain(picture.description)),
                told=picture.told_whole,
                kept=self.kept,
                leftwards=self._leftwards,
            )
        under = replace(area, top=area.top + area.height - high, height=high)
        shape = self._box(slide, under, text, SMALL, LEAST_SMALL, name=self._phrase("notes"))
        self._named(shape, *lines)
        self._finished(slide, self._notes(finding, picture))

    def _under(self, finding: Finding, picture: Picture | None) -> Iterator[str]:
        """What stands under a chart: that data are simulated, what others answered, the question,
        what is shown, of whom, and where it comes from. Figures are wrapped with their names.
        """
        yield self._warning
        yield " ".join(map(marked, finding.also))
        yield "" if picture is not None else finding.asked
        if question := self._questions.get(finding.item):
            yield said(self.report.language, "question", wording=question.wording)
        if picture is not None:
            subtitle = stopped(picture.texts.subtitle, self.report.language)
            yield " ".join(text for text in (subtitle, base_of(picture.texts)) if text)
        elif finding.table is not None:
            yield " ".join(finding.table.lines)
        yield self.report.source

    def nothing(self) -> None:
        """That there is no finding, and why."""
        report = self.report
        slide = self._slide(self.layouts.others, said(report.language, "nothing"))
        standard = standard_named(report.standard).titled(report.language)
        lines = (said(report.language, "why", standard=standard), self._warning, report.source)
        text = "\n".join(one_line(line) for line in lines if line)
        self._box(slide, layouts.area_of(self.deck, slide), text, TEXT + 4, LEAST_TEXT)
        self._finished(slide, report.notes)

    def methods(self) -> None:
        """What a reader has to know of the study, on as many slides as it takes."""
        report, title = self.report, said(self.report.language, "methods")
        said_of = [
            f"{one_line(term)}: {wrapped(one_line(text), report.counted.get(term, ''))}"
            for term, text in report.details
        ]
        said_of += [one_line(self._warning)] if self._warning else []
        rest = [unwrapped(line) for line in said_of]
        pages: list[list[str]] = []
        sample = self._slide(self.layouts.others, title)
        area = layouts.area_of(self.deck, sample)
        while rest:
            number = next(
                (at for at in range(len(rest), 1, -1) if self._fits("\n".join(rest[:at]), area)), 1
            )
            pages.append(rest[:number])
            rest = rest[number:]
        for number, lines in enumerate(pages or [[]], 1):
            named = phrase(report.language, "part", title=title, n=number, all=len(pages))
            slide = (
                sample
                if number == 1
                else self._slide(self.layouts.others, named if len(pages) > 1 else title)
            )
            self._named(self._box(slide, area, "\n".join(lines), TEXT, LEAST_TEXT), *said_of)
            self._finished(slide, report.methods if number == 1 else ())

    # --- what stands on them ---

    @property
    def _leftwards(self) -> bool:
        return right_to_left(self.report.language)

    @property
    def _warning(self) -> str:
        return self._phrase("simulated") if self.report.about.simulated else ""

    def _phrase(self, name: str, **fields: object) -> str:
        return phrase(self.report.language, name, **fields)

    @cached_property
    def _colours(self) -> Sequence[str]:
        """Of the study, else of the house, else ours."""
        own = [colour.lstrip("#").upper() for colour in self.report.about.style.colours]
        if own or self.own:
            return own or PLAIN
        master = self.deck.slide_masters[0].part
        return accents(master.part_related_by(RELATIONSHIP_TYPE.THEME).blob) or PLAIN

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {question.item: question for question in self.report.questions}

    def _picture(self, finding: Finding) -> Picture | None:
        """The chart that shows a finding: of waves where it is about them, else the one that its
        question has.
        """
        tables = {table.item: table for table in self.report.tables_of(DistributionTable)}
        if finding.item not in tables:
            return None
        charts, nets = self.report.choice, tables[finding.item].nets
        if finding.net and nets is not None and finding.net in set(nets.frame["net"]):
            charts = replace(charts, nets={**charts.nets, finding.item: finding.net})
        choice = replace(charts, items=(finding.item,))
        every = list(pictures(self.report, choice))
        if isinstance(finding.table, WavesTable | ChangeTable):
            of_waves = [one for one in every if isinstance(one.drawing, Panels)]
            every = of_waves or every
        return next(iter(every), None)

    def _notes(self, finding: Finding, picture: Picture | None) -> list[str]:
        """What a speaker may be asked: the sentence and the question in full, the figure's name,
        how figures were made, everything that the chart shows.
        """
        report, language = self.report, self.report.language
        lines = [said(language, "in_full", text=marked(finding))]
        question = self._questions.get(finding.item)
        if question is not None:
            lines.append(said(language, "question", wording=one_line(question.wording)))
            lines += [one_line(line) for line in question.also]
            lines.append(said(language, "answers", answers="; ".join(question.answers)))
            if question.asked:
                lines.append(self._phrase("asked_of", groups=question.asked))
        lines.append(said(language, "figure", name=finding.claim))
        lines += [report.interval, *report.about.weighted]
        if picture is not None:
            lines.append(said(language, "about_chart", words=picture.told.marked))
        return lines

    def _slide(self, layout: SlideLayout, title: str, most: float = TITLE) -> Slide:
        slide: Slide = self.deck.slides.add_slide(layout)
        shape: Any = slide.shapes.title
        unique = self._unique(title)
        self._fill(shape.text_frame, unique, most, LEAST_TITLE, _area(shape), bold=True)
        return slide

    def size_of(self, titles: Iterable[str]) -> float:
        """The largest size in which all of these titles fit, so that slides look alike."""
        inner = _inner(_area(layouts.title_of(self.layouts.others)))
        sizes = (
            fitted(one_line(title), *inner, most=TITLE, least=LEAST_TITLE, bold=True).size
            for title in titles
        )
        return min(sizes, default=TITLE)

    def _unique(self, title: str) -> str:
        """A title that no other slide has: they are what people who do not see slides go by."""
        taken = {
            one_line(slide.shapes.title.text_frame.text)
            for slide in self.deck.slides
            if slide.shapes.title is not None
        }
        text = candidate = one_line(title) or "–"
        times = 1
        while candidate in taken:
            times += 1
            candidate = f"{text} ({times})"
        return candidate

    def _box(
        self, slide: Slide, area: Area, text: str, most: float, least: float, *, name: str = ""
    ) -> Any:
        """A text in a box of its own: the shape."""
        places = (Length(each) for each in (area.left, area.top, area.width, area.height))
        shape: Any = slide.shapes.add_textbox(*places)
        shape.name = name or one_line(text)[:40] or shape.name
        shape.text_frame.word_wrap = True
        self._fill(shape.text_frame, text, most, least, area)
        return shape

    def _fits(self, text: str, area: Area) -> bool:
        """Whether a text fits in a size that can be read from afar."""
        inner = _inner(area)
        return not fitted(text, *inner, most=TEXT, least=LEAST_TEXT + 2).cut

    def _fill(
        self,
        frame: TextFrame,
        text: str,
        most: float,
        least: float,
        area: Area,
        *,
        bold: bool = False,
    ) -> None:
        """A text in the size in which it fits, paragraph by paragraph."""
        fit = fitted(plain(text), *_inner(area), most=most, least=least, bold=bold)
        frame.text = fit.text
        warning = one_line(self._warning)
        for paragraph in frame.paragraphs:
            if self._leftwards:
                properties = paragraph._p.get_or_add_pPr()
                properties.set("rtl", "1")
                properties.set("algn", "r")
            for run in paragraph.runs:
                run.font.size = Pt(fit.size)
                run._r.get_or_add_rPr().set("lang", locale_tag(self.report.language))
                if warning and run.text == warning:
                    run.font.bold = True

    def _logo(self, slide: Slide, file: str) -> None:
        try:
            shape: Any = slide.shapes.add_picture(file, Length(0), Inches(0.5), height=Inches(0.8))
        except (OSError, ValueError) as error:
            raise DataError.of(
                Path(file).name,
                "is not a picture that can be read; save it as PNG, or take it out of study.yaml",
            ) from error
        most = Inches(3)
        if shape.width > most:
            shape.height, shape.width = Emu(shape.height * most // shape.width), most
        title = slide.shapes.title
        edge = int(title.left) if title is not None else int(Inches(0.6))
        shape.left = (
            edge if not self._leftwards else int(self.deck.slide_width or 0) - edge - shape.width
        )
        about = self.report.about
        words = self._phrase("logo", client=one_line(about.client or about.title))
        shape._element.nvPicPr.cNvPr.set("descr", words)

    def _finished(self, slide: Slide, notes: Sequence[str]) -> None:
        """Without places that nothing was put into, with its number, and with notes."""
        for shape in list(slide.placeholders):
            if not (shape.has_text_frame and shape.text_frame.text.strip()):
                shape._element.getparent().remove(shape._element)
        layouts.with_running_lines(slide)
        spoken: Any = slide.notes_slide.notes_placeholder
        if spoken is not None:
            said_of = [line for line in notes if line]
            spoken.text_frame.text = plain(unwrapped("\n".join(said_of)))
            self._named(spoken, *said_of)

    def _named(self, shape: Any, *lines: str) -> None:
        """Keep the claims of a shape's text, whose figures are wrapped."""
        self.kept.keep(shape._element.nvSpPr.cNvPr, *map(ClaimedText.of, lines))


def _keep(kept: Shapes, deck: Deck) -> None:
    """Put what shapes say into the file."""
    if kept.kept:
        package = deck.part.package
        name = package.next_partname("/customXml/item%d.xml")
        part = Part(name, "application/xml", package, kept_xml({}, kept.as_xml))
        deck.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def _area(shape: Any) -> Area:
    return Area(int(shape.left), int(shape.top), int(shape.width), int(shape.height))


def _inner(area: Area) -> tuple[float, float]:
    """Width and height for text, in points: less the air around it."""
    return (area.width - 2 * GAP) / EMU_A_POINT, (area.height - GAP) / EMU_A_POINT


def _properties(deck: Deck, report: Report) -> None:
    about, properties = report.about, deck.core_properties
    properties.title, properties.author = (
        one_line(about.title)[:255],
        one_line(about.client or "Concord")[:255],
    )
    properties.subject, properties.language = (
        one_line(about.universe)[:255],
        locale_tag(report.language),
    )
    properties.comments = phrase(report.language, "simulated") if about.simulated else ""
    properties.keywords, properties.last_modified_by = report.fingerprint, "Concord"
    properties.created = properties.modified = datetime.now(UTC).replace(
        tzinfo=None, microsecond=0
    )  # as the library wants it
