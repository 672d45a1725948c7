"""The sheet for many respondents: one row for each, one column for each answer.

| row | what stands in it                                                             |
|-----|-------------------------------------------------------------------------------|
| 1   | title; the sender's reference                                                  |
| 2   | titles of the sections                                                         |
| 3   | number and text of the question, whom it concerns                              |
| 4   | which answer the column is: `id`, `id:code` and `id#code` for one of several, `id?` |
|     | for the reason of none                                                        |
| 5 … | one row for each respondent, with its number and a reference in front          |
"""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.workbook.asked import Asked
from survey.forms.workbook.cells import PLACE, TEXT, Cells, Place, cells_of
from survey.forms.workbook.excel import given_twice
from survey.forms.workbook.formulas import Formulas, where_sayable
from survey.forms.workbook.identity import small_print
from survey.forms.workbook.lists import Lists
from survey.forms.workbook.one_respondent import REFERENCE
from survey.forms.workbook.sheet import (
    BOLD,
    PLAIN,
    QUIET,
    SMALL,
    TITLE,
    alarm,
    answer_cell,
    grey,
    printed,
    protect,
    put,
    raised,
)
from survey.questionnaire import CONSENT, Question

__all__ = ["NUMBERS", "SENDER", "instructions", "many_respondents"]

NUMBERS, SENDER = "concord row", "(sender)"
"""The first of the ids, over the numbers of the rows; and what stands beside the sender's
reference."""

TOP, SECTIONS, QUESTIONS, IDS = 1, 2, 3, 4
NUMBER, ROW_REFERENCE, FIRST = 1, 2, 3
WIDE, NARROW, REASON = 34.0, 18.0, 15.0
HIGHEST_HEADING = 180.0
"""Points. The headings stay in sight, so they must leave room for rows; in full they are on the
sheet of instructions."""


def many_respondents(asked: Asked, sheet: Worksheet, lists: Lists, instructed: str) -> None:
    """Write the form to this empty sheet; `instructed` is the name of the sheet of instructions."""
    _Sheet(asked, sheet, lists, instructed).write()


def instructions(asked: Asked, sheet: Worksheet, answers: str) -> None:
    """How to fill the sheet named `answers`; every question with its help in full."""
    form, words, texts = asked.form, asked.words, asked.texts
    for letter, width in (("A", 8.0), ("B", 70.0), ("C", 60.0)):
        sheet.column_dimensions[letter].width = width
    put(sheet, 1, 1, form.questionnaire.title.in_language(form.language), TITLE, wrap=False)
    sheet.row_dimensions[1].height = 28
    how_to = (
        texts.how_to_rows.replace("{sheet}", answers),
        texts.how_to_lists,
        texts.how_to_columns.replace("{yes}", words.yes),
        texts.how_to_reasons,
        texts.how_to_references,
        texts.how_to_end,
    )
    for row, said in enumerate(how_to, 2):
        put(sheet, row, 2, said)
        raised(sheet, row, [(said, 70, 11)])
    row = len(how_to) + 2
    for column, heading in enumerate((words.number, words.question, words.help), 1):
        put(sheet, row + 1, column, heading, BOLD)
    for row_, question in enumerate(asked.questions, row + 2):
        said = asked.plain(_joined(asked.stem(question), asked.wording(question)))
        beside = asked.plain("\n".join(asked.help(question)))
        if number := asked.number(question):
            put(sheet, row_, 1, number)
        put(sheet, row_, 2, said, indent=2 if question.follows else 0)
        put(sheet, row_, 3, beside, QUIET)
        raised(sheet, row_, [(said, 70, 11), (beside, 60, 10)])
    sheet.protection.sheet = True
    printed(sheet, form.identity.instrument, "1:1")


class _Sheet:
    def __init__(self, asked: Asked, sheet: Worksheet, lists: Lists, instructed: str) -> None:
        self.form, self.sheet, self.lists = asked.form, sheet, lists
        self.asked, self.words, self.texts = asked, asked.words, asked.texts
        self.instructed = instructed
        self.first, self.last = IDS + 1, IDS + asked.form.rows
        self.column = FIRST - 1
        self.columns: dict[str, tuple[int, int]] = {}
        """The first and last column of each question."""
        self.places: dict[str, Place] = {}
        self.headings: list[tuple[str, float, float]] = []

    def write(self) -> None:
        self._top()
        section = ""
        for question in self.asked.questions:
            if cells_of(question.answers).none:
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
        put(sheet, SECTIONS, 1, small_print(self.asked), SMALL, wrap=False)
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
        text = self.asked.plain(_joined(self.asked.stem(question), self.asked.wording(question)))
        if question.id == CONSENT:  # the notice in full is on the sheet of instructions
            text = self.texts.consent.replace("{sheet}", self.instructed)
        who = self.asked.plain(self.asked.only_if(question))
        heading = _joined(f"{number}. {text}" if number else text, who)
        first, cells = self.column + 1, cells_of(question.answers)
        if cells.each:
            each = self._each(question, heading, cells)
            self.places[question.id] = Place("", self._why(question), each)
        else:
            rows = self._column(question.id, heading, cells.width, cells.format)
            self.lists.answer(self.sheet, question, rows)
            self.places[question.id] = Place(self._cell(self.column), self._why(question))
        self.columns[question.id] = (first, self.column)

    def _each(self, question: Question, heading: str, cells: Cells) -> dict[str, str]:
        """A column for each answer: for yes, or for its place."""
        found: dict[str, str] = {}
        for option in self.asked.options(question):
            label = self.asked.plain(self.asked.label(option))
            said = f"→ {label}" if found else f"{heading}\n→ {label}"
            name, width = f"{question.id}{cells.each}{option.code}", cells.width
            rows = self._column(name, said, width if found else WIDE, cells.format)
            self.lists.answer(self.sheet, question, rows)
            found[option.code] = self._cell(self.column)
        if cells.each == PLACE:
            self._flag_doubles(self.column - len(found) + 1, self.column)
        return found

    def _flag_doubles(self, first: int, last: int) -> None:
        """Two answers in one place of the same row stand out."""
        left, right = get_column_letter(first), get_column_letter(last)
        cells = f"{left}{self.first}:{right}{self.last}"
        row = f"${left}{self.first}:${right}{self.first}"
        alarm(self.sheet, cells, given_twice(f"{left}{self.first}", row))

    def _why(self, question: Question) -> str:
        if not self.asked.asks_why(question):
            return ""
        self.lists.why(
            self.sheet, question, self._column(f"{question.id}?", f"→ {self.texts.why}", REASON)
        )
        return self._cell(self.column)

    def _column(self, name: str, heading: str, width: float, form: str = TEXT) -> str:
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
        formulas = Formulas(self.asked, self.places)
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
