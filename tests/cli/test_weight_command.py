"""`concord weight`: weights beside the study, with a report, made again when interviews have come
in.
"""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import analysis
import instruments
from analysis.weighting import with_weights
from survey.errors import DataError
from survey.simulation import read_shares, simulate
from survey.study import Study

Run = Callable[..., Any]

MARGINS = """
weighting_to:
  region: {england: 0.84, scotland: 0.08, wales: 0.05, ni: 0.03}
"""
BOTH = "instruments: [early-relationships-public, early-relationships-professionals]\ntitle: T\n"


def _interviews(study: Study, group: str, n: int, seed: int) -> None:
    """Simulated interviews, each with a weight from its design."""
    shares = read_shares(instruments.simulated_shares())
    questionnaire = next(
        each for each in study.questionnaires if group in [one.code for one in each.groups]
    )
    made = simulate(questionnaire, group=group, n=n, shares=shares, seed=seed)
    weighted = [
        replace(each, attributes={"drawn": 1.0 + place % 3}) for place, each in enumerate(made)
    ]
    with study.open_store() as store:
        store.take_in(weighted, study.questionnaires)


@pytest.fixture(scope="module")
def _study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weighted")
    (folder / "study.yaml").write_text(BOTH + MARGINS, "utf-8")
    study = Study.read(folder)
    _interviews(study, "public", 200, 1)
    _interviews(study, "teachers", 30, 2)
    return folder


@pytest.fixture
def study(_study: Path, tmp_path: Path) -> Path:
    """A study of 200 of the public and 30 teachers, some of whom gave no region."""
    for file in _study.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def test_weights_of_one_group_are_written_and_told_and_the_others_keep_theirs(
    concord: Run, study: Path
) -> None:
    outcome = concord("weight", "--group", "public", "--missing", "keep", inside=study)
    assert outcome.code == 0, outcome.err
    assert "england" in outcome.out
    assert "post-stratification: 200 interviews" in outcome.err
    assert "design: {weights: weight}" in outcome.err
    with Study.read(study).open_store() as store:
        responses = with_weights(analysis.Responses.from_store(store), study / "weights.csv")
    of_group = responses.frame.groupby("group", observed=True)["weight"]
    assert of_group.sum()["public"] == pytest.approx(200)
    assert of_group.unique()["teachers"].tolist() == [1.0]
    known = responses.frame[
        (responses.frame["group"] == "public") & ~responses.frame["region"].isin(["refused"])
    ]
    assert known["weight"][known["region"] == "wales"].sum() / known[
        "weight"
    ].sum() == pytest.approx(0.05)


def test_json_is_the_table_of_categories(concord: Run, study: Path) -> None:
    rows = json.loads(
        concord("weight", "--group", "public", "--missing", "keep", "--json", inside=study).out
    )
    assert list(rows[0]) == [
        "variable",
        "category",
        "n",
        "unweighted",
        "start",
        "target",
        "weighted",
    ]
    assert sum(row["weighted"] for row in rows) == pytest.approx(1)
    report = json.loads((study / "weights-report.json").read_text("utf-8"))
    assert report["categories"] == rows
    assert report["largest_gap"] <= report["tolerance"]


def test_weights_start_from_those_of_the_design_and_are_made_again_the_same_way(
    concord: Run, study: Path
) -> None:
    (study / "population.csv").write_text(
        "variable,category,count\ngroup,public,9000\ngroup,teachers,1000\n", "utf-8"
    )
    options = ("--targets", "population.csv", "--start", "drawn", "--cap", "3", "--as", "people")
    first = concord("weight", *options, inside=study)
    assert first.code == 0, first.err
    assert "start" in first.out
    _interviews(Study.read(study), "teachers", 10, 3)
    with Study.read(study).open_store() as store:
        responses = analysis.Responses.from_store(store)
    with pytest.raises(
        DataError, match="10 interviews have no weight; run: concord weight --again"
    ):
        with_weights(responses, study / "weights.csv")
    assert concord("weight", "--again", inside=study).code == 0
    frame = with_weights(responses, study / "weights.csv").frame
    teachers = frame[frame["group"] == "teachers"]
    assert teachers["people"].sum() == pytest.approx(1000)
    ratio = teachers["people"] / teachers["drawn"]
    assert ratio.min() == pytest.approx(ratio.max())
    with (study / "weights.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["interview", "people"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 3, "study.yaml, weighting_to: region: answers are missing ("),
        (
            ["--group", "public", "--missing", "keep", "--cap", "0.5"],
            3,
            "cap: is 0.5; it is a number above 1",
        ),
        (["--group", "publc"], 3, "--group: there is no group 'publc'; did you mean 'public'?"),
        (["--targets", "none.csv"], 3, "none.csv: cannot be read"),
        (["--start", "drwn"], 3, "weights: there is no column 'drwn'; did you mean 'drawn'?"),
        (
            ["--as", "drawn"],
            3,
            "--as: the interviews have a column 'drawn' already; choose another name",
        ),
        (["--again"], 3, "does not say how the weights were made; make them first: concord weight"),
    ],
)
def test_what_cannot_be_weighted_leaves_no_weights(
    concord: Run, study: Path, arguments: list[str], code: int, said: str
) -> None:
    outcome = concord("weight", *arguments, inside=study)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert not (study / "weights.csv").exists()


