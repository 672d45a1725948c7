"""The base under which the usual standard hides figures."""

__all__ = ["HIDDEN_BASE", "enough"]

HIDDEN_BASE = 30
"""Figures on fewer respondents are hidden in what is published, and stay in the frames."""


def enough(n: float) -> bool:
    """Whether a figure on so many respondents could be published by the usual standard.

    >>> enough(29), enough(30)
    (False, True)
    """
    return n >= HIDDEN_BASE
