"""Two rates beside each other, as R has them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.outcomes import (
    RATES,
    compare_rates,
    compare_rates_of_same,
    natural_frequency,
    rate_in_words,
    rates_in_words,
)
from survey.errors import DataError


def test_equal_to_r(witness: Path) -> None:
    for row in pd.read_csv(witness / "rates.csv").to_dict("records"):
        found = compare_rates((row["x"], row["n"]), (row["y"], row["m"])).set_index("comparison")
        ratio, odds = found.loc["ratio"], found.loc["odds ratio"]
        assert ratio["low"] == pytest.approx(row["ratio_low"], rel=1e-6)
        assert ratio["high"] == pytest.approx(row["ratio_high"], rel=1e-6)
        for name, theirs in (("estimate", "odds"), ("low", "odds_low"), ("high", "odds_high")):
            assert odds[name] == pytest.approx(row[theirs], rel=1e-8)


def test_of_the_same_people_equal_to_r(witness: Path) -> None:
    for row in pd.read_csv(witness / "rates_of_same.csv").to_dict("records"):
        counts = {name: row[name] for name in ("both", "first_only", "second_only", "neither")}
        odds = compare_rates_of_same(**counts).set_index("comparison").loc["odds ratio"]
        assert odds[["low", "high"]].tolist() == pytest.approx(
            [row["odds_low"], row["odds_high"]], rel=1e-10
        )


@given(n=st.integers(1, 30), m=st.integers(1, 30), x=st.integers(0, 30), y=st.integers(0, 30))
def test_turned_round_they_are_the_inverse(n: int, m: int, x: int, y: int) -> None:
    one, other = (min(x, n), n), (min(y, m), m)
    here = compare_rates(one, other).set_index("comparison")
    there = compare_rates(other, one).set_index("comparison")
    low, high = here.loc["difference", ["low", "high"]]
    assert [-high, -low] == pytest.approx(there.loc["difference", ["low", "high"]].tolist())
    ratio, back = (each.loc["ratio", ["estimate", "low", "high"]] for each in (here, there))
    if not np.isnan(ratio["estimate"]):
        with np.errstate(divide="ignore"):
            turned = 1 / np.array([back["estimate"], back["high"], back["low"]], float)
        assert ratio.tolist() == pytest.approx(turned.tolist(), rel=1e-7)
        assert ratio["low"] <= ratio["estimate"] <= ratio["high"]


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(any))
def test_intervals_of_the_same_people_hold_their_estimates(counts: list[int]) -> None:
    names = ("both", "first_only", "second_only", "neither")
    found = compare_rates_of_same(**dict(zip(names, counts, strict=True)))
    known = found[found["estimate"].notna() & np.isfinite(found["estimate"])]
    known = known[known["low"].notna()]
    assert (known["low"] <= known["estimate"] + 1e-12).all()
    assert (known["high"] >= known["estimate"] - 1e-12).all()


def test_small_numbers_have_intervals() -> None:
    found = compare_rates((0, 4), (3, 4)).set_index("comparison")
    assert found.loc["ratio", "estimate"] == np.inf
    assert found.loc["ratio", "low"] > 1
    assert found.loc["difference", "low"] > -1
    nothing = compare_rates((0, 4), (0, 5)).set_index("comparison")
    assert nothing.loc[["ratio", "odds ratio"], "estimate"].isna().all()
    assert nothing.loc["difference", ["low", "high"]].notna().all()


def test_every_comparison_has_formulas_and_source() -> None:
    for one in RATES.values():
        assert all((one.two_formula, one.same_formula, one.source))


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.25, (1, 4)), (0.1, (1, 10)), (1 / 3, (1, 3)), (0.2, (1, 5)), (0.754, (3, 4)), (0.5, (1, 2)),
     (0.84, (84, 100)), (0.004, (4, 1000)), (0, (0, 100)), (1, (100, 100)), (0.006, (1, 100))],
)  # fmt: skip
def test_natural_frequencies(share: float, expected: tuple[int, int]) -> None:
    assert natural_frequency(share) == expected


def test_in_words_with_the_same_number_of_people_beside() -> None:
    assert rates_in_words(14 / 56, 5 / 50) == "from 1 in 4 (25 in 100) to 1 in 10 (10 in 100)"
    assert rates_in_words(0.84, 0.47) == "from 84 in 100 to 47 in 100"
    assert rates_in_words(0.002, 0.004) == "from 2 in 1,000 to 4 in 1,000"
    assert rate_in_words(0.25, "pl", of=100) == "1 na 4 (25 na 100)"


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(DataError, match="first: is 5 of 4; give how many, of how many people"):
        compare_rates((5, 4), (1, 4))
    with pytest.raises(DataError, match="neither: is -1; give how many people, 0 or more"):
        compare_rates_of_same(both=1, first_only=0, second_only=0, neither=-1)
    with pytest.raises(DataError, match="there is nobody"):
        compare_rates_of_same(both=0, first_only=0, second_only=0, neither=0)
    with pytest.raises(DataError, match=r"share: is 1.2; give a proportion"):
        natural_frequency(1.2)
