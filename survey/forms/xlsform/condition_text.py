"""A syntax tree as a definition file writes it: the way back from `Condition.parse`."""

from survey.conditions import (
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
    Or,
    Text,
)
from survey.forms.xlsform.xpath_words import plain_number

__all__ = ["written"]

_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _WHOLE = range(8)
"""Ranks of precedence, from weakest to strongest."""


def written(node: Node, above: int = _OR) -> str:
    """The condition in words of the definition format, in brackets where it stands under something
    stronger.

    >>> written(And((Compare(Name("x"), "==", Text("a")), Not(Call("answered", "y")))))
    "x == 'a' and not answered(y)"
    """
    rank, text = _written(node)
    return f"({text})" if rank < above else text


def _written(node: Node) -> tuple[int, str]:
    match node:
        case Or(parts):
            return _OR, " or ".join(written(part, _AND) for part in parts)
        case And(parts):
            return _AND, " and ".join(written(part, _NOT) for part in parts)
        case Not(inner):
            return _NOT, f"not {written(inner, _COMPARISON)}"
        case Compare(left, operator, right):
            listed = (
                f"({', '.join(map(written, right.values))})"
                if isinstance(right, Choices)
                else written(right, _SUM)
            )
            return _COMPARISON, f"{written(left, _SUM)} {operator} {listed}"
        case Arithmetic(left, sign, right):
            rank = _SUM if sign in ("+", "-") else _PRODUCT
            return rank, f"{written(left, rank)} {sign} {written(right, rank + 1)}"
        case Negative(inner):
            return _SIGN, f"-{written(inner, _SIGN)}"
        case Call(function, name, code):
            return (
                _WHOLE,
                f"{function}({name}, {_quoted(code)})"
                if function == "selected"
                else f"{function}({name})",
            )
        case _:
            return _value(node)


def _value(node: Node) -> tuple[int, str]:
    match node:
        case Number(value):
            return (_SIGN if value < 0 else _WHOLE), plain_number(value)
        case Text(value):
            return _WHOLE, _quoted(value)
        case Name(name):
            return _WHOLE, name
    raise AssertionError(node)  # all other nodes are above


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"
