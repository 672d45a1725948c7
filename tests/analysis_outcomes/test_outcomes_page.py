"""docs/outcomes.md says what the code does."""

import doctest
from pathlib import Path

import pytest

from analysis import reliable_change
from analysis.outcomes import CUTOFFS, PROBLEMS, RELIABLE_CHANGE, STANDARDISED
from analysis.outcomes.criterion import CATEGORIES
from analysis.outcomes.outcomes import COLUMNS as OF_OUTCOMES

PAGE = Path(__file__).parents[2] / "docs" / "outcomes.md"
COLUMNS = reliable_change([2], [1], reliability=0.8).columns


def test_examples_on_the_page_run() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize(
    "name",
    [
        *(*RELIABLE_CHANGE, *CUTOFFS, *CATEGORIES, *COLUMNS),
        *(*OF_OUTCOMES, *STANDARDISED, *PROBLEMS),
    ],
)
def test_the_page_names_everything(name: str) -> None:
    assert name in PAGE.read_text("utf-8")
