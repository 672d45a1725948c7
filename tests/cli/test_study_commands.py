"""The way of a study on the command line: init, demo, status, tables, report."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

import analysis
import instruments
from survey.cli import concord as command
from survey.simulation import read_shares, simulate
from survey.study import Study

Run = Callable[..., Any]

PUBLISHED = {
    ("relationships_important", "very_important", "public"): 0.75,
    ("health_support", "agree", "public"): 0.84,
}
PUBLISHED_OF_PROFESSIONALS = {
    ("relationships_important", "very_important"): 0.97,
    ("gov_enough", "disagree"): 0.84,
    ("local_enough", "disagree"): 0.67,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration study, made once by the command itself."""
    folder = tmp_path_factory.mktemp("demo") / "demo-study"
    outcome = CliRunner().invoke(command, ["demo", "--to", str(folder)], catch_exceptions=False)
    assert outcome.exit_code == 0
    assert "simulated" in outcome.stderr.lower()
    for group in ("The public", "Teachers", "Early-years workers"):
        assert group in outcome.stdout
    return folder


@pytest.mark.xdist_group("demo")
def test_the_demo_makes_a_study_called_simulated(demo: Path) -> None:
    study = Study.read(demo)
    assert study.source.simulated
    with study.open_store() as store:
        counts = store.counts("group", "mode")
    assert counts == {
        ("public", "simulated"): 2000,
        ("teachers", "simulated"): 400,
        ("early_years_workers", "simulated"): 350,
    }


@pytest.mark.xdist_group("demo")
def test_the_demo_writes_every_kind_of_report_and_judges_a_draft(demo: Path, concord: Run) -> None:
    for name in ("summary.xlsx", "report.html", "report.docx", "press-release-checked.html"):
        assert (demo / name).stat().st_size > 1000
    outcome = concord("claims", "check", "press-release.md", "--json", inside=demo)
    assert outcome.code == 1
    verdicts = [row["verdict"] for row in json.loads(outcome.out) if not row["waved"]]
    assert verdicts == [
        "holds",
        "other answers",
        "holds",
        "wrong",
        "difference not clear",
        "other people",
        *("holds", "wrong", "other people"),  # of what research found
    ]
    assert concord("workbook", "check", "summary.xlsx", inside=demo).code == 0


@pytest.mark.xdist_group("demo")
def test_the_published_figures_come_out_within_sampling_error(demo: Path, concord: Run) -> None:
    for (item, net, group), share in PUBLISHED.items():
        rows = json.loads(
            concord("agreement", item, "--net", net, "--by", "group", "--json", inside=demo).out
        )
        row = next(row for row in rows if row["group"] == group)
        assert row["low"] <= share <= row["high"]
    for (item, net), share in PUBLISHED_OF_PROFESSIONALS.items():
        rows = json.loads(
            concord("agreement", item, "--net", net, "--by", "group", "--json", inside=demo).out
        )
        asked = [row for row in rows if row["group"] != "public"]
        n = sum(row["n"] for row in asked)
        together = sum(row["estimate"] * row["n"] for row in asked) / n
        assert abs(together - share) < 2 * math.sqrt(share * (1 - share) / n)


@pytest.mark.xdist_group("demo")
def test_json_has_the_columns_of_the_contract_and_null_for_undefined(
    demo: Path, concord: Run
) -> None:
    rows = json.loads(concord("agreement", "--by", "group", "--json", inside=demo).out)
    columns = (
        "item group net n n_missing n_weighted n_effective n_kish deff estimate std_error low "
        "high df method level flag"
    )
    assert list(rows[0]) == columns.split()
    shares = json.loads(concord("distribution", "--by", "group", "--json", inside=demo).out)
    assert list(shares[0]) == [
        "item",
        "group",
        "answer",
        "count",
        "count_weighted",
        "n",
        "estimate",
        "std_error",
        "low",
        "high",
    ]
    unasked = [row for row in shares if row["item"] == "challenges" and row["group"] == "public"]
    assert unasked
    assert all(row["estimate"] is None for row in unasked)


@pytest.mark.xdist_group("demo")
def test_tables_in_the_terminal_give_labels_and_hide_very_low_bases(
    demo: Path, concord: Run
) -> None:
    outcome = concord("agreement", "health_support", "--by", "group", "--by", "region", inside=demo)
    assert "Teachers × Wales" in outcome.out
    assert "[u]" in outcome.out
    assert "not for publication" in outcome.err
    welsh = concord("distribution", "health_support", "--language", "cy", inside=demo)
    assert "Cytuno'n gryf" in welsh.out


@pytest.mark.xdist_group("demo")
def test_the_demo_can_be_made_anew_and_overwrites_nothing_else(
    demo: Path, concord: Run, tmp_path: Path
) -> None:
    refused = concord("demo", "--to", demo)
    assert refused.code == 3
    assert "is a study already" in refused.err
    concord("init", "real", "--instrument", "early-relationships-public")
    kept = concord("demo", "--fresh", "--to", "real")
    assert kept.code == 3
    assert "is not an earlier demonstration" in kept.err
    assert (tmp_path / "real" / "study.yaml").is_file()


