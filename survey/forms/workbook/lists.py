"""The answers to choose from: lists on a sheet of their own, and the rules of the cells that are
filled in.
"""

from collections.abc import Sequence
from typing import Literal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.words import expected, words_in
from survey.forms.workbook.formulas import one_line
from survey.forms.workbook.sheet import BOLD, put
from survey.forms.workbook.texts import texts_in
from survey.questionnaire import Question
from survey.questions import ChooseMany, Date, Number, Text

__all__ = ["Lists", "number_format"]

_Rule = Literal["list", "whole", "decimal", "date", "textLength"]
_Operator = Literal["between", "greaterThanOrEqual", "lessThanOrEqual"]

_MOST, _MOST_TITLE = 255, 32
"""Characters that Excel takes in a message of a cell, and in its title."""


class Lists:
    """Each list of answers once, as a column of `sheet`; and one validation for all cells of a
    sheet with the same rule.
    """

    def __init__(self, sheet: Worksheet, language: str) -> None:
        self.sheet, self.language = sheet, language
        self.words, self.texts = words_in(language), texts_in(language)
        self._columns: dict[tuple[str, ...], str] = {}
        self._rules: dict[tuple[str, ...], DataValidation] = {}

    def range(self, labels: Sequence[str], heading: str = "") -> str:
        """The cells of a list, as a formula names them."""
        key = tuple(labels)
        if key not in self._columns:
            column = len(self._columns) + 1
            put(self.sheet, 1, column, heading, BOLD)
            for row, label in enumerate(labels, 2):
                put(self.sheet, row, column, label).number_format = "@"
            letter = get_column_letter(column)
            self.sheet.column_dimensions[letter].width = 34
            self._columns[key] = f"'{self.sheet.title}'!${letter}$2:${letter}${len(labels) + 1}"
        return self._columns[key]

    def answer(self, sheet: Worksheet, question: Question, cells: str, heading: str = "") -> None:
        """The rule of the cells that answer a question, with its message."""
        if question.kind.options:
            labels = self.labels(question)
            self._add(
                sheet, cells, "list", self.range(labels, heading), message=self.texts.from_list
            )
        elif isinstance(question.kind, Number | Date | Text):
            self._add_line(sheet, question, cells)

    def labels(self, question: Question) -> list[str]:
        """What may be chosen in the answer cell: the answers, then the kinds of missing answer."""
        answers = [one_line(option.label, self.language) for option in question.kind.options]
        return (
            answers if isinstance(question.kind, ChooseMany) else answers + self.reasons(question)
        )

    def reasons(self, question: Question) -> list[str]:
        """The kinds of missing answer that the definition offers."""
        return [one_line(kind.label, self.language) for kind in question.missing]

    def tick(self, sheet: Worksheet, cells: str) -> None:
        """A cell beside an answer of "choose all that apply"."""
        labels = [self.words.yes, self.words.no]
        self._add(
            sheet, cells, "list", self.range(labels, " / ".join(labels)), message=self.texts.tick
        )

    def why(self, sheet: Worksheet, question: Question, cells: str) -> None:
        """A cell for the kind of missing answer, beside one that takes a number, a day or words."""
        self._add(
            sheet,
            cells,
            "list",
            self.range(self.reasons(question), self.words.why_not),
            message=self.texts.from_list,
        )

    # --- inside ---

    def _add_line(self, sheet: Worksheet, question: Question, cells: str) -> None:
        message = expected(question.kind, self.language)
        match question.kind:
            case Number(low, high, whole):
                bounds = (
                    "" if low is None else f"{low:.15g}",
                    "" if high is None else f"{high:.15g}",
                )
                self._add_bounded(sheet, cells, "whole" if whole else "decimal", bounds, message)
            case Date(first, last):
                self._add_bounded(
                    sheet, cells, "date", (_excel_day(first), _excel_day(last)), message
                )
            case Text(max_length=longest) if longest and longest < 32_767:
                self._add(
                    sheet,
                    cells,
                    "textLength",
                    str(longest),
                    operator="lessThanOrEqual",
                    message=message,
                )
            case _:
                pass

    def _add_bounded(
        self, sheet: Worksheet, cells: str, kind: _Rule, bounds: tuple[str, str], message: str
    ) -> None:
        low, high = bounds
        if low and high:
            self._add(sheet, cells, kind, low, high, operator="between", message=message)
        elif high:
            self._add(sheet, cells, kind, high, operator="lessThanOrEqual", message=message)
        else:
            least = low or ("0" if kind == "date" else "-1000000000000000")
            self._add(sheet, cells, kind, least, operator="greaterThanOrEqual", message=message)

    def _add(
        self,
        sheet: Worksheet,
        cells: str,
        kind: _Rule,
        first: str,
        second: str = "",
        *,
        operator: _Operator | None = None,
        message: str,
    ) -> None:
        key = (sheet.title, kind, first, second, operator or "", message)
        if key not in self._rules:
            rule = DataValidation(
                kind, formula1=first, formula2=second or None, operator=operator, allow_blank=True
            )
            rule.showErrorMessage, rule.errorStyle = True, "stop"
            rule.errorTitle, rule.error = self.texts.does_not_fit[:_MOST_TITLE], message[:_MOST]
            sheet.add_data_validation(rule)
            self._rules[key] = rule
        self._rules[key].add(cells)


def number_format(question: Question) -> str:
    """The format of a cell: days with the name of their month, so that 6/7 read the American way is
    seen.
    """
    if isinstance(question.kind, Date):
        return "d mmmm yyyy"
    return "General" if isinstance(question.kind, Number) else "@"


def _excel_day(iso: str | None) -> str:
    if iso is None:
        return ""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"DATE({year},{month},{day})"
