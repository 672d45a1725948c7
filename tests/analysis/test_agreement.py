"""Agreement by group: against R and the reference files, by hand, and what has to hold for any
data.
"""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.methods.intervals import methods_for
from survey.errors import DataError
from survey.missing import Missing

WITNESS = Path(__file__).parent / "witness"
OUR_NAMES = {"asymptotic": "wald", "exact": "clopper-pearson"}
COLUMNS = ["item", "group", "net", "n", "n_missing", "n_weighted", "n_effective", "n_kish"]
COLUMNS += ["deff", "estimate", "std_error", "low", "high", "df", "method", "level", "flag"]
ANSWERS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]
BANNERS = {"group": "group", "region": "region", "both": ["group", "region"], "none": None}
SEVERAL = "a respondent can choose several answers to"
BASES = {"valid": "valid", "answered": "answered", "given": ["not_applicable"]}


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    return pd.read_csv(WITNESS / "simulated_answers.csv")


# --- against R ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [*OUR_NAMES.values(), "wilson", "jeffreys", "agresti-coull"])
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("banner", BANNERS)
def test_agreement_equals_r_on_simulated_respondents(simulated, banner, base, method):
    reference = pd.read_csv(WITNESS / "agreement.csv").query(
        "banner == @banner and base == @base and method == @method"
    )
    items = ["support", "enough", "unanimous"]
    table = analysis.agreement(
        simulated,
        items,
        by=BANNERS[banner],
        answers=["agree", "strongly_agree"],
        base=BASES[base],
        method=method,
    )
    both = table.merge(reference, on=["item", "group"], suffixes=("", "_r"))
    assert len(both) == len(reference) == len(table) > 0
    none = both.estimate.isin([0, 1]) & (method == "wald")
    for column in ("n", "n_missing", "estimate", "std_error"):
        np.testing.assert_allclose(both[column], both[f"{column}_r"], atol=1e-12, rtol=0)
    for column in ("low", "high"):
        np.testing.assert_allclose(
            both[column][~none], both[f"{column}_r"][~none], atol=1e-9, rtol=0
        )
        assert both[column][none].isna().all()


@pytest.mark.parametrize("by", [None, "CNT"])
@pytest.mark.parametrize(
    "reference_method", ["agresti-coull", "asymptotic", "exact", "jeffreys", "wilson"]
)
def test_agreement_equals_the_reference_of_students(students, pisa, by, reference_method):
    reference = pd.read_csv(pisa / "reference_agree_ci.csv").query("method == @reference_method")
    reference = reference[(reference.group == "ALL") == (by is None)].replace(
        {"group": {"ALL": "Total"}}
    )
    items = sorted(reference["item"].unique())
    tables = [
        analysis.agreement(
            students,
            items,
            by=by,
            answers=[3, 4],
            level=level,
            method=OUR_NAMES.get(reference_method, reference_method),
        )
        for level in reference.level.unique()
    ]
    both = reference.merge(pd.concat(tables), on=["item", "group", "level"], suffixes=("_r", ""))
    assert len(both) == len(reference) > 0
    assert (both.n == both.n_r).all()
    assert (both.n_missing == both.missing).all()
    for ours, theirs in (("estimate", "prop"), ("low", "lo"), ("high", "hi")):
        np.testing.assert_allclose(both[ours], both[theirs].clip(0, 1), atol=1e-9, rtol=0)


# --- by hand --------------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_contract(responses):
    assert list(analysis.agreement(responses).columns) == COLUMNS


def test_everyone_in_one_group_is_the_total(responses):
    row = analysis.agreement(responses, "help").iloc[0]
    assert (row["item"], row["group"], row["net"]) == ("help", "Total", "agree")
    assert (row.n, row.n_missing, row.estimate) == (10, 3, 0.7)
    assert (row.n_weighted, row.n_effective, row.n_kish, row.deff) == (10.0, 10.0, 10.0, 1.0)
    assert row.std_error == pytest.approx(np.sqrt(0.7 * 0.3 / 10))
    assert np.isnan(row.df)
    assert (row.method, row.level, row.flag) == ("wilson", 0.95, "low base")


def test_groups_stand_in_codebook_order_with_those_nobody_is_in(responses):
    table = analysis.agreement(responses, "help", by="group", total=True)
    assert table["group"].tolist() == ["public", "teachers", "early_years", "Total"]
    assert table.n.tolist() == [6, 4, 0, 10]
    assert table.estimate.tolist()[:2] == [pytest.approx(4 / 6), 0.75]
    absent = table.iloc[2]
    assert absent.flag == "no answers"
    assert absent[["deff", "estimate", "std_error", "low", "high"]].isna().all()


