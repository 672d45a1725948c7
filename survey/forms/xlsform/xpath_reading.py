"""XPath of others' XLSForms as conditions: the part of it that ODK and KoBo forms use, with its
meaning kept.

XPath has two truth values, and an empty answer is a text like any other: `${x} != 'a'` is true
where x is empty. The tree made here says so ("not answered(x) or x != 'a'"), so that no question is
asked or hidden that was not before. What cannot be said raises ConditionError, with the character
and the reason.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, cast

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
    Operator,
    Or,
    Text,
)
from survey.errors import ConditionError, did_you_mean, shown
from survey.forms.xlsform.xpath_syntax import Expression, parsed
from survey.missing import Missing

__all__ = ["Asked", "condition_of", "value_of"]

Sort = Literal["one", "many", "number", "text", "date"]


@dataclass(frozen=True)
class Asked:
    """What a condition needs to know of a question: its id, sort, codes as the form has them,
    missing answers among them.

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


def condition_of(
    text: str,
    asked: Mapping[str, Asked],
    own: Asked | None = None,
    *,
    exact: bool = False,
    parts: Sequence[Expression] | None = None,
) -> Node:
    """The condition that is true where the XPath is. `own`: the question of "."; `parts`: those of
    the text's parts that count.

    `exact`: also false where the XPath is false, instead of unknown (for a constraint, which
    refuses what is false).
    """
    meaning = _Meaning(text, asked, own)
    return _all(
        meaning.truth(part, exact=exact)
        for part in (parts if parts is not None else [parsed(text)])
    )


def value_of(text: str, asked: Mapping[str, Asked]) -> Node:
    """A calculation as a number, or as a condition that counts as 1 or 0."""
    meaning, expression = _Meaning(text, asked, None), parsed(text)
    match expression:
        case Expression("call", value="if", parts=(condition, yes, no)) if (
            yes.value,
            no.value,
        ) == ("1", "0"):
            return meaning.truth(condition, exact=True)
        case Expression("and" | "or" | "=" | "!=" | "<" | "<=" | ">" | ">=") | Expression(
            "call", value="not" | "selected"
        ):
            return meaning.truth(expression, exact=True)
        case _:
            return meaning.number(expression)


