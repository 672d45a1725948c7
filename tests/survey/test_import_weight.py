"""Asking and keeping load nothing heavy: the first question is not to wait for pandas."""

import subprocess
import sys

import pytest

HEAVY = (
    "pandas",
    "seaborn",
    "pingouin",
    "statsmodels",
    "matplotlib",
    "scipy",
    "openpyxl",
    "analysis",
)


@pytest.mark.parametrize(
    "module", ["survey", "survey.terminal", "survey.study", "survey.simulation", "instruments"]
)
def test_importing_loads_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )
    assert loaded.stdout.split() == []
