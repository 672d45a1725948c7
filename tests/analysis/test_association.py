"""Tests of association equal those of R, R survey and pingouin, and say NaN where there is nothing
to test.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pingouin
import polars as pl
import pytest

import analysis
from analysis import EFFECTS, TESTS, Design, Replicates
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
LEVELS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]
COLUMNS = ["item", "by", "test", "statistic", "df1", "df2", "p_value", "effect", "effect_size", "n"]
COLUMNS += ["flag"]
API = {
    "strat_fpc": Design(weights="pw", strata="stype", fpc="fpc"),
    "strat_nofpc": Design(weights="pw", strata="stype"),
    "wonly": Design(weights="pw"),
}
DRAWN = {"weights": "weight", "strata": "stratum"}
DESIGNS: Mapping[str, Design] = {
    "weights": Design(weights="weight"),
    "strata_fpc": Design(**DRAWN, fpc="persons"),
    "lonely_adjust": Design(**DRAWN, clusters="school", fpc="schools", lonely="adjust"),
    "two_stages": Design(**DRAWN, clusters=["school", "class"], fpc=["schools", "classes"]),
    "jkn": Design(weights="weight", replicates=Replicates("jkn_*", "JKn", rscales=[0.5] * 24)),
}


@pytest.fixture(scope="module")
def respondents() -> pd.DataFrame:
    """Simulated answers, in the order of the scale."""
    frame = pd.read_csv(WITNESS / "simulated_answers.csv")
    agrees = frame.support.map(
        dict.fromkeys(LEVELS, "no") | {"agree": "yes", "strongly_agree": "yes"}
    )
    frame = frame.assign(agrees=pd.Categorical(agrees, ["no", "yes"], ordered=True))
    items = {
        name: pd.Categorical(frame[name].where(frame[name].isin(LEVELS)), LEVELS, ordered=True)
        for name in ("support", "enough")
    }
    unanimous = pd.Categorical(
        frame.unanimous.where(frame.unanimous.isin(LEVELS)), LEVELS, ordered=True
    )
    return frame.assign(**items, unanimous=unanimous)


@pytest.fixture(scope="module")
def drawn() -> pd.DataFrame:
    """The simulated sample, with numbers and replicate weights."""
    frame = pd.read_csv(WITNESS / "simulated_sample.csv")
    hours = np.floor(frame.weight).mod(40).where(frame.help.notna())
    answers = {
        name: pd.Categorical(frame[name], LEVELS, ordered=True) for name in ("help", "enough")
    }
    frame = frame.assign(persons=20 * frame.schools, hours=hours, **answers)
    factors = pd.read_csv(WITNESS / "simulated_replicates.csv")[
        ["school", *(f"jkn_{k}" for k in range(1, 25))]
    ]
    frame = frame.merge(factors, on="school", how="left")
    return frame.assign(**{name: frame[name] * frame.weight for name in factors.columns[1:]})


def sample_of(drawn: pd.DataFrame, design: str) -> pd.DataFrame:
    return (
        drawn
        if design in ("weights", "strata_fpc", "lonely_adjust")
        else drawn[drawn.stratum != "s13"]
    )


# --- against other programs -----------------------------------------------------------------------


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("by", ["group", "region"])
def test_without_a_design_tests_equal_r(respondents, by, few):
    reference = pd.read_csv(WITNESS / "association.csv").query("by == @by and few == @few")
    frame = respondents.assign(
        group=respondents.group.where(respondents.group != "early_years")
        if few
        else respondents.group
    )
    table = analysis.association(frame, sorted(reference["item"].unique()), by=by)
    both = reference.merge(table, on=["item", "by", "test"], suffixes=("_r", ""))
    assert len(both) == len(reference) == len(table) >= 8
    same(both, {"statistic": "statistic_r", "p_value": "p_value_r", "n": "n_r"})
    np.testing.assert_allclose(both.df1, both.df, rtol=0)
    signs = np.sign(both.effect_size)
    np.testing.assert_allclose(both.effect_size, both.effect_r, rtol=1e-10, atol=1e-15)
    assert (signs[both.test != "mann-whitney"] >= 0).all()
    assert both.flag.tolist() == both.flag_r.fillna("").tolist()


def test_two_by_two_tables_equal_r():
    reference = pd.read_csv(WITNESS / "two_by_two.csv").fillna({"flag": ""})
    for row in reference.to_dict("records"):
        frame = counted(one=[row["a"], row["b"]], other=[row["c"], row["d"]])
        table = analysis.association(frame, "q", by="group", tests=["chi-square", "fisher"])
        chi, exact = table.to_dict("records")
        assert chi["statistic"] == pytest.approx(row["chi_square"], rel=1e-10)
        assert chi["p_value"] == pytest.approx(row["chi_square_p"], rel=1e-10)
        assert exact["p_value"] == pytest.approx(row["fisher"], rel=1e-9), row
        assert [one["effect_size"] for one in (chi, exact)] == pytest.approx([row["cramer_v"]] * 2)
        assert (chi["flag"], exact["flag"]) == (row["flag"], "")
        assert np.isnan([exact["statistic"], exact["df1"], exact["df2"]]).all()


def test_without_a_design_tests_equal_the_reference_of_students(students, pisa):
    reference = pd.read_csv(pisa / "reference_tests.csv")
    table = analysis.association(students, list(reference["item"]), by="CNT").merge(
        reference, on="item", suffixes=("", "_r")
    )
    rank, chi = table[table.test == "kruskal-wallis"], table[table.test == "chi-square"]
    assert len(rank) == len(chi) == len(reference)
    same(
        rank,
        {"statistic": "H", "df1": "H_df", "p_value": "H_p", "effect_size": "epsilon2", "n": "n_r"},
    )
    same(
        chi,
        {
            "statistic": "chi2",
            "df1": "chi2_df",
            "p_value": "chi2_p",
            "effect_size": "cramer_v",
            "n": "n_r",
        },
    )


@pytest.mark.filterwarnings(
    "ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning"
)
@pytest.mark.parametrize("item", ["support", "agrees"])
def test_without_a_design_tests_equal_pingouin(respondents, item):
    frame = respondents[["region", item]].dropna()
    frame = frame.assign(region=frame.region.astype(str), code=frame[item].cat.codes.astype(int))
    ours = analysis.association(respondents, item, by="region").set_index("test")
    chi, plain = (
        pingouin.chi2_independence(frame, "region", "code", correction=yates)[2]
        .set_index("test")
        .loc["pearson"]
        for yates in (True, False)
    )
    theirs = chi[["chi2", "dof", "pval" if "pval" in chi else "p_val"]].astype(float)
    np.testing.assert_allclose(
        ours.loc["chi-square", ["statistic", "df1", "p_value"]].astype(float), theirs, rtol=1e-9
    )
    assert ours.effect_size["chi-square"] == pytest.approx(plain["cramer"], rel=1e-9)
    h = pingouin.kruskal(frame, dv="code", between="region").iloc[0]
    assert ours.statistic["kruskal-wallis"] == pytest.approx(h["H"], rel=1e-9)
    north, south = (frame.code[frame.region == region] for region in ("north", "south"))
    u = pingouin.mwu(north, south).iloc[0]
    assert ours.statistic["mann-whitney"] == pytest.approx(u["U_val"])
    assert ours.p_value["mann-whitney"] == pytest.approx(u["p_val"], rel=1e-9)
    assert ours.effect_size["mann-whitney"] == pytest.approx(u["RBC"], rel=1e-9)
    assert (ours.effect_size["mann-whitney"] + 1) / 2 == pytest.approx(u["CLES"], rel=1e-9)


@pytest.mark.parametrize("design", DESIGNS)
def test_with_a_design_tests_equal_r_survey(drawn, design):
    reference = pd.read_csv(WITNESS / "association_design.csv").query("design == @design")
    frame = sample_of(drawn, design)
    assert set(reference.test) >= {
        "rao-scott",
        "rao-scott-chisq",
        "wald",
        "adjusted-wald",
        "wilcoxon",
        "van-der-waerden",
        "median",
    }
    for (item, groups), rows in reference.groupby(["item", "groups"]):
        inside = frame.assign(group=frame.group.where(frame.group.isin(groups.split("|"))))
        table = analysis.association(
            inside, item, by="group", design=DESIGNS[design], tests=list(rows.test)
        )
        both = rows.merge(table, on=["item", "test"], suffixes=("_r", ""))
        assert len(both) == len(rows) == len(table)
        same(both, {name: f"{name}_r" for name in ("statistic", "df1", "df2", "n")}, rtol=1e-7)
        np.testing.assert_allclose(both.p_value, both.p_value_r, rtol=1e-6, atol=1e-15)


@pytest.mark.parametrize("design", API)
def test_rao_scott_and_wald_equal_the_reference_of_a_sample(api, schools, design):
    kinds = {
        "F": "rao-scott",
        "Chisq": "rao-scott-chisq",
        "Wald": "wald",
        "adjWald": "adjusted-wald",
    }
    reference = pd.read_csv(api / "reference_svychisq.csv").query("design == @design")
    reference = reference.assign(test=reference.statistic_type.map(kinds)).dropna(subset="test")
    table = analysis.association(
        schools,
        sorted(set(reference.row)),
        by="stype",
        design=API[design],
        tests=list(kinds.values()),
    )
    both = reference.merge(
        table, left_on=["row", "test"], right_on=["item", "test"], suffixes=("_r", "")
    )
    assert len(both) == len(reference) == len(table) == 16
    same(
        both,
        {"statistic": "statistic_r", "df1": "df1_r", "df2": "df2_r", "p_value": "p"},
        rtol=1e-9,
    )


def same(both: pd.DataFrame, columns: Mapping[str, str], rtol: float = 1e-10) -> None:
    for ours, theirs in columns.items():
        np.testing.assert_allclose(
            both[ours].astype(float), both[theirs], rtol=rtol, atol=1e-14, err_msg=ours
        )


# --- by hand --------------------------------------------------------------------------------------


def counted(**groups: list[int]) -> pd.DataFrame:
    """People by group: how many gave the answers 1, 2, 3 …"""
    rows = [
        (group, answer)
        for group, counts in groups.items()
        for answer, n in enumerate(counts, 1)
        for _ in range(n)
    ]
    return pd.DataFrame(rows, columns=["group", "q"])


def test_the_contract_is_kept_and_rows_follow_items_and_tests(respondents):
    table = analysis.association(respondents, ["enough", "support"], by=["group", "region"])
    assert list(table.columns) == COLUMNS
    assert table["item"].tolist() == ["enough", "enough", "support", "support"]
    assert table.by.unique().tolist() == ["group × region"]
    assert table.test.tolist() == ["chi-square", "kruskal-wallis"] * 2
    assert table.effect.tolist() == ["cramer_v", "epsilon2"] * 2


def test_answers_that_follow_the_group_wholly_have_an_effect_of_1():
    table = analysis.association(
        counted(a=[30, 0, 0], b=[0, 30, 0], c=[0, 0, 30]), "q", by="group"
    ).set_index("test")
    assert table.statistic["chi-square"] == pytest.approx(180)
    assert table.effect_size.tolist() == pytest.approx([1, 1])


def test_the_same_answers_in_both_groups_have_no_effect():
    table = analysis.association(counted(a=[10, 20, 5], b=[20, 40, 10]), "q", by="group").set_index(
        "test"
    )
    assert table.effect_size.tolist() == pytest.approx([0, 0, 0], abs=1e-12)
    assert table.p_value.tolist() == pytest.approx([1, 1, 1])


def test_rank_biserial_is_positive_where_the_first_group_answers_higher():
    table = analysis.association(counted(a=[0, 5], b=[5, 5]), "q", by="group").set_index("test")
    assert table.statistic["mann-whitney"] == 5 * 5 + 25 / 2
    assert table.effect_size["mann-whitney"] == pytest.approx(2 * 37.5 / 50 - 1)


def test_two_by_two_has_yates_correction_in_the_test_and_not_in_the_effect():
    table = analysis.association(counted(a=[10, 20], b=[20, 10]), "q", by="group").set_index("test")
    assert table.statistic["chi-square"] == pytest.approx(4 * 4.5**2 / 15)
    assert table.effect_size["chi-square"] == pytest.approx(np.sqrt(4 * 5**2 / 15 / 60))


@pytest.mark.parametrize("size", [1, 10, 300])
@pytest.mark.parametrize("design", [None, Design(lonely="remove")], ids=["none", "equal"])
def test_a_perfect_two_by_two_table_has_an_effect_of_1(size, design):
    table = analysis.association(
        counted(a=[size, 0], b=[0, size]), "q", by="group", design=design
    ).set_index("test")
    name = "chi-square" if design is None else "rao-scott"
    assert table.effect_size[name] == pytest.approx(1)


def test_fishers_exact_test_is_the_sum_of_tables_no_likelier_by_hand():
    """With margins of 4 the first cell is 0 to 4 with 1, 16, 36, 16 and 1 of 70 ways."""
    table = analysis.association(counted(a=[3, 1], b=[1, 3]), "q", by="group").set_index("test")
    assert table.p_value["fisher"] == pytest.approx((1 + 16 + 16 + 1) / 70)


def test_fishers_exact_test_stands_beside_the_chi_square_of_two_by_two_tables_alone():
    two = analysis.association(counted(a=[3, 1], b=[1, 3]), "q", by="group")
    assert two.test.tolist()[:2] == ["chi-square", "fisher"]
    three = counted(a=[3, 1, 2], b=[1, 3, 4])
    assert "fisher" not in analysis.association(three, "q", by="group").test.tolist()
    (asked,) = analysis.association(three, "q", by="group", tests="fisher").to_dict("records")
    assert np.isnan(asked["p_value"])


@pytest.mark.parametrize(
    ("groups", "flag"),
    [
        ({"a": [5, 5], "b": [5, 5]}, ""),  # 5 in each
        ({"a": [4, 5], "b": [5, 4]}, "small expected counts"),  # 4.5 in each
        ({"a": [20, 20, 5], "b": [20, 20, 4]}, "small expected counts"),  # 4.5 in a third of cells
        ({"a": [20, 20, 20, 20, 5], "b": [20, 20, 20, 20, 4]}, ""),  # 4.5 in a fifth
        ({"a": [20, 20, 20, 20, 1], "b": [20, 20, 20, 20, 0]}, "small expected counts"),  # ½
        ({"a": [20, 20, 20, 20, 1], "b": [20, 20, 20, 20, 1]}, ""),  # 1
    ],
)
@pytest.mark.parametrize("design", [None, Design(lonely="remove")], ids=["none", "equal"])
def test_a_chi_square_on_small_expected_counts_is_marked_and_no_other_test(groups, flag, design):
    tests = {None: ["chi-square", "kruskal-wallis"]}.get(design, ["rao-scott", "wald", "median"])
    table = analysis.association(counted(**groups), "q", by="group", design=design, tests=tests)
    ranks = {"kruskal-wallis", "median"}
    assert table.flag.tolist() == ["" if name in ranks else flag for name in tests]


def test_groups_and_answers_nobody_gave_are_left_out():
    frame = counted(a=[10, 20, 0, 5], b=[20, 10, 0, 6])
    listed = frame.assign(
        group=pd.Categorical(frame.group, ["a", "b", "none"]),
        q=pd.Categorical(frame.q, [1, 2, 3, 4, 5], ordered=True),
    )
    pd.testing.assert_frame_equal(
        analysis.association(listed, "q", by="group"), analysis.association(frame, "q", by="group")
    )


@pytest.mark.parametrize(
    "design",
    [None, Design(lonely="remove"), Design(clusters="school", lonely="remove")],
    ids=["none", "equal", "clusters"],
)
@pytest.mark.parametrize(
    "groups",
    [
        {"a": [5, 5, 5]},
        {"a": [5, 0, 0], "b": [7, 0, 0]},
        {"a": [1, 0, 0]},
        {"a": [0, 0, 1], "b": [1, 0, 0]},
    ],
    ids=["one group", "one answer", "one respondent", "two respondents"],
)
def test_without_two_groups_two_answers_or_degrees_of_freedom_there_is_nothing_and_no_crash(
    groups, design
):
    frame = counted(**groups).assign(school=lambda frame: frame.index % 2 if len(frame) > 2 else 0)
    frame = frame.assign(q=pd.Categorical(frame.q, [1, 2, 3], ordered=True))
    table = analysis.association(frame, "q", by="group", design=design)
    assert len(table) >= 2
    testable = len(groups) == 2 and all(sum(counts) == 1 for counts in groups.values())
    assert table[["statistic", "p_value"]].isna().all(axis=None) or (testable and design is None)
    assert (table.n == len(frame)).all()


@pytest.mark.parametrize(
    "design", [None, Design(), Design(weights="w")], ids=["none", "equal", "weights"]
)
def test_all_missing_and_an_empty_frame_are_nothing(design):
    missing = pd.DataFrame(
        {
            "group": ["a", "b"],
            "q": pd.Categorical(["refused", None], ["1", "2", "refused"]),
            "w": [1.0, 2.0],
        }
    )
    for frame in (missing, missing.iloc[:0]):
        table = analysis.association(frame, "q", by="group", design=design)
        assert table.n.tolist() == [0] * len(table)
        assert table[["statistic", "p_value", "effect_size"]].isna().all(axis=None)


def test_with_a_design_what_does_not_vary_is_nothing_rather_than_certain():
    apart = counted(a=[0, 30, 0], b=[0, 0, 31]).assign(w=lambda frame: 1 / (1 + frame.index % 7))
    ranked = analysis.association(apart, "q", by="group", design=Design(weights="w")).set_index(
        "test"
    )
    assert np.isnan(ranked.p_value["wilcoxon"])
    assert ranked.effect_size.tolist() == pytest.approx([1, -1])
    census = counted(a=[10, 20, 5], b=[20, 10, 9]).assign(all=74)
    whole = analysis.association(census, "q", by="group", design=Design(fpc="all"))
    assert whole[["statistic", "p_value"]].isna().all(axis=None)


def test_a_column_of_very_many_answers_is_nothing_rather_than_a_wait():
    frame = pd.DataFrame(
        {"group": ["a", "b"] * 1500, "q": range(3000), "w": np.linspace(1, 2, 3000)}
    )
    table = analysis.association(frame, "q", by="group", design=Design(weights="w")).set_index(
        "test"
    )
    assert np.isnan(table.p_value["rao-scott"])
    assert table.p_value["wilcoxon"] > 0.5


@pytest.mark.parametrize("moved", [pl.from_pandas, duckdb.from_df], ids=["polars", "duckdb"])
@pytest.mark.parametrize(
    "design", [None, Design(strata="region", lonely="remove")], ids=["none", "strata"]
)
def test_a_frame_in_an_engine_has_the_tests_of_the_same_frame_in_memory(respondents, moved, design):
    numbers = respondents[["group", "region"]].assign(
        region=respondents.region.fillna("none"), q=respondents.support.cat.codes + 1.0
    )
    frame = numbers[numbers.q > 0].reset_index(drop=True)
    theirs = analysis.association(moved(frame), "q", by="group", design=design)
    pd.testing.assert_frame_equal(
        theirs, analysis.association(frame, "q", by="group", design=design), rtol=1e-12
    )


def test_who_has_no_group_counts_in_no_table():
    frame = counted(a=[10, 20], b=[20, 10], c=[500, 1])
    within = frame.assign(group=frame.group.where(frame.group != "c"))
    assert analysis.association(within, "q", by="group").n.unique().tolist() == [60]


def test_each_option_of_a_choose_many_item_is_tested_among_those_who_answered_it(responses):
    table = analysis.association(responses, "seen", by="help")
    assert table["item"].tolist() == ["seen__language", "seen__sleep", "seen__none"]
    assert table.test.unique().tolist() == ["chi-square"]
    assert table.n.tolist() == [3, 3, 3]


def test_scales_of_a_codebook_have_rank_tests_and_choices_have_none(responses):
    table = analysis.association(responses, by="group")
    assert table["item"].unique().tolist() == [
        "help",
        "enough",
        "region",
        "assistance",
        "seen__language",
        "seen__sleep",
        "seen__none",
    ]
    ranked = set(table["item"][table.test == "kruskal-wallis"])
    assert ranked == {"help", "enough", "assistance"}


def test_a_test_that_is_asked_for_is_made_of_every_item_that_has_what_it_needs(responses):
    table = analysis.association(responses, by="group", tests="mann-whitney")
    assert table["item"].tolist() == ["help", "enough", "assistance"]
    three = analysis.association(
        counted(a=[1, 2], b=[2, 1], c=[2, 2]), "q", by="group", tests="mann-whitney"
    )
    assert three[["statistic", "p_value", "effect_size"]].isna().all(axis=None)


def test_replicates_give_the_tests_of_the_design(drawn):
    frame = sample_of(drawn, "jkn").assign(
        group=lambda frame: frame.group.where(frame.group.isin(["a", "b", "c"]))
    )
    table = analysis.association(frame, "help", by="group", design=DESIGNS["jkn"]).set_index("test")
    linear = analysis.association(
        frame, "help", by="group", design=Design(**DRAWN, clusters="school")
    ).set_index("test")
    np.testing.assert_allclose(table.statistic, linear.statistic, rtol=0.1)


# --- tables and errors ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "test", TESTS.values(), ids=lambda test: f"{test.name}{' with a design' if test.design else ''}"
)
def test_every_test_says_what_it_computes_who_proposed_it_and_who_agrees(drawn, test):
    assert test.formula
    assert test.source
    assert re.search(r"pingouin|R ", test.witness)
    assert test.effect in EFFECTS
    frame = drawn.assign(
        group=drawn.group.where(
            drawn.group.isin(["a", "b"] if test.groups == "2" else ["a", "b", "c"])
        )
    )
    if test.two_by_two:
        frame = frame[frame.group.isin(["a", "b"]) & frame["help"].isin(LEVELS[2:4])]
    table = analysis.association(
        frame,
        "help",
        by="group",
        design=DESIGNS["weights"] if test.design else None,
        tests=test.name,
    )
    assert table.test.tolist() == [test.name]
    assert np.isfinite(table[["statistic", "df1", "p_value", "effect_size"]].fillna(0)).all(
        axis=None
    )
    assert 0 <= table.p_value[0] <= 1


WRONG = {
    "no groups": (
        {"by": []},
        "by: none is named; an association is with groups, so name their column",
    ),
    "no such test": (
        {"by": "region", "tests": "kruskal"},
        (
            "tests: there is no test 'kruskal' without a design; it can be 'chi-square', "
            "'fisher', 'kruskal-wallis' or 'mann-whitney'"
        ),
    ),
    "a test of designs": (
        {"by": "region", "tests": "rao-scott"},
        (
            "tests: there is no test 'rao-scott' without a design; it can be 'chi-square', "
            "'fisher', 'kruskal-wallis' or 'mann-whitney'"
        ),
    ),
    "no order": (
        {"items": "region", "by": "group", "tests": ["chi-square", "kruskal-wallis"]},
        (
            "tests: kruskal-wallis needs answers from low to high, and those of region have no "
            "order; "
            "make it an ordered categorical, or choose another test"
        ),
    ),
    "no such column": ({"by": "regoin"}, "by: there is no column 'regoin'; did you mean 'region'?"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_tested_is_an_error_that_says_so(responses, name):
    arguments, message = WRONG[name]
    with pytest.raises(DataError) as error:
        analysis.association(responses, **{"items": "help", **arguments})
    assert str(error.value) == message
