"""Scales that are somebody's: their scoring is shipped, and no text of them."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import analysis
import instruments
from analysis.outcomes import TALKING_THERAPIES
from survey.cli import concord
from survey.cli.instruments_notes import SLOT
from survey.codebook import Codebook

SCALES = {
    "phq9": {"phq9": (0, 27)},
    "gad7": {"gad7": (0, 21)},
    "maternal-representations": {"warmth": (0, 35), "invasion": (0, 35)},
    "parental-reflective-functioning": {
        "prementalising": (1, 7),
        "certainty": (1, 7),
        "interest": (1, 7),
    },
    "parent-child-pair": {"relationship": (10, 50), "closeness": (5, 25), "conflict": (5, 25)},
}


def test_every_shipped_instrument_without_all_its_texts_is_here() -> None:
    assert set(instruments.names()) - set(instruments.complete()) == set(SCALES)


@pytest.mark.parametrize("name", SCALES)
def test_items_are_numbered_slots_with_numbers_for_answers(name: str) -> None:
    scale = instruments.load(name)
    assert scale.licence is not None
    assert scale.licence.where
    for item in scale.items:
        assert {SLOT.fullmatch(item.ask.in_language(each)) for each in ("en", "cy")} != {None}
        assert all(str(option.label) == option.code for option in item.options)
    assert {score.name: score.range for score in scale.scores} == SCALES[name]
    for score in scale.scores:
        known = score.psychometrics
        cited = [one.source for one in (known.reliability, known.cutoff) if one]
        assert all(cited + ([known.bands_source] if known.bands else []))


@pytest.mark.parametrize("name", SCALES)
def test_check_warns_where_one_is_used_without_its_texts(name: str) -> None:
    said = CliRunner().invoke(concord, ["instruments", "check", name])
    assert said.exit_code == 0
    assert "not to be asked as it is" in said.stderr


def test_check_is_content_when_the_texts_are_in_place(tmp_path: Path) -> None:
    text = instruments.text("gad7")
    for number in range(1, 8):
        text = text.replace(
            f"gad7_{number}: Item {number}\n", f"gad7_{number}: How was {number}?\n"
        )
    file = tmp_path / "gad7.yaml"
    file.write_text(text, "utf-8")
    said = CliRunner().invoke(concord, ["instruments", "check", str(file)])
    assert "no item is a numbered slot any more; write texts: in place" in said.stderr
    file.write_text(text.replace("texts: withheld", "texts: in place"), "utf-8")
    said = CliRunner().invoke(concord, ["instruments", "check", str(file)])
    assert "slot" not in said.stderr
    file.write_text(text.replace("How was 3?", "Item 3"), "utf-8")
    said = CliRunner().invoke(concord, ["instruments", "check", str(file)])
    assert "1 items have a number instead of the wording" in said.stderr


def test_a_new_study_begins_with_what_can_be_asked(tmp_path: Path) -> None:
    CliRunner().invoke(concord, ["init", str(tmp_path / "s")])
    written = (tmp_path / "s" / "study.yaml").read_text("utf-8")
    assert "early-relationships-public" in written
    assert "phq9" not in written


def scored(name: str, score: str, answers: list[object]) -> float:
    """The score of one person, by answers in the order of its items."""
    codebook = Codebook.of([instruments.load(name)])
    made = codebook.scores[score]
    codes = [str(value) for value in range(8)]
    frame = pd.DataFrame(
        {
            item: pd.Categorical([None if value is None else str(value)], codes)
            for item, value in zip(made.items, answers, strict=True)
        }
    )
    return float(analysis.score(frame, made).iloc[0])


def test_scores_by_hand() -> None:
    assert scored("phq9", "phq9", [3, 2, 1, 0, 3, 2, 1, 0, 1]) == 13
    # two missing: the mean of seven times nine
    assert scored("phq9", "phq9", [3, 2, 1, 0, 3, 2, 1, None, None]) == pytest.approx(12 / 7 * 9)
    assert pd.isna(scored("phq9", "phq9", [3, 2, 1, 0, 3, 2, None, None, None]))
    assert scored("gad7", "gad7", [1, 1, 1, 1, 1, None, None]) == 7
    assert scored("maternal-representations", "warmth", [5, 4, 5, 4, 5, 4, 5]) == 32


def test_caseness_of_the_files_is_that_of_talking_therapies() -> None:
    for name, thresholds in TALKING_THERAPIES.items():
        (score,) = instruments.load(name).scores
        assert score.psychometrics.cutoff is not None
        assert score.psychometrics.cutoff.value == thresholds.caseness
