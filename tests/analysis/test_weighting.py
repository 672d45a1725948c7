"""Weights that meet the population's margins: R survey's, or a clear word why there are none."""

import csv
import doctest
import importlib
import json
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import polars as pl
import pytest

from analysis import Design, Responses, agreement
from analysis.weighting import (
    REPORT_FILE,
    WEIGHTS_FILE,
    Targets,
    weigh,
    with_weights,
    write_weights,
)
from analysis.weighting.raking import Margin, raked
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
MARGINS = MappingProxyType(
    {
        "gender": {"men": 0.49, "women": 0.51},
        "age_band": {"18-34": 0.28, "35-54": 0.33, "55+": 0.39},
        "region": {"england": 0.84, "scotland": 0.08, "wales": 0.05, "ni": 0.03},
    }
)
CELLS = {
    "men × 18-34": 0.13,
    "women × 18-34": 0.15,
    "men × 35-54": 0.17,
    "women × 35-54": 0.16,
    "men × 55+": 0.19,
    "women × 55+": 0.20,
}
WAYS = {
    "rake": (MARGINS, {}),
    "poststratify": ({"age_band": MARGINS["age_band"]}, {}),
    "cells": ({"gender × age_band": CELLS}, {}),
    "trimmed": (MARGINS, {"cap": 3, "floor": 0.4}),
}
STARTS = {"equal": None, "drawn": Design("drawn")}


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    return pd.read_csv(WITNESS / "simulated_sample_to_weight.csv")


@pytest.fixture(scope="module")
def by_r() -> pd.DataFrame:
    return pd.read_csv(WITNESS / "weights.csv")


@pytest.mark.parametrize("name", ["fitting", "raking"])
def test_examples_in_the_docstrings_of_weighting_run(name):
    found = doctest.testmod(importlib.import_module(f"analysis.weighting.{name}"))
    assert (found.failed, found.attempted > 0) == (0, True)


# --- against R ------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("way", WAYS)
def test_weights_are_those_of_r_survey(simulated, by_r, start, way):
    targets, options = WAYS[way]
    found = weigh(simulated, targets, design=STARTS[start], tolerance=1e-13, **options)
    np.testing.assert_allclose(found.weights, by_r[f"{way}_{start}"], rtol=1e-10)
    table = found.report.categories
    np.testing.assert_allclose(table["weighted"], table["target"], atol=1e-12)


def test_counts_of_people_gross_up_to_the_population_as_in_r(simulated, by_r):
    people = {
        variable: {one: 52e6 * share for one, share in each.items()}
        for variable, each in MARGINS.items()
    }
    found = weigh(
        simulated, Targets.of(people, counts=True), design=Design("drawn"), tolerance=1e-13
    )
    np.testing.assert_allclose(found.weights, by_r["rake_people"], rtol=1e-10)
    assert found.report.total == pytest.approx(52e6)


# --- by hand --------------------------------------------------------------------------------------


def test_one_margin_by_hand():
    """Three women stand for half, so each counts 2/3; one man counts 2."""
    found = weigh(
        pd.DataFrame({"gender": ["women"] * 3 + ["men"]}), {"gender": {"women": 0.5, "men": 0.5}}
    )
    np.testing.assert_allclose(found.weights, [2 / 3] * 3 + [2])
    report = found.report
    assert (report.method, report.n, report.rounds) == ("post-stratification", 4, 1)
    assert (report.smallest, report.largest, report.mean) == (
        pytest.approx(2 / 3),
        pytest.approx(2),
        pytest.approx(1),
    )
    assert report.deff == pytest.approx(1 + 1 / 3)
    assert report.n_effective == pytest.approx(3)
    assert (report.deff_start, report.n_effective_start) == (1, 4)


def test_a_two_by_two_table_by_hand():
    """Cells 1, 2, 3, 6 are independent: raked to halves each cell holds a quarter."""
    rows = [("a", "u")] + [("a", "v")] * 2 + [("b", "u")] * 3 + [("b", "v")] * 6
    frame = pd.DataFrame(rows, columns=["one", "two"])
    found = weigh(frame, {"one": {"a": 0.5, "b": 0.5}, "two": {"u": 0.5, "v": 0.5}})
    np.testing.assert_allclose(frame.assign(w=found.weights).groupby(["one", "two"])["w"].sum(), 3)
    assert found.report.method == "raking"


