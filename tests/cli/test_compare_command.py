"""`concord compare`: differences between groups and between waves, in words and as JSON, in a small
study of 260 interviews.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
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
sections:
  - title: {en: Support, cy: Cymorth}
    questions:
      - id: help
        ask: {en: "Should there be help?", cy: "A ddylai fod cymorth?"}
        choose: {yes: {en: Yes, cy: Dylai}, no: {en: No, cy: Na ddylai}}
        nets: {agree: {answers: [yes], label: {en: Says yes, cy: Yn cytuno}}}
      - id: known
        ask: {en: "Did you know?", cy: "A wyddoch chi?"}
        when: "help == 'yes'"
        choose: {yes: {en: Yes, cy: Gwn}, no: {en: No, cy: Na wn}}
        nets: {known: {answers: [yes], label: {en: Knew, cy: Yn gwybod}}}
"""
STUDY = """
title: Small
instruments: [small]
waves:
  spring: {start: 2022-03-01, end: 2022-03-31}
  autumn: {start: 2022-09-01, end: 2022-09-30}
"""
COLUMNS = [
    *("item", "group_a", "group_b", "estimate_a", "estimate_b", "difference", "low", "high"),
    *("p_value", "p_adjusted", "method", "flag"),
]
KNEW = {("public", 9): (45, 50), ("teachers", 3): (40, 40)}
"""Of those who say yes, how many were asked and knew."""

SAID = {  # group and month: how many say yes, out of how many
    ("public", 3): (40, 60),
    ("public", 9): (50, 60),
    ("teachers", 3): (58, 60),
    ("teachers", 9): (57, 60),
    ("carers", 3): (9, 10),
    ("carers", 6): (8, 10),
}


def known(group: str, month: int, place: int) -> dict[str, str]:
    yes, n = KNEW.get((group, month), (0, 0))
    return {"known": "yes" if place < yes else "no"} if place < n else {}


def interviews(definition_hash: str) -> Iterator[CompletedInterview]:
    number = 0
    for (group, month), (yes, n) in SAID.items():
        moment = datetime(2022, month, 15, 12, tzinfo=UTC)
        for place in range(n):
            number += 1
            yield CompletedInterview(
                f"00000000-0000-4000-8000-{number:012}",
                "small",
                "1",
                definition_hash,
                group,
                "page",
                "en",
                {"help": "yes" if place < yes else "no"} | known(group, month, place),
                moment,
                moment,
                attributes={"weight": 1.0 + place % 2},
            )


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "small.yaml").write_text(DEFINITION, "utf-8")
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    questionnaire = loads(DEFINITION)
    with Study.read(folder).open_store() as store:
        store.take_in(interviews(questionnaire.hash), [questionnaire])
    return folder


def rows_of(concord: Run, study: Path, *arguments: str) -> list[dict[str, Any]]:
    outcome = concord("compare", "--json", *arguments, inside=study)
    assert outcome.code == 0, outcome.err
    rows: list[dict[str, Any]] = json.loads(outcome.out)
    return rows


def test_json_has_the_columns_of_the_contract_and_codes(study: Path, concord: Run) -> None:
    rows = rows_of(concord, study)
    assert list(rows[0]) == COLUMNS
    assert [(row["group_a"], row["group_b"]) for row in rows] == [
        ("public", "teachers"),
        ("public", "carers"),
        ("teachers", "carers"),
    ]
    assert rows[0]["difference"] == pytest.approx(90 / 120 - 115 / 120)
    assert rows[0]["low"] < rows[0]["difference"] < rows[0]["high"] < 0


def test_a_difference_is_said_in_words_with_what_is_not_clear(study: Path, concord: Run) -> None:
    outcome = concord("compare", "help", "--against", "teachers", "--by", "group", inside=study)
    assert outcome.code == 0
    assert "Says yes" in outcome.out
    assert (
        "The public 75.0% − Teachers 95.8% = −20.8 points (−29.6 to −12.2), p < 0.001"
        in outcome.out
    )
    assert "Carers [u] − Teachers 95.8%" in outcome.out
    assert "85.0" not in outcome.out
    assert "base under 30, not for publication" in outcome.err
    change = concord("compare", "--by", "wave", "--by", "group", inside=study)
    assert "Teachers: autumn 95.0% − spring 96.7% = −1.7 points" in change.out
    assert "no clear difference" in change.out


