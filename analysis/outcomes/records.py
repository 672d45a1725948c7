"""Records of people out of a study: which interview is of which point in time, with its scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.domains.conditions import Where, checked_where
from analysis.counting.domains.evaluating import inside
from analysis.outcomes.measures import Measure
from analysis.responses import Responses
from analysis.scales import score
from survey.errors import DataError, Fault, did_you_mean, shown
from survey.questionnaire import Score

__all__ = ["TIME", "Point", "measure_of", "records_of"]

TIME = "point"
"""The column of points in the records; no column of answers may be called so beside it."""

SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Point:
    """A point in time: the records of these instruments (all where none is named) for which the
    condition holds (all where there is none).
    """

    name: str
    instruments: tuple[str, ...] = ()
    where: Where = None


def measure_of(made: Score, method: str = "jacobson-truax") -> Measure:
    """A score as a measure, with what its definition knows of it. One that has no better end is
    told without who improved.
    """
    known = made.psychometrics
    return Measure(
        made.name,
        better=known.better or "lower",
        reliability=known.reliability.value if known.reliability and known.better else None,
        method=method,
        functional=None
        if known.functional is None
        else (known.functional.mean, known.functional.sd),
        cutoff="c" if known.cutoff is None else known.cutoff.value,
        range=made.range,
        bands=tuple(band.low for band in known.bands),
    )


def records_of(
    responses: Responses,
    points: Sequence[Point],
    scores: Sequence[str],
    *,
    person: str = "case",
    where: Where = None,
) -> pd.DataFrame:
    """The answers with a column of the point that each record is at (categorical, in their order;
    nothing where it is at none) and a column for each of the scores.

    `person`: the column that says whose a record is. `where`: of whom, as in `agreement`. Raises
    DataError for a person, a score or a column that is not there, and for records that are at two
    points.
    """
    frame, codebook = responses.frame, responses.codebook
    if person not in frame.columns:
        remedy = (
            "interviews have no case; ask with --case, or say in study.yaml whose a record is, "
            "such as outcomes: {person: family_id}"
            if person == "case"
            else "it is an attribute or an item"
        )
        near = did_you_mean(person, map(str, frame.columns))
        raise DataError.of("person", f"there is no column {shown(person)}; {remedy}{near}")
    if TIME in frame.columns:
        raise DataError.of("point", f"the answers have a column {shown(TIME)} already; rename it")
    at = {one.name: _at(one, responses) for one in points}
    _refuse_two(at, frame)
    places = np.full(len(frame), -1)
    for place, here in enumerate(at.values()):
        places[here] = place
    made = {
        name: pd.to_numeric(score(responses, codebook.score(name)), errors="coerce")
        for name in scores
    }
    found = frame.assign(
        **{TIME: pd.Categorical.from_codes(places, pd.Index([one.name for one in points]))}, **made
    )
    condition = checked_where(where, codebook)
    kept = places >= 0
    if condition is not None:
        kept = kept & inside(condition, frame, codebook)
    return found[kept].reset_index(drop=True)


def _at(point: Point, responses: Responses) -> npt.NDArray[np.bool_]:
    frame = responses.frame
    here = np.ones(len(frame), np.bool_)
    if point.instruments:
        here &= frame["instrument"].isin(point.instruments).to_numpy(np.bool_)
    condition = checked_where(point.where, responses.codebook)
    if condition is not None:
        here &= inside(condition, frame, responses.codebook)
    return here


def _refuse_two(at: Mapping[str, npt.NDArray[np.bool_]], frame: pd.DataFrame) -> None:
    together = np.stack(list(at.values()))
    several = np.flatnonzero(together.sum(axis=0) > 1)
    if several.size:
        names = list(at)
        raise DataError(
            Fault(
                "outcomes",
                0,
                f"the interview {frame['interview'].iloc[row]} is at two points, "
                f"{' and '.join(names[place] for place in np.flatnonzero(together[:, row]))}; "
                "write conditions of which one holds",
            )
            for row in several[:SHOWN_FAULTS]
        )
