"""The catalogue finds every shipped questionnaire by name, wherever the package lies."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import instruments
from survey import definition
from survey.errors import DataError

FOLDER = Path(instruments.__file__).parent


def test_every_yaml_file_is_an_instrument_the_scales_or_the_simulated_shares() -> None:
    files = {file.name for file in FOLDER.glob("*.yaml")} - {"scales.yaml", "simulated_shares.yaml"}
    assert files == {instruments.path(name).name for name in instruments.names()}


def test_the_catalogue_lists_the_two_questionnaires_on_early_relationships() -> None:
    assert set(instruments.names()) >= {
        "early-relationships-public",
        "early-relationships-professionals",
    }


@pytest.mark.parametrize("name", instruments.names())
def test_an_instrument_is_called_as_its_definition_says(name: str) -> None:
    assert instruments.load(name).instrument == name


@pytest.mark.parametrize("name", instruments.names())
def test_text_and_path_give_the_definition_as_written(name: str) -> None:
    assert instruments.text(name) == instruments.path(name).read_text("utf-8")
    assert definition.loads(instruments.text(name)) == instruments.load(name)


def test_an_instrument_is_read_once() -> None:
    assert instruments.load("early-relationships-public") is instruments.load(
        "early-relationships-public"
    )


@pytest.mark.parametrize("find", [instruments.load, instruments.text, instruments.path])
def test_an_unknown_name_is_answered_with_the_nearest(find) -> None:
    with pytest.raises(DataError) as caught:
        find("early-relationship-public")
    message = (
        "instruments: there is no shipped instrument 'early-relationship-public'; did you "
        "mean 'early-relationships-public'?"
    )
    assert str(caught.value) == message


def test_a_name_cannot_lead_out_of_the_folder() -> None:
    with pytest.raises(DataError, match="there is no shipped instrument"):
        instruments.text("../survey/x")


def test_the_catalogue_works_from_inside_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "concord.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for package in (FOLDER, FOLDER.parent / "survey"):
            for file in package.rglob("*"):
                if file.suffix in {".py", ".yaml", ".sql", ".json", ".po"}:
                    packed.write(file, file.relative_to(FOLDER.parent))
    program = (
        "import instruments; print(instruments.__file__); "
        "print([instruments.load(name).version for name in instruments.names()])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(archive)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    where, versions = run.stdout.splitlines()
    assert where.startswith(str(archive))
    assert versions == str([instruments.load(name).version for name in instruments.names()])
