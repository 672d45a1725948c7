"""One HTML file with everything a report says: to put on a website, to send round, to print.

Jinja2 escapes every text. The policy of the page (Content-Security-Policy) lets no script run and
no address be asked; it allows the one style by the SHA-256 of its text, and pictures that are
within the file.
"""

import base64
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from analysis.charts.markup import chart_css, markup_of
from analysis.contrast import OF_TEXT, contrast
from analysis.reports.model import Finding, Report, Sentence, Style
from analysis.reports.outline import (
    Run,
    base_of,
    cell_text,
    figure_in,
    findings,
    illustrations,
    numbered,
    one_line,
    phrase,
    plain,
    runs,
    short,
    signs,
)
from analysis.reports.tables import Cell, Column, Table
from survey.errors import DataError
from survey.replacing import replacing
from survey.web_pages import policy_hash, resource, template
from survey.words import locale_tag, right_to_left

__all__ = ["write_page"]

SHOWN_HEADLINES = 12
"""Questions whose sentences stand open where nothing is said first; those of more are unfolded."""

_BRAND = "#17435c"


@dataclass(frozen=True, slots=True)
class _Breadth:
    """Tables with up to so many columns, which stand side by side from a width of the window on, in
    rem; below it each row is a block of its own.
    """

    name: str
    columns: float
    room: float


_BREADTHS = (
    _Breadth("slim", 4, 0),
    _Breadth("middling", 7, 44),
    _Breadth("broad", 11, 68),
    _Breadth("broadest", math.inf, math.inf),
)


@dataclass(frozen=True, slots=True)
class _Chart:
    """A chart with its number in the page, and that of the table with its figures, 0 where there is
    none. `finding`: what it shows, where it stands with the findings.
    """

    number: int
    table: int
    finding: Finding | None
    title: str
    subtitle: str
    base: str
    markup: Markup


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with its number in the page."""

    number: int
    table: Table
    runs: tuple[Run, ...]
    signs: tuple[str, ...]

    @property
    def headings(self) -> tuple[Column, ...]:
        return self.runs[0].columns if self.runs else self.table.columns

    @property
    def short(self) -> bool:
        return short(self.runs)

    @property
    def stub(self) -> int:
        """How many columns name a row: those of text before the first figure."""
        kinds = [column.kind == "text" for column in self.headings]
        return kinds.index(False) if False in kinds else 1

    @property
    def breadth(self) -> str:
        """How much room its columns need side by side."""
        number = len(self.headings)
        return next(each.name for each in _BREADTHS if number <= each.columns)


def write_page(report: Report, path: Path) -> None:
    """Write the report to `path` (.html), whole or not at all. Raises DataError where the file
    cannot be written.
    """
    text = page_of(report)
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8", newline="\n")


def page_of(report: Report) -> str:
    """The page as text."""
    charts = list(_charts(report))
    shown = {id(chart.finding): chart for chart in charts}
    tables = [
        _Table(number, table, rows := runs(table), signs(rows, report.language))
        for number, table in enumerate(report.tables, 1)
    ]
    headlines = findings(report)
    style = _style(report.about.style)
    language = report.language
    text = template(__package__, "page.html").render(
        report=report,
        about=report.about,
        locale=locale_tag(language),
        direction="rtl" if right_to_left(language) else "ltr",
        phrase=lambda name, **fields: phrase(language, name, **fields),
        logo=_logo(report.about.style),
        found=[(finding, shown.get(id(finding))) for finding in report.findings],
        headlines=headlines,
        open_headlines=0 if report.findings else SHOWN_HEADLINES,
        charts=charts,
        more_charts=[chart for chart in charts if chart.finding is None],
        leading=tables[: len(report.leading)],
        more_tables=tables[len(report.leading) :],
        tables=tables,
        source=one_line(report.source),
        sentence=_sentence,
        beside=lambda finding: Markup(" ").join(map(_sentence, finding.also)),
        figure=lambda cell, column, claim: _figure(cell, column, claim, language),
        plain=plain,
        one_line=one_line,
        style=Markup(style),  # noqa: S704  # our own file, with a font and colours that are checked
        style_hash=policy_hash(style),
    )
    return text.lstrip()


def _charts(report: Report) -> Iterator[_Chart]:
    numbers = numbered(report)
    for number, picture in enumerate(illustrations(report), 1):
        texts = picture.texts
        markup = plain(markup_of(picture.drawing, one_line(picture.alt)))
        yield _Chart(
            number,
            numbers.get(picture.figures, 0),
            picture.finding,
            one_line(texts.title),
            one_line(texts.subtitle),
            base_of(texts),
            Markup(markup),  # noqa: S704  # as it was, without control characters
        )


# --- figures ---


def _figure(cell: Cell, column: Column, claim: str, language: str) -> Markup:
    """A cell: a figure that can be claimed carries its name and its value."""
    text = cell_text(cell, column, language)
    if claim and isinstance(cell, float):
        return Markup('<data value="{}" data-claim="{}">{}</data>').format(
            f"{cell:.12g}", claim, text
        )
    return escape(text)


def _sentence(sentence: Sentence | Finding) -> Markup:
    """A sentence, its figure with the name by which it can be checked."""
    before, figure, after = figure_in(sentence)
    if not figure:
        return escape(before)
    value = f"{int(re.sub(r'[^0-9]', '', figure)) / 100:g}"
    named = Markup('<data value="{}" data-claim="{}">{}</data>').format(
        value, sentence.claim, figure
    )
    return escape(before) + named + escape(after)


# --- style ---


def _style(style: Style) -> str:
    """The sheet of the page with the font of the house, and its first colour where white letters
    can be read on it.
    """
    brand = next((colour for colour in style.colours if _carries_white(colour)), _BRAND)
    font = re.sub(
        r"[^\w .-]", "", style.font
    )  # what a name of a font needs, and nothing that could end the rule
    sheet = "".join((chart_css(), resource(__package__, "page.css"), *_cards()))
    return sheet.replace("/* brand */", brand).replace("/* font */", f'"{font}", ' if font else "")


def _cards() -> Iterator[str]:
    """The sheet of tables without room, for each breadth on the screens where it has none."""
    sheet = resource(__package__, "cards.css")
    for each in _BREADTHS:
        below = "" if math.isinf(each.room) else f" and (width < {each.room:g}rem)"
        if each.room:
            yield f"@media screen{below} {{\n{sheet.replace('.cards', f'.{each.name}')}}}\n"


def _carries_white(colour: str) -> bool:
    """Whether white letters can be read on this colour."""
    known = re.fullmatch(r"#[0-9A-Fa-f]{6}", colour)
    return known is not None and contrast("#ffffff", colour) >= OF_TEXT


def _logo(style: Style) -> str:
    """The logo as an address that holds the picture itself; empty without one."""
    if not style.logo:
        return ""
    try:
        picture = Path(style.logo).read_bytes()
    except OSError as error:
        raise DataError.of(
            style.logo, f"the logo cannot be read ({error.strerror or error})"
        ) from error
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
