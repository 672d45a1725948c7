"""`concord summary` and `concord association`, in words and as JSON, in a small study of 150
interviews.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from survey.definition import loads
from survey.record import CompletedInterview
from survey.study import Study

Run = Callable[..., Any]

DEFINITION = """
instrument: small
version: "1"
title: A small survey
languages: [en, cy]
groups: {public: {en: The public, cy: Y cyhoedd}, teachers: {en: Teachers, cy: Athrawon},
  carers: {en: Carers, cy: Gofalwyr}}
scales:
  three:
    answers: {no: {en: No, cy: Na}, perhaps: {en: Perhaps, cy: Efallai}, yes: {en: Yes, cy: Ie}}
    nets:
      agree: {answers: [yes], label: {en: Says yes, cy: Yn cytuno}}
      disagree: {answers: [no], label: {en: Says no, cy: Yn anghytuno}}
sections:
  - title: {en: Support, cy: Cymorth}
    questions:
      - {id: help, ask: {en: "Should there be help?", cy: "A ddylai fod cymorth?"}, scale: three}
      - id: seen
        ask: {en: "What have you seen?", cy: "Beth welsoch chi?"}
        choose_many: {sleep: {en: Sleep, cy: Cwsg}, talk: {en: Talk, cy: Siarad}}
      - {id: age, ask: {en: "How old?", cy: "Faint yw eich oed?"}, number: {min: 0, max: 120}}
"""
SAID = {"public": (20, 20, 40), "teachers": (5, 5, 50), "carers": (0, 0, 10)}
"""How many of each group say no, perhaps and yes."""


def interviews(definition_hash: str) -> Iterator[CompletedInterview]:
    number = 0
    moment = datetime(2022, 6, 15, 12, tzinfo=UTC)
    for group, counts in SAID.items():
        for answer, count in zip(("no", "perhaps", "yes"), counts, strict=True):
            for place in range(count):
                number += 1
                uuid = f"00000000-0000-4000-8000-{number:012}"
                answers = {
                    "help": answer,
                    "seen": ("sleep",) if place % 2 else ("sleep", "talk"),
                    "age": 20 + place,
                }
                yield CompletedInterview(
                    uuid,
                    "small",
                    "1",
                    definition_hash,
                    group,
                    "simulated",
                    "en",
                    answers=answers,
                    started=moment,
                    completed=moment,
                )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "study.yaml").write_text("title: Small\ninstruments: [small]\n", "utf-8")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "small.yaml").write_text(DEFINITION, "utf-8")
    questionnaire = loads(DEFINITION)
    with Study.read(folder).open_store() as store:
        store.take_in(interviews(questionnaire.hash), [questionnaire])
    return folder


def rows_of(concord: Run, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    outcome = concord(*arguments, "--json", inside=folder)
    assert outcome.code == 0, outcome.err
    rows: list[dict[str, Any]] = json.loads(outcome.out)
    return rows


def line(out: str, *words: str) -> str:
    """The one line of a table with these words."""
    (found,) = [one for one in out.splitlines() if all(word in one for word in words)]
    return " ".join(found.split())


# --- summary --------------------------------------------------------------------------------------


def test_summary_as_json_has_codes_proportions_and_null_for_undefined(
    folder: Path, concord: Run
) -> None:
    rows = rows_of(concord, folder, "summary", "--by", "group")
    assert list(rows[0]) == [
        "item",
        "group",
        "measure",
        "answer",
        "n",
        "estimate",
        "std_error",
        "low",
        "high",
        "df",
        "flag",
    ]
    assert {row["item"] for row in rows} == {"help", "seen", "age"}
    found = {(row["item"], row["group"], row["measure"], row["answer"]): row for row in rows}
    assert found["help", "public", "net", "agree"]["estimate"] == 0.5
    assert found["help", "public", "net_agreement", "agree − disagree"]["estimate"] == 0.25
    assert found["help", "public", "median_category", "perhaps"]["df"] is None
    assert found["seen", "teachers", "share", "sleep"]["estimate"] == 1


def test_summary_says_in_the_words_of_the_codebook_what_each_figure_is_of(
    folder: Path, concord: Run
) -> None:
    out = concord("summary", "help", "--by", "group", "--language", "cy", inside=folder).out
    assert "Y cyhoedd" in out
    assert line(out, "NET", "Yn cytuno", "50.0%")
    assert line(out, "Top two", "Efallai + Ie", "75.0%")
    assert line(out, "Net agreement", "+25.0 points")


def test_summary_hides_figures_and_medians_on_few_respondents(folder: Path, concord: Run) -> None:
    outcome = concord("summary", "help", "--by", "group", inside=folder)
    _, carers = outcome.out.split("Carers")
    assert "%" not in carers
    assert line(carers, "Says yes").endswith("10 [u] withheld")
    assert line(carers, "Median category") == "Median category [u] 10 [u] withheld"
    assert "[u] base under 30" in outcome.err


def test_summary_gives_means_of_codes_only_where_they_are_asked_for(
    folder: Path, concord: Run
) -> None:
    assert "Mean" not in concord("summary", "help", inside=folder).out
    out = concord("summary", "help", "age", "--measure", "mean", inside=folder).out
    assert line(out, "help", "Mean").startswith("help Total Mean 150 2.50")
    assert "%" not in out.replace("95% interval", "")


# --- association ----------------------------------------------------------------------------------


def test_association_as_json_has_the_columns_of_the_contract(folder: Path, concord: Run) -> None:
    rows = rows_of(concord, folder, "association", "help", "seen", "--by", "group")
    assert list(rows[0]) == [
        "item",
        "by",
        "test",
        "statistic",
        "df1",
        "df2",
        "p_value",
        "effect",
        "effect_size",
        "n",
        "flag",
    ]
    assert [(row["item"], row["test"]) for row in rows] == [
        ("help", "chi-square"),
        ("help", "kruskal-wallis"),
        ("seen__sleep", "chi-square"),
        ("seen__talk", "chi-square"),
    ]
    assert rows[0]["df2"] is None
    assert rows[2]["p_value"] is None


def test_association_in_words_names_tests_and_effects_and_says_why_a_figure_is_not_there(
    folder: Path, concord: Run
) -> None:
    outcome = concord("association", "--by", "group", inside=folder)
    assert "<0.001" in line(outcome.out, "Kruskal–Wallis", "ε²")
    assert "Cramér’s V" in line(outcome.out, "seen__talk")
    assert "fewer than two groups or two answers" in outcome.err


def test_association_with_a_design_has_its_own_tests(folder: Path, concord: Run) -> None:
    rows = rows_of(
        concord,
        folder,
        "association",
        "help",
        "--by",
        "group",
        "--strata",
        "group",
        "--test",
        "rao-scott",
        "--test",
        "median",
    )
    assert [row["test"] for row in rows] == ["rao-scott", "median"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["association"], 2, "Missing option '--by'"),
        (["association", "--by", "gruop"], 3, "there is no column 'gruop'; did you mean 'group'?"),
        (
            ["association", "--by", "group", "--test", "anova"],
            3,
            "there is no test 'anova' without a design",
        ),
        (["summary", "--measure", "mode"], 3, "there is no measure 'mode'"),
        (["summary", "hlep"], 3, "there is no item 'hlep'; did you mean 'help'?"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(
    folder: Path, concord: Run, arguments: list[str], code: int, said: str
) -> None:
    outcome = concord(*arguments, inside=folder)
    assert outcome.code == code
    assert said in outcome.err
    assert outcome.out == ""
