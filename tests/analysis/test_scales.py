"""Scores of item sets, their means, and Cronbach's alpha: as R and pingouin have them, and by hand
where a hand can follow.
"""

import doctest
import importlib
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pingouin
import polars as pl
import pytest

import analysis
from analysis import (
    Design,
    Replicates,
    Responses,
    item_analysis,
    reliability,
    score,
    score_means,
    scoring,
)
from survey.codebook import Codebook
from survey.definition import loads
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview

WITNESS = Path(__file__).parent / "witness"
ITEMS = [f"q{number}" for number in range(1, 7)]
FIVE = {number: number for number in range(1, 6)}
TURNED = ["q2", "q5"]
MOST_OF_QF = 4e5
"""R's qf takes infinitely many second degrees of freedom for more than these."""
FEELINGS = """
instrument: feelings
version: "1"
title: Feelings
groups: {public: The public}
scales:
  often: {answers: {never: Never, sometimes: Sometimes, always: Always}}
sections:
  - title: One
    questions:
      - {block: feelings, scale: often, missing: [dont_know],
         items: {calm: Calm, cross: Cross, rested: Rested}}
scores:
  mood: {items: [calm, cross, rested], reversed: [cross],
    values: {never: 0, sometimes: 1, always: 3}, at_least: 2}
  calmness: {items: [calm, rested], as: mean}
"""


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    return pd.read_csv(WITNESS / "simulated_items.csv")


@pytest.fixture(scope="module")
def feelings() -> Responses:
    """Four people: all answered, one left out, two left out, all left out."""
    questionnaire = loads(FEELINGS)
    unknown = Missing.DONT_KNOW
    answers = [
        {"calm": "always", "cross": "never", "rested": "sometimes"},
        {"calm": "sometimes", "cross": "sometimes", "rested": unknown},
        {"calm": unknown, "cross": unknown, "rested": "always"},
        {"calm": unknown, "cross": unknown, "rested": unknown},
    ]
    people = [
        CompletedInterview(
            f"00000000-0000-4000-8000-{place:012}",
            "feelings",
            "1",
            "",
            "public",
            "page",
            "en",
            answers=given,
        )
        for place, given in enumerate(answers)
    ]
    return Responses.from_interviews(people, Codebook.of([questionnaire]))


@pytest.mark.parametrize("name", ["means", "reliability", "scoring"])
def test_examples_in_the_docstrings_of_scales_run(name):
    found = doctest.testmod(importlib.import_module(f"analysis.scales.{name}"))
    assert (found.failed, found.attempted > 0) == (0, True)


# --- scores ---------------------------------------------------------------------------------------


def test_a_score_of_the_codebook_turns_items_and_prorates_what_is_missing(feelings):
    found = score(feelings, "mood")
    assert found.name == "mood"
    assert found[:2].tolist() == [3 + 3 + 1, (1 + 2) / 2 * 3]
    assert found[2:].isna().all()
    mean = score(feelings, "calmness")
    assert mean[0] == (3 + 2) / 2
    assert mean[1:].isna().all()


WAYS = {
    "sum": {},
    "mean": {"combine": "mean"},
    "sum4": {"at_least": 4},
    "mean1": {"combine": "mean", "at_least": 1},
    "plain4": {"at_least": 4, "prorate": False},
}


@pytest.mark.parametrize("way", WAYS)
def test_scores_are_those_of_r(simulated, way):
    made = scoring(ITEMS, reversed=TURNED, values=FIVE, **WAYS[way])
    expected = pd.read_csv(WITNESS / "scales_scores.csv")[way]
    np.testing.assert_allclose(score(simulated, made), expected, rtol=1e-13)


def test_the_same_answers_as_codes_of_a_categorical_or_in_another_library_make_the_same_score(
    simulated,
):
    made = scoring(ITEMS, reversed=TURNED, values=FIVE, at_least=3)
    expected = score(simulated, made)
    categorical = simulated.astype(
        {item: pd.CategoricalDtype([1.0, 2.0, 3.0, 4.0, 5.0]) for item in ITEMS}
    )
    pd.testing.assert_series_equal(
        score(categorical, scoring(ITEMS, reversed=TURNED, at_least=3)), expected
    )
    for other in (
        pl.from_pandas(simulated),
        pl.from_pandas(simulated).lazy(),
        duckdb.from_df(simulated),
    ):
        np.testing.assert_array_equal(score(other, made), expected)
    table = reliability(pl.from_pandas(simulated), made, by="group")
    pd.testing.assert_frame_equal(table, reliability(simulated, made, by="group"))
    means = score_means(pl.from_pandas(simulated), made, design=Design("weight", "area"))
    pd.testing.assert_frame_equal(
        means, score_means(simulated, made, design=Design("weight", "area"))
    )