def test_trimmed_weights_by_hand():
    """Of 10, two are to be half: 2.5 each. The other starts with 3 times the weight of its like and
    is cut to the cap.
    """
    frame = pd.DataFrame({"who": ["rare"] * 2 + ["common"] * 8, "drawn": [3.0, 1.0] + [1.0] * 8})
    found = weigh(frame, {"who": {"rare": 0.5, "common": 0.5}}, design=Design("drawn"), cap=3)
    np.testing.assert_allclose(found.weights, [3.6, 2.4] + [6 / 8] * 8)
    assert (found.report.at_cap, found.report.at_floor) == (1, 0)


@pytest.mark.parametrize(("relative_to", "cap"), [("mean", 3), ("median", 4)])
def test_trimming_keeps_weights_within_the_bounds_and_the_targets_met(simulated, relative_to, cap):
    free = weigh(simulated, MARGINS)
    found = weigh(simulated, MARGINS, cap=cap, floor=0.3, relative_to=relative_to)
    middle = 1 if relative_to == "mean" else np.median(free.weights)
    assert found.weights.between(0.3 * middle * (1 - 1e-12), cap * middle * (1 + 1e-12)).all()
    assert found.report.at_cap == np.isclose(found.weights, cap * middle, rtol=1e-12).sum() > 0
    assert found.report.largest_gap <= found.report.tolerance
    assert found.report.deff < free.report.deff


@pytest.mark.parametrize("seed", range(20))
def test_weights_within_bounds_are_the_nearest_that_meet_the_margins(seed):
    """Margins that some weights within the bounds have; then log (w / d) of those at no bound is a
    sum over the categories.
    """
    dice = np.random.default_rng(seed)
    codes = dice.integers(0, [3, 4, 2], size=(300, 3))
    start = np.exp(dice.normal(0, 0.3, 300))
    some = np.clip(start * np.exp(dice.normal(0, 1, 300)), 0.5, 2)
    margins = [Margin(column, np.bincount(column, some)) for column in codes.T]
    found = raked(start, margins, low=0.5, high=2, tolerance=1e-12, most_rounds=5000)
    for margin in margins:
        np.testing.assert_allclose(
            np.bincount(margin.codes, found.weights), margin.targets, rtol=1e-9
        )
    assert found.weights.min() >= 0.5
    assert found.weights.max() <= 2
    free = (found.weights > 0.5) & (found.weights < 2)
    assert 0 < free.sum() < 300
    categories = np.hstack([np.eye(int(column.max()) + 1)[column] for column in codes.T])
    effects = np.linalg.lstsq(categories[free], np.log(found.weights / start)[free])[0]
    meant = categories @ effects
    np.testing.assert_allclose(meant[free], np.log(found.weights / start)[free], atol=1e-8)
    np.testing.assert_allclose(np.clip(start * np.exp(meant), 0.5, 2), found.weights, rtol=1e-7)


def test_weights_that_need_no_trimming_are_the_raked_ones(simulated):
    wide = weigh(simulated, MARGINS, cap=100, floor=0.001, tolerance=1e-13)
    np.testing.assert_allclose(
        wide.weights, weigh(simulated, MARGINS, tolerance=1e-13).weights, rtol=1e-11
    )
    assert (wide.report.at_cap, wide.report.at_floor) == (0, 0)


def test_any_library_columns_of_categories_and_crosses_in_any_spelling_give_the_same_weights(
    simulated,
):
    expected = weigh(simulated, MARGINS).weights
    categorical = simulated.astype(
        {"region": pd.CategoricalDtype(["wales", "scotland", "ni", "nowhere", "england"])}
    )
    np.testing.assert_allclose(weigh(categorical, MARGINS).weights, expected, rtol=1e-12)
    np.testing.assert_allclose(
        weigh(pl.from_pandas(simulated), MARGINS).weights, expected, rtol=1e-12
    )
    typed = {"gender x age_band": {name.replace("×", "x"): share for name, share in CELLS.items()}}
    cells = weigh(simulated, typed)
    np.testing.assert_array_equal(
        cells.weights, weigh(simulated, {"gender × age_band": CELLS}).weights
    )
    assert cells.report.method == "cell weighting"


