"""What a report says in every format that people read from top to bottom: its sections, their
words, cells as text.

The web page and the Word document lay out the same outline. Nothing is worked out here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, takewhile
from typing import ClassVar

from analysis.charts.drawing import Texts
from analysis.charts.words import stopped
from analysis.drafts.claimed_text import wrapped
from analysis.reports.model import SHORTHAND, Finding, Report, Sentence
from analysis.reports.pictures import Picture, pictures
from analysis.reports.publishing import claimed, published
from analysis.reports.tables import Cell, Column, DistributionTable, Table
from analysis.reports.texts import say
from analysis.rounding import percent, points
from survey.words import Phrases, catalogue_of

__all__ = [
    "OfQuestion",
    "OutlinePhrases",
    "Run",
    "TableRow",
    "base_of",
    "caption_of",
    "cell_text",
    "figure_in",
    "findings",
    "illustrations",
    "numbered",
    "one_line",
    "phrase",
    "plain",
    "runs",
    "short",
    "signs",
]


@dataclass(frozen=True)
class OutlinePhrases(Phrases):
    """The words of page and document around what the report says."""

    place: ClassVar[str] = "outline"
    skip: str = "Skip to the findings"
    contents: str = "Contents"
    findings: str = "Key findings"
    finding_tables: str = "Tables of the findings"
    appendix: str = "Appendix"
    in_words: str = "All headlines in words"
    about: str = "About this survey"
    charts: str = "Charts"
    tables: str = "Tables"
    questions: str = "Questions in full"
    methods: str = "Methods"
    notes: str = "Notes"
    table: str = "Table {n}"
    figure: str = "Figure {n}"
    all_tables: str = "All {n} tables"
    all_charts: str = "All {n} charts"
    more_findings: str = "Findings for {n} more questions"
    asked_of: str = "Asked of: {groups}."
    top: str = "Back to the contents"
    logo: str = "Logo of {client}"
    simulated: str = "Simulated data: no person was interviewed."
    page: str = "Page {page} of {pages}"
    part: str = "{title} (part {n} of {all})"


SHORT = 16
"""Rows of a table that stays on one page."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class OfQuestion:
    """The sentences about one question, group by group."""

    item: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it is laid out: its cells, and beside each the name of its figure or "".

    `base`: it holds bases, no answers. `repeated`: how many of its first cells are those of the row
    above. `letters`: behind each figure those of the groups that it is clearly above; None in
    columns whose figures never have any.
    """

    cells: tuple[Cell, ...]
    claims: tuple[str, ...]
    base: bool
    repeated: int = 0
    letters: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of a table under one heading, which their first cells had in common; with no heading
    where rows stand alone.

    `under`: what else they have in common, such as a NET and the answers it counts. `continued`:
    the run above has this heading.
    """

    heading: str
    under: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    continued: bool = False


def phrase(language: str, name: str, /, **fields: object) -> str:
    """The words of this name in a language, their fields filled.

    >>> phrase("cy", "table", n=2)
    'Tabl 2'
    """
    return catalogue_of(language).said(OutlinePhrases, name, **fields)


def plain(text: str) -> str:
    """The text without characters that neither HTML nor Word can hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The text on one line, as a caption or a property has it."""
    return " ".join(plain(text).split())