def test_answers_kept_as_text_are_scored_in_the_order_of_the_codebook(feelings):
    texts = replace(
        feelings, frame=feelings.frame.astype(dict.fromkeys(("calm", "cross", "rested"), object))
    )
    pd.testing.assert_series_equal(
        score(texts, ["calm", "rested"]), score(feelings, ["calm", "rested"])
    )
    assert score(texts, ["calm", "rested"])[0] == 3 + 2
    engine = replace(feelings, frame=pl.from_pandas(texts.frame[["calm", "cross", "rested"]]))
    np.testing.assert_array_equal(score(engine, "mood"), score(feelings, "mood"))


def test_reversing_uses_the_answers_there_could_be_not_those_there_are():
    frame = pd.DataFrame({"a": pd.Categorical(["no", "no"], ["no", "some", "yes"])})
    assert score(frame, scoring(["a"], reversed=["a"])).tolist() == [3, 3]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            lambda data: score(data, "mod"),
            "score: a plain frame has no scores; give a list of items",
        ),
        (lambda data: score(data, ["q7"]), "items: there is no column 'q7'"),
        (lambda data: score(data, []), "items: a score is made of one item or more"),
        (
            lambda _: scoring(["a"], reversed=["b"]),
            "reversed: 'b' is not one of the items; it can be 'a'",
        ),
        (
            lambda _: scoring(["a"], at_least=2),
            "at_least: is 2; it is a number from 1 to 1, the number of items",
        ),
        (
            lambda _: scoring(["a"], combine="man"),
            "combine: there is no 'man'; did you mean 'mean'?",
        ),
        (
            lambda data: score(data, scoring(["q1"], reversed=["q1"])),
            "reversed: the column 'q1' does not say which answers it could have; give their values",
        ),
        (
            lambda data: score(data, scoring(["q1"], values={1: 0, 2: 1, 3: 2, 4: 3})),
            "values: the answer '5' to q1 has no value",
        ),
        (
            lambda data: score(data, ["group"]),
            (
                "values: the answers to group have no order; give values, or make the column "
                "categorical"
            ),
        ),
        (
            lambda data: reliability(data, ITEMS, missing="pair"),
            "missing: there is no 'pair'; it can be 'pairwise' or 'complete'",
        ),
        (
            lambda data: reliability(data, ITEMS, method="felt"),
            "method: there is no interval 'felt' of alpha; did you mean 'feldt'?",
        ),
        (
            lambda data: reliability(data, ITEMS, method="psych"),
            "method: there is no interval 'psych' of alpha; it can be 'feldt'",
        ),
    ],
)
def test_what_cannot_be_scored_is_told_with_the_remedy(simulated, given, said):
    with pytest.raises(DataError) as caught:
        given(simulated)
    assert str(caught.value).startswith(said)


def test_scores_that_no_questionnaire_defines_are_told(responses):
    with pytest.raises(
        DataError,
        match=(
            "score: the questionnaires define none; write scores: in one, or give a list of items"
        ),
    ):
        score_means(responses)
    with pytest.raises(DataError, match="items: seen is a question of the kind choose_many"):
        score(responses, ["seen", "help"])


# --- means ----------------------------------------------------------------------------------------

DESIGNS = {
    "none": None,
    "weights": Design("weight"),
    "strata": Design("weight", "area"),
    "clusters": Design("weight", "area", "school"),
    "jackknife": Design("weight", replicates=Replicates("jk_*", "JK1")),
}


@pytest.mark.parametrize("design", DESIGNS)
def test_means_of_scores_are_those_of_r_survey(simulated, design):
    schools = simulated["school"].unique()
    drop_one = {
        f"jk_{place}": simulated["weight"]
        * (simulated["school"] != school)
        * len(schools)
        / (len(schools) - 1)
        for place, school in enumerate(schools)
    }
    frame = pd.concat([simulated, pd.DataFrame(drop_one)], axis=1)
    made = scoring(ITEMS, reversed=TURNED, values=FIVE, at_least=4)
    table = score_means(frame, made, by="group", total=True, design=DESIGNS[design]).set_index(
        "group"
    )
    expected = (
        pd.read_csv(WITNESS / "scales_means.csv").query("design == @design").set_index("group")
    )
    for column in ("n", "mean", "std_error", "df", "low", "high", "sd"):
        np.testing.assert_allclose(
            table[column], expected.loc[table.index, column], rtol=1e-10, err_msg=column
        )


