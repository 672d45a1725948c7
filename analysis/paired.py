"""Differences between two items that the same people answered: do more of them say yes to the one
than to the other?

The two shares are of the same people, so they are correlated, and the difference is surer than that
of two samples. Everybody who is in the base of both items lies in one of four cells, by whether
they gave an answer that counts to the first and to the second.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base
from analysis.comparison import Contrast, flags_of
from analysis.counting.domains.conditions import Where
from analysis.counting.everyone import on_base
from analysis.counting.nets import Codes, check_codes, counting_codes, net_name
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.sums import KINDS, NOWHERE, Tally, Weighted
from analysis.counting.table import By, Frame, Table, named
from analysis.counting.tally import Coding
from analysis.design import Design
from analysis.estimation.estimates import of_design, unweighted
from analysis.estimation.linear import Cells, covariance_of
from analysis.estimation.pairs import Pairs, pair_of
from analysis.estimation.variance import UnitSums
from survey.codebook import COMPANION
from survey.errors import DataError, shown
from survey.missing import Missing

__all__ = ["compare_items"]

Floats = npt.NDArray[np.float64]

CELLS = ("both", "first", "second", "neither")
CHOSEN = np.array([[1, 1], [1, 0], [0, 1], [0, 0]])
"""Cells × the two items: 1 where the people of the cell gave an answer that counts."""

OUTSIDE, NOT_ASKED = -1, -2
"""Where a respondent stands to an item, beside 1 for an answer that counts and 0 for another one in
the base."""


def compare_items(
    data: Frame,
    item_a: str,
    item_b: str,
    *,
    by: By = None,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    net_b: str | None = None,
    answers_b: Sequence[object] | None = None,
    base: Base = "valid",
    design: Design | None = None,
    level: float = 0.95,
    adjust: str = "holm",
    family: str = "item",
    method: str | None = None,
    total: bool = False,
    where: Where = None,
) -> pd.DataFrame:
    """The difference between two items in the share that gave one of the answers of a NET, among
    those in the base of both.

    difference = estimate_a − estimate_b, shares and bounds being proportions (−1 to 1). Interval
    and p_value are those of one method, `DIFFERENCES[method]`, as in `compare`. Without a `method`
    it is Newcombe's for paired data, from the Wilson intervals of the two shares and their
    correlation r = (e h − f g) / √((e + f) (g + h)(e + g)(f + h)), e, f, g and h respondents with
    the answer to
    both items, to the first, to the second and to none, and n / 2 taken from a numerator above 0,
    but not to below 0. "tango" is the score interval whose test is McNemar's. With a `design` it is
    "t": s and r are linearised and degrees of freedom those of the base, so that for a simple
    random sample it is the t-test of pairs. (R survey's svyttest of one sample takes one degree of
    freedom off.)

    `net`, `answers`: which answers count, as in `agreement`; `net_b`, `answers_b`: in the second
    item, where others do. `by`, `base`, `level`, `total`, `where` are as in `agreement`, `adjust`
    and `family` as in `compare`; p_adjusted allows for the groups, which are of one pair of items.

    Columns: item_a, net_a, item_b, net_b, group, n (unweighted, in both bases), estimate_a,
    estimate_b, difference, low, high, p_value, p_adjusted, method, flag; one row per group. Flags
    are those of `compare`. Raises DataError as `compare` does, and where an item is compared with
    itself.

    Sources: those of `DIFFERENCES`. Witness: R and R survey, tests/analysis/witness.

    >>> government, local = ["yes"] * 30 + ["no"] * 30, ["yes"] * 40 + ["no"] * 20
    >>> frame = pd.DataFrame({"gov": government, "local": local})
    >>> table = compare_items(frame, "gov", "local", answers=["yes"]).round(4)
    >>> print(table[["group", "n", "difference", "low", "high", "p_value"]].to_string(index=False))
    group  n  difference     low    high  p_value
    Total 60     -0.1667 -0.2606 -0.0658   0.0009
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
        paired=True,
    )
    second = Contrast(
        net=net_b or net, answers=answers_b or (None if net_b else answers), base=asked.base
    )
    both = (item_a, item_b)
    table = on_base(opened(data, both, by, design, where), both, asked.base)
    table = _in_memory(table, both, by, design)
    counting = [_codes(table, item, by, one) for item, one in ((item_a, asked), (item_b, second))]
    if item_a == item_b and set(counting[0]) == set(counting[1]):
        raise DataError.of(
            "items", f"{shown(item_a)} is compared with itself; name another item, NET or answers"
        )
    coding = _in_cells(table, (item_a, item_b), by, counting, asked.kinds, total=total)
    if design is None:
        tally = coding.counted()
        pairs = _simple(tally)
    else:
        sample = sampled(design, table)
        (sums,) = coding.weighted(sample)
        tally = coding.tally([sums.respondents])
        pairs = _designed(sums, sample)
    found = asked.found(pairs)
    unseen = (tally.kinds([Missing.NOT_ASKED]) > 0) & (tally.outside() == 0)
    return pd.DataFrame(
        {
            "item_a": item_a,
            "net_a": net_name(asked.net, asked.answers),
            "item_b": item_b,
            "net_b": net_name(second.net, second.answers),
            "group": np.array(tally.groups, dtype=object),
            "n": pairs.a.n,
            "estimate_a": pairs.a.estimate,
            "estimate_b": pairs.b.estimate,
            "difference": pairs.difference,
            "low": found.low,
            "high": found.high,
            "p_value": found.p_value,
            "p_adjusted": asked.adjusted(found.p_value, np.full(found.low.size, item_a, object)),
            "method": found.method,
            "flag": flags_of(pairs, found, unseen.ravel(), design),
        }
    )


