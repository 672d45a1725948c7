"""Totals and ratios: equal to R survey's, small cases by hand, and what is said without them."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis import Design, Replicates
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
AGREEING = ["agree", "strongly_agree"]
SHARED = Path(__file__).parents[3] / "shared" / "data" / "api"

STRATA = {"weights": "weight", "strata": "stratum"}
SCHOOLS = {**STRATA, "clusters": "school"}
DESIGNS = {
    "weights": Design(weights="weight"),
    "strata_fpc": Design(**STRATA, fpc="persons"),
    "strata_clusters": Design(**SCHOOLS),
    "clusters_fpc": Design(**SCHOOLS, fpc="schools"),
    "two_stages": Design(**STRATA, clusters=["school", "class"], fpc=["schools", "classes"]),
    "lonely_adjust": Design(**SCHOOLS, fpc="schools", lonely="adjust"),
    "lonely_average": Design(**SCHOOLS, fpc="schools", lonely="average"),
    "jkn": Design(weights="weight", replicates=Replicates("jkn_*", "JKn", rscales=[0.5] * 24)),
    "brr_mse": Design(weights="weight", replicates=Replicates("brr_*", "BRR", mse=True)),
    "bootstrap": Design(weights="weight", replicates=Replicates("boot_*", "bootstrap")),
}
WITH_LONELY = ("weights", "strata_fpc", "lonely_adjust", "lonely_average")


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    frame = pd.read_csv(WITNESS / "simulated_sample.csv")
    heard = (frame.pupils / frame["class"]).where(frame.help.notna())
    return frame.assign(persons=20 * frame.schools, heard=heard)


@pytest.fixture(scope="module")
def paired(sample: pd.DataFrame) -> pd.DataFrame:
    factors = pd.read_csv(WITNESS / "simulated_replicates.csv")
    some = sample[sample.stratum != "s13"].merge(factors, on="school")
    return some.assign(**{name: some[name] * some.weight for name in factors.columns[1:]})


@pytest.mark.parametrize("name", DESIGNS)
def test_totals_and_ratios_equal_r_survey(sample, paired, name):
    frame, design = sample if name in WITH_LONELY else paired, DESIGNS[name]
    asked = {"by": "group", "design": design, "total": True}
    tables = {
        "agrees": analysis.total(frame, "help", answers=AGREEING, **asked),
        "heard": analysis.total(frame, "heard", **asked),
        "ratio": analysis.ratio(frame, "heard", "pupils", **asked),
    }
    reference = pd.read_csv(WITNESS / "totals.csv").query("design == @name")
    assert len(reference) == 12
    for figure, rows in reference.groupby("figure"):
        both = rows.merge(tables[figure], on="group", suffixes=("_r", ""))
        assert len(both) == 4
        for column, rtol in (("n", 0), ("estimate", 1e-12), ("df", 0), ("std_error", 1e-8)):
            np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=rtol)
        for bound in ("low", "high"):
            np.testing.assert_allclose(both[bound], both[f"{bound}_r"], rtol=1e-8, atol=1e-7)
        known = both["deff_r"].notna()
        np.testing.assert_allclose(both["deff"][known], both["deff_r"][known], rtol=1e-8)


@pytest.mark.skipif(not SHARED.exists(), reason="the reference files are not beside the checkout")
def test_totals_and_ratios_equal_the_reference():
    frame = pd.read_csv(SHARED / "apistrat.csv")
    design = Design(weights="pw", strata="stype", fpc="fpc")
    reference = pd.read_csv(SHARED / "reference_models.csv")
    table = analysis.total(frame, "awards", answers=["Yes"], by="stype", design=design, total=True)
    ratio = analysis.ratio(frame, "api.stu", "enroll", design=design)
    rows = pd.concat(
        [
            table.assign(model="total aw by stype"),
            ratio.assign(group="ratio", model="ratio api.stu/enroll"),
        ]
    )
    rows.loc[rows.group == "Total", ["group", "model"]] = "aw", "total aw"
    both = reference.merge(
        rows, left_on=["model", "term"], right_on=["model", "group"], suffixes=("_r", "")
    )
    assert len(both) == 5
    for column in ("estimate", "std_error"):
        np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=1e-10)


@pytest.mark.parametrize("engine", [pl.from_pandas, lambda frame: frame])
def test_an_engine_gives_the_same(paired, engine):
    design = DESIGNS["two_stages"]
    columns = [
        "help",
        "heard",
        "pupils",
        "group",
        "weight",
        "stratum",
        "school",
        "class",
        "schools",
        "classes",
    ]
    frame = paired[columns]
    for items, answers in (("help", AGREEING), ("heard", None)):
        asked = {"by": "group", "answers": answers, "design": design, "where": "group != 'c'"}
        mine = analysis.total(frame, items, **asked)
        pd.testing.assert_frame_equal(
            analysis.total(engine(frame), items, **asked), mine, rtol=1e-12
        )
    asked = {"by": "group", "design": design, "where": "weight > 15"}
    mine = analysis.ratio(frame, "heard", "pupils", **asked)
    pd.testing.assert_frame_equal(analysis.ratio(engine(frame), "heard", "pupils", **asked), mine)


def test_by_hand():
    frame = pd.DataFrame({"help": ["yes", "yes", "no", None], "w": [10.0, 20.0, 30.0, 40.0]})
    table = analysis.total(frame, "help", answers=["yes"], design=Design(weights="w")).iloc[0]
    # z is 10, 20, 0, 0: 4/3 of Σ (z − 7.5)²
    assert table.estimate == 30
    assert table.std_error == pytest.approx(np.sqrt(4 / 3 * (2.5**2 + 12.5**2 + 2 * 7.5**2)))
    assert (table.n, table.n_missing, table.n_weighted, table.df) == (3, 1, 60, 2)


def test_what_has_no_interval_says_so():
    frame = pd.DataFrame(
        {
            "group": pd.Categorical(["a"] * 3 + ["b"], categories=["a", "b", "c"]),
            "help": pd.Categorical(["no", "no", None, "yes"], categories=["yes", "no"]),
            "number": [1.0, 2.0, np.nan, 5.0],
            "w": [10.0] * 4,
        }
    )
    design = Design(weights="w")
    table = analysis.total(frame, "help", answers=["yes"], by="group", design=design)
    assert table.estimate.tolist()[:2] == [0, 10]
    assert np.isnan(table.estimate[2])
    assert table.flag.tolist() == ["no variance", "no variance", "no answers"]
    assert table[["low", "high"]].isna().all(axis=None)
    numbers = analysis.total(frame, "number", by="group", design=design)
    assert numbers.estimate.tolist()[:2] == [30, 50]
    assert numbers.flag.tolist() == ["low base", "no variance", "no answers"]


def test_all_missing_and_a_denominator_of_nothing():
    frame = pd.DataFrame({"y": [np.nan] * 3, "x": [0.0, 0.0, 0.0]})
    assert analysis.total(frame, "y").flag.tolist() == ["no answers"]
    assert analysis.ratio(frame, "y", "x").flag.tolist() == ["no answers"]
    nothing = analysis.ratio(frame.assign(y=1.0), "y", "x").iloc[0]
    assert np.isnan(nothing.estimate)
    assert nothing.flag == "no variance"


def test_weights_that_are_no_population_are_told():
    frame = pd.DataFrame({"help": ["yes", "no"] * 40, "w": [0.5, 1.5] * 40})
    assert analysis.total(frame, "help", answers=["yes"]).flag.tolist() == ["relative weights"]
    relative = analysis.total(frame, "help", answers=["yes"], design=Design(weights="w"))
    assert relative.flag.tolist() == ["relative weights"]
    whole = analysis.total(
        frame.assign(w=10 * frame.w), "help", answers=["yes"], design=Design("w")
    )
    assert whole.flag.tolist() == [""]


def test_a_column_without_numbers_is_refused():
    frame = pd.DataFrame({"pupils": [1, 2], "name": ["a", "b"]})
    with pytest.raises(DataError, match="denominator: 'name' holds no numbers"):
        analysis.ratio(frame, "pupils", "name")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.integers(1, 50)), min_size=4))
def test_totals_of_groups_add_and_are_shares_of_their_weights(rows):
    frame = pd.DataFrame(rows, columns=["group", "yes", "w"])
    asked = {"by": "group", "answers": ["True"], "design": Design(weights="w"), "total": True}
    totals, shares = (
        analysis.total(frame, "yes", **asked),
        analysis.agreement(frame, "yes", **asked),
    )
    assert totals.estimate[:-1].sum() == pytest.approx(totals.estimate.iloc[-1])
    np.testing.assert_allclose(totals.estimate, shares.estimate * shares.n_weighted)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 9), st.integers(1, 50)), min_size=3))
def test_a_ratio_to_one_is_the_mean_and_does_not_go_by_the_size_of_weights(rows):
    frame = pd.DataFrame(rows, columns=["y", "x", "w"]).assign(one=1)
    plain = analysis.ratio(frame, "y", "one", design=Design(weights="w")).iloc[0]
    assert plain.estimate == pytest.approx(np.average(frame.y, weights=frame.w))
    design = Design(weights="w")
    other = analysis.ratio(frame.assign(w=frame.w * 7), "y", "x", design=design).iloc[0]
    same = analysis.ratio(frame, "y", "x", design=design).iloc[0]
    assert other.std_error == pytest.approx(same.std_error)
