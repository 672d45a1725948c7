"""What the tests of data files share: a small questionnaire with a route, and the random ones of
tests/survey.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.definition import loads
from survey.exchange import ColumnMapping
from survey.questionnaire import Questionnaire

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "survey")]


@pytest.fixture
def small() -> Questionnaire:
    from small_survey import SMALL  # noqa: PLC0415  # found on the path set above

    return loads(SMALL)


@pytest.fixture
def mapped() -> Callable[[str], ColumnMapping]:
    return lambda text: ColumnMapping.loads(text, file="mapping.yaml")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A file with these lines, or these bytes."""

    def write(content: str | bytes, name: str = "panel.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
