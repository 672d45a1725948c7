"""`concord plan` as a person calls it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.planning import margin_of, smallest_difference

Run = Callable[..., Any]


def told(text: str) -> str:
    """What was printed, on one line with single blanks."""
    return " ".join(text.split())


def test_a_margin_gives_the_interviews_and_what_they_mean(concord: Run) -> None:
    outcome = concord("plan", "--margin", "3")
    assert outcome.code == 0
    assert "interviews 1,064" in told(outcome.out)
    assert (
        "With 1,064 answers, a share of 50% has a 95% interval of about ± 3 percentage points"
        " (Wilson's interval, which concord prints without a design). By Wald's, as in published "
        "tables of sample sizes, that takes 1,068 answers."
    ) in told(outcome.out)
    assert outcome.err == ""


def test_the_way_from_answers_to_invitations_is_shown_for_each_group_and_for_all(
    concord: Run,
) -> None:
    outcome = concord(
        "plan", "--margin", "3", "--groups", "3", "--dont-know", "5%", "--response", "20"
    )
    text = told(outcome.out)
    assert "needed each group all 3 groups" in text
    assert "answers 1,064 3,192" in text
    assert "interviews 1,120 3,360" in text
    assert "invitations 5,600 16,800" in text


def test_a_difference_gives_the_size_of_each_group(concord: Run) -> None:
    outcome = concord("plan", "--difference", "10", "--from", "50", "--power", "80")
    assert "interviews 388 776" in told(outcome.out)
    assert (
        "With 388 answers in each group, a difference between 50% and 60% is found 80 times in "
        "100, by a test at the 5% level."
    ) in told(outcome.out)


def test_a_difference_among_several_groups_holds_all_comparisons_to_the_level(concord: Run) -> None:
    (row,) = json.loads(
        concord("plan", "--difference", "-10", "--from", "84", "--groups", "3", "--json").out
    )
    assert (row["difference"], row["comparisons"], row["groups"]) == (-0.1, 3, 3)
    assert row["interviews_in_all"] == 3 * row["interviews"]
    said = concord("plan", "--n", "400", "--groups", "3")
    assert (
        "a difference of 11.3 points or more is found 80 times in 100 (in each of 3 comparisons"
        in told(said.out)
    )
    (pair,) = json.loads(concord("plan", "--difference", "-10", "--from", "84", "--json").out)
    assert row["answers"] > pair["answers"] == 260


def test_a_number_of_interviews_gives_what_it_can_say(concord: Run) -> None:
    outcome = concord("plan", "--n", "400")
    assert "400 ± 4.9 9.8" in told(outcome.out)
    assert (
        "between two groups of 400 a difference of 9.8 points or more is found 80 times in 100"
        in told(outcome.out)
    )
    (row,) = json.loads(concord("plan", "--n", "400", "--json").out)
    assert (row["margin"], row["smallest_difference"]) == (margin_of(400), smallest_difference(400))


def test_a_difference_that_cannot_be_found_is_null(concord: Run) -> None:
    (row,) = json.loads(concord("plan", "--n", "3", "--json").out)
    assert row["smallest_difference"] is None
    assert "no difference is found" in concord("plan", "--n", "3").out


def test_clusters_count_and_few_of_them_are_warned_of(concord: Run) -> None:
    clustered = concord("plan", "--margin", "8", "--cluster-size", "25", "--icc", "0.05")
    assert "clusters 13" in told(clustered.out)
    assert "Intervals that rest on 13 clusters are 11% wider than planned here" in clustered.err
    (row,) = json.loads(
        concord("plan", "--margin", "8", "--cluster-size", "25", "--icc", "0.05", "--json").out
    )
    assert (row["deff"], row["clusters"]) == (2.2, 13)
    given = concord("plan", "--n", "300", "--cluster-size", "25", "--icc", "0.05")
    assert "Intervals that rest on 12 clusters are 12% wider than planned here" in given.err
    one = concord("plan", "--margin", "20", "--cluster-size", "100", "--icc", "0.01")
    assert "One cluster gives no interval at all" in one.err


def test_more_invitations_than_people_are_told_of(concord: Run) -> None:
    outcome = concord("plan", "--margin", "5", "--population", "400", "--response", "20")
    assert "there are 400 people: this plan cannot be carried out" in outcome.err


@pytest.mark.parametrize("level", ["99", "0.99", "99%"])
def test_a_level_may_be_written_as_the_other_commands_have_it(concord: Run, level: str) -> None:
    (row,) = json.loads(
        concord("plan", "--margin", "3", "--level", level, "--method", "wald", "--json").out
    )
    assert (row["level"], row["answers"], row["method"]) == (0.99, 1844, "wald")


def test_in_a_study_the_targets_are_told_what_they_can_say(concord: Run, tmp_path: Path) -> None:
    concord("init", "study", "--instrument", "early-relationships-professionals")
    folder = tmp_path / "study"
    file = folder / "study.yaml"
    file.write_text(
        file.read_text("utf-8").replace(
            "targets: {}", "targets: {teachers: 400, early_years_workers: 350}"
        ),
        "utf-8",
    )
    outcome = concord("plan", inside=folder)
    assert "Teachers 400 ± 4.9 9.8" in told(outcome.out)
    assert "Early-years workers 350 ± 5.2 10.5" in told(outcome.out)
    assert "With 400 interviews of Teachers" in told(outcome.out)
    rows = json.loads(concord("plan", "--deff", "2", "--json", inside=folder).out)
    assert [(row["group"], row["interviews"], row["deff"]) for row in rows] == [
        ("teachers", 400, 2),
        ("early_years_workers", 350, 2),
    ]
    file.write_text("title: A\ninstruments: [early-relationships-professionals]\n", "utf-8")
    bare = concord("plan", inside=folder)
    assert (bare.code, "add them to study.yaml" in bare.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--margin", "0.03"],
            (
                "0.03 is under 0.5; did you mean 3 (percentage points)? What is meant as it stands "
                "is written 0.03%"
            ),
        ),
        (["--margin", "three"], "'three' is not a number (percentage points)"),
        (["--margin", "60"], "60 does not lie between 0 and 49.9 (percentage points)"),
        (["--margin", "nan"], "nan does not lie between"),
        (["--difference", "0.1"], "did you mean 10 (percentage points)?"),
        (
            ["--difference", "0"],
            "--difference 0 leads to 50%; from 50% it can be -50 to 50 points, not 0",
        ),
        (
            ["--difference", "10", "--from", "95"],
            "--difference 10 leads to 105%; from 95% it can be -95 to 5 points, not 0",
        ),
        (["--difference", "10", "--groups", "1"], "a difference needs two groups or more"),
        (["--n", "400", "--from", "0.84"], "did you mean 84 (percent)?"),
        (["--n", "400", "--level", "100"], "100 does not lie between 50 and 100 (percent)"),
        (["--n", "400", "--population", "100"], "there are 400 answers from 100 people"),
        (["--n", "400", "--margin", "3"], "give one of --margin, --difference and --n at a time"),
        (["--n", "400", "--cluster-size", "20"], "add --icc, such as --icc 0.05"),
        (["--n", "400", "--cluster-size", "20", "--icc", "5"], "did you mean 0.05?"),
        (
            ["--n", "400", "--deff", "2", "--weighting-efficiency", "80"],
            "leave out --weighting-efficiency, or --deff",
        ),
        (["--n", "400", "--deff", "nan"], "deff: nan does not fit"),
        ([], "say what is wanted: --margin 3, --difference 10, or what is given: --n 400"),
    ],
)
def test_what_cannot_be_planned_is_told_with_the_remedy(
    concord: Run, arguments: list[str], said: str
) -> None:
    outcome = concord("plan", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in told(outcome.err)
    assert "Traceback" not in outcome.err
