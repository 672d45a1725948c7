"""Checks for small studies equal metafor's."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis import effect_sizes
from analysis.evidence import small_studies


@pytest.mark.parametrize("set_", ["apart", "close"])
@pytest.mark.parametrize("method", ["DL", "REML"])
def test_checks_equal_metafor(witness, set_, method):
    effects = pd.read_csv(witness / "effects.csv").query("set == @set_")
    wanted = "set == @set_ and method == @method"
    reference = pd.read_csv(witness / "checks.csv").query(wanted)
    found = small_studies(effects, method=method)
    assert found.check.tolist() == reference.check.tolist()
    for name in ("statistic", "p_value", "estimate"):
        np.testing.assert_allclose(found[name], reference[name], rtol=1e-8)
    assert set(found.flag) == ({""} if len(effects) >= 10 else {"few studies"})


def test_checks_of_real_trials_equal_metafor(bcg, meta):
    reference = pd.read_csv(meta / "reference_bcg_bias.csv").set_index("what").value
    found = small_studies(effect_sizes(bcg, "RR")).set_index("check")
    assert found.statistic["egger"] == pytest.approx(reference.egger_z, rel=1e-6)
    assert found.p_value["egger"] == pytest.approx(reference.egger_p, rel=1e-6)
    assert found.statistic["begg"] == pytest.approx(reference.begg_tau, rel=1e-8)
    assert found.p_value["begg"] == pytest.approx(reference.begg_p, rel=1e-8)
    assert found.statistic["trim-and-fill"] == reference.trimfill_k0
    assert found.estimate["trim-and-fill"] == pytest.approx(reference.trimfill_est, rel=1e-6)


def test_a_mirrored_funnel_is_filled_by_the_mirrored_effects(apart):
    found, other = small_studies(apart), small_studies(apart.assign(yi=-apart.yi))
    np.testing.assert_allclose(other.estimate, -found.estimate)
    np.testing.assert_allclose(other.statistic, found.statistic * [-1, -1, 1])


def test_few_studies_or_studies_of_one_size_say_nothing():
    two = small_studies(pd.DataFrame({"yi": [0.1, 0.4], "vi": [0.1, 0.2]}))
    assert two[["statistic", "p_value", "estimate"]].isna().all(axis=None)
    assert set(two.flag) == {"few studies"}
    alike = small_studies(pd.DataFrame({"yi": [0.1, 0.4, 0.3, 0.9], "vi": [0.1] * 4}))
    assert math.isnan(alike.statistic[0])
