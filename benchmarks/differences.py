"""How often the intervals of a difference contain the true one, and how often their tests call a
difference clear that is not there, or is: every method, over shares × n × design.

    python benchmarks/differences.py [--replications 2000] [--seed 20221017] [--csv FILE]

Without a design everything is exact: sums of binomial probabilities over the counts of both
samples. With a design samples are simulated: the sampling units' sums of many samples at once go
through `of_domains` and `Difference`, as those of a table's groups do. Prints the tables of
docs/coverage.md on differences.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv
from scipy.stats import binom

from analysis import DIFFERENCES, Design
from analysis.counting.sample import sampled
from analysis.counting.table import Table
from analysis.estimation.estimates import unweighted
from analysis.estimation.pairs import Pairs, of_domains
from analysis.estimation.variance import UnitSums
from analysis.methods.differences import USUAL, Found

Floats = npt.NDArray[np.float64]
Row = dict[str, float | str]
Two = tuple[float, float]

LEVEL = 0.95

EXACT: Mapping[tuple[int, int], Two] = MappingProxyType(
    {
        (10, 10): (0.20, 0.70),
        (30, 30): (0.30, 0.60),
        (100, 30): (0.30, 0.55),
        (100, 100): (0.30, 0.48),
        (400, 100): (0.30, 0.45),
        (400, 400): (0.30, 0.39),
    }
)
"""Sizes of two samples without a design, and a difference that these should often find."""

GRID = np.linspace(0.02, 0.98, 25)
"""True shares of either sample without a design, each with each."""

DESIGN_N = (80, 200, 1000)
"""Respondents of each group."""

ALIKE: tuple[Two, ...] = ((0.02, 0.02), (0.05, 0.05), (0.1, 0.1), (0.2, 0.2), (0.5, 0.5))
APART: tuple[Two, ...] = ((0.02, 0.08), (0.1, 0.2), (0.2, 0.35), (0.4, 0.55))
"""True shares of the two groups; every method treats p as it does 1 − p."""

SPREAD = 0.6
"""Of log weights."""

AT_ONCE = 500
"""Samples simulated together, so that they fit the memory."""

APART_FROM = "p of t, interval of newcombe"
"""As tables had it that took the two from different methods."""


# --- without a design -----------------------------------------------------------------------------


def exact(name: str, n: tuple[int, int]) -> Row:
    """Coverage over the grid, false alarms over its diagonal, and power. Where a method finds
    nothing it contains no difference and says nothing.
    """
    counts = np.meshgrid(*(np.arange(size + 1) for size in n), indexing="ij")
    a, b = (unweighted(x, np.full(x.shape, size)) for x, size in zip(counts, n, strict=True))
    nothing = np.zeros(a.n.shape)
    pairs = Pairs(a, b, a.std_error**2 + b.std_error**2, nothing, nothing + np.nan)
    found = DIFFERENCES[name](pairs, LEVEL)
    clear = (found.p_value < 1 - LEVEL).astype(np.float64)
    of_a, of_b = (binom.pmf(np.arange(size + 1), size, GRID[:, None]) for size in n)
    coverage = [
        chances @ ((found.low <= p_a - p_b) & (p_a - p_b <= found.high)) @ others
        for p_a, chances in zip(GRID, of_a, strict=True)
        for p_b, others in zip(GRID, of_b, strict=True)
    ]
    alarms = np.einsum("pa,ab,pb->p", of_a, clear, of_b)
    chance_a, chance_b = (
        binom.pmf(np.arange(size + 1), size, p) for size, p in zip(n, EXACT[n], strict=True)
    )
    return {
        "method": name,
        "n": f"{n[0]}, {n[1]}",
        "coverage": float(np.mean(coverage)),
        "least": float(np.min(coverage)),
        "alarms": float(alarms.mean()),
        "most": float(alarms.max()),
        "power": float(chance_a @ clear @ chance_b),
    }


# --- with a design --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawing:
    """A way to draw the people of two groups: with unequal weights, or in clusters that are alike
    by `icc`, in which both groups are (`shared`) or only one of them.
    """

    clusters: int = 0
    icc: float = 0.0
    shared: bool = True
    unequal: bool = False

    @property
    def design(self) -> Design:
        return Design(
            weights="weights" if self.unequal else None,
            clusters="clusters" if self.clusters else None,
        )

    def rows(self, n: int, draw: np.random.Generator) -> pd.DataFrame:
        """2 n people, a row each, with their group and the columns of the design."""
        second = np.arange(2 * n) % 2 == 1
        place = np.arange(2 * n) // 2
        clusters = place * max(self.clusters, 1) // n + (0 if self.shared else 1) * second * (
            self.clusters
        )
        weights = draw.lognormal(0, SPREAD, 2 * n)
        return pd.DataFrame({"second": second, "clusters": clusters, "weights": weights})

    def chances(
        self, frame: pd.DataFrame, p: Two, samples: int, draw: np.random.Generator
    ) -> Floats:
        """The chance that each gives the answer, rows × samples. A cluster stands at one place of
        the beta distributions of both groups.
        """
        of_group = np.where(frame["second"], p[1], p[0])[:, None]
        if not self.clusters:
            return np.broadcast_to(of_group, (len(frame), samples))
        places = draw.random((frame["clusters"].max() + 1, samples))
        sure = (1 - self.icc) / self.icc
        each = [betaincinv(share * sure, (1 - share) * sure, places) for share in p]
        found: Floats = np.where(
            frame["second"].to_numpy()[:, None],
            each[1][frame["clusters"]],
            each[0][frame["clusters"]],
        )
        return found


DRAWINGS: Mapping[str, Drawing] = MappingProxyType(
    {
        "simple": Drawing(),
        "weights": Drawing(unequal=True),
        "40 clusters, both": Drawing(40, 0.05),
        "40 clusters each": Drawing(40, 0.05, shared=False),
        "10 clusters, both": Drawing(10, 0.1),
        "10 clusters each": Drawing(10, 0.1, shared=False),
        "10 clusters, weights": Drawing(10, 0.05, unequal=True),
    }
)
"""The designs of the study. A new one is an entry here."""


def simulated(
    drawing: Drawing, n: int, p: Two, samples: int, draw: np.random.Generator
) -> Iterator[Pairs]:
    """The two groups of many samples, some at a time."""
    frame = drawing.rows(n, draw)
    sample = sampled(drawing.design, Table(frame, None))
    second = frame["second"].to_numpy()
    of_side = np.stack([~second, second], axis=1) * sample.weights[:, None]
    in_units = np.argsort(sample.unit, kind="stable")
    starts = np.searchsorted(sample.unit[in_units], np.arange(sample.units))

    def by_unit(rows: Floats) -> Floats:
        """Sums over the rows of each sampling unit, units × samples × sides."""
        found: Floats = np.add.reduceat(rows[in_units], starts, axis=0)
        return found

    base, squares = by_unit(of_side)[:, None], by_unit(of_side**2)[:, None]
    places = np.zeros(1, np.intp), np.ones(1, np.intp)
    for start in range(0, samples, AT_ONCE):
        some = min(AT_ONCE, samples - start)
        gave = draw.random((2 * n, some)) < drawing.chances(frame, p, some, draw)
        chosen = by_unit(gave[:, :, None] * of_side[:, None])
        chosen_squares = by_unit(gave[:, :, None] * of_side[:, None] ** 2)
        bases = (np.broadcast_to(one, chosen.shape) for one in (base, squares))
        x = np.stack([gave[second == side].sum(axis=0) for side in (False, True)], axis=-1)
        sums = UnitSums(chosen, next(bases), chosen_squares, next(bases))
        yield of_domains(sums, x.astype(np.int64), np.full(x.shape, n), places, sample)


def judged(pairs: Iterable[Pairs], p: Two) -> list[Row]:
    """For each method how often the true difference is in its interval, how often it is called
    clear, and how wide it is; of the samples in which it finds something, whose share `none`
    leaves. `contradicted`: how often p and interval say different things. `APART_FROM` is one
    method's p value beside the interval of another.
    """
    found: dict[str, list[Found]] = {"default": [], "t": [], "newcombe": []}
    for some in pairs:
        for name, each in found.items():
            method = USUAL[True] if name == "default" else DIFFERENCES[name]
            each.append(method(some, LEVEL, design=True))
    columns = ("low", "high", "p_value")
    values = {
        name: {one: np.concatenate([getattr(some, one) for some in each]) for one in columns}
        for name, each in found.items()
    }
    values[APART_FROM] = {**values["newcombe"], "p_value": values["t"]["p_value"]}
    rows: list[Row] = []
    for name, arrays in values.items():
        low, high, p_value = (arrays[column] for column in columns)
        given = ~np.isnan(p_value) & ~np.isnan(low)
        clear, outside = p_value < 1 - LEVEL, (low > 0) | (high < 0)
        inside = (low <= p[0] - p[1]) & (p[0] - p[1] <= high)
        rows.append(
            {
                "method": name,
                "p": f"{p[0]:g}, {p[1]:g}",
                "coverage": float(inside[given].mean()),
                "clear": float(clear[given].mean()),
                "contradicted": float((clear != outside)[given].mean()),
                "width": float((high - low)[given].mean()),
                "none": float(1 - given.mean()),
            }
        )
    return rows


def studied(samples: int, seed: int, sizes: Sequence[int] = DESIGN_N) -> pd.DataFrame:
    """Every design, size and pair of shares with every method; each combination has random numbers
    of its own.
    """
    rows: list[Row] = []
    for place, (key, drawing) in enumerate(DRAWINGS.items()):
        for n in sizes:
            for p in (*ALIKE, *APART):
                draw = np.random.default_rng([seed, place, n, *(round(1000 * one) for one in p)])
                found = judged(simulated(drawing, n, p, samples, draw), p)
                rows += [{"design": key, "n": n, "alike": p[0] == p[1], **row} for row in found]
    return pd.DataFrame(rows)


# --- tables ---------------------------------------------------------------------------------------


def percents(values: pd.Series, beside: pd.Series | None = None) -> pd.Series:
    """Shares as texts, in percent, others in brackets beside them."""
    texts = (100 * values).map("{:.1f}".format)
    return texts if beside is None else texts + " (" + (100 * beside).map("{:.1f}".format) + ")"


def markdown(table: pd.DataFrame, corner: str) -> str:
    """A table of a document."""
    lines = [[corner, *map(str, table.columns)], ["---"] * (len(table.columns) + 1)]
    lines += [[f"`{name}`", *map(str, cells)] for name, *cells in table.itertuples()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def across(table: pd.DataFrame, columns: str, texts: pd.Series) -> pd.DataFrame:
    """Methods × these columns, both in the order of the study."""
    wide = table.assign(text=texts).pivot_table(
        index="method", columns=columns, values="text", aggfunc="first", sort=False
    )
    return wide.loc[list(dict.fromkeys(table["method"])), list(dict.fromkeys(table[columns]))]


def by_design(table: pd.DataFrame, figure: str, worst: str) -> pd.DataFrame:
    """The mean of a figure over n and p, in brackets the worst."""
    grouped = table.groupby(["method", "design"], sort=False)[figure]
    rows = grouped.mean().reset_index()
    worst_of = grouped.agg(worst).reset_index()[figure]
    return across(rows, "design", percents(rows[figure], worst_of))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--replications", type=int, default=2_000)
    arguments.add_argument("--seed", type=int, default=20221017)
    arguments.add_argument("--sizes", type=int, nargs="+", default=DESIGN_N, help="multiples of 40")
    arguments.add_argument("--csv", type=Path, help="every combination of design, n, p and method")
    given = arguments.parse_args()
    names = [name for name, method in DIFFERENCES.items() if method.plain]
    plain = pd.DataFrame([exact(name, n) for n in EXACT for name in names])
    for title, texts in (
        ("coverage in percent, mean (least)", percents(plain["coverage"], plain["least"])),
        ("false alarms in percent, mean (most)", percents(plain["alarms"], plain["most"])),
        ("power in percent", percents(plain["power"])),
    ):
        print(f"\nWithout a design: {title}\n\n{markdown(across(plain, 'n', texts), 'method')}")
    drawn = studied(given.replications, given.seed, given.sizes)
    alike, apart = drawn[drawn["alike"]], drawn[~drawn["alike"]]
    for title, some, figure, worst in (
        ("coverage in percent, mean (least)", drawn, "coverage", "min"),
        ("false alarms in percent, mean (most)", alike, "clear", "max"),
        ("power in percent, mean (least)", apart, "clear", "min"),
        ("p and interval contradict, percent, mean (most)", drawn, "contradicted", "max"),
        ("without interval and test, percent, mean (most)", drawn, "none", "max"),
    ):
        table = by_design(some, figure, worst)
        print(f"\nWith a design: {title}\n\n{markdown(table, 'method')}")
    error = 100 * np.sqrt(LEVEL * (1 - LEVEL) / given.replications)
    print(f"\nSimulation error of one combination at 95%: {error:.2f} points")
    if given.csv:
        drawn.to_csv(given.csv, index=False)


if __name__ == "__main__":
    main()
