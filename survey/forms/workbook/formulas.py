"""Conditions as Excel formulas, so that a workbook greys the questions that do not apply.

Excel knows true and false, a condition also unknown. So a condition becomes the formula of "it is
true": unknown is FALSE, as a question whose condition is unknown is not asked. `not x` then needs
the formula of "x is false", which is made too. Cells hold the words of the form's language, so
codes are compared by their words. The greying is a help only: what comes back is judged by the
interview.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
from survey.forms.words import words_in
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.questions import NONE, ChooseMany, Computed, Date, Note, Number
from survey.wording import Wording

__all__ = ["Formulas", "Place", "UnsayableError", "one_line", "quoted", "where_sayable"]

LONGEST_FORMULA, LONGEST_TEXT = 8_000, 255
"""Characters that Excel takes in a formula, and in a quoted text inside one."""

_SIGNS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TURNED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class UnsayableError(Exception):
    """A condition that cannot be an Excel formula; the form then says it in words."""


@dataclass(frozen=True, slots=True)
class Place:
    """The cells of one question. `applies`: a cell that holds whether it is asked, where there is
    one.
    """

    answer: str = ""
    why: str = ""
    ticks: Mapping[str, str] = field(default_factory=dict)
    applies: str = ""


@dataclass(frozen=True)
class Formulas:
    """Formulas for one questionnaire on one form. `group`: the code of the group where the form is
    for one alone.
    """

    questionnaire: Questionnaire
    language: str
    group: str | None
    places: Mapping[str, Place]

    def applies(self, question: Question) -> str:
        """The formula of whether a question is asked, without "="; empty for one that always is.
        Raises UnsayableError.
        """
        formula = _all(
            [
                self._takes_part(question),
                "TRUE" if question.when is None else self._true(question.when.tree),
            ]
        )
        if len(formula) > LONGEST_FORMULA:
            raise UnsayableError(question.id)
        return "" if formula == "TRUE" else formula

    def _takes_part(self, question: Question) -> str:
        """After a required consent is declined, nothing is asked."""
        consent = self.questionnaire.consent
        if consent is None or not consent.required or question.id == CONSENT:
            return "TRUE"
        return f"{self._cell(CONSENT)}<>{self._label(self.questionnaire.by_id[CONSENT], 'no')}"

    def answered(self, question: Question) -> str:
        """The formula of whether there is any answer, a missing one included."""
        place = self.places[question.id]
        cells = [cell for cell in (place.answer, place.why) if cell]
        filled = [f'{cell}<>""' for cell in cells] + [
            self._ticked(cell) for cell in place.ticks.values()
        ]
        return _any(filled)

    def _applies(self, question: Question) -> str:
        if question.when is None:
            return "TRUE"
        place = self.places.get(question.id)
        return place.applies if place and place.applies else self._true(question.when.tree)

    # --- logic: the formula of "is true", and of "is false" ---

    def _true(self, node: Node) -> str:
        match node:
            case And(parts):
                return _all([self._true(part) for part in parts])
            case Or(parts):
                return _any([self._true(part) for part in parts])
            case Not(inner):
                return self._false(inner)
            case Compare(left, operator, right):
                return self._compare(left, operator, right)
            case Call("answered", name, _):
                return self._valued(name)
            case Call("selected", name, code):
                return _all([self._valued(name), self._selected(name, code)])
            case _:
                return self._nonzero(node, "<>")

    def _false(self, node: Node) -> str:
        match node:
            case And(parts):
                return _any([self._false(part) for part in parts])
            case Or(parts):
                return _all([self._false(part) for part in parts])
            case Not(inner):
                return self._true(inner)
            case Compare(left, operator, right) if isinstance(right, Choices):
                return self._compare(left, "not in" if operator == "in" else "in", right)
            case Compare(left, operator, right):
                return self._compare(left, _TURNED[operator], right)
            case Call("answered", name, _):
                return _not(self._valued(name))
            case Call("selected", name, code):
                return _all([self._valued(name), _not(self._selected(name, code))])
            case _:
                return self._nonzero(node, "=")

    def _nonzero(self, node: Node, sign: str) -> str:
        """The truth of something that is no comparison: a number other than 0, an answer that is
        there.
        """
        if isinstance(node, Text) or (isinstance(node, Name) and not self._numeric(node.id)):
            raise UnsayableError(str(node))
        return _sure(
            _all(
                [
                    *(self._valued(name) for name in sorted(names(node))),
                    f"{self._number(node)}{sign}0",
                ]
            )
        )

    # --- comparisons ---

    def _compare(self, left: Node, operator: str, right: Node | Choices) -> str:
        if isinstance(right, Choices):
            inside = [
                self._compare(left, "==" if operator == "in" else "!=", value)
                for value in right.values
            ]
            return _any(inside) if operator == "in" else _all(inside)
        if isinstance(left, Text) and isinstance(right, Name):
            mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
            return self._compare(right, mirrored.get(operator, operator), left)
        if isinstance(left, Name) and isinstance(right, Text):
            return self._with_text(left.id, operator, right.value)
        if isinstance(left, Text) or isinstance(right, Text):
            raise UnsayableError(operator)
        known = [self._valued(name) for name in sorted(names(left) | names(right))]
        return _sure(_all([*known, f"{self._number(left)}{_SIGNS[operator]}{self._number(right)}"]))

    def _with_text(self, name: str, operator: str, text: str) -> str:
        if text in Missing.names():
            return self._is_missing(name, Missing(text), operator)
        if name == GROUP and self.group is not None:
            return "TRUE" if (text == self.group) is (operator == "==") else "FALSE"
        question = self._question(name)
        cell, valued = self._cell(name), self._valued(name)
        if isinstance(question.kind, Date):
            year, month, day_ = (int(part) for part in text.split("-"))
            return _sure(_all([valued, f"{cell}{_SIGNS[operator]}DATE({year},{month},{day_})"]))
        if operator not in ("==", "!="):
            raise UnsayableError(text)  # codes and texts have no order that Excel shares
        same = (
            f"{cell}={self._label(question, text)}"
            if question.kind.options
            else f"EXACT(TRIM({cell}),{quoted(text)})"
        )
        return _all([valued, same if operator == "==" else _not(same)])

    def _is_missing(self, name: str, kind: Missing, operator: str) -> str:
        question = self._question(name)
        place = self.places[name]
        if kind not in question.allowed_missing:
            raise UnsayableError(name)
        cell = place.why or place.answer
        given = [f"{cell}={quoted(one_line(kind.label, self.language))}"] if cell else []
        if question.optional and kind is Missing.REFUSED:
            given.append(_not(self.answered(question)))
        same = _all([self._applies(question), _any(given)])
        return same if operator == "==" else _not(same)

    # --- answers ---

    def _valued(self, name: str) -> str:
        """Whether a question is asked and has an answer that is not a missing one."""
        if name == GROUP and self.group is not None:
            return "TRUE"
        question = self._question(name)
        if isinstance(question.kind, Computed):
            parts = [self._valued(each) for each in sorted(question.kind.expression.names)]
            return _all([self._applies(question), *parts])
        place = self.places[name]
        asked = self._applies(question)
        if isinstance(question.kind, ChooseMany):
            return _all([asked, _any([self._ticked(cell) for cell in place.ticks.values()])])
        if isinstance(question.kind, Number | Date):
            return _all([asked, f"ISNUMBER({place.answer})"])
        labels = (
            [one_line(kind.label, self.language) for kind in question.missing]
            if not place.why
            else []
        )
        return _all(
            [
                asked,
                f'{place.answer}<>""',
                *(f"{place.answer}<>{quoted(label)}" for label in labels),
            ]
        )

    def _selected(self, name: str, code: str) -> str:
        question = self._question(name)
        if not isinstance(question.kind, ChooseMany):
            return f"{self._cell(name)}={self._label(question, code)}"
        if code not in self.places[name].ticks:
            raise UnsayableError(code)
        return self._ticked(self.places[name].ticks[code])

    def _ticked(self, cell: str) -> str:
        return f'AND({cell}<>"",{cell}<>{quoted(words_in(self.language).no)})'

    def _number(self, node: Node) -> str:
        match node:
            case NumberNode(value):
                return f"{value:.15g}"
            case Negative(inner):
                return f"(-{self._number(inner)})"
            case Arithmetic(left, operator, right):
                return f"({self._number(left)}{operator}{self._number(right)})"
            case Call("count", name, _):
                ticks = (
                    [cell for code, cell in self.places[name].ticks.items() if code != NONE]
                    if name in self.places
                    else []
                )
                if not ticks:
                    raise UnsayableError(name)
                return "(" + "+".join(f"IF({self._ticked(cell)},1,0)" for cell in ticks) + ")"
            case Name(name) if self._numeric(name):
                kind = self._question(name).kind
                return (
                    self._computed(kind.expression)
                    if isinstance(kind, Computed)
                    else self._cell(name)
                )
            case _:
                raise UnsayableError(str(node))

    def _computed(self, expression: Condition) -> str:
        tree = expression.tree
        if isinstance(tree, And | Or | Not | Compare) or (
            isinstance(tree, Call) and tree.function != "count"
        ):
            return f"IF({self._true(tree)},1,0)"
        return self._number(tree)

    def _numeric(self, name: str) -> bool:
        question = self.questionnaire.by_id.get(name)
        return question is not None and isinstance(question.kind, Number | Computed)

    def _question(self, name: str) -> Question:
        question = self.questionnaire.by_id.get(name)
        if (
            question is None
            or isinstance(question.kind, Note)
            or (name not in self.places and question.kind.prompt != "derive")
        ):
            raise UnsayableError(name)  # a question that this form does not ask
        return question

    def _cell(self, name: str) -> str:
        place = self.places.get(name)
        if place is None or not place.answer:
            raise UnsayableError(name)
        return place.answer

    def _label(self, question: Question, code: str) -> str:
        label = next(
            (option.label for option in question.kind.options if option.code == code), None
        )
        if label is None:
            raise UnsayableError(code)
        return quoted(one_line(label, self.language))


def where_sayable(formulas: Formulas, question: Question) -> str:
    """The formula of whether a question is asked; empty where it always is, or where only words can
    say it.
    """
    try:
        return formulas.applies(question)
    except UnsayableError:
        return ""


def one_line(wording: Wording, language: str) -> str:
    """Words as an answer cell and its list hold them: on one line."""
    return " ".join(wording.in_language(language).split())


def quoted(text: str) -> str:
    """A text inside a formula. Raises UnsayableError where Excel would not take it."""
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise UnsayableError(text)
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _all(parts: Sequence[str]) -> str:
    kept = list(dict.fromkeys(part for part in parts if part != "TRUE"))
    if "FALSE" in kept:
        return "FALSE"
    return "TRUE" if not kept else kept[0] if len(kept) == 1 else f"AND({','.join(kept)})"


def _any(parts: Sequence[str]) -> str:
    kept = list(dict.fromkeys(part for part in parts if part != "FALSE"))
    if "TRUE" in kept:
        return "TRUE"
    return "FALSE" if not kept else kept[0] if len(kept) == 1 else f"OR({','.join(kept)})"


def _not(part: str) -> str:
    return {"TRUE": "FALSE", "FALSE": "TRUE"}.get(part) or f"NOT({part})"


def _sure(part: str) -> str:
    """FALSE in place of an error, such as a division by zero or a sum with a text."""
    return part if part in ("TRUE", "FALSE") else f"IFERROR({part},FALSE)"
