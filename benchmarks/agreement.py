"""How near counting is to the speed of memory: agreement against numpy's bincount and against other
packages.

    python benchmarks/agreement.py [--rows 1000000] [--items 20] [--repeats 15] [--short]
    [--no-rivals]

Simulated answers to five-point items by three groups, in a pandas frame of categoricals. The lower
bounds are the least that counting can do: five items packed into one number a row and counted by
one `numpy.bincount`; with weights, the same with `weights=`; and numpy's weighted bincount item by
item. Rivals are pandas' crosstab with statsmodels' Wilson interval, and svy (`pip install svy`)
with the mean of 0 and 1 by group, its fastest way to a proportion; one that is not installed is
left out.

Times are of the processor, the best of the repeats, in which everything takes its turn, so that a
busy machine slows all alike; ratios are of one run. Peak memory is what numpy and Python allocate
above the frame, in a call of its own. Nothing fails here on a slow machine: ratios are printed
beside the limits they are held to. `--short` is what CI prints.
"""

import argparse
import importlib.util
import time
import tracemalloc
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from analysis import Design, agreement, compare, distribution

ANSWERS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]
AGREE = ANSWERS[3:]
WIDTH, GROUPS, AT_ONCE, PACKED, FEW = len(ANSWERS), 3, 1 << 16, 5, 10_000
SHORT = 200_000
"""Rows of the short form."""

DESIGNS = {
    "unweighted": None,
    "weights": Design(weights="weight"),
    "weights, 40 strata": Design(weights="weight", strata="stratum"),
    "weights, 40 strata, 1,000 clusters": Design(
        weights="weight", strata="stratum", clusters="cluster"
    ),
}

CROSSTAB, SVY = "crosstab + proportion_confint", "svy, mean by group"
BOUND, WEIGHTED, ONE_BY_ONE = (
    "packed bincount",
    "packed weighted bincount",
    "weighted bincount, item by item",
)

LIMITS = [
    ("unweighted", BOUND, "at most 2"),
    (CROSSTAB, "unweighted", "at least 40"),
    ("weights", ONE_BY_ONE, "at most 1.5"),
    ("weights", WEIGHTED, "at most 1.5, read more strictly"),
    (SVY, "weights", "at least 40"),
    ("weights, 40 strata", "weights", "at most 3"),
    ("weights, 40 strata, 1,000 clusters", "weights", "at most 3"),
]
"""The first takes how many times as long as the second, and what is asked of the ratio."""

Call = Callable[[], object]


def simulated(rows: int, items: int) -> pd.DataFrame:
    """Answers, groups, weights, strata and clusters, drawn at random."""
    draw = np.random.default_rng(20221017)
    columns = {
        f"q{k}": pd.Categorical.from_codes(
            draw.integers(0, WIDTH, rows, dtype=np.int8), ANSWERS, validate=False
        )
        for k in range(items)
    }
    columns["group"] = pd.Categorical.from_codes(
        draw.integers(0, GROUPS, rows, dtype=np.int8), ["a", "b", "c"], validate=False
    )
    cluster = draw.integers(0, 1000, rows)
    return pd.DataFrame(
        {
            **columns,
            "weight": draw.lognormal(0, 0.4, rows),
            "cluster": cluster,
            "stratum": cluster % 40,
        },
        copy=False,
    )


def packed(frame: pd.DataFrame, items: int, weights: np.ndarray | None) -> None:
    """The lower bound: several items to a number, one bincount."""
    codes = [frame[f"q{k}"].array.codes for k in range(items)]
    group = frame["group"].array.codes
    for first in range(0, items, PACKED):
        pack = codes[first : first + PACKED]
        cells = GROUPS * WIDTH ** len(pack)
        counts = np.zeros(cells)
        for start in range(0, len(frame), AT_ONCE):
            rows = slice(start, start + AT_ONCE)
            place = group[rows].astype(np.int16)
            for column in pack:
                place *= WIDTH
                place += column[rows]
            counts += np.bincount(place, None if weights is None else weights[rows], cells)


def one_by_one(frame: pd.DataFrame, items: int, weights: np.ndarray) -> None:
    """numpy's weighted bincount, an item at a time."""
    group = frame["group"].array.codes
    for k in range(items):
        np.bincount(group * np.int8(WIDTH) + frame[f"q{k}"].array.codes, weights, GROUPS * WIDTH)


