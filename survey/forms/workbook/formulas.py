"""Conditions as Excel formulas, so that a workbook greys the questions that do not apply.

Excel knows true and false, a condition also unknown. So a condition becomes the formula of "it is
true": unknown is FALSE, as a question whose condition is unknown is not asked. `not x` then needs
the formula of "x is false", which is made too. Cells hold the words of the form's language, so
codes are compared by their words, those of a rating by their numbers. The greying is a help only:
what comes back is judged by the interview.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from survey.conditions import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Condition,
    Name,
    Negative,
    Node,
    Not,
    Or,
    Text,
    names,
)
from survey.conditions import Number as NumberNode
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.cells import Place
from survey.forms.workbook.excel import (
    LONGEST_FORMULA,
    UnsayableError,
    all_of,
    any_of,
    negated,
    quoted,
    sure,
)
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, TODAY, Question, Questionnaire
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

__all__ = ["Formulas", "where_sayable"]

_SIGNS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TURNED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@dataclass(frozen=True)
class Formulas:
    """Formulas for one form; `places`: the cells of its questions."""

    asked: Asked
    places: Mapping[str, Place]

    def applies(self, question: Question) -> str:
        """The formula of whether a question is asked, without "="; empty for one that always is.
        Raises UnsayableError.
        """
        formula = all_of(
            [
                self._takes_part(question),
                "TRUE" if question.when is None else self._true(question.when.tree),
            ]
        )
        if len(formula) > LONGEST_FORMULA:
            raise UnsayableError(question.id)
        return "" if formula == "TRUE" else formula

    def answered(self, question: Question) -> str:
        """The formula of whether there is any answer, a missing one included."""
        place = self.places[question.id]
        cells = [f'{cell}<>""' for cell in (place.answer, place.why) if cell]
        return any_of([*cells, *([self._of_each(question)] if place.each else [])])

    def valued(self, name: str) -> str:
        """Whether a question is asked and has an answer that is not a missing one."""
        if self._given(name):
            return "TRUE"
        question = self.question(name)
        return all_of([self._applies(question), self._fits(question)])

    @property
    def _questionnaire(self) -> Questionnaire:
        return self.asked.form.questionnaire

    def _takes_part(self, question: Question) -> str:
        """After a required consent is declined, nothing is asked."""
        consent = self._questionnaire.consent
        if consent is None or not consent.required or question.id == CONSENT:
            return "TRUE"
        return f"{self.cell(CONSENT)}<>{self._label(self._questionnaire.by_id[CONSENT], 'no')}"

    def _applies(self, question: Question) -> str:
        if question.when is None:
            return "TRUE"
        place = self.places.get(question.id)
        return place.applies if place and place.applies else self._true(question.when.tree)

    # --- logic: the formula of "is true", and of "is false" ---

    def _true(self, node: Node) -> str:
        match node:
            case And(parts):
                return all_of([self._true(part) for part in parts])
            case Or(parts):
                return any_of([self._true(part) for part in parts])
            case Not(inner):
                return self._false(inner)
            case Compare(left, operator, right):
                return self._compare(left, operator, right)
            case Call("answered", name, _):
                return self.valued(name)
            case Call("selected", name, code):
                return all_of([self.valued(name), self._selected(name, code)])
            case _:
                return self._nonzero(node, "<>")

    def _false(self, node: Node) -> str:
        match node:
            case And(parts):
                return any_of([self._false(part) for part in parts])
            case Or(parts):
                return all_of([self._false(part) for part in parts])
            case Not(inner):
                return self._true(inner)
            case Compare(left, operator, right) if isinstance(right, Choices):
                return self._compare(left, "not in" if operator == "in" else "in", right)
            case Compare(left, operator, right):
                return self._compare(left, _TURNED[operator], right)
            case Call("answered", name, _):
                return negated(self.valued(name))
            case Call("selected", name, code):
                return all_of([self.valued(name), negated(self._selected(name, code))])
            case _:
                return self._nonzero(node, "=")

    def _nonzero(self, node: Node, sign: str) -> str:
        """The truth of something that is no comparison: a number other than 0, an answer that is
        there.
        """
        if isinstance(node, Text):
            raise UnsayableError(str(node))
        known = [self.valued(name) for name in sorted(names(node))]
        return sure(all_of([*known, f"{self.number(node)}{sign}0"]))

    # --- comparisons ---

    def _compare(self, left: Node, operator: str, right: Node | Choices) -> str:
        if isinstance(right, Choices):
            inside = [
                self._compare(left, "==" if operator == "in" else "!=", value)
                for value in right.values
            ]
            return any_of(inside) if operator == "in" else all_of(inside)
        if isinstance(left, Text) and isinstance(right, Name):
            mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
            return self._compare(right, mirrored.get(operator, operator), left)
        if isinstance(left, Name) and isinstance(right, Text):
            return self._with_text(left.id, operator, right.value)
        if isinstance(left, Text) or isinstance(right, Text):
            raise UnsayableError(operator)
        known = [self.valued(name) for name in sorted(names(left) | names(right))]
        return sure(all_of([*known, f"{self.number(left)}{_SIGNS[operator]}{self.number(right)}"]))

    def _with_text(self, name: str, operator: str, text: str) -> str:
        if text in Missing.names():
            return self._is_missing(name, Missing(text), operator)
        if name == GROUP and self.asked.group is not None:
            return "TRUE" if (text == self.asked.group) is (operator == "==") else "FALSE"
        sign, valued = _SIGNS[operator], self.valued(name)
        if self._given(name):
            return sure(f"TODAY(){sign}{_day(text)}")
        question = self.question(name)
        match question.answers:
            case Day():
                return sure(all_of([valued, f"{self.cell(name)}{sign}{_day(text)}"]))
            case TimeOfDay():
                hours, minutes = map(int, text.split(":"))
                same = f"{_minutes(self.cell(name))}{sign}{60 * hours + minutes}"
                return sure(all_of([valued, same]))
            case OneOf() if operator in ("==", "!="):
                same = self._selected(name, text)
            case OpenText() if operator in ("==", "!="):
                same = f"EXACT(TRIM({self.cell(name)}),{quoted(text)})"
            case _:
                raise UnsayableError(text)  # codes and texts have no order that Excel shares
        return all_of([valued, same if operator == "==" else negated(same)])

    def _is_missing(self, name: str, kind: Missing, operator: str) -> str:
        question, place = self.question(name), self.places[name]
        cell = place.why or place.answer
        if kind in question.missing and cell:
            given = f"{cell}={quoted(self.asked.reason(kind))}"
        elif kind is Missing.NO_ANSWER and not question.required:
            given = negated(self.answered(question))
        else:
            raise UnsayableError(name)
        same = all_of([self._applies(question), given])
        return same if operator == "==" else negated(same)

    # --- answers ---

    def _given(self, name: str) -> bool:
        """Whether it is known without a cell: the group of the form, the day."""
        if name == TODAY:
            return TODAY not in self._questionnaire.by_id
        return name == GROUP and self.asked.group is not None

    def _fits(self, question: Question) -> str:
        """Whether what stands in the cells of a question is an answer."""
        name, answers = question.id, question.answers
        match answers:
            case ManyOf() | Ranking():
                return self._of_each(question)
            case Quantity() | Day() | TimeOfDay():
                return f"ISNUMBER({self.cell(name)})"
            case OneOf() if answers.numbered:
                return all_of([f'{self.cell(name)}<>""', f"ISNUMBER(VALUE({self.cell(name)}))"])
            case OneOf():
                cell, reasons = self.cell(name), map(self.asked.reason, question.missing)
                return all_of([f'{cell}<>""', *(f"{cell}<>{quoted(said)}" for said in reasons)])
            case OpenText():
                return f'{self.cell(name)}<>""'
            case Derived(expression):
                return all_of([self.valued(each) for each in sorted(expression.names)])
            case Shown():
                raise UnsayableError(name)
            case _ as never:
                assert_never(never)

    def _of_each(self, question: Question) -> str:
        """Of answers with a cell each: whether one is ticked, or whether each place is given
        once.
        """
        cells = list(self.places[question.id].each.values())
        if isinstance(question.answers, Ranking):
            row = f"{cells[0]}:{cells[-1]}"
            return all_of([f"COUNTIF({row},{place})=1" for place in range(1, len(cells) + 1)])
        return any_of([self.ticked(cell) for cell in cells])

    def _selected(self, name: str, code: str) -> str:
        """Whether this is the answer, or among the answers."""
        question = self.question(name)
        answers = question.answers
        if isinstance(answers, OneOf) and answers.numbered:
            return sure(f"VALUE({self.cell(name)})={int(code)}")
        if not isinstance(answers, ManyOf):
            return f"{self.cell(name)}={self._label(question, code)}"
        if code not in self.places[name].each:
            raise UnsayableError(code)
        return self.ticked(self.places[name].each[code])

    def ticked(self, cell: str) -> str:
        return f'AND({cell}<>"",{cell}<>{quoted(self.asked.words.no)})'

    def number(self, node: Node) -> str:
        match node:
            case NumberNode(value):
                return f"{value:.15g}"
            case Negative(inner):
                return f"(-{self.number(inner)})"
            case Arithmetic(left, operator, right):
                return f"({self.number(left)}{operator}{self.number(right)})"
            case Call("count", name, _):
                return self._count(name)
            case Name(name) if name == TODAY and self._given(name):
                return "TODAY()"
            case Name(name):
                return self._numbered(self.question(name))
            case _:
                raise UnsayableError(str(node))

    def _count(self, name: str) -> str:
        answers = self.question(name).answers
        if not isinstance(answers, ManyOf):
            raise UnsayableError(name)
        each = self.places[name].each.items()
        ticks = [cell for code, cell in each if code != answers.exclusive]
        if not ticks:
            raise UnsayableError(name)
        return "(" + "+".join(f"IF({self.ticked(cell)},1,0)" for cell in ticks) + ")"

    def _numbered(self, question: Question) -> str:
        """An answer as a number that can be compared with others of its kind."""
        answers = question.answers
        match answers:
            case Quantity() | Day():
                return self.cell(question.id)
            case TimeOfDay():
                return _minutes(self.cell(question.id))
            case OneOf() if answers.numbered:
                return f"VALUE({self.cell(question.id)})"
            case Derived(expression):
                return self._computed(expression)
            case OneOf() | ManyOf() | Ranking() | OpenText() | Shown():
                raise UnsayableError(question.id)
            case _ as never:
                assert_never(never)

    def _computed(self, expression: Condition) -> str:
        tree = expression.tree
        if isinstance(tree, And | Or | Not | Compare) or (
            isinstance(tree, Call) and tree.function != "count"
        ):
            return f"IF({self._true(tree)},1,0)"
        return self.number(tree)

    # --- cells ---

    def question(self, name: str) -> Question:
        """A question that has an answer on this form. Raises UnsayableError for another."""
        question = self._questionnaire.by_id.get(name)
        if question is None or (name not in self.places and question.expression is None):
            raise UnsayableError(name)
        return question

    def cell(self, name: str) -> str:
        place = self.places.get(name)
        if place is None or not place.answer:
            raise UnsayableError(name)
        return place.answer

    def _label(self, question: Question, code: str) -> str:
        option = next((option for option in question.options if option.code == code), None)
        if option is None:
            raise UnsayableError(code)
        return quoted(str(self.asked.choice(question, option)))


def where_sayable(formulas: Formulas, question: Question) -> str:
    """The formula of whether a question is asked; empty where it always is, or where only words can
    say it.
    """
    try:
        return formulas.applies(question)
    except UnsayableError:
        return ""


def _day(iso: str) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    return f"DATE({year},{month},{day})"


def _minutes(cell: str) -> str:
    """A time of day in whole minutes, since parts of a day are never quite the same."""
    return f"INT(ROUND({cell}*86400,0)/60)"
