"""Tables of a report in Word: a header on every page, rows that stay whole, wide ones in parts that fit the paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.shared import Cm, Emu, Length

from analysis.reports.document.marks import element, run
from analysis.reports.document.styles import CELL, HEADER, NUMBER, TABLE
from analysis.reports.model import Column
from analysis.reports.outline import Row, Run, cell_text, one_line, plain

__all__ = ["Part", "add_table", "parts"]

NARROWEST, NARROWEST_TEXT, WIDEST_TEXT = Cm(1.45), Cm(2.2), Cm(5.5)
"""Of a column of figures, and of one of text."""

SHADE = "F2F5F7"


@dataclass(frozen=True, slots=True)
class Part:
    """As many columns of a table as the paper takes, by place; those that name the rows come again in each."""

    columns: tuple[int, ...]
    widths: tuple[Length, ...]


def parts(columns: Sequence[Column], runs: Sequence[Run], room: Length) -> list[Part]:
    """The columns in parts that fit the paper; mostly one."""
    wanted = [_wanted(at, column, runs) for at, column in enumerate(columns)]
    stub = next((at for at, column in enumerate(columns) if column.kind != "text"), 1) or 1
    if sum(wanted[:stub]) > room * 0.6:
        wanted[:stub] = [int(width * room * 0.6 / sum(wanted[:stub])) for width in wanted[:stub]]
    blocks: list[list[int]] = [[]]
    for at in range(stub, len(columns)):
        if blocks[-1] and sum(wanted[:stub]) + sum(wanted[each] for each in [*blocks[-1], at]) > room:
            blocks.append([])
        blocks[-1].append(at)
    return [_part([*range(stub), *block], wanted, room) for block in blocks]


def _part(places: list[int], wanted: Sequence[int], room: Length) -> Part:
    """What room is left goes to the first column, as far as its text needs it."""
    left = room - sum(wanted[at] for at in places)
    widths = [wanted[at] for at in places]
    widths[0] += max(min(left, Cm(3)), min(left, 0))
    return Part(tuple(places), tuple(Emu(width) for width in widths))


def _wanted(at: int, column: Column, runs: Sequence[Run]) -> int:
    texts = [cell_text(row.cells[at], column) for run in runs for row in run.rows]
    words = max((len(word) for text in [*column.heading.split(), *texts] for word in text.split()), default=1)
    longest = max((len(text) for text in texts), default=1)
    per_letter = Cm(0.165)
    if column.kind != "text":
        return max(NARROWEST, min(int(words * per_letter) + Cm(0.3), Cm(2.4)))
    return min(max(NARROWEST_TEXT, int(words * per_letter) + Cm(0.3), int(longest * per_letter)), WIDEST_TEXT)


def add_table(document: WordDocument, columns: Sequence[Column], runs: Sequence[Run], part: Part, title: str) -> None:
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
        _write(cell, columns[at].heading, named[HEADER], right=columns[at].kind != "text")
    for row, line in zip(rows[1:], lines, strict=True):
        if isinstance(line, Run):
            _heading(row, line, named, Emu(sum(part.widths)))
        else:
            _figures(row, line, columns, part, named)


def _lines(runs: Sequence[Run]) -> Iterator[Run | Row]:
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
    label, *counted = [plain(part) for part in some.under] or [""]
    if not some.continued or not some.under:
        run(paragraph, some.heading)
        if label:
            paragraph = first.add_p()
            paragraph.style = named[HEADER]
    if label:
        run(paragraph, label)
    if counted:
        light = run(paragraph, f": {'; '.join(counted)}")
        light.get_or_add_rPr().append(element("w:b", val="0"))


def _figures(row: CT_Row, line: Row, columns: Sequence[Column], part: Part, named: dict[str, str]) -> None:
    for cell, at, width in zip(row.tc_lst, part.columns, part.widths, strict=True):
        number = columns[at].kind != "text"
        cell.width = width
        _write(cell, cell_text(line.cells[at], columns[at]), named[NUMBER if number else CELL])
        if line.base:
            cell.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=SHADE))


def _write(cell: CT_Tc, text: str, style: str, *, right: bool = False) -> None:
    paragraph = cell.p_lst[0]
    paragraph.style = style
    if right:
        paragraph.get_or_add_pPr().append(element("w:jc", val="right"))
    run(paragraph, text)


def _properties(table: CT_Tbl, style: str, title: str) -> None:
    """The style of a table, fixed widths, and its title for screen readers."""
    properties = table.tblPr
    properties.style = style
    properties.autofit = False
    look = next((child for child in properties if child.tag.endswith("}tblLook")), None)
    if look is not None:
        properties.remove(look)
    properties.append(
        element("w:tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1")
    )
    properties.append(element("w:tblCaption", val=one_line(title)))
