"""Several effects a study: three levels, correlated errors and robust ones equal metafor and
clubSandwich.
"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.evidence import ROBUST, meta_regression
from analysis.evidence.clusters import Clusters
from analysis.evidence.dependent import given_variances, three_level
from analysis.evidence.effects import effects_of
from analysis.evidence.robust import robust
from analysis.evidence.weighted import ones
from survey import DataError
from tests.analysis_evidence.names import NAMES


@pytest.fixture(scope="module")
def clustered(witness):
    return pd.read_csv(witness / "clustered.csv")


def clusters_of(frame, study, rho, x=None):
    effects = effects_of(frame, "yi", "vi", study)
    return Clusters.of(effects, ones(effects.y) if x is None else x, rho)


def test_simulated_studies_equal_metafor_and_club_sandwich(witness, clustered):
    reference = pd.read_csv(witness / "dependent.csv")
    for row in reference.itertuples():
        found = analysis.pool(
            clustered,
            cluster="study",
            rho=None if math.isnan(row.rho) else row.rho,
            test=row.test,
            robust=row.robust if isinstance(row.robust, str) else None,
            prediction="metafor",
        ).iloc[0]
        assert (found.k, found.studies) == (38, 12)
        for name in reference.columns[4:]:
            theirs = getattr(row, name)
            if math.isnan(theirs):
                assert math.isnan(found[name])
            elif name == "sigma2_between" and theirs < 1e-6:  # an optimiser that stops near 0
                assert found[name] < 1e-6
            else:
                assert found[name] == pytest.approx(theirs, rel=2e-5), (row, name)
        assert found.estimate == pytest.approx(row.estimate, rel=1e-6)


def test_robust_errors_given_the_variances_equal_club_sandwich(witness, clustered):
    rows = pd.read_csv(witness / "dependent.csv").dropna(subset="robust").itertuples()
    for row in rows:
        clusters = clusters_of(clustered, "study", 0 if math.isnan(row.rho) else row.rho)
        fit = given_variances(clusters, row.sigma2_between, row.sigma2_within)
        cov, df = robust(clusters, fit.variances, (fit.beta, fit.cov), ROBUST[row.robust])
        assert math.sqrt(cov[0, 0]) == pytest.approx(row.std_error, rel=1e-8)
        assert df[0] == pytest.approx(row.df, rel=1e-8)


def test_moderators_equal_metafor_and_club_sandwich(witness, clustered):
    reference = pd.read_csv(witness / "dependent_moderated.csv")
    for (rho, kind), rows in reference.groupby(["rho", "robust"], dropna=False):
        found = meta_regression(
            clustered,
            ["dose", "trial"],
            cluster="study",
            rho=None if math.isnan(rho) else rho,
            robust=kind if isinstance(kind, str) else None,
        )
        assert found.coefficients.term.tolist() == ["(Intercept)", "dose", "trial"]
        for name in ("estimate", "std_error", "df", "low", "high", "p_value"):
            np.testing.assert_allclose(found.coefficients[name], rows[name], rtol=1e-4)
        assert found.left.q == pytest.approx(rows.q.iloc[0])
        design = np.column_stack((np.ones(38), clustered.dose, clustered.trial)).astype(float)
        clusters = clusters_of(clustered, "study", 0 if math.isnan(rho) else rho, design)
        fit = given_variances(clusters, rows.sigma2_between.iloc[0], rows.sigma2_within.iloc[0])
        if isinstance(kind, str):
            cov, df = robust(clusters, fit.variances, (fit.beta, fit.cov), ROBUST[kind])
            np.testing.assert_allclose(np.sqrt(np.diag(cov)), rows.std_error, rtol=1e-8)
            np.testing.assert_allclose(df, rows.df, rtol=1e-8)


NOT_DL = (
    "method: DL is of independent effects; with cluster= it can be 'REML', 'ML', 'CORR' or 'HIER'"
)


MODELS = {
    "three-level REML z": {"test": "z"},
    "three-level REML t": {"test": "t"},
    "three-level + robust CR2 Satterthwaite": {"robust": "CR2"},
    "three-level + robust CR1p Satterthwaite": {"robust": "CR1p"},
    "three-level + robust CR0 Satterthwaite": {"robust": "CR0"},
    "CHE rho=0.4 CR2 Satterthwaite": {"robust": "CR2", "rho": 0.4},
    "CHE rho=0.6 CR2 Satterthwaite": {"robust": "CR2", "rho": 0.6},
    "CHE rho=0.8 CR2 Satterthwaite": {"robust": "CR2", "rho": 0.8},
    "robumeta CORR rho=0.8 small-sample": {"method": "CORR", "rho": 0.8},
    "robumeta HIER small-sample": {"method": "HIER"},
}


@pytest.mark.parametrize("model", MODELS)
def test_effects_in_districts_equal_the_reference(meta, model):
    frame = pd.read_csv(meta / "konstantopoulos2011.csv")
    row = pd.read_csv(meta / "reference_three_level.csv").set_index("model").loc[model]
    found = analysis.pool(frame, cluster="district", prediction="metafor", **MODELS[model]).iloc[0]
    assert (found.k, found.studies) == (row.k, row.studies)
    for theirs, ours in (NAMES | {"df": "df", "sigma2_between": "sigma2_between"}).items():
        if theirs in row and not math.isnan(row[theirs]):
            assert found[ours] == pytest.approx(row[theirs], rel=1e-6, abs=1e-7), ours
    if "robust" in MODELS[model]:
        clusters = clusters_of(frame, "district", MODELS[model].get("rho", 0))
        fit = given_variances(clusters, row.sigma2_between, row.sigma2_within)
        kind = ROBUST[MODELS[model]["robust"]]
        cov, df = robust(clusters, fit.variances, (fit.beta, fit.cov), kind)
        assert math.sqrt(cov[0, 0]) == pytest.approx(row.se, rel=1e-8)
        assert df[0] == pytest.approx(row.df, rel=1e-8)


@pytest.mark.parametrize("rho", [0, 0.3, 0.9])
@pytest.mark.parametrize("restricted", [True, False])
def test_the_slope_is_nothing_at_the_maximum(clustered, rho, restricted):
    fit = three_level(clusters_of(clustered, "study", rho), restricted=restricted)
    for sigma2, slope in zip(fit.sigma2, fit.slope, strict=True):
        assert abs(slope) < 1e-7 if sigma2 > 0 else slope <= 0


def test_the_slope_is_that_of_the_likelihood(clustered):
    clusters = clusters_of(clustered, "study", 0.5)
    for restricted in (True, False):
        here = given_variances(clusters, 0.02, 0.05, restricted=restricted)
        step = 1e-6
        for place in range(2):
            moved = [0.02, 0.05]
            moved[place] += step
            above = given_variances(clusters, *moved, restricted=restricted).log_likelihood
            moved[place] -= 2 * step
            below = given_variances(clusters, *moved, restricted=restricted).log_likelihood
            assert here.slope[place] == pytest.approx((above - below) / (2 * step), rel=1e-5)


@given(st.permutations(range(38)))
@settings(max_examples=8)
def test_order_of_rows_says_nothing(order):
    frame = pd.read_csv(__file__.replace("test_dependent.py", "witness/clustered.csv"))
    call = {"cluster": "study", "rho": 0.6, "robust": "CR2"}
    one = analysis.pool(frame, **call).iloc[0]
    other = analysis.pool(frame.iloc[list(order)], **call).iloc[0]
    for name in ("estimate", "std_error", "df", "sigma2_within"):
        assert other[name] == pytest.approx(one[name], rel=1e-6)


def test_working_models_of_one_effect_a_study_are_dersimonian_lairds(apart):
    """CORR and HIER have one variance then, that of Q."""
    frame = apart.assign(study=range(len(apart)))
    expected = analysis.pool(apart, method="DL", test="z").iloc[0]
    found = analysis.pool(frame, cluster="study", method="CORR").iloc[0]
    assert found.estimate == pytest.approx(expected.estimate)
    assert found.tau2 == pytest.approx(expected.tau2)


def test_moderators_go_with_working_models(clustered):
    for method in ("CORR", "HIER"):
        found = meta_regression(clustered, "dose", cluster="study", method=method)
        assert found.coefficients.term.tolist() == ["(Intercept)", "dose"]
        assert found.coefficients.std_error.gt(0).all()


def test_a_study_apart_from_three_levels_is_two(apart):
    """With an effect a study the two variances are one, that of the usual model."""
    one = analysis.pool(apart, test="t").iloc[0]
    frame = apart.assign(study=range(len(apart)))
    other = analysis.pool(frame, cluster="study").iloc[0]
    assert other.estimate == pytest.approx(one.estimate, rel=1e-6)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-5)
    assert other.i2 == pytest.approx(one.i2, rel=1e-5)
    assert other.flag == "one effect a study"


def test_rows_of_one_effect_share_it(clustered):
    twice = pd.concat([clustered, clustered])
    found = analysis.pool(twice, cluster="study", within="effect").iloc[0]
    halved = clustered.assign(vi=clustered.vi / 2)
    other = analysis.pool(halved, cluster="study").iloc[0]
    assert found.k == 2 * other.k
    assert found.estimate == pytest.approx(other.estimate, rel=1e-6)
    assert found.sigma2_within == pytest.approx(other.sigma2_within, rel=1e-4)


def test_one_study_and_no_study_and_one_effect():
    frame = pd.DataFrame({"yi": [0.1, 0.2, 0.4], "vi": [0.1] * 3, "study": ["a"] * 3})
    row = analysis.pool(frame, cluster="study").iloc[0]
    assert (row.k, row.studies, row.flag) == (3, 1, "one study")
    assert row.drop(["k", "studies", "flag"]).isna().all()
    assert analysis.pool(frame[:0], cluster="study").iloc[0].flag == "no effects"
    assert analysis.pool(frame[:1], cluster="study").iloc[0].low < 0.1


def test_few_studies_and_missing_studies_are_flagged():
    frame = pd.DataFrame(
        {"yi": [0.1, 0.2, 0.4, 0.3], "vi": [0.1] * 4, "study": ["a", "a", "b", None]}
    )
    row = analysis.pool(frame, cluster="study", robust="CR2").iloc[0]
    assert row.flag == "few studies, missing effects"
    assert (row.k, row.df) == (3, pytest.approx(1, abs=0.1))


def test_groups_of_studies_have_variances_each(clustered):
    found = analysis.pool(clustered, cluster="study", by="trial", robust="CR2", rho=0.6)
    assert found.k.sum() == 38
    assert found.q_between.nunique() == 1
    for group, part in clustered.groupby("trial"):
        alone = analysis.pool(part, cluster="study", robust="CR2", rho=0.6).iloc[0]
        assert found.set_index("group").estimate[group] == pytest.approx(alone.estimate)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"cluster": "study", "method": "DL"},
            NOT_DL,
        ),
        (
            {"cluster": "study", "test": "knha"},
            "test: knha is of independent effects; with cluster= it can be 't' or 'z'",
        ),
        (
            {"cluster": "study", "rho": 1},
            "rho: 1 cannot be; it is from 0 to under 1, such as 0.6",
        ),
        (
            {"cluster": "study", "robust": "CR3"},
            "robust: there is no adjustment 'CR3'; it can be 'CR0', 'CR1p' or 'CR2'",
        ),
        ({"rho": 0.5}, "rho: it is of several effects of a study; name their column: cluster=…"),
        (
            {"robust": "CR2"},
            "robust: it is of several effects of a study; name their column: cluster=…",
        ),
        (
            {"cluster": "study", "method": "HIER", "rho": 0.5},
            "rho: HIER takes none; leave it out, or take CORR",
        ),
        (
            {"cluster": "study", "method": "CORR", "test": "z"},
            "test: CORR has robust errors, and t with Satterthwaite's freedom alone",
        ),
        (
            {"method": "CORR"},
            "method: CORR: it is of several effects of a study; name their column: cluster=…",
        ),
        ({"within": "effect"}, "within: it is of effects in studies; name these: cluster=…"),
    ],
)
def test_what_does_not_go_together_is_told(clustered, arguments, message):
    with pytest.raises(DataError) as caught:
        analysis.pool(clustered, **arguments)
    assert str(caught.value) == message
