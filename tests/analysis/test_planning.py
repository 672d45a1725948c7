"""Sample sizes, against R, statsmodels, published tables, and the intervals that will be
printed.
"""

import doctest
from math import isnan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import (
    proportion_effectsize,
    samplesize_confint_proportion,
    samplesize_proportions_2indep_onetail,
)

from analysis import planning
from analysis.methods.intervals import METHODS
from analysis.planning import (
    SIZES,
    Need,
    Sampling,
    design_effect,
    margin_of,
    needed_for_difference,
    needed_for_margin,
    smallest_difference,
    widening,
)
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"

every_method = pytest.mark.parametrize("method", SIZES)
shares = st.floats(0.01, 0.99)
samplings = st.builds(
    Sampling,
    deff=st.floats(0.5, 5),
    population=st.none() | st.integers(50, 10**6),
    dont_know=st.floats(0, 0.5),
    response=st.floats(0.05, 1),
)


def witnessed(name: str) -> list[dict[str, float]]:
    return pd.read_csv(WITNESS / name).to_dict("records")


def test_the_examples_run():
    ran = doctest.testmod(planning)
    assert ran.failed == 0
    assert ran.attempted >= 6


# --- margins --------------------------------------------------------------------------------------


@every_method
def test_the_size_for_a_margin_equals_r(method):
    table = witnessed("planned_margins.csv")
    found = [
        needed_for_margin(row["margin"], p=row["p"], level=row["level"], method=method).effective
        for row in table
    ]
    assert len(table) == 60
    np.testing.assert_allclose(found, [row[method] for row in table], rtol=1e-9)


def test_walds_size_equals_statsmodels():
    for margin in (0.01, 0.03, 0.05, 0.1):
        for p in (0.03, 0.5, 0.84):
            found = needed_for_margin(margin, p=p, level=0.9, method="wald").effective
            assert found == pytest.approx(
                samplesize_confint_proportion(p, margin, alpha=0.1), rel=1e-12
            )


@pytest.mark.parametrize(
    ("population", "wanted"),
    [(100, 80), (500, 218), (1000, 278), (5000, 357), (10_000, 370), (100_000, 383), (None, 385)],
)
def test_the_tables_that_people_know_come_out(population, wanted):
    """Five points at 95% from a population of so many: the table of Krejcie and Morgan, which
    rounds to the nearest, aside.
    """
    need = needed_for_margin(0.05, method="wald", sampling=Sampling(population=population))
    assert need.answers == wanted


@every_method
@settings(deadline=None)
@given(st.floats(0.005, 0.4), shares, samplings)
def test_the_answers_that_are_needed_give_the_margin_and_one_fewer_does_not(
    method, margin, p, sampling
):
    need = needed_for_margin(margin, p=p, method=method, sampling=sampling)
    all_answer = Sampling(deff=sampling.deff, population=sampling.population)
    assert margin_of(need.answers, p=p, method=method, sampling=all_answer) <= margin + 1e-9
    if need.answers > 1:
        assert margin_of(need.answers - 1, p=p, method=method, sampling=all_answer) > margin - 1e-9


def test_the_margin_is_half_the_interval_that_will_be_printed():
    low, high = METHODS["wilson"](84, 100, 0.95)
    assert margin_of(100, p=0.84) == pytest.approx((high - low) / 2, rel=1e-14)
    low, high = METHODS["wald"](84, 100, 0.95)
    assert margin_of(100, p=0.84, method="wald") == pytest.approx((high - low) / 2, rel=1e-14)


def test_margins_in_small_populations_equal_the_variance_of_sampling_without_replacement():
    table = witnessed("planned_populations.csv")
    for row in table:
        sampling = Sampling(deff=row["deff"], population=int(row["population"]))
        assert margin_of(row["n"], p=row["p"], method="wald", sampling=sampling) == pytest.approx(
            row["margin"], rel=1e-10
        )
    assert len(table) == 36


def test_everybody_asked_leaves_no_margin():
    everybody = Sampling(population=40)
    assert margin_of(40, sampling=everybody) == 0
    assert smallest_difference(40, sampling=everybody) == 0
    assert margin_of(40, sampling=Sampling(population=40, dont_know=0.1)) > 0


# --- differences ----------------------------------------------------------------------------------


def test_the_size_for_a_difference_equals_r():
    table = witnessed("planned_differences.csv")
    found = [
        needed_for_difference(
            row["difference"], p=row["p"], power=row["power"], level=row["level"]
        ).effective
        for row in table
    ]
    assert len(table) == 144
    np.testing.assert_allclose(found, [row["n"] for row in table], rtol=1e-9)


def test_the_size_for_a_difference_equals_statsmodels_and_is_near_the_one_by_arcsines():
    for p, difference in ((0.5, 0.1), (0.3, -0.1), (0.84, -0.05), (0.4, 0.02)):
        found = needed_for_difference(difference, p=p).effective
        formula = samplesize_proportions_2indep_onetail(difference, p, 0.8, alpha=0.05)
        arcsines = NormalIndPower().solve_power(
            proportion_effectsize(p + difference, p), alpha=0.05, power=0.8
        )
        assert found == pytest.approx(formula, rel=1e-12)
        assert found == pytest.approx(arcsines, rel=0.02)


def test_the_smallest_difference_equals_r():
    table = witnessed("detected_differences.csv")
    found = [
        smallest_difference(row["n"], p=row["p"], power=row["power"], level=row["level"])
        for row in table
    ]
    assert len(table) == 48
    np.testing.assert_allclose(found, [row["difference"] for row in table], rtol=1e-8)


