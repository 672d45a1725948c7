"""The answers to choose from: lists on a sheet of their own, and the rules of the cells that are
filled in.
"""

from collections.abc import Sequence
from typing import Literal, assert_never

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.words import expected
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.cells import TEXT
from survey.forms.workbook.sheet import BOLD, LONGEST_CELL, put
from survey.questionnaire import Question
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)

__all__ = ["Lists"]

_Rule = Literal["list", "whole", "decimal", "date", "time", "textLength"]
_Operator = Literal["between", "greaterThanOrEqual", "lessThanOrEqual"]

_MOST, _MOST_TITLE = 255, 32
"""Characters that Excel takes in a message of a cell, and in its title."""

_LEAST_NUMBER, _LEAST_DAY, _LEAST_TIME, _LATEST_TIME = "-1000000000000000", "0", "0", "0.999999"


class Lists:
    """Each list of answers once, as a column of `sheet`; and one validation for all cells of a
    sheet with the same rule.
    """

    def __init__(self, sheet: Worksheet, asked: Asked) -> None:
        self.sheet, self.asked = sheet, asked
        self.words, self.texts = asked.words, asked.texts
        self._columns: dict[tuple[str | int, ...], str] = {}
        self._rules: dict[tuple[str, ...], DataValidation] = {}

    def range(self, choices: Sequence[str | int], heading: str = "") -> str:
        """The cells of a list, as a formula names them."""
        key = tuple(choices)
        if key not in self._columns:
            column = len(self._columns) + 1
            put(self.sheet, 1, column, heading, BOLD)
            for row, choice in enumerate(choices, 2):
                cell = put(self.sheet, row, column, choice)
                cell.number_format = TEXT if isinstance(choice, str) else "0"
            letter = get_column_letter(column)
            self.sheet.column_dimensions[letter].width = 34
            name = quote_sheetname(self.sheet.title)
            self._columns[key] = f"{name}!${letter}$2:${letter}${len(choices) + 1}"
        return self._columns[key]

    def answer(self, sheet: Worksheet, question: Question, cells: str) -> None:
        """The rule of the cells that answer a question, with its message."""
        answers, message = question.answers, expected(question.answers, self.asked.catalogue)
        match answers:
            case OneOf():
                listed = self.range(self.choices(question), question.id)
                self._add(sheet, cells, "list", listed, message=self.texts.from_list)
            case Quantity(low, high, whole):
                kind: _Rule = "whole" if whole else "decimal"
                self._add_bounded(sheet, cells, kind, (_number(low), _number(high)), message)
            case Day(first, last):
                self._add_bounded(sheet, cells, "date", (_day(first), _day(last)), message)
            case TimeOfDay(first, last):
                bounds = (_time(first) or _LEAST_TIME, _time(last) or _LATEST_TIME)
                self._add_bounded(sheet, cells, "time", bounds, message)
            case OpenText(longest):
                if longest and longest < LONGEST_CELL:
                    self._add_bounded(sheet, cells, "textLength", ("", str(longest)), message)
            case ManyOf():
                said = [self.words.yes, self.words.no]
                listed = self.range(said, " / ".join(said))
                self._add(sheet, cells, "list", listed, message=self.texts.tick)
            case Ranking():
                listed = self.range(range(1, len(answers.choices) + 1))
                self._add(sheet, cells, "list", listed, message=self.texts.put_in_order)
            case Shown() | Derived():
                pass
            case _ as never:
                assert_never(never)

    def choices(self, question: Question) -> list[str | int]:
        """What may be chosen in an answer cell with a list: the answers, then the kinds of missing
        answer.
        """
        options = self.asked.options(question)
        answers = [self.asked.choice(question, option) for option in options]
        return [*answers, *self.reasons(question)]

    def reasons(self, question: Question) -> list[str]:
        """The kinds of missing answer that the definition offers."""
        return [self.asked.reason(kind) for kind in question.missing]

    def why(self, sheet: Worksheet, question: Question, cells: str) -> None:
        """A cell for the kind of missing answer, beside one that takes a number, a day or words."""
        listed = self.range(self.reasons(question), self.words.why_not)
        self._add(sheet, cells, "list", listed, message=self.texts.from_list)

    # --- inside ---

    def _add_bounded(
        self, sheet: Worksheet, cells: str, kind: _Rule, bounds: tuple[str, str], message: str
    ) -> None:
        low, high = bounds
        if low and high:
            self._add(sheet, cells, kind, low, high, operator="between", message=message)
        elif high:
            self._add(sheet, cells, kind, high, operator="lessThanOrEqual", message=message)
        else:
            least = low or (_LEAST_DAY if kind == "date" else _LEAST_NUMBER)
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


def _number(bound: float | None) -> str:
    return "" if bound is None else f"{bound:.15g}"


def _day(iso: str | None) -> str:
    if iso is None:
        return ""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"DATE({year},{month},{day})"


def _time(bound: str | None) -> str:
    if bound is None:
        return ""
    hour, minute = (int(part) for part in bound.split(":"))
    return f"TIME({hour},{minute},0)"
