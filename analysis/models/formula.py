"""A model's formula: read by formulaic, let through where it only reckons with columns."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from formulaic import Formula
from formulaic.errors import FormulaicError

from survey.errors import DataError, did_you_mean, shown

__all__ = ["Asked"]

FUNCTIONS = ("I", "C", "log", "log2", "log10", "exp", "poly", "center", "scale", "bs", "cr", "np")
"""What a formula may call, and the library whose plain functions of numbers it may."""

OF_NUMPY = ("log", "log1p", "sqrt", "exp", "abs")

_ALLOWED = (
    *(ast.Expression, ast.Call, ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.keyword),
    *(ast.List, ast.Tuple, ast.Load, ast.operator, ast.unaryop),
)
_QUOTED = re.compile(r"`[^`]*`")
_WORD = re.compile(r"`[^`]*`|(?<![\w.])[A-Za-z_.][\w.]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """`response`: the column that is explained. `right`: the formula of what explains it. `names`:
    every column of it.
    """

    text: str
    response: str
    right: Any
    names: tuple[str, ...]

    @classmethod
    def of(cls, text: object, columns: Sequence[str]) -> Self:
        """A formula over these columns. Names with points, as R has them, need no backticks.

        Raises DataError for what is no formula, for columns that are not there, and for whatever
        does more than reckon with columns.
        """
        if not isinstance(text, str):
            raise DataError.of("formula", f'{shown(text)} is no text; write "answer ~ group + age"')
        try:
            parsed = Formula(_WORD.sub(lambda found: _quoted(found[0], columns), text))
        except (FormulaicError, SyntaxError) as error:
            said = str(error).strip().split("\n")[0]
            raise DataError.of("formula", f"{shown(text)} cannot be read: {said}") from error
        if not hasattr(parsed, "lhs") or not hasattr(parsed, "rhs"):
            raise DataError.of(
                "formula", f'{shown(text)} does not say what is explained; write "answer ~ group"'
            )
        left = [name for term in parsed.lhs for factor in term.factors for name in [factor.expr]]
        if len(left) != 1 or left[0] not in columns:
            near = did_you_mean(left[0], columns) if left else ""
            raise DataError.of(
                "formula", f"{shown(' + '.join(left))} is no single column to be explained{near}"
            )
        names = dict.fromkeys(
            name
            for term in parsed.rhs
            for factor in term.factors
            for name in _names_in(factor, columns)
        )
        if left[0] in names:
            raise DataError.of("formula", f"{shown(left[0])} cannot explain itself")
        return cls(text, left[0], parsed.rhs, tuple(names))


def _quoted(word: str, columns: Sequence[str]) -> str:
    return f"`{word}`" if word in columns and not word.isidentifier() else word


def _names_in(factor: Any, columns: Sequence[str]) -> Iterator[str]:
    """The columns of one factor."""
    match factor.eval_method.value:
        case "literal":
            return
        case "lookup":
            yield _known(factor.expr, columns)
        case _:
            yield from _names_of(factor.expr, columns)


def _names_of(text: str, columns: Sequence[str]) -> Iterator[str]:
    quoted = [found[1:-1] for found in _QUOTED.findall(text)]
    for name in quoted:
        yield _known(name, columns)
    try:
        tree = ast.parse(_QUOTED.sub("_quoted_", text), mode="eval")
    except SyntaxError:
        raise DataError.of("formula", f"{shown(text)} cannot be read") from None
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    plain = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and id(node) in called:
            of_numpy = isinstance(node.value, ast.Name) and node.value.id == "np"
            if of_numpy and node.attr in OF_NUMPY:
                plain.add(id(node.value))
                continue
        if isinstance(node, ast.Name):
            if id(node) in plain or node.id == "_quoted_":
                continue
            if id(node) in called and node.id in FUNCTIONS:
                continue
            if id(node) not in called:
                yield _known(node.id, columns)
                continue
        elif isinstance(node, _ALLOWED):
            continue
        known = ", ".join(FUNCTIONS[:-1])
        raise DataError.of(
            "formula", f"{shown(text)} is more than a formula may do; it may call {known}"
        )


def _known(name: str, columns: Sequence[str]) -> str:
    if name not in columns:
        raise DataError.of(
            "formula", f"there is no column {shown(name)}{did_you_mean(name, columns)}"
        )
    return name