def test_means_by_hand(feelings):
    (row,) = score_means(feelings, "mood").to_dict("records")
    assert (row["group"], row["n"], row["n_missing"], row["mean"], row["min"], row["max"]) == (
        "Total",
        2,
        2,
        5.75,
        4.5,
        7,
    )
    assert row["sd"] == pytest.approx(1.25 * np.sqrt(2))
    assert row["flag"] == "low base"
    assert list(score_means(feelings)["score"]) == ["mood", "calmness"]


def test_a_mean_of_nobody_or_of_equals_has_no_interval():
    frame = pd.DataFrame(
        {"who": ["a", "a", "b", "c", "c"], "x": [2, 2, 1, None, None], "weight": [1.0, 2, 1, 1, 1]}
    )
    for design in (None, Design("weight")):
        table = score_means(frame, ["x"], by="who", design=design).set_index("group")
        assert table["flag"].tolist() == ["no variance", "no variance", "no answers"]
        assert table["mean"].tolist()[:2] == [2, 1]
        assert table[["low", "high"]].isna().all(axis=None)
        assert np.isnan(table.loc["c", "mean"])


# --- reliability ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["pairwise", "complete"])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_alpha_and_both_intervals_are_those_of_r(simulated, mode, level):
    made = scoring(ITEMS, reversed=TURNED, values=FIVE)
    expected = (
        pd.read_csv(WITNESS / "scales_alpha.csv")
        .query("missing == @mode and level == @level")
        .set_index("group")
    )
    for method in analysis.scales.INTERVALS:
        table = reliability(
            simulated, made, by="group", total=True, missing=mode, method=method, level=level
        ).set_index("group")
        for column in ("n", "n_complete", "alpha", "alpha_standardised", "mean_r"):
            np.testing.assert_allclose(
                table[column], expected.loc[table.index, column], rtol=1e-12, err_msg=column
            )
        for column in ("low", "high"):
            np.testing.assert_allclose(
                table[column],
                expected.loc[table.index, f"{method}_{column}"],
                rtol=1e-10,
                err_msg=column,
            )
    assert table.loc["c", "flag"] == "low base"


@pytest.mark.parametrize("mode", ["pairwise", "complete"])
def test_each_item_beside_the_others_is_that_of_r(simulated, mode):
    made = scoring(ITEMS, reversed=TURNED, values=FIVE)
    table = item_analysis(simulated, made, by="group", total=True, missing=mode).set_index(
        ["group", "item"]
    )
    expected = (
        pd.read_csv(WITNESS / "scales_items.csv")
        .query("missing == @mode")
        .set_index(["group", "item"])
    )
    for column in ("n", "mean", "sd", "item_rest", "alpha_without"):
        np.testing.assert_allclose(
            table[column], expected.loc[table.index, column], rtol=1e-11, err_msg=column
        )
    assert table["reversed"].sum() == 2 * 4


@pytest.mark.parametrize(
    ("mode", "named"), [("pairwise", "pairwise"), ("complete", "complete.obs")]
)
def test_alpha_of_students_is_that_of_r(students, pisa, mode, named):
    expected = pd.read_csv(pisa / "reference_cronbach.csv").set_index("mode").loc[named]
    items = [f"ST24Q{number:02}" for number in range(1, 12)]
    turned = [f"ST24Q{number:02}" for number in (1, 4, 6, 8, 9)]
    made = scoring(items, reversed=turned, values={1: 1, 2: 2, 3: 3, 4: 4})
    (row,) = reliability(students, made, missing=mode).to_dict("records")
    pairs = {
        "n": "n_rows",
        "items": "n_items",
        "alpha": "raw_alpha",
        "alpha_standardised": "std_alpha",
        "mean_r": "avg_r",
    }
    for ours, theirs in pairs.items():
        assert row[ours] == pytest.approx(expected[theirs], rel=1e-12), ours
    of_r = {"abs": 1e-4} if (row["n"] - 1) * 10 > MOST_OF_QF else {"rel": 1e-12}
    for ours, theirs in {"low": "feldt_lo", "high": "feldt_hi"}.items():
        assert row[ours] == pytest.approx(expected[theirs], **of_r), ours
    assert row["flag"] == ""


