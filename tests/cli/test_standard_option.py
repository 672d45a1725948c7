"""`--standard`: the tables as they may be published, for people and for machines."""

import json
from pathlib import Path

import pytest

import analysis

DEFINITION = """
instrument: small
version: "1"
title: A small simulated survey
languages: [en, cy]
groups: {teachers: Teachers, parents: Parents}
sections:
  - title: All
    questions:
      - {id: help, ask: "Should there be help?", scale: agreement5, missing: [dont_know]}
"""
ANSWERS = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree", "dont_know")
COUNTS = {"teachers": (12, 27, 14, 38, 41, 2), "parents": (3, 2, 1, 6, 7, 0)}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study folder with simulated answers: 134 teachers and 19 parents."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "small.yaml").write_text(DEFINITION, "utf-8")
    (folder / "study.yaml").write_text(
        "title: Small\ninstruments: [instruments/small.yaml]\n", "utf-8"
    )
    rows = [
        (group, answer)
        for group, many in COUNTS.items()
        for answer, n in zip(ANSWERS, many, strict=True)
        for _ in range(n)
    ]
    lines = [f"{number},{group},{answer}" for number, (group, answer) in enumerate(rows)]
    (folder / "answers.csv").write_text("\n".join(["id,group,help", *lines]), "utf-8")
    return folder


@pytest.fixture
def tables(concord, study):
    """Runs a command on the answers, such as `tables("agreement", "--json")`."""

    def run(*arguments: str):
        return concord(
            *arguments, "--data", "answers.csv", "--engine", "pandas", "--by", "group", inside=study
        )

    return run


def test_a_kind_of_missing_answer_is_said_in_words(tables):
    for language, words in (("en", "Don't know"), ("cy", "Ddim yn gwybod")):
        outcome = tables(
            "distribution", "--base", "answered", "--standard", "none", "--language", language
        )
        assert outcome.code == 0
        assert words in outcome.out
        assert "dont_know" not in outcome.out
    rows = json.loads(tables("distribution", "--base", "answered", "--json").out)
    assert {"dont_know", "no_answer", "unclear"} <= {row["answer"] for row in rows}


def test_ons_shows_rounded_figures_and_c_in_place_of_the_others(tables):
    outcome = tables("distribution", "--standard", "ons")
    assert outcome.code == 0
    assert "[c]" in outcome.out
    assert "[u]" not in outcome.out
    assert "counts under 10 are not published" in outcome.err
    for exact in (" 27 ", " 38 ", " 41 ", " 132 "):
        assert exact not in outcome.out


def test_a_distribution_has_its_intervals_in_words_and_as_json(tables):
    wilson = analysis.METHODS["wilson"](27, 132, 0.95)
    row = row_of(tables("distribution", "--json"), "teachers", "disagree")
    assert (row["low"], row["high"]) == pytest.approx(wilson)
    printed = tables("distribution").out
    assert "95% interval (wilson)" in printed
    assert f"{wilson[0]:.1%} to {wilson[1]:.1%}" in next(
        line for line in printed.splitlines() if " 27 " in line
    )
    jeffreys = ("distribution", "--method", "jeffreys", "--level", "0.8")
    row = row_of(tables(*jeffreys, "--json"), "teachers", "disagree")
    assert (row["low"], row["high"]) == pytest.approx(analysis.METHODS["jeffreys"](27, 132, 0.8))
    assert "80% interval (jeffreys)" in tables(*jeffreys).out
    assert "method: there is no interval method 'x'" in tables("distribution", "--method", "x").err


def test_intervals_of_a_distribution_are_hidden_with_their_shares(tables):
    for standard in ("hse", "nchs", "ons"):
        row = row_of(
            tables("distribution", "--standard", standard, "--json"), "parents", "strongly_agree"
        )
        assert (row["estimate"], row["low"], row["high"]) == (None, None, None)
        assert not {"method", "level", "df"} & set(row)


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson"])
def test_intervals_under_ons_are_those_of_the_rounded_counts(tables, method):
    shown = ("distribution", "--standard", "ons", "--json", "--method", method, "--level", "0.9")
    row = row_of(tables(*shown), "teachers", "agree")
    assert (row["count"], row["n"]) == (40, 130)
    assert (row["low"], row["high"]) == pytest.approx(analysis.METHODS[method](40, 130, 0.9))
    designed = row_of(tables(*shown, "--clusters", "id"), "teachers", "agree")
    for bound in ("low", "high"):
        assert designed[bound] == pytest.approx(row[bound], abs=0.01)


