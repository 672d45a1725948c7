"""By which version of which instrument people were asked: how many of a base, and from when to
when.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis.bases import Base, kinds_in_base
from analysis.counting.domains.conditions import Where
from analysis.counting.everyone import on_base
from analysis.counting.grouping import crossed_name, parts_of
from analysis.counting.opening import opened
from analysis.counting.sums import TOTAL
from analysis.counting.table import By, Frame, named
from analysis.counting.tally import Coding
from analysis.design import Design
from survey.questionnaire import GROUP

__all__ = ["asked_by_version", "days_by_version"]

BY = ("instrument", "version")
"""The columns that say by what somebody was asked."""

TIMES = ("completed", "started")
"""The columns that say when, the first that is there."""

Version = tuple[str, str]


def asked_by_version(
    data: Frame,
    item: str,
    *,
    by: By = None,
    base: Base = "valid",
    design: Design | None = None,
    where: Where = None,
) -> Mapping[str, Mapping[Version, int]]:
    """The base of an item with answers to choose from (unweighted, as everywhere of those with a
    weight above 0), by group and by version; "Total" is the one group without `by`. Nothing where
    the data do not say by which version somebody was asked.

    An answer that some versions did not offer has the parts of those that did as its base. These
    are numbers of people, no shares: those of several populations are added.
    """
    columns = named(by)
    table = opened(data, (item,), [*columns, *BY], design, where)
    if not {*BY} <= {*table.names}:
        return {}
    table = on_base(table, (item,), base)
    whose = (GROUP,) if table.populations and GROUP not in columns else ()  # summed up below
    asked = list(dict.fromkeys((*whose, *columns, *BY)))
    tally = Coding.of(table, (item,), asked).counted()
    found: dict[str, dict[Version, int]] = {}
    numbers = tally.base(kinds_in_base(base))[0].tolist()
    for name, n in zip(tally.groups, numbers, strict=True):
        of = dict(zip(asked, parts_of(name), strict=True))
        group = crossed_name([of[column] for column in columns]) if columns else TOTAL
        mine, version = found.setdefault(group, {}), (of["instrument"], of["version"])
        mine[version] = mine.get(version, 0) + int(n)
    return found


def days_by_version(data: Frame) -> Mapping[Version, tuple[date, date] | None]:
    """Every version that somebody was asked by, with the first and the last day (UTC) on which an
    interview of it was completed, None where the data have no times; nothing where they do not say
    the version.
    """
    table = opened(data)
    if not {*BY} <= {*table.names}:
        return {}
    time = next((name for name in TIMES if name in table.names), BY[0])
    source: Any = table.source
    frame = source if isinstance(source, pd.DataFrame) else source.spans(BY, time)
    each: Any = frame.groupby(list(BY), observed=True)[[time]]
    found: dict[Version, tuple[date, date] | None] = {}
    for (instrument, version), rows in each:
        times = [] if time in BY else rows[time].dropna()
        days = pd.to_datetime(times, utc=True, format="ISO8601")
        ends = (days.min().date(), days.max().date()) if len(days) else None
        found[str(instrument), str(version)] = ends
    return found