def test_items_none_is_every_item_with_the_net_in_codebook_order(responses):
    assert analysis.agreement(responses)["item"].tolist() == ["help", "enough", "assistance"]
    assert analysis.agreement(responses, net="disagree")["net"].unique().tolist() == ["disagree"]


def test_an_item_that_a_group_is_not_asked_has_no_base_there_and_nothing_missing(responses):
    table = analysis.agreement(responses, "seen", answers=["language"], by="group")
    assert table.n.tolist() == [0, 3, 0]
    assert table.n_missing.tolist() == [0, 1, 0]
    assert table.flag.tolist() == ["not asked", "low base", "no answers"]


def test_a_group_of_whom_some_were_asked_and_none_answered_has_no_answers(interviewed, codebook):
    people = [interviewed("teachers"), interviewed("teachers", help=Missing.REFUSED)]
    row = analysis.agreement(analysis.Responses.from_interviews(people, codebook), "help").iloc[0]
    assert (row.n, row.n_missing, row.flag) == (0, 1, "no answers")


def test_a_column_without_any_group_gives_no_rows_but_the_total():
    frame = pd.DataFrame({"g": [None, None], "q": ["yes", "no"]})
    assert analysis.agreement(frame, "q", by="g", answers=["yes"]).empty
    table = analysis.agreement(frame, "q", by="g", answers=["yes"], total=True)
    assert table[["group", "n", "estimate"]].values.tolist() == [["Total", 2, 0.5]]


def test_one_answer_of_a_choose_many_item_is_the_share_choosing_it(responses):
    table = analysis.agreement(responses, "seen", answers=["language"])
    assert table[["n", "n_missing", "estimate", "net"]].values.tolist() == [
        [3, 1, pytest.approx(2 / 3), "=language"]
    ]


@pytest.mark.parametrize(
    ("base", "n", "n_missing"),
    [
        ("valid", 6, 3),
        ("answered", 8, 1),
        (["dont_know"], 7, 2),
        ([Missing.REFUSED, "not_reached"], 8, 1),
        (["not_asked"], 7, 3),
        ([], 6, 3),
    ],
)
def test_the_base_counts_in_the_kinds_of_missing_answer_it_is_asked_for(
    responses, base, n, n_missing
):
    row = analysis.agreement(responses, "help", by="group", base=base).iloc[0]
    assert (row.n, row.n_missing, row.estimate) == (n, n_missing, 4 / n)


def test_a_kind_of_missing_answer_in_the_base_can_be_what_is_counted(responses):
    row = analysis.agreement(
        responses, "help", by="group", base="answered", answers=["dont_know"]
    ).iloc[0]
    assert (row.net, row.n, row.estimate) == ("=dont_know", 8, 0.125)


def test_columns_are_crossed_with_all_combinations_kept(responses):
    table = analysis.agreement(responses, "help", by=["group", "region"])
    assert table["group"].tolist() == [
        f"{group} × {region}"
        for group in ("public", "teachers", "early_years")
        for region in ("north", "south")
    ]
    assert table.n.tolist() == [6, 0, 0, 0, 0, 0]


def test_who_is_in_no_group_counts_in_the_total_alone(responses):
    table = analysis.agreement(responses, "help", by="region", total=True)
    assert table["group"].tolist() == ["north", "south", "Total"]
    assert table.n.tolist() == [6, 0, 10]


@pytest.mark.parametrize(
    ("frame", "answers", "n", "estimate", "n_missing"),
    [
        (pd.DataFrame({"q": ["no"] * 20}), ["yes"], 20, 0.0, 0),
        (pd.DataFrame({"q": ["yes"] * 20}), ["yes"], 20, 1.0, 0),
        (pd.DataFrame({"q": [4]}), [3, 4], 1, 1.0, 0),
        (pd.DataFrame({"q": [4.0, None, 1.0]}), [3, 4], 2, 0.5, 1),
        (pd.DataFrame({"q": pd.array([4, None, 1], dtype="Int64")}), ["3", "4"], 2, 0.5, 1),
        (pd.DataFrame({"q": [True, False, None]}), [True], 2, 0.5, 1),
        (pd.DataFrame({"q": pd.array([True, False, None], dtype="boolean")}), [True], 2, 0.5, 1),
        (pd.DataFrame({"q": ["yes", "dont_know", "refused", None]}), ["yes"], 1, 1.0, 3),
        (pd.DataFrame({"q": ["yes", "", "no"]}), ["yes"], 2, 0.5, 1),
        (pd.DataFrame({"q": pd.Categorical([3, 1, 1], categories=[1, 2, 3])}), [2], 3, 0.0, 0),
    ],
)
def test_plain_frames_of_any_type_of_code(frame, answers, n, estimate, n_missing):
    row = analysis.agreement(frame, "q", answers=answers).iloc[0]
    assert (row.n, row.estimate, row.n_missing) == (n, estimate, n_missing)
    assert 0 <= row.low < row.high <= 1


