"""A study of nurseries with two groups, two languages and two interviewers, and the command."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import survey
from survey.cli import main
from survey.questionnaire import Questionnaire

DEFINITION = """
instrument: visit
version: "1"
title: A visit
languages: [en, cy]
groups: {staff: {en: Staff, cy: Staff}, parents: {en: Parents, cy: Rhieni}}
consent: {notice: May we ask?, required: true}
sections:
  - title: One
    questions:
      - {id: happy, ask: Happy?, choose: {agree: Yes, disagree: No}}
      - {id: age, ask: Age?, number: {min: 0, max: 120}}
"""

STUDY = """
title: Nurseries
instruments: [visit.yaml]
interviewers: {anna: Anna Field, ben: Ben Hill}
"""


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def visit() -> Questionnaire:
    return survey.loads(DEFINITION)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "visit.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    survey.open_store(tmp_path / "concord.db").close()
    return tmp_path


@pytest.fixture
def concord(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], study: Path) -> Run:
    """Runs a command in the study, such as `concord("cases", "list", "--json")`."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(study / "config"))

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.chdir(study)
        monkeypatch.setattr(sys, "argv", ["concord", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        printed = capfd.readouterr()
        code = left.value.code
        return Outcome(code if isinstance(code, int) else 0, printed.out, printed.err)

    return run