def crosstab(frame: pd.DataFrame, items: int) -> None:
    """pandas crosstab, then statsmodels' Wilson interval."""
    # of the rival alone
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415

    for k in range(items):
        table = pd.crosstab(frame["group"], frame[f"q{k}"])
        proportion_confint(table[AGREE].sum(axis=1), table.sum(axis=1), method="wilson")


def svy_ready(frame: pd.DataFrame, items: int) -> Call:
    """svy's call on a frame of its own kind, in which agreeing is 1 already; only the call is
    measured.
    """
    import polars as pl  # noqa: PLC0415  # of the rival alone
    import svy  # noqa: PLC0415

    names = [f"q{k}" for k in range(items)]
    columns = {
        name: (frame[name].array.codes >= WIDTH - len(AGREE)).astype(np.float64) for name in names
    }
    given = pl.DataFrame(
        {**columns, "group": frame["group"].array.codes, "weight": frame["weight"].to_numpy()}
    )
    sample = svy.Sample(given, svy.Design(wgt="weight"))
    return lambda: sample.estimation.mean(names, by="group")


def measured(calls: Mapping[str, Call], repeats: int) -> dict[str, float]:
    """Seconds of the processor for each call, in the fastest of the repeats; they take turns."""
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(repeats):
        for name, call in calls.items():
            start = time.process_time()
            call()
            best[name] = min(best[name], time.process_time() - start)
    return best


def peak(call: Call) -> float:
    """Megabytes allocated at the most during the call."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def ours(frame: pd.DataFrame, items: int) -> dict[str, Call]:
    """agreement with each design."""

    def of(design: Design | None) -> Call:
        return lambda: agreement(
            frame, [f"q{k}" for k in range(items)], by="group", answers=AGREE, design=design
        )

    return {name: of(design) for name, design in DESIGNS.items()}


def beside(frame: pd.DataFrame, items: int) -> dict[str, Call]:
    """compare and distribution, unweighted and with weights."""
    names = [f"q{k}" for k in range(items)]
    calls: dict[str, Call] = {}
    for name in ("unweighted", "weights"):
        chosen = {"by": "group", "design": DESIGNS[name]}
        calls[f"compare, {name}"] = partial(compare, frame, names, answers=AGREE, **chosen)
        calls[f"distribution, {name}"] = partial(distribution, frame, names, **chosen)
    return calls


def rivals(frame: pd.DataFrame, items: int) -> dict[str, Call]:
    """The other packages that are installed."""
    found: dict[str, Call] = {}
    if importlib.util.find_spec("statsmodels"):
        found[CROSSTAB] = lambda: crosstab(frame, items)
    if importlib.util.find_spec("svy"):
        found[SVY] = svy_ready(frame, items)
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--items", type=int, default=20)
    arguments.add_argument("--repeats", type=int, default=15)
    arguments.add_argument("--short", action="store_true", help=f"{SHORT:,} rows, 5 repeats")
    arguments.add_argument("--no-rivals", action="store_true")
    given = arguments.parse_args()
    rows, repeats = (SHORT, 5) if given.short else (given.rows, given.repeats)
    frame, few = simulated(rows, given.items), simulated(FEW, given.items)
    weights = frame["weight"].to_numpy()
    calls = ours(frame, given.items)
    times = measured(
        {
            BOUND: lambda: packed(frame, given.items, None),
            WEIGHTED: lambda: packed(frame, given.items, weights),
            ONE_BY_ONE: lambda: one_by_one(frame, given.items, weights),
            **calls,
        },
        repeats,
    )
    if not given.no_rivals:
        times |= measured(rivals(frame, given.items), 1)
    fixed = measured(ours(few, given.items) | beside(few, given.items), repeats)
    print(
        f"{rows:,} rows × {given.items} items × {GROUPS} groups, processor time, best of "
        f"{repeats}, rivals once"
    )
    for name, seconds in times.items():
        print(
            f"{name:46} {1000 * seconds:9.1f} ms",
            f"{peak(calls[name]):5.0f} MB above the frame" if name in calls else "",
        )
    for name, against, limit in LIMITS:
        if name in times:
            print(
                f"{name} ÷ {against}: {times[name] / times[against]:.2f}",
                f"({limit})" if limit else "",
            )
    for name, seconds in fixed.items():
        print(f"{FEW:,} rows, {name}: {1000 * seconds:.1f} ms a call")


if __name__ == "__main__":
    main()
