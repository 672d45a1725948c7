"""Random answering: answers that go together as nobody's do.

- Mahalanobis, P. C. (1936). On the generalised distance in statistics. Proceedings of the National
  Institute of Sciences of India 2, 49–55; for careless answers Meade, A. W. & Craig, S. B. (2012).
  Identifying careless responses in survey data. Psychological Methods 17, 437–455.
- Person–total correlation: Donlon, T. F. & Fischer, F. E. (1968). An index of an individual's
  agreement with group-determined item difficulties. Educational and Psychological Measurement 28,
  105–113.
- Even–odd consistency: Jackson, D. N. (1976), as in Curran, P. G. (2016). Methods for the
  detection of carelessly invalid responses in survey data. Journal of Experimental Social
  Psychology 66, 4–19.
"""

import numpy as np
import numpy.typing as npt

from analysis.quality.batteries import Batteries
from analysis.quality.coded import Coded
from analysis.quality.limits import FEWEST_ANSWERS, FEWEST_OF_A_KIND

__all__ = ["even_odd", "person_total", "strangeness"]

Floats = npt.NDArray[np.float64]

_SHRUNK = 0.1
"""How far correlations are drawn towards none, so that those of few interviews have an inverse."""

_FEWEST_PAIRS = 3
"""Batteries that a correlation of their halves takes."""


def strangeness(coded: Coded) -> Floats:
    """The squared Mahalanobis distance of each interview from the middle of its instrument, over
    the scales that it answered, as a standard score: 0 is usual, above `limits.STRANGE` hardly
    anybody is. NaN where it answered fewer than `limits.FEWEST_ANSWERS`.

    A distance over k scales is chi-square of k degrees of freedom; Wilson & Hilferty (1931): its
    cube root is nearly normal.
    """
    found = np.full(coded.number, np.nan)
    for rows, answers in _by_instrument(coded):
        mean, deviation = _moments(answers)
        distance = _distances((answers - mean) / deviation)
        k = (~np.isnan(answers)).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = 2 / (9 * k)
            score = (np.cbrt(distance / k) - (1 - spread)) / np.sqrt(spread)
        found[rows] = np.where(k >= FEWEST_ANSWERS, score, np.nan)
    return found


def person_total(coded: Coded) -> Floats:
    """The correlation of the answers of each interview with those that are usual, over the scales
    that it answered; NaN where it answered fewer than `limits.FEWEST_ANSWERS`, or all alike.
    """
    found = np.full(coded.number, np.nan)
    for rows, answers in _by_instrument(coded):
        usual = np.where(np.isnan(answers), np.nan, _moments(answers)[0])
        found[rows] = _correlations(answers, usual, FEWEST_ANSWERS)
    return found


def even_odd(coded: Coded, batteries: Batteries) -> Floats:
    """The correlation of the means of the even and of the odd questions of each battery, over the
    batteries of an interview; NaN where it answered fewer than three.
    """
    found = np.full(coded.number, np.nan)
    for instrument, several in batteries.items():
        rows = np.flatnonzero(coded.instrument == instrument)
        if len(several) < _FEWEST_PAIRS or not len(rows):
            continue
        inside = coded.instrument == instrument
        each = [coded.scaled(coded.places(battery), inside) for battery in several]
        even = np.stack([_means(one[:, ::2]) for one in each], axis=1)
        odd = np.stack([_means(one[:, 1::2]) for one in each], axis=1)
        both = np.isnan(even) | np.isnan(odd)
        even[both], odd[both] = np.nan, np.nan
        found[rows] = _correlations(even, odd, _FEWEST_PAIRS)
    return found


def _by_instrument(coded: Coded) -> list[tuple[npt.NDArray[np.intp], Floats]]:
    """The interviews of each instrument, and their answers to the scales that it asks; instruments
    with too few interviews or scales are left out.
    """
    found = []
    for instrument in dict.fromkeys(coded.instrument.tolist()):
        inside = coded.instrument == instrument
        answers = coded.scaled(coded.scales, inside)
        asked = (~np.isnan(answers)).sum(axis=0) >= FEWEST_OF_A_KIND
        if inside.sum() >= FEWEST_OF_A_KIND and asked.sum() >= FEWEST_ANSWERS:
            found.append((np.flatnonzero(inside), answers[:, asked]))
    return found


def _means(values: Floats) -> Floats:
    """The mean of each row; NaN of none."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        found: Floats = np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)
    return found


def _moments(answers: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column; a column that does not vary has 1."""
    mean = np.nanmean(answers, axis=0)
    deviation = np.nanstd(answers, axis=0)
    return mean, np.where(deviation > 0, deviation, 1.0)


def _distances(standard: Floats) -> Floats:
    """Of each row, over the columns that it has."""
    known = ~np.isnan(standard)
    value = np.where(known, standard, 0.0)
    both = known.T.astype(np.float64) @ known
    correlation = value.T @ value / np.maximum(both, 1.0)
    correlation = (1 - _SHRUNK) * _positive(correlation)
    np.fill_diagonal(correlation, 1.0)
    distance = np.full(len(standard), np.nan)
    patterns, which = np.unique(known, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(which.ravel()))[:-1])
    for pattern, rows in zip(patterns, parts, strict=True):
        if pattern.any():
            columns = np.flatnonzero(pattern)
            x = value[np.ix_(rows, columns)]
            solved = np.linalg.solve(correlation[np.ix_(columns, columns)], x.T)
            distance[rows] = (x * solved.T).sum(axis=1)
    return distance


def _positive(correlation: Floats) -> Floats:
    """Correlations of pairs that are answered by different people need not be those of any
    sample: the nearest that are, without eigenvalues below 0.
    """
    values, vectors = np.linalg.eigh(correlation)
    found: Floats = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = np.sqrt(np.maximum(np.diag(found), np.finfo(float).tiny))
    standard: Floats = found / np.outer(scale, scale)
    return standard


def _correlations(one: Floats, other: Floats, fewest: int) -> Floats:
    """The correlation of each row with the same row of the other."""
    a, b = one - _means(one)[:, None], other - _means(other)[:, None]
    known = ~np.isnan(a) & ~np.isnan(b)
    a, b = np.where(known, a, 0.0), np.where(known, b, 0.0)
    lengths = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    enough = (known.sum(axis=1) >= fewest) & (lengths > 1e-9)  # of rounding
    found: Floats = np.full(len(a), np.nan)
    found[enough] = (a * b).sum(axis=1)[enough] / lengths[enough]
    return found
