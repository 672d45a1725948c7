"""How long pooling takes beside its rivals, in one run: REML of 10, 100 and 1,000 studies with
everything that `pool` says of it, against PyMARE's REML and statsmodels' DerSimonian–Laird and
Paule–Mandel, which say less.

    python benchmarks/pooling.py [--repeats 20]

A rival that is not installed is left out (pip install pymare). Prints the median time of each, the
ratio, and how far its estimate of τ² is from solving its own equation.
"""

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.heterogeneity import ESTIMATORS
from analysis.evidence.pooling import pool
from analysis.evidence.weighted import ones

Calls = dict[str, Callable[[], float]]
"""What is timed; each gives its τ²."""


def studies(k: int) -> pd.DataFrame:
    """Simulated studies: τ² 0.1, standard errors from 0.1 to 0.5."""
    chance = np.random.default_rng(20221017 + k)
    v = chance.uniform(0.1, 0.5, k) ** 2
    return pd.DataFrame({"yi": chance.normal(0.3, np.sqrt(v + 0.1)), "vi": v})


def calls(frame: pd.DataFrame) -> Calls:
    """Ours, and those of the rivals that are here."""
    found: Calls = {
        "REML: analysis.pool": lambda: float(pool(frame).tau2[0]),
        "PM: analysis.pool": lambda: float(pool(frame, method="PM").tau2[0]),
        "DL: analysis.pool": lambda: float(pool(frame, method="DL").tau2[0]),
    }
    return found | dict(_statsmodels(frame)) | dict(_pymare(frame))


def _statsmodels(frame: pd.DataFrame) -> Iterator[tuple[str, Callable[[], float]]]:
    try:
        from statsmodels.stats.meta_analysis import combine_effects  # noqa: PLC0415
    except ImportError:
        return
    y, v = frame.yi.to_numpy(), frame.vi.to_numpy()

    def combined(method: str) -> float:
        found = combine_effects(y, v, method_re=method, use_t=True)
        found.summary_frame()
        return float(found.tau2)

    yield "PM: statsmodels", lambda: combined("iterated")
    yield "DL: statsmodels", lambda: combined("chi2")


def _pymare(frame: pd.DataFrame) -> Iterator[tuple[str, Callable[[], float]]]:
    try:
        import pymare  # noqa: PLC0415
        from pymare import estimators  # noqa: PLC0415
    except ImportError:
        return
    given = pymare.Dataset(y=frame.yi.to_numpy(), v=frame.vi.to_numpy())

    def fitted(estimator: Any) -> float:
        summary = estimator.fit_dataset(given).summary()
        summary.get_re_stats()
        summary.get_heterogeneity_stats()
        summary.to_df()
        return float(np.ravel(summary.tau2)[0])

    yield "REML: PyMARE", lambda: fitted(estimators.VarianceBasedLikelihoodEstimator("REML"))
    yield "DL: PyMARE", lambda: fitted(estimators.DerSimonianLaird())


def off_its_root(name: str, tau2: float, frame: pd.DataFrame) -> float:
    """How far a τ² is from the one that solves the equation of its method, as a part of it."""
    y, v = frame.yi.to_numpy(), frame.vi.to_numpy()
    exact = ESTIMATORS[name.split(":", maxsplit=1)[0]].estimate(y, v, ones(y))
    return abs(tau2 - exact) / exact if exact else abs(tau2)


def timed(call: Callable[[], float], repeats: int) -> float:
    """The median in milliseconds, after one that does not count."""
    call()
    times = []
    for _ in range(repeats):
        before = time.perf_counter()
        call()
        times.append(time.perf_counter() - before)
    return 1000 * statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=20)
    repeats = parser.parse_args().repeats
    warnings.filterwarnings("ignore")  # those of rivals
    warnings.showwarning = lambda *_, **__: None
    print("| studies | what | ms | to analysis.pool | τ² off its root |")
    print("|---|---|---|---|---|")
    for k in (10, 100, 1000):
        frame = studies(k)
        own: dict[str, float] = {}
        for name, call in calls(frame).items():
            took = timed(call, repeats)
            method = name.split(":")[0]
            own.setdefault(method, took)
            off = off_its_root(name, call(), frame)
            print(f"| {k:,} | {name} | {took:.2f} | {took / own[method]:.2f} | {off:.1e} |")


if __name__ == "__main__":
    main()
