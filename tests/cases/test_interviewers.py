"""Who interviews: named once on a machine, kept with each interview, keyed from paper, counted."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import survey
from survey.cases import case_code
from survey.forms import Form
from survey.forms.paper.code import PaperCode
from survey.keying.desk import Desk
from survey.keying.session import Keying
from survey.keying.whose import Whose
from survey.store import Case, SampleList
from survey.study import interviewer_here, remember_interviewer
from survey.terminal.leaving import Departure
from survey.words import catalogue_of

Run = Callable[..., Any]
LISTED = {"anna": "Anna Field", "ben": "Ben Hill"}
WHOLE = "1\n1\n1\n40\n1\n"
"""Staff, consent, happy, age, finish."""


@pytest.fixture
def collect(study: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs `concord collect` in the study with lines from a pipe."""

    def run(lines: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "survey", "collect", *arguments],
            input=lines,
            cwd=study,
            env={
                "XDG_CONFIG_HOME": str(study / "config"),
                "PYTHONPATH": str(Path(__file__).parents[2]),
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def kept(study: Path) -> list[survey.CompletedInterview]:
    with survey.open_store(study / "concord.db") as store:
        return list(store.completed())


def test_an_interviewer_is_named_once_and_kept_with_every_interview(
    study: Path, collect: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    assert collect(WHOLE + "3\n", "--as", "Anna Field").returncode == 0
    assert collect(WHOLE + "3\n").returncode == 0
    assert [each.interviewer for each in kept(study)] == ["anna", "anna"]
    assert collect("", "--as", "").returncode == 0
    assert collect(WHOLE + "3\n").returncode == 0
    assert [each.interviewer for each in kept(study)] == ["anna", "anna", ""]


def test_an_unknown_interviewer_is_told_and_nothing_is_remembered(
    study: Path, collect: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    refused = collect(WHOLE, "--as", "annna")
    assert refused.returncode == 3
    assert "names no interviewer 'annna'; did you mean 'anna'?" in refused.stderr
    assert kept(study) == []
    assert not (study / "config").exists()


def test_who_is_remembered_is_of_one_study_and_of_the_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    one, other = tmp_path / "one", tmp_path / "other"
    remember_interviewer(one, "anna")
    remember_interviewer(other, "ben")
    assert (interviewer_here(one), interviewer_here(other)) == ("anna", "ben")
    assert interviewer_here(tmp_path) == ""
    remember_interviewer(one, "")
    assert (interviewer_here(one), interviewer_here(other)) == ("", "ben")


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"a": 1}', "\0"])
def test_damaged_settings_stop_nobody_from_interviewing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "concord").mkdir()
    (tmp_path / "concord" / "interviewers.json").write_text(content, "utf-8")
    assert interviewer_here(tmp_path) == ""
    remember_interviewer(tmp_path, "ben")
    assert interviewer_here(tmp_path) == "ben"


# --- keying ---


@pytest.fixture
def key(study: Path) -> Callable[..., str]:
    """Keys these lines and gives what was said."""

    def run(*lines: str, interviewer: str | None = None) -> str:
        output = StringIO()
        questionnaire = survey.load(study / "instruments" / "visit.yaml")
        with survey.open_store(study / "concord.db") as store, Departure() as departure:
            desk = Desk(catalogue_of("en"), StringIO("\n".join([*lines, ""])), output)
            whose = Whose(desk, store, LISTED, interviewer)
            Keying(desk, store, [questionnaire], departure, whose=whose).run()
        return " ".join(output.getvalue().split())

    return run


@pytest.fixture
def paper(study: Path) -> str:
    questionnaire = survey.load(study / "instruments" / "visit.yaml")
    return str(PaperCode.of(Form(questionnaire, "en", "staff")))


PAPER = ("1", "1", "40", "")
"""Consent, happy, age, keep it."""


def test_keying_asks_who_interviewed_and_offers_the_last(
    study: Path, key: Callable[..., str], paper: str
) -> None:
    papers = ("1", "bem", "Ben Hill", *PAPER, "2", "", *PAPER, "3", "-", *PAPER, "4", "", *PAPER)
    said = key(paper, *papers, "")
    assert [each.interviewer for each in kept(study)] == ["ben", "ben", "", ""]
    assert "There is no interviewer 'bem' in study.yaml: anna and ben." in said
    assert "Interviewer (Enter: ben, -: nobody)" in said


def test_an_interviewer_named_for_all_papers_is_not_asked(
    study: Path, key: Callable[..., str], paper: str
) -> None:
    said = key(paper, "1", *PAPER, "2", *PAPER, "", interviewer="anna")
    assert [each.interviewer for each in kept(study)] == ["anna", "anna"]
    assert "Interviewer" not in said


def test_a_paper_is_keyed_to_its_case_by_id_or_by_code(
    study: Path, key: Callable[..., str], paper: str
) -> None:
    with survey.open_store(study / "concord.db") as store:
        SampleList(store).put([Case("N-1"), Case("N-2")])
    code = case_code("N-2")
    said = key(
        paper, "1", "n-1", *PAPER, "2", "N-9", code, *PAPER, "3", "", *PAPER, "", interviewer=""
    )
    assert [each.case for each in kept(study)] == ["N-1", "N-2", ""]
    assert "There is no case" in said
    with survey.open_store(study / "concord.db") as store:
        assert [each.case for each in SampleList(store).attempts()] == ["N-1", "N-2"]


# --- status ---


def test_status_has_rates_by_group_and_interviewer_and_what_is_due(
    study: Path, concord: Run
) -> None:
    with survey.open_store(study / "concord.db") as store:
        groups = ["staff"] * 3 + ["parents"] * 5
        sample = SampleList(store)
        sample.put([Case(f"n{n}", group, interviewer="ben") for n, group in enumerate(groups)])
        questionnaire = survey.load(study / "instruments" / "visit.yaml")
        for case in ("n0", "n1"):
            interview = survey.Interview.start(questionnaire, group="staff").answer("yes")
            recording = store.begin(interview, mode="terminal", case=case, interviewer="anna")
            recording.save(interview.answer("agree").answer(40))
            recording.complete()
        sample.attempt("n2", "refused", interviewer="anna")
        sample.attempt("n3", "no_contact")
        sample.attempt("n4", "not_eligible")
    concord("cases", "outcome", "n5", "call_back", "--call-back", "today")
    rows = json.loads(concord("status", "--json").out)
    everyone, parents, staff, anna, ben = (row for row in rows if "RR1" in row)
    # 2 completed, 1 refused, 2 not reached, 1 not eligible, 2 untried
    assert (everyone["cases"], everyone["I"], everyone["NE"], everyone["UH"]) == (8, 2, 1, 2)
    assert everyone["RR1"] == pytest.approx(2 / 7)
    assert everyone["e"] == pytest.approx(5 / 6)
    assert everyone["RR3"] == pytest.approx(2 / (5 + 5 / 6 * 2))
    assert (staff["group"], staff["RR1"], staff["REF1"]) == (
        "staff",
        pytest.approx(2 / 3),
        pytest.approx(1 / 3),
    )
    assert (parents["group"], parents["COOP1"], parents["CON1"]) == ("parents", None, 0)
    assert (anna["interviewer"], anna["cases"], anna["COOP1"]) == ("anna", 3, pytest.approx(2 / 3))
    assert (ben["interviewer"], ben["cases"], ben["RR1"]) == ("ben", 5, 0)
    assert {"interviewer": "anna", "completed": 2} in rows
    (due,) = (row for row in rows if "call_back" in row)
    assert (due["case"], due["interviewer"]) == ("n5", "ben")
    printed = concord("status").out
    for said in ("Anna Field", "RR1", "28.6%", "to be tried again today", "nobody has tried yet 2"):
        assert said in printed


def test_status_of_a_study_without_a_list_says_nothing_of_cases(study: Path, concord: Run) -> None:
    printed = concord("status").out
    assert "case" not in printed
    assert "interviewer" not in printed
    assert json.loads(concord("status", "--json").out) == []
