"""The small language of conditions: one syntax tree, evaluated here; nothing is ever evaluated as Python.

    when: "worked_with_trauma == 'yes' and age >= 18"
    check: "count(challenges) <= 3"

Words: `== != < <= > >=`, `and or not`, `in`, `not in`, `+ - * /`, brackets, numbers, quoted texts, ids of questions (and
`group`), `answered(x)`, `selected(x, 'code')`, `count(x)`.

**Missing answers.** A condition is true, false or unknown (`None`). An answer that is missing, whatever its kind, makes a
comparison or a sum unknown; `and`, `or`, `not` follow Kleene's logic, so `unknown or true` is true. Two things are
always known: `answered(x)`, and a comparison with the name of a kind of missing answer (`x == 'dont_know'`). What an unknown
outcome means is said where it is used: a question is then not asked, a check passes, a warning is not given.

| x is …         | x == 'a' | x != 'a' | x in ('a', 'b') | answered(x) | x == 'dont_know' | selected(x, 'a') | count(x) > 0 |
|----------------|----------|----------|-----------------|-------------|------------------|------------------|--------------|
| a              | true     | false    | true            | true        | false            | true             | true         |
| b              | false    | true     | true            | true        | false            | false            | true         |
| c              | false    | true     | false           | true        | false            | false            | true         |
| none of these  | –        | –        | –               | true        | false            | false            | false        |
| dont_know      | unknown  | unknown  | unknown         | false       | true             | unknown          | unknown      |
| refused        | unknown  | unknown  | unknown         | false       | false            | unknown          | unknown      |
| not_applicable | unknown  | unknown  | unknown         | false       | false            | unknown          | unknown      |
| not_asked      | unknown  | unknown  | unknown         | false       | false            | unknown          | unknown      |
| not_reached    | unknown  | unknown  | unknown         | false       | false            | unknown          | unknown      |
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Literal, Self

from survey.errors import ConditionError, did_you_mean, shown
from survey.missing import Missing

__all__ = [
    "And",
    "Arithmetic",
    "Call",
    "Choices",
    "Compare",
    "Condition",
    "Name",
    "Negative",
    "Node",
    "Not",
    "Number",
    "Or",
    "Text",
    "evaluate",
    "missing_kind",
    "names",
    "walk",
]

LONGEST, DEEPEST, MOST_SUMS = 2_000, 40, 100
"""Limits that no honest condition meets: characters, brackets within brackets, signs of arithmetic."""

Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]
Value = str | int | float | bool | tuple[str, ...]
Answers = Mapping[str, "Value | Missing"]


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


@dataclass(frozen=True)
class Condition:
    """A condition as written, with its syntax tree."""

    text: str
    tree: Node

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ConditionError with the character and the remedy."""
        return cls(text.strip(), _parsed(text.strip()))

    @classmethod
    def both(cls, first: "Condition | None", second: "Condition | None") -> "Condition | None":
        """True where both are; None stands for "always"."""
        if first is None or second is None:
            return first or second
        return Condition(f"({first.text}) and ({second.text})", And((first.tree, second.tree)))

    def holds(self, answers: Answers) -> bool | None:
        """True, false, or None where missing answers leave it unknown. An id without an answer counts as missing."""
        value = evaluate(self.tree, answers)
        return None if value is None else bool(value)

    @cached_property
    def names(self) -> frozenset[str]:
        """The ids it depends on."""
        return names(self.tree)


# --- meaning ---------------------------------------------------------------------------------------------------------


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
            return _arithmetic(operator, _as_number(evaluate(left, answers)), _as_number(evaluate(right, answers)))
        case Compare(left, operator, right):
            return _compare(left, operator, right, answers)


def _call(function: str, answer: Value | Missing, code: str) -> Value | None:
    if function == "answered":
        return not isinstance(answer, Missing)
    if isinstance(answer, Missing):
        return None
    chosen = answer if isinstance(answer, tuple) else (str(answer),)
    return code in chosen if function == "selected" else len([one for one in chosen if one != "none"])


