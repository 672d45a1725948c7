"""Tables of a report in Word: a header on every page, rows that stay whole, wide ones in parts that
fit the paper.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.shared import Cm, Emu, Length

from analysis.reports.document.marks import element, run
from analysis.reports.document.styles import CELL, HEADER, NUMBER, TABLE
from analysis.reports.outline import Run, TableRow, cell_text, one_line, plain, short
from analysis.reports.tables import Column

__all__ = ["Part", "add_table", "parts"]

NARROWEST, WIDEST, STUB = Cm(1.4), Cm(5.5), Cm(3.2)
"""Of a column, and what the first has at least if its texts need it."""

INDENT = Cm(0.25)
"""Of words that stand after figures."""

LETTER, BOLD, AIR = Cm(0.16), Cm(0.185), Cm(0.28)
"""Of a letter at the size of a cell, of one in the header, and around a text in its column."""

TIGHT, FOLDED = 1.04, 3
"""How much more than the paper has columns may want before they are set in parts; lines that a
heading is glad to have."""

SHADE = "F2F5F7"


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
    least = [
        max(_room(_words(some)), _room(_words([column.heading]), BOLD))
        for column, some in zip(columns, texts, strict=True)
    ]
    folded = [_room([column.heading], BOLD // FOLDED) for column in columns]
    wanted = [
        max(low, fold, _room(some)) for low, fold, some in zip(least, folded, texts, strict=True)
    ]
    for at in range(1, len(columns)):
        if _after_figures(columns, at):
            least[at], wanted[at] = least[at] + INDENT, wanted[at] + INDENT
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
    language: str = "en",
) -> None:
    """A table at the end of the document. `title` names it for those who hear it."""
    lines = list(_lines(runs))
    table = CT_Tbl.new_tbl(1 + len(lines), len(part.columns), Emu(sum(part.widths)))
    document.element.body._insert_tbl(table)
    _properties(table, document.styles[TABLE].style_id or "", title)
    for grid, width in zip(table.tblGrid.gridCol_lst, part.widths, strict=True):
        grid.w = width
    named = {name: document.styles[name].style_id or "" for name in (CELL, NUMBER, HEADER)}
    rows = list(table.tr_lst)
    for row in rows:
        row.get_or_add_trPr().append(element("w:cantSplit"))
    rows[0].get_or_add_trPr().append(element("w:tblHeader"))
    for cell, at, width in zip(rows[0].tc_lst, part.columns, part.widths, strict=True):
        cell.width = width
        cell.get_or_add_tcPr().append(element("w:vAlign", val="bottom"))
        _write(cell, columns[at].heading, named[HEADER], columns, at)
    for row, line in zip(rows[1:], lines, strict=True):
        if isinstance(line, Run):
            _heading(row, line, named, Emu(sum(part.widths)))
        else:
            _figures(row, line, columns, part, named, language=language)
    if short(runs):
        for row in rows[:-1]:
            for paragraph in row.iter(qn("w:p")):
                paragraph.get_or_add_pPr().get_or_add_keepNext()


def _lines(runs: Sequence[Run]) -> Iterator[Run | TableRow]:
    """The rows below the header: before those of a run, its heading."""
    for some in runs:
        if some.heading:
            yield some
        yield from some.rows


def _heading(row: CT_Row, some: Run, named: dict[str, str], width: Length) -> None:
    first, *others = row.tc_lst
    for cell in others:
        row.remove(cell)
    first.width = width
    if others:
        first.get_or_add_tcPr().grid_span = len(others) + 1
    paragraph = first.p_lst[0]
    paragraph.style = named[HEADER]
    paragraph.get_or_add_pPr().append(
        element("w:spacing", before="120" if some.continued else "200")
    )
    label, *counted = [plain(part) for part in some.under] or [""]
    if not some.continued or not some.under:
        run(paragraph, some.heading)
        if label:
            paragraph = first.add_p()
            paragraph.style = named[HEADER]
    if label:
        run(paragraph, label)
    if counted:
        light = run(paragraph, f" – {' – '.join(counted)}")
        light.get_or_add_rPr().append(element("w:b", val="0"))


def _figures(
    row: CT_Row,
    line: TableRow,
    columns: Sequence[Column],
    part: Part,
    named: dict[str, str],
    *,
    language: str,
) -> None:
    for cell, at, width in zip(row.tc_lst, part.columns, part.widths, strict=True):
        number = columns[at].kind != "text"
        cell.width = width
        _write(
            cell,
            cell_text(line.cells[at], columns[at], language),
            named[NUMBER if number else CELL],
            columns,
            at,
        )
        if line.base:
            cell.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=SHADE))


def _write(cell: CT_Tc, text: str, style: str, columns: Sequence[Column], at: int) -> None:
    """A text in a cell: figures to the right, words to the left, with air where they stand after
    figures.
    """
    paragraph = cell.p_lst[0]
    paragraph.style = style
    if columns[at].kind != "text":
        paragraph.get_or_add_pPr().append(element("w:jc", val="right"))
    elif _after_figures(columns, at):
        paragraph.get_or_add_pPr().append(element("w:ind", left=str(INDENT.twips)))
    run(paragraph, text)


def _after_figures(columns: Sequence[Column], at: int) -> bool:
    """Whether words stand at the right of figures, which end where they begin."""
    return at > 0 and columns[at].kind == "text" != columns[at - 1].kind


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
