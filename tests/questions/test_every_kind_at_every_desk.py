"""Every kind of question at every desk, or named as not possible there with the reason."""

from pathlib import Path
from typing import get_args

import pytest
from desk import STEPS, Desk, Step
from desks import DESKS
from every_kind import Case, every_case

from survey.forms import FORMATS
from survey.questions import KINDS, Answers

CASES = tuple(every_case())


def test_the_cases_are_of_every_kind_and_of_every_type_of_answer() -> None:
    assert {case.kind for case in CASES} == set(KINDS)
    assert {type(case.answers) for case in CASES} == set(get_args(Answers))


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
def test_a_desk_does_every_step_or_says_why_not(desk: Desk) -> None:
    assert desk.steps.keys() | desk.without.keys() == set(STEPS)
    assert desk.steps.keys() & desk.without.keys() == set()
    for each in desk.impossible:
        assert any(each.of(case) for case in CASES), f"{each.reason}: of no kind any more"


def test_every_form_is_a_desk() -> None:
    assert set(FORMATS) <= {desk.name for desk in DESKS}


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize(
    ("desk", "step"),
    [pytest.param(desk, step, id=f"{desk.name}: {step}") for desk in DESKS for step in desk.steps],
)
def test_every_kind_at_every_desk(desk: Desk, step: Step, case: Case, tmp_path: Path) -> None:
    impossible = desk.why_not(step, case)
    act = desk.steps[step] if impossible is None else impossible.held
    act(case, tmp_path)
