"""Raised numbers: formatted so, or in signs of their own."""

__all__ = ["DOWN", "RAISED", "raised"]

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_UP = str.maketrans("0123456789", RAISED)
DOWN = str.maketrans(RAISED, "0123456789")
"""Raised digits as plain ones."""


def raised(text: str) -> str:
    """Digits that are formatted as raised, in signs of their own; each is one sign as before.

    >>> "84%" + raised("1, 2")
    '84%¹, ²'
    """
    return text.translate(_UP)
