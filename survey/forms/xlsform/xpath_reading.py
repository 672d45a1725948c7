"""XPath of others' XLSForms as conditions: the part of it that ODK and KoBo forms use, with its
meaning kept.

XPath has two truth values, and an empty answer is a text like any other: `${x} != 'a'` is true
where x is empty. The tree made here says so ("not answered(x) or x != 'a'"), so that no question is
asked or hidden that was not before. What cannot be said raises ConditionError, with the character
and the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

from survey.conditions import (
    Arithmetic,
    Call,
    Compare,
    Negative,
    Node,
    Number,
    Operator,
    Text,
)
from survey.errors import ConditionError, did_you_mean, shown
from survey.forms.xlsform.asked import (
    ALWAYS,
    NEVER,
    THE_DAY,
    Asked,
    all_nodes,
    any_node,
    as_number,
    not_node,
)
from survey.forms.xlsform.xpath_choices import HOLDS, ChoiceMeaning
from survey.forms.xlsform.xpath_syntax import Expression, parsed
from survey.forms.xlsform.xpath_times import clock_of, day_of, is_this_day, time_of

__all__ = ["condition_of", "value_of"]


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
    meaning = _Meaning(text, own, asked)
    return all_nodes(
        meaning.truth(part, exact=exact)
        for part in (parts if parts is not None else [parsed(text)])
    )


def value_of(text: str, asked: Mapping[str, Asked]) -> Node:
    """A calculation as a number, or as a condition that counts as 1 or 0."""
    meaning, expression = _Meaning(text, None, asked), parsed(text)
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
_FUNCTIONS = (
    *("not", "selected", "count-selected", "true", "false", "date", "number", "boolean"),
    *("today", "decimal-time"),
)
_VALUES = ("date", "number", "string", "count-selected", "today")
"""Functions of which a value may be compared."""


@dataclass(frozen=True)
class _Meaning(ChoiceMeaning):
    asked: Mapping[str, Asked]

    def _question(self, node: Expression) -> Asked | None:
        """The question a node names; None where it names none."""
        match node:
            case Expression("own") if self.own is not None:
                return self.own
            case Expression("own"):
                raise self.error("'.' has a meaning in constraints only", node)
            case Expression("reference"):
                if node.value not in self.asked:
                    raise self.error(
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
                return THE_DAY if is_this_day(node) else None

    # --- truth ---

    def truth(self, node: Expression, *, exact: bool) -> Node:
        match node:
            case Expression("and", parts=parts):
                return all_nodes(self.truth(part, exact=exact) for part in parts)
            case Expression("or", parts=parts):
                return any_node(self.truth(part, exact=exact) for part in parts)
            case Expression("call", value="not", parts=(inner,)):
                return not_node(self.truth(inner, exact=True))
            case Expression("call", value="boolean", parts=(inner,)):
                return self.truth(inner, exact=exact)
            case Expression("call", value="true" | "false", parts=()):
                return ALWAYS if node.value == "true" else NEVER
            case Expression("call", value="selected", parts=(place, code)):
                return self._chosen(place, code, "=", exact=exact)
            case Expression("=" | "!=" | "<" | "<=" | ">" | ">=", parts=(left, right)):
                return self._comparison(left, _ORDER[node.kind], right, node, exact=exact)
            case Expression("call"):
                raise self.error(
                    (
                        "there is no such function here: "
                        f"{shown(node.value)}{did_you_mean(node.value, _FUNCTIONS)}"
                    ),
                    node,
                )
            case _:
                raise self.error("this is neither true nor false; compare it with something", node)

    def _comparison(
        self, left: Expression, sign: Operator, right: Expression, node: Expression, *, exact: bool
    ) -> Node:
        if left.kind in ("text", "number", "minus") or (left.kind, left.value) == ("call", "date"):
            left, sign, right = right, _TURNED[sign], left
        if (clock := clock_of(left)) is not None:
            return self._against_clock(*clock, sign, right, exact=exact)
        for side in (left, right):
            if side.kind == "call" and side.value not in _VALUES and not is_this_day(side):
                raise self.error(f"the function {shown(side.value)} has no counterpart here", side)
        question = self._question(left)
        if question is not None and (other := self._question(right)) is not None:
            return self._two(question, sign, other, exact=exact)
        day = day_of(right)
        if (
            question is not None
            and (right.kind == "text" or day is not None)
            and question.sort != "number"
        ):
            return self._against_text(
                question, sign, right.value if day is None else day, right, exact=exact
            )
        if question is not None and question.sort == "one":
            return self.code_as_number(question, sign, self.number(right), right, exact=exact)
        if (left.kind, left.value) == ("call", "count-selected"):
            return self._count(left, sign, right, exact=exact)
        if question is not None and right == Expression("text", right.at, ""):
            return self._empty(question, sign)
        if question is not None and question.sort not in ("one", "number"):
            raise self.error(f"{shown(question.id)} is no number", left)
        return self._numbers(
            self.number(left), sign, self.number(right), [left, right], exact=exact
        )

    def _against_clock(
        self, place: Expression, parts: float, sign: Operator, right: Expression, *, exact: bool
    ) -> Node:
        """decimal-time(${x}) held against a part of the day, or against another time."""
        question = self._question(place)
        if question is None or question.sort != "time":
            raise self.error("decimal-time() needs a question of the type time", place)
        if (other := clock_of(right)) is not None and other[1] == parts:
            second = self._question(other[0])
            if second is not None and second.sort == "time":
                return self._two(question, sign, second, exact=exact)
        number = as_number(right.value) if right.kind == "number" else None
        time = None if number is None else time_of(number, parts)
        if time is None:
            raise self.error("this is no time of day in whole minutes", right)
        said = Compare(question.name, sign, Text(time))
        return self.guarded(question, said, sign, exact=exact)

    def _empty(self, question: Asked, sign: Operator) -> Node:
        return question.given() if sign == "!=" else not_node(question.given())

    def _against_text(
        self, question: Asked, sign: Operator, text: str, at: Expression, *, exact: bool
    ) -> Node:
        if text and question.sort in ("order", "time"):
            why = {
                "order": "is put in order; ask only whether it is empty",
                "time": "is a time; compare decimal-time(${…}) with a part of the day",
            }
            raise self.error(f"{shown(question.id)} {why[question.sort]}", at)
        if sign not in ("==", "!=") and question.sort != "date":
            raise self.error(f"{shown(question.id)} has no order; compare it with = or !=", at)
        if not text:
            return self._empty(question, sign)
        if question.sort in ("one", "many"):
            return self.code(question, sign, text, at, exact=exact)
        return self.guarded(question, Compare(question.name, sign, Text(text)), sign, exact=exact)

    def _chosen(self, place: Expression, code: Expression, sign: str, *, exact: bool) -> Node:
        question = self._question(place)
        if question is None or question.sort not in ("one", "many"):
            raise self.error("selected() needs a question with choices", place)
        if code.kind not in ("text", "number"):
            raise self.error("selected() needs a choice in quotes", code)
        if question.sort == "one" or code.value in question.kinds:
            return self.code(question, "==", code.value, code, exact=exact)
        if code.value not in question.codes:
            remedy = did_you_mean(code.value, question.codes)
            raise self.error(
                f"{shown(code.value)} is none of the choices of {shown(question.id)}{remedy}", code
            )
        return self.guarded(
            question, Call("selected", question.id, question.codes[code.value]), "==", exact=exact
        )

    def _count(self, call: Expression, sign: Operator, right: Expression, *, exact: bool) -> Node:
        """Nothing chosen counts as 0, a kind of missing answer as 1."""
        question = self._question(call.parts[0]) if call.parts else None
        if question is None or question.sort != "many":
            raise self.error("count-selected() needs a question with several choices", call)
        if "none" in question.codes.values():
            raise self.error(
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
            question.is_missing(kind) for kind in question.missing if HOLDS[sign](1, bound.value)
        ]
        empty = (
            []
            if question.always or not HOLDS[sign](0, bound.value)
            else [not_node(question.given())]
        )
        return any_node([holds, *kinds, *empty])

    def _two(self, first: Asked, sign: Operator, second: Asked, *, exact: bool) -> Node:
        if first.sort != second.sort or first.sort in ("many", "order"):
            raise ConditionError(
                self.text,
                0,
                f"'{first.id}' and '{second.id}' cannot be compared: they are of different kinds",
            )
        if sign not in ("==", "!=") and first.sort not in ("number", "date", "time"):
            raise ConditionError(
                self.text, 0, f"the answers of '{first.id}' have no order; compare with = or !="
            )
        if sign == "!=":
            return not_node(self._two(first, "==", second, exact=True))
        said: Node = Compare(first.name, sign, second.name)
        guards = [each.answered for each in (first, second) if exact and not each.always]
        said = all_nodes([*guards, said])
        both_empty = all_nodes([not_node(first.given()), not_node(second.given())])
        same_kind = [
            all_nodes([Compare(each.name, "==", Text(kind.value)) for each in (first, second)])
            for kind in first.missing
            if kind in second.missing and first.sort in ("one",)
        ]
        never_empty = first.always or second.always or sign != "=="
        return any_node(
            [said, *(same_kind if sign == "==" else ()), *(() if never_empty else (both_empty,))]
        )

    # --- numbers ---

    def number(self, node: Expression) -> Node:
        match node:
            case Expression("number"):
                return Number(float(node.value))
            case Expression("text") if (number := as_number(node.value)) is not None:
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
                    raise self.error(f"{shown(question.id)} is no number", node)
                return question.name
            case Expression("call"):
                raise self.error(f"the function {shown(node.value)} has no counterpart here", node)
            case _:
                raise self.error("this is no number", node)

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
            return any_node([*(not_node(each.answered) for each in open_ends), said])
        return all_nodes([*(each.answered for each in open_ends), said]) if exact or guard else said

    def _within(self, node: Expression) -> Iterator[Asked]:
        if node.kind in ("own", "reference") and (question := self._question(node)) is not None:
            yield question
        for part in node.parts:
            yield from self._within(part)
