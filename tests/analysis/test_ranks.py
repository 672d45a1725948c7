"""Rank tests from counts: equal to those on rows, to R's design-based tests, and what the order of
rows does.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import analysis
from analysis import Design
from analysis.estimation.crosstable import CrossTable
from analysis.methods.ranks import kruskal_wallis, mann_whitney, rank_biserial

API = {
    "strat_fpc": Design(weights="pw", strata="stype", fpc="fpc"),
    "strat_nofpc": Design(weights="pw", strata="stype"),
    "wonly": Design(weights="pw"),
}
KINDS = {
    "wilcoxon": "wilcoxon",
    "vanderWaerden": "van-der-waerden",
    "median": "median",
    "KruskalWallis": "kruskal-wallis",
}


def table_of(counts: list[list[int]]) -> CrossTable:
    given_by = np.array(counts)
    kept = given_by[:, given_by.sum(axis=0) > 0]
    return CrossTable("q", kept, kept.astype(float), ordered=True)


def rows_of(counts: list[int]) -> np.ndarray:
    return np.repeat(np.arange(len(counts)), counts)


@pytest.mark.parametrize("design", API)
@pytest.mark.parametrize("kind", KINDS)
def test_design_based_tests_equal_the_reference_of_a_sample(api, schools, design, kind):
    reference = pd.read_csv(api / "reference_svyranktest.csv").query(
        "design == @design and test == @kind"
    )
    assert len(reference) == 2
    for row in reference.itertuples():
        inside = schools.assign(
            stype=schools.stype.where(schools.stype.isin(row.groups.split("|"))),
            stratum=schools.stype,
        )
        drawn = Design(weights="pw", strata=API[design].strata and "stratum", fpc=API[design].fpc)
        found = analysis.association(
            inside, row.y, by="stype", design=drawn, tests=KINDS[kind]
        ).iloc[0]
        assert (found.statistic, found.p_value) == (
            pytest.approx(row.statistic, rel=1e-9),
            pytest.approx(row.p, rel=1e-9),
        )
        assert found.df1 == row.df


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any), min_size=2, max_size=4
    )
)
def test_counts_give_what_the_rows_give(counts):
    table = table_of(counts)
    if not table.testable:
        assert np.isnan(kruskal_wallis(table).p_value)
        return
    expected = stats.kruskal(*(rows_of(group) for group in counts))
    found = kruskal_wallis(table)
    assert found.statistic == pytest.approx(expected.statistic, abs=1e-6)
    assert found.p_value == pytest.approx(
        stats.chi2.sf(max(expected.statistic, 0), len(counts) - 1), abs=1e-6
    )  # scipy: NaN under 0
    if len(counts) == 2:
        first, second = rows_of(counts[0]), rows_of(counts[1])
        by_rows = stats.mannwhitneyu(first, second, method="asymptotic")
        assert mann_whitney(table).statistic == by_rows.statistic
        assert mann_whitney(table).p_value == pytest.approx(by_rows.pvalue)
        pairs = np.sign(first[:, None] - second)
        assert rank_biserial(table) == pytest.approx(pairs.mean(), abs=1e-12)


def test_millions_of_respondents_take_no_matrix_of_pairs():
    table = table_of([[2_000_000, 3_000_000, 1_000_000], [1_000_000, 3_000_000, 2_000_000]])
    assert rank_biserial(table) == pytest.approx(
        -(2 * 3 + 2 * 2 + 3 * 2 - 3 * 1 - 1 * 1 - 1 * 3) / 36
    )
    assert mann_whitney(table).p_value < 1e-300


def sampled_people(weights: str) -> pd.DataFrame:
    draw = np.random.default_rng(2)
    frame = pd.DataFrame({"group": draw.choice(["a", "b"], 300), "q": draw.integers(1, 5, 300)})
    each = {
        "equal": np.ones(300),
        "of the answer": frame.q.to_numpy(float),
        "unequal": draw.lognormal(size=300),
    }
    return frame.assign(w=each[weights])


@pytest.mark.parametrize("weights", ["equal", "of the answer", "unequal"])
def test_the_order_of_rows_matters_only_where_those_who_tie_weigh_differently_as_in_r(weights):
    frame = sampled_people(weights)
    one, other = (
        analysis.association(
            rows, "q", by="group", design=Design(weights="w"), tests="wilcoxon"
        ).statistic[0]
        for rows in (frame, frame.sample(frac=1, random_state=1))
    )
    assert (one == pytest.approx(other, rel=1e-9)) == (weights != "unequal")
    assert one == pytest.approx(other, rel=0.3, abs=0.3)
