"""Days and times of day as XPath writes them in forms."""

from survey.forms.xlsform.xpath_syntax import Expression

__all__ = ["MINUTES", "clock_of", "day_of", "is_this_day", "time_of"]

MINUTES = 1440
"""Minutes of a day."""


def day_of(node: Expression) -> str | None:
    """The day in date('2022-06-13')."""
    match node:
        case Expression("call", value="date", parts=(Expression("text", value=day),)):
            return day
        case _:
            return None


def is_this_day(node: Expression) -> bool:
    """today(), as such or written out."""
    match node:
        case Expression("call", value="today", parts=()):
            return True
        case Expression("call", value="once" | "date", parts=(inner,)):
            return is_this_day(inner)
        case Expression(
            "call",
            value="format-date",
            parts=(Expression("call") as inner, Expression("text", value="%Y-%m-%d")),
        ):
            return is_this_day(inner)
        case _:
            return False


def clock_of(node: Expression) -> tuple[Expression, float] | None:
    """The question in decimal-time(…), which is a part of the day, and in how many parts the day is
    counted (1440: minutes).
    """
    match node:
        case Expression("call", value="decimal-time", parts=(place,)):
            return place, 1
        case Expression("call", value="round" | "number", parts=(inner,)):
            return clock_of(inner)
        case Expression("*", parts=(inner, Expression("number", value=digits))) | Expression(
            "*", parts=(Expression("number", value=digits), inner)
        ):
            found = clock_of(inner)
            return None if found is None else (found[0], found[1] * float(digits))
        case _:
            return None


def time_of(number: float, parts: float) -> str | None:
    """The time of day that is so much of a day in so many parts; None where it is no whole
    minute.
    """
    minute = number * MINUTES / parts
    whole = round(minute)
    if abs(minute - whole) > 0.05 or not 0 <= whole < MINUTES:
        return None
    return f"{whole // 60:02}:{whole % 60:02}"
