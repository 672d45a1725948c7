"""The syntax of XPath, as far as questions of ODK and KoBo forms need it:
`${x} = 'a' and selected(., 'b')`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from survey.errors import ConditionError, shown

__all__ = ["Expression", "parsed", "reckoned", "references"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A node of XPath: `kind` is text, number, reference, own (the dot), call, or a sign; `at` its
    character.
    """

    kind: str
    at: int
    value: str = ""
    parts: tuple["Expression", ...] = ()


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)
    | (?P<reference>\$\{\s*[^}]*?\s*\})
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)
    | (?P<sign>!=|<=|>=|\.\.|//|[-+*=<>(),./|\[\]@])
    )""",
    re.VERBOSE,
)
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parsed(text: str) -> Expression:
    """The expression. Raises ConditionError where it is none, or of a kind that forms have no use
    for.
    """
    return _Parser(text).whole()


class _Parser:
    """Recursive descent over the precedence of XPath: or, and, equality, order, sum, product,
    minus.
    """

    _RANKS = (
        ("or",),
        ("and",),
        ("=", "!="),
        ("<", "<=", ">", ">="),
        ("+", "-"),
        ("*", "div", "mod"),
    )

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.tokens = list(self._tokens())

    def _tokens(self) -> Iterator[_Token]:
        position = 0
        while self.text[position:].strip():
            match = _TOKEN.match(self.text, position)
            if match is None:
                at = len(self.text) - len(self.text[position:].lstrip())
                raise self._error(f"cannot read {shown(self.text[at:], 12)}", at)
            kind = str(match.lastgroup)
            yield _Token(kind, match[kind], match.start(kind))
            position = match.end()
        yield _Token("end", "", len(self.text))

    def _error(self, message: str, at: int | None = None) -> ConditionError:
        return ConditionError(self.text, self.tokens[self.at].at if at is None else at, message)

    def _take(self, *texts: str) -> _Token | None:
        token = self.tokens[self.at]
        if token.kind in ("sign", "name") and token.text in texts:
            self.at += 1
            return token
        return None

    def whole(self) -> Expression:
        found = self._ranked(0)
        if self.tokens[self.at].kind != "end":
            raise self._error(f"expected the end, found {shown(self.tokens[self.at].text)}")
        return found

    def _ranked(self, rank: int) -> Expression:
        if rank == len(self._RANKS):
            return self._minus()
        left = self._ranked(rank + 1)
        while sign := self._take(*self._RANKS[rank]):
            left = Expression(sign.text, sign.at, parts=(left, self._ranked(rank + 1)))
        return left

    def _minus(self) -> Expression:
        if sign := self._take("-"):
            self._deeper()
            inner = self._minus()
            self.depth -= 1
            return Expression("minus", sign.at, parts=(inner,))
        return self._primary()

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"more than {DEEPEST} brackets within brackets")

    def _primary(self) -> Expression:
        token = self.tokens[self.at]
        if token.kind in ("text", "number", "reference"):
            self.at += 1
            value = token.text if token.kind == "number" else token.text[1:-1]
            return Expression(
                token.kind, token.at, value[1:].strip() if token.kind == "reference" else value
            )
        if self._take("."):
            return Expression("own", token.at)
        if self._take("("):
            self._deeper()
            inside = self._ranked(0)
            self.depth -= 1
            self._close()
            return inside
        if token.kind == "name" and self.tokens[self.at + 1].text == "(":
            return self._call(token)
        if token.kind == "end":
            raise self._error("expected a value, found the end")
        if token.kind == "name":
            raise self._error(
                f"{shown(token.text)} is neither a function nor a quoted text; a question is "
                f"written ${{{token.text}}}"
            )
        raise self._error(
            f"{shown(token.text)} belongs to XPath that questions do not need (paths, "
            f"predicates); refer to ${{question}}"
        )

    def _call(self, token: _Token) -> Expression:
        self.at += 2
        self._deeper()
        arguments: list[Expression] = []
        while not self._take(")"):
            if arguments and not self._take(","):
                raise self._error("expected ',' or ')'")
            arguments.append(self._ranked(0))
        self.depth -= 1
        return Expression("call", token.at, token.text, tuple(arguments))

    def _close(self) -> None:
        if not self._take(")"):
            raise self._error("a bracket is not closed")


def references(text: str) -> frozenset[str]:
    """The questions a cell refers to, whatever else stands in it."""
    return frozenset(name.strip() for name in re.findall(r"\$\{([^}]*)\}", text))


def reckoned(node: Expression, *, everything: bool = False) -> frozenset[str]:
    """The questions that stand in a sum, a product or the like; `everything`: all there are."""
    inside = everything or node.kind in ("+", "-", "*", "div", "mod", "minus")
    own = frozenset({node.value} if inside and node.kind == "reference" else ())
    return own.union(*(reckoned(part, everything=inside) for part in node.parts))
