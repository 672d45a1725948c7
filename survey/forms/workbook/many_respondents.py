"""The sheet for many respondents: one row for each, one column for each answer.

| row | what stands in it                                                             |
|-----|-------------------------------------------------------------------------------|
| 1   | title; the sender's reference                                                  |
| 2   | titles of the sections                                                         |
| 3   | number and text of the question, whom it concerns                              |
| 4   | which answer the column is: `id`, `id:code` for one of several, `id?` for the reason of none |
| 5 … | one row for each respondent, with its number and a reference in front          |
"""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.form import Form
from survey.forms.words import words_in
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.formulas import Formulas, Place, one_line, where_sayable
from survey.forms.workbook.identity import small_print
from survey.forms.workbook.lists import Lists, number_format
from survey.forms.workbook.one_respondent import REFERENCE
from survey.forms.workbook.sheet import (
    BOLD,
    PLAIN,
    QUIET,
    SMALL,
    TITLE,
    answer_cell,
    grey,
    printed,
    protect,
    put,
    raised,
)
from survey.forms.workbook.texts import texts_in
from survey.questionnaire import CONSENT, Question
from survey.questions import ChooseMany, Date, Note, Number, Text

__all__ = ["NUMBERS", "SENDER", "instructions", "many_respondents"]

NUMBERS, SENDER = "concord row", "(sender)"
"""The first of the ids, over the numbers of the rows; and what stands beside the sender's
reference."""

TOP, SECTIONS, QUESTIONS, IDS = 1, 2, 3, 4
NUMBER, ROW_REFERENCE, FIRST = 1, 2, 3
WIDE, NARROW, TICK = 34.0, 18.0, 15.0
HIGHEST_HEADING = 180.0
"""Points. The headings stay in sight, so they must leave room for rows; in full they are on the
sheet of instructions."""


def many_respondents(form: Form, sheet: Worksheet, lists: Lists) -> None:
    """Write the form to this empty sheet."""
    _Sheet(form, sheet, lists).write()


def instructions(form: Form, sheet: Worksheet, answers: str) -> None:
    """How to fill the sheet named `answers`; every question with its help in full."""
    words, texts, asked = words_in(form.language), texts_in(form.language), Asked(form)
    for letter, width in (("A", 8.0), ("B", 70.0), ("C", 60.0)):
        sheet.column_dimensions[letter].width = width
    put(sheet, 1, 1, form.questionnaire.title.in_language(form.language), TITLE, wrap=False)
    sheet.row_dimensions[1].height = 28
    row = 2
    for text in texts.how_to_many:
        said = text.format(sheet=answers, yes=words.yes)
        put(sheet, row, 2, said)
        raised(sheet, row, [(said, 70, 11)])
        row += 1
    for column, heading in enumerate((words.number, words.question, words.help), 1):
        put(sheet, row + 1, column, heading, BOLD)
    for row_, question in enumerate(asked.questions, row + 2):
        said, beside = (
            _joined(asked.stem(question), asked.wording(question)),
            "\n".join(asked.help(question)),
        )
        if number := asked.number(question):
            put(sheet, row_, 1, number)
        put(sheet, row_, 2, said, indent=2 if question.follows else 0)
        put(sheet, row_, 3, beside, QUIET)
        raised(sheet, row_, [(said, 70, 11), (beside, 60, 10)])
    sheet.protection.sheet = True
    printed(sheet, form.identity.instrument, "1:1")


