"""Writers of reports on the command line: each is there by its one entry, and a new one too."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID
from zipfile import is_zipfile

import pytest
from click.testing import CliRunner, Result

import survey
from analysis.reports import WRITERS, Report, Writer
from analysis.reports.writers import Extra
from survey.cli.report import command_of
from survey.record import CompletedInterview

STUDY = """
instrument: small
version: "1"
title: A small study
groups: {public: The public}
scales: {yes_no: {answers: {no: "No", yes: "Yes"}, nets: {yes: [yes]}}}
sections:
  - title: All
    questions: [{id: help, ask: "Is help needed?", scale: yes_no}]
"""


def write_titles(
    report: Report, path: Path, *, loud: bool = False, head: Path | None = None
) -> None:
    """A writer that a newcomer could have made."""
    titles = "\n".join(table.title for table in report.tables)
    above = "" if head is None else head.read_text("utf-8")
    path.write_text(above + (titles.upper() if loud else titles), "utf-8")


ALL = {
    **WRITERS,
    "titles": Writer(
        "list of titles",
        "The titles of the tables (.txt).",
        f"{__name__}:write_titles",
        "titles.txt",
        (".txt",),
        (
            Extra("loud", "loud", "switch", "In capitals."),
            Extra("head", "head", "file", "What stands above them."),
        ),
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "answers.db"
    questionnaire = survey.loads(STUDY)
    interviews = [
        CompletedInterview(
            str(UUID(int=number)),
            "small",
            "1",
            questionnaire.hash,
            "public",
            "online",
            "en",
            {"help": "yes" if number % 3 else "no"},
        )
        for number in range(60)
    ]
    with survey.open_store(str(path)) as opened:
        opened.take_in(interviews, [questionnaire])
    return path


def report(store: Path, *arguments: str | Path) -> Result:
    given = ["--store", str(store), *map(str, arguments)]
    return CliRunner().invoke(command_of(ALL), given)


@pytest.mark.parametrize("name", ALL)
def test_every_writer_is_offered_and_writes_where_it_is_told(
    store: Path, tmp_path: Path, name: str
) -> None:
    writer = ALL[name]
    place = tmp_path / writer.usual
    outcome = report(store, f"--{name}", place)
    assert outcome.exit_code == 0, outcome.output
    assert f"{place}" in outcome.stderr.replace("\n", "")
    assert any(place.iterdir()) if writer.folder else place.stat().st_size
    offered = CliRunner().invoke(command_of(ALL), ["--help"], terminal_width=200).stdout
    for option, text in [(name, writer.help), *((one.name, one.help) for one in writer.extras)]:
        assert f"--{option} " in offered
        assert text.split(";")[0] in " ".join(offered.split())


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        ("pl", "Odpowiedzi w skrócie według grup, z przedziałami ufności", 0),
        ("cy-GB", "Yr atebion yn gryno, yn ôl grŵp, gyda chyfyngau hyder", 0),
        ("en-US", "Answers in short, by group, with confidence intervals", 0),
        ("fr", "Answers in short, by group, with confidence intervals", 1),
    ],
)
def test_a_language_without_words_is_told_of_in_one_line(
    store: Path, tmp_path: Path, language: str, title: str, told: int
) -> None:
    outcome = report(store, "--titles", tmp_path / "titles.txt", "--language", language)
    assert outcome.exit_code == 0
    assert title in (tmp_path / "titles.txt").read_text("utf-8")
    lines = outcome.stderr.splitlines()
    said = [line for line in lines if f"Concord has no words in {language}" in line]
    assert len(said) == told
    assert all("English" in line for line in said)


@pytest.mark.parametrize("name", [name for name, writer in ALL.items() if not writer.folder])
def test_another_ending_is_refused_before_anything_is_written(
    store: Path, tmp_path: Path, name: str
) -> None:
    outcome = report(store, f"--{name}", tmp_path / "report.odd")
    assert outcome.exit_code == 2
    assert f"a {name}'s name ends in {ALL[name].endings[0]}" in " ".join(outcome.stderr.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "extra"), [(name, extra.name) for name, one in ALL.items() for extra in one.extras]
)
def test_an_option_of_a_writer_that_does_not_write_is_refused(
    store: Path, tmp_path: Path, name: str, extra: str
) -> None:
    takes = {one.name: one.takes for one in ALL[name].extras}[extra]
    given = [f"--{extra}", *(["own.file"] if takes in ("file", "template") else [])]
    other = "page" if name != "page" else "workbook"
    outcome = report(store, *given, f"--{other}", tmp_path / WRITERS[other].usual)
    assert outcome.exit_code == 2
    said = " ".join(outcome.stderr.split())
    assert f"for the {ALL[name].what}; say with --{name} FILE where that goes" in said
    assert f"--{extra}" in said
    assert list(tmp_path.iterdir()) == []


def test_a_writer_is_given_its_own_options(store: Path, tmp_path: Path) -> None:
    head = tmp_path / "head.txt"
    head.write_text("Tables: ", "utf-8")
    place = tmp_path / "titles.txt"
    assert report(store, "--titles", place, "--loud", "--head", head).exit_code == 0
    assert place.read_text("utf-8").startswith("Tables: ")
    assert "IS HELP NEEDED?" in place.read_text("utf-8")
    outcome = report(store, "--titles", head, "--head", head)
    assert outcome.exit_code == 2
    assert "the titles would take the place of its head" in " ".join(outcome.stderr.split())


def test_the_answers_of_respondents_go_into_the_workbook(store: Path, tmp_path: Path) -> None:
    place = tmp_path / "summary.xlsx"
    outcome = report(store, "--workbook", place, "--raw-data", "--excel-charts")
    assert outcome.exit_code == 0, outcome.output
    assert "--raw-data leaves out" in outcome.stderr
    assert is_zipfile(place)


def test_help_loads_nothing_that_writes() -> None:
    heavy = "{'pandas', 'numpy', 'matplotlib', 'openpyxl', 'docx', 'jinja2'}"
    code = (
        "import sys; from survey.cli.report import report_command; "
        "report_command.main(['--help'], standalone_mode=False); "
        f"assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--workbook" in done.stdout
