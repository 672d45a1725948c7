"""Effect sizes equal metafor's; what cannot be is told with its row."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gamma

import analysis
from analysis.evidence import MEASURES
from analysis.evidence.effect_sizes import hedges_correction
from survey import DataError

COUNTS = ("RR", "OR", "RD")


@pytest.mark.parametrize("measure", MEASURES)
def test_simulated_studies_equal_metafor(witness, measure):
    studies = pd.read_csv(witness / ("counts.csv" if measure in COUNTS else "means.csv"))
    found = analysis.effect_sizes(studies, measure)
    for name in ("yi", "vi"):
        np.testing.assert_allclose(found[name], studies[f"{name}_{measure}"], rtol=1e-12)


@pytest.mark.parametrize("measure", COUNTS)
def test_real_trials_equal_metafor(bcg, meta, measure):
    reference = pd.read_csv(meta / f"reference_bcg_{measure}.csv")
    found = analysis.effect_sizes(bcg, measure)
    np.testing.assert_allclose(found[["yi", "vi"]], reference[["yi", "vi"]], rtol=1e-12)


def test_sizes_of_arms_stand_for_those_without_the_event(witness):
    studies = pd.read_csv(witness / "counts.csv")[["ai", "bi", "ci", "di"]]
    arms = studies.assign(n1i=studies.ai + studies.bi, n2i=studies.ci + studies.di)
    found = analysis.effect_sizes(arms.drop(columns=["bi", "di"]), "OR")
    pd.testing.assert_frame_equal(
        found[["yi", "vi"]], analysis.effect_sizes(studies, "OR")[["yi", "vi"]]
    )


def test_the_frame_keeps_its_index_and_is_not_changed(witness):
    studies = pd.read_csv(witness / "means.csv").set_index("study")
    before = studies.copy()
    found = analysis.effect_sizes(studies, "MD")
    assert found.index.equals(studies.index)
    pd.testing.assert_frame_equal(studies, before)


def test_other_frames_are_taken(witness):
    polars = pytest.importorskip("polars")
    studies = pd.read_csv(witness / "counts.csv")
    found = analysis.effect_sizes(polars.from_pandas(studies), "RR")
    np.testing.assert_allclose(found.yi, studies.yi_RR, rtol=1e-12)


def test_a_study_with_no_event_can_be_dropped():
    study = pd.DataFrame({"ai": [0, 3], "bi": [9, 6], "ci": [0, 1], "di": [8, 7]})
    assert analysis.effect_sizes(study, "RR").yi.notna().all()
    assert analysis.effect_sizes(study, "RR", drop00=True).yi.isna().tolist() == [True, False]


def test_an_empty_cell_gives_no_effect():
    study = pd.DataFrame({"ai": [2, None], "bi": [9, 6], "ci": [1, 1], "di": [8, 7]})
    found = analysis.effect_sizes(study, "OR")
    assert found[["yi", "vi"]].isna().any(axis=1).tolist() == [False, True]


def test_nothing_to_divide_by_gives_no_effect():
    study = pd.DataFrame({"m1i": [2.0], "sd1i": [0.0], "n1i": [9], "m2i": [1.0], "sd2i": [0.0]})
    assert analysis.effect_sizes(study.assign(n2i=8), "SMD")[["yi", "vi"]].isna().all(axis=None)


@given(st.floats(1.5, 300))
def test_the_correction_is_the_exact_one(m):
    exact = gamma(m / 2) / (np.sqrt(m / 2) * gamma((m - 1) / 2))
    found = hedges_correction(np.array([m]))[0]
    assert found == pytest.approx(exact, rel=1e-10)
    assert found == pytest.approx(1 - 3 / (4 * m - 1), abs=0.2 / m)


TABLE = {"ai": [4, 1], "bi": [119, 2], "ci": [11, 3], "di": [128, 4]}
MEANS = {"m1i": [4.0], "sd1i": [2.0], "m2i": [5.0], "sd2i": [2.0], "ni": [20], "ri": [0.5]}


@pytest.mark.parametrize(
    ("frame", "measure", "message"),
    [
        (TABLE, "SMDD", "measure: there is no measure 'SMDD'; did you mean 'SMD'?"),
        (
            {"ai": [4], "bi": [3]},
            "RR",
            "measure: RR needs ai, bi, ci, di; no ci",
        ),
        ({**TABLE, "ci": [11, -3]}, "OR", "ci: row 2: -3 cannot be; a count is 0 or more"),
        ({**TABLE, "ai": ["4", "many"]}, "OR", "ai: row 2: 'many' is not a number"),
        (
            {**TABLE, "n1i": [123, 4]},
            "OR",
            "n1i: row 2: 4 cannot be; it is not ai + bi",
        ),
        (
            {**MEANS, "sd1i": [-2.0]},
            "SMCC",
            "sd1i: row 1: -2 cannot be; a standard deviation is 0 or more",
        ),
        ({**MEANS, "ri": [50]}, "SMCC", "ri: row 1: 50 cannot be; a correlation is from −1 to 1"),
        ({**MEANS, "ni": [0]}, "SMCC", "ni: row 1: 0 cannot be; a group has 1 person or more"),
    ],
)
def test_what_cannot_be_is_told_with_its_row(frame, measure, message):
    with pytest.raises(DataError) as caught:
        analysis.effect_sizes(pd.DataFrame(frame), measure)
    assert str(caught.value) == message


def test_what_is_no_frame_is_told():
    with pytest.raises(DataError, match="this is no frame but a int"):
        analysis.effect_sizes(3, "RR")
