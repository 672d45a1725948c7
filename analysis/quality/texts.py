"""Open answers that are no words: one key held down, a run along the keyboard, a few keys again and
again.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.quality.limits import SHORTEST_RUN
from analysis.responses import Responses
from survey.questions import OpenText

__all__ = ["held", "held_answers"]

_ROWS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm"),  # English, Welsh, Polish
    *("qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"),  # German, French
    *("1234567890", "abcdefghijklmnopqrstuvwxyz"),
    *("قوعتيئہپ", "اسدفگھجکل"),  # Urdu
)
_RUNS = frozenset(
    run[place : place + SHORTEST_RUN]
    for row in _ROWS
    for run in (row, row[::-1])
    for place in range(len(run) - SHORTEST_RUN + 1)
)
_SPACE = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}")

FEWEST_AGAIN = 8
"""Letters that a few keys pressed again and again have at least: "Hahaha" is a word."""


@lru_cache(maxsize=10_000)
def held(text: str) -> bool:
    """Whether a text is one key held down ("aaaaaa", "....."), mostly a run along the keyboard
    ("asdfgh"), or up to four keys again and again ("asdasdasd").

    >>> [held(text) for text in ("aaaaaa", "qwertyuiop", "asdasdasd", ".....")]
    [True, True, True, True]
    >>> [held(text) for text in ("More help, please", "no", "Hahaha", "12345 is my number")]
    [False, False, False, False]
    """
    marks = "".join(text.split())
    if len(marks) >= SHORTEST_RUN and len(set(marks)) == 1:
        return True
    letters = _SPACE.sub("", text.casefold())
    if len(letters) < SHORTEST_RUN:
        return False
    if len(set(letters)) == 1:
        return True
    return _again_and_again(letters) or 2 * _along_the_keyboard(letters) > len(letters)


def _again_and_again(letters: str) -> bool:
    match = _REPEATED.match(letters)
    if match is None or len(match[0]) < FEWEST_AGAIN:
        return False
    return len(letters) - len(match[0]) < len(match[1])  # the last time may be cut short


def _along_the_keyboard(letters: str) -> int:
    """How many of the letters are in a run of neighbours."""
    inside = [False] * len(letters)
    for place in range(len(letters) - SHORTEST_RUN + 1):
        if letters[place : place + SHORTEST_RUN] in _RUNS:
            inside[place : place + SHORTEST_RUN] = [True] * SHORTEST_RUN
    return sum(inside)


def held_answers(responses: Responses) -> npt.NDArray[np.int64]:
    """How many open answers of each interview are no words."""
    found = np.zeros(len(responses), np.int64)
    for item in responses.codebook.items.values():
        if isinstance(item.answers, OpenText):
            found += _held(responses.frame[item.id])
    return found


def _held(texts: Iterable[object]) -> npt.NDArray[np.int64]:
    return np.array([isinstance(text, str) and held(text) for text in texts], np.int64)
