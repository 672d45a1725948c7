"""docs/evidence.md says what the code does."""

import doctest
from pathlib import Path

import pytest

from analysis.evidence import ESTIMATORS, MEASURES, PREDICTIONS, TESTS
from analysis.evidence.pooling import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"


def test_examples_on_the_page_run() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize("name", [*ESTIMATORS, *MEASURES, *PREDICTIONS, *TESTS, *COLUMNS])
def test_the_page_names_everything(name: str) -> None:
    assert name in PAGE.read_text("utf-8")
