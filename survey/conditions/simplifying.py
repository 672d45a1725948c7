"""An equal condition that is easier to say."""

from collections.abc import Sequence
from types import MappingProxyType

from survey.conditions.tree import (
    And,
    Choices,
    Compare,
    Negative,
    Node,
    Not,
    Number,
    Operator,
    Or,
    Text,
)

__all__ = ["simplified", "together"]

_OPPOSITE: MappingProxyType[Operator, Operator] = MappingProxyType(
    {
        "==": "!=",
        "!=": "==",
        "<": ">=",
        ">=": "<",
        ">": "<=",
        "<=": ">",
        "in": "not in",
        "not in": "in",
    }
)
"""Of the same answers the one is true where the other is false, and both are unknown together."""

_TURNED: MappingProxyType[Operator, Operator] = MappingProxyType(
    {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
)


def simplified(node: Node, *, wanted: bool = True) -> Node:
    """An equal condition in which only calls and names are negated, nothing stands in needless
    brackets or twice, and a name is on the left of a comparison with a constant. `wanted`: False
    for its opposite.
    """
    match node:
        case Not(inner):
            return simplified(inner, wanted=not wanted)
        case And(parts) | Or(parts):
            both = isinstance(node, And) is wanted
            return together([simplified(part, wanted=wanted) for part in parts], both=both)
        case Compare(left, operator, right):
            if _is_constant(left) and not isinstance(right, Choices) and not _is_constant(right):
                left, operator, right = right, _TURNED.get(operator, operator), left
            return Compare(left, operator if wanted else _OPPOSITE[operator], right)
        case _:
            return node if wanted else Not(node)


def _is_constant(node: Node) -> bool:
    return isinstance(node.inner if isinstance(node, Negative) else node, Number | Text)


def together(parts: Sequence[Node], *, both: bool) -> Node:
    """Several conditions as one: all of them (`both`), or any."""
    kind = And if both else Or
    flat: dict[Node, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))
