"""What a report says of the study's weights, where study.yaml says nothing."""

import json
from pathlib import Path

import pytest

from analysis import Responses
from analysis.publication.standards import standard_named
from analysis.reports.weighting_words import weighting_in_words
from analysis.reports.wording import ReportWords
from analysis.weighting import REPORT_FILE

HSE = standard_named("hse")
MADE = {
    "asked": {
        "targets": "",
        "start": "",
        "cap": 5.0,
        "floor": None,
        "relative_to": "mean",
        "missing": "error",
        "groups": [],
        "name": "weight",
    },
    "method": "raking",
    "n": 1234,
    "rounds": 9,
    "largest_gap": 1e-11,
    "smallest": 0.31,
    "largest": 5.0,
    "mean": 1.0,
    "at_floor": 0,
    "at_cap": 3,
    "deff": 1.2345,
    "n_effective": 999.6,
    "categories": [
        {"variable": "support", "category": "agree", "target": 0.515},
        {"variable": "support", "category": "disagree", "target": 0.485},
        {"variable": "age_band", "category": "18-34", "target": 1.0},
    ],
}


EFFECTIVE = (
    "What the weights leave of the sample is an effective size of 1,000 (design effect of the "
    "weights 1.23)."
)


@pytest.fixture
def words(responses: Responses) -> ReportWords:
    return ReportWords(responses.codebook, "en")


def made(folder: Path, **changes: object) -> Path:
    (folder / REPORT_FILE).write_text(json.dumps({**MADE, **changes}), "utf-8")
    return folder


def test_weights_are_described_from_the_report_beside_them(
    words: ReportWords, tmp_path: Path
) -> None:
    line, sentences = weighting_in_words(made(tmp_path), "weight", words, HSE)
    assert line == "Weighted to the population by support and age band"
    assert sentences == (
        "The weights were made by raking, from 1,234 interviews.",
        "Targets: Support (Agree 51.5%, Disagree 48.5%); Age band (18-34 100.0%).",
        "Weights lie between 0.31 and 5.00 times their mean.",
        "None is above 5 times the mean.",
        "3 interviews are at such a bound.",
        EFFECTIVE,
    )


def test_groups_that_were_weighted_alone_are_named(words: ReportWords, tmp_path: Path) -> None:
    asked = {**MADE["asked"], "groups": ["public"]}  # type: ignore[dict-item]
    line, _ = weighting_in_words(made(tmp_path, asked=asked), "weight", words, HSE)
    assert line == "Weighted to the population by support and age band (the public only)"


@pytest.mark.parametrize("text", ["", "{}", "[]", "no json", '{"method": "raking"}'])
def test_without_such_a_report_nothing_is_said(
    words: ReportWords, tmp_path: Path, text: str
) -> None:
    assert weighting_in_words(tmp_path, "weight", words, HSE) == ("", ())
    (tmp_path / REPORT_FILE).write_text(text, "utf-8")
    assert weighting_in_words(tmp_path, "weight", words, HSE) == ("", ())
    assert weighting_in_words(made(tmp_path), "other_weight", words, HSE) == ("", ())
    assert weighting_in_words(made(tmp_path), "", words, HSE) == ("", ())


def test_a_standard_that_protects_counts_tells_nothing_that_is_worked_out_of_weights(
    words: ReportWords, tmp_path: Path
) -> None:
    line, sentences = weighting_in_words(made(tmp_path), "weight", words, standard_named("ons"))
    assert line.startswith("Weighted to the population by")
    assert [one.split(":")[0].split(" ")[0] for one in sentences] == ["The", "Targets", "None"]
    assert "from 1,235 interviews" in sentences[0]
