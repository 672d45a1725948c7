"""Interviews that are one, or nearly: every answer the same, or all but a few.

Kuriakose, N. & Robbins, M. (2016). Don't get duped: fraud through duplication in public opinion
surveys. Statistical Journal of the IAOS 32, 283–291, with the caution of Simmons, K., Mercer, A.,
Schwarzer, S. & Kennedy, C. (2016). Evaluating a new proposal for detecting data falsification in
surveys, in the same, 327–338: short or one-sided questionnaires make honest people alike. So an
interview is only like another where chance would not make such a one (`limits.CHANCE`).
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analysis.quality.coded import Coded
from analysis.quality.limits import ALIKE, CHANCE, FEWEST_SHARED

__all__ = ["twins_of"]

Codes = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]

_AT_ONCE = 2_000_000
"""Pairs of answers compared at once, so that memory does not grow with the interviews."""


def twins_of(coded: Coded) -> tuple[npt.NDArray[np.float64], Rows]:
    """Of each interview the share of the questions that it answers as the one most like it, and the
    row of that one: 0 and −1 where none of its instrument is alike in `limits.ALIKE` of them.

    Questions that neither was asked are no likeness; one that only one was asked, or answered, is a
    difference.
    """
    share, twin = np.zeros(coded.number), np.full(coded.number, -1, np.intp)
    for instrument in dict.fromkeys(coded.instrument.tolist()):
        rows = np.flatnonzero(coded.instrument == instrument)
        asked = coded.asked[rows].any(axis=0)
        codes = coded.codes[np.ix_(rows, np.flatnonzero(asked))]
        rare = _rarity(codes)
        for one, other, alike, surprise in _pairs(codes, rare):
            told = surprise <= np.log(CHANCE / max(len(rows), 1))
            for a, b, much in zip(one[told], other[told], alike[told], strict=True):
                for mine, theirs in ((a, b), (b, a)):
                    if much > share[rows[mine]]:
                        share[rows[mine]], twin[rows[mine]] = much, rows[theirs]
    return share, twin


def _rarity(codes: Codes) -> npt.NDArray[np.float64]:
    """The logarithm of the share of interviews that have each answer."""
    found = np.zeros(codes.shape)
    for place, column in enumerate(codes.T):
        _, which, number = np.unique(column, return_inverse=True, return_counts=True)
        found[:, place] = np.log(number[which.ravel()] / len(column))
    return found


Pairs = Iterator[tuple[Rows, Rows, npt.NDArray[np.float64], npt.NDArray[np.float64]]]


def _pairs(codes: Codes, rare: npt.NDArray[np.float64]) -> Pairs:
    """Pairs that are alike enough, with their likeness and how rare what they share is.

    With at most d differences among k questions, one of d + 1 parts of these is the same in both:
    only interviews that share a part are compared.
    """
    k = codes.shape[1]
    most = int((1 - ALIKE) * k + 1e-9)
    unique, which, number = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    which = which.ravel()
    members = np.argsort(which, kind="stable")
    starts = np.r_[0, np.cumsum(number)[:-1]]
    several = np.flatnonzero(number > 1)
    if len(several):
        each = np.concatenate([members[starts[s] : starts[s] + number[s]] for s in several])
        chief = np.repeat(members[starts[several]], number[several])
        next_one = np.repeat(members[starts[several] + 1], number[several])
        other = np.where(each == chief, next_one, chief)
        yield from _judged(codes, rare, each, other)
    if not most:
        return
    firsts = members[starts]
    for part in range(most + 1):
        _, shared = np.unique(unique[:, part :: most + 1], axis=0, return_inverse=True)
        for one, other in _within(shared.ravel()):
            yield from _judged(codes, rare, firsts[one], firsts[other])


def _within(groups: Rows) -> Iterator[tuple[Rows, Rows]]:
    """All pairs of members of one group, some at a time."""
    order = np.argsort(groups, kind="stable")
    for members in np.split(order, np.cumsum(np.bincount(groups))[:-1]):
        at_once = max(_AT_ONCE // (64 * max(len(members), 1)), 1)
        for start in range(0, len(members) - 1, at_once):
            some = np.arange(start, min(start + at_once, len(members) - 1))
            one = np.repeat(some, len(members) - 1 - some)
            other = np.concatenate([np.arange(first + 1, len(members)) for first in some])
            yield members[one], members[other]


def _judged(codes: Codes, rare: npt.NDArray[np.float64], one: Rows, other: Rows) -> Pairs:
    """Those of these pairs that are alike enough, and share enough answers."""
    a, b = codes[one], codes[other]
    same = a == b
    put = (a >= 0) | (b >= 0)
    shared = (same & put).sum(axis=1)
    likeness = shared / np.maximum(put.sum(axis=1), 1)
    surprise = np.where(same & put, rare[one], 0.0).sum(axis=1)
    found = (likeness >= ALIKE) & (shared >= FEWEST_SHARED)
    yield one[found], other[found], likeness[found], surprise[found]
