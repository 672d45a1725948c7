"""Covariances of figures: on the diagonal the variance that agreement has, beside it what makes
differences.
"""

import numpy as np
import pandas as pd
import pytest

from analysis import Design, Replicates, agreement
from analysis.counting.opening import opened
from analysis.counting.sample import sampled
from analysis.counting.tally import Coding
from analysis.estimation.linear import Cells, covariance_of

ANSWERS = ("no", "maybe", "yes")


def simulated(rows: int = 600) -> pd.DataFrame:
    draw = np.random.default_rng(11)
    cluster = draw.integers(0, 24, rows)
    frame = pd.DataFrame(
        {
            "group": pd.Categorical(draw.choice(["a", "b"], rows)),
            "help": pd.Categorical(draw.choice(ANSWERS, rows), categories=ANSWERS),
            "weight": draw.lognormal(0, 0.5, rows) + cluster / 24,
            "school": cluster,
            "stratum": cluster % 4,
            "schools": np.where(cluster % 4 < 2, 30, 60),
        }
    )
    kept = np.stack([draw.integers(0, 2, 24)[cluster] * 2.0 for _ in range(12)], axis=1)
    return frame.join(
        pd.DataFrame(kept * frame[["weight"]].to_numpy(), columns=[f"rep{k}" for k in range(12)])
    )


DESIGNS = {
    "weights": Design(weights="weight"),
    "strata": Design(weights="weight", strata="stratum"),
    "clusters": Design(weights="weight", strata="stratum", clusters="school", fpc="schools"),
    "replicates": Design(weights="weight", replicates=Replicates("rep*", "bootstrap")),
}


def shares(totals: np.ndarray) -> np.ndarray:
    """Of yes in each of the two groups."""
    by_group = totals.reshape(*totals.shape[:-1], 2, 3)
    return by_group[..., 2] / by_group.sum(axis=-1)


@pytest.mark.parametrize("name", DESIGNS)
def test_the_variance_of_a_share_is_that_of_agreement(name: str) -> None:
    frame, design = simulated(), DESIGNS[name]
    table = opened(frame, ["help"], "group", design)
    sample = sampled(design, table)
    cells = Cells.of(next(iter(Coding.of(table, ["help"], "group").weighted(sample))), answers=3)
    p, base = shares(cells.totals), cells.totals.reshape(2, 3).sum(axis=1)
    gradient = np.zeros((6, 2))
    for group in range(2):
        gradient[3 * group : 3 * group + 3, group] = (np.array([0, 0, 1]) - p[group]) / base[group]
    covariance = covariance_of(cells, shares, gradient, sample)
    expected = agreement(frame, "help", by="group", answers=["yes"], design=design)
    np.testing.assert_allclose(p, expected["estimate"], rtol=1e-13)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), expected["std_error"], rtol=1e-12)
    degrees = [cells.degrees(np.repeat([group == 0, group == 1], 3), sample) for group in range(2)]
    np.testing.assert_array_equal(degrees, expected["df"])
    np.testing.assert_array_equal(covariance, covariance.T)
    contrast = covariance_of(
        cells, lambda totals: np.diff(shares(totals)), gradient @ [[-1], [1]], sample
    )
    np.testing.assert_allclose(
        contrast[0, 0], covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1], rtol=1e-12
    )
