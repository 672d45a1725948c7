"""Conditions as XPath of XLSForm, true exactly where they are true here.

XPath knows true and false only, and an answer that is absent is the empty text. So each condition
is printed twice: where it is true (`true`) and where it is false (`false`); what is neither is
unknown. A comparison is guarded by its answers being there and being no kind of missing answer;
`not` changes sides instead of being printed, which keeps the truth table of `survey.conditions`
whole:

| condition here   | true as XPath                    | false as XPath                          |
|------------------|----------------------------------|-----------------------------------------|
| x == 'a'         | ${x} = 'a'                       | x is answered and ${x} != 'a'           |
| x < 5            | ${x} != '' and ${x} < 5          | ${x} != '' and ${x} >= 5                |
| answered(x)      | ${x} != '' and ${x} != (a kind)  | not(${x} != '' and ${x} != (a kind))    |
| x == 'dont_know' | ${x} = 'dont_know'               | not(${x} = 'dont_know')                 |
| x == 'not_asked' | not(the condition of x)          | the condition of x                      |

The code of a rating is a text; held against a number it is made one. A time of day has no order in
XPath and is counted in minutes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from survey.forms.xlsform.answer_types import AskedAs, Sort, asked_as
from survey.forms.xlsform.names import field, reason_field
from survey.forms.xlsform.xpath_words import (
    FALSE,
    TRUE,
    all_of,
    any_of,
    bare,
    clock,
    minutes,
    not_,
    plain_number,
    quoted,
)
from survey.missing import Missing
from survey.questionnaire import GROUP, TODAY, Question, Questionnaire
from survey.questions import KINDS, NONE, Context
from survey.wording import Wording

__all__ = ["XPath"]

THIS_DAY, THIS_DAY_AS_TEXT = "today()", "format-date(today(), '%Y-%m-%d')"
"""`today` where its order is asked, and where it is held against the text of a day."""

_OPPOSITE: Mapping[str, Operator] = MappingProxyType(
    {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
)
_SIGN: Mapping[str, str] = MappingProxyType({"==": "=", "/": "div"})
_GIVEN = {
    GROUP: Question(GROUP, Wording.of(GROUP), KINDS["choose"].build({}, Context({}))),
    TODAY: Question(
        TODAY, Wording.of(TODAY), KINDS["date"].build(KINDS["date"].Source(), Context({}))
    ),
}
"""What conditions may name though nobody is asked for it."""


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
        return not_(all_of([own.answered(question.id), own._false(check.tree)]))

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
                return self.answered(question)
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
                return not_(self.answered(question))
            case Call("selected", question, code):
                return all_of([self.answered(question), not_(self._selected(question, code))])
            case Compare(left, operator, Choices(values)):
                return self._true(_one_by_one(left, "not in" if operator == "in" else "in", values))
            case Compare(left, operator, right) if not isinstance(right, Choices):
                if (asked := self._missing(left, right)) is not None:
                    return not_(asked) if operator == "==" else asked
                return self._compare(left, _OPPOSITE[operator], right)
            case _:
                return FALSE

    def _compare(self, left: Node, operator: Operator, right: Node | Choices) -> str:
        if isinstance(right, Choices):
            return self._true(_one_by_one(left, operator, right.values))
        if (asked := self._missing(left, right)) is not None:
            return asked if operator == "==" else not_(asked)
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
        timed = "time" in (self._sort(left), self._sort(right))
        one, other = (
            (self._minutes(left), self._minutes(right))
            if timed
            else self._sides(left, operator, right)
        )
        said = f"{one} {_SIGN.get(operator, operator)} {other}"
        texts = any(isinstance(side, Text) and side.value for side in (left, right))
        if operator == "==" and texts and not timed:
            return said  # an empty answer and a missing one are not this text
        return all_of([*self._guards(left), *self._guards(right), said])

    def _sides(self, left: Node, operator: str, right: Node) -> tuple[str, str]:
        """Both sides; days as days where their order is asked, two answers as numbers so that 1
        equals 1.0, and the code of a rating beside a number as one.
        """
        if "date" in (self._sort(left), self._sort(right)):
            ordered = operator not in ("==", "!=")
            return self._day(left, ordered=ordered), self._day(right, ordered=ordered)
        named = [side for side in (left, right) if isinstance(side, Name)]
        rated = any(self._asked(side.id).numbered for side in named)
        numbers = (
            rated and Text not in (type(left), type(right))
            if len(named) < 2
            else rated or self._sort(left) == "number"
        )

        def side(node: Node) -> str:
            said = self._operand(node)
            return f"number({said})" if numbers and isinstance(node, Name) else said

        return side(left), side(right)

    def _day(self, node: Node, *, ordered: bool) -> str:
        said = self._operand(node)
        if isinstance(node, Text):
            return f"date({said})" if ordered else said
        return THIS_DAY_AS_TEXT if said == THIS_DAY and not ordered else said

    def _minutes(self, node: Node) -> str:
        return minutes(node.value) if isinstance(node, Text) else clock(self._operand(node))

    def _selected(self, question: str, code: str) -> str:
        if code in Missing.names():
            return FALSE  # a kind of missing answer is no answer
        if self._asked(question).sort == "many":
            return f"selected({self._field(question)}, {quoted(code)})"
        return f"{self._field(question)} = {quoted(code)}"

    # --- answers that are there, and missing ones ---

    def answered(self, name: str) -> str:
        """The answer is there and is no kind of missing answer."""
        question, place = self._question(name), self._field(name)
        if place == THIS_DAY:
            return TRUE
        there = [] if name == self.own else [f"{place} != ''"]
        asked = asked_as(question.answers)
        if asked.has_reason_beside or not asked.is_asked:
            return all_of(there)
        if asked.sort == "many":
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
            return not_(self.true(question.when))
        asked = asked_as(question.answers)
        given = FALSE
        if kind in question.missing:
            beside = asked.has_reason_beside
            place = f"${{{reason_field(question.id)}}}" if beside else self._field(question.id)
            many = asked.sort == "many"
            given = f"selected({place}, '{kind.value}')" if many else f"{place} = '{kind.value}'"
        left_empty = (kind is Missing.NO_ANSWER and question.optional) or (
            kind is Missing.NOT_APPLICABLE and question.expression is not None
        )
        return any_of([given, self._left_empty(question)]) if left_empty else given

    def _left_empty(self, question: Question) -> str:
        """Asked, and nothing was given: neither an answer nor a reason."""
        empty = [f"{self._field(question.id)} = ''"]
        if question.missing and asked_as(question.answers).has_reason_beside:
            empty.append(f"${{{reason_field(question.id)}}} = ''")
        return all_of([self.true(question.when), *empty])

    def _guards(self, node: Node) -> Iterator[str]:
        """What has to be so for the value of a node to be known."""
        match node:
            case Name(name) | Call(_, name, _):
                yield self.answered(name)
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
        if NONE not in [option.code for option in self._question(name).options]:
            return counted
        return f"({counted} - if(selected({place}, '{NONE}'), 1, 0))"

    # --- questions ---

    def _field(self, name: str) -> str:
        if name == TODAY and name not in self.questionnaire.by_id:
            return THIS_DAY
        return "." if name == self.own else f"${{{field(name)}}}"

    def _question(self, name: str) -> Question:
        return self.questionnaire.by_id.get(name) or _GIVEN[name]

    def _asked(self, name: str) -> AskedAs:
        return asked_as(self._question(name).answers)

    def _sort(self, node: Node | Choices) -> Sort | None:
        """The sort of the answer that a side names; None where it names none."""
        return self._asked(node.id).sort if isinstance(node, Name) else None


def _one_by_one(left: Node, operator: Operator, values: Iterable[Number | Text]) -> Node:
    """`x in (a, b)` as comparisons with each."""
    same = Or(tuple(Compare(left, "==", value) for value in values))
    return same if operator == "in" else Not(same)


def _is_truth(node: Node) -> bool:
    return isinstance(node, Compare | Not | And | Or) or (
        isinstance(node, Call) and node.function != "count"
    )
