"""XPath that holds a question against one of its choices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey.conditions import And, Call, Compare, Negative, Node, Number, Operator, Or, Text
from survey.errors import ConditionError, did_you_mean, shown
from survey.forms.xlsform.asked import Asked, any_node, as_number, not_node, one_of
from survey.forms.xlsform.xpath_syntax import Expression

__all__ = ["HOLDS", "ChoiceMeaning"]

HOLDS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
)


@dataclass(frozen=True)
class ChoiceMeaning:
    """Conditions on codes. `text`: the XPath they come from; `own`: the question of "."."""

    text: str
    own: Asked | None

    def error(self, message: str, at: Expression) -> ConditionError:
        return ConditionError(self.text, at.at, message)

    def guarded(self, question: Asked, said: Node, sign: str, *, exact: bool) -> Node:
        """`said` where there is an answer; without one, what XPath makes of the empty text."""
        if question.always and not question.missing:
            return said
        if sign == "!=":
            return Or((not_node(question.answered), said))
        return And((question.answered, said)) if exact and question is not self.own else said

    def code(
        self, question: Asked, sign: Operator, code: str, at: Expression, *, exact: bool
    ) -> Node:
        if code in question.kinds:  # known whatever the answer
            return Compare(question.name, sign, Text(question.kinds[code].value))
        if code not in question.codes:
            raise self.error(
                (
                    f"{shown(code)} is none of the choices of "
                    f"{shown(question.id)}{did_you_mean(code, question.codes)}"
                ),
                at,
            )
        if question.sort == "one":
            return self.guarded(
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
                return self.guarded(question, And(chosen), sign, exact=exact)
        raise self.error(
            f"{shown(question.id)} may have several answers; use selected(${{…}}, {shown(code)})",
            at,
        )

    def code_as_number(
        self, question: Asked, sign: Operator, bound: Node, at: Expression, *, exact: bool
    ) -> Node:
        """Codes such as 1, 2, 3 held against a number: the answers for which it holds."""
        number = (
            -bound.inner.value
            if isinstance(bound, Negative) and isinstance(bound.inner, Number)
            else None
        )
        number = bound.value if isinstance(bound, Number) else number
        if number is None:
            raise self.error(f"{shown(question.id)} has choices; compare it with one of them", at)
        fits = [
            to
            for code, to in question.codes.items()
            if (n := as_number(code)) is not None and HOLDS[sign](n, number)
        ]
        kinds = [
            question.is_missing(kind)
            for name, kind in question.kinds.items()
            if _holds_of_code(sign, name, number)
        ]
        if sign == "!=":  # what is no number differs from every number
            fits = [to for code, to in question.codes.items() if as_number(code) != number]
            empty = () if question.always else (not_node(question.given()),)
            return any_node([*([one_of(question, fits)] if fits else []), *kinds, *empty])
        if not fits:
            return any_node(kinds)
        said = self.guarded(question, one_of(question, fits), "==", exact=exact)
        return any_node([said, *kinds])


def _holds_of_code(sign: Operator, code: str, bound: float) -> bool:
    """Whether XPath finds that a code stands so to a number; what is no number only differs."""
    number = as_number(code)
    return sign == "!=" if number is None else HOLDS[sign](number, bound)
