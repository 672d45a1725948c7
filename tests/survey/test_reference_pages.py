"""docs/definition.md and docs/study.md are what the types say, and their examples load."""

import json
from pathlib import Path

import jsonschema
import pytest
import reference_pages
import yaml

from analysis.evidence.review import read_review
from analysis.evidence.review.source import evidence_schema
from survey import loads
from survey.questions import KINDS
from survey.study import STUDY_FILE, Study


@pytest.mark.parametrize("page", ["definition", "study", "evidence"])
def test_the_page_is_what_the_types_say(page: str) -> None:
    written = getattr(reference_pages, f"{page}_page")()
    name = {"evidence": "evidence-files"}.get(page, page)
    assert (reference_pages.DOCS / f"{name}.md").read_text("utf-8") == written


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


def test_the_schema_of_evidence_is_what_the_types_say() -> None:
    written = json.loads(reference_pages.EVIDENCE_SCHEMA.read_text("utf-8"))
    assert written == evidence_schema()


@pytest.mark.parametrize(
    ("name", "text"),
    [("review.yaml", reference_pages.EVIDENCE), ("review.csv", reference_pages.EVIDENCE_TABLE)],
)
def test_the_examples_of_evidence_load(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    review = read_review(tmp_path / name)
    assert len(review.effects) == {"review.yaml": 4, "review.csv": 3}[name]
    if name == "review.yaml":
        jsonschema.validate(yaml.safe_load(text), evidence_schema())
