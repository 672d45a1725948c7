"""The condition of a domain as somebody gives it."""

from survey.conditions import Condition
from survey.errors import ConditionError, DataError

__all__ = ["ARGUMENT", "Where", "checked_where"]

Where = str | Condition | None
"""A condition over the columns of a table, as text or read already; None is everybody."""

ARGUMENT = "where"
"""What the argument is called in messages."""


def checked_where(where: Where) -> Condition | None:
    """The condition, or None where there is none. Raises DataError for what is none."""
    if where is None or isinstance(where, Condition):
        return where
    if not isinstance(where, str):
        raise DataError.of(
            ARGUMENT,
            f"a {type(where).__name__} is no condition; write it as a text, such as "
            "where=\"region == 'wales'\"",
        )
    try:
        return Condition.parse(where, columns=True)
    except ConditionError as error:
        raise DataError.of(ARGUMENT, str(error)) from None
