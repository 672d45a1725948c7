"""docs/cases.md says each outcome and each rate as the code has it."""

from pathlib import Path

import pytest

from survey.cases import RATES
from survey.dispositions import OUTCOMES

PAGE = (Path(__file__).parents[2] / "docs" / "cases.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize("code", OUTCOMES)
def test_every_outcome_is_on_the_page_as_it_is(code: str) -> None:
    each = OUTCOMES[code]
    again = "no" if each.settled else "yes"
    assert f"| `{code}` | {each.words} | {each.aapor} | {each.disposition} | {again} |" in PAGE


@pytest.mark.parametrize("name", RATES)
def test_every_rate_is_on_the_page_with_its_formula(name: str) -> None:
    assert f"| {name} | {RATES[name].formula} |" in PAGE


def test_the_page_has_no_others() -> None:
    rows = [line for line in PAGE if line.startswith("| `") and line.count("|") == 6]
    assert len(rows) == len(OUTCOMES)
