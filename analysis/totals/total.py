"""How many: totals of a population, of people with an answer or of a number."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base
from analysis.counting.asked import Asked
from analysis.counting.domains.conditions import Where
from analysis.counting.gathering import members_of, refuse_pooled
from analysis.counting.measured import holds_numbers, measured_in, rows_of
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.table import By, Frame, Items, named
from analysis.design import Design, checked_design
from analysis.estimation.estimates import of_design
from analysis.estimation.shares import shares_of
from analysis.estimation.variance import total_variance
from analysis.methods.intervals import checked_level
from analysis.totals.sums import Figures, Naming, of_rows, table_of

__all__ = ["SUM", "total"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

SUM = "sum"
"""What `net` says of a number."""


def total(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    base: Base = "valid",
    design: Design | None = None,
    level: float = 0.95,
    total: bool = False,
    where: Where = None,
) -> pd.DataFrame:
    """How many of each group gave one of the answers of a NET in the population, or the total of a
    number, with its confidence interval.

    T = Σ w y over those in the base, y being 1 with one of the answers, or the number; the interval
    is T ± t std_error with df degrees of freedom. Without a design w is 1, and respondents a simple
    random sample with replacement: T counts the sample, as it does where weights do not add to a
    population (`relative weights`). Who gave no answer adds nothing, so that T is that of a
    population which all answer: set it against the share where many did not.

    Arguments as in `agreement`; an item of numbers takes neither net nor answers, and in it the
    base is those who have a number. `by`: a group is a domain of the design, whose strata and
    clusters stay. `total` adds everybody.

    Columns: those of `agreement`; net is "sum" for a number; deff is the variance over that of a
    simple random sample of n of Σ w, method is "t". `flag` is the gravest of "not asked", "no
    answers", "no variance" (nothing varies, or no degrees of freedom: bounds are NaN), "low base",
    "few clusters", "relative weights".

    Raises DataError as `agreement` does.

    Source: Särndal, C.-E., Swensson, B. & Wretman, J. (1992). Model Assisted Survey Sampling, ch. 2
    to 4. Witness: R survey's svytotal, tests/analysis/witness.

    >>> frame = pd.DataFrame({"help": ["yes"] * 30 + ["no"] * 20, "people": [40.0] * 50})
    >>> table = total(frame, "help", answers=["yes"], design=Design(weights="people"))
    >>> print(table[["n", "estimate", "std_error", "low", "high"]].round(1).to_string(index=False))
     n  estimate  std_error   low   high
    50    1200.0      140.0 918.7 1481.3
    """
    level, drawn = checked_level(level), checked_design(design) or Design()
    numbers = [] if answers is not None or items is None else _numbers(data, items, net)
    parts = dict[str, tuple[str, Figures]]()
    groups: Sequence[str] = ()
    others = None if items is None else [name for name in named(items) if name not in numbers]
    relative = True
    if others or items is None:
        asked = Asked.of(
            data,
            others,
            by=by,
            net=net,
            answers=answers,
            base=base,
            design=drawn,
            where=where,
            total=total,
            combined=True,
        )
        groups = asked.coding.groups
        sample = sampled(drawn, asked.table)
        relative = not sample.grossed_up
        parts |= {
            name: (asked.name, figures)
            for name, figures in zip(asked.codes, _of_answers(asked, sample), strict=True)
        }
    if numbers:
        table = rows_of(opened(data, numbers, by, drawn, where), numbers, by, drawn)
        sample, members = sampled(drawn, table), members_of(table, by, total=total)
        groups, relative = [group for group, _ in members], not sample.grossed_up
        for name in numbers:
            column = measured_in(table, name, "items")
            refuse_pooled(table, by, column.asked, name)
            parts[name] = SUM, _of_numbers(column.values, column.asked, members, sample)
    wanted = list(parts) if items is None else list(named(items))
    nets, figures = zip(*(parts[name] for name in wanted), strict=True)
    naming = Naming(wanted, nets, groups)
    return table_of(naming, Figures.joined(figures), level, relative=relative)


def _numbers(data: Frame, items: Items, net: str) -> list[str]:
    """The items that are numbers and have no such NET."""
    table = opened(data, items)
    book = table.codebook

    def summed(name: str) -> bool:
        has_net = book is not None and name in book.items and book.items[name].net(net) is not None
        return name in table.names and holds_numbers(table, name) and not has_net

    return [name for name in named(items) if summed(name)]


def _of_answers(asked: Asked, sample: Sample) -> Iterator[Figures]:
    """Of one item after the other, from sums by sampling unit."""
    tally = asked.shares
    for sums, x, n, counts in shares_of(tally, sample):
        estimates = of_design(sums, x, n, sample)
        variance = total_variance(sums, sample)
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = estimates.n_weighted
            left = np.where(weight >= n, 1 - n / weight, np.nan) if sample.grossed_up else 1.0
            p = estimates.estimate
            simple = weight**2 * p * (1 - p) / (n - 1) * left
            deff = np.where((simple > 0) & (n > 1), variance / simple, np.nan)
        for place, one in enumerate(counts):
            there = n[place] > 0
            yield Figures(
                n[place],
                one.outside(),
                (one.unasked > 0) & (one.outside() == 0),
                weight[place],
                estimates.n_kish[place],
                deff[place],
                np.where(there, estimates.chosen[place], np.nan),
                np.where(there, variance[place], np.nan),
                estimates.df[place],
            )


def _of_numbers(
    values: Floats,
    asked: npt.NDArray[np.bool_],
    groups: Sequence[tuple[str, npt.NDArray[np.bool_]]],
    sample: Sample,
) -> Figures:
    def figure(places: Places, weights: Floats) -> float:
        return float(weights @ values[places])

    def linear(places: Places, _estimate: float, _weights: Floats) -> Floats:
        found: Floats = values[places]
        return found

    return of_rows(groups, ~np.isnan(values), asked, sample, figure=figure, linear=linear)