def _kleene(parts: tuple[Node, ...], answers: Answers, *, decisive: bool) -> bool | None:
    """`and` is decided by one false part, `or` by one true part; else one unknown part leaves it unknown."""
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
    result = {"+": left + right, "-": left - right, "*": left * right}[operator] if operator != "/" else left / right
    return result if math.isfinite(result) else None


def _compare(left: Node, operator: Operator, right: Node | Choices, answers: Answers) -> bool | None:
    if isinstance(right, Choices):
        outcomes = tuple(Compare(left, "==", value) for value in right.values)
        inside = _kleene(outcomes, answers, decisive=True)
        return inside if operator == "in" or inside is None else not inside
    if (kind := missing_kind(left, right)) is not None:
        name, expected = kind
        same = answers.get(name, Missing.NOT_REACHED) is expected
        return same if operator == "==" else not same
    first, second = evaluate(left, answers), evaluate(right, answers)
    if first is None or second is None or not _comparable(first, second):
        return None
    return _COMPARISONS[operator](first, second)


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
    """`x == 'dont_know'` asks which kind of missing answer x is; codes of answers never have these names."""
    for name, text in ((left, right), (right, left)):
        if isinstance(name, Name) and isinstance(text, Text) and text.value in _MISSING:
            return name.id, Missing(text.value)
    return None


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


def names(node: Node) -> frozenset[str]:
    """The ids a syntax tree depends on."""
    return frozenset(part.id for part in walk(node) if isinstance(part, Name | Call))