def test_a_difference_is_clear_where_its_interval_leaves_out_0_and_only_there(
    study: Path, concord: Run
) -> None:
    for item, net in (("help", "agree"), ("known", "known")):
        asked = (item, "--net", net, "--adjust", "none")
        rows = [row for row in rows_of(concord, study, *asked) if row["low"] is not None]
        said = concord("compare", *asked, inside=study).out.splitlines()
        for row in rows:
            outside = row["low"] > 0 or row["high"] < 0
            assert outside == (row["p_value"] < 0.05)
            p = f"p = {row['p_value']:.3f}" if row["p_value"] >= 0.001 else "p < 0.001"
            lines = [line for line in said if p in line]
            assert all(("no clear difference" in line) != outside for line in lines)
    assert any("The public 90.0% − Teachers 100.0% = −10.0 points" in line for line in lines)


def test_an_interval_that_leaves_out_0_without_a_clear_difference_is_explained(
    study: Path, concord: Run
) -> None:
    asked = ("help", "--by", "group", "--by", "wave")
    alone = concord("compare", *asked, "--adjust", "none", inside=study)
    among = concord("compare", *asked, "--adjust", "bonferroni", "--level", "0.94", inside=study)
    assert "The public: autumn 83.3% − spring 66.7% = +16.7 points (1.1 to 31.3)" in alone.out
    assert "no clear difference" not in alone.out.split("The public")[1].split("Teachers")[0]
    assert "p = 0.071: no clear difference" in among.out
    assert "an interval is that of its row alone: some leave out 0" in among.err
    assert "an interval" not in alone.err


def test_what_cannot_be_tested_is_said_so_and_never_called_unclear(
    study: Path, concord: Run
) -> None:
    asked = ("help", "--clusters", "group")
    outcome = concord("compare", *asked, inside=study)
    assert (
        "The public 75.0% − Teachers 95.8% = −20.8 points, not tested: nothing varies, or all "
        "are in one cluster"
    ) in outcome.out
    assert "no clear difference" not in outcome.out
    for standard, carers in ((), "withheld"), (("--standard", "none"), "no variance"):
        rows = rows_of(concord, study, *asked, *standard)
        assert [(row["p_value"], row["low"], row["flag"]) for row in rows] == [
            (None, None, flag) for flag in ("no variance", carers, carers)
        ]


def test_labels_are_in_the_language_asked_for(study: Path, concord: Run) -> None:
    said = concord("compare", "--language", "cy", "--against", "rest", inside=study).out
    assert "Yn cytuno" in said
    assert "Athrawon 95.8% − the rest" in said


def test_waves_of_the_study_are_compared_and_who_is_in_none_is_told(
    study: Path, concord: Run
) -> None:
    outcome = concord("compare", "--by", "wave", "--json", inside=study)
    (row,) = json.loads(outcome.out)
    assert (row["group_a"], row["group_b"]) == ("autumn", "spring")
    assert row["estimate_a"] == pytest.approx(107 / 120)
    assert row["estimate_b"] == pytest.approx(107 / 130)
    assert (
        outcome.err == "10 of 260 interviews were completed outside every wave and count in none\n"
    )


def test_waves_within_groups_are_compared_within_each_group_only(study: Path, concord: Run) -> None:
    asked = ("--by", "group", "--by", "wave", "--against", "first")
    rows = rows_of(concord, study, *asked)
    assert [(row["group"], row["wave_a"], row["wave_b"]) for row in rows] == [
        ("public", "autumn", "spring"),
        ("teachers", "autumn", "spring"),
        ("carers", "autumn", "spring"),
    ]
    assert rows[0]["difference"] == pytest.approx(10 / 60)
    raw = rows_of(concord, study, *asked, "--standard", "none")
    assert [row["flag"] for row in (rows[2], raw[2])] == ["withheld", "no answers"]
    assert [row["difference"] for row in (rows[2], raw[2])] == [None, None]


def test_agreement_and_distribution_know_the_waves_too(study: Path, concord: Run) -> None:
    for command in ("agreement", "distribution"):
        rows = json.loads(concord(command, "help", "--by", "wave", "--json", inside=study).out)
        assert list(dict.fromkeys(row["group"] for row in rows)) == ["spring", "autumn"]


