"""What is put on a sheet: texts, boxes, lines and dots, at places in inches from its top left.

Artists are given to the figure as they are, without axes, which would make ticks that nobody sees
and work out the limits of the data with each artist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from analysis.charts.colours import INK
from analysis.charts.sheet.lettering import letters
from analysis.charts.words import from_the_right

__all__ = ["BODY", "SMALL", "Align", "Paper"]

BODY, SMALL = 9.0, 8.0
"""Points."""

Align = Literal["left", "center", "right"]

_OPPOSITE: Mapping[Align, Align] = MappingProxyType(
    {"left": "right", "center": "center", "right": "left"}
)


@dataclass(frozen=True, slots=True)
class Paper:
    """The figure of a sheet. `leftwards`: it shows in a mirror what is laid out from left to right,
    for a language that is written from the right.
    """

    figure: Figure
    inches: Transform
    leftwards: bool

    @classmethod
    def of(cls, width: float, height: float, *, leftwards: bool) -> "Paper":
        figure = Figure(figsize=(width, height), facecolor="white")
        turned = (
            Affine2D().scale(-1, -1).translate(width, height)
            if leftwards
            else Affine2D().scale(1, -1).translate(0, height)
        )
        return cls(figure, turned + figure.dpi_scale_trans, leftwards)

    def put(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        align: Align = "left",
        slanted: bool = False,
        ground: float | None = None,
    ) -> None:
        """One line of text, its middle at `y`: hung from the top, letters with accents would push
        it down. `ground`: on a patch of the paper's white, with so many points around it. A script
        that has no slanted letters stays upright.
        """
        if self.leftwards:
            align, text, slanted = _OPPOSITE[align], from_the_right(text), False
        written = Text(
            x,
            y,
            text,
            color=colour,
            fontproperties=letters(text, size, bold=bold, slanted=slanted),
            horizontalalignment=align,
            verticalalignment="center_baseline",
            transform=self.inches,
        )
        if ground is not None:
            written.set_bbox(
                {"facecolor": "white", "edgecolor": "none", "pad": ground, "alpha": 0.85}
            )
        self.figure.add_artist(written)

    def box(
        self,
        at: tuple[float, float],
        width: float,
        thickness: float,
        colour: str,
        *,
        edge: str = "",
    ) -> None:
        """A bar from its beginning `at` (x, and the middle of its height)."""
        x, y = at
        self.figure.add_artist(
            Rectangle(
                (x, y - thickness / 2),
                width,
                thickness,
                facecolor=colour,
                edgecolor=edge or "none",
                linewidth=0.6 if edge else 0.0,
                transform=self.inches,
            )
        )

    def shape(
        self,
        corners: Sequence[tuple[float, float]],
        colour: str,
        *,
        edge: str = "",
        ground: bool = False,
    ) -> None:
        """A filled shape by its corners; `ground`: below all else."""
        self.figure.add_artist(
            Polygon(
                list(corners),
                closed=True,
                facecolor=colour,
                edgecolor=edge or "none",
                linewidth=0.8 if edge else 0.0,
                zorder=-1 if ground else 2.05,
                transform=self.inches,
            )
        )

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str,
        width: float,
        *,
        broken: bool = False,
        below: bool = False,
    ) -> None:
        """A straight line; `below` what else is drawn."""
        self.figure.add_artist(
            Line2D(
                xs,
                ys,
                color=colour,
                linewidth=width,
                solid_capstyle="butt",
                linestyle=(0, (3, 2)) if broken else "-",
                zorder=0 if below else 2,
                transform=self.inches,
            )
        )

    def dot(self, x: float, y: float, colour: str, *, full: bool = True, size: float = 5.5) -> None:
        """A figure: a full dot, or a hollow one, which says that nothing is clear about it."""
        self.figure.add_artist(
            Line2D(
                [x],
                [y],
                marker="o",
                markersize=size,
                color=colour,
                markerfacecolor=colour if full else "white",
                markeredgewidth=1.2,
                linestyle="none",
                zorder=2.1,
                transform=self.inches,
            )
        )
