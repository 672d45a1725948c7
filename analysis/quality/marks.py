"""Marks: what a measure makes of an interview, by name. They delete nothing.

Each is a column of truth that a condition may name: `where="not speeder"`. Who cannot be judged, as
an interview without times cannot be a speeder, is not marked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analysis.quality.limits import FEWEST_SAME, SPEEDING, STRANGE
from analysis.quality.measures import Measures
from analysis.quality.paradata import Paradata
from analysis.responses import Responses

__all__ = ["CARELESS", "MARKS", "Counted", "Mark", "counted", "marked", "with_marks"]

Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mark:
    """`says`: what an interview with it is like, in words. `given`: which ones have it. `judged`:
    which ones could have it.
    """

    name: str
    says: str
    given: Callable[[Measures], Truth]
    judged: Callable[[Measures], Truth]


def _everybody(measures: Measures) -> Truth:
    return np.ones(measures.coded.number, np.bool_)


def _enough(measures: Measures) -> Truth:
    found: Truth = measures.straight.answers >= FEWEST_SAME
    return found


def _straight(measures: Measures) -> Truth:
    found: Truth = (measures.straight.same >= 1) & _enough(measures)
    return found


_IN_ORDER = (
    Mark(
        "speeder",
        f"at least {SPEEDING:g} times as fast as usual",
        lambda measures: measures.speed >= SPEEDING,
        lambda measures: ~np.isnan(measures.speed),
    ),
    Mark(
        "straight_liner",
        f"one answer throughout each battery, {FEWEST_SAME} or more in all",
        _straight,
        _enough,
    ),
    Mark(
        "random_answers",
        "answers that go together as hardly anybody's do",
        lambda measures: measures.strangeness >= STRANGE,
        lambda measures: ~np.isnan(measures.strangeness),
    ),
    Mark(
        "duplicate",
        "nearly all answers as in another interview, and no straight-lining",
        lambda measures: (measures.twins[1] >= 0) & ~_straight(measures),
        _everybody,
    ),
    Mark(
        "held_key",
        "an open answer that is one key held down, or a run along the keyboard",
        lambda measures: measures.held > 0,
        _everybody,
    ),
)

MARKS: Mapping[str, Mark] = MappingProxyType({each.name: each for each in _IN_ORDER})
"""Each mark by its name."""

CARELESS = "careless"
"""The name for any of them."""


def marked(measures: Measures, name: str) -> Truth:
    """Which interviews have this mark, or any for `CARELESS`."""
    if name != CARELESS:
        return MARKS[name].given(measures)
    found: Truth = np.any([mark.given(measures) for mark in MARKS.values()], axis=0)
    return found


@dataclass(frozen=True, slots=True)
class Counted:
    """How many interviews have a mark, of how many it can be said, and how many there are."""

    marked: int
    judged: int
    number: int

    def in_words(self, name: str) -> str:
        """For those who work with it."""
        said = f"{self.marked:,} of {self.number:,} interviews are marked {name}"
        unknown = self.number - self.judged
        return f"{said}; {unknown:,} cannot be judged and are not marked" if unknown else said


def counted(measures: Measures, name: str) -> Counted:
    """How many have this mark; of `CARELESS` everybody can be judged by some."""
    given, number = marked(measures, name), measures.coded.number
    judged = number if name == CARELESS else int(MARKS[name].judged(measures).sum())
    return Counted(int(given.sum()), judged, number)


def with_marks(
    responses: Responses, paradata: Paradata, names: Iterable[str]
) -> tuple[Responses, Mapping[str, Counted]]:
    """The same interviews with a column of truth for each of these marks that no item or attribute
    has the name of, and how many have each.
    """
    taken = {*responses.frame.columns, *responses.codebook.items}
    measures = Measures(responses, paradata)
    free = [name for name in names if name not in taken]
    columns = {name: marked(measures, name) for name in free}
    found = replace(responses, frame=responses.frame.assign(**columns))
    return found, MappingProxyType({name: counted(measures, name) for name in free})
