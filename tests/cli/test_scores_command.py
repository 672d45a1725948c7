"""`concord scores`: the scores a study's questionnaire defines, by group, as tables and as JSON."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis import Design, Responses, item_analysis, reliability, score_means
from survey.simulation import read_shares, simulate
from survey.study import Study

Run = Callable[..., Any]

FEELINGS = """
instrument: feelings
version: "1"
title: Feelings
groups: {public: The public, parents: Parents}
scales:
  often: {answers: {never: Never, sometimes: Sometimes, always: Always}}
sections:
  - title: One
    questions:
      - {block: feelings, scale: often, missing: [dont_know],
         items: {calm: Calm, cross: Cross, rested: Rested}}
scores:
  mood: {label: How people feel, items: [calm, cross, rested], reversed: [cross], at_least: 2}
  calmness: {items: [calm, rested], as: mean, at_least: 1}
"""

_SHARES = "{never: 0.2, sometimes: 0.5, always: 0.3}"
_ANSWERS = "\n".join(
    (
        f"    {item}: {{source: invented, shares: {_SHARES}, missing: {{dont_know: 0.1}}, lean: "
        f"{lean}}}"
    )
    for item, lean in (("calm", 0.7), ("cross", -0.7), ("rested", 0.7))
)
SHARES = f"""
fieldwork: {{first: 2026-01-05, last: 2026-01-09}}
languages: {{en: 1}}
groups:
  public:
{_ANSWERS}
  parents:
{_ANSWERS}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred of the public and ten parents, simulated, with a weight."""
    folder = tmp_path_factory.mktemp("scored")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "feelings.yaml").write_text(FEELINGS, "utf-8")
    (folder / "study.yaml").write_text("title: T\ninstruments: [feelings.yaml]\n", "utf-8")
    found = Study.read(folder)
    (questionnaire,) = found.questionnaires
    shares = read_shares(SHARES)
    people = [
        *simulate(questionnaire, group="public", n=100, shares=shares, seed=1),
        *simulate(questionnaire, group="parents", n=10, shares=shares, seed=2),
    ]
    with found.open_store() as store:
        store.take_in(
            [replace(each, attributes={"w": 1.0 + place % 3}) for place, each in enumerate(people)],
            [questionnaire],
        )
    return folder


def test_scores_by_group_with_alpha_as_json(concord: Run, study: Path) -> None:
    asked = ("scores", "--by", "group", "--total", "--weights", "w", "--json")
    rows = json.loads(concord(*asked, "--standard", "none", inside=study).out)
    assert [(row["score"], row["group"]) for row in rows] == [
        (score, group) for score in ("mood", "calmness") for group in ("public", "parents", "Total")
    ]
    with Study.read(study).open_store() as store:
        responses = Responses.from_store(store)
    expected = score_means(responses, "mood", by="group", total=True, design=Design("w"))
    assert [row["mean"] for row in rows[:3]] == expected["mean"].tolist()
    assert [row["alpha"] for row in rows[:3]] == reliability(
        responses, "mood", by="group", total=True
    )["alpha"].tolist()
    published = json.loads(concord(*asked, inside=study).out)
    assert [row["flag"] for row in published] == ["", "withheld", ""] * 2
    assert [row["mean"] for row in published] == [
        None if row["group"] == "parents" else row["mean"] for row in rows
    ]


def test_scores_as_a_table_have_words_and_hide_thin_bases(concord: Run, study: Path) -> None:
    outcome = concord("scores", "mood", "--by", "group", inside=study)
    assert outcome.code == 0, outcome.err
    assert "How people feel" in outcome.out
    assert "The public" in outcome.out
    assert "[u]" in outcome.out
    assert "not for publication" in outcome.err


def test_what_each_item_adds(concord: Run, study: Path) -> None:
    rows = json.loads(concord("scores", "mood", "--items", "--json", inside=study).out)
    with Study.read(study).open_store() as store:
        expected = item_analysis(Responses.from_store(store), "mood")
    assert [row["item_rest"] for row in rows] == expected["item_rest"].tolist()
    assert [row["reversed"] for row in rows] == [False, True, False]
    assert "cross (reversed)" in concord("scores", "--items", inside=study).out


def test_a_score_that_is_not_there_is_told_with_the_nearest(concord: Run, study: Path) -> None:
    outcome = concord("scores", "mod", inside=study)
    assert (outcome.code, outcome.out) == (3, "")
    assert "scores: there is no score 'mod'; did you mean 'mood'?" in outcome.err
