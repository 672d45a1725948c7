"""Pages: what a sheet holds before it is laid out, and the one way all of them are laid out.

Every sheet is the same to a reader: its title in A1, lines below it, then one marked-up table
against the left edge with one header row. Nothing is merged, hidden, filtered or coloured, and no
row is left blank. Title and lines run over all columns of the table; what does not fit on a row
goes on in the next, so that no tall rows stand above a narrow first column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from textwrap import shorten
from types import MappingProxyType

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as MarkedTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.drafts.claimed_text import ClaimedText
from analysis.reports.tables import Cell, Column
from analysis.reports.texts import say
from analysis.reports.workbook.cells import (
    LINK,
    TITLE,
    Looks,
    cell_at,
    holdable,
    link,
    runs_on,
)
from analysis.reports.workbook.measures import (
    BODY,
    LARGE,
    LINE,
    PAPER,
    SMALLEST,
    TALLEST,
    flowed,
    letters_on_a_line,
    line_count,
    width,
)
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["Link", "Page", "first_row", "identifier", "lay_out", "sheet_name", "unique"]

LONGEST_NAME, LONGEST_HEADING = 31, 250
"""Characters that Excel takes in the name of a sheet, and in a heading of a table (255, of which a
few may be escaped)."""

LEAST_TITLE = 24
"""Characters that are left of the shortest title."""

ENDING = 40
"""Characters that are kept of the end of a heading that is too long."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line that leads to a sheet."""

    text: str
    sheet: str


@dataclass(frozen=True, eq=False)
class Page:
    """A sheet. `sheet`: its name; `text`: its title; `table`: the name of its table; `leading`:
    sheets that the first cells of rows lead to.

    `around`: what stands before and behind the title, such as a number and that data are simulated.
    `short`: a shorter title for where the whole does not fit on a line; it then stands below.
    `widths` are those of the first columns, in characters; the others are as wide as what they
    hold. `figures`: it is a table of figures, whose headings stay in sight; `several`: of
    several questions, which its first column names. `by_question`: each
    question begins on a printed page of its own, and one alone takes no more than that page.
    """

    sheet: str
    text: str
    table: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    lines: tuple[str | Link, ...] = ()
    widths: tuple[float, ...] = ()
    leading: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    exact: bool = False
    """Whether numbers are shown as they are, not as counts."""
    around: tuple[str, str] = ("", "")
    short: str = ""
    figures: bool = False
    several: bool = False
    by_question: bool = False
    language: str = "en"
    claims: Sequence[Sequence[str]] = ()
    """Beside each cell of the rows the name of its figure, or ""."""
    stated: Mapping[tuple[int, int], ClaimedText] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Cells with sentences, by row and column from 0, with the names of the figures in them."""
    counted: ClaimedText = field(default_factory=ClaimedText)
    """A line whose number has a name."""
    numbered: bool = False
    """Whether the first column only counts the rows."""

    @cached_property
    def across(self) -> tuple[float, ...]:
        """The width of each column in characters."""
        return tuple(
            self.widths[at]
            if at < len(self.widths)
            else width(column, [row[at] for row in self.rows], first=at == 0)
            for at, column in enumerate(self.columns)
        )

    @property
    def title(self) -> str:
        """The title in full, as the contents have it."""
        return self.text.join(self.around)

    @cached_property
    def heading(self) -> str:
        """The title as it stands in A1, on one line wherever a shorter one would fit."""
        room = letters_on_a_line(self.room, LARGE, bold=True)
        if len(self.title) <= room and "\n" not in self.title:
            return self.title
        left = max(room - sum(map(len, self.around)), LEAST_TITLE)
        return shorten(self.short or self.text, left, placeholder="…").join(self.around)

    @cached_property
    def above(self) -> tuple[str | Link, ...]:
        """The rows between title and table: the title in full where it is shortened, the lines, and
        what empty cells mean, before those that lead elsewhere.
        """
        whole = () if self.heading == self.title else (self.text,)
        texts = [line for line in self.lines if not isinstance(line, Link)]
        links = [line for line in self.lines if isinstance(line, Link)]
        said = (*whole, *texts, *self._empty)
        return (*(row for text in said for row in flowed(text, self.room)), *links)

    @property
    def room(self) -> float:
        """Characters over which a line runs: the table's columns, as far as a printed page goes."""
        return min(sum(self.across), PAPER / SMALLEST)

    @property
    def _empty(self) -> Iterator[str]:
        """What an empty cell means, where there are any."""
        empty = dict.fromkeys(
            at for row in self.rows for at, value in enumerate(row) if value == ""
        )
        letters = [at for at in empty if self.columns[at].kind == "letters"]
        others = sorted(empty.keys() - set(letters))
        if others:
            comma = catalogue_of(self.language).phrases(Punctuation).comma
            headings = comma.join(" ".join(self.columns[at].heading.split()) for at in others)
            yield say(self.language, "empty_cells", headings=headings)
        if letters:
            yield say(self.language, "empty_letters")

    @cached_property
    def heights(self) -> tuple[float, ...]:
        """The height of each row in points, from the first, none above what Excel allows."""
        return tuple(min(height, TALLEST) for height in self._heights())

    def _heights(self) -> Iterator[float]:
        yield LINE * LARGE / BODY
        yield from (LINE for _ in self.above)
        headings = zip((column.heading for column in self.columns), self.across, strict=True)
        yield max(line_count(heading, width, bold=True) for heading, width in headings) * LINE
        texts = [
            (at, self.across[at]) for at, column in enumerate(self.columns) if column.kind == "text"
        ]
        for row in self.rows:
            yield max((line_count(str(row[at]), width) for at, width in texts), default=1) * LINE

    @property
    def breaks(self) -> tuple[int, ...]:
        """The rows of the table, from 0, after which another question begins."""
        if not (self.by_question and self.several):
            return ()
        sizes = [len(list(rows)) for _, rows in groupby(self.rows, key=lambda row: row[0])]
        return tuple(sum(sizes[: at + 1]) - 1 for at in range(len(sizes) - 1))


