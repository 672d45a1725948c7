"""The base under which the usual standard hides figures."""

__all__ = ["HIDDEN_BASE", "HIDDEN_PAIRS", "enough"]

HIDDEN_BASE = 30
"""Figures on fewer respondents are hidden in what is published, and stay in the frames."""

HIDDEN_PAIRS = 5
"""Figures on fewer people who were measured twice are hidden in what is published, so that small
teams stay visible."""


def enough(n: float) -> bool:
    """Whether a figure on so many respondents could be published by the usual standard.

    >>> enough(29), enough(30)
    (False, True)
    """
    return n >= HIDDEN_BASE
