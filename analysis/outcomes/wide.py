"""Records in one row a person, as a row for each point in time."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.counting.table import Frame
from analysis.frames import column, framed
from survey.errors import DataError, shown

__all__ = ["long_records"]


def long_records(
    frame: Frame,
    points: Mapping[str, Mapping[str, str]],
    *,
    person: str,
    time: str = "time",
    keep: Sequence[str] = (),
) -> pd.DataFrame:
    """A frame with one row a person as one with a row for each person and point, which `outcomes`
    takes.

    `points`: the points in their order, and for each the column that has every measure there.
    `person`: the column of ids; `keep`: columns that go with every row, such as a team. The result
    has person, `time` (categorical, in the order of the points), the kept columns and the measures;
    a score that is missing stays a row. Raises DataError for columns that are not there.

    >>> wide = pd.DataFrame({"id": [1, 2], "pre": [15, 12], "post": [7, None]})
    >>> points = {"before": {"phq9": "pre"}, "after": {"phq9": "post"}}
    >>> print(long_records(wide, points, person="id").to_string(index=False))
     id   time  phq9
      1 before  15.0
      2 before  12.0
      1  after   7.0
      2  after   NaN
    """
    given = framed(frame, "a table with a row for each person")
    if not points:
        raise DataError.of("points", "none are named; give the columns of each point in time")
    for name in (person, *keep):
        column(given, name, "person" if name == person else "keep")
    measures = list(dict.fromkeys(measure for columns in points.values() for measure in columns))
    for name in (time, *measures):
        if name in (person, *keep) or (name == time and name in measures):
            raise DataError.of("points", f"two columns would be called {shown(name)}; rename one")
    parts = []
    for point, columns in points.items():
        for name in columns.values():
            column(given, name, f"points: {point}")
        part = given[[person, *keep]].assign(**{time: point})
        for measure in measures:
            part[measure] = given[columns[measure]] if measure in columns else None
        parts.append(part)
    found = pd.concat(parts, ignore_index=True)
    return found.assign(**{time: pd.Categorical(found[time], list(points))})
