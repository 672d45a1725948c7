"""How the answers of a group are spread."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, kinds_in_base
from analysis.coded import By, Frame, Items, named, opened
from analysis.tally import KINDS, Counts, Tally, countable, counted, refuse_design
from survey.missing import Missing

__all__ = ["distribution"]


def distribution(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    base: Base = "valid",
    design: object = None,
    total: bool = False,
) -> pd.DataFrame:
    """The share of each group that gave each answer.

    p = count / n, with std_error = √(p (1 − p) / n), both proportions (0 to 1). The arguments are those of `agreement`;
    items=None is every item with answers to choose from (in a plain frame: every categorical column).

    Columns: item, group, answer (code), count, count_weighted (= count), n (unweighted base), estimate, std_error. One row per
    item, group and answer in codebook order, then one per kind of missing answer in the base; answers nobody gave are there with
    count 0. The shares of an item and group sum to 1, but not those of a choose-many item: there each is the share choosing
    that answer, and n is who answered the item. Where n is 0 estimate and std_error are NaN.

    Missing answers outside the base are in no row; who was not asked counts nowhere. Raises DataError as `agreement` does.

    Source: Cochran, W. G. (1977). Sampling Techniques, 3rd ed., ch. 3. Witness: R on simulated data, tests/analysis/witness.

    >>> frame = pd.DataFrame({"help": ["yes", "yes", "no", None]})
    >>> print(distribution(frame, "help")[["group", "answer", "count", "n", "estimate"]].round(3).to_string(index=False))
    group answer  count  n  estimate
    Total     no      1  3     0.333
    Total    yes      2  3     0.667
    """
    refuse_design(design)
    kinds = kinds_in_base(base)
    table = opened(data, items, by)
    tally = counted(table, named(items) if items is not None else countable(table, by), by, total=total)
    n = tally.base(kinds)
    parts = [_rows(tally, place, kinds, n[place]) for place in range(len(tally.items))]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    known = np.where(columns["n"] > 0, columns["n"], np.nan)
    estimate = columns["count"] / known
    return pd.DataFrame(
        {
            "item": columns["item"],
            "group": columns["group"],
            "answer": columns["answer"],
            "count": columns["count"],
            "count_weighted": columns["count"].astype(np.float64),
            "n": columns["n"],
            "estimate": estimate,
            "std_error": np.sqrt(estimate * (1 - estimate) / known),
        }
    )


def _rows(tally: Tally, place: int, kinds: tuple[Missing, ...], n: Counts) -> dict[str, npt.NDArray[Any]]:
    """The columns of one item: its groups one after the other, each with its answers and the kinds in the base."""
    answers = (*tally.answers[place], *(kind.value for kind in kinds))
    missing = [KINDS.index(kind.value) for kind in kinds]
    counts = np.concatenate([tally.counts[place][:, : len(tally.answers[place])], tally.missing[place][:, missing]], axis=1)
    return {
        "item": np.full(counts.size, tally.items[place], dtype=object),
        "group": np.repeat(np.array(tally.groups, dtype=object), len(answers)),
        "answer": np.tile(np.array(answers, dtype=object), len(tally.groups)),
        "count": counts.ravel(),
        "n": np.repeat(n, len(answers)),
    }
