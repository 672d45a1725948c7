"""The counts of an item as disclosure control sees them: lines × groups, with the sums that every
reader knows to hold.

Lines are answers, kinds of missing answer, NETs, bases, and what is left of a base beside an
answer. A group "Total" is the sum of the others. A reader knows the questionnaire, so knows which
answers a NET has and that nobody answered who was not asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.bases import BASES, EVERYONE
from analysis.counting.sums import TOTAL
from analysis.figures.answers import ALONE
from survey.errors import DataError
from survey.missing import Missing

__all__ = [
    "EVERYBODY",
    "INTERVIEWS",
    "LINES",
    "NO_ANSWER",
    "PAST",
    "UNGROUPED",
    "CountTable",
    "Layout",
    "Line",
    "Published",
    "base_line",
    "row_line",
    "total_of",
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

HEADLINE = 20
"""How many times more it costs to hide a headline than any other count of its kind."""

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

NO_ANSWER = Line("missing")
"""All who were asked and gave no answer, of whatever kind: the base "answered" without the base
"valid"."""

EVERYBODY = Line("base", ",".join(kind.value for kind in BASES[EVERYONE]))
"""The base "everyone"."""

PAST = Line("rest", "not asked")
"""Those in the base "everyone" whose route led past the item."""


class Sum(NamedTuple):
    """In every group the line `whole` is the sum of the lines `parts`."""

    whole: Line
    parts: tuple[Line, ...]


Wholes = tuple[tuple[int, tuple[int, ...]], ...]
"""Which groups are the sums of which others, by their places."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Which lines and groups a table has, and what holds among them.

    `wholes`: which groups are the sums of which others, such as a total. `known_zero`: cells,
    lines × groups, that a reader knows to be 0 beforehand: of groups that did not see the item, of
    kinds of missing answer that it does not offer, and of groups that have nobody. `there`: whether
    a group has somebody; where not, its cells look hidden, though there is nobody to protect.
    `unseen`: places of groups that no table has and that a reader may work out, such as those whom
    a filter leaves out. `sized`: places of the groups whose numbers of interviews are published,
    None where all are. `aliases`: other names of lines, such as of a NET of one answer.

    `headline`: the line that a group is known by, hidden last, as is its base. `costs`: of hiding a
    count of each group for another's sake, all 1 where none are given; those of 1 and more have
    headlines. `later`: pairs of groups that are the same people at an earlier and at a later time,
    when a reader knows that there are no fewer.
    """

    item: str
    lines: tuple[Line, ...]
    groups: tuple[str, ...]
    sums: tuple[Sum, ...]
    known_zero: Mask
    there: Mask
    wholes: Wholes = ()
    unseen: tuple[int, ...] = ()
    sized: tuple[int, ...] | None = None
    aliases: Mapping[Line, Line] = field(default_factory=lambda: MappingProxyType({}))
    headline: Line | None = None
    costs: tuple[float, ...] = ()
    later: tuple[tuple[int, int], ...] = ()

    @property
    def published(self) -> Mask:
        """Lines × groups: whether tables have this cell."""
        seen = np.array([name != UNGROUPED for name in self.groups])
        seen[list(self.unseen)] = False
        grid: Mask = np.outer([LINES[line.kind].published for line in self.lines], seen)
        return grid & ~self._unsized

    @property
    def guarded(self) -> Mask:
        """Lines × groups: whether a small count must stay hidden."""
        kept = [name != UNGROUPED for name in self.groups]
        grid: Mask = np.outer([LINES[line.kind].guarded for line in self.lines], kept)
        return grid & ~self._unsized & ~self.known_zero

    @property
    def shared(self) -> Mask:
        """Lines × groups: the numbers of interviews that stand beside the tables of all items."""
        rows = np.array([line == INTERVIEWS for line in self.lines])
        mask: Mask = rows[:, None] & ~self._unsized
        return mask

    @property
    def _unsized(self) -> Mask:
        """Numbers of interviews that are in no table, and that a reader knows nothing of."""
        places = range(len(self.groups))
        beyond = [self.sized is not None and place not in self.sized for place in places]
        grid: Mask = np.outer([line == INTERVIEWS for line in self.lines], beyond)
        return grid

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
                for group in range(width)
            ]
        for whole_group, members in self.wholes:
            rows += [
                [(at + whole_group, -1), *((at + group, 1) for group in members)]
                for at in place.values()
            ]
        entries = [(row, column, sign) for row, terms in enumerate(rows) for column, sign in terms]
        across, down, signs = zip(*entries, strict=True) if entries else ((), (), ())
        return sparse.csr_array(
            (signs, (across, down)), shape=(len(rows), len(place) * width), dtype=np.float64
        )

    @property
    def growth(self) -> sparse.csr_array:
        """A matrix of the same columns with a row for each count that a reader knows to be no
        smaller later: matrix @ counts.ravel() is 0 or more.
        """
        width = len(self.groups)
        found = [
            (row * width + before, row * width + after)
            for row, line in enumerate(self.lines)
            if line.kind != "apart"
            for before, after in self.later
        ]
        pairs = np.array(found, np.intp).reshape(-1, 2)
        signs = np.tile([-1.0, 1.0], len(pairs))
        rows, columns = np.repeat(np.arange(len(pairs)), 2), pairs.ravel()
        return sparse.csr_array(
            (signs, (rows, columns)), shape=(len(pairs), len(self.lines) * width)
        )

    @property
    def headlines(self) -> Mask:
        """Lines × groups: the headline of each group, and its base."""
        chief = [line in {self.headline, Line("base")} for line in self.lines]
        grid: Mask = np.outer(chief, np.array(self._costs) >= 1)
        return grid & self.published & ~self.known_zero

    @property
    def cost(self) -> Floats:
        """Lines × groups: of hiding a count for another's sake."""
        grid: Floats = np.outer([line.cost for line in self.lines], self._costs)
        return np.where(self.headlines, HEADLINE * grid, grid)

    @property
    def _costs(self) -> tuple[float, ...]:
        return self.costs or (1.0,) * len(self.groups)

    def part(self, places: Sequence[int], names: Sequence[str]) -> "Layout":
        """These groups only, under these names, with the sums among them; −1 is nobody, whose
        counts are all known to be 0.
        """
        at = {place: number for number, place in enumerate(places) if place >= 0}
        wholes = tuple(
            (at[whole], tuple(at[member] for member in members))
            for whole, members in self.wholes
            if {whole, *members} <= set(at)
        )
        nobody = np.array(places) < 0
        known_zero, there = self.known_zero[:, places], self.there[list(places)]
        known_zero[:, nobody], there[nobody] = True, True
        return replace(
            self,
            groups=tuple(names),
            known_zero=known_zero,
            there=there,
            wholes=wholes,
            unseen=tuple(number for number, place in enumerate(places) if place in self.unseen),
            sized=None
            if self.sized is None
            else tuple(number for number, place in enumerate(places) if place in self.sized),
            costs=tuple(self._costs[place] for place in places),
            later=tuple((at[a], at[b]) for a, b in self.later if {a, b} <= set(at)),
        )


