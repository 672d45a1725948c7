"""What changed for the same people, by the names that drafts give it: SCALE.WHAT.PEOPLE.

| WHAT                         | what it is                                                       |
|------------------------------|------------------------------------------------------------------|
| `change`                     | the mean change, after less before, or its interval              |
| `improved`, `deteriorated`   | the share of pairs that changed reliably for the better or worse |
| `unchanged`                  | the share that did neither                                       |
| `recovered`, `harmed`        | those of them who crossed the cut-off too                        |

PEOPLE is a group, or `total`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Literal, cast, get_args

from analysis.figures.people import pieces
from analysis.publication.released import ReleasedTable
from survey.errors import DataError, did_you_mean, shown

__all__ = ["ChangeFigure", "Changes", "is_change"]

What = Literal["change", "improved", "unchanged", "deteriorated", "recovered", "harmed"]
_EVERYBODY = "Total"


@dataclass(frozen=True, slots=True)
class ChangeFigure:
    """A figure of change. `value`, `low`, `high`: in points of the scale, shares as proportions;
    NaN where undefined or withheld. `n`: pairs. `reason`: why it is withheld, else "".
    """

    name: str
    scale: str
    what: What
    group: str
    value: float
    low: float
    high: float
    n: int
    reason: str


class Changes:
    """The changes of a study, worked out when they are first asked for. `table`: rows of
    `analysis.outcomes` as they may be printed; None where the study names no points in time.
    """

    def __init__(self, table: Callable[[], ReleasedTable] | None = None) -> None:
        self._table = table

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], Mapping[str, object]]:
        rows = self._table().rows() if self._table else ()
        return {(str(row["measure"]), str(row["group"])): row for row in rows}

    def figure(self, name: str) -> ChangeFigure:
        """The figure of a name. Raises DataError for what there is not."""
        if self._table is None:
            raise DataError.of(
                "claim",
                f"{shown(name)} is a change, and study.yaml names no points in time (outcomes:)",
            )
        scale, what, *rest = pieces(name.partition("@")[0].strip(), ".")
        group = _EVERYBODY if not rest or rest[0] in ("total", "") else rest[0]
        row = self._rows.get((scale, group))
        if row is None:
            known = [each if each != _EVERYBODY else "total" for _, each in self._rows]
            near = did_you_mean(group, known)
            remedy = f"the changes are of {', '.join(dict.fromkeys(known))}{near}"
            raise DataError.of("claim", f"there is no {shown(name)}; {remedy}")
        mean = what == "change"
        return ChangeFigure(
            name,
            scale,
            cast("What", what),
            group,
            _number(row.get(what)),
            _number(row.get("low")) if mean else nan,
            _number(row.get("high")) if mean else nan,
            int(_number(row["n_pairs"])),
            str(row.get("reason", "")),
        )


def is_change(claim: str, scales: Mapping[str, object]) -> bool:
    """Whether a claim names a change of one of these scales."""
    scale, *rest = pieces(claim.partition("@")[0].strip(), ".")
    return scale in scales and bool(rest) and rest[0] in get_args(What)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else nan
