"""How answers came to be given, as the store keeps it: when, by whom asked, and where interviews
stopped.

What counts as time of thinking is the difference of the steady clock between an answer and the one
kept before it, while one interview goes on at one machine. Of the first answer it is the difference
of the wall clock from the start. There is no time

- of an answer before which the interview was set aside, taken up again or corrected;
- where the two clocks disagree (another machine, or one that slept), or the steady one ran back;
- above `limits.PAUSE`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.quality.batteries import Batteries, batteries_of
from analysis.quality.limits import DRIFT, PAUSE

if TYPE_CHECKING:
    from survey.store import Snapshot

__all__ = ["Kept", "Paradata", "Turns", "thinking"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Moments = npt.NDArray[np.datetime64]

_SECOND = np.timedelta64(1, "s")
_NEVER = np.datetime64("NaT", "us")


@dataclass(frozen=True, eq=False)
class Paradata:
    """`interviewer`: who asked each interview, by its uuid, "" where nobody did. `rows`,
    `questions` and `seconds`: the time of an answer, the place of its interview in `interviewer`
    and of its question in `names`. `stopped`: how many interviews that were begun stand at a
    question. `batteries`: the questions that were put in a row with the same answers, by
    instrument.
    """

    interviewer: Mapping[str, str]
    names: tuple[str, ...]
    rows: Places
    questions: Places
    seconds: Floats
    stopped: Mapping[str, int]
    batteries: Batteries

    @classmethod
    def of(cls, snapshot: "Snapshot") -> Self:
        """What a state of a store has of its completed interviews."""
        keys: list[int] = []
        starts: list[Any] = []
        interviewer: dict[str, str] = {}
        for batch in snapshot.interviews():
            keys.extend(batch["id"])
            starts.extend(
                _NEVER if each is None else np.datetime64(each.replace(tzinfo=None), "us")
                for each in batch["started"]
            )
            interviewer.update(zip(batch["uuid"], batch["interviewer"], strict=True))
        names, rows, questions, seconds = _timed(snapshot, keys, np.array(starts, "M8[us]"))
        return cls(
            interviewer,
            names,
            rows,
            questions,
            seconds,
            Counter(snapshot.stopped()),
            batteries_of(snapshot.questionnaires()),
        )

    def table(
        self, uuids: Sequence[str], items: Sequence[str], names: Sequence[str] | None = None
    ) -> Floats:
        """Seconds by interview and item, in this order; NaN where none are known. `names`: what the
        questions are called today, if not by their `names`.
        """
        here = pd.Index(uuids).get_indexer(pd.Index(list(self.interviewer)))
        there = pd.Index(items).get_indexer(pd.Index(list(names or self.names)))
        row, column = here[self.rows], there[self.questions]
        known = (row >= 0) & (column >= 0)
        place = row[known] * len(items) + column[known]
        size = len(uuids) * len(items)
        total: Floats = np.bincount(place, self.seconds[known], size).astype(np.float64)
        total[np.bincount(place, minlength=size) == 0] = np.nan
        return total.reshape(len(uuids), len(items))

    def asked_by(self, uuids: Sequence[str]) -> tuple[str, ...]:
        """Who asked these interviews."""
        return tuple(self.interviewer.get(uuid, "") for uuid in uuids)


def _timed(
    snapshot: "Snapshot", keys: Sequence[int], starts: Moments
) -> tuple[tuple[str, ...], Places, Places, Floats]:
    """The names of questions, and of each answer with a time its interview, question and time."""
    names: dict[str, int] = {}
    interviews, questions, walls, steady = [], [], [], []
    for ids, asked, moments, clock in snapshot.times():
        interviews.append(np.array(ids, np.int64))
        questions.append(
            np.fromiter((names.setdefault(one, len(names)) for one in asked), np.int64, len(asked))
        )
        walls.append(np.array(moments, "M8[us]"))
        steady.append(np.array(clock, np.float64))
    if not interviews:
        nothing = np.zeros(0, np.int64)
        return (), nothing, nothing, np.zeros(0)
    of = np.concatenate(interviews)
    row = pd.Index(keys).get_indexer(pd.Index(of)).astype(np.int64)
    kept = Kept(of, np.concatenate(walls), np.concatenate(steady), starts[row])
    seconds = thinking(kept, _turns(snapshot))
    known = ~np.isnan(seconds)
    return tuple(names), row[known], np.concatenate(questions)[known], seconds[known]


def _turns(snapshot: "Snapshot") -> "Turns":
    ids, walls = [np.zeros(0, np.int64)], [np.zeros(0, "M8[us]")]
    for keys, moments in snapshot.turns():
        ids.append(np.array(keys, np.int64))
        walls.append(np.array(moments, "M8[us]"))
    return Turns(np.concatenate(ids), np.concatenate(walls))


class Kept(NamedTuple):
    """Answers in the order in which they were kept. `started`: when the interview of each began."""

    interview: Places
    wall: Moments
    steady: Floats
    started: Moments


class Turns(NamedTuple):
    """When interviews began, were set aside, taken up again, ended or corrected."""

    interview: Places
    wall: Moments


def thinking(kept: Kept, turns: Turns) -> Floats:
    """Seconds that each answer took; NaN where that is not known.

    Of several answers of one step (the same interview and steady clock) the first has the time: it
    is the one that was given, the others came back onto the route with it.

    >>> moments = np.array(["2026-01-01T10:00:05", "2026-01-01T10:00:09"], "M8[us]")
    >>> began = np.array(["2026-01-01T10:00:00"] * 2, "M8[us]")
    >>> one = np.ones(2, np.int64)
    >>> thinking(Kept(one, moments, np.array([7.0, 11.0]), began), Turns(one[:1], began[:1]))
    array([5., 4.])
    """
    order = np.argsort(kept.interview, kind="stable")
    of, at = kept.interview[order], kept.wall[order]
    clock, started = kept.steady[order], kept.started[order]
    follows = np.r_[False, of[1:] == of[:-1]]
    step = np.flatnonzero(~(follows & np.r_[False, clock[1:] == clock[:-1]]))
    before = np.r_[0, step[:-1]]
    turned = _turns_before(of, at, turns)
    by_steady = clock[step] - clock[before]
    by_wall = (at[step] - at[before]) / _SECOND
    one_sitting = (turned[step] == turned[before]) & (np.abs(by_steady - by_wall) <= DRIFT)
    since_start = (at[step] - started[step]) / _SECOND
    found = np.where(follows[step], np.where(one_sitting, by_steady, np.nan), since_start)
    found[~((found >= 0) & (found <= PAUSE))] = np.nan  # NaN is neither
    seconds = np.full(len(of), np.nan)
    seconds[order[step]] = found
    return seconds


def _turns_before(of: Places, at: Moments, turns: Turns) -> Places:
    """How many turns came before each answer, in its interview or in one sorted before it: between
    two answers of an interview there was one where the number differs.
    """
    interview = np.concatenate([turns.interview, of])
    moment = np.concatenate([turns.wall, at])
    is_turn = np.arange(len(interview)) < len(turns.wall)
    order = np.lexsort((is_turn, moment, interview))  # what ends comes after its last answer
    counted = np.empty(len(order), np.int64)
    counted[order] = np.cumsum(is_turn[order])
    return counted[len(turns.wall) :]
