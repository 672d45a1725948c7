"""Conditions as XPath of XLSForm, true exactly where they are true here.

XPath knows true and false only, and an answer that is absent is the empty text. So each condition
is printed twice: where it is true (`true`) and where it is false (`false`); what is neither is
unknown. A comparison is guarded by its answers being there and being no kind of missing answer;
`not` changes sides instead of being printed, which keeps the truth table of `survey.conditions`
whole:

| condition here   | true as XPath                                          | false as XPath                                     |
|------------------|--------------------------------------------------------|----------------------------------------------------|
| x == 'a'         | ${x} = 'a'                                             | ${x} != '' and ${x} != 'dont_know' and ${x} != 'a' |
| x < 5            | ${x} != '' and ${x} < 5                                | ${x} != '' and ${x} >= 5                           |
| answered(x)      | ${x} != '' and ${x} != 'dont_know'                     | not(${x} != '' and ${x} != 'dont_know')            |
| x == 'dont_know' | ${x} = 'dont_know'                                     | not(${x} = 'dont_know')                            |
| x == 'not_asked' | not(the condition of x)                                | the condition of x                                 |
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

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
    Number,
    Operator,
    Or,
    Text,
    evaluate,
    names,
)
from survey.forms.xlsform.names import field, reason_field
from survey.missing import Missing
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import NONE, Choose, ChooseMany, Computed, Date
from survey.wording import Wording

__all__ = ["FALSE", "TRUE", "XPath", "all_of", "any_of", "bare", "plain_number", "quoted"]

TRUE, FALSE = "true()", "false()"

_OPPOSITE: Mapping[str, Operator] = MappingProxyType(
    {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
)
_SIGN: Mapping[str, str] = MappingProxyType({"==": "=", "/": "div"})
_GROUP = Question(GROUP, Wording.of(GROUP), Choose(()))


@dataclass(frozen=True)
class XPath:
    """Prints the conditions of a questionnaire. `own`: the question whose answer is "." (in its own
    constraint).
    """

    questionnaire: Questionnaire
    own: str = ""

    def true(self, condition: Condition | None) -> str:
        """True where the condition is true; without one, always."""
        return TRUE if condition is None else bare(self._true(condition.tree))

    def false(self, condition: Condition) -> str:
        """True where the condition is false: not where it is unknown."""
        return bare(self._false(condition.tree))

    def passes(self, question: Question, check: Condition) -> str:
        """True where the check of a question lets its answer pass: a missing answer, true, or
        unknown.
        """
        own = XPath(self.questionnaire, question.id)
        return _not(all_of([own._answered(question.id), own._false(check.tree)]))

    def value(self, condition: Condition) -> str:
        """The value of a computed question: a number, 1 or 0 for a condition, empty where it is
        unknown.
        """
        tree = condition.tree
        if _is_truth(tree):
            return f"if({self.true(condition)}, 1, if({self.false(condition)}, 0, ''))"
        known = all_of(self._guards(tree))
        return self._number(tree) if known == TRUE else f"if({known}, {self._number(tree)}, '')"

    # --- truth ---

    def _true(self, node: Node) -> str:
        match node:
            case And(parts):
                return all_of(self._true(part) for part in parts)
            case Or(parts):
                return any_of(self._true(part) for part in parts)
            case Not(inner):
                return self._false(inner)
            case Call("answered", question):
                return self._answered(question)
            case Call("selected", question, code):
                return self._selected(question, code)
            case Compare(left, operator, right):
                return self._compare(left, operator, right)
            case _:
                return (
                    FALSE  # neither true nor false: the definition's own check lets none stand here
                )

    def _false(self, node: Node) -> str:
        match node:
            case And(parts):
                return any_of(self._false(part) for part in parts)
            case Or(parts):
                return all_of(self._false(part) for part in parts)
            case Not(inner):
                return self._true(inner)
            case Call("answered", question):
                return _not(self._answered(question))
            case Call("selected", question, code):
                return all_of([self._answered(question), _not(self._selected(question, code))])
            case Compare(left, operator, Choices(values)):
                return self._true(_one_by_one(left, "not in" if operator == "in" else "in", values))
            case Compare(left, operator, right) if not isinstance(right, Choices):
                if (asked := self._missing(left, right)) is not None:
                    return _not(asked) if operator == "==" else asked
                return self._compare(left, _OPPOSITE[operator], right)
            case _:
                return FALSE

    def _compare(self, left: Node, operator: Operator, right: Node | Choices) -> str:
        if isinstance(right, Choices):
            return self._true(_one_by_one(left, operator, right.values))
        if (asked := self._missing(left, right)) is not None:
            return asked if operator == "==" else _not(asked)
        if not names(left) | names(right):
            return TRUE if evaluate(Compare(left, operator, right), {}) else FALSE
        if _is_truth(left) or _is_truth(right):
            same = any_of(
                [
                    all_of([self._true(left), self._true(right)]),
                    all_of([self._false(left), self._false(right)]),
                ]
            )
            other = any_of(
                [
                    all_of([self._true(left), self._false(right)]),
                    all_of([self._false(left), self._true(right)]),
                ]
            )
            return same if operator == "==" else other
        sides = self._sides(left, operator, right)
        said = f"{sides[0]} {_SIGN.get(operator, operator)} {sides[1]}"
        if operator == "==" and any(
            isinstance(side, Text) and side.value for side in (left, right)
        ):
            return said  # an empty answer and a missing one are not this text
        return all_of([*self._guards(left), *self._guards(right), said])

    def _sides(self, left: Node, operator: str, right: Node) -> tuple[str, str]:
        """Both sides; days as days where their order is asked, two answers as numbers so that 1
        equals 1.0.
        """
        if isinstance(left, Name) and isinstance(right, Name):
            if self._is_number(left):
                return f"number({self._operand(left)})", f"number({self._operand(right)})"
            return self._operand(left), self._operand(right)
        ordered = operator not in ("==", "!=")
        dated = any(
            isinstance(side, Name) and isinstance(self._question(side.id).kind, Date)
            for side in (left, right)
        )

        def side(node: Node) -> str:
            return (
                f"date({self._operand(node)})"
                if ordered and dated and isinstance(node, Text)
                else self._operand(node)
            )

        return side(left), side(right)

    def _selected(self, question: str, code: str) -> str:
        if code in Missing.names():
            return FALSE  # a kind of missing answer is no answer
        if isinstance(self._question(question).kind, ChooseMany):
            return f"selected({self._field(question)}, {quoted(code)})"
        return f"{self._field(question)} = {quoted(code)}"

    # --- answers that are there, and missing ones ---

    def _answered(self, name: str) -> str:
        """The answer is there and is no kind of missing answer."""
        question, place = self._question(name), self._field(name)
        there = [] if name == self.own else [f"{place} != ''"]
        if not question.kind.options:
            return all_of(there)
        if isinstance(question.kind, ChooseMany):
            return all_of(
                [*there, *(f"not(selected({place}, '{kind.value}'))" for kind in question.missing)]
            )
        return all_of([*there, *(f"{place} != '{kind.value}'" for kind in question.missing)])

    def _missing(self, left: Node, right: Node) -> str | None:
        """Where `x == 'dont_know'` is true; None for any other comparison."""
        for name, text in ((left, right), (right, left)):
            if isinstance(name, Name) and isinstance(text, Text) and text.value in Missing.names():
                return self._is_missing(self._question(name.id), Missing(text.value))
        return None

    def _is_missing(self, question: Question, kind: Missing) -> str:
        if kind is Missing.NOT_ASKED:
            return _not(self.true(question.when))
        given = FALSE
        if kind in question.missing:
            place = (
                self._field(question.id)
                if question.kind.options
                else f"${{{reason_field(question.id)}}}"
            )
            many = isinstance(question.kind, ChooseMany)
            given = f"selected({place}, '{kind.value}')" if many else f"{place} = '{kind.value}'"
        left_empty = (kind is Missing.REFUSED and question.optional) or (
            kind is Missing.NOT_APPLICABLE and isinstance(question.kind, Computed)
        )
        return any_of([given, self._left_empty(question)]) if left_empty else given

    def _left_empty(self, question: Question) -> str:
        """Asked, and nothing was given: neither an answer nor a reason."""
        empty = [f"{self._field(question.id)} = ''"]
        if question.missing and not question.kind.options:
            empty.append(f"${{{reason_field(question.id)}}} = ''")
        return all_of([self.true(question.when), *empty])

    def _guards(self, node: Node) -> Iterator[str]:
        """What has to be so for the value of a node to be known."""
        match node:
            case Name(name) | Call(_, name, _):
                yield self._answered(name)
            case Negative(inner):
                yield from self._guards(inner)
            case Arithmetic(left, operator, right):
                yield from self._guards(left)
                yield from self._guards(right)
                if operator == "/" and not (isinstance(right, Number) and right.value):
                    yield f"{self._number(right)} != 0"
            case _:
                pass

    # --- values ---

    def _operand(self, node: Node) -> str:
        return quoted(node.value) if isinstance(node, Text) else self._number(node)

    def _number(self, node: Node) -> str:
        match node:
            case Number(value):
                return plain_number(value)
            case Name(name):
                return self._field(name)
            case Call("count", name):
                return self._count(name)
            case Negative(Number() | Name() as inner):
                return f"-{self._number(inner)}"
            case Negative(inner):
                return f"-({self._number(inner)})"
            case Arithmetic(left, operator, right):
                return f"{self._factor(left)} {_SIGN.get(operator, operator)} {self._factor(right)}"
            case _:
                raise AssertionError(
                    node
                )  # the definition's own check lets numbers alone stand here

    def _factor(self, node: Node) -> str:
        return (
            f"({self._number(node)})"
            if isinstance(node, Arithmetic | Negative)
            else self._number(node)
        )

    def _count(self, name: str) -> str:
        """How many are chosen; "none of these" counts for none."""
        place = self._field(name)
        counted = f"count-selected({place})"
        if NONE not in [option.code for option in self._question(name).kind.options]:
            return counted
        return f"({counted} - if(selected({place}, '{NONE}'), 1, 0))"

    # --- questions ---

    def _field(self, name: str) -> str:
        return "." if name == self.own else f"${{{field(name)}}}"

    def _question(self, name: str) -> Question:
        return self.questionnaire.by_id.get(name, _GROUP)

    def _is_number(self, node: Node) -> bool:
        return not isinstance(node, Name) or any(
            column.type == "number" for column in self._question(node.id).kind.columns("")
        )


# --- words of XPath ---


def quoted(text: str) -> str:
    """A text as XPath writes it; in pieces where it looks like a reference to a question."""
    pieces = re.split(r"(?<=\$)(?={)", text)
    parts = [f'"{piece}"' if "'" in piece else f"'{piece}'" for piece in pieces]
    return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"


def plain_number(value: float) -> str:
    """A number in digits, never with an exponent.

    >>> plain_number(1e6), plain_number(-0.5)
    ('1000000', '-0.5')
    """
    return format(Decimal(repr(value)).normalize(), "f")


def all_of(parts: Iterable[str]) -> str:
    """True where all parts are; what is said twice is said once."""
    kept = dict.fromkeys(piece for part in parts if part != TRUE for piece in _conjuncts(part))
    return FALSE if FALSE in kept else " and ".join(kept) or TRUE


def any_of(parts: Iterable[str]) -> str:
    """True where one part is; in brackets where there are several."""
    kept = dict.fromkeys(part for part in parts if part != FALSE)
    if TRUE in kept or not kept:
        return TRUE if kept else FALSE
    return f"({' or '.join(kept)})" if len(kept) > 1 else next(iter(kept))


def bare(said: str) -> str:
    """Without brackets around the whole."""
    closed = next((mark.end() for mark, depth in _marks(said) if depth == 0), 0)
    return said[1:-1] if said.startswith("(") and closed == len(said) else said


_MARK = re.compile(r"'[^']*'|\"[^\"]*\"|[()]| and ")


def _marks(said: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each bracket and `and` outside quotes, with the brackets open after it."""
    depth = 0
    for mark in _MARK.finditer(said):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        yield mark, depth


def _conjuncts(said: str) -> Iterator[str]:
    """The parts that `and` joins outside all brackets."""
    start = 0
    for mark, depth in _marks(said):
        if mark[0] == " and " and depth == 0:
            yield said[start : mark.start()]
            start = mark.end()
    yield said[start:]


def _not(said: str) -> str:
    if said in (TRUE, FALSE):
        return FALSE if said == TRUE else TRUE
    return f"not({bare(said)})"


def _one_by_one(left: Node, operator: Operator, values: Iterable[Number | Text]) -> Node:
    """`x in (a, b)` as comparisons with each."""
    same = Or(tuple(Compare(left, "==", value) for value in values))
    return same if operator == "in" else Not(same)


def _is_truth(node: Node) -> bool:
    return isinstance(node, Compare | Not | And | Or) or (
        isinstance(node, Call) and node.function != "count"
    )