def row_of(outcome, group: str, answer: str) -> dict[str, object]:
    """The row of a distribution as JSON."""
    (row,) = (
        row for row in json.loads(outcome.out) if (row["group"], row["answer"]) == (group, answer)
    )
    return row


def test_json_hides_what_the_table_hides_and_says_why(tables):
    rows = json.loads(tables("agreement", "--standard", "ons", "--json").out)
    teachers, parents = (
        next(row for row in rows if row["group"] == group) for group in ("teachers", "parents")
    )
    assert (teachers["n"], teachers["estimate"], teachers["flag"], teachers["suppressed"]) == (
        130,
        80 / 130,
        "",
        "",
    )
    assert (parents["estimate"], parents["low"], parents["high"]) == (None, None, None)
    assert (parents["flag"], parents["suppressed"]) == ("withheld", "c")
    assert [row["n_missing"] for row in rows] == [None, None]


def test_two_outputs_hide_the_same_counts(tables):
    """With and without a total, as a NET and answer by answer: the counts shown are the same."""

    def counts(*arguments: str) -> dict[tuple[str, str], object]:
        rows = json.loads(tables("distribution", "--standard", "ons", "--json", *arguments).out)
        return {
            (row["group"], row["answer"]): row["count"] for row in rows if row["group"] != "Total"
        }

    assert counts() == counts("--total")
    answered = counts("--base", "answered")
    assert counts() == {key: answered[key] for key in counts()}


@pytest.mark.parametrize(("standard", "letter"), [("hse", "u"), ("nchs", "u"), ("none", "")])
def test_other_standards_hide_by_base_by_precision_or_nothing(tables, standard, letter):
    rows = json.loads(tables("agreement", "--standard", standard, "--json").out)
    parents = next(row for row in rows if row["group"] == "parents")
    assert parents["suppressed"] == letter
    assert (parents["estimate"] is None) == bool(letter)
    assert parents["n"] == 19
    printed = tables("agreement", "--standard", standard)
    assert ("[u]" in printed.out) == bool(letter)


def test_without_a_standard_thin_bases_are_hidden_and_it_is_said_how_to_see_them(tables):
    outcome = tables("agreement")
    assert "[u]" in outcome.out
    assert outcome.err == (
        "[u] base under 30, not for publication; --standard none shows the figures, for work "
        "inside the study\n"
    )
    rows = json.loads(tables("agreement", "--json").out)
    assert "suppressed" not in rows[0]
    assert [row["estimate"] for row in rows] == [79 / 132, None]
    assert [row["flag"] for row in rows] == ["", "withheld"]
    shown = json.loads(tables("agreement", "--standard", "none", "--json").out)
    assert [round(row["n"] * row["estimate"]) for row in shown] == [79, 13]


def test_the_note_of_a_standard_is_in_the_language_of_the_labels(tables):
    assert "diogelu ymatebwyr" in tables("agreement", "--standard", "ons", "--language", "cy").err


def test_nchs_knows_the_degrees_of_freedom_of_a_design_in_a_distribution(tables):
    rows = json.loads(
        tables("distribution", "--standard", "nchs", "--clusters", "id", "--json").out
    )
    assert {
        row["flag"] for row in rows if row["group"] == "teachers" and row["answer"] == "agree"
    } == {""}
    assert "df" not in rows[0]


def test_an_unknown_standard_is_bad_data_with_the_list(tables):
    outcome = tables("agreement", "--standard", "osn")
    assert outcome.code == 3
    assert "it can be 'ons', 'nchs', 'hse' or 'none'" in outcome.err
