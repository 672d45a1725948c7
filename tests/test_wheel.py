"""What users install is tried: the built wheel in an environment of its own, away from the
checkout.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_installs_and_its_commands_run(tmp_path: Path) -> None:
    wheels, environment, elsewhere = (
        tmp_path / "wheels",
        tmp_path / "environment",
        tmp_path / "elsewhere",
    )
    elsewhere.mkdir()
    _run([sys.executable, "-m", "build", "--wheel", "--outdir", str(wheels), str(ROOT)], elsewhere)
    (wheel,) = wheels.glob("concord_survey-*.whl")
    _run([sys.executable, "-m", "venv", str(environment)], elsewhere)
    pip = [
        str(environment / "bin" / "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
    ]
    _run([*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], elsewhere)
    concord = str(environment / "bin" / "concord")
    assert _run([concord, "--version"], elsewhere).startswith("concord, version ")
    assert "early-relationships-public" in _run([concord, "instruments", "list"], elsewhere)
    assert "Teachers" in _run([concord, "demo"], elsewhere)
    assert (elsewhere / "demo-study" / "summary.xlsx").stat().st_size > 10_000
    assert list((elsewhere / "demo-study" / "charts").glob("*.png"))


def _run(command: list[str], folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=clean
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
