"""The friendly sheet for one respondent: a question, its answer cell and its help in each row, from
top to bottom.

| column | what stands in it                                                         |
|--------|---------------------------------------------------------------------------|
| A      | number of the question                                                    |
| B      | the question; below it, one row for each answer with a cell of its own     |
| C      | the answer, the only cells that can be written in                         |
| D      | help: who answers, what fits, the hint, where to go on                    |
| E      | hidden: which answer the row is (`id`, `id:code`, `id#code`, `id?`)        |
| F, G   | hidden: whether the question applies, whether it is answered (formulas)   |
"""

import re

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.form import Addressee
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.cells import PLACE, Place, cells_of
from survey.forms.workbook.excel import UnsayableError, given_twice, spoken
from survey.forms.workbook.formulas import Formulas, where_sayable
from survey.forms.workbook.identity import small_print
from survey.forms.workbook.lists import Lists
from survey.forms.workbook.piped import Piped
from survey.forms.workbook.sheet import (
    BOLD,
    HEADING,
    PLAIN,
    QUIET,
    SMALL,
    STEM,
    TITLE,
    alarm,
    answer_cell,
    grey,
    printed,
    protect,
    put,
    put_formula,
    raised,
)
from survey.questionnaire import Question
from survey.questions import OpenText

__all__ = ["CASE", "IDS", "REFERENCE", "one_respondent"]

IDS = "concord id"
"""Heads the column that says which answer a row is."""
REFERENCE = "(reference)"
"""Stands there for the respondent's own reference, which is no question's id."""
CASE = "(case)"
"""Stands there for the code of the case that the form is for."""

NUMBER, QUESTION, ANSWER, HELP, ID, APPLIES, ANSWERED = range(1, 8)
WIDTHS = {"A": 6.0, "B": 58.0, "C": 36.0, "D": 44.0}
HEADER = 4

_UNSEEN = ";;;"
"""The format of a cell that shows nothing, whatever it holds."""


def one_respondent(asked: Asked, sheet: Worksheet, lists: Lists) -> None:
    """Write the form to this empty sheet."""
    _Sheet(asked, sheet, lists).write()