def first_row(page: Page) -> int:
    """The row of the first row of the table, under its headings."""
    return len(page.above) + 3


def lay_out(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """Write a page to a sheet."""
    runs_on(looks.put(sheet, 1, 1, page.heading, TITLE))
    for row, line in enumerate(page.above, 2):
        if isinstance(line, Link):
            cell = looks.put(sheet, row, 1, line.text, LINK)
            link(cell, line.sheet)
        else:
            cell = looks.put(sheet, row, 1, line)
        runs_on(cell)
    _table(sheet, page, looks)
    for at, target in page.leading.items():
        link(cell_at(sheet, first_row(page) + at, 1), target)
    for number, needed in enumerate(page.across, 1):
        sheet.column_dimensions[get_column_letter(number)].width = needed * looks.wider
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = LINE, True
    for number, height in enumerate(page.heights, 1):
        if height > LINE:
            sheet.row_dimensions[number].height = height
    if (tall := looks.height_of(TITLE)) > page.heights[0]:
        sheet.row_dimensions[1].height = tall


def _table(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """The table, marked up under its name; the headings are repeated on every printed page."""
    header, columns = first_row(page) - 1, page.columns
    headings = unique(column.heading for column in columns)
    apart = [
        column.kind == "text" and at > 0 and not columns[at - 1].words
        for at, column in enumerate(columns)
    ]
    for at, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        looks.put(sheet, header, at + 1, heading, looks.of_heading(column, apart=apart[at]))
    whole = looks.of_kind("number" if page.exact else "count")
    styles = [
        whole if column.kind == "count" else looks.of_kind(column.kind, apart=after)
        for column, after in zip(columns, apart, strict=True)
    ]
    leads = [LINK, *styles[1:]]
    for at, row in enumerate(page.rows):
        # Under shares stands their base, which is a whole number in the same column.
        shown = leads if at in page.leading else styles
        pairs = [
            (_shown(value, column), whole if isinstance(value, int) else style)
            for value, style, column in zip(row, shown, columns, strict=True)
        ]
        looks.append(sheet, header + 1 + at, pairs)
    # a table has a row at least
    end = f"{get_column_letter(len(columns))}{header + max(len(page.rows), 1)}"
    marked = MarkedTable(displayName=identifier(page.table), ref=f"A{header}:{end}")
    # Columns are named here; left to the library, each heading would get a filter button, which
    # hides rows and is in the way.
    marked.tableColumns = [
        TableColumn(id=number, name=heading) for number, heading in enumerate(headings, 1)
    ]
    marked.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(marked)


# --- names ---


def sheet_name(number: int, name: str) -> str:
    """A name for the sheet of a table: its number and its own name, without what Excel refuses."""
    return f"{number} {re.sub(r'[^0-9A-Za-z_ -]', '_', name)}"[:LONGEST_NAME].strip()


def identifier(name: str) -> str:
    """A name Excel takes for a table: letters, digits, underscores, and no reference to a cell."""
    return re.sub(r"[^0-9A-Za-z_]", "_", name)[:200]


def unique(headings: Iterable[str]) -> list[str]:
    """Headings on one line, numbered where one is there already."""
    seen: set[str] = set()
    result = []
    for heading in headings:
        text = candidate = _shortened(holdable(" ".join(heading.split()))) or "Column"
        times = 1
        while candidate.casefold() in seen:
            times += 1
            candidate = f"{text} ({times})"
        seen.add(candidate.casefold())
        result.append(candidate)
    return result


def _shortened(heading: str) -> str:
    """A heading that Excel takes, cut in its middle: the end says whether a column is of shares or
    of numbers.
    """
    if len(heading) <= LONGEST_HEADING:
        return heading
    return f"{heading[: LONGEST_HEADING - ENDING - 1]}…{heading[-ENDING:]}"


def _shown(value: Cell, column: Column) -> Cell:
    """A value as its cell holds it: a difference in percentage points, exact to ten decimals."""
    if column.kind == "points" and isinstance(value, float):
        return round(100 * value, 10)
    return value
