"""Outcome rates against an outside witness and against sums made by hand."""

from datetime import UTC, datetime

import pytest

from survey.cases import RATES, Counts, counted, eligibility, rates, standing_of
from survey.dispositions import OUTCOMES
from survey.store import Attempt, Case

EXAMPLE: Counts = {"I": 4, "P": 2, "R": 1, "NC": 1, "O": 1, "UH": 1, "UO": 1, "NE": 1}
WITNESS = {
    "RR1": 0.364, "RR2": 0.545, "RR3": 0.370, "RR4": 0.556, "RR5": 0.444, "RR6": 0.667,
    "COOP1": 0.500, "COOP2": 0.750, "COOP3": 0.571, "COOP4": 0.857,
    "REF1": 0.091, "REF2": 0.093, "REF3": 0.111,
    "CON1": 0.727, "CON2": 0.741, "CON3": 0.889,
}  # fmt: skip
"""What R's outcomerate 1.0.1 prints in its README for these counts, with e = eligibility_rate."""


def test_every_rate_is_that_of_outcomerate() -> None:
    assert eligibility(EXAMPLE) == 0.9
    found = {name: round(rate or 0, 3) for name, rate in rates(EXAMPLE).items()}
    assert found == WITNESS
    assert list(RATES) == list(WITNESS)


@pytest.mark.parametrize(
    ("name", "above", "below"),
    [
        # 100 cases: 40 completed, 5 partial, 12 refused, 8 not reached, 5 other, 10 untried,
        # 10 not found, 10 not eligible; e = 70 / 80
        ("RR1", 40, 90),
        ("RR2", 45, 90),
        ("RR3", 40, 70 + 0.875 * 20),
        ("RR4", 45, 70 + 0.875 * 20),
        ("RR5", 40, 70),
        ("RR6", 45, 70),
        ("COOP1", 40, 62),
        ("COOP2", 45, 62),
        ("COOP3", 40, 57),
        ("COOP4", 45, 57),
        ("REF1", 12, 90),
        ("REF2", 12, 70 + 0.875 * 20),
        ("REF3", 12, 70),
        ("CON1", 62, 90),
        ("CON2", 62, 70 + 0.875 * 20),
        ("CON3", 62, 70),
    ],
)
def test_each_rate_by_hand(name: str, above: float, below: float) -> None:
    counts: Counts = {"I": 40, "P": 5, "R": 12, "NC": 8, "O": 5, "UH": 10, "UO": 10, "NE": 10}
    assert rates(counts)[name] == pytest.approx(above / below, abs=1e-12)


def test_a_rate_of_nobody_is_undefined_and_never_nought() -> None:
    assert set(rates({}).values()) == {None}
    assert set(rates({"NE": 3}).values()) == {None}
    untried = rates({"UH": 5})
    assert (untried["RR1"], untried["RR3"], untried["COOP1"]) == (0, None, None)


def test_without_unknown_cases_the_share_e_is_not_needed() -> None:
    assert rates({"I": 3, "R": 1})["RR3"] == 0.75


def test_every_outcome_counts_in_the_class_of_its_code() -> None:
    classes = {
        "1.1": "I", "1.2": "P", "2.1": "R", "2.2": "NC", "2.3": "O",
        "3.11": "UH", "3.1": "UO", "3.9": "UO", "4.1": "NE", "4.8": "NE",
    }  # fmt: skip
    for outcome in OUTCOMES.values():
        code = outcome.aapor
        assert outcome.disposition == classes.get(code, classes.get(code[:3]))


def test_cases_are_counted_by_what_came_of_them() -> None:
    now = datetime.now(UTC)
    every = [
        standing_of(Case(code), [Attempt(code, code, now)], [])
        for code, outcome in OUTCOMES.items()
        if outcome.by_hand
    ]
    counts = counted([*every, standing_of(Case("new"), [], [])])
    assert counts == {"R": 2, "NC": 2, "O": 4, "UO": 2, "NE": 2, "UH": 1}


def test_the_formula_is_told_as_the_standard_writes_it() -> None:
    assert RATES["RR1"].formula == "I / (I + P + R + NC + O + UH + UO)"
    assert RATES["COOP4"].formula == "(I + P) / (I + P + R)"
    assert RATES["CON2"].formula == "(I + P + R + O) / (I + P + R + NC + O + e(UH + UO))"