def test_alpha_and_its_interval_are_those_of_pingouin_which_rounds_to_three_places(simulated):
    answers = simulated[ITEMS].copy()
    answers[TURNED] = 6 - answers[TURNED]
    for mode, given in (("pairwise", answers), ("complete", answers.dropna())):
        alpha, bounds = pingouin.cronbach_alpha(given, ci=0.9)
        (row,) = reliability(answers, ITEMS, missing=mode, level=0.9).to_dict("records")
        assert row["alpha"] == pytest.approx(alpha, rel=1e-12)
        assert [round(row["low"], 3), round(row["high"], 3)] == bounds.tolist()


def test_alpha_of_two_items_by_hand():
    """Variances 1 and 1, covariance 1/2: alpha = 2 (1 − 2 / 3)."""
    frame = pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2]})
    (row,) = reliability(frame, ["a", "b"]).to_dict("records")
    assert row["alpha"] == pytest.approx(2 / 3)
    assert row["mean_r"] == pytest.approx(1 / 2)
    assert row["flag"] == "low base"


@pytest.mark.parametrize(
    ("frame", "alpha", "flag"),
    [
        ({"a": [1, 2, 3]}, np.nan, "one item"),
        ({"a": [1, 1, 1], "b": [2, 2, 2]}, np.nan, "no variance"),
        ({"a": [1], "b": [2]}, np.nan, "no variance"),
        ({"a": [1, 2, 3], "b": [3, 2, 1]}, np.nan, "no variance"),
        ({"a": [None, None], "b": [None, None]}, np.nan, "no answers"),
        ({"a": [], "b": []}, np.nan, "no answers"),
        ({"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]}, 1, "no variance"),
        ({"a": [1, 2, 3, 4], "b": [4, 3, 1, 2]}, -8.0, "negative"),
    ],
)
@pytest.mark.parametrize("mode", ["pairwise", "complete"])
def test_where_alpha_is_undefined_it_is_nan_with_a_word_why(frame, alpha, flag, mode):
    data = pd.DataFrame(frame, dtype="Float64")
    (row,) = reliability(data, list(frame), missing=mode).to_dict("records")
    assert row["flag"] == flag
    np.testing.assert_allclose(row["alpha"], alpha, rtol=1e-12)
    assert np.isnan(row["low"]) == (flag != "negative")
    assert len(item_analysis(data, list(frame), missing=mode)) == len(frame)


@pytest.mark.parametrize(
    ("mode", "flag"), [("pairwise", "no variance"), ("complete", "no answers")]
)
def test_items_that_nobody_answered_together_have_no_alpha(mode, flag):
    frame = pd.DataFrame({"a": [1, 2, None, None], "b": [None, None, 1, 2]})
    (row,) = reliability(frame, ["a", "b"], missing=mode).to_dict("records")
    assert (np.isnan(row["alpha"]), row["flag"], row["n_complete"]) == (True, flag, 0)


def test_an_item_without_spread_is_flagged_and_the_others_are_told():
    frame = pd.DataFrame({"a": [1, 2, 3, 3], "b": [1, 3, 2, 3], "c": [2, 2, 2, 2]})
    table = item_analysis(frame, ["a", "b", "c"]).set_index("item")
    assert table["flag"].tolist() == ["", "", "no variance"]
    assert np.isnan(table.loc["c", "item_rest"])
    assert table.loc["c", "alpha_without"] == reliability(frame, ["a", "b"])["alpha"][0]


def test_a_group_that_was_not_asked_is_not_missing(feelings):
    frame = feelings.frame.assign(calm="not_asked", cross="not_asked", rested="not_asked")
    (row,) = score_means(frame, ["calm", "cross"]).to_dict("records")
    assert (row["n"], row["n_missing"], row["flag"]) == (0, 0, "not asked")
    (row,) = reliability(frame, ["calm", "cross"]).to_dict("records")
    assert (row["n"], row["flag"]) == (0, "no answers")


def test_large_values_far_from_zero_lose_no_digits(simulated):
    far = simulated[ITEMS] + 1e9
    shifted, plain = (
        reliability(frame, ITEMS, missing="complete")["alpha"][0] for frame in (far, simulated)
    )
    assert shifted == pytest.approx(plain, rel=1e-12)
