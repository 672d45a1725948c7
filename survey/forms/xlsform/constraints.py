"""The constraint of an XLSForm taken apart: bounds that a kind of question has, an exclusive
answer, and the rest as a check.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from survey.forms.xlsform.xpath_syntax import Expression, parsed
from survey.forms.xlsform.xpath_times import clock_of, day_of, time_of

__all__ = ["Constraint", "taken_apart"]

Bound = float | int | str


@dataclass(frozen=True)
class Constraint:
    """`bounds`: min, max or max_length; `alone`: choices that exclude the others; `rest`: what else
    has to hold.
    """

    bounds: Mapping[str, Bound] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()
    rest: Sequence[Expression] = ()
    excluding: Sequence[Expression] = ()
    """The part that says which choices are alone."""

    def with_alone_as_rest(self) -> "Constraint":
        """Where those choices cannot be one exclusive answer, the part is a check like any
        other.
        """
        return Constraint(self.bounds, frozenset(), (*self.rest, *self.excluding))


def taken_apart(text: str, sort: str) -> Constraint:
    """The parts of a constraint on a question of this sort (number, date, time, text, many, one,
    order). Raises ConditionError.
    """
    bounds: dict[str, Bound] = {}
    alone: frozenset[str] = frozenset()
    rest: list[Expression] = []
    excluding: list[Expression] = []
    for part in _parts(parsed(text)) if text else ():
        found = _bound(part, sort)
        excluded = _alone(part) if sort == "many" else None
        if found is not None and found[0] not in bounds:
            bounds[found[0]] = found[1]
        elif excluded and not alone:
            alone, excluding = excluded, [part]
        else:
            rest.append(part)
    return Constraint(bounds, alone, rest, excluding)


def _parts(expression: Expression) -> Iterator[Expression]:
    """The parts that all have to hold."""
    if expression.kind == "and":
        for part in expression.parts:
            yield from _parts(part)
    else:
        yield expression


def _bound(part: Expression, sort: str) -> tuple[str, Bound] | None:
    """`. >= 18`, `18 <= .`, `. <= date('2022-06-13')`, `string-length(.) <= 30`."""
    match part:
        case Expression(">=", parts=(own, value)) | Expression("<=", parts=(value, own)) if _is_own(
            own
        ):
            return _limit("min", own, value, sort)
        case Expression("<=", parts=(own, value)) | Expression(">=", parts=(value, own)) if _is_own(
            own
        ):
            return _limit("max", own, value, sort)
        case Expression(
            "<=",
            parts=(Expression("call", value="string-length", parts=(Expression("own"),)), value),
        ):
            number = _number(value)
            return (
                ("max_length", int(number))
                if sort == "text" and number is not None and number >= 1
                else None
            )
        case _:
            return None


def _is_own(node: Expression) -> bool:
    """The answer itself, or the time of day that it is."""
    clock = clock_of(node)
    return (node if clock is None else clock[0]).kind == "own"


def _limit(name: str, own: Expression, value: Expression, sort: str) -> tuple[str, Bound] | None:
    number, clock = _number(value), clock_of(own)
    if sort == "number" and number is not None:
        return name, number
    if sort == "date" and (day := day_of(value)) is not None:
        return name, day
    if sort == "time" and clock is not None and number is not None:
        time = time_of(number, clock[1])
        return None if time is None else (name, time)
    return None


def _number(value: Expression) -> float | None:
    match value:
        case Expression("number", value=digits):
            return float(digits)
        case Expression("minus", parts=(Expression("number", value=digits),)):
            return -float(digits)
        case _:
            return None


def _alone(part: Expression) -> frozenset[str] | None:
    """`not(selected(., 'none') and count-selected(.) > 1)`, and the same turned inside out."""
    match part:
        case Expression("call", value="not", parts=(Expression("and", parts=(chosen, several)),)):
            if several.kind == "call":
                chosen, several = several, chosen
            return _codes(chosen) if _counts(several, ((">", "1"), (">=", "2"))) else None
        case Expression("or", parts=(Expression("call", value="not", parts=(chosen,)), single)):
            return (
                _codes(chosen) if _counts(single, (("=", "1"), ("<", "2"), ("<=", "1"))) else None
            )
        case _:
            return None


def _codes(chosen: Expression) -> frozenset[str] | None:
    match chosen:
        case Expression(
            "call",
            value="selected",
            parts=(Expression("own"), Expression("text" | "number", value=code)),
        ):
            return frozenset({code})
        case Expression("or", parts=(first, second)):
            one, other = _codes(first), _codes(second)
            return one | other if one and other else None
        case _:
            return None


def _counts(part: Expression, expected: Sequence[tuple[str, str]]) -> bool:
    match part:
        case Expression(
            kind=sign,
            parts=(Expression("call", value="count-selected", parts=(Expression("own"),)), bound),
        ):
            return (sign, bound.value) in expected
        case _:
            return False
