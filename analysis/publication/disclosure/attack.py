"""The reader who wants to know a hidden count: its least and greatest value that go with everything
published.

The attack sees only what is published. It takes all tables at once, and solves two programmes for
each hidden count, with whole numbers, as a patient person with a computer could. It shares no code
with the protection beyond what a table is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from analysis.publication.disclosure.rule import TEN_FIVE, Rule
from analysis.publication.disclosure.tables import Line, Published
from survey.errors import DataError

__all__ = ["HiddenCount", "attack"]

Floats = npt.NDArray[np.float64]

FAR = 1e6
"""A count that can be this large is not bounded from above."""

WHOLE = 1e-6
"""A number nearer than this to a whole one is that."""


@dataclass(frozen=True, slots=True)
class HiddenCount:
    """What is known of a hidden count: it is from `low` to `high`, which may be infinite."""

    item: str
    line: Line
    group: str
    low: float
    high: float

    @property
    def values(self) -> float:
        """How many whole numbers it can be."""
        return self.high - self.low + 1


def attack(
    published: Sequence[Published],
    rule: Rule = TEN_FIVE,
    *,
    of: Sequence[npt.NDArray[np.bool_]] | None = None,
) -> tuple[HiddenCount, ...]:
    """The bounds of every hidden count of these tables, published together; `of`: of those alone
    that are true here, lines × groups of each table.

    Known to the attacker: each rounded count to within the rounding and not under the threshold;
    the sums of `Layout`, and that counts grow with time; that counts are whole and not negative;
    that the tables of a study share their numbers of interviews, as far as these are published.
    Shares are worked out from rounded counts, so they tell nothing more. Raises DataError for
    tables that no answers can have led to.
    """
    programme = _Programme.of(published, rule)
    found = []
    for number, table in enumerate(published):
        layout = table.layout
        hidden = table.hidden if of is None else table.hidden & of[number]
        for row, column in np.argwhere(hidden):
            low, high = programme.bounds(number, int(row), int(column))
            found.append(
                HiddenCount(layout.item, layout.lines[row], layout.groups[column], low, high)
            )
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Programme:
    """All cells of all tables as variables: `places` says which variable a cell is."""

    places: tuple[npt.NDArray[np.intp], ...]
    equations: sparse.csr_array
    growth: sparse.csr_array
    low: Floats
    high: Floats

    @classmethod
    def of(cls, published: Sequence[Published], rule: Rule) -> "_Programme":
        places, interviews = list[npt.NDArray[np.intp]](), dict[tuple[str, int], int]()
        equations, growth = list[sparse.coo_array](), list[sparse.coo_array]()
        low, high = list[float](), list[float]()
        for table in published:
            layout = table.layout
            least, most = rule.bounds(table.values)
            least[layout.known_zero], most[layout.known_zero] = 0, 0
            place = np.empty(layout.published.shape, np.intp)
            for row, column in np.ndindex(*least.shape):
                name = layout.groups[column]
                group = name, layout.groups[:column].count(name)
                known = layout.shared[row, column]
                shared = interviews.get(group) if known else None
                if shared is None:
                    shared = len(low)
                    low.append(float(least[row, column]))
                    high.append(float(most[row, column]))
                    if known:
                        interviews[group] = shared
                place[row, column] = shared
            places.append(place)
            equations.append(_among(layout.equations, place))
            growth.append(_among(layout.growth, place))
        return cls(
            tuple(places),
            _stacked(equations, len(low)),
            _stacked(growth, len(low)),
            np.array(low),
            np.array(high),
        )

    def bounds(self, table: int, row: int, column: int) -> tuple[float, float]:
        aim = np.zeros(self.low.size)
        aim[self.places[table][row, column]] = 1
        low, high = (self._furthest(sign * aim) * sign for sign in (1, -1))
        return low, np.inf if high >= FAR else high

    def _furthest(self, aim: Floats) -> float:
        """The least value of `aim` over whole numbers; without asking for whole ones where they
        come by themselves.
        """
        for whole in (0, 1):
            found = linprog(
                aim,
                A_ub=-self.growth,
                b_ub=np.zeros(self.growth.shape[0]),
                A_eq=self.equations,
                b_eq=np.zeros(self.equations.shape[0]),
                bounds=np.column_stack([self.low, np.minimum(self.high, FAR)]),
                method="highs",
                integrality=whole,
            )
            if found.status != 0:
                raise DataError.of(
                    "published",
                    "no answers can have led to these tables; were they published by this rule?",
                )
            if np.abs(found.x - np.rint(found.x)).max() < WHOLE:
                break
        return float(np.rint(found.fun))


def _among(matrix: sparse.csr_array, place: npt.NDArray[np.intp]) -> sparse.coo_array:
    """With the variables of all tables for the cells of one."""
    entries = matrix.tocoo()
    return sparse.coo_array(
        (entries.data, (entries.row, place.ravel()[entries.col])),
        shape=(matrix.shape[0], int(place.max(initial=-1)) + 1),
    )


def _stacked(blocks: Sequence[sparse.coo_array], width: int) -> sparse.csr_array:
    widened = [
        sparse.coo_array((one.data, (one.row, one.col)), shape=(one.shape[0], width))
        for one in blocks
    ]
    return sparse.vstack(widened, format="csr")