# --- reading ---------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?![\w.]))
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>==|!=|<=|>=|[-+*/()\[\],<>])
    )""",
    re.VERBOSE | re.ASCII,
)
_REMEDIES = MappingProxyType(
    {
        "=": "; write '==' to compare",
        "&": "; write 'and'",
        "|": "; write 'or'",
        "!": "; write 'not' or '!='",
        "$": "; write the id alone, without ${}",
        "’": "; use straight quotes",
        "‘": "; use straight quotes",
        "“": "; use straight quotes",
        "'": "; the text has no closing quote",
        '"': "; the text has no closing quote",
    }
)
_COMPARING = ("==", "!=", "<=", ">=", "<", ">")
_FUNCTIONS = ("answered", "selected", "count")
_WORDS = ("and", "or", "not", "in", *_FUNCTIONS)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Node:
    return _Parser(text).condition()


class _Parser:
    """Recursive descent, one method per rank of precedence, from `or` (weakest) to brackets."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            raise ConditionError(text, LONGEST, f"the condition is longer than {LONGEST} characters; split it")
        self.tokens = list(self._tokens())
        if sum(token.text in ("+", "-", "*", "/") for token in self.tokens) > MOST_SUMS:
            raise self._error(f"more than {MOST_SUMS} signs of arithmetic; use a computed question", 0)
        self.at = 0
        self.depth = 0

    def _tokens(self) -> Iterator[_Token]:
        position = 0
        while position < len(self.text) and not self.text[position:].isspace():
            match = _TOKEN.match(self.text, position)
            if match is None:
                at = position + len(self.text[position:]) - len(self.text[position:].lstrip())
                raise self._error(f"cannot read {shown(self.text[at:], 12)}{_REMEDIES.get(self.text[at], '')}", at)
            kind = str(match.lastgroup)
            yield _Token(kind, match[kind], match.start(kind))
            position = match.end()
        yield _Token("end", "", len(self.text))

    def _error(self, message: str, position: int) -> ConditionError:
        return ConditionError(self.text, position, message)

    def _unexpected(self, expected: str) -> ConditionError:
        token = self.tokens[self.at]
        found = shown(token.text) if token.text else "the end"
        return self._error(f"expected {expected}, found {found}", token.position)

    def _take(self, *texts: str) -> str:
        """The next token's text when it is one of these (as a sign or word), else nothing."""
        token = self.tokens[self.at]
        if token.kind in ("sign", "word") and token.text in texts:
            self.at += 1
            return token.text
        return ""

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise self._unexpected(shown(text))

    def condition(self) -> Node:
        node = self._or()
        if self.tokens[self.at].kind != "end":
            raise self._unexpected("'and', 'or' or the end")
        return node

    def _or(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"more than {DEEPEST} brackets within brackets; simplify", self.tokens[self.at].position)
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Node:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Node:
        negations = 0
        while self._take("not"):
            negations += 1
        node = self._comparison()
        if negations and negations % 2 == 0:
            node = Not(node)  # "not not x" is the truth of x
        return Not(node) if negations else node

    def _comparison(self) -> Node:
        left = self._sum()
        if sign := self._take(*_COMPARING):
            node = Compare(left, sign, self._sum())  # type: ignore[arg-type]  # _COMPARING holds only operators
            if self.tokens[self.at].text in _COMPARING:
                raise self._unexpected("'and' between two comparisons")
            return node
        if self._take("in"):
            return Compare(left, "in", self._choices())
        if self._take("not"):
            self._need("in")
            return Compare(left, "not in", self._choices())
        return left

    def _choices(self) -> Choices:
        opening = self._take("(", "[")
        if not opening:
            raise self._unexpected("a list such as ('a', 'b')")
        values: list[Number | Text] = []
        while not self._take(")" if opening == "(" else "]"):
            if values:
                self._need(",")
            minus = bool(self._take("-"))
            literal = self._literal()
            if literal is None or (minus and isinstance(literal, Text)):
                raise self._unexpected("a number or a quoted text")
            values.append(Number(-literal.value) if minus and isinstance(literal, Number) else literal)
        if not values:
            raise self._unexpected("at least one value in the list")
        return Choices(tuple(values))

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Arithmetic(node, sign, self._product())  # type: ignore[arg-type]  # one of the two taken
        return node

    def _product(self) -> Node:
        node = self._signed()
        while sign := self._take("*", "/"):
            node = Arithmetic(node, sign, self._signed())  # type: ignore[arg-type]  # one of the two taken
        return node

    def _signed(self) -> Node:
        negative = False
        while self._take("-"):
            negative = not negative
        node = self._primary()
        return Negative(node) if negative else node

    def _literal(self) -> Number | Text | None:
        token = self.tokens[self.at]
        if token.kind == "number":
            self.at += 1
            value = float(token.text)
            if not math.isfinite(value):
                raise self._error("the number is too large", token.position)
            return Number(value)
        if token.kind == "text":
            self.at += 1
            return Text(token.text[1:-1])
        return None

    def _primary(self) -> Node:
        if (literal := self._literal()) is not None:
            return literal
        if self._take("("):
            node = self._or()
            self._need(")")
            return node
        token = self.tokens[self.at]
        if token.kind != "word":
            raise self._unexpected("a question's id, a number or a quoted text")
        following = self.tokens[self.at + 1].text
        if token.text in _FUNCTIONS and following == "(":
            return self._call()
        if token.text in _WORDS:
            raise self._unexpected("a question's id, a number or a quoted text")
        if following == "(":
            raise self._error(f"there is no function {shown(token.text)}{did_you_mean(token.text, _FUNCTIONS)}", token.position)
        self.at += 1
        return Name(token.text)

    def _call(self) -> Node:
        function = self._take(*_FUNCTIONS)
        self._need("(")
        name = self.tokens[self.at]
        if name.kind != "word":
            raise self._unexpected("a question's id")
        self.at += 1
        code = ""
        if function == "selected":
            self._need(",")
            literal = self._literal()
            if not isinstance(literal, Text):
                raise self._unexpected("an answer in quotes, such as selected(x, 'a')")
            code = literal.value
        self._need(")")
        return Call(function, name.text, code)  # type: ignore[arg-type]  # _FUNCTIONS holds only these
