"""The public names of the rooms, and what importing them costs."""

import subprocess
import sys

import pytest

import analysis
import survey

CONTRACT = {
    survey: ["load", "Interview", "open_store"],
    analysis: ["Responses", "agreement", "distribution", "tally"],
}
TOOLS_OF_COUNTING = ["pandas", "seaborn", "pingouin", "statsmodels", "analysis"]


@pytest.mark.parametrize("room", list(CONTRACT), ids=lambda room: str(room.__name__))
def test_the_names_of_the_contract_are_exported(room: object) -> None:
    exported = room.__all__  # type: ignore[attr-defined]
    assert len(exported) == len(set(exported))
    for name in CONTRACT[room]:
        assert name in exported
    for name in exported:
        assert getattr(room, name) is not None


@pytest.mark.parametrize(
    "room",
    [
        "survey",
        "survey.terminal",
        "survey.exchange",
        "survey.simulation",
        "survey.cli",
        "survey.cli.collect",
    ],
)
def test_asking_and_keeping_load_no_tools_of_counting(room: str) -> None:
    code = (
        f"import {room}, sys; print([name for name in {TOOLS_OF_COUNTING} if name in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "[]"
