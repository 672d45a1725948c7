"""How often intervals of pooled effects contain the true one: tests, prediction and τ² of
independent effects, and models of several effects a study, over numbers of studies and τ².

    python benchmarks/pooling_coverage.py [--replications 2000] [--clustered 400] [--seed 20221017]

Standardised differences of trials with 20 to 200 people; where effects depend on each other, a
study has one to eight of them, whose sampling errors go together by 0.6. Prints the tables of
docs/coverage.md on pooled effects.
"""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.pooling import pool

TRUE = 0.3
K = (3, 5, 10, 20, 40)
TAU2 = (0.0, 0.05, 0.2)
STUDIES = (6, 10, 20, 40)
RHO = 0.6

TESTS: dict[str, dict[str, Any]] = {
    "REML z": {"test": "z"},
    "REML knha": {"test": "knha"},
    "REML adhoc": {"test": "adhoc"},
    "DL z": {"method": "DL", "test": "z"},
    "PM knha": {"method": "PM", "test": "knha"},
    "EE z": {"method": "EE", "test": "z"},
}
MODELS: dict[str, dict[str, Any]] = {
    "as if independent, adhoc": {"test": "adhoc"},
    "three-level t": {"cluster": "study"},
    "three-level CR2": {"cluster": "study", "robust": "CR2"},
    "CHE, ρ 0.6, CR2": {"cluster": "study", "rho": 0.6, "robust": "CR2"},
    "CHE, ρ 0.3, CR2": {"cluster": "study", "rho": 0.3, "robust": "CR2"},
    "CHE, ρ 0.6, CR0": {"cluster": "study", "rho": 0.6, "robust": "CR0"},
}


def trials(k: int, tau2: float, chance: np.random.Generator) -> pd.DataFrame:
    n = chance.integers(10, 101, k)
    v = 2 / n + TRUE**2 / (4 * n)
    return pd.DataFrame({"yi": chance.normal(TRUE, np.sqrt(tau2 + v)), "vi": v})


def clustered(studies: int, chance: np.random.Generator) -> pd.DataFrame:
    sizes = chance.integers(1, 9, studies)
    rows = []
    for study, size in enumerate(sizes):
        v = np.full(size, 2 / chance.integers(10, 101))
        errors = np.sqrt(v)
        shared, own = chance.normal(), chance.normal(size=size)
        sampling = errors * (np.sqrt(RHO) * shared + np.sqrt(1 - RHO) * own)
        true = TRUE + chance.normal(0, 0.25) + chance.normal(0, 0.15, size)
        rows += [(study, y, each) for y, each in zip(true + sampling, v, strict=True)]
    return pd.DataFrame(rows, columns=["study", "yi", "vi"])


def hit(row: Any, low: str, high: str, true: float) -> float:
    """NaN where there is no interval."""
    return float(row[low] <= true <= row[high]) if row[low] == row[low] else np.nan


def independent(replications: int, chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    for k in K:
        for tau2 in TAU2:
            for _ in range(replications):
                frame = trials(k, tau2, chance)
                new = chance.normal(TRUE, np.sqrt(tau2))
                about = {"k": k, "tau2": tau2}
                for name, call in TESTS.items():
                    row = pool(frame, **call).iloc[0]
                    yield about | {"what": name, "hit": hit(row, "low", "high", TRUE)}
                    if name == "REML knha":
                        limits = hit(row, "tau2_low", "tau2_high", tau2)
                        yield about | {"what": "τ² by Q-profile", "hit": limits}
                        within = hit(row, "prediction_low", "prediction_high", new)
                        yield about | {"what": "prediction t", "hit": within}
                    if name == "REML z":
                        other = pool(frame, **call, prediction="metafor").iloc[0]
                        within = hit(other, "prediction_low", "prediction_high", new)
                        yield about | {"what": "prediction metafor, z", "hit": within}


def dependent(replications: int, chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    for studies in STUDIES:
        for _ in range(replications):
            frame = clustered(studies, chance)
            for name, call in MODELS.items():
                row = pool(frame, **call).iloc[0]
                yield {
                    "studies": studies,
                    "what": name,
                    "hit": hit(row, "low", "high", TRUE),
                    "width": row.high - row.low,
                }


def table(frame: pd.DataFrame, columns: Sequence[str], value: str, places: int) -> str:
    """Rows by what, in their order; means in percent, or widths."""
    wide = frame.pivot_table(index="what", columns=list(columns), values=value, sort=False)
    scale = 100 if value == "hit" else 1
    names = [" / ".join(map(str, np.atleast_1d(one))) for one in wide.columns]
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for what, row in wide.iterrows():
        cells = " | ".join(f"{scale * one:.{places}f}" for one in row)
        lines.append(f"| {what} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=2000)
    parser.add_argument("--clustered", type=int, default=400)
    parser.add_argument("--seed", type=int, default=20221017)
    given = parser.parse_args()
    chance = np.random.default_rng(given.seed)
    found = pd.DataFrame(independent(given.replications, chance))
    print("Coverage in percent, by τ² and k:\n")
    for tau2, part in found.groupby("tau2"):
        print(f"τ² = {tau2}\n\n{table(part, ['k'], 'hit', 1)}\n")
    several = pd.DataFrame(dependent(given.clustered, chance))
    print(
        f"Several effects a study, coverage by studies\n\n{table(several, ['studies'], 'hit', 1)}\n"
    )
    print(f"Width\n\n{table(several, ['studies'], 'width', 2)}")


if __name__ == "__main__":
    main()
