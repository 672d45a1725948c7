"""Meta-regression equals metafor's."""

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import meta_regression
from survey import DataError

TOO_MANY = "moderators: 22 coefficients of 22 studies; there must be more studies than coefficients"


def test_simulated_studies_equal_metafor(witness, apart):
    reference = pd.read_csv(witness / "moderated.csv")
    for (method, test), rows in reference.groupby(["method", "test"]):
        found = meta_regression(apart, ["year", "kind"], method=method, test=test)
        terms = ["(Intercept)", "year", "kindcohort", "kindtrial"]
        assert found.coefficients.term.tolist() == terms
        for name in ("estimate", "std_error", "low", "high", "p_value"):
            np.testing.assert_allclose(found.coefficients[name], rows[name], rtol=1e-7)
        row = rows.iloc[0]
        assert found.left.tau2 == pytest.approx(row.tau2, rel=1e-8)
        assert found.left.i2 == pytest.approx(row.i2, rel=1e-8)
        assert found.left.q == pytest.approx(row.qe, rel=1e-8)
        assert found.left.p_value == pytest.approx(row.qe_p_value, rel=1e-8)
        assert (found.qm, found.qm_df) == (pytest.approx(row.qm, rel=1e-7), 3)
        assert found.qm_p_value == pytest.approx(row.qm_p_value, rel=1e-7)
        if method == "EE":  # there is no τ² to account for; metafor says 0
            assert np.isnan(found.r2)
        else:
            assert found.r2 == pytest.approx(row.r2, rel=1e-6, abs=1e-9)
        assert found.f is (test != "z")


def test_a_categorical_has_its_own_order_and_rows_without_one_are_left_out(apart):
    kinds = pd.Categorical(apart.kind, ["trial", "cohort", "before-after", "none"])
    found = meta_regression(apart.assign(kind=kinds), "kind")
    terms = ["(Intercept)", "kindcohort", "kindbefore-after"]
    assert found.coefficients.term.tolist() == terms
    some = meta_regression(apart.assign(year=apart.year.where(apart.index > 4)), "year")
    assert some.k == len(apart) - 5


@pytest.mark.parametrize(
    ("moderators", "message"),
    [
        ([], "moderators: none is named; without one, pool the effects"),
        (
            ["year", "later"],
            "moderators: later says nothing that the others do not say; leave it out",
        ),
        (
            ["each"],
            TOO_MANY,
        ),
        (["yea"], "moderators: there is no single column 'yea'; did you mean 'year'?"),
    ],
)
def test_what_cannot_be_regressed_on_is_told(apart, moderators, message):
    frame = apart.assign(later=apart.year + 1, each=[f"s{row}" for row in range(len(apart))])
    with pytest.raises(DataError) as caught:
        meta_regression(frame, moderators)
    assert str(caught.value) == message
