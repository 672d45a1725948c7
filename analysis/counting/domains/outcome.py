"""A condition over columns: of whom it is true, and of whom it is false.

The outcome is that of `survey.conditions.evaluate` for each row. Whatever hangs on texts and codes
is left to that function, once for each different value; numbers are compared as columns. Truth with
a third value is two columns without one, `yes` and `no`, so that no engine's own notion of null
comes in: what is in neither is unknown.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Any, Protocol

from survey.conditions import (
    And,
    Answers,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    evaluate,
    missing_kind,
    names,
)
from survey.conditions.meaning import number_said
from survey.conditions.tree import Operator
from survey.errors import DataError, shown
from survey.missing import Missing
from survey.questions import NONE

__all__ = ["Columns", "Measured", "Outcome", "outcome_of"]

Column = Any
"""A column of truth or numbers without null: an array, or an expression of an engine."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """`yes` where a condition is true, `no` where it is false; where neither, it is unknown."""

    yes: Column
    no: Column

    def __and__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> "Outcome":
        return Outcome(self.no, self.yes)


@dataclass(frozen=True, eq=False)
class Measured:
    """A column of numbers: any number where it is not `known`."""

    value: Column
    known: Column


class Columns(Protocol):
    """What a condition asks of columns; one class for rows in memory, one for those of an
    engine.
    """

    def kind(self, name: str) -> str:
        """What it holds: "number", "truth", "text" or, where a respondent gives several answers,
        "several".
        """

    def numbers(self, name: str) -> Measured:
        """A column of numbers, or of truth as 0 and 1."""

    def by_value(self, names: tuple[str, ...], of: Callable[[Answers], object]) -> Outcome:
        """Of each row what `of` says of its texts: true, false or None."""

    def numbered(self, name: str, of: Callable[[object], float | None]) -> Measured:
        """Of each row the number that `of` makes of its text, or None."""

    def option(self, name: str, code: str) -> Column:
        """Whether this is among the answers."""

    def options(self, name: str) -> tuple[str, ...]:
        """The answers that can be among them."""

    def answered(self, name: str) -> Column:
        """Whether there is an answer that is not missing."""

    def missing(self, name: str, kind: Missing) -> Column:
        """Whether the answer is missing, and of this kind."""

    def past(self, name: str) -> Column | None:
        """Whether a respondent was certainly led past the question; None where nobody was."""

    def known(self, truth: bool) -> Column:
        """True, or false, of every row."""

    def constant(self, number: float) -> Column:
        """One number for every row."""

    def chosen(self, where: Column, one: Column, other: Column) -> Column:
        """One where it is true, else the other."""

    def finite(self, value: Column) -> Column:
        """Whether a number is finite."""


_COMPARISONS: Mapping[Operator, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)


def outcome_of(node: Node, columns: Columns) -> Outcome:
    """Of whom a syntax tree is true and of whom it is false.

    Where it hangs on a question that was certainly passed over, it could be neither, and counts as
    both: `yes` says that it cannot be false, and `no` that it cannot be true, as
    `survey.conditions.could_be` has it.
    """
    if isinstance(node, And | Or | Not):
        return _joined(node, columns)
    found = _said_of(node, columns)
    for name in names(node):
        if (past := columns.past(name)) is not None:
            neither = past & ~found.yes & ~found.no
            found = Outcome(found.yes | neither, found.no | neither)
    return found


def _joined(node: And | Or | Not, columns: Columns) -> Outcome:
    match node:
        case And(parts):
            return reduce(operator.and_, (outcome_of(part, columns) for part in parts))
        case Or(parts):
            return reduce(operator.or_, (outcome_of(part, columns) for part in parts))
        case Not(inner):
            return ~outcome_of(inner, columns)


def _said_of(node: Node, columns: Columns) -> Outcome:
    """The outcome of what is not joined of others."""
    match node:
        case Compare(Name(name), _, Choices(values)) if _texts_alone(name, values, columns):
            return columns.by_value((name,), lambda answers: evaluate(node, answers))
        case Compare(left, sign, Choices(values)):
            several = Or(tuple(Compare(left, "==", value) for value in values))
            among = outcome_of(several, columns)
            return among if sign == "in" else ~among
        case Compare(left, sign, right) if not isinstance(right, Choices):
            return _compared(left, sign, right, columns)
        case Call("answered", name):
            there = columns.answered(name)
            return Outcome(there, ~there)
        case Call("selected", name, code):
            return _selected(name, code, columns)
        case Text(value):
            return _constant(bool(value), columns)
        case Name(name) if columns.kind(name) == "text":
            return columns.by_value((name,), lambda answers: evaluate(node, answers))
        case Name(name) if columns.kind(name) == "several":
            there, any_ = columns.answered(name), columns.known(False)
            for code in columns.options(name):
                any_ = any_ | columns.option(name, code)
            return Outcome(there & any_, there & ~any_)
        case _:
            number = _number(node, columns)
            there = number.value != 0
            return Outcome(number.known & there, number.known & ~there)


def _texts_alone(name: str, values: Sequence[Number | Text], columns: Columns) -> bool:
    """Whether a list is of answers to a question that has texts, none a kind of missing answer."""
    kinds = set(Missing.names())
    return columns.kind(name) == "text" and not any(one.value in kinds for one in values)


def _constant(truth: bool, columns: Columns) -> Outcome:
    return Outcome(columns.known(truth), columns.known(not truth))


def _unknown(columns: Columns) -> Outcome:
    return Outcome(columns.known(False), columns.known(False))


def _selected(name: str, code: str, columns: Columns) -> Outcome:
    if columns.kind(name) != "several":
        call = Call("selected", name, code)
        if columns.kind(name) == "text":
            return columns.by_value((name,), lambda answers: evaluate(call, answers))
        number = columns.numbers(name)
        said = _as_written(code)
        there = number.value == said if said is not None else columns.known(False)
        return Outcome(number.known & there, number.known & ~there)
    there = columns.answered(name)
    given = columns.option(name, code)
    return Outcome(there & given, there & ~given)


def _as_written(code: str) -> float | None:
    """The number that is written like this; None for what no number is written like."""
    try:
        number = float(code)
    except ValueError:
        return None
    return number if code in (str(number), str(int(number))) else None


# --- comparisons ----------------------------------------------------------------------------------


def _compared(left: Node, sign: Operator, right: Node, columns: Columns) -> Outcome:
    if (asked := missing_kind(left, right)) is not None:
        name, kind = asked
        there = columns.missing(name, kind)
        return Outcome(there, ~there) if sign == "==" else Outcome(~there, there)
    kinds = _kind(left, columns), _kind(right, columns)
    if "several" in kinds:
        return _unknown(columns)
    for side, other in ((left, right), (right, left)):
        _refuse_text(side, other, columns)
    if kinds == ("text", "text"):
        held = tuple(dict.fromkeys(one.id for one in (left, right) if isinstance(one, Name)))
        whole = Compare(left, sign, right)
        if held:
            return columns.by_value(held, lambda answers: evaluate(whole, answers))
        return _constant(bool(evaluate(whole, {})), columns)
    one, other_one = (
        _said(side, columns) if kind == "text" else _number(side, columns)
        for side, kind in zip((left, right), kinds, strict=True)
    )
    known = one.known & other_one.known
    there = _COMPARISONS[sign](one.value, other_one.value)
    return Outcome(known & there, known & ~there)


def _refuse_text(side: Node, other: Node, columns: Columns) -> None:
    """That a column of numbers is not held against a text, of which nothing would ever be known."""
    if not (isinstance(side, Name) and isinstance(other, Text)):
        return
    if columns.kind(side.id) == "truth":
        remedy = f"write {side.id}, or not {side.id}"
        raise DataError.of("where", f"{shown(side.id)} is true or false; {remedy}")
    if columns.kind(side.id) == "number" and number_said(other.value) is None:
        remedy = "compare it with a number"
        raise DataError.of(
            "where", f"{shown(side.id)} holds numbers, and {shown(other.value)} is none; {remedy}"
        )


def _kind(node: Node, columns: Columns) -> str:
    """What a side of a comparison is: "text", "several", or "number", which truth is too."""
    match node:
        case Text():
            return "text"
        case Name(name):
            kind = columns.kind(name)
            return "number" if kind == "truth" else kind
        case _:
            return "number"


def _said(node: Node, columns: Columns) -> Measured:
    """A text beside a number: the number that it says."""
    if isinstance(node, Name):
        return columns.numbered(
            node.id, lambda answer: number_said(answer) if isinstance(answer, str) else _own(answer)
        )
    number = number_said(node.value) if isinstance(node, Text) else None
    return Measured(columns.constant(number or 0), columns.known(number is not None))


def _own(answer: object) -> float | None:
    return float(answer) if isinstance(answer, int | float) else None


def _number(node: Node, columns: Columns) -> Measured:
    """What a node is in arithmetic. A condition is 1 or 0; of texts nothing is known."""
    match node:
        case Number(value):
            return Measured(columns.constant(value), columns.known(True))
        case Name(name) if columns.kind(name) in ("number", "truth"):
            return columns.numbers(name)
        case Name(name) if columns.kind(name) == "text":
            return columns.numbered(name, _own)
        case Name() | Text():
            return Measured(columns.constant(0), columns.known(False))
        case Negative(inner):
            number = _number(inner, columns)
            return Measured(-number.value, number.known & columns.finite(number.value))
        case Arithmetic(left, sign, right):
            return _reckoned(_number(left, columns), sign, _number(right, columns), columns)
        case Call("count", name):
            return _count(name, columns)
        case _:
            truth = outcome_of(node, columns)
            # what could be neither is not known
            known = (truth.yes | truth.no) & ~(truth.yes & truth.no)
            return Measured(columns.chosen(truth.yes, 1.0, 0.0), known)


def _reckoned(left: Measured, sign: str, right: Measured, columns: Columns) -> Measured:
    known = left.known & right.known & columns.finite(left.value) & columns.finite(right.value)
    if sign == "/":
        known = known & (right.value != 0)
        by = columns.chosen(known, right.value, 1.0)
        value = columns.chosen(known, left.value, 0.0) / by
    else:
        one, other = (columns.chosen(known, side.value, 0.0) for side in (left, right))
        value = {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign](one, other)
    return Measured(value, known & columns.finite(value))


def _count(name: str, columns: Columns) -> Measured:
    """How many answers were chosen; "none of these" is none."""
    if columns.kind(name) == "several":
        total: Column = columns.constant(0)
        for code in columns.options(name):
            if code != NONE:
                total = total + columns.chosen(columns.option(name, code), 1.0, 0.0)
        return Measured(total, columns.answered(name))
    if columns.kind(name) == "text":
        return columns.numbered(name, lambda answer: float(answer != NONE))
    return Measured(columns.constant(1), columns.numbers(name).known)
