"""The headline: what share of a group agrees, with a confidence interval."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, cautions, flags
from analysis.counting.asked import Asked
from analysis.counting.domains.conditions import Where
from analysis.counting.nets import Codes, chosen
from analysis.counting.sample import Sample
from analysis.counting.sums import Array, Sums
from analysis.counting.table import By, Frame, Items
from analysis.design import Design, checked_design
from analysis.estimation.shares import shares_asked
from analysis.methods.intervals import checked_level, method_named
from analysis.methods.logistic_fit import fitted_information

__all__ = ["agreement"]

Floats = npt.NDArray[np.float64]


def agreement(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    base: Base = "valid",
    design: Design | None = None,
    method: str | None = None,
    level: float = 0.95,
    total: bool = False,
    where: Where = None,
) -> pd.DataFrame:
    """The share of each group that gave one of the answers of a NET, with its confidence interval.

    p = x / n, x respondents with one of the answers out of the n in the base; std_error = √(p
    (1 − p) / n); the interval is `METHODS[method]` at `level`. Without a `method` it is "wilson";
    with a design "logit", and where that has none (0% and 100%) "clopper-pearson" on Kish's n, with
    clusters on no more than their number. Estimates, errors and bounds are proportions (0 to 1).
    With a `design` p = Σ w y / Σ w over the base, with the standard error
    that strata and clusters of the whole sample give: a group is a domain of it, see
    `analysis.estimation.variance`.

    Arguments. `data`: a Responses, a pandas frame or any frame narwhals knows. `items`: one,
    several, or None for every item that has the NET (in a plain frame: every categorical column
    that has all the answers). `by`: a column, or a list to be crossed. `net`: a NET of the
    codebook; `answers`: instead of it, codes that count; a plain frame needs them. For a
    choose-many item give one answer: the figure is the share choosing it. `base`: "valid"
    (substantive answers), "answered" (and don't know, refused, no answer and unclear), "everyone"
    (and those whose route led past the question, where it says `otherwise: no`), or a list of kinds
    of missing answer to count in; then `answers` may name such a kind too. `total` adds a last row
    "Total" for each item: everybody, also those who are in no group; with several populations one
    of each, as by=None gives. Combinations of groups have rows after the groups. `where`: of whom,
    a condition over items and columns (see docs/counting.md), such as "region == 'wales'": figures
    are of those of whom it is true, a domain of the sample, which stays whole; who is unknown is
    outside.

    Missing answers outside the base are counted in `n_missing`; who was not asked counts nowhere.
    In a plain frame null is missing, and codes with the name of a kind of missing answer are that
    kind. In a column that is not categorical, an answer nobody gave counts 0; in one of numbers it
    is an error where nobody has any of the answers.

    Columns: item, group, net, n (unweighted base; of respondents with a weight above 0, as
    everywhere), n_missing (unweighted), n_weighted (Σ w),
    n_effective (n / deff: a simple random sample as sure as this one; NaN where nothing varies),
    n_kish ((Σ w)² / Σ w²: what unequal weights leave of n), deff (design effect on the variance, of
    weights, strata and clusters), estimate, std_error, low, high, df (degrees of freedom), method
    (that of the row), level, flag. Without a design n_weighted, n_effective and n_kish are n, deff
    is 1, df NaN. One row per item and group in codebook order, groups nobody is in too. `flag` is
    the gravest of: "not asked" (the group never saw the item), "no answers" (n is 0), "no variance"
    (the method has no interval there, bounds are NaN: with most named ones at 0% and 100%, and with
    a design where no degrees of freedom are left), "low base" (n under `LOW_BASE`), and with a
    design "few clusters" (df under `FEW_DEGREES`), "low effective base" (n_effective under
    `LOW_BASE`), "wide interval" (`WIDE` or more from low to high), "0% or 100%" (an exact
    interval); empty where all is well.

    Raises DataError for items, columns, NETs, answers, bases and methods that are not there, with
    the nearest match, for a method that does not go with or without a design, and for columns that
    cannot be a sample of the design.

    Source: each of `METHODS` names its own. Witness: R and R survey on simulated data,
    tests/analysis/witness.

    >>> answers = ["yes"] * 45 + ["no"] * 15 + ["yes"] * 60
    >>> frame = pd.DataFrame({"group": ["a"] * 60 + ["b"] * 60, "help": answers})
    >>> table = agreement(frame, "help", by="group", answers=["yes"])
    >>> print(table[["group", "n", "estimate", "low", "high"]].round(3).to_string(index=False))
    group  n  estimate   low  high
        a 60      0.75 0.628 0.842
        b 60      1.00 0.940 1.000
    """
    design = checked_design(design)
    interval, level = method_named(method, design=design is not None), checked_level(level)
    asked = Asked.of(
        data,
        items,
        by=by,
        net=net,
        answers=answers,
        base=base,
        design=design,
        where=where,
        total=total,
        combined=True,
    )
    figures, tally = shares_asked(asked)
    if asked.sample is None:
        low, high = interval(figures.chosen.astype(np.int64), figures.n, level)
        used, caution = np.full(figures.n.size, interval.name, dtype=object), None
    else:
        information = _fitted(asked, asked.sample, figures.estimate) if interval.fitted else None
        bounds = interval.used(figures, level, information)
        low, high, used = bounds.low, bounds.high, bounds.method
        caution = cautions(low, high, figures.df, figures.n_effective, at_an_end=figures.at_an_end)
    never_asked = (tally.unasked > 0) & (tally.outside() == 0)
    return pd.DataFrame(
        {
            "item": np.repeat(np.array(tally.items, dtype=object), len(tally.groups)),
            "group": np.tile(np.array(tally.groups, dtype=object), len(tally.items)),
            "net": np.full(figures.n.size, asked.name, dtype=object),
            "n": figures.n,
            "n_missing": tally.outside().ravel(),
            "n_weighted": figures.n_weighted,
            "n_effective": figures.n_effective,
            "n_kish": figures.n_kish,
            "deff": figures.deff,
            "estimate": figures.estimate,
            "std_error": figures.std_error,
            "low": low,
            "high": high,
            "df": figures.df,
            "method": used,
            "level": np.full(figures.n.size, level),
            "flag": flags(figures.n, low, never_asked.ravel(), caution),
        }
    )


def _fitted(asked: Asked, sample: Sample, p: Floats) -> Floats | None:
    """The information of R's fit, every item and group, flat."""
    coding = asked.coding

    def shares(item: str, answers: Codes) -> Callable[[Sums], tuple[Array, Array]]:
        codes, kinds = asked.codes[item], asked.kinds
        return lambda sums: (chosen(sums, answers, codes, kinds), sums.base(kinds))

    of_items = map(shares, coding.items, coding.answers)
    return fitted_information(coding, sample, of_items, p.reshape(len(coding.items), -1))
