"""What is measured, as rows: by mark, by interview, by question, by interviewer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analysis.quality.interviewers import alike_by
from analysis.quality.marks import CARELESS, MARKS, counted, marked
from analysis.quality.measures import Measures
from analysis.quality.speed import medians
from survey.missing import Missing

__all__ = ["TABLES", "ByInterview", "ByInterviewer", "ByMark", "ByQuestion", "Tabled"]


@dataclass(frozen=True, slots=True)
class ByMark:
    """`judged`: of how many interviews it can be said; `share` is of these."""

    mark: str
    says: str
    judged: int
    marked: int
    share: float


@dataclass(frozen=True, slots=True)
class ByInterview:
    """`seconds`: in all; `speed`: times as fast as usual; `same`, `longest_run`, `variance`: in
    batteries; `strangeness`: a standard score, as `score` is, the highest of them; `alike`: with
    the interview `twin`; `held`: open answers that are no words.
    """

    interview: str
    group: str
    mode: str
    interviewer: str
    marks: tuple[str, ...]
    score: float
    seconds: float
    speed: float
    same: float
    longest_run: int
    variance: float
    strangeness: float
    person_total: float
    even_odd: float
    dont_know: float
    alike: float
    twin: str
    held: int


@dataclass(frozen=True, slots=True)
class ByQuestion:
    """`asked`: in how many completed interviews; `timed`: of how many of these there is a time;
    `seconds`: their median; `dont_know`, `refused`: shares of those asked; `stopped`: interviews
    begun that stand here, `break_off` their share of all that came so far.
    """

    question: str
    asked: int
    timed: int
    seconds: float
    dont_know: float
    refused: float
    stopped: int
    break_off: float


@dataclass(frozen=True, slots=True)
class ByInterviewer:
    """`n`: completed interviews; `seconds`, `speed`: medians; `own`, `others`: the share of equal
    answers of two of their interviews, and of one of theirs and one of others'; `marked`: how many
    interviews have any mark.
    """

    interviewer: str
    n: int
    seconds: float
    speed: float
    dont_know: float
    own: float
    others: float
    marked: int


Tabled = ByMark | ByInterview | ByQuestion | ByInterviewer


def _by_mark(measures: Measures) -> tuple[ByMark, ...]:
    says = {name: mark.says for name, mark in MARKS.items()} | {CARELESS: "any of these"}
    counts = {name: counted(measures, name) for name in says}
    return tuple(
        ByMark(name, says[name], one.judged, one.marked, _share(one.marked, one.judged))
        for name, one in counts.items()
    )


def _by_interview(measures: Measures) -> tuple[ByInterview, ...]:
    """The most careless first; those of which nothing is known last."""
    given = {name: marked(measures, name) for name in MARKS}
    score, (alike, twin) = measures.score, measures.twins
    number = np.sum(list(given.values()), axis=0)
    order = np.lexsort((-np.nan_to_num(score, nan=-np.inf), -number))
    return tuple(
        ByInterview(
            measures.interviews[row],
            _text(measures.coded.group[row]),
            _text(measures.coded.mode[row]),
            measures.interviewers[row],
            tuple(name for name in MARKS if given[name][row]),
            float(score[row]),
            float(measures.time[row]),
            float(measures.speed[row]),
            float(measures.straight.same[row]),
            int(measures.straight.longest_run[row]),
            float(measures.straight.variance[row]),
            float(measures.strangeness[row]),
            float(measures.person_total[row]),
            float(measures.even_odd[row]),
            float(measures.dont_know[row]),
            float(alike[row]),
            measures.interviews[twin[row]] if twin[row] >= 0 else "",
            int(measures.held[row]),
        )
        for row in order.tolist()
    )


def _by_question(measures: Measures) -> tuple[ByQuestion, ...]:
    """In the order of the codebook; questions that are no items (consent, group) stand first where
    somebody stopped there.
    """
    coded, seconds = measures.coded, measures.seconds
    asked = coded.asked.sum(axis=0)
    usual = medians(seconds, fewest=1)
    timed = (~np.isnan(seconds)).sum(axis=0)
    dont_know = coded.dont_know.sum(axis=0)
    refused = coded.said(Missing.REFUSED).sum(axis=0)
    stopped = measures.stopped
    first = [
        ByQuestion(name, 0, 0, np.nan, np.nan, np.nan, n, np.nan)
        for name, n in stopped.items()
        if name not in coded.names
    ]
    rows = [
        ByQuestion(
            name,
            int(asked[place]),
            int(timed[place]),
            float(usual[place]),
            _share(dont_know[place], asked[place]),
            _share(refused[place], asked[place]),
            stopped.get(name, 0),
            _share(stopped.get(name, 0), asked[place] + stopped.get(name, 0)),
        )
        for place, name in enumerate(coded.names)
    ]
    return (*first, *rows)


def _by_interviewer(measures: Measures) -> tuple[ByInterviewer, ...]:
    """In the order of their names, without the interviews that nobody asked."""
    alike = alike_by(measures.coded, measures.interviewers)
    careless = marked(measures, CARELESS)
    who = np.array(measures.interviewers, object)
    rows = []
    for name in (name for name in alike if name):
        own = who == name
        rows.append(
            ByInterviewer(
                name,
                int(own.sum()),
                _median(measures.time[own]),
                _median(measures.speed[own]),
                _median(measures.dont_know[own]),
                alike[name].own,
                alike[name].others,
                int(careless[own].sum()),
            )
        )
    return tuple(rows)


TABLES: Mapping[str, Callable[[Measures], tuple[Tabled, ...]]] = MappingProxyType(
    {
        "mark": _by_mark,
        "interview": _by_interview,
        "question": _by_question,
        "interviewer": _by_interviewer,
    }
)
"""What makes the rows of each table."""


def _share(part: int, whole: int) -> float:
    return float(part / whole) if whole else np.nan


def _median(values: npt.NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else np.nan


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
