"""Released tables made by hand, one for each kind of chart, and figures to look into."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis.charts import CHARTS, Texts
from analysis.charts.drawing import Drawing
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import standard_named

SCALE = {"disagree": "Disagree", "neither": "Neither", "agree": "Agree", "dont_know": "Don't know"}
WAVES = {"w1": "Spring", "w2": "Summer", "w3": "Autumn"}
Groups = Mapping[str, int]


def released(frame: pd.DataFrame) -> pd.DataFrame:
    """As the Health Survey for England has it: no figure on a base under 30, marks under 50."""
    n = frame[[name for name in ("n", "n_a", "n_b") if name in frame]].min(axis=1)
    few = (n > 0) & (n < 30)
    figures = [name for name in ("estimate", "difference", "low", "high") if name in frame]
    return frame.assign(
        **{name: frame[name].mask(few) for name in figures},
        shorthand=["u" if hidden else "" for hidden in few],
        reason=["low base" if hidden else "" for hidden in few],
        flag=[
            "withheld" if hidden else "low base" if 0 < base < 50 else ""
            for hidden, base in zip(few, n, strict=True)
        ],
    )


def distribution_of(
    groups: Groups,
    items: tuple[str, ...] = ("support",),
    shares: tuple[float, ...] = (0.2, 0.3, 0.5),
) -> pd.DataFrame:
    """A distribution in which every group answers alike; one in ten does not know."""
    rows = [
        (item, f"Wording of {item}", group, code, label, n, share if n else math.nan)
        for item in items
        for group, n in groups.items()
        for (code, label), share in zip(SCALE.items(), (*shares, 0.1), strict=True)
    ]
    columns = ["item", "wording", "group", "answer", "answer_label", "n", "estimate"]
    return released(pd.DataFrame(rows, columns=columns))


def agreement_of(groups: Groups, items: tuple[str, ...] = ("support",)) -> pd.DataFrame:
    rows = [
        (item, f"Wording of {item}", group, n, 0.6, 0.5, 0.7)
        for item in items
        for group, n in groups.items()
    ]
    columns = ["item", "wording", "group", "n", "estimate", "low", "high"]
    return released(pd.DataFrame(rows, columns=columns))


def waves_of(groups: Groups) -> pd.DataFrame:
    return pd.concat(
        [agreement_of(groups).assign(wave=wave, wave_label=label) for wave, label in WAVES.items()]
    )


def differences_of(groups: Groups) -> pd.DataFrame:
    rows = [
        ("support", group, "others", n, 400, 0.12 if n else math.nan, 0.05, 0.19, "clear")
        for group, n in groups.items()
    ]
    columns = ["item", "group_a", "group_b", "n_a", "n_b", "difference", "low", "high", "outcome"]
    return released(pd.DataFrame(rows, columns=columns))


def nets_of(groups: Groups, **more: Any) -> pd.DataFrame:
    nets = (
        ("agree", "Agree (net)", ("agree",), 0.504),
        ("disagree", "Disagree (net)", ("disagree",), 0.204),
    )
    rows = [
        ("support", group, net, label, codes, n, share)
        for group, n in groups.items()
        for net, label, codes, share in nets
    ]
    columns = ["item", "group", "net", "net_label", "codes", "n", "estimate"]
    return released(pd.DataFrame(rows, columns=columns)).assign(**more)


FRAMES = MappingProxyType(
    {
        "stacked": distribution_of,
        "diverging": distribution_of,
        "agreement_dots": agreement_of,
        "bars": distribution_of,
        "differences": differences_of,
        "waves": waves_of,
    }
)
"""What makes a table for each kind of chart."""


def table_of(frame: pd.DataFrame) -> ReleasedTable:
    """As it comes out of the gate."""
    return ReleasedTable(frame, standard_named("hse"))


def draw(kind: str, frame: pd.DataFrame, texts: Texts | None = None, **more: Any) -> Drawing:
    """The drawing of a frame that was released; NETs too."""
    released = {name: table_of(one) if name == "nets" else one for name, one in more.items()}
    return CHARTS[kind].draw(table_of(frame), texts or Texts("Title"), **released)


def drawing_of(kind: str, groups: Groups, texts: Texts | None = None, **more: Any) -> Drawing:
    return draw(kind, FRAMES[kind](groups), texts, **more)


# --- looking into figures ---


def _those(figure: Figure, kind: type[Any]) -> list[Any]:
    artists: list[Artist] = figure.artists
    return [artist for artist in artists if isinstance(artist, kind)]


def written(figure: Figure) -> list[Text]:
    return _those(figure, Text)


def texts_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in written(figure)]


def place_of(figure: Figure, words: str) -> tuple[float, float]:
    """Where the first text with these words stands, in inches."""
    return next(text.get_position() for text in written(figure) if text.get_text() == words)


def boxes_of(figure: Figure) -> list[Rectangle]:
    """The bars from top to bottom and from left to right, without the swatches of the legend."""
    found = [box for box in _those(figure, Rectangle) if box.get_height() > 0.15]
    return sorted(found, key=lambda box: (round(box.get_y(), 3), box.get_x()))


def lines_of(figure: Figure) -> list[Line2D]:
    return [line for line in _those(figure, Line2D) if line.get_marker() != "o"]


def dots_of(figure: Figure) -> list[Line2D]:
    """Those of figures, without those of the legend of differences."""
    dots = [line for line in _those(figure, Line2D) if line.get_marker() == "o"]
    return dots[2:] if "clear difference" in texts_of(figure) else dots
