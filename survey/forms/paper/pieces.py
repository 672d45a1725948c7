"""What stands on the paper, piece by piece: each is never split over two pages."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Box", "Piece", "Row", "Way"]


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick, or to write a place in: its key, its words, where to go after it, and the
    words that ask for an "other" answer.
    """

    key: str
    label: str
    go: str = ""
    write: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A statement of a grid."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where to go after some of the numbers of a rating."""

    after: str
    go: str


@dataclass(frozen=True, slots=True)
class Piece:
    """`form` names the part of the template that prints it."""

    form: Literal[
        "consent", "section", "note", "grid", "choose", "rank", "rating", "write", "lines"
    ]
    text: str = ""
    number: str = ""
    stem: str = ""
    lead: str = ""
    hint: str = ""
    notes: tuple[str, ...] = ()
    """Short instructions: tick all that apply, you may leave this blank."""
    boxes: tuple[Box, ...] = ()
    apart: tuple[Box, ...] = ()
    """The boxes of missing answers."""
    rows: tuple[Row, ...] = ()
    two_columns: bool = False
    numbered: bool = False
    """Whether the answers of a grid are numbers that stand for themselves."""
    ends: tuple[str, str] | None = None
    """What the lowest and the highest number of a rating mean."""
    ways: tuple[Way, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    """Boxes for figures: the name of each part, and how many figures it has; empty for a line."""
    between: str = ""
    """What is printed between the parts, as in hours and minutes."""
    lines: int = 0
    unit: str = ""
