"""A condition as text to its syntax tree: recursive descent, one method per rank of precedence."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
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
    Or,
    Text,
)
from survey.errors import ConditionError, did_you_mean, shown

__all__ = ["DEEPEST", "LONGEST", "MOST_SUMS", "parsed"]

LONGEST, DEEPEST, MOST_SUMS = 2_000, 40, 100
"""Limits that no honest condition meets: characters, brackets within brackets, signs of
arithmetic."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?![\w.]))
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | `(?P<column>[^`]+)`
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
        "`": "; the name has no closing backtick",
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
def parsed(text: str, *, columns: bool = False) -> Node:
    """`columns`: whether names may stand in backticks, as those of columns may have to."""
    return _Parser(text, columns=columns).condition()


class _Parser:
    """Recursive descent, one method per rank of precedence, from `or` (weakest) to brackets."""

    def __init__(self, text: str, *, columns: bool) -> None:
        self.text = text
        self.columns = columns
        if len(text) > LONGEST:
            raise ConditionError(
                text, LONGEST, f"the condition is longer than {LONGEST} characters; split it"
            )
        self.tokens = list(self._tokens())
        if sum(token.text in ("+", "-", "*", "/") for token in self.tokens) > MOST_SUMS:
            raise self._error(
                f"more than {MOST_SUMS} signs of arithmetic; use a computed question", 0
            )
        self.at = 0
        self.depth = 0

    def _tokens(self) -> Iterator[_Token]:
        position = 0
        while position < len(self.text) and not self.text[position:].isspace():
            match = _TOKEN.match(self.text, position)
            if match is None:
                at = position + len(self.text[position:]) - len(self.text[position:].lstrip())
                raise self._error(
                    f"cannot read {shown(self.text[at:], 12)}{_REMEDIES.get(self.text[at], '')}", at
                )
            kind = str(match.lastgroup)
            if kind == "column" and not self.columns:
                remedy = "write its id alone, without backticks"
                raise self._error(
                    f"{shown(match[kind])} is the name of a question; {remedy}", match.start(kind)
                )
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
            raise self._error(
                f"more than {DEEPEST} brackets within brackets; simplify",
                self.tokens[self.at].position,
            )
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
            # _COMPARING holds only operators
            node = Compare(left, sign, self._sum())  # type: ignore[arg-type]
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
            values.append(
                Number(-literal.value) if minus and isinstance(literal, Number) else literal
            )
        if not values:
            raise self._unexpected("at least one value in the list")
        return Choices(tuple(values))

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            # one of the two taken
            node = Arithmetic(node, sign, self._product())  # type: ignore[arg-type]
        return node

    def _product(self) -> Node:
        node = self._signed()
        while sign := self._take("*", "/"):
            # one of the two taken
            node = Arithmetic(node, sign, self._signed())  # type: ignore[arg-type]
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
        if token.kind == "column":
            self.at += 1
            return Name(token.text)
        if token.kind != "word":
            raise self._unexpected("a question's id, a number or a quoted text")
        following = self.tokens[self.at + 1].text
        if token.text in _FUNCTIONS and following == "(":
            return self._call()
        if token.text in _WORDS:
            raise self._unexpected("a question's id, a number or a quoted text")
        if following == "(":
            raise self._error(
                f"there is no function {shown(token.text)}{did_you_mean(token.text, _FUNCTIONS)}",
                token.position,
            )
        self.at += 1
        return Name(token.text)

    def _call(self) -> Node:
        function = self._take(*_FUNCTIONS)
        self._need("(")
        name = self.tokens[self.at]
        if name.kind not in ("word", "column"):
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
        # _FUNCTIONS holds only these
        return Call(function, name.text, code)  # type: ignore[arg-type]
