"""Tables of a report in Word: a header on every page, rows that stay whole, wide ones in parts that
fit the paper.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Cm, Emu, Length

from analysis.reports.document.claims import Claims
from analysis.reports.document.marks import element
from analysis.reports.document.rows import INDENT, LETTERS, Rows, after_figures, letters_in
from analysis.reports.document.styles import TABLE
from analysis.reports.outline import Run, TableRow, cell_text, one_line, short
from analysis.reports.tables import Column

__all__ = ["Part", "add_table", "parts"]

NARROWEST, WIDEST, STUB = Cm(1.4), Cm(5.5), Cm(3.2)
"""Of a column, and what the first has at least if its texts need it."""

LETTER, BOLD, AIR = Cm(0.16), Cm(0.185), Cm(0.28)
"""Of a letter at the size of a cell, of one in the header, and around a text in its column."""

TIGHT, FOLDED = 1.04, 3
"""How much more than the paper has columns may want before they are set in parts; lines that a
heading is glad to have."""


@dataclass(frozen=True, slots=True)
class Part:
    """As many columns of a table as the paper takes, by place; those that name the rows come again
    in each.
    """

    columns: tuple[int, ...]
    widths: tuple[Length, ...]


def parts(
    columns: Sequence[Column], runs: Sequence[Run], room: Length, language: str = "en"
) -> list[Part]:
    """The columns in as few parts as fit the paper, of about the same number: mostly one, else
    often shares and counts.

    Each column has room for its longest word, if the paper has it.
    """
    texts = [
        [cell_text(row.cells[at], column, language) for run in runs for row in run.rows]
        for at, column in enumerate(columns)
    ]
    lettered = letters_in(runs)
    least = [
        max(_room(_words(some)), _room(_words([column.heading]), BOLD))
        for column, some in zip(columns, texts, strict=True)
    ]
    folded = [_room([column.heading], BOLD // FOLDED) for column in columns]
    wanted = [
        max(low, fold, _room(some)) for low, fold, some in zip(least, folded, texts, strict=True)
    ]
    for at in range(1, len(columns)):
        if after_figures(columns, at):
            least[at], wanted[at] = least[at] + INDENT, wanted[at] + INDENT
        if at in lettered:
            least[at], wanted[at] = least[at] + LETTERS, wanted[at] + LETTERS
    least[0] = min(wanted[0], max(least[0], STUB))
    stub = next((at for at, column in enumerate(columns) if column.kind != "text"), 0) or 1
    figures = range(stub, len(columns))
    for number in range(1, max(len(figures), 1)):
        blocks = [
            figures[len(figures) * at // number : len(figures) * (at + 1) // number]
            for at in range(number)
        ]
        if all(
            sum(least[each] for each in [*range(stub), *block]) <= room * TIGHT for block in blocks
        ):
            break
    else:
        blocks = [range(at, at + 1) for at in figures] or [figures]
    return [_part([*range(stub), *block], least, wanted, room) for block in blocks]


def _part(places: list[int], least: Sequence[int], wanted: Sequence[int], room: Length) -> Part:
    """What room is left beyond the least goes to the columns that want more; what is lacking, all
    give.
    """
    narrow = sum(least[at] for at in places)
    more = sum(wanted[at] - least[at] for at in places)
    share = min(1.0, max(0.0, room - narrow) / more) if more else 0.0
    shrink = min(1.0, room / narrow)
    return Part(
        tuple(places),
        tuple(Emu(int((least[at] + share * (wanted[at] - least[at])) * shrink)) for at in places),
    )


def _room(texts: Iterable[str], letter: int = LETTER) -> int:
    """Room for the longest of these texts on one line."""
    longest = max((len(text) for text in texts), default=1)
    return min(max(NARROWEST, longest * letter + AIR), WIDEST)


def _words(texts: Iterable[str]) -> Iterator[str]:
    """The pieces that a line does not break within."""
    for text in texts:
        yield from text.replace("-", "- ").split()


def add_table(
    document: WordDocument,
    columns: Sequence[Column],
    runs: Sequence[Run],
    part: Part,
    title: str,
    *,
    named: Mapping[str, str],
    claims: Claims,
    language: str = "en",
) -> None:
    """A table at the end of the document. `title` names it for those who hear it; `named`: ids of
    styles by their names; `claims`: those of the document, which its figures join.
    """
    table = CT_Tbl.new_tbl(0, len(part.columns), Emu(sum(part.widths)))
    document.element.body._insert_tbl(table)
    _properties(table, named[TABLE], title)
    for grid, width in zip(table.tblGrid.gridCol_lst, part.widths, strict=True):
        grid.w = width
    lettered = letters_in(runs)
    rows = Rows(
        columns,
        part.columns,
        part.widths,
        named,
        lettered,
        language=language,
        whole=short(runs),
        claims=claims,
    )
    table.append(rows.header())
    for line in _lines(runs):
        table.append(rows.heading(line) if isinstance(line, Run) else rows.figures(line))
    for paragraph in table.tr_lst[-1].iter(qn("w:p")):
        paragraph.get_or_add_pPr()._remove_keepNext()


def _lines(runs: Sequence[Run]) -> Iterator[Run | TableRow]:
    """The rows below the header: before those of a run, its heading."""
    for some in runs:
        if some.heading:
            yield some
        yield from some.rows


def _properties(table: CT_Tbl, style: str, title: str) -> None:
    """The style of a table, fixed widths, and its title for screen readers."""
    properties = table.tblPr
    properties.style = style
    properties.autofit = False
    look = next((child for child in properties if child.tag.endswith("}tblLook")), None)
    if look is not None:
        properties.remove(look)
    properties.append(
        element(
            "w:tblLook",
            val="0020",
            firstRow="1",
            lastRow="0",
            firstColumn="0",
            lastColumn="0",
            noHBand="1",
            noVBand="1",
        )
    )
    properties.append(element("w:tblCaption", val=one_line(title)))
