"""The same items over several rounds of field work: which interviews belong to which wave, and what
has changed.

Waves with other people each time are independent samples. Where the same people were asked again (a
panel), a design says so: `Design(clusters="person")` takes the two answers of a person together,
and the change is as sure as such pairs make it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.bases import Base
from analysis.comparison import Contrast, between, rows_of
from analysis.counting.domains.conditions import Where
from analysis.counting.gathering import Grouped
from analysis.counting.grouping import crossed_name, parts_of
from analysis.counting.opening import opened
from analysis.counting.sums import TOTAL
from analysis.counting.table import POPULATION, By, Frame, Items, named
from analysis.design import Design
from analysis.estimation.pairs import Sides
from analysis.responses import Responses
from survey.errors import DataError, Fault, shown

__all__ = ["COLUMNS", "WAVE", "change", "changed", "with_waves"]

WAVE = "wave"
"""The column that says to which wave an interview belongs."""

COLUMNS = (
    *(
        "item",
        "net",
        "group",
        "wave_a",
        "wave_b",
        "estimate_a",
        "estimate_b",
        "difference",
        "low",
        "high",
    ),
    *("p_value", "p_adjusted", "method", "flag"),
)


def with_waves(responses: Responses, waves: Mapping[str, tuple[date, date]]) -> Responses:
    """The same interviews with a column "wave": the wave in which each was completed, null outside
    all of them.

    `waves`: name → first and last day, both counted in; days are those of UTC, in which interviews
    are kept. The column is categorical, its categories the names in the order of their first days.
    The interviews outside are `responses.frame["wave"].isna().sum()`; they count in no wave.

    Raises DataError, naming every fault, for a wave that ends before it starts, for two that
    overlap, where there are none, and where the table has a column "wave" already.
    """
    _check_waves(waves)
    if WAVE in responses.frame.columns:
        raise DataError.of(
            WAVE, "the table has a column of this name already; rename the item or the attribute"
        )
    ordered = sorted(waves, key=lambda name: waves[name])
    completed = responses.frame["completed"]
    places = np.full(len(completed), -1, np.intp)
    for place, name in enumerate(ordered):
        start, end = (
            pd.Timestamp(day, tz="UTC")
            for day in (waves[name][0], waves[name][1] + timedelta(days=1))
        )
        places[((completed >= start) & (completed < end)).to_numpy()] = place
    column = pd.Categorical.from_codes(places, categories=pd.Index(ordered), ordered=True)
    return replace(responses, frame=responses.frame.assign(**{WAVE: column}))


def change(
    data: Frame,
    items: Items = None,
    *,
    wave: str = WAVE,
    by: By = None,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    base: Base = "valid",
    design: Design | None = None,
    level: float = 0.95,
    adjust: str = "holm",
    family: str = "item",
    against: str | None = "previous",
    method: str | None = None,
    where: Where = None,
) -> pd.DataFrame:
    """How the share that gave one of the answers of a NET has changed between waves, in each group,
    with interval and test.

    difference = estimate_a − estimate_b, wave_a being the later wave: above 0 more people agree
    than before. `wave`: the column of waves, in the order of its categories, or sorted. `against`:
    "previous" (each wave with the one before), "first" (with the first), the name of a wave, or
    None for all pairs. `by`: a column of groups, or a list to be crossed; None is "Total", or with
    several populations each of them.
    Everything else, interval and test too, is as in `compare`: p_adjusted allows for all groups and
    waves of an item.

    Waves are independent samples without a design; with one they are domains of the whole sample,
    so that people asked in both are taken into account where they, or the clusters they are in, are
    its clusters.

    Columns: item, net, group, wave_a, wave_b, estimate_a, estimate_b, difference, low, high,
    p_value, p_adjusted, method, flag; one row per item, group and pair of waves. Flags and errors
    are those of `compare`.

    Witness: R and R survey, through `compare`.

    >>> answers = ["yes"] * 40 + ["no"] * 40 + ["yes"] * 60 + ["no"] * 20
    >>> frame = pd.DataFrame({"wave": [2021] * 80 + [2022] * 80, "help": answers})
    >>> table = change(frame, "help", answers=["yes"]).round(3)
    >>> print(table[["wave_a", "wave_b", "difference", "low", "high"]].to_string(index=False))
    wave_a wave_b  difference  low  high
      2022   2021        0.25  0.1 0.385
    """
    asked = Contrast(
        net=net,
        answers=answers,
        base=base,
        design=design,
        level=level,
        adjust=adjust,
        family=family,
        method=method,
        where=where,
    )
    return changed(data, items, wave=wave, by=by, against=against, asked=asked)[list(COLUMNS)]


def changed(
    data: Frame, items: Items, *, wave: str, by: By, against: str | None, asked: Contrast
) -> pd.DataFrame:
    """The rows of `change`, with those that `compared` has beside its own."""
    groups = named(by) or ((POPULATION,) if opened(data).populations else ())
    columns = (*groups, wave)
    frame = rows_of(
        asked.of_data(data, items, columns),
        lambda of: _within_groups(of.groups, len(columns) > 1, against),
        asked,
    )
    for side in "ab":
        parts = [parts_of(name) if groups else (TOTAL, name) for name in frame[f"group_{side}"]]
        names = [crossed_name(group) for *group, _ in parts]
        frame["group"] = np.array(names, dtype=object)
        frame[f"wave_{side}"] = np.array([part[-1] for part in parts], dtype=object)
    return frame


def _within_groups(crossed: Sequence[str], several: bool, against: str | None) -> Sides:
    """The pairs of waves in each group, from the names of the groups, each crossed with each
    wave.
    """
    waves = tuple(dict.fromkeys(parts_of(name)[-1] if several else name for name in crossed))
    within = between(Grouped(waves, populations=(0,) * len(waves)), against)
    later, earlier = np.maximum(within.a, within.b), np.minimum(within.a, within.b)
    groups = range(0, len(crossed), len(waves))
    return Sides.of_groups(
        crossed,
        [(start + a, start + b) for start in groups for a, b in zip(later, earlier, strict=True)],
    )


def _check_waves(waves: Mapping[str, tuple[date, date]]) -> None:
    """Raises DataError for what cannot be waves."""
    if not waves:
        raise DataError.of("waves", "there are none; name each with its first and last day")
    faults = [
        Fault(
            "waves",
            0,
            f"{shown(name)} ends on {end}, before it starts on {start}; turn the days round",
        )
        for name, (start, end) in waves.items()
        if end < start
    ]
    for earlier, later in (
        () if faults else combinations(sorted(waves, key=lambda name: waves[name]), 2)
    ):
        if waves[later][0] <= waves[earlier][1]:
            what = (
                f"{shown(earlier)} lasts until {waves[earlier][1]} and {shown(later)} starts "
                f"on {waves[later][0]}"
            )
            faults.append(Fault("waves", 0, f"{what}; a day belongs to one wave"))
    if faults:
        raise DataError(faults)
