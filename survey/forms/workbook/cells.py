"""Which cells a question has, by the type of its answers: the one table of this desk.

| type              | cells                                                       |
|-------------------|-------------------------------------------------------------|
| OneOf             | one, with a list of the answers and the reasons for none     |
| ManyOf            | one for each answer, for yes (`id:code`)                     |
| Ranking           | one for each answer, for its place (`id#code`)               |
| Quantity, Day, …  | one, with bounds                                             |
| Shown, Derived    | none                                                        |

Where the answer's own cell has no list of the reasons for none, they have a cell beside (`id?`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, assert_never

from survey.questions import (
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)

__all__ = ["PLACE", "TEXT", "TICK", "Cells", "Place", "cells_of"]

TICK, PLACE = ":", "#"
"""What stands between the id of a question and the code of one of its answers, where each has a
cell: for yes, for its place."""

TEXT = "@"
"""The format of cells that keep what is typed as it is, so that 1/2 does not become a day."""

_GENERAL = "General"
_WIDE, _NARROW, _BESIDE = 34.0, 22.0, 15.0


@dataclass(frozen=True, slots=True)
class Cells:
    """How a question stands on the sheets. `lists_reasons`: the kinds of missing answer stand in
    the list of the answer itself. `width`: of a column on the sheet for many.
    """

    each: Literal["", ":", "#"] = ""
    format: str = TEXT
    width: float = _WIDE
    lists_reasons: bool = False
    none: bool = False


def cells_of(answers: Answers) -> Cells:
    """The cells for answers of this type."""
    match answers:
        case OneOf():
            return Cells(format=_GENERAL if answers.numbered else TEXT, lists_reasons=True)
        case ManyOf():
            return Cells(each=":", width=_BESIDE)
        case Ranking():
            return Cells(each="#", format=_GENERAL, width=_BESIDE)
        case Quantity():
            return Cells(format=_GENERAL, width=_NARROW)
        case Day():
            # with the name of the month, so that 6/7 read the American way is seen
            return Cells(format="d mmmm yyyy", width=_NARROW)
        case TimeOfDay():
            return Cells(format="hh:mm", width=_NARROW)
        case OpenText():
            return Cells()
        case Shown() | Derived():
            return Cells(none=True)
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cells of one question are. `each`: those of its answers by code; `applies`: a cell
    that holds whether it is asked, where there is one.
    """

    answer: str = ""
    why: str = ""
    each: Mapping[str, str] = field(default_factory=dict)
    applies: str = ""
