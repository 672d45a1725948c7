"""Items summed up: against R and R survey, by hand, and where there is nothing to sum up."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

import analysis
from analysis import MEASURES, Design, Replicates
from analysis.methods.score_difference import paired_score_bounds
from survey.errors import DataError
from survey.missing import Missing

WITNESS = Path(__file__).parent / "witness"
LEVELS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]
COLUMNS = [
    "item",
    "group",
    "measure",
    "answer",
    "n",
    "estimate",
    "std_error",
    "low",
    "high",
    "df",
    "flag",
]
FIGURES = ["estimate", "std_error", "low", "high", "df"]
DRAWN = {"weights": "weight", "strata": "stratum"}
DESIGNS: Mapping[str, Design | None] = {
    "none": None,
    "weights": Design(weights="weight"),
    "strata_fpc": Design(**DRAWN, fpc="persons"),
    "lonely_adjust": Design(**DRAWN, clusters="school", fpc="schools", lonely="adjust"),
    "two_stages": Design(**DRAWN, clusters=["school", "class"], fpc=["schools", "classes"]),
    "jkn": Design(weights="weight", replicates=Replicates("jkn_*", "JKn", rscales=[0.5] * 24)),
}


@pytest.fixture(scope="module")
def drawn(codebook) -> analysis.Responses:
    """The simulated sample as responses: a scale, and as ages the same simulated hours that R
    has.
    """
    frame = pd.read_csv(WITNESS / "simulated_sample.csv")
    hours = np.floor(frame.weight).mod(40).where(frame.help.notna())
    frame = frame.assign(
        persons=20 * frame.schools,
        help=pd.Categorical(frame.help.fillna("dont_know"), [*LEVELS, *Missing.names()]),
        age=pd.array(hours.mask(hours.isna()), dtype="Float64"),
        age__missing=pd.Categorical(
            np.where(hours.isna(), "dont_know", None), list(Missing.names())
        ),
    )
    factors = pd.read_csv(WITNESS / "simulated_replicates.csv")[
        ["school", *(f"jkn_{k}" for k in range(1, 25))]
    ]
    frame = frame.merge(factors, on="school", how="left")
    return analysis.Responses(
        frame.assign(**{name: frame[name] * frame.weight for name in factors.columns[1:]}), codebook
    )


def sample_of(drawn: analysis.Responses, design: str) -> analysis.Responses:
    whole = design in ("none", "weights", "strata_fpc", "lonely_adjust")
    return (
        drawn
        if whole
        else analysis.Responses(drawn.frame[drawn.frame.stratum != "s13"], drawn.codebook)
    )


# --- against R ------------------------------------------------------------------------------------


@pytest.mark.parametrize("design", DESIGNS)
def test_figures_equal_r(drawn, design):
    reference = pd.read_csv(WITNESS / "summaries.csv").query("design == @design")
    table = analysis.summary(
        sample_of(drawn, design),
        ["help", "age"],
        by="group",
        design=DESIGNS[design],
        measures=sorted(set(reference.measure)),
        method="wilson",
        values={code: place for place, code in enumerate(LEVELS)},
        total=True,
    )
    both = reference.assign(item=reference["item"].map({"code": "help", "hours": "age"})).merge(
        table, on=["item", "group", "measure"], suffixes=("_r", "")
    )
    assert len(both) == len(reference) == 36
    assert (both.n == both.n_r).all()
    middle = both.measure == "median_category"
    assert both.answer[middle].tolist() == [LEVELS[int(code)] for code in both.estimate_r[middle]]
    figures = both[~middle]
    for name in FIGURES:
        tolerance = (
            {"rtol": 1e-7, "atol": 1e-7}
            if name in ("low", "high")
            else {"rtol": 1e-9, "atol": 1e-12}
        )
        np.testing.assert_allclose(figures[name], figures[f"{name}_r"], err_msg=name, **tolerance)


def test_score_intervals_equal_those_of_the_likelihood_itself():
    for row in pd.read_csv(WITNESS / "net_scores.csv").itertuples():
        bounds = paired_score_bounds(row.plus, row.minus, row.n, norm.isf((1 - row.level) / 2))
        np.testing.assert_allclose(bounds, [row.low, row.high], atol=1e-7)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60), st.floats(0.5, 4))
def test_a_score_interval_holds_the_score_has_a_width_and_mirrors(plus, minus, rest, z):
    n = plus + minus + rest
    low, high = paired_score_bounds(plus, minus, n, z)
    assert -1 <= low <= (plus - minus) / n <= high <= 1
    assert high - low > 1e-3
    np.testing.assert_allclose(paired_score_bounds(minus, plus, n, z), (-high, -low), atol=1e-12)


@pytest.mark.parametrize("design", ["none", "strata_fpc", "two_stages"])
@pytest.mark.parametrize("method", ["wilson", "beta", None])
def test_nets_and_boxes_are_those_of_agreement(drawn, design, method):
    data, arguments = (
        sample_of(drawn, design),
        {"by": "group", "design": DESIGNS[design], "method": method, "total": True},
    )
    answers = {
        "net": LEVELS[3:],
        "top_box": LEVELS[4:],
        "top_2_box": LEVELS[3:],
        "bottom_2_box": LEVELS[:2],
        "bottom_box": LEVELS[:1],
    }
    table = analysis.summary(data, "help", measures=list(answers), base="answered", **arguments)
    for measure, codes in answers.items():
        expected = analysis.agreement(data, "help", answers=codes, base="answered", **arguments)
        found = table[(table.measure == measure) & (table.answer != "disagree")]
        for name in ("n", *FIGURES):
            np.testing.assert_allclose(
                found[name], expected[name], rtol=1e-12, atol=1e-15, err_msg=f"{measure} {name}"
            )
        assert found.flag.tolist() == expected.flag.tolist()


@pytest.mark.parametrize("design", [None, Design(weights="weight")], ids=["none", "weights"])
def test_options_of_a_choose_many_item_are_the_shares_of_distribution_with_intervals(
    interviewed, codebook, design
):
    draw = np.random.default_rng(5)
    seen = [("language",), ("language", "sleep"), ("none",), ("sleep",), Missing.REFUSED]
    people = [
        interviewed("teachers", {"weight": float(draw.lognormal())}, seen=seen[draw.integers(5)])
        for _ in range(200)
    ]
    responses = analysis.Responses.from_interviews(people, codebook)
    for base in ("valid", "answered"):
        table = analysis.summary(responses, "seen", by="group", base=base, design=design)
        expected = analysis.distribution(
            responses, "seen", by="group", base=base, design=design
        ).query("answer in ['language', 'sleep', 'none']")
        assert table.measure.unique().tolist() == ["share"]
        assert table.answer.tolist() == expected.answer.tolist()
        for name in ("n", "estimate", "std_error"):
            np.testing.assert_allclose(table[name], expected[name], rtol=1e-12)
        some = analysis.agreement(
            responses, "seen", answers=["sleep"], by="group", base=base, design=design
        )
        np.testing.assert_allclose(
            table[table.answer == "sleep"][["low", "high"]], some[["low", "high"]], rtol=1e-12
        )


# --- by hand --------------------------------------------------------------------------------------


def rated(*counts: int) -> pd.DataFrame:
    """So many who gave the answers 1, 2, 3 …"""
    answers = [answer for answer, count in enumerate(counts, 1) for _ in range(count)]
    return pd.DataFrame({"q": pd.Categorical(answers, range(1, len(counts) + 1), ordered=True)})


def figure(table: pd.DataFrame, measure: str) -> pd.Series:
    (row,) = table[table.measure == measure].to_dict("records")
    return pd.Series(row)


def test_the_contract_is_kept_and_each_kind_of_item_has_its_measures(responses):
    table = analysis.summary(responses)
    assert list(table.columns) == COLUMNS
    of_kind = {
        item: list(dict.fromkeys(rows.measure)) for item, rows in table.groupby("item", sort=False)
    }
    assert list(of_kind) == ["help", "enough", "region", "age", "assistance", "seen", "hours"]
    boxes = ["top_box", "top_2_box", "bottom_2_box", "bottom_box"]
    assert of_kind["help"] == ["net", "net_agreement", *boxes, "median_category"]
    assert of_kind["region"] == of_kind["seen"] == ["share"]
    assert of_kind["age"] == ["mean", "sd", "lower_quartile", "median", "upper_quartile"]
    assert set(table["group"]) == {"Total"}


def test_all_nets_come_in_one_call_with_their_names(responses):
    table = analysis.summary(responses, "help", by="group", measures="net").query(
        "group == 'public'"
    )
    assert table.answer.tolist() == ["agree", "disagree"]
    assert table.estimate.tolist() == pytest.approx([4 / 6, 1 / 6])


def test_net_agreement_is_agree_less_disagree(responses):
    row = figure(analysis.summary(responses, "help"), "net_agreement")
    assert row.estimate == pytest.approx(7 / 10 - 2 / 10)
    assert row.std_error == pytest.approx(np.sqrt((0.9 - 0.25) / 10))


def test_missing_answers_in_the_base_are_in_shares_and_out_of_means_and_medians(responses):
    table = analysis.summary(
        responses,
        "help",
        base="answered",
        measures=["top_box", "net_agreement", "mean", "median_category"],
    )
    assert dict(zip(table.measure, table.n, strict=True)) == {
        "top_box": 12,
        "net_agreement": 12,
        "mean": 10,
        "median_category": 10,
    }
    assert figure(table, "net_agreement").estimate == pytest.approx(5 / 12)


def test_codes_count_from_1_or_as_the_numbers_they_are_or_as_is_said(responses):
    assert figure(
        analysis.summary(responses, "help", measures="mean"), "mean"
    ).estimate == pytest.approx((2 * 2 + 3 + 6 * 4 + 5) / 10)
    tens = rated(1, 0, 3).assign(q=lambda frame: frame.q.cat.rename_categories([0, 10, 20]))
    assert figure(analysis.summary(tens, "q", measures="mean"), "mean").estimate == 15
    given = analysis.summary(tens, "q", measures="mean", values={0: -1, "10": 0, 20: 1})
    assert figure(given, "mean").estimate == pytest.approx(0.5)


def test_the_median_category_is_the_first_that_half_are_at_or_below():
    for counts, code, share in (
        ((5, 5, 0), "1", 0.5),
        ((4, 5, 1), "2", 0.9),
        ((0, 0, 7), "3", 1),
        ((2, 1, 0), "1", 2 / 3),
    ):
        row = figure(analysis.summary(rated(*counts), "q"), "median_category")
        assert (row.answer, row.estimate) == (code, pytest.approx(share))


def test_median_and_quartiles_are_halfway_between_two_values_where_the_share_falls_between_them():
    for values, quartile, middle in (
        ([1, 2, 3, 4], 1.5, 2.5),
        ([1, 2, 3], 1, 2),
        ([7], 7, 7),
        ([1, 1, 1, 9], 1, 1),
    ):
        table = analysis.summary(pd.DataFrame({"age": values}), "age")
        assert (figure(table, "lower_quartile").estimate, figure(table, "median").estimate) == (
            quartile,
            middle,
        )


def test_a_number_is_summed_up_of_those_who_gave_one(codebook, interviewed):
    given = [20, 30, 40, Missing.REFUSED, Missing.DONT_KNOW]
    people = [interviewed("public", age=age) for age in given] + [
        interviewed("teachers", hours=7.5)
    ]
    table = analysis.summary(
        analysis.Responses.from_interviews(people, codebook), "age", by="group"
    ).set_index(["group", "measure"])
    assert (
        table.n["public", "mean"],
        table.estimate["public", "mean"],
        table.estimate["public", "sd"],
    ) == (3, 30, 10)
    assert table.std_error["public", "mean"] == pytest.approx(10 / np.sqrt(3))
    assert table.flag["public", "mean"] == "low base"
    assert table.flag["teachers", "mean"] == "not asked"
    assert table.estimate["teachers"].isna().all()


def test_where_nothing_varies_there_is_no_interval():
    table = analysis.summary(
        rated(0, 60, 0), "q", measures=["mean", "sd", "top_box", "net_agreement", "median_category"]
    )
    assert (
        figure(table, "mean").estimate,
        figure(table, "mean").std_error,
        figure(table, "mean").flag,
    ) == (2, 0, "no variance")
    assert (figure(table, "sd").estimate, figure(table, "sd").flag) == (0, "no variance")
    assert np.isnan([figure(table, "mean").low, figure(table, "sd").high]).all()
    assert figure(table, "top_box").high > 0.05  # Wilson's has a width at 0%


@pytest.mark.parametrize(
    "design",
    [None, Design(lonely="remove"), Design(clusters="school", lonely="remove")],
    ids=["none", "equal", "one"],
)
@pytest.mark.parametrize(
    "counts", [(0, 0, 0), (0, 1, 0), (1, 0, 1)], ids=["nobody", "one respondent", "two"]
)
def test_few_and_none_are_nan_and_flagged_and_never_a_crash(design, counts):
    frame = rated(*counts).assign(age=lambda frame: frame.q.astype(float), school=1)
    table = analysis.summary(
        frame, ["q", "age"], measures=list(MEASURES), design=design, total=True
    )
    assert (table.flag != "").all()
    assert table.low.isna().equals(table.high.isna())
    assert not (table.high - table.low <= 0).any()
    if sum(counts) == 0:
        assert set(table.flag) == {"no answers"}
        assert table[["estimate", "std_error"]].isna().all(axis=None)


@pytest.mark.parametrize("moved", [pl.from_pandas, duckdb.from_df], ids=["polars", "duckdb"])
@pytest.mark.parametrize(
    "design",
    [None, Design(weights="weight", strata="stratum", lonely="remove")],
    ids=["none", "strata"],
)
def test_a_frame_in_an_engine_is_summed_up_as_the_same_frame_in_memory(drawn, moved, design):
    frame = drawn.frame[["group", "stratum", "weight"]].assign(
        q=drawn.frame.help.cat.codes.astype(float), name=drawn.frame.help.astype(str)
    )
    arguments = {"items": ["q", "name"], "by": "group", "design": design, "total": True}
    theirs = analysis.summary(moved(frame), **arguments)
    ours = analysis.summary(frame, **arguments)
    pd.testing.assert_frame_equal(theirs, ours, rtol=1e-10)
    assert set(ours.measure) == {
        "mean",
        "sd",
        "lower_quartile",
        "median",
        "upper_quartile",
        "share",
    }


def test_groups_nobody_is_in_stay(responses):
    table = analysis.summary(responses, ["help", "seen"], by="group").query(
        "group == 'early_years'"
    )
    assert set(table.flag) == {"no answers"}
    assert table.n.sum() == 0


def test_numbers_of_a_million_kinds_are_refused_by_name():
    with pytest.raises(DataError) as error:
        analysis.summary(pd.DataFrame({"income": np.arange(20_000) / 7}), "income")
    assert str(error.value).startswith("income: the column has 20,000 different values")


def test_an_infinite_number_is_refused_by_name():
    with pytest.raises(DataError) as error:
        analysis.summary(pd.DataFrame({"age": [20, np.inf]}), "age")
    assert (
        str(error.value)
        == "age: the column has an infinite value; leave it empty where there is no number"
    )


# --- tables and errors ----------------------------------------------------------------------------


OF_CHOICES = [measure for measure in MEASURES.values() if "rank" not in measure.kinds]
"""Those of rankings need a codebook: see test_rankings_and_ratings."""


@pytest.mark.parametrize("measure", OF_CHOICES, ids=lambda measure: measure.name)
def test_every_measure_says_what_it_computes_and_is_given_where_it_is_asked_for(drawn, measure):
    assert measure.title
    assert measure.formula
    assert measure.source
    assert measure.default <= measure.kinds
    table = analysis.summary(
        drawn,
        "age" if "number" in measure.kinds else "help",
        measures=measure.name,
        design=DESIGNS["weights"],
    )
    assert set(table.measure) == {measure.name}
    assert table[["estimate", "std_error", "df"]].notna().all(axis=None)
    assert table.estimate.between(-1, 1).all() == measure.proportion


WRONG = {
    "no such measure": (
        {"measures": "netagreement"},
        "measures: there is no measure 'netagreement'; did you mean 'net_agreement'?",
    ),
    "none of them": (
        {"items": ["help", "region"], "measures": ["mean", "top_box"]},
        "measures: region has none of those asked for; it can have share",
    ),
    "a text": (
        {"items": "words"},
        (
            "measures: words has none of those asked for; only answers to choose from and numbers "
            "are summed up"
        ),
    ),
    "no measure named": (
        {"measures": []},
        "measures: none are named; leave measures out for those that go with each item",
    ),
    "a value of no answer": (
        {"measures": "mean", "values": {"agre": 1}},
        "values: no scale has the answer 'agre'; did you mean 'agree'?",
    ),
    "an answer without a value": (
        {"measures": "mean", "values": {"agree": 1}},
        "values: the answer 'strongly_disagree' of help has no value; give each answer one",
    ),
    "a value that is none": (
        {"measures": "mean", "values": dict.fromkeys(LEVELS, "much")},
        "values: the value of 'strongly_disagree' is 'much', which is no number",
    ),
    "no such item": ({"items": "hlep"}, "items: there is no item 'hlep'; did you mean 'help'?"),
    "a level in percent": ({"level": 95}, "level: 95 is not between 0 and 1; did you mean 0.95?"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_summed_up_is_an_error_that_says_so(responses, name):
    arguments, message = WRONG[name]
    with pytest.raises(DataError) as error:
        analysis.summary(responses, **{"items": "help", **arguments})
    assert str(error.value) == message