_ORDER: Mapping[str, Operator] = MappingProxyType(
    {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
)
_TURNED: Mapping[Operator, Operator] = MappingProxyType(
    {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
)
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
_VALUES = ("date", "number", "string", "count-selected")
"""Functions of which a value may be compared."""

_ALWAYS, _NEVER = Compare(Number(1), "==", Number(1)), Compare(Number(1), "==", Number(0))


@dataclass(frozen=True)
class _Meaning:
    text: str
    asked: Mapping[str, Asked]
    own: Asked | None

    def _error(self, message: str, at: Expression) -> ConditionError:
        return ConditionError(self.text, at.at, message)

    def _question(self, node: Expression) -> Asked | None:
        """The question a node names; None where it names none."""
        match node:
            case Expression("own") if self.own is not None:
                return self.own
            case Expression("own"):
                raise self._error("'.' has a meaning in constraints only", node)
            case Expression("reference"):
                if node.value not in self.asked:
                    raise self._error(
                        (
                            f"there is no question {shown(node.value)} "
                            f"before{did_you_mean(node.value, self.asked)}"
                        ),
                        node,
                    )
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
                raise self._error(
                    (
                        "there is no such function here: "
                        f"{shown(node.value)}{did_you_mean(node.value, _FUNCTIONS)}"
                    ),
                    node,
                )
            case _:
                raise self._error("this is neither true nor false; compare it with something", node)

    def _comparison(
        self, left: Expression, sign: Operator, right: Expression, node: Expression, *, exact: bool
    ) -> Node:
        if left.kind in ("text", "number", "minus") or (left.kind, left.value) == ("call", "date"):
            left, sign, right = right, _TURNED[sign], left
        for side in (left, right):
            if side.kind == "call" and side.value not in _VALUES:
                raise self._error(f"the function {shown(side.value)} has no counterpart here", side)
        question = self._question(left)
        if question is not None and (other := self._question(right)) is not None:
            return self._two(question, sign, other, exact=exact)
        day = _day(right)
        if (
            question is not None
            and (right.kind == "text" or day is not None)
            and question.sort != "number"
        ):
            return self._against_text(
                question, sign, right.value if day is None else day, right, exact=exact
            )
        if question is not None and question.sort == "one":
            return self._code_as_number(question, sign, right, exact=exact)
        if (left.kind, left.value) == ("call", "count-selected"):
            return self._count(left, sign, right, exact=exact)
        if question is not None and right == Expression("text", right.at, ""):
            return self._empty(question, sign)
        if question is not None and question.sort in ("text", "many"):
            raise self._error(f"{shown(question.id)} is no number", left)
        return self._numbers(
            self.number(left), sign, self.number(right), [left, right], exact=exact
        )

    def _empty(self, question: Asked, sign: Operator) -> Node:
        return question.given() if sign == "!=" else _not(question.given())

    def _against_text(
        self, question: Asked, sign: Operator, text: str, at: Expression, *, exact: bool
    ) -> Node:
        if sign not in ("==", "!=") and question.sort != "date":
            raise self._error(f"{shown(question.id)} has no order; compare it with = or !=", at)
        if not text:
            return self._empty(question, sign)
        if question.sort in ("one", "many"):
            return self._code(question, sign, text, at, exact=exact)
        return self._guarded(question, Compare(question.name, sign, Text(text)), sign, exact=exact)

    def _code(
        self, question: Asked, sign: Operator, code: str, at: Expression, *, exact: bool
    ) -> Node:
        if code in [kind.value for kind in question.missing]:
            return Compare(question.name, sign, Text(code))  # known whatever the answer
        if code not in question.codes:
            raise self._error(
                (
                    f"{shown(code)} is none of the choices of "
                    f"{shown(question.id)}{did_you_mean(code, question.codes)}"
                ),
                at,
            )
        if question.sort == "one":
            return self._guarded(
                question,
                Compare(question.name, sign, Text(question.codes[code])),
                sign,
                exact=exact,
            )
        if sign == "==":  # a text of codes equals one code where that is all that is chosen
            chosen = (
                Call("selected", question.id, question.codes[code]),
                Compare(Call("count", question.id), "==", Number(1)),
            )
            if code != "none":
                return self._guarded(question, And(chosen), sign, exact=exact)
        raise self._error(
            f"{shown(question.id)} may have several answers; use selected(${{…}}, {shown(code)})",
            at,
        )

    def _chosen(self, place: Expression, code: Expression, sign: str, *, exact: bool) -> Node:
        question = self._question(place)
        if question is None or question.sort not in ("one", "many"):
            raise self._error("selected() needs a question with choices", place)
        if code.kind not in ("text", "number"):
            raise self._error("selected() needs a choice in quotes", code)
        if question.sort == "one" or code.value in [kind.value for kind in question.missing]:
            return self._code(question, "==", code.value, code, exact=exact)
        if code.value not in question.codes:
            remedy = did_you_mean(code.value, question.codes)
            raise self._error(
                f"{shown(code.value)} is none of the choices of {shown(question.id)}{remedy}", code
            )
        return self._guarded(
            question, Call("selected", question.id, question.codes[code.value]), "==", exact=exact
        )

    def _code_as_number(
        self, question: Asked, sign: Operator, right: Expression, *, exact: bool
    ) -> Node:
        """Codes such as 1, 2, 3 held against a number: the answers for which it holds."""
        bound = self.number(right)
        number = (
            -bound.inner.value
            if isinstance(bound, Negative) and isinstance(bound.inner, Number)
            else None
        )
        number = bound.value if isinstance(bound, Number) else number
        if number is None:
            raise self._error(
                f"{shown(question.id)} has choices; compare it with one of them", right
            )
        fits = [
            to
            for code, to in question.codes.items()
            if (n := _as_number(code)) is not None and _HOLDS[sign](n, number)
        ]
        if sign == "!=":  # what is no number differs from every number
            fits = [to for code, to in question.codes.items() if _as_number(code) != number]
            kinds = [Compare(question.name, "==", Text(kind.value)) for kind in question.missing]
            empty = () if question.always else (_not(question.given()),)
            return (
                _any([_one_of(question, fits), *kinds, *empty]) if fits else _any([*kinds, *empty])
            )
        if not fits:
            return _NEVER
        return self._guarded(question, _one_of(question, fits), "==", exact=exact)

    def _count(self, call: Expression, sign: Operator, right: Expression, *, exact: bool) -> Node:
        """Nothing chosen counts as 0, a kind of missing answer as 1."""
        question = self._question(call.parts[0]) if call.parts else None
        if question is None or question.sort != "many":
            raise self._error("count-selected() needs a question with several choices", call)
        if "none" in question.codes.values():
            raise self._error(
                f"count(), which takes its place, does not count 'none' of {shown(question.id)}",
                call,
            )
        bound = self.number(right)
        holds = self._numbers(
            Call("count", question.id), sign, bound, [right], exact=exact, guard=question
        )
        if not isinstance(bound, Number):
            return holds
        kinds = [
            Compare(question.name, "==", Text(kind.value))
            for kind in question.missing
            if _HOLDS[sign](1, bound.value)
        ]
        empty = (
            [] if question.always or not _HOLDS[sign](0, bound.value) else [_not(question.given())]
        )
        return _any([holds, *kinds, *empty])

    def _two(self, first: Asked, sign: Operator, second: Asked, *, exact: bool) -> Node:
        if first.sort != second.sort or first.sort in ("many",):
            raise ConditionError(
                self.text,
                0,
                f"'{first.id}' and '{second.id}' cannot be compared: they are of different kinds",
            )
        if sign not in ("==", "!=") and first.sort not in ("number", "date"):
            raise ConditionError(
                self.text, 0, f"the answers of '{first.id}' have no order; compare with = or !="
            )
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
        return _any(
            [said, *(same_kind if sign == "==" else ()), *(() if never_empty else (both_empty,))]
        )

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
            case Expression("call", value="number", parts=(inner,)):
                return self.number(inner)
            case Expression("own" | "reference"):
                question = self._question(node)
                assert question is not None  # noqa: S101  # both name one
                if question.sort != "number":
                    raise self._error(f"{shown(question.id)} is no number", node)
                return question.name
            case Expression("call"):
                raise self._error(f"the function {shown(node.value)} has no counterpart here", node)
            case _:
                raise self._error("this is no number", node)

    def _numbers(
        self,
        left: Node,
        sign: Operator,
        right: Node,
        parts: list[Expression],
        *,
        exact: bool,
        guard: Asked | None = None,
    ) -> Node:
        """A comparison of numbers; an empty one is no number, which differs from all and compares
        with none.
        """
        named = {each.id: each for part in parts for each in self._within(part)} | (
            {guard.id: guard} if guard else {}
        )
        open_ends = [
            each
            for each in named.values()
            if not (each.always and not each.missing) and each is not self.own
        ]
        said: Node = Compare(left, sign, right)
        if sign == "!=" and guard is None:
            return _any([*(_not(each.answered) for each in open_ends), said])
        return _all([*(each.answered for each in open_ends), said]) if exact or guard else said

    def _within(self, node: Expression) -> Iterator[Asked]:
        if node.kind in ("own", "reference") and (question := self._question(node)) is not None:
            yield question
        for part in node.parts:
            yield from self._within(part)


def _all(parts: Iterable[Node]) -> Node:
    flat = [
        inner
        for part in parts
        for inner in (part.parts if isinstance(part, And) else (part,))
        if inner != _ALWAYS
    ]
    return And(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0] if flat else _ALWAYS


def _any(parts: Iterable[Node]) -> Node:
    flat = [
        inner
        for part in parts
        for inner in (part.parts if isinstance(part, Or) else (part,))
        if inner != _NEVER
    ]
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
