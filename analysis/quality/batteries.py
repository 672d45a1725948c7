"""Straight-lining: the same answer to question after question of a battery.

A battery is the questions of a block, or neighbours, that have the same answers from low to high:
`limits.FEWEST_IN_BATTERY` of them at least. Measures are those of Kim, Y., Dykema, J., Stevenson,
J., Black, P. & Moberg, D. P. (2019). Straightlining: overview of measurement, comparison of
indicators, and effects in mail–web mixed-mode surveys. Social Science Computer Review 37, 214–233.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analysis.quality.coded import Coded
from analysis.quality.limits import FEWEST_IN_BATTERY
from survey.questionnaire import Question, Questionnaire
from survey.questions import OneOf

__all__ = ["Straight", "batteries_of", "straight"]

Floats = npt.NDArray[np.float64]
Batteries = Mapping[str, tuple[tuple[str, ...], ...]]


def batteries_of(questionnaires: Iterable[Questionnaire]) -> Batteries:
    """The batteries of each instrument, by its newest version, the last of several."""
    return MappingProxyType({one.instrument: _batteries(one) for one in questionnaires})


def _batteries(questionnaire: Questionnaire) -> tuple[tuple[str, ...], ...]:
    runs = groupby(questionnaire.items, _put_alike)
    found = [tuple(question.id for question in run) for alike, run in runs if alike]
    return tuple(run for run in found if len(run) >= FEWEST_IN_BATTERY)


def _put_alike(question: Question) -> tuple[str, tuple[str, ...]] | None:
    answers = question.answers
    if not isinstance(answers, OneOf) or not answers.ordered:
        return None
    return question.block.name if question.block else "", answers.codes


@dataclass(frozen=True, eq=False)
class Straight:
    """Of each interview: how many answers it gave in batteries of which it answered enough, the
    share of them that are the most frequent one of their battery (1 is one answer throughout), the
    longest run of one answer, and the variance of the answers on scales from 0 to 1, averaged over
    batteries. NaN where it answered no battery.
    """

    answers: npt.NDArray[np.int64]
    same: Floats
    longest_run: npt.NDArray[np.int64]
    variance: Floats


def straight(coded: Coded, batteries: Batteries) -> Straight:
    """The same answers of each interview, by the batteries of its instrument."""
    n = coded.number
    answers, most, longest = np.zeros((3, n), np.int64)
    spread = np.zeros(n)
    for instrument, several in batteries.items():
        here = np.flatnonzero(coded.instrument == instrument)
        for battery in several:
            codes = coded.codes[np.ix_(here, coded.places(battery))]
            size = coded.size(battery[0])
            given = (codes >= 0).sum(axis=1)
            counts = np.stack([(codes == code).sum(axis=1) for code in range(size)], axis=1)
            enough = given >= FEWEST_IN_BATTERY
            rows = here[enough]
            answers[rows] += given[enough]
            most[rows] += counts.max(axis=1)[enough]
            longest[rows] = np.maximum(longest[rows], _longest_run(codes[enough]))
            spread[rows] += given[enough] * _variance(counts[enough])
    with np.errstate(invalid="ignore"):
        same, variance = most / answers, spread / answers
    return Straight(answers, same, longest, variance)


def _longest_run(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The longest run of one answer in each row; what was not answered breaks it.

    >>> _longest_run(np.array([[2, 2, 2, 1], [0, -1, 0, 1]])).tolist()
    [3, 1]
    """
    longest = np.zeros(len(codes), np.int64)
    run = np.zeros(len(codes), np.int64)
    last = np.full(len(codes), -1)
    for column in codes.T:
        run = np.where(column < 0, 0, np.where(column == last, run + 1, 1))
        last = column
        longest = np.maximum(longest, run)
    return longest


def _variance(counts: npt.NDArray[np.int64]) -> Floats:
    """Of answers counted by their place on a scale from 0 to 1."""
    size = counts.shape[1]
    at = np.arange(size) / max(size - 1, 1)
    given = counts.sum(axis=1)
    mean = counts @ at / given
    spread: Floats = counts @ at**2 / given - mean**2
    return np.maximum(spread, 0.0)
