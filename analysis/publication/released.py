"""What has gone through the gate: figures and tables that may be printed, and figures that may not,
with the reason.

Only `analysis.publication` makes these; whatever prints takes nothing else, which the type checker
holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import pandas as pd

from analysis.figures import ALIKE, Identity, Wordings
from analysis.methods.differences import Outcome, outcomes
from analysis.publication.figures import Figure
from analysis.publication.standards import THIN, Standard
from analysis.publication.standards.limits import HIDDEN_BASE

__all__ = [
    "Average",
    "Difference",
    "Released",
    "ReleasedTable",
    "Withheld",
    "figure_of_row",
    "joined",
    "of_somebody",
]


@dataclass(frozen=True, slots=True)
class Released(Figure):
    """A share that may be printed, as it may be printed. `standard`: by which. `wordings`: how its
    people were asked, where not all were asked alike.
    """

    standard: Standard
    wordings: Wordings = ALIKE


@dataclass(frozen=True, slots=True)
class Withheld:
    """A share that may not be printed. `reason`: why, a key of
    `analysis.publication.standards.SUPPRESSED`; `letter`: what stands in square brackets instead.
    `n`: the unweighted base, None where that may not be told either. `remedy`: how it could be
    published, where it is not cleared.
    """

    identity: Identity
    reason: str
    letter: str
    n: int | None
    standard: Standard
    remedy: str = ""

    @property
    def because(self) -> str:
        """Why, as a clause: of a thin base the limit, else what the standard hides."""
        if self.reason == THIN:
            return f"a figure on fewer than {HIDDEN_BASE} is not published"
        return f"{self.standard.title} hides {self.standard.hides}"


@dataclass(frozen=True, slots=True)
class Average:
    """A mean or median that may be printed, in the values of its answers, with its interval. `n`:
    the unweighted base; all NaN and 0 where nobody answered.
    """

    identity: Identity
    measure: str
    estimate: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two groups' shares and their difference (proportions), with its interval and p value, which
    are NaN where it could not be tested. It is tested by itself: p is not adjusted.
    """

    one: Released
    other: Released
    difference: float
    low: float
    high: float
    p_value: float

    @property
    def outcome(self) -> Outcome:
        """What its test comes to."""
        found: Outcome = outcomes([self.p_value], self.one.level)[0]
        return found

    @property
    def n(self) -> int:
        return min(self.one.n, self.other.n)


@dataclass(frozen=True, eq=False)
class ReleasedTable:
    """Rows of figures as they may be printed. Where one is withheld its figures are missing, `flag`
    is "withheld", `suppressed` the letter and `reason` the reason.
    """

    frame: pd.DataFrame
    standard: Standard

    def __len__(self) -> int:
        return len(self.frame)

    def only(self, rows: "pd.Series[bool]") -> Self:
        """Some of the rows."""
        return replace(self, frame=self.frame[rows])

    def parts(self, column: str) -> Iterator[tuple[str, Self]]:
        """The rows apart by what a column has, in the order in which these come."""
        if len(self):
            for name, rows in self.frame.groupby(column, sort=False, observed=True):
                yield str(name), replace(self, frame=rows)

    def made(self, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Self:
        """With other columns or fewer rows: words beside the figures, none that were not
        released.
        """
        return replace(self, frame=change(self.frame))

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, one after the other."""
        for row in self.frame.to_dict("records"):
            yield {str(name): value for name, value in row.items()}

    @property
    def plain(self) -> list[dict[str, Any]]:
        """The rows as JSON has them: what is missing is None."""
        plain = self.frame.astype(object).where(self.frame.notna(), None).to_dict("records")
        return [{str(name): value for name, value in row.items()} for row in plain]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why figures are withheld, each once."""
        return tuple(dict.fromkeys(one for one in self.frame["reason"] if one))


def joined(tables: Sequence[ReleasedTable], standard: Standard) -> ReleasedTable:
    """The rows of these tables, which were released by one standard, one table after the other."""
    frames = [table.frame for table in tables]
    together = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return ReleasedTable(together, standard)


def figure_of_row(
    row: Mapping[str, Any],
    identity: Identity,
    standard: Standard,
    *,
    level: float,
    weights: str,
    fingerprint: str,
    wordings: Wordings = ALIKE,
) -> Released | Withheld:
    """The share of a released row of `agreement`. `level`: of its interval; `weights`: the column
    of weights, empty without; `fingerprint`: of the answers; `wordings`: how they were asked for.
    """
    n = None if pd.isna(row["n"]) else int(row["n"])
    if row["suppressed"]:
        return Withheld(identity, row["reason"], row["suppressed"], n, standard)
    names = ("estimate", "low", "high", "n_weighted", "n_effective")
    return Released(
        identity,
        **{name: float(row[name]) for name in names},
        n=n or 0,
        flag=str(row["flag"]),
        method=str(row["method"]),
        level=level,
        weights=weights,
        fingerprint=fingerprint,
        standard=standard,
        wordings=wordings,
    )


def of_somebody(figure: Released | Withheld) -> Released | Withheld:
    """The figure; one of nobody is withheld, and [x] stands instead."""
    if isinstance(figure, Released) and not figure.n:
        return Withheld(figure.identity, THIN, "x", 0, figure.standard)
    return figure
