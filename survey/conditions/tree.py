"""The syntax tree of a condition: what it is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

__all__ = [
    "And",
    "Arithmetic",
    "Call",
    "Choices",
    "Compare",
    "Name",
    "Negative",
    "Node",
    "Not",
    "Number",
    "Operator",
    "Or",
    "Text",
    "names",
    "rebuilt",
    "walk",
]

Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """The answer to a question."""

    id: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The right side of `in`: numbers or texts."""

    values: tuple[Number | Text, ...]


@dataclass(frozen=True, slots=True)
class Call:
    function: Literal["answered", "selected", "count"]
    id: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Compare:
    left: "Node"
    operator: Operator
    right: "Node | Choices"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    left: "Node"
    operator: Literal["+", "-", "*", "/"]
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    inner: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """`and`"""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`or`"""

    parts: tuple["Node", ...]


Node = Number | Text | Name | Call | Compare | Arithmetic | Negative | Not | And | Or


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it (but not the choices of `in`)."""
    yield node
    match node:
        case Negative(inner) | Not(inner):
            yield from walk(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from walk(part)
        case Arithmetic(left, _, right):
            yield from walk(left)
            yield from walk(right)
        case Compare(left, _, right):
            yield from walk(left)
            if not isinstance(right, Choices):
                yield from walk(right)
        case _:
            pass


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with what is right below it changed (but not the choices of `in`)."""
    match node:
        case Negative(inner):
            return Negative(change(inner))
        case Not(inner):
            return Not(change(inner))
        case And(parts):
            return And(tuple(map(change, parts)))
        case Or(parts):
            return Or(tuple(map(change, parts)))
        case Arithmetic(left, operator, right):
            return Arithmetic(change(left), operator, change(right))
        case Compare(left, operator_, right_):
            after = right_ if isinstance(right_, Choices) else change(right_)
            return Compare(change(left), operator_, after)
        case Number() | Text() | Name() | Call():
            return node
        case _ as never:
            assert_never(never)


def names(node: Node) -> frozenset[str]:
    """The ids a syntax tree depends on."""
    return frozenset(part.id for part in walk(node) if isinstance(part, Name | Call))
