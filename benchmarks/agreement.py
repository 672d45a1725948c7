"""How near counting is to the speed of memory: agreement against numpy's bincount and against pandas with statsmodels.

    python benchmarks/agreement.py [--rows 1000000] [--items 20] [--repeats 5] [--no-rival]

Simulated answers to five-point items by three groups, in a pandas frame of categoricals. The lower bounds are the least that
counting can do: five items packed into one number a row and counted by one `numpy.bincount`; with weights, the same with
`weights=`; and numpy's weighted bincount item by item. Times are of the processor, the best of the repeats; ratios of one run.
Peak memory is what numpy and Python allocate above the frame, in a call of its own.
"""

import argparse
import importlib.util
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis import Design, agreement

ANSWERS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]
AGREE = ANSWERS[3:]
WIDTH, GROUPS, AT_ONCE, PACKED = len(ANSWERS), 3, 1 << 16, 5

DESIGNS = {
    "unweighted": None,
    "weights": Design(weights="weight"),
    "weights, 40 strata": Design(weights="weight", strata="stratum"),
    "weights, 40 strata, 1,000 clusters": Design(weights="weight", strata="stratum", clusters="cluster"),
}


def simulated(rows: int, items: int) -> pd.DataFrame:
    """Answers, groups, weights, strata and clusters, drawn at random."""
    draw = np.random.default_rng(20221017)
    columns = {
        f"q{k}": pd.Categorical.from_codes(draw.integers(0, WIDTH, rows, dtype=np.int8), ANSWERS, validate=False)
        for k in range(items)
    }
    columns["group"] = pd.Categorical.from_codes(draw.integers(0, GROUPS, rows, dtype=np.int8), ["a", "b", "c"], validate=False)
    cluster = draw.integers(0, 1000, rows)
    return pd.DataFrame(
        {**columns, "weight": draw.lognormal(0, 0.4, rows), "cluster": cluster, "stratum": cluster % 40}, copy=False
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


def rival(frame: pd.DataFrame, items: int) -> None:
    """pandas crosstab, then statsmodels' Wilson interval."""
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415  # of the rival alone

    for k in range(items):
        table = pd.crosstab(frame["group"], frame[f"q{k}"])
        proportion_confint(table[AGREE].sum(axis=1), table.sum(axis=1), method="wilson")


def best(call: Callable[[], object], repeats: int) -> float:
    """Seconds of the processor, in the fastest of the repeats."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def peak(call: Callable[[], object]) -> float:
    """Megabytes allocated at the most during the call."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--items", type=int, default=20)
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--no-rival", action="store_true")
    given = arguments.parse_args()
    frame = simulated(given.rows, given.items)
    names, weights = [f"q{k}" for k in range(given.items)], frame["weight"].to_numpy()
    bounds = {
        "packed bincount": best(lambda: packed(frame, given.items, None), given.repeats),
        "packed weighted bincount": best(lambda: packed(frame, given.items, weights), given.repeats),
        "weighted bincount item by item": best(lambda: one_by_one(frame, given.items, weights), given.repeats),
    }
    print(f"{given.rows:,} rows × {given.items} items × {GROUPS} groups, best of {given.repeats}")
    for name, seconds in bounds.items():
        line(name, seconds)
    ours = {}
    for name, design in DESIGNS.items():

        def call(design: Design | None = design) -> object:
            return agreement(frame, names, by="group", answers=AGREE, design=design)

        ours[name] = best(call, given.repeats)
        bound = "packed bincount" if design is None else "packed weighted bincount"
        line(f"agreement, {name}", ours[name], f"{ours[name] / bounds[bound]:.2f} × {bound}, {peak(call):.0f} MB above the frame")
    ratio = ours["weights"] / bounds["weighted bincount item by item"]
    print(f"with weights {ratio:.2f} × weighted bincount item by item")
    for name in ("weights, 40 strata", "weights, 40 strata, 1,000 clusters"):
        print(f"{name}: {ours[name] / ours['weights']:.2f} × weights alone")
    if given.no_rival:
        return
    if importlib.util.find_spec("statsmodels") is None:
        print("crosstab + proportion_confint is not tried: statsmodels is not installed")
        return
    seconds = best(lambda: rival(frame, given.items), 1)
    line("crosstab + proportion_confint", seconds, f"{seconds / ours['unweighted']:.0f} × agreement, unweighted")


def line(name: str, seconds: float, ratio: str = "") -> None:
    """One row of the table."""
    print(f"{name:46} {1000 * seconds:9.1f} ms  {ratio}".rstrip())


if __name__ == "__main__":
    main()