class _Sheet:
    def __init__(self, form: Form, sheet: Worksheet, lists: Lists) -> None:
        self.form, self.sheet, self.lists = form, sheet, lists
        self.words, self.texts = words_in(form.language), texts_in(form.language)
        self.asked = Asked(form)
        self.first, self.last = IDS + 1, IDS + form.rows
        self.column = FIRST - 1
        self.columns: dict[str, tuple[int, int]] = {}
        """The first and last column of each question."""
        self.places: dict[str, Place] = {}
        self.headings: list[tuple[str, float, float]] = []

    def write(self) -> None:
        self._top()
        section = ""
        for question in self.asked.questions:
            if isinstance(question.kind, Note):
                continue  # on the sheet of instructions
            if (title := self.asked.section(question)) and title != section:
                section = title
                put(self.sheet, SECTIONS, self.column + 1, title, BOLD, wrap=False)
            self._question(question)
        raised(self.sheet, QUESTIONS, self.headings)
        heading = self.sheet.row_dimensions[QUESTIONS]
        heading.height = min(heading.height or 0, HIGHEST_HEADING)
        self._grey()
        self._bottom()

    def _top(self) -> None:
        sheet = self.sheet
        put(
            sheet,
            TOP,
            1,
            self.form.questionnaire.title.in_language(self.form.language),
            TITLE,
            wrap=False,
        )
        put(sheet, TOP, 7, self.words.reference, BOLD)
        answer_cell(sheet, TOP, 8)
        put(sheet, TOP, 9, SENDER, SMALL, wrap=False)
        sheet.row_dimensions[TOP].height = 34
        put(sheet, SECTIONS, 1, small_print(self.form), SMALL, wrap=False)
        put(sheet, QUESTIONS, NUMBER, self.words.number, BOLD)
        put(sheet, IDS, NUMBER, NUMBERS, SMALL, wrap=False)
        put(sheet, QUESTIONS, ROW_REFERENCE, self.texts.row_reference, BOLD)
        put(sheet, IDS, ROW_REFERENCE, REFERENCE, SMALL, wrap=False)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 6.0, NARROW
        for row in range(self.first, self.last + 1):
            put(sheet, row, NUMBER, row - IDS, QUIET)
            answer_cell(sheet, row, ROW_REFERENCE)

    def _question(self, question: Question) -> None:
        number = self.asked.number(question)
        text = _joined(self.asked.stem(question), self.asked.wording(question))
        if question.id == CONSENT:
            text = self.texts.consent  # the notice in full is on the sheet of instructions
        heading = _joined(f"{number}. {text}" if number else text, self.asked.only_if(question))
        first = self.column + 1
        if isinstance(question.kind, ChooseMany):
            place = Place(ticks=self._ticks(question, heading), why=self._why(question))
        else:
            cells = self._column(question.id, heading, _width(question), number_format(question))
            self.lists.answer(self.sheet, question, cells, heading=question.id)
            place = Place(self._cell(self.column), self._why(question))
        self.places[question.id] = place
        self.columns[question.id] = (first, self.column)

    def _ticks(self, question: Question, heading: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for option in self.asked.ticks(question):
            label = one_line(option.label, self.form.language)
            said = f"{heading}\n→ {label}" if not found else f"→ {label}"
            width = WIDE if not found else TICK
            self.lists.tick(self.sheet, self._column(f"{question.id}:{option.code}", said, width))
            found[option.code] = self._cell(self.column)
        return found

    def _why(self, question: Question) -> str:
        if not self.asked.asks_why(question):
            return ""
        self.lists.why(
            self.sheet, question, self._column(f"{question.id}?", f"→ {self.texts.why}", TICK)
        )
        return self._cell(self.column)

    def _column(self, name: str, heading: str, width: float, form: str = "@") -> str:
        """The next column, with its heading, its id and its answer cells; their range."""
        self.column += 1
        letter = get_column_letter(self.column)
        put(self.sheet, QUESTIONS, self.column, heading, PLAIN)
        put(self.sheet, IDS, self.column, name, SMALL, wrap=False)
        self.sheet.column_dimensions[letter].width = width
        self.headings.append((heading, width, 11))
        for row in range(self.first, self.last + 1):
            answer_cell(self.sheet, row, self.column, form)
        return f"{letter}{self.first}:{letter}{self.last}"

    def _cell(self, column: int) -> str:
        """The cell of the first respondent; its row moves along in a rule that covers all rows."""
        return f"${get_column_letter(column)}{self.first}"

    def _grey(self) -> None:
        formulas = Formulas(
            self.form.questionnaire, self.form.language, self.asked.group, self.places
        )
        for question in self.asked.questions:
            if question.id in self.columns and (applies := where_sayable(formulas, question)):
                first, last = (get_column_letter(column) for column in self.columns[question.id])
                grey(self.sheet, f"{first}{self.first}:{last}{self.last}", f"NOT({applies})")

    def _bottom(self) -> None:
        self.sheet.freeze_panes = f"{get_column_letter(FIRST)}{self.first}"
        printed(
            self.sheet,
            f"{self.form.identity.instrument} {self.form.identity.version}",
            f"{QUESTIONS}:{IDS}",
            pages_wide=0,
        )
        self.sheet.print_title_cols = "A:B"
        protect(self.sheet)


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _width(question: Question) -> float:
    if isinstance(question.kind, Number | Date):
        return NARROW + 4
    return WIDE if isinstance(question.kind, Text) or question.kind.options else NARROW
