"""How often 95% intervals of a change contain what is true, by simulation: standardised changes,
and estimates where some people do not come back.

python benchmarks/coverage_outcomes.py [ROUNDS]
"""

import sys
from collections import Counter

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.outcomes import STANDARDISED, Measure, estimates_with_missing, matched
from analysis.outcomes.standardised import Paired

SCORES = ((1.0, 1.0, 0.5, 0.5), (1.0, 1.5, 0.7, 0.3), (1.0, 0.7, 0.8, 1.0))
"""Standard deviations before and after, correlation, mean change."""


def standardised(rounds: int) -> None:
    rng = np.random.default_rng(7)
    print("pairs", *STANDARDISED)
    for n in (10, 20, 50, 200):
        hits: Counter[str] = Counter()
        for one, other, r, change in SCORES:
            true = Paired(10**9, 0.0, change, one**2, other**2, r * one * other)
            expected = {name: each(true) for name, each in STANDARDISED.items()}
            for _ in range(rounds):
                z = rng.normal(size=(2, n))
                x, y = one * z[0], change + other * (r * z[0] + np.sqrt(1 - r**2) * z[1])
                pairs = Paired.of(x, y)
                for name, each in STANDARDISED.items():
                    low, high = each.bounds(pairs, 0.95)
                    hits[name] += low <= expected[name] <= high
        print(n, *(f"{hits[name] / rounds / len(SCORES):.3f}" for name in STANDARDISED))


def dropout(rounds: int) -> None:
    """300 people; those with high scores, and those of one team, come back less."""
    rng = np.random.default_rng(2022)
    n, truth = 300, -2.5
    off: dict[str, list[float]] = {"pairs": [], "weighted": []}
    hits: Counter[str] = Counter()
    for _ in range(rounds):
        before, team = rng.normal(15, 5, n), rng.integers(0, 2, n)
        after = before - 1 - 0.4 * (before - 15) - 3 * team + rng.normal(0, 4, n)
        back = rng.random(n) < expit(0.6 - 0.18 * (before - 15) - 0.9 * team)
        frame = pd.DataFrame(
            {
                "person": np.tile(np.arange(n), 2),
                "time": np.repeat(["start", "end"], n),
                "team": np.tile(team, 2),
                "score": np.concatenate([before, np.where(back, after, np.nan)]),
            }
        )
        people = matched(
            frame, [Measure("score")], person="person", time="time", before="start", after="end",
            keep=["team"],
        )  # fmt: skip
        row = estimates_with_missing(people).iloc[0]
        for way, found in off.items():
            found.append(row[way] - truth)
            hits[way] += row[f"{way}_low"] <= truth <= row[f"{way}_high"]
    for way, found in off.items():
        print(f"{way}: bias {np.mean(found):+.3f}, covered {hits[way] / rounds:.3f}")


if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    standardised(rounds)
    dropout(rounds)
