"""A syntax tree as a definition file writes it: the way back from `Condition.parse`."""

from survey.conditions import And, Arithmetic, Call, Choices, Compare, Name, Negative, Node, Not, Number, Or, Text
from survey.forms.xlsform.xpath import plain_number

__all__ = ["written"]

_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _WHOLE = range(8)
"""Ranks of precedence, from weakest to strongest."""


def written(node: Node, above: int = _OR) -> str:
    """The condition in words of the definition format, in brackets where it stands under something stronger.

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
        case Compare(left, operator, Choices(values)):
            return _COMPARISON, f"{written(left, _SUM)} {operator} ({', '.join(written(value) for value in values)})"
        case Compare(left, operator, right) if not isinstance(right, Choices):
            return _COMPARISON, f"{written(left, _SUM)} {operator} {written(right, _SUM)}"
        case Arithmetic(left, "+" | "-" as sign, right):
            return _SUM, f"{written(left, _SUM)} {sign} {written(right, _PRODUCT)}"
        case Arithmetic(left, sign, right):
            return _PRODUCT, f"{written(left, _PRODUCT)} {sign} {written(right, _SIGN)}"
        case Negative(inner):
            return _SIGN, f"-{written(inner, _SIGN)}"
        case Call("selected", name, code):
            return _WHOLE, f"selected({name}, {_quoted(code)})"
        case Call(function, name):
            return _WHOLE, f"{function}({name})"
        case Number(value):
            return (_SIGN if value < 0 else _WHOLE), plain_number(value)
        case Text(value):
            return _WHOLE, _quoted(value)
        case Name(name):
            return _WHOLE, name
        case _:
            raise AssertionError(node)


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"
