"""Who came back, how the others differ, and what they could change: as R has it, and right on
simulated dropout.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis import METHODS
from analysis.outcomes import (
    Measure,
    compared_missing,
    completion,
    estimates_with_missing,
    long_records,
    matched,
)

POINTS = {"person": "person", "time": "time", "before": "start", "after": "end"}


@pytest.fixture(scope="module")
def matching(records: pd.DataFrame) -> Any:
    measures = [Measure("low", reliability=0.86, cutoff=10)]
    return matched(records, measures, by="team", **POINTS)


def test_the_flow(matching: Any, people: pd.DataFrame) -> None:
    found = completion(matching).set_index("group")
    there, then = people["before"].notna(), people["after"].notna()
    for group in ("coast", "north", "south", "Total"):
        inside = (people["team"] == group) | (group == "Total")
        row = found.loc[group]
        assert row[["n_before", "n_after", "n_both", "n_before_only", "n_after_only"]].tolist() == [
            int((one & inside).sum())
            for one in (there, then, there & then, there & ~then, ~there & then)
        ]
        assert row["completion"] == row["n_both"] / row["n_before"]
    low, high = METHODS["wilson"](74, 86, 0.95)
    assert found.loc["Total", ["low", "high"]].tolist() == pytest.approx([float(low), float(high)])


def test_equal_to_r(matching: Any, witness: Path) -> None:
    reference = pd.read_csv(witness / "weighted.csv")
    found = estimates_with_missing(matching)
    joined = found.merge(reference, on=["group", "quantity"], suffixes=("", "_r"))
    assert len(joined) == 8
    np.testing.assert_allclose(joined["weighted"], joined["weighted_r"], rtol=1e-9)
    np.testing.assert_allclose(joined["n_effective"], joined["n_effective_r"], rtol=1e-9)
    shares = joined["quantity"] == "clinical_after"
    for name in ("weighted_low", "weighted_high"):
        theirs = joined[f"{name}_r"].where(~shares, joined[f"{name}_r"].clip(0, 1))
        np.testing.assert_allclose(joined[name], theirs, rtol=1e-6, err_msg=name)


def test_bounds_hold_whatever_became_of_the_missing(matching: Any) -> None:
    found = estimates_with_missing(matching).set_index(["group", "quantity"])
    improved, clinical = (found.loc[("Total", name)] for name in ("improved", "clinical_after"))
    assert (improved["n_before"], improved["n_pairs"]) == (86, 74)
    yes = improved["pairs"] * 74
    assert improved["worst"] == pytest.approx(yes / 86)
    assert improved["best"] == pytest.approx((yes + 12) / 86)
    assert clinical["worst"] > clinical["pairs"] > clinical["best"]
    assert found.loc[("Total", "change"), ["worst", "best"]].isna().all()


def records_of(n: int, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """People of whom those with high scores and those of one team come back less, and change
    more and less than others; and what everybody's score after is.
    """
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
    return frame, after


def test_simulated_dropout_is_made_good() -> None:
    """Weighting takes the bias away, and 95% intervals cover in 94 to 96 of 100."""
    rng = np.random.default_rng(2022)
    truth = {"change": -2.5, "clinical_after": float((records_of(10**6, rng)[1] >= 10).mean())}
    rounds = 1_200
    off: dict[tuple[str, str], list[float]] = {}
    covered: dict[tuple[str, str], int] = {}
    for _ in range(rounds):
        frame, _ = records_of(300, rng)
        matching = matched(frame, [Measure("score", cutoff=10)], keep=["team"], **POINTS)
        for row in estimates_with_missing(matching).to_dict("records"):
            for way in ("pairs", "weighted"):
                key, true = (row["quantity"], way), truth[row["quantity"]]
                off.setdefault(key, []).append(row[way] - true)
                covered[key] = covered.get(key, 0) + (
                    row[f"{way}_low"] <= true <= row[f"{way}_high"]
                )
    bias = {key: float(np.mean(each)) for key, each in off.items()}
    assert abs(bias["change", "pairs"]) > 0.8
    assert abs(bias["change", "weighted"]) < 0.04
    assert abs(bias["clinical_after", "pairs"]) > 0.04
    assert abs(bias["clinical_after", "weighted"]) < 0.006
    for quantity in truth:
        assert 0.94 <= covered[quantity, "weighted"] / rounds <= 0.96, quantity
        assert covered[quantity, "pairs"] / rounds < 0.8


@pytest.mark.parametrize(
    ("after", "flag"),
    [
        ([1, 2, 3, 4, 5, 6], "nobody missing"),
        ([1, None, None, None, None, None], "no model"),  # the only one is sure to come back
        ([None] * 6, "no model"),
        ([1, 2, 3, None, None, None], "no model"),  # certain from the score before
    ],
)
def test_without_a_model_nobody_stands_for_the_others(after: list[Any], flag: str) -> None:
    wide = pd.DataFrame({"person": range(6), "x": [9, 8, 7, 3, 2, 1], "y": after})
    records = long_records(wide, {"start": {"s": "x"}, "end": {"s": "y"}}, person="person")
    found = estimates_with_missing(matched(records, [Measure("s")], **POINTS)).iloc[0]
    assert found["flag"] == flag
    if flag == "nobody missing":
        names = ["pairs", "pairs_low", "pairs_high"]
        weighted = ["weighted", "weighted_low", "weighted_high"]
        assert found[names].tolist() == found[weighted].tolist()
    else:
        assert np.isnan(found["weighted"])


def test_the_missing_are_compared_in_what_is_known() -> None:
    wide = pd.DataFrame(
        {
            "person": range(6),
            "x": [10, 12, 14, 20, 22, None],
            "y": [5, 6, 7, None, None, 4],
            "age": [30, 34, None, 20, 24, 50],
            "first": ["yes", "yes", "no", "no", "no", "yes"],
        }
    )
    records = long_records(
        wide, {"start": {"s": "x"}, "end": {"s": "y"}}, person="person", keep=["age", "first"]
    )
    matching = matched(records, [Measure("s")], keep=["age", "first"], **POINTS)
    found = compared_missing(matching).set_index(["variable", "value"])
    before, age = found.loc[("score before", "")], found.loc[("age", "")]
    assert before[["n_back", "n_missing", "back", "missing"]].tolist() == [3, 2, 12, 21]
    assert before["standardised"] == pytest.approx(9 / np.sqrt((4 + 2) / 2))
    assert age[["n_back", "n_missing", "back", "missing"]].tolist() == [2, 2, 32, 22]
    yes = found.loc[("first", "yes")]
    assert yes[["n_back", "n_missing"]].tolist() == [3, 2]
    assert yes[["back", "missing"]].tolist() == pytest.approx([2 / 3, 0])
    assert yes["standardised"] == pytest.approx(-(2 / 3) / np.sqrt(2 / 9 / 2))


def test_who_is_missing_is_not_known_better_by_repeating_it() -> None:
    """Columns that say the same twice are one."""
    frame, _ = records_of(200, np.random.default_rng(1))
    once = matched(frame, [Measure("score")], keep=["team"], **POINTS)
    twice = matched(
        frame.assign(again=frame["team"].astype(str)), [Measure("score")], by="team",
        keep=["team", "again"], **POINTS,
    )  # fmt: skip
    found = [estimates_with_missing(one).iloc[-1]["weighted"] for one in (once, twice)]
    assert found[0] == pytest.approx(found[1], rel=1e-10)
