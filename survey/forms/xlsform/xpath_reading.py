"""XPath of others' XLSForms as conditions: the part of it that ODK and KoBo forms use, with its meaning kept.

XPath has two truth values, and an empty answer is a text like any other: `${x} != 'a'` is true where x is empty. The tree made here
says so ("not answered(x) or x != 'a'"), so that no question is asked or hidden that was not before. What cannot be said
raises ConditionError, with the character and the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NoReturn, cast

from survey.conditions import And, Arithmetic, Call, Choices, Compare, Name, Negative, Node, Not, Number, Operator, Or, Text
from survey.errors import ConditionError, did_you_mean, shown
from survey.missing import Missing

__all__ = ["Asked", "Expression", "condition_of", "parsed", "references", "value_of"]

Sort = Literal["one", "many", "number", "text", "date"]


@dataclass(frozen=True)
class Asked:
    """What a condition needs to know of a question: its id, sort, codes as the form has them, missing answers among them.

    `always`: it is asked of everybody and needs an answer, so that it is never empty.
    """

    id: str
    sort: Sort
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    always: bool = False

    @property
    def name(self) -> Name:
        return Name(self.id)

    @property
    def answered(self) -> Node:
        return Call("answered", self.id)

    def given(self) -> Node:
        """Something stands there: an answer or a kind of missing answer."""
        kinds = tuple(Compare(self.name, "==", Text(kind.value)) for kind in self.missing)
        return Or((self.answered, *kinds)) if kinds else self.answered


# --- syntax ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expression:
    """A node of XPath: `kind` is text, number, reference, own (the dot), call, or a sign; `at` its character."""

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
    """The expression. Raises ConditionError where it is none, or of a kind that forms have no use for."""
    return _Parser(text).whole()


class _Parser:
    """Recursive descent over the precedence of XPath: or, and, equality, order, sum, product, minus."""

    _RANKS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.tokens = list(self._tokens())

    def _tokens(self) -> Iterator[_Token]:
        position = 0
        while self.text[position:].strip():
            match = _TOKEN.match(self.text, position)
            if match is None:
                at = len(self.text) - len(self.text[position:].lstrip())
                self._refuse(f"cannot read {shown(self.text[at:], 12)}", at)
            kind = str(match.lastgroup)
            yield _Token(kind, match[kind], match.start(kind))
            position = match.end()
        yield _Token("end", "", len(self.text))

    def _refuse(self, message: str, at: int | None = None) -> NoReturn:
        raise ConditionError(self.text, self.tokens[self.at].at if at is None else at, message)

    def _take(self, *texts: str) -> _Token | None:
        token = self.tokens[self.at]
        if token.kind in ("sign", "name") and token.text in texts:
            self.at += 1
            return token
        return None

    def whole(self) -> Expression:
        found = self._ranked(0)
        if self.tokens[self.at].kind != "end":
            self._refuse(f"expected the end, found {shown(self.tokens[self.at].text)}")
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
            self._refuse(f"more than {DEEPEST} brackets within brackets")

    def _primary(self) -> Expression:
        token = self.tokens[self.at]
        if token.kind in ("text", "number", "reference"):
            self.at += 1
            value = token.text if token.kind == "number" else token.text[1:-1]
            return Expression(token.kind, token.at, value[1:].strip() if token.kind == "reference" else value)
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
            self._refuse("expected a value, found the end")
        if token.kind == "name":
            self._refuse(f"{shown(token.text)} is neither a function nor a quoted text; a question is written ${{{token.text}}}")
        self._refuse(
            f"{shown(token.text)} belongs to XPath that questions do not need (paths, predicates); refer to ${{question}}"
        )

    def _call(self, token: _Token) -> Expression:
        self.at += 2
        self._deeper()
        arguments: list[Expression] = []
        while not self._take(")"):
            if arguments and not self._take(","):
                self._refuse("expected ',' or ')'")
            arguments.append(self._ranked(0))
        self.depth -= 1
        return Expression("call", token.at, token.text, tuple(arguments))

    def _close(self) -> None:
        if not self._take(")"):
            self._refuse("a bracket is not closed")


def references(text: str) -> frozenset[str]:
    """The questions a cell refers to, whatever else stands in it."""
    return frozenset(name.strip() for name in re.findall(r"\$\{([^}]*)\}", text))


# --- meaning ---------------------------------------------------------------------------------------------------------


def condition_of(text: str, asked: Mapping[str, Asked], own: Asked | None = None, *, exact: bool = False) -> Node:
    """The condition that is true where the XPath is. `own`: the question of ".".

    `exact`: also false where the XPath is false, instead of unknown (for a constraint, which refuses what is false).
    """
    return _Meaning(text, asked, own).truth(parsed(text), exact=exact)


def value_of(text: str, asked: Mapping[str, Asked]) -> Node:
    """A calculation as a number, or as a condition that counts as 1 or 0."""
    meaning, expression = _Meaning(text, asked, None), parsed(text)
    match expression:
        case Expression("call", value="if", parts=(condition, yes, no)) if (yes.value, no.value) == ("1", "0"):
            return meaning.truth(condition, exact=True)
        case Expression("and" | "or" | "=" | "!=" | "<" | "<=" | ">" | ">=") | Expression("call", value="not" | "selected"):
            return meaning.truth(expression, exact=True)
        case _:
            return meaning.number(expression)


_ORDER: Mapping[str, Operator] = MappingProxyType({"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="})
_TURNED: Mapping[Operator, Operator] = MappingProxyType({"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="})
_HOLDS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
)
_FUNCTIONS = ("not", "selected", "count-selected", "true", "false", "date", "number", "boolean")
_ALWAYS, _NEVER = Compare(Number(1), "==", Number(1)), Compare(Number(1), "==", Number(0))


@dataclass(frozen=True)
class _Meaning:
    text: str
    asked: Mapping[str, Asked]
    own: Asked | None

    def _refuse(self, message: str, at: Expression) -> NoReturn:
        raise ConditionError(self.text, at.at, message)

    def _question(self, node: Expression) -> Asked | None:
        """The question a node names; None where it names none."""
        match node:
            case Expression("own") if self.own is not None:
                return self.own
            case Expression("own"):
                self._refuse("'.' has a meaning in constraints only", node)
            case Expression("reference"):
                if node.value not in self.asked:
                    self._refuse(f"there is no question {shown(node.value)} before{did_you_mean(node.value, self.asked)}", node)
                return self.asked[node.value]
            case Expression("call", value="number" | "string", parts=(inner,)):
                return self._question(inner)
            case _:
                return None

    # --- truth ---

    def truth(self, node: Expression, *, exact: bool) -> Node:
        match node:
            case Expression("and", parts=parts):
                return _all(self.truth(part, exact=exact) for part in parts)
            case Expression("or", parts=parts):
                return _any(self.truth(part, exact=exact) for part in parts)
            case Expression("call", value="not", parts=(inner,)):
                return _not(self.truth(inner, exact=True))
            case Expression("call", value="boolean", parts=(inner,)):
                return self.truth(inner, exact=exact)
            case Expression("call", value="true" | "false", parts=()):
                return _ALWAYS if node.value == "true" else _NEVER
            case Expression("call", value="selected", parts=(place, code)):
                return self._chosen(place, code, "=", exact=exact)
            case Expression("=" | "!=" | "<" | "<=" | ">" | ">=", parts=(left, right)):
                return self._comparison(left, _ORDER[node.kind], right, node, exact=exact)
            case Expression("call"):
                self._refuse(f"there is no such function here: {shown(node.value)}{did_you_mean(node.value, _FUNCTIONS)}", node)
            case _:
                self._refuse("this is neither true nor false; compare it with something", node)

    def _comparison(self, left: Expression, sign: Operator, right: Expression, node: Expression, *, exact: bool) -> Node:
        if left.kind in ("text", "number", "minus") or (left.kind, left.value) == ("call", "date"):
            left, sign, right = right, _TURNED[sign], left
        question = self._question(left)
        if question is not None and (other := self._question(right)) is not None:
            return self._two(question, sign, other, exact=exact)
        day = _day(right)
        if question is not None and (right.kind == "text" or day is not None) and question.sort != "number":
            return self._against_text(question, sign, right.value if day is None else day, right, exact=exact)
        if question is not None and question.sort == "one":
            return self._code_as_number(question, sign, right, exact=exact)
        if (left.kind, left.value) == ("call", "count-selected"):
            return self._count(left, sign, right, exact=exact)
        if question is not None and right == Expression("text", right.at, ""):
            return self._empty(question, sign)
        if question is not None and question.sort in ("text", "many"):
            self._refuse(f"{shown(question.id)} is no number", left)
        return self._numbers(self.number(left), sign, self.number(right), [left, right], exact=exact)

    def _empty(self, question: Asked, sign: Operator) -> Node:
        return question.given() if sign == "!=" else _not(question.given())

    def _against_text(self, question: Asked, sign: Operator, text: str, at: Expression, *, exact: bool) -> Node:
        if sign not in ("==", "!=") and question.sort != "date":
            self._refuse(f"{shown(question.id)} has no order; compare it with = or !=", at)
        if not text:
            return self._empty(question, sign)
        if question.sort in ("one", "many"):
            return self._code(question, sign, text, at, exact=exact)
        return self._guarded(question, Compare(question.name, sign, Text(text)), sign, exact=exact)

    def _code(self, question: Asked, sign: Operator, code: str, at: Expression, *, exact: bool) -> Node:
        if code in [kind.value for kind in question.missing]:
            return Compare(question.name, sign, Text(code))  # known whatever the answer
        if code not in question.codes:
            self._refuse(f"{shown(code)} is none of the choices of {shown(question.id)}{did_you_mean(code, question.codes)}", at)
        if question.sort == "one":
            return self._guarded(question, Compare(question.name, sign, Text(question.codes[code])), sign, exact=exact)
        if sign == "==":  # a text of codes equals one code where that is all that is chosen
            chosen = (Call("selected", question.id, question.codes[code]), Compare(Call("count", question.id), "==", Number(1)))
            if code != "none":
                return self._guarded(question, And(chosen), sign, exact=exact)
        self._refuse(f"{shown(question.id)} may have several answers; use selected(${{…}}, {shown(code)})", at)

    def _chosen(self, place: Expression, code: Expression, sign: str, *, exact: bool) -> Node:
        question = self._question(place)
        if question is None or question.sort not in ("one", "many"):
            self._refuse("selected() needs a question with choices", place)
        if code.kind not in ("text", "number"):
            self._refuse("selected() needs a choice in quotes", code)
        if question.sort == "one" or code.value in [kind.value for kind in question.missing]:
            return self._code(question, "==", code.value, code, exact=exact)
        if code.value not in question.codes:
            remedy = did_you_mean(code.value, question.codes)
            self._refuse(f"{shown(code.value)} is none of the choices of {shown(question.id)}{remedy}", code)
        return self._guarded(question, Call("selected", question.id, question.codes[code.value]), "==", exact=exact)

    def _code_as_number(self, question: Asked, sign: Operator, right: Expression, *, exact: bool) -> Node:
        """Codes such as 1, 2, 3 held against a number: the answers for which it holds."""
        bound = self.number(right)
        number = -bound.inner.value if isinstance(bound, Negative) and isinstance(bound.inner, Number) else None
        number = bound.value if isinstance(bound, Number) else number
        if number is None:
            self._refuse(f"{shown(question.id)} has choices; compare it with one of them", right)
        fits = [id for code, id in question.codes.items() if (n := _as_number(code)) is not None and _HOLDS[sign](n, number)]
        if sign == "!=":  # what is no number differs from every number
            fits = [id for code, id in question.codes.items() if _as_number(code) != number]
            kinds = [Compare(question.name, "==", Text(kind.value)) for kind in question.missing]
            empty = () if question.always else (_not(question.given()),)
            return _any([_one_of(question, fits), *kinds, *empty]) if fits else _any([*kinds, *empty])
        if not fits:
            return _NEVER
        return self._guarded(question, _one_of(question, fits), "==", exact=exact)

    def _count(self, call: Expression, sign: Operator, right: Expression, *, exact: bool) -> Node:
        """Nothing chosen counts as 0, a kind of missing answer as 1."""
        question = self._question(call.parts[0]) if call.parts else None
        if question is None or question.sort != "many":
            self._refuse("count-selected() needs a question with several choices", call)
        if "none" in question.codes.values():
            self._refuse(f"count(), which takes its place, does not count 'none' of {shown(question.id)}", call)
        bound = self.number(right)
        holds = self._numbers(Call("count", question.id), sign, bound, [right], exact=exact, guard=question)
        if not isinstance(bound, Number):
            return holds
        kinds = [Compare(question.name, "==", Text(kind.value)) for kind in question.missing if _HOLDS[sign](1, bound.value)]
        empty = [] if question.always or not _HOLDS[sign](0, bound.value) else [_not(question.given())]
        return _any([holds, *kinds, *empty])

    def _two(self, first: Asked, sign: Operator, second: Asked, *, exact: bool) -> Node:
        if first.sort != second.sort or first.sort in ("many",):
            raise ConditionError(self.text, 0, f"'{first.id}' and '{second.id}' cannot be compared: they are of different kinds")
        if sign not in ("==", "!=") and first.sort not in ("number", "date"):
            raise ConditionError(self.text, 0, f"the answers of '{first.id}' have no order; compare with = or !=")
        if sign == "!=":
            return _not(self._two(first, "==", second, exact=True))
        said: Node = Compare(first.name, sign, second.name)
        guards = [each.answered for each in (first, second) if exact and not each.always]
        said = _all([*guards, said])
        both_empty = _all([_not(first.given()), _not(second.given())])
        same_kind = [
            _all([Compare(each.name, "==", Text(kind.value)) for each in (first, second)])
            for kind in first.missing
            if kind in second.missing and first.sort in ("one",)
        ]
        never_empty = first.always or second.always or sign != "=="
        return _any([said, *(same_kind if sign == "==" else ()), *(() if never_empty else (both_empty,))])

    def _guarded(self, question: Asked, said: Node, sign: str, *, exact: bool) -> Node:
        """`said` where there is an answer; without one, what XPath makes of the empty text."""
        if question.always and not question.missing:
            return said
        if sign == "!=":
            return Or((_not(question.answered), said))
        return And((question.answered, said)) if exact and question is not self.own else said

    # --- numbers ---

    def number(self, node: Expression) -> Node:
        match node:
            case Expression("number"):
                return Number(float(node.value))
            case Expression("text") if (number := _as_number(node.value)) is not None:
                return Number(number) if number >= 0 else Negative(Number(-number))
            case Expression("minus", parts=(inner,)):
                return Negative(self.number(inner))
            case Expression("+" | "-" | "*" | "div", parts=(left, right)):
                sign = cast("Literal['+', '-', '*', '/']", "/" if node.kind == "div" else node.kind)
                return Arithmetic(self.number(left), sign, self.number(right))
            case Expression("call", value="number" | "int", parts=(inner,)) if node.value == "number":
                return self.number(inner)
            case Expression("own" | "reference"):
                question = self._question(node)
                assert question is not None  # noqa: S101  # both name one
                if question.sort != "number":
                    self._refuse(f"{shown(question.id)} is no number", node)
                return question.name
            case Expression("call"):
                self._refuse(f"the function {shown(node.value)} has no counterpart here", node)
            case _:
                self._refuse("this is no number", node)

    def _numbers(
        self, left: Node, sign: Operator, right: Node, parts: list[Expression], *, exact: bool, guard: Asked | None = None
    ) -> Node:
        """A comparison of numbers; an empty one is no number, which differs from all and compares with none."""
        named = {each.id: each for part in parts for each in self._within(part)} | ({guard.id: guard} if guard else {})
        open_ends = [each for each in named.values() if not (each.always and not each.missing) and each is not self.own]
        said: Node = Compare(left, sign, right)
        if sign == "!=" and guard is None:
            return _any([*(_not(each.answered) for each in open_ends), said])
        return _all([*(each.answered for each in open_ends), said]) if exact or guard else said

    def _within(self, node: Expression) -> Iterator[Asked]:
        if node.kind in ("own", "reference") and (question := self._question(node)) is not None:
            yield question
        for part in node.parts:
            yield from self._within(part)


def _all(parts: "Iterator[Node] | list[Node]") -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)) if inner != _ALWAYS]
    return And(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0] if flat else _ALWAYS


def _any(parts: "Iterator[Node] | list[Node]") -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,)) if inner != _NEVER]
    return Or(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0] if flat else _NEVER


def _not(node: Node) -> Node:
    return node.inner if isinstance(node, Not) else Not(node)


def _one_of(question: Asked, codes: list[str]) -> Node:
    if len(codes) == 1:
        return Compare(question.name, "==", Text(codes[0]))
    return Compare(question.name, "in", Choices(tuple(Text(code) for code in codes)))


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", text, re.ASCII) else None


def _day(node: Expression) -> str | None:
    """The day in date('2022-06-13')."""
    match node:
        case Expression("call", value="date", parts=(Expression("text", value=day),)):
            return day
        case _:
            return None
