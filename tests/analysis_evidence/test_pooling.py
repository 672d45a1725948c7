"""Pooled effects equal metafor's to the last digits that it is sure of."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

import analysis
from analysis.evidence import ESTIMATORS, PREDICTIONS, TESTS, cumulative, leave_one_out
from analysis.evidence.heterogeneity import profile_limits
from analysis.evidence.weighted import ones, weighted
from survey import DataError
from tests.analysis_evidence.names import NAMES

SOLVED = [name for name, one in ESTIMATORS.items() if one.equation]
TINY = 1e-8


def equal(row: pd.Series, reference: object, names: dict[str, str]) -> None:
    for theirs, ours in names.items():
        expected = getattr(reference, theirs)
        if math.isnan(expected):
            assert math.isnan(row[ours]), ours
        else:
            assert row[ours] == pytest.approx(expected, rel=TINY, abs=1e-12), ours


@pytest.fixture(scope="module")
def sets(witness) -> pd.DataFrame:
    return pd.read_csv(witness / "effects.csv")


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("test", TESTS)
def test_simulated_studies_equal_metafor(witness, sets, method, test):
    reference = pd.read_csv(witness / "pooled.csv").query("method == @method and test == @test")
    assert len(reference) == 3
    for row in reference.itertuples():
        one = sets[sets["set"] == row.set]
        found = analysis.pool(one, method=method, test=test, prediction="metafor").iloc[0]
        assert (found.k, found.studies) == (row.k, row.k)
        ours = {name: name for name in reference.columns[4:]}
        if found.flag == "no tau2 interval":  # metafor says 0 to 0
            assert (row.tau2_low, row.tau2_high) == (0, 0)
            del ours["tau2_low"], ours["tau2_high"]
        equal(found, row, ours)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_real_trials_equal_metafor(bcg, meta, measure):
    sized = analysis.effect_sizes(bcg, measure)
    for row in pd.read_csv(meta / "reference_bcg.csv").query("measure == @measure").itertuples():
        found = analysis.pool(sized, method=row.method, test=row.test, prediction="metafor")
        equal(found.iloc[0], row, NAMES)


@pytest.mark.parametrize("name", SOLVED)
def test_each_root_solves_its_own_equation(sets, name):
    estimator = ESTIMATORS[name]
    for _, one in sets.groupby("set"):
        y, v = one.yi.to_numpy(), one.vi.to_numpy()
        tau2 = estimator.estimate(y, v, ones(y))
        step = max(tau2, 1e-6) * 1e-9
        if tau2 == 0:
            assert estimator.equation(0.0, y, v, ones(y)) <= 0
        else:
            assert estimator.equation(tau2 - step, y, v, ones(y)) > 0
            assert estimator.equation(tau2 + step, y, v, ones(y)) < 0
            scale = abs(estimator.equation(0.0, y, v, ones(y)))
            assert abs(estimator.equation(tau2, y, v, ones(y))) < 1e-12 * scale


def test_the_limits_of_tau2_solve_their_equations(apart):
    y, v = apart.yi.to_numpy(), apart.vi.to_numpy()
    low, high = profile_limits(y, v, ones(y), 0.9)
    for tau2, quantile in ((low, 0.95), (high, 0.05)):
        q = weighted(y, ones(y), 1 / (v + tau2)).q
        assert q == pytest.approx(chi2.ppf(quantile, len(y) - 1), rel=1e-12)


studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.001, 4)), min_size=2, max_size=12).map(
    lambda rows: pd.DataFrame(rows, columns=["yi", "vi"])
)


@given(studies, st.sampled_from(["REML", "ML"]))
@settings(max_examples=60)
def test_no_other_tau2_is_more_likely(frame, name):
    y, v = frame.yi.to_numpy(), frame.vi.to_numpy()
    tau2 = ESTIMATORS[name].estimate(y, v, ones(y))

    def height(at):
        return weighted(y, ones(y), 1 / (v + at)).log_likelihood(restricted=name == "REML")

    best = height(tau2)
    assert all(height(at) <= best + 1e-9 for at in [0, *np.geomspace(1e-5, 50, 300)])


@given(studies, st.floats(0.01, 100), st.floats(-5, 5), st.sampled_from(list(ESTIMATORS)))
@settings(max_examples=80)
def test_other_units_and_another_origin_say_the_same(frame, factor, shift, method):
    one = analysis.pool(frame, method=method).iloc[0]
    scaled = frame.assign(yi=frame.yi * factor + shift, vi=frame.vi * factor**2)
    other = analysis.pool(scaled, method=method).iloc[0]
    assume(one.flag == other.flag)
    close = {"rel": 1e-5, "abs": 1e-7 * (1 + factor)}
    assert other.estimate == pytest.approx(one.estimate * factor + shift, **close)
    assert other.tau2 == pytest.approx(one.tau2 * factor**2, rel=1e-4, abs=1e-6 * factor**2)
    assert other.i2 == pytest.approx(one.i2, rel=1e-4, abs=1e-3)


@given(studies, st.sampled_from(list(ESTIMATORS)))
@settings(max_examples=80)
def test_adhoc_is_never_narrower_than_normal(frame, method):
    adhoc = analysis.pool(frame, method=method, test="adhoc").iloc[0]
    normal = analysis.pool(frame, method=method, test="z").iloc[0]
    assert adhoc.high - adhoc.low >= normal.high - normal.low
    assert adhoc.std_error >= normal.std_error


@given(studies, st.sampled_from(list(ESTIMATORS)), st.sampled_from(["z", "adhoc"]))
@settings(max_examples=80)
def test_order_of_rows_says_nothing(frame, method, test):
    one = analysis.pool(frame, method=method, test=test).iloc[0]
    other = analysis.pool(frame.iloc[::-1], method=method, test=test).iloc[0]
    assert other.estimate == pytest.approx(one.estimate, rel=1e-7, abs=1e-9)
    assert one.low <= one.estimate <= one.high


def test_groups_have_a_tau2_each_and_a_test_between(witness, apart):
    for test, reference in pd.read_csv(witness / "groups.csv").groupby("test"):
        found = analysis.pool(apart, test=test, by="kind")
        assert found.group.tolist() == reference.group.tolist()
        for name in ("estimate", "std_error", "tau2", "q_between", "q_between_p"):
            np.testing.assert_allclose(found[name], reference[name], rtol=TINY, atol=1e-12)


def test_groups_of_a_categorical_come_in_its_order_and_rows_without_one_in_none(apart):
    known = apart.kind.where(apart.kind.isin(["trial", "cohort"]) & (apart.index > 3))
    kinds = pd.Categorical(known, ["trial", "none", "cohort"])
    found = analysis.pool(apart.assign(kind=kinds), by="kind")
    assert found.group.tolist() == ["trial", "cohort"]
    assert found.k.sum() == kinds.notna().sum()


def test_leaving_one_out_equals_metafor(witness, apart):
    reference = pd.read_csv(witness / "left_out.csv")
    found = leave_one_out(apart, method="DL", test="z")
    for name in reference.columns:
        np.testing.assert_allclose(found[name], reference[name], rtol=TINY)


def test_leaving_one_out_of_real_trials_equals_metafor(bcg, meta):
    reference = pd.read_csv(meta / "reference_bcg_leave1out_DL.csv")
    sized = analysis.effect_sizes(bcg, "RR")
    found = leave_one_out(sized, method="DL", test="z", label="trial")
    assert found.left_out.tolist() == reference.trial.tolist()
    for theirs in reference.columns[1:]:
        ours = NAMES.get(theirs, theirs)
        np.testing.assert_allclose(found[ours], reference[theirs], rtol=TINY)


def test_studies_as_they_came_equal_metafor(witness, apart):
    reference = pd.read_csv(witness / "added.csv")
    found = cumulative(apart, order="year", method="DL", test="z")
    for name in reference.columns:
        np.testing.assert_allclose(found[name], reference[name], rtol=TINY)


def frame_of(*rows):
    return pd.DataFrame(rows, columns=["yi", "vi"], dtype=float)


@pytest.mark.parametrize("method", ESTIMATORS)
def test_without_effects_everything_is_undefined(method):
    row = analysis.pool(frame_of(), method=method).iloc[0]
    assert (row.k, row.studies, row.flag) == (0, 0, "no effects")
    assert row.drop(["k", "studies", "flag"]).isna().all()


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("test", TESTS)
def test_one_effect_stands_with_its_own_interval(method, test):
    row = analysis.pool(frame_of((0.3, 0.04)), method=method, test=test).iloc[0]
    assert (row.k, row.flag) == (1, "one effect")
    assert row.low == pytest.approx(0.3 - 1.959963984540054 * 0.2)
    assert row[["tau2", "i2", "q", "prediction_low", "df"]].isna().all()


def test_two_effects_have_an_interval_but_no_prediction():
    row = analysis.pool(frame_of((0.1, 0.04), (0.9, 0.04)), method="DL").iloc[0]
    # by hand: Q = 8, τ² = (8 − 1) · 0.04, s² = 1, t(1) at 97.5% is 12.706
    assert row.q == pytest.approx(8)
    assert row.tau2 == pytest.approx(0.28)
    assert row.std_error == pytest.approx(0.4)
    assert row.high - row.low == pytest.approx(2 * 12.7062 * 0.4, rel=1e-5)
    assert math.isnan(row.prediction_low)
    assert row.flag == ""


@pytest.mark.parametrize("method", ESTIMATORS)
def test_effects_all_alike_have_no_hartung_knapp_interval_but_others(method):
    alike = frame_of(*[(0.3, 0.01 * place) for place in range(1, 7)])
    row = analysis.pool(alike, method=method).iloc[0]
    assert row.estimate == pytest.approx(0.3)
    assert row[["low", "high", "p_value", "std_error"]].isna().all()
    assert row.flag.startswith("no variance")
    assert row.tau2 == 0
    adhoc = analysis.pool(alike, method=method, test="adhoc").iloc[0]
    assert adhoc.high - adhoc.low > 0


def test_rows_without_effect_or_variance_are_left_out_and_flagged():
    given_rows = frame_of((0.1, 0.04), (0.5, None), (None, 0.04), (0.9, 0.04))
    row = analysis.pool(given_rows).iloc[0]
    assert (row.k, row.flag) == (2, "missing effects")


@pytest.mark.parametrize(
    ("change", "arguments", "message"),
    [
        ({"vi": [-0.1, 0.2]}, {}, "vi: row 1: a variance of -0.1; it is above 0, or empty"),
        ({"vi": [0.1, 0]}, {}, "vi: row 2: a variance of 0; it is above 0, or empty"),
        ({"yi": ["a", 0.2]}, {}, "yi: row 1: 'a' is not a number"),
        ({"yi": [math.inf, 0.2]}, {}, "yi: row 1: 'inf' is not a number"),
        (
            {},
            {"yi": "effect"},
            "yi: there is no single column 'effect'; it can be 'yi' or 'vi'",
        ),
        ({}, {"method": "REMML"}, "method: there is no method 'REMML'; did you mean 'REML'?"),
        ({}, {"test": "khna"}, "test: there is no test 'khna'; did you mean 'knha'?"),
        (
            {},
            {"prediction": "x"},
            "prediction: there is no prediction interval 'x'; it can be 't' or 'metafor'",
        ),
        ({"g": [None, None]}, {"by": "g"}, "by: no row has a group in the column 'g'"),
    ],
)
def test_what_is_wrong_is_told(change, arguments, message):
    frame = pd.DataFrame({"yi": [0.1, 0.2], "vi": [0.1, 0.2], **change})
    with pytest.raises(DataError) as caught:
        analysis.pool(frame, **arguments)
    assert str(caught.value) == message


def test_a_level_outside_is_told(apart):
    with pytest.raises(DataError):
        analysis.pool(apart, level=95)


def test_every_entry_names_its_formula_and_source():
    for table in (ESTIMATORS, TESTS, PREDICTIONS):
        for name, one in table.items():
            assert one.name == name
            assert one.formula
            assert one.source
