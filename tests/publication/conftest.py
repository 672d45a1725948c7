"""Commands called on studies that differ only in what may not be told."""

import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir
from functools import cache
from pathlib import Path

import pytest

from survey.cli import main
from tests.publication.calls import Call
from tests.publication.hidden_people import People, make_study, moved, people, swapped
from tests.publication.outputs import Outputs, files_in

SAME: Mapping[str, Callable[[People], People]] = {
    "as_they_are": tuple,
    "swapped": swapped,
    "moved": moved,
}
"""The studies, by what is done with the people of hidden cells."""

Run = Callable[[str, str, Call], Outputs]


@pytest.fixture(scope="session")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The folder of a study by its people and its standard."""

    @cache
    def made(which: str, standard: str) -> Path:
        folder = tmp_path_factory.mktemp(f"{which}-{standard}") / "study"
        return make_study(folder, SAME[which](people()), standard)

    return made


@pytest.fixture
def run(
    studies: Callable[[str, str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """Calls a command in a copy of a study: `run("swapped", "hse", ("agreement", "--json"))`."""

    def called(which: str, standard: str, call: Call) -> Outputs:
        folder = tmp_path / "study"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(studies(which, standard), folder)
        before = files_in(folder)
        monkeypatch.setattr(sys, "argv", ["concord", *call])
        capfd.readouterr()
        with chdir(folder), pytest.raises(SystemExit) as left:
            main()
        printed = capfd.readouterr()
        written = {
            name: content
            for name, content in files_in(folder).items()
            if before.get(name) != content
        }
        code = left.value.code if isinstance(left.value.code, int) else 0
        return Outputs(code, printed.out, printed.err, written)

    return called