def _in_memory(table: Table, items: Sequence[str], by: By, design: Design | None) -> Table:
    """The rows, which cells are made of one by one; of a frame in an engine the columns that are
    needed.
    """
    columns = [*items, *named(by)]
    if table.codebook is not None:
        of_items = [table.codebook.item(item) for item in items]
        columns[:2] = [
            name
            for item in of_items
            for name in (*(column.name for column in item.columns), item.id + COMPANION)
        ]
    drawn = design.columns(table.names) if design else ()
    return table.fetched(name for name in (*columns, *drawn) if name in table.names)


def _codes(table: Table, item: str, by: By, asked: Contrast) -> Codes:
    """The codes that count in the item, checked."""
    codes = counting_codes(table, [item], by, asked.net, asked.answers, design=None)
    check_codes(table, Coding.of(table, [item]), codes, asked.kinds)
    return codes[item]


def _in_cells(
    table: Table,
    items: tuple[str, str],
    by: By,
    counting: Sequence[Codes],
    kinds: Sequence[Missing],
    *,
    total: bool,
) -> Coding:
    """One item for the two: the cell of each respondent in both bases; who was not asked one of
    them was not asked it.
    """
    first, second = (
        _standing(table, item, codes, kinds) for item, codes in zip(items, counting, strict=True)
    )
    places = np.where((first < 0) | (second < 0), -1, 2 * (1 - first) + 1 - second).astype(np.intp)
    places[(first == NOT_ASKED) | (second == NOT_ASKED)] = len(CELLS)
    cells = pd.Categorical.from_codes(
        places, categories=pd.Index([*CELLS, Missing.NOT_ASKED.value])
    )
    name = " × ".join(items)
    in_cells = replace(table, source=table.frame.assign(**{name: cells}), codebook=None)
    return Coding.of(in_cells, [name], by, total=total, combined=True)


def _standing(
    table: Table, item: str, codes: Codes, kinds: Sequence[Missing]
) -> npt.NDArray[np.int8]:
    """For each respondent 1 where they gave an answer that counts, 0 for another in the base,
    `OUTSIDE` or `NOT_ASKED`.
    """
    coding = Coding.of(replace(table, inside=None), [item])
    answer, *options = coding.layouts[0].columns
    in_base = {kind.value for kind in kinds}
    unasked = (Missing.NOT_ASKED.value, NOWHERE)
    nowhere = {name: NOT_ASKED if name in unasked else OUTSIDE for name in KINDS}
    stands = [
        1 if name in codes else 0 if name in in_base else nowhere.get(name, 0)
        for name in answer.names
    ]
    found: npt.NDArray[np.int8] = np.array([*stands, 0 if options else OUTSIDE], np.int8)[
        answer.codes
    ]  # the last is for -1
    for name, option in zip(coding.answers[0], options, strict=False):
        if name in codes:
            found[(answer.codes < 0) & (option.codes >= 0)] = 1
    return found


def _simple(tally: Tally) -> Pairs:
    """Without a design."""
    cells = tally.counts[0].astype(np.float64)
    x, n = tally.counts[0] @ CHOSEN, tally.answered[0]
    a, b = unweighted(x[:, 0], n), unweighted(x[:, 1], n)
    both, first, second, neither = cells.T
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (first + second - (first - second) ** 2 / n) / n.astype(np.float64) ** 2
        away = both * neither - first * second
        away = np.where(away > 0, np.maximum(away - n / 2, 0), away)
        margins = (both + first) * (second + neither) * (both + second) * (first + neither)
        correlation = np.where(margins > 0, away / np.sqrt(margins), 0)
    return Pairs(a, b, variance, correlation, np.full(len(n), np.nan))


def _designed(sums: Weighted, sample: Sample) -> Pairs:
    """With a design: those in both bases are a domain of it, in each group."""
    respondents, weights, squares = (
        one.counts for one in (sums.respondents, sums.weights, sums.squares)
    )
    n = respondents.sum(axis=-1)
    a, b = (
        of_design(
            UnitSums(weights @ one, weights.sum(axis=-1), squares @ one, squares.sum(axis=-1)),
            respondents @ one,
            n,
            sample,
        )
        for one in CHOSEN.T
    )
    covariances, degrees = np.full((len(n), 2, 2), np.nan), np.full(len(n), np.nan)
    for group in np.flatnonzero(n > 0):
        cells = Cells(respondents[group], weights[:, group], squares[:, group])
        gradient = (CHOSEN - _shares(cells.totals)) / cells.totals.sum()
        covariances[group] = covariance_of(cells, _shares, gradient, sample)
        degrees[group] = cells.degrees(np.ones(len(CELLS), np.bool_), sample)
    return pair_of(a, b, covariances, degrees)


def _shares(totals: Floats) -> Floats:
    """Of the two items, from totals of weights in the cells."""
    with np.errstate(invalid="ignore"):  # a set of replicate weights may leave nobody
        found: Floats = totals @ CHOSEN / totals.sum(axis=-1, keepdims=True)
    return found
