"""What the tests of data files share: a small questionnaire with a route, and the random ones of tests/survey."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.definition import loads
from survey.exchange import ColumnMapping
from survey.questionnaire import Questionnaire

sys.path.insert(0, str(Path(__file__).parents[1] / "survey"))

SMALL = """
instrument: small
version: "1"
title: Small
groups: {teachers: Teachers, public: The public}
sections:
  - title: All
    questions:
      - {id: support, ask: Should there be support?, scale: agreement5, missing: [dont_know, refused]}
      - {id: children, ask: Do you have children?, choose: {"yes": "Yes", "no": "No"}, missing: refused}
      - id: age
        ask: How old is the youngest?
        number: {min: 0, max: 40, whole: true}
        when: "children == 'yes'"
        check: "age <= 30"
      - id: seen
        ask: What have you seen?
        choose_many: {sleep: Poor sleep, speech: Late speech}
        other: Something else
        none: None of these
      - {id: moved, ask: "When did you move?", date: {}, optional: true}
      - {id: words, ask: Anything else?, text: {max_length: 200}, optional: true}
      - {id: old, computed: age + 1}
"""


@pytest.fixture
def small() -> Questionnaire:
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
