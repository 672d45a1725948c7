"""Conditions printed as JavaScript, from the one syntax tree that Python evaluates.

    age >= 18 and selected(seen, 'sleep')
    and(is(value(a, "age"), ">=", 18), selected(a, "seen", "sleep"))

What the functions mean is in conditions.js; the page's policy forbids `eval`, so conditions are
part of its script.
"""

import json
from collections.abc import Iterable, Iterator

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
    missing_kind,
)
from survey.questionnaire import Question

__all__ = ["conditions_script", "expression", "literal"]


def conditions_script(questions: Iterable[Question]) -> str:
    """`const CONDITIONS`: question id → its conditions by name, each a function of the answers."""
    entries = [
        f"  [{literal(question.id)}, {{ {printed} }}],"
        for question in questions
        if (printed := _printed(question))
    ]
    return "\n".join(["const CONDITIONS = new Map([", *entries, "]);", ""])


def expression(node: Node) -> str:
    """The syntax tree as an expression in which `a` is the answers."""
    match node:
        case Number(value) | Text(value):
            return literal(value)
        case Name(id):
            return f"value(a, {literal(id)})"
        case Call("selected", id, code):
            return f"selected(a, {literal(id)}, {literal(code)})"
        case Call(function, id):
            return f"{function}(a, {literal(id)})"
        case Negative(inner):
            return f"negative({expression(inner)})"
        case Not(inner):
            return f"not({expression(inner)})"
        case And(parts):
            return f"and({_list(parts)})"
        case Or(parts):
            return f"or({_list(parts)})"
        case Arithmetic(left, operator, right):
            return f"sum({expression(left)}, {literal(operator)}, {expression(right)})"
        case Compare(left, operator, right):
            return _comparison(left, operator, right)


def literal(value: str | float) -> str:
    """A text or number as JavaScript and JSON write it, with nothing in it that could end a script
    element.
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _printed(question: Question) -> str:
    return ", ".join(f"{name}: (a) => {expression(tree)}" for name, tree in _trees(question))


def _trees(question: Question) -> Iterator[tuple[str, Node]]:
    if question.when is not None:
        yield "when", question.when.tree
    if question.check is not None:
        yield "check", question.check.condition.tree
    if question.warn is not None:
        yield "warn", question.warn.condition.tree
    if question.expression is not None:
        yield "computed", question.expression.tree


def _comparison(left: Node, operator: str, right: Node | Choices) -> str:
    if isinstance(right, Choices):
        inside = f"or({_list(Compare(left, '==', each) for each in right.values)})"
        return inside if operator == "in" else f"not({inside})"
    if (kind := missing_kind(left, right)) is not None:
        name, expected = kind
        same = f"missingAs(a, {literal(name)}, {literal(expected.value)})"
        return same if operator == "==" else f"not({same})"
    return f"is({expression(left)}, {literal(operator)}, {expression(right)})"


def _list(nodes: Iterable[Node]) -> str:
    return ", ".join(expression(node) for node in nodes)