def test_numbers_are_held_against_bands(simulated):
    dice = np.random.default_rng(1)
    ages = {"18-34": (18, 35), "35-54": (35, 55), "55+": (55, 90)}
    years = np.array([dice.integers(*ages[band]) for band in simulated["age_band"]])
    frame = simulated.assign(age=pd.array(years, "Int64"))
    expected = weigh(simulated, {"age_band": MARGINS["age_band"]})
    found = weigh(frame, {"age": MARGINS["age_band"]})
    np.testing.assert_array_equal(found.weights, expected.weights)
    assert found.report.categories["category"].tolist() == list(ages)
    crossed = weigh(frame, {"gender × age": CELLS})
    np.testing.assert_array_equal(
        crossed.weights, weigh(simulated, {"gender × age_band": CELLS}).weights
    )
    words = {"under 35": 0.28, "35 to 54": 0.33, "55 or older": 0.39}
    np.testing.assert_allclose(weigh(frame, {"age": words}).weights, expected.weights, rtol=1e-12)
    frame.loc[0, "age"] = 17
    with pytest.raises(
        DataError,
        match=(
            "age: '17' has respondents \\(1\\) but no target; give it a target, or leave them out"
        ),
    ):
        weigh(frame, {"age": MARGINS["age_band"]})
    frame.loc[0, "age"] = pd.NA
    with pytest.raises(DataError, match=r"age: answers are missing \(1, first in row 1\)"):
        weigh(frame, {"age": MARGINS["age_band"]})


def test_shares_that_were_rounded_are_brought_to_one(simulated):
    thirds = {"age_band": {"18-34": 0.333, "35-54": 0.333, "55+": 0.333}}
    np.testing.assert_allclose(weigh(simulated, thirds).report.categories["weighted"], 1 / 3)


def test_who_did_not_answer_can_keep_their_share(simulated):
    frame = simulated.assign(
        gender=simulated["gender"].where(simulated.index >= 40), drawn=simulated["drawn"]
    )
    table = weigh(
        frame, MARGINS, missing="keep", design=Design("drawn")
    ).report.categories.set_index(["variable", "category"])
    unknown = frame["drawn"][:40].sum() / frame["drawn"].sum()
    assert table.loc[("gender", "(missing)"), "n"] == 40
    assert table.loc[("gender", "(missing)"), "weighted"] == pytest.approx(unknown)
    assert table.loc[("gender", "men"), "weighted"] == pytest.approx(0.49 * (1 - unknown))
    assert table.loc[("region", "ni"), "weighted"] == pytest.approx(0.03)


# --- what cannot be weighted ----------------------------------------------------------------------