@settings(deadline=None)
@given(shares, st.floats(0.5, 0.99), st.integers(1, 10), st.integers(10, 10**5))
def test_the_smallest_difference_needs_the_size_it_was_found_for(p, power, comparisons, n):
    difference = smallest_difference(n, p=p, power=power, comparisons=comparisons)
    if not isnan(difference):
        towards = difference if p <= 0.5 else -difference
        need = needed_for_difference(towards, p=p, power=power, comparisons=comparisons)
        assert need.effective == pytest.approx(n, rel=1e-6)


def test_too_few_people_detect_no_difference():
    assert isnan(smallest_difference(3))
    assert isnan(smallest_difference(400, sampling=Sampling(deff=200)))


def test_a_power_that_simulated_samples_have():
    """The planned size detects the difference as often as planned, by the chi-square test."""
    n = needed_for_difference(0.1, p=0.3).answers
    x, y = np.random.default_rng(20220613).binomial(n, [[0.3], [0.4]], (2, 40_000))
    middle = (x + y) / (2 * n)
    found = np.abs(y - x) / n > 1.959964 * np.sqrt(2 * middle * (1 - middle) / n)
    assert found.mean() == pytest.approx(0.8, abs=0.01)


def test_several_comparisons_share_the_level():
    thrice = needed_for_difference(0.1, comparisons=3).effective
    assert thrice == pytest.approx(
        needed_for_difference(0.1, level=1 - 0.05 / 3).effective, rel=1e-12
    )
    assert thrice > needed_for_difference(0.1).effective


# --- how people are drawn -------------------------------------------------------------------------


@settings(deadline=None)
@given(st.floats(1, 10**5), samplings)
def test_answers_and_the_simple_random_sample_behind_them_belong_together(effective, sampling):
    answers = sampling.answers(effective)
    assert sampling.effective(answers) >= effective * (1 - 1e-8)
    assert sampling.population is None or answers <= sampling.population
    assert answers == 1 or sampling.effective(answers - 1) < effective * (1 + 1e-8)


def test_each_step_takes_whole_people():
    need = needed_for_margin(0.03, sampling=Sampling(deff=1.5, dont_know=0.05, response=0.2))
    assert need == Need(need.effective, 1595, 1679, 8395)
    assert need.effective == pytest.approx(1063.2, abs=0.1)


def test_interviews_without_an_answer_are_taken_off():
    assert margin_of(1000, sampling=Sampling(dont_know=0.2)) == margin_of(800)


def test_a_design_effect_is_of_clusters_and_of_weights():
    assert design_effect() == 1
    assert design_effect(cluster_size=21, icc=0.05) == 2
    assert design_effect(efficiency=0.8) == 1.25
    assert design_effect(cluster_size=21, icc=0.05, efficiency=0.8) == 2.5


def test_the_efficiency_of_weights_is_that_of_the_estimates():
    weights = np.array([0.5, 1.0, 1.0, 2.5])
    kish = weights.sum() ** 2 / (weights**2).sum()
    assert Sampling(deff=design_effect(efficiency=kish / 4)).effective(4) == pytest.approx(kish)


def test_few_clusters_widen_an_interval_by_students_t():
    assert widening(12) == pytest.approx(2.200985 / 1.959964, rel=1e-6)
    assert widening(10**7) == pytest.approx(1, abs=1e-6)
    assert isnan(widening(1))


# --- values that cannot be ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda: needed_for_margin(3),
            "margin: 3 does not fit; half the width of an interval is above 0 and under a half",
        ),
        (
            lambda: needed_for_margin(0),
            "margin: 0 does not fit; half the width of an interval is above 0 and under a half",
        ),
        (
            lambda: needed_for_margin(0.03, p=84),
            (
                "p: 84 does not fit; the share that is expected is a proportion between 0 and 1; "
                "did you mean 0.84?"
            ),
        ),
        (
            lambda: needed_for_margin(0.03, level=95),
            "level: 95 is not between 0 and 1; did you mean 0.95?",
        ),
        (
            lambda: needed_for_margin(0.03, method="wlison"),
            "method: sample sizes are not worked out by 'wlison'; did you mean 'wilson'?",
        ),
        (
            lambda: needed_for_difference(0),
            "difference: it is 0; the other share lies within 0 and 100%",
        ),
        (
            lambda: needed_for_difference(0.3, p=0.84),
            (
                "difference: 84% and 30 points more is 114%; the other share lies within 0 and "
                "100%; did you mean -0.3?"
            ),
        ),
        (
            lambda: needed_for_difference(0.1, power=80),
            (
                "power: 80 does not fit; it is the probability to find what is there: a half or "
                "more, under 1"
            ),
        ),
        (
            lambda: design_effect(cluster_size=20, icc=5),
            "icc: 5 does not fit; a correlation within clusters is from 0 to 1; did you mean 0.05?",
        ),
        (
            lambda: Sampling(deff=0),
            "deff: 0 does not fit; it is above 0: 1 for a simple random sample, mostly 1 to 3",
        ),
        (
            lambda: Sampling(deff=float("nan")),
            "deff: nan does not fit; it is above 0: 1 for a simple random sample, mostly 1 to 3",
        ),
        (
            lambda: Sampling(response=20),
            "response: 20 does not fit; it is a share above 0, up to 1",
        ),
        (lambda: margin_of(0), "n: 0 does not fit; it is a number of interviews above 0"),
        (
            lambda: margin_of(50, sampling=Sampling(population=40)),
            "population: there are 50 answers from 40 people",
        ),
    ],
)
def test_a_value_that_cannot_be_is_named_with_the_rule(wrong, message):
    with pytest.raises(DataError) as error:
        wrong()
    assert str(error.value) == message
