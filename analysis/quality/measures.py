"""All measures of each interview, each worked out when somebody asks for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analysis.quality.batteries import Straight, straight
from analysis.quality.coded import Coded
from analysis.quality.consistency import even_odd, person_total, strangeness
from analysis.quality.paradata import Paradata
from analysis.quality.speed import in_all, speed
from analysis.quality.texts import held_answers
from analysis.quality.twins import twins_of
from analysis.responses import Responses

__all__ = ["Measures", "standardised"]

Floats = npt.NDArray[np.float64]

_OF_NORMAL = 1.4826
"""A standard deviation of a normal distribution in median absolute deviations."""


@dataclass(frozen=True, eq=False)
class Measures:
    """What is measured of the interviews of a table, in their order. NaN where it cannot be."""

    responses: Responses
    paradata: Paradata

    @cached_property
    def interviews(self) -> tuple[str, ...]:
        """Their uuids."""
        return tuple(self.responses.frame["interview"].astype(str))

    @cached_property
    def coded(self) -> Coded:
        """Their answers as numbers."""
        return Coded.of(self.responses)

    @cached_property
    def interviewers(self) -> tuple[str, ...]:
        """Who asked, "" where nobody did."""
        return self.paradata.asked_by(self.interviews)

    # --- time ---

    @cached_property
    def seconds(self) -> Floats:
        """Of each answer: interviews × items."""
        now = self.responses.codebook.renames
        asked = [now.get(name, name) for name in self.paradata.names]
        return self.paradata.table(self.interviews, self.coded.names, asked)

    @cached_property
    def stopped(self) -> Mapping[str, int]:
        """How many interviews that were begun and not finished stand at a question."""
        now = self.responses.codebook.renames
        found = Counter[str]()
        for name, number in self.paradata.stopped.items():
            found[now.get(name, name)] += number
        return found

    @cached_property
    def totals(self) -> Floats:
        """Seconds from the start to the end of each interview, whatever happened between."""
        frame = self.responses.frame
        lasted = (frame["completed"] - frame["started"]).dt.total_seconds()
        return np.asarray(lasted, np.float64)

    @cached_property
    def time(self) -> Floats:
        """Seconds that each interview took: those of its answers, or else from start to end."""
        return in_all(self.seconds, self.totals)

    @cached_property
    def speed(self) -> Floats:
        """How many times as fast as usual."""
        return speed(self.coded, self.seconds, self.totals)

    # --- answers ---

    @cached_property
    def straight(self) -> Straight:
        """The same answers in batteries."""
        return straight(self.coded, self.paradata.batteries)

    @cached_property
    def strangeness(self) -> Floats:
        """How far from all others, as a standard score."""
        return standardised(strangeness(self.coded))

    @cached_property
    def person_total(self) -> Floats:
        """How far the answers go with those that are usual."""
        return person_total(self.coded)

    @cached_property
    def even_odd(self) -> Floats:
        """How far the halves of batteries go together."""
        return even_odd(self.coded, self.paradata.batteries)

    @cached_property
    def dont_know(self) -> Floats:
        """The share of the questions asked that were answered with don't know."""
        asked = self.coded.asked.sum(axis=1)
        with np.errstate(invalid="ignore"):
            found: Floats = self.coded.dont_know.sum(axis=1) / asked
        return found

    @cached_property
    def twins(self) -> tuple[Floats, npt.NDArray[np.intp]]:
        """How far the interview most like it is alike, and its row."""
        return twins_of(self.coded)

    @cached_property
    def held(self) -> npt.NDArray[np.int64]:
        """Open answers that are one key held down, or a run along the keyboard."""
        return held_answers(self.responses)

    # --- all together ---

    @cached_property
    def score(self) -> Floats:
        """How careless an interview looks: the highest of the standard scores of its speed, of its
        same answers and of its strangeness; NaN where none is known.

        The highest, since people are careless in one way or another: a mean would let the ways in
        which they are not make up for the one in which they are.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            fast = standardised(np.log(self.speed))
        each = np.stack([fast, standardised(self.straight.same), self.strangeness])
        known = ~np.isnan(each).all(axis=0)
        found = np.full(each.shape[1], np.nan)
        found[known] = np.nanmax(each[:, known], axis=0)
        return found


def standardised(values: Floats) -> Floats:
    """Standard scores by median and median absolute deviation, which a tenth of careless people
    hardly moves; NaN where there is no value, or nothing varies.

    >>> standardised(np.array([1.0, 2.0, 3.0, 10.0, np.nan])).round(2).tolist()
    [-1.01, -0.34, 0.34, 5.06, nan]
    """
    known = ~np.isnan(values)
    if not known.any():
        return values
    middle = np.median(values[known])
    spread = _OF_NORMAL * np.median(np.abs(values[known] - middle))
    found: Floats = (values - middle) / spread if spread > 0 else np.full(len(values), np.nan)
    return found
