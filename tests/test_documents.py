"""What the documents show is true: examples load, links lead somewhere, commands are there."""

import re
from pathlib import Path

import pytest

import survey
from survey.cli import COMMANDS

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", document.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", prose)
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_in_a_document_is_there(document: Path) -> None:
    named = set(re.findall(r"`concord ([a-z]+)", document.read_text("utf-8")))
    assert named <= set(COMMANDS)


def test_the_questionnaire_in_the_readme_loads_and_its_faults_are_told_as_shown() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    example = re.findall(r"```yaml\n(instrument:.*?)```", text, re.DOTALL)[0]
    assert survey.loads(example).instrument == "nursery-visits"
    broken = example.replace("agreement5", "agreemnt5").replace('"region ==', '"regoin ==')
    with pytest.raises(survey.DefinitionError) as caught:
        survey.loads(broken, file="nursery-visits.yaml")
    assert str(caught.value) in text


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    rules = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for command in ("demo", "test"):
        assert f"make {command}" in text
        assert command in rules
