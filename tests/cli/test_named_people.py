"""What study.yaml names reaches every command with the answers; its faults leave with 3."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from survey.cli.frames import DataFiles, answers_of
from survey.cli.opened import responses_of
from survey.definition import loads
from survey.exchange import export
from survey.simulation import read_shares, simulate
from survey.study import STUDY_FILE, Study

Run = Callable[..., Any]

KEPT = """
instrument: help
version: "1"
title: Help
groups: {public: The public, teachers: Teachers, nurses: Nurses}
sections:
- title: One
  questions:
  - {id: parent, ask: "Are you a parent?", choose: {yes: "Yes", no: "No"}}
  - {id: looked, ask: "Did you look for help?", choose: {yes: "Yes", no: "No"}, nets: {y: [yes]},
     when: "parent == 'yes'"}
"""
TODAY = KEPT.replace(
    "\"parent == 'yes'\"}", "\"parent == 'yes'\", asked_of: parents, otherwise: no}"
)
_YES_NO = "{source: invented, shares: {yes: 0.5, no: 0.5}}"
SHARES = f"""
fieldwork: {{first: 2026-01-05, last: 2026-01-09}}
languages: {{en: 1}}
groups:
  public: {{parent: {_YES_NO}, looked: {_YES_NO}}}
"""
STUDY = "title: T\ninstruments: [help.yaml]\n"
NAMES = """\
groups: {professionals: {of: [teachers, nurses], label: Staff}}
populations: {uk: {of: [public], label: The UK}}
filters: {of_parents: {where: "parent == 'yes'"}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study of simulated answers, kept before the author said who is asked what."""
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "help.yaml").write_text(TODAY, "utf-8")
    (tmp_path / STUDY_FILE).write_text(STUDY + NAMES, "utf-8")
    kept = loads(KEPT)
    people = list(simulate(kept, group="public", n=40, shares=read_shares(SHARES), seed=1))
    with Study.read(tmp_path).open_store() as store:
        store.take_in(people, [kept])
    export(people, [kept], tmp_path / "answers.csv")
    return tmp_path


def test_the_answers_of_a_study_come_with_its_names_and_the_words_of_today(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with click.Context(click.Command("any")):
        codebook = responses_of(None).codebook
        with answers_of(None, DataFiles("answers.csv", "duckdb", ()), ()) as answers:
            of_files = answers.labelled.codebook
    assert codebook == of_files == Study.read(folder).codebook
    assert [each.code for each in codebook.combinations] == ["professionals"]
    assert [each.code for each in codebook.populations] == ["uk", "help"]
    assert [each.code for each in codebook.filters] == ["of_parents"]
    assert str(codebook.items["looked"].asked_of) == "parents"
    assert codebook.items["looked"].otherwise == "no"


def test_a_reader_of_an_export_finds_them_too(folder: Path, concord: Run) -> None:
    assert concord("export", "out.csv", inside=folder).code == 0
    written = json.loads((folder / "out.codebook.json").read_text("utf-8"))
    assert written["combinations"] == {
        "professionals": {"of": ["teachers", "nurses"], "label": "Staff"}
    }
    assert list(written["populations"]) == ["uk", "help"]
    assert written["filters"]["of_parents"]["where"] == "parent == 'yes'"
    assert written["items"]["looked"]["routes"]["help"] == {
        "when": "parent == 'yes'",
        "asked_of": "parents",
        "otherwise": "no",
    }
    again = concord("import", "out.csv", "--store", "other.db", inside=folder)
    assert again.code == 0, again.err


def test_a_fault_of_study_yaml_stops_a_command_with_its_line(folder: Path, concord: Run) -> None:
    (folder / STUDY_FILE).write_text(STUDY + NAMES.replace("[teachers,", "[teacher,"), "utf-8")
    outcome = concord("agreement", "looked", "--net", "y", inside=folder)
    assert outcome.code == 3
    assert (
        "study.yaml:3: the combination 'professionals' names 'teacher', which is no group and no "
        "combination; did you mean 'teachers'?" in outcome.err
    )
