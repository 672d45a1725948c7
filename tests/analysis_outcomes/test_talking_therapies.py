"""The rules of NHS Talking Therapies over two scales, on cases worked out by hand."""

import pytest

from analysis.outcomes import talking_therapies
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
