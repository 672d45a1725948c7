"""`--where`: every command that prints figures prints those of the people a condition is true
of.
"""

import json
from pathlib import Path
from typing import Any

import pytest

DEFINITION = """
instrument: small
version: "1"
title: A small simulated survey
languages: [en]
groups: {teachers: Teachers, parents: Parents}
scores:
  liking: {items: [help, more]}
sections:
  - title: All
    questions:
      - {id: help, ask: "Should there be help?", scale: agreement5, missing: [dont_know]}
      - {id: more, ask: "Should there be more?", scale: agreement5}
      - {id: region, ask: "Where?", choose: {wales: Wales, england: England}}
"""
STUDY = """
title: Small
instruments: [instruments/small.yaml]
filters: {in_wales: {where: "region == 'wales'"}}
"""
ANSWERS = ("agree", "disagree", "neither", "strongly_agree", "dont_know")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study folder with 300 simulated answers, 100 of them from Wales."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "small.yaml").write_text(DEFINITION, "utf-8")
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    lines = [
        ",".join(
            (
                str(number),
                "teachers" if number % 2 else "parents",
                ANSWERS[number % 7 % 5],
                ANSWERS[number % 4],
                "england" if number % 3 else "wales",
                "a" if number % 5 else "b",
            )
        )
        for number in range(300)
    ]
    rows = "\n".join(["id,group,help,more,region,Panel of people", *lines])
    (folder / "answers.csv").write_text(rows, "utf-8")
    return folder


@pytest.fixture
def figures(concord, study):
    """Runs a command on the answers and gives the rows it printed."""

    def run(*arguments: str) -> list[dict[str, Any]]:
        said = concord(*arguments, "--data", "answers.csv", "--json", inside=study)
        assert said.code == 0, said.err
        rows: list[dict[str, Any]] = json.loads(said.out)
        return rows

    return run


COMMANDS = {
    "agreement": ("agreement", "help"),
    "distribution": ("distribution", "help"),
    "summary": ("summary", "help"),
    "association": ("association", "help", "--by", "group"),
}


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_the_figures_of_some(figures, command, engine):
    asked = (*COMMANDS[command], "--engine", engine)
    n = [row["n"] for row in figures(*asked)]
    some = [row["n"] for row in figures(*asked, "--where", "region == 'wales'")]
    others = [row["n"] for row in figures(*asked, "--where", "region != 'wales'")]
    assert [one + other for one, other in zip(some, others, strict=True)] == n
    assert all(0 < one < other for one, other in zip(some, others, strict=True))


def test_differences_are_of_some_too(figures):
    asked = ("compare", "help", "--engine", "pandas")
    (both,) = figures(*asked)
    (some,) = figures(*asked, "--where", "region == 'wales'")
    assert both["estimate_a"] != some["estimate_a"]


def test_a_filter_of_the_study_goes_by_its_name(figures):
    asked = ("agreement", "help", "--engine", "pandas", "--where")
    assert figures(*asked, "in_wales") == figures(*asked, "region == 'wales'")


def test_other_columns_stand_in_backticks(figures):
    asked = ("agreement", "help", "--engine", "duckdb", "--where")
    (some,) = figures(*asked, "`Panel of people` == 'b'")
    assert some["n"] + some["n_missing"] == 60


FAULTS = {
    "region = 'wales'": "where: cannot read '= 'wales''; write '==' to compare at character 8",
    "regoin == 'wales'": "where: there is no item or column 'regoin'; did you mean 'region'?",
    "region == 'whales'": "where: region has no answer 'whales'; did you mean 'wales'?",
}


@pytest.mark.parametrize("where", FAULTS)
def test_a_condition_that_cannot_be_read_leaves_with_3(concord, study, where):
    said = concord("agreement", "help", "--data", "answers.csv", "--where", where, inside=study)
    assert said.code == 3
    assert FAULTS[where] in said.err