@pytest.mark.xdist_group("demo")
def test_status_counts_against_targets(demo: Path, concord: Run) -> None:
    rows = json.loads(concord("status", "--json", inside=demo).out)
    assert {"group": "teachers", "completed": 400, "target": 400} in rows
    assert {"group": "public", "mode": "simulated", "completed": 2000} in rows
    assert sum(row["completed"] for row in rows if "day" in row) == 2750
    assert "100%" in concord("status", inside=demo).out


@pytest.mark.xdist_group("demo")
def test_report_writes_workbook_and_charts(demo: Path, concord: Run) -> None:
    outcome = concord(
        "report", "--workbook", "w.xlsx", "--charts", "c", "--language", "cy", inside=demo
    )
    assert outcome.code == 0
    book = openpyxl.load_workbook(demo / "w.xlsx")
    assert len(book.sheetnames) > 4
    kinds = {picture.suffix for picture in (demo / "c").iterdir()}
    assert kinds >= {".png", ".svg"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["report"], 2, "say what to write"),
        (["report", "--workbook", "w.pdf"], 2, "ends in .xlsx"),
        (["report", "--workbook", "no/such/w.xlsx"], 3, "there is no folder"),
        (["agreement", "health_suport"], 3, "health_suport"),
        (["agreement", "--net", "agre"], 3, "did you mean 'agree'?"),
        (["agreement", "--method", "wilsn"], 3, "did you mean 'wilson'?"),
        (["agreement", "--level", "95"], 3, "level"),
        (["agreement", "--by", "grup"], 3, "did you mean 'group'?"),
        (["agreement", "--base", "asked"], 3, "base"),
        (["agreement", "--answers", "agreee"], 3, "agree"),
        (["distribution", "--store", "nothing.db"], 3, "there is no store"),
    ],
)
@pytest.mark.xdist_group("demo")
def test_wrong_use_is_told_without_a_traceback(
    demo: Path, concord: Run, arguments: list[str], code: int, said: str
) -> None:
    outcome = concord(*arguments, inside=demo)
    assert outcome.code == code
    assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""


def test_init_makes_a_folder_in_which_commands_need_no_path(concord: Run, tmp_path: Path) -> None:
    outcome = concord(
        "init",
        "nursery",
        "--title",
        'Nurseries: "2026"',
        "--instrument",
        "early-relationships-public",
    )
    assert outcome.code == 0
    folder = tmp_path / "nursery"
    study = Study.read(folder)
    assert study.title == 'Nurseries: "2026"'
    assert [each.instrument for each in study.questionnaires] == ["early-relationships-public"]
    assert (folder / "concord.db").is_file()
    assert concord("status", inside=folder / "instruments").code == 0
    assert concord("instruments", "check", inside=folder).code == 0
    empty = concord("agreement", inside=folder)
    assert empty.code == 3
    assert "there are no completed interviews yet" in empty.err
    assert concord("init", "nursery").code == 3


def test_outside_a_study_the_remedy_is_named(concord: Run) -> None:
    outcome = concord("status")
    assert outcome.code == 3
    assert "concord init DIR" in outcome.err


def test_every_fault_of_a_study_file_has_its_line(concord: Run, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(
        "title: A\nclent: B\ninstruments: [early-relationships-publc]\ntargets: {public: many}\n",
        "utf-8",
    )
    outcome = concord("status")
    assert outcome.code == 3
    assert "study.yaml:2: the file has no key 'clent'; did you mean 'client'?" in outcome.err
    assert "study.yaml:4: 'public' needs a whole number; here is the text 'many'" in outcome.err
    (tmp_path / "study.yaml").write_text(
        "title: A\ninstruments: [early-relationships-publc]\n", "utf-8"
    )
    outcome = concord("instruments", "check")
    assert outcome.code == 3
    assert "early-relationships-publc" in outcome.err


def test_a_design_named_on_the_command_line_is_the_one_counted_with(
    concord: Run, tmp_path: Path
) -> None:
    concord("init", "weighted", "--instrument", "early-relationships-public")
    folder = tmp_path / "weighted"
    shares = read_shares(instruments.simulated_shares())
    questionnaire = instruments.load("early-relationships-public")
    plain = simulate(questionnaire, group="public", n=60, shares=shares, seed=1)
    interviews = [
        replace(each, attributes={"weight": 1.0 + place % 3, "area": f"a{place % 2}"})
        for place, each in enumerate(plain)
    ]
    with Study.read(folder).open_store() as store:
        store.take_in(interviews, [questionnaire])
        responses = analysis.Responses.from_store(store)
    said = concord(
        "agreement",
        "health_support",
        "--weights",
        "weight",
        "--strata",
        "area",
        "--json",
        inside=folder,
    )
    (row,) = json.loads(said.out)
    design = analysis.Design(weights="weight", strata="area")
    (expected,) = analysis.agreement(responses, ["health_support"], design=design).to_dict(
        "records"
    )
    assert row["estimate"] == expected["estimate"]
    assert (row["low"], row["high"], row["deff"]) == (
        expected["low"],
        expected["high"],
        expected["deff"],
    )
    wrong = concord("agreement", "--weights", "wieght", inside=folder)
    assert (wrong.code, "did you mean 'weight'?" in wrong.err) == (3, True)
