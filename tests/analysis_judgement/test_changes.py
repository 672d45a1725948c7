"""Figures of change in a draft: what was measured twice for the same people, and no effect."""

from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import Responses
from analysis.judgement.binding import read_draft
from analysis.judgement.changes.figures import Changes
from analysis.judgement.checking import check_mentions
from analysis.judgement.evidence import Evidence
from analysis.publication.standards import DEFAULT, standard_named
from analysis.publication.tables import release_others
from survey.codebook import Codebook
from survey.definition import load
from survey.errors import DataError
from survey.record import CompletedInterview

INSTRUMENT = """
instrument: mood
title: Mood
version: "1"
languages: [en]
groups: {mothers: Mothers, fathers: Fathers}
sections:
- title: All
  questions:
  - {id: sadness, ask: How low were you?, rating: {min: 0, max: 30}}
scores:
  mood: {label: Low mood, items: [sadness], as: sum, measure: {better: lower}}
"""


def records() -> pd.DataFrame:
    """Twenty mothers whose scores fall by 6 on average, half of them by 8, which alone is more
    than error; four fathers whose scores stay.
    """
    before = [12, 26] * 10 + [15] * 4
    after = [4, 22] * 10 + [15] * 4
    group = ["mothers"] * 20 + ["fathers"] * 4
    people = list(range(24))
    return pd.DataFrame(
        {
            "person": people * 2,
            "time": ["start"] * 24 + ["end"] * 24,
            "group": group * 2,
            "mood": before + after,
        }
    )


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    file = tmp_path_factory.mktemp("mood") / "mood.yaml"
    file.write_text(INSTRUMENT, "utf-8")
    questionnaire = load(file)
    interviews = [
        CompletedInterview(
            f"i{n}", "mood", "1", questionnaire.hash, group, "online", "en", {"sadness": "10"}
        )
        for n, group in enumerate(["mothers"] * 40 + ["fathers"] * 40)
    ]
    responses = Responses.from_interviews(interviews, Codebook.of([questionnaire]))
    found = analysis.outcomes(
        records(), "mood", person="person", time="time", before="start", after="end", by="group",
        reliability=0.9,
    )  # fmt: skip
    table = release_others(found, standard_named(DEFAULT), "change")
    base = Evidence.of(responses)
    return Evidence(base.gate, changes=Changes(lambda: table))


def verdicts(text: str, evidence: Evidence, folder: Path) -> list[str]:
    draft = folder / "draft.md"
    draft.write_text(text, "utf-8")
    read = read_draft(draft)
    found = check_mentions(read.document, read.mentions, evidence)
    return [one.verdict for one in found if not one.waved]


CHANGE, IMPROVED = "{claim=mood.change.mothers}", "{claim=mood.improved.mothers}"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"Mothers' mood scores changed by [−6.0]{CHANGE}.", "holds"),
        (f"Mothers' scores fell by [6 points]{CHANGE} on average.", "holds"),
        (f"Mothers improved by [6.0 points]{CHANGE}.", "holds"),
        (f"Mothers' scores changed by [6.0]{CHANGE}.", "wrong"),
        (f"Mothers' scores rose by [6.0]{CHANGE}.", "wrong"),
        (f"Mothers got worse by [6.0]{CHANGE}.", "wrong"),
        (f"Mothers' scores fell by [5.0]{CHANGE}.", "wrong"),
        (f"Fathers' scores fell by [6.0]{CHANGE}.", "other people"),
        (f"The programme had an effect of [−6.0]{CHANGE} for mothers.", "phrase too strong"),
        (f"Thanks to the help mothers' scores fell by [6.0]{CHANGE}.", "phrase too strong"),
        (f"Trials found that mothers' scores fell by [6.0]{CHANGE}.", "other question"),
        (f"Mothers agree that scores fall by [6.0]{CHANGE}.", "other question"),
        (f"Scores were [high]{CHANGE} for mothers.", "not bound"),
        (f"[50%]{IMPROVED} of mothers improved reliably.", "holds"),
        (f"[Half]{IMPROVED} of mothers improved.", "holds"),
        (f"[60%]{IMPROVED} of mothers improved.", "wrong"),
        (f"[50%]{IMPROVED} of mothers recovered.", "other answers"),
        (f"[50%]{IMPROVED} of mothers got worse.", "other answers"),
        (f"[50%]{IMPROVED} of mothers think that they improved.", "other question"),
        (f"The programme caused [50%]{IMPROVED} of mothers to improve.", "phrase too strong"),
        (f"[50%]{IMPROVED} of studies improved.", "other question"),
        ("Fathers changed by [0.0]{claim=mood.change.fathers}.", "too few respondents"),
        ("In all, scores fell by [5.0]{claim=mood.change.total}.", "holds"),
    ],
)
def test_a_change_has_the_right_verdict(
    text: str, verdict: str, evidence: Evidence, tmp_path: Path
) -> None:
    assert verdicts(text, evidence, tmp_path) == [verdict]


def test_the_interval_of_a_change_is_one_figure(evidence: Evidence, tmp_path: Path) -> None:
    row = evidence.changes.figure("mood.change.mothers")
    right = f"[{row.low:.1f} to {row.high:.1f}]{CHANGE}"
    wrong = f"[{row.high:.1f} to {row.low:.1f}]{CHANGE}"
    text = f"The 95% CI was {right}.\n\nThe 95% CI was {wrong}.\n"
    assert verdicts(text, evidence, tmp_path) == ["holds", "wrong"]


def test_people_and_points_that_are_not_there_are_told(evidence: Evidence, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the changes are of fathers, mothers, total"):
        verdicts("So [6]{claim=mood.change.mother}.", evidence, tmp_path)
    with pytest.raises(DataError, match="names no points in time"):
        verdicts("So [6]{claim=mood.change.mothers}.", Evidence(evidence.gate), tmp_path)
