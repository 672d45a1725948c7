"""Designs at the boundary: what is refused and how, what is thin, and what has to hold for any
sample.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import Design, Replicates
from analysis.methods.intervals import methods_for
from survey.errors import DataError

every_method = pytest.mark.parametrize("method", methods_for(design=True))


@pytest.fixture
def sample() -> pd.DataFrame:
    """Two regions of three schools each, four people in each school."""
    people = pd.DataFrame(
        {"region": np.repeat(["north", "south"], 12), "school": np.repeat(list("uvwxyz"), 4)}
    )
    return people.assign(
        weight=np.linspace(1, 3.3, 24),
        schools=10,
        g=pd.Categorical(["a", "b"] * 12, ["a", "b", "nobody"]),
        q=pd.Categorical((["yes", "yes", "no"] * 8), ["no", "yes"]),
        w1=1.5,
        w2=[1.0, 2.0] * 12,
    )


SCHOOLS = Design(weights="weight", strata="region", clusters="school", fpc="schools")


def of(sample: pd.DataFrame, design: Design, **arguments) -> pd.DataFrame:
    return analysis.agreement(sample, "q", answers=["yes"], design=design, **arguments)


# --- refused --------------------------------------------------------------------------------------

ONE_EACH = "give one for each stage"
RULES = "join it to another, or name a rule: lonely='adjust', 'average', 'certainty' or 'remove'"
REFUSED = [
    (lambda: Design(weights=[1, 2]), "weights: a list is not the name of one column"),
    (lambda: Design(strata=("region", "size")), "strata: a tuple is not the name of one column"),
    (
        lambda: Design(lonely="adjusted"),
        "lonely: there is no rule 'adjusted'; did you mean 'adjust'?",
    ),
    (
        lambda: Design(clusters=["a", "b"], fpc="n"),
        f"fpc: there are 2 stages and 1 columns of sizes; {ONE_EACH}",
    ),
    (
        lambda: Design(clusters="a", nest=True),
        "nest: only clusters within strata can be nested; name both",
    ),
    (
        lambda: Design(strata="s", replicates=Replicates("r*", "BRR")),
        (
            "replicates: replicate weights hold strata, clusters and population sizes already; "
            "leave those out"
        ),
    ),
    (
        lambda: Replicates("r*", "jk1"),
        "replicates: 'jk1' is not a type of replicate weights; did you mean 'JK1'?",
    ),
    (
        lambda: Replicates("r*", "Fay"),
        (
            "replicates: rho belongs to the type Fay, which needs it: the factor kept, from 0 to "
            "under 1"
        ),
    ),
    (
        lambda: Replicates("r*", "Fay", rho=1),
        "replicates: rho is 1; it is a factor from 0 to under 1",
    ),
    (
        lambda: Replicates("r*", "JKn"),
        (
            "replicates: the type JKn needs rscales, one number for each replicate: (n − 1) / n of "
            "its stratum"
        ),
    ),
    (lambda: Replicates("r*", "JK1", scale=0), "replicates: scale is 0; it is a number above 0"),
]


@pytest.mark.parametrize(("made", "message"), REFUSED)
def test_arguments_that_contradict_each_other_are_refused(made, message):
    with pytest.raises(DataError) as error:
        made()
    assert str(error.value) == message


KNOWN = "it can be 'region', 'school', 'weight', 'schools', 'g', 'q', 'w1' or 'w2'"
MIXED = "give sizes (1 or more) in all columns, or fractions (1 or less) in all"
AGAIN = "if the names start again in each stratum, say nest=True"
COLUMNS = [
    ({"weights": "wieght"}, {}, "weights: there is no column 'wieght'; did you mean 'weight'?"),
    ({"strata": "regoin"}, {}, "strata: there is no column 'regoin'; did you mean 'region'?"),
    ({"clusters": ["school", "clas"]}, {}, f"clusters: there is no column 'clas'; {KNOWN}"),
    ({"weights": "region"}, {}, "weights: the column 'region' holds texts; it should hold numbers"),
    (
        {"weights": "weight"},
        {"weight": [0.0, -1.0, *[1.0] * 22]},
        (
            "weights: the weight in 'weight' is under 0 in 1 row, first in row 2 ('-1.0'); "
            "0 leaves somebody out of every figure"
        ),
    ),
    (
        {"weights": "weight"},
        {"weight": [1.0, None, *[1.0] * 22]},
        "weights: the column 'weight' has no number in 1 row, first in row 2",
    ),
    (
        {"weights": "weight"},
        {"weight": [1.0, np.inf, *[1.0] * 22]},
        "weights: the column 'weight' has no number in 1 row, first in row 2 ('inf')",
    ),
    (
        {"strata": "region"},
        {"region": [None, *["x"] * 23]},
        "strata: the column 'region' is empty in 1 row, first in row 1",
    ),
    (
        {"strata": "region", "clusters": "school"},
        {"school": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3] * 2},
        f"clusters: cluster '1' lies in more than one stratum, such as 'south'; {AGAIN}",
    ),
    (
        {"strata": "region", "clusters": "school"},
        {"school": ["u"] * 12 + list("xyz") * 4},
        f"strata: stratum 'north' has one cluster, so its variance is not known; {RULES}",
    ),
    (
        {"strata": "region"},
        {"region": ["alone", *["x"] * 23]},
        f"strata: stratum 'alone' has one respondent, so its variance is not known; {RULES}",
    ),
    (
        {"clusters": "school"},
        {"school": ["u"] * 24},
        f"strata: the sample has one cluster, so its variance is not known; {RULES}",
    ),
    (
        {"strata": "region", "clusters": "school", "fpc": "schools"},
        {"schools": 2},
        "fpc: the population of stratum 'north' is 2, and 3 were drawn from it; N is at least n",
    ),
    (
        {"strata": "region", "fpc": "schools"},
        {"schools": [100, 200] * 12},
        "fpc: 'schools' differs within stratum in 12 rows, first in row 1 ('100')",
    ),
    (
        {"fpc": "schools"},
        {"schools": [0.5, 200] * 12},
        f"fpc: sizes and fractions are mixed in 12 rows, first in row 1 ('0.5'); {MIXED}",
    ),
    (
        {"fpc": "schools"},
        {"schools": 0.0},
        "fpc: a fraction of 0 gives no weights; name the column of weights",
    ),
    (
        {"replicates": Replicates("w1", "JK1")},
        {},
        "replicates: only the column 'w1' matches; a variance needs two at least",
    ),
    (
        {"replicates": Replicates("rep*", "JK1")},
        {},
        f"replicates: there is no column 'rep*'; {KNOWN}",
    ),
    (
        {"replicates": Replicates("w?", "JKn", rscales=[1, 1, 1])},
        {},
        "replicates: there are 2 columns and 3 rscales; give one for each",
    ),
    (
        {"replicates": Replicates("w?", "JK1")},
        {"w2": [-1.0] * 24},
        "replicates: a replicate weight is under 0 in 24 rows, first in row 1 ('1.5')",
    ),
]


@pytest.mark.parametrize(("arguments", "changed", "message"), COLUMNS)
@pytest.mark.parametrize("function", [analysis.agreement, analysis.distribution, analysis.tally])
def test_columns_that_cannot_be_a_sample_are_refused_with_the_row_and_the_remedy(
    sample, function, arguments, changed, message
):
    known = {"answers": ["yes"]} if function is analysis.agreement else {}
    with pytest.raises(DataError) as error:
        function(sample.assign(**changed), "q", design=Design(**arguments), **known)
    assert str(error.value) == message


# --- thin -----------------------------------------------------------------------------------------


@every_method
def test_what_is_thin_has_no_interval_and_says_why_and_never_one_of_no_width(sample, method):
    items = {
        "all": "yes",
        "none": "no",
        "unanswered": None,
        "one": [*["yes"], *[None] * 23],
        "two": [*["yes", "no"], *[None] * 22],
        "one_school": [*["yes", "no", "no", "yes"], *[None] * 20],
        "by_school": np.repeat(["yes", "no", "no", "yes", "yes", "no"], 4),
    }
    frame = sample.assign(
        **{
            name: pd.Categorical(pd.Series(values, index=sample.index, dtype=object), ["no", "yes"])
            for name, values in items.items()
        }
    )
    for design in (
        Design(),
        Design(weights="weight"),
        SCHOOLS,
        Design(weights="weight", replicates=Replicates("w?", "JK1")),
    ):
        table = analysis.agreement(
            frame, list(items), by="g", answers=["yes"], design=design, method=method, total=True
        )
        assert len(table) == len(items) * 4
        missing = table.low.isna()
        assert (missing == table.high.isna()).all()
        assert (table.low[~missing] < table.high[~missing]).all()
        assert (missing == table.flag.isin(["no variance", "no answers"])).all()
        assert table[table["group"] == "nobody"].flag.eq("no answers").all()
        sure = table["item"].isin(["all", "none"]) & (table.n > 0)
        assert (missing[sure] == ((method != "nchs") | ~(table.df[sure] > 0))).all()
        assert table.estimate[sure].isin([0, 1]).all()


def test_one_school_leaves_no_degrees_of_freedom(sample):
    frame = sample.assign(q=[*["yes", "no", "no", "yes"], *[None] * 20])
    row = of(frame, SCHOOLS).iloc[0]
    assert (row.n, row.df, row.flag) == (4, 0, "no variance")
    assert np.isnan([row.low, row.high]).all()
    assert 0 < row.estimate < 1


def test_an_empty_frame_has_its_groups_and_no_answers(sample):
    for design in (Design(), SCHOOLS, Design(weights="weight", replicates=Replicates("w?", "JK1"))):
        table = of(sample.iloc[:0], design, by="g", total=True)
        assert table[["group", "n", "flag"]].values.tolist() == [
            [g, 0, "no answers"] for g in ("a", "b", "nobody", "Total")
        ]


def test_a_census_has_no_variance(sample):
    table = of(sample.assign(schools=3), SCHOOLS)
    assert table.std_error.tolist() == [0]
    assert table.flag.tolist() == ["no variance"]


# --- where no method is named ---------------------------------------------------------------------


@pytest.fixture
def schools() -> pd.DataFrame:
    """400 pupils in four schools: all of two and none of the others; everyone; nobody."""
    school = np.repeat(list("uvwx"), 100)
    return pd.DataFrame(
        {
            "school": school,
            "weight": np.tile([1.0, 3.0], 200),
            "split": np.where(np.isin(school, ["u", "v"]), "yes", "no"),
            "all": "yes",
            "none": "no",
        }
    )


def row_of(frame: pd.DataFrame, item: str, design: Design | None, **arguments) -> "pd.Series":
    answers = {"answers": ["yes"], "design": design, **arguments}
    return analysis.agreement(frame, [item], **answers).iloc[0]


def test_no_method_named_is_wilson_without_a_design_and_logit_with_one(sample):
    frame = sample.assign(q=sample["q"].astype(str))
    for design, name in ((None, "wilson"), (Design(), "logit"), (SCHOOLS, "logit")):
        usual, named = (row_of(frame, "q", design, method=method) for method in (None, name))
        pd.testing.assert_series_equal(usual, named)
        assert usual.method == name


@pytest.mark.parametrize(("item", "share"), [("all", 1.0), ("none", 0.0)])
def test_at_the_ends_an_exact_interval_rests_on_the_number_of_clusters(schools, item, share):
    reach = 1 - 0.025 ** (1 / 4)  # Clopper–Pearson of 4 out of 4
    bounds = (1 - reach, 1) if share else (0, reach)
    for method, name in ((None, "clopper-pearson"), ("nchs", "nchs")):
        row = row_of(schools, item, Design(weights="weight", clusters="school"), method=method)
        assert (row.estimate, row.n, row.df) == (share, 400, 3)
        assert (row.low, row.high) == pytest.approx(bounds, abs=1e-12)
        assert (row.method, row.flag) == (name, "few clusters")


def test_without_clusters_the_exact_interval_rests_on_kish_s_n(schools):
    kish = 800**2 / (200 * 1 + 200 * 9)  # 320 of the 400
    for item, bounds in (("all", (0.025 ** (1 / kish), 1)), ("none", (0, 1 - 0.025 ** (1 / kish)))):
        row = row_of(schools, item, Design(weights="weight"))
        assert row.n_kish == pytest.approx(kish)
        assert (row.low, row.high) == pytest.approx(bounds, abs=1e-12)
        assert (row.method, row.flag) == ("clopper-pearson", "0% or 100%")
    alone = schools.assign(pupil=range(400))  # everybody a cluster of their own adds nothing
    row = row_of(alone, "all", Design(weights="weight", clusters="pupil"))
    assert row.low == pytest.approx(0.025 ** (1 / kish), abs=1e-12)


def test_only_the_clusters_that_somebody_of_the_group_is_in_count(schools):
    group = np.where(np.isin(schools["school"], ["u", "v", "w"]), "a", "b")
    frame = schools.assign(group=pd.Categorical(group), region=np.tile(["north", "south"], 200))
    frame["school"] = frame["school"] + frame["region"]
    design = Design(weights="weight", strata="region", clusters="school")
    table = analysis.agreement(frame, ["all"], by="group", answers=["yes"], design=design)
    assert table["df"].tolist() == [4, 0]  # six schools in two regions, and two
    assert table["low"].iloc[0] == pytest.approx(0.025 ** (1 / 6), abs=1e-12)
    assert table["flag"].tolist() == ["few clusters", "no variance"]


def test_each_row_says_its_own_method_and_named_ones_stay_without_an_interval(schools):
    design = Design(weights="weight")
    table = analysis.agreement(schools, ["split", "all"], answers=["yes"], design=design)
    assert table["method"].tolist() == ["logit", "clopper-pearson"]
    for method in set(methods_for(design=True)) - {"nchs"}:
        row = row_of(schools, "all", design, method=method)
        assert (row.method, row.flag, np.isnan(row.low)) == (method, "no variance", True)


def test_replicates_that_reach_the_end_leave_the_logit_no_error_and_an_exact_interval(sample):
    said = ["yes", *["no"] * 23]
    factors = {f"r{k}": (np.arange(24) // 4 != k) * 1.2 for k in range(6)}
    frame = sample.assign(q=said, **factors)
    for mse in (True, False):
        replicates = Replicates("r?", "JK1", combined=False, mse=mse)
        design = Design(weights="w1", replicates=replicates)
        row = row_of(frame, "q", design)
        assert row.method == "clopper-pearson"
        assert 0 <= row.low < row.estimate < row.high < 1


# --- what is thin under a design ------------------------------------------------------------------


def test_few_clusters_and_a_wide_interval_are_marked(schools):
    row = row_of(schools, "split", Design(weights="weight", clusters="school"))
    assert (row.n, row.flag, row.high - row.low > 0.9) == (400, "few clusters", True)
    assert row.n_effective == pytest.approx(400 / row.deff)
    assert row.n_kish == pytest.approx(320)
    tenths = schools.assign(school=schools["school"] + np.tile(list("0123456789"), 40))
    row = row_of(tenths, "split", Design(weights="weight", clusters="school"))
    assert (row.df, row.flag) == (39, "low effective base")
    assert row.n_effective < 50
    assert row.high - row.low >= 0.30
    assert row_of(schools, "split", Design(weights="weight")).flag == ""


@pytest.mark.parametrize(("clusters", "flag"), [(8, "few clusters"), (9, "")])
def test_seven_degrees_of_freedom_are_few_and_eight_are_not(clusters, flag):
    frame = pd.DataFrame({"q": ["yes", "no"] * 450, "c": np.arange(900) * clusters // 900})
    frame.loc[::90, "q"] = "no"
    row = row_of(frame, "q", Design(clusters="c"))
    assert (row.df, row.flag) == (clusters - 1, flag)


def test_a_low_base_is_said_before_the_clusters(sample):
    assert of(sample, SCHOOLS).flag.tolist() == ["low base"]


def test_pupils_in_four_schools_are_marked(shared):
    frame = pd.read_csv(shared / "cases/figures/tests/fourschools.csv")
    design = Design(weights="wt", clusters="school")
    row = analysis.agreement(frame, "helpful", answers=["agree"], design=design).iloc[0]
    assert (row.n, row.df, row.flag) == (400, 3, "few clusters")
    assert row.n_effective < 10
    assert row.n_kish > 390


# --- what has to hold -----------------------------------------------------------------------------


def test_dropping_the_other_groups_is_not_the_same_as_a_group(sample):
    group = of(sample, SCHOOLS, by="region").iloc[0]
    mixed = of(sample, Design(weights="weight", clusters="school"), by="region").iloc[0]
    alone = of(sample[sample.region == "north"], Design(weights="weight", clusters="school")).iloc[
        0
    ]
    assert group.estimate == mixed.estimate == pytest.approx(alone.estimate)
    assert mixed.std_error != pytest.approx(alone.std_error, rel=1e-3)


def test_schools_given_as_numbers_texts_or_categories_in_any_order_are_the_same_design(sample):
    expected = of(sample, SCHOOLS, by="g")
    shuffled = sample.sample(frac=1, random_state=3)
    as_numbers = sample.assign(school=sample.school.map(ord) * 1.5)
    as_categories = sample.assign(
        school=pd.Categorical(sample.school, list("zyxwvut")), region=pd.Categorical(sample.region)
    )
    for frame in (shuffled, as_numbers, as_categories):
        pd.testing.assert_frame_equal(of(frame, SCHOOLS, by="g"), expected, rtol=1e-12)


def test_an_arrow_table_gives_the_same_figures(sample):
    plain = sample.astype({"g": str, "q": str})
    for design in (SCHOOLS, Design(weights="weight", replicates=Replicates("w?", "JK1"))):
        pd.testing.assert_frame_equal(
            of(pa.Table.from_pandas(plain), design, by="g"), of(plain, design, by="g")
        )


def test_a_categorical_stratum_is_not_an_item(sample):
    frame = sample.assign(region=pd.Categorical(sample.region, ["no", "north", "south", "yes"]))
    design = Design(weights="weight", strata="region")
    assert analysis.agreement(frame, by="g", answers=["yes"], design=design)[
        "item"
    ].unique().tolist() == ["q"]
    assert analysis.distribution(frame, by="g", design=design)["item"].unique().tolist() == ["q"]
    assert analysis.tally(frame, None, by="g", design=design).items == ("q",)


def test_weights_among_the_attributes_of_interviews_are_columns_like_others(interviewed, codebook):
    answers = ["agree", "agree", "disagree", "neither"]
    people = [
        interviewed("public", attributes={"weight": weight, "ward": ward}, help=answer)
        for weight, ward, answer in zip([1, 2, 3, 2], ["a", "a", "b", "b"], answers, strict=True)
    ]
    people += [
        interviewed(
            "teachers",
            attributes={"weight": 2, "ward": "a"},
            help="agree",
            seen=("sleep", "language"),
        ),
        interviewed(
            "teachers", attributes={"weight": 1, "ward": "b"}, help="agree", seen=("none",)
        ),
    ]
    responses = analysis.Responses.from_interviews(people, codebook)
    design = Design(weights="weight", strata="ward")
    table = analysis.agreement(responses, by="group", design=design, total=True).set_index(
        ["item", "group"]
    )
    assert table.loc[("help", "public"), "estimate"] == pytest.approx(3 / 8)
    assert table.loc[("help", "public"), "n_weighted"] == 8
    assert table.loc[("help", "early_years"), "flag"] == "no answers"
    assert table.loc[("enough", "Total"), "flag"] == "not asked"
    seen = analysis.distribution(responses, "seen", design=design).set_index("answer")
    assert seen.loc["sleep", ["count", "count_weighted", "n"]].tolist() == [1, 2, 2]
    assert seen.loc["sleep", "estimate"] == pytest.approx(2 / 3)
    with pytest.raises(DataError) as error:
        analysis.agreement(responses, design=Design(weights="wait"))
    assert str(error.value).startswith("weights: there is no column 'wait'")


def test_relative_weights_leave_the_population_out_of_the_design_effect(sample):
    relative = of(
        sample.assign(weight=sample.weight / sample.weight.mean()), Design(weights="weight")
    ).iloc[0]
    grossed = of(sample.assign(weight=sample.weight * 1000), Design(weights="weight")).iloc[0]
    assert relative.std_error == pytest.approx(grossed.std_error)
    assert relative.deff == pytest.approx(grossed.deff, rel=1e-3)
    assert relative.deff * relative.estimate * (1 - relative.estimate) / 23 == pytest.approx(
        relative.std_error**2
    )


a_person = st.tuples(
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from("ab"),
    st.sampled_from(["yes", "no", "refused", None]),
    st.floats(0.1, 9),
)
samples = st.lists(a_person, min_size=6, max_size=60).map(
    lambda people: pd.DataFrame(people, columns=["stratum", "school", "g", "q", "weight"]).astype(
        {"q": object}
    )
)


@settings(deadline=None)
@given(
    samples,
    st.sampled_from(methods_for(design=True)),
    st.sampled_from([0.8, 0.95]),
    st.sampled_from([True, False]),
)
def test_bounds_enclose_the_estimate_or_a_flag_says_why_there_are_none(
    people, method, level, strata
):
    design = (
        Design(weights="weight", strata="stratum", clusters="school", nest=True, lonely="adjust")
        if strata
        else Design(weights="weight")
    )
    table = of(people, design, by="g", method=method, level=level, total=True, base=["refused"])
    for row in table.itertuples():
        if row.flag in {"no answers", "no variance", "not asked"}:
            assert np.isnan([row.low, row.high]).all()
        else:
            assert 0 <= row.low <= row.estimate + 1e-12
            assert row.estimate - 1e-12 <= row.high <= 1
            assert row.low < row.high


@settings(deadline=None)
@given(samples)
def test_without_strata_and_clusters_the_variance_is_that_of_the_textbook(people):
    found = of(people, Design(weights="weight")).iloc[0]
    base = people[people.q.isin(["yes", "no"])]
    if found.n > 0:
        p = (base.weight * (base.q == "yes")).sum() / base.weight.sum()
        z = base.weight * ((base.q == "yes") - p) / base.weight.sum()
        m = len(people)
        assert found.estimate == pytest.approx(p)
        assert found.std_error == pytest.approx(np.sqrt(m / (m - 1) * (z**2).sum()), abs=1e-7)
