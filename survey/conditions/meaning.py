"""What a condition means, given answers: true, false or unknown. The table is in
`survey.conditions`.
"""

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from survey.conditions.tree import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Operator,
    Or,
    Text,
)
from survey.missing import Missing

__all__ = ["Answers", "Value", "evaluate", "missing_kind", "number_said"]

Value = str | int | float | bool | tuple[str, ...]
Answers = Mapping[str, "Value | Missing"]


def evaluate(node: Node, answers: Answers) -> Value | None:
    """The value of a syntax tree; None is unknown. Division by zero is unknown."""
    match node:
        case Number(value) | Text(value):
            return value
        case Name(id):
            answer = answers.get(id, Missing.NOT_REACHED)
            return None if isinstance(answer, Missing) else answer
        case Call(function, id, code):
            return _call(function, answers.get(id, Missing.NOT_REACHED), code)
        case Negative(inner):
            number = _as_number(evaluate(inner, answers))
            return None if number is None else -number
        case Not(inner):
            truth = evaluate(inner, answers)
            return None if truth is None else not truth
        case And(parts):
            return _kleene(parts, answers, decisive=False)
        case Or(parts):
            return _kleene(parts, answers, decisive=True)
        case Arithmetic(left, operator, right):
            return _arithmetic(
                operator, _as_number(evaluate(left, answers)), _as_number(evaluate(right, answers))
            )
        case Compare(left, operator, right):
            return _compare(left, operator, right, answers)


def _call(function: str, answer: Value | Missing, code: str) -> Value | None:
    if function == "answered":
        return not isinstance(answer, Missing)
    if isinstance(answer, Missing):
        return None
    chosen = answer if isinstance(answer, tuple) else (str(answer),)
    return (
        code in chosen if function == "selected" else len([one for one in chosen if one != "none"])
    )


def _kleene(parts: tuple[Node, ...], answers: Answers, *, decisive: bool) -> bool | None:
    """`and` is decided by one false part, `or` by one true part; else one unknown part leaves it
    unknown.
    """
    outcome: bool | None = not decisive
    for part in parts:
        truth = evaluate(part, answers)
        if truth is None:
            outcome = None
        elif bool(truth) is decisive:
            return decisive
    return outcome


def _as_number(value: Value | None) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _arithmetic(operator: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None or (operator == "/" and right == 0):
        return None
    result = (
        {"+": left + right, "-": left - right, "*": left * right}[operator]
        if operator != "/"
        else left / right
    )
    return result if math.isfinite(result) else None


def _compare(
    left: Node, operator: Operator, right: Node | Choices, answers: Answers
) -> bool | None:
    if isinstance(right, Choices):
        outcomes = tuple(Compare(left, "==", value) for value in right.values)
        inside = _kleene(outcomes, answers, decisive=True)
        return inside if operator == "in" or inside is None else not inside
    if (kind := missing_kind(left, right)) is not None:
        name, expected = kind
        same = answers.get(name, Missing.NOT_REACHED) is expected
        return same if operator == "==" else not same
    first, second = _of_one_kind(evaluate(left, answers), evaluate(right, answers))
    if first is None or second is None or not _comparable(first, second):
        return None
    return _COMPARISONS[operator](first, second)


def _of_one_kind(first: Value | None, second: Value | None) -> tuple[Value | None, Value | None]:
    """The code of a rating beside a number, or beside another, is the number that it says; no day
    and no time looks like one.
    """
    if isinstance(first, str) and isinstance(second, str):
        one, other = number_said(first), number_said(second)
        return (first, second) if one is None or other is None else (one, other)
    if isinstance(first, str) and isinstance(second, int | float):
        return number_said(first), second
    if isinstance(second, str) and isinstance(first, int | float):
        return first, number_said(second)
    return first, second


def number_said(code: str) -> int | None:
    return int(code) if re.fullmatch(r"-?\d{1,3}", code, re.ASCII) else None


def _comparable(first: Value, second: Value) -> bool:
    """Texts with texts, numbers with numbers; sets of answers and anything else with nothing."""
    return any(isinstance(first, kind) and isinstance(second, kind) for kind in (str, int | float))


_COMPARISONS: Mapping[str, Callable[..., bool]] = MappingProxyType(
    {
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
)


_MISSING = frozenset(Missing.names())


def missing_kind(left: Node, right: Node) -> tuple[str, Missing] | None:
    """`x == 'dont_know'` asks which kind of missing answer x is; codes of answers never have these
    names.
    """
    for name, text in ((left, right), (right, left)):
        if isinstance(name, Name) and isinstance(text, Text) and text.value in _MISSING:
            return name.id, Missing(text.value)
    return None
