"""How answers are spread: against R and the reference file, by hand, and what has to hold for any
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
COLUMNS = ["item", "group", "answer", "count", "count_weighted", "n", "estimate", "std_error"]
COLUMNS += ["low", "high"]
ANSWERS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]
BANNERS = {"group": "group", "region": "region", "both": ["group", "region"], "none": None}
BASES = {"valid": "valid", "answered": "answered", "given": ["not_applicable"]}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("banner", BANNERS)
def test_distribution_equals_r_on_simulated_respondents(banner, base):
    reference = pd.read_csv(WITNESS / "distribution.csv").query(
        "banner == @banner and base == @base"
    )
    simulated = pd.read_csv(WITNESS / "simulated_answers.csv")
    table = analysis.distribution(
        simulated, ["support", "enough", "unanimous"], by=BANNERS[banner], base=BASES[base]
    )
    both = table.merge(reference, on=["item", "group", "answer"], suffixes=("", "_r"))
    blank = table["answer"].isin(["no_answer", "unclear"])  # nobody among R's respondents
    assert len(both) == len(reference) == (~blank).sum()
    assert (table.loc[blank, "count"] == 0).all()
    for column in ("count", "n", "estimate"):
        np.testing.assert_allclose(both[column], both[f"{column}_r"], atol=1e-12, rtol=0)


@pytest.mark.parametrize("by", [None, "CNT"])
def test_distribution_equals_the_reference_of_students(students, pisa, by):
    reference = pd.read_csv(pisa / "reference_distribution.csv", dtype={"code": str})
    reference = reference[(reference.group == "ALL") == (by is None)].replace(
        {"group": {"ALL": "Total"}}
    )
    table = analysis.distribution(students, sorted(reference["item"].unique()), by=by)
    both = table.merge(
        reference,
        left_on=["item", "group", "answer"],
        right_on=["item", "group", "code"],
        suffixes=("", "_r"),
    )
    blank = table["answer"].isin(["no_answer", "unclear"])  # nobody among R's respondents
    assert len(both) == len(reference) == (~blank).sum()
    assert (table.loc[blank, "count"] == 0).all()
    assert (both["count"] == both.count_r).all()
    assert (both.n == both.base).all()
    np.testing.assert_allclose(both.estimate, both.prop, atol=1e-12, rtol=0)


def test_rows_stand_in_codebook_order_with_answers_and_groups_nobody_gave(responses):
    table = analysis.distribution(responses, "help", by="group", total=True)
    assert list(table.columns) == COLUMNS
    assert table["group"].tolist() == [
        group for group in ("public", "teachers", "early_years", "Total") for _ in ANSWERS
    ]
    assert table.answer.tolist() == ANSWERS * 4
    assert table["count"].tolist() == [0, 1, 1, 3, 1, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 2, 1, 6, 1]
    assert table.count_weighted.tolist() == table["count"].tolist()
    assert table.n.tolist() == [6] * 5 + [4] * 5 + [0] * 5 + [10] * 5


def test_estimate_and_error_are_proportions_of_the_base(responses):
    row = analysis.distribution(responses, "help").query("answer == 'agree'").iloc[0]
    assert (row["count"], row.n, row.estimate) == (6, 10, 0.6)
    assert row.std_error == pytest.approx(np.sqrt(0.6 * 0.4 / 10))


def test_nobody_in_the_base_has_no_shares(responses):
    table = analysis.distribution(responses, "help", by="group").query("group == 'early_years'")
    assert table[["estimate", "std_error"]].isna().all(axis=None)
    assert table["count"].sum() == 0


def test_the_kinds_in_the_base_follow_the_answers(responses):
    table = analysis.distribution(responses, "help", by="group", base="answered").query(
        "group == 'public'"
    )
    assert table.answer.tolist() == [*ANSWERS, "dont_know", "refused", "no_answer", "unclear"]
    assert table["count"].tolist() == [0, 1, 1, 3, 1, 1, 1, 0, 0]
    assert table.estimate.sum() == pytest.approx(1)


def test_options_of_a_choose_many_item_are_shares_of_who_answered_it(responses):
    table = analysis.distribution(responses, "seen", by="group").query("group == 'teachers'")
    assert table.answer.tolist() == ["language", "sleep", "none"]
    assert table["count"].tolist() == [2, 1, 1]
    assert table.n.tolist() == [3, 3, 3]
    assert table.estimate.tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3])


def test_without_items_every_item_with_answers_to_choose_from_is_there(responses):
    assert analysis.distribution(responses)["item"].unique().tolist() == [
        "help",
        "enough",
        "region",
        "assistance",
        "seen",
    ]


# --- intervals ------------------------------------------------------------------------------------

BOUNDS = ["n", "estimate", "std_error", "low", "high"]


def same_bounds(data, item, base="valid", **arguments) -> None:
    """Every answer has the figures of `agreement` for that answer alone."""
    table = analysis.distribution(data, item, base=base, **arguments)
    assert len(table) > 0
    for answer, rows in table.groupby("answer", sort=False):
        alone = analysis.agreement(data, item, answers=[answer], base=base, **arguments)
        assert rows["group"].tolist() == alone["group"].tolist()
        exact = 1e-12 if arguments.get("design") is None else 1e-9
        np.testing.assert_allclose(rows[BOUNDS], alone[BOUNDS], rtol=exact, atol=exact)


def test_bounds_are_wilsons_by_default(responses):
    row = analysis.distribution(responses, "help").query("answer == 'agree'").iloc[0]
    z = 1.959963984540054
    middle, half = 6 + z**2 / 2, z * np.sqrt(6 * 4 / 10 + z**2 / 4)
    assert row.low == pytest.approx((middle - half) / (10 + z**2))
    assert row.high == pytest.approx((middle + half) / (10 + z**2))


def test_bounds_equal_those_of_r_on_simulated_respondents():
    """R has them of the share who agree, here the answer of a column that is folded so."""
    reference = pd.read_csv(WITNESS / "agreement.csv").query(
        "banner == 'group' and base == 'valid' and item == 'support'"
    )
    simulated = pd.read_csv(WITNESS / "simulated_answers.csv")
    agreeing = simulated.support.replace(dict.fromkeys(ANSWERS[3:], "yes")).replace(
        dict.fromkeys(ANSWERS[:3], "no")
    )
    for method in reference.method.unique():
        table = analysis.distribution(
            simulated.assign(support=agreeing), "support", by="group", method=method
        ).query("answer == 'yes'")
        both = table.merge(reference.query("method == @method"), on="group", suffixes=("", "_r"))
        assert len(both) == 3
        for bound in ("low", "high"):
            np.testing.assert_allclose(both[bound], both[f"{bound}_r"], atol=1e-9, rtol=0)


@pytest.mark.parametrize("item", ["help", "enough", "seen", "region"])
@pytest.mark.parametrize("base", ["valid", "answered"])
def test_bounds_are_those_of_agreement_with_a_codebook(responses, item, base):
    same_bounds(responses, item, base, by="group", total=True)


@pytest.mark.parametrize("method", methods_for(design=False))
def test_bounds_are_those_of_agreement_by_every_method(responses, method):
    same_bounds(responses, "help", by="group", method=method, level=0.8)


@pytest.mark.parametrize("base", ["valid", "answered"])
@pytest.mark.parametrize("method", methods_for(design=True))
def test_bounds_are_those_of_agreement_by_every_method_with_a_design(method, base):
    sample = pd.read_csv(WITNESS / "simulated_sample.csv")
    drawn = analysis.Design(weights="weight", strata="stratum", clusters="school", lonely="adjust")
    for item in ("help", "enough"):
        same_bounds(sample, item, base, by="group", total=True, design=drawn, method=method)


@pytest.mark.parametrize("moved", [pl.from_pandas, pa.Table.from_pandas, duckdb.from_df])
@pytest.mark.parametrize("method", ["wilson", "likelihood"])
def test_bounds_in_an_engine_are_those_in_memory(moved, method):
    sample = pd.read_csv(WITNESS / "simulated_sample.csv")[["help", "group", "weight", "stratum"]]
    drawn = analysis.Design(weights="weight", strata="stratum", lonely="adjust")
    for design in (drawn, None) if method == "wilson" else (drawn,):
        arguments = {"by": "group", "design": design, "method": method}
        same_bounds(moved(sample), "help", **arguments)
        theirs = analysis.distribution(moved(sample), "help", **arguments)
        ours = analysis.distribution(sample, "help", **arguments)
        pd.testing.assert_frame_equal(theirs, ours, rtol=1e-9)


def test_items_with_more_and_fewer_answers_have_their_own_bounds_by_the_fitted_method():
    sample = pd.read_csv(WITNESS / "simulated_sample.csv")
    folded = sample["help"].where(sample["help"].isna(), sample["help"].str.endswith("disagree"))
    sample = sample.assign(few=folded.map({True: "no", False: "yes"}))
    drawn = analysis.Design(weights="weight")
    items = ["help", "few", "enough"]
    together = analysis.distribution(sample, items, by="group", design=drawn, method="likelihood")
    apart = [
        analysis.distribution(sample, item, by="group", design=drawn, method="likelihood")
        for item in items
    ]
    pd.testing.assert_frame_equal(together, pd.concat(apart, ignore_index=True), rtol=1e-9)
    assert together.low.notna().any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"method": "wilsn"},
            "method: there is no interval method 'wilsn'; did you mean 'wilson'?",
        ),
        ({"level": 95}, "level: 95 is not between 0 and 1; did you mean 0.95?"),
        ({"method": "nchs"}, "method: nchs has no interval without a design; the methods are "),
    ],
)
def test_a_method_or_level_that_is_none_is_refused(responses, arguments, message):
    with pytest.raises(DataError) as error:
        analysis.distribution(responses, "help", **arguments)
    assert str(error.value).startswith(message)


def test_a_number_is_not_counted(responses):
    with pytest.raises(DataError) as error:
        analysis.distribution(responses, "age")
    assert (
        str(error.value)
        == "items: age is a question for a number; only answers to choose from are counted"
    )


given_answers = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([*ANSWERS, *Missing.names(), None])),
    max_size=80,
)


@settings(deadline=None)
@given(given_answers, st.sampled_from(["valid", "answered", ["not_asked"]]))
def test_shares_add_to_1_and_to_agreement(people, base):
    frame = pd.DataFrame(people, columns=["g", "q"])
    frame = frame.assign(
        g=pd.Categorical(frame.g, ["a", "b"]),
        q=pd.Categorical(frame.q, [*ANSWERS, *Missing.names()]),
    )
    shares = analysis.distribution(frame, "q", by="g", base=base)
    same_bounds(frame, "q", by="g", base=base)
    agreeing = analysis.agreement(
        frame, "q", by="g", base=base, answers=["agree", "strongly_agree"]
    )
    for row in agreeing.itertuples():
        own = shares[shares["group"] == row.group]
        assert own["count"].sum() == row.n
        if row.n:
            assert own.estimate.sum() == pytest.approx(1)
            assert own.estimate[
                own.answer.isin(["agree", "strongly_agree"])
            ].sum() == pytest.approx(row.estimate)
