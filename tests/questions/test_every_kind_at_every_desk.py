"""Every kind of question at every desk, or named as not possible there with the reason."""

from pathlib import Path

import pytest
from desk import Desk, Step
from desks import DESKS
from every_kind import Case, every_case, takes_an_answer

from survey.questions import parsed

CASES = tuple(every_case())


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize(
    ("desk", "step"),
    [pytest.param(desk, step, id=f"{desk.name}: {step}") for desk in DESKS for step in desk.steps],
)
def test_every_kind_at_every_desk(desk: Desk, step: Step, case: Case, tmp_path: Path) -> None:
    impossible = desk.why_not(step, case)
    act = desk.steps[step] if impossible is None else impossible.held
    act(case, tmp_path)
