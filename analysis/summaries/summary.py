"""Summaries by group: NETs, net agreement, top and bottom boxes, medians, means, quartiles,
each with its interval.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, cautions, flags, kinds_in_base
from analysis.counting.domains.conditions import Where
from analysis.counting.everyone import on_base
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.sums import KINDS, Array, Sums, Weighted
from analysis.counting.table import By, Frame, Items, Table
from analysis.counting.tally import Coding
from analysis.design import Design, checked_design
from analysis.estimation.answered import Answered
from analysis.estimation.linear import Cells
from analysis.methods.intervals import checked_level, method_named
from analysis.methods.measures import (
    MANY,
    MEASURES,
    NUMBER,
    RANK,
    Interval,
    measures_named,
)
from analysis.methods.moments import Summary
from analysis.summaries.items import SummarisedItem, items_to_summarise, with_values
from survey.codebook import COMPANION, option_column
from survey.missing import Missing

__all__ = ["summary"]

Floats = npt.NDArray[np.float64]


def summary(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    base: Base = "valid",
    design: Design | None = None,
    level: float = 0.95,
    measures: str | Sequence[str] | None = None,
    values: Mapping[str, float] | None = None,
    method: str | None = None,
    total: bool = False,
    where: Where = None,
) -> pd.DataFrame:
    """Items summed up by group, one row for each measure, with its interval.

    Without `measures` each item has those of its kind: a scale its NETs, net agreement, top and
    bottom boxes and median category; a choice the share of each answer (of choose-many: of those
    who answered the item) and its NETs; a ranking for each answer the share who put it first and
    its mean place; a number mean, standard deviation, median and quartiles. Mean and standard
    deviation of the codes of a scale are given where they are asked for.
    `MEASURES` has the formula and source of each.

    Arguments. `data`, `by`, `base`, `design`, `total`, `where` as in `agreement`; items=None is
    every item that has one of the measures. In a plain frame a column of numbers is a number, an
    ordered categorical a scale (where measures are named, any categorical in its order), and
    anything else a choice. `measures`: names of `MEASURES`. `values`: code → value for means of
    scales; without it answers whose codes are numbers (those of ratings always) count as those,
    others 1, 2, 3 … in the order of the scale. `method`: of the intervals of shares (None: as in
    `agreement`) and, through them, of quantiles ("likelihood" is within some 1e-6 of `agreement`,
    which follows R's fit).

    Units. NETs, boxes, shares and net agreement are proportions (net agreement −1 to 1), and so are
    their errors and bounds; mean, standard deviation, median and quartiles are in the values. The
    estimate of a median category is the share at or below it. Kinds of missing answer in the base
    are in the denominator of shares and net agreement, and out of everything else.

    Columns: item, group, measure, answer (what the measure is of: a code, codes joined by " + ",
    the name of a NET, the median category), n (unweighted base of this figure), estimate,
    std_error, low, high, df (degrees of freedom: the design's; n − 1 of means and standard
    deviations without one; else NaN), flag (as in `agreement`; "no variance" where there is no
    interval).

    Raises DataError as `agreement` does, for measures that are not there, for an item named that
    has none of the measures asked for, and for values that do not fit the answers.

    Source and witness: each of `MEASURES`; R and R survey (svymean, svyvar, svyciprop) on simulated
    data, tests/analysis/witness.

    >>> answers = pd.Categorical([1] * 10 + [2] * 20 + [3] * 70, ordered=True)
    >>> frame = pd.DataFrame({"help": answers, "age": range(21, 121)})
    >>> table = summary(frame, ["help", "age"], measures=["top_box", "median_category", "mean"])
    >>> table = table[["item", "measure", "answer", "n", "estimate", "low", "high"]].round(3)
    >>> print(table.to_string(index=False))
    item         measure answer   n  estimate    low   high
    help         top_box      3 100       0.7  0.604  0.781
    help median_category      3 100       1.0  0.963  1.000
    help            mean        100       2.6  2.468  2.732
     age            mean        100      70.5 64.743 76.257
    """
    design, kinds = checked_design(design), kinds_in_base(base)
    how = Interval(method_named(method, design=design is not None), checked_level(level))
    wanted = None if measures is None else measures_named(measures)
    table = opened(data, items, by, design, where)
    asked = with_values(items_to_summarise(table, items, by, design, wanted), values)
    table = on_base(table, [one.item for one in asked], base)
    sample = None if design is None else sampled(design, table)
    rows: dict[str, list[_SummaryRow]] = {one.item: [] for one in asked}
    for one, columns in _counted(table, asked, by, sample, total=total):
        rows[one.item] += _rows(one, columns, kinds, how)
    return _tidy([row for one in asked for row in rows[one.item]], designed=design is not None)


# --- counting -------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _ItemSums:
    """Sums of one column of an item over groups; with a design also those of weights and squares.
    `reasons`: those of the companion that says why there is no answer, where there is one;
    `option`: the answer whose places the column has.
    """

    groups: tuple[str, ...]
    answers: tuple[str, ...]
    respondents: Sums
    weighted: Weighted | None = None
    sample: Sample | None = None
    option: str = ""
    reasons: "_ItemSums | None" = None

    @property
    def missing(self) -> tuple[Sums, ...]:
        """What says who gave no answer and why, as `each` says what was given."""
        return (self.reasons or self).each

    @property
    def each(self) -> tuple[Sums, ...]:
        """Respondents, and with a design weights and squares."""
        designed = self.weighted
        return (
            (self.respondents,)
            if designed is None
            else (designed.respondents, designed.weights, designed.squares)
        )


def _counted(
    table: Table, asked: Sequence[SummarisedItem], by: By, sample: Sample | None, *, total: bool
) -> Iterator[tuple[SummarisedItem, Sequence[_ItemSums]]]:
    """Every item with the sums of what it is counted by. Of a number, and of a ranking for each of
    its answers, each value is an answer, and its companion column says why there is none.
    """
    choices = [one for one in asked if one.kind not in (NUMBER, RANK)]
    of_choices = _sums(table, [one.item for one in choices], by, sample, total=total)
    yield from ((one, [sums]) for one, sums in zip(choices, of_choices, strict=True))
    plain = replace(table, codebook=None)
    columns = [(one, option) for one in asked for option in _counted_by(one)]
    names = [option_column(one.item, option) if option else one.item for one, option in columns]
    each = (
        (one, replace(sums, option=option))
        for (one, option), sums in zip(
            columns, _sums(plain, names, by, sample, total=total), strict=True
        )
    )
    for _item, together in groupby(each, key=lambda pair: pair[0].item):
        pairs = list(together)
        one, counted = pairs[0][0], [sums for _, sums in pairs]
        companion = one.item + COMPANION
        if companion in table.names:
            (why,) = _sums(plain, [companion], by, sample, total=total)
            counted = [replace(sums, reasons=why) for sums in counted]
        yield one, counted


def _counted_by(asked: SummarisedItem) -> tuple[str, ...]:
    """The options that have a column of numbers: of a ranking all, "" of a number itself."""
    return {RANK: asked.answers, NUMBER: ("",)}.get(asked.kind, ())


def _sums(
    table: Table, names: Sequence[str], by: By, sample: Sample | None, *, total: bool
) -> Iterator[_ItemSums]:
    if not names:
        return
    coding = Coding.of(table, names, by, total=total, combined=True)
    if sample is None:
        tally = coding.counted()
        for place, answers in enumerate(coding.answers):
            yield _ItemSums(coding.groups, answers, tally.of_item(place))
    else:
        for answers, sums in zip(coding.answers, coding.weighted(sample), strict=True):
            yield _ItemSums(coding.groups, answers, sums.respondents, sums, sample)


# --- rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SummaryRow:
    item: str
    group: str
    measure: str
    answer: str
    figure: Summary
    never_asked: bool


def _rows(
    asked: SummarisedItem, columns: Sequence[_ItemSums], kinds: Sequence[Missing], how: Interval
) -> Iterator[_SummaryRow]:
    """One item: group by group its measures."""
    why, groups = columns[0].missing[0], columns[0].groups
    never_asked = (why.unasked > 0) & (why.outside(kinds) == 0)
    parts = [part for counted in columns for part in _parts(asked, counted, kinds)]
    for place, group in enumerate(groups):
        for measure in asked.measures:
            for codes, of_groups in parts:
                for target in measure.targets(codes, asked.nets):
                    figure = measure.function(of_groups[place], target, how)
                    answer = target.name if figure.answer is None else figure.answer
                    yield _SummaryRow(
                        asked.item, group, measure.name, answer, figure, bool(never_asked[place])
                    )


def _parts(
    asked: SummarisedItem, counted: _ItemSums, kinds: Sequence[Missing]
) -> Iterator[tuple[tuple[str, ...], list[Answered]]]:
    """What each group answered, with the answers that measures are of; of a choose-many item or a
    ranking for each option by itself.
    """
    if asked.kind == MANY:
        for place, option in enumerate(counted.answers):
            chosen = [one.counts[..., place] for one in counted.each]
            cells = [
                np.stack([one.base(kinds) - some, some], axis=-1)
                for one, some in zip(counted.each, chosen, strict=True)
            ]
            yield (option,), list(_of_groups(asked, ("", option), cells, counted.sample))
    else:
        places = [KINDS.index(kind.value) for kind in kinds]
        width = len(counted.answers)
        cells = [
            np.concatenate([one.counts[..., :width], why.missing[..., places]], axis=-1)
            for one, why in zip(counted.each, counted.missing, strict=True)
        ]
        codes = (*counted.answers, *(kind.value for kind in kinds))
        answers = (counted.option,) if counted.option else counted.answers
        yield answers, list(_of_groups(asked, codes, cells, counted.sample))


def _of_groups(
    asked: SummarisedItem, codes: tuple[str, ...], cells: Sequence[Array], sample: Sample | None
) -> Iterator[Answered]:
    """From sums over groups × cells: respondents, then with a design weights and squares."""
    values, counts = asked.values_of(codes), cells[0].astype(np.int64)
    for group in range(counts.shape[0]):
        of_group = (
            None if sample is None else Cells(counts[group], cells[1][:, group], cells[2][:, group])
        )
        yield Answered(codes, values, counts[group], of_group, sample)


def _tidy(rows: Sequence[_SummaryRow], *, designed: bool) -> pd.DataFrame:
    n = np.array([row.figure.n for row in rows], np.int64)
    low = np.array([row.figure.low for row in rows], np.float64)
    texts = {
        name: np.array([getattr(row, name) for row in rows], object)
        for name in ("item", "group", "measure", "answer")
    }
    figures = {
        name: np.array([getattr(row.figure, name) for row in rows], np.float64)
        for name in ("estimate", "std_error", "low", "high", "df")
    }
    unseen = np.array([row.never_asked for row in rows], np.bool_)
    shares = np.array([MEASURES[row.measure].proportion for row in rows], np.bool_)
    caution = _cautions(figures, n, shares) if designed else None
    flag = flags(n, low, unseen, caution)
    return pd.DataFrame({**texts, "n": n, **figures, "flag": flag})


def _cautions(
    figures: Mapping[str, npt.NDArray[np.float64]],
    n: npt.NDArray[np.int64],
    shares: npt.NDArray[np.bool_],
) -> npt.NDArray[np.object_]:
    """What to know of figures of a design; of what is no share only that there are few clusters."""
    p, error = figures["estimate"], figures["std_error"]
    high = np.where(shares, figures["high"], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(shares & (error > 0), n / (n - 1) * p * (1 - p) / error**2, np.nan)
    at_an_end = shares & (error == 0) & ((p == 0) | (p == 1))
    return cautions(figures["low"], high, figures["df"], effective, at_an_end=at_an_end)