TOO_FEW = (
    "the respondents in '55+' (78) can be 0.2925 at most with trimmed weights, and the "
    "target is 0.39"
)
HALVES = {"men": 0.5, "women": 0.5}
FAULTS = [
    (
        {"gender": {"men": 0.5, "womn": 0.5}},
        {},
        [
            (
                "targets: gender: no respondent is in 'womn', whose target is 0.5; did you mean "
                "'women'?"
            ),
            "targets: gender: 'women' has respondents (264) but no target; did you mean 'womn'?",
        ],
    ),
    (
        {"gender": {**HALVES, "men": 0.3, "other": 0.2}},
        {},
        [
            (
                "targets: gender: no respondent is in 'other', whose target is 0.2; join it with "
                "another category"
            )
        ],
    ),
    (
        {"gender": {"women": 1}},
        {},
        [
            (
                "targets: gender: 'men' has respondents (136) but no target; give it a target, or "
                "leave them out"
            )
        ],
    ),
    (
        {"gender": {"men": 0, "women": 1}},
        {},
        [
            (
                "targets: gender: 'men' has respondents (136) but its target is 0; leave them out "
                "or give it a share"
            )
        ],
    ),
    (
        {"gender": {"men": 0.5, "women": 0.4}},
        {},
        ["targets: gender: the shares add to 0.9, not 1; say what share of the population each is"],
    ),
    (
        {"gender": {"men": 49, "women": 51}},
        {},
        ["targets: gender: the shares add to 100, not 1; divide percentages by 100"],
    ),
    (
        {"gender": {"men": -0.5, "women": 1.5}},
        {},
        ["targets: gender: the target of 'men' is -0.5; it is 0 or more"],
    ),
    ({"gendr": HALVES}, {}, ["targets: gendr: there is no column 'gendr'; did you mean 'gender'?"]),
    (
        {},
        {},
        ["targets: there are no targets; write variable: {category: share of the population}"],
    ),
    (MARGINS, {"cap": 1}, ["cap: is 1; it is a number above 1, times the mean weight, such as 5"]),
    (
        MARGINS,
        {"floor": 1.5},
        ["floor: is 1.5; it is a number between 0 and 1, times the mean weight, such as 0.2"],
    ),
    (MARGINS, {"relative_to": "meen"}, ["relative_to: there is no 'meen'; did you mean 'mean'?"]),
    (MARGINS, {"missing": "drop"}, ["missing: there is no 'drop'; it can be 'error' or 'keep'"]),
    (
        MARGINS,
        {"design": Design("drwn")},
        ["weights: there is no column 'drwn'; did you mean 'drawn'?"],
    ),
    (
        MARGINS,
        {"cap": 1.5},
        [f"targets: age_band: {TOO_FEW}; trim less, or join it with another category"],
    ),
]


@pytest.mark.parametrize(("targets", "options", "said"), FAULTS)
def test_what_does_not_fit_is_told_with_the_place_and_the_remedy(simulated, targets, options, said):
    with pytest.raises(DataError) as caught:
        weigh(simulated, targets, **options)
    assert [str(fault) for fault in caught.value.faults] == said


def test_missing_answers_are_an_error_with_the_first_named(simulated):
    frame = simulated.assign(gender=simulated["gender"].where(simulated.index != 6))
    with pytest.raises(
        DataError, match=r"gender: answers are missing \(1, first in row 7\); keep their share"
    ):
        weigh(frame, MARGINS)


def test_targets_that_contradict_each_other_are_told_with_how_near_they_came(simulated):
    frame = pd.DataFrame({"a": ["x", "x", "y"], "b": ["u", "u", "v"]})
    with pytest.raises(
        DataError, match=r"after 1,000 rounds the share of 'y' is 0\.3000 and its target 0\.5000"
    ):
        weigh(frame, {"a": {"x": 0.5, "y": 0.5}, "b": {"u": 0.7, "v": 0.3}})
    with pytest.raises(DataError, match="no weights meet all targets together; trim less"):
        weigh(simulated, MARGINS, cap=2.2, floor=0.4)
    with pytest.raises(DataError, match="after 1 rounds"):
        weigh(simulated, MARGINS, most_rounds=1)


def test_nobody_cannot_be_weighted(simulated):
    with pytest.raises(DataError, match="data: there are no respondents to weight"):
        weigh(simulated[:0], MARGINS)


# --- a file of targets ----------------------------------------------------------------------------


def test_targets_come_from_a_file_of_shares_or_of_counts(simulated, tmp_path):
    file = tmp_path / "targets.csv"
    file.write_text(
        "\ufeffVariable,Category,Share\ngender,men,0.49\n\ngender, women ,0.51\n", "utf-8"
    )
    shares = weigh(simulated, Targets.read(file))
    file.write_text("variable,category,count\ngender,men,490\ngender,women,510\n", "utf-8")
    counts = weigh(simulated, Targets.read(file))
    assert (shares.report.total, counts.report.total) == (pytest.approx(400), pytest.approx(1000))
    np.testing.assert_allclose(counts.weights, shares.weights * 2.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "targets.csv: is empty; write variable, category, and share or count"),
        (
            "variable,share\n",
            (
                "targets.csv:1: has no column 'category'; the columns are variable, category, and "
                "share or count"
            ),
        ),
        ("variable,category\n", "targets.csv:1: has not one of the columns share and count"),
        (
            "variable,category,share\n",
            "targets.csv: has no targets; write a line for each category",
        ),
        (
            "variable,category,share\ng,a,half\n",
            "targets.csv:2: share is 'half', which is not a number; write one such as 0.25",
        ),
        (
            "variable,category,share\ng,a,1\ng,a,0\n",
            "targets.csv:3: 'a' of g has a target in line 2 already",
        ),
        ("variable,category,share\ng,a\n", "targets.csv:2: has 2 cells, not 3"),
        (
            "variable,category,share\ng,a,-1\ng,b,2\n",
            "targets.csv:2: g: the target of 'a' is -1; it is 0 or more",
        ),
        (
            "variable,category,count\ng,a,10\nh,b,20\n",
            (
                "targets.csv: h: the counts add to 20 and those of g to 10; give both for one "
                "population"
            ),
        ),
    ],
)
def test_each_fault_of_a_file_of_targets_has_its_line(tmp_path, monkeypatch, text, said):
    monkeypatch.chdir(tmp_path)
    Path("targets.csv").write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        Targets.read("targets.csv")
    assert str(caught.value) == said


