"""What a report has: on the command line, else in study.yaml."""

import json
import re
import shutil
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

import survey
from analysis.reports import WRITERS
from analysis.reports.choice import ALSO
from survey.cli.report import command_of
from survey.errors import DefinitionError
from survey.record import CompletedInterview
from survey.study.source import Beside

DEFINITION = """
instrument: small
version: "1"
title: A small study
groups: {public: The public}
scales: {yes_no: {answers: {no: "No", yes: "Yes"}, nets: {yes: [yes], no: [no]}}}
sections:
  - title: All
    questions:
      - {id: region, ask: "Where do you live?", choose: {north: North, south: South}}
      - {id: help, ask: "Is help needed?", scale: yes_no}
      - {id: seen, ask: "What have you seen?", choose_many: {play: Play, sleep: Sleep}}
"""
STUDY = """
title: A small study
instruments: [small]
report: {items: [seen, help], nets: {help: no}, order: asked, charts: [complements]}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study")
    (path / "instruments").mkdir()
    (path / "instruments" / "small.yaml").write_text(DEFINITION, "utf-8")
    (path / "study.yaml").write_text(STUDY, "utf-8")
    questionnaire = survey.loads(DEFINITION)
    interviews = [
        CompletedInterview(
            str(UUID(int=n + 1)),
            "small",
            "1",
            questionnaire.hash,
            "public",
            "paper",
            "en",
            {
                "region": ("north", "south")[n % 2],
                "help": ("yes", "yes", "no")[n % 3],
                "seen": ("sleep",) if n % 3 else ("sleep", "play"),
            },
        )
        for n in range(60)
    ]
    with survey.open_store(str(path / "concord.db")) as opened:
        opened.take_in(interviews, [questionnaire])
    return path


def run(folder: Path, charts: Path, *options: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(command_of(WRITERS), ["--charts", str(charts), *options])


def drawn(folder: Path, charts: Path, *options: str) -> list[tuple[str, str, str]]:
    """Item, kind and what the words say first of each chart."""
    outcome = run(folder, charts, *options)
    assert outcome.exit_code == 0, outcome.output
    listed = json.loads((charts / "charts.json").read_text("utf-8"))["charts"]
    said = [(charts / f"{chart['name']}.txt").read_text("utf-8") for chart in listed]
    return [
        (chart["item"], chart["kind"], words.partition("): ")[2].split()[0])
        for chart, words in zip(listed, said, strict=True)
    ]


def test_the_study_says_which_charts_there_are(folder: Path, tmp_path: Path) -> None:
    assert drawn(folder, tmp_path / "c") == [
        ("seen", "bars", "Play"),
        ("help", "agreement_dots", "No"),
        ("help", "agreement_dots", "Yes"),
    ]


def test_options_come_before_the_study(folder: Path, tmp_path: Path) -> None:
    options = ("--items", "region, seen,help", "--net", "help=yes")
    more = ("--order", "share", "--charts-also", "double")
    assert drawn(folder, tmp_path / "c", *options, *more) == [
        ("region", "bars", "North"),
        ("seen", "bars", "Sleep"),
        ("help", "agreement_dots", "Yes"),
    ]


def worded(folder: Path, *options: str) -> tuple[Result, str]:
    """The report in words of this folder, as a page."""
    page = folder.parent / f"{folder.name}.html"
    page.unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        outcome = CliRunner().invoke(command_of(WRITERS), ["--page", str(page), *options])
    return outcome, page.read_text("utf-8") if page.exists() else ""


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """The study, to be changed."""
    return Path(shutil.copytree(folder, tmp_path / "copied"))


def add(study: Path, text: str) -> int:
    """Lines at the end of study.yaml; the number of the first."""
    file = study / "study.yaml"
    before = file.read_text("utf-8")
    file.write_text(before + text, "utf-8")
    return len(before.splitlines()) + 1


def test_the_study_names_what_its_report_says_first(copied: Path) -> None:
    add(copied, "findings: [help.yes.public, seen.sleep.public]\n")
    outcome, page = worded(copied)
    assert outcome.exit_code == 0, outcome.output
    first = re.sub(r"<[^>]*>", "", page[page.index('id="findings"') : page.index('id="about"')])
    assert "67% of the public (95% CI 54% to 77%; n = 60)" in " ".join(first.split())
    assert "100% of the public" in " ".join(first.split())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("helps.yes.public", "there is no item 'helps'; did you mean 'help'?"),
        ("help.yess.public", "help has no NET or answer 'yess'; did you mean 'yes'?"),
        ("help.yes.publik", "there is no group 'publik'; did you mean 'public'?"),
    ],
)
def test_a_finding_that_there_is_not_is_told_with_its_line(
    copied: Path, name: str, told: str
) -> None:
    line = add(copied, f"findings:\n- help.yes.public\n- {name}\n") + 2
    outcome, _ = worded(copied)
    assert isinstance(outcome.exception, DefinitionError)
    place = copied / "study.yaml"
    assert str(outcome.exception) == f"{place}:{line}: the finding '{name}': {told}"


def test_a_report_of_a_filter_says_so(copied: Path) -> None:
    add(copied, "filters: {north: {where: \"region == 'north'\", label: The north}}\n")
    outcome, page = worded(copied, "--where", "north")
    assert outcome.exit_code == 0, outcome.output
    assert page.count("The north only") > 10
    assert 'data-claim="help.no.public[north]"' in page


def test_charts_come_for_the_press_on_request(folder: Path, tmp_path: Path) -> None:
    drawn(folder, tmp_path / "c", "--charts-pdf")
    assert len(list((tmp_path / "c").glob("*.pdf"))) == 3


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--net", "help"], "--net is ITEM=NET, such as help=agree; not help"),
        (["--charts-also", "doubles"], "'doubles' is not one of"),
    ],
)
def test_a_wrong_option_is_told(
    folder: Path, tmp_path: Path, options: list[str], told: str
) -> None:
    outcome = run(folder, tmp_path / "c", *options)
    assert outcome.exit_code == 2
    assert told in outcome.output


def test_the_study_may_ask_for_all_that_a_report_can_have() -> None:
    assert set(get_args(Beside)) == set(ALSO)