def cell_text(cell: Cell, column: Column, language: str = "en") -> str:
    """A cell as people read it in a language: "84%", "82.1%" for bounds of intervals, "+2.4 points"
    for differences, "2.3" for means, "1,950".

    >>> cell_text(0.845, Column("Share", "share")), cell_text(-0.0312, Column("Low", "points"))
    ('85%', '−3.1 points')
    >>> cell_text(0.8214, Column("Low", "bound"), "pl")
    '82,1%'
    """
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, int):
        return catalogue_of(language).count(cell).replace("-", "−")
    if column.kind == "count":
        whole = int(Decimal(str(cell)).quantize(Decimal(1), ROUND_HALF_UP))
        return catalogue_of(language).count(whole)
    if column.kind == "mean":
        mean = Decimal(str(cell)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return catalogue_of(language).number(float(mean), places=1)
    if column.kind == "points":
        return say(language, "points", points=points(cell, 1, language))
    return percent(cell, 1 if column.kind == "bound" else 0, language)


def findings(report: Report) -> tuple[OfQuestion, ...]:
    """The headlines in words, question by question."""
    by_item = groupby(report.sentences, key=lambda sentence: sentence.claim.split(".", 1)[0])
    return tuple(OfQuestion(item, tuple(sentences)) for item, sentences in by_item)


def illustrations(report: Report) -> tuple[Picture, ...]:
    """The charts of a report: those of findings in their order, then those of the other items; none
    where it has no tables to draw.
    """
    order = {id(finding): place for place, finding in enumerate(report.findings)}
    every = pictures(report) if report.tables_of(DistributionTable) else ()
    return tuple(sorted(every, key=lambda picture: order.get(id(picture.finding), len(order))))


def numbered(report: Report) -> Mapping[str, int]:
    """The number that each table has in a report, by its name."""
    return {table.name: number for number, table in enumerate(report.tables, 1)}


def figure_in(sentence: Sentence | Finding) -> tuple[str, str, str]:
    """A sentence in three parts: what stands before its figure, the figure, the rest; all in the
    first where it has none.

    >>> figure_in(Sentence("84% of the public (95% CI 82% to 86%) agreed.", "a.agree.b", "84%"))
    ('', '84%', ' of the public (95% CI 82% to 86%) agreed.')
    """
    text = plain(sentence.text)
    before, figure, after = text.partition(sentence.share) if sentence.share else (text, "", "")
    return before, figure, after


def marked(sentence: Sentence | Finding) -> str:
    """A sentence on one line whose figure is wrapped with its name."""
    before, figure, after = figure_in(sentence)
    return one_line(before + wrapped(figure, sentence.claim) + after)


def caption_of(texts: Texts) -> str:
    """The title of a chart and what it shows, as one line.

    >>> caption_of(Texts("Is it enough?", "Shares of answers"))
    'Is it enough? Shares of answers'
    """
    title, subtitle = one_line(texts.title), one_line(texts.subtitle)
    ended = title if title.endswith(("?", ".", "!", "؟", "۔")) else f"{title}."
    return " ".join(part for part in (ended, subtitle) if part)


def base_of(texts: Texts) -> str:
    r"""What the shares of a chart are shares of, its lines as sentences; the source is said by
    `Report.source`.

    >>> base_of(Texts(base="Base: parents\nShares are of those who gave an answer."))
    'Base: parents. Shares are of those who gave an answer.'
    """
    return " ".join(
        stopped(one_line(line), texts.language) for line in texts.under.splitlines() if line.strip()
    )


def runs(table: Table) -> tuple[Run, ...]:
    """The rows of a table as they may be published; what several of them have in common at their
    left becomes their heading.

    So a long question stands once over its figures, and not beside each. A column that is empty
    throughout is left out; letters stand behind the figures they belong to.
    """
    cells = list(published(table))
    claims = list(claimed(table)) or [("",) * len(table.columns)] * len(cells)
    kept = [
        at
        for at, column in enumerate(table.columns)
        if column.kind != "letters" and (not cells or any(row[at] != "" for row in cells))
    ]
    columns = tuple(table.columns[at] for at in kept)
    behind = _behind(table.columns, kept)
    rows = [
        TableRow(
            tuple(some[at] for at in kept),
            tuple(names[at] for at in kept),
            some[0] in table.bases,
            letters=tuple(None if at is None else str(some[at]) for at in behind),
        )
        for some, names in zip(cells, claims, strict=True)
    ]
    deep = _in_common(columns, rows)
    found: list[Run] = []
    for common, group in groupby(rows, key=lambda row: row.cells[:deep]):
        heading, under = _headed(columns, common)
        continued = bool(deep and found and found[-1].heading == heading)
        found.append(Run(heading, under, columns[deep:], tuple(_after(deep, group)), continued))
    return tuple(found)


def short(some: Sequence[Run]) -> bool:
    """Whether a table is better kept on one page than cut."""
    return sum(len(run.rows) + bool(run.heading) for run in some) <= SHORT


def _behind(columns: Sequence[Column], kept: Sequence[int]) -> tuple[int | None, ...]:
    """For each kept column the column of its letters, None where it has none."""
    lettered = {at - 1: at for at, column in enumerate(columns) if column.kind == "letters"}
    return tuple(lettered.get(at) for at in kept)


def _headed(columns: Sequence[Column], common: Sequence[Cell]) -> tuple[str, tuple[str, ...]]:
    """The heading of a run and what stands under it: its NET as it is, the rest after the names of
    their columns.

    What is said already, as the answers counted of a NET that is one answer, is not said again.
    """
    heading, *others = [str(cell) for cell in common] or [""]
    under: list[str] = []
    for place, text in enumerate(others):
        if text not in (heading, *others[:place]):
            column = columns[1 + place]
            under.append(f"{column.heading}: {text}" if under else text)
    return heading, tuple(under)


def _in_common(columns: Sequence[Column], rows: Sequence[TableRow]) -> int:
    """How many columns at the left say the same in two rows and more, on average; at least one that
    names rows is left.
    """
    stub = next((at for at, column in enumerate(columns) if column.kind != "text"), 1)
    for deep in range(stub - 1, 0, -1):
        if 2 * sum(1 for _ in groupby(rows, key=lambda row: row.cells[:deep])) <= len(rows):
            return deep
    return 0


def _after(deep: int, rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """The rows without their first cells, each knowing what it repeats."""
    above: tuple[Cell, ...] = ()
    for row in rows:
        cells = row.cells[deep:]
        same = (
            sum(
                1
                for _ in takewhile(lambda pair: pair[0] == pair[1], zip(cells, above, strict=False))
            )
            if deep
            else 0
        )
        yield TableRow(cells, row.claims[deep:], row.base, same, row.letters[deep:])
        above = cells


def signs(rows: Sequence[Run], language: str) -> tuple[str, ...]:
    """What the shorthand that stands in these rows means, a line for each."""
    standing = {
        cell for run in rows for row in run.rows for cell in row.cells if isinstance(cell, str)
    }
    return tuple(
        say(language, "sign", sign=sign, meaning=say(language, f"sign_{sign}"))
        for sign in SHORTHAND
        if f"[{sign}]" in standing
    )