def test_with_weights_the_interval_is_of_the_design_or_its_t_test(
    study: Path, concord: Run
) -> None:
    asked = ("--against", "teachers", "--weights", "weight")
    usual, named, linearised = (
        rows_of(concord, study, *asked, *method, "--standard", "none")
        for method in ((), ("--method", "newcombe"), ("--method", "t"))
    )
    assert usual == linearised
    assert [row["method"] for row in (*named, *linearised)] == ["newcombe"] * 2 + ["t"] * 2
    assert named[0]["low"] != linearised[0]["low"]
    assert named[0]["p_value"] != linearised[0]["p_value"]


def test_p_values_are_adjusted_as_asked_and_the_heading_says_how(study: Path, concord: Run) -> None:
    every = ("--standard", "none")
    plain, holm = (rows_of(concord, study, *how, *every) for how in (("--adjust", "none"), ()))
    assert [row["p_adjusted"] for row in plain] == [row["p_value"] for row in plain]
    assert holm[0]["p_adjusted"] == pytest.approx(3 * holm[0]["p_value"])
    told = rows_of(concord, study)  # two pairs are withheld, and count in no family
    assert told[0]["p_adjusted"] == told[0]["p_value"]
    assert "p adjusted (Holm, within each item)" in concord("compare", inside=study).out
    whole = concord("compare", "--family", "call", inside=study).out
    assert "p adjusted (Holm, within all comparisons)" in whole
    assert "p adjusted" not in concord("compare", "--adjust", "none", inside=study).out


def test_data_files_are_compared_as_the_store_is(study: Path, concord: Run, tmp_path: Path) -> None:
    said = [
        {
            "group": group,
            "wave": f"2022-{month:02}",
            "help": "yes" if place < yes else "no",
            "weight": 1.0 + place % 2,
        }
        for (group, month), (yes, n) in SAID.items()
        for place in range(n)
    ]
    pd.DataFrame(said).to_parquet(tmp_path / "all.parquet")
    files = ("--data", str(tmp_path / "all.parquet"), "--instrument", "small")
    for options in (("--against", "rest"), ("--against", "teachers", "--weights", "weight")):
        for found, expected in zip(
            rows_of(concord, study, *files, *options, "--standard", "none"),
            rows_of(concord, study, *options, "--standard", "none"),
            strict=True,
        ):
            assert {name: value for name, value in found.items() if isinstance(value, str)} == {
                name: value for name, value in expected.items() if isinstance(value, str)
            }
            bounds = [(found[name], expected[name]) for name in ("low", "high")]
            for ours, theirs in bounds:
                assert ours == (theirs and pytest.approx(theirs, rel=1e-12))
    waves = rows_of(concord, study, *files, "--by", "group", "--by", "wave")
    assert [(row["group"], row["wave_a"], row["wave_b"]) for row in waves][:2] == [
        ("public", "2022-06", "2022-03"),
        ("public", "2022-09", "2022-06"),
    ]


PLAIN = "newcombe, wald, agresti-caffo, miettinen-nurminen, mee"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--against", "teacher"),
            "concord: against: there is no group 'teacher'; did you mean 'teachers'?\n",
        ),
        (
            ("--method", "t"),
            f"concord: method: t has no interval without a design; it can be {PLAIN}\n",
        ),
        (
            ("--family", "items"),
            "concord: family: there is no family 'items'; did you mean 'item'?\n",
        ),
        (
            ("--adjust", "bonferoni"),
            "concord: adjust: there is no adjustment 'bonferoni'; did you mean 'bonferroni'?\n",
        ),
        (("helb",), "concord: items: there is no item 'helb'; did you mean 'help'?\n"),
    ],
)
def test_what_cannot_be_compared_is_bad_data_with_a_remedy(
    study: Path, concord: Run, arguments: tuple[str, ...], said: str
) -> None:
    outcome = concord("compare", *arguments, inside=study)
    assert (outcome.code, outcome.out, outcome.err) == (3, "", said)


def test_a_study_without_waves_says_how_to_name_them(
    study: Path, concord: Run, tmp_path: Path
) -> None:
    store = study / "concord.db"
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "small.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "study.yaml").write_text(
        f"title: Small\ninstruments: [small]\nstore: {store}\n", "utf-8"
    )
    outcome = concord("compare", "--by", "wave", inside=tmp_path)
    assert outcome.code == 3
    assert outcome.err.startswith(
        "concord: by: the study has no waves; name them in study.yaml, such as waves: {"
    )
