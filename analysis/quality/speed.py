"""How fast somebody answered, against what is usual.

Leiner, D. J. (2019). Too fast, too straight, too weird: non-reactive indicators for meaningless
data in Internet surveys. Survey Research Methods 13, 229–248: the usual time of each page over
one's own, no more than `limits.FASTEST`, averaged over the pages. Here a page is a question, so
that whoever was asked more is not slower for it; what is usual is the median of the interviews of
the same instrument and mode.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.quality.coded import Coded
from analysis.quality.limits import FASTEST, FEWEST_OF_A_KIND

__all__ = ["in_all", "medians", "speed"]

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


def speed(coded: Coded, seconds: Floats, totals: Floats) -> Floats:
    """The usual time over the own one of each interview: 2 is twice as fast. NaN where no times are
    kept, or too few others' to say what is usual.

    `seconds`: by interview and item. `totals`: of whole interviews, which count where no times of
    answers are kept: against the median of those who were asked the same questions, or else of all
    by the question.
    """
    found = np.full(coded.number, np.nan)
    for rows in _alike(coded):
        found[rows] = _by_question(seconds[rows])
        whole = rows[np.isnan(seconds[rows]).all(axis=1) & (totals[rows] > 0)]
        found[whole] = _in_one(coded.asked[whole], totals[whole])
    return found


def in_all(seconds: Floats, totals: Floats) -> Floats:
    """Seconds of each interview: those of its answers, else from its start to its end; NaN where
    nothing is kept.
    """
    added: Floats = np.nansum(seconds, axis=1)
    by_answer = ~np.isnan(seconds).all(axis=1)
    return np.where(by_answer, added, np.where(totals > 0, totals, np.nan))


def medians(values: Floats, fewest: int = FEWEST_OF_A_KIND) -> Floats:
    """The median of each column; NaN where fewer than so many are known.

    >>> medians(np.array([[1.0, np.nan], [3.0, 5.0], [2.0, np.nan]]), fewest=2).tolist()
    [2.0, nan]
    """
    found = np.full(values.shape[1], np.nan)
    enough = (~np.isnan(values)).sum(axis=0) >= max(fewest, 1)
    found[enough] = np.nanmedian(values[:, enough], axis=0)
    return found


def _alike(coded: Coded) -> Iterator[Rows]:
    """The interviews of each instrument and mode."""
    who = pd.DataFrame({"instrument": coded.instrument, "mode": coded.mode})
    for rows in who.groupby(["instrument", "mode"]).indices.values():
        yield np.asarray(rows, np.intp)


def _by_question(seconds: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.minimum(medians(seconds) / seconds, FASTEST)
    known = ~np.isnan(each)
    with np.errstate(invalid="ignore"):
        found: Floats = np.where(known, each, 0.0).sum(axis=1) / known.sum(axis=1)
    return found


def _in_one(asked: npt.NDArray[np.bool_], totals: Floats) -> Floats:
    """Of whole interviews only: against those of the same route, else by the question."""
    if len(totals) < FEWEST_OF_A_KIND:
        return np.full(len(totals), np.nan)
    _, route = np.unique(np.packbits(asked, axis=1), axis=0, return_inverse=True)
    route = route.ravel()
    each = totals / np.maximum(asked.sum(axis=1), 1)
    usual: Floats = np.median(each) / each
    for one in np.flatnonzero(np.bincount(route) >= FEWEST_OF_A_KIND):
        same = route == one
        usual[same] = np.median(totals[same]) / totals[same]
    return np.minimum(usual, FASTEST)
