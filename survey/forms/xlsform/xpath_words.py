"""Words of XPath: numbers, texts and times as it writes them; parts joined, and turned around."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

__all__ = [
    "FALSE",
    "TRUE",
    "all_of",
    "any_of",
    "bare",
    "clock",
    "minutes",
    "not_",
    "plain_number",
    "quoted",
    "where",
]

TRUE, FALSE = "true()", "false()"


def quoted(text: str) -> str:
    """A text as XPath writes it; in pieces where it looks like a reference to a question."""
    pieces = re.split(r"(?<=\$)(?={)", text)
    parts = [f'"{piece}"' if "'" in piece else f"'{piece}'" for piece in pieces]
    return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"


def plain_number(value: float) -> str:
    """A number in digits, never with an exponent.

    >>> plain_number(1e6), plain_number(-0.5)
    ('1000000', '-0.5')
    """
    return format(Decimal(repr(value)).normalize(), "f")


def minutes(time: str) -> str:
    """A time of day in minutes since midnight: XPath has no order for times.

    >>> minutes("08:30")
    '510'
    """
    hour, minute = time.split(":")
    return str(int(hour) * 60 + int(minute))


def clock(place: str) -> str:
    """The answer to a question of type time, in minutes since midnight."""
    return f"round(decimal-time({place}) * 1440)"


def where(condition: str, value: str, otherwise: str) -> str:
    """One value or the other."""
    return value if condition == TRUE else f"if({condition}, {value}, {otherwise})"


def all_of(parts: Iterable[str]) -> str:
    """True where all parts are; what is said twice is said once."""
    kept = dict.fromkeys(piece for part in parts if part != TRUE for piece in _conjuncts(part))
    return FALSE if FALSE in kept else " and ".join(kept) or TRUE


def any_of(parts: Iterable[str]) -> str:
    """True where one part is; in brackets where there are several."""
    kept = dict.fromkeys(part for part in parts if part != FALSE)
    if TRUE in kept or not kept:
        return TRUE if kept else FALSE
    return f"({' or '.join(kept)})" if len(kept) > 1 else next(iter(kept))


def not_(said: str) -> str:
    if said in (TRUE, FALSE):
        return FALSE if said == TRUE else TRUE
    return f"not({bare(said)})"


def bare(said: str) -> str:
    """Without brackets around the whole."""
    closed = next((mark.end() for mark, depth in _marks(said) if depth == 0), 0)
    return said[1:-1] if said.startswith("(") and closed == len(said) else said


_MARK = re.compile(r"'[^']*'|\"[^\"]*\"|[()]| and ")


def _marks(said: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each bracket and `and` outside quotes, with the brackets open after it."""
    depth = 0
    for mark in _MARK.finditer(said):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        yield mark, depth


def _conjuncts(said: str) -> Iterator[str]:
    """The parts that `and` joins outside all brackets."""
    start = 0
    for mark, depth in _marks(said):
        if mark[0] == " and " and depth == 0:
            yield said[start : mark.start()]
            start = mark.end()
    yield said[start:]