def test_without_targets_the_places_to_write_them_are_named(concord: Run, study: Path) -> None:
    (study / "study.yaml").write_text(BOTH, "utf-8")
    outcome = concord("weight", inside=study)
    assert outcome.code == 2
    assert "--targets FILE, or weighting_to: in study.yaml" in outcome.err


def test_tables_count_with_the_design_that_the_study_names_until_told_otherwise(
    concord: Run, study: Path
) -> None:
    assert concord("weight", "--group", "public", "--missing", "keep", inside=study).code == 0
    (study / "study.yaml").write_text(BOTH + MARGINS + "design: {weights: weight}\n", "utf-8")
    arguments = ("agreement", "health_support", "--by", "group", "--json")
    named, given, without = (
        concord(*arguments, *more, inside=study)
        for more in ((), ("--weights", "weight"), ("--unweighted",))
    )
    assert json.loads(named.out) == json.loads(given.out) != json.loads(without.out)
    assert "study.yaml" in named.err
    assert not given.err
    assert {row["deff"] for row in json.loads(without.out) if row["n"]} == {1}
    both = concord(*arguments, "--unweighted", "--weights", "weight", inside=study)
    assert (both.code, "--unweighted goes without" in both.err) == (2, True)


def test_interviews_that_came_in_after_the_weights_are_told_and_never_dropped(
    concord: Run, study: Path
) -> None:
    assert concord("weight", "--group", "public", "--missing", "keep", inside=study).code == 0
    _interviews(Study.read(study), "teachers", 3, 9)
    outcome = concord("agreement", "health_support", "--json", inside=study)
    assert (outcome.code, outcome.out) == (3, "")
    assert "3 interviews have no weight" in outcome.err
    assert "concord weight --again" in outcome.err


def test_a_sample_that_chance_did_not_choose_has_model_based_intervals_and_the_tables_say_so(
    concord: Run, study: Path
) -> None:
    for command in (
        ("agreement", "health_support", "--by", "group"),
        ("compare", "health_support", "--by", "group"),
    ):
        assert "model-based" not in concord(*command, inside=study).err
    (study / "study.yaml").write_text(BOTH + "fieldwork: {random: false}\n", "utf-8")
    for command in (
        ("agreement", "health_support", "--by", "group"),
        ("compare", "health_support", "--by", "group"),
    ):
        assert "model-based" in concord(*command, inside=study).err
    assert "model-based" not in concord("agreement", "health_support", "--json", inside=study).err


COUNTS = "variable,category,count\nregion,england,9500000\nregion,wales,500000\n"
"""People of the public, thousands for each who was interviewed."""
COUNTS += "region,scotland,400000\nregion,ni,200000\n"
OF_PUBLIC = ("--targets", "targets.csv", "--group", "public", "--missing", "keep", "--as", "w7")


def totals(concord: Run, study: Path, *options: str) -> dict[str, float]:
    asked = ("health_support", "--by", "group", "--total", "--json", *options)
    said = concord("agreement", *asked, inside=study)
    assert said.code == 0, said.err
    return {row["group"]: row["estimate"] for row in json.loads(said.out)}


def test_weights_of_one_group_leave_the_total_of_others_alone(concord: Run, study: Path) -> None:
    (study / "targets.csv").write_text(COUNTS, "utf-8")
    before = totals(concord, study)
    assert concord("weight", *OF_PUBLIC, inside=study).code == 0
    after = totals(concord, study, "--weights", "w7")
    staff = "early-relationships-professionals"
    assert list(after) == list(before)
    assert "Total" not in after
    assert after[staff] == pytest.approx(before[staff])
    assert after["early-relationships-public"] == after["public"] != before["public"]


def test_of_groups_that_a_study_says_go_together_there_is_a_total(
    concord: Run, study: Path
) -> None:
    (study / "targets.csv").write_text(COUNTS, "utf-8")
    file = study / "study.yaml"
    everybody = "\npopulations: {everybody: {of: [public, teachers, early_years_workers]}}\n"
    file.write_text(file.read_text("utf-8") + everybody, "utf-8")
    said = concord("weight", *OF_PUBLIC, inside=study)
    assert said.code == 0, said.err
    assert "there is no total" not in said.err
    assert "Total" in totals(concord, study, "--weights", "w7")
