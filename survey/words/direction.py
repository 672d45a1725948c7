"""Texts of one direction within sentences of the other."""

import unicodedata

__all__ = ["FIRST_STRONG", "POP", "isolated"]

FIRST_STRONG, POP = "\u2068", "\u2069"
"""Around a text of unknown direction, so that it does not reorder the sentence it stands in."""


def isolated(text: str, *, right_to_left: bool) -> str:
    """A text to put into a sentence: between isolates where one of the two is written from right to
    left, so that each keeps its own order; else as it is.
    """
    bare = text.replace(FIRST_STRONG, "").replace(POP, "")
    if right_to_left or any(unicodedata.bidirectional(each) in ("R", "AL") for each in bare):
        return f"{FIRST_STRONG}{bare}{POP}"
    return bare
