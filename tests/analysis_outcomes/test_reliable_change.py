"""Reliable change is what R's clinicalsignificance finds, person by person, and what its formulas
say of those it never met.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import reliable_change
from analysis.outcomes import CUTOFFS, RELIABLE_CHANGE, anchor_change, percentage_change
from analysis.outcomes.criterion import Criterion
from survey.errors import DataError

SHORT = {
    "JT": "jacobson-truax",
    "GLN": "gulliksen-lord-novick",
    "HLL": "hsu-linn-lord",
    "EN": "edwards-nunnally",
    "HA": "hageman-arrindell",
}
"""R's names of methods."""

JUDGED = ["improved", "deteriorated", "clinical_before", "functional_after"]


def test_equal_to_r_person_by_person(shared: Path) -> None:
    reference = pd.read_csv(shared / "data/outcomes/reference_reliable_change_methods.csv")
    given = ["dataset", "outcome", "method", "cutoff_type"]
    parts = list(reference.groupby(given, sort=False))
    assert len(parts) == 16
    for (_, _, method, cutoff), rows in parts:
        first = rows.iloc[0]
        found = reliable_change(
            rows["pre"],
            rows["post"],
            reliability=first["reliability"],
            better=first["better"],
            method=SHORT[method],
            functional=(first["m_functional"], first["sd_functional"]),
            cutoff=cutoff,
        )
        np.testing.assert_allclose(found["index"], rows["rci"], rtol=0, atol=1e-12)
        theirs = rows[["improved", "deteriorated", "clinical_pre", "functional_post"]]
        np.testing.assert_array_equal(found[JUDGED].to_numpy(bool), theirs.to_numpy(bool))


@pytest.mark.parametrize("method", RELIABLE_CHANGE)
@pytest.mark.parametrize("norms", [False, True])
def test_equal_to_the_formula_in_r(
    witness: Path, people: pd.DataFrame, method: str, norms: bool
) -> None:
    reference = pd.read_csv(witness / "reliable_change.csv").query(
        "method == @method and norms == @norms"
    )
    named = people.set_index("person")
    found = reliable_change(
        named["before"],
        named["after"],
        reliability=0.86,
        reliability_after=0.81,
        method=method,
        sd=6.1 if norms else None,
    )
    assert list(found.index) == list(named.index)
    known = found.loc[reference["person"]]
    np.testing.assert_allclose(known["index"], reference["index"], rtol=1e-12, atol=1e-13)
    for name in ("improved", "deteriorated"):
        np.testing.assert_array_equal(known[name].to_numpy(bool), reference[name])
    assert found.drop(reference["person"])["index"].isna().all()
    assert found.drop(reference["person"])["category"].isna().all()


scores = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 27)), st.one_of(st.none(), st.integers(0, 27))),
    max_size=12,
)


@given(
    scores=scores,
    method=st.sampled_from(list(RELIABLE_CHANGE)),
    cutoff=st.sampled_from([*CUTOFFS, 10]),
)
def test_what_is_better_only_mirrors(
    scores: list[tuple[int | None, int | None]], method: str, cutoff: str | float
) -> None:
    before, after = ([one[place] for one in scores] for place in (0, 1))
    turned = [[None if one is None else 27 - one for one in each] for each in (before, after)]
    found = reliable_change(
        before, after, reliability=0.8, method=method, functional=(4, 3), cutoff=cutoff
    )
    mirrored = reliable_change(
        *turned,
        reliability=0.8,
        method=method,
        functional=(23, 3),
        cutoff=27 - cutoff if isinstance(cutoff, int) else cutoff,
        better="higher",
    )
    near = found["index"].abs().sub(RELIABLE_CHANGE[method].critical).abs() < 1e-9
    np.testing.assert_allclose(found["index"], -mirrored["index"], atol=1e-9)
    if isinstance(cutoff, int) and not RELIABLE_CHANGE[method].true_scores:
        columns = [*JUDGED, "category"]
        pd.testing.assert_frame_equal(found[~near][columns], mirrored[~near][columns])
    assert len(found) == len(scores)


def test_at_the_cut_off_is_clinical() -> None:
    found = reliable_change([20, 20, 9, 10], [10, 9, 10, 9], reliability=0.9, sd=2, cutoff=10)
    assert found["functional_after"].tolist() == [False, True, False, True]
    assert found["clinical_before"].tolist() == [True, True, False, True]
    assert found["category"].tolist() == ["improved", "recovered", "unchanged", "unchanged"]
    turned = reliable_change(
        [5, 10, 12], [10, 18, 2], reliability=0.9, sd=2, cutoff=10, better="higher"
    )
    assert turned["functional_after"].tolist() == [False, True, False]
    assert turned["category"].tolist() == ["improved", "recovered", "harmed"]


def test_without_norms_nobody_is_recovered_or_harmed() -> None:
    found = reliable_change([20, 3, 11], [2, 25, 12], reliability=0.9, sd=4)
    assert found["category"].tolist() == ["improved", "deteriorated", "unchanged"]
    assert found[["clinical_before", "functional_after"]].isna().all(axis=None)


def test_what_is_missing_is_missing() -> None:
    found = reliable_change(
        [20, None, 12, np.nan], [None, 4, 3, np.nan], reliability=0.9, sd=4, cutoff=10
    )
    assert found["change"].isna().tolist() == [True, True, False, True]
    assert found["improved"].isna().tolist() == [True, True, False, True]
    assert found["clinical_before"].tolist()[:1] == [True]
    assert found["clinical_before"].isna().tolist() == [False, True, False, True]
    assert found["functional_after"].isna().tolist() == [True, False, False, True]
    assert found["category"].isna().tolist() == [True, True, False, True]


