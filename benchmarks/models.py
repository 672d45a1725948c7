"""How long a logistic regression takes: analysis.model against statsmodels' GLM and R's svyglm, in
one run.

    python benchmarks/models.py [--rows 1000000] [--repeats 5] [--no-r] [--short]

Simulated rows of 7 numbers and a category of four (10 terms and a constant), with weights, 20
strata and 2,000 clusters in each. Times are of the clock, the best of the repeats, and everything
takes its turn within each, so that a busy machine slows all alike; ratios are of one run. What is
timed is the whole call, from data frame to coefficients with their errors: for statsmodels a fit of
a matrix that is there already (its formula is beside it), for R glm and svyglm within R, without
reading the data. Coefficients are checked against each other. Nothing fails here on a slow machine:
ratios are printed beside the limits they are held to. `--short` is what CI prints.
"""

import argparse
import importlib.util
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import Design, model

NUMBERS = 7
FORMULA = "y ~ " + " + ".join(f"x{k}" for k in range(NUMBERS)) + " + g"
SHORT = 100_000
"""Rows of the short form."""

CLUSTERS = Design(weights="w", strata="s", clusters="c")
STRATA = Design(weights="w", strata="s")

R = f"""
suppressMessages(library(survey))
frame <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = TRUE)
design <- svydesign(ids = ~c, strata = ~s, weights = ~w, data = frame)
timed <- function(code) cat(system.time(code)["elapsed"], "\\n")
timed(plain <- summary(glm({FORMULA}, data = frame, family = binomial())))
timed(fit <- summary(svyglm({FORMULA}, design, family = quasibinomial())))
cat(coef(fit)[, 1:2], "\\n")
"""


def simulated(rows: int) -> pd.DataFrame:
    draw = np.random.default_rng(20221017)
    numbers = draw.standard_normal((rows, NUMBERS))
    frame = pd.DataFrame({f"x{k}": numbers[:, k] for k in range(NUMBERS)})
    codes = draw.integers(0, 4, rows)
    eta = numbers @ np.linspace(-0.5, 0.5, NUMBERS) + 0.3 + 0.2 * (codes == 1)
    stratum = draw.integers(0, 20, rows)
    return frame.assign(
        g=pd.Categorical.from_codes(codes, list("abcd")),
        y=(draw.random(rows) < 1 / (1 + np.exp(-eta))).astype(np.float64),
        w=draw.gamma(4, 5, rows),
        s=stratum,
        c=2000 * stratum + draw.integers(0, 2000, rows),
    )


def matrix_of(frame: pd.DataFrame) -> np.ndarray:
    numbers = [frame[f"x{k}"] for k in range(NUMBERS)]
    return np.column_stack([np.ones(len(frame)), *numbers, *(frame.g == k for k in "bcd")])


def calls(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    found: dict[str, Callable[[], object]] = {
        "ours, unweighted": lambda: model(frame, FORMULA).coefficients,
        "ours, strata": lambda: model(frame, FORMULA, design=STRATA).coefficients,
        "ours, clusters": lambda: model(frame, FORMULA, design=CLUSTERS).coefficients,
    }
    if importlib.util.find_spec("statsmodels") is None:
        return found
    # a rival, which only a developer has
    import statsmodels.api as sm  # noqa: PLC0415
    import statsmodels.formula.api as smf  # noqa: PLC0415

    x, y, family = matrix_of(frame), frame.y.to_numpy(), sm.families.Binomial()
    found["statsmodels GLM"] = lambda: sm.GLM(y, x, family=family).fit().bse
    found["statsmodels glm, formula"] = lambda: smf.glm(FORMULA, frame, family=family).fit().bse
    return found


def in_r(frame: pd.DataFrame) -> tuple[dict[str, float], np.ndarray] | None:
    """Seconds of glm and svyglm, and svyglm's coefficients and errors; None without R."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder) / "frame.csv", Path(folder) / "models.R"
        frame.to_csv(data, index=False)
        script.write_text(R, "utf-8")
        done = subprocess.run(
            ["Rscript", str(script), str(data)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        return None
    plain, designed, figures = done.stdout.strip().split("\n")
    times = {"R glm": float(plain), "R svyglm, clusters": float(designed)}
    return times, np.array(figures.split(), np.float64).reshape(2, -1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-r", action="store_true")
    parser.add_argument("--short", action="store_true")
    given = parser.parse_args()
    frame = simulated(SHORT if given.short else given.rows)
    every, best = calls(frame), dict[str, float]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(given.repeats):
            for name, call in every.items():
                begun = time.perf_counter()
                call()
                best[name] = min(best.get(name, np.inf), time.perf_counter() - begun)
    known = None if given.no_r else in_r(frame)
    if known is not None:
        times, (estimate, error) = known
        best |= times
        ours = model(frame, FORMULA, design=CLUSTERS).coefficients
        np.testing.assert_allclose(ours.estimate, estimate, atol=1e-6)
        np.testing.assert_allclose(ours.std_error, error, rtol=1e-5)
    print(f"{len(frame):,} rows, 10 terms and a constant")
    for name, seconds in best.items():
        print(f"  {name:<28}{seconds * 1000:>10,.0f} ms")
    for one, other, asked in (
        ("ours, unweighted", "statsmodels GLM", "at most 1.5"),
        ("R svyglm, clusters", "ours, unweighted", "at least 20"),
        ("R svyglm, clusters", "ours, clusters", "at least 20, read more strictly"),
        ("R glm", "ours, unweighted", ""),
    ):
        if one in best and other in best:
            print(f"  {one} is {best[one] / best[other]:.2f} × {other}  {asked}")


if __name__ == "__main__":
    main()
