"""The condition of a domain as somebody gives it."""

from analysis.figures.domains import filter_named
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.errors import DataError

__all__ = ["ARGUMENT", "Where", "checked_where"]

Where = str | Condition | None
"""A condition over the columns of a table, as text or read already, or the name of a filter of the
study; None is everybody."""

ARGUMENT = "where"
"""What the argument is called in messages."""


def checked_where(where: Where, codebook: Codebook | None = None) -> Condition | None:
    """The condition, or None where there is none. Raises DataError for what is none.

    The name of a filter (`filters:` in study.yaml) is that filter.
    """
    if where is None or isinstance(where, Condition):
        return where
    if not isinstance(where, str):
        raise DataError.of(
            ARGUMENT,
            f"a {type(where).__name__} is no condition; write it as a text, such as "
            "where=\"region == 'wales'\"",
        )
    return filter_named(where, codebook)
