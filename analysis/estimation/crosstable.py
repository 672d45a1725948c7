"""One item crossed with groups: who of each group gave which answer, as a test of association needs
it.

Groups in which nobody gave an answer and answers that nobody gave are left out, as there is nothing
to expect of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.counting.coded import Coded
from analysis.counting.kernel import Folded
from analysis.counting.order import has_order
from analysis.counting.sample import Sample
from analysis.counting.sums import Array, Sums, Weighted
from analysis.counting.table import Table
from analysis.counting.tally import Coding
from analysis.estimation.linear import Cells
from survey.codebook import option_column

__all__ = ["CrossTable", "crossed", "crossed_with_design", "midranks"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CrossTable:
    """Groups × answers of one item.

    `counts`: respondents. `weights`: their weights; without a design the counts again. `ordered`:
    whether the answers run from low to high. With a design `cells` are the sums behind `weights`,
    flat, and `ranks` the mean rank of those who gave each answer, from 0 to the sum of weights.
    """

    item: str
    counts: npt.NDArray[np.int64]
    weights: Floats
    ordered: bool
    cells: Cells | None = None
    sample: Sample | None = None
    ranks: Floats | None = None

    @property
    def n(self) -> int:
        """Respondents who are in a group and gave an answer."""
        return int(self.counts.sum())

    @property
    def testable(self) -> bool:
        """Whether two groups at least gave two answers at least."""
        groups, answers = self.counts.shape
        return bool(groups > 1 and answers > 1)

    def design(self) -> tuple[Cells, Sample]:
        """The sums and the sample that a design-based test works with."""
        if self.cells is None or self.sample is None:
            raise ValueError(f"{self.item} was counted without a design")
        return self.cells, self.sample

    def degrees(self) -> float:
        """Degrees of freedom of the design among those in the table: first-stage clusters less
        strata.
        """
        cells, sample = self.design()
        return cells.degrees(np.ones(len(cells.respondents), np.bool_), sample)


def crossed(table: Table, coding: Coding, *, asked: bool) -> Iterator[CrossTable]:
    """The table of each item from counts; of a choose-many item one for each option, chosen or not.
    `asked`: see `has_order`.
    """
    tally = coding.counted()
    for place, (item, answers) in enumerate(zip(coding.items, coding.answers, strict=True)):
        sums = tally.of_item(place)
        ordered = has_order(table, item, answers, asked=asked)
        for name, counts in _each(table, item, answers, sums):
            groups, given = _there(counts)
            kept = counts[groups][:, given].astype(np.int64)
            yield CrossTable(name, kept, kept.astype(np.float64), ordered)


def crossed_with_design(
    table: Table, coding: Coding, sample: Sample, *, asked: bool
) -> Iterator[CrossTable]:
    """The same with the sums of weights that a variance needs."""
    for layout, item, sums in zip(
        coding.layouts, coding.items, coding.weighted(sample), strict=True
    ):
        answers = layout.answers
        ordered = has_order(table, item, answers, asked=asked)
        ranks = (
            _ranks(layout.columns[0], answers, coding, sample)
            if ordered and not table.in_engine
            else None
        )
        for name, counts, cells in _each_weighted(table, item, answers, sums):
            groups, given = _there(counts)
            kept = Cells(*(_kept(one, groups, given) for one in cells))
            shape = (groups.sum(), given.sum())
            weights = kept.totals.reshape(shape)
            of_given = midranks(weights) if ranks is None else ranks[given]
            yield CrossTable(
                name, kept.respondents.reshape(shape), weights, ordered, kept, sample, of_given
            )


def _each(
    table: Table, item: str, answers: Sequence[str], sums: Sums
) -> Iterator[tuple[str, Array]]:
    """The name and groups × answers of each table that an item has; axes before those are kept."""
    if not table.takes_several(item):
        yield item, sums.counts[..., : len(answers)]
        return
    for place, answer in enumerate(answers):
        chosen = sums.counts[..., place]
        yield option_column(item, answer), np.stack([sums.answered - chosen, chosen], axis=-1)


def _each_weighted(
    table: Table, item: str, answers: Sequence[str], sums: Weighted
) -> Iterator[tuple[str, Array, tuple[Array, Array, Array]]]:
    each = (
        _each(table, item, answers, one) for one in (sums.respondents, sums.weights, sums.squares)
    )
    for (name, counts), (_, weights), (_, squares) in zip(*each, strict=True):
        yield name, counts, (counts, weights, squares)


def _there(counts: Array) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Groups and answers that somebody is in."""
    return counts.sum(axis=1) > 0, counts.sum(axis=0) > 0


def _kept(sums: Array, groups: npt.NDArray[np.bool_], answers: npt.NDArray[np.bool_]) -> Array:
    """The cells of these groups and answers, flat."""
    some = sums[..., groups, :][..., answers]
    return some.reshape(*some.shape[:-2], -1)


def midranks(weights: Floats) -> Floats:
    """Of each answer the weights of all groups before it, and half its own."""
    own = weights.sum(axis=0)
    ranks: Floats = np.cumsum(own) - own / 2
    return ranks


def _ranks(
    column: Coded | Folded, answers: Sequence[str], coding: Coding, sample: Sample
) -> Floats:
    """Of each answer the mean rank: the weights of all before a respondent and half the own, those
    who tie in order of rows.

    So R has it (`svyranktest`). Where those who tie have one weight these are the midranks; else
    they depend a little on the order of rows. Rows that stay in an engine have no order, and
    midranks.
    """
    place_of = {answer: place for place, answer in enumerate(answers)}
    places = np.array([*(place_of.get(name, -1) for name in column.names), -1], np.int16)[
        column.codes
    ]
    places[coding.grouping.codes < 0] = -1
    counts = np.bincount(places + 1, minlength=len(answers) + 1)
    own = coding.counted_rows(sample.weights)[
        np.argsort(places, kind="stable")[counts[0] :]
    ]  # of 16-bit numbers that is a radix sort
    along = np.cumsum(own) - own / 2
    each = np.split(along, np.cumsum(counts[1:-1]))
    return np.array([one.mean() if len(one) else np.nan for one in each])
