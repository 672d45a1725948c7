"""Commands called on studies that differ only in what may not be told."""

import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir
from functools import cache
from pathlib import Path

import pytest

from survey.cli import main
from tests.publication.calls import INSIDE, Call
from tests.publication.hidden_people import People, make_study, mixed, moved, people, swapped
from tests.publication.outputs import Outputs, files_in

Run = Callable[[str, str, Call], Outputs]

WHO: Mapping[str, Callable[[People], People]] = {
    "as they are": tuple,
    "swapped": swapped,
    "mixed": mixed,
    "moved": moved,
}
"""The studies, by what is done with the people of hidden cells."""


@pytest.fixture(scope="session")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The folder of a study by its people and its standard."""

    @cache
    def made(who: str, standard: str) -> Path:
        folder = tmp_path_factory.mktemp("walked") / "study"
        return make_study(folder, WHO[who](people()), standard)

    return made


@pytest.fixture(scope="session")
def known() -> dict[tuple[str, str, Call], Outputs]:
    """What was printed and written already."""
    return {}


@pytest.fixture
def run(
    studies: Callable[[str, str], Path],
    known: dict[tuple[str, str, Call], Outputs],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """Calls a command in a study, such as `run("swapped", "hse", ("agreement", "--json"))`."""

    def called(call: Call, folder: Path) -> Outputs:
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
        inside = INSIDE & written.keys()
        files = {name: content for name, content in written.items() if name not in inside}
        code = left.value.code if isinstance(left.value.code, int) else 0
        return Outputs(code, printed.out, printed.err, files, frozenset(inside))

    def run(who: str, standard: str, call: Call) -> Outputs:
        key = (who, standard, call)
        if key not in known:
            folder = tmp_path / "study"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(studies(who, standard), folder)
            known[key] = called(call, folder)
        return known[key]

    return run
