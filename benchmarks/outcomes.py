"""`analysis.outcomes` on a million pairs, beside numpy's own means and a bincount of them.

python benchmarks/outcomes.py [PAIRS]
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

import analysis

ROUNDS = 5


def best(function: Callable[[], object]) -> float:
    """Seconds of the fastest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def main(pairs: int) -> None:
    rng = np.random.default_rng(168)
    before = rng.integers(0, 28, pairs).astype(float)
    after = np.clip(np.round(before - 3 + rng.normal(0, 5, pairs)), 0, 27)
    team = rng.integers(0, 4, pairs)
    frame = pd.DataFrame(
        {
            "person": np.tile(np.arange(pairs), 2),
            "time": np.repeat(["start", "end"], pairs),
            "team": np.tile(team, 2),
            "score": np.concatenate([before, after]),
        }
    )
    asked = {"person": "person", "time": "time", "before": "start", "after": "end"}

    def plain() -> object:
        """Means, and the mean change by a bincount of the persons."""
        return before.mean(), after.mean(), np.bincount(team, after - before) / np.bincount(team)

    numpy = best(plain)
    print(f"{pairs:,} pairs in {2 * pairs:,} rows; numpy's means and a bincount: {numpy:.3f} s")
    for name, more in {
        "outcomes": {},
        "with reliable change": {"reliability": 0.86},
        "by team": {"reliability": 0.86, "by": "team"},
    }.items():
        found = best(lambda more=more: analysis.outcomes(frame, "score", **asked, **more))
        print(f"{name}: {found:.2f} s, {found / numpy:.0f} times as long")
    scores = best(lambda: analysis.reliable_change(before, after, reliability=0.86, cutoff=10))
    print(f"reliable_change, a row a person: {scores:.2f} s, {scores / numpy:.0f} times as long")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