def total_of(groups: Sequence[str]) -> Wholes:
    """That the last of these groups, where it is called so, is the total of the others."""
    last = len(groups) - 1
    return ((last, tuple(range(last))),) if last > 0 and groups[-1] == TOTAL else ()


@dataclass(frozen=True, eq=False)
class CountTable:
    """The unweighted counts of an item, lines × groups. Raises DataError where the sums do not
    hold.

    `told`: what is published of it already, and stays so; NaN where a count was hidden. `settled`:
    the cells of which that is known, None where none are.
    """

    layout: Layout
    counts: Counts
    told: Floats | None = None
    settled: Mask | None = None

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
        """Each cell that tables have, with its count, NaN where it is hidden; under each name that
        its line has.
        """
        names: dict[Line, list[Line]] = {line: [line] for line in self.layout.lines}
        for other, line in self.layout.aliases.items():
            names[line].append(other)
        for row, column in np.argwhere(self.layout.published):
            for name in names[self.layout.lines[row]]:
                yield name, self.layout.groups[column], float(self.values[row, column])

    def part(self, places: Sequence[int], names: Sequence[str]) -> "Published":
        """These groups only, under these names."""
        values = self.values[:, list(places)]
        values[:, np.array(places) < 0] = 0
        return Published(self.layout.part(places, names), values)


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
    where the name stands. An answer that a figure counts by itself is called `=code`.

    >>> row_line("net", "=agree"), row_line("net", "agree")
    (Line(kind='answer', code='agree'), Line(kind='net', code='agree'))
    """
    if column == "net" and code.startswith(ALONE):
        column, code = "answer", code.removeprefix(ALONE)
    return Line("missing" if column == "answer" and code in Missing.names() else column, code)