@pytest.mark.parametrize("method", RELIABLE_CHANGE)
@pytest.mark.parametrize(
    ("before", "after"),
    [([], []), ([12], [5]), ([9, 9, 9], [9, 4, 7]), ([None, None], [3, 4])],
    ids=["nobody", "one person", "no variance", "none before"],
)
def test_without_variance_there_is_no_index(
    method: str, before: list[float], after: list[float]
) -> None:
    found = reliable_change(before, after, reliability=0.8, method=method, functional=(5, 4))
    assert found["index"].isna().all()
    assert found["category"].isna().all()
    assert found["improved"].isna().all()


def test_one_person_by_norms() -> None:
    found = reliable_change([18], [9], reliability=0.84, sd=5, cutoff=9.5)
    assert found["index"].tolist() == pytest.approx([-9 / (np.sqrt(2) * 5 * 0.4)])
    assert found["category"].tolist() == ["recovered"]


def test_by_true_scores_harm_has_to_be_certain() -> None:
    rng = np.random.default_rng(5)
    before = rng.normal(16, 4, 60).round()
    after = (before - 4 + rng.normal(0, 3, 60)).round()
    before[:2], after[:2] = 4, (8, 20)
    found = reliable_change(before, after, reliability=0.85, method="hageman-arrindell", cutoff=9)
    assert found["category"].tolist()[1] == "harmed"
    assert found["category"].tolist()[0] != "harmed"
    assert not found["functional_after"][:2].any()


@pytest.mark.parametrize("method", RELIABLE_CHANGE)
def test_no_change_is_reliable_within_the_bounds(method: str, people: pd.DataFrame) -> None:
    """What charts draw as a band is where the index is within its critical values."""
    before, after = (people[name].to_numpy(float) for name in ("before", "after"))
    criterion = Criterion.of(before, after, reliability=0.86, method=method, cutoff=10)
    low, high = criterion.bounds(before)
    known = ~np.isnan(before)
    for bound, sign in ((low, -1), (high, 1)):
        np.testing.assert_allclose(
            criterion.index(before, bound)[known], sign * RELIABLE_CHANGE[method].critical
        )


SAID = {
    "reliability: is 1; a reliability is a number above 0 and below 1, such as 0.8": {
        "reliability": 1
    },
    "reliability: is '0.8'; a reliability is a number above 0 and below 1, such as 0.8": {
        "reliability": "0.8"
    },
    "method: there is no method of reliable change 'jacobson'; did you mean 'jacobson-truax'?": {
        "method": "jacobson"
    },
    "better: there is no 'less'; it can be 'lower' or 'higher'": {"better": "less"},
    "functional: is (3,); give mean and standard deviation, such as (7.7, 7.5)": {
        "functional": (3,)
    },
    "functional: is (3, 0); the standard deviation is a number above 0": {"functional": (3, 0)},
    "cutoff: there is no cut-off 'd'; it can be 'a', 'b' or 'c'": {"cutoff": "d"},
    "cutoff: is inf; give a number, or one of a, b and c": {"cutoff": np.inf},
    "sd: is -1; a standard deviation is a number above 0": {"sd": -1},
    "after: has 2 scores and before has 3; give both in the same order, one for each person": {
        "after": [1, 2]
    },
    "after: row 2: 'two' is not a number": {"after": [1, "two", 3]},
    "after: is no column of scores; give one score for each person": {"after": [[1], [2], [3]]},
}


@pytest.mark.parametrize("said", SAID)
def test_what_is_wrong_is_said(said: str) -> None:
    usual: dict[str, object] = {"before": [9, 12, 8], "after": [4, 5, 6], "reliability": 0.8}
    with pytest.raises(DataError) as raised:
        reliable_change(**{**usual, **SAID[said]})  # type: ignore[arg-type]
    assert str(raised.value) == said


def test_rows_in_another_order_are_refused() -> None:
    before = pd.Series([9.0, 12, 8], index=["a", "b", "c"])
    with pytest.raises(DataError, match="another order"):
        reliable_change(before, before[::-1], reliability=0.8)
    parted = pd.Series([4.0, 5, 6], index=["x", "y", "z"])
    assert list(reliable_change(before, parted, reliability=0.8).index) == ["a", "b", "c"]


def test_percentages() -> None:
    found = percentage_change([20, 20, 20, 0, 0, None], [10, 11, 30, 0, 4, 3], improvement=0.5)
    assert found["proportion"].round(2).tolist()[:3] == [-0.5, -0.45, 0.5]
    assert found["category"].tolist()[:5] == [
        *("improved", "unchanged", "deteriorated", "unchanged", "deteriorated")
    ]
    assert found["category"].isna().tolist() == [False] * 5 + [True]
    assert percentage_change([0], [4], better="higher")["improved"].tolist() == [True]


def test_a_change_that_matters() -> None:
    found = anchor_change(
        [20, 20, 20, 20], [15, 16, 23, 22], improvement=5, deterioration=3, better="lower"
    )
    assert found["category"].tolist() == ["improved", "unchanged", "deteriorated", "unchanged"]
    with pytest.raises(DataError, match="improvement: is 0; it is a number above 0"):
        anchor_change([1], [2], improvement=0)
