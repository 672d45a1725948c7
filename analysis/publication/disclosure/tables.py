"""The counts of an item as disclosure control sees them: lines × groups, with the sums that every
reader knows to hold.

Lines are answers, kinds of missing answer, NETs, bases, and what is left of a base beside an
answer. A group "Total" is the sum of the others. A reader knows the questionnaire, so knows which
answers a NET has and that nobody answered who was not asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.counting.sums import TOTAL
from survey.errors import DataError
from survey.missing import Missing

__all__ = [
    "LINES",
    "CountTable",
    "Layout",
    "Line",
    "Published",
    "base_line",
    "row_line",
]

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

UNGROUPED = ""
"""The group of those who are in none: in the total, and in no table."""


class Line(NamedTuple):
    """One line of a table: its kind, one of `LINES`, and the code of the answer or NET, or the
    missing answers in a base.
    """

    kind: str
    code: str = ""

    @property
    def cost(self) -> float:
        """Of hiding a count of it for another's sake. The base of the answers carries all shares, a
        wider one only a few.
        """
        return LINES[self.kind].cost / (WIDER if self.kind == "base" and self.code else 1)


@dataclass(frozen=True, slots=True)
class LineKind:
    """`published`: tables show it. `guarded`: a small count in it must stay hidden. `cost`: of
    hiding one for another's sake.
    """

    published: bool
    guarded: bool
    cost: float = 1.0


WIDER = 8
"""How many times less it costs to hide a base that only shares of missing answers are of."""

LINES: Mapping[str, LineKind] = MappingProxyType(
    {
        "answer": LineKind(published=True, guarded=True),
        "missing": LineKind(published=True, guarded=True),
        "net": LineKind(published=True, guarded=True, cost=3),
        "base": LineKind(published=True, guarded=True, cost=12),
        "rest": LineKind(
            published=False, guarded=True
        ),  # of a base, beside an answer or NET: a reader subtracts
        "interviews": LineKind(
            published=True, guarded=True
        ),  # of the group: stands beside every table, decided for all of them
        "apart": LineKind(
            published=False, guarded=False
        ),  # what makes a sum whole and nobody tells: not reached, chosen twice
    }
)
"""The kinds of line."""

INTERVIEWS = Line("interviews")


class Sum(NamedTuple):
    """In every group the line `whole` is the sum of the lines `parts`."""

    whole: Line
    parts: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Layout:
    """Which lines and groups a table has, and what holds among them.

    `groups` may end in "Total", the sum of the others. `known_zero`: cells, lines × groups, that a
    reader knows to be 0 beforehand: of groups that did not see the item, of kinds of missing answer
    that it does not offer, and of groups that have nobody. `there`: whether a group has somebody;
    where not, its cells look hidden, though there is nobody to protect.
    """

    item: str
    lines: tuple[Line, ...]
    groups: tuple[str, ...]
    sums: tuple[Sum, ...]
    known_zero: Mask
    there: Mask

    @property
    def published(self) -> Mask:
        """Lines × groups: whether tables have this cell."""
        grid: Mask = np.outer(
            [LINES[line.kind].published for line in self.lines],
            [name != UNGROUPED for name in self.groups],
        )
        return grid

    @property
    def group_sums(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Which groups are the sums of which others, by their places: here the total of all."""
        last = len(self.groups) - 1
        return ((last, tuple(range(last))),) if last and self.groups[-1] == TOTAL else ()

    @property
    def equations(self) -> sparse.csr_array:
        """A matrix with a row for each sum and a column for each cell, lines first: matrix @
        counts.ravel() is 0.
        """
        width = len(self.groups)
        place = {line: width * row for row, line in enumerate(self.lines)}
        rows: list[list[tuple[int, int]]] = []
        for whole, parts in self.sums:
            rows += [
                [(place[whole] + group, -1), *((place[part] + group, 1) for part in parts)]
                for group in range(len(self.groups))
            ]
        for whole_group, members in self.group_sums:
            rows += [
                [(at + whole_group, -1), *((at + group, 1) for group in members)]
                for at in place.values()
            ]
        entries = [(row, column, sign) for row, terms in enumerate(rows) for column, sign in terms]
        across, down, signs = zip(*entries, strict=True) if entries else ((), (), ())
        return sparse.csr_array(
            (signs, (across, down)), shape=(len(rows), len(place) * width), dtype=np.float64
        )


@dataclass(frozen=True, eq=False)
class CountTable:
    """The unweighted counts of an item, lines × groups. Raises DataError where the sums do not
    hold.
    """

    layout: Layout
    counts: Counts

    def __post_init__(self) -> None:
        if (self.layout.equations @ self.counts.ravel()).any():
            raise DataError.of(
                self.layout.item or "counts", "the parts of a sum do not add up to it"
            )


@dataclass(frozen=True, eq=False)
class Published:
    """What readers get: rounded counts, lines × groups, NaN where one is hidden or in no table."""

    layout: Layout
    values: Floats

    @property
    def hidden(self) -> Mask:
        """Cells of tables that are hidden."""
        mask: Mask = np.isnan(self.values) & self.layout.published & ~self.layout.known_zero
        return mask

    def cells(self) -> Iterator[tuple[Line, str, float]]:
        """Each cell that tables have, with its count, NaN where it is hidden."""
        for row, column in np.argwhere(self.layout.published):
            yield (
                self.layout.lines[row],
                self.layout.groups[column],
                float(self.values[row, column]),
            )


def base_line(kinds: Iterable[Missing | str] = ()) -> Line:
    """The base of substantive answers and of these kinds of missing answer.

    >>> base_line(["refused"])
    Line(kind='base', code='refused')
    """
    return Line(
        "base", ",".join(kind.value if isinstance(kind, Missing) else kind for kind in kinds)
    )


def row_line(column: str, code: str) -> Line:
    """The line of a row of a frame: of an answer, a kind of missing answer, or a NET; `column` says
    where the code stands.
    """
    return Line("missing" if column == "answer" and code in Missing.names() else column, code)
