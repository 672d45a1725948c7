"""The rules of NHS Talking Therapies over two scales, on cases worked out by hand."""

import pandas as pd
import pytest

from analysis import METHODS
from analysis.outcomes import Measure, long_records, matched, recovery_shares, talking_therapies
from analysis.outcomes.talking_therapies import Thresholds
from survey.errors import DataError

# before and after on PHQ-9 and GAD-7: reliable improvement, a case, recovery, reliable recovery
CASES = {
    "both fall, out of caseness": ((15, 9, 12, 5), (True, True, True, True)),
    "at caseness is a case": ((10, 9, 3, 3), (False, True, True, False)),
    "one still at caseness": ((15, 9, 12, 8), (True, True, False, False)),
    "one falls, the other rises reliably": ((15, 9, 3, 7), (False, True, True, False)),
    "one falls, the other rises a little": ((15, 9, 3, 6), (True, True, True, True)),
    "no case": ((9, 3, 7, 7), (True, False, False, False)),
    "five points are not enough": ((15, 10, 7, 7), (False, True, False, False)),
    "four points of anxiety are": ((5, 5, 9, 5), (True, True, True, True)),
    "missing": ((15, None, 9, 5), (None, True, None, None)),
    "missing, and no case known": ((9, 9, None, 5), (None, None, None, None)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules(case: str) -> None:
    (depressed, depressed_after, anxious, anxious_after), expected = CASES[case]
    found = talking_therapies(([depressed], [depressed_after]), ([anxious], [anxious_after]))
    names = ["reliable_improvement", "case_before", "recovery", "reliable_recovery"]
    row = [None if found[name].isna()[0] else bool(found[name][0]) for name in names]
    assert tuple(row) == expected


def test_reliable_deterioration() -> None:
    found = talking_therapies(([9, 9, 9], [15, 15, 9]), ([5, 9, 5], [5, 5, 9]))
    assert found["reliable_deterioration"].tolist() == [True, False, True]


def test_thresholds_of_another_scale() -> None:
    social = Thresholds("Social anxiety", 19, 10, "by hand")
    found = talking_therapies(([9], [9]), ([25], [12]), scales=("phq9", social))
    assert found["reliable_recovery"].tolist() == [True]
    with pytest.raises(DataError, match="no thresholds of 'phq'; did you mean 'phq9'"):
        talking_therapies(([9], [9]), ([25], [12]), scales=("phq", social))


def test_shares_of_people_and_of_cases() -> None:
    """Improvement is of everybody with all four scores, recovery of those who were a case."""
    wide = pd.DataFrame(
        [(place, "n" if place < 7 else "s", *CASES[name][0]) for place, name in enumerate(CASES)],
        columns=pd.Index(["id", "team", "p1", "p2", "g1", "g2"]),
    )
    points = {"a": {"phq9": "p1", "gad7": "g1"}, "b": {"phq9": "p2", "gad7": "g2"}}
    records = long_records(wide, points, person="id", keep=["team"])
    people = matched(
        records, [Measure("phq9"), Measure("gad7")], person="id", time="time", before="a",
        after="b", by="team",
    )  # fmt: skip
    found = recovery_shares(people).set_index(["group", "became"])
    expected = [answers for _, answers in CASES.values() if None not in answers]
    cases = [answers for answers in expected if answers[1]]
    total = found.loc["Total"]
    assert total["n"].tolist() == [len(expected), len(expected), len(cases), len(cases)]
    assert total.loc["reliable_improvement", "count"] == sum(one[0] for one in expected)
    assert total.loc["recovery", "count"] == sum(one[2] for one in cases)
    assert total.loc["reliable_recovery", "count"] == sum(one[3] for one in cases)
    low, high = METHODS["wilson"](sum(one[2] for one in cases), len(cases), 0.95)
    assert total.loc["recovery", ["low", "high"]].tolist() == pytest.approx(
        [float(low), float(high)]
    )
    assert found["n"].groupby("became").sum()["recovery"] == 2 * len(cases)
    alone = matched(records, [Measure("phq9")], person="id", time="time", before="a", after="b")
    with pytest.raises(DataError, match="there is no gad7"):
        recovery_shares(alone)