def test_all_missing_is_no_answers():
    row = analysis.agreement(pd.DataFrame({"q": [None, None]}), "q", answers=["yes"]).iloc[0]
    assert (row.n, row.n_missing, row.flag) == (0, 2, "no answers")
    assert np.isnan([row.estimate, row.low, row.high]).all()


def test_an_empty_frame_has_its_groups_and_no_answers():
    frame = pd.DataFrame(
        {"g": pd.Categorical([], ["a", "b"]), "q": pd.Categorical([], ["yes", "no"])}
    )
    table = analysis.agreement(frame, by="g", answers=["yes"], total=True)
    assert table[["group", "n", "flag"]].values.tolist() == [
        ["a", 0, "no answers"],
        ["b", 0, "no answers"],
        ["Total", 0, "no answers"],
    ]


def test_wald_at_0_and_100_percent_has_no_interval_and_says_so():
    frame = pd.DataFrame({"g": ["none"] * 60 + ["all"] * 60, "q": ["no"] * 60 + ["yes"] * 60})
    table = analysis.agreement(frame, "q", by="g", answers=["yes"], method="wald")
    assert table.estimate.tolist() == [1, 0]
    assert table[["low", "high"]].isna().all(axis=None)
    assert table.flag.tolist() == ["no variance", "no variance"]


def test_bases_under_50_are_marked():
    frame = pd.DataFrame({"g": ["a"] * 50 + ["b"] * 49, "q": ["yes"] * 99})
    assert analysis.agreement(frame, "q", by="g", answers=["yes"]).flag.tolist() == ["", "low base"]
    assert (analysis.LOW_BASE, analysis.HIDDEN_BASE) == (50, 30)


def test_a_plain_frame_without_items_takes_the_categorical_columns_that_have_the_answers(responses):
    table = analysis.agreement(responses.frame, by="group", answers=["agree"])
    assert table["item"].unique().tolist() == ["help", "enough", "assistance"]


def test_the_frame_of_responses_gives_the_same_figures_without_its_codebook(responses):
    ours = analysis.agreement(responses, "help", by="group", base="answered", total=True)
    plain = analysis.agreement(
        responses.frame,
        "help",
        by="group",
        base="answered",
        total=True,
        answers=["agree", "strongly_agree"],
    )
    pd.testing.assert_frame_equal(ours.drop(columns="net"), plain.drop(columns="net"))


def test_an_arrow_table_gives_the_same_figures(simulated):
    arguments = {
        "items": ["support", "enough"],
        "by": ["group", "region"],
        "answers": ["agree"],
        "total": True,
    }
    arrow = pa.Table.from_pandas(simulated)
    pd.testing.assert_frame_equal(
        analysis.agreement(arrow, **arguments), analysis.agreement(simulated, **arguments)
    )


def test_a_column_that_is_not_in_an_arrow_table_is_named(simulated):
    with pytest.raises(DataError) as error:
        analysis.agreement(pa.Table.from_pandas(simulated), "suport", answers=["agree"])
    assert str(error.value) == "items: there is no column 'suport'; did you mean 'support'?"


