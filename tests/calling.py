"""The command as a person calls it: `concord …` in a folder, with what it printed and its exit
code.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def concord(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Outcome]:
    """Runs a command in this process, such as `concord("agreement", "--json", inside=folder)`."""

    def run(*arguments: str | Path, inside: Path = tmp_path) -> Outcome:
        monkeypatch.chdir(inside)
        monkeypatch.setattr(sys, "argv", ["concord", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        printed = capfd.readouterr()
        code = left.value.code
        return Outcome(code if isinstance(code, int) else 0, printed.out, printed.err)

    return run
