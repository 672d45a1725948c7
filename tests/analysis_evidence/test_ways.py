"""The same effects in several ways, and how many must be helped for one more to do well."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.evidence import in_several_ways, number_needed
from analysis.evidence.effects import effects_of
from analysis.evidence.ways import WAYS, combined
from survey import DataError


@pytest.fixture(scope="module")
def clustered(witness):
    frame = pd.read_csv(witness / "clustered.csv")
    return frame.assign(risk=np.where(frame.study % 2 == 0, "low", "high"))


def test_each_way_is_what_pooling_so_gives(clustered):
    found = in_several_ways(clustered, study="study", risk="risk", measure="SMD").set_index("way")
    assert list(found.index) == list(WAYS)
    ordered = clustered.sort_values("yi")
    expected = {
        "overall": analysis.pool(clustered, test="adhoc"),
        "lowest": analysis.pool(ordered.drop_duplicates("study"), test="adhoc"),
        "highest": analysis.pool(ordered.drop_duplicates("study", keep="last"), test="adhoc"),
        "three-level": analysis.pool(clustered, cluster="study"),
        "CHE": analysis.pool(clustered, cluster="study", rho=0.6, robust="CR2"),
        "low risk": analysis.pool(clustered[clustered.risk == "low"], test="adhoc"),
    }
    for way, row in expected.items():
        for name in ("k", "studies", "estimate", "low", "high", "p_value", "i2"):
            if name == "studies" and way in ("overall", "low risk"):
                continue  # without cluster= each effect is a study
            assert found[name][way] == pytest.approx(row[name][0], rel=1e-9), (way, name)
    assert found.studies["overall"] == 12
    assert found.number_needed["CHE"] == pytest.approx(
        number_needed((found.estimate["CHE"], 0, 1), "SMD")[0]
    )


def test_effects_combined_by_study_equal_metafor(witness, clustered):
    reference = pd.read_csv(witness / "combined.csv").set_index("study")
    found = combined(effects_of(clustered, "yi", "vi", "study"), 0.6)
    studies = clustered.study.to_numpy()[found.rows]
    np.testing.assert_allclose(found.y, reference.yi[studies], rtol=1e-10)
    np.testing.assert_allclose(found.v, reference.vi[studies], rtol=1e-10)


def test_outliers_are_effects_whose_interval_misses_that_of_the_mean():
    frame = pd.DataFrame({"yi": [0.1, 0.2, 0.15, 0.1, 3.0], "vi": [0.01] * 5, "study": range(5)})
    found = in_several_ways(frame, study="study", test="z", method="EE").set_index("way")
    assert found.left_out["overall"] == 0
    # the mean is 0.71 ± 0.09, and every effect ± 0.2 misses that
    assert found.left_out["outliers out"] == 5
    near = frame.assign(yi=[0.1, 0.2, 0.15, 0.1, 0.9])
    found = in_several_ways(near, study="study", test="z", method="EE").set_index("way")
    assert found.left_out["outliers out"] == 1
    assert found.estimate["outliers out"] == pytest.approx(0.1375)


def test_an_effect_a_study_needs_no_way_of_several(apart):
    found = in_several_ways(apart.assign(study=range(len(apart))), study="study")
    assert found.way.tolist() == ["overall", "outliers out"]
    assert found.number_needed.isna().all()


def test_a_risk_that_nobody_has_is_told(clustered):
    with pytest.raises(DataError) as caught:
        in_several_ways(clustered, study="study", risk="risk", low_risk="Low")
    message = "risk: nothing in the column 'risk' is 'Low'; say which is low: low_risk=…"
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("effect", "measure", "share", "number"),
    [
        (0.5, "SMD", None, 3.62),  # Kraemer & Kupfer (2006), table 1
        (0.2, "SMD", None, 8.89),
        (0.5, "SMD", 0.2, 6.0),  # Furukawa & Leucht (2011), table 2
        (-0.5, "SMD", None, -3.62),
        (0.125, "RD", None, 8.0),
        (math.log(0.5), "RR", 0.2, -10.0),
        (math.log(3), "OR", 0.5, 4.0),
    ],
)
def test_numbers_needed_as_published_or_by_hand(effect, measure, share, number):
    found = number_needed((effect, effect, effect), measure, share)[0]
    assert found == pytest.approx(number, rel=0.01)


@given(st.floats(-2, 2), st.floats(0.001, 1))
def test_limits_lie_on_either_side_of_the_number(middle, half):
    number, low, high = number_needed((middle, middle - half, middle + half), "SMD")
    assert abs(low) <= abs(number) + 1e-9
    assert abs(number) <= abs(high) + 1e-9


def test_without_a_way_there_is_no_number():
    assert all(map(math.isnan, number_needed((0.3, 0.1, 0.5), "MD")))
    assert all(map(math.isnan, number_needed((0.3, 0.1, 0.5), "OR")))
    with pytest.raises(DataError, match="share: 20 cannot be"):
        number_needed((0.3, 0.1, 0.5), "OR", 20)