# --- wrong arguments ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"items": "halp"}, "items: there is no item 'halp'; did you mean 'help'?"),
        ({"items": []}, "items: none are named; leave items out for all of them"),
        ({"items": "age"}, "net: age has no NET 'agree'; give answers=[…] instead"),
        (
            {"items": "age", "answers": [18]},
            "items: age is a question for a number; only answers to choose from are counted",
        ),
        ({"net": "agreee"}, "net: no item has the NET 'agreee'; did you mean 'agree'?"),
        (
            {"items": "help", "net": "often"},
            "net: help has no NET 'often'; it can be 'agree' or 'disagree'",
        ),
        (
            {"items": "help", "answers": ["agre"]},
            "answers: help has no answer 'agre'; did you mean 'agree'?",
        ),
        ({"answers": ["agre"]}, "answers: no item has the answers agre; name the items"),
        (
            {"answers": []},
            (
                "answers: none are given; name the codes that count, or leave answers out and name "
                "a NET"
            ),
        ),
        (
            {"items": "help", "answers": ["dont_know"]},
            (
                "answers: 'dont_know' is outside the base; count it in, such as with "
                "base=['dont_know']"
            ),
        ),
        (
            {"items": "seen", "answers": ["language", "sleep"]},
            (
                f"answers: {SEVERAL} seen; give one answer at a time, or use distribution for all "
                "of them"
            ),
        ),
        ({"by": "gruop"}, "by: there is no column 'gruop'; did you mean 'group'?"),
        (
            {"by": "seen"},
            (
                f"by: {SEVERAL} seen; group by one of them, such as seen__language, seen__sleep, "
                "seen__none"
            ),
        ),
        (
            {"base": "all"},
            "base: there is no base 'all'; it can be 'valid', 'answered' or 'everyone'",
        ),
        (
            {"base": "refused"},
            "base: there is no base 'refused'; for one kind of missing answer write ['refused']",
        ),
        (
            {"base": ["refusal"]},
            "base: 'refusal' is not a kind of missing answer; did you mean 'refused'?",
        ),
        ({"level": 95}, "level: 95 is not between 0 and 1; did you mean 0.95?"),
        ({"design": "weight"}, "design: a str is not a Design; write Design(weights='weight')"),
        ({"design": 3}, "design: a int is not a Design; write Design(weights='the column')"),
    ],
)
def test_wrong_arguments_name_the_argument_the_value_and_the_remedy(responses, arguments, message):
    with pytest.raises(DataError) as error:
        analysis.agreement(responses, **arguments)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("data", "arguments", "message"),
    [
        (
            [1, 2],
            {},
            (
                "data: a list is not a Responses or a data frame (pandas, polars, pyarrow, DuckDB, "
                "PySpark)"
            ),
        ),
        (
            pd.DataFrame({"q": [1]}),
            {"items": "q"},
            "answers: a plain frame has no NETs; give answers=[…], the codes that count",
        ),
        (
            pd.DataFrame({"q": [1]}),
            {"answers": [1]},
            "items: no column is categorical, so the frame does not say which are items; name them",
        ),
        (
            pd.DataFrame({"q1": [1]}),
            {"items": "q2", "answers": [1]},
            "items: there is no column 'q2'; it can be 'q1'",
        ),
        (
            pd.DataFrame({"q": ["strongly_agree"]}),
            {"items": "q", "answers": ["Strongly agree"]},
            "answers: q has no answer 'Strongly agree'; did you mean 'strongly_agree'?",
        ),
        (
            pd.DataFrame({"q": pd.Categorical(["yes"], ["yes", "no"])}),
            {"items": "q", "answers": ["perhaps"]},
            "answers: q has no answer 'perhaps'; it can be 'yes' or 'no'",
        ),
        (
            pd.DataFrame({"q": [1, 2, 4, None]}),
            {"items": "q", "answers": [44, 5]},
            (
                "answers: nobody has '44' or '5' in q, which holds 1, 2, 4; "
                "make the column categorical to count an answer that nobody gave"
            ),
        ),
        (
            pd.DataFrame({"q": range(1, 40)}),
            {"items": "q", "answers": ["44"]},
            (
                "answers: nobody has '44' in q, which holds 39 numbers from 1 to 39, the nearest "
                "39; make the column categorical to count an answer that nobody gave"
            ),
        ),
        (
            pd.DataFrame({"q": range(1, 40)}),
            {"items": "q", "answers": ["agree"]},
            (
                "answers: nobody has 'agree' in q, which holds 39 numbers from 1 to 39; "
                "make the column categorical to count an answer that nobody gave"
            ),
        ),
        (
            pd.DataFrame([[1, 2]], columns=["q", "q"]),
            {"items": "q", "answers": [1]},
            "items: there are 2 columns 'q'; give each its own name",
        ),
        (
            pd.DataFrame({"q": range(20_000)}),
            {"items": "q", "answers": [1]},
            "q: the column has 20,000 different values; is it a column of answers or groups?",
        ),
    ],
)
def test_data_that_cannot_be_counted_is_refused_with_the_remedy(data, arguments, message):
    with pytest.raises(DataError) as error:
        analysis.agreement(data, **arguments)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "moved",
    [pd.DataFrame, pl.from_pandas, pa.Table.from_pandas, duckdb.from_df],
    ids=["pandas", "polars", "pyarrow", "duckdb"],
)
def test_a_number_that_nobody_has_is_an_error_in_every_engine(moved):
    frame = moved(pd.DataFrame({"q": [1, 2, 4, 4]}))
    with pytest.raises(DataError, match="nobody has '44' in q, which holds 1, 2, 4;"):
        analysis.agreement(frame, "q", answers=[44])
    with pytest.raises(DataError, match="nobody has '44' in q"):
        analysis.agreement(frame, "q", answers=[44], design=analysis.Design())
    assert analysis.agreement(frame, "q", answers=[4]).estimate.tolist() == [0.5]


