"""The friendly sheet for one respondent: a question, its answer cell and its help in each row, from
top to bottom.

| column | what stands in it                                                         |
|--------|---------------------------------------------------------------------------|
| A      | number of the question                                                    |
| B      | the question; below it, one row for each answer of "choose all that apply" |
| C      | the answer, the only cells that can be written in                         |
| D      | help: who answers, what fits, the hint, where to go on                    |
| E      | hidden: which answer the row is (`id`, `id:code`, `id?` for the reason of none) |
| F, G   | hidden: whether the question applies, whether it is answered (formulas)   |
"""

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.form import Form
from survey.forms.words import words_in
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.formulas import Formulas, Place, one_line, where_sayable
from survey.forms.workbook.identity import small_print
from survey.forms.workbook.lists import Lists, number_format
from survey.forms.workbook.sheet import (
    BOLD,
    HEADING,
    QUIET,
    SMALL,
    STEM,
    TITLE,
    answer_cell,
    grey,
    printed,
    protect,
    put,
    raised,
)
from survey.forms.workbook.texts import texts_in
from survey.questionnaire import Question
from survey.questions import ChooseMany, Note, Text

__all__ = ["IDS", "REFERENCE", "one_respondent"]

IDS = "concord id"
"""Heads the column that says which answer a row is."""
REFERENCE = "(reference)"
"""Stands there for the respondent's own reference, which is no question's id."""

NUMBER, QUESTION, ANSWER, HELP, ID, APPLIES, ANSWERED = range(1, 8)
WIDTHS = {"A": 6.0, "B": 58.0, "C": 36.0, "D": 44.0}
HEADER = 4


def one_respondent(form: Form, sheet: Worksheet, lists: Lists) -> None:
    """Write the form to this empty sheet."""
    _Sheet(form, sheet, lists).write()


class _Sheet:
    def __init__(self, form: Form, sheet: Worksheet, lists: Lists) -> None:
        self.form, self.sheet, self.lists = form, sheet, lists
        self.words, self.texts = words_in(form.language), texts_in(form.language)
        self.asked = Asked(form)
        self.row = HEADER
        self.rows: dict[str, tuple[int, int]] = {}
        """The first and last row of each question."""
        self.places: dict[str, Place] = {}

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
        put(sheet, HEADER, ID, IDS, SMALL)

    def _reference(self) -> None:
        row = self._next()
        put(self.sheet, row, QUESTION, self.words.reference)
        put(self.sheet, row, HELP, self.words.reference_help, QUIET, indent=1)
        put(self.sheet, row, ID, REFERENCE, SMALL)
        answer_cell(self.sheet, row, ANSWER)
        raised(self.sheet, row, [(self.words.reference_help, WIDTHS["D"], 10)])

    def _line(self, text: str, font: Font) -> None:
        """A title or the words before a block, alone in its row."""
        row = self._next()
        put(self.sheet, row, QUESTION, text, font)
        raised(self.sheet, row, [(text, WIDTHS["B"], font.size or 11)], least=1.6)

    def _question(self, question: Question) -> None:
        row = first = self._next()
        text, help_text = self.asked.wording(question), "\n".join(self.asked.help(question))
        put(self.sheet, row, QUESTION, text, indent=2 if question.follows else 0)
        if number := self.asked.number(question):
            put(self.sheet, row, NUMBER, number, indent=1)
        if help_text:
            put(self.sheet, row, HELP, help_text, QUIET, indent=1)
        longest = ""
        if isinstance(question.kind, ChooseMany):
            self.places[question.id] = Place(
                ticks=self._ticks(question), why=self._why(question), applies=f"$F${first}=1"
            )
        elif not isinstance(question.kind, Note):
            cell = answer_cell(self.sheet, row, ANSWER, number_format(question))
            put(self.sheet, row, ID, question.id, SMALL)
            self.lists.answer(self.sheet, question, cell.coordinate, heading=question.id)
            longest = max(self.lists.labels(question), key=len, default="")
            self.places[question.id] = Place(
                f"$C${first}", self._why(question), applies=f"$F${first}=1"
            )
        least = 4.0 if isinstance(question.kind, Text) and question.kind.long else 1.0
        sizes = [
            (text, WIDTHS["B"], 11.0),
            (help_text, WIDTHS["D"] - 2, 10.0),
            (longest, WIDTHS["C"], 11.0),
        ]
        raised(self.sheet, first, sizes, least)
        self.rows[question.id] = (first, self.row)

    def _ticks(self, question: Question) -> dict[str, str]:
        cells: dict[str, str] = {}
        for option in self.asked.ticks(question):
            label = one_line(option.label, self.form.language)
            row = self._next()
            put(self.sheet, row, QUESTION, label, indent=2)
            put(self.sheet, row, ID, f"{question.id}:{option.code}", SMALL)
            self.lists.tick(self.sheet, answer_cell(self.sheet, row, ANSWER).coordinate)
            raised(self.sheet, row, [(label, WIDTHS["B"] - 4, 11)])
            cells[option.code] = f"$C${row}"
        return cells

    def _why(self, question: Question) -> str:
        """The row for the reason why there is no answer, where the answer's own cell has no list to
        offer it in.
        """
        if not self.asked.asks_why(question):
            return ""
        row = self._next()
        put(self.sheet, row, QUESTION, self.words.why_not, QUIET, indent=2)
        put(self.sheet, row, ID, f"{question.id}?", SMALL)
        self.lists.why(self.sheet, question, answer_cell(self.sheet, row, ANSWER).coordinate)
        raised(self.sheet, row, [(self.words.why_not, WIDTHS["B"] - 4, 10)])
        return f"$C${row}"

    def _next(self) -> int:
        self.row += 1
        return self.row

    # --- formulas ---

    def _formulas(self) -> None:
        """Whether each question applies and is answered; grey where it does not apply; how far the
        respondent is.
        """
        questionnaire = self.form.questionnaire
        formulas = Formulas(questionnaire, self.form.language, self.asked.group, self.places)
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
        counted = [
            first
            for name, (first, _) in self.rows.items()
            if self.sheet.cell(first, ANSWERED).value is not None
        ]
        total = "+".join(f"F{row}" for row in counted)
        progress = self.texts.progress.format(
            done=f"SUM(G{HEADER + 1}:G{self.row})", total=f"({total})"
        )
        cell = put(self.sheet, 3, ANSWER, "", BOLD, wrap=False)
        cell.value, cell.quotePrefix = f"={progress}", False
        cell.data_type = "f"

    # --- the end ---

    def _bottom(self) -> None:
        sheet, said = self.sheet, small_print(self.form)
        row = self._next() + 1
        put(sheet, row, QUESTION, said, SMALL, wrap=False)
        sheet.freeze_panes = f"A{HEADER + 1}"
        printed(sheet, said, f"{HEADER}:{HEADER}")
        sheet.print_area = f"A1:D{row}"
        protect(sheet)
        sheet.sheet_view.selection[0].activeCell = sheet.sheet_view.selection[0].sqref = (
            f"C{HEADER + 1}"
        )
