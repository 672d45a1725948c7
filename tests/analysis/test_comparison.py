"""Differences between groups equal those of R and R survey, and are honest where the data are too
thin.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from analysis import DIFFERENCES, Design, Replicates, Responses, agreement, compare, compare_items
from analysis.estimation.estimates import unweighted
from analysis.estimation.pairs import Pairs
from analysis.methods.differences import Difference
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
COLUMNS = [
    *("item", "group_a", "group_b", "estimate_a", "estimate_b", "difference", "low", "high"),
    *("p_value", "p_adjusted", "method", "flag"),
]
AGREEING = ["agree", "strongly_agree"]
Z = 1.959963984540054  # R: qnorm(0.975)


def frame_of(*groups: tuple[str, int, int]) -> pd.DataFrame:
    """Groups of so many respondents, of whom so many say yes: (name, x, n)."""
    names = [name for name, _, n in groups for _ in range(n)]
    said = [answer for _, x, n in groups for answer in ["yes"] * x + ["no"] * (n - x)]
    order = [name for name, _, _ in groups]
    return pd.DataFrame(
        {"group": pd.Categorical(names, order), "help": pd.Categorical(said, ["yes", "no"])}
    )


THREE = frame_of(("a", 60, 80), ("b", 40, 80), ("c", 70, 160))


def independent(x_a: Any, n_a: Any, x_b: Any, n_b: Any) -> Pairs:
    a, b = unweighted(np.array(x_a), np.array(n_a)), unweighted(np.array(x_b), np.array(n_b))
    nothing = np.full(a.n.shape, np.nan)
    return Pairs(a, b, a.std_error**2 + b.std_error**2, np.zeros(a.n.shape), nothing)


# --- against R, without a design ------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_intervals_and_their_tests_equal_r(level: float) -> None:
    reference = pd.read_csv(WITNESS / "differences.csv").query("level == @level")
    pairs = independent(reference.x_a, reference.n_a, reference.x_b, reference.n_b)
    found = DIFFERENCES["newcombe"](pairs, level)
    np.testing.assert_allclose(found.low, reference.low, atol=1e-12)
    np.testing.assert_allclose(found.high, reference.high, atol=1e-12)
    np.testing.assert_allclose(found.p_value, reference.p_value, rtol=1e-9, atol=1e-300)
    pooled = DIFFERENCES["mee"](pairs, level).p_value
    np.testing.assert_allclose(pooled, reference.pooled_p.fillna(1), rtol=1e-9)
    wald = DIFFERENCES["wald"](pairs, level)
    wide = (reference.wald_high > reference.wald_low).to_numpy()
    assert wide.sum() == 7
    np.testing.assert_allclose(wald.low[wide], reference.wald_low[wide], atol=1e-12)
    np.testing.assert_allclose(wald.high[wide], reference.wald_high[wide], atol=1e-12)
    np.testing.assert_allclose(wald.p_value[wide], reference.wald_p[wide], rtol=1e-9)
    assert np.isnan([wald.low[~wide], wald.high[~wide], wald.p_value[~wide]]).all()


def test_answers_of_three_countries_equal_the_reference(pisa: Path, students: pd.DataFrame) -> None:
    reference = pd.read_csv(pisa / "reference_differences.csv").set_index(["item", "a", "b"])
    items = [f"ST24Q{number:02}" for number in range(1, 12)]
    for adjust in ("holm", "hochberg", "bonferroni", "BH", "BY"):
        table = compare(
            students, items, by="CNT", answers=[3, 4], adjust=adjust, family="call", method="mee"
        )
        assert list(table.columns) == COLUMNS
        assert len(table) == 33
        found = table.set_index(["item", "group_a", "group_b"]).loc[reference.index]
        np.testing.assert_allclose(found["p_adjusted"], reference[f"p_{adjust}"], rtol=1e-9)
    np.testing.assert_allclose(found["difference"], reference["diff"], atol=1e-13)
    np.testing.assert_allclose(found["p_value"], reference["p_pooled"], rtol=1e-9)
    usual = compare(students, items, by="CNT", answers=[3, 4]).set_index(
        ["item", "group_a", "group_b"]
    )
    for ours, theirs in (("low", "newcombe_lo"), ("high", "newcombe_hi")):
        np.testing.assert_allclose(usual.loc[reference.index, ours], reference[theirs], atol=1e-12)
    wald = compare(students, items, by="CNT", answers=[3, 4], method="wald").set_index(
        ["item", "group_a", "group_b"]
    )
    np.testing.assert_allclose(wald.loc[reference.index, "low"], reference["wald_lo"], atol=1e-12)
    assert (table["flag"] == "").all()


def test_small_tables_equal_the_reference(pisa: Path) -> None:
    for row in pd.read_csv(pisa / "reference_differences_small.csv").itertuples():
        frame = frame_of(("a", row.x1, row.n1), ("b", row.x2, row.n2))
        found = compare(frame, by="group", answers=["yes"]).iloc[0]
        expected = [row.diff, row.newcombe_lo, row.newcombe_hi]
        np.testing.assert_allclose(
            found[["difference", "low", "high"]].astype(float), expected, atol=1e-12
        )
        pooled = compare(frame, by="group", answers=["yes"], method="mee").iloc[0]
        assert pooled["p_value"] == pytest.approx(1 if np.isnan(row.z_p) else row.z_p, abs=1e-12)


# --- against R survey, with a design --------------------------------------------------------------

SCHOOLS = {"weights": "weight", "strata": "stratum", "clusters": "school"}
WHOLE: Mapping[str, Design] = {
    "weights": Design(weights="weight"),
    "strata_fpc": Design(weights="weight", strata="stratum", fpc="persons"),
    "clusters": Design(weights="weight", clusters="school"),
    **{
        f"lonely_{rule}": Design(**SCHOOLS, fpc="schools", lonely=rule)
        for rule in ("adjust", "average", "certainty")
    },
}
PAIRED: Mapping[str, Design] = {
    "strata_clusters": Design(**SCHOOLS),
    "two_stages": Design(
        weights="weight", strata="stratum", clusters=["school", "class"], fpc=["schools", "classes"]
    ),
    "jk1": Design(weights="weight", replicates=Replicates("jk1_*", "JK1")),
    "brr": Design(weights="weight", replicates=Replicates("brr_*", "BRR")),
    "bootstrap": Design(weights="weight", replicates=Replicates("boot_*", "bootstrap")),
}


def simulated_sample(design: str) -> pd.DataFrame:
    sample = pd.read_csv(WITNESS / "simulated_sample.csv")
    sample["persons"] = 20 * sample["schools"]
    if design in WHOLE:
        return sample
    factors = pd.read_csv(WITNESS / "simulated_replicates.csv")
    paired = sample[sample["stratum"] != "s13"].merge(factors, on="school")
    return paired.assign(**{name: paired[name] * paired["weight"] for name in factors.columns[1:]})


@pytest.mark.parametrize("name", [*WHOLE, *PAIRED])
@pytest.mark.parametrize("against", [None, "rest"])
def test_differences_with_a_design_equal_r_survey(name: str, against: str | None) -> None:
    reference = pd.read_csv(WITNESS / "differences_design.csv").query(
        "design == @name and what == 'groups'"
    )
    reference = reference[(reference["b"] == "Rest") == (against == "rest")]
    assert len(reference) == (2 if against else 3)
    design, frame = {**WHOLE, **PAIRED}[name], simulated_sample(name)
    for method, p_value, low, high in (
        ("newcombe", "newcombe_p", "low", "high"),
        ("t", "p_value", "t_low", "t_high"),
    ):
        table = compare(
            frame,
            "help",
            by="group",
            answers=AGREEING,
            design=design,
            against=against,
            method=method,
        )
        found = table.set_index(["group_a", "group_b"]).loc[
            list(zip(reference["a"], reference["b"], strict=True))
        ]
        for ours, theirs in (
            ("estimate_a",) * 2,
            ("estimate_b",) * 2,
            ("p_value", p_value),
            ("low", low),
            ("high", high),
        ):
            np.testing.assert_allclose(
                found[ours], reference[theirs], rtol=1e-9, atol=1e-10, err_msg=ours
            )


@pytest.mark.parametrize(
    ("name", "design"),
    [
        ("strat_fpc", Design(weights="pw", strata="stype", fpc="fpc")),
        ("strat_nofpc", Design(weights="pw", strata="stype")),
        ("wonly", Design(weights="pw")),
    ],
)
def test_a_stratified_sample_equals_the_reference_of_r_survey(
    api: Path, schools: pd.DataFrame, name: str, design: Design
) -> None:
    reference = pd.read_csv(api / "reference_differences.csv").query("design == @name")
    for variable, rows in reference.groupby("variable"):
        item, answers = (
            ("likert5", [4, 5]) if variable == "likert5_top2" else (str(variable), ["Yes"])
        )
        table = compare(schools, item, by="stype", answers=answers, design=design, method="t")
        found = table.set_index(["group_a", "group_b"]).loc[
            list(zip(rows["a"], rows["b"], strict=True))
        ]
        np.testing.assert_allclose(found["difference"], rows["diff"], rtol=1e-10)
        np.testing.assert_allclose(found["p_value"], rows["p_svyttest"], rtol=1e-9)
        np.testing.assert_allclose((found["high"] + found["low"]) / 2, rows["diff"], rtol=1e-9)


# --- small cases that can be checked by hand ------------------------------------------------------


def test_nobody_says_yes_in_either_group_is_tested_and_no_difference() -> None:
    row = compare(frame_of(("a", 0, 10), ("b", 0, 10)), by="group", answers=["yes"]).iloc[0]
    assert row["low"] == -row["high"] < 0  # of 0 in 10 Wilson's upper bound is 0.2775
    assert row["high"] == pytest.approx(0.277532799862889)
    assert (row["p_value"], row["p_adjusted"], row["flag"]) == (1, 1, "low base")


def test_all_against_none_reaches_to_1() -> None:
    frame = frame_of(("a", 100, 100), ("b", 0, 100))
    row = compare(frame, by="group", answers=["yes"]).iloc[0]
    assert (row["difference"], row["high"], row["flag"]) == (1, 1, "")
    assert 0.9 < row["low"] < 1
    # each bound is z² / (n + z²) off, and √2 of that is 1 where z² = n / (√2 − 1)
    z = np.sqrt(100 / (np.sqrt(2) - 1))
    assert row["p_value"] == pytest.approx(2 * ndtr(-z), rel=1e-9)
    wald = compare(frame, by="group", answers=["yes"], method="wald").iloc[0]
    assert np.isnan([wald["low"], wald["high"], wald["p_value"]]).all()
    assert wald["flag"] == "no variance"


def test_one_respondent_in_a_group_is_a_low_base_and_nobody_has_no_answers() -> None:
    frame = frame_of(("a", 1, 1), ("b", 60, 100), ("c", 0, 0))
    table = compare(frame, by="group", answers=["yes"]).set_index(["group_a", "group_b"])
    assert table.loc[("a", "b"), "flag"] == "low base"
    assert table.loc[("a", "c"), "flag"] == "no answers"
    assert (
        table.loc[("b", "c"), ["difference", "low", "high", "p_value", "p_adjusted"]].isna().all()
    )
    assert (
        table.loc[("a", "b"), "p_adjusted"] == table.loc[("a", "b"), "p_value"]
    )  # one test was made, of three rows


def test_where_every_answer_is_missing_nothing_is_said() -> None:
    frame = frame_of(("a", 30, 60), ("b", 30, 60)).assign(weight=2.0)
    frame.loc[frame["group"] == "b", "help"] = None
    for design in (None, Design(weights="weight")):
        row = compare(frame, by="group", answers=["yes"], design=design).iloc[0]
        assert row["flag"] == "no answers"
        assert row["estimate_a"] == 0.5
        assert row[["estimate_b", "difference", "low", "high", "p_value"]].isna().all()


def test_groups_in_a_cluster_each_are_not_tested() -> None:
    frame = frame_of(("a", 30, 60), ("b", 20, 60)).assign(school=["one"] * 60 + ["two"] * 60)
    for method in (None, "newcombe", "t"):
        row = compare(
            frame, by="group", answers=["yes"], design=Design(clusters="school"), method=method
        ).iloc[0]
        assert row["flag"] == "no variance"
        assert row["difference"] == pytest.approx(1 / 6)
        assert row[["low", "high", "p_value", "p_adjusted"]].isna().all()


def test_a_group_in_one_cluster_is_not_tested_with_the_variance_of_the_other_alone() -> None:
    """R's svyttest takes the variance of the group in one school for 0."""
    frame = frame_of(("a", 36, 60), ("b", 80, 200))
    frame = frame.assign(school=[0] * 60 + [1 + place // 11 for place in range(200)])
    design = Design(clusters="school")
    row = compare(frame, by="group", answers=["yes"], design=design).iloc[0]
    assert row["flag"] == "no variance"
    assert np.isnan(row["p_value"])
    named = compare(frame, by="group", answers=["yes"], design=design, method="t").iloc[0]
    assert named["p_value"] < 1


def test_with_a_design_0_and_100_per_cent_have_newcombe_s_interval_on_kish_s_n() -> None:
    frame = frame_of(("a", 0, 60), ("b", 60, 60)).assign(weight=[1.0, 3.0] * 60)
    row = compare(frame, by="group", answers=["yes"], design=Design(weights="weight")).iloc[0]
    kish = 120**2 / (30 * 1 + 30 * 9)  # 48 of the 60
    reach = Z**2 / (kish + Z**2)
    assert row["low"] == -1
    assert row["high"] == pytest.approx(-1 + np.sqrt(2) * reach, rel=1e-9)
    assert row["p_value"] == pytest.approx(2 * ndtr(-np.sqrt(kish / (np.sqrt(2) - 1))), rel=1e-9)
    assert (row["method"], row["flag"]) == ("newcombe", "0% or 100%")


def test_with_clusters_0_and_100_per_cent_stand_on_their_number() -> None:
    frame = frame_of(("a", 0, 100), ("b", 100, 100)).assign(school=np.arange(200) // 25)
    row = compare(frame, by="group", answers=["yes"], design=Design(clusters="school")).iloc[0]
    assert row["high"] == pytest.approx(-1 + np.sqrt(2) * Z**2 / (4 + Z**2), rel=1e-9)
    assert (row["method"], row["flag"]) == ("newcombe", "few clusters")


@pytest.mark.parametrize(
    ("few", "many"), [((0, 100), (5, 1000)), ((0, 60), (3, 600)), ((40, 40), (890, 900))]
)
def test_none_or_all_of_a_few_is_no_clear_difference_from_nearly_that_of_many(
    few: tuple[int, int], many: tuple[int, int]
) -> None:
    """The t-test takes 0% and 100% for certain, and finds such differences clear."""
    frame = frame_of(("a", *many), ("b", *few))
    frame = frame.assign(weight=np.tile([0.99, 1.01], len(frame))[: len(frame)])
    design = Design(weights="weight")
    named = compare(frame, by="group", answers=["yes"], design=design, method="t").iloc[0]
    assert named["p_value"] < 0.05 or many == (3, 600)
    for asked in (None, design):
        row = compare(frame, by="group", answers=["yes"], design=asked).iloc[0]
        assert row["p_value"] > 0.2
        assert row["low"] < 0 < row["high"]


def test_two_groups_that_move_as_one_are_tested_as_if_they_were_independent() -> None:
    frame = frame_of(("a", 30, 60), ("b", 30, 60))
    frame = frame.assign(school=np.tile(np.arange(60) // 10, 2))
    design = Design(clusters="school")
    row = compare(frame, by="group", answers=["yes"], design=design).iloc[0]
    assert (row["difference"], row["p_value"], row["method"]) == (0, 1, "newcombe")
    assert row["low"] == pytest.approx(-row["high"])
    assert np.isnan(
        compare(frame, by="group", answers=["yes"], design=design, method="t")["p_value"].iloc[0]
    )


def test_flags_of_a_difference_see_the_design() -> None:
    draw = np.random.default_rng(2)
    frame = frame_of(("a", 120, 240), ("b", 150, 240)).sample(frac=1, random_state=1)
    frame = frame.assign(weight=draw.lognormal(0, 0.3, 480))

    def flag(**columns: Any) -> str:
        given = frame.assign(**columns)
        design = Design(**{name: name for name in ("weights", "clusters") if name in given})
        return str(compare(given, "help", by="group", answers=["yes"], design=design)["flag"][0])

    assert flag(weights=frame["weight"]) == ""
    assert flag(clusters=np.arange(480) % 8) == "few clusters"
    assert flag(weights=draw.lognormal(0, 1.6, 480)) == "low effective base"


@pytest.mark.parametrize("clusters", [None, "school"])
def test_weights_with_many_places_leave_no_variance_where_nothing_varies(
    clusters: str | None,
) -> None:
    draw = np.random.default_rng(5)
    frame = frame_of(("a", 0, 70), ("b", 60, 60), ("c", 80, 80)).assign(
        weight=draw.lognormal(0, 1, 210), school=np.arange(210) % 7
    )
    design = Design(weights="weight", clusters=clusters)
    for against in (None, "rest"):
        table = compare(
            frame, by="group", answers=["yes"], design=design, against=against, method="t"
        )
        constant = table[(table["estimate_a"] % 1 == 0) & (table["estimate_b"] % 1 == 0)]
        assert len(constant) == (1 if against else 3)
        assert (constant["flag"] == "no variance").all()
        assert constant[["low", "high", "p_value"]].isna().all(axis=None)
        usual = compare(frame, by="group", answers=["yes"], design=design, against=against)
        assert not usual[["low", "high", "p_value"]].isna().any(axis=None)


def test_equal_weights_give_nearly_what_no_design_gives() -> None:
    frame = frame_of(("a", 700, 1000), ("b", 630, 1000)).assign(weight=1.0)
    plain = compare(frame, by="group", answers=["yes"]).iloc[0]
    for method in ("newcombe", "t"):
        drawn = compare(
            frame, by="group", answers=["yes"], design=Design(weights="weight"), method=method
        ).iloc[0]
        assert drawn[["low", "high"]].astype(float).tolist() == pytest.approx(
            plain[["low", "high"]].tolist(), abs=4e-4
        )
        assert drawn["p_value"] == pytest.approx(plain["p_value"], rel=0.05)


def test_groups_in_the_same_schools_are_compared_more_surely_than_groups_in_different_ones() -> (
    None
):
    draw = np.random.default_rng(3)
    school = np.repeat(np.arange(40), 20)
    lean = draw.normal(0, 1.2, 40)[school]
    half = np.arange(800) % 2
    said = np.where(draw.logistic(0, 1, 800) < lean + 0.4 * half, "yes", "no")
    frame = pd.DataFrame(
        {
            "group": np.where(half == 1, "a", "b"),
            "help": said,
            "school": school,
            "apart": school * 2 + half,
        }
    )
    within, between = (
        compare(frame, "help", by="group", answers=["yes"], design=Design(clusters=name)).iloc[0]
        for name in ("school", "apart")
    )
    assert within["high"] - within["low"] < 0.8 * (between["high"] - between["low"])


def test_replicates_that_leave_a_group_empty_are_left_out_as_in_agreement() -> None:
    frame = simulated_sample(
        "jk1"
    )  # the group "school" is one school, which one replicate leaves out
    design = PAIRED["jk1"]
    table = compare(
        frame, "help", by="group", answers=AGREEING, design=design, method="t"
    ).set_index(["group_a", "group_b"])
    answered = frame[frame["help"].notna() & frame["group"].isin(["a", "school"])]
    yes, first = answered["help"].isin(AGREEING), answered["group"] == "a"
    each = []
    for name in [f"jk1_{number}" for number in range(1, 25)]:
        weight = answered[name]
        if weight[~first].sum() > 0:
            each.append(
                (weight * yes)[first].sum() / weight[first].sum()
                - (weight * yes)[~first].sum() / weight[~first].sum()
            )
    assert len(each) == 23
    error = np.sqrt(23 / 24 * ((np.array(each) - np.mean(each)) ** 2).sum())
    found = table.loc[("a", "school")]
    t = 2.0738730679040258  # R: qt(0.975, 24 - 2)
    assert (found["high"] - found["low"]) / 2 == pytest.approx(t * error, rel=1e-9)


@pytest.mark.parametrize(
    "engine", [pl.from_pandas, pa.Table.from_pandas], ids=["polars", "pyarrow"]
)
def test_a_frame_of_another_library_gives_the_same(engine: Callable[[pd.DataFrame], Any]) -> None:
    frame = THREE.astype(str).assign(
        item=THREE["help"].astype(str), weight=[1.0, 2.0] * 160, school=[0, 1, 2, 3, 4] * 64
    )
    for design in (None, Design(weights="weight", clusters="school")):
        for found, expected in (
            (
                compare(one, "help", by="group", answers=["yes"], design=design, against="rest")
                for one in (engine(frame), frame)
            ),
            (
                compare_items(one, "help", "item", by="group", answers=["yes"], design=design)
                for one in (engine(frame), frame)
            ),
        ):
            pd.testing.assert_frame_equal(found, expected)


# --- properties -----------------------------------------------------------------------------------

SIZES = st.integers(1, 60)


@st.composite
def two_samples(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n_a, n_b = draw(SIZES), draw(SIZES)
    return draw(st.integers(0, n_a)), n_a, draw(st.integers(0, n_b)), n_b


@given(counts=two_samples(), level=st.floats(0.5, 0.999))
def test_newcombe_s_interval_holds_the_difference_within_minus_1_and_1_and_turns_with_the_groups(
    counts: tuple[int, int, int, int], level: float
) -> None:
    x_a, n_a, x_b, n_b = counts
    pairs = independent([x_a, x_b], [n_a, n_b], [x_b, x_a], [n_b, n_a])
    found = DIFFERENCES["newcombe"](pairs, level)
    low, high = found.low, found.high
    assert (low < high).all()
    assert (low >= -1).all()
    assert (high <= 1).all()
    assert (low <= pairs.difference).all()
    assert (pairs.difference <= high).all()
    np.testing.assert_allclose([low[1], high[1]], [-high[0], -low[0]], atol=1e-12)
    np.testing.assert_array_equal(*np.split(found.p_value, 2))


@given(
    rows=st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["yes", "no"]), st.integers(1, 9)),
        min_size=4,
        max_size=40,
    )
)
def test_with_weights_too_the_interval_holds_the_difference_and_is_never_of_no_width(
    rows: list[tuple[str, str, int]],
) -> None:
    frame = pd.DataFrame(rows, columns=["group", "help", "weight"])
    frame["group"] = pd.Categorical(frame["group"], ["a", "b"])
    frame["help"] = pd.Categorical(frame["help"], ["yes", "no"])
    for method in (None, "newcombe", "t"):
        row = compare(
            frame, by="group", answers=["yes"], design=Design(weights="weight"), method=method
        ).iloc[0]
        if np.isnan(row["low"]):
            assert row["flag"] in ("no variance", "no answers")
            assert np.isnan(row["p_value"])
        else:
            assert -1 <= row["low"] <= row["difference"] <= row["high"] <= 1
            assert row["low"] < row["high"]


# --- pairs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("against", "pairs"),
    [
        (None, [("a", "b"), ("a", "c"), ("b", "c")]),
        ("b", [("a", "b"), ("c", "b")]),
        ("rest", [("a", "Rest"), ("b", "Rest"), ("c", "Rest")]),
        ("previous", [("b", "a"), ("c", "b")]),
        ("first", [("b", "a"), ("c", "a")]),
    ],
)
def test_whom_a_group_is_compared_with(
    against: str | None, pairs: Sequence[tuple[str, str]]
) -> None:
    table = compare(THREE, by="group", answers=["yes"], against=against)
    assert list(zip(table["group_a"], table["group_b"], strict=True)) == list(pairs)
    shares = {"a": 60 / 80, "b": 40 / 80, "c": 70 / 160}
    rest = {"a": 110 / 240, "b": 130 / 240, "c": 100 / 160}
    for row in table.to_dict("records"):
        assert row["estimate_a"] == shares[row["group_a"]]
        assert row["estimate_b"] == pytest.approx(
            rest[row["group_a"]] if against == "rest" else shares[row["group_b"]]
        )
        assert row["difference"] == row["estimate_a"] - row["estimate_b"]


def test_the_shares_are_those_of_agreement_in_words_and_bases(responses: Responses) -> None:
    for base in ("valid", "answered"):
        shares = agreement(responses, by="group", base=base).set_index(["item", "group"])[
            "estimate"
        ]
        table = compare(responses, by="group", base=base)
        assert set(table["item"]) == {"help", "enough", "assistance"}
        for side in "ab":
            expected = shares.loc[list(zip(table["item"], table[f"group_{side}"], strict=True))]
            np.testing.assert_array_equal(table[f"estimate_{side}"], expected)
    found = table.set_index(["item", "group_a", "group_b"])["flag"]
    assert found["help", "public", "teachers"] == "low base"
    assert found["help", "public", "early_years"] == "no answers"
    assert found["assistance", "public", "teachers"] == "not asked"


def test_an_option_of_a_choose_many_item_can_be_compared(responses: Responses) -> None:
    frame = responses.frame.assign(
        turn=pd.Categorical(["odd", "even"] * 7, ["odd", "even"]), weight=1.5
    )
    everybody = Responses(frame, responses.codebook)
    plain = compare(everybody, "seen", by="turn", answers=["language"]).iloc[0]
    drawn = compare(
        everybody, "seen", by="turn", answers=["language"], design=Design(weights="weight")
    ).iloc[0]
    shares = agreement(everybody, "seen", by="turn", answers=["language"])["estimate"].tolist()
    assert [plain["estimate_a"], plain["estimate_b"]] == shares
    assert [drawn["estimate_a"], drawn["estimate_b"]] == pytest.approx(shares)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            {"against": "aa"},
            (
                "against: there is no group 'aa'; it can be 'a', 'b', 'c', 'rest', 'previous' or "
                "'first'"
            ),
        ),
        ({"against": "rests"}, "against: there is no group 'rests'; did you mean 'rest'?"),
        (
            {"method": "newcomb"},
            "method: there is no interval 'newcomb' of a difference; did you mean 'newcombe'?",
        ),
        ({"method": "t"}, "method: t has no interval without a design; it can be newcombe, wald"),
        (
            {"method": "wald", "design": Design()},
            "method: wald has no interval with a design; it can be newcombe, t",
        ),
        ({"family": "items"}, "family: there is no family 'items'; did you mean 'item'?"),
        ({"adjust": "bh"}, "adjust: there is no adjustment 'bh'; did you mean 'BH'?"),
        ({"level": 95}, "level: 95 is not between 0 and 1; did you mean 0.95?"),
        ({"by": "grup"}, "by: there is no column 'grup'; did you mean 'group'?"),
        ({"by": []}, "by: name the column of groups to compare"),
        ({"by": "single"}, "by: there is one group, 'x'; a comparison needs two"),
        ({"by": "number"}, "by: the groups make 51,040 pairs; the most is 2,000; "),
    ],
)
def test_what_cannot_be_compared_is_told(arguments: dict[str, Any], said: str) -> None:
    frame = THREE.assign(single="x", number=range(320))
    with pytest.raises(DataError) as told:
        compare(frame, "help", **{"by": "group", "answers": ["yes"], **arguments})
    assert str(told.value).startswith(said)


@pytest.mark.parametrize("method", DIFFERENCES.values(), ids=lambda method: method.name)
def test_the_table_of_intervals_says_what_each_computes_and_who_proposed_it(
    method: Difference,
) -> None:
    assert method.title
    assert method.source
    assert method.test
    assert method.formula or method.design_formula
    assert (method.on_design is None) == (method.design_formula == "")