class _Sheet:
    def __init__(self, asked: Asked, sheet: Worksheet, lists: Lists) -> None:
        self.form, self.sheet, self.lists = asked.form, sheet, lists
        self.asked, self.words, self.texts = asked, asked.words, asked.texts
        self.row = HEADER
        self.rows: dict[str, tuple[int, int]] = {}
        """The first and last row of each question."""
        self.places: dict[str, Place] = {}
        self.templates: list[tuple[int, int, str]] = []
        """Row, column and text of every cell that names an earlier question."""

    def write(self) -> None:
        self._top()
        self._reference()
        section = ""
        stem = ""
        for question in self.asked.questions:
            if (title := self.asked.section(question)) and title != section:
                section = title
                self._line(title, HEADING)
            if (words := self.asked.stem(question)) and words != stem:
                self._line(words, STEM)
            stem = words or (stem if question.follows else "")
            self._question(question)
        self._formulas()
        self._bottom()

    # --- the rows ---

    def _top(self) -> None:
        sheet = self.sheet
        for letter, width in WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        for letter in "EFG":
            sheet.column_dimensions[letter].hidden = True
        title = self.form.questionnaire.title.in_language(self.form.language)
        put(sheet, 1, 1, title, TITLE, wrap=False)
        sheet.row_dimensions[1].height = 28
        put(sheet, 2, 2, self.texts.how_to_one, QUIET)
        raised(sheet, 2, [(self.texts.how_to_one, WIDTHS["B"], 10)])
        for column, text in enumerate(
            (self.words.number, self.words.question, self.words.answer, self.words.help), 1
        ):
            put(sheet, HEADER, column, text, BOLD, indent=int(column == HELP))
        self._id(HEADER, IDS)

    def _reference(self) -> None:
        """Room for a reference of the respondent's own, where nothing says yet whom it is for."""
        if self.form.addressee is not None:
            self._addressee(self.form.addressee)
            return
        row = self._next()
        put(self.sheet, row, QUESTION, self.words.reference)
        put(self.sheet, row, HELP, self.words.reference_help, QUIET, indent=1)
        self._id(row, REFERENCE)
        answer_cell(self.sheet, row, ANSWER)
        raised(self.sheet, row, [(self.words.reference_help, WIDTHS["D"], 10)])

    def _addressee(self, addressee: Addressee) -> None:
        row = self._next()
        put(self.sheet, row, QUESTION, self.words.code)
        put(self.sheet, row, ANSWER, addressee.code, BOLD)
        put(self.sheet, row, HELP, self.words.code_help, QUIET, indent=1)
        self._id(row, CASE)
        raised(self.sheet, row, [(self.words.code_help, WIDTHS["D"], 10)])

    def _line(self, text: str, font: Font) -> None:
        """A title or the words before a block, alone in its row."""
        row = self._next()
        said = self._put(row, QUESTION, text, font)
        raised(self.sheet, row, [(said, WIDTHS["B"], font.size or 11)], least=1.6)

    def _question(self, question: Question) -> None:
        row = first = self._next()
        text = self._put(
            row, QUESTION, self.asked.wording(question), indent=2 if question.follows else 0
        )
        if number := self.asked.number(question):
            put(self.sheet, row, NUMBER, number, indent=1)
        help_text = self._put(row, HELP, "\n".join(self.asked.help(question)), QUIET, indent=1)
        cells, longest = cells_of(question.answers), ""
        if cells.each:
            each = self._each(question, cells.each)
            self.places[question.id] = Place("", self._why(question), each, f"$F${first}=1")
        elif not cells.none:
            cell = answer_cell(self.sheet, row, ANSWER, cells.format)
            self._id(row, question.id)
            self.lists.answer(self.sheet, question, cell.coordinate)
            if cells.lists_reasons:
                longest = max(map(str, self.lists.choices(question)), key=len, default="")
            self.places[question.id] = Place(
                f"$C${first}", self._why(question), applies=f"$F${first}=1"
            )
        answers = question.answers
        least = 4.0 if isinstance(answers, OpenText) and answers.several_lines else 1.0
        sizes = [
            (text, WIDTHS["B"], 11.0),
            (help_text, WIDTHS["D"] - 2, 10.0),
            (longest, WIDTHS["C"], 11.0),
        ]
        raised(self.sheet, first, sizes, least)
        self.rows[question.id] = (first, self.row)

    def _each(self, question: Question, sign: str) -> dict[str, str]:
        """A row for each answer: for yes, or for its place."""
        cells: dict[str, str] = {}
        for option in self.asked.options(question):
            row = self._next()
            label = self._put(row, QUESTION, self.asked.label(option), indent=2)
            self._id(row, f"{question.id}{sign}{option.code}")
            cell = answer_cell(self.sheet, row, ANSWER, cells_of(question.answers).format)
            self.lists.answer(self.sheet, question, cell.coordinate)
            raised(self.sheet, row, [(label, WIDTHS["B"] - 4, 11)])
            cells[option.code] = f"$C${row}"
        if sign == PLACE:
            self._flag_doubles(self.row - len(cells) + 1, self.row)
        return cells

    def _flag_doubles(self, first: int, last: int) -> None:
        """Two answers in one place stand out, and it is said beside them."""
        cells = f"$C${first}:$C${last}"
        alarm(self.sheet, cells.replace("$", ""), given_twice(f"C{first}", cells))
        said = "&".join(spoken(self.texts.place_twice))
        for row in range(first, last + 1):
            put(self.sheet, row, HELP, "", QUIET, indent=1)
            put_formula(self.sheet, row, HELP, f'=IF({given_twice(f"C{row}", cells)},{said},"")')

    def _why(self, question: Question) -> str:
        """The row for the reason why there is no answer, where the answer's own cell has no list to
        offer it in.
        """
        if not self.asked.asks_why(question):
            return ""
        row = self._next()
        put(self.sheet, row, QUESTION, self.words.why_not, QUIET, indent=2)
        self._id(row, f"{question.id}?")
        self.lists.why(self.sheet, question, answer_cell(self.sheet, row, ANSWER).coordinate)
        raised(self.sheet, row, [(self.words.why_not, WIDTHS["B"] - 4, 10)])
        return f"$C${row}"

    def _put(
        self, row: int, column: int, template: str, font: Font = PLAIN, *, indent: int = 0
    ) -> str:
        """A text that may name earlier questions, for now in words; what it says."""
        said = self.asked.plain(template)
        if template:
            put(self.sheet, row, column, said, font, indent=indent)
        if said != template:
            self.templates.append((row, column, template))
        return said

    def _id(self, row: int, name: str) -> None:
        """Which answer a row is; shown by no program, since some let it stand out of its column."""
        put(self.sheet, row, ID, name, SMALL).number_format = _UNSEEN

    def _next(self) -> int:
        self.row += 1
        return self.row

    # --- formulas ---

    def _formulas(self) -> None:
        """Whether each question applies and is answered; grey where it does not apply; earlier
        answers in texts; how far the respondent is.
        """
        formulas = Formulas(self.asked, self.places)
        for question in self.asked.questions:
            first, last = self.rows[question.id]
            applies = where_sayable(formulas, question)
            self.sheet.cell(first, APPLIES, f"=IF({applies},1,0)" if applies else 1)
            if applies:
                grey(self.sheet, f"A{first}:D{last}", f"$F${first}=0")
            if question.id in self.places and not question.follows:
                self.sheet.cell(
                    first, ANSWERED, f"=IF(AND($F${first}=1,{formulas.answered(question)}),1,0)"
                )
        for row, column, template in self.templates:
            try:
                put_formula(self.sheet, row, column, Piped(formulas).formula(template))
            except UnsayableError:
                continue  # the words stand there already
        self._progress()

    def _progress(self) -> None:
        counted = [
            first
            for name, (first, _) in self.rows.items()
            if self.sheet.cell(first, ANSWERED).value is not None
        ]
        numbers = {
            "{done}": f"SUM(G{HEADER + 1}:G{self.row})",
            "{total}": f"({'+'.join(f'F{row}' for row in counted) or '0'})",
        }
        parts: list[str] = []
        for piece in re.split(r"(\{done\}|\{total\})", self.texts.progress):
            parts += [numbers[piece]] if piece in numbers else spoken(piece)
        put(self.sheet, 3, ANSWER, "", BOLD, wrap=False)
        put_formula(self.sheet, 3, ANSWER, f"={'&'.join(parts)}")

    # --- the end ---

    def _bottom(self) -> None:
        sheet, said = self.sheet, small_print(self.asked)
        row = self._next() + 1
        put(sheet, row, QUESTION, said, SMALL, wrap=False)
        sheet.freeze_panes = f"A{HEADER + 1}"
        printed(sheet, said, f"{HEADER}:{HEADER}")
        sheet.print_area = f"A1:D{row}"
        protect(sheet)
        sheet.sheet_view.selection[0].activeCell = sheet.sheet_view.selection[0].sqref = (
            f"C{HEADER + 1}"
        )
