"""Rows of tables in Word: each is a copy of one that is made once, since making a cell takes far
longer than copying it, and a report has tens of thousands.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy

from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.oxml.text.run import CT_R
from docx.shared import Cm, Emu, Length

from analysis.reports.document.claims import Claims
from analysis.reports.document.marks import element, run
from analysis.reports.document.styles import CELL, HEADER, NUMBER
from analysis.reports.outline import Run, TableRow, cell_text, plain
from analysis.reports.tables import Column

__all__ = ["INDENT", "LETTERS", "Rows", "after_figures", "letters_in"]

INDENT = Cm(0.25)
"""Of words that stand after figures."""

LETTERS = Cm(0.75)
"""Of letters behind a figure."""

MARGIN = Emu(89_000)
"""Left and right within a cell, as the style of our tables has it."""

SHADE = "F2F5F7"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def after_figures(columns: Sequence[Column], at: int) -> bool:
    """Whether words stand at the right of figures, which end where they begin."""
    return at > 0 and columns[at].kind == "text" != columns[at - 1].kind


def letters_in(runs: Sequence[Run]) -> frozenset[int]:
    """The columns whose figures may have letters behind them."""
    rows = (row for some in runs for row in some.rows[:1])
    return frozenset(
        at for row in rows for at, letters in enumerate(row.letters) if letters is not None
    )


class Rows:
    """The rows of one table. `places`: of its columns; `named`: ids of the styles of cells, by
    their names; `whole`: the table stays on one page.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        places: Sequence[int],
        widths: Sequence[Length],
        named: Mapping[str, str],
        lettered: frozenset[int],
        *,
        language: str,
        whole: bool,
        claims: Claims,
    ) -> None:
        self._columns, self._places, self._widths = columns, places, widths
        self._named, self._lettered, self._language = named, lettered, language
        self._whole, self._claims = whole, claims
        self._models: dict[bool, CT_Row] = {}

    def header(self) -> CT_Row:
        """The headings, which come again on every page."""
        row = _row(len(self._places))
        row.get_or_add_trPr().append(element("w:tblHeader"))
        for cell, at, width in zip(row.tc_lst, self._places, self._widths, strict=True):
            cell.width = width
            cell.get_or_add_tcPr().append(element("w:vAlign", val="bottom"))
            self._write(cell, at, self._columns[at].heading, self._named[HEADER])
        return self._kept(row)

    def figures(self, line: TableRow) -> CT_Row:
        """A row of figures."""
        if line.base not in self._models:
            self._models[line.base] = self._model(base=line.base)
        row = deepcopy(self._models[line.base])
        for text, at in zip(list(row.iter(qn("w:r"))), self._places, strict=True):
            said = cell_text(line.cells[at], self._columns[at], self._language)
            if at in self._lettered:
                letters = line.letters[at]
                _before(text, "\t")
                _behind(text, f"\t{letters}" if letters else "")
            _say(text, said)
            if line.claims[at] and isinstance(line.cells[at], float):
                self._claims.bind(text, line.claims[at])
        return row

    def heading(self, some: Run) -> CT_Row:
        """What the rows of a run have in common, across all columns."""
        row = _row(1)
        (cell,) = row.tc_lst
        cell.width = Emu(sum(self._widths))
        if len(self._places) > 1:
            cell.get_or_add_tcPr().grid_span = len(self._places)
        paragraph = cell.p_lst[0]
        paragraph.style = self._named[HEADER]
        paragraph.get_or_add_pPr().append(
            element("w:spacing", before="120" if some.continued else "200")
        )
        label, *counted = [plain(part) for part in some.under] or [""]
        if not some.continued or not some.under:
            run(paragraph, some.heading)
            if label:
                paragraph = cell.add_p()
                paragraph.style = self._named[HEADER]
        if label:
            run(paragraph, label)
        if counted:
            light = run(paragraph, f" – {' – '.join(counted)}")
            light.get_or_add_rPr().append(element("w:b", val="0"))
        return self._kept(row)

    def _model(self, *, base: bool) -> CT_Row:
        row = _row(len(self._places))
        for cell, at, width in zip(row.tc_lst, self._places, self._widths, strict=True):
            words = self._columns[at].kind == "text"
            cell.width = width
            self._write(cell, at, "0", self._named[CELL if words else NUMBER])
            if at in self._lettered:
                _with_letters(cell, width)
            if base:
                cell.get_or_add_tcPr().append(
                    element("w:shd", val="clear", color="auto", fill=SHADE)
                )
        return self._kept(row)

    def _write(self, cell: CT_Tc, at: int, text: str, style: str) -> None:
        """A text in a cell: figures to the right, words to the left, with air where they stand
        after figures.
        """
        paragraph = cell.p_lst[0]
        paragraph.style = style
        if self._columns[at].kind != "text":
            paragraph.get_or_add_pPr().append(element("w:jc", val="right"))
        elif after_figures(self._columns, at):
            paragraph.get_or_add_pPr().append(element("w:ind", left=str(INDENT.twips)))
        run(paragraph, text)

    def _kept(self, row: CT_Row) -> CT_Row:
        """The row, which stays whole, and with the next one where the table stays on one page."""
        row.get_or_add_trPr().insert(0, element("w:cantSplit"))
        for paragraph in row.iter(qn("w:p")) if self._whole else ():
            paragraph.get_or_add_pPr().get_or_add_keepNext()
        return row


def _row(cells: int) -> CT_Row:
    row: CT_Row = CT_Tbl.new_tbl(1, cells, Emu(cells)).tr_lst[0]
    return row


def _with_letters(cell: CT_Tc, width: Length) -> None:
    """Room for letters at the end of a cell: figures end where they begin."""
    properties = cell.p_lst[0].get_or_add_pPr()
    for earlier in properties.findall(qn("w:jc")):
        properties.remove(earlier)
    end = max(width - 2 * MARGIN - LETTERS, 0)
    tabs = element("w:tabs")
    tabs.append(element("w:tab", val="right", pos=str(Emu(end).twips)))
    tabs.append(element("w:tab", val="left", pos=str(Emu(end + MARGIN // 2).twips)))
    properties.append(tabs)
    properties.append(element("w:jc", val="left"))


def _before(run: CT_R, text: str) -> None:
    other = deepcopy(run)
    _say(other, text)
    run.addprevious(other)


def _behind(run: CT_R, text: str) -> None:
    if text:
        other = deepcopy(run)
        _say(other, text)
        run.addnext(other)


def _say(run: CT_R, text: str) -> None:
    """Put another text into a run that has one; tabs and breaks of lines are elements of their
    own.
    """
    (said,) = run.t_lst
    if "\t" in text or "\n" in text:
        run.text = text
        return
    said.text = text
    if text != text.strip():
        said.set(_SPACE, "preserve")
