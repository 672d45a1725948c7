"""How often the interval methods contain the true share, and how wide they are: every method, over
p × n × design.

    python benchmarks/coverage.py [--replications 5000] [--seed 20221017] [--images docs/images]

Without a design the coverage is exact: the sum of binomial probabilities of the counts whose
interval contains p. With a design samples are simulated: the sampling units' sums of many samples
at once go through `of_design` and `Method.with_design`, as those of a table's figures do. Prints
the tables of docs/coverage.md and draws its pictures.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import binom

from analysis import METHODS, Design
from analysis.counting.sample import sampled
from analysis.counting.table import Table
from analysis.estimation.estimates import Estimates, of_design
from analysis.estimation.variance import UnitSums
from analysis.methods.intervals import methods_for

Floats = npt.NDArray[np.float64]

LEVEL = 0.95
SAME = {"beta": "clopper-pearson", "xlogit": "logit"}
"""One method under two names (`xlogit` differs from `logit` with replicate weights only); the first
name is left out."""

EXACT_N = (10, 30, 50, 100, 400, 2000)
EXACT_P = np.linspace(0.01, 0.99, 981)
DESIGN_N = (80, 200, 1000)
DESIGN_P = (0.02, 0.05, 0.10, 0.20, 0.35, 0.50)
"""Every method treats p as it does 1 − p."""

EXPECTED = 10
"""Where fewer are expected to give the answer, any interval is a rough one."""

AT_ONCE = 2000
"""Samples simulated together, so that they fit the memory."""

STRATA = np.array([0.40, 0.30, 0.15, 0.10, 0.05])
APART = np.array([-0.8, -0.4, 0.0, 0.4, 0.8])
SPREAD = 0.6
"""Shares of the strata in the population, how far they lie from each other on the scale of log
odds; spread of log weights."""


# --- without a design -----------------------------------------------------------------------------


def exact(name: str, n: int, p: Floats) -> pd.DataFrame:
    """Coverage and mean width at each p. Where a method has no interval, it does not contain p, and
    counts in no width.
    """
    x = np.arange(n + 1)
    low, high = METHODS[name](x, n, LEVEL)
    probability = binom.pmf(x, n, p[:, None])
    given = ~np.isnan(low)
    inside = (low <= p[:, None]) & (p[:, None] <= high)
    width = probability[:, given] @ (high - low)[given] / probability[:, given].sum(axis=1)
    return pd.DataFrame(
        {
            "method": name,
            "n": n,
            "p": p,
            "coverage": (probability * inside).sum(axis=1),
            "width": width,
        }
    )


# --- with a design --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawing:
    """A way to draw people: in clusters that are alike by `icc`, from strata, with unequal weights.

    Strata without clusters are those of `STRATA`: as many people from each, so that those of small
    strata weigh less, and each with a share of its own. Strata of clusters hold as many clusters
    each.
    """

    title: str
    clusters: int = 0
    icc: float = 0.0
    strata: int = 0
    unequal: bool = False

    @property
    def apart(self) -> bool:
        """Whether the strata are those of `STRATA`."""
        return bool(self.strata) and not self.clusters

    @property
    def design(self) -> Design:
        return Design(
            weights="weights" if self.unequal or self.apart else None,
            strata="strata" if self.strata else None,
            clusters="clusters" if self.clusters else None,
        )

    def rows(self, n: int, draw: np.random.Generator) -> pd.DataFrame:
        """n people, a row each, with the columns of the design."""
        parts = self.clusters or self.strata or 1
        part = np.repeat(np.arange(parts), n // parts)
        strata = part * self.strata // parts
        weights = 1000 * STRATA[strata] if self.apart else draw.lognormal(0, SPREAD, n)
        return pd.DataFrame({"clusters": part, "strata": strata, "weights": weights})

    def chances(
        self, frame: pd.DataFrame, p: float, samples: int, draw: np.random.Generator
    ) -> Floats:
        """The chance that each gives the answer, rows × samples, or rows × 1 where it is the same
        in every sample.

        Shares of clusters come from the beta distribution with mean p and the correlation within
        clusters; those of strata lie apart on the scale of log odds and are p together.
        """
        if self.clusters:
            sure = (1 - self.icc) / self.icc
            shares: Floats = draw.beta(p * sure, (1 - p) * sure, (self.clusters, samples))
            return shares[frame["clusters"].to_numpy()]
        if self.apart:
            middle = brentq(lambda one: STRATA @ expit(one + APART) - p, logit(p) - 2, logit(p) + 2)
            of_strata: Floats = expit(middle + APART)
            return of_strata[frame["strata"].to_numpy(), None]
        return np.full((len(frame), 1), p)


DRAWINGS: Mapping[str, Drawing] = MappingProxyType(
    {
        "simple": Drawing("simple random sample"),
        "weights": Drawing("unequal weights", unequal=True),
        "strata": Drawing("5 strata, equal sizes", strata=len(STRATA)),
        "40 clusters, 0.05": Drawing("40 clusters, ICC 0.05", clusters=40, icc=0.05),
        "40 clusters, 0.15": Drawing("40 clusters, ICC 0.15", clusters=40, icc=0.15),
        "10 clusters, 0.05": Drawing("10 clusters, ICC 0.05", clusters=10, icc=0.05),
        "10 clusters, 0.15": Drawing("10 clusters, ICC 0.15", clusters=10, icc=0.15),
        "all": Drawing(
            "4 strata, 40 clusters, weights", clusters=40, icc=0.05, strata=4, unequal=True
        ),
    }
)
"""The designs of the study. A new one is an entry here."""


def simulated(
    drawing: Drawing, n: int, p: float, samples: int, draw: np.random.Generator
) -> Iterator[Estimates]:
    """The estimates of many samples, some at a time."""
    frame = drawing.rows(n, draw)
    sample = sampled(drawing.design, Table(frame, None))
    weights = np.zeros((sample.units, n))
    weights[sample.unit, np.arange(n)] = sample.weights
    squares = weights * sample.weights
    for start in range(0, samples, AT_ONCE):
        some = min(AT_ONCE, samples - start)
        chances = drawing.chances(frame, p, some, draw)
        gave = (draw.random((n, some)) < chances).astype(np.float64)
        base = np.broadcast_to(weights.sum(axis=1)[:, None], (sample.units, some))
        base_squares = np.broadcast_to(squares.sum(axis=1)[:, None], (sample.units, some))
        sums = UnitSums(weights @ gave, base, squares @ gave, base_squares)
        yield of_design(sums, gave.sum(axis=0).astype(np.int64), np.full(some, n), sample)


def covered(
    figures: Iterable[Estimates], p: float, names: Iterable[str]
) -> list[dict[str, float | str]]:
    """For each method: how often p is inside, above and below its interval, and its mean width.

    Of the samples in which every method has an interval, so that all are judged by the same ones;
    `none` is the share of others, and `at_the_ends` how often p is inside there, by a method that
    has an interval at 0% and 100%.
    """
    found: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in names}
    for some in figures:
        for name, bounds in found.items():
            bounds.append(METHODS[name].with_design(some, LEVEL))
    ends = {name: np.hstack(bounds) for name, bounds in found.items()}
    given = ~np.isnan(np.vstack(list(ends.values()))).any(axis=0)
    rows: list[dict[str, float | str]] = []
    for name, (low, high) in ends.items():
        above, below = (p > high[given]).mean(), (p < low[given]).mean()
        sure = METHODS[name].at_the_ends and not given.all()
        at_the_ends = ((low <= p) & (p <= high))[~given].mean() if sure else np.nan
        rows.append(
            {"method": name, "p": p, "coverage": 1 - above - below, "above": above, "below": below}
        )
        rows[-1] |= {
            "width": (high - low)[given].mean(),
            "none": 1 - given.mean(),
            "at_the_ends": at_the_ends,
        }
    return rows


def studied(
    samples: int, seed: int, sizes: Iterable[int] = DESIGN_N, shares: Iterable[float] = DESIGN_P
) -> pd.DataFrame:
    """Every design, size and share with every method; each combination has random numbers of its
    own.
    """
    names = [name for name in methods_for(design=True) if name not in SAME]
    rows: list[dict[str, float | str]] = []
    for place, (key, drawing) in enumerate(DRAWINGS.items()):
        for n in sizes:
            for p in shares:
                draw = np.random.default_rng([seed, place, n, round(1000 * p)])
                found = covered(simulated(drawing, n, p, samples, draw), p, names)
                rows += [{"design": key, "n": n, **row} for row in found]
    return pd.DataFrame(rows)


# --- tables and pictures --------------------------------------------------------------------------


def summary(table: pd.DataFrame, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Methods × `by`: the mean and the least coverage as texts, and the width over that of
    Wilson's, on average.
    """
    methods = list(dict.fromkeys(table["method"]))
    grouped = table.groupby(["method", by], sort=False)["coverage"]
    texts = grouped.mean().combine(
        grouped.min(), lambda mean, least: f"{100 * mean:.1f} ({100 * least:.1f})"
    )
    keys = [key for key in table.columns if key in ("design", "n", "p")]
    wide = table.pivot_table(index=keys, columns="method", values="width")
    relative = wide.div(wide["wilson"], axis=0).groupby(level=by, sort=False).mean().T
    columns = list(dict.fromkeys(table[by]))
    return texts.unstack(by).loc[methods, columns], relative.loc[methods, columns].map(
        "{:.2f}".format
    )


