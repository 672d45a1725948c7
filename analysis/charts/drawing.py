"""What a chart shows, before anybody draws it: rows and their figures, in words and on a scale.

Each kind of chart makes one of these from a released table; `sheet` draws it with matplotlib for
files, `markup` writes it as HTML for pages, and `spoken` says it. None of them works anything out.
Shares are proportions (0–1), differences of proportions (−1 to 1), undefined is NaN.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from analysis.charts.colours import ACCENT

__all__ = [
    "Area",
    "Axis",
    "Bars",
    "Cell",
    "Column",
    "Counts",
    "Dots",
    "Drawing",
    "Flow",
    "Grid",
    "GridRow",
    "Key",
    "Panel",
    "Panels",
    "Point",
    "Reading",
    "Row",
    "RowT",
    "Scatter",
    "Section",
    "Shape",
    "Stack",
    "StackRow",
    "Step",
    "Texts",
    "Tick",
    "unworded",
]


Counts = tuple[tuple[str, str], ...]
"""Numbers of people as a base has them ("1,987"), each with the name of the figure that it is."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The words around a chart, and the language of those it adds itself.

    `title`: what was found, or the question in full. `subtitle`: what is counted. `kicker`: a short
    warning above the title. `base`: who the figures are of ("Base: …"). `asked`: how they were
    asked, where not all were asked alike. `note`: the source.
    """

    title: str = ""
    subtitle: str = ""
    kicker: str = ""
    base: str = ""
    note: str = ""
    language: str = "en"
    asked: str = ""

    @property
    def under(self) -> str:
        """What stands under the chart before its source, in lines."""
        return "\n".join(text for text in (self.base, self.asked) if text)


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure: where it lies on the scale (NaN where it has no place there), and how it is
    written.

    `mark`: what it is drawn as, a square so large as `size` says (of 1), a diamond as wide as its
    interval, or the interval alone, where nobody said what lies in it. `cut`: whether the interval
    goes on beyond the lower, and the upper end of the scale.

    `of`: what it is the figure of, in words (an answer, a NET, a group). `written`: "84%", or in
    the place of a withheld figure its shorthand, "[c]"; `instead` then says why. `bounds`: the
    interval in words. `full`: whether it is drawn as certain; a hollow dot is not. `claim`: the
    name of the figure, "" where it has none. Room that is left free between two others is of
    nothing.
    """

    of: str
    value: float
    written: str
    low: float = math.nan
    high: float = math.nan
    bounds: str = ""
    colour: str = ACCENT
    full: bool = True
    instead: str = ""
    mark: Literal["dot", "square", "diamond", "interval"] = "dot"
    size: float = 1.0
    cut: tuple[bool, bool] = (False, False)
    claim: str = ""

    @property
    def placed(self) -> bool:
        """Whether there is a place for it."""
        return not math.isnan(self.value)

    @property
    def spans(self) -> bool:
        """Whether there is an interval to draw."""
        return not math.isnan(self.low)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with one figure: its label, its base in words, and what is said in the place of the
    figure, if anything. `counted`: the numbers in the base.
    """

    label: str
    base: str
    instead: str
    reading: Reading
    counted: Counts = ()


@dataclass(frozen=True, slots=True)
class StackRow:
    """A row whose figures add up: the answers from left to right, where the first begins, NETs at
    both ends, and what stands apart at the side. `counted`: the numbers in the base.
    """

    label: str
    base: str
    instead: str
    start: float
    parts: tuple[Reading, ...]
    ends: tuple[Reading | None, Reading | None]
    sides: tuple[Reading, ...]
    counted: Counts = ()


RowT = TypeVar("RowT", Row, StackRow, "Panel", "GridRow")


@dataclass(frozen=True, slots=True)
class Section(Generic[RowT]):
    """The rows of one question. `asked`: its wording, which stands over them unless the title has
    it (`headed`).
    """

    asked: str
    headed: bool
    rows: tuple[RowT, ...]

    @property
    def heading(self) -> str:
        return self.asked if self.headed else ""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a bar in this colour, a dot that is full or hollow, a square, a
    diamond, a thin line, or a `sign` that stands for itself.
    """

    label: str
    colour: str
    mark: Literal["bar", "full", "hollow", "square", "diamond", "line", "sign"] = "bar"
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of a scale: where it lies, and how it is written ("" for a line alone)."""

    value: float
    written: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from its lower to its upper end. `lower` and `higher`: what either side of its middle
    means, where the sides mean something.
    """

    low: float
    high: float
    ticks: tuple[Tick, ...]
    lower: str = ""
    higher: str = ""

    def place(self, value: float) -> float:
        """Where a value lies, 0 at the lower end and 1 at the upper."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Stack:
    """Bars of answers that add up. `reach`: how far they go on either side of nothing; `centred`
    bars run from the middle of the scale. `ends` and `sides`: headings of the columns beside them.
    `signs`: what the shorthand in these means.
    """

    texts: Texts
    keys: tuple[Key, ...]
    sections: tuple[Section[StackRow], ...]
    reach: tuple[float, float]
    centred: bool
    ends: tuple[str, str]
    sides: tuple[str, ...]
    signs: str


@dataclass(frozen=True, slots=True)
class Dots:
    """A dot with its interval for each row, on one scale."""

    texts: Texts
    keys: tuple[Key, ...]
    sections: tuple[Section[Row], ...]
    axis: Axis


@dataclass(frozen=True, slots=True)
class Column:
    """The bars of one group: its label and base, what is said of it where none is drawn, and a
    figure for each answer, None where it was not offered. `counted`: the numbers in the base.
    """

    label: str
    base: str
    instead: str
    readings: tuple[Reading | None, ...]
    counted: Counts = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each answer and group. `answers`: their labels, those that `apart` stand apart at
    the end; `reach`: the largest share.
    """

    texts: Texts
    asked: str
    headed: bool
    answers: tuple[str, ...]
    apart: int
    columns: tuple[Column, ...]
    reach: float
    signs: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The waves of one group: for each its base in words and its figure, None where it has none.
    `counted`: the numbers in each base.
    """

    label: str
    colour: str
    bases: tuple[str, ...]
    readings: tuple[Reading | None, ...]
    counted: tuple[Counts, ...] = ()

    def joined(self) -> Iterator[tuple[int, Reading, Reading]]:
        """Waves that follow each other and are both drawn, with the place of the first."""
        for place, (one, other) in enumerate(zip(self.readings, self.readings[1:], strict=False)):
            if one and other and not one.instead and not other.instead:
                yield place, one, other


@dataclass(frozen=True, slots=True)
class Panels:
    """Waves side by side, a small panel for each group, all from 0% to 100%."""

    texts: Texts
    waves: tuple[str, ...]
    sections: tuple[Section[Panel], ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: a sign in a colour, and what it means in words. `size`: of 1."""

    sign: str
    said: str
    colour: str
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells; None where there is nothing to say. `instead` is for other shapes."""

    label: str
    base: str
    cells: tuple[Cell | None, ...]
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Signs in rows and columns. `round_`: they stand in discs of their colour."""

    texts: Texts
    keys: tuple[Key, ...]
    columns: tuple[str, ...]
    sections: tuple[Section[GridRow], ...]
    round_: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a scatter: what it is, and its figures in words."""

    label: str
    x: float
    y: float
    written: str
    full: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the ground, by its corners, and the line around it."""

    corners: tuple[tuple[float, float], ...]
    colour: str
    line: bool = False


@dataclass(frozen=True, slots=True)
class Scatter:
    """Points on two scales, on a ground of areas. `across` runs from left to right, `down` from the
    top. `middle`: a line down at this place; `named`: what either scale is.
    """

    texts: Texts
    keys: tuple[Key, ...]
    across: Axis
    down: Axis
    named: tuple[str, str]
    areas: tuple[Area, ...]
    points: tuple[Point, ...]
    middle: float = math.nan


@dataclass(frozen=True, slots=True)
class Step:
    """A box of a flow: what it counts, and what left there, beside it."""

    label: str
    written: str
    aside: str = ""
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """Boxes one under the other, with arrows between."""

    texts: Texts
    steps: tuple[Step, ...]


Drawing = Stack | Dots | Bars | Panels
"""Every shape that a chart of answers can have."""

Shape = Drawing | Grid | Scatter | Flow
"""Every shape that there is."""


def unworded(drawing: Drawing) -> Drawing:
    """The same without title, subtitle, base and source, for a place that has these as text beside
    it. A warning stays in the picture, and goes with it wherever somebody copies it.
    """
    texts = drawing.texts
    return replace(drawing, texts=Texts(kicker=texts.kicker, language=texts.language))
