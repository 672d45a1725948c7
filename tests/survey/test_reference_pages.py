"""docs/definition.md and docs/study.md are what the types say, and their examples load."""

from pathlib import Path

import pytest
import reference_pages

from survey import loads
from survey.questions import KINDS
from survey.study import STUDY_FILE, Study


@pytest.mark.parametrize("page", ["definition", "study"])
def test_the_page_is_what_the_types_say(page: str) -> None:
    written = getattr(reference_pages, f"{page}_page")()
    assert (reference_pages.DOCS / f"{page}.md").read_text("utf-8") == written


def test_every_kind_has_an_example() -> None:
    assert reference_pages.KIND_EXAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("text", list(reference_pages.examples()))
def test_an_example_of_a_definition_loads(text: str) -> None:
    assert loads(text).questions


def test_the_example_of_a_study_loads(tmp_path: Path) -> None:
    (tmp_path / STUDY_FILE).write_text(reference_pages.STUDY, "utf-8")
    study = Study.read(tmp_path)
    assert study.source.read_by == {"cy": "Siân Jones"}
    assert study.codebook.populations[0].code == "uk"