def markdown(table: pd.DataFrame, corner: str) -> str:
    """A table of a document."""
    lines = [[corner, *map(str, table.columns)], ["---"] * (len(table.columns) + 1)]
    lines += [[f"`{name}`", *cells] for name, *cells in table.itertuples()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def notes(drawn: pd.DataFrame, samples: int) -> str:
    """What has to be known to read the tables."""
    error = 100 * np.sqrt(LEVEL * (1 - LEVEL) / samples)
    most = ", ".join(
        f"p = {p:g} up to {100 * none:.1f}%" for p, none in drawn.groupby("p")["none"].max().items()
    )
    return (
        f"Simulation error of one combination at 95%: {error:.2f} points. Samples without an "
        f"interval: {most}"
    )


BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#777777"
STYLE: Mapping[Any, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "figure.labelsize": 9,
}


def draw_exact(table: pd.DataFrame, file: Path) -> None:
    """Coverage over p: methods down, sizes across."""
    methods, sizes = list(dict.fromkeys(table["method"])), [30, 100, 400]
    with mpl.rc_context(dict(STYLE)):
        figure = Figure(figsize=(9, 8.5), layout="constrained")
        axes = figure.subplots(len(methods), len(sizes), sharex=True, sharey=True, squeeze=False)
        for row, method in zip(axes, methods, strict=True):
            for axis, n in zip(row, sizes, strict=True):
                some = table[(table["method"] == method) & (table["n"] == n)]
                axis.axhline(100 * LEVEL, color=ORANGE, linewidth=1)
                axis.plot(100 * some["p"], 100 * some["coverage"], color=BLUE, linewidth=0.6)
                axis.set_title(f"{method}, n = {n}")
                least, mean = 100 * some["coverage"].min(), 100 * some["coverage"].mean()
                axis.text(
                    50,
                    81.2,
                    f"mean {mean:.1f}%, least {least:.1f}%",
                    ha="center",
                    color="#333333",
                    fontsize=8,
                )
        axes[0, 0].set(xlim=(0, 100), ylim=(80, 100.5))
        figure.supxlabel("true share, %")
        figure.supylabel("samples whose interval contains the true share, %")
        figure.suptitle(
            "Intervals of a simple random sample: coverage at 95% (orange)",
            x=0.06,
            ha="left",
            fontsize=11,
        )
        figure.savefig(file, dpi=130)


def draw_designs(table: pd.DataFrame, file: Path, samples: int) -> None:
    """For each design and method: the mean coverage over p and n, and the range; the width is
    written beside.
    """
    methods = list(dict.fromkeys(table["method"]))[::-1]
    widths = summary(table, "design")[1]
    with mpl.rc_context(dict(STYLE)):
        figure = Figure(figsize=(11.5, 6.2), layout="constrained")
        axes = figure.subplots(2, 4, sharex=True, sharey=True)
        for axis, (key, drawing) in zip(axes.flat, DRAWINGS.items(), strict=True):
            axis.axvline(100 * LEVEL, color=ORANGE, linewidth=1)
            for place, method in enumerate(methods):
                found = (
                    100 * table[(table["design"] == key) & (table["method"] == method)]["coverage"]
                )
                axis.plot(
                    [max(found.min(), 78), found.max()],
                    [place, place],
                    color=GREY,
                    linewidth=2,
                    solid_capstyle="butt",
                )
                axis.plot(found.mean(), place, "o", color=BLUE, markersize=6)
                if found.min() >= 78:
                    axis.plot(found.min(), place, "|", color=BLUE, markersize=11, markeredgewidth=2)
                else:
                    axis.text(78, place + 0.2, f"◂ {found.min():.0f}", color=BLUE, fontsize=8)
                axis.text(
                    101.5,
                    place,
                    f"× {widths.loc[method, key]}",
                    va="center",
                    fontsize=8,
                    color="#333333",
                )
            axis.set_title(drawing.title)
            axis.set(xlim=(77.5, 107), ylim=(-0.6, len(methods) - 0.4))
            axis.set_yticks(range(len(methods)), methods)
            axis.set_xticks([80, 85, 90, 95, 100])
        figure.supxlabel(
            "samples whose interval contains the true share, %:  mean over p and n (dot), least "
            "(tick) and most;"
            "  × mean width, Wilson's = 1"
        )
        title = (
            f"Intervals with a design: coverage at 95% (orange), {samples:,} simulated "
            "samples for each p and n"
        )
        figure.suptitle(title, x=0.06, ha="left", fontsize=11)
        figure.savefig(file, dpi=130)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--replications", type=int, default=5_000)
    arguments.add_argument("--seed", type=int, default=20221017)
    arguments.add_argument("--images", type=Path, default=Path("docs/images"))
    arguments.add_argument("--sizes", type=int, nargs="+", default=DESIGN_N, help="multiples of 40")
    arguments.add_argument("--shares", type=float, nargs="+", default=DESIGN_P)
    arguments.add_argument("--csv", type=Path, help="every combination of design, n, p and method")
    given = arguments.parse_args()
    names = [name for name in methods_for(design=False) if name not in SAME]
    plain = pd.concat([exact(name, n, EXACT_P) for name in names for n in EXACT_N])
    drawn = studied(given.replications, given.seed, given.sizes, given.shares)
    for title, table, by in (
        ("Without a design, by n", plain, "n"),
        ("With a design, by design", drawn, "design"),
        ("With a design, by n", drawn, "n"),
        ("With a design, by p", drawn, "p"),
        (
            "With a design, 10 of n or more on either side, by design",
            drawn[drawn["n"] * drawn["p"] >= EXPECTED],
            "design",
        ),
    ):
        coverage, width = summary(table, by)
        print(f"\n{title}: coverage in percent, mean (least)\n\n{markdown(coverage, 'method')}")
        print(f"\n{title}: mean width, Wilson's = 1\n\n{markdown(width, 'method')}")
    print(f"\n{notes(drawn, given.replications)}")
    given.images.mkdir(parents=True, exist_ok=True)
    draw_exact(plain, given.images / "coverage.png")
    draw_designs(drawn, given.images / "coverage-designs.png", given.replications)
    if given.csv:
        drawn.to_csv(given.csv, index=False)


if __name__ == "__main__":
    main()
