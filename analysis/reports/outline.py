"""What a report says in every format that people read from top to bottom: its sections, their words, cells as text.

The web page and the Word document lay out the same outline. Nothing is worked out here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from itertools import groupby, takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from analysis.reports.model import SHORTHAND, Cell, Column, Report, Sentence, Table
from analysis.reports.publishing import claimed, published
from analysis.reports.texts import say
from analysis.rounding import percent
from survey.wording import Wording

if TYPE_CHECKING:
    from analysis.charts import Picture

__all__ = [
    "LOCALES",
    "PHRASES",
    "Finding",
    "Row",
    "Run",
    "cell_text",
    "drawn",
    "findings",
    "illustrations",
    "one_line",
    "phrase",
    "plain",
    "runs",
    "signs",
    "source_of",
]

_PHRASES: Mapping[str, tuple[str, str]] = {
    "skip": ("Skip to the findings", "Neidio i'r canfyddiadau"),
    "contents": ("Contents", "Cynnwys"),
    "findings": ("Key findings", "Prif ganfyddiadau"),
    "about": ("About this survey", "Am yr arolwg hwn"),
    "charts": ("Charts", "Siartiau"),
    "tables": ("Tables", "Tablau"),
    "questions": ("Questions in full", "Y cwestiynau yn llawn"),
    "methods": ("Methods", "Dulliau"),
    "notes": ("Notes", "Nodiadau"),
    "table": ("Table {n}", "Tabl {n}"),
    "figure": ("Figure {n}", "Ffigur {n}"),
    "all_tables": ("All {n} tables", "Pob tabl ({n})"),
    "all_charts": ("All {n} charts", "Pob siart ({n})"),
    "more_findings": ("Findings for {n} more questions", "Canfyddiadau am ragor o gwestiynau ({n})"),
    "asked_of": ("Asked of: {groups}.", "Gofynnwyd i: {groups}."),
    "sideways": ("{what}: can be scrolled sideways", "{what}: gellir ei sgrolio i'r ochr"),
    "top": ("Back to the contents", "Yn ôl i'r cynnwys"),
    "source": ("Source: {source}.", "Ffynhonnell: {source}."),
    "logo": ("Logo of {client}", "Logo {client}"),
    "simulated": ("Simulated data: no person was interviewed.", "Data efelychiedig: ni chyfwelwyd neb."),
    "page": ("Page {page} of {pages}", "Tudalen {page} o {pages}"),
    "list_of_tables": ("Tables", "Tablau"),
    "list_of_figures": ("Charts", "Siartiau"),
}

PHRASES: Mapping[str, Wording] = MappingProxyType(
    {name: Wording.of({"en": english, "cy": welsh}) for name, (english, welsh) in _PHRASES.items()}
)
"""The words of page and document around what the report says, in English and Welsh."""

LOCALES: Mapping[str, str] = MappingProxyType({"en": "en-GB", "cy": "cy-GB"})
"""Languages as documents name them; any other stands for itself."""

PRINT = 200
"""Dots per inch of a chart in a document."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """The sentences about one question, group by group."""

    item: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is laid out: its cells, and beside each the name of its figure or "".

    `base`: it holds bases, no answers. `repeated`: how many of its first cells are those of the row above.
    """

    cells: tuple[Cell, ...]
    claims: tuple[str, ...]
    base: bool
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of a table under one heading, which their first cells had in common; with no heading where rows stand alone."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def phrase(language: str, name: str, **fields: object) -> str:
    """The words of this name in a language, their fields filled.

    >>> phrase("cy", "table", n=2)
    'Tabl 2'
    """
    return PHRASES[name].in_language(language).format(**fields)


def plain(text: str) -> str:
    """The text without characters that neither HTML nor Word can hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The text on one line, as a caption or a property has it."""
    return " ".join(plain(text).split())


def cell_text(cell: Cell, column: Column) -> str:
    """A cell as people read it: "84%", "82.1%" for bounds of intervals, "1,950".

    >>> cell_text(0.845, Column("Share", "share")), cell_text(-0.0312, Column("Low", "bound")), cell_text(1950, Column("n", "share"))
    ('85%', '−3.1%', '1,950')
    """
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, int):
        return f"{cell:,}".replace("-", "−")
    if column.kind == "count":
        return f"{Decimal(str(cell)).quantize(Decimal(1), ROUND_HALF_UP):,}"
    return percent(cell, 1 if column.kind == "bound" else 0).replace("-", "−")


def findings(report: Report) -> tuple[Finding, ...]:
    """The headlines in words, question by question."""
    by_item = groupby(report.sentences, key=lambda sentence: sentence.claim.split(".", 1)[0])
    return tuple(Finding(item, tuple(sentences)) for item, sentences in by_item)


def illustrations(report: Report) -> "Iterator[Picture]":
    """The charts of a report; of several that show the same figures in different shapes, the first."""
    from analysis.charts import pictures  # noqa: PLC0415  # seaborn takes seconds, and only these writers draw

    seen = set()
    for picture in pictures(report):
        shows = (picture.texts, tuple(dict.fromkeys(picture.frame["item"])), tuple(dict.fromkeys(picture.frame["group"])))
        if shows not in seen:
            seen.add(shows)
            yield picture


def drawn(picture: "Picture", kind: Literal["png", "svg"]) -> bytes:
    """The chart as a file in memory, at print size, without the title and the source, which stand beside it as text."""
    from analysis.charts import Texts  # noqa: PLC0415  # as above
    from analysis.charts.style import house_style  # noqa: PLC0415

    bare = Texts(title=" ", kicker=picture.texts.kicker)  # a title that says nothing; without any the chart would name its items
    file = BytesIO()
    with house_style():
        figure = picture.chart(picture.frame, bare)
        figure.savefig(file, format=kind, dpi=PRINT, metadata={"Date": None} if kind == "svg" else {})
    return file.getvalue()


def runs(table: Table) -> tuple[Run, ...]:
    """The rows of a table as they may be published; where the first cell repeats, it becomes a heading over its rows.

    So a long question stands once over its figures, and not beside each. Then every row is under such a heading.
    """
    cells = list(published(table))
    claims = list(claimed(table)) or [("",) * len(table.columns)] * len(cells)
    rows = [Row(some, names, some[0] in table.bases) for some, names in zip(cells, claims, strict=True)]
    together = [list(group) for _, group in groupby(rows, key=lambda row: row.cells[0])]
    texts = [column.kind == "text" for column in table.columns[:2]]
    if texts != [True, True] or all(len(group) == 1 for group in together):
        return (Run("", table.columns, tuple(rows)),)
    return tuple(Run(str(group[0].cells[0]), table.columns[1:], tuple(_under_heading(group))) for group in together)


def _under_heading(rows: Sequence[Row]) -> Iterator[Row]:
    above: tuple[Cell, ...] = ()
    for row in rows:
        cells = row.cells[1:]
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(cells, above, strict=False)))
        yield Row(cells, row.claims[1:], row.base, same)
        above = cells


def signs(rows: Sequence[Run], language: str) -> tuple[str, ...]:
    """What the shorthand that stands in these rows means, a line for each."""
    standing = {cell for run in rows for row in run.rows for cell in row.cells if isinstance(cell, str)}
    return tuple(f"[{sign}] {say(language, f'sign_{sign}')}." for sign in SHORTHAND if f"[{sign}]" in standing)


def source_of(report: Report) -> str:
    """Where figures come from, in one line under each table."""
    about = report.about
    parts = [about.client, about.title, about.fieldwork, about.mode, about.weighting]
    return phrase(report.language, "source", source=one_line("; ".join(part for part in parts if part)).rstrip("."))
