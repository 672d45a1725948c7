"""What counting gives: counts of respondents and sums of their weights, by item, group and
answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from survey.missing import Missing

__all__ = ["KINDS", "NOWHERE", "TOTAL", "Array", "Sums", "Tally", "Weighted"]

TOTAL = "Total"
"""The group of all respondents."""

NOWHERE = "\x1fnowhere"
"""Beside the kinds of missing answer: who was not asked and is in no base, where others who were
not asked are (see `analysis.counting.everyone`)."""

KINDS = (*Missing.names(), NOWHERE, "")
"""The last axis of `Tally.missing`: the kinds of missing answer, those who count nowhere, and null,
which says of no kind."""

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Sums:
    """Counts of respondents or sums of weights, over axes that end in groups.

    | array      | last axes           | sums over those who                               |
    |------------|---------------------|---------------------------------------------------|
    | `counts`   | groups × answers    | gave that answer; 0 beyond the item's own answers |
    | `answered` | groups              | gave a substantive answer                         |
    | `missing`  | groups × len(KINDS) | gave none, by the kind of missing answer          |

    Of a choose-many item one respondent counts in several answers, so `answered` is less than their
    sum.
    """

    counts: Array
    answered: Array
    missing: Array

    def kinds(self, kinds: Sequence[Missing]) -> Array:
        """Over those who gave one of these kinds of missing answer."""
        total: Array = self.missing[..., [KINDS.index(kind.value) for kind in kinds]].sum(axis=-1)
        return total

    def base(self, kinds: Sequence[Missing] = ()) -> Array:
        """Over those with a substantive answer or one of these kinds of missing answer."""
        return self.answered + self.kinds(kinds)

    def outside(self, kinds: Sequence[Missing] = ()) -> Array:
        """Over those who were asked and are not in that base."""
        counted_in = {NOWHERE, *(kind.value for kind in (*kinds, Missing.NOT_ASKED))}
        total: Array = self.missing[
            ..., [place for place, kind in enumerate(KINDS) if kind not in counted_in]
        ].sum(axis=-1)
        return total

    @property
    def unasked(self) -> Array:
        """Over those who were not asked, whether or not a base counts them in."""
        total: Array = self.kinds([Missing.NOT_ASKED]) + self.missing[..., KINDS.index(NOWHERE)]
        return total

    def together(self) -> "Sums":
        """Over the first axis."""
        return Sums(self.counts.sum(axis=0), self.answered.sum(axis=0), self.missing.sum(axis=0))


@dataclass(frozen=True, eq=False)
class Weighted:
    """Sums for one item with a design.

    `respondents`: counts, over groups. `weights`: sums of weights, over sampling units × groups.
    `squares`: of squared weights, by unit where respondents are the last units (and each unit is a
    stratum), else in one row.
    """

    respondents: Sums
    weights: Sums
    squares: Sums


@dataclass(frozen=True, eq=False)
class Tally(Sums):
    """Counts of respondents: `Sums` over items × groups. With a design `weighted` has the sums of
    each item.
    """

    items: tuple[str, ...]
    groups: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    weighted: tuple[Weighted, ...] = ()

    def of_item(self, place: int) -> Sums:
        """The counts of one item, over groups."""
        return Sums(self.counts[place], self.answered[place], self.missing[place])