@pytest.mark.parametrize(
    "column",
    [
        pd.Categorical([1, 2, 2], [1, 2, 3, 4]),  # says which answers there could have been
        pd.Series(["1", "2", "2"]),  # does not say so
        pd.Series([None, None, None], dtype="Float64"),  # nobody answered, which a flag says
    ],
    ids=["categorical", "texts", "none"],
)
def test_an_answer_that_nobody_gave_counts_0_where_it_could_have_been_given(column):
    row = analysis.agreement(pd.DataFrame({"q": column}), "q", answers=[4]).iloc[0]
    assert row.estimate == 0 or row.flag == "no answers"


# --- for any data ---------------------------------------------------------------------------------

a_person = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["north", "south"]),
    st.sampled_from([*ANSWERS, *Missing.names(), None]),
)
people = st.lists(a_person, max_size=80)


def frame_of(people: list[tuple[str, str, str | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(people, columns=["g", "r", "q"])
    return frame.assign(
        g=pd.Categorical(frame.g, ["a", "b", "c"]),
        r=pd.Categorical(frame.r, ["north", "south"]),
        q=pd.Categorical(frame.q, [*ANSWERS, *Missing.names()]),
    )


def agreeing(frame: pd.DataFrame, **arguments) -> pd.DataFrame:
    return analysis.agreement(frame, "q", answers=["agree", "strongly_agree"], **arguments)


@settings(deadline=None)
@given(people)
def test_the_total_is_the_sum_of_the_groups_and_of_their_crosses(people):
    frame = frame_of(people)
    table = agreeing(frame, by="g", total=True).assign(x=lambda t: (t.estimate * t.n).fillna(0))
    crossed = agreeing(frame, by=["g", "r"]).assign(x=lambda t: (t.estimate * t.n).fillna(0))
    assert crossed["group"].tolist() == [f"{g} × {r}" for g in "abc" for r in ("north", "south")]
    for column in ("n", "n_missing", "x"):
        parts = table[column][:-1].to_numpy()
        np.testing.assert_allclose(table[column].iloc[-1], parts.sum())
        np.testing.assert_allclose(parts, crossed[column].to_numpy().reshape(3, 2).sum(axis=1))


@settings(deadline=None)
@given(people)
def test_the_answered_base_holds_the_valid_one_and_nobody_asked_is_lost(people):
    frame = frame_of(people)
    asked = int((frame.q != "not_asked").sum())
    valid, answered = agreeing(frame).iloc[0], agreeing(frame, base="answered").iloc[0]
    assert valid.n <= answered.n
    assert valid.n + valid.n_missing == answered.n + answered.n_missing == asked


@settings(deadline=None)
@given(people, st.sampled_from(methods_for(design=False)), st.sampled_from([0.8, 0.95, 0.99]))
def test_bounds_enclose_the_estimate_or_a_flag_says_why_there_are_none(people, method, level):
    for row in agreeing(frame_of(people), by="g", method=method, level=level).itertuples():
        if row.flag in {"no answers", "not asked", "no variance"}:
            assert np.isnan([row.low, row.high]).all()
        else:
            assert 0 <= row.low <= row.estimate <= row.high <= 1
            assert row.low < row.high


@settings(deadline=None)
@given(people)
def test_the_order_of_the_respondents_does_not_matter(people):
    pd.testing.assert_frame_equal(
        agreeing(frame_of(people), by="g"), agreeing(frame_of(people[::-1]), by="g")
    )
