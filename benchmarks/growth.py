"""How the time and the memory of agreement grow with rows × items: a table, and
docs/images/growth.png.

    python benchmarks/growth.py [-o docs/images/growth.png] [--repeats 7]

Simulated answers to five-point items by three groups, from 10,000 to 2,000,000 respondents and 5 to
40 items, with and without weights. Times are of the processor, the best of the repeats. For each
number of items a straight line is laid through the times: what it has at no respondents is the
fixed cost of a call, and its slope the time of one answer. Growth is linear in rows where the
points lie on the line (r² near 1), and in rows × items where an answer takes the same time with
many items as with few.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from agreement import AGREE, DESIGNS, Call, measured, peak, simulated
from analysis.charts.style import ACCENT, INK, LINE, QUIET, SIGNAL, house_style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis import agreement

ROWS = (10_000, 100_000, 250_000, 500_000, 1_000_000, 1_500_000, 2_000_000)
ITEMS = (5, 10, 20, 40)
SERIES = {"unweighted": ACCENT, "weights": SIGNAL}


@dataclass(frozen=True, slots=True)
class Line:
    """Times of one number of items: `milliseconds` and `megabytes` for each of ROWS, and the
    straight line through the times.
    """

    series: str
    items: int
    milliseconds: tuple[float, ...]
    megabytes: tuple[float, ...]

    @property
    def straight(self) -> tuple[float, float]:
        """Milliseconds at no rows, and milliseconds a row."""
        slope, fixed = np.polyfit(ROWS, self.milliseconds, 1)
        return float(fixed), float(slope)

    @property
    def determination(self) -> float:
        """r²: how much of the variation the straight line has."""
        return float(np.corrcoef(ROWS, self.milliseconds)[0, 1] ** 2)


def lines(repeats: int) -> list[Line]:
    """Every number of items with and without weights."""
    found: dict[tuple[str, int], list[tuple[float, float]]] = {
        (series, items): [] for series in SERIES for items in ITEMS
    }
    for rows in ROWS:
        frame = simulated(rows, max(ITEMS))

        def of(series: str, items: int, frame: object = frame) -> Call:
            names, design = [f"q{k}" for k in range(items)], DESIGNS[series]
            return lambda: agreement(frame, names, by="group", answers=AGREE, design=design)

        calls = {(series, items): of(series, items) for series, items in found}
        for key, seconds in measured(calls, repeats).items():
            found[key].append((1000 * seconds, peak(calls[key])))
    return [Line(*key, *zip(*values, strict=True)) for key, values in found.items()]


def drawn(found: Sequence[Line], file: Path) -> None:
    """Time against respondents, a panel with and one without weights."""
    with house_style():
        figure = Figure(figsize=(8, 4.4), layout="constrained")
        title = "Time grows in a straight line with respondents, and with items"
        figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold", color=INK)
        panels = figure.subplots(1, len(SERIES), sharey=True)
        for axes, (series, colour) in zip(panels, SERIES.items(), strict=True):
            _panel(axes, [line for line in found if line.series == series], colour)
            axes.set_title(series, loc="left", fontsize=10, color=colour)
        panels[0].set_ylabel("milliseconds a call", color=QUIET)
        panels[0].set_ylim(0)
        figure.savefig(file, dpi=150)


def _panel(axes: Axes, some: Sequence[Line], colour: str) -> None:
    ends = np.array([0, max(ROWS)])
    for line in some:
        fixed, slope = line.straight
        axes.plot(ends, fixed + slope * ends, color=colour, linewidth=1, alpha=0.6)
        axes.scatter(ROWS, line.milliseconds, s=14, color=colour, linewidths=0)
        axes.annotate(
            f"{line.items} items",
            (ends[1], fixed + slope * ends[1]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=INK,
        )
    axes.set(xlim=(0, max(ROWS) * 1.22), xticks=[0, 500_000, 1_000_000, 1_500_000, 2_000_000])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda rows, _: f"{rows / 1e6:g}"))
    axes.set_xlabel("millions of respondents (simulated)", color=QUIET)
    axes.tick_params(colors=QUIET)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument(
        "-o", type=Path, default=Path(__file__).parents[1] / "docs/images/growth.png"
    )
    arguments.add_argument("--repeats", type=int, default=7)
    given = arguments.parse_args()
    found = lines(given.repeats)
    print(
        "milliseconds for thousands of rows; fixed cost of a call, an answer's time, r², most "
        "memory above the frame"
    )
    print(
        f"{'':11}{'items':>6}",
        *(f"{rows // 1000:8,}" for rows in ROWS),
        f"{'fixed ms':>9} {'ns':>5} {'r²':>6} {'MB':>4}",
    )
    for line in found:
        fixed, slope = line.straight
        times = " ".join(f"{one:8.1f}" for one in line.milliseconds)
        each, most = 1e6 * slope / line.items, max(line.megabytes)
        print(
            f"{line.series:11}{line.items:6} {times} {fixed:9.1f} {each:5.2f} "
            f"{line.determination:6.4f} {most:4.0f}"
        )
    drawn(found, given.o)


if __name__ == "__main__":
    main()