def test_a_category_that_is_not_in_the_data_is_told_with_the_line_of_its_target(
    simulated, tmp_path
):
    file = tmp_path / "targets.csv"
    file.write_text("variable,category,share\ngender,men,0.5\ngender,womn,0.5\n", "utf-8")
    with pytest.raises(DataError, match=r"targets\.csv:3: gender: no respondent is in 'womn'"):
        weigh(simulated, Targets.read(file))
    with pytest.raises(DataError, match="cannot be read"):
        Targets.read(tmp_path / "no.csv")


# --- weights beside a study -----------------------------------------------------------------------


@pytest.fixture
def asked(responses) -> Responses:
    """The public alone, who have a region."""
    known = responses.frame["region"].isin(["north", "south"])
    return Responses(responses.frame[known].reset_index(drop=True), responses.codebook)


def test_weights_written_come_back_beside_the_interviews_and_are_counted_with(asked, tmp_path):
    found = weigh(asked, {"region": {"north": 0.5, "south": 0.5}})
    write_weights(found, asked.frame["interview"], tmp_path, asked={"targets": "study.yaml"})
    weighted = with_weights(asked, tmp_path / WEIGHTS_FILE)
    np.testing.assert_array_equal(weighted.frame["weight"], found.weights)
    assert "weight" not in asked.frame.columns
    (row,) = agreement(weighted, "region", answers=["north"], design=Design("weight")).to_dict(
        "records"
    )
    assert row["estimate"] == pytest.approx(0.5)
    report = json.loads((tmp_path / REPORT_FILE).read_text("utf-8"))
    assert report["targets"] == "study.yaml"
    assert report["categories"][0]["category"] == "north"
    assert report["deff"] == found.report.deff


def test_interviews_that_came_in_later_are_an_error_not_dropped(asked, tmp_path):
    early = Responses(asked.frame[:-2], asked.codebook)
    found = weigh(early, {"region": {"north": 0.5, "south": 0.5}})
    file = write_weights(found, early.frame["interview"], tmp_path, asked={})
    with pytest.raises(DataError) as caught:
        with_weights(asked, file)
    assert str(caught.value) == f"{file}: 2 interviews have no weight; run: concord weight --again"
    assert len(with_weights(Responses(asked.frame[:3], asked.codebook), file).frame) == 3


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [["interview", "weight"], ["x", "-1"]],
            ":2: is not an interview and its weight, 0 or above",
        ),
        (
            [["interview", "weight"], ["x", "nan"]],
            ":2: is not an interview and its weight, 0 or above",
        ),
        ([["interview", "weight"], ["x"]], ":2: is not an interview and its weight, 0 or above"),
        ([["who", "weight"]], ": has not the columns interview and weight"),
        ([], ": has not the columns interview and weight"),
        (
            [["interview", "mode"]],
            (
                ": the interviews have a column 'mode' already; name the new one: concord weight "
                "--as NAME"
            ),
        ),
    ],
)
def test_a_file_of_weights_that_somebody_changed_is_refused(asked, tmp_path, rows, said):
    file = tmp_path / WEIGHTS_FILE
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    with pytest.raises(DataError) as caught:
        with_weights(asked, file)
    assert str(caught.value).startswith(f"{file}{said}")
