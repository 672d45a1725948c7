"""The headline: what share of a group agrees, with a confidence interval."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, flags, kinds_in_base
from analysis.coded import By, Frame, Items, opened
from analysis.intervals import checked_level, method_named
from analysis.nets import chosen, counting_codes, net_name
from analysis.tally import counted, refuse_design
from survey.missing import Missing

__all__ = ["agreement"]


def agreement(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    base: Base = "valid",
    design: object = None,
    method: str = "wilson",
    level: float = 0.95,
    total: bool = False,
) -> pd.DataFrame:
    """The share of each group that gave one of the answers of a NET, with its confidence interval.

    p = x / n, x respondents with one of the answers out of the n in the base; std_error = √(p (1 − p) / n); the interval is
    `METHODS[method]` at `level`. Estimates, errors and bounds are proportions (0 to 1).

    Arguments. `data`: a Responses, a pandas frame or any frame narwhals knows. `items`: one, several, or None for every item that
    has the NET (in a plain frame: every categorical column that has all the answers). `by`: a column, or a list to be crossed.
    `net`: a NET of the codebook; `answers`: instead of it, codes that count; a plain frame needs them. For a choose-many item
    give one answer: the figure is the share choosing it. `base`: "valid" (substantive answers), "answered" (and don't
    know and refused), or a list of kinds of missing answer to count in; then `answers` may name such a kind too. `total` adds a
    last row "Total" for each item: everybody, also those who are in no group.

    Missing answers outside the base are counted in `n_missing`; who was not asked counts nowhere. In a plain frame null is
    missing, and codes with the name of a kind of missing answer are that kind. In a column that is not categorical, an answer
    nobody gave counts 0.

    Columns: item, group, net, n (unweighted base), n_missing, n_weighted (= n), n_effective (= n), deff (1), estimate,
    std_error, low, high, df (NaN: without a design the methods have no degrees of freedom), method, level, flag. One row per
    item and group in codebook order, groups nobody is in too. `flag` is the gravest of: "not asked" (the group never saw the
    item), "no answers" (n is 0), "no variance" (the method has no interval there, bounds are NaN), "low base" (n under
    `LOW_BASE`); empty where all is well.

    Raises DataError for items, columns, NETs, answers, bases and methods that are not there, with the nearest match.

    Source: each of `METHODS` names its own. Witness: R on simulated data, tests/analysis/witness.

    >>> frame = pd.DataFrame({"group": ["a"] * 60 + ["b"] * 60, "help": ["yes"] * 45 + ["no"] * 15 + ["yes"] * 60})
    >>> table = agreement(frame, "help", by="group", answers=["yes"])
    >>> print(table[["group", "n", "estimate", "low", "high"]].round(3).to_string(index=False))
    group  n  estimate   low  high
        a 60      0.75 0.628 0.842
        b 60      1.00 0.940 1.000
    """
    refuse_design(design)
    interval, level, kinds = method_named(method), checked_level(level), kinds_in_base(base)
    table = opened(data, items, by)
    codes = counting_codes(table, items, by, net, answers)
    tally = counted(table, tuple(codes), by, total=total)
    x, n = chosen(table, tally, codes, kinds), tally.base(kinds)
    low, high = interval(x, n, level)
    never_asked = (tally.kinds([Missing.NOT_ASKED]) > 0) & (tally.outside(kinds) == 0)
    known = np.where(n > 0, n, np.nan)
    estimate = x / known
    columns: dict[str, npt.NDArray[np.generic]] = {
        "n": n,
        "n_missing": tally.outside(kinds),
        "n_weighted": n.astype(np.float64),
        "n_effective": n.astype(np.float64),
        "deff": known / known,
        "estimate": estimate,
        "std_error": np.sqrt(estimate * (1 - estimate) / known),
        "low": low,
        "high": high,
        "df": np.full(n.shape, np.nan),
        "method": np.full(n.shape, interval.name, dtype=object),
        "level": np.full(n.shape, level),
        "flag": flags(n, low, never_asked),
    }
    first = {
        "item": np.repeat(np.array(tally.items, dtype=object), len(tally.groups)),
        "group": np.tile(np.array(tally.groups, dtype=object), len(tally.items)),
        "net": np.full(n.size, net_name(net, answers), dtype=object),
    }
    return pd.DataFrame({**first, **{name: values.ravel() for name, values in columns.items()}})
